"""The resource is read as the definition in the chart describes it."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml

from datingbot_operator.model import BadResource, Frozen, Spec, read_resource

DEFINITION = Path(__file__).resolve().parents[2] / "chart" / "crds" / "datingbots.yaml"
RIGHT: dict[str, Any] = {
    "apiVersion": "datingbot.dev/v1alpha1",
    "kind": "DatingBot",
    "metadata": {"name": "love", "namespace": "dating", "uid": "u-1", "generation": 3},
    "spec": {
        "workloadRef": {"name": "love-bot"},
        "database": {"mode": "managed", "storage": {"size": "10Gi"}},
        "telegram": {"tokenSecretRef": {"name": "bot"}, "webhookUrl": "https://love.example.org/telegram/webhook"},
    },
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The right resource with one field replaced, or taken away by None."""
    raw = copy.deepcopy(RIGHT)
    *parents, last = path.split(".")
    place = raw
    for name in parents:
        place = place.setdefault(name, {})
    if value is None:
        del place[last]
    else:
        place[last] = value
    return raw


def test_a_right_resource_is_read_with_its_defaults() -> None:
    bot = read_resource(RIGHT)
    assert bot.spec.workload_ref.name == "love-bot"
    assert bot.spec.telegram.public_url == "https://love.example.org"
    assert (bot.spec.deletion_policy, bot.spec.suspend) == ("Retain", False)
    assert bot.status.observed_generation == -1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("spec.workloadRef", None),
        ("spec.workloadRef.name", 7),
        ("spec.database.mode", "cloud"),
        ("spec.database.storage", None),
        ("spec.telegram.webhookUrl", None),
        ("spec.suspend", "yes"),
        ("spec.migrations.timeoutSeconds", "long"),
        ("spec.deletionPolicy", "Destroy"),
        ("metadata.uid", None),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    with pytest.raises(BadResource) as told:
        read_resource(changed(field, value))
    assert str(told.value).startswith(f"{field}: ")


def test_an_external_database_without_a_secret_is_refused() -> None:
    with pytest.raises(BadResource, match=r"spec\.database\.secretRef"):
        read_resource(changed("spec.database", {"mode": "external"}))


def test_shape_and_defaults_are_those_of_the_definition() -> None:
    definition = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))
    schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
    assert list(_differences(Spec, schema, at="spec")) == []


def _differences(struct: type[Frozen], schema: dict[str, Any], *, at: str) -> Any:
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    yield from (f"{at}.{name}: in one place only" for name in fields.keys() ^ schema["properties"].keys())
    for name in fields.keys() & schema["properties"].keys():
        field, described = fields[name], schema["properties"][name]
        if field.required != (name in schema.get("required", ())):
            yield f"{at}.{name}: required in one place only"
        default = msgspec.to_builtins(field.default) if field.default is not msgspec.NODEFAULT else None
        if "default" in described and not isinstance(described["default"], dict) and default != described["default"]:
            yield f"{at}.{name}: {default!r} is not {described['default']!r}"
        kinds = (field.type, *get_args(field.type), *(a for k in get_args(field.type) for a in get_args(k)))
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)), None)
        if inner is not None:
            yield from _differences(inner, described.get("items", described), at=f"{at}.{name}")


READ_AT_ONCE = """
import json, sys, threading
from datingbot_operator.model import read_resource

raw, start = json.loads(sys.argv[1]), threading.Barrier(6)
sys.setswitchinterval(1e-6)

def read():
    start.wait()
    read_resource(raw)

threads = [threading.Thread(target=read) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_threads_that_read_their_first_resources_at_once_do_not_crash_the_process() -> None:
    # Of ten such processes three ended with a segmentation fault before.
    for _ in range(10):
        subprocess.run([sys.executable, "-c", READ_AT_ONCE, json.dumps(RIGHT)], check=True)
