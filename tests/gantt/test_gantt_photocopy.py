"""What a copier leaves of a chart, and what colour-blind readers see of it."""

from __future__ import annotations

import io
from functools import cache
from itertools import combinations

import pytest
from PIL import Image

from gantt.fonts import typeface
from gantt.scene import Path, Rect, Scene, Text
from gantt.style import (
    CONTRACT,
    CRITICAL,
    CRITICAL_EDGE,
    DONE,
    FRONT,
    INK,
    NORMAL,
    NORMAL_EDGE,
)
from gantt.write_mpl import png_of
from tests.gantt.gantt_corpus import chart, scenes

BLACK = 128
"""A copier makes black what is darker than half grey, white what is lighter."""
# Linear RGB as a person without the cones sees it: Machado, Oliveira, Fernandes (2009), severity 1.
BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@cache
def copied(code: str) -> tuple[Scene, Image.Image]:
    """The first page without its words: none stands on a bar, and they take most of the time."""
    page = scenes(f"{code} plain")[0]
    drawn = tuple(shape for shape in page.shapes if not isinstance(shape, Text))
    scene = Scene(page.width, page.height, page.title, drawn)
    grey = Image.open(io.BytesIO(png_of(scene, typeface()))).convert("L")
    return scene, grey.point([0 if value < BLACK else 255 for value in range(256)])


def blackness(code: str, left: float, top: float, right: float, bottom: float) -> float:
    """The black share of an area given in points."""
    scene, image = copied(code)
    dots = image.width / scene.width
    part = image.crop(
        (round(left * dots), round(top * dots), round(right * dots), round(bottom * dots))
    )
    return 1 - sum(part.tobytes()) / 255 / (part.width * part.height)


def bars(code: str, role: str) -> list[Rect]:
    """Bars of unfinished work that are long enough to look at."""
    done = {row.id for row in chart(f"{code} plain").rows if row.done}
    return [
        s
        for s in copied(code)[0].shapes
        if isinstance(s, Rect) and s.role == role and s.item and s.item not in done and s.w > 20
    ]


@pytest.mark.parametrize("code", ["lianghu", "duchang"])
def test_on_a_photocopy_critical_bars_are_hatched_and_others_are_blank(code: str) -> None:
    def foot(bar: Rect) -> float:
        """Below the core and above the outline, in the later half of the bar."""
        return blackness(
            code, bar.x + bar.w / 2, bar.y + 0.75 * bar.h, bar.x + bar.w - 2, bar.y + 0.93 * bar.h
        )

    critical = [foot(bar) for bar in bars(code, "critical-bar")]
    normal = sorted(foot(bar) for bar in bars(code, "bar"))
    assert len(critical) >= 2
    assert len(normal) >= 8
    assert min(critical) > 0.12
    assert normal[len(normal) // 2] < 0.02
    assert sum(share < min(critical) for share in normal) == len(normal)


@pytest.mark.parametrize("code", ["lianghu", "duchang"])
def test_on_a_photocopy_every_bar_keeps_its_outline_finished_ones_too(code: str) -> None:
    scene, _ = copied(code)
    outlines = [
        s
        for s in scene.shapes
        if isinstance(s, Rect) and s.role in ("bar", "critical-bar") and s.item and not s.dash
    ]
    faint = [
        bar.item
        for bar in outlines
        if bar.w > 8
        and blackness(code, bar.x + 2, bar.y - 0.5, bar.x + bar.w - 2, bar.y + 0.5) < 0.25
    ]
    assert outlines
    assert faint == []


def test_on_a_photocopy_a_critical_milestone_has_a_ring_and_a_normal_one_is_solid() -> None:
    shares: dict[str, list[float]] = {"milestone": [], "critical-milestone": []}
    for shape in copied("duchang")[0].shapes:
        if isinstance(shape, Path) and shape.role in shares and shape.item:
            box, across = shape.box, shape.box.right - shape.box.left
            ring = box.left + 0.2 * across
            middle = (box.top + box.bottom) / 2
            shares[shape.role].append(
                blackness("duchang", ring, middle - 0.4, ring + 0.1 * across, middle + 0.4)
            )
    assert all(share < 0.6 for share in shares["critical-milestone"])
    assert all(share > 0.9 for share in shares["milestone"])
    assert shares["critical-milestone"]
    assert shares["milestone"]


@pytest.mark.parametrize("kind", BLIND)
def test_the_colours_of_bars_and_lines_stay_apart_for_the_colour_blind(kind: str) -> None:
    for family in ((NORMAL, CRITICAL, DONE), (NORMAL_EDGE, CRITICAL_EDGE), (FRONT, INK, CONTRACT)):
        for one, two in combinations(family, 2):
            assert distance(seen(one, kind), seen(two, kind)) > 15, (one, two)


def seen(colour: str, kind: str) -> tuple[float, float, float]:
    """The colour in CIELAB (D65) as the colour-blind see it."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    r, g, b = (
        min(max(sum(a * v for a, v in zip(row, light, strict=True)), 0.0), 1.0)
        for row in BLIND[kind]
    )
    white = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in white)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5)
