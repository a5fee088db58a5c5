"""Words beside an event: a milestone, what is waited for, the page on which the work goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gantt.scene import Box, Rect, Shape
from gantt.style import BAD, CONTRACT, FRAME, INK, MUTED, PAPER
from gantt.timescaled.ink import Drawing
from gantt.timescaled.labels import Labels
from gantt.timescaled.paper import Paper
from gantt.timescaled.stacks import LINE
from gantt.timescaled.values import Tag
from gantt.timescaled.wording import broken, widest

_COLOURS = {"milestone": INK, "critical-milestone": BAD, "held": CONTRACT, "page": MUTED}
_LIFTS = (-1.75, 1.75, 0.0, -1.2, 1.2, -2.5, 2.5, -3.3, 3.3, -4.2, 4.2, -5.2, 5.2)


def tag_shapes(paper: Paper, drawing: Drawing, labels: Labels) -> tuple[list[Shape], list[str]]:
    """The tags in small frames near their events, and the words that found no place."""
    at = {number: k for k, number in enumerate(drawing.numbers)}
    shapes: list[Shape] = []
    lost = []
    for tag in paper.content.tags:
        spot = drawing.spots[at[tag.event]]
        found = _place(paper, spot, tag, labels, drawing.measure.radius)
        if found is None:
            lost.append(f"节点 {tag.event} {tag.text}")
        else:
            labels.taken.add(found[0].grown(0.35 * paper.em))
            shapes += _framed(paper, *found, tag)
    return shapes, lost


def _size(paper: Paper) -> float:
    return max(0.86 * paper.em, 6.5)


def _place(
    paper: Paper, spot: tuple[float, float], tag: Tag, labels: Labels, radius: float
) -> tuple[Box, tuple[str, ...]] | None:
    """Near the circle on one line or two, else at the end of a leader; and the lines."""
    em, size = paper.em, _size(paper)
    x, y = spot
    ways = [broken(tag.text, count, paper.type, size, _bold(tag)) for count in (1, 2)]
    for lines in ways:
        wide = widest(lines, paper.type, size, _bold(tag))
        tall = (1.12 + LINE * (len(lines) - 1)) * size
        lift = (tall - 1.12 * size) / 2
        places = list(_around(x, y, wide, lift, radius, em))
        if box := labels.free(wide, tall, places):
            return box, lines
    found = labels.leaders.led([x], y, radius + 0.15 * em, ways, _bold(tag))
    if found is None:
        return None
    far, lines = found
    wide, tall = (
        widest(lines, paper.type, size, _bold(tag)),
        (1.12 + LINE * (len(lines) - 1)) * size,
    )
    left = min(max(x - wide / 2, far.left), far.right - wide)
    middle = (far.top + far.bottom) / 2
    return Box(left, middle - tall / 2, left + wide, middle + tall / 2), lines


def _around(
    x: float, y: float, wide: float, lift: float, radius: float, em: float
) -> Iterator[tuple[float, float]]:
    """Places (left, middle height) near a circle, the nearest first."""
    reach = radius + 0.6 * em
    for step in _LIFTS:
        middle = y + step * em + (lift if step > 0 else -lift if step < 0 else 0.0)
        if abs(step) * em >= radius + 0.7 * em:
            yield from ((x - wide / 2, middle), (x - 0.4 * em, middle))
            yield x + 0.4 * em - wide, middle
        yield from ((x + reach, middle), (x - reach - wide, middle))


def _bold(tag: Tag) -> bool:
    return tag.kind == "critical-milestone"


def _framed(paper: Paper, box: Box, lines: Sequence[str], tag: Tag) -> Iterator[Shape]:
    em, size, colour = paper.em, _size(paper), _COLOURS[tag.kind]
    frame = box.grown(0.2 * em)
    yield Rect(
        frame.left,
        frame.top,
        frame.right - frame.left,
        frame.bottom - frame.top,
        "marker",
        PAPER,
        FRAME if tag.kind == "page" else colour,
        0.06 * em,
        role="tag",
    )
    first = (box.top + box.bottom - LINE * (len(lines) - 1) * size) / 2 + 0.36 * size
    for number, text in enumerate(lines):
        y = first + number * LINE * size
        yield paper.type.set(
            box.left, y, text, size, colour=colour, bold=_bold(tag), layer="label", role="tag"
        )
