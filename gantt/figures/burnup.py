"""The picture of the close-out (销号): the list on top, what is due dashed, what is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

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
from gantt.figures.burnup_values import Burnup, Week, title_of
from gantt.figures.ink import ACTUAL, BAD_GROUND, PLAN, band, dot, series, steps
from gantt.figures.placing import Lines, first_free
from gantt.figures.plot import Canvas, Heading, Plot, blank, plot_of
from gantt.figures.scales import Days, Values, values
from gantt.scene import Box, Point, Scene, Shape, line
from gantt.style import BAD, CONTRACT, INK, MUTED
from gantt.text import Type


def burnup_scene(content: Burnup, canvas: Canvas, type_: Type) -> Scene:
    """The picture of a burn-up."""
    plot = plot_of(canvas, _heading(content), type_)
    if not content.total:
        return blank(plot, "没有要销号的事项")
    frame = plot.inner(left=2.8, right=0.6, foot=DAY_AXIS_EM)
    weeks = content.weeks
    x = Days(weeks[0].day - timedelta(days=1), weeks[-1].day, frame.left, frame.right)
    flags = [Flag(x.close(content.as_of), f"数据日期 {content.as_of:%m-%d}", INK, True)]
    top = frame.top + (max(flag_rows(plot, flags)) + 1) * FLAG_EM * plot.em
    most = max(max(week.total, week.due) for week in weeks)
    y = values(0, most, frame.bottom, top + 1.9 * plot.em, whole=True)
    picture = _Picture(plot, content, x, y, top)
    lines = list(picture.lines())
    shapes: list[Shape] = [
        *value_axis(plot, y, frame.left, frame.right),
        *day_axis(plot, x, top, frame.bottom),
        *flag_texts(plot, flags, top),
    ]
    labels = picture.labels(lines, Box(frame.left, top, frame.right, frame.bottom))
    return plot.scene([*shapes, *lines, *labels])


def _heading(content: Burnup) -> Heading:
    title, bad = title_of(content)
    held = (("暂缓", content.suspended), ("里程碑和外部依赖", content.unsigned))
    out = "、".join(f"{word} {count} 项" for word, count in held if count)
    source = f"{content.name}，数据日期 {content.as_of}" + (f"；不含{out}" if out else "")
    if content.undated:
        source += f"；{content.undated} 项没有时限"
    if content.reopened:
        source += f"；反弹重开 {content.reopened} 项"
    said = f"清单共 {content.total} 项，按周统计；粗线为已销号，虚线为按时限应销号，阴影为欠销号"
    if content.overdue > content.short > 0:
        said += f"；到期未销号 {content.overdue} 项"
    return Heading(title, said if content.total else "", source, bad)


class _Picture:
    """Lines and labels on their scales."""

    def __init__(self, plot: Plot, content: Burnup, x: Days, y: Values, top: float) -> None:
        self.plot, self.content, self.x, self.y, self.top = plot, content, x, y, top
        self.em, self.now = plot.em, x.close(content.as_of)

    def line(self, weeks: Sequence[Week], kind: str) -> list[Point]:
        """The points of one count over some weeks."""
        found = []
        for week in weeks:
            count = {"total": week.total, "due": week.due, "closed": week.closed}[kind]
            if count is not None:
                found.append((self.x.close(week.day), self.y.at(count)))
        return found

    def lines(self) -> Iterator[Shape]:
        """The gap, then the three counts, the data date and how much is owed."""
        em, weeks = self.em, self.content.weeks
        past = [week for week in weeks if week.closed is not None]
        closed, due = self.line(past, "closed"), self.line(past, "due")
        if any(week.due > (week.closed or 0) for week in past):
            lower = [(at, max(a, b)) for (at, a), (_, b) in zip(closed, due, strict=True)]
            yield band(steps(due), steps(lower), BAD_GROUND, role="owed")
        yield series(steps(self.line(weeks, "total")), MUTED, 0.16 * em, role="total")
        dash = (0.6 * em, 0.4 * em)
        yield series(steps(self.line(weeks, "due")), PLAN, 0.16 * em, dash=dash, role="due")
        yield upright(self.now, self.top, self.y.at(0), INK, width=0.12 * em)
        yield series(steps(closed), ACTUAL, 0.3 * em, role="closed")
        yield from self._owed(due[-1][1], closed[-1][1])
        yield dot(*closed[-1], 0.5 * em, ACTUAL, role="now")

    def _owed(self, due: float, closed: float) -> Iterator[Shape]:
        """A bar on the data date between the two counts."""
        em, short = self.em, self.content.short
        if not short:
            return
        colour = BAD if short > 0 else CONTRACT
        for points, pen in (
            (((self.now, due), (self.now, closed)), 0.42),
            (((self.now - 0.5 * em, due), (self.now + 0.5 * em, due)), 0.16),
        ):
            yield line(*points, layer="marker", stroke=colour, width=pen * em, role="gap")

    def labels(self, ink: Sequence[Shape], within: Box) -> Iterator[Shape]:
        """The names of the lines, each in the first free place."""
        walls = [shape for shape in ink if getattr(shape, "role", "") != "owed"]
        for candidates in self._wordings():
            for text in first_free(candidates, walls, within):
                walls.append(text)
                yield text

    def _wordings(self) -> Iterator[list[Lines]]:
        content, y, now = self.content, self.y, self.now
        due, closed = y.at(content.due), y.at(content.closed)
        if content.short > 0:
            words = f"欠 {content.short} 项"
            yield self._beside(now, (due + closed) / 2, words, BAD, size=1.2, bold=True)
        elif content.short < 0:
            words = f"超前 {-content.short} 项"
            yield self._beside(now, (due + closed) / 2, words, CONTRACT, size=1.2, bold=True)
        words = f"已销号 {content.closed}"
        yield self._beside(now, closed, words, ACTUAL, size=1.1, bold=True, first=-1)
        yield self._beside(now, due, f"应销号 {content.due}", PLAN, first=-1)
        yield self._above_total()

    def _above_total(self) -> list[Lines]:
        """At the right end of the list's line, else further to the left; above it, else below."""
        words, em = f"清单总数 {self.content.total}", self.em
        first, right = self.x.start, self.x.close(self.content.weeks[-1].day)
        places = [right - share / 10 * (right - first) for share in range(1, 9)]
        return [
            (
                self.plot.say(
                    x, self.y.at(self.content.total) + side * 1.0 * em, words,
                    colour=MUTED, anchor="end", halo=True,
                ),
            )
            for side in (-1, 1)
            for x in (right - 0.1 * em, self.now - 0.8 * em, *places)
        ]  # fmt: skip

    def _beside(
        self, x: float, y: float, words: str, colour: str, *, size: float = 1.0,
        bold: bool = False, first: int = 1,
    ) -> list[Lines]:  # fmt: skip
        """Right and left of a point (`first` -1: left first), ever further up and down."""
        say, em = self.plot.say, self.em
        return [
            (
                say(
                    x + side * 0.9 * em, y + step * em, words, size=size, colour=colour,
                    anchor="start" if side > 0 else "end", bold=bold, halo=True,
                ),
            )
            for reach in (0.0, 0.8, 1.5, 2.2, 3.0, 4.0, 5.2, 6.6, 8.2)
            for side in (first, -first)
            for step in ((0.0,) if not reach else (-reach, reach))
        ]  # fmt: skip
