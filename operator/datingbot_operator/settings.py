"""Settings of the operator, from the environment the chart gives its pod."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


class BadSettings(Exception):
    """A variable is missing or wrong; says which, and what it must be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`watch_namespace` is empty for every namespace; the Lease is in `pod_namespace`."""

    pod_name: str
    pod_namespace: str
    watch_namespace: str
    log_level: str
    listen_port: int


LEVELS = ("debug", "info", "warning", "error")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read and check. Raises `BadSettings`."""
    for name in ("POD_NAME", "POD_NAMESPACE"):
        if not environment.get(name):
            raise BadSettings(f"{name} is not set; the chart sets it from the pod's own metadata.")
    level = environment.get("LOG_LEVEL", "info").lower()
    if level not in LEVELS:
        raise BadSettings(f"LOG_LEVEL must be one of {', '.join(LEVELS)}.")
    port = environment.get("LISTEN_PORT", "8080")
    if not (port.isascii() and port.isdigit() and 0 <= int(port) < 65536):
        raise BadSettings("LISTEN_PORT must be a port.")
    return Settings(
        pod_name=environment["POD_NAME"],
        pod_namespace=environment["POD_NAMESPACE"],
        watch_namespace=environment.get("WATCH_NAMESPACE", ""),
        log_level=level,
        listen_port=int(port),
    )
