"""What a difference says: frozen values, rendered by others. Instants as in `projects.model`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from projects.baseline import Baseline
from projects.model import Deadline, ObservationKind
from projects.progress import Progress
from projects.schedule.result import Schedule, Status

ChangeKind = Literal[
    "added",
    "removed",
    "name",
    "owner",
    "kind",
    "parent",
    "duration",
    "calendar",  # which calendar a work goes by; of "" the plan's default
    "days",  # which days a calendar works
    "link",
    "constraint",
    "deadline",
    "promised",
    "manual",
    "splittable",
    "quantity",
    "weight",
    "start",  # of the project
    "rules",
    "data-date",
    "actual",  # what was reported of a work
]
Key = tuple[ChangeKind, str]
"""A change: its kind and what it touches: a work's id, `before→after` of a link, a calendar's name,
"" for the project."""
DateName = Literal["early_start", "early_finish", "late_start", "late_finish"]

STILL: frozenset[ChangeKind] = frozenset({"name", "owner", "weight"})
"""Changes that move no date."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two plans that are compared: a revision, a week, a scenario, named by `label`.

    `known_at` is what its schedule knew, None for everything; `calendar_hash` that of its calendars
    and notices where it is at hand, else it is computed from the plan.
    """

    label: str
    schedule: Schedule
    progress: Progress | None = None
    baseline: Baseline | None = None
    known_at: datetime | None = None
    calendar_hash: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs in what was put in. `says` is Chinese without the item's own name:
    `工期 90 → 110 天`; `before` and `after` are the two values in words, "" for none."""

    kind: ChangeKind
    item: str
    says: str
    before: str = ""
    after: str = ""

    @property
    def key(self) -> Key:
        """The change's identity within one difference."""
        return self.kind, self.item


@dataclass(frozen=True, slots=True)
class Shift:
    """One date that moved, as the days people see and as instants (None: there was none).

    `days` are working days of the work's calendar, `calendar_days` of the wall calendar, positive
    later. `causes` are the changes that moved it: one where it alone explains the move, several
    where only together, none where the move could not be traced.
    """

    name: DateName
    before: date | None
    after: date | None
    before_at: int | None
    after_at: int | None
    days: float | None
    calendar_days: int | None
    causes: tuple[Change, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A work of both sides of which a date or a float moved. Floats in days of the plan."""

    id: str
    name: str
    shifts: tuple[Shift, ...]
    total_float_before: float | None
    total_float_after: float | None
    free_float_before: float | None
    free_float_after: float | None


@dataclass(frozen=True, slots=True)
class FinishShift:
    """The project's early finish on both sides; days as in `Shift`."""

    before: date | None
    after: date | None
    days: float | None
    calendar_days: int | None
    causes: tuple[Change, ...]
    says: str


@dataclass(frozen=True, slots=True)
class MarginShift:
    """A deadline on both sides, its item's early finish and its margin in days of the item's
    calendar; None where there is no such deadline on that side."""

    item: str | None
    before: Deadline | None
    after: Deadline | None
    early_finish_before: date | None
    early_finish_after: date | None
    margin_before: float | None
    margin_after: float | None
    governs_before: bool
    governs_after: bool

    @property
    def moved(self) -> bool:
        """Whether day, finish or margin differ."""
        return (
            _due(self.before) != _due(self.after)
            or self.early_finish_before != self.early_finish_after
            or self.margin_before != self.margin_after
            or self.governs_before != self.governs_after
        )


def _due(deadline: Deadline | None) -> tuple[int, int] | None:
    return None if deadline is None else (deadline.at, deadline.buffer)


@dataclass(frozen=True, slots=True)
class Edited:
    """A statement about the past that now reads differently: an actual date, or a percentage,
    quantity or remainder of a data date that both sides have passed.

    `before` and `after` in words, "" for none; `by`, `recorded_at` and `note` of the row that now
    stands.
    """

    item: str
    name: str
    kind: ObservationKind
    as_of: date
    before: str
    after: str
    by: str
    recorded_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A work whose status changed."""

    id: str
    name: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class PathChange:
    """A work that joined or left the longest path, and what bound it before and binds it now: one
    sentence each, "" where the plan of that side has no such work. Floats in days of the plan."""

    id: str
    name: str
    joined: bool
    bound_before: str
    bound_after: str
    total_float_before: float | None
    total_float_after: float | None


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A work that probably only got another id: the names are equal."""

    before: str
    after: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that differs between two sides. Every part is empty where nothing does."""

    before: Side
    after: Side
    changes: tuple[Change, ...]
    renumbered: tuple[Renumbered, ...]
    calendar_hashes: tuple[str, str]
    moved: tuple[Moved, ...]
    finish: FinishShift
    margins: tuple[MarginShift, ...]
    edited: tuple[Edited, ...]
    statuses: tuple[StatusChange, ...]
    path: tuple[PathChange, ...]
    names: dict[str, str] = field(repr=False)
    """The name of every item of either side, the newer one where both have it."""

    @property
    def empty(self) -> bool:
        """Whether both sides say the same."""
        return not (
            self.changes
            or self.moved
            or self.edited
            or self.statuses
            or self.path
            or self.finish.before != self.finish.after
            or any(margin.moved for margin in self.margins)
        )
