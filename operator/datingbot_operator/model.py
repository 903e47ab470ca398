"""The `DatingBot` resource as frozen values, read from what the API server holds.

Bounds and patterns are the resource definition's (the chart's); here are its shape and its defaults, and a
test holds both equal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

API_VERSION = "datingbot.dev/v1alpha1"
WEBHOOK_PATH = "/telegram/webhook"


class BadResource(Exception):
    """What is wrong with a `DatingBot`: the field, and what it must be."""


class Frozen(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A value whose fields have the names of the resource, written in Python's way."""


class WorkloadRef(Frozen, frozen=True, kw_only=True):
    """The bot's Deployment; read, never written."""

    name: str
    kind: Literal["Deployment"] = "Deployment"


class DatabaseSecretRef(Frozen, frozen=True, kw_only=True):
    """Where an external database's connection string is."""

    name: str
    key: str = "uri"


class Storage(Frozen, frozen=True, kw_only=True):
    """A volume; `size` is a Kubernetes quantity such as 10Gi."""

    size: str
    storage_class: str | None = None


class Synchronous(Frozen, frozen=True, kw_only=True):
    """How many replicas must have a transaction before it counts."""

    replicas: int
    data_durability: Literal["required", "preferred"] = "required"


class Pooler(Frozen, frozen=True, kw_only=True):
    """PgBouncer in front of a managed database."""

    enabled: bool = False
    instances: int = 2


class Resources(Frozen, frozen=True, kw_only=True):
    """Requests and limits by resource, as Kubernetes quantities."""

    requests: dict[str, str] = {}
    limits: dict[str, str] = {}


class DatabaseSpec(Frozen, frozen=True, kw_only=True):
    """A managed cluster of ours, or an external database reached by a Secret."""

    mode: Literal["managed", "external"]
    secret_ref: DatabaseSecretRef | None = None
    image: str | None = None
    instances: int | None = None
    postgres_version: int | None = None
    storage: Storage | None = None
    synchronous: Synchronous | None = None
    pooler: Pooler | None = None
    resources: Resources | None = None


class Migrations(Frozen, frozen=True, kw_only=True):
    """How the schema is changed; `history` counts finished Jobs that are kept."""

    backup_first: bool = True
    timeout_seconds: int = 900
    history: int = 5


class ObjectStoreSecretRef(Frozen, frozen=True, kw_only=True):
    """Where the object store's keys are."""

    name: str
    access_key_id_key: str = "ACCESS_KEY_ID"
    secret_access_key_key: str = "ACCESS_SECRET_KEY"  # noqa: S105 - a key's name
    region_key: str | None = None


class ObjectStore(Frozen, frozen=True, kw_only=True):
    """An S3 bucket and a prefix in it."""

    destination_path: str
    secret_ref: ObjectStoreSecretRef
    endpoint_url: str | None = None


class KeySecretRef(Frozen, frozen=True, kw_only=True):
    """Where the key that seals dumps is."""

    name: str
    key: str = "dump-key"


class LogicalDump(Frozen, frozen=True, kw_only=True):
    """A daily pg_dump beside the physical backups, with a copy of the photos; none without a key to seal it by."""

    enabled: bool = True
    schedule: str = "0 3 * * *"
    keep: int = 7
    key_secret_ref: KeySecretRef | None = None

    @property
    def wanted(self) -> bool:
        """Whether a dump is made at all."""
        return self.enabled and self.key_secret_ref is not None


class Backups(Frozen, frozen=True, kw_only=True):
    """Physical backups and the write-ahead log, in an object store; the schedule is five fields of cron in UTC."""

    object_store: ObjectStore
    schedule: str = "0 3 * * *"
    retention: str = "30d"
    wal_archiving: bool = True
    logical_dump: LogicalDump = LogicalDump()


class Restore(Frozen, frozen=True, kw_only=True):
    """What a new database is made from: one backup, a moment, or without both the latest there is in the store."""

    server_name: str | None = None
    from_backup: str | None = None
    target_time: str | None = None


class DrillChecks(Frozen, frozen=True, kw_only=True):
    """What a restored copy must show."""

    newest_row_seconds: int = 86400
    least_members: int = 0
    timeout_seconds: int = 1800


class RestoreDrill(Frozen, frozen=True, kw_only=True):
    """When backups are proven by restoring one."""

    schedule: str = "0 5 * * 0"
    suspend: bool = False
    checks: DrillChecks = DrillChecks()


class TokenSecretRef(Frozen, frozen=True, kw_only=True):
    """A Secret and its keys; the operator hands the names on and never reads the values."""

    name: str
    token_key: str = "bot-token"  # noqa: S105 - a key's name
    webhook_secret_key: str = "webhook-secret"  # noqa: S105
    session_secret_key: str = "session-secret"  # noqa: S105


class Telegram(Frozen, frozen=True, kw_only=True):
    """The bot at Telegram."""

    token_secret_ref: TokenSecretRef
    webhook_url: str
    api_url: str = "https://api.telegram.org"

    @property
    def public_url(self) -> str:
        """The origin of the Mini App and of the webhook."""
        return self.webhook_url.removesuffix(WEBHOOK_PATH)


class IssuerRef(Frozen, frozen=True, kw_only=True):
    """An issuer of cert-manager that is there already."""

    name: str
    kind: Literal["Issuer", "ClusterIssuer"] = "ClusterIssuer"


class Acme(Frozen, frozen=True, kw_only=True):
    """An account at an ACME server, for an issuer of ours; `dns01` is a solver in cert-manager's own shape."""

    email: str
    server: str = "https://acme-v02.api.letsencrypt.org/directory"
    ca_bundle: str | None = None
    ingress_class_name: str | None = None
    dns01: dict[str, Any] | None = None


class Tls(Frozen, frozen=True, kw_only=True):
    """The certificate of the origin; one of `issuer_ref` and `acme`."""

    secret_name: str
    issuer_ref: IssuerRef | None = None
    acme: Acme | None = None
    renew_before: str | None = None


class Monitoring(Frozen, frozen=True, kw_only=True):
    """What is made for the Prometheus operator; it selects by `labels`."""

    enabled: bool = False
    labels: dict[str, str] = {}
    rules: bool = True
    dashboards: bool = True


class Spec(Frozen, frozen=True, kw_only=True):
    """What the owner asked for."""

    workload_ref: WorkloadRef
    database: DatabaseSpec
    telegram: Telegram
    image: str | None = None
    version: str | None = None
    suspend: bool = False
    deletion_policy: Literal["Retain", "Delete"] = "Retain"
    migrations: Migrations = Migrations()
    backups: Backups | None = None
    restore: Restore | None = None
    restore_drill: RestoreDrill | None = None
    tls: Tls | None = None
    monitoring: Monitoring = Monitoring()


class Condition(Frozen, frozen=True, kw_only=True):
    """One line of the status; `last_transition_time` is RFC 3339 in UTC and moves only with `status`."""

    type: str
    status: Literal["True", "False", "Unknown"]
    reason: str
    message: str
    last_transition_time: str
    observed_generation: int = -1


class SchemaStatus(Frozen, frozen=True, kw_only=True):
    """How far the database was expanded and contracted, as the last migration told."""

    expand: int
    contract: int


class BackupStatus(Frozen, frozen=True, kw_only=True):
    """The newest backup that is completed."""

    name: str
    completed_at: str


class DumpStatus(Frozen, frozen=True, kw_only=True):
    """The newest dump that is stored and was read back."""

    completed_at: str


class DrillStatus(Frozen, frozen=True, kw_only=True):
    """How the last restore drill went; the seconds are left out where it did not come that far.

    `recovery_seconds` is the measured RTO: from nothing to a database that answers. `data_age_seconds` bounds the RPO
    from above: how old the newest restored row was when the drill began. `members` are those of the last that passed.
    """

    name: str
    completed_at: str
    result: Literal["Passed", "Failed"]
    message: str = ""
    recovery_seconds: int | None = None
    data_age_seconds: int | None = None
    members: int | None = None


class WebhookStatus(Frozen, frozen=True, kw_only=True):
    """What Telegram said of the webhook when it was asked last (getWebhookInfo)."""

    url: str
    pending_updates: int
    last_error: str = ""


class Status(Frozen, frozen=True, kw_only=True):
    """What the operator said last; `observed_generation` is -1 until it looked."""

    observed_generation: int = -1
    conditions: tuple[Condition, ...] = ()
    schema: SchemaStatus | None = None
    last_backup: BackupStatus | None = None
    last_dump: DumpStatus | None = None
    last_drill: DrillStatus | None = None
    webhook: WebhookStatus | None = None


class Metadata(Frozen, frozen=True, kw_only=True):
    """The part of the metadata that decides something."""

    name: str
    namespace: str
    uid: str
    generation: int = 1
    deletion_timestamp: str | None = None


class Identity(Frozen, frozen=True, kw_only=True):
    """Which resource it is, and what was said about it; readable even when its spec is not."""

    metadata: Metadata
    status: Status = Status()


class DatingBot(Identity, frozen=True, kw_only=True):
    """One dating service of one bot."""

    spec: Spec


_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<field>[^`]+)`$")


# msgspec learns a type when it first reads one, and crashes the process when two threads make it learn the same type at
# once. Rounds are threads, and after a start they all read at once: so it learns here.
for _type in (DatingBot, Identity):
    msgspec.json.Decoder(_type)


def read_resource(raw: Mapping[str, Any]) -> DatingBot:
    """A `DatingBot` from the API server's object.

    Raises:
        BadResource: names the field; what a pattern or a rule of the definition refuses never comes this far.
    """
    try:
        bot = msgspec.convert(raw, DatingBot)
    except msgspec.ValidationError as error:
        raise BadResource(_describe(str(error))) from None
    _check_database(bot.spec)
    return bot


def read_identity(raw: Mapping[str, Any]) -> Identity:
    """The part of a `DatingBot` that only the API server and the operator write."""
    return msgspec.convert(raw, Identity)


def _describe(problem: str) -> str:
    """`spec.database.mode: Expected ...` from msgspec's words."""
    found = _PLACE.match(problem)
    what, path = (found["what"], (found["path"] or "").lstrip(".")) if found else (problem, "")
    missing = _MISSING.match(what)
    if missing:
        path, what = ".".join(filter(None, (path, missing["field"]))), "is required; set it in the DatingBot"
    return f"{path or 'the resource'}: {what}"


def _check_database(spec: Spec) -> None:
    if spec.database.mode == "managed" and spec.database.storage is None:
        raise BadResource("spec.database.storage: is required when database.mode is managed; set storage.size")
    if spec.database.mode == "external" and spec.database.secret_ref is None:
        raise BadResource(
            "spec.database.secretRef: is required when database.mode is external; name a Secret with the address"
        )
