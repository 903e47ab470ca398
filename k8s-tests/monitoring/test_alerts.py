"""Every alert is silent when all is well, fires when it is not, reads what exists, and has a page on what to do."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY as OPERATOR

from datingbot.observability import REGISTRY as SERVICE
from datingbot_operator import metrics as operator_metrics

ROOT = Path(__file__).resolve().parents[2]
ALERTS = ROOT / "chart/charts/monitoring/alerts.yaml"
CASES = Path(__file__).with_name("alerts.test.yaml")
RUNBOOKS = ROOT / "docs/runbooks"

RULES: list[Any] = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
NAMES = [rule["alert"] for rule in RULES]

FOREIGN = ("cnpg_", "container_", "node_")
"""Metrics of exporters that come with the database, the kubelet and the node."""

GIVEN = {"up"}


def known_metrics() -> set[str]:
    """Names of what service and operator give."""
    # The operator registers with the library's own registry, by being imported.
    assert operator_metrics.GAUGES
    return {
        metric.name + ("_total" if metric.type == "counter" else "")
        for registry in (SERVICE, OPERATOR)
        for metric in registry.collect()
    }


def test_the_rules_are_as_promised_in_every_case(tmp_path: Path) -> None:
    (tmp_path / "alerts.yaml").write_text(ALERTS.read_text().replace("NAMESPACE", "dating"))
    (tmp_path / "cases.yaml").write_text(CASES.read_text())
    for command in (["check", "rules", "alerts.yaml"], ["test", "rules", "cases.yaml"]):
        done = subprocess.run(["promtool", *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_has_a_case_where_it_is_silent_and_one_where_it_fires() -> None:
    tested = {(case["alertname"], bool(case["exp_alerts"])) for case in _cases()}
    assert tested == {(name, fires) for name in NAMES for fires in (False, True)}


def test_no_alert_is_there_twice_and_each_says_how_bad_it_is() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {rule["labels"]["severity"] for rule in RULES} == {"warning", "critical"}


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_an_alert_reads_metrics_that_exist(rule: Any) -> None:
    expression = re.sub(r"\{[^}]*\}|\[[^\]]*\]", " ", rule["expr"])
    expression = re.sub(r"\b(by|on|without) *\([^)]*\)", " ", expression)
    read = set(re.findall(r"\b[a-z][a-z0-9]*(?:_[A-Za-z0-9]+)+\b|\bup\b", expression))
    assert read
    own = {name for name in read if not name.startswith(FOREIGN)} - GIVEN
    assert own <= known_metrics()


def test_alerts_and_runbooks_are_one_to_one() -> None:
    assert {rule["annotations"]["runbook_url"] for rule in RULES} == {
        str(page.relative_to(ROOT)) for page in RUNBOOKS.glob("*.md")
    }
    for rule in RULES:
        page = (ROOT / rule["annotations"]["runbook_url"]).read_text()
        assert page.startswith(f"# {rule['alert']}\n")
        assert "**Look**" in page
        assert "**Do**" in page


def _cases() -> list[Any]:
    return [case for test in yaml.safe_load(CASES.read_text())["tests"] for case in test["alert_rule_test"]]
