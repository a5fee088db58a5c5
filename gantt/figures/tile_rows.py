"""The tiles of several projects: a row a project, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gantt.figures.ink import BAD_GROUND
from gantt.figures.plot import Canvas, Heading, Plot, blank, plot_of
from gantt.figures.scurve_values import number
from gantt.figures.tiles import meter
from gantt.figures.tiles_values import Tile, Tiles, title_of
from gantt.figures.words import wrapped
from gantt.scene import Box, Rect, Scene, Shape, line
from gantt.style import BAD, FRAME, GRID_FAINT, INK, MUTED, PAPER
from gantt.text import Type

_HEADS: Final = ("距竣工", "时限余地", "形象 / 序时", "本周未完")
_SAYS: Final = {"需抢回": "抢回", "时限富余": "富余"}
"""Labels that a cell tells before its number."""
_SHARES: Final = (0.13, 0.14, 0.2, 0.105, 0.115)
"""How much of the width each column takes; the rest is the name's."""
_TALLEST, _SHORTEST = 6.0, 2.7
"""The height of a row, in em."""


def tile_rows_scene(projects: Sequence[Tiles], canvas: Canvas, type_: Type) -> Scene:
    """The picture of several projects. Those for which there is no room are counted at the foot."""
    ranked = sorted(projects, key=lambda one: (one.urgency, one.code))
    days = sorted({one.as_of for one in projects})
    source = f"数据日期 {'、'.join(map(str, days[-3:]))}" if days else ""
    bad = any(one.bad for one in projects)
    heading = Heading(title_of(projects), "各项目，最急的在前", source, bad)
    plot = plot_of(canvas, heading, type_)
    most = int((plot.area.bottom - plot.area.top - 2.2 * plot.em) / (_SHORTEST * plot.em))
    shown = ranked[: max(most, 1)]
    if len(shown) < len(ranked):
        more = f"{source}；另有 {len(ranked) - len(shown)} 个项目未列"
        plot = plot_of(canvas, Heading(heading.title, heading.subtitle, more, bad), type_)
    return plot.scene(list(_table(plot, shown))) if shown else blank(plot, "没有可画的项目")


def _table(plot: Plot, shown: Sequence[Tiles]) -> Iterator[Shape]:
    em, area = plot.em, plot.area
    width = area.right - area.left
    edges = [area.left + width * (1 - sum(_SHARES[k:])) for k in range(len(_SHARES))]
    top = area.top + 2.2 * em
    rights = [*edges[1:], area.right]
    for head, x, right in zip((*_HEADS, _last_head(shown)), edges, rights, strict=True):
        words = plot.type.fit(head, right - x - 0.8 * em, em)
        yield plot.say(x + 0.8 * em, area.top + 1.1 * em, words, colour=MUTED, role="heading")
    yield line(
        (area.left, top), (area.right, top), layer="grid", stroke=FRAME, width=0.8, role="rule"
    )
    height = min((area.bottom - top) / len(shown), _TALLEST * em)
    for one in shown:
        middle = top + height / 2
        room = edges[0] - area.left - 1.2 * em
        names = wrapped(plot.type, one.name, room, em, bold=True, most=2)
        for k, words in enumerate(names):
            y = middle + 1.3 * (k - (len(names) - 1) / 2) * em
            yield plot.say(area.left, y, words, bold=True, role="project", item=one.code)
        for tile, left, right in zip(one.tiles, edges, rights, strict=True):
            yield from _cell(plot, tile, Box(left, top, right - 0.4 * em, top + height), one.code)
        top += height
        yield line(
            (area.left, top),
            (area.right, top),
            layer="grid",
            stroke=GRID_FAINT,
            width=0.8,
            role="rule",
        )


def _last_head(shown: Sequence[Tiles]) -> str:
    """What the last column counts: 销号 where all keep a ledger, 完成 where none does."""
    closing = {one.tiles[-1].label.startswith("已销号") for one in shown}
    if len(closing) > 1:
        return "已办 / 应办"
    return "已销 / 应销" if closing.pop() else "已完 / 应完"


def _cell(plot: Plot, tile: Tile, box: Box, code: str) -> Iterator[Shape]:
    em, middle = plot.em, (box.top + box.bottom) / 2
    ground = BAD_GROUND if tile.bad else PAPER
    if tile.bad:
        yield Rect(
            box.left,
            box.top + 0.15 * em,
            box.right - box.left,
            box.bottom - box.top - 0.3 * em,
            "ground",
            ground,
            role="bad-cell",
            item=code,
        )
    colour = BAD if tile.bad else INK
    left, room = box.left + 0.8 * em, box.right - box.left - 1.2 * em
    says = "超" if tile.label.startswith(("已超", "已过")) else _SAYS.get(tile.label, "")
    size = 1.6
    while size > 0.9 and _width(plot, says, tile, size) > room:
        size -= 0.1
    if tile.meter is not None:
        middle -= 0.75 * em
        yield from meter(plot, tile, Box(left, middle + 1.15 * em, left + room, middle + 1.9 * em))
    cells = (
        (says, 1.0, False),
        (tile.value, size, True),
        (tile.unit, 1.0, False),
    )
    for words, points, bold in cells:
        if words:
            drop = 0.38 * (size - points) * em
            yield plot.say(
                left,
                middle + drop,
                words,
                size=points,
                colour=colour,
                bold=bold,
                ground=ground,
                role="cell",
                item=code,
            )
            left += plot.type.width(words, points * em, bold) + 0.3 * em
    if tile.meter is not None and tile.meter[1] is not None:
        words = f"/ {number(tile.meter[1])}%"
        if left + plot.type.width(words, em) < box.right - 0.2 * em:
            yield plot.say(
                left,
                middle + 0.38 * (size - 1) * em,
                words,
                colour=MUTED,
                ground=ground,
                role="cell",
                item=code,
            )


def _width(plot: Plot, before: str, tile: Tile, size: float) -> float:
    em, width = plot.em, plot.type.width
    return width(before, em) + width(tile.value, size * em, True) + width(tile.unit, em) + 0.6 * em
