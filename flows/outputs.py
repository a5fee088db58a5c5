"""What is made of computed plans: charts and the bulletin. Files whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from os.path import relpath
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from bulletins.week import Week
from flows.files import write_whole
from flows.runs import FailedPlan, ProjectRun, row_of

if TYPE_CHECKING:
    from bulletins.docx import DocxPicture
    from projects.baseline import Baseline
    from projects.holidays import Override
    from projects.progress import Progress
    from projects.schedule import Schedule
    from projects.variance import FrontPoint

FORMATS: Final = ("svg", "png", "html")
Charts = Mapping[str, tuple[Path, ...]]
"""The chart files of each project code, every page in every format."""


def percents(progress: Progress) -> dict[str, float]:
    """Percent done by id, of the items that anything is known of."""
    return {
        item: standing.actual_percent
        for item, standing in progress.items.items()
        if standing.actual_percent is not None
    }


def front_points(
    schedule: Schedule, progress: Progress, baseline: Baseline | None
) -> dict[str, FrontPoint]:
    """Where works stand on the 前锋线, by id, as `daopai status` says."""
    from projects.variance import variance

    items = variance(schedule, progress, baseline).items
    return {item: line.front for item, line in items.items() if line.front}


def draw(run: ProjectRun, out: Path, *, formats: Sequence[str] = FORMATS) -> list[Path]:
    """The 横道图 of one project in `out/<code>/`, which holds these pages and nothing older.

    Raises InputError (DP7xx) and OSError; the pages drawn before stay in place then.
    """
    from gantt import draw_gantt
    from gantt.sheet import SheetOptions, sheet_html

    done = percents(run.progress)
    points = front_points(run.schedule, run.progress, run.baseline)
    out.mkdir(parents=True, exist_ok=True)
    target = out / run.code
    with tempfile.TemporaryDirectory(dir=out, prefix=f".{run.code}.") as draft:
        for suffix in formats:
            page = Path(draft) / f"gantt.{suffix}"
            if suffix == "html":
                options = SheetOptions(progress=done, points=points, baseline=run.baseline)
                page.write_text(sheet_html(run.schedule, options), encoding="utf-8")
            else:
                draw_gantt(run.schedule, page, progress=done, points=points, baseline=run.baseline)
        pages = sorted(Path(draft).iterdir())
        target.mkdir(exist_ok=True)
        for page in pages:
            page.replace(target / page.name)
    names = {page.name for page in pages}
    for page in target.glob("gantt*.*"):
        if page.name not in names:
            page.unlink()
    return [target / page.name for page in pages]


def draw_all(
    runs: Sequence[ProjectRun],
    out: Path,
    *,
    formats: Sequence[str] = FORMATS,
    on_done: Callable[[Path], None] | None = None,
) -> tuple[Charts, list[FailedPlan]]:
    """The charts of every project, drawn on all cores."""
    from flows.spread import spread

    charts: dict[str, tuple[Path, ...]] = {}
    failed: list[FailedPlan] = []
    jobs = [(run, out, tuple(formats)) for run in runs]
    for run, answer in zip(runs, spread(_drawn, jobs), strict=True):
        charts[run.code] = tuple(answer[0])
        failed += answer[1]
        if on_done:
            on_done(run.file)
    return charts, failed


def _drawn(
    run: ProjectRun, out: Path, formats: Sequence[str]
) -> tuple[list[Path], list[FailedPlan]]:
    pages: list[Path] = []
    failed: list[FailedPlan] = []
    with row_of(run.file, "chart", failed):
        pages = draw(run, out, formats=formats)
    return pages, failed


def bulletin(
    runs: Sequence[ProjectRun],
    failed: Sequence[FailedPlan],
    week: Week,
    out: Path,
    organisation: str,
    charts: Charts,
    *,
    feeds: Mapping[str, Path] = MappingProxyType({}),
    number: int | None = None,
    override: Override | None = None,
) -> list[Path]:
    """The bulletin of `week` as Markdown, HTML and docx, its circular (通报) as docx, and a list of
    the plans that it leaves out.

    `feeds`: the file of each project's feed, by code; `number`: the 期号, None for a draft. A
    picture that cannot be drawn is left out of the documents.

    Raises OSError where `out` cannot be written.
    """
    from bulletins import ProjectWeek, write_bulletin, write_documents
    from flows.papers import pictures_of

    portfolio = []
    for run in runs:
        pages = [path for path in charts.get(run.code, ()) if path.suffix == ".svg"]
        portfolio.append(
            ProjectWeek(
                schedule=run.schedule,
                progress=run.progress,
                findings=run.report.findings,
                ledger=run.ledger,
                revision=f"第 {run.revision.number} 版" if run.revision else "",
                charts=tuple(page.read_bytes() for page in pages),
                chart_files=tuple(_link(page, out) for page in pages),
                feed_file=_link(feeds[run.code], out) if run.code in feeds else "",
            )
        )
    told: dict[str, Any] = {
        "week": week,
        "number": number,
        "organisation": organisation,
        "override": override,
    }
    pictures: tuple[DocxPicture, ...] = ()
    with row_of(out, "chart", []):
        pictures = pictures_of(runs)
    written = [
        *write_bulletin(out, portfolio, **told),
        *write_documents(out, portfolio, pictures=pictures, **told),
    ]
    left_out = written[0].with_name(f"{written[0].stem}-未纳入.md")
    rows = [row for row in failed if row.stage == "plan"]
    if rows:
        write_whole(left_out, _left_out_text(rows))
        written.append(left_out)
    else:
        left_out.unlink(missing_ok=True)
    return written


def _link(target: Path, folder: Path) -> str:
    return Path(relpath(target, folder)).as_posix()


def _left_out_text(failed: Sequence[FailedPlan]) -> str:
    lines = [f"# 未纳入本期周报的计划（{len(failed)} 个）", ""]
    for row in failed:
        lines += [f"## {row.file.name}", "", "```", *map(str, row.findings), "```", ""]
    return "\n".join(lines)
