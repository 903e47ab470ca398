"""The throw-away Cluster of a restore drill: recovered from the newest backup, archiving nowhere."""

from __future__ import annotations

from datingbot_operator.manifests.database import (
    APPLICATION,
    CNPG,
    ORIGIN,
    SMART_SECONDS,
    STOP_SECONDS,
    build_origin,
    build_resources,
    build_storage,
    find_archive,
    find_image,
)
from datingbot_operator.manifests.objects import Built, build_object, present
from datingbot_operator.model import Backups
from datingbot_operator.observed import Observed

DRILL_LABEL = "datingbot.dev/drill"
"""On the Cluster and all its pods: what may be removed, and what the network policy of drills is for."""


def build_drill(seen: Observed, backups: Backups, *, name: str) -> Built:
    """One server with the newest data of the object store. It has no backup section, so it can write nothing there."""
    database, label = seen.bot.spec.database, {DRILL_LABEL: seen.bot.metadata.name}
    spec = present(
        instances=1,
        imageName=find_image(database),
        storage=build_storage(database),
        resources=build_resources(database),
        bootstrap={"recovery": {**APPLICATION, "source": ORIGIN}},
        externalClusters=[build_origin(seen, backups, server=find_archive(seen))],
        inheritedMetadata={"labels": label},
        enablePDB=False,
        # There is nothing to lose in it.
        stopDelay=STOP_SECONDS,
        smartShutdownTimeout=SMART_SECONDS,
    )
    drill = build_object(CNPG, "Cluster", name, seen.bot, spec)
    drill["metadata"]["labels"].update(label)
    return drill
