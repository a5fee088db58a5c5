"""The milestones at one data date, a row each: the forecast day and how far it is from the promise.

With a single data date there is no trend to draw yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from gantt.figures.axes import DAY_AXIS_EM, FLAG_EM, Flag, day_axis, flag_texts, upright
from gantt.figures.ink import dot, series
from gantt.figures.plot import Plot
from gantt.figures.scales import Days
from gantt.figures.trend_values import Milestone, Trends
from gantt.scene import Shape, line, polygon
from gantt.style import BAD, CONTRACT, GRID_FAINT, INK, MUTED, PAPER

_SHORTEST, _TALLEST = 1.55, 6.0
"""The height of a row, in em."""
_NAME_SHARE: Final = 0.4
"""The most that the names may take of the width."""


def forecast_rows(plot: Plot, content: Trends) -> list[Shape]:
    """The rows, by day; where room is short the worst ones, the others counted below them."""
    em, area = plot.em, plot.area
    room = area.bottom - area.top - (DAY_AXIS_EM + FLAG_EM) * em
    most = max(int(room / (_SHORTEST * em)), 1)
    more = len(content.drawn) - most
    if more > 0:
        room -= 1.4 * em
        most = max(int(room / (_SHORTEST * em)), 1)
        more = len(content.drawn) - most
    shown = sorted(content.drawn[:most], key=lambda one: (one.day, one.committed or one.day))
    return list(_Rows(plot, content, shown, max(more, 0)).shapes(room))


class _Rows:
    """The chosen milestones on a scale of days."""

    def __init__(self, plot: Plot, content: Trends, shown: Sequence[Milestone], more: int) -> None:
        self.plot, self.content, self.shown, self.more = plot, content, shown, more
        em, area = plot.em, plot.area
        self.em, self.top = em, area.top + FLAG_EM * em
        self.tails = [_tail(one) for one in shown]
        width = plot.type.width
        names = max(width(one.name, em, one.late) for one in shown)
        self.names = min(names, _NAME_SHARE * (area.right - area.left))
        tails = max(width(words, em, True) for words in self.tails)
        left, right = area.left + self.names + 1.5 * em, area.right - tails - 1.5 * em
        self.x = Days(*_bounds(content, shown), left, right)

    def shapes(self, room: float) -> Iterator[Shape]:
        """The rows over their axis."""
        em, plot, x = self.em, self.plot, self.x
        height = min(room / len(self.shown), _TALLEST * em)
        foot = self.top + len(self.shown) * height
        yield from day_axis(plot, x, self.top, foot)
        if x.first <= self.content.as_of <= x.last:
            at = x.close(self.content.as_of)
            yield upright(at, self.top, foot, INK, width=0.12 * em)
            flag = Flag(at, f"数据日期 {self.content.as_of:%m-%d}", INK, True)
            yield from flag_texts(plot, [flag], self.top)
        for k, (one, tail) in enumerate(zip(self.shown, self.tails, strict=True)):
            yield from self._row(one, tail, self.top + (k + 0.5) * height)
        if self.more:
            y = foot + (DAY_AXIS_EM + 0.6) * em
            words = f"只列最晚的 {len(self.shown)} 个，另有 {self.more} 个未列"
            yield plot.say(plot.area.left, y, words, size=0.9, colour=MUTED, layer="table")

    def _row(self, one: Milestone, tail: str, y: float) -> Iterator[Shape]:
        em, plot, area = self.em, self.plot, self.plot.area
        colour = BAD if one.late else MUTED if one.done else INK
        name = plot.type.fit(one.name, self.names, em, one.late)
        yield plot.say(
            area.left + self.names, y, name, colour=colour, bold=one.late, anchor="end",
            layer="table", role="name", item=one.id,
        )  # fmt: skip
        yield plot.say(
            area.right, y, tail, colour=colour, bold=one.late, anchor="end", role="tail",
            item=one.id,
        )  # fmt: skip
        rail = ((self.x.start, y), (self.x.end, y))
        yield line(*rail, layer="grid", stroke=GRID_FAINT, width=0.6, role="rail")
        at = self.x.close(one.day)
        if one.committed is not None:
            due = self.x.close(one.committed)
            pen = 0.3 if one.late else 0.14
            gap = BAD if one.late else CONTRACT
            yield series([(due, y), (at, y)], gap, pen * em, role="slip", item=one.id)
            yield _diamond(due, y, (0.8 if due == at else 0.52) * em)
        ink = BAD if one.late else MUTED if one.done else INK
        yield dot(at, y, 0.4 * em, ink, hollow=one.done or one.open, item=one.id)


def _diamond(x: float, y: float, r: float) -> Shape:
    """The promised day."""
    corners = ((x - r, y), (x, y - r), (x + r, y), (x, y + r))
    return polygon(*corners, layer="marker", fill=PAPER, stroke=INK, width=0.16 * r, role="promise")


def _tail(one: Milestone) -> str:
    """`24-04-17  晚 17 天`: when, and how far from the promise."""
    if one.open:
        return one.slip_says
    day = f"{one.day:%y-%m-%d}" + (" 完成" if one.done else "")
    return f"{day}  {one.slip_says}" if one.slip_says else day


def _bounds(content: Trends, shown: Sequence[Milestone]) -> tuple[date, date]:
    """All that is drawn and the data date, with some air."""
    days = [content.as_of, *(one.day for one in shown)]
    days += [one.committed for one in shown if one.committed is not None]
    first, last = min(days), max(days)
    air = timedelta(days=max((last - first).days // 20, 3))
    return first - air, last + air
