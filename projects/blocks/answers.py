"""The answers to what-ifs on a portfolio: every finish, every margin, and how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from projects.errors import Finding
from projects.model import Deadline, Project

GRAPH, ENGINE, FAILED = "blocks", "engine", "failed"
"""How a cell came about: out of the block graph, alone out of the ordinary engine, or not."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in one what-if. `margin_days` as `projects.schedule.Margin`; `open`: whether any
    work that decides it is unfinished."""

    item: str | None
    deadline: Deadline
    early_finish: int | None
    early_finish_day: date | None
    margin_days: float | None
    open: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One plan in one what-if. `early_finish` is that of the project. `way` says how it was
    computed, `reason` why not out of the block graph, `findings` why not at all. `touched`: whether
    the what-if changes anything in this plan."""

    early_finish: int | None
    dues: tuple[Due, ...]
    way: str
    touched: bool = True
    reason: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def governing(self) -> Due | None:
        """The open deadline with the least margin; of equal ones the earliest."""
        known = [due for due in self.dues if due.open and due.margin_days is not None]
        return min(known, key=_urgency, default=None)

    @property
    def margin(self) -> float | None:
        """The least margin of what is still open, days."""
        governing = self.governing
        return None if governing is None else governing.margin_days


def _urgency(due: Due) -> tuple[float, int, str]:
    return due.margin_days or 0.0, due.deadline.at, due.item or ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan: as it is, and in every what-if."""

    project: Project
    base: Cell
    cells: tuple[Cell, ...]

    def newly_missed(self, case: int) -> tuple[Due, ...]:
        """The deadlines that the plan keeps and would miss in a what-if."""
        kept = _least(self.base.dues)
        after = _least(self.cells[case].dues)
        missed = [item for item, margin in after.items() if margin < 0 <= kept.get(item, -1)]
        return _worst(self.cells[case].dues, missed)

    def newly_kept(self, case: int) -> tuple[Due, ...]:
        """The deadlines that the plan misses and would keep in a what-if."""
        before = _least(self.base.dues)
        after = _least(self.cells[case].dues)
        kept = [item for item, margin in after.items() if before.get(item, 0) < 0 <= margin]
        return _worst(self.cells[case].dues, kept)

    def change(self, case: int) -> float | None:
        """How many days of margin a what-if wins (positive) or loses."""
        before, after = self.base.margin, self.cells[case].margin
        return None if before is None or after is None else after - before

    def finish_change(self, case: int) -> int | None:
        """By how many calendar days the whole project ends later (positive) or earlier."""
        before, after = self.base.early_finish, self.cells[case].early_finish
        return None if before is None or after is None else -((before - after) // 1440)


def _least(dues: Iterable[Due]) -> dict[str | None, float]:
    found: dict[str | None, float] = {}
    for due in dues:
        if due.open and due.margin_days is not None:
            found[due.item] = min(due.margin_days, found.get(due.item, due.margin_days))
    return found


def _worst(dues: Sequence[Due], items: Sequence[str | None]) -> tuple[Due, ...]:
    found: dict[str | None, Due] = {}
    for due in sorted((one for one in dues if one.margin_days is not None), key=_urgency):
        if due.item in items:
            found.setdefault(due.item, due)
    return tuple(found.values())
