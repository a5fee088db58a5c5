"""From a schedule to files: read, lay out, prove the glyphs, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from gantt.barchart.chart import read_chart
from gantt.barchart.columns import KINDS, OF_BASELINE, asked
from gantt.barchart.options import BarOptions
from gantt.barchart.page import layout_bars
from gantt.barchart.paging import window_mistakes
from gantt.barchart.values import Chart
from gantt.fonts import typeface
from gantt.output import checked_suffix, proven, save
from gantt.scene import Scene
from gantt.text import Type
from projects.baseline import Baseline
from projects.errors import Finding, InputError
from projects.schedule.result import Schedule
from projects.variance import FrontPoint


def draw_gantt(
    schedule: Schedule,
    target: Path,
    options: BarOptions | None = None,
    *,
    progress: Mapping[str, float] | None = None,
    points: Mapping[str, FrontPoint] | None = None,
    base: Schedule | None = None,
    baseline: Baseline | None = None,
) -> list[Path]:
    """Draw the 横道图 of a schedule into `target`, a .png, .svg or .pdf file.

    A PDF holds all pages. Further pages of a PNG or SVG go to `name-2.png` and so on.

    Args:
        schedule: the computed plan.
        target: the file to write; its folder must exist.
        options: what to show and on which paper; everything on A3 where nothing is asked.
        progress: percent done by id.
        points: where the works stand on the 前锋线, as `read_chart`.
        base: the plan without the scenarios of `schedule`, marked where it differs.
        baseline: what was promised, marked in every row.

    Returns:
        The files that were written, in the order of the pages.

    Raises:
        InputError: DP701 no Chinese font, DP702 characters without a glyph, DP703 a suffix that is
            no picture, DP704 no such paper, DP705 nothing to draw, DP706 no such column, DP707 too
            many columns, DP708 a stretch of time that is none, DP709 an office, a 子项目 or a state
            that the plan does not know, DP710 no work left, DP711 dates that the plan lacks.
    """
    checked_suffix(target)
    scenes = gantt_scenes(
        schedule, options, progress=progress, points=points, base=base, baseline=baseline
    )
    return save(scenes, target, typeface())


def gantt_scenes(
    schedule: Schedule,
    options: BarOptions | None = None,
    *,
    progress: Mapping[str, float] | None = None,
    points: Mapping[str, FrontPoint] | None = None,
    base: Schedule | None = None,
    baseline: Baseline | None = None,
) -> list[Scene]:
    """The pages of the 横道图 before any ink, every glyph proven. Arguments as in `draw_gantt`."""
    wanted = options or BarOptions()
    amiss = list(_mistakes(wanted, baseline))
    try:
        chart = read_chart(
            schedule,
            progress=progress,
            points=points,
            front=wanted.front,
            stops=wanted.stops,
            title=wanted.title,
            signatures=wanted.signatures,
            base=base,
            baseline=baseline,
            both=wanted.both,
            selection=wanted.selection,
        )
    except InputError as error:
        raise InputError([*amiss, *error.findings]) from None
    if amiss:
        raise InputError(amiss)
    faces = typeface()
    scenes = layout_bars(chart, Type(faces), wanted)
    proven(scenes, faces, _whole_texts(chart))
    return scenes


def _mistakes(wanted: BarOptions, baseline: Baseline | None) -> Iterator[Finding]:
    """What is wrong with the wishes themselves, whatever the plan holds."""
    try:
        _ = wanted.sheet
    except InputError as error:
        yield from error.findings
    yield from window_mistakes(wanted.span, wanted.since, wanted.until)
    try:
        empty = OF_BASELINE.intersection(asked(wanted.columns))
    except InputError as error:
        yield from error.findings
        return
    if empty and baseline is None:
        names = "、".join(KINDS[key].heading for key in KINDS if key in empty)
        says = (
            f"没有基线，{names} 这几列无内容" if len(empty) > 1 else f"没有基线，{names} 一列无内容"
        )
        yield Finding("DP711", says, "先用 daopai baseline 建立基线，或去掉这些列")


def _whole_texts(chart: Chart) -> Iterator[tuple[str, bool, str]]:
    """What a page may have cut short: a name shortened on A4 must not fail only on A3."""
    yield chart.title, True, ""
    for name in (chart.signatures.prepared, chart.signatures.checked, chart.signatures.approved):
        yield name, False, ""
    for row in chart.rows:
        yield row.name, row.kind == "summary", row.id
        yield row.owner, False, row.id
