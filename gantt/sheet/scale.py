"""Across the page: the time scale for every zoom, the shaded days, the names of holidays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from gantt.axis import Tier, cells
from gantt.barchart.chart import Chart
from gantt.named_days import Band
from gantt.sheet.frame import LEAST_PLOT, Plot, axis_of, percent, width_of
from gantt.style import GRID, GRID_FAINT, HOLIDAY, STOP, WEEKEND
from projects.model import day_of

_EM, _NAME, _AGAIN, _LANES = 11.5, 10.0, 70.0, 3
_WEEKEND_LEAST = 1.8
"""Pixels a day below which weekends would only be stripes."""
_WIDEST: Final = 30_000
"""A plot of more pixels would be slow to paint; such a zoom is not offered."""
_STEPS: Final = (("quarter", "季", 1.0), ("month", "月", 3.2), ("week", "周", 14.0))
"""The zooms with their pixels a day."""
_COLOURS: Final = {"weekend": WEEKEND, "holiday": HOLIDAY, "stop": STOP}


@dataclass(frozen=True, slots=True)
class Zoom:
    """A zoom: its name, and how wide the plot is; `width` None fills the window. `nominal` is the
    width that words are set for."""

    key: str
    title: str
    width: int | None
    nominal: float


def zooms_of(chart: Chart, plot: Plot) -> list[Zoom]:
    """The zooms that a chart offers; the one that fills the window is always there."""
    days = (chart.end - chart.first).days
    offered = [
        Zoom(key, title, round(days * per_day), days * per_day)
        for key, title, per_day in _STEPS
        if plot.nominal < days * per_day <= _WIDEST
    ]
    return [Zoom("fit", "全宽", None, plot.nominal), *offered]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the scale: where it is centred or begins, how wide its cell is."""

    left: str
    width: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A name in the scale: of shaded days, or of a line across all rows (`kind` now or due)."""

    kind: str
    left: str
    text: str
    line: int
    half: int
    """Half its width in pixels: it stays inside the plot."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale for one zoom: two tiers, and holidays and stops by line of names."""

    zoom: Zoom
    upper: tuple[Word, ...]
    lower: tuple[Word, ...]
    named: tuple[Mark, ...]
    grid: str
    """The ground as a CSS image."""
    weekends: bool
    """Whether the ground shows them."""


def scale_of(chart: Chart, zoom: Zoom) -> Scale:
    """Everything across the page at one zoom."""
    axis = axis_of(chart, zoom.nominal)
    upper, lower = axis.tiers(_EM)
    shown = [
        band
        for band in chart.bands
        if axis.shows(band) and (band.kind != "weekend" or axis.day_width >= _WEEKEND_LEAST)
    ]
    return Scale(
        zoom,
        tuple(_words(chart, zoom, upper, True)),
        tuple(_words(chart, zoom, lower, False)),
        tuple(_named(chart, zoom, shown)),
        _ground(chart, shown, upper, lower),
        any(band.kind == "weekend" for band in shown),
    )


def _words(chart: Chart, zoom: Zoom, tier: Tier, above: bool) -> Iterator[Word]:
    axis, told = axis_of(chart, zoom.nominal), 0
    for start, end, name in cells(tier, chart.first, chart.end):
        left, right = axis.at(start), axis.at(end)
        text = ""
        for words in _wordings(tier, above, start.year, name, told):
            if width_of(words, _EM if above else 10.5) <= right - left - 2:
                told = start.year if "年" in words else told
                text = words
                break
        yield Word(percent(left / axis.right), percent((right - left) / axis.right), text)


def _wordings(tier: Tier, above: bool, year: int, name: str, told: int) -> tuple[str, ...]:
    if tier == "month" and above and year != told:
        return f"{year}年{name}", f"{year % 100:02}年{name}", name
    return (name, name[2:], name[2:4]) if tier == "year" else (name,)


def _named(chart: Chart, zoom: Zoom, shown: Sequence[Band]) -> Iterator[Mark]:
    """Stops first: a holiday that finds no line is left out, and one name serves a run of days."""
    axis = axis_of(chart, zoom.width or LEAST_PLOT)  # apart on any window
    lanes: list[list[tuple[float, float]]] = [[] for _ in range(_LANES)]
    last: dict[str, float] = {}
    named = [band for band in shown if band.kind != "weekend" and band.name]
    for band in sorted(named, key=lambda band: (band.kind != "stop", band.first, band.name)):
        half = width_of(band.name, _NAME) / 2
        middle = (axis.at(band.first) + axis.at(band.end)) / 2
        middle = min(max(middle, half + 1), axis.right - half - 1)
        if middle - last.get(band.name, -1e9) < _AGAIN:
            continue
        low, high = middle - half - 3, middle + half + 3
        for line, taken in enumerate(lanes):
            if all(high <= left or low >= right for left, right in taken):
                taken.append((low, high))
                last[band.name] = middle
                place = percent(middle / axis.right)
                yield Mark(band.kind, place, band.name, line, round(half) + 1)
                break


def _ground(chart: Chart, shown: Sequence[Band], upper: Tier, lower: Tier) -> str:
    """Shaded days of everybody, and the lines between the cells of the scale."""
    days = (chart.end - chart.first).days
    parts = [
        f"<path fill='{_COLOURS[kind]}' d='{area}'/>"
        for kind in ("weekend", "holiday", "stop")
        if (area := _area(chart, [b for b in shown if b.kind == kind and b.calendars is None]))
    ]
    for tier, colour in ((lower, GRID_FAINT), (upper, GRID)):
        if tier == "day":
            continue
        marks = "".join(
            f"M{(start - chart.first).days} 0v1"
            for start, _, _ in cells(tier, chart.first, chart.end)
            if start > chart.first
        )
        parts.append(
            f"<path fill='none' stroke='{colour}' vector-effect='non-scaling-stroke' d='{marks}'/>"
        )
    return image(days, "".join(parts))


def stop_images(chart: Chart) -> dict[str, tuple[str, str]]:
    """For every calendar with stops of its own: the class of its rows and their ground."""
    days = (chart.end - chart.first).days
    names = sorted({name for band in chart.bands for name in band.calendars or ()})
    found = {}
    for number, name in enumerate(names):
        own = [band for band in chart.bands if band.calendars and name in band.calendars]
        area = _area(chart, own)
        found[name] = f"c{number}", image(days, f"<path fill='{STOP}' d='{area}'/>")
    return found


def _area(chart: Chart, bands: Sequence[Band]) -> str:
    return "".join(
        f"M{(band.first - chart.first).days} 0h{(band.end - band.first).days}v1"
        f"H{(band.first - chart.first).days}z"
        for band in bands
    )


def image(width: int, body: str) -> str:
    """A stretched SVG as a CSS image that needs no request."""
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} 1' "
        f"preserveAspectRatio='none'>{body}</svg>"
    )
    return f'url("data:image/svg+xml,{quote(svg, safe=" /:=,.;()~-")}")'.replace("'", "%27")


def marks_of(chart: Chart) -> list[Mark]:
    """The data date and the deadlines of the project, apart from each other on any window."""
    axis = axis_of(chart, LEAST_PLOT)
    told = [("due", due.at, due.label) for due in chart.dues]
    if chart.as_of is not None:
        told.append(("now", chart.as_of, f"数据日期 {day_of(chart.as_of - 1).isoformat()}"))
    lanes: list[list[tuple[float, float]]] = []
    marks = []
    for kind, at, text in sorted(told, key=lambda one: one[1]):
        half = width_of(text, 10.5) / 2 + 6
        x = min(max(axis.x(at), half), axis.right - half)
        lane = next(
            (k for k, taken in enumerate(lanes) if all(abs(x - o) > half + h for o, h in taken)),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((x, half))
        marks.append(Mark(kind, percent(axis.x(at) / axis.right), text, lane, round(half)))
    return marks
