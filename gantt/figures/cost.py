"""The time-cost curve: what 1, 2, 3 … days earlier cost at least, and below what each day adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from gantt.figures.axes import FLAG_EM, Flag, flag_rows, flag_texts, upright, value_axis
from gantt.figures.cost_values import Costs, Step, money, title_of
from gantt.figures.ink import ACTUAL, AREA, BAD_GROUND, band, dot, series
from gantt.figures.placing import first_free
from gantt.figures.plot import Canvas, Heading, Plot, blank, plot_of
from gantt.figures.scales import Values, values
from gantt.figures.words import clipped
from gantt.scene import Box, Point, Rect, Scene, Shape, Text, line
from gantt.style import BAD, CONTRACT, FRAME, MUTED, NORMAL
from gantt.text import Type

_UPPER = 0.6
"""Share of the height for the staircase; the rest is for the days one by one."""
_BETWEEN, _NAME, _AXIS = 0.8, 2.4, 4.1
"""Between the panels, for the name of a panel, for the axis of days, in em."""
_THICKEST = 5.0
"""The widest bar, in em."""
_HEADROOM = 1.2
"""How much higher than its longest bar the lower panel is: the bars are told above them."""
_LARGE = 1_000_000
"""Amounts from here on are told in 万 on the axis."""


def cost_scene(content: Costs, canvas: Canvas, type_: Type) -> Scene:
    """The picture of a time-cost curve."""
    plot = plot_of(canvas, _heading(content), type_)
    if not content.steps:
        return blank(plot, *_nothing(content))
    picture = _Picture(plot, content)
    return plot.scene(list(picture.shapes()))


def _nothing(content: Costs) -> tuple[str, str]:
    """What stands in the place of a curve, and what would bring one."""
    if not content.asked:
        return f"最早 {content.before} 完成，时限 {content.by}", ""
    if not content.levers:
        return (
            "没有写明可用的措施",
            "在计划里给工作写上可压缩的工期和费用，或赶工办法，就能算出曲线",
        )
    return "没有可画的费用曲线", ""


def _heading(content: Costs) -> Heading:
    title, bad = title_of(content)
    what = f"“{clipped(content.item, 24)}”" if content.item else "项目"
    if not content.asked:
        said = f"{what}最早 {content.before} 完成"
    else:
        said = f"{what}最早 {content.before} 完成，要抢回 {content.asked:g} 天，赶到 {content.by}"
    if content.steps:
        money_ = "" if content.unit else "，费用按计划里的单位"
        proof = "；空心点未证明最省" if any(not step.proven for step in content.steps) else ""
        said += f"；天数为工作日{money_}{proof}"
    when = f"，数据日期 {content.as_of}" if content.as_of else ""
    return Heading(title, said, f"{content.name}{when}", bad)


class _Picture:
    """Two panels over one scale of days."""

    def __init__(self, plot: Plot, content: Costs) -> None:
        self.plot, self.content, self.em = plot, content, plot.em
        self.steps, knee = content.steps, content.knee
        self.dear = knee.days if knee else self.steps[-1].days + 1
        most = max(step.cost for step in self.steps)
        self.large = most >= _LARGE
        frame = plot.inner(left=4.4, right=1.2)
        days = max(self.steps[-1].days, ceil(content.asked))
        step = self._step(days, frame.right - frame.left)
        self.x = Values(0, days, frame.left, frame.right, step)
        self.flags = list(self._flags())
        rows = max(flag_rows(plot, self.flags), default=-1) + 1
        self.top = frame.top + (rows * FLAG_EM + _NAME) * self.em
        self.foot = frame.bottom - _AXIS * self.em
        between = (_BETWEEN + _NAME) * self.em if content.whole else 0.0
        lower = (self.foot - self.top - between) * (1 - _UPPER if content.whole else 0.0)
        self.scale = 10_000 if self.large else 1
        dearest = _HEADROOM * float(max(step.more for step in self.steps)) / self.scale
        split = self.foot - lower - between
        self.y = values(0, float(most) / self.scale, split, self.top, most=5)
        self.more = values(0, dearest, self.foot, self.foot - lower, most=3)

    def _step(self, days: int, room: float) -> float:
        """Days between two ticks: as many as leave room for a date."""
        least = self.plot.type.width("00-00", 0.9 * self.em) + 0.8 * self.em
        steps = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
        return next((n for n in steps if room / days * n > least), 10_000)

    def _flags(self) -> Iterator[Flag]:
        content = self.content
        if content.asked:
            x = self.x.at(content.asked)
            missed = not content.feasible
            colour = BAD if missed else CONTRACT
            yield Flag(x, f"要抢 {content.asked:g} 天", colour, True)
        knee = content.knee
        if knee:
            yield Flag(self.x.at(knee.days - 1), f"第 {knee.days} 天起更贵", BAD)

    def shapes(self) -> Iterator[Shape]:
        """Everything inside the heading."""
        em, x = self.em, self.x
        unit = "万" if self.large else ""
        name = f"（{self.content.unit}）" if self.content.unit else ""
        names = []
        for scale, words in self._panels():
            yield from value_axis(self.plot, scale, x.start, x.end, unit)
            at, words = scale.at(scale.high) - 1.75 * em, words + name
            names.append(
                self.plot.say(x.start, at, words, colour=MUTED, layer="table", role="panel")
            )
        yield from names
        yield from self._axis()
        yield from flag_texts(self.plot, self.flags, self.top - _NAME * em)
        yield from self._unreached()
        if self.content.whole:
            yield from self._stairs()
            yield from self._bars()
        lines = list(self._lines(names))
        yield from lines
        yield from self._points()
        yield from self._price([*names, *lines])

    def _panels(self) -> list[tuple[Values, str]]:
        if not self.content.whole:
            return [(self.y, "费用")]
        return [(self.y, "累计最少费用"), (self.more, "多抢这一天再花")]

    def _height(self, step: Step) -> float:
        return self.y.at(float(step.cost) / self.scale)

    def _colour(self, step: Step) -> str:
        return BAD if step.days >= self.dear else ACTUAL

    def _axis(self) -> Iterator[Shape]:
        """Days won, and below them the day on which the item is done."""
        em, x = self.em, self.x
        after = {0: self.content.before, **{step.days: step.after for step in self.steps}}
        for value in x.ticks:
            at = x.at(value)
            yield line(
                (at, self.foot), (at, self.foot + 0.35 * em),
                layer="grid", stroke=FRAME, width=0.8, role="tick",
            )  # fmt: skip
            rows = [(1.1, f"{value:g}", 1.0)]
            if day := after.get(round(value)):
                rows.append((2.2, f"{day:%m-%d}", 0.9))
            for down, words, size in rows:
                yield self.plot.say(
                    at, self.foot + down * em, words, size=size, colour=MUTED, anchor="middle",
                    layer="table", role="tick",
                )  # fmt: skip
        middle = (x.start + x.end) / 2
        yield self.plot.say(
            middle, self.foot + 3.4 * em, "抢回天数和相应的完成日期", size=0.9, colour=MUTED,
            anchor="middle", layer="table", role="tick",
        )  # fmt: skip

    def _unreached(self) -> Iterator[Shape]:
        """The days that no measure wins."""
        last = self.steps[-1].days
        if self.content.feasible or self.content.asked <= last:
            return
        left, right = self.x.at(last), self.x.at(self.content.asked)
        for scale, _ in self._panels():
            top = scale.at(scale.high)
            yield Rect(
                left, top, right - left, scale.start - top, "ground", BAD_GROUND, role="unreached"
            )
        words = "抢不回" if self.content.feasible is False else "没有找到办法"
        if self.plot.type.width(words, 1.1 * self.em, bold=True) < right - left - 2 * self.em:
            y = (self.y.start + self.y.end) / 2
            yield self.plot.say(
                (left + right) / 2, y, words, size=1.1, colour=BAD, bold=True, anchor="middle",
                ground=BAD_GROUND, halo=True,
            )  # fmt: skip

    def _stairs(self) -> Iterator[Shape]:
        """What so many days cost at least: flat up to each day, then up."""
        em = self.em
        points: list[Point] = [(self.x.start, self.y.start)]
        runs: dict[str, list[Point]] = {}
        for step in self.steps:
            high = self._height(step)
            corner = [points[-1], (self.x.at(step.days - 1), high), (self.x.at(step.days), high)]
            points += corner[1:]
            runs.setdefault(self._colour(step), []).extend(corner)
        floor = [(at, self.y.start) for at, _ in points]
        yield band(points, floor, AREA, role="stairs-ground")
        for colour, run in runs.items():
            yield series(run, colour, 0.2 * em, role="stairs")

    def _bars(self) -> Iterator[Shape]:
        """What each day adds, told above its bar where the days are wide enough."""
        em, width = self.em, self.x.at(1) - self.x.at(0)
        thick = min(0.72 * width, _THICKEST * em)
        words = [money(step.more) for step in self.steps]
        widest = max(self.plot.type.width(text, 0.9 * em) for text in words)
        for step, text in zip(self.steps, words, strict=True):
            if not step.more:
                continue
            left = self.x.at(step.days - 0.5) - thick / 2
            top = self.more.at(float(step.more) / self.scale)
            fill = BAD if step.days >= self.dear else NORMAL
            yield Rect(left, top, thick, self.more.start - top, "bar", fill, role="more")
            if widest <= 0.86 * width:
                yield self.plot.say(
                    left + thick / 2, top - 0.65 * em, text, size=0.9, anchor="middle",
                    colour=BAD if step.days >= self.dear else MUTED,
                    bold=step.days >= self.dear, halo=True,
                )  # fmt: skip

    def _lines(self, names: Sequence[Text]) -> Iterator[Shape]:
        """Upright lines: what was asked, and where days become dear."""
        content, em = self.content, self.em
        if content.asked:
            colour = CONTRACT if content.feasible else BAD
            for top, foot in self._stretches(self.x.at(content.asked), names):
                at = self.x.at(content.asked)
                yield upright(at, top, foot, colour, width=0.14 * em, role="asked-line")
        if self.dear <= self.steps[-1].days:
            at, dash = self.x.at(self.dear - 1), (0.25 * em, 0.3 * em)
            for top, foot in self._stretches(at, names):
                yield upright(at, top, foot, BAD, dash=dash, width=0.1 * em, role="knee-line")

    def _stretches(self, x: float, names: Sequence[Text]) -> list[tuple[float, float]]:
        """From the flags to the foot, or panel by panel where a panel's name is in the way."""
        if all(x > name.box.right for name in names):
            return [(self.top - _NAME * self.em, self.foot)]
        return [(scale.end, scale.start) for scale, _ in self._panels()]

    def _points(self) -> Iterator[Shape]:
        """The last point, and those that are not proven, hollow, with what is: the bound."""
        em, last = self.em, self.steps[-1]
        for step in self.steps:
            at, high = self.x.at(step.days), self._height(step)
            if not step.proven and step.bound < step.cost:
                low = self.y.at(float(step.bound) / self.scale)
                yield line(
                    (at, high), (at, low), layer="marker", stroke=self._colour(step),
                    width=0.1 * em, role="bound",
                )  # fmt: skip
            if step is last or not step.proven:
                radius = (0.5 if step is last else 0.32) * em
                yield dot(at, high, radius, self._colour(step), hollow=not step.proven)

    def _price(self, lines: Sequence[Shape]) -> Iterator[Shape]:
        """What the last day costs, beside its point and on no line."""
        last, em = self.steps[-1], self.em
        words = money(last.cost, self.content.unit)
        if not self.content.whole:
            words = f"{last.days} 天 {words}"
        x, y = self.x.at(last.days), self._height(last)
        candidates = [
            (
                self.plot.say(
                    x + side * 0.9 * em, y - up * em, words, size=1.15, colour=self._colour(last),
                    bold=True, anchor="end" if side < 0 else "start", halo=True, role="price",
                ),
            )
            for up in (1.1, 2.3)
            for side in (-1, 1)
        ]  # fmt: skip
        within = Box(self.x.start, 0, self.plot.canvas.width, self.foot)
        yield from first_free(candidates, lines, within)
