"""Which Secrets a release needs, and what is told of those that will not do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".ci"))

from secrets_needed import Need, find_faults, list_needs  # noqa: E402 - a folder of scripts, not a package

TOKEN = "123456789:" + "A" * 35


def values(**more: Any) -> dict[str, Any]:
    keys = {"botToken": "bot-token", "webhookSecret": "webhook-secret", "sessionSecret": "session-secret"}
    return {
        "secret": {"name": "love", "keys": keys},
        "database": {"mode": "managed"},
        "photos": {"secretName": ""},
        "imagePullSecrets": [],
        "datingBot": {"create": True, "backups": {}},
        **more,
    }


def test_a_small_release_needs_one_secret_of_three_keys() -> None:
    assert {(need.secret, need.key) for need in list_needs(values())} == {
        ("love", "bot-token"),
        ("love", "webhook-secret"),
        ("love", "session-secret"),
    }


def test_database_photos_backups_and_dumps_bring_their_own() -> None:
    backups = {"objectStore": {"secretRef": {"name": "s3"}}, "logicalDump": {"keySecretRef": {"name": "dumps"}}}
    needs = list_needs(
        values(
            database={"mode": "external", "secretName": "pg", "key": "uri"},
            photos={"secretName": "photos"},
            imagePullSecrets=[{"name": "pull"}],
            datingBot={"create": True, "backups": backups},
        )
    )
    assert {need.secret for need in needs} == {"love", "pg", "photos", "pull", "s3", "dumps"}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "no such Secret"),
        ({}, "missing or empty"),
        ({"bot-token": "hunter2"}, "not in form"),
        ({"bot-token": f"{TOKEN}\n"}, "line break"),
    ],
)
def test_a_fault_is_told_without_the_value(found: dict[str, str] | None, said: str) -> None:
    [fault] = find_faults(Need("love", "bot-token", "botToken"), found)
    assert said in fault
    assert "hunter2" not in fault
    assert TOKEN not in fault


def test_what_is_in_form_has_no_fault() -> None:
    assert list(find_faults(Need("love", "bot-token", "botToken"), {"bot-token": TOKEN})) == []
