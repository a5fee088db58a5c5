"""Orthogonal links: each leaves one end of a bar, runs upright, and drops into the next bar.

Every link has a few candidate routes; the cheapest is taken, where passing behind a bar, lying on
another link, crossing one and length cost. Links are placed in order of weight: critical, driving,
others. Links that leave the same end or enter the same end may share strokes, for there they say
the same; no others ever do where there is another way. At a crossing the lighter link is broken.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from math import inf

from gantt.barchart.beside import placed
from gantt.barchart.crossings import Route, broken
from gantt.barchart.frame import Frame, Spot
from gantt.barchart.values import Tie
from gantt.barchart.ways import BEND, ON_LINK, Ways, ends_of, own_cost
from gantt.scene import Path, Point, Shape, polygon
from gantt.style import LINK, LINK_CRITICAL, LINK_DRIVING

_STEPS = (0.55, 0.95, 1.35, 1.75, 2.15, 2.55, 2.95, 3.35)
"""How far from a bar a stem may stand, in em."""
_ENTRIES = (0.22, 0.41, 0.6, 0.88, 1.21)
"""How far behind its start a bar is entered from above, in em."""
_WIDE = 0.3
"""A bar wider than this, in em, has entries far enough apart to be worth a choice."""
_GAPS = (0.04, -0.04, 0.11)
"""The heights between two rows at which a link runs, from the upper edge of the lower row."""
_APART, _APART_POINT = 0.26, 0.16
"""Strokes that leave an end and strokes that enter it, from the middle of the bar, in bars."""

Ports = dict[tuple[int, str], float]
"""How far out of the middle of its bar (row, end) links leave it; they enter it as far above."""


def route_links(frame: Frame) -> list[Route]:
    """Routes for the links whose two works stand on this page."""
    place = {row.id: index for index, row in enumerate(frame.rows)}
    spots = [placed(frame, index) for index in range(len(frame.rows))]
    ties = [tie for tie in frame.chart.ties if tie.before in place and tie.after in place]
    ties = [t for t in ties if spots[place[t.before]] and spots[place[t.after]]]
    ties.sort(
        key=lambda tie: (
            not tie.critical,
            not tie.driving,
            abs(place[tie.after] - place[tie.before]),
            place[tie.after],
            place[tie.before],
        )
    )
    marks = [due.at for due in frame.chart.dues]
    marks += [] if frame.chart.as_of is None else [frame.chart.as_of]
    lines = tuple(frame.axis.x(at) for at in marks)
    ports, ways = _ports(ties, place, spots), Ways(frame, spots, lines)
    routes = []
    for tie in ties:
        points = _best(ports, ways, tie, place[tie.before], place[tie.after])
        ways.remember(tie, points)
        routes.append(Route(tie, points))
    return routes


def _ports(ties: Iterable[Tie], place: dict[str, int], spots: Sequence[Spot | None]) -> Ports:
    """Where an end of a bar is both left and entered sideways, the two stand apart."""
    left_at = {(place[tie.before], tie.kind[0]) for tie in ties}
    entered = {(place[tie.after], tie.kind[1]) for tie in ties if tie.kind != "FS"}
    ports = {}
    for row, end in left_at & entered:
        if spot := spots[row]:
            share = _APART_POINT if spot.point else _APART
            ports[row, end] = share * (spot.bottom - spot.top)
    return ports


def _port(spot: Spot, end: str, down: float) -> Point:
    """Where a link meets the finish or the start of a bar, `down` from its middle; the edges of a
    milestone slope."""
    inward = abs(down) if spot.point else 0.0
    x = spot.right - inward if end == "F" else spot.left + inward
    return x, spot.mid + down


def _best(ports: Ports, ways: Ways, tie: Tie, i: int, j: int) -> tuple[Point, ...]:
    """The cheapest way from row `i` to row `j`; others where the plain ones are taken."""
    ends = i, j
    best, least = _cheapest(ways, tie, ends, _options(ports, ways, tie, i, j, plain=True), inf)
    if least < ON_LINK:
        return best
    other, _ = _cheapest(ways, tie, ends, _options(ports, ways, tie, i, j, plain=False), least)
    return other or best or _straight(ways, tie, i, j)


def _straight(ways: Ways, tie: Tie, i: int, j: int) -> tuple[Point, ...]:
    """The way where a bar at the edge of the plot leaves no room for any other: across, then into
    the middle of the next bar."""
    before, after = ways.spots[i], ways.spots[j]
    assert before is not None  # only links between drawn works are routed
    assert after is not None
    x, y = _port(before, tie.kind[0], 0.0)
    middle = (after.left + after.right) / 2
    return (x, y), (middle, y), (middle, after.top if j > i else after.bottom)


def _cheapest(
    ways: Ways,
    tie: Tie,
    ends: tuple[int, int],
    options: Iterable[tuple[Point, ...]],
    least: float,
) -> tuple[tuple[Point, ...], float]:
    """The best way that costs less than `least`, and its cost; () and `least` where none does.

    What a way costs by itself is cheap to tell, what stands in it is not: the ways are looked at in
    the order of the former.
    """
    em = ways.frame.em
    ranked = sorted(((own_cost(points, em), points) for points in options), key=_first)
    best: tuple[Point, ...] = ()
    # what is shared with kin saves no more than a bend
    saved = BEND if any(key in ways.stems for key in ends_of(tie)) else 0.0
    for own, points in ranked:
        if own - saved >= least:
            break  # no further way can win
        cost = own + ways.cost(tie, points, ends, least - own)
        if cost < least:
            best, least = points, cost
        if cost - own < BEND:
            break  # one crossing, say: no other way is so much better that it is worth the search
    return best, least


def _first(option: tuple[float, object]) -> float:
    return option[0]


def link_shapes(routes: Sequence[Route], em: float) -> Iterator[Shape]:
    """The ink of the routes: lines, heavier ones on top, then every arrowhead."""
    heads = []
    runs = zip(routes, broken(routes, em), strict=True)
    for route, parts in sorted(runs, key=lambda run: run[0].weight):
        tie = route.tie
        yield _stroke(parts, em, tie.driving, tie.critical)
        heads.append(_head(route.points, em, tie.driving, tie.critical))
    yield from heads


def arrow(points: tuple[Point, ...], em: float, driving: bool, critical: bool) -> tuple[Path, Path]:
    """A polyline with an arrowhead at its last point."""
    return _stroke((points,), em, driving, critical), _head(points, em, driving, critical)


def _stroke(parts: tuple[tuple[Point, ...], ...], em: float, driving: bool, critical: bool) -> Path:
    """The line; its last stroke ends inside the arrowhead, not at its tip."""
    (x0, y0), (x, y) = parts[-1][-2:]
    dx, dy = _direction(x0, y0, x, y)
    back = 0.2 * em
    last = (*parts[-1][:-1], (x - dx * back, y - dy * back))
    pen = 0.12 if critical else 0.095 if driving else 0.065
    colour = _colour(driving, critical)
    return Path((*parts[:-1], last), "link", colour, pen * em, role="link")


def _head(points: tuple[Point, ...], em: float, driving: bool, critical: bool) -> Path:
    (x0, y0), (x, y) = points[-2:]
    dx, dy = _direction(x0, y0, x, y)
    size, half = 0.44 * em, 0.2 * em
    back = (x - dx * size, y - dy * size)
    return polygon(
        (x, y),
        (back[0] + dy * half, back[1] + dx * half),
        (back[0] - dy * half, back[1] - dx * half),
        layer="link",
        fill=_colour(driving, critical),
        role="arrowhead",
    )


def _direction(x0: float, y0: float, x: float, y: float) -> tuple[int, int]:
    return (0, 1 if y > y0 else -1) if x == x0 else (1 if x > x0 else -1, 0)


def _colour(driving: bool, critical: bool) -> str:
    return LINK_CRITICAL if critical else LINK_DRIVING if driving else LINK


def _options(
    ports: Ports, ways: Ways, tie: Tie, i: int, j: int, *, plain: bool
) -> Iterator[tuple[Point, ...]]:
    frame, before, after = ways.frame, ways.spots[i], ways.spots[j]
    assert before is not None  # the caller chose links with both ends on the page
    assert after is not None
    leaves, enters = tie.kind
    start = _port(before, leaves, ports.get((i, leaves), 0.0))
    end = _port(after, enters, -ports.get((j, enters), 0.0))
    known = [x for key in ends_of(tie) for x in ways.stems.get(key, ())]
    foot = j + (j <= i)
    edge_of_foot, height = frame.row_top(foot), frame.row_height
    gaps = [edge_of_foot + share * height for share in (_GAPS[:1] if plain else _GAPS)]
    steps = [step * frame.em for step in (_STEPS[:3] if plain else _STEPS)]
    edge = 0.15 * frame.em
    low, high = frame.axis.left + edge, frame.axis.right - edge
    if tie.kind == "FS":
        stems = [min(start[0] + step, high) for step in steps]
        stems += [x for x in known if x >= start[0] + edge]
        entries = dict.fromkeys(_entries(after, j > i, frame.em, known, plain))
        yield from _into_top(start, entries, dict.fromkeys(stems), gaps, edge)
    elif leaves == enters:
        sign = 1 if leaves == "F" else -1
        outer = max(start[0], end[0]) if sign > 0 else min(start[0], end[0])
        stems = [min(max(outer + sign * step, low), high) for step in steps]
        for x in dict.fromkeys((*stems, *(x for x in known if sign * (x - outer) > 0))):
            yield start, (x, start[1]), (x, end[1]), end
    else:
        turns = [(max(start[0] - s, low), min(end[0] + s, high)) for s in steps]
        yield from _start_to_finish(start, end, gaps, turns)


def _entries(
    after: Spot, down: bool, em: float, known: Iterable[float], plain: bool
) -> Iterator[Point]:
    """Where a link may drop into the top of a bar, or rise into its foot: near its start, over the
    tip of a milestone."""
    edge, middle = after.top if down else after.bottom, (after.left + after.right) / 2
    if after.point:
        yield middle, edge
        aside = 0.25 * (after.right - after.left)
        for x in () if plain else (middle - aside, middle + aside):
            yield x, edge + (aside if down else -aside)
        return
    for share in _ENTRIES[: 3 if plain else None]:
        yield min(after.left + share * em, middle), edge
    for x in known:
        if after.left < x <= middle:
            yield x, edge
    wide = after.right - after.left > _WIDE * em
    for part in (0.2, 0.35, 0.65, 0.8) if wide and not plain else ():
        yield after.left + part * (after.right - after.left), edge


def _into_top(
    start: Point,
    entries: Iterable[Point],
    stems: Iterable[float],
    gaps: Sequence[float],
    least: float,
) -> Iterator[tuple[Point, ...]]:
    """Finish-start: along the predecessor's row and down, or down at once and along the gap."""
    x0, y0 = start
    for entry, edge in entries:
        if entry >= x0 + least:
            yield start, (entry, y0), (entry, edge)
        for x, gap in itertools.product(stems, gaps):
            if abs(x - entry) > least:
                yield start, (x, y0), (x, gap), (entry, gap), (entry, edge)


def _start_to_finish(
    start: Point, end: Point, gaps: Sequence[float], turns: Iterable[tuple[float, float]]
) -> Iterator[tuple[Point, ...]]:
    """Start-finish: leaves the start leftward and enters the finish from the right."""
    for (x, turn), gap in itertools.product(turns, gaps):
        if x >= turn:
            yield start, (x, start[1]), (x, end[1]), end
        else:
            yield start, (x, start[1]), (x, gap), (turn, gap), (turn, end[1]), end
