"""Values: a wrong one is refused with its name, every one is documented, and the schema knows the settings."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from render.conftest import FORMS
from render.helm import CHART, VALUES, Refused, render, run_helm

from datingbot.settings import ServiceSettings

SET_BY_THE_CHART = {
    "BOT_TOKEN",
    "DATABASE_URL",
    "PUBLIC_URL",
    "WEBHOOK_SECRET",
    "SESSION_SECRET",
    "CHAT_KEY",
    "BAN_KEY",
    "LISTEN_HOST",
    "LISTEN_PORT",
    "PHOTO_STORE",
    "PHOTO_STORE_ENDPOINT",
    "WEBAPP_DIR",
    "FRAME_ANCESTORS",
}

WRONG = {
    'publicUrl="http://love.example.com"': "/publicUrl",
    'publicUrl="https://love.example.com/"': "/publicUrl",
    'secret.name=""': "/secret/name",
    'secret.token="123:abc"': "token",
    'secret.keys.botToken="no spaces"': "/secret/keys/botToken",
    'database.secretName="Not_A_Name"': "/database/secretName",
    'database.url="postgresql://a:b@c/d"': "url",
    'photos.store="photos"': "/photos/store",
    'photos={"store": "/data"}': "photos.store",
    'photos={"store": "s3://love/p", "existingClaim": "photos"}': "photos.store",
    "bot.replicas=0": "/bot/replicas",
    'bot.replicas="three"': "/bot/replicas",
    "bot.replica=3": "replica",
    'bot.image.tag="latest"': "/bot/image/tag",
    'bot.image.digest="sha256:short"': "/bot/image/digest",
    'bot.image.pullPolicy="Sometimes"': "/bot/image/pullPolicy",
    'bot.resources={"requests": {"cpu": "lots", "memory": "1Gi"}}': "/bot/resources/requests/cpu",
    "bot.resources.requests=null": "requests",
    "bot.replicas=7": "settings.POOL_SIZE",
    "bot.replicas=3,settings.POOL_SIZE=25": "settings.POOL_SIZE",
    'settings={"DATABASE_POOLER": "pgbouncer"}': "/settings/DATABASE_POOLER",
    'bot.autoscaling={"enabled": true, "minReplicas": 5, "maxReplicas": 3}': "bot.autoscaling.minReplicas",
    "webapp.frameAncestors=\"https://a.example; script-src *\"": "/webapp/frameAncestors",
    'settings={"LIKES_PER_DAY": 0}': "/settings/LIKES_PER_DAY",
    'settings={"LIKES_A_DAY": 5}': "LIKES_A_DAY",
    'settings={"BOT_TOKEN": "123:abc"}': "BOT_TOKEN",
    'settings={"LOG_LEVEL": "loud"}': "/settings/LOG_LEVEL",
    "migrations.hook.timeoutSeconds=1": "/migrations/hook/timeoutSeconds",
    "migrations.hook.enabled=true": "migrations.hook.enabled",
    'database={"mode": "external", "managed": null}': "database.secretName",
    'database.secretName="mine"': "database.secretName",
    'database.mode="shared"': "/database/mode",
    "datingBot.create=false": "datingBot.create",
    'datingBot.deletionPolicy="Keep"': "/datingBot/deletionPolicy",
    "datingBot.backup={}": "backup",
    'datingBot.apiUrl="telegram"': "/datingBot/apiUrl",
    'database.managed={"storage": {"size": "1Gi"}, "secretRef": {"name": "x"}}': "/database/managed/secretRef",
    "httpRoute.enabled=true": "/httpRoute/parentRefs",
    'httpRoute={"enabled": true, "parentRefs": [{"name": "edge"}]}': "httpRoute.enabled",
    'monitoring.enabled=true,datingBot.monitoring={"enabled": true}': "datingBot.monitoring.enabled",
    "networkPolicy.ingressFrom=[]": "/networkPolicy/ingressFrom",
    'networkPolicy.outboundPorts=["https"]': "/networkPolicy/outboundPorts/0",
}  # fmt: skip


@pytest.mark.parametrize(("setting", "name"), WRONG.items(), ids=WRONG)
def test_a_wrong_value_is_refused_by_its_name(setting: str, name: str) -> None:
    with pytest.raises(Refused, match=re.escape(name)):
        render(setting)


def test_a_pooler_of_the_managed_database_carries_the_queries() -> None:
    (settings,) = [
        one["data"]
        for one in render(
            'database.managed={"storage": {"size": "5Gi"}, "pooler": {"enabled": true}}', "bot.replicas=40"
        )
        if one["kind"] == "ConfigMap" and one["metadata"]["name"].endswith("-settings")
    ]
    assert settings["DATABASE_POOLER"].endswith("-db-pooler:5432")
    assert settings["DATABASE_POOLER_PREPARES"] == "on"


def test_what_must_be_said_is_asked_for_all_at_once() -> None:
    with pytest.raises(Refused) as refused:
        run_helm("template", "love", str(CHART))
    for name in ("/publicUrl", "/secret/name", "/photos/store"):
        assert name in str(refused.value)


def leaves(values: dict[str, Any], trail: str = "") -> set[str]:
    """Dotted names of what is not a table of further names."""
    found: set[str] = set()
    for key, value in values.items():
        name = f"{trail}{key}"
        documented_whole = key in ("resources", "managed") or not isinstance(value, dict) or not value
        found |= {name} if documented_whole else leaves(value, f"{name}.")
    return found


def schema_at(name: str) -> dict[str, Any] | None:
    """The part of values.schema.json that a dotted name is checked by."""
    schema: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
    part: dict[str, Any] = schema
    for key in name.split("."):
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        if key not in part.get("properties", {}):
            return None
        part = part["properties"][key]
    return part


VALUE_NAMES = sorted(leaves(yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", VALUE_NAMES)
def test_every_value_is_documented_and_checked(name: str) -> None:
    assert f"| `{name}` |" in (CHART / "README.md").read_text(encoding="utf-8")
    assert schema_at(name) is not None


def test_the_table_of_values_says_what_values_yaml_says() -> None:
    checked = subprocess.run(
        [sys.executable, str(CHART / "values_table.py"), "--check"], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


def test_the_schema_knows_every_setting_of_the_service_and_no_other() -> None:
    known = schema_at("settings")
    assert known is not None
    assert known["properties"].keys() == {name.upper() for name in ServiceSettings.model_fields} - SET_BY_THE_CHART


def test_every_template_uses_only_values_there_are() -> None:
    used: set[str] = set()
    for template in CHART.glob("templates/**/*.*"):
        used |= set(re.findall(r"\.Values\.([A-Za-z.]+[A-Za-z])", template.read_text(encoding="utf-8")))
    parts = [name.split(".") for name in VALUE_NAMES]
    known = {".".join(part[:depth]) for part in parts for depth in range(1, len(part) + 1)}
    assert used - known == set()


NOTES = {
    "least": ("describe dbot love-datingbot", "no CloudNativePG yet", "no certificate"),
    "everything of a DatingBot": ("wait --for=condition=Ready dbot/love-datingbot",),
    "without the operator": ("datingbot webhook sync", "no certificate"),
    "photos in a volume": ("describe dbot", "helm -n dating test love"),
}


@pytest.mark.parametrize(("form", "sentences"), NOTES.items())
def test_the_notes_say_what_to_do_next(form: str, sentences: tuple[str, ...]) -> None:
    options = [option for setting in FORMS[form] for option in ("--set-json", setting)]
    said = run_helm(
        "install", "love", str(CHART), "-n", "dating", "-f", str(VALUES), "--dry-run=client", *options
    ).partition("NOTES:")[2]
    for sentence in sentences:
        assert sentence in said
    assert ("no certificate" in said) is ("no certificate" in sentences)
