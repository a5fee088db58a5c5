"""Tables that people read in the Prefect UI: plain rows with Chinese headings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.runs import FailedPlan, ProjectRun
from projects.errors import Finding

Row = dict[str, str]
_STAGES = {"plan": "推算", "chart": "绘图", "feed": "日历", "paper": "公文"}


def late_rows(runs: Sequence[ProjectRun]) -> list[Row]:
    """Unfinished works that are overdue or short of days, the shortest first."""
    found = []
    for run in runs:
        for activity, timing in run.schedule.rows():
            standing = run.progress[activity.id]
            short = timing.total_float_days
            behind = short is not None and short < 0
            if activity.kind == "summary" or timing.status == "finished":
                continue
            if not (behind or standing.overdue):
                continue
            row = {
                "项目": run.project.name,
                "编号": activity.id,
                "工作": activity.name,
                "责任单位": activity.owner or run.project.owner,
                "最迟开始": _day(timing.late_start_day),
                "完成时限": _day(standing.committed or timing.late_finish_day),
                "预计完成": _day(standing.network_forecast or timing.early_finish_day),
                "总时差（天）": "" if short is None else f"{short:g}",
                "是否逾期": "是" if standing.overdue else "否",
            }
            found.append((0.0 if short is None else short, run.code, row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def error_rows(failed: Sequence[FailedPlan]) -> list[Row]:
    """Everything that could not be done for single plans, one row a finding."""
    return [
        {**finding_row(finding), "文件": row.file.name, "环节": _STAGES[row.stage]}
        for row in failed
        for finding in row.findings
    ]


def finding_row(finding: Finding) -> Row:
    """What else went wrong."""
    return {
        "文件": finding.where.file,
        "环节": "",
        "编号": finding.code,
        "位置": str(finding.where),
        "问题": finding.says,
        "处理办法": finding.remedy,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
