"""What a week prints in a terminal: the table of projects, and where each file lies."""

from __future__ import annotations

from pathlib import Path

from flows.steps import WeekReport
from projects.writers.status_view import percent, signed
from projects.writers.terminal import Column, table, wrap


def week_view(report: WeekReport, folder: Path, width: int) -> str:
    """Projects the furthest behind first, plans that failed, files relative to `folder`."""
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
    rows = [
        [
            row.code,
            row.name,
            percent(row.expected),
            percent(row.actual),
            signed(row.deviation),
            f"{row.lamp_mark}{row.lamp}",
            row.margin_days,
            row.seen_on,
        ]
        for row in report.rows
    ]
    weeks = "、".join(str(week) for week in report.weeks)
    lines = [f"{weeks}，数据截至 {report.as_of}", "", table(columns, rows, width)]
    lines += ["", "各项目最要紧的问题："]
    for row in report.rows:
        worst = f"{row.code}：{row.worst.says if row.worst else '没有发现'}"
        lines += wrap(worst, width, indent=4, first=2)
    for failed in report.failed:
        lines += ["", f"未能处理 {failed.file.name}："]
        for finding in failed.findings:
            lines += wrap(str(finding), width, indent=4, first=2)
    lines += ["", f"文件都在 {folder}："]
    lines += [f"  {words}  {_in(path, folder)}" for words, path in _files(report)]
    others = sum(line.name.kind not in ("portfolio", "project") for line in report.feeds.lines)
    if others:
        lines.append(f"  日历    各部门、岗位另有 {others} 个，用 daopai calendar subscribe 订阅")
    return "\n".join(lines)


def _files(report: WeekReport) -> list[tuple[str, Path]]:
    """The files people open first: bulletin, portfolio feed, and one chart a project."""
    found = [("周报  ", path) for path in report.bulletin]
    lines = report.feeds.lines
    found += [("日历  ", line.path) for line in lines if line.name.kind in ("portfolio", "project")]
    for pages in report.charts.values():
        found += [("横道图", page) for page in pages if page.name == "gantt.png"]
    return found


def _in(path: Path, folder: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path
