"""The documents of a week: number and pictures of the bulletin that goes out as a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from bulletins.week import Week, file_stem
from flows.memory import NothingNew, has_store, opened, recording
from flows.runs import ProjectRun
from projects.workspace import Workspace

if TYPE_CHECKING:
    from bulletins.docx import DocxPicture
    from gantt.scene import Scene

SERIES: Final = "周报"
"""The series of numbers of the weekly bulletin; the circular of the week bears the same number."""

_WIDTH, _HEIGHT, _LETTERS = 222.0, 120.0, 9.0
"""Of a picture on a landscape page below its caption, in millimetres, and its letters in points."""


def number_of(
    workspace: Workspace | None, weeks: Sequence[Week], as_of: date, *, again: bool = False
) -> int | None:
    """The 期号 of the bulletin of these weeks over a whole workspace.

    It is taken from the store when the bulletin is first made at the close of the weeks, and is
    theirs for ever, whatever was known when. None for a draft and for one that is only made `again`
    (with what was known at a time) where none was given out, and outside of a workspace. Raises
    InputError as the store does.
    """
    if workspace is None:
        return None
    if not again and as_of >= weeks[-1].last:
        return _taken(workspace, weeks)
    from projects.store import numbers

    if not has_store(workspace):
        return None
    key = file_stem(weeks)
    with opened(workspace) as store, store.reading() as reading:
        found = numbers.taken(reading, SERIES)
    return next((one.number for one in found if one.key == key), None)


def _taken(workspace: Workspace, weeks: Sequence[Week]) -> int:
    from projects.store import numbers

    key, number = file_stem(weeks), 0
    with recording(workspace, "bulletin") as entry:
        known = {one.key: one.number for one in numbers.taken(entry, SERIES)}
        number = known.get(key) or numbers.take(entry, SERIES, key, weeks[-1].year)
        if key in known:
            raise NothingNew
    return number


def pictures_of(runs: Sequence[ProjectRun]) -> tuple[DocxPicture, ...]:
    """What the bulletin shows: of one project its five numbers and its S curve, of several where
    each stands and which office is late in which stage. Raises InputError as the pictures do."""
    from bulletins.docx import DocxPicture
    from gantt.fonts import typeface
    from gantt.output import proven
    from gantt.write_mpl import png_of

    faces, scenes = typeface(), [*_scenes(runs)]
    proven([scene for _, scene in scenes], faces)
    return tuple(
        DocxPicture(png_of(scene, faces), _WIDTH, _HEIGHT, f"附图{place}　{name}")
        for place, (name, scene) in enumerate(scenes, 1)
    )


def _scenes(runs: Sequence[ProjectRun]) -> Iterator[tuple[str, Scene]]:
    from gantt.figures.heat import heat_scene
    from gantt.figures.heat_values import read_heat
    from gantt.figures.plot import canvas_mm
    from gantt.figures.scurve import scurve_scene
    from gantt.figures.scurve_values import read_scurve
    from gantt.figures.tile_rows import tile_rows_scene
    from gantt.figures.tiles import tiles_scene
    from gantt.figures.tiles_values import read_tiles
    from gantt.fonts import typeface
    from gantt.text import Type

    canvas, type_ = canvas_mm(_WIDTH, _HEIGHT, _LETTERS), Type(typeface())
    tiles = [read_tiles(run.schedule, run.progress, run.ledger) for run in runs]
    if len(runs) == 1:
        yield "项目概况", tiles_scene(tiles[0], canvas, type_)
        yield "进度曲线", scurve_scene(read_scurve(runs[0].progress), canvas, type_)
        return
    yield "各项目概况", tile_rows_scene(tiles, canvas, type_)
    heat = read_heat([(run.schedule, run.progress) for run in runs])
    yield "单位与阶段热力图", heat_scene(heat, canvas, type_)
