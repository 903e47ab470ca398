"""Definitions of kinds on the API server: ours, and those of the operators ours works with, from their own modules."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from apiserver.server import ApiServer
from toolchain.go_build import find_module

CRD = Path(__file__).resolve().parents[2] / "chart" / "crds" / "datingbots.yaml"
GROUP = "/apis/datingbot.dev/v1alpha1"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
SERVED_SECONDS = 30.0

OTHERS = {
    ("cloudnative-pg", "github.com/cloudnative-pg/cloudnative-pg"): ("config/crd/bases", ("",)),
    ("cert-manager", "github.com/cert-manager/cert-manager"): ("deploy/crds", ("cert-manager.io_",)),
    ("prometheus-operator", "github.com/prometheus-operator/prometheus-operator"): (
        "example/prometheus-operator-crd",
        ("monitors.yaml", "prometheusrules.yaml"),
    ),
}
"""Module by folder and name -> where its definitions are, and parts of the names of those that are taken."""


def install_our_definition(server: ApiServer) -> None:
    """``DatingBot``, served when this returns."""
    definition = yaml.safe_load(CRD.read_text(encoding="utf-8"))
    apply(server, DEFINITIONS, definition)
    await_served(server, f"{GROUP}/datingbots")


def install_definitions_of_others(server: ApiServer) -> None:
    """CloudNativePG's, cert-manager's and prometheus-operator's, served when this returns."""
    collections = []
    for definition in read_definitions_of_others():
        apply(server, DEFINITIONS, definition)
        spec = definition["spec"]
        version = next(each["name"] for each in spec["versions"] if each["storage"])
        collections.append(f"/apis/{spec['group']}/{version}/{spec['names']['plural']}")
    for collection in collections:
        await_served(server, collection)


def read_definitions_of_others() -> Iterator[dict[str, Any]]:
    """Those of CloudNativePG, cert-manager and prometheus-operator."""
    for (folder, module), (path, parts) in OTHERS.items():
        for file in sorted((find_module(folder, module) / path).glob("*.yaml")):
            if not any(part in file.name for part in parts):
                continue
            definition = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
            if definition.get("kind") == "CustomResourceDefinition":
                yield definition


def apply(server: ApiServer, collection: str, manifest: dict[str, Any]) -> None:
    """Server-side apply as the test."""
    path = f"{collection}/{manifest['metadata']['name']}?fieldManager=test&force=true"
    reply = server.call("PATCH", path, manifest, content_type="application/apply-patch+yaml")
    assert reply.status in (200, 201), reply.message


def await_served(server: ApiServer, collection: str) -> None:
    """Until objects of it can be listed."""
    deadline = time.monotonic() + SERVED_SECONDS
    while (reply := server.call("GET", f"{collection}?limit=1")).status != 200:
        assert time.monotonic() < deadline, reply.message
        time.sleep(0.05)
