"""Every picture: no text over another, none unreadable, all on the page, every row's ink in it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gantt.fonts import missing_glyphs, typeface
from gantt.scene import Box, Path, Rect, Scene, Text
from tests.gantt.gantt_corpus import PICTURES, scenes

PAPERS = ("A3", "A4")


def channel(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))


def luminance(colour: tuple[float, ...]) -> float:
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (part / 255 for part in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


Patch = tuple[Box, tuple[float, ...], float]


def ground_of(text: Text, painted: list[Patch]) -> list[tuple[float, ...]]:
    """The colours that really lie beneath the ends and the middle of a text."""
    box, found = text.box, []
    near = [patch for patch in painted if patch[0].meets(box)]
    y = (box.top + box.bottom) / 2
    for x in (box.left + 0.2, (box.left + box.right) / 2, box.right - 0.2):
        colour: tuple[float, ...] = (255.0, 255.0, 255.0)
        for area, fill, share in near:
            if area.left <= x <= area.right and area.top <= y <= area.bottom:
                colour = tuple(
                    share * new + (1 - share) * old for new, old in zip(fill, colour, strict=True)
                )
        found.append(colour)
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("picture", PICTURES)
def test_no_two_texts_overlap_and_all_ink_is_on_the_paper(picture: str, paper: str) -> None:
    for scene in scenes(picture, paper):
        sheet = Box(0, 0, scene.width, scene.height)
        assert [s for s in scene.shapes if not s.box.within(sheet)] == []
        boxes = sorted(
            ((text.box.grown(-0.05), text.content) for text in scene.texts),
            key=lambda entry: entry[0].top,
        )
        clashes = []
        for k, (one, words) in enumerate(boxes):
            for two, others in boxes[k + 1 :]:
                if two.top >= one.bottom:
                    break
                if one.meets(two):
                    clashes.append((words, others))
        assert clashes == []


@pytest.mark.parametrize("picture", PICTURES)
def test_every_text_stands_out_from_what_lies_beneath_it_and_from_what_it_claims(
    picture: str,
) -> None:
    weak = []
    for scene in scenes(picture):
        painted: list[Patch] = []
        for shape in scene.shapes:
            if isinstance(shape, Rect) and shape.fill:
                painted.append((shape.box, channel(shape.fill), 1.0))
            elif isinstance(shape, Path) and shape.role == "wedge" and shape.fill:
                painted.append((shape.box, channel(shape.fill), shape.opacity))
            elif isinstance(shape, Text):
                grounds = [channel(shape.ground), *ground_of(shape, painted)]
                least = min(contrast(channel(shape.colour), ground) for ground in grounds)
                if least < 4.5:
                    weak.append((shape.content, shape.role, round(least, 2)))
    assert weak == []


@pytest.mark.parametrize("picture", PICTURES)
def test_every_glyph_is_there(picture: str) -> None:
    texts = [(t.content, t.bold, t.item) for scene in scenes(picture) for t in scene.texts]
    assert texts
    assert missing_glyphs(texts, typeface()) == []


@pytest.mark.parametrize("picture", PICTURES)
def test_what_a_row_draws_stays_within_the_row(picture: str) -> None:
    for scene in scenes(picture):
        heights = _rows(scene)
        roles = (
            "bar",
            "critical-bar",
            "baseline",
            "base",
            "late-bar",
            "room",
            "float",
            "float-end",
        )
        for shape in scene.shapes:
            if shape.role in roles and shape.item in heights:
                top, bottom = heights[shape.item]
                assert top - 0.01 <= shape.box.top, (shape.role, shape.item)
                assert shape.box.bottom <= bottom + 0.01, (shape.role, shape.item)


def _rows(scene: Scene) -> dict[str, tuple[float, float]]:
    """The heights of every row, from the baselines of its cells."""
    baselines = {t.item: t.y for t in scene.texts if t.role == "cell"}
    places = sorted(set(baselines.values()))
    step = min((b - a for a, b in pairwise(places)), default=15.0)
    size = next(t.size for t in scene.texts if t.role == "cell")
    middle = {item: y - 0.36 * size for item, y in baselines.items()}
    return {item: (y - 0.45 * step, y + 0.55 * step) for item, y in middle.items()}
