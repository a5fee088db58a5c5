"""What moves the finish: causes by the days they cost, works by how often they are critical."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gantt.figures.plot import Canvas, Heading, Plot, blank, plot_of
from gantt.figures.risk_values import Movers, movers_title
from gantt.figures.words import clipped
from gantt.scene import Box, Rect, Scene, Shape, line
from gantt.style import BAD, FRAME, INK, MUTED, NORMAL, NORMAL_EDGE
from gantt.text import Type, tidy

_GUTTER, _HEAD, _MORE = 2.4, 2.6, 1.5
"""Between the panels, above the rows and below them, in em."""
_LOWEST, _TALLEST, _NARROW = 1.4, 2.7, 24.0
"""Heights of a row, and the width below which panels stand below one another, in em."""
_NAME_SHARE = 0.5
_BAR, _CORE = 0.62, 0.26
"""Heights of a bar and of the narrow bar inside it, as shares of a row."""


def movers_scene(content: Movers, canvas: Canvas, type_: Type) -> Scene:
    """Causes to the left and works to the right; on narrow paper below one another."""
    plot = plot_of(canvas, _heading(content), type_)
    panels = [panel for panel in (_causes(content), _works(content)) if panel.rows]
    if not panels:
        remedy = "给工作写上三点估计、风险因素或风险事件，模拟就能说出什么最费时间"
        return blank(plot, "没有可比的风险来源", remedy)
    area, em = plot.area, plot.em
    half = (area.right - area.left - _GUTTER * em) / 2
    beside = len(panels) > 1 and half >= _NARROW * em
    stacks = [[panel] for panel in panels] if beside else [panels]
    shapes: list[Shape] = []
    for place, stack in enumerate(stacks):
        left = area.left + place * (half + _GUTTER * em)
        right = left + half if beside else area.right
        room = area.bottom - area.top - len(stack) * (_HEAD + _MORE) * em
        longest = max(sum(len(panel.rows) for panel in stack) for stack in stacks)
        height = min(max(room / longest, _LOWEST * em), _TALLEST * em)
        top, spare = area.top, int((room + 0.01) / height)
        for panel in stack:
            shown = panel.cut(spare)
            shapes += _Placed(plot, shown, Box(left, top, right, area.bottom), height).shapes()
            spare -= len(shown.rows)
            top += (_HEAD + _MORE) * em + len(shown.rows) * height
    return plot.scene(shapes)


def _heading(content: Movers) -> Heading:
    title, bad = movers_title(content)
    what = f"“{clipped(content.item, 24)}”" if content.item else "项目"
    said = (
        f"对{what}的完成日期；SSI：工作的波动占完成日期波动的比重乘关键概率"
        if content.works
        else ""
    )
    when = f"，数据日期 {content.as_of}" if content.as_of else ""
    source = f"{content.name}{when}；模拟 {content.runs:,} 次，种子 {content.seed}"
    return Heading(title, said, source, bad)


@dataclass(frozen=True, slots=True)
class _Row:
    """`bar` and `core` from `low` to 1 of the panel's scale; `words` two numbers to the right."""

    name: str
    bar: float
    core: float | None
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    heads: tuple[str, str]
    rows: tuple[_Row, ...]
    low: float
    more: int
    unit: str

    def cut(self, most: int) -> _Panel:
        """The panel with at most so many rows, one at least."""
        kept = self.rows[: max(most, 1)]
        return replace(self, rows=kept, more=self.more + len(self.rows) - len(kept))


def _causes(content: Movers) -> _Panel:
    """Working days on the average, the longest bar being the scale; beside them those at P80."""
    most = max((one.mean_days for one in content.causes), default=0.0)
    least = min((one.mean_days for one in content.causes), default=0.0)
    scale = max(most, -least, 0.1)
    rows = tuple(
        _Row(one.name, one.mean_days / scale, None, (f"{one.mean_days:.1f}", f"{one.days:g}"))
        for one in content.causes
    )
    title, low = "什么最费时间（多用的工作日）", min(least / scale, 0.0)
    return _Panel(title, ("平均", content.level), rows, low, content.more_causes, "个风险来源")


def _works(content: Movers) -> _Panel:
    rows = tuple(
        _Row(
            one.name,
            one.criticality,
            min(one.sensitivity, 1.0),
            (one.says, f"{one.sensitivity:.2f}"),
        )
        for one in content.works
    )
    heads, unit = ("关键概率", "SSI"), "项工作的 SSI 较小"
    return _Panel("哪些工作左右完成日期", heads, rows, 0.0, content.more_works, unit)


class _Placed:
    """One panel on the page: names, bars, two columns of numbers."""

    def __init__(self, plot: Plot, panel: _Panel, room: Box, height: float) -> None:
        self.plot, self.panel, self.height, self.em = plot, panel, height, plot.em
        self.left, self.right = left, right = room.left, room.right
        self.top = room.top + _HEAD * plot.em
        type_, em = plot.type, plot.em
        self.columns = [
            max(type_.width(words, em, bold=True) for words in (head, *texts)) + 0.7 * em
            for head, texts in zip(
                panel.heads, zip(*(row.words for row in panel.rows), strict=True), strict=True
            )
        ]
        names = max(type_.width(tidy(row.name), em) for row in panel.rows)
        self.bars = left + min(names, _NAME_SHARE * (right - left - sum(self.columns))) + 0.7 * em
        self.end = right - sum(self.columns)

    def at(self, value: float) -> float:
        """The place of a value of the scale."""
        low = self.panel.low
        return self.bars + (value - low) / (1 - low) * (self.end - self.bars)

    def shapes(self) -> Iterator[Shape]:
        """Title, column heads, rows and the zero line."""
        em, say = self.em, self.plot.say
        head = self.plot.type.fit(self.panel.title, self.end - self.left, em, bold=True)
        y = self.top - 1.0 * em
        yield say(self.left, y, head, bold=True, layer="table", role="panel")
        for x, words in zip(self._ends(), self.panel.heads, strict=True):
            yield say(x, y, words, colour=MUTED, anchor="end", layer="table", role="panel")
        yield line(
            (self.left, self.top - 0.1 * em), (self.right, self.top - 0.1 * em),
            layer="grid", stroke=FRAME, width=0.6, role="head-rule",
        )  # fmt: skip
        for place, row in enumerate(self.panel.rows):
            yield from self._row(row, self.top + place * self.height, first=place == 0)
        foot = self.top + len(self.panel.rows) * self.height
        zero = self.at(0)
        yield line(
            (zero, self.top), (zero, foot), layer="marker", stroke=FRAME, width=0.8, role="zero"
        )
        if self.panel.more:
            more = f"另有 {self.panel.more} {self.panel.unit}"
            more = self.plot.type.fit(more, self.right - self.left, 0.9 * em)
            yield say(self.left, foot + 0.7 * em, more, size=0.9, colour=MUTED, layer="table")

    def _ends(self) -> Sequence[float]:
        return (self.right - self.columns[1], self.right)

    def _row(self, row: _Row, top: float, *, first: bool) -> Iterator[Shape]:
        em, say, y = self.em, self.plot.say, top + self.height / 2
        name = self.plot.type.fit(tidy(row.name), self.bars - 0.6 * em - self.left, em)
        yield say(self.left, y, name, bold=first, layer="table", role="name")
        for value, share, fill, role in (
            (row.bar, _BAR, BAD if first and row.core is None else NORMAL, "bar"),
            (row.core or 0.0, _CORE, BAD if first else NORMAL_EDGE, "core"),
        ):
            left, right = sorted((self.at(0), self.at(value)))
            if right > left:
                high = share * self.height
                yield Rect(left, y - high / 2, right - left, high, "bar", fill, role=role)
        colours = (INK, MUTED) if row.core is None else (MUTED, INK)
        for x, words, colour in zip(self._ends(), row.words, colours, strict=True):
            yield say(
                x, y, words, colour=colour, bold=first and colour == INK, anchor="end",
                layer="table", role="value",
            )  # fmt: skip
