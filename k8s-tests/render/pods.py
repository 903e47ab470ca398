"""What a rendered chart runs: pod templates with their owners, and which of them a label selector means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """One kind of pod: the manifest that makes it, its labels and its spec."""

    owner: str
    labels: dict[str, str]
    spec: Manifest

    @property
    def containers(self) -> list[Manifest]:
        """Init containers and containers."""
        return [*self.spec.get("initContainers", []), *self.spec["containers"]]

    def __str__(self) -> str:
        return self.owner


def title(manifest: Manifest) -> str:
    """``Kind/name``, for messages."""
    return f"{manifest['kind']}/{manifest['metadata']['name']}"


def of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    """The manifests of these kinds."""
    return [manifest for manifest in manifests if manifest["kind"] in kinds]


def pod_templates(manifests: list[Manifest]) -> list[PodTemplate]:
    """Every kind of pod the manifests lead to."""
    found = []
    for manifest in manifests:
        if manifest["kind"] == "Pod":
            found.append(PodTemplate(title(manifest), manifest["metadata"]["labels"], manifest["spec"]))
        elif manifest["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job"):
            template = manifest["spec"]["template"]
            found.append(PodTemplate(title(manifest), template["metadata"]["labels"], template["spec"]))
    return found


def selects(selector: Manifest, labels: dict[str, str]) -> bool:
    """Whether a LabelSelector means an object with these labels. Raises ValueError for an operator no one uses here."""
    wanted = selector.get("matchLabels", {})
    rules = selector.get("matchExpressions", [])
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds(rule, labels) for rule in rules
    )


def _holds(rule: Manifest, labels: dict[str, str]) -> bool:
    if rule["operator"] == "In":
        return labels.get(rule["key"]) in rule["values"]
    if rule["operator"] == "Exists":
        return rule["key"] in labels
    raise ValueError(f"{rule['operator']} is not understood here")
