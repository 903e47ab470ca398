"""The API server itself refuses a wrong `DatingBot`, with a sentence that names the field."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest
from apiserver.definitions import GROUP
from apiserver.server import ApiServer, Reply

COLLECTION = f"{GROUP}/namespaces/default/datingbots"
MERGE = "application/merge-patch+json"
DATABASE = {"mode": "managed", "storage": {"size": "10Gi"}}
BACKUPS = {"objectStore": {"destinationPath": "s3://dating/backups", "secretRef": {"name": "s3"}}}
SPEC: dict[str, Any] = {
    "workloadRef": {"name": "dating-bot"},
    "database": DATABASE,
    "telegram": {"tokenSecretRef": {"name": "bot"}, "webhookUrl": "https://dating.example.org/telegram/webhook"},
}
TELEGRAM = SPEC["telegram"]

_numbers = itertools.count(1)

WRONG_ON_CREATE: list[tuple[str, dict[str, Any]]] = [
    ("spec.workloadRef", {"workloadRef": None}),
    ("spec.workloadRef.name", {"workloadRef": {"name": "Not A Name"}}),
    ("spec.workloadRef.kind", {"workloadRef": {"name": "bot", "kind": "StatefulSet"}}),
    ("spec.image", {"image": "Registry/UPPER case"}),
    ("spec.version", {"version": "latest"}),
    ("spec.suspend", {"suspend": "yes"}),
    ("spec.deletionPolicy", {"deletionPolicy": "Destroy"}),
    ("spec.database", {"database": None}),
    ("spec.database.mode", {"database": {"mode": "cloud"}}),
    ("spec.database.storage", {"database": {"mode": "managed"}}),
    ("spec.database.storage.size", {"database": {"mode": "managed", "storage": {"size": "ten"}}}),
    ("spec.database.instances", {"database": {**DATABASE, "instances": 0}}),
    ("spec.database.postgresVersion", {"database": {**DATABASE, "postgresVersion": 12}}),
    ("spec.database.secretRef", {"database": {"mode": "external"}}),
    ("spec.database.secretRef", {"database": {**DATABASE, "secretRef": {"name": "db"}}}),
    ("spec.database.synchronous", {"database": {**DATABASE, "instances": 1, "synchronous": {"replicas": 1}}}),
    ("spec.backups", {"database": {"mode": "external", "secretRef": {"name": "db"}}, "backups": BACKUPS}),
    ("spec.backups.schedule", {"backups": {**BACKUPS, "schedule": "every night"}}),
    ("spec.backups.retention", {"backups": {**BACKUPS, "retention": "30"}}),
    ("spec.backups.objectStore.destinationPath", {"backups": {"objectStore": {
        "destinationPath": "/mnt/backups", "secretRef": {"name": "s3"}}}}),
    ("spec.restore", {"backups": BACKUPS, "restore": {"fromBackup": "b1", "targetTime": "2026-01-01T00:00:00Z"}}),
    ("spec.restore", {"restore": {"fromBackup": "b1"}}),
    ("spec.restoreDrill", {"restoreDrill": {}}),
    ("spec.migrations.timeoutSeconds", {"migrations": {"timeoutSeconds": 1}}),
    ("spec.telegram.tokenSecretRef", {"telegram": {"webhookUrl": TELEGRAM["webhookUrl"]}}),
    ("spec.telegram.webhookUrl", {"telegram": {**TELEGRAM, "webhookUrl": "http://dating.example.org/telegram/webhook"}}),
    ("spec.telegram.webhookUrl", {"telegram": {**TELEGRAM, "webhookUrl": "https://dating.example.org:5000/telegram/webhook"}}),
    ("spec.telegram.apiUrl", {"telegram": {**TELEGRAM, "apiUrl": "telegram"}}),
    ("spec.tls", {"tls": {"secretName": "tls"}}),
    ("spec.tls.acme.email", {"tls": {"secretName": "tls", "acme": {"email": "nobody"}}}),
    (
        "spec.tls.acme",
        {"tls": {"secretName": "tls", "acme": {"email": "a@b.c", "ingressClassName": "x", "dns01": {"rfc2136": {}}}}},
    ),
    ("spec.tls.renewBefore", {"tls": {"secretName": "tls", "issuerRef": {"name": "x"}, "renewBefore": "a month"}}),
]  # fmt: skip

WRONG_ON_CHANGE: list[tuple[str, dict[str, Any]]] = [
    ("spec.database.mode", {"database": {"mode": "external", "storage": None, "secretRef": {"name": "db"}}}),
    ("spec.database.storage.size", {"database": {"storage": {"size": "5Gi"}}}),
    ("spec.database.storage.storageClass", {"database": {"storage": {"storageClass": "fast"}}}),
    ("spec.database.postgresVersion", {"database": {"postgresVersion": 15}}),
    ("spec.restore", {"backups": BACKUPS, "restore": {"fromBackup": "b1"}}),
]


def resource(**changes: Any) -> dict[str, Any]:
    """A right `DatingBot` with some parts of its spec replaced; None leaves a part out."""
    spec = {name: value for name, value in {**copy.deepcopy(SPEC), **changes}.items() if value is not None}
    return {
        "apiVersion": "datingbot.dev/v1alpha1",
        "kind": "DatingBot",
        "metadata": {"name": f"bot-{next(_numbers)}"},
        "spec": spec,
    }


def create(api: ApiServer, **changes: Any) -> Reply:
    return api.call("POST", COLLECTION, resource(**changes))


def test_a_right_resource_is_taken_with_its_defaults(api: ApiServer) -> None:
    reply = create(api, backups=BACKUPS)
    assert reply.status == 201, reply.message
    spec = reply.body["spec"]
    assert (spec["deletionPolicy"], spec["suspend"]) == ("Retain", False)
    assert spec["migrations"] == {"backupFirst": True, "history": 5, "timeoutSeconds": 900}
    assert (spec["backups"]["schedule"], spec["backups"]["retention"]) == ("0 3 * * *", "30d")


@pytest.mark.parametrize(("field", "changes"), WRONG_ON_CREATE)
def test_a_wrong_resource_is_refused_with_the_fields_name(api: ApiServer, field: str, changes: dict[str, Any]) -> None:
    reply = create(api, **changes)
    assert reply.status == 422
    assert field in reply.message
    causes = [cause["field"] for cause in reply.body["details"]["causes"]]
    assert any(cause.startswith(field) or field.startswith(cause) for cause in causes)


@pytest.mark.parametrize(("field", "changes"), WRONG_ON_CHANGE)
def test_what_may_not_change_is_refused_with_the_fields_name(
    api: ApiServer, field: str, changes: dict[str, Any]
) -> None:
    made = create(api, database={**DATABASE, "postgresVersion": 17})
    assert made.status == 201, made.message
    path = f"{COLLECTION}/{made.body['metadata']['name']}"
    reply = api.call("PATCH", path, {"spec": changes}, content_type=MERGE)
    assert reply.status == 422
    assert field in reply.message


def test_storage_may_grow_and_postgres_may_be_upgraded(api: ApiServer) -> None:
    made = create(api, database={**DATABASE, "postgresVersion": 16})
    path = f"{COLLECTION}/{made.body['metadata']['name']}"
    change = {"spec": {"database": {"storage": {"size": "20Gi"}, "postgresVersion": 18}}}
    assert api.call("PATCH", path, change, content_type=MERGE).status == 200


def test_a_misspelt_field_is_not_silently_lost(api: ApiServer) -> None:
    reply = api.call("POST", f"{COLLECTION}?fieldValidation=Strict", resource(databse={"mode": "managed"}))
    assert reply.status == 400
    assert "databse" in reply.message


def test_status_is_written_apart_from_the_spec(api: ApiServer) -> None:
    made = create(api)
    path = f"{COLLECTION}/{made.body['metadata']['name']}"
    generation = made.body["metadata"]["generation"]
    condition = {
        "type": "Ready",
        "status": "True",
        "reason": "AllGood",
        "message": "",
        "lastTransitionTime": "2026-11-23T12:00:00Z",
        "observedGeneration": generation,
    }
    reply = api.call("PATCH", f"{path}/status", {"status": {"conditions": [condition]}}, content_type=MERGE)
    assert reply.status == 200, reply.message
    assert reply.body["metadata"]["generation"] == generation, "a status changes no generation"
    table = api.call("GET", path).body["status"]
    assert table["conditions"][0]["status"] == "True"


def test_people_may_say_dbot(api: ApiServer) -> None:
    resources = api.call("GET", GROUP).body["resources"]
    assert next(found for found in resources if found["name"] == "datingbots")["shortNames"] == ["dbot"]
