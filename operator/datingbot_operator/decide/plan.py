"""What a decision is made of: actions, what each policy has to say, and the plan that is put together from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from datingbot_operator.conditions import Finding
from datingbot_operator.model import BackupStatus, DrillStatus, DumpStatus, SchemaStatus, Status, WebhookStatus
from datingbot_operator.observed import Step


class Phase(StrEnum):
    """Where the sequence is. It is read from the objects each time; nothing remembers it."""

    WAITING = "Waiting"
    BACKUP = "Backup"
    EXPAND = "Expand"
    ROLL_OUT = "RollOut"
    CONTRACT = "Contract"
    IDLE = "Idle"


@dataclass(frozen=True, slots=True)
class Ensure:
    """Apply a manifest on the server's side: made when it is missing, put right when it drifted."""

    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StartBackup:
    """Ask CloudNativePG for a backup under this name."""

    name: str
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunJob:
    """Start a Job. There is at most one in a plan, and only where none is running."""

    name: str
    step: Step
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeleteJob:
    """Remove a Job that is finished, or has not begun, with its pods."""

    name: str


@dataclass(frozen=True, slots=True)
class RemoveDrill:
    """Remove the throw-away Cluster of a drill, and only the one with this uid.

    Beside Jobs nothing else is ever deleted: no kind of action can touch data.
    """

    name: str
    uid: str


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Write the status; only when it says something new."""

    status: Status


Action = Ensure | StartBackup | RunJob | DeleteJob | RemoveDrill | SetStatus


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one policy wants and found. `job` is a wish: one of all wishes is granted.

    `phase` is given by the policy of migrations alone; the last five are what it learned for the status.
    """

    findings: tuple[Finding, ...] = ()
    actions: tuple[Ensure | StartBackup | DeleteJob | RemoveDrill, ...] = ()
    job: RunJob | None = None
    retry_after: float | None = None
    phase: Phase | None = None
    schema: SchemaStatus | None = None
    last_backup: BackupStatus | None = None
    last_dump: DumpStatus | None = None
    last_drill: DrillStatus | None = None
    webhook: WebhookStatus | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do now, in order; `retry_after` is in seconds, None where an event or the next sweep is soon enough."""

    phase: Phase
    actions: tuple[Action, ...] = ()
    retry_after: float | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.actions

    def status_after(self, before: Status) -> Status:
        """The status once it was carried out."""
        return next((action.status for action in self.actions if isinstance(action, SetStatus)), before)
