"""Feed items: frozen values that say everything an event shows, ready to be rendered."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from calendars.content import one_line
from calendars.facts import Fact, Relation
from calendars.wording import LINES, as_of_line, cut, description, summary, title

Status = Literal["CONFIRMED", "CANCELLED"]

_COLOURS = {"milestone": "crimson", "critical": "crimson", "near-critical": "orange"}
_PRIORITIES = {"milestone": 1, "critical": 1, "near-critical": 3, "other": 5}

# Days before the deadline at 09:00: P6DT15H before midnight is 09:00 seven days earlier.
_WEEK, _THREE, _ONE = "-P6DT15H", "-P2DT15H", "-PT15H"
_ALARMS: dict[str, tuple[str, ...]] = {
    "milestone": (_WEEK, _THREE, _ONE),
    "critical": (_WEEK, _THREE, _ONE),
    "near-critical": (_THREE, _ONE),
    "other": (_ONE,),
}
REASON_WIDTH = 24
"""Columns of the reason in the title of a tombstone: half of it is left to the name."""

DIGEST_ALARM = "PT8H30M"
"""Monday 08:30."""


class FeedItem(NamedTuple):
    """One event. `day` is the whole day it stands on; `alarms` are iCalendar triggers.

    `name` and `project` are not shown by themselves; a tombstone is titled from them. `code` is the
    project's, "" for the `digest` of a feed over several projects. A tuple, since it is made twice
    a night for each event, from the plan and from the store.
    """

    uid: str
    name: str
    project: str
    day: date
    summary: str
    description: str
    categories: tuple[str, ...] = ()
    color: str = ""
    priority: int | None = None
    status: Status = "CONFIRMED"
    alarms: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    code: str = ""
    digest: bool = False


def feed_item(fact: Fact) -> FeedItem:
    """The event of a fact. What is closed or past reminds nobody any more."""
    closed = fact.closed_on is not None
    return FeedItem(
        uid=fact.uid,
        code=fact.project,
        name=fact.name,
        project=fact.title,
        day=fact.day,
        summary=summary(fact),
        description=description(fact),
        categories=_categories(fact),
        color="seagreen" if closed else _COLOURS.get(fact.role, "steelblue"),
        priority=None if closed else _PRIORITIES[fact.role],
        alarms=() if closed or fact.day < fact.status_date else _ALARMS[fact.role],
        relations=fact.relations,
    )


def cancelled(item: FeedItem, status_date: date, *, until: date, reason: str = "") -> FeedItem:
    """The tombstone of an item that left a feed at `status_date`, shown until `until`, struck
    through. `reason`: who has it now; "" where it stands in no plan any more."""
    reason = one_line(reason)
    lines = (
        f"{reason}，不再列入本日历" if reason else "计划中已取消本节点",
        f"原完成时限：{item.day}；本条目{until}后移除",
        as_of_line(status_date),
    )
    return item._replace(
        summary=title("×", item.name, cut(reason, REASON_WIDTH) or "已取消", item.project),
        description="\n".join(lines),
        categories=("已取消",),
        color="gray",
        priority=None,
        status="CANCELLED",
        alarms=(),
        relations=(),
    )


def _categories(fact: Fact) -> tuple[str, ...]:
    """里程碑, 关键线路 | 次关键 | 一般, the department, 逾期 | 滞后 | 正常 or how it was closed."""
    line = LINES[fact.line]
    if fact.closed_on:
        state = "已销号" if fact.signed_off else "已完成"
    elif fact.overdue_days:
        state = "逾期"
    else:
        state = "滞后" if fact.slip_days > 0 else "正常"
    words = ("里程碑" if fact.role == "milestone" else "", line, _word(fact.owner), state)
    return tuple(word for word in words if word)


def _word(text: str) -> str:
    """A category without the comma at which some programs split the list even when escaped."""
    return one_line(text).replace(",", "，")
