"""Scenes as plain SVG: text stays text, the same scene gives the same bytes.

No ids and no style sheet, so that several pages can stand inline in one HTML document. Shapes of
one style that follow each other share a group.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import escape

from gantt.fonts import SVG_FAMILY
from gantt.scene import Disc, Path, Rect, Scene, Shape, Text

_ROUND = ' stroke-linejoin="round" paint-order="stroke"'
_ANCHORS = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}


def svg_of(scene: Scene) -> str:
    """One page as an SVG document whose user unit is a point."""
    width, height = number(scene.width), number(scene.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" font-family="{SVG_FAMILY}" role="img">',
        f"<title>{escape(scene.title)}</title>",
    ]
    for layer, shapes in groupby(scene.shapes, key=lambda shape: shape.layer):
        parts.append(f'<g class="{layer}">')
        parts += _elements(shapes)
        parts.append("</g>")
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


@lru_cache(maxsize=1 << 15)  # rows and columns repeat their coordinates, pages their heads
def number(value: float) -> str:
    """A coordinate to a hundredth of a point, without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _elements(shapes: Iterator[Shape]) -> Iterator[str]:
    for style, run in groupby(shapes, key=_style):
        bodies = [_body(shape) for shape in run]
        if len(bodies) == 1:
            tag, _, rest = bodies[0].partition(" ")
            yield f"{tag}{style} {rest}"
        else:
            yield f"<g{style}>"
            yield from bodies
            yield "</g>"


def _style(shape: Shape) -> str:
    """The attributes that neighbours may share."""
    if isinstance(shape, Text):
        ground = shape.ground if shape.halo else ""
        return _text_style(shape.size, shape.colour, shape.anchor, shape.bold, ground)
    steps = () if isinstance(shape, Disc) else shape.dash
    opacity = shape.opacity if isinstance(shape, Path) else 1.0
    return _ink_style(shape.fill, shape.stroke, shape.width, steps, opacity)


@lru_cache(maxsize=1 << 10)  # a chart has a few dozen styles
def _text_style(size: float, colour: str, anchor: str, bold: bool, halo: str) -> str:
    """`halo`: the colour around the letters, or ""."""
    around = f' stroke="{halo}" stroke-width="{number(0.18 * size)}"{_ROUND}' if halo else ""
    weight = ' font-weight="700"' if bold else ""
    return f' font-size="{number(size)}" fill="{colour}"{_ANCHORS[anchor]}{weight}{around}'


@lru_cache(maxsize=1 << 10)
def _ink_style(
    fill: str | None, stroke: str | None, width: float, steps: tuple[float, ...], opacity: float
) -> str:
    pen = see = ""
    if stroke and width:
        dash = f' stroke-dasharray="{" ".join(map(number, steps))}"' if steps else ""
        pen = f' stroke="{stroke}" stroke-width="{number(width)}"{dash}'
    if opacity < 1:
        # per shape, not of the group: overlapping neighbours must darken one another
        tone = number(opacity)
        see = f' fill-opacity="{tone}" stroke-opacity="{tone}"'
    return f' fill="{fill or "none"}"{pen}{see}'


def _body(shape: Shape) -> str:
    """The element with its place alone; its first blank is where a style may go."""
    if isinstance(shape, Text):
        return f'<text x="{number(shape.x)}" y="{number(shape.y)}">{_escaped(shape.content)}</text>'
    if isinstance(shape, Rect):
        return (
            f'<rect x="{number(shape.x)}" y="{number(shape.y)}" width="{number(shape.w)}" '
            f'height="{number(shape.h)}"/>'
        )
    if isinstance(shape, Disc):
        return f'<circle cx="{number(shape.x)}" cy="{number(shape.y)}" r="{number(shape.radius)}"/>'
    close = "Z" if shape.closed else ""
    runs = [
        "M" + "L".join([f"{number(x)} {number(y)}" for x, y in part]) + close
        for part in shape.parts
    ]
    return f'<path d="{"".join(runs)}"/>'


@lru_cache(maxsize=1 << 13)  # owners and days stand in many rows
def _escaped(text: str) -> str:
    return escape(text)
