"""The networks that every engine gets, in plain JSON that belongs to none of them.

One calendar of five days a week, whole days of work, no milestones, no dates but the start: what
all engines can express. Working days are numbered from 0, the first day of the project.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

KINDS = ("FS", "SS", "FF", "SF")
MONDAY = date(2024, 3, 4)


@dataclass(frozen=True)
class Plain:
    """A network: works as durations in days, by number; links as (before, after, kind, lag)."""

    name: str
    days: list[int]
    links: list[tuple[int, int, str, int]]
    start: str = MONDAY.isoformat()

    def save(self, path: Path) -> None:
        """Write it where another environment reads it."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Plain:
        """Read it back."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def mixed(works: int, seed: int = 7) -> Plain:
    """1.8 links a work: 70/10/15/5 percent FS/SS/FF/SF, a third of them with -2 to 5 days of lag.

    Links come from at most a fiftieth of the plan back, so that plans of every size last some
    years.
    """
    return _drawn(f"mixed-{works}", works, seed, finish_start_only=False)


def finish_start(works: int, seed: int = 7) -> Plain:
    """As many links, all FS without a lag: what every engine understands alike."""
    return _drawn(f"fs-{works}", works, seed, finish_start_only=True)


def chain(works: int) -> Plain:
    """One work after the other."""
    return Plain(f"chain-{works}", [1] * works, [(n, n + 1, "FS", 0) for n in range(works - 1)])


def _drawn(name: str, works: int, seed: int, *, finish_start_only: bool) -> Plain:
    dice = random.Random(seed)
    reach = max(works // 50, 20)
    days = [dice.randint(1, 20) for _ in range(works)]
    links: dict[tuple[int, int], tuple[int, int, str, int]] = {}
    while len(links) < round(works * 1.8):
        after = dice.randrange(1, works)
        before = dice.randrange(max(0, after - reach), after)
        kind = dice.choices(KINDS, (70, 10, 15, 5))[0]
        lag = dice.choice((-2, -1, 1, 2, 3, 5)) if dice.random() < 1 / 3 else 0
        if finish_start_only:
            kind, lag = "FS", 0
        links[before, after] = (before, after, kind, lag)
    return Plain(name, days, list(links.values()))


def workday(day: date) -> int:
    """The number of a working day, counted from the project's first; of a weekend, the next."""
    gone = (day - MONDAY).days
    weeks, rest = divmod(gone, 7)
    return weeks * 5 + min(rest, 5)


def day_number(number: int) -> date:
    """The date of a working day by its number."""
    weeks, rest = divmod(number, 5)
    return MONDAY + timedelta(weeks=weeks, days=rest)
