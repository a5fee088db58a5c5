"""The picture of an S curve (形象进度 S 曲线)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

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
from gantt.figures.ink import ACTUAL, PLAN, band, dot, series
from gantt.figures.placing import Lines, first_free
from gantt.figures.plot import Canvas, Heading, Plot, plot_of
from gantt.figures.scales import Days, Values, percents
from gantt.figures.scurve_values import EVEN, Curve, SCurve, number, title_of
from gantt.scene import Box, Point, Scene, Shape, line
from gantt.style import BAD, CONTRACT, INK, MUTED
from gantt.text import Type

_STRETCHED: Final = 1.5
"""How many times the span of plan and past the axis may grow for the sake of a forecast."""
_BEADED: Final = 1.6
"""Reports nearer to each other than so many em are a line without points."""
_BOUND: Final = "#9AA9BA"
_OPEN: Final = ("value-grid", "day-grid", "band", "paper")
"""What a label may lie on."""


def scurve_scene(content: SCurve, canvas: Canvas, type_: Type) -> Scene:
    """The picture of an S curve."""
    title, bad = title_of(content)
    silent = f"；{content.silent} 项应开工而未填报，按 0 计" if content.silent else ""
    banded = "；灰带为最早与最迟日期之间" if content.early and content.late else ""
    if content.inverted:
        banded = "；灰带：最早日期晚于最迟日期，计划赶不上时限"
    heading = Heading(
        title,
        f"{content.name}：累计形象进度（{content.weights_says}）",
        f"数据日期 {content.as_of}；序时{content.basis_says}{banded}{silent}",
        bad,
    )
    plot = plot_of(canvas, heading, type_)
    frame = plot.inner(left=3.4, right=0.6, foot=DAY_AXIS_EM)
    x = Days(*_span(content), frame.left, frame.right)
    flags = _flags(content, x)
    top = frame.top + (max(flag_rows(plot, flags)) + 1) * FLAG_EM * plot.em
    y = percents(frame.bottom, top + 0.4 * plot.em)
    stage = _Stage(plot, content, x, y, Box(frame.left, top, frame.right, frame.bottom))
    shapes: list[Shape] = [
        *value_axis(plot, y, frame.left, frame.right, "%"),
        *day_axis(plot, x, top, frame.bottom),
        *flag_texts(plot, flags, top),
        *stage.ink(),
    ]
    for candidates in stage.labels():
        walls = [shape for shape in shapes if shape.role not in _OPEN]
        shapes += first_free(candidates, walls, stage.room)
    return plot.scene(shapes)


def _span(content: SCurve) -> tuple[date, date]:
    """The days of the axis: plan, past, deadline, and the forecast as far as it is near."""
    curves = (content.early, content.late, content.wanted, content.done)
    known = [content.as_of, *(day for curve in curves for day, _ in curve)]
    if content.limit is not None:
        known.append(content.limit)
    first, last = min(known), max(known)
    if content.trend.day is not None:
        most = first + timedelta(days=int(_STRETCHED * max((last - first).days, 14)))
        last = max(last, min(content.trend.day, most))
    return first, last + timedelta(days=max(1, (last - first).days // 40))


def _flags(content: SCurve, x: Days) -> list[Flag]:
    flags = [Flag(x.close(content.as_of), f"数据日期 {content.as_of:%m-%d}", INK, True)]
    if content.limit is not None:
        words = f"{content.limit_says} {content.limit}"
        flags.append(Flag(x.close(content.limit), words, CONTRACT, True))
    day = content.trend.day
    if day is not None and day > content.as_of:
        beyond = " →" if x.close(day) > x.end else ""
        colour = _pace_colour(content)
        at = min(x.close(day), x.end)
        flags.append(Flag(at, f"按现速度 {day}{beyond}", colour, colour == BAD))
    return flags


def _pace_colour(content: SCurve) -> str:
    """The colour of the forecast: the accent where it misses the deadline."""
    day, limit = content.trend.day, content.limit
    return BAD if day is not None and limit is not None and day > limit else ACTUAL


@dataclass(frozen=True, slots=True)
class _Stage:
    """The plot with its scales; `room` is where the curves run."""

    plot: Plot
    content: SCurve
    x: Days
    y: Values
    room: Box

    @property
    def em(self) -> float:
        return self.plot.em

    @property
    def now(self) -> float:
        return self.x.close(self.content.as_of)

    def run(self, curve: Curve) -> list[Point]:
        return [(self.x.close(day), self.y.at(value)) for day, value in curve]

    # -- lines -------------------------------------------------------------------------------

    def ink(self) -> Iterator[Shape]:
        """Band, 序时, the upright lines, the forecast and what is done, from back to front."""
        em, content = self.em, self.content
        yield from self._band()
        if content.wanted:
            dash = (0.6 * em, 0.4 * em)
            yield series(self.run(content.wanted), PLAN, 0.16 * em, dash=dash, role="wanted")
        yield upright(self.now, self.room.top, self.room.bottom, INK, width=0.12 * em)
        if content.limit is not None:
            at = self.x.close(content.limit)
            yield upright(
                at, self.room.top, self.room.bottom, CONTRACT, width=0.12 * em, role="due-line"
            )
        if forecast := self.forecast:
            dash = (0.2 * em, 0.32 * em)
            yield series(forecast, _pace_colour(content), 0.2 * em, dash=dash, role="forecast")
        yield from self._done()

    def _band(self) -> Iterator[Shape]:
        early, late = self.run(self.content.early), self.run(self.content.late)
        if early and late:
            left, right = min(early[0][0], late[0][0]), max(early[-1][0], late[-1][0])
            foot, full = (left, self.y.at(0)), (right, self.y.at(100))
            yield band([foot, *early, full], [foot, *late, full])
        for curve in (early, late):
            if curve:
                yield series(curve, _BOUND, 0.1 * self.em, layer="wedge", role="bound")

    def _done(self) -> Iterator[Shape]:
        content, em = self.content, self.em
        done = self.run(content.done)
        if not done:
            return
        if content.first is not None and content.first < content.done[0][0]:
            began = (self.x.at(content.first), self.y.at(0))
            dash = (0.12 * em, 0.36 * em)
            yield series([began, done[0]], ACTUAL, 0.14 * em, dash=dash, role="since-start")
        if len(done) > 1:
            yield series(done, ACTUAL, 0.32 * em, role="done")
        if (done[-1][0] - done[0][0]) > _BEADED * em * (len(done) - 1):
            for at, height in done[:-1]:
                yield dot(at, height, 0.3 * em, ACTUAL)
        yield from self._gap()
        yield dot(*done[-1], 0.5 * em, ACTUAL, role="now")

    def _gap(self) -> Iterator[Shape]:
        """The distance of 形象 from 序时 on the line of the data date."""
        content, em, at = self.content, self.em, self.now
        if content.points is None or content.expected is None or content.actual is None:
            return
        colour = BAD if content.points < 0 else CONTRACT
        wanted, done = self.y.at(content.expected), self.y.at(min(content.actual, 100.0))
        if abs(wanted - done) > 0.3 * em:
            ends = ((at, wanted), (at, done))
            yield line(*ends, layer="marker", stroke=colour, width=0.42 * em, role="gap")
            foot = ((at - 0.5 * em, wanted), (at + 0.5 * em, wanted))
            yield line(*foot, layer="marker", stroke=colour, width=0.16 * em, role="gap")

    @property
    def forecast(self) -> list[Point]:
        """The pace so far carried on, cut at the edge of the axis where it leads beyond."""
        content = self.content
        day = content.trend.day
        if day is None or content.actual is None or day <= content.as_of:
            return []
        start = (self.now, self.y.at(content.actual))
        end = (self.x.close(day), self.y.at(max(content.goal, content.actual)))
        if end[0] > self.x.end:
            share = (self.x.end - start[0]) / (end[0] - start[0])
            end = (self.x.end, start[1] + share * (end[1] - start[1]))
        return [start, end]

    # -- words -------------------------------------------------------------------------------

    def labels(self) -> Iterator[Iterator[Lines]]:
        """What to write, each with the places where it may stand, the best first."""
        yield self._today()
        for curve, words, above in (
            (self.content.early, "最早", not self.content.inverted),
            (self.content.late, "最迟", self.content.inverted),
        ):
            if curve:
                yield self._along(self.run(curve), words, above)

    def _today(self) -> Iterator[Lines]:
        """形象, 序时 and their distance in one block beside the data date, the higher one above."""
        content, em = self.content, self.em
        heights, rows = [], []
        if content.actual is not None:
            rows.append((f"形象 {number(content.actual)}%", ACTUAL, 1.15, True))
            heights.append(self.y.at(min(content.actual, 100.0)))
        if content.expected is not None and (content.expected or content.actual is not None):
            rows.append((f"序时 {number(content.expected)}%", PLAN, 1.0, False))
            heights.append(self.y.at(content.expected))
        if content.points is not None and abs(content.points) >= EVEN:
            behind = content.points < 0
            words = f"{'落后' if behind else '超前'} {number(abs(content.points))} 个百分点"
            rows.insert(1, (words, BAD if behind else CONTRACT, 1.15, True))
            if behind:
                rows.reverse()
        if not rows:
            return
        middle = sum(heights) / len(heights)
        for step in range(44):
            for side, sign in ((1, 1), (-1, -1), (1, -1), (-1, 1)):
                y = middle + sign * 0.5 * step * em - 0.7 * (len(rows) - 1) * em
                yield tuple(
                    self.plot.say(
                        self.now + side * em,
                        y + 1.4 * k * em,
                        words,
                        size=size,
                        colour=colour,
                        anchor="start" if side > 0 else "end",
                        bold=bold,
                        role="today",
                    )
                    for k, (words, colour, size, bold) in enumerate(rows)
                )

    def _along(self, curve: list[Point], words: str, above: bool) -> Iterator[Lines]:
        """Outside the band, beside a point of its edge."""
        em, side = self.em, -1 if above else 1
        first = 0.3 if above else 0.65
        shares = sorted((k / 20 for k in range(3, 18)), key=lambda share: abs(share - first))
        for share in shares:
            x, y = curve[int(share * (len(curve) - 1))]
            for reach in (0.5, 1.0, 1.8):
                yield (
                    self.plot.say(
                        x + side * reach * em,
                        y + side * 0.7 * em,
                        words,
                        colour=MUTED,
                        anchor="end" if above else "start",
                    ),
                )
