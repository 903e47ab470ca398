"""The daily dump: one CronJob that dumps and keeps, and one that never runs by itself and loads a dump again.

The database's own image has pg_dump of the server's version, the service's image seals and stores; the dump passes
from the first container of a pod to the second in a folder that goes with the pod.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datingbot_operator import naming
from datingbot_operator.manifests.database import find_image
from datingbot_operator.manifests.objects import Built, build_object
from datingbot_operator.model import Backups, DatabaseSpec, KeySecretRef
from datingbot_operator.observed import CLUSTER, Observed

COMPONENT = "dump"
FOLDER = {"name": "dump", "mountPath": "/dump"}
RETRIES, DEADLINE_SECONDS, HISTORY = 2, 6 * 3600, 3
NOT_FOR_DUMPS = {"BOT_TOKEN", "WEBHOOK_SECRET", "SESSION_SECRET", "CHAT_KEY", "BAN_KEY", "DATABASE_URL"}

DUMP = """\
set -eu
pg_dump --format=custom --compress=6 --no-owner --no-acl --file=/dump/dump
pg_restore --list /dump/dump >/dump/list
grep -q ' TABLE DATA public members ' /dump/list || { echo 'The dump lists no members.' >&2; exit 1; }
pg_restore --file=/dev/null /dump/dump
"""
"""Listed and read to its end before anybody counts on it."""

LOAD = """\
set -eu
pg_restore --no-owner --no-acl --file=/dump/sql /dump/dump
psql --quiet --no-psqlrc --single-transaction --set=ON_ERROR_STOP=1 \
  --command='DROP OWNED BY CURRENT_USER CASCADE' --file=/dump/sql >/dev/null
"""
"""All of the dump instead of all there was, or nothing: one transaction."""

_KEPT_OF_POD = ("imagePullSecrets", "securityContext", "nodeSelector", "tolerations")
_OF_DATABASE = {
    "PGHOST": "host",
    "PGPORT": "port",
    "PGDATABASE": "dbname",
    "PGUSER": "username",
    "PGPASSWORD": "password",
}


def build_dumps(seen: Observed, backups: Backups, key: KeySecretRef) -> tuple[Built, ...]:
    """Both CronJobs; none while there is no workload to take the image and the security from."""
    image = _find_operand(seen)
    if seen.workload is None or image is None:
        return ()
    wanted = backups.logical_dump
    dump = _build_client(seen, "dump", image, DUMP)
    keep = _build_keeper(seen, backups, key, "keep", ["keep", "/dump/dump", f"--keep={wanted.keep}"])
    fetch = _build_keeper(seen, backups, key, "fetch", ["fetch", "/dump/dump"])
    load = _build_client(seen, "load", image, LOAD)
    return (
        _build_cron_job(seen, naming.name_dumps(seen.bot), wanted.schedule, first=dump, then=keep),
        _build_cron_job(seen, naming.name_loading(seen.bot), wanted.schedule, first=fetch, then=load, suspend=True),
    )


def _find_operand(seen: Observed) -> str | None:
    """What the database runs: CloudNativePG fills in its own default where none was asked for."""
    database: DatabaseSpec = seen.bot.spec.database
    live = seen.children.get((CLUSTER, naming.name_cluster(seen.bot)), {})
    return live.get("status", {}).get("image") or live.get("spec", {}).get("imageName") or find_image(database)


def _build_cron_job(
    seen: Observed, name: str, schedule: str, *, first: Built, then: Built, suspend: bool = False
) -> Built:
    template: Mapping[str, Any] = seen.workload.template if seen.workload else {}
    pod = template.get("spec", {})
    labels = {**template.get("metadata", {}).get("labels", {}), "app.kubernetes.io/component": COMPONENT}
    job = {
        "backoffLimit": RETRIES,
        "activeDeadlineSeconds": DEADLINE_SECONDS,
        "template": {
            "metadata": {"labels": labels},
            "spec": {
                **{key: pod[key] for key in _KEPT_OF_POD if key in pod},
                "restartPolicy": "Never",
                "automountServiceAccountToken": False,
                "enableServiceLinks": False,
                "initContainers": [first],
                "containers": [then],
                "volumes": [*pod.get("volumes", ()), {"name": FOLDER["name"], "emptyDir": {}}],
            },
        },
    }
    spec = {
        "schedule": schedule,
        "timeZone": "Etc/UTC",
        "suspend": suspend,
        "concurrencyPolicy": "Forbid",
        "startingDeadlineSeconds": 3600,
        "successfulJobsHistoryLimit": HISTORY,
        "failedJobsHistoryLimit": HISTORY,
        "jobTemplate": {"spec": job},
    }
    return build_object("batch/v1", "CronJob", name, seen.bot, spec)


def _build_client(seen: Observed, name: str, image: str, script: str) -> Built:
    """A container of the database's image; it sees the database and the folder, and no key."""
    secret = naming.name_database_secret(seen.bot)
    return {
        **_take(seen, "imagePullPolicy", "resources", "securityContext"),
        "name": name,
        "image": image,
        "command": ["sh", "-c", script],
        "env": [_from_secret(variable, secret, key) for variable, key in _OF_DATABASE.items()],
        "volumeMounts": [FOLDER],
        "terminationMessagePolicy": "FallbackToLogsOnError",
    }


def _build_keeper(seen: Observed, backups: Backups, key: KeySecretRef, name: str, command: list[str]) -> Built:
    """A container of the service's image; it sees the object stores and the key, and no database."""
    store, keys = backups.object_store, backups.object_store.secret_ref
    taken = _take(seen, "imagePullPolicy", "resources", "securityContext", "envFrom", "env", "volumeMounts")
    env = [dict(variable) for variable in taken.pop("env", ()) if variable["name"] not in NOT_FOR_DUMPS]
    env += [
        {"name": "DUMP_STORE", "value": f"{store.destination_path.rstrip('/')}/{seen.bot.metadata.name}"},
        _from_secret("DUMP_KEY", key.name, key.key),
        _from_secret("DUMP_ACCESS_KEY_ID", keys.name, keys.access_key_id_key),
        _from_secret("DUMP_SECRET_ACCESS_KEY", keys.name, keys.secret_access_key_key),
    ]
    if store.endpoint_url:
        env.append({"name": "DUMP_ENDPOINT", "value": store.endpoint_url})
    if keys.region_key:
        env.append(_from_secret("DUMP_REGION", keys.name, keys.region_key))
    return {
        **taken,
        "name": name,
        "image": seen.image,
        "command": ["python", "-m", "datingbot.dumps", *command],
        "env": env,
        "volumeMounts": [*taken.get("volumeMounts", ()), FOLDER],
        "terminationMessagePolicy": "FallbackToLogsOnError",
    }


def _take(seen: Observed, *fields: str) -> Built:
    """Fields of the bot's own container."""
    template: Mapping[str, Any] = seen.workload.template if seen.workload else {}
    container: Mapping[str, Any] = next(iter(template.get("spec", {}).get("containers", ())), {})
    return {field: container[field] for field in fields if field in container}


def _from_secret(variable: str, name: str, key: str) -> Built:
    return {"name": variable, "valueFrom": {"secretKeyRef": {"name": name, "key": key}}}
