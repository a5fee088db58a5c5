"""The head of a page: title, verdict, facts, notes, and the lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator

from gantt.barchart.frame import Frame
from gantt.barchart.values import Chart
from gantt.scene import Rect, Shape, line
from gantt.style import BAD, CONTRACT, FRAME, INK, MUTED, PAPER
from gantt.text import Type

_TITLE, _LEAST = 2.1, 1.25
"""The size of the title, and the least that a long one is set in, in em."""
NOTE_LINE = 1.6
"""From one line of notes to the next, in em."""


def header_shapes(frame: Frame) -> Iterator[Shape]:
    """Title, verdict, facts, and the lines to sign on."""
    chart, em, type_ = frame.chart, frame.em, frame.type
    signs_left = frame.right - _signs_width(em, type_)
    title_y = frame.sheet.margin + 1.75 * em
    verdict_width = (
        type_.width(chart.verdict, 1.25 * em, bold=True) + 1.4 * em if chart.verdict else 0.0
    )
    room = frame.right - frame.left - verdict_width - 1.2 * em
    size = _TITLE * em
    # a long title is set smaller before it is cut: its end tells what the picture is
    size = max(min(size, size * room / type_.width(chart.title, size, bold=True)), _LEAST * em)
    title = type_.fit(chart.title, room + 0.01, size, bold=True)
    yield type_.set(frame.left, title_y, title, size, bold=True, layer="frame", role="title")
    if chart.verdict:
        x = frame.left + type_.width(title, size, bold=True) + 1.2 * em
        colour = BAD if chart.short else CONTRACT
        yield Rect(x, title_y - 1.5 * em, verdict_width, 2.0 * em, "grid", colour, role="verdict")
        yield type_.set(
            x + verdict_width / 2,
            title_y - 0.05 * em,
            chart.verdict,
            1.25 * em,
            colour=PAPER,
            anchor="middle",
            bold=True,
            layer="frame",
            ground=colour,
            role="verdict",
        )
    facts, notes = said(chart, frame.right - frame.left, em, type_)
    y = frame.sheet.margin + 4.1 * em
    yield type_.set(frame.left, y, facts, 1.1 * em, colour=MUTED, layer="frame", role="facts")
    yield from _signs(frame, signs_left, y)
    for words in notes:
        y += NOTE_LINE * em
        yield type_.set(frame.left, y, words, 1.1 * em, colour=INK, layer="frame", role="notes")


def said(chart: Chart, room: float, em: float, type_: Type) -> tuple[str, list[str]]:
    """The line of facts left of the signatures, and the lines below it: facts that found no room
    there, then the notes."""
    beside = room - _signs_width(em, type_) - em
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
_SIGN_ROOM = 7.0


def _signs_width(em: float, type_: Type) -> float:
    return 3 * (type_.width("编制：", 1.1 * em) + _SIGN_ROOM * em) + 2 * 1.2 * em


def _signs(frame: Frame, x: float, y: float) -> Iterator[Shape]:
    em, size = frame.em, 1.1 * frame.em
    names = frame.chart.signatures
    for word, name in (
        ("编制：", names.prepared),
        ("审核：", names.checked),
        ("批准：", names.approved),
    ):
        yield frame.type.set(x, y, word, size, colour=MUTED, layer="frame", role="signature")
        x += frame.type.width(word, size)
        yield line(
            (x, y + 0.25 * em),
            (x + _SIGN_ROOM * em, y + 0.25 * em),
            layer="frame",
            stroke=FRAME,
            width=0.5,
            role="signature",
        )
        shown = frame.type.fit(name, (_SIGN_ROOM - 0.4) * em, size)
        if shown:
            yield frame.type.set(
                x + 0.3 * em, y, shown, size, colour=INK, layer="frame", role="signature"
            )
        x += (_SIGN_ROOM + 1.2) * em
