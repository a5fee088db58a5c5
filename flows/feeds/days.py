"""At which status date feeds are made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flows.runs import ProjectRun
from projects.errors import InputError
from projects.workspace import Workspace


def status_date_of(runs: Sequence[ProjectRun], as_of: date) -> date:
    """The data date of the feeds: that of the newest report by `as_of`, or the last closed Sunday
    where that is later. So a night without a report changes nothing on anybody's phone."""
    seen = (
        standing.seen_on
        for run in runs
        for standing in (run.progress.overall, *run.progress.items.values())
        if standing.seen_on is not None and standing.seen_on <= as_of
    )
    return max((closed_sunday(as_of), *seen))


def closed_sunday(day: date) -> date:
    """The last Sunday up to a day."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def refuse_beyond(workspace: Workspace, status_date: date) -> None:
    """Raise InputError DP830 for a day after the coming Sunday: a year mistyped once would stand
    for years, since no earlier status date replaces a feed."""
    if beyond(workspace, status_date):
        says = f"状态日期“{status_date}”晚于本周日 {_sunday(workspace)}，没有发布日历"
        raise InputError.of("DP830", says, "核对年份；日历只按已经填报的数据生成")


def beyond(workspace: Workspace, status_date: date) -> bool:
    """Whether a day lies after the coming Sunday."""
    return status_date > _sunday(workspace)


def _sunday(workspace: Workspace) -> date:
    from flows.memory import now

    today = now(workspace).date()
    return today + timedelta(days=6 - today.weekday())
