"""The ink of a box: ES TF EF over number, name and office over LS FF LF.

Critical boxes have a double frame, finished ones are grey, external and outside ones dashed, so
that a photocopy still tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gantt.nodes.sizes import Sizes, note_of, wrapped
from gantt.nodes.values import Card
from gantt.scene import Box, Point, Shape, Text, line, polygon
from gantt.style import (
    BAD,
    BAND,
    CRITICAL_EDGE,
    DONE_EDGE,
    INK,
    MUTED,
    NORMAL_EDGE,
    PAPER,
)
from gantt.text import Type

_CRITICAL_TINT, _NORMAL_TINT, _DONE_TINT = "#FBE9E1", "#E6F0F8", "#ECEFF2"
_RULE_CRITICAL, _RULE, _RULE_DONE = "#EDBDA8", "#B9D2E8", "#D3D9DF"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a box."""

    edge: str
    tint: str
    rule: str
    ink: str


def look_of(card: Card) -> Look:
    """The colours of a card by its state."""
    if card.virtual:
        return Look(MUTED, BAND, BAND, INK)
    if card.done:
        return Look(DONE_EDGE, _DONE_TINT, _RULE_DONE, MUTED)
    if card.critical:
        return Look(CRITICAL_EDGE, _CRITICAL_TINT, _RULE_CRITICAL, INK)
    return Look(NORMAL_EDGE, _NORMAL_TINT, _RULE, INK)


def card_shapes(card: Card, box: Box, sizes: Sizes, type_: Type) -> Iterator[Shape]:
    """Everything of one box."""
    if card.virtual:
        yield from _virtual(card, box, sizes, type_)
        return
    look = look_of(card)
    cut = 0.4 * sizes.em if card.kind == "milestone" else 0.0
    yield _ground(card, box, cut)
    yield from _marks(card, box, sizes, type_, look, cut)
    yield from _frame(card, box, sizes, look, cut)
    yield from _middle(card, box, sizes, type_, look)


def empty_card(card: Card, box: Box, sizes: Sizes) -> Iterator[Shape]:
    """A box without any word, for the key."""
    cut = 0.4 * sizes.em if card.kind == "milestone" else 0.0
    yield _ground(card, box, cut)
    yield from _frame(card, box, sizes, look_of(card), cut)


def _ground(card: Card, box: Box, cut: float) -> Shape:
    outline = _outline(box, cut)
    fill = BAND if card.virtual else PAPER
    return polygon(*outline, layer="bar", fill=fill, role="card-ground", item=card.id)


def _outline(box: Box, cut: float) -> tuple[Point, ...]:
    """The corners; those of a milestone are cut."""
    if not cut:
        return (
            (box.left, box.top),
            (box.right, box.top),
            (box.right, box.bottom),
            (box.left, box.bottom),
        )
    return (
        (box.left + cut, box.top),
        (box.right - cut, box.top),
        (box.right, box.top + cut),
        (box.right, box.bottom - cut),
        (box.right - cut, box.bottom),
        (box.left + cut, box.bottom),
        (box.left, box.bottom - cut),
        (box.left, box.top + cut),
    )


def _frame(card: Card, box: Box, sizes: Sizes, look: Look, cut: float) -> Iterator[Shape]:
    em = sizes.em
    dashed = card.outside or card.kind == "external"
    outline = _outline(box, cut)
    yield line(
        *outline,
        outline[0],
        outline[1],
        layer="bar",
        stroke=look.edge,
        width=(0.2 if card.critical else 0.1) * em,
        dash=(0.42 * em, 0.26 * em) if dashed else (),
        role="critical-card" if card.critical else "card",
        item=card.id,
    )
    if card.critical:
        outer = _outline(box.grown(0.27 * em), 1.2 * cut)
        yield line(
            *outer,
            outer[0],
            outer[1],
            layer="bar",
            stroke=look.edge,
            width=0.07 * em,
            role="second-frame",
            item=card.id,
        )


def _marks(
    card: Card, box: Box, sizes: Sizes, type_: Type, look: Look, cut: float
) -> Iterator[Shape]:
    """The two rows of three parameters on their tint."""
    high = sizes.mark_row
    for top in (True, False):
        y = box.top if top else box.bottom - high
        strip = _strip(box, y, high, cut, top)
        yield polygon(*strip, layer="bar", fill=look.tint, role="marks-ground", item=card.id)
        rule = y + high if top else y
        yield _rule((box.left, rule), (box.right, rule), look, sizes, card)
        for x in (box.left + sizes.side, box.right - sizes.side):
            yield _rule((x, y), (x, y + high), look, sizes, card)
    marks = card.marks
    upper = (marks.early_start, marks.total_float, marks.early_finish)
    lower = (marks.late_start, marks.free_float, marks.late_finish)
    middles = (
        box.left + sizes.side / 2,
        (box.left + box.right) / 2,
        box.right - sizes.side / 2,
    )
    for row, y in ((upper, box.top + high / 2), (lower, box.bottom - high / 2)):
        for place, (text, x) in enumerate(zip(row, middles, strict=True)):
            tight = row is upper and place == 1 and not card.done and _tight(text, card)
            yield type_.set(
                x,
                y + 0.37 * sizes.small,
                text,
                sizes.small,
                colour=BAD if tight else look.ink,
                anchor="middle",
                bold=tight,
                ground=look.tint,
                role="mark",
                item=card.id,
            )


def _tight(total_float: str, card: Card) -> bool:
    return card.critical or total_float.startswith("−")


def _strip(box: Box, y: float, high: float, cut: float, top: bool) -> tuple[Point, ...]:
    """The ground of a row of parameters within the outline."""
    if top:
        return (
            (box.left, y + min(cut, high)),
            (box.left + cut, y),
            (box.right - cut, y),
            (box.right, y + min(cut, high)),
            (box.right, y + high),
            (box.left, y + high),
        )
    foot = y + high
    return (
        (box.left, y),
        (box.right, y),
        (box.right, foot - min(cut, high)),
        (box.right - cut, foot),
        (box.left + cut, foot),
        (box.left, foot - min(cut, high)),
    )


def _rule(start: Point, end: Point, look: Look, sizes: Sizes, card: Card) -> Shape:
    return line(
        start,
        end,
        layer="bar",
        stroke=look.rule,
        width=0.05 * sizes.em,
        role="rule",
        item=card.id,
    )


def _middle(card: Card, box: Box, sizes: Sizes, type_: Type, look: Look) -> Iterator[Text]:
    """Name, then number, duration and office."""
    em, small = sizes.em, sizes.small
    room = sizes.width - 1.0 * em
    mark = "◆ " if card.kind == "milestone" else ""
    size, lines = em, sizes.lines
    if type_.width(mark + card.name, em, bold=True) > 0.97 * lines * room:
        size = small
    names = wrapped(f"{mark}{card.name}", room, size, lines, type_)
    note = type_.fit(note_of(card), room + 0.5 * em, small)
    high = 1.24 * size * len(names) + 1.3 * small
    y = (box.top + box.bottom - high) / 2
    x = (box.left + box.right) / 2
    for name in names:
        y += 1.24 * size
        yield type_.set(
            x,
            y - 0.26 * size,
            name,
            size,
            colour=look.ink,
            anchor="middle",
            bold=True,
            role="name",
            item=card.id,
        )
    yield type_.set(
        x,
        y + 0.98 * small,
        note,
        small,
        colour=MUTED,
        anchor="middle",
        role="note",
        item=card.id,
    )


def _virtual(card: Card, box: Box, sizes: Sizes, type_: Type) -> Iterator[Shape]:
    """The virtual start or end, or a gate: a plain box with its words."""
    em = sizes.em
    yield from empty_card(card, box, sizes)
    names = wrapped(card.name, box.right - box.left - em, em, sizes.lines, type_)
    y = (box.top + box.bottom) / 2 - 1.24 * em * len(names) / 2
    for name in names:
        y += 1.24 * em
        yield type_.set(
            (box.left + box.right) / 2,
            y - 0.25 * em,
            name,
            em,
            anchor="middle",
            bold=True,
            ground=BAND,
            role="name",
            item=card.id,
        )
