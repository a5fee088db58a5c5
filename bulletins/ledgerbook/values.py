"""What stands in the ledger workbook: frozen rows, ready to be written.

Percentages run from 0 to 100 and points are percentage points, both unrounded; days are dates.
Texts are Chinese and one line. `gather` fills these values, `writing` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Tier = Literal["project", "part", "leaf"]
"""A heading per project, a problem (summary), a measure (what is worked on)."""


@dataclass(frozen=True, slots=True)
class BookProject:
    """One project of the book. `revision` and `digest` name the plan it was made from; an edited
    copy is taken back only while they are the latest."""

    code: str
    name: str
    owner: str
    revision: int
    digest: str
    expected: float | None
    actual: float | None
    deviation: float | None
    lamp: str
    deadline: date | None
    forecast: date | None
    basis: str
    weights: str
    preset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row of the 台账. `level` is the depth of the outline, 0 for a project's heading;
    `item` is "" there. `problem` names the heading that the row belongs to."""

    project: str
    item: str
    tier: Tier
    level: int
    name: str
    problem: str = ""
    owner: str = ""
    helpers: str = ""
    leader: str = ""
    due: date | None = None
    expected: float | None = None
    actual: float | None = None
    deviation: float | None = None
    lamp: str = ""
    state: str = ""
    since: date | None = None
    issue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """One row of the 问题清单: of `measures`, `done` are finished or beyond, `closed` are
    已销号, `late` past their deadline."""

    project: str
    number: str
    item: str
    name: str
    owner: str
    leader: str
    due: date | None
    measures: int
    done: int
    closed: int
    late: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One row of the 措施清单. `days_left` counts calendar days to `due`, negative when it has
    passed; None where the work is done, held by 暂缓, or has no date."""

    project: str
    number: str
    item: str
    problem: str
    name: str
    owner: str
    helpers: str
    leader: str
    due: date | None
    actual: float | None
    state: str
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One row of the 责任清单: what an office or a leader answers for, counted, and where an office
    assists. `items` are the ids of what it answers for."""

    project: str
    kind: str
    name: str
    leading: int
    done: int
    closed: int
    late: int
    suspended: int
    helping: int
    items: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckRow:
    """One re-check (回头看) `interval` days after `closed_on`; `workday` is the working day on or
    after `due`, `state` a Chinese word, `visited` the day of the visit that settled it."""

    project: str
    item: str
    name: str
    owner: str
    closed_on: date
    interval: int
    due: date
    workday: date
    state: str
    visited: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalRow:
    """One dependency on another organisation. Slack is from the promised (else expected) day to
    `latest`, in working and in calendar days, negative when too late; `changes` counts how often
    the promise was moved, `broken` how often it was not kept."""

    project: str
    item: str
    name: str
    owner: str
    promised: date | None
    changes: int
    broken: int
    latest: date | None
    slack_workdays: float | None
    slack_days: int | None
    level: str
    why: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """A count with all that it takes to check it: `says` is the rate as printed, `how` names the
    rounding and what was left out of the denominator."""

    subject: str
    numerator: str
    denominator: str
    says: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttRow:
    """One bar. `percent` None: nothing reported."""

    item: str
    tier: Tier
    level: int
    name: str
    owner: str
    start: date | None
    finish: date | None
    due: date | None
    percent: float | None
    critical: bool
    milestone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBook:
    """The whole workbook. `workspace` names where it was made: it is taken back only there."""

    title: str
    organisation: str
    workspace: str
    data_date: date
    projects: tuple[BookProject, ...]
    rows: tuple[LedgerRow, ...]
    problems: tuple[ProblemRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    rechecks: tuple[RecheckRow, ...] = ()
    externals: tuple[ExternalRow, ...] = ()
    counts: tuple[CountRow, ...] = ()
    gantt: tuple[GanttRow, ...] = ()
