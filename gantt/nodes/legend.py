"""The key: a box with its six fields named, then the lines, boxes and words that the page uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gantt.nodes.band import Band, Words
from gantt.nodes.boxes import card_shapes, empty_card
from gantt.nodes.fit import Part
from gantt.nodes.lines import arrow, words_shapes
from gantt.nodes.sizes import SMALLEST, Sizes
from gantt.nodes.values import Card, CardKind, Diagram, Marks, Tie
from gantt.scene import Box, Shape
from gantt.style import Sheet
from gantt.text import Type

HEIGHT = 6.6
"""Of the key, in em of the sheet."""
_NAMES = Marks("最早开始", "最早完成", "最迟开始", "最迟完成", "总时差", "自由时差")
_LAGS = "时距（工作天）：FTS 完成到开始、STS 开始到开始、FTF 完成到完成、STF 开始到完成"
_TAG = "→ 编号"
Draw = Callable[[float, float], Iterator[Shape]]


def legend_shapes(
    part: Part, diagram: Diagram, bands: Sequence[Band], sheet: Sheet, type_: Type
) -> Iterator[Shape]:
    """Along the foot of the page."""
    sizes = bands[0].sizes
    tagged = any(words.tag for band in bands for words in band.words)
    em = sheet.em
    small = max(0.82 * em, SMALLEST)
    key = replace(
        sizes,
        em=em,
        small=small,
        side=type_.width("最早开始", small) + 0.7 * em,
        lines=1,
        height=1.59 * em + 4.5 * small,
    )
    key = replace(key, width=max(2 * key.side + type_.width("自由时差", small) + 0.9 * em, 9 * em))
    left, foot = sheet.margin, sheet.height - sheet.margin
    box = Box(left, foot - key.height, left + key.width, foot)
    sample = Card("编号", "工作名称", "工期　责任单位", "work", _NAMES, False, False, 0)
    yield from card_shapes(sample, box, key, type_)
    top = foot - key.height / 2
    x = box.right + 2.2 * em
    row = 0
    rows = (top - 1.15 * em, top + 1.15 * em)
    start = x
    size = max(0.9 * em, SMALLEST)
    for name, width, draw in _entries(part, diagram, key, type_, tagged):
        advance = type_.width(name, size)
        end = x + (width + 0.5) * em + advance
        if end > sheet.width - sheet.margin - (9 * em if row else 0) and row == 0:
            row, x = 1, start
            end = x + (width + 0.5) * em + advance
        y = rows[row]
        yield from draw(x, y)
        yield type_.set(
            x + (width + 0.5) * em,
            y + 0.33 * em,
            name,
            size,
            layer="frame",
            role="legend",
        )
        x = end + 1.6 * em


def _entries(
    part: Part, diagram: Diagram, sizes: Sizes, type_: Type, tagged: bool
) -> Iterator[tuple[str, float, Draw]]:
    cards, ties = part.cards, part.ties
    if any(card.critical for card in cards):
        yield "关键工作", 2.8, _box(sizes, critical=True)
    if any(card.done for card in cards):
        yield "已完成", 2.8, _box(sizes, done=True)
    if any(card.kind == "milestone" for card in cards):
        yield "里程碑", 2.8, _box(sizes, kind="milestone")
    if any(card.kind == "external" for card in cards):
        yield "外部依赖", 2.8, _box(sizes, kind="external")
    if any(card.kind == "gate" for card in cards):
        yield "子项目完成", 2.8, _box(sizes, kind="gate")
    if any(card.outside for card in cards):
        yield "范围以外的相邻工作", 2.8, _box(sizes, outside=True)
    if any(tie.critical for tie in ties):
        yield "关键线路", 2.8, _line(sizes, Tie("", "", critical=True, driving=True))
    if any(tie.driving and not tie.critical for tie in ties):
        yield "决定时间的关系", 2.8, _line(sizes, Tie("", "", driving=True))
    if any(not tie.driving and not tie.virtual for tie in ties):
        yield "其他关系", 2.8, _line(sizes, Tie("", ""))
    if any(tie.virtual for tie in ties):
        yield "虚拟起点、终点", 2.8, _line(sizes, Tie("", "", virtual=True))
    if diagram.overlapping:
        yield _LAGS, 0.0, _nothing
    if tagged:
        wide = type_.width(_TAG, sizes.small) / sizes.em + 0.6
        yield "接其他行或其他图的工作", wide, _tag(sizes, type_)


def _box(
    sizes: Sizes,
    *,
    critical: bool = False,
    done: bool = False,
    outside: bool = False,
    kind: CardKind = "work",
) -> Draw:
    def draw(x: float, y: float) -> Iterator[Shape]:
        em = sizes.em
        card = Card("", "", "", kind, _NAMES, critical, done, 0, outside)
        box = Box(x, y - 0.6 * em, x + 2.8 * em, y + 0.6 * em)
        return empty_card(card, box, sizes)

    return draw


def _line(sizes: Sizes, tie: Tie) -> Draw:
    def draw(x: float, y: float) -> Iterator[Shape]:
        yield from arrow(tie, [(x, y), (x + 2.8 * sizes.em, y)], sizes)

    return draw


def _tag(sizes: Sizes, type_: Type) -> Draw:
    def draw(x: float, y: float) -> Iterator[Shape]:
        words = Words(x, y, _TAG, Tie("", ""), True, False)
        yield from words_shapes(words, sizes, type_)

    return draw


def _nothing(x: float, y: float) -> Iterator[Shape]:
    return iter(())
