"""What a cluster's own monitoring stack is given: monitors, and alerts and dashboards where they are wanted."""

from __future__ import annotations

from typing import Any

import pytest

from datingbot_operator.decide import decide
from datingbot_operator.observed import PROMETHEUS_RULE
from operator_world import ALL_SERVED, World, make_bot

RULES = (PROMETHEUS_RULE, "love")
DASHBOARDS = ("ConfigMap.", "love-dashboards")


def make_world(*, served: frozenset[str] = ALL_SERVED, **monitoring: Any) -> World:
    """After one look."""
    world = World(bot=make_bot(monitoring={"enabled": True, **monitoring}), served=served)
    world.obey(decide(world.observe(), world.now))
    return world


def test_alerts_are_about_the_bots_namespace_and_carry_the_labels_asked_for() -> None:
    rules = make_world(labels={"release": "prometheus"}).children[RULES]
    text = str(rules)
    assert "NAMESPACE" not in text
    assert 'namespace="dating"' in text
    assert rules["metadata"]["labels"]["release"] == "prometheus"
    assert len(rules["spec"]["groups"]) > 1


def test_dashboards_are_found_by_grafanas_sidecar() -> None:
    dashboards = make_world().children[DASHBOARDS]
    assert dashboards["metadata"]["labels"]["grafana_dashboard"] == "1"
    assert dashboards["data"].keys() == {
        f"datingbot-{name}.json" for name in ("system", "business", "database", "containers")
    }


@pytest.mark.parametrize(("field", "key"), [("rules", RULES), ("dashboards", DASHBOARDS)])
def test_who_has_their_own_gets_none(field: str, key: tuple[str, str]) -> None:
    assert key not in make_world(**{field: False}).children


def test_a_cluster_that_knows_no_rules_is_told_of() -> None:
    world = make_world(served=ALL_SERVED - {PROMETHEUS_RULE})
    told = next(one for one in world.bot.status.conditions if one.type == "MonitoringConfigured")
    assert (told.status, told.reason) == ("False", "PrometheusOperatorMissing")
    assert RULES not in world.children
