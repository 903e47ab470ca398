"""The chart, rendered with Helm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from toolchain.helm import Refused, find_helm, run_helm

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "chart"
VALUES = Path(__file__).parent / "values.yaml"


def render(*settings: str, release: str = "love", namespace: str = "dating") -> list[dict[str, Any]]:
    """Every manifest of the chart, hooks and tests included, with the least values and ``name=json`` pairs."""
    options = [option for setting in settings for option in ("--set-json", setting)]
    text = run_helm("template", release, CHART, "-n", namespace, "-f", VALUES, *options)
    return [document for document in yaml.safe_load_all(text) if document]


__all__ = ["CHART", "ROOT", "VALUES", "Refused", "find_helm", "render", "run_helm"]
