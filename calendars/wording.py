"""The Chinese of an event: a short title for a phone's month view, fixed lines for the rest."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from unicodedata import east_asian_width

from calendars.content import one_line
from calendars.facts import Fact
from projects.forecast import one_decimal

SUMMARY_WIDTH = 48
"""24 Chinese characters, in columns: a wide character counts two."""

HINT_WIDTH, LEAST_HINT = 16, 8
"""A project's name that does not fit whole is cut to seven characters, to fewer where there is less
room, and left out below three."""

LISTED = 3
"""Predecessors or successors that are named before 等N项."""

LINES = {"critical": "关键线路", "near-critical": "次关键", "other": "一般"}
MARKERS = {"milestone": "◆", "critical": "▲", "near-critical": "●", "other": "○"}

_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """Columns of `text`; characters of ambiguous width count two, as Chinese fonts draw them."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def cut(text: str, room: int, mark: str = "…") -> str:
    """`text`, or as much of it as fits into `room` columns with `mark` at its end."""
    if width(text) <= room:
        return text
    room -= width(mark)
    kept = ""
    for char in text:
        if width(char) > room:
            break
        kept += char
        room -= width(char)
    return kept + mark


def title(marker: str, name: str, note: str, project: str) -> str:
    """Marker and name first, then the note; what room is left goes to the project's short name."""
    note = f"（{note}）" if note else ""
    room = SUMMARY_WIDTH - width(marker) - width(note)
    name = one_line(name)
    name = name if width(name) <= room else cut(short_name(name), room)
    room -= width(name) + width("｜")
    project = short_name(project)
    if width(project) > room:
        project = cut(project, min(room, HINT_WIDTH)) if room >= LEAST_HINT else ""
    return f"{marker}{name}{note}" + (f"｜{project}" if project else "")


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """A name without what stands in brackets."""
    return one_line(_ASIDE.sub("", name)) or one_line(name)


def summary(fact: Fact) -> str:
    """The title of an event: `▲闭水试验（预计滞后5天）｜雨污分流三标`."""
    marker = "✓" if fact.closed_on else MARKERS[fact.role]
    return title(marker, fact.name, _note(fact), fact.title)


def _note(fact: Fact) -> str:
    if fact.closed_on:
        if fact.basis == "late":
            return "已完成"
        return _compared(fact.slip_days, late="滞后", early="提前", even="按期") + "完成"
    if fact.basis == "late":
        return "未立基线" + (f"·滞后{fact.slip_days}天" if fact.slip_days > 0 else "")
    if fact.overdue_days:
        return f"逾期{fact.overdue_days}天"
    if fact.slip_days > 0:
        return f"预计滞后{fact.slip_days}天"
    if fact.role == "near-critical" and fact.floats is not None:
        return f"时差{fact.floats:g}天"
    return ""


def _compared(days: int, *, late: str, early: str, even: str) -> str:
    return f"{late}{days}天" if days > 0 else f"{early}{-days}天" if days < 0 else even


def description(fact: Fact) -> str:
    """The lines of an event in their fixed order; a line without content is left out."""
    lines = (
        _people(fact),
        _limit(fact),
        _outlook(fact),
        _progress(fact),
        _neighbours(fact),
        _measures(fact),
        f"备注：{fact.note}" if fact.note else "",
        # Some programs take two events for one where nothing but the UID tells them apart.
        f"编号：{fact.item}" if fact.item else "",
        as_of_line(fact.status_date),
    )
    return "\n".join(one_line(text) for text in lines if text)


def as_of_line(status_date: date) -> str:
    """The last line of every event."""
    return f"数据截至{status_date}"


def _people(fact: Fact) -> str:
    return "；".join(
        f"{label}：{who}"
        for label, who in (
            ("责任领导", fact.leader),
            ("责任部门", fact.owner),
            ("配合", "、".join(fact.helpers)),
        )
        if who
    )


def _limit(fact: Fact) -> str:
    if fact.basis == "late":
        return f"最迟完成：{fact.day}（未立基线，由完成时限倒排）"
    if fact.basis == "baseline":
        return f"完成时限：{fact.day}（现行基准计划）"
    words = fact.deadline.text.strip() if fact.deadline else ""
    quoted = f"（原文“{words}”）" if words and words != str(fact.day) else ""
    return f"完成时限：{fact.day}{quoted}"


def _outlook(fact: Fact) -> str:
    compared = _compared(fact.slip_days, late="滞后", early="提前", even="按期")
    if fact.closed_on:
        word = "销号" if fact.signed_off else "实际完成"
        return f"{word}：{fact.closed_on}" + ("" if fact.basis == "late" else f"；{compared}")
    if fact.forecast is None:
        return f"已逾期{fact.overdue_days}天，尚无完成预测" if fact.overdue_days else ""
    unsure = "（含未公布放假安排的日期，暂定）" if fact.provisional else ""
    parts = [f"最新预测：{fact.forecast}{unsure}", compared]
    if fact.floats is not None:
        line = LINES[fact.line]
        parts.append(f"总时差：{fact.floats:g}天" + (f"（{line}）" if line != "一般" else ""))
    return "；".join(parts)


def _progress(fact: Fact) -> str:
    """形象 against 序时进度; nothing for a work that need not have begun and has not."""
    percent, expected = fact.percent, fact.expected
    if not percent and not expected:
        return ""
    actual = "未填报" if percent is None else f"{one_decimal(percent):.1f}%"
    label = "项目形象进度" if fact.whole else "形象进度"
    if expected is None:
        return f"{label}：{actual}"
    behind = one_decimal(expected - percent) if percent is not None else 0
    gap = f"（{'滞后' if behind > 0 else '超前'}{abs(behind):.1f}个百分点）" if behind else ""
    return f"{label}：{actual}；序时进度：{one_decimal(expected):.1f}%{gap}"


def _neighbours(fact: Fact) -> str:
    after = tuple(name + (f"（{lag}）" if lag else "") for name, lag in fact.after)
    return "；".join(
        f"{label}：{named(names)}"
        for label, names in (("前置", fact.before), ("后续", after))
        if names
    )


def _measures(fact: Fact) -> str:
    """What the plan knows to win days back by, where an open item is late."""
    late = fact.closed_on is None and (fact.overdue_days or fact.slip_days > 0)
    return f"可用措施：{'、'.join(fact.levers)}" if late and fact.levers else ""


def named(names: tuple[str, ...], limit: int = LISTED) -> str:
    """A few names with 、 between them, then how many there are."""
    more = f"等{len(names)}项" if len(names) > limit else ""
    return "、".join(names[:limit]) + more
