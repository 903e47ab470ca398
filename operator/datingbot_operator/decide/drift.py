"""Whether an object has to be applied: it is missing, or it is no longer as it was wanted."""

from __future__ import annotations

from datingbot_operator.decide.plan import Ensure
from datingbot_operator.manifests.objects import Built, covers
from datingbot_operator.observed import Observed


def ensure(seen: Observed, *wanted: Built) -> tuple[Ensure, ...]:
    """One action for each object that is not as wanted."""
    return tuple(Ensure(manifest) for manifest in wanted if not covers(_find(seen, manifest), manifest))


def _find(seen: Observed, manifest: Built) -> object:
    group, slash, _ = manifest["apiVersion"].partition("/")
    return seen.children.get((f"{manifest['kind']}.{group if slash else ''}", manifest["metadata"]["name"]))
