"""The documents of a week: number and pictures of the bulletin that goes out as a Word file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bulletins.week import Week, file_stem
from flows.memory import NothingNew, has_store, opened, recording
from flows.runs import ProjectRun, row_of
from projects.workspace import Workspace

if TYPE_CHECKING:
    from bulletins import Drawn, Figures, Picture
    from gantt.scene import Scene
    from gantt.style import Sheet

SERIES: Final = "周报"
"""The series of numbers of the weekly bulletin; the circular of the week bears the same number."""

_WIDTH, _HEIGHT, _LETTERS = 222.0, 120.0, 9.0
"""Of a picture on a landscape page below its caption, in millimetres, and its letters in points."""

_BARS: Final = ("附图", 125.0, 6.3, 11.2)
"""A 横道图 on such a page: its name, its height in mm, letters and rows in points."""

PAGES: Final = 3
"""Pages of a 横道图 in a bulletin of several projects; of a longer plan the headings and milestones
are drawn, on one page."""

ON_WALL: Final = 40
"""Projects whose 横道图 is drawn on A3, the worst first."""


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


def pictures_of(
    runs: Sequence[ProjectRun], order: Sequence[str]
) -> tuple[Figures, bytes, frozenset[str]]:
    """What the bulletin shows, drawn for the pages on which it stands: of one project its five
    numbers and its S curve, of several where each stands and which office is late in which stage;
    and the 横道图 of those that it shows. Then what `wall_of` gives. What cannot be drawn is left
    out.

    `order`: the project codes as the bulletin has them, the worst first. Drawn on all cores.
    """
    from bulletins import Figures
    from bulletins.figures import SHOWN
    from flows.spread import WORTH, spread

    if not runs:
        return Figures(), b"", frozenset()
    shown = _first(runs, order, SHOWN)
    jobs: list[tuple[Any, ...]] = [
        (wall_of, _first(runs, order, ON_WALL), order),  # the longest one first
        (_pictures, _overview(runs), runs[0].file.parent),
        *((_drawn, run) for run in shown),
    ]
    # A few pictures are drawn sooner than processes start.
    few = 1 if len(runs) < WORTH else None
    (wall, held), overview, *bars = spread(_called, jobs, workers=few)
    drawn = {run.code: pages for run, pages in zip(shown, bars, strict=True) if pages is not None}
    return Figures(overview=overview, bars=drawn), wall, held


def _called(call: Callable[..., Any], *given: Any) -> Any:
    return call(*given)


def _first(runs: Sequence[ProjectRun], order: Sequence[str], most: int) -> list[ProjectRun]:
    known = {run.code: run for run in runs}
    return [known[code] for code in order if code in known][:most]


def _overview(runs: Sequence[ProjectRun]) -> Sequence[tuple[str, Scene]]:
    from gantt.fonts import typeface
    from gantt.output import proven

    with row_of(runs[0].file.parent, "chart", []):
        scenes = [*_scenes(runs)]
        proven([scene for _, scene in scenes], typeface())
        return scenes
    return ()


def _pictures(scenes: Sequence[tuple[str, Scene]], folder: Path) -> tuple[Picture, ...]:
    from bulletins import Drawn, Picture
    from gantt.fonts import typeface
    from gantt.write_mpl import png_of
    from gantt.write_svg import svg_of

    with row_of(folder, "chart", []):
        faces = typeface()
        return tuple(
            Picture(name, svg_of(scene), drawn=Drawn(png_of(scene, faces), _WIDTH, _HEIGHT))
            for name, scene in scenes
        )
    return ()


def _drawn(run: ProjectRun) -> tuple[Drawn, ...] | None:
    """The 横道图 for a landscape page: all rows where one page holds them, else headings and
    milestones. None where it cannot be drawn."""
    from bulletins import Drawn
    from gantt.fonts import typeface
    from gantt.write_mpl import png_of

    height = _BARS[1]
    with row_of(run.file, "chart", []):
        faces = typeface()
        scenes = _bars(run, _page())[:PAGES]
        return tuple(Drawn(png_of(scene, faces), _WIDTH, height) for scene in scenes)
    return None


def wall_of(runs: Sequence[ProjectRun], order: Sequence[str]) -> tuple[bytes, frozenset[str]]:
    """The 横道图 on A3 as one PDF, and the codes of the projects in it: of one project all pages,
    of several the worst, each on a few pages. What cannot be drawn is left out; no bytes where
    nothing can."""
    from dataclasses import replace

    from gantt.fonts import typeface
    from gantt.style import sheet_named
    from gantt.write_mpl import pdf_of

    sheet = sheet_named("A3")
    pages: dict[str, list[Scene]] = {}
    for run in _first(runs, order, ON_WALL):
        with row_of(run.file, "chart", []):
            scenes = _bars(run, sheet)
            if len(runs) > 1 and len(scenes) > PAGES:
                scenes = _bars(run, replace(sheet, poster=True))[:PAGES]
            pages[run.code] = scenes
    drawn = [scene for scenes in pages.values() for scene in scenes]
    return pdf_of(drawn, typeface()) if drawn else b"", frozenset(pages)


def _bars(run: ProjectRun, sheet: Sheet) -> list[Scene]:
    from flows.marks import front_points, percents
    from gantt import BarOptions, gantt_scenes

    return gantt_scenes(
        run.schedule,
        BarOptions(place=sheet),
        progress=percents(run.progress),
        points=front_points(run.schedule, run.progress, run.baseline),
        baseline=run.baseline,
    )


def _page() -> Sheet:
    """The room below a caption on a landscape page, as paper; a long plan is a poster on it."""
    from gantt.figures.plot import canvas_mm
    from gantt.style import Sheet

    name, height, letters, row = _BARS
    room = canvas_mm(_WIDTH, height, letters)
    return Sheet(name, room.width, room.height, letters, row, 0.48, date_from=2, poster=True)


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
