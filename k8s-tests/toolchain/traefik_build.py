"""Traefik, built from its module: two of the modules it is made of cannot be taken as they are.

lego's list of DNS providers imports a hundred vendors' SDKs, and Traefik's place for its makers' own fields is a
module that only their repository has. Both are replaced by folders, laid out beside a copy of our ``go.mod``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from toolchain.cache import content_key, kept
from toolchain.go_build import HERE, find_module, run_go

VERSION = "3.7.13"
PACKAGE = "github.com/traefik/traefik/v3/cmd/traefik"
LINKER_FLAGS = f"-s -w -X github.com/traefik/traefik/v3/pkg/version.Version={VERSION}"
PINS = HERE / "traefik"
PROVIDERS_KEPT = {"exec", "httpreq", "internal"}


def traefik() -> Path:
    """Traefik's program; built when it is not there yet (about 6 CPU minutes)."""
    return kept("traefik", _key(), _build)


def _key() -> str:
    return content_key(PINS, LINKER_FLAGS, Path(__file__))


def _build(target: Path) -> None:
    print("Building traefik (once, about 350 CPU seconds) ...", flush=True)
    source = kept("traefik-source", _key(), _lay_out)
    run_go(source, "build", "-trimpath", "-buildvcs=false", "-ldflags", LINKER_FLAGS, "-o", str(target), PACKAGE)


def _lay_out(folder: Path) -> None:
    shutil.copytree(PINS, folder, ignore=shutil.ignore_patterns("acme"))
    lego = folder / "lego"
    shutil.copytree(find_module("traefik/acme", "github.com/go-acme/lego/v5"), lego)
    # Go keeps its modules read-only.
    for path in (lego, *lego.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    providers = lego / "providers" / "dns"
    for provider in providers.iterdir():
        if provider.is_dir() and provider.name not in PROVIDERS_KEPT:
            shutil.rmtree(provider)
    shutil.copyfile(PINS / "acme" / "dns_providers.go", providers / "zz_gen_dns_providers.go")
