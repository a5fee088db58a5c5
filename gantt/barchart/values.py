"""The values of a 横道图: what it says, frozen, before it is laid out. Instants are minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gantt.barchart.front import Stand
from gantt.head import Signatures
from gantt.named_days import Band
from gantt.uprights import Due
from projects.model import LinkKind
from projects.schedule.result import Status

RowKind = Literal["task", "summary", "milestone", "external", "hammock", "unscheduled"]
Days = tuple[date | None, date | None]
"""The first and the last day of something, as people see them."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A due instant of one row; `missed` when the work ends, or ended, after it."""

    at: int
    missed: bool


@dataclass(frozen=True, slots=True)
class Details:
    """What a row can tell beyond its bar: contents of columns that are asked for.

    `office`: who leads it, also where the plan says so only of its summary or of the project.
    `slip`: working days of its own calendar that it ends after its baseline, negative before.
    `due_in`: calendar days from the data date to its due day; negative once that has passed.
    `unsure`: its dates rest on days whose holiday notice is not published yet.
    """

    office: str = ""
    helpers: tuple[str, ...] = ()
    leader: str = ""
    stage: str = ""
    note: str = ""
    status: Status = "not-started"
    early: Days = (None, None)
    late: Days = (None, None)
    baseline: Days = (None, None)
    free_float: float | None = None
    slip: float | None = None
    due: date | None = None
    due_in: int | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart. Instants are minutes; None where there is no such date."""

    id: str
    number: str
    name: str
    depth: int
    kind: RowKind
    owner: str
    calendar: str
    days: float | None
    start: int | None
    finish: int | None
    start_day: date | None
    finish_day: date | None
    late_finish: int | None
    total_float: float | None
    critical: bool
    done: bool
    provisional_start: bool
    provisional_finish: bool
    percent: float | None
    stand: Stand | None
    flag: Flag | None
    base: tuple[int, int] | None = None
    """Where the plan has it that the chart's scenario changes; None where it stands the same."""
    baseline: tuple[int, int] | None = None
    """Where the baseline has it; None without a baseline, or where the work is new."""
    late: tuple[int, int] | None = None
    """Its late dates, on a chart of both plans (`Chart.both`); `start` and `finish` are early."""
    more: Details = Details()
    heading: bool = False
    """A summary that stands only for the context of rows below it: it has no bar."""
    cut: tuple[bool, bool] = (False, False)
    """Whether the bar goes on before and behind the stretch of time that the page shows."""
    away: date | None = None
    """Its last day where all of it lies before that stretch, its first where it lies behind."""

    @property
    def inked(self) -> list[int]:
        """Every instant that the row draws, but the end of its float."""
        spans = [self.base, self.baseline, self.late]
        if self.start is not None and self.finish is not None:
            spans.append((self.start, self.finish))
        found = [at for span in spans if span for at in span]
        return found + [mark.at for mark in (self.flag, self.stand) if mark]


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two rows. `driving`: it placed its successor; `critical`: both ends are."""

    before: str
    after: str
    kind: LinkKind
    driving: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that a chart shows. `first` to before `end` are the days of its scale."""

    title: str
    facts: tuple[str, ...]
    verdict: str
    short: bool
    """Whether the verdict is bad news: days are missing."""
    rows: tuple[Row, ...]
    ties: tuple[Tie, ...]
    dues: tuple[Due, ...]
    as_of: int | None
    first: date
    end: date
    bands: tuple[Band, ...]
    signatures: Signatures
    has_front: bool
    late_plan: bool
    """Bars are the latest dates: the plan has no start."""
    both: bool = False
    """Early and late dates stand side by side in every row."""
    notes: tuple[str, ...] = ()
    """What the reader must know of this chart: which works, which baseline, which stretch."""
