"""A real API server takes every manifest, strictly, in a namespace that enforces the restricted standard."""

from __future__ import annotations

import itertools

import pytest
from apiserver.server import ApiServer, Reply
from render.conftest import FORMS
from render.helm import render
from render.pods import Manifest, pod_templates

FOREIGN = {"HTTPRoute", "DatingBot"}
NOT_IN_A_NAMESPACE = {"ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition"}

_numbers = itertools.count(1)


@pytest.fixture
def namespace(server: ApiServer) -> str:
    """A fresh namespace that enforces the restricted standard, with the account pods run as."""
    name = f"dating-{next(_numbers)}"
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    made = server.call("POST", "/api/v1/namespaces", {"metadata": {"name": name, "labels": labels}})
    assert made.status == 201, made.message
    account = f"/api/v1/namespaces/{name}/serviceaccounts"
    server.call("POST", account, {"metadata": {"name": "default"}})
    return name


def collection(manifest: Manifest, namespace: str) -> str:
    """The API's path for manifests of this kind."""
    version = manifest["apiVersion"]
    plural = manifest["kind"].lower()
    plural = f"{plural[:-1]}ies" if plural.endswith("y") else f"{plural}es" if plural.endswith("s") else f"{plural}s"
    inside = "" if manifest["kind"] in NOT_IN_A_NAMESPACE else f"/namespaces/{namespace}"
    return f"{'/api' if version == 'v1' else '/apis'}/{version}{inside}/{plural}"


def apply(server: ApiServer, manifest: Manifest, namespace: str) -> Reply:
    """Server-side apply as Helm 4 does it; unknown and doubled fields are errors."""
    path = f"{collection(manifest, namespace)}/{manifest['metadata']['name']}?fieldManager=helm&fieldValidation=Strict"
    return server.call("PATCH", path, manifest, content_type="application/apply-patch+yaml")


@pytest.mark.parametrize("form", FORMS)
def test_every_manifest_is_taken(server: ApiServer, namespace: str, form: str) -> None:
    for manifest in render(*FORMS[form], namespace=namespace):
        if manifest["kind"] not in FOREIGN:
            reply = apply(server, manifest, namespace)
            assert reply.status in (200, 201), f"{manifest['kind']} {reply.message}"
    bot = server.call("GET", f"/apis/apps/v1/namespaces/{namespace}/deployments/love-datingbot-bot")
    assert bot.status == 200


@pytest.mark.parametrize("form", FORMS)
def test_every_pod_is_admitted_where_the_restricted_standard_is_enforced(
    server: ApiServer, namespace: str, form: str
) -> None:
    for pod in pod_templates(render(*FORMS[form], namespace=namespace)):
        # The operator's own account is not made in this namespace; any account is as good here.
        spec = {key: value for key, value in pod.spec.items() if key != "serviceAccountName"}
        assert try_pod(server, namespace, spec, labels=pod.labels).status == 201, pod


def test_a_pod_outside_the_standard_would_be_refused(server: ApiServer, namespace: str) -> None:
    refused = try_pod(server, namespace, {"containers": [{"name": "a", "image": "a:1"}]}, labels={})
    assert refused.status == 403
    assert "restricted" in refused.message


def try_pod(server: ApiServer, namespace: str, spec: Manifest, *, labels: dict[str, str]) -> Reply:
    """Ask for a pod without making it."""
    body = {"metadata": {"generateName": "pod-", "labels": labels}, "spec": spec}
    return server.call("POST", f"/api/v1/namespaces/{namespace}/pods?dryRun=All&fieldValidation=Strict", body)
