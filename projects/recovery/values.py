"""What winning days back works with and answers: levers, measures, the answer. All frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

LeverKind = Literal["shortest", "factor", "calendar", "overlap"]
Method = Literal["exact", "heuristic"]

SHORTEST = "shortest"
"""The lever's name where a work names only its shortest duration."""


@dataclass(frozen=True, slots=True)
class Option:
    """One lever of one work, as far as it can be used at the data date.

    kind: `shortest` and `factor` take whole days off the duration, at most `most`; `calendar` moves
    the work to `calendar`, `overlap` turns the FS link from `before` into SS + `lag` days: `most`
    is 1 for these. cost: once used; cost_per_day: by day taken off; both in the plan's own money.
    """

    item: str
    name: str
    kind: LeverKind
    most: int
    cost: Fraction = Fraction(0)
    cost_per_day: Fraction = Fraction(0)
    calendar: str = ""
    before: str = ""
    lag: int = 0

    @property
    def shortens(self) -> bool:
        """Whether it takes days off the duration."""
        return self.kind in ("shortest", "factor")

    @property
    def rivals(self) -> tuple[str, str, str] | None:
        """Of the options with the same rivals at most one is used; None excludes nothing."""
        return None if self.kind == SHORTEST else (self.item, self.kind, self.before)

    def price(self, days: int) -> Fraction:
        """What it costs to use it for so many days (1 where it takes none off)."""
        return self.cost + self.cost_per_day * days if days else Fraction(0)


Choice = tuple[int, ...]
"""By option: the days it takes off, or 1 where it is used and takes none off; 0 unused."""


def changed(choice: Choice, place: int, days: int) -> Choice:
    """The choice with one option used otherwise."""
    return (*choice[:place], days, *choice[place + 1 :])


def spent(options: Sequence[Option], choice: Choice) -> Fraction:
    """What a choice costs."""
    return sum((o.price(k) for o, k in zip(options, choice, strict=True)), Fraction(0))


@dataclass(frozen=True, slots=True)
class Alternative:
    """The cheapest answer without some measures: a named decision, or one lever of one work.

    `lever` is the decision's name or the lever's, `ids` the works whose lever is left out; `cost`
    and `measures` (id, lever, days) are the cheapest set that then reaches what the answer reaches;
    where none does, `feasible` is False and they are those of the earliest finish without it:
    `reached_days`, `after`. `proven`: no cheaper, or no earlier, is possible.
    """

    lever: str
    ids: tuple[str, ...]
    feasible: bool
    cost: Fraction
    reached_days: float
    after: date
    measures: tuple[tuple[str, str, int], ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the answer. `days`: taken off the duration; for a calendar or an overlap, by
    how many days the item would come later without it. `alone_days`: what it wins all alone."""

    id: str
    name: str
    lever: str
    kind: LeverKind
    days: float
    cost: Fraction
    alone_days: float
    calendar: str = ""
    before: str = ""
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the time-cost curve: the least cost of `days` earlier, and its measures as (id,
    lever, days); `bound` is the proven least."""

    days: int
    after: date
    cost: Fraction
    measures: tuple[tuple[str, str, int], ...]
    bound: Fraction
    proven: bool


@dataclass(frozen=True, slots=True)
class DeadlineMove:
    """A deadline before and after: the item's early finish and its margin in days."""

    item: str | None
    day: date
    before: date | None
    after: date | None
    margin_before: float | None
    margin_after: float | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """The answer.

    item: whose early finish is asked earlier, None for the project's end. asked_days: working days
    of its calendar, `by` the day that they lead to. reached_days: what the measures win. feasible:
    whether that is at least what was asked; None where time ran out before it was known. cost and
    bound: of the measures, and the proven least (None: heuristic, nothing proven). proven: the
    answer is the cheapest, or where it is not feasible the earliest finish and cheapest for it.
    before, after: early finish of the item without and with the measures. binding: the chain that
    drives the item, every lever pulled where it is not feasible, else with the measures; exhausted:
    its works without a lever left. alternatives: without each decision. notes: Chinese sentences
    about levers that do nothing or have no price. options, choice: the levers, and the use of each.
    """

    item: str | None
    asked_days: float
    by: date
    reached_days: float
    feasible: bool | None
    cost: Fraction
    bound: Fraction | None
    proven: bool
    method: Method
    before: date
    after: date
    measures: tuple[Measure, ...]
    deadlines: tuple[DeadlineMove, ...]
    binding: tuple[str, ...]
    exhausted: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    curve: tuple[Point, ...]
    notes: tuple[str, ...]
    options: tuple[Option, ...]
    choice: Choice
