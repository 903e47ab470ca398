# DatingBot: `make help` lists what there is to do.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PYTHONSAFEPATH := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first that runs and is new enough: a version manager's shim may be there without its Python.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: help setup demo test cluster cluster-down dev e2e e2e-day2 bench market faults lint fmt lock tools clean

help: ## what there is to do
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/it"; exit 1; }
	@echo "Installing Python packages (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

webapp/node_modules/.installed: webapp/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20 or newer with npm is needed"; exit 1; }
	@echo "Installing the Mini App's packages (once, a few seconds) ..."
	@cd webapp && npm ci --silent --no-audit --no-fund
	@touch $@

setup: $(VENV)/.installed webapp/node_modules/.installed ## install everything the demo needs

demo: setup ## two phones, a local Telegram, the whole service (DEMO_PORT=8080, ARGS=--check to try it without a browser)
	@$(BIN)/datingbot demo $(ARGS)

tools: ## system packages the tests need (chromium, PostgreSQL 15, nginx)
	@.ci/tools

test: setup tools ## every test: unit, Postgres, sandbox, browser
	@$(BIN)/python -m pytest $(ARGS)

cluster: setup ## a Kubernetes cluster with all a DatingBot needs (25 min once, then a minute or two)
	@.ci/tools cluster
	@PYTHONPATH=k8s-tests $(BIN)/python -m provision up

cluster-down: setup ## delete the cluster
	@PYTHONPATH=k8s-tests $(BIN)/python -m provision down

dev: setup ## the service in the cluster, rebuilt and rolled out at every change (skaffold)
	@.ci/tools cluster
	@PYTHONPATH=k8s-tests $(BIN)/python -m provision.dev

e2e: tools cluster ## the tests that run in the cluster
	@$(BIN)/python -m pytest k8s-tests/cluster $(ARGS)

e2e-day2: tools cluster ## TLS, monitoring, backups, restores, failover in the cluster
	@$(BIN)/python -m pytest k8s-tests/day2 $(ARGS)

bench: setup tools ## what the work costs beside other libraries (ARGS=--short; ARGS=--write for docs/performance.md)
	@PYTHONPATH=tests:k8s-tests $(BIN)/python -m bench $(ARGS)

market: setup ## live through made-up markets with every ranker of decks (ARGS=--short; ARGS=--write for docs/explanation/matching.md)
	@OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests $(BIN)/python -m bench.market $(ARGS)

faults: setup tools ## break everything while people are busy (ARGS=--short; ARGS="--seed 3"; ARGS=--write for docs/reliability.md)
	@PYTHONPATH=tests:k8s-tests $(BIN)/python -m faults $(ARGS)

lint: setup ## ruff, types, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache

fmt: setup ## put the code in form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: $(VENV)/.installed ## compile requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra demo --extra operator --group dev --generate-hashes --universal --python-version 3.11 \
		--no-emit-index-url --no-header --quiet -o requirements.lock

clean: ## remove what was installed and built here
	rm -rf $(VENV) webapp/node_modules webapp/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
