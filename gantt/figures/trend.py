"""The picture of the milestone trend (里程碑趋势): what was forecast at each data date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from gantt.figures.axes import DAY_AXIS_EM, day_axis
from gantt.figures.forecast_rows import forecast_rows
from gantt.figures.ink import dot, series
from gantt.figures.placing import spread
from gantt.figures.plot import Canvas, Heading, Plot, blank, plot_of
from gantt.figures.scales import Days
from gantt.figures.trend_values import Milestone, Trends, title_of
from gantt.scene import Box, Point, Scene, Shape, line, polygon
from gantt.style import BAD, FRAME, GRID_FAINT, INK, MUTED, PAPER
from gantt.text import Type

_LINE: Final = "#6B7A89"
_REST: Final = "#B4BFCA"
_PAST: Final = "#EEF1F5"
_ROW: Final = 1.45
"""The distance of the labels, in em."""
_NAMED: Final = 14
"""How many milestones are named at most: more would be a list, not a picture."""
_BEADED: Final = 8
"""Up to so many named lines carry a point a data date: more would be a net of points."""
_LEAST_SPAN: Final = 28
"""The fewest days of the upright scale: a day more or less is no steep line."""
_TICKS: Final = 8
"""The most ticks that the upright scale has."""


def trend_scene(content: Trends, canvas: Canvas, type_: Type) -> Scene:
    """The picture of a milestone trend: data dates across, forecast days upward.

    Everything on the slanted line is reached on the day itself; a line that climbs slips. The
    worst are named, as many as there is room for.
    """
    title, bad = title_of(content)
    heading = Heading(title, _subtitle(content), _source(content), bad)
    plot = plot_of(canvas, heading, type_)
    if not content.drawn:
        return blank(plot, "里程碑都已完成" if content.milestones else "没有可画的里程碑")
    if len(content.days) == 1:
        return plot.scene(forecast_rows(plot, content))
    labels = _named(plot, content)
    if more := len(content.drawn) - len(labels):
        source = f"{heading.source}；另有 {more} 个未标名"
        plot = plot_of(canvas, replace(heading, source=source), type_)
    right = max(plot.type.width(words, plot.em, True) for _, words in labels) / plot.em + 1.8
    frame = plot.inner(left=4.6, right=right, top=0.6, foot=DAY_AXIS_EM)
    x, y = _scales(content, frame)
    stage = _Stage(plot, content, x, y, frame)
    named = frozenset(one.id for one, _ in labels)
    shapes = [
        *day_axis(plot, x, frame.top, frame.bottom, grid=False),
        *stage.days_upward(),
        *stage.past(),
        *stage.lines(named),
        *stage.promises(named),
        *stage.names(labels),
    ]
    return plot.scene(shapes)


def _subtitle(content: Trends) -> str:
    if len(content.days) > 1:
        return f"{content.name}：纵轴为逐期预测的完成日，线向上走即推迟"
    words = _promise_words(content)
    return f"{content.name}：圆点为完成日的预测" + (f"，菱形为{words}" if words else "")


def _promise_words(content: Trends) -> str:
    """时限, 基线 or both: what the diamonds stand for."""
    return "、".join(dict.fromkeys(one.promise for one in content.drawn if one.promise))


def _source(content: Trends) -> str:
    parts = [f"数据日期 {content.as_of}"]
    if len(content.days) == 1:
        parts.append("只有一期数据，逐期填报后画成趋势线")
    elif content.drawn and _bounds(content)[0] < content.as_of:
        parts.append("灰区为已过去的日子")
    if words := _promise_words(content):
        if len(content.days) > 1:
            words += "（菱形）"
        parts.append(f"早晚为与{words}相差的日历天")
    if before := len(content.milestones) - len(content.drawn):
        parts.append(f"{before} 个此前已完成，未画")
    if content.undated:
        parts.append(f"{content.undated} 个没有预测完成日，未画")
    return "；".join(parts)


def _named(plot: Plot, content: Trends) -> list[tuple[Milestone, str]]:
    """The milestones that get a label, the worst first where room is short, with their words."""
    height = plot.area.bottom - plot.area.top - DAY_AXIS_EM * plot.em
    rows = max(int(height / (_ROW * plot.em)), 1)
    chosen = content.drawn[: min(rows, _NAMED)]
    room = 0.44 * (plot.area.right - plot.area.left)
    one_year = all(one.day.year == content.as_of.year for one in content.drawn)
    found = []
    for one in chosen:
        day = f"{one.day:%m-%d}" if one_year else f"{one.day:%y-%m-%d}"
        tail = f" {day}" + (f"（{one.slip_says}）" if one.slip_says else "")
        left = room - plot.type.width(tail, plot.em, True)
        found.append((one, plot.type.fit(one.name, left, plot.em, True) + tail))
    return found


def _scales(content: Trends, frame: Box) -> tuple[Days, Days]:
    """Data dates across; upward the days of the forecasts."""
    x = Days(content.days[0], content.days[-1], frame.left, frame.right)
    return x, Days(*_bounds(content), frame.bottom, frame.top)


def _bounds(content: Trends) -> tuple[date, date]:
    """The days of every forecast, and of the promises that are not long past, with air around; the
    data date too where it is near."""
    looked = content.days
    days = [day for one in content.drawn for _, day in one.points]
    promised = (one.committed for one in content.drawn)
    days += [day for day in promised if day is not None and day >= looked[0]]
    first, last = min(days), max(days)
    if timedelta(0) <= first - looked[-1] <= 0.35 * max(last - first, timedelta(days=30)):
        first = looked[-1]
    span = (last - first).days
    air = timedelta(days=max((_LEAST_SPAN - span) // 2, span // 18, 1))
    return first - air, last + air


@dataclass(frozen=True, slots=True)
class _Stage:
    """The plot with its two scales of days."""

    plot: Plot
    content: Trends
    x: Days
    y: Days
    room: Box

    def place(self, seen: date, day: date) -> Point:
        return self.x.close(seen), self.y.close(day)

    def days_upward(self) -> Iterator[Shape]:
        """The scale on the left: faint lines at months or weeks, the year where it begins."""
        em, room = self.plot.em, self.room
        for day, words, year in self.y.ticks(max(2.6 * em, (room.bottom - room.top) / _TICKS)):
            at = self.y.at(day)
            yield line(
                (room.left, at),
                (room.right, at),
                layer="grid",
                stroke=GRID_FAINT,
                width=0.6,
                role="day-grid",
            )
            yield self.plot.say(
                room.left - 0.6 * em,
                at,
                words,
                colour=MUTED,
                anchor="end",
                layer="table",
                role="tick",
            )
            if year and at + 1.6 * em < room.bottom:
                yield self.plot.say(
                    room.left - 0.6 * em,
                    at + 1.15 * em,
                    year,
                    size=0.85,
                    colour=MUTED,
                    anchor="end",
                    layer="table",
                    role="tick",
                )
        yield line(
            (room.left, room.bottom),
            (room.right, room.bottom),
            layer="grid",
            stroke=FRAME,
            width=0.8,
            role="foot",
        )

    def past(self) -> Iterator[Shape]:
        """Below the line where forecast and data date are one day lies the past."""
        room = self.room
        (x0, y0), (x1, y1) = (self.place(day, day) for day in (self.x.first, self.x.last))

        def at(share: float) -> Point:
            return x0 + share * (x1 - x0), min(max(y0 + share * (y1 - y0), room.top), room.bottom)

        enter, leave = (
            min(max((edge - y0) / (y1 - y0), 0.0), 1.0) for edge in (room.bottom, room.top)
        )
        if enter >= 1:
            return
        low, high = at(enter), at(leave)
        yield polygon(
            (low[0], room.bottom),
            low,
            high,
            (room.right, high[1]),
            (room.right, room.bottom),
            layer="ground",
            fill=_PAST,
            role="past",
        )
        if leave > enter:
            yield series([low, high], FRAME, 0.09 * self.plot.em, layer="wedge", role="today-line")

    def lines(self, named: frozenset[str]) -> Iterator[Shape]:
        """A line a milestone, the late ones on top and heavy."""
        em, beaded = self.plot.em, len(named) <= _BEADED
        for one in reversed(self.content.drawn):
            colour = _REST if one.id not in named else BAD if one.late else _LINE
            run = [self.place(seen, day) for seen, day in one.points]
            width = 0.09 if one.id not in named else 0.26 if one.late else 0.15
            if len(run) > 1:
                yield series(run, colour, width * em, role="trend", item=one.id)
            if one.id not in named:
                continue
            if beaded and len(run) * 1.2 * em < self.room.right - self.room.left:
                for at in run[:-1]:
                    yield dot(*at, 0.26 * em, colour, item=one.id)
            yield dot(*run[-1], 0.42 * em, colour, hollow=one.done, item=one.id)

    def promises(self, named: frozenset[str]) -> Iterator[Shape]:
        """How far a late milestone is from its promised day: a dotted stem down to a diamond, the
        worst first, where it does not lie on that of another."""
        em = self.plot.em
        taken: list[tuple[float, float, float]] = []
        for one in self.content.drawn:
            day = one.committed
            if not one.late or one.id not in named or day is None or day < self.y.first:
                continue
            x, low = self.place(*one.points[-1])
            high = self.y.close(day)
            clash = any(at == x and low < b + em and a < high + em for at, a, b in taken)
            if clash or high - low < 1.1 * em:
                continue
            taken.append((x, low, high))
            dash = (0.12 * em, 0.3 * em)
            yield series([(x, low), (x, high)], BAD, 0.12 * em, dash=dash, role="slip")
            yield self._promise(x, high)

    def _promise(self, x: float, y: float) -> Shape:
        """A hollow diamond at the promised day."""
        r = 0.42 * self.plot.em
        return polygon(
            (x - r, y),
            (x, y - r),
            (x + r, y),
            (x, y + r),
            layer="marker",
            fill=PAPER,
            stroke=INK,
            width=0.1 * self.plot.em,
            role="promise",
        )

    def names(self, labels: Sequence[tuple[Milestone, str]]) -> Iterator[Shape]:
        """The names to the right, pushed apart, a thin line leading to those that moved."""
        em, room = self.plot.em, self.room
        ends = [self.place(*one.points[-1]) for one, _ in labels]
        places = spread([y for _, y in ends], _ROW * em, room.top, room.bottom)
        for (one, words), (at, y), place in zip(labels, ends, places, strict=True):
            colour = BAD if one.late else INK if not one.done else MUTED
            x = room.right + 1.6 * em
            lead = ((at + 0.5 * em, y), (room.right + 0.7 * em, y), (x - 0.3 * em, place))
            yield line(*lead, layer="grid", stroke=_REST, width=0.07 * em, role="lead")
            yield self.plot.say(x, place, words, colour=colour, bold=one.late, item=one.id)
