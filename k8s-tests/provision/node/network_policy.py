"""NetworkPolicies as one nftables table: a chain for each pod and direction that any policy selects.

A policy allows; what no policy of a selected pod allows is dropped (Kubernetes documentation, Network Policies).
"""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]


def render(*, namespaces: list[Object], pods: list[Object], policies: list[Object]) -> str:
    """The table for these objects; pods of the host's network and those without an address are left alone."""
    view = View(namespaces, pods)
    chains: list[str] = []
    jumps: list[str] = []
    for pod in view.pods:
        for direction in (EGRESS, INGRESS):
            selecting = [policy for policy in policies if direction.applies(policy, pod)]
            if selecting:
                name = f"{direction.name.lower()}_{pod['metadata']['uid'].replace('-', '')}"
                rules = [rule for policy in selecting for rule in direction.write_rules(view, policy, pod)]
                body = "".join(f"    {rule}\n" for rule in rules)
                chains.append(f"  chain {name} {{\n{body}    counter drop\n  }}\n")
                jumps.append(f"    ip {direction.own} {address_of(pod)} jump {name}\n")
    return (
        "table inet network_policy {\n"
        + "".join(chains)
        + "  chain forward {\n"
        + "    type filter hook forward priority -10; policy accept;\n"
        + "    ct state established,related accept\n"
        + "".join(jumps)
        + "  }\n}\n"
    )


class View:
    """Pods with addresses, and what their namespaces are labelled."""

    def __init__(self, namespaces: list[Object], pods: list[Object]) -> None:
        self.labels = {each["metadata"]["name"]: each["metadata"].get("labels") or {} for each in namespaces}
        self.pods = [pod for pod in pods if is_reachable(pod)]

    def select(self, peer: Object, namespace: str) -> list[Object]:
        """The pods a `NetworkPolicyPeer` means."""
        pods = peer.get("podSelector") or {}
        if "namespaceSelector" not in peer:
            return [each for each in self.pods if namespace_of(each) == namespace and matches(pods, labels_of(each))]
        wanted = peer["namespaceSelector"] or {}
        return [
            each
            for each in self.pods
            if matches(wanted, self.labels.get(namespace_of(each), {})) and matches(pods, labels_of(each))
        ]


class Direction:
    """Traffic from a selected pod, or to it."""

    def __init__(self, name: str, *, own: str, other: str, peers: str) -> None:
        self.name, self.own, self.other, self.peers = name, own, other, peers

    def applies(self, policy: Object, pod: Object) -> bool:
        """Whether a policy selects this pod in this direction."""
        spec = policy["spec"]
        types = spec.get("policyTypes") or (["Ingress"] + (["Egress"] if spec.get("egress") else []))
        return (
            self.name in types
            and namespace_of(policy) == namespace_of(pod)
            and matches(spec.get("podSelector") or {}, labels_of(pod))
        )

    def write_rules(self, view: View, policy: Object, pod: Object) -> list[str]:
        """What the policy allows, as rules that return to the caller."""
        rules: list[str] = []
        for allowed in policy["spec"].get(self.name.lower()) or ():
            ports = allowed.get("ports")
            peers: list[Object] = allowed.get(self.peers) or [{}]
            for peer in peers:
                rules.extend(self._write_peer(view, peer, ports, policy, pod))
        return rules

    def _write_peer(self, view: View, peer: Object, ports: Any, policy: Object, pod: Object) -> list[str]:
        if "ipBlock" in peer:
            block = peer["ipBlock"]
            if ":" in block["cidr"]:
                return []
            where = f"ip {self.other} {block['cidr']}"
            if block.get("except"):
                where += f" ip {self.other} != {{ {', '.join(block['except'])} }}"
            return [f"{where} {port} return" for port, _ in self._write_ports(ports, [pod])]
        others = view.select(peer, namespace_of(policy)) if peer else view.pods
        if peer and not others:
            return []
        rules = []
        for port, bound in self._write_ports(ports, [pod] if self is INGRESS else others):
            if bound is not None and self is EGRESS:
                rules.append(f"ip daddr {address_of(bound)} {port} return")
            elif peer:
                addresses = ", ".join(sorted({address_of(each) for each in others}))
                rules.append(f"ip {self.other} {{ {addresses} }} {port} return")
            else:
                rules.append(f"{port} return".strip())
        return rules

    def _write_ports(self, ports: Any, targets: list[Object]) -> list[tuple[str, Object | None]]:
        """Matches of the fourth layer; a named port is its number on each pod that has it, bound to that pod."""
        if not ports:
            return [("", None)]
        written: list[tuple[str, Object | None]] = []
        for each in ports:
            protocol, port = each.get("protocol", "TCP"), each.get("port")
            if port is None:
                written.append((f"meta l4proto {protocol.lower()}", None))
            elif isinstance(port, int):
                until = f"-{each['endPort']}" if each.get("endPort") else ""
                written.append((f"{protocol.lower()} dport {port}{until}", None))
            else:
                written.extend(
                    (f"{protocol.lower()} dport {number}", pod)
                    for pod in targets
                    for number in numbers_of(pod, port, protocol)
                )
        return written


INGRESS = Direction("Ingress", own="daddr", other="saddr", peers="from")
EGRESS = Direction("Egress", own="saddr", other="daddr", peers="to")


def is_reachable(pod: Object) -> bool:
    """Whether it has an address of its own now."""
    status = pod.get("status", {})
    address = status.get("podIP", "")
    return (
        not pod["spec"].get("hostNetwork")
        and bool(address)
        and ":" not in address
        and status.get("phase") in ("Pending", "Running")
    )


def matches(selector: Object, labels: Object) -> bool:
    """A `LabelSelector`; an empty one matches all."""
    wanted = (selector.get("matchLabels") or {}).items()
    if any(labels.get(name) != value for name, value in wanted):
        return False
    return all(_holds(each, labels) for each in selector.get("matchExpressions") or ())


def _holds(expression: Object, labels: Object) -> bool:
    value, values = labels.get(expression["key"]), expression.get("values") or ()
    return {
        "In": value in values,
        "NotIn": value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }[expression["operator"]]


def numbers_of(pod: Object, name: str, protocol: str) -> list[int]:
    """The container ports of this name."""
    return [
        port["containerPort"]
        for container in pod["spec"]["containers"]
        for port in container.get("ports") or ()
        if port.get("name") == name and port.get("protocol", "TCP") == protocol
    ]


def labels_of(each: Object) -> Object:
    """Its labels, none when it has none."""
    return each["metadata"].get("labels") or {}


def namespace_of(each: Object) -> str:
    """Its namespace."""
    return str(each["metadata"]["namespace"])


def address_of(pod: Object) -> str:
    """Its IPv4 address."""
    return str(pod["status"]["podIP"])
