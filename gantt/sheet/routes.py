"""What crosses the rows of one section: links, front line, wedges, arrowheads.

A link has one form, `M x0 y0 H x1 V y2 H x3 V y4`: it leaves a bar, goes down at the bar's end,
runs in the gap above the next bar, and drops in. Only the heights depend on which rows are shown,
so sheet.js can move them when rows are folded away, and no place depends on the zoom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gantt.axis import Axis
from gantt.barchart.chart import Chart, Row, Tie
from gantt.sheet.frame import BAR_FOOT, BAR_TOP, MID, ROW, UNITS, Section, share

_UNDER = 60
"""How far under its bar a link begins, in units, so that no gap shows."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link within a section: the places of its rows there, its five numbers, where it points."""

    tie: Tie
    before: int
    after: int
    path: tuple[float, float, float, float, float, float]
    tip: tuple[float, float]
    """In units across, in pixels down."""
    head: str
    """The symbol of its arrowhead: d down, u up, l left."""


def ties_by_section(sections: Sequence[Section], ties: Sequence[Tie]) -> list[list[Tie]]:
    """The links whose two works stand in one section."""
    home = {row.id: k for k, section in enumerate(sections) for row in section.rows}
    found: list[list[Tie]] = [[] for _ in sections]
    for tie in ties:
        if home[tie.before] == home[tie.after]:
            found[home[tie.before]].append(tie)
    return found


def links_of(section: Section, ties: Sequence[Tie], axis: Axis) -> list[Link]:
    """The routes of the links within a section, the light ones first."""
    place = {row.id: index for index, row in enumerate(section.rows)}
    found = []
    for tie in ties:
        i, j = place[tie.before], place[tie.after]
        link = _link(tie, i, j, section.rows[i], section.rows[j], axis)
        if link is not None:
            found.append(link)
    return sorted(found, key=lambda link: (link.tie.critical, link.tie.driving))


def _link(tie: Tie, i: int, j: int, before: Row, after: Row, axis: Axis) -> Link | None:
    if before.start is None or before.finish is None or after.start is None or after.finish is None:
        return None
    down = j > i
    left, right = axis.x(before.start), axis.x(before.finish)
    if tie.kind in ("FS", "FF"):
        x0, y0, x1 = max(left, right - _UNDER), i * ROW + MID, right
    else:
        x0, y0, x1 = left, i * ROW + (BAR_FOOT if down else BAR_TOP), left
    gap = j * ROW - 0.5 if down else (j + 1) * ROW - 1.5
    if tie.kind in ("FS", "SS"):
        x3, y4 = axis.x(after.start), float(j * ROW + (BAR_TOP - 1 if down else BAR_FOOT + 1))
        head = "d" if down else "u"
    else:
        x3, y4, head = axis.x(after.finish), j * ROW + MID, "l"
    return Link(tie, i, j, (x0, y0, x1, gap, x3, y4), (x3, y4), head)


def link_svg(links: Sequence[Link]) -> Iterator[str]:
    """The strokes of the links."""
    for link in links:
        x0, y0, x1, y2, x3, y4 = link.path
        yield (
            f"<path{_class(link.tie)} data-l={link.before},{link.after} "
            f'd="M{x0:.0f} {y0:g}H{x1:.0f}V{y2:g}H{x3:.0f}V{y4:g}"/>'
        )


def head_svg(links: Sequence[Link], axis: Axis) -> Iterator[str]:
    """The arrowheads, in the order of the strokes; links into one bar share one."""
    heads: dict[tuple[float, float, str], Link] = {(*one.tip, one.head): one for one in links}
    for (x, y, head), link in heads.items():
        yield (
            f"<use href=#{head}{_class(link.tie)} x={100 * x / axis.right:.3f}% y={y:g} "
            f"data-l={link.before},{link.after} />"
        )


def _class(tie: Tie) -> str:
    return " class=k" if tie.critical else " class=v" if tie.driving else ""


@dataclass(frozen=True, slots=True)
class Leads:
    """For every row, the numbers and places of the works in other sections that it drives, and of
    the one that drives it."""

    onward: Mapping[str, list[tuple[str, int]]]
    back: Mapping[str, tuple[str, int]]


def leads_of(chart: Chart, sections: Sequence[Section]) -> Leads:
    """The driving links that leave their section."""
    home = {row.id: k for k, section in enumerate(sections) for row in section.rows}
    number = {row.id: (row.number, place) for place, row in enumerate(chart.rows)}
    onward: dict[str, list[tuple[str, int]]] = {}
    back: dict[str, tuple[str, int]] = {}
    for tie in chart.ties:
        if tie.driving and home[tie.before] != home[tie.after]:
            onward.setdefault(tie.before, []).append(number[tie.after])
            back.setdefault(tie.after, number[tie.before])
    return Leads(onward, back)


def front_points(section: Section, chart: Chart, axis: Axis) -> list[tuple[float, float]]:
    """The 前锋线 of a section from its top to its foot; empty where nothing stands on it."""
    if chart.as_of is None or not any(row.stand for row in section.rows):
        return []
    home = axis.x(chart.as_of)
    middle = [
        (axis.x(row.stand.at) if row.stand else home, place * ROW + MID)
        for place, row in enumerate(section.rows)
    ]
    return [(home, 0.0), *middle, (home, float(section.height))]


def front_path(points: Sequence[tuple[float, float]]) -> str:
    """The line; points on the data date that only repeat it are left out."""
    home = points[0][0]
    kept = [
        point
        for k, point in enumerate(points)
        if k in (0, len(points) - 1) or not points[k - 1][0] == point[0] == points[k + 1][0] == home
    ]
    return "M" + "L".join(f"{x:.0f} {y:g}" for x, y in kept)


def wedge_paths(path: str, home: float, height: int) -> str:
    """The areas between the data date and the front line, behind and ahead, as two clipped copies
    of one outline."""
    x = f"{home:.0f}"
    behind, ahead = f"0 0H{x}V{height}H0z", f"{x} 0H{UNITS}V{height}H{x}z"
    return (
        f'<path class=b d="{path}z" style="clip-path:path(\'M{behind}\')"/>'
        f'<path class=h d="{path}z" style="clip-path:path(\'M{ahead}\')"/>'
    )


def point_svg(section: Section, axis: Axis) -> Iterator[str]:
    """A mark at every actual point; hollow where the work is not behind."""
    for place, row in enumerate(section.rows):
        if row.stand:
            kind = "" if row.stand.days < 0 else " class=o"
            yield (
                f"<use href=#p{kind} x={share(axis, row.stand.at)} "
                f"y={place * ROW + MID:g} data-r={place} />"
            )
