"""From a schedule to the pages of a 单代号网络图, every glyph proven."""

from __future__ import annotations

from collections.abc import Iterator

from gantt.fonts import typeface
from gantt.nodes.content import read_diagram
from gantt.nodes.page import pages_of
from gantt.nodes.parts import parts_of
from gantt.nodes.values import Diagram, NodeOptions
from gantt.output import proven
from gantt.scene import Scene
from gantt.style import sheet_named
from gantt.text import Type
from projects.schedule.result import Schedule


def node_scenes(schedule: Schedule, options: NodeOptions | None = None) -> list[Scene]:
    """The pages of the 单代号网络图, or 单代号搭接网络图 where works overlap, before any ink.

    Raises:
        InputError: DP407 no such work, DP701 no Chinese font, DP702 characters without a glyph,
            DP704 no such paper, DP705 no work with a date, DP716 too dense for any page.
    """
    options = options or NodeOptions()
    sheet = sheet_named(options.paper)
    diagram = read_diagram(schedule, options)
    faces = typeface()
    scenes = pages_of(diagram, parts_of(schedule, diagram), sheet, options, Type(faces))
    proven(scenes, faces, _whole_texts(diagram, options))
    return scenes


def _whole_texts(diagram: Diagram, options: NodeOptions) -> Iterator[tuple[str, bool, str]]:
    """What a page may have cut short: a name shortened on A4 must not fail only on A3."""
    signed = options.signatures
    yield diagram.title, True, ""
    for name in (signed.prepared, signed.checked, signed.approved):
        yield name, False, ""
    for card in diagram.cards:
        yield card.name, True, card.id
        yield card.note, False, card.id
