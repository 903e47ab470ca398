"""Names of what the operator makes: the same question has the same name, so asking twice makes nothing twice."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from datingbot_operator.model import DatingBot
from datingbot_operator.observed import Observed, Step

LONGEST_BOT = 40
"""Characters kept of the bot's name: a Job's name ends up in a label, which has 63."""


def name_cluster(bot: DatingBot) -> str:
    """The managed database's Cluster."""
    return f"{_short(bot)}-db"


def name_pooler(bot: DatingBot) -> str:
    """PgBouncer before the managed database."""
    return f"{_short(bot)}-db-pooler"


def name_monitor(bot: DatingBot) -> str:
    """What Prometheus reads the service's metrics by, and the rules it watches them with."""
    return _short(bot)


def name_dashboards(bot: DatingBot) -> str:
    """The ConfigMap a Grafana of the cluster's takes its dashboards from."""
    return f"{_short(bot)}-dashboards"


def name_certificate(bot: DatingBot) -> str:
    """The certificate of the origin, and the issuer made for it."""
    return f"{_short(bot)}-tls"


def name_database_secret(bot: DatingBot) -> str:
    """The Secret the service's connection string is in: CloudNativePG's, or the owner's."""
    reference = bot.spec.database.secret_ref
    return reference.name if reference else f"{name_cluster(bot)}-app"


def name_backup(seen: Observed) -> str:
    """The backup that is completed before this image migrates this database."""
    return f"{_short(seen.bot)}-before-{_mark(_database(seen), seen.image)}"


def name_drill(bot: DatingBot, *, due: datetime) -> str:
    """The throw-away Cluster of the drill that was due then; CloudNativePG takes 50 characters."""
    return f"{_short(bot, longest=LONGEST_BOT - 6)}-drill-{_mark(due.isoformat())}"


def name_archive(bot: DatingBot) -> str:
    """The folder of the object store a new database archives to.

    A restored one gets a folder of its own: CloudNativePG refuses to archive over what it was made from.
    """
    return f"{name_cluster(bot)}-{_mark(bot.metadata.uid)}" if bot.spec.restore else name_cluster(bot)


def name_dumps(bot: DatingBot) -> str:
    """The CronJob that dumps the database; CronJobs take 52 characters."""
    return f"{_short(bot)}-dump"


def name_loading(bot: DatingBot) -> str:
    """The CronJob that loads a dump when a person asks for it."""
    return f"{_short(bot)}-load-dump"


def name_migration(seen: Observed, *, step: Step) -> str:
    """The Job of one migration: the same image on the same database is migrated once."""
    return f"{_short(seen.bot)}-{step}-{_mark(step, _database(seen), seen.image)}"


def name_webhook(seen: Observed) -> str:
    """The Job that tells Telegram where the service is: again for another image, address, menu or secret."""
    telegram = seen.bot.spec.telegram
    secret = seen.secrets.get(telegram.token_secret_ref.name)
    wanted = msgspec.json.encode(telegram, order="deterministic").decode()
    return f"{_short(seen.bot)}-webhook-{_mark(seen.image, wanted, secret.version if secret else '')}"


def _database(seen: Observed) -> str:
    """Which database it is: a new one under an old name has to be migrated again."""
    return seen.cluster.uid if seen.cluster else name_database_secret(seen.bot)


def _short(bot: DatingBot, *, longest: int = LONGEST_BOT) -> str:
    """The bot's name; a long one is cut and marked, so that two long ones stay apart."""
    name = bot.metadata.name
    return name if len(name) <= longest else f"{name[: longest - 9].rstrip('.-')}-{_mark(name)}"


def _mark(*parts: str | None) -> str:
    """Eight hexadecimal digits of the parts."""
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:8]
