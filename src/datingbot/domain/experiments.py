"""Experiments: who gets which variant, decided by arithmetic alone, so that every replica and every day agree.

What is drawn is a unit: a member, or a whole region, where members of both variants would otherwise meet each other and
blur the difference (a ranking that moves likes from one person to another is such a case). A unit is drawn twice, by
independent hashes: first whether it takes part, then its variant. So a wider share brings in new units and moves none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from datingbot.domain.fields import InvalidField, require_choice, require_integer
from datingbot.domain.ranking import RANKERS, SHIPPED

NAME_FORM = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
NAME_MOST = 40
WEIGHT_MOST = 100

MEMBER = "member"
REGION = "region"
UNITS = (MEMBER, REGION)

SUBJECTS: Mapping[str, tuple[str, ...]] = {"deck": (SHIPPED, *(name for name in RANKERS if name != SHIPPED))}
"""What can be tried, and the variants the code knows of it. The first is what everyone gets without an experiment."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A variant, and its weight among the variants of its experiment (whole, above 0)."""

    name: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """An experiment's plan: the first arm is the one the others are compared with; ``share`` is in percent."""

    name: str
    subject: str
    salt: str
    unit: str
    share: int
    arms: tuple[Arm, ...]

    @property
    def control(self) -> str:
        """The arm the others are compared with."""
        return self.arms[0].name


def assign(experiment: Experiment, unit: int) -> str | None:
    """The unit's arm, or None when it takes no part; the same for ever."""
    if _draw(experiment, unit, "part") >= experiment.share / 100:
        return None
    point = _draw(experiment, unit, "arm") * sum(arm.weight for arm in experiment.arms)
    for arm in experiment.arms:
        point -= arm.weight
        if point < 0:
            return arm.name
    return experiment.arms[-1].name


def _draw(experiment: Experiment, unit: int, purpose: str) -> float:
    """A number in 0..1 (1 excluded): even over units, independent between experiments, salts and purposes."""
    drawn = blake2b(f"{experiment.name}/{experiment.salt}/{purpose}/{unit}".encode(), digest_size=8).digest()
    return (int.from_bytes(drawn, "big") >> 11) / (1 << 53)


def plan_experiment(form: Mapping[str, object], *, salt: str) -> Experiment:
    """The experiment that a form asks for. Refuses what cannot be tried with :class:`InvalidField`."""
    name = form.get("name")
    if not isinstance(name, str) or not NAME_FORM.match(name) or len(name) > NAME_MOST:
        raise InvalidField("name", "experiment-name", {"most": NAME_MOST})
    subject = require_choice(form.get("subject"), field="subject", choices=tuple(SUBJECTS))
    return Experiment(
        name=name,
        subject=subject,
        salt=salt,
        unit=require_choice(form.get("unit", MEMBER), field="unit", choices=UNITS),
        share=require_integer(form.get("share", 100), field="share", least=1, most=100),
        arms=_arms(form.get("arms"), choices=SUBJECTS[subject]),
    )


def _arms(given: object, *, choices: tuple[str, ...]) -> tuple[Arm, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not 2 <= len(given) <= len(choices):
        raise InvalidField("arms", "experiment-arms", {"most": len(choices)})
    arms: list[Arm] = []
    for one in given:
        if not isinstance(one, Mapping):
            raise InvalidField("arms", "experiment-arms", {"most": len(choices)})
        arms.append(
            Arm(
                require_choice(one.get("name"), field="arms", choices=choices),
                require_integer(one.get("weight", 1), field="arms", least=1, most=WEIGHT_MOST),
            )
        )
    if len({arm.name for arm in arms}) < len(arms):
        raise InvalidField("arms", "experiment-arms", {"most": len(choices)})
    return tuple(arms)
