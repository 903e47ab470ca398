"""One round for one `DatingBot`: read it, look around, decide, do."""

from __future__ import annotations

from datetime import UTC, datetime

from datingbot_operator.api import DATING_BOTS, Api
from datingbot_operator.apply import carry_out
from datingbot_operator.conditions import READY, STALLED, false, settle, true
from datingbot_operator.decide import decide
from datingbot_operator.decide.plan import Phase, Plan, SetStatus
from datingbot_operator.metrics import describe, forget
from datingbot_operator.model import BadResource, Identity, Status, read_identity, read_resource
from datingbot_operator.observe import observe

UNREADY_SECONDS = 30.0
"""One that is not ready may wait for what no event tells of, a Secret for one."""


def reconcile(api: Api, namespace: str, name: str, *, served: frozenset[str]) -> float | None:
    """Bring one `DatingBot` a step nearer to what was asked; seconds to the next look, None when events suffice.

    `served` are the kinds the API server has (`discover`).
    Raises `ApiRefused` and `ApiUnreachable`; the caller tries again.
    """
    raw = api.get(DATING_BOTS, namespace, name)
    if raw is None:
        forget(namespace, name)
        return None
    now = datetime.now(UTC)
    try:
        bot = read_resource(raw)
    except BadResource as error:
        known = read_identity(raw)
        carry_out(api, known, _complain(known, str(error), now=now), now=now)
        return None
    seen = observe(api, bot, served=served)
    plan = decide(seen, now)
    carry_out(api, bot, plan, now=now)
    describe(bot, plan, certificate=seen.certificate)
    if is_ready(plan.status_after(bot.status)):
        return plan.retry_after
    return UNREADY_SECONDS if plan.retry_after is None else min(plan.retry_after, UNREADY_SECONDS)


def is_ready(status: Status) -> bool:
    """Whether members are served and nothing is on its way."""
    return any(condition.type == READY and condition.status == "True" for condition in status.conditions)


def _complain(bot: Identity, said: str, *, now: datetime) -> Plan:
    """What the definition let through and the operator cannot read."""
    findings = (false(READY, "BadResource", said), true(STALLED, "BadResource", said))
    generation = bot.metadata.generation
    conditions = settle(bot.status.conditions, findings, generation=generation, now=now)
    status = Status(observed_generation=generation, conditions=conditions)
    return Plan(Phase.WAITING, () if status == bot.status else (SetStatus(status),))
