"""What is asked: which item, how many of its working days earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projects.errors import InputError
from projects.model import DAY, day_of, instant
from projects.schedule import Margin, Schedule
from projects.schedule.modes import FINISHED
from projects.worktime import WorkCalendar


@dataclass(frozen=True)
class Goal:
    """An item's early finish, and how early it should be.

    item: None is the project's end. calendar: counts the days, per_day working minutes each.
    numbers: the nodes whose last finish it is. finish, work: early finish as the plan stands, and W
    there. wanted: W at the finish that is asked for.
    """

    item: str | None
    calendar: WorkCalendar
    per_day: int
    numbers: tuple[int, ...]
    finish: int
    work: int
    wanted: int

    def days(self, work: int) -> float:
        """How many days earlier than the plan a finish at W `work` is."""
        return round((self.work - work) / self.per_day, 4)

    @property
    def asked_days(self) -> float:
        """How many days earlier than the plan is asked."""
        return max(self.days(self.wanted), 0.0)

    def last(self, work: int) -> int:
        """The last instant with W `work`: finishing until then is early enough."""
        return self.calendar.start_of(work)

    def day(self, work: int) -> date:
        """The last day worked before W `work` is full."""
        return day_of(self.calendar.finish_of(work) - 1)


def goal_of(schedule: Schedule, days: int | None, to: str | None, by: date | None) -> Goal:
    """The goal of `days` earlier, or by the close of `by`, of both the earlier; without either by
    the governing deadline, or the tightest one of the item `to`.

    Raises:
        InputError: DP920 where nothing says how early, DP922 for a plan without early dates, DP923
            for an item that is finished, DP924 for one without network dates.
    """
    run, margin = schedule.run, _margin(schedule, to)
    item = to if to is not None else (margin.item if margin else None)
    if run.early is None:
        says = "计划没有开工日期，不知道最早何时完成，谈不上抢回"
        raise InputError.of(
            "DP922", says, "写上 start，或用 --as-of 给出状态日期", schedule.project.where
        )
    network, early, modes = run.network, run.early, run.situation.mode
    numbers = tuple(range(len(modes))) if item is None else network.nodes_of(item)
    if not numbers:
        known = item is None or item in schedule.timings
        says = f"“{item}”没有网络日期" if known else f"计划中没有“{item}”"
        remedy = "用 daopai schedule 查看全部编号" if not known else "给它写上工期或时限"
        raise InputError.of("DP924", says, remedy, schedule.project.where, item or "")
    if all(modes[number] == FINISHED for number in numbers):
        says = f"“{item}”已经完成，没有工期可抢" if item else "全部工作已经完成，没有工期可抢"
        raise InputError.of("DP923", says, "换一项未完的工作", schedule.project.where, item or "")
    calendar, per_day = network.calendar_of(item), schedule.project.minutes_per_day
    finish = max(early.finish(number) for number in numbers)
    work = calendar.worked(finish)
    asked = [] if days is None else [work - days * per_day]
    if by is not None:
        asked.append(calendar.worked(instant(by, DAY)))
    elif not asked and margin is not None:
        asked.append(calendar.worked(margin.deadline.at))
    if not asked:
        says = f"没有说要抢回几天，{'这项工作' if to else '计划'}也没有时限"
        raise InputError.of(
            "DP920", says, "写 --days 天数，或 --deadline 日期", schedule.project.where, to or ""
        )
    return Goal(item, calendar, per_day, numbers, finish, work, min(asked))


def _margin(schedule: Schedule, to: str | None) -> Margin | None:
    """The governing deadline; with `to` the tightest of that item."""
    if to is None:
        return schedule.governing
    own = [one for one in schedule.deadlines if one.item == to and one.margin_days is not None]
    return min(own, key=lambda one: one.margin_days or 0.0, default=None)
