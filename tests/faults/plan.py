"""The plan of a run: which faults strike whom and when, all of it from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Kind = Literal["kill", "stop", "pause", "crash", "cut", "stall", "slow"]
Victim = Literal["replica", "postgres", "telegram", "replica-postgres", "replica-telegram"]

REPLICAS = 3

STRIKES: tuple[tuple[Kind, Victim], ...] = (
    ("pause", "replica"),
    ("pause", "postgres"),
    ("pause", "telegram"),
    ("crash", "postgres"),
    ("cut", "replica-postgres"),
    ("stall", "replica-postgres"),
    ("slow", "replica-postgres"),
    ("cut", "replica-telegram"),
    ("stall", "replica-telegram"),
    ("slow", "replica-telegram"),
)
"""Everything but kills and stops. To ``cut`` ends connections and refuses new ones, to ``stall`` lets them stand and
carries nothing, to ``slow`` carries everything 100 ms late; ``crash`` kills one of Postgres'
backends, and it recovers from its log."""

SECONDS = {"pause": 2.0, "cut": 2.0, "stall": 3.0, "slow": 3.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """One fault: after so many of the answers have come (``after``), on replica ``number`` where it is about one."""

    after: int
    kind: Kind
    victim: Victim
    number: int
    seconds: float

    def __str__(self) -> str:
        """As the run prints it."""
        whom = f"{self.victim} {self.number}" if "replica" in self.victim else self.victim
        lasting = f" for {self.seconds:.0f} s" if self.seconds else ""
        return f"after {self.after:>6} answers: {self.kind} {whom}{lasting}"


def plan_strikes(seed: int, *, answers: int, kills: int, stops: int, rounds: int) -> list[Strike]:
    """Kills and stops of random replicas and every other fault ``rounds`` times, spread over the run, in its order."""
    random = Random(seed)
    chosen: list[tuple[Kind, Victim]] = [("kill", "replica")] * kills + [("stop", "replica")] * stops
    chosen += list(STRIKES) * rounds
    random.shuffle(chosen)
    share = answers * 0.9 / len(chosen)
    return [
        Strike(
            after=int(answers * 0.03 + share * (place + random.random())),
            kind=kind,
            victim=victim,
            number=random.randrange(REPLICAS),
            seconds=SECONDS.get(kind, 0.0),
        )
        for place, (kind, victim) in enumerate(chosen)
    ]
