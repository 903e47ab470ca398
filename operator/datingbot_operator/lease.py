"""The Lease: one operator works at a time; who loses it ends at once, and its successor looks at everything anew."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from datingbot_operator.api import LEASES, Api, ApiRefused, ApiUnreachable

LEASE_NAME = "datingbot-operator"
DURATION_SECONDS = 30
RENEW_SECONDS = 8.0
"""Three renewals may fail before another one takes over."""

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another operator works now, or nobody could be asked for too long."""


class Lease:
    """Our share in one Lease (coordination.k8s.io/v1) of one namespace."""

    def __init__(self, api: Api, *, namespace: str, holder: str) -> None:
        self._api, self._namespace, self._holder = api, namespace, holder
        self._renewed = 0.0

    def try_to_take(self) -> bool:
        """Take it or renew it; False while another one holds it. Raises `ApiRefused` and `ApiUnreachable`."""
        now = datetime.now(UTC)
        began = time.monotonic()
        found = self._api.get(LEASES, self._namespace, LEASE_NAME)
        if found is not None and not self._may_take(found, now):
            return False
        try:
            if found is None:
                self._api.create(LEASES, self._build(None, now))
            else:
                self._api.replace(LEASES, self._build(found, now))
        except ApiRefused as error:
            if error.status == 409:
                return False
            raise
        self._renewed = began
        return True

    def renew(self) -> None:
        """Renew it; a short silence of the API server is borne. Raises `LeaseLost`."""
        try:
            held = self.try_to_take()
        except (ApiRefused, ApiUnreachable) as error:
            if time.monotonic() - self._renewed > DURATION_SECONDS - RENEW_SECONDS:
                raise LeaseLost(f"The Lease could not be renewed: {error}") from None
            log.warning("the Lease was not renewed", said=str(error))
            return
        if not held:
            raise LeaseLost("Another operator took the Lease.")

    def release(self) -> None:
        """Let the next one begin at once."""
        found = self._api.get(LEASES, self._namespace, LEASE_NAME)
        if found is not None and found["spec"].get("holderIdentity") == self._holder:
            found["spec"]["holderIdentity"] = ""
            self._api.replace(LEASES, found)

    def _may_take(self, lease: dict[str, Any], now: datetime) -> bool:
        spec = lease.get("spec", {})
        holder, renewed = spec.get("holderIdentity"), spec.get("renewTime")
        if not holder or holder == self._holder or not renewed:
            return True
        seconds = timedelta(seconds=spec.get("leaseDurationSeconds", DURATION_SECONDS))
        return datetime.fromisoformat(renewed) + seconds < now

    def _build(self, found: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
        spec = dict(found["spec"]) if found else {}
        written = now.isoformat(timespec="microseconds").replace("+00:00", "Z")
        if spec.get("holderIdentity") != self._holder:
            spec["acquireTime"] = written
            spec["leaseTransitions"] = spec.get("leaseTransitions", 0) + (1 if found else 0)
        spec |= {"holderIdentity": self._holder, "leaseDurationSeconds": DURATION_SECONDS, "renewTime": written}
        metadata = found["metadata"] if found else {"name": LEASE_NAME, "namespace": self._namespace}
        return {"apiVersion": LEASES.version, "kind": LEASES.kind, "metadata": metadata, "spec": spec}
