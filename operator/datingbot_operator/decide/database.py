"""The database: a managed cluster is made and kept as wanted, an external one has to be reachable by its Secret."""

from __future__ import annotations

from datingbot_operator import naming
from datingbot_operator.conditions import DATABASE_READY, Finding, false, true
from datingbot_operator.decide.drift import ensure
from datingbot_operator.decide.plan import Opinion
from datingbot_operator.manifests.database import build_cluster, build_object_store, build_pooler
from datingbot_operator.observed import CLUSTER, OBJECT_STORE, Observed

SOON = 5.0
"""Seconds to the next look where no event will tell."""


def judge_database(seen: Observed) -> Opinion:
    """Whether there is a database to work with."""
    if seen.bot.spec.database.mode == "external":
        finding = _judge_secret(seen)
        return Opinion((finding,), retry_after=None if finding.status == "True" else SOON)
    if CLUSTER not in seen.served:
        missing = false(
            DATABASE_READY,
            "CloudNativePGMissing",
            "This cluster does not know CloudNativePG's Cluster; install CloudNativePG, or set "
            "spec.database.mode to external.",
        )
        return Opinion((missing,), retry_after=SOON)
    backups = seen.bot.spec.backups
    wanted = [build_cluster(seen)]
    if backups and OBJECT_STORE in seen.served:
        wanted.insert(0, build_object_store(seen.bot, backups))
    if pooler := build_pooler(seen.bot):
        wanted.append(pooler)
    finding = _judge_cluster(seen)
    return Opinion((finding,), ensure(seen, *wanted), retry_after=None if finding.status == "True" else SOON)


def is_database_ready(seen: Observed) -> bool:
    """Whether a Job may use the database now."""
    finding = _judge_secret(seen) if seen.bot.spec.database.mode == "external" else _judge_cluster(seen)
    return finding.status == "True"


def _judge_cluster(seen: Observed) -> Finding:
    cluster, name = seen.cluster, naming.name_cluster(seen.bot)
    if cluster is None:
        return false(DATABASE_READY, "Creating", f"Cluster {name} is being made.")
    if not cluster.ready:
        return false(DATABASE_READY, "NotReady", f"Cluster {name}: {cluster.phase or 'no phase yet'}.")
    if naming.name_database_secret(seen.bot) not in seen.secrets:
        secret = naming.name_database_secret(seen.bot)
        return false(DATABASE_READY, "SecretMissing", f"Cluster {name} is ready, its Secret {secret} is not there yet.")
    return true(DATABASE_READY, "Healthy", f"Cluster {name} is in a healthy state.")


def _judge_secret(seen: Observed) -> Finding:
    reference = seen.bot.spec.database.secret_ref
    name = naming.name_database_secret(seen.bot)
    secret = seen.secrets.get(name)
    if secret is None:
        return false(
            DATABASE_READY,
            "SecretMissing",
            f"spec.database.secretRef: Secret {name} is not in this namespace; make it with the connection string.",
            stalled=True,
        )
    if reference and reference.key not in secret.keys:
        return false(
            DATABASE_READY,
            "SecretKeyMissing",
            f"spec.database.secretRef.key: Secret {name} has no key {reference.key}.",
            stalled=True,
        )
    return true(DATABASE_READY, "External", f"The database's address is in Secret {name}.")
