"""The head of a page: title, verdict, facts, notes, and the lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator

from gantt.barchart.frame import Frame
from gantt.barchart.values import Chart
from gantt.head import sign_shapes, signs_width, title_shapes
from gantt.scene import Shape
from gantt.style import INK, MUTED
from gantt.text import Type

NOTE_LINE = 1.6
"""From one line of notes to the next, in em."""


def header_shapes(frame: Frame) -> Iterator[Shape]:
    """Title, verdict, facts, and the lines to sign on."""
    chart, em, type_ = frame.chart, frame.em, frame.type
    margin, left, right = frame.sheet.margin, frame.left, frame.right
    yield from title_shapes(
        chart.title, chart.verdict, chart.short, left, right, margin + 1.75 * em, em, type_
    )
    facts, notes = said(chart, right - left, em, type_)
    y = margin + 4.1 * em
    yield type_.set(left, y, facts, 1.1 * em, colour=MUTED, layer="frame", role="facts")
    yield from sign_shapes(chart.signatures, right, y, em, type_)
    for words in notes:
        y += NOTE_LINE * em
        yield type_.set(frame.left, y, words, 1.1 * em, colour=INK, layer="frame", role="notes")


def said(chart: Chart, room: float, em: float, type_: Type) -> tuple[str, list[str]]:
    """The line of facts left of the signatures, and the lines below it: facts that found no room
    there, then the notes."""
    beside = room - signs_width(em, type_) - em
    count = len(chart.facts)
    while count > 1 and type_.width(_GAP.join(chart.facts[:count]), 1.1 * em) > beside:
        count -= 1
    lines: list[str] = []
    for note in (*chart.facts[count:], *chart.notes):
        longer = f"{lines[-1]}{_GAP}{note}" if lines else note
        if lines and type_.width(longer, 1.1 * em) <= room:
            lines[-1] = longer
        else:
            lines.append(type_.fit(note, room, 1.1 * em))
    return type_.fit(_GAP.join(chart.facts[:count]), beside, 1.1 * em), lines


_GAP = "　"
