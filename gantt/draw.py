"""From a schedule to files: read, lay out, prove the glyphs, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gantt.chart import Chart, Signatures, read_chart
from gantt.fonts import Typeface, missing_glyphs, typeface
from gantt.named_days import NamedStop
from gantt.page import layout_bars
from gantt.scene import Scene
from gantt.style import sheet_named
from gantt.text import Type
from projects.errors import InputError
from projects.schedule.result import Schedule


def draw_gantt(
    schedule: Schedule,
    target: Path,
    *,
    paper: str = "A3",
    progress: Mapping[str, float] | None = None,
    front: bool = True,
    stops: Sequence[NamedStop] = (),
    title: str = "",
    signatures: Signatures | None = None,
    base: Schedule | None = None,
) -> list[Path]:
    """Draw the 横道图 of a schedule into `target`, a .png, .svg or .pdf file.

    A PDF holds all pages. Further pages of a PNG or SVG go to `name-2.png` and so on.

    Args:
        schedule: the computed plan.
        target: the file to write; its folder must exist.
        paper: A4 to A0, landscape.
        progress: percent done by id.
        front: draw the 前锋线 where there is progress and a data date.
        stops: further stops of the whole project.
        title: replaces the project's name and 倒排工期横道图.
        signatures: who prepared, checked and approved.
        base: the plan without the scenarios of `schedule`, marked where it differs.

    Returns:
        The files that were written, in the order of the pages.

    Raises:
        InputError: DP701 no Chinese font, DP702 characters without a glyph, DP703 a suffix that is
            no picture, DP704 no such paper, DP705 nothing to draw.
    """
    suffix = target.suffix.lower()
    if suffix not in (".png", ".svg", ".pdf"):
        raise InputError.of(
            "DP703",
            f"不能输出“{target.name}”：横道图只有 .png、.svg、.pdf 三种格式",
            "改用其中一种扩展名",
        )
    scenes = gantt_scenes(
        schedule,
        paper=paper,
        progress=progress,
        front=front,
        stops=stops,
        title=title,
        signatures=signatures,
        base=base,
    )
    written = []
    for path, content in _files(target, suffix, scenes, typeface()):
        path.write_bytes(content)
        written.append(path)
    return written


def gantt_scenes(
    schedule: Schedule,
    *,
    paper: str = "A3",
    progress: Mapping[str, float] | None = None,
    front: bool = True,
    stops: Sequence[NamedStop] = (),
    title: str = "",
    signatures: Signatures | None = None,
    base: Schedule | None = None,
) -> list[Scene]:
    """The pages of the 横道图 before any ink, every glyph proven. Arguments as in `draw_gantt`."""
    sheet = sheet_named(paper)
    chart = read_chart(
        schedule,
        progress=progress,
        front=front,
        stops=stops,
        title=title,
        signatures=signatures,
        base=base,
    )
    faces = typeface()
    scenes = layout_bars(chart, sheet, Type(faces))
    texts = [(text.content, text.bold, text.item) for scene in scenes for text in scene.texts]
    if findings := missing_glyphs([*texts, *_whole_texts(chart)], faces):
        raise InputError(findings)
    return scenes


def _whole_texts(chart: Chart) -> Iterator[tuple[str, bool, str]]:
    """What a page may have cut short: a name shortened on A4 must not fail only on A3."""
    yield chart.title, True, ""
    for name in (chart.signatures.prepared, chart.signatures.checked, chart.signatures.approved):
        yield name, False, ""
    for row in chart.rows:
        yield row.name, row.kind == "summary", row.id
        yield row.owner, False, row.id


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
