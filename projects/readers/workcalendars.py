"""Calendars of a plan file as `CalendarSpec`s.

A calendar without base and week works every day. The only built-in base is `china`, the State
Council workdays; its name cannot be given to an own calendar.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from projects.errors import InputError
from projects.model import DAY, CalendarSpec, DayRange
from projects.readers.days import iso_date, month_day
from projects.readers.desk import Desk
from projects.readers.nodes import Node, Scalar, shown
from projects.readers.schema import Schema, list_of, other_words, pairs_of, read_object
from projects.readers.values import (
    name_text,
    one_of,
    plain,
    scalar,
    shifts,
    text,
    texts,
    whole,
    yes_no,
)

BUILT_IN = ("china",)
"""Names that stand for calendars of their own and need no definition as a base."""

_every = one_of({"year": "year", "年": "year", "每年": "year"})


def _either_day(node: Node, _desk: Desk) -> Node:
    """A day that `_range` reads once it knows whether it recurs."""
    return scalar(node, "一个日期")


RANGE = Schema(
    "日历的时段",
    {
        "from": _either_day,
        "to": _either_day,
        "every": _every,
        "name": text,
        "window": yes_no,
        "shifts": shifts,
    },
    required=("from",),
    hints=other_words(
        {
            "from": "start 自 从 day date 日期",
            "to": "end 至 到",
            "name": "名称",
            "window": "窗口",
            "every": "每年",
            "shifts": "班次",
        }
    ),
)


def day_range(node: Node, desk: Desk) -> DayRange | None:
    """One closed or opened entry: a day, or from/to with name, window, shifts; None if wrong."""
    if isinstance(node, Scalar):
        day = iso_date(node, desk)
        return DayRange(day, day, where=node.where)
    before = len(desk.findings)
    values = read_object(node, RANGE, desk)
    if "from" not in values:
        return None
    yearly = values.get("every") == "year"
    read_one: Any = month_day if yearly else iso_date
    ends: list[Any] = []
    for key in ("from", "to"):
        if key in values:
            with desk.collecting():
                ends.append(read_one(values[key], desk))
    if len(desk.findings) > before:
        return None
    first, last = ends[0], ends[-1]
    if isinstance(first, date) and first > last:
        raise InputError.of("DP174", f"时段倒置：{first} 到 {last}", "from 不能晚于 to", node.where)
    return DayRange(
        first,
        last,
        values.get("name", ""),
        yearly,
        values.get("window", False),
        values.get("shifts"),
        node.where,
    )


def week(node: Node, desk: Desk) -> tuple[bool | tuple[tuple[int, int], ...], ...]:
    """Seven entries, Monday first: 1 works, 0 rests, or shifts of that day."""
    from projects.readers.schema import items_of

    items = items_of(node, "week")
    if len(items) != 7:
        raise InputError.of(
            "DP170",
            f"week 要有 7 项，这里是 {len(items)} 项",
            "从周一到周日，1 上班、0 休息",
            node.where,
        )
    return tuple(_weekday(item, desk) for item in items)


def _weekday(node: Node, desk: Desk) -> bool | tuple[tuple[int, int], ...]:
    if isinstance(node, Scalar):
        word = plain(node.text)
        if word in {"0", "1"}:
            return word == "1"
        if ":" not in word:
            raise InputError.of(
                "DP170",
                f"week 的一项写成“{shown(word)}”",
                "只能写 1（上班）或 0（休息）",
                node.where,
            )
    return shifts(node, desk)


CALENDAR = Schema(
    "日历",
    {
        "base": name_text,
        "week": week,
        "closed": list_of(day_range, "closed"),
        "opened": list_of(day_range, "opened"),
        "shifts": shifts,
        "both": texts,
        "minutes_per_day": whole(1, DAY),
    },
    hints=other_words(
        {
            "both": "交集 共同",
            "closed": "holidays 休息 停工",
            "opened": "上班 workdays",
            "week": "周",
            "base": "基准 parent",
            "shifts": "班次",
        }
    ),
)


def read_calendars(node: Node, desk: Desk) -> tuple[CalendarSpec, ...]:
    """All calendars of the plan. Reserved names: DP176; bases are checked with the whole plan."""
    entries = pairs_of(node, "calendars")
    specs = []
    for name, value in entries:
        if name.text in BUILT_IN:
            desk.complain(
                "DP176",
                f"“{name.text}”是内置日历的名称",
                f"换一个名称，例如 GOV: {{base: {name.text}}}",
                name.where,
            )
        if isinstance(value, Scalar) and value.null:
            specs.append(CalendarSpec(name.text, where=name.where))
            continue
        values = read_object(value, CALENDAR, desk)
        if "both" in values:
            _check_both(name, values, desk)
        specs.append(CalendarSpec(name.text, where=name.where, **values))
    return tuple(specs)


def _check_both(name: Scalar, values: dict[str, Any], desk: Desk) -> None:
    """A calendar of calendars says which ones and nothing of its own; DP177."""
    own = [key for key in ("base", "week", "closed", "opened", "shifts") if key in values]
    if own:
        desk.complain(
            "DP177",
            f"日历“{shown(name.text)}”写了 both，又写了 {'、'.join(own)}",
            "把这些内容写成另一个日历，再在 both 里列出它",
            name.where,
        )
    elif len(set(values["both"])) < 2:
        desk.complain(
            "DP177",
            f"日历“{shown(name.text)}”的 both 不足两个日历",
            "写成 both: [日历一, 日历二]；只有一个时用 base",
            name.where,
        )


def days_a_week(name: str | None, specs: tuple[CalendarSpec, ...]) -> int:
    """The working days of a week of the calendar `name`: what `2w` means in the plan."""
    by_name = {spec.name: spec for spec in specs}
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        spec = by_name.get(name)
        if spec is None:
            return 5 if name == "china" else 7
        if spec.week is not None:
            return sum(bool(day) for day in spec.week) or 7
        name = spec.both[0] if spec.both else spec.base
    return 7
