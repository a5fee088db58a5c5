"""From scenes to files: every glyph proven first, then one writer by the suffix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from gantt.fonts import Typeface, missing_glyphs
from gantt.scene import Scene
from projects.errors import InputError

SUFFIXES: Final = (".png", ".svg", ".pdf")


def checked_suffix(target: Path) -> str:
    """The suffix of a picture file.

    Raises:
        InputError: DP703 a suffix that is no picture.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        says = f"不能输出“{target.name}”：图只有 .png、.svg、.pdf 三种格式"
        raise InputError.of("DP703", says, "改用其中一种扩展名")
    return suffix


def proven(
    scenes: Sequence[Scene], faces: Typeface, whole: Iterable[tuple[str, bool, str]] = ()
) -> None:
    """Every glyph of every text is there; also of `whole`, (text, bold, item) that the scenes may
    have cut short: a name shortened on A4 must not fail only on A3.

    Raises:
        InputError: DP702 characters without a glyph, all of them.
    """
    texts = [(text.content, text.bold, text.item) for scene in scenes for text in scene.texts]
    if findings := missing_glyphs([*texts, *whole], faces):
        raise InputError(findings)


def save(scenes: Sequence[Scene], target: Path, faces: Typeface) -> list[Path]:
    """Write the pages: a PDF holds all, further pages of a PNG or SVG go to `name-2.png` and so on.

    Returns the files in the order of the pages. Raises InputError DP703 and OSError.
    """
    written = []
    for path, content in _files(target, checked_suffix(target), scenes, faces):
        path.write_bytes(content)
        written.append(path)
    return written


def _files(
    target: Path, suffix: str, scenes: Sequence[Scene], faces: Typeface
) -> Iterator[tuple[Path, bytes]]:
    if suffix == ".pdf":
        from gantt.write_mpl import pdf_of

        yield target, pdf_of(scenes, faces)
        return
    for number, scene in enumerate(scenes, 1):
        path = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        if suffix == ".svg":
            from gantt.write_svg import svg_of

            yield path, svg_of(scene).encode()
        else:
            from gantt.write_mpl import png_of

            yield path, png_of(scene, faces)
