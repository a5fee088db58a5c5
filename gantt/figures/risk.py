"""The risk curve: the probability of being done by each day, over the days on which runs end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from gantt.figures.axes import (
    DAY_AXIS_EM,
    FLAG_EM,
    Flag,
    day_axis,
    flag_rows,
    flag_texts,
    upright,
    value_axis,
)
from gantt.figures.ink import ACTUAL, dot, series, steps
from gantt.figures.placing import Lines, first_free
from gantt.figures.plot import Canvas, Heading, Plot, plot_of
from gantt.figures.risk_values import Odds, odds_title
from gantt.figures.scales import Days, percents
from gantt.figures.words import clipped
from gantt.scene import Box, Path, Point, Rect, Scene, Shape, Text, line
from gantt.style import BAD, CONTRACT, GRID, INK, MUTED
from gantt.text import Type

_BINS = (1, 2, 3, 5, 7, 10, 14, 28, 56, 91, 182, 365)
_MOST_BINS, _TALL = 45, 0.42
"""Bars at most, and the share of the height that the tallest takes."""
_IN_TIME, _LATE = "#D3E1EF", "#F6C9B4"


def odds_scene(content: Odds, canvas: Canvas, type_: Type) -> Scene:
    """The picture of when an item is done."""
    width = _bin(content)
    plot = plot_of(canvas, _heading(content, width), type_)
    first, last = _span(content)
    frame = plot.inner(left=3.4, right=0.6, foot=DAY_AXIS_EM)
    x = Days(first, last, frame.left, frame.right)
    picture = _Picture(plot, content, x, frame)
    return plot.scene(list(picture.shapes(width)))


def _heading(content: Odds, width: int) -> Heading:
    title, bad = odds_title(content)
    what = f"“{clipped(content.item, 24)}”" if content.item else "项目"
    each = "每天" if width == 1 else f"每 {width} 天"
    said = f"曲线：{what}在某日前（含当日）完成的概率；柱：{each}完成的次数占比（不标刻度）"
    if content.margin is not None and content.margin < 0 and not content.certain:
        short = f"{-content.margin:g} 个工作日"
        said += f"；{content.wanted * 100:.10g}% 的把握还差 {short}"
    when = f"，数据日期 {content.as_of}" if content.as_of else ""
    source = f"{content.name}{when}；模拟 {content.runs:,} 次，种子 {content.seed}"
    return Heading(title, said, source, bad)


def _span(content: Odds) -> tuple[date, date]:
    """The days of the axis: all runs, the plan, the deadline and some air."""
    known = [content.days[0][0], content.days[-1][0], content.planned]
    known += [content.deadline] if content.deadline else []
    first, last = min(known), max(known)
    air = timedelta(days=max(2, (last - first).days // 25))
    return first - air, last + air


def _bin(content: Odds) -> int:
    """Days a bar, so that there are not too many."""
    span = (content.days[-1][0] - content.days[0][0]).days + 1
    return next((days for days in _BINS if span <= days * _MOST_BINS), -(-span // _MOST_BINS))


class _Picture:
    """The curve over its bars."""

    def __init__(self, plot: Plot, content: Odds, x: Days, frame: Box) -> None:
        self.plot, self.content, self.x, self.em = plot, content, x, plot.em
        self.flags = list(self._flags())
        rows = max(flag_rows(plot, self.flags), default=-1) + 1
        self.top = frame.top + rows * FLAG_EM * self.em
        self.frame = Box(frame.left, self.top, frame.right, frame.bottom)
        self.y = percents(frame.bottom, self.top + 0.6 * self.em)

    @property
    def missed(self) -> bool:
        """Whether the deadline holds with less than the wanted probability."""
        on_time = self.content.on_time
        return on_time is not None and on_time < self.content.wanted

    def _flags(self) -> Iterator[Flag]:
        content = self.content
        if content.deadline:
            words = f"时限 {content.deadline}"
            words += "" if content.certain else f"，按期 {content.on_time_says}"
            colour = BAD if self.missed else CONTRACT
            yield Flag(self.x.close(content.deadline), words, colour, True)
        if content.planned != content.deadline:
            words = f"计划最早 {content.planned}"
            words += "" if content.certain else f"，把握 {content.planned_says}"
            yield Flag(self.x.close(content.planned), words, INK)

    def shapes(self, width: int) -> Iterator[Shape]:
        """Everything inside the heading."""
        x, em = self.x, self.em
        yield from value_axis(self.plot, self.y, x.start, x.end, "%")
        yield from day_axis(self.plot, x, self.top, self.y.start, grid=False)
        flags = list(flag_texts(self.plot, self.flags, self.top))
        yield from flags
        yield from self._bars(width)
        lines = [
            *self._uprights(),
            series(steps(self._curve()), ACTUAL, 0.26 * em, layer="front", role="odds"),
        ]
        marks = list(self._marks())
        yield from lines
        yield from marks
        yield from self._labels([*lines, *marks, *flags])

    def _curve(self) -> list[Point]:
        points = [(self.x.start, self.y.start)]
        done = 0.0
        for day, share in self.content.days:
            done += share
            points.append((self.x.close(day), self.y.at(min(done, 1.0) * 100)))
        points.append((self.x.end, points[-1][1]))
        return points

    def _bars(self, width: int) -> Iterator[Shape]:
        """The runs by the day on which they end; a bar ends where the deadline does."""
        content = self.content
        origin = (content.deadline or content.days[0][0]).toordinal() + 1
        bins: dict[int, float] = {}
        for day, share in content.days:
            place = (day.toordinal() - origin) // width
            bins[place] = bins.get(place, 0.0) + share
        tallest = max(bins.values())
        room = _TALL * (self.y.start - self.y.end)
        for place, share in sorted(bins.items()):
            first = date.fromordinal(origin + place * width)
            left = max(self.x.at(first), self.x.start)
            right = min(self.x.at(first + timedelta(days=width)), self.x.end)
            high = room * share / tallest
            gap = min(0.08 * (right - left), 0.5)
            late = content.deadline is not None and place >= 0
            yield Rect(
                left + gap, self.y.start - high, right - left - 2 * gap, high, "wedge",
                _LATE if late else _IN_TIME, role="ends-late" if late else "ends",
            )  # fmt: skip

    def _uprights(self) -> Iterator[Shape]:
        content, em = self.content, self.em
        for flag in self.flags:
            due = flag.bold
            yield upright(
                flag.x, self.top, self.y.start, flag.colour,
                width=(0.15 if due else 0.1) * em,
                dash=() if due else (0.25 * em, 0.3 * em),
                role="due-line" if due else "planned-line",
            )  # fmt: skip
        if content.deadline and content.on_time is not None:
            at, high = self.x.close(content.deadline), self.y.at(content.on_time * 100)
            yield dot(at, high, 0.45 * em, BAD if self.missed else CONTRACT, role="on-time")

    def _marks(self) -> Iterator[Shape]:
        """Where the curve reaches 50, 80, 90 %: a dot and a hairline down to the day."""
        if self.content.certain:
            return
        em = self.em
        for mark in self.content.marks:
            at, high = self.x.close(mark.day), self.y.at(self._height(mark.word))
            yield line(
                (at, high), (at, self.y.start), layer="grid", stroke=MUTED if mark.wanted else GRID,
                width=0.08 * em, dash=(0.12 * em, 0.24 * em), role="drop",
            )  # fmt: skip
            yield dot(at, high, (0.45 if mark.wanted else 0.34) * em, ACTUAL, role="mark")

    def _height(self, word: str) -> float:
        return float(word[1:])

    def _labels(self, ink: Sequence[Shape]) -> Iterator[Text]:
        """P80 and its day, right of the curve, else left, the wanted one first."""
        if self.content.certain:
            return
        walls = list(ink)
        solid = [shape for shape in ink if not isinstance(shape, Path) or shape.role != "drop"]
        for mark in sorted(self.content.marks, key=lambda mark: not mark.wanted):
            words = f"{mark.word} {mark.day}"
            at, high = self.x.close(mark.day), self.y.at(self._height(mark.word))
            beside = self._beside(at, high, words, mark.wanted)
            found = first_free(beside, walls, self.frame) or first_free(beside, solid, self.frame)
            for text in found:
                walls.append(text)
                solid.append(text)
                yield text

    def _beside(self, x: float, y: float, words: str, wanted: bool) -> list[Lines]:
        em = self.em
        return [
            (
                self.plot.say(
                    x + side * (0.8 + away) * em, y + down * em, words, colour=ACTUAL,
                    bold=wanted, size=1.1 if wanted else 1.0, halo=True,
                    anchor="start" if side > 0 else "end",
                ),
            )
            for away in (0.0, 1.5, 3.0, 5.0)
            for side, down in (
                (1, 0.5), (1, 1.1), (-1, -0.5), (1, 0.0), (1, 1.8), (-1, -1.1), (1, 2.6), (-1, -2.0)
            )
        ]  # fmt: skip
