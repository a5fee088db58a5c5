"""Scenes as PNG and PDF by matplotlib, at the final physical size, without a date in the file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from gantt.fonts import Face, Typeface
from gantt.scene import Path, Rect, Scene, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

PNG_DPI: Final = 200
_SETTINGS: Final[Any] = {"text.hinting": "none", "pdf.fonttype": 3, "path.simplify": False}
_LINE: Final = {"capstyle": "butt", "joinstyle": "miter"}


def png_of(scene: Scene, faces: Typeface) -> bytes:
    """One page as PNG at 200 dots an inch."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with rc_context(_SETTINGS):
        figure = _drawn(scene, faces)
        FigureCanvasAgg(figure)
        buffer = io.BytesIO()
        figure.savefig(
            buffer, format="png", dpi=PNG_DPI, metadata={"Software": None, "Title": scene.title}
        )
    return buffer.getvalue()


def pdf_of(scenes: Sequence[Scene], faces: Typeface) -> bytes:
    """All pages as one PDF."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages

    buffer = io.BytesIO()
    about = {"Title": scenes[0].title, "CreationDate": None, "Producer": None, "Creator": None}
    with rc_context(_SETTINGS), PdfPages(buffer, metadata=about) as pages:
        for scene in scenes:
            pages.savefig(_drawn(scene, faces))
    return buffer.getvalue()


def _drawn(scene: Scene, faces: Typeface) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(scene.width / 72, scene.height / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    axes.set_axis_off()
    fonts = {bold: _properties(faces.face(bold)) for bold in (False, True)}
    for order, shape in enumerate(scene.shapes):
        if isinstance(shape, Text):
            _add_text(axes, shape, fonts[shape.bold], order, shape.bold and not faces.has_bold)
        else:
            _add_shape(axes, shape, order)
    return figure


def _properties(face: Face) -> FontProperties:
    from matplotlib.font_manager import FontPath, FontProperties

    return FontProperties(fname=FontPath(str(face.path), face.index))


def _add_shape(axes: Axes, shape: Rect | Path, order: int) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    vertices, codes = _outline(shape)
    opacity = shape.opacity if isinstance(shape, Path) else 1.0
    patch = PathPatch(
        Outline(vertices, codes),
        facecolor=shape.fill or "none",
        edgecolor=(shape.stroke or "none") if shape.width else "none",
        linewidth=shape.width,
        alpha=opacity if opacity < 1 else None,
        zorder=order,
        **_LINE,
    )
    if shape.dash and shape.width:
        # matplotlib counts dashes in line widths, a scene in points
        patch.set_linestyle((0, tuple(step / shape.width for step in shape.dash)))
    axes.add_artist(patch)  # not add_patch: that would measure every path for the data limits


def _outline(shape: Rect | Path) -> tuple[list[tuple[float, float]], list[int]]:
    if isinstance(shape, Rect):
        box = shape.box
        corners = (
            (box.left, box.top),
            (box.right, box.top),
            (box.right, box.bottom),
            (box.left, box.bottom),
        )
        return [*corners, corners[0]], [1, 2, 2, 2, 79]
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    for part in shape.parts:
        vertices += part
        codes += [1] + [2] * (len(part) - 1)
        if shape.closed:
            vertices.append(part[0])
            codes.append(79)
    return vertices, codes


def _add_text(axes: Axes, text: Text, font: FontProperties, order: int, thicken: bool) -> None:
    from matplotlib.patheffects import withStroke

    effects: list[Any] = []
    if text.halo:
        effects.append(withStroke(linewidth=0.18 * text.size, foreground=text.ground))
    if thicken:
        effects.append(withStroke(linewidth=0.035 * text.size, foreground=text.colour))
    axes.text(
        text.x,
        text.y,
        text.content,
        fontproperties=font,
        fontsize=text.size,
        color=text.colour,
        ha={"start": "left", "middle": "center", "end": "right"}[text.anchor],
        va="baseline",
        zorder=order,
        parse_math=False,
        path_effects=effects or None,
    )
