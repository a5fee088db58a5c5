"""Scenes as PNG and PDF by matplotlib, at the final physical size, without a date in the file.

A page is one artist that speaks to the renderer itself: an artist for each of some thousand shapes
would measure, clip and sort what the scene has settled. Text stays text in a PDF, haloed too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from gantt.fonts import Typeface
from gantt.pdf_text import Lines
from gantt.scene import Disc, Path, Rect, Scene, Text

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.backend_bases import GraphicsContextBase, RendererBase
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path as Outline
    from matplotlib.transforms import Affine2D

PNG_DPI: Final = 200
_COMPRESSION: Final = 4
"""Of zlib: half the time of its default for pictures a few hundredths larger."""
_HALO, _THICKER = 0.18, 0.035
"""Pens in em: around haloed letters; around bold ones where the typeface has no bold."""
_MOVE, _LINE, _CLOSE = 1, 2, 79
"""The codes of an outline; matplotlib's names for them are numbers of numpy, not of Python."""
_SETTINGS: Final[Any] = {"text.hinting": "none", "pdf.fonttype": 3, "path.simplify": False}


def png_of(scene: Scene, faces: Typeface) -> bytes:
    """One page as PNG at 200 dots an inch."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with rc_context(_SETTINGS):
        figure = _figure(scene, faces)
        FigureCanvasAgg(figure)
        buffer = io.BytesIO()
        figure.savefig(
            buffer,
            format="png",
            dpi=PNG_DPI,
            metadata={"Software": None, "Title": scene.title},
            pil_kwargs={"compress_level": _COMPRESSION},
        )
    return buffer.getvalue()


def pdf_of(scenes: Sequence[Scene], faces: Typeface) -> bytes:
    """All pages as one PDF."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages

    buffer = io.BytesIO()
    about = {"Title": scenes[0].title, "CreationDate": None, "Producer": None, "Creator": None}
    with rc_context(_SETTINGS), PdfPages(buffer, metadata=about) as pages:
        lines = Lines()
        for scene in scenes:
            pages.savefig(_figure(scene, faces, lines))
    return buffer.getvalue()


def paint(
    scene: Scene, faces: Typeface, renderer: RendererBase, lines: Lines | None = None
) -> None:
    """Every shape of the scene, in its order, told to a renderer of matplotlib; `lines`: those of
    the PDF that it writes."""
    pen = _Pen(scene, faces, renderer, lines)
    for shape in scene.shapes:
        if isinstance(shape, Text):
            pen.write(shape)
        else:
            pen.draw(shape)


def _figure(scene: Scene, faces: Typeface, lines: Lines | None = None) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(scene.width / 72, scene.height / 72), facecolor="none")
    figure.add_artist(_page(scene, faces, lines))
    return figure


def _page(scene: Scene, faces: Typeface, lines: Lines | None) -> Artist:
    from matplotlib.artist import Artist

    class Page(Artist):
        def draw(self, renderer: RendererBase) -> None:
            paint(scene, faces, renderer, lines)

    return Page()


class _Pen:
    """Draws in points of a scene with what a renderer offers."""

    def __init__(
        self, scene: Scene, faces: Typeface, renderer: RendererBase, lines: Lines | None
    ) -> None:
        from matplotlib.transforms import Affine2D

        self.renderer, self.faces, self.lines = renderer, faces, lines
        self.height = scene.height
        self.dots = cast(float, renderer.points_to_pixels(1.0))
        self.place = Affine2D().scale(1, -1).translate(0, scene.height).scale(self.dots)

    def draw(self, shape: Rect | Path | Disc) -> None:
        """A shape with its fill and its outline."""
        steps = () if isinstance(shape, Disc) else shape.dash
        opacity = shape.opacity if isinstance(shape, Path) else 1.0
        stroke = shape.stroke if shape.width else None
        self._ink(_outline(shape), self.place, shape.fill, stroke, shape.width, steps, opacity)

    def write(self, text: Text) -> None:
        """A line of text; what runs around its letters lies beneath it."""
        face = self.faces.face(text.bold, text.content)
        font = _properties(str(face.path), face.index, text.size)
        x = text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * text.advance
        if text.halo:
            self._surround(text, x, font, text.ground, _HALO * text.size)
        if text.bold and face is self.faces.regular:
            self._surround(text, x, font, text.colour, _THICKER * text.size)
        down = text.y if self.renderer.flipy() else self.height - text.y
        context = self._context(text.colour, 0.0)
        place = x * self.dots, down * self.dots
        if self.lines is not None:
            self.lines.write(self.renderer, context, *place, text.content, font)
        else:
            self.renderer.draw_text(context, *place, text.content, font, 0.0, False)
        context.restore()

    def _surround(
        self, text: Text, x: float, font: FontProperties, colour: str, pen: float
    ) -> None:
        from matplotlib.transforms import Affine2D

        letters = _letters(text.content, font)
        up = Affine2D().translate(x, self.height - text.y).scale(self.dots)
        self._ink(letters, up, None, colour, pen, join="round")

    def _ink(
        self,
        outline: Outline,
        place: Affine2D,
        fill: str | None,
        stroke: str | None,
        pen: float,
        steps: tuple[float, ...] = (),
        opacity: float = 1.0,
        join: Literal["miter", "round"] = "miter",
    ) -> None:
        context = self._context(stroke or "none", pen if stroke else 0.0)
        context.set_joinstyle(join)
        if steps and stroke:
            context.set_dashes(0.0, steps)
        if opacity < 1:
            context.set_alpha(opacity)
        self.renderer.draw_path(context, outline, place, _colour(fill) if fill else None)
        context.restore()

    def _context(self, colour: str, pen: float) -> GraphicsContextBase:
        context = self.renderer.new_gc()
        context.set_foreground(_colour(colour), isRGBA=True)
        context.set_linewidth(pen)
        return context


@lru_cache(maxsize=256)
def _colour(name: str) -> tuple[float, float, float, float]:
    from matplotlib.colors import to_rgba

    return to_rgba(name)


@lru_cache(maxsize=256)
def _properties(path: str, index: int, size: float) -> FontProperties:
    from matplotlib.font_manager import FontPath, FontProperties

    return FontProperties(fname=FontPath(path, index), size=size)


@lru_cache(maxsize=512)  # heads and milestones stand on page after page
def _letters(text: str, font: FontProperties) -> Outline:
    from matplotlib.textpath import TextPath

    return TextPath((0, 0), text, size=font.get_size_in_points(), prop=font)


def _outline(shape: Rect | Path | Disc) -> Outline:
    from matplotlib.path import Path as Outline

    if isinstance(shape, Disc):
        return Outline.circle((shape.x, shape.y), shape.radius)
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    closed = isinstance(shape, Rect) or shape.closed
    for part in _corners(shape) if isinstance(shape, Rect) else shape.parts:
        vertices += part
        codes += [_MOVE] + [_LINE] * (len(part) - 1)
        if closed:
            vertices.append(part[0])
            codes.append(_CLOSE)
    return Outline(vertices, codes)


def _corners(rect: Rect) -> tuple[tuple[tuple[float, float], ...], ...]:
    box = rect.box
    return (
        (
            (box.left, box.top),
            (box.right, box.top),
            (box.right, box.bottom),
            (box.left, box.bottom),
        ),
    )
