"""Experiments on live traffic: which arm a member meets, and how the owner starts and stops one."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from datingbot.domain.experiments import REGION, SUBJECTS, assign, plan_experiment
from datingbot.domain.fields import InvalidField, require_integer
from datingbot.storage import experiments
from datingbot.storage.database import Connection
from datingbot.storage.experiments import StoredExperiment

FRESH_SECONDS = 15.0
"""How long a replica goes by what it read: an experiment begins and ends everywhere within this time."""

NOTED_SECONDS = 3600.0
NOTED_MOST = 100_000
"""Members of whom this replica remembers that their exposure is stored; forgetting one costs a statement."""

TOLERANCE = 20
"""Percent by which a guard may get worse before it stops an experiment, unless the owner chose otherwise."""


class Experiments:
    """What runs, as this replica knows it; asking costs nothing while nothing runs."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._read_at = float("-inf")
        self._running: dict[str, StoredExperiment] = {}
        self._noted: OrderedDict[tuple[int, int], float] = OrderedDict()

    async def arm(self, connection: Connection, subject: str, *, user_id: int, region: int | None = None) -> str:
        """The member's arm, noted as met; the subject's first where no experiment has a say.

        Ask where the arm makes its difference, not before: whoever could not have noticed would only add noise.
        """
        now = self._clock()
        if now - self._read_at > FRESH_SECONDS:
            self._running = {one.plan.subject: one for one in await experiments.list_running(connection)}
            self._read_at = now
        running = self._running.get(subject)
        if running is None:
            return SUBJECTS[subject][0]
        unit = region if running.plan.unit == REGION else user_id
        arm = assign(running.plan, unit) if unit is not None else None
        # An arm of another release that this one does not know.
        if unit is None or arm is None or arm not in SUBJECTS[subject]:
            return SUBJECTS[subject][0]
        if now - self._noted.get((running.id, user_id), float("-inf")) > NOTED_SECONDS:
            await experiments.expose(connection, experiment_id=running.id, user_id=user_id, unit=unit, arm=arm)
            self._note((running.id, user_id), now)
        return arm

    def forget(self) -> None:
        """Read anew at the next question: this replica started or stopped one."""
        self._read_at = float("-inf")

    def _note(self, exposure: tuple[int, int], now: float) -> None:
        self._noted[exposure] = now
        self._noted.move_to_end(exposure)
        if len(self._noted) > NOTED_MOST:
            self._noted.popitem(last=False)


async def start_experiment(connection: Connection, *, form: Mapping[str, object]) -> int:
    """Begin what the form asks for; its id. Refuses with :class:`InvalidField` what cannot be, or cannot be now."""
    plan = plan_experiment(form, salt=secrets.token_hex(8))
    tolerance = require_integer(form.get("tolerance", TOLERANCE), field="tolerance", least=1, most=100)
    started = await experiments.start(connection, plan=plan, tolerance=tolerance)
    if started is None:
        if await experiments.is_name_taken(connection, name=plan.name):
            raise InvalidField("name", "experiment-name-taken")
        raise InvalidField("subject", "experiment-runs-already")
    return started
