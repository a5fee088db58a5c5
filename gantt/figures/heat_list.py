"""Which works are latest: a list where the table of a heat map leaves room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gantt.figures.heat_values import Heat, days_of
from gantt.figures.plot import Plot
from gantt.scene import Box, Shape
from gantt.style import BAD, INK, MUTED
from gantt.text import tidy

_ROW, _HEAD, _LEAST = 1.7, 2.0, 2.6
"""A row, the title of the list, and the least room for both, in em."""
_NARROWEST: Final = 20.0
"""The width that a list needs, in em."""
_OFFICE_SHARE: Final = 0.36


def room_for_list(plot: Plot, table: Box) -> Box | None:
    """What the table leaves: right of it, else below it; None where it fills the page."""
    em, area = plot.em, plot.area
    if area.right - table.right >= (_NARROWEST + 2.0) * em:
        return Box(table.right + 2.5 * em, table.top, area.right, area.bottom)
    room = Box(area.left, table.bottom + 1.2 * em, area.right, area.bottom)
    return room if room.bottom - room.top >= (_HEAD + _LEAST) * em else None


def latest_works(plot: Plot, heat: Heat, table: Box) -> Iterator[Shape]:
    """Days, names and offices of the latest works, as many as there is room for."""
    room = room_for_list(plot, table)
    if room is None or not heat.works:
        return
    em, say, width = plot.em, plot.say, plot.type.width
    shown = heat.works[: int((room.bottom - room.top - _HEAD * em) / (_ROW * em))]
    y = room.top + 0.7 * em
    yield say(room.left, y, "滞后最久的工作", colour=MUTED, layer="table", role="list-head")
    days = [f"{days_of(one.days)} 天" for one in shown]
    column = room.left + max(width(words, em, True) for words in days)
    left = column + 0.9 * em
    offices = max(width(tidy(one.office), em) for one in shown)
    offices = min(offices, _OFFICE_SHARE * (room.right - column))
    names = max(width(tidy(one.name), em) for one in shown)
    names = min(names, room.right - offices - 1.5 * em - left)
    for k, (one, words) in enumerate(zip(shown, days, strict=True)):
        y = room.top + (_HEAD + (k + 0.4) * _ROW) * em
        office = plot.type.fit(tidy(one.office), offices, em)
        name = plot.type.fit(tidy(one.name), names, em)
        yield say(column, y, words, colour=BAD, bold=True, anchor="end", role="list")
        yield say(left, y, name, colour=INK, role="list")
        yield say(left + names + 1.5 * em, y, office, colour=MUTED, role="list")
