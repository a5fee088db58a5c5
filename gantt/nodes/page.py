"""The pages of a 单代号网络图: head, picture, key of a box and of the lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gantt.head import SIGN_SIZE, page_number, sign_shapes, signs_width, title_shapes
from gantt.nodes.band import Band
from gantt.nodes.boxes import card_shapes
from gantt.nodes.fit import Area, Fitted, Part, fit
from gantt.nodes.legend import HEIGHT, legend_shapes
from gantt.nodes.lines import tie_shapes, words_shapes
from gantt.nodes.sizes import SMALLEST, Sizes
from gantt.nodes.values import Card, Diagram, NodeOptions
from gantt.scene import Box, Rect, Scene, Shape, line, painted
from gantt.style import GRID, MUTED, PAPER, SHEETS, Sheet
from gantt.text import Type
from projects.errors import InputError

_HEAD = 5.6


def pages_of(
    diagram: Diagram, parts: list[tuple[str, Part]], sheet: Sheet, options: NodeOptions, type_: Type
) -> list[Scene]:
    """One scene a page."""
    area = _area(sheet)
    plan: list[tuple[str, Part, Fitted, tuple[Band, ...]]] = []
    for name, part in parts:
        fitted = _fit(part, name, sheet, type_)
        plan += [(name, part, fitted, bands) for bands in fitted.pages]
    scenes = []
    for number, (name, part, fitted, bands) in enumerate(plan, 1):
        title = f"{diagram.title} · {name}" if name else diagram.title
        shapes: list[Shape] = [Rect(0, 0, sheet.width, sheet.height, "ground", PAPER, role="paper")]
        shapes += _head(diagram, title, sheet, options, type_)
        shapes += _picture(part, bands, fitted.sizes, sheet, area, type_)
        shapes += legend_shapes(part, diagram, bands, sheet, type_)
        shapes.append(_page_number(number, len(plan), sheet, type_))
        scenes.append(Scene(sheet.width, sheet.height, title, painted(shapes)))
    return scenes


def _area(sheet: Sheet) -> Area:
    """The room between the head and the key."""
    around = 2 * sheet.margin + (_HEAD + HEIGHT + 0.8) * sheet.em
    return Area(sheet.width - 2 * sheet.margin, sheet.height - around)


def _fit(part: Part, name: str, sheet: Sheet, type_: Type) -> Fitted:
    """The part on this sheet.

    Raises:
        InputError: DP716 too dense to be read on it; the remedy names the paper that works.
    """
    papers = list(SHEETS.values())
    for paper in papers[papers.index(sheet) :]:
        fitted = fit(part, paper, _area(paper), type_)
        if fitted is not None and paper is sheet:
            return fitted
        if fitted is not None:
            remedy = f"改用 {paper.name} 纸，或用 under、items 只画一部分"
            break
    else:
        remedy = "用 under、items 只画一部分"
    what = f"“{name}”" if name else "这个计划"
    says = f"{what}的关系太密，{sheet.name} 纸上的单代号网络图字小到看不清"
    raise InputError.of("DP716", says, remedy)


def _picture(
    part: Part, bands: tuple[Band, ...], sizes: Sizes, sheet: Sheet, area: Area, type_: Type
) -> Iterator[Shape]:
    """The bands one under the other, the room that is left shared out between them."""
    cards = {card.id: card for card in part.cards}
    left_over = area.height - sum(band.height for band in bands)
    between = min(left_over / (len(bands) + 1), 6 * sizes.em)
    y = sheet.margin + _HEAD * sheet.em + (left_over - between * (len(bands) - 1)) / 2
    widest = max(band.width for band in bands)
    x = sheet.margin + (area.width - widest) / 2
    for number, band in enumerate(bands):
        if number:
            rule = y - between / 2
            yield line(
                (sheet.margin, rule),
                (sheet.width - sheet.margin, rule),
                layer="grid",
                stroke=GRID,
                width=0.6,
                role="band-rule",
            )
        yield from _band_shapes(cards, band, x, y, type_)
        y += band.height + between


def _band_shapes(
    cards: Mapping[str, Card], band: Band, x: float, y: float, type_: Type
) -> Iterator[Shape]:
    sizes = band.sizes
    runs = [(tie, tuple((a + x, b + y) for a, b in points)) for tie, points in band.lines]
    yield from tie_shapes(runs, sizes)
    for item, box in band.boxes.items():
        moved = Box(box.left + x, box.top + y, box.right + x, box.bottom + y)
        yield from card_shapes(cards[item], moved, sizes, type_)
    for words in band.words:
        yield from words_shapes(replace(words, x=words.x + x, y=words.y + y), sizes, type_)


def _head(
    diagram: Diagram, title: str, sheet: Sheet, options: NodeOptions, type_: Type
) -> Iterator[Shape]:
    """Title and facts at the left, the lines to sign on at the right."""
    em, left, right = sheet.em, sheet.margin, sheet.width - sheet.margin
    yield from title_shapes(title, "", False, left, right, left + 1.75 * em, em, type_)
    size, y = SIGN_SIZE * em, sheet.margin + 4.1 * em
    facts = type_.fit("　".join(diagram.facts), right - left - signs_width(em, type_) - em, size)
    yield type_.set(left, y, facts, size, colour=MUTED, layer="frame", role="facts")
    yield from sign_shapes(options.signatures, right, y, em, type_)


def _page_number(number: int, pages: int, sheet: Sheet, type_: Type) -> Shape:
    em = sheet.em
    foot = sheet.height - sheet.margin - 0.2 * em
    return page_number(
        number, pages, sheet.width - sheet.margin, foot, max(0.9 * em, SMALLEST), type_
    )
