"""What is left of a computed plan when it leaves the process that computed it.

A computed plan is some 350 KB as bytes and 15 ms to hand over; a digest is a twentieth of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.runs import ProjectRun
from flows.tables import Row, late_rows

if TYPE_CHECKING:
    from projects.store.revisions import SourceFile

SHORT = "总时差（天）"
"""The column by which the table of late works is sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceRow:
    """A project against its baseline. `days`: working days of the forecast finish behind the
    promised one, positive late; `deviation` in percentage points, negative behind; `lamp` with its
    mark. None where nothing is known. `errors`: findings of the schedule check at error level that
    nobody has waived; `worst`: what the worst finding says."""

    promised: date | None
    forecast: date | None
    days: float | None
    deviation: float | None
    lamp: str
    errors: int
    worst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A plan as it was computed, to be recorded as a revision."""

    files: tuple[SourceFile, ...]
    calendar_hash: str
    lamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One plan at one data date.

    `late` are its rows of `late_rows`; `seen_on` is the data date of its newest report; `charts`
    the files that were drawn; `pack` what it gives to feeds (`calendars.packs`), None where no
    feeds were asked for or none can be made; `filing` is None where the plan is recorded already.
    """

    code: str
    name: str
    file: Path
    late: tuple[Row, ...]
    variance: VarianceRow
    seen_on: date | None
    charts: tuple[Path, ...] = ()
    pack: bytes | None = None
    filing: Filing | None = None


def variance_row(run: ProjectRun) -> VarianceRow:
    """How far a computed plan is from its baseline."""
    judged = run.progress
    return VarianceRow(
        promised=judged.overall.committed,
        forecast=judged.network_forecast,
        days=judged.finish_variance_days,
        deviation=judged.deviation_points,
        lamp=f"{judged.lamp_mark}{judged.lamp}",
        errors=sum(one.level == "error" and not one.waived for one in run.report.findings),
        worst=run.worst.says if run.worst else "",
    )


def newest_report(run: ProjectRun) -> date | None:
    """The data date of the newest report that counts in a computed plan."""
    standings = (run.progress.overall, *run.progress.items.values())
    return max((one.seen_on for one in standings if one.seen_on), default=None)


def late_of(run: ProjectRun) -> tuple[Row, ...]:
    """The late works of one plan."""
    return tuple(late_rows([run]))


def late_table(digests: Sequence[Digest]) -> list[Row]:
    """The late works of all plans, the shortest first."""
    rows = [(float(row[SHORT] or 0), one.code, row) for one in digests for row in one.late]
    return [row for _, _, row in sorted(rows, key=lambda found: found[:2])]


def variance_table(digests: Iterable[Digest]) -> list[Row]:
    """One row a project, the latest first; those of which nothing is known last."""
    found = sorted(digests, key=lambda one: (-_late(one), one.code))
    return [
        {
            "代码": one.code,
            "项目": one.name,
            "完成时限": _day(one.variance.promised),
            "预计完成": _day(one.variance.forecast),
            "完成偏差（工作日）": _signed(one.variance.days),
            "进度偏差（百分点）": _signed(one.variance.deviation),
            "灯": one.variance.lamp,
            "最近填报": _day(one.seen_on),
            "检查错误": str(one.variance.errors),
            "最要紧的问题": one.variance.worst,
        }
        for one in found
    ]


def _late(one: Digest) -> float:
    return float("-inf") if one.variance.days is None else one.variance.days


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _signed(number: float | None) -> str:
    return "" if number is None else f"{round(number, 1) + 0.0:+g}" if number else "0"
