"""The chart in the forms owners give it, rendered once each."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from apiserver.server import ApiServer, running_api_server
from render.helm import render
from render.pods import Manifest
from toolchain.go_build import KUBE_APISERVER, built

FORMS = {
    "least": (),
    "operator of the cluster": ("operator.clusterWide=true",),
    "operator elsewhere": ("operator.enabled=false",),
    "external database": ('database={"mode": "external", "secretName": "mine", "managed": null}',),
    "without the operator": (
        "operator.enabled=false",
        "datingBot.create=false",
        "migrations.hook.enabled=true",
        'database={"mode": "external", "secretName": "mine", "managed": null}',
    ),
    "everything of a DatingBot": (
        'database.managed={"instances": 3, "storage": {"size": "5Gi"}, "synchronous": {"replicas": 1}}',
        'datingBot.migrations={"history": 3}',
        'datingBot.backups={"objectStore": {"destinationPath": "s3://love/db", "secretRef": {"name": "love-s3"}}}',
        'datingBot.restoreDrill={"schedule": "0 5 * * 1"}',
        'datingBot.tls={"secretName": "love-tls", "issuerRef": {"name": "letsencrypt"}}',
        'datingBot.monitoring={"enabled": true, "labels": {"release": "prometheus"}}',
        "datingBot.suspend=true",
        'datingBot.deletionPolicy="Delete"',
        'datingBot.apiUrl="http://telegram.telegram.svc"',
    ),
    "gateway": (
        "ingress.enabled=false",
        "httpRoute.enabled=true",
        'httpRoute.parentRefs=[{"name": "edge", "namespace": "gateways"}]',
    ),
    "autoscaled": ("bot.autoscaling.enabled=true",),
    "behind PgBouncer": (
        'database.managed={"instances": 2, "storage": {"size": "5Gi"}, "pooler": {"enabled": true}}',
        "bot.replicas=12",
    ),
    "photos in a volume": (
        'photos={"store": "/var/lib/datingbot/photos", "existingClaim": "photos", "secretName": ""}',
        'imagePullSecrets=[{"name": "registry"}]',
        'bot.image.digest="sha256:' + "0" * 64 + '"',
        'ingress={"className": "traefik", "tlsSecretName": "love-tls", "annotations": {"a/b": "c"}}',
        'settings={"LIKES_PER_DAY": 50, "MATCH_THRESHOLD": 0.25, "ADMIN_IDS": "4503599627370495"}',
        'bot.tolerations=[{"key": "spot", "operator": "Exists"}]',
        'webapp.nodeSelector={"disk": "ssd"}',
        "networkPolicy.metricsFrom=[]",
    ),
}

render_form = functools.cache(lambda form: render(*FORMS[form]))


@pytest.fixture(params=FORMS)
def manifests(request: pytest.FixtureRequest) -> list[Manifest]:
    """Every manifest of one form of the chart."""
    return list(render_form(request.param))


@pytest.fixture
def least() -> list[Manifest]:
    """The manifests for an owner who says only what must be said."""
    return list(render_form("least"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """A real API server without nodes, and without our definition."""
    folder = tmp_path_factory.mktemp("render-apiserver")
    with running_api_server(folder, kube_apiserver=built(KUBE_APISERVER)) as running:
        yield running
