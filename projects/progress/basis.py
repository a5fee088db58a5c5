"""序时进度: how much should be done at the data date, by a named basis (SEMANTICS 8)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from projects.errors import InputError
from projects.model import DAY, Project, instant
from projects.worktime import WorkCalendar

Basis = Literal["day", "month", "workday", "plan"]
BASES: Final[Mapping[Basis, str]] = {
    "day": "按日",
    "month": "按月",
    "workday": "按工作日",
    "plan": "按基线计划值",
}
_COUNTED_IN_WORKDAYS = ("workday", "plan")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days over which a work should be done, both included, and in Chinese where the last
    comes from: 时限, 基线 or 计划."""

    first: date
    last: date
    due: str

    def __str__(self) -> str:
        """`2023-03-07 至 2024-03-31，时限`; one day where there is only one."""
        if self.first == self.last:
            return f"{self.last}，{self.due}"
        return f"{self.first} 至 {self.last}，{self.due}"


def basis_of(project: Project, wanted: str | None, has_baseline: bool) -> Basis:
    """The basis asked for, else the plan's own, else by day.

    Raises:
        InputError: DP511 for an unknown basis, DP512 for `plan` without a baseline.
    """
    name = wanted or project.basis or "day"
    for basis in BASES:
        if basis == name:
            break
    else:
        raise InputError.of(
            "DP511", f"没有名为“{name}”的序时口径", f"basis 可用：{'、'.join(BASES)}", project.where
        )
    if basis == "plan" and not has_baseline:
        raise InputError.of(
            "DP512",
            "序时口径为 plan（按基线计划值），但这个计划还没有基线",
            "先建立基线，或改用 day、month、workday",
            project.where,
        )
    return basis


def expected(stretch: Stretch, as_of: date, basis: Basis, calendar: WorkCalendar) -> float:
    """Percent that should be done at the close of `as_of`, 0 to 100."""
    if as_of >= stretch.last:
        return 100.0
    if as_of < stretch.first:
        return 0.0
    if basis == "month":
        before = _months(stretch.first - timedelta(days=1))
        return 100 * (_months(as_of) - before) / (_months(stretch.last) - before)
    if basis in _COUNTED_IN_WORKDAYS:
        whole = working_minutes(stretch.first, stretch.last, calendar)
        return 100 * working_minutes(stretch.first, as_of, calendar) / whole if whole else 0.0
    return 100 * ((as_of - stretch.first).days + 1) / ((stretch.last - stretch.first).days + 1)


def length_in_days(
    stretch: Stretch, basis: Basis, calendar: WorkCalendar, minutes_per_day: int
) -> float:
    """Days of the stretch: working days where the basis counts them, else calendar days."""
    if stretch.last < stretch.first:
        return 0.0
    if basis in _COUNTED_IN_WORKDAYS:
        return working_minutes(stretch.first, stretch.last, calendar) / minutes_per_day
    return float((stretch.last - stretch.first).days + 1)


def working_minutes(first: date, last: date, calendar: WorkCalendar) -> int:
    """Minutes worked from the start of `first` to the close of `last`."""
    return calendar.worked(instant(last, DAY)) - calendar.worked(instant(first))


def _months(day: date) -> float:
    """Months that have passed at the close of `day`: whole at every end of a month."""
    length = monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + day.day / length
