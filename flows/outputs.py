"""What is made of computed plans: charts and the bulletin. Files whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from os.path import relpath
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bulletins.week import Week
from flows.files import write_whole
from flows.marks import front_points, percents
from flows.runs import FailedPlan, ProjectRun, row_of
from flows.scratch import clear, scratch

if TYPE_CHECKING:
    from bulletins import BulletinFacts, Figures
    from bulletins.own import Own
    from projects.holidays import Override

FORMATS: Final = ("svg", "png", "html")
Charts = Mapping[str, tuple[Path, ...]]
"""The chart files of each project code, every page in every format."""


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
    with scratch(out, run.code) as draft:
        for suffix in formats:
            page = draft / f"gantt.{suffix}"
            if suffix == "html":
                options = SheetOptions(progress=done, points=points, baseline=run.baseline)
                page.write_text(sheet_html(run.schedule, options), encoding="utf-8")
            else:
                draw_gantt(run.schedule, page, progress=done, points=points, baseline=run.baseline)
        pages = sorted(draft.iterdir(), key=_in_order)
        target.mkdir(exist_ok=True)
        for page in pages:
            page.replace(target / page.name)
    names = {page.name for page in pages}
    for page in target.glob("gantt*.*"):
        if page.name not in names:
            page.unlink()
    return [target / page.name for page in pages]


def _in_order(page: Path) -> tuple[str, int]:
    """Of `gantt.svg`, `gantt-2.svg` … `gantt-10.svg`, as they are read."""
    _, _, number = page.stem.partition("-")
    return page.suffix, int(number or 1)


def draw_all(
    runs: Sequence[ProjectRun],
    out: Path,
    *,
    formats: Sequence[str] = FORMATS,
    on_done: Callable[[Path], None] | None = None,
) -> tuple[Charts, list[FailedPlan]]:
    """The charts of every project, drawn on all cores; what a run that was killed left in `out` of
    its drafts is cleared."""
    from flows.spread import spread

    clear(out)
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
    own: Own | None = None,
    weeks: tuple[Week, ...] = (),
) -> list[Path]:
    """The bulletin of `week` as Markdown, HTML and docx, its circular (通报) as docx, the 横道图 on
    A3 as PDF, and a list of the plans that it leaves out.

    `feeds`: the file of each project's feed, by code; `number`: the 期号, None for a draft; `own`:
    the office's templates and words, in which is left what is wrong with them; `weeks`: those of
    the bulletin where they are not the ones that the calendar joins. A picture that cannot be drawn
    is left out of the documents.

    Raises OSError where `out` cannot be written.
    """
    from bulletins import ProjectWeek, bulletin_facts, write_bulletin, write_documents

    portfolio = []
    for run in runs:
        pages = [path for path in charts.get(run.code, ()) if path.suffix == ".svg"]
        portfolio.append(
            ProjectWeek(
                schedule=run.schedule,
                progress=run.progress,
                findings=run.report.findings,
                ledger=run.ledger,
                revision=_revision(run),
                charts=tuple(page.read_bytes() for page in pages),
                chart_files=tuple(_link(page, out) for page in pages),
                feed_file=_link(feeds[run.code], out) if run.code in feeds else "",
            )
        )
    facts = bulletin_facts(
        portfolio,
        week=week,
        number=number,
        organisation=(own.words.落款 if own else "") or organisation,
        override=override,
        weeks=weeks,
    )
    figures, wall = _figures(runs, facts, out)
    documents = write_documents(out, facts, figures=figures, own=own)
    left_out = documents[0].with_name(f"{documents[0].stem}-未纳入.md")
    rows = [row for row in failed if row.stage == "plan"]
    if rows:
        write_whole(left_out, _left_out_text(rows))
    else:
        left_out.unlink(missing_ok=True)
    # Its Markdown comes last: where that stands, the issue is whole.
    texts = write_bulletin(out, facts, figures=figures, own=own)
    return [*texts, *documents, *wall, *([left_out] if rows else ())]


def _figures(
    runs: Sequence[ProjectRun], facts: BulletinFacts, out: Path
) -> tuple[Figures, list[Path]]:
    """The pictures of the bulletin and the file with those on A3; without what cannot be drawn."""
    from bulletins.week import file_stem
    from flows.papers import pictures_of

    order = [project.code for project in facts.projects]
    figures, pages, held = pictures_of(runs, order)
    wall = out / f"{file_stem(facts.weeks)}-横道图A3.pdf"
    if not pages:
        wall.unlink(missing_ok=True)
        return figures, []
    out.mkdir(parents=True, exist_ok=True)
    write_whole(wall, pages)
    return replace(figures, wall=wall.name, on_wall=held), [wall]


def _revision(run: ProjectRun) -> str:
    """The plan behind the figures: its recorded revision, else the file and what proves it."""
    revision = run.revision
    if revision:
        return f"第{revision.number}版，{revision.recorded_at:%Y-%m-%d %H:%M}登记"
    if not run.file.is_file():
        return ""
    from hashlib import sha256

    return f"未登记，{run.file.name} 校验值 {sha256(run.file.read_bytes()).hexdigest()[:12]}"


def _link(target: Path, folder: Path) -> str:
    return Path(relpath(target, folder)).as_posix()


def _left_out_text(failed: Sequence[FailedPlan]) -> str:
    lines = [f"# 未纳入本期周报的计划（{len(failed)} 个）", ""]
    for row in failed:
        lines += [f"## {row.file.name}", "", "```", *map(str, row.findings), "```", ""]
    return "\n".join(lines)
