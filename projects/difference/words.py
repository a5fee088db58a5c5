"""Values of a plan in Chinese words, as a difference prints them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from projects.actuals import Actual
from projects.model import (
    DAY,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    Span,
    day_of,
    moment_of,
)

NONE = "无"
_CONSTRAINTS: dict[ConstraintKind, str] = {
    "snet": "不早于 {} 开始",
    "snlt": "不晚于 {} 开始",
    "fnet": "不早于 {} 完成",
    "fnlt": "不晚于 {} 完成",
    "mso": "必须于 {} 开始",
    "mfo": "必须于 {} 完成",
    "alap": "尽量靠后",
}
_FINISHES = ("fnet", "fnlt", "mfo")
KINDS = {
    "task": "工作",
    "milestone": "里程碑",
    "start-milestone": "开始里程碑",
    "summary": "汇总项",
    "hammock": "伴随工作",
    "external": "外部依赖",
}


def number(value: float) -> str:
    """At most two decimals, none where it is whole."""
    return f"{round(value, 2):g}" if abs(value) < 1e6 else f"{round(value, 2):.10g}"


def span_words(span: Span | None, minutes_per_day: int) -> str:
    """`90 天`, `6 个月`, `5 个日历天`, `4 小时`; 无工期 without one."""
    if span is None:
        return "无工期"
    if span.unit == "months":
        return f"{span.amount} 个月"
    if span.unit == "percent":
        return f"{number(span.amount / 100)}%"
    if span.unit == "elapsed":
        return f"{number(span.amount / DAY)} 个日历天"
    if span.amount % minutes_per_day and span.amount % 60 == 0:
        return f"{span.amount // 60} 小时"
    return f"{number(span.amount / minutes_per_day)} 天"


def arrow(before: str, after: str) -> str:
    """`90 → 110 天`: a unit that both share is written once."""
    head, _, unit = before.partition(" ")
    other, _, same = after.partition(" ")
    if unit and unit == same and " " not in unit:
        return f"{head} → {other} {unit}"
    return f"{before} → {after}"


def instant_words(at: int, *, closes: bool = False) -> str:
    """The day that begins (or, where it closes one, ends) at an instant, with the time where it is
    not midnight."""
    if at % DAY:
        return f"{moment_of(at):%Y-%m-%d %H:%M}"
    return day_of(at - 1 if closes else at).isoformat()


def constraint_words(constraints: Iterable[Constraint]) -> str:
    """Every constraint, 、 between them."""
    said = [
        _CONSTRAINTS[one.kind].format(instant_words(one.at, closes=one.kind in _FINISHES))
        if one.at is not None
        else _CONSTRAINTS[one.kind]
        for one in constraints
    ]
    return "、".join(said) or NONE


def deadline_words(deadlines: Iterable[Deadline]) -> str:
    """The due days, with time and buffer where they have any."""
    said = []
    for one in deadlines:
        buffer = f"（预留 {one.buffer} 天）" if one.buffer else ""
        said.append(instant_words(one.at, closes=True) + buffer)
    return "、".join(said) or NONE


def link_words(links: Iterable[Link], minutes_per_day: int) -> str:
    """The kinds and lags between two works: `FS`, `SS+10`."""
    whose = {"successor": "紧后", "predecessor": "紧前", "project": "项目", "elapsed": "日历天"}
    said = [
        link.words(minutes_per_day).removeprefix(link.before)
        + (f"（时距按{whose[link.lag_on]}）" if link.lag_on else "")
        for link in links
    ]
    return "、".join(sorted(said))


def state_words(before: Actual, after: Actual, minutes_per_day: int) -> tuple[str, str, str]:
    """What was reported of a work: the old and the new state, and the difference in one phrase."""
    pairs = [
        (
            "实际开工",
            _day(before.started, before.started_at),
            _day(after.started, after.started_at),
        ),
        (
            "实际完成",
            _day(before.finished, before.finished_at),
            _day(after.finished, after.finished_at),
        ),
        ("进度", _percent(before.percent), _percent(after.percent)),
        ("剩余", _left(before, minutes_per_day), _left(after, minutes_per_day)),
        ("续建", _at(before.resumes_at), _at(after.resumes_at)),
    ]
    if after.finished is not None:  # 100 % and nothing left go without saying
        pairs = pairs[:2]
    moved = [(label, old, new) for label, old, new in pairs if old != new]
    says = "、".join(
        f"{label} {old} → {new}" if old and new else f"{label} {new}" if new else f"{label}已撤回"
        for label, old, new in moved
    )
    return (
        "、".join(f"{label} {old}" for label, old, _ in moved if old),
        "、".join(f"{label} {new}" for label, _, new in moved if new),
        says,
    )


def _day(day: date | None, at: int | None) -> str:
    if day is None:
        return ""
    return day.isoformat() if at is None or at % DAY == 0 else f"{moment_of(at):%Y-%m-%d %H:%M}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{number(value)}%"


def _left(state: Actual, minutes_per_day: int) -> str:
    return "" if state.remaining is None else f"{number(state.remaining / minutes_per_day)} 天"


def _at(at: int | None) -> str:
    return "" if at is None else instant_words(at)
