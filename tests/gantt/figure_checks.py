"""What every small picture keeps, whatever it shows."""

from __future__ import annotations

from itertools import combinations

from gantt.figures.placing import touches
from gantt.fonts import typeface
from gantt.output import proven
from gantt.scene import Box, Path, Rect, Scene, Text
from gantt.text import Type

TYPE = Type(typeface())
LINES = {"data-date-line", "due-line", "planned-line", "asked-line", "knee-line"}
CURVES = {"total", "due", "closed", "odds", "stairs", "bound"}


def assert_readable(scene: Scene, *, lines: set[str] = LINES | CURVES) -> None:
    """No text on a text, on a line or off the paper; every glyph there; every letter legible."""
    paper = Box(0, 0, scene.width, scene.height)
    assert [s for s in scene.shapes if not s.box.grown(-0.01).within(paper)] == []
    boxes = [(text.content, text.box.grown(-0.05)) for text in scene.texts]
    assert [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.meets(two)] == []
    strokes = [s for s in scene.shapes if isinstance(s, Path) and s.role in lines]
    on_lines = [
        (text.content, stroke.role)
        for text in scene.texts
        for stroke in strokes
        if touches(text.box.grown(-0.05), stroke)
    ]
    assert on_lines == []
    assert [t.content for t in scene.texts if contrast(t.colour, t.ground) < 4.5] == []
    assert [t.content for t in scene.texts if not t.halo and ground_of(scene, t) != t.ground] == []
    proven([scene], TYPE.faces)


def ground_of(scene: Scene, text: Text) -> str:
    """The fill of the last rectangle that was painted where the text stands."""
    x, y = (text.box.left + text.box.right) / 2, (text.box.top + text.box.bottom) / 2
    return [
        s.fill
        for s in scene.shapes
        if isinstance(s, Rect) and s.fill and s.x <= x <= s.x + s.w and s.y <= y <= s.y + s.h
    ][-1]


def contrast(one: str, two: str) -> float:
    """The contrast of two colours by WCAG."""
    light, dark = sorted((_light(one), _light(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    tones = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (t / 12.92 if t <= 0.04 else ((t + 0.055) / 1.055) ** 2.4 for t in tones)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
