"""CloudNativePG's objects: the managed database, its backups, and where they go."""

from __future__ import annotations

from datingbot_operator import naming
from datingbot_operator.manifests.objects import Built, build_object, present
from datingbot_operator.model import Backups, DatabaseSpec, DatingBot
from datingbot_operator.observed import CLUSTER, OBJECT_STORE, Observed

CNPG = "postgresql.cnpg.io/v1"
PLUGIN = "barman-cloud.cloudnative-pg.io"
STOP_SECONDS, SMART_SECONDS = 180, 1
"""How long an instance may take to stop, and how much of it clients may use to leave by themselves.

CloudNativePG's own half hour would be the grace of its pods, and a namespace that goes waits for half of that. Replicas
keep their connections, so no client ever leaves by itself: time spent on waiting for that only holds up the successor.
"""

PARAMETERS = {"wal_retrieve_retry_interval": "1s"}
"""How often a standby looks for its new primary: PostgreSQL's own 5 s are 5 s without a write that waits for one."""

PRIMARY_LEASE = {"leaseDurationSeconds": 10, "renewDeadlineSeconds": 7, "retryPeriodSeconds": 1}
"""How long a primary that died without a word keeps its successor waiting: CloudNativePG's own 15 s are half of the
30 s without a write that members are promised. A primary cut off from the API server steps down after 7 s (10 s there).
"""

APPLICATION = {"database": "app", "owner": "app"}
ORIGIN = "origin"
OPERAND = "ghcr.io/cloudnative-pg/postgresql"


def build_cluster(seen: Observed) -> Built:
    """CloudNativePG's Cluster. Under `Retain` nothing owns it: it outlives the `DatingBot`."""
    bot, database, backups = seen.bot, seen.bot.spec.database, seen.bot.spec.backups
    in_tree, by_plugin = _choose_method(seen)
    spec = present(
        instances=database.instances or 1,
        imageName=find_image(database),
        storage=build_storage(database),
        bootstrap=_bootstrap(bot),
        stopDelay=STOP_SECONDS,
        smartShutdownTimeout=SMART_SECONDS,
        primaryLease=PRIMARY_LEASE if (database.instances or 1) > 1 else None,
        resources=build_resources(database),
        postgresql={"parameters": PARAMETERS, **_synchronous(database)},
        plugins=[_build_plugin(seen, by_plugin)] if by_plugin else None,
        backup=in_tree
        and {
            "barmanObjectStore": {**_barman_store(in_tree), **_name_folder(seen)},
            "retentionPolicy": in_tree.retention,
        },
        externalClusters=[build_origin(seen, backups, server=_find_source(bot))]
        if backups and _restores_from_store(bot)
        else None,
    )
    return build_object(
        CNPG, "Cluster", naming.name_cluster(bot), bot, spec, owned=bot.spec.deletion_policy == "Delete"
    )


def build_pooler(bot: DatingBot) -> Built | None:
    """PgBouncer in transaction mode before the primary; None when it was not asked for."""
    pooler = bot.spec.database.pooler
    if pooler is None or not pooler.enabled:
        return None
    spec = {
        "cluster": {"name": naming.name_cluster(bot)},
        "instances": pooler.instances,
        "type": "rw",
        # The chart tells the service that it may prepare its statements here.
        "pgbouncer": {"poolMode": "transaction", "parameters": {"max_prepared_statements": "200"}},
    }
    return build_object(CNPG, "Pooler", naming.name_pooler(bot), bot, spec)


def build_object_store(bot: DatingBot, backups: Backups) -> Built:
    """The Barman Cloud plugin's ObjectStore; nothing owns it, so that a kept database goes on archiving."""
    spec = {"configuration": _barman_store(backups), "retentionPolicy": backups.retention}
    return build_object("barmancloud.cnpg.io/v1", "ObjectStore", naming.name_cluster(bot), bot, spec, owned=False)


def build_scheduled_backup(seen: Observed, backups: Backups) -> Built:
    """The daily base backup, the first one at once. CloudNativePG's cron begins with seconds."""
    spec = {"schedule": f"0 {backups.schedule}", "immediate": True, "backupOwnerReference": "none", **_backup_of(seen)}
    return build_object(CNPG, "ScheduledBackup", naming.name_cluster(seen.bot), seen.bot, spec)


def build_backup(seen: Observed) -> Built:
    """One backup, before a migration. Nothing owns it: backups outlive everything."""
    return build_object(CNPG, "Backup", naming.name_backup(seen), seen.bot, _backup_of(seen), owned=False)


def _choose_method(seen: Observed) -> tuple[Backups | None, Backups | None]:
    """In CloudNativePG itself, or by the plugin where the API server knows it."""
    backups = seen.bot.spec.backups
    return (None, backups) if OBJECT_STORE in seen.served else (backups, None)


def build_storage(database: DatabaseSpec) -> Built:
    """The volume of one server."""
    storage = database.storage
    return present(size=storage and storage.size, storageClass=storage and storage.storage_class)


def find_image(database: DatabaseSpec) -> str | None:
    """CloudNativePG's own default when neither an image nor a version was asked for."""
    return database.image or (f"{OPERAND}:{database.postgres_version}" if database.postgres_version else None)


def build_resources(database: DatabaseSpec) -> Built | None:
    """What each server asks for; None leaves it to the namespace."""
    resources = database.resources
    if resources is None:
        return None
    return present(requests=resources.requests or None, limits=resources.limits or None)


def _synchronous(database: DatabaseSpec) -> Built:
    wanted = database.synchronous
    if wanted is None:
        return {}
    return {"synchronous": {"method": "any", "number": wanted.replicas, "dataDurability": wanted.data_durability}}


def _build_plugin(seen: Observed, backups: Backups) -> Built:
    return {
        "name": PLUGIN,
        "isWALArchiver": backups.wal_archiving,
        "parameters": {"barmanObjectName": naming.name_cluster(seen.bot), **_name_folder(seen)},
    }


def _bootstrap(bot: DatingBot) -> Built:
    restore = bot.spec.restore
    if restore is None:
        # A page that is not as it was written is told of when it is read, here and where a backup is restored.
        return {"initdb": {**APPLICATION, "dataChecksums": True}}
    if restore.from_backup:
        return {"recovery": {**APPLICATION, "backup": {"name": restore.from_backup}}}
    target = {"recoveryTarget": {"targetTime": restore.target_time}} if restore.target_time else {}
    return {"recovery": {**APPLICATION, "source": ORIGIN, **target}}


def _restores_from_store(bot: DatingBot) -> bool:
    return bot.spec.restore is not None and bot.spec.restore.from_backup is None


def _find_source(bot: DatingBot) -> str:
    """The folder a restore reads: as asked, or the one a database of this name archives to at first."""
    return (bot.spec.restore and bot.spec.restore.server_name) or naming.name_cluster(bot)


def find_archive(seen: Observed) -> str:
    """The folder the managed database archives to: chosen when it is made, and never moved afterwards."""
    name = naming.name_cluster(seen.bot)
    live = seen.children.get((CLUSTER, name))
    if live is None:
        return naming.name_archive(seen.bot)
    spec = live["spec"]
    in_tree = spec.get("backup", {}).get("barmanObjectStore", {})
    by_plugin = [each.get("parameters", {}) for each in spec.get("plugins", ()) if each["name"] == PLUGIN]
    folder = next((told["serverName"] for told in (in_tree, *by_plugin) if "serverName" in told), None)
    return str(folder or name)


def _name_folder(seen: Observed) -> Built:
    """Nothing where it is the Cluster's own name, which is what CloudNativePG takes by itself."""
    folder = find_archive(seen)
    return {} if folder == naming.name_cluster(seen.bot) else {"serverName": folder}


def build_origin(seen: Observed, backups: Backups, *, server: str) -> Built:
    """Where a Cluster is recovered from: one folder of the object store."""
    if OBJECT_STORE not in seen.served:
        return {"name": ORIGIN, "barmanObjectStore": {**_barman_store(backups), "serverName": server}}
    parameters = {"barmanObjectName": naming.name_cluster(seen.bot), "serverName": server}
    return {"name": ORIGIN, "plugin": {"name": PLUGIN, "parameters": parameters}}


def _barman_store(backups: Backups) -> Built:
    store, secret = backups.object_store, backups.object_store.secret_ref
    return present(
        destinationPath=store.destination_path,
        endpointURL=store.endpoint_url,
        s3Credentials=present(
            accessKeyId={"name": secret.name, "key": secret.access_key_id_key},
            secretAccessKey={"name": secret.name, "key": secret.secret_access_key_key},
            region={"name": secret.name, "key": secret.region_key} if secret.region_key else None,
        ),
        wal={"compression": "gzip"},
        # An upgrade waits for its backup; a spread checkpoint would take minutes of that.
        data={"immediateCheckpoint": True},
    )


def _backup_of(seen: Observed) -> Built:
    cluster = {"cluster": {"name": naming.name_cluster(seen.bot)}}
    if OBJECT_STORE in seen.served:
        return {**cluster, "method": "plugin", "pluginConfiguration": {"name": PLUGIN}}
    return {**cluster, "method": "barmanObjectStore"}
