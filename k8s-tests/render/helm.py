"""The chart, rendered with Helm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from apiserver.server import ApiServer
from toolchain.helm import Refused, find_helm, run_helm

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "chart"
VALUES = Path(__file__).parent / "values.yaml"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Definitions are long; the loader in C reads them ten times as fast."""


def render(
    *settings: str, release: str = "love", namespace: str = "dating", chart: Path = CHART, known: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Every manifest of the chart, hooks and tests included, with the least values and ``name=json`` pairs.

    ``known`` are the kinds (``group/version/kind``) the cluster is taken to have beside Kubernetes' own.
    """
    options = [option for setting in settings for option in ("--set-json", setting)]
    options += [option for kind in known for option in ("--api-versions", kind)]
    text = run_helm("template", release, chart, "-n", namespace, "-f", VALUES, *options)
    return [document for document in yaml.load_all(text, Loader=_LOADER) if document]


def reach(server: ApiServer) -> list[str]:
    """The options that lead Helm to a server."""
    return ["--kube-apiserver", server.url, "--kube-token", server.token, "--kube-ca-file", str(server.certificate)]


__all__ = ["CHART", "ROOT", "VALUES", "Refused", "find_helm", "reach", "render", "run_helm"]
