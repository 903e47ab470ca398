"""NetworkPolicies as the nftables table the test cluster's nodes load."""

from __future__ import annotations

from typing import Any

from provision.node.network_policy import matches, render

Object = dict[str, Any]

NAMESPACES = [
    {"metadata": {"name": "love", "labels": {"team": "dating"}}},
    {"metadata": {"name": "edge", "labels": {"role": "ingress"}}},
]


def pod(name: str, address: str, *, namespace: str = "love", **spec: Any) -> Object:
    metadata = {"name": name, "namespace": namespace, "uid": name, "labels": {"app": name}}
    return {"metadata": metadata, "spec": {"containers": [], **spec}, "status": {"podIP": address, "phase": "Running"}}


def policy(app: str, **spec: Any) -> Object:
    return {"metadata": {"namespace": "love"}, "spec": {"podSelector": {"matchLabels": {"app": app}}, **spec}}


def chain_of(table: str, name: str) -> list[str]:
    """The rules of a chain, the final drop left out."""
    body = table.partition(f"chain {name} {{\n")[2].partition("\n  }")[0]
    *rules, last = [" ".join(line.split()) for line in body.strip().splitlines()]
    assert last == "counter drop"
    return rules


BOT = pod("bot", "10.0.0.2")
WEB = pod("web", "10.0.0.3")
GATE = pod("gate", "10.0.1.4", namespace="edge")


def table_of(*policies: Object, pods: tuple[Object, ...] = (BOT, WEB, GATE)) -> str:
    return render(namespaces=NAMESPACES, pods=list(pods), policies=list(policies))


def test_without_policies_nothing_is_dropped() -> None:
    assert "drop" not in table_of()


def test_a_policy_without_rules_drops_all_that_comes_to_its_pod_alone() -> None:
    table = table_of(policy("bot"))
    assert chain_of(table, "ingress_bot") == []
    assert "ip daddr 10.0.0.2 jump ingress_bot" in table
    assert "10.0.0.3" not in table


def test_pods_of_the_same_namespace_are_let_in_by_label() -> None:
    allowed = [{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}], "ports": [{"port": 8080}]}]
    assert chain_of(table_of(policy("bot", ingress=allowed)), "ingress_bot") == [
        "ip saddr { 10.0.0.3 } tcp dport 8080 return"
    ]


def test_a_namespace_is_let_in_by_its_labels() -> None:
    allowed = [{"from": [{"namespaceSelector": {"matchLabels": {"role": "ingress"}}}]}]
    assert chain_of(table_of(policy("bot", ingress=allowed)), "ingress_bot") == ["ip saddr { 10.0.1.4 } return"]


def test_a_peer_that_nobody_is_lets_nobody_in() -> None:
    allowed = [{"from": [{"podSelector": {"matchLabels": {"app": "nobody"}}}]}]
    assert chain_of(table_of(policy("bot", ingress=allowed)), "ingress_bot") == []


def test_what_leaves_is_held_apart_from_what_comes() -> None:
    block = {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}
    table = table_of(policy("bot", policyTypes=["Egress"], egress=[{"to": [{"ipBlock": block}]}]))
    assert "ingress_bot" not in table
    assert chain_of(table, "egress_bot") == ["ip daddr 0.0.0.0/0 ip daddr != { 10.0.0.0/8 } return"]


def test_a_named_port_is_the_number_each_pod_gives_it() -> None:
    ports = [{"name": "api", "containerPort": 8081}]
    named = pod("web", "10.0.0.3", containers=[{"ports": ports}])
    to = [{"podSelector": {"matchLabels": {"app": "web"}}}]
    egress = [{"to": to, "ports": [{"port": "api"}]}]
    table = table_of(policy("bot", policyTypes=["Egress"], egress=egress), pods=(BOT, named))
    assert chain_of(table, "egress_bot") == ["ip daddr 10.0.0.3 tcp dport 8081 return"]


def test_ports_may_be_ranges_and_datagrams() -> None:
    ports = [{"port": 5000, "endPort": 5010}, {"port": 53, "protocol": "UDP"}]
    assert chain_of(table_of(policy("bot", ingress=[{"ports": ports}])), "ingress_bot") == [
        "tcp dport 5000-5010 return",
        "udp dport 53 return",
    ]


def test_pods_of_the_hosts_network_are_left_alone() -> None:
    host = pod("bot", "10.0.0.2", hostNetwork=True)
    assert "jump" not in table_of(policy("bot"), pods=(host,))


def test_expressions_of_a_selector_must_all_hold() -> None:
    expressions = [
        {"key": "app", "operator": "In", "values": ["bot", "web"]},
        {"key": "old", "operator": "DoesNotExist"},
    ]
    assert matches({"matchExpressions": expressions}, {"app": "bot"})
    assert not matches({"matchExpressions": expressions}, {"app": "bot", "old": "yes"})
    assert not matches({"matchExpressions": expressions}, {"app": "gate"})
