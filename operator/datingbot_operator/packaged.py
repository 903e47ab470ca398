"""Files of the chart the operator brings along: inside the installed package, or the chart's own in a checkout."""

from __future__ import annotations

from pathlib import Path

_CHART = Path(__file__).parents[2] / "chart"


def find_definition() -> Path:
    """The definition of `DatingBot`."""
    return _choose("datingbots.yaml", _CHART / "crds" / "datingbots.yaml")


def find_alerts() -> Path:
    """The alerts, as groups of Prometheus' rules; NAMESPACE in them stands for the namespace."""
    return _choose("monitoring/alerts.yaml", _CHART / "charts" / "monitoring" / "alerts.yaml")


def find_dashboards() -> Path:
    """The folder with Grafana's dashboards."""
    return _choose("monitoring/dashboards", _CHART / "charts" / "monitoring" / "dashboards")


def _choose(name: str, in_checkout: Path) -> Path:
    packaged = Path(__file__).parent / name
    return packaged if packaged.exists() else in_checkout
