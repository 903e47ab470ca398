"""A release of the chart that asks the operator for everything there is."""

from __future__ import annotations

from typing import Any

from render.helm import render

NAME = "love-datingbot"
EVERYTHING = (
    'datingBot.tls={"secretName": "love-tls", "acme": {"email": "owner@example.com"}}',
    'datingBot.monitoring={"enabled": true}',
    'datingBot.backups={"objectStore": {"destinationPath": "s3://love/db", "secretRef": {"name": "love-s3"}}, '
    '"logicalDump": {"keySecretRef": {"name": "love-dumps"}}}',
    'database.managed={"instances": 2, "storage": {"size": "1Gi"}, "image": "postgresql:15", '
    '"pooler": {"enabled": true}}',
)
SECRET = ("love", "bot-token", "webhook-secret", "session-secret")
"""The name and the keys of the Secret that the owner makes."""


def render_release(*settings: str, namespace: str) -> list[dict[str, Any]]:
    """Its manifests; without settings, those for everything."""
    return render(*(settings or EVERYTHING), namespace=namespace)
