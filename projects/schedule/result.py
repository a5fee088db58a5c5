"""What a schedule says: frozen values, rendered by others. Instants as in `projects.model`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from projects.errors import Finding
from projects.model import DAY, Activity, Deadline, Link, Project, day_of

if TYPE_CHECKING:
    import pandas as pd

    from projects.schedule.run import Run

Status = Literal["not-started", "in-progress", "finished", "ledger"]
Policy = Literal["early", "late", "alap"]
DriverKind = Literal[
    "link", "constraint", "data-date", "actual", "calendar", "deadline", "promise", "start"
]


@dataclass(frozen=True, slots=True)
class Driver:
    """What bound a date: `by` a work's id or a constraint's key, `says` one Chinese sentence."""

    kind: DriverKind
    by: str
    says: str


class Marks(Protocol):
    """What the deadlines make of a run, each part worked out when it is asked for
    (`projects.schedule.view`). Sets hold numbers of nodes."""

    @property
    def margins(self) -> tuple[Margin, ...]:
        """Every deadline with its margin."""
        ...

    @property
    def longest_path(self) -> tuple[str, ...]:
        """The works of the longest path to the governing deadline."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Links that the early plan does not keep."""
        ...

    @property
    def critical(self) -> AbstractSet[int]:
        """Who has nothing to spare towards the governing deadline."""
        ...

    @property
    def near(self) -> AbstractSet[int]:
        """Who has little to spare towards it."""
        ...

    @property
    def path(self) -> AbstractSet[int]:
        """Who is on the longest path to it."""
        ...

    @property
    def provisional(self) -> AbstractSet[int]:
        """Whose dates rest on days that no notice settles yet."""
        ...

    @property
    def critical_to(self) -> Mapping[int, tuple[str | None, ...]]:
        """The items of the deadlines to which a node is critical."""
        ...


@dataclass(frozen=True, slots=True)
class Timing:
    """The dates and floats of one work. None where there is no such date (no start, ledger item).

    Instants bound the half-open interval; the `*_day` properties are the days people see, those of
    the first and the last worked minute. Floats are in days of the plan, negative when short.
    """

    id: str
    early_start: int | None
    early_finish: int | None
    late_start: int | None
    late_finish: int | None
    planned_start: int | None
    planned_finish: int | None
    duration_days: float | None
    total_float_days: float | None
    free_float_days: float | None
    start_float_days: float | None
    finish_float_days: float | None
    status: Status
    assumed: bool
    ends: bool
    """Whether a zero-duration item ends something (shown on the day before its instant)."""
    zero: bool
    """Whether start and finish are one instant."""
    starts_by: Callable[[], Driver] = field(repr=False, compare=False)
    ends_by: Callable[[], Driver] = field(repr=False, compare=False)
    view: Marks = field(repr=False, compare=False)
    nodes: tuple[int, ...] = field(repr=False, compare=False)
    """The nodes of the network that it stands for: its own, or a summary's leaves."""
    unfinished: tuple[int, ...] = field(repr=False, compare=False)
    """Those of them that are not finished."""

    @property
    def driver(self) -> Driver:
        """What bound the start."""
        return self.starts_by()

    @property
    def finish_driver(self) -> Driver:
        """What bound the finish."""
        return self.ends_by()

    @property
    def critical(self) -> bool:
        """Whether nothing is to spare towards the governing deadline."""
        return not self.view.critical.isdisjoint(self.unfinished)

    @property
    def near_critical(self) -> bool:
        """Whether little is to spare towards it, and not nothing."""
        return not self.view.near.isdisjoint(self.unfinished) and not self.critical

    @property
    def critical_to(self) -> tuple[str | None, ...]:
        """The items of the deadlines towards which nothing is to spare."""
        known = self.view.critical_to
        return tuple(dict.fromkeys(item for n in self.unfinished for item in known.get(n, ())))

    @property
    def driving(self) -> bool:
        """Whether it is on the longest path to the governing deadline."""
        return not self.view.path.isdisjoint(self.nodes)

    @property
    def provisional(self) -> bool:
        """Whether its dates rest on days that no State Council notice settles yet."""
        return not self.view.provisional.isdisjoint(self.nodes)

    def _first(self, moment: int | None, finish: int | None) -> date | None:
        if moment is None:
            return None
        closes = self.ends if self.zero else moment == finish
        return day_of(moment - 1) if closes else day_of(moment)

    def _last(self, moment: int | None) -> date | None:
        if moment is None:
            return None
        return day_of(moment) if self.zero and not self.ends else day_of(moment - 1)

    @property
    def early_start_day(self) -> date | None:
        """The first day worked, at the earliest."""
        return self._first(self.early_start, self.early_finish)

    @property
    def early_finish_day(self) -> date | None:
        """The last day worked, at the earliest."""
        return self._last(self.early_finish)

    @property
    def late_start_day(self) -> date | None:
        """The day by which work must begin (最迟开始)."""
        return self._first(self.late_start, self.late_finish)

    @property
    def late_finish_day(self) -> date | None:
        """The day by which work must end (最迟完成)."""
        return self._last(self.late_finish)

    @property
    def planned_start_day(self) -> date | None:
        """The first day under the planning policy."""
        return self._first(self.planned_start, self.planned_finish)

    @property
    def planned_finish_day(self) -> date | None:
        """The last day under the planning policy."""
        return self._last(self.planned_finish)


@dataclass(frozen=True, slots=True)
class Margin:
    """A deadline and how far it is from its item's early finish, in days of the item's calendar.

    `item` None is the project. Negative: 需抢回 days. `margin_days` None: no early side.
    `chain` is the longest path to the item, first work first. `governing`: the smallest margin.
    """

    item: str | None
    deadline: Deadline
    early_finish: int | None
    early_finish_day: date | None
    margin_days: float | None
    margin_less_buffer_days: float | None
    chain: tuple[str, ...]
    governing: bool = False


@dataclass(frozen=True)
class Schedule:
    """A computed plan. `timings` holds every activity, in the order of the plan."""

    project: Project
    as_of: date | None
    policy: Policy
    start: int | None
    early_finish: int | None
    late_finish: int | None
    latest_start: int | None
    """最迟开工: the least late start of the unfinished work."""
    timings: Mapping[str, Timing]
    view: Marks = field(repr=False)
    run: Run = field(repr=False, compare=False)
    """The passes behind the dates; `projects.schedule.why` reads it."""

    @property
    def deadlines(self) -> tuple[Margin, ...]:
        """Every deadline with its margin."""
        return self.view.margins

    @property
    def longest_path(self) -> tuple[str, ...]:
        """The works of the longest path to the governing deadline, by time."""
        return self.view.longest_path

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Links that the early plan does not keep."""
        return self.view.findings

    @property
    def provisional(self) -> bool:
        """Whether any date rests on days that no State Council notice settles yet."""
        return bool(self.view.provisional)

    def __getitem__(self, item: str) -> Timing:
        """The timing of one work."""
        return self.timings[item]

    def __iter__(self) -> Iterator[Timing]:
        """All timings in the order of the plan."""
        return iter(self.timings.values())

    @property
    def driving_links(self) -> tuple[Link, ...]:
        """The links that placed their successor; without an early side, those that placed their
        predecessor's late dates."""
        floats = self.run.floats
        numbers = self.run.binding if floats is None else floats.driving
        return tuple(self.run.network.links[number] for number in sorted(numbers))

    @property
    def governing(self) -> Margin | None:
        """The deadline with the smallest margin."""
        return next((margin for margin in self.deadlines if margin.governing), None)

    def rows(self) -> Iterator[tuple[Activity, Timing]]:
        """Each activity beside its timing."""
        return ((activity, self.timings[activity.id]) for activity in self.project.activities)

    def frame(self) -> pd.DataFrame:
        """The table view: one row a work, dates as days, floats in days."""
        import pandas as pd

        return pd.DataFrame(
            {
                "id": activity.id,
                "name": activity.name,
                "owner": activity.owner,
                "duration_days": timing.duration_days,
                "early_start": timing.early_start_day,
                "early_finish": timing.early_finish_day,
                "late_start": timing.late_start_day,
                "late_finish": timing.late_finish_day,
                "total_float_days": timing.total_float_days,
                "free_float_days": timing.free_float_days,
                "critical": timing.critical,
                "driving": timing.driving,
                "status": timing.status,
            }
            for activity, timing in self.rows()
        )


def as_days(minutes: int | None, minutes_per_day: int = DAY) -> float | None:
    """Working minutes in days of the plan; whole where they are whole."""
    if minutes is None:
        return None
    days = minutes / minutes_per_day
    return int(days) if days == int(days) else round(days, 4)
