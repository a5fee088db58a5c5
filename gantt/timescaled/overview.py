"""The first page of a plan in parts: every part as one band on the time axis, and their links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gantt.arrows import ArrowNetwork
from gantt.scene import Box, Rect, Scene, Shape, line, painted, polygon
from gantt.style import BAD, CRITICAL_EDGE, GRID_FAINT, INK, LINK_DRIVING, MUTED, SUMMARY, Sheet
from gantt.text import Type
from gantt.timescaled.marks import line_labels, upright_lines
from gantt.timescaled.paper import Paper, around, paper_of
from gantt.timescaled.room import Taken
from gantt.timescaled.split import Part
from gantt.timescaled.values import Content
from projects.model import day_of
from projects.schedule.result import Schedule, Timing


def overview(
    content: Content,
    parts: Sequence[Part],
    networks: Sequence[ArrowNetwork],
    schedule: Schedule,
    sheet: Sheet,
    type_: Type,
) -> Scene:
    """One band a part, with its page, its days and its works; arrows where a link leads across."""
    paper = paper_of(content, sheet, type_)
    shapes: list[Shape] = [*around(paper), *upright_lines(paper), *line_labels(paper)]
    step = (paper.plot.bottom - paper.plot.top) / max(len(parts), 4)
    tops = [paper.plot.top + step * (k + 0.5) for k in range(len(parts))]
    links, free = _links(paper, parts, networks, schedule, tops)
    shapes += links
    for number, (part, network, y) in enumerate(zip(parts, networks, tops, strict=True), 2):
        if number > 2:
            above = y - step / 2
            ends = ((paper.plot.left, above), (paper.plot.right, above))
            shapes.append(line(*ends, layer="grid", stroke=GRID_FAINT, width=0.5, role="row-line"))
        shapes += _band(paper, number, part, network, y, free)
    return Scene(sheet.width, sheet.height, content.title, painted(shapes))


def _span(paper: Paper, network: ArrowNetwork) -> tuple[int, int]:
    late = paper.content.form == "late"
    works = [arrow for arrow in network.arrows if arrow.kind == "work"] or list(network.arrows)
    if late:
        return min(w.late_start for w in works), max(w.late_finish for w in works)
    return min(w.early_start for w in works), max(w.early_finish for w in works)


def _band(
    paper: Paper, number: int, part: Part, network: ArrowNetwork, y: float, taken: Taken
) -> Iterator[Shape]:
    em, type_ = paper.em, paper.type
    start, finish = _span(paper, network)
    left, right = paper.axis.x(start), paper.axis.x(finish)
    works, critical = network.counts
    height = 0.62 * em
    colour = CRITICAL_EDGE if critical else SUMMARY
    yield Rect(left, y - height / 2, right - left, height, "bar", colour, role="band")
    for x, inner in ((left, left + 0.6 * em), (right, right - 0.6 * em)):
        foot = ((x, y + height / 2 - 0.1), (inner, y + height / 2 - 0.1), (x, y + 1.5 * height))
        yield polygon(*foot, layer="bar", fill=colour, role="band-end")
    days = f"{day_of(start):%Y-%m-%d} 至 {day_of(finish - 1):%Y-%m-%d}"
    counts = f"工作 {works} 项" + (f"，关键 {critical} 项" if critical else "")
    for text, size, lift, tone, bold in (
        (f"图{number}　{part.name}", 1.15, -0.95, BAD if critical else INK, True),
        (f"{days}　{counts}", 0.95, 2.1, MUTED, False),
    ):
        size *= em
        wide = type_.width(text, size, bold)
        at = y + lift * em
        gaps = taken.gaps(at - size, at + 0.2 * size, paper.plot.left, paper.plot.right)
        fitting = [gap for gap in gaps if gap[1] - gap[0] >= wide + 0.8 * em]
        low, high = min(fitting or [max(gaps, key=_wide)], key=lambda gap: _from(gap, left))
        shown = type_.fit(text, high - low - 0.8 * em, size, bold)
        wide = type_.width(shown, size, bold)
        x = min(max(left, low + 0.4 * em), high - wide - 0.4 * em)
        yield type_.set(x, at, shown, size, colour=tone, bold=bold, role="part")


def _wide(gap: tuple[float, float]) -> float:
    return gap[1] - gap[0]


def _from(gap: tuple[float, float], x: float) -> float:
    """How far a free stretch is from x."""
    return max(gap[0] - x, x - gap[1], 0.0)


def _links(
    paper: Paper,
    parts: Sequence[Part],
    networks: Sequence[ArrowNetwork],
    schedule: Schedule,
    tops: Sequence[float],
) -> tuple[list[Shape], Taken]:
    """One arrow from part to part, at the earliest of the links between them; and the room that
    all of them take."""
    em = paper.em
    late = paper.content.form == "late"
    page = {item: k for k, part in enumerate(parts) for item in part.items}
    firsts: dict[tuple[int, int], tuple[int, int]] = {}
    for link in schedule.project.links:
        one, two = page.get(link.before), page.get(link.after)
        if one is None or two is None or one == two:
            continue
        leaves = _moment(schedule[link.before], link.kind in ("FS", "FF"), late)
        enters = _moment(schedule[link.after], link.kind in ("FF", "SF"), late)
        if leaves is not None and enters is not None:
            firsts[one, two] = min(firsts.get((one, two), (enters, leaves)), (enters, leaves))
    shapes: list[Shape] = []
    uprights: list[float] = []
    taken = Taken(4 * em)
    for (one, two), (enters, leaves) in sorted(firsts.items(), key=lambda entry: entry[1][0]):
        x, begin = paper.axis.x(enters), paper.axis.x(leaves)
        while any(abs(x - other) < 0.7 * em for other in uprights):
            x += 0.7 * em
        uprights.append(x)
        down = 1.0 if tops[two] > tops[one] else -1.0
        y = tops[two] - down * 0.31 * em
        way = ((min(begin, x), tops[one]), (x, tops[one]), (x, y - down * 0.5 * em))
        shapes.append(line(*way, layer="link", stroke=LINK_DRIVING, width=0.09 * em, role="link"))
        back = y - down * 0.7 * em
        tip = ((x, y), (x - 0.26 * em, back), (x + 0.26 * em, back))
        shapes.append(polygon(*tip, layer="link", fill=LINK_DRIVING, role="arrowhead"))
        taken.add(Box(x - 0.3 * em, min(tops[one], y), x + 0.3 * em, max(tops[one], y)))
    for shape in upright_lines(paper):
        taken.add(shape.box.grown(0.2 * em))
    return shapes, taken


def _moment(timing: Timing, finish: bool, late: bool) -> int | None:
    early = timing.early_finish if finish else timing.early_start
    last = timing.late_finish if finish else timing.late_start
    return last if late or early is None else early
