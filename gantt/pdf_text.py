"""Lines of text in one PDF: a line that was set before is written again from what it gave then.

A schedule says the same words and days on every row and page. Setting a line costs half a
millisecond (its letters are shaped, counted and encoded); the operators are the same but for the
place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties

_PLACED: Final = b" cm\n"
"""Ends the operator that places a line; what follows is the line itself."""


class Lines:
    """The lines of one file: fonts are numbered by the file, so it is kept for no other."""

    def __init__(self) -> None:
        self._set: dict[tuple[str, FontProperties], bytes] = {}

    def write(
        self,
        renderer: Any,
        context: GraphicsContextBase,
        x: float,
        y: float,
        text: str,
        font: FontProperties,
    ) -> None:
        """The same bytes as `renderer.draw_text`, a renderer of matplotlib's PDF."""
        from matplotlib.backends.backend_pdf import Op

        file = renderer.file
        # The colour comes ahead of the line and depends on what was drawn before.
        renderer.check_gc(context, context.get_rgb())
        line = self._set.get((text, font))
        if line is None:
            written = _taken(renderer, context, x, y, text, font)
            file.write(written)
            self._set[text, font] = written.partition(_PLACED)[2]
            return
        file.output(Op.gsave)
        file.output(1.0, 0.0, -0.0, 1.0, x, y, Op.concat_matrix)
        file.write(line)


def _taken(
    renderer: Any,
    context: GraphicsContextBase,
    x: float,
    y: float,
    text: str,
    font: FontProperties,
) -> bytes:
    """What the renderer writes for a line."""
    file, taken = renderer.file, _Taken()
    page, file.currentstream = file.currentstream, taken
    try:
        renderer.draw_text(context, x, y, text, font, 0.0, False)
    finally:
        file.currentstream = page
    return bytes(taken.data)


class _Taken:
    """Stands in for the stream of a page."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> None:
        """Keep what would go to the page."""
        self.data += data
