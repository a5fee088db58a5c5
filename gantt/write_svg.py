"""Scenes as plain SVG: text stays text, the same scene gives the same bytes.

No ids and no style sheet, so that several pages can stand inline in one HTML document. Shapes of
one style that follow each other share a group.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from gantt.fonts import SVG_FAMILY
from gantt.scene import Path, Rect, Scene, Shape, Text

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
        bold = ' font-weight="700"' if shape.bold else ""
        halo = ""
        if shape.halo:
            pen = number(0.18 * shape.size)
            halo = f' stroke="{shape.ground}" stroke-width="{pen}"{_ROUND}'
        size = number(shape.size)
        return f' font-size="{size}" fill="{shape.colour}"{_ANCHORS[shape.anchor]}{bold}{halo}'
    see = ""
    if isinstance(shape, Path) and shape.opacity < 1:
        # per shape, not of the group: overlapping neighbours must darken one another
        tone = number(shape.opacity)
        see = f' fill-opacity="{tone}" stroke-opacity="{tone}"'
    return f' fill="{shape.fill or "none"}"{_pen(shape)}{see}'


def _pen(shape: Rect | Path) -> str:
    if not shape.stroke or not shape.width:
        return ""
    dash = f' stroke-dasharray="{" ".join(map(number, shape.dash))}"' if shape.dash else ""
    return f' stroke="{shape.stroke}" stroke-width="{number(shape.width)}"{dash}'


def _body(shape: Shape) -> str:
    """The element with its place alone; its first blank is where a style may go."""
    if isinstance(shape, Text):
        return f'<text x="{number(shape.x)}" y="{number(shape.y)}">{escape(shape.content)}</text>'
    if isinstance(shape, Rect):
        return (
            f'<rect x="{number(shape.x)}" y="{number(shape.y)}" width="{number(shape.w)}" '
            f'height="{number(shape.h)}"/>'
        )
    close = "Z" if shape.closed else ""
    runs = (
        "M" + "L".join(f"{number(x)} {number(y)}" for x, y in part) + close for part in shape.parts
    )
    return f'<path d="{"".join(runs)}"/>'
