"""The columns that the table of a 横道图 can have: their words, their cells, which are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from gantt.barchart.rows import rests_on_notices
from gantt.barchart.selection import STATES
from gantt.barchart.values import Chart, Row
from gantt.scene import Anchor
from gantt.style import BAD, INK, MUTED
from gantt.text import signed
from projects.errors import Finding, InputError

NAME: Final = "name"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: text, colour, weight."""

    text: str
    colour: str = INK
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """How a date is written: without its first `skip` characters (26-03-02, 03-02)."""

    skip: int = 0

    def cell(self, day: date | None, unsure: bool = False, without: str = "") -> Cell:
        """The cell of a day; starred where no holiday notice settles it yet."""
        if day is None:
            return Cell(without, MUTED)
        text = day.isoformat()[self.skip :]
        return Cell(f"{text}*" if unsure else text, MUTED)


@dataclass(frozen=True, slots=True)
class Kind:
    """A column that can be asked for.

    `words`: what else it is called. `limit`: how wide, in em, its cells may make it; a `soft` one
    is pressed to a part of that when the table is too wide. `day`: the day that it shows.
    """

    key: str
    heading: str
    words: tuple[str, ...]
    anchor: Anchor
    cell: Callable[[Row, Dates], Cell]
    limit: float = 6.0
    soft: bool = False
    day: Callable[[Row], date | None] | None = None


def asked(names: Sequence[str]) -> tuple[str, ...]:
    """The keys of the columns that are asked for, by key or Chinese word, in that order.

    The name is always there: first, where it is not asked for. One text may hold several, with
    commas between them: `名称,工期,最迟开始`.

    Raises:
        InputError: DP706 for every name that is no column or comes twice.
    """
    words = [word for name in names for word in _split(name)]
    findings, keys = [], []
    for word in words:
        key = _WORDS.get(word.casefold())
        if key is None:
            near = get_close_matches(word, list(_WORDS), n=1, cutoff=0.5)
            hint = f"是否为“{KINDS[_WORDS[near[0]]].heading}”？" if near else ""
            findings.append(Finding("DP706", f"没有“{word}”这一列", f"{hint}可用的列：{_KNOWN}"))
        elif key in keys:
            findings.append(Finding("DP706", f"“{word}”这一列写了两次", "去掉一个"))
        else:
            keys.append(key)
    if findings:
        raise InputError(findings)
    return tuple(keys) if not keys or NAME in keys else (NAME, *keys)


def usual(chart: Chart, rows: Sequence[Row]) -> Iterator[str]:
    """The columns where none are asked for, without those in which nothing would stand."""
    yield from ("number", NAME)
    if any(row.owner for row in rows):
        yield "owner"
    if any(row.days is not None and row.kind != "milestone" for row in rows):
        yield "days"
    if chart.both:
        yield from ("early_start", "early_finish", "late_start", "late_finish")
    else:
        yield from ("start", "finish")
    if any(_total_float(row, Dates()).text for row in rows):
        yield "total_float"
    if any(row.percent is not None for row in rows):
        yield "percent"
    if any(row.stand for row in rows):
        yield "deviation"


def dates_for(chart: Chart, kinds: Sequence[Kind], rows: Sequence[Row], short: int) -> Dates:
    """Without the year where everything shown lies in one; else without `short` characters."""
    days = [kind.day(row) for kind in kinds if kind.day for row in rows]
    years = {day.year for day in days if day} | {chart.first.year, chart.end.year}
    return Dates(5 if len(years) == 1 else short)


def _split(names: str) -> Iterator[str]:
    for mark in "，、;；":
        names = names.replace(mark, ",")
    yield from (word for part in names.split(",") if (word := " ".join(part.split())))


def _number(row: Row, _: Dates) -> Cell:
    return Cell(row.number, MUTED)


def _name(row: Row, _: Dates) -> Cell:
    mark = "◆" if row.kind == "milestone" else ""
    return Cell(f"{mark}{row.name}", MUTED if row.heading else INK, row.kind == "summary")


def _days(row: Row, _: Dates) -> Cell:
    if row.days is None or row.kind == "milestone":
        return Cell("")
    return Cell(f"{round(row.days, 1):g}")


def _text(of: Callable[[Row], str]) -> Callable[[Row, Dates], Cell]:
    return lambda row, _: Cell(of(row), MUTED)


def _total_float(row: Row, _: Dates) -> Cell:
    if row.kind == "summary" or row.done or row.total_float is None:
        return Cell("")
    hot = row.critical or row.total_float < 0
    return Cell(signed(row.total_float), BAD if hot else MUTED, hot)


def _free_float(row: Row, _: Dates) -> Cell:
    if row.kind == "summary" or row.done or row.more.free_float is None:
        return Cell("")
    return Cell(signed(row.more.free_float), MUTED)


def _percent(row: Row, _: Dates) -> Cell:
    return Cell("" if row.percent is None else f"{round(row.percent, 1):g}%", MUTED)


def _deviation(row: Row, _: Dates) -> Cell:
    if row.stand is None:
        return Cell("")
    days = row.stand.days
    return Cell(signed(days, "+"), BAD if days < 0 else MUTED, days < 0)


def _slip(row: Row, _: Dates) -> Cell:
    if row.more.slip is None:
        return Cell("")
    late = round(row.more.slip, 1) > 0
    return Cell(signed(row.more.slip, "+"), BAD if late else MUTED, late)


def _due_in(row: Row, _: Dates) -> Cell:
    if row.more.due_in is None or row.done:
        return Cell("")
    over = row.more.due_in < 0
    return Cell(signed(row.more.due_in), BAD if over else MUTED, over)


def _due(row: Row, dates: Dates) -> Cell:
    cell, missed = dates.cell(row.more.due), row.flag is not None and row.flag.missed
    return Cell(cell.text, BAD, True) if missed and cell.text else cell


def _state(row: Row, _: Dates) -> Cell:
    if row.kind == "summary":
        return Cell("")
    return Cell(STATES["finished" if row.done else row.more.status], MUTED)


def _day(
    key: str,
    heading: str,
    words: tuple[str, ...],
    of: Callable[[Row], date | None],
    unsure: Callable[[date | None], bool] = lambda _: False,
) -> Kind:
    """`unsure`: whether a day of a work whose dates rest on coming notices is one of those."""

    def cell(row: Row, dates: Dates) -> Cell:
        return dates.cell(of(row), row.more.unsure and unsure(of(row)))

    return Kind(key, heading, words, "middle", cell, 8.0, day=of)


def _early_unsure(day: date | None) -> bool:
    return rests_on_notices(day, late=False)


def _late_unsure(day: date | None) -> bool:
    return rests_on_notices(day, late=True)


def _words(
    key: str,
    heading: str,
    words: tuple[str, ...],
    of: Callable[[Row], str],
    limit: float = 8.2,
) -> Kind:
    return Kind(key, heading, words, "start", _text(of), limit, soft=True)


def _start(row: Row, dates: Dates) -> Cell:
    without = "" if row.heading else "未排期"
    return dates.cell(row.start_day, row.provisional_start, without)


def _finish(row: Row, dates: Dates) -> Cell:
    return dates.cell(row.finish_day, row.provisional_finish)


_ALL: Final = (
    Kind("number", "序号", (), "start", _number, 12.0),
    Kind(NAME, "工作名称", ("名称", "工作"), "start", _name, 0.0),
    _words("id", "编号", (), lambda row: row.id),
    _words("owner", "责任单位", ("牵头单位", "单位", "牵头"), lambda row: row.owner),
    _words(
        "helpers",
        "配合单位",
        ("协办单位", "配合", "with"),
        lambda row: "、".join(row.more.helpers),
        12.0,
    ),
    _words("leader", "责任领导", ("领导", "责任人"), lambda row: row.more.leader),
    Kind("days", "工期", ("duration",), "end", _days),
    Kind("start", "计划开始", ("开始",), "middle", _start, 8.0, day=lambda row: row.start_day),
    Kind(
        "finish",
        "计划完成",
        ("完成日期",),
        "middle",
        _finish,
        8.0,
        day=lambda row: row.finish_day,
    ),
    _day("early_start", "最早开始", (), lambda row: row.more.early[0], _early_unsure),
    _day("early_finish", "最早完成", (), lambda row: row.more.early[1], _early_unsure),
    _day("late_start", "最迟开始", (), lambda row: row.more.late[0], _late_unsure),
    _day("late_finish", "最迟完成", (), lambda row: row.more.late[1], _late_unsure),
    Kind("total_float", "总时差", ("时差", "float"), "end", _total_float),
    Kind("free_float", "自由时差", ("自由",), "end", _free_float),
    Kind("percent", "完成", ("完成率", "进度", "progress"), "end", _percent),
    Kind("deviation", "偏差(天)", ("偏差", "偏差天数", "偏差（天）"), "end", _deviation),
    _day("baseline_start", "基线开始", ("基准开始",), lambda row: row.more.baseline[0]),
    _day("baseline_finish", "基线完成", ("基准完成",), lambda row: row.more.baseline[1]),
    Kind("slip", "较基线(天)", ("较基线", "较基准", "较基准(天)", "较基线（天）"), "end", _slip),
    Kind(
        "due", "时限", ("完成时限", "deadline"), "middle", _due, 8.0, day=lambda row: row.more.due
    ),
    Kind("due_in", "剩余天数", ("剩余",), "end", _due_in),
    _words("stage", "阶段", (), lambda row: row.more.stage),
    Kind("state", "状态", ("status",), "start", _state),
    _words("note", "备注", ("说明",), lambda row: row.more.note, 14.0),
)
KINDS: Final[Mapping[str, Kind]] = {kind.key: kind for kind in _ALL}
OF_BASELINE: Final = frozenset({"baseline_start", "baseline_finish", "slip"})
"""Columns that are empty without a baseline."""
_WORDS: Final[Mapping[str, str]] = {
    word.casefold(): kind.key
    for kind in _ALL
    for word in (kind.key, kind.key.replace("_", "-"), kind.heading, *kind.words)
}
_KNOWN: Final = "、".join(kind.heading for kind in _ALL)
