"""Dashboards are what Grafana reads: known fields, panels that say what they show, queries Prometheus can parse."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "chart/charts/monitoring/dashboards"
DASHBOARDS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
UNITS = {"none", "s", "ops", "reqps", "percentunit", "bytes", "Bps"}
WIDTH = 24


def panels_of(name: str) -> list[Any]:
    return [panel for panel in DASHBOARDS[name]["panels"] if panel["type"] != "row"]


def test_there_is_one_for_each_question() -> None:
    assert DASHBOARDS.keys() == {"system", "business", "database", "containers"}
    assert len({each["uid"] for each in DASHBOARDS.values()}) == len(DASHBOARDS)


@pytest.mark.parametrize("name", DASHBOARDS)
def test_source_and_namespace_are_chosen_in_it(name: str) -> None:
    variables = {each["name"]: each for each in DASHBOARDS[name]["templating"]["list"]}
    assert variables.keys() == {"datasource", "namespace"}
    assert variables["datasource"]["type"] == "datasource"
    for panel in panels_of(name):
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_every_panel_says_what_it_shows_and_in_which_unit(name: str) -> None:
    panels = panels_of(name)
    assert len({panel["id"] for panel in DASHBOARDS[name]["panels"]}) == len(DASHBOARDS[name]["panels"])
    for panel in panels:
        assert panel["type"] in ("stat", "timeseries")
        assert panel["title"]
        assert panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
        assert panel["targets"]
        # Several lines have to be told apart.
        assert panel["type"] == "stat" or all(target["legendFormat"] for target in panel["targets"])


@pytest.mark.parametrize("name", DASHBOARDS)
def test_no_panel_lies_on_another(name: str) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARDS[name]["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert place["x"] + place["w"] <= WIDTH
        assert not cells & taken, panel["title"]
        taken |= cells


def test_prometheus_can_parse_every_query(tmp_path: Path) -> None:
    """Whether there are series is seen on a cluster: k8s-tests/day2/test_monitoring.py."""
    written = [target["expr"] for name in DASHBOARDS for panel in panels_of(name) for target in panel["targets"]]
    queries = [each.replace("$namespace", "dating").replace("$__rate_interval", "2m") for each in written]
    assert not [query for query in queries if "$" in query]
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(queries)]
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    done = subprocess.run(["promtool", "check", "rules", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
