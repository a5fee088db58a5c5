"""What a week prints in a terminal: what was found, the table of projects, where each file lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bulletins.week import issue_label
from flows.demo import Held, Made
from flows.steps import WeekReport, WeekRow
from projects.writers.status_view import percent, signed
from projects.writers.terminal import Column, table, wrap

_FEW: Final = 4
"""Files of one kind that are named one by one; of more their folder."""


def week_view(held: Held, folder: Path, width: int) -> str:
    """What was found, the projects the furthest behind first, plans that failed, files as seen from
    `folder`, under which people know the workspace."""
    report = held.report
    weeks = "、".join(str(week) for week in report.weeks)
    lines = [f"{weeks}，数据截至 {report.as_of}，{_issue(report)}", ""]
    for text in _conclusion(held):
        lines += wrap(text, width, indent=2, first=0)
    lines += ["", _projects(report.rows, width), "", "各项目最要紧的问题："]
    for row in report.rows:
        worst = f"{row.code}：{row.worst.says if row.worst else '没有发现'}"
        lines += wrap(worst, width, indent=4, first=2)
    lines += _failures(held, width)
    return "\n".join([*lines, "", files_view(held, folder, width)])


def _issue(report: WeekReport) -> str:
    return "草稿" if report.draft else issue_label(report.weeks, report.number)


def _conclusion(held: Held) -> Iterator[str]:
    """How many projects are short of days; the drivers of those of which 形象进度 does not show it,
    or else of the project that is shortest."""
    rows = [row for row in held.report.rows if row.margin_days is not None]
    short = sorted((row for row in rows if (row.margin_days or 0) < 0), key=_margin)
    if not short:
        yield f"{len(held.report.rows)} 个项目，按目前安排都赶得上时限。"
        return
    yield f"{len(held.report.rows)} 个项目，{len(short)} 个按目前安排赶不上时限。"
    hidden = [row for row in short if row.deviation is not None and row.deviation >= 0]
    for row in hidden[:_FEW]:
        ahead = signed(row.deviation)[1:] if row.deviation else "0"
        yield (
            f"“{row.name}”形象进度比序时进度快 {ahead} 个百分点，"
            f"按逻辑关系推算却要抢回 {-_margin(row):g} 天{_drivers(held, row.code)}。"
        )
    if not hidden:
        row = short[0]
        yield f"差得最多的是“{row.name}”，要抢回 {-_margin(row):g} 天{_drivers(held, row.code)}。"


def _margin(row: WeekRow) -> float:
    return row.margin_days or 0.0


def _drivers(held: Held, code: str) -> str:
    """The works on which the finish of a project hangs, by name."""
    run = next((run for run in held.runs if run.code == code), None)
    path = run.schedule.longest_path if run else ()
    if run is None or not path:
        return ""
    names = {work.id: work.name for work in run.project.activities}
    shown = "、".join(f"{item} {names[item]}" for item in path[:_FEW])
    return f"，决定它的线路是 {shown}{f' 等 {len(path)} 项' if len(path) > _FEW else ''}"


def _projects(rows: Sequence[WeekRow], width: int) -> str:
    columns = [
        Column("项目"),
        Column("名称", least=16),
        Column("序时%", "right"),
        Column("形象%", "right"),
        Column("偏差", "right"),
        Column("灯"),
        Column("余量天", "right"),
        Column("最近填报", rank=1),
    ]
    cells = [
        [
            row.code,
            row.name,
            percent(row.expected),
            percent(row.actual),
            signed(row.deviation),
            lamp(row),
            row.margin_days,
            row.seen_on,
        ]
        for row in rows
    ]
    return table(columns, cells, width)


def lamp(row: WeekRow) -> str:
    """Mark and word of a lamp."""
    return f"{row.lamp_mark}{row.lamp}"


def _failures(held: Held, width: int) -> Iterator[str]:
    for failed in held.report.failed:
        yield from ["", f"未能处理 {failed.file.name}："]
        for finding in failed.findings:
            yield from wrap(str(finding), width, indent=4, first=2)
    if held.findings:
        yield from ["", "没有做成的："]
        for finding in held.findings:
            yield from wrap(str(finding), width, indent=4, first=2)


def files_view(held: Held, folder: Path, width: int) -> str:
    """Every file that was made, kind by kind; of many files of one kind their folder."""
    home = held.workspace.folder
    rows = [row for made in held.made if made.paths for row in _rows(made, home)]
    columns = [Column("成果"), Column("份数", "right"), Column("位置", wraps=True)]
    return f"文件都在 {folder}：\n{table(columns, rows, width)}"


def _rows(made: Made, home: Path) -> list[tuple[str, int | str, str]]:
    paths = [path.relative_to(home).as_posix() for path in made.paths]
    if len(paths) <= _FEW:
        return [
            (made.what if not place else "", len(paths) if not place else "", path)
            for place, path in enumerate(paths)
        ]
    folder = _common(made.paths).relative_to(home).as_posix()
    return [(made.what, len(paths), f"{folder}/")]


def _common(paths: Sequence[Path]) -> Path:
    """The innermost folder that holds all of them."""
    return next(
        folder for folder in paths[0].parents if all(folder in path.parents for path in paths)
    )
