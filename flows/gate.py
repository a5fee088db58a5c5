"""When a bulletin goes out: on the first working day after its week, by the 调休 calendar.

A cron knows no holidays: the Monday 2026-10-05 is one. So the flow runs every day and asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from bulletins.week import Week, file_stem, issue_day, week_of, weeks_left, weeks_named
from flows.issuing import issued_weeks, newest
from flows.steps import covered, written
from projects.workspace import Workspace

if TYPE_CHECKING:
    from projects.holidays import Override


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the bulletin of `weeks` is to be written on the day asked for, and why."""

    answer: Literal["Due", "NotYet", "AlreadyWritten"]
    weeks: tuple[Week, ...]
    issued_on: date
    says: str

    @property
    def name(self) -> str:
        """`2023-W52`, or `2026-W08-W09` for joined weeks."""
        return self.stem.removeprefix("周报-")

    @property
    def stem(self) -> str:
        """The same with the kind of paper before it, as its files are called."""
        return file_stem(self.weeks)

    @property
    def as_of(self) -> date:
        """The data date of the bulletin: the Sunday on which its weeks close."""
        return self.weeks[-1].last


def verdict(workspace: Workspace, day: date, override: Override | None = None) -> Verdict:
    """What is to be done on `day`: the newest closed week that has a bulletin of its own.

    Later days of the same week still find it due: a worker that was away on the first catches up.
    """
    issued = issued_weeks(workspace)
    week = week_of(day).previous
    while (weeks := weeks_left(week, override, issued))[-1] > week:
        week = week.previous  # a week without work joins the next, which has not closed yet
    issued_on = issue_day(weeks[-1], override)
    name = file_stem(weeks)
    if day < issued_on:
        return Verdict("NotYet", weeks, issued_on, f"{name} 于 {issued_on} 印发，今天不发")
    if written(workspace, weeks).exists():
        return Verdict("AlreadyWritten", weeks, issued_on, f"{name} 已经印发，不再重复")
    return Verdict("Due", weeks, issued_on, f"{name} 应于 {issued_on} 印发")


def broken_off(workspace: Workspace, override: Override | None = None) -> Verdict | None:
    """The newest issue, where it was recorded and its papers were not all written."""
    last = newest(workspace)
    if last is None:
        return None
    weeks = weeks_named(last.key)
    if written(workspace, weeks).exists():
        return None
    return Verdict("Due", weeks, issue_day(weeks[-1], override), f"{last.key} 没有写完")


def asked(workspace: Workspace, as_of: date, override: Override | None = None) -> Verdict:
    """The same for a person who names the data date: no waiting, but no second issue either."""
    weeks = covered(workspace, as_of, override)
    issued_on = issue_day(weeks[-1], override)
    name = file_stem(weeks)
    if as_of == weeks[-1].last and written(workspace, weeks).exists():
        return Verdict("AlreadyWritten", weeks, issued_on, f"{name} 已经印发，不再重复")
    return Verdict("Due", weeks, issued_on, f"{name}，数据截至 {as_of}")
