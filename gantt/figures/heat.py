"""The heat map 责任单位 × 阶段: a row an office, a column a stage, the worst on top.

Every cell tells its numbers, late ones bold: the tone is never the only cue. The tones stand for
round numbers of days that the line below the title tells, not for shares of the worst.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from math import ceil
from typing import Final

from gantt.figures.heat_list import latest_works
from gantt.figures.heat_values import REST, By, Cell, Heat, days_of, folded
from gantt.figures.plot import Canvas, Heading, Plot, blank, plot_of
from gantt.figures.words import clipped, wrapped
from gantt.scene import Box, Rect, Scene, Shape, line
from gantt.style import BAND, FRAME, INK, MUTED, PAPER
from gantt.text import Type, tidy
from projects.ledger.lists import NOBODY

_TONES: Final = ("#FBE3D8", "#F6C1A6", "#EE9B78", "#C4421A", "#8A260B")
_DARK: Final = _TONES[3:]
"""Tones that carry white letters."""
_LADDERS: Final = ((7, 15, 30, 60), (15, 30, 60, 120), (30, 60, 120, 240))
"""Days at which the tone changes; the first whose last rung is half of the worst, or more."""
_EMPTY: Final = "#FAFBFC"
_NAME_SHARE, _SUM_EM = 0.26, 5.2
_HEAD_LINES: Final = 4
_LEAST_SIZE: Final = 0.85
"""Smaller letters, in em, could not be read on the board."""
_MOST: Final = 24
"""Characters of a name that the title tells."""
_TALLEST, _WIDEST, _GAP = 5.0, 15.0, 0.2
_LOWEST, _SLIMMEST = 1.5, 3.9
"""The least height of a row and width of a column, in em."""
"""A cell's greatest height and width and the white between two, in em."""


def heat_scene(heat: Heat, canvas: Canvas, type_: Type) -> Scene:
    """The picture on one page."""
    plot = plot_of(canvas, _heading(heat), type_)
    if not heat.offices:
        return blank(plot, "没有在建或应在建的工作")
    table = _Table(plot, _fitting(plot, heat))
    shapes = [*table.head(), *table.body(), *table.foot()]
    return plot.scene([*shapes, *latest_works(plot, heat, table.box)])


def _fitting(plot: Plot, heat: Heat) -> Heat:
    """The table with no more rows and columns than can be read on this paper."""
    area, em = plot.area, plot.em
    width = (1 - _NAME_SHARE) * (area.right - area.left) / em - _SUM_EM
    height = (area.bottom - area.top) / em - 6.0
    return folded(heat, int(height / _LOWEST), int(width / _SLIMMEST))


def _heading(heat: Heat) -> Heading:
    whose = heat.projects[0] if len(heat.projects) == 1 else f"{len(heat.projects)} 个项目"
    when = f"{heat.as_of}" if heat.oldest == heat.as_of else f"{heat.oldest} 至 {heat.as_of}"
    note = "，未填报的按未开工计"
    if heat.undated:
        note += f"；{heat.undated} 项没有起止日期，按超过时限的日历天计"
    return Heading(
        title=heat_title(heat),
        subtitle=_reading(heat),
        source=f"{whose}，数据日期 {when}；滞后按前锋线，为工作日{note}",
        bad=heat.whole.late > 0,
    )


def _reading(heat: Heat) -> str:
    if not heat.whole.late:
        return "格内：在建项数" if heat.whole.active else ""
    bounds = "、".join(map(str, ladder(heat)))
    return f"格内：滞后项数/在建项数、平均滞后天数；底色由浅到深以 {bounds} 天为界"


def heat_title(heat: Heat) -> str:
    """The finding: who is latest where, or that nobody is."""
    whole = heat.whole
    if not whole.active:
        return "数据日期没有在建任务"
    if not whole.late:
        return f"在建 {whole.active} 项，各单位均未滞后"
    worst = heat.worst
    if worst is None:  # only the offices that were added up
        return f"在建 {whole.active} 项中 {whole.late} 项滞后"
    office, column = worst
    cell = office.cells[column]
    who = clipped(office.name, _MOST) if office.name != NOBODY else "未明确责任单位的工作"
    whose = who + _where(heat.by, clipped(heat.columns[column], _MOST))
    late = sum(one.late > 0 for row in heat.offices for one in row.cells)
    if late > 1:
        head = f"{whose}拖期最重"
    else:
        head = f"仅{whose}有滞后" if whole.active > cell.active else f"{whose}拖期"
    days = days_of(cell.mean)
    if cell.active == 1:
        return f"{head}：在建 1 项，已滞后" + (f" {days} 天" if days != "0" else "")
    mean = "" if days == "0" else f"，平均 {days} 天" if cell.late > 1 else f" {days} 天"
    return f"{head}：{cell.active} 项中 {cell.late} 项滞后{mean}"


def _where(by: By, name: str) -> str:
    if by == "whole":
        return ""
    if by == "stage":
        return f"在{name}" if "阶段" in name else f"在{name}阶段"
    return f"在“{name}”"


class _Table:
    """Where rows and columns stand."""

    def __init__(self, plot: Plot, heat: Heat) -> None:
        self.plot, self.heat, self.em = plot, heat, plot.em
        area, em = plot.area, plot.em
        names = [plot.type.width(tidy(one.name), em) for one in heat.offices]
        self.left = area.left + min(max(names), _NAME_SHARE * (area.right - area.left)) + 0.8 * em
        self.sums = len(heat.columns) > 1
        sums = _SUM_EM * em if self.sums else 0.0
        room = (area.right - sums - self.left) / len(heat.columns)
        self.width = min(room, _WIDEST * em)
        self.right = self.left + self.width * len(heat.columns)
        self.end = self.right + sums
        self.ladder = ladder(heat)
        lines = [self._titles(name) for name in heat.columns]
        self.titles = lines
        self.top = area.top + (0.5 + 1.2 * max(len(words) for words in lines)) * em
        below = 2.0 * em if len(heat.offices) > 1 else 0.0
        self.row = min((area.bottom - below - self.top) / len(heat.offices), _TALLEST * em)

    def _titles(self, name: str) -> list[str]:
        """One line, or a few of about the same length."""
        room, size, words = self.width - 0.6 * self.em, 0.92 * self.em, tidy(name)
        whole = self.plot.type.width(words, size)
        most = min(ceil(whole / (room - 0.5 * size)), _HEAD_LINES)
        if most > 1:
            room = min(room, whole / most + size)
        return wrapped(self.plot.type, words, room, size, most=most)

    @property
    def box(self) -> Box:
        """The place of the whole table."""
        sums = 2.0 * self.em if len(self.heat.offices) > 1 else 0.0
        bottom = self.top + len(self.heat.offices) * self.row + sums
        return Box(self.plot.area.left, self.plot.area.top, self.end, bottom)

    def centre(self, column: int) -> float:
        """The middle of a column."""
        return self.left + (column + 0.5) * self.width

    def head(self) -> Iterator[Shape]:
        """The names of the columns, standing on the first row."""
        em = self.em
        for k, words in enumerate(self.titles):
            for place, text in enumerate(words):
                y = self.top - (0.85 + 1.2 * (len(words) - 1 - place)) * em
                yield self.plot.say(
                    self.centre(k), y, text, size=0.92, colour=MUTED, anchor="middle",
                    layer="table", role="column",
                )  # fmt: skip
        if self.sums:
            y = self.top - 0.85 * em
            yield self._number(self.sum_x, y, "合计", _SUM_EM * em, MUTED, size=0.92)

    def _number(
        self, x: float, y: float, words: str, room: float, colour: str = INK, *,
        bold: bool = False, size: float = 1.0, ground: str = PAPER, role: str = "sum",
    ) -> Shape:  # fmt: skip
        """Words centred on (x, y), in smaller letters where `room` points do not hold them."""
        size = min(size, max(room / self.plot.type.width(words, self.em, bold), _LEAST_SIZE))
        return self.plot.say(
            x, y, words, size=size, colour=colour, bold=bold, anchor="middle", ground=ground,
            layer="label" if role == "cell" else "table", role=role,
        )  # fmt: skip

    def _counts(self, cell: Cell, x: float, y: float, room: float) -> Shape:
        """`3/4` bold where some are late, else `4`."""
        words = f"{cell.late}/{cell.active}" if cell.late else f"{cell.active}"
        colour = INK if cell.late else MUTED
        return self._number(x, y, words, room, colour, bold=cell.late > 0)

    @property
    def sum_x(self) -> float:
        """The middle of the column of totals."""
        return (self.right + self.end) / 2

    def body(self) -> Iterator[Shape]:
        """The offices with their cells."""
        em, plot = self.em, self.plot
        for place, office in enumerate(self.heat.offices):
            top = self.top + place * self.row
            middle = top + self.row / 2
            room = self.left - 0.7 * em - plot.area.left
            name = plot.type.fit(tidy(office.name), room, em)
            yield plot.say(
                self.left - 0.7 * em, middle, name, anchor="end", layer="table", role="office",
                colour=MUTED if office.name == REST else INK,
            )  # fmt: skip
            for column, cell in enumerate(office.cells):
                yield from self._cell(cell, column, top)
            if self.sums:
                yield self._counts(office.whole, self.sum_x, middle, (_SUM_EM - 0.4) * em)

    def _cell(self, cell: Cell, column: int, top: float) -> Iterator[Shape]:
        gap = _GAP * self.em
        box = Box(
            self.left + column * self.width + gap / 2,
            top + gap / 2,
            self.left + (column + 1) * self.width - gap / 2,
            top + self.row - gap / 2,
        )
        fill = tone(cell, self.ladder)
        yield Rect(
            box.left, box.top, box.right - box.left, box.bottom - box.top, "bar", fill, role="cell"
        )
        if cell.active:
            yield from self._in_cell(cell, box, fill)

    def _in_cell(self, cell: Cell, box: Box, fill: str) -> Iterator[Shape]:
        """The numbers on two lines, on one, or the counts alone."""
        x, y, em = (box.left + box.right) / 2, (box.top + box.bottom) / 2, self.em
        room, high = box.right - box.left - 0.5 * em, box.bottom - box.top
        ink, bold = (PAPER if fill in _DARK else INK if cell.late else MUTED), cell.late > 0
        share, days = f"{cell.late}/{cell.active}", f"{days_of(cell.mean)} 天"
        rows = [(0.0, share if cell.late else f"{cell.active}", 1.0, bold)]
        if cell.late and high >= 2.3 * em:
            rows = [(-0.56, share, 1.1, True), (0.62, days, 0.88, False)]
        elif cell.late:
            both = f"{share} · {days}"
            fits = self.plot.type.width(both, em, bold=True) <= room
            rows = [
                (0.0, both if fits else share, min(1.0, max(high / em / 1.1, _LEAST_SIZE)), True)
            ]
        for down, words, size, heavy in rows:
            yield self._number(
                x, y + down * em, words, room, ink, bold=heavy, size=size, ground=fill, role="cell"
            )

    def foot(self) -> Iterator[Shape]:
        """The totals of the columns, below a rule."""
        offices = self.heat.offices
        if len(offices) < 2:
            return
        y = self.top + len(offices) * self.row + 0.35 * self.em
        yield line(
            (self.plot.area.left, y), (self.end, y),
            layer="grid", stroke=FRAME, width=0.6, role="sum-rule",
        )  # fmt: skip
        y += 0.95 * self.em
        yield self.plot.say(
            self.left - 0.7 * self.em, y, "合计", anchor="end", layer="table", role="office"
        )
        for column, cell in enumerate(self.heat.sums):
            yield self._counts(cell, self.centre(column), y, self.width - 0.4 * self.em)
        if self.sums:
            yield self._counts(self.heat.whole, self.sum_x, y, (_SUM_EM - 0.4) * self.em)


def ladder(heat: Heat) -> tuple[int, ...]:
    """The days at which the tone changes."""
    most = max((cell.mean for office in heat.offices for cell in office.cells), default=0.0)
    return next((days for days in _LADDERS if days[-1] >= most / 2), _LADDERS[-1])


def tone(cell: Cell, bounds: tuple[int, ...]) -> str:
    """The ground of a cell."""
    if not cell.late:
        return BAND if cell.active else _EMPTY
    return _TONES[bisect_left(bounds, cell.mean)]
