"""The Secrets an owner makes: which of them a release's values name, and what is wrong with those that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FORMS = {
    "botToken": (r"\d{6,}:[A-Za-z0-9_-]{30,}", "a token of @BotFather, like 123456789:AA..."),
    "webhookSecret": (r"[A-Za-z0-9_-]{16,256}", "16-256 of A-Z a-z 0-9 _ -"),
    "sessionSecret": (r"(?s).{32,}", "at least 32 characters"),
    "uri": (r"postgres(ql)?://.+", "postgresql://..."),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One key of one Secret; ``form`` names one of :data:`FORMS`, or any content does."""

    secret: str
    key: str
    form: str = ""


def list_needs(values: Mapping[str, Any]) -> list[Need]:
    """What a release with these values reads; Secrets that the operators make are not among them."""
    keys = values["secret"]["keys"]
    needs = [
        Need(values["secret"]["name"], keys[name], name) for name in ("botToken", "webhookSecret", "sessionSecret")
    ]
    if values["database"]["mode"] == "external":
        needs.append(Need(values["database"]["secretName"], values["database"]["key"], "uri"))
    if values["photos"]["secretName"]:
        needs += [Need(values["photos"]["secretName"], key) for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")]
    needs += [Need(each["name"], ".dockerconfigjson") for each in values["imagePullSecrets"]]
    backups = values["datingBot"]["backups"] if values["datingBot"]["create"] else {}
    if store := (backups.get("objectStore") or {}).get("secretRef"):
        needs.append(Need(store["name"], store.get("accessKeyIdKey", "ACCESS_KEY_ID")))
        needs.append(Need(store["name"], store.get("secretAccessKeyKey", "ACCESS_SECRET_KEY")))
        needs += [Need(store["name"], store["regionKey"])] if store.get("regionKey") else []
    if dump := (backups.get("logicalDump") or {}).get("keySecretRef"):
        needs.append(Need(dump["name"], dump.get("key", "dump-key")))
    return list(dict.fromkeys(needs))


def find_faults(need: Need, found: Mapping[str, str] | None) -> Iterator[str]:
    """What is wrong, in words that never have the value in them."""
    if found is None:
        yield f"{need.secret}: there is no such Secret (key {need.key} is needed)"
    elif not found.get(need.key):
        yield f"{need.secret}: key {need.key} is missing or empty"
    elif need.form and not re.fullmatch(FORMS[need.form][0], found[need.key]):
        extra = " (a line break at its end?)" if found[need.key] != found[need.key].strip() else ""
        yield f"{need.secret}: key {need.key} is not in form: {FORMS[need.form][1]}{extra}"
