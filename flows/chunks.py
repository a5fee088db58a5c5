"""Plans computed in chunks, each in a process of its own, of which only digests come back.

    paths -> ChunkJob … -> work_chunk (any core, any machine) -> digests -> publish_digests

A chunk only reads, but for its charts, which are written whole: one whose process died is computed
again. What is recorded and published is left to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import digests
from flows.digests import Digest, Filing
from flows.feeds.days import closed_sunday
from flows.memory import Memory, library, recording, sources_of
from flows.runs import (
    FailedPlan,
    ProjectRun,
    closed,
    ledger_of,
    promised,
    recompute,
    row_of,
    same_code,
)
from flows.spread import spread as on_cores
from projects.collector import paused
from projects.errors import InputError, Place
from projects.progress import progress
from projects.schedule import schedule
from projects.workspace import Workspace, tables_of

if TYPE_CHECKING:
    from flows.feeds.foresight import Foresight

Spread = Callable[..., Iterator[Any]]
"""As `flows.spread.spread`: a call and its jobs give the answers in the order of the jobs."""
FORMATS = ("svg", "png", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkJob:
    """Some plans to compute at the close of `as_of`. `feeds_at`: the status date at which they are
    packed for feeds, None for no feeds; `charts`: the folder into which they are drawn."""

    workspace: Workspace
    paths: tuple[Path, ...]
    as_of: date
    feeds_at: date | None = None
    charts: Path | None = None
    formats: tuple[str, ...] = FORMATS


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What became of the plans of a job, in their order."""

    digests: tuple[Digest, ...]
    failed: tuple[FailedPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Every plan of a workspace, computed at the close of `as_of`.

    `status_date` is that of its feeds (`status_date_of`), `packed_at` the one at which its digests
    are packed; `foresight` is what was known of the plans before they were computed, None where no
    feeds were asked for.
    """

    workspace: Workspace
    as_of: date
    digests: tuple[Digest, ...]
    failed: tuple[FailedPlan, ...]
    status_date: date
    packed_at: date | None = None
    foresight: Foresight | None = None


def recompute_chunks(
    workspace: Workspace,
    paths: Sequence[Path],
    as_of: date,
    *,
    chunk: int = 50,
    spread: Spread = on_cores,
    charts: Path | None = None,
    feeds: bool = True,
    on_done: Callable[[int, int], None] | None = None,
) -> Portfolio:
    """Compute every plan, `chunk` of them at a time; what is wrong with one stops no other.

    A project code that was met before fails (DP811). `charts`: a folder to draw them into; `feeds`:
    pack them for `publish_digests` too; `on_done` gets how many plans are done, of how many.
    Raises InputError where the store cannot be used, OSError where no chart can be written.
    """
    from flows.feeds.foresight import foreseen

    ahead = foreseen(workspace, paths, as_of) if feeds else None
    packed_at = ahead.status_date if ahead and not ahead.unchanged else None
    jobs = [
        ChunkJob(
            workspace=workspace,
            paths=tuple(paths[first : first + chunk]),
            as_of=as_of,
            feeds_at=packed_at,
            charts=charts,
        )
        for first in range(0, len(paths), chunk)
    ]
    found: list[Digest] = []
    failed: list[FailedPlan] = []
    done = 0
    for job, answer in zip(jobs, spread(work_chunk, [(job,) for job in jobs]), strict=True):
        found += answer.digests
        failed += answer.failed
        done += len(job.paths)
        if on_done:
            on_done(done, len(paths))
    own, twice = _once(found)
    return Portfolio(
        workspace=workspace,
        as_of=as_of,
        digests=tuple(own),
        failed=(*failed, *twice),
        status_date=_status_date(own, as_of),
        packed_at=packed_at,
        foresight=ahead,
    )


def _once(found: Sequence[Digest]) -> tuple[list[Digest], list[FailedPlan]]:
    """The first plan of each project code, and the others as rows."""
    seen: dict[str, Path] = {}
    own: list[Digest] = []
    failed: list[FailedPlan] = []
    for one in found:
        if seen.setdefault(one.code, one.file) == one.file:
            own.append(one)
            continue
        with row_of(one.file, "plan", failed):
            raise same_code(one.code, seen[one.code], one.file)
    return own, failed


def _status_date(found: Sequence[Digest], as_of: date) -> date:
    """As `status_date_of`."""
    return max((closed_sunday(as_of), *(one.seen_on for one in found if one.seen_on)))


def work_chunk(job: ChunkJob) -> ChunkResult:
    """Compute the plans of one job; raises what `recompute_chunks` does."""
    found: list[Digest] = []
    failed: list[FailedPlan] = []
    with paused(), library(job.workspace) as remember:
        for path in job.paths:
            made: list[tuple[Digest, ProjectRun]] = []
            with row_of(path, "plan", failed):
                made.append(_digest(job, path, remember, failed))
            # Outside of the plan's row: a disk that is full is not the plan's fault.
            found += [_drawn(job, digest, run, failed) for digest, run in made]
    return ChunkResult(tuple(found), tuple(failed))


def _digest(
    job: ChunkJob, path: Path, remember: Callable[[Path], Memory], failed: list[FailedPlan]
) -> tuple[Digest, ProjectRun]:
    before = _as_written(path)
    memory = remember(path)
    run = recompute(memory, job.as_of)
    pack = None
    if job.feeds_at is not None:
        with row_of(path, "feed", failed):
            pack = _pack(memory, run, job.feeds_at)
    digest = Digest(
        code=run.code,
        name=run.project.name,
        file=path,
        late=digests.late_of(run),
        variance=digests.variance_row(run),
        seen_on=digests.newest_report(run),
        charts=(),
        pack=pack,
        filing=_filing(memory, before),
    )
    return digest, run


def _drawn(job: ChunkJob, digest: Digest, run: ProjectRun, failed: list[FailedPlan]) -> Digest:
    """The same with its charts, where any are asked for. Raises OSError."""
    if job.charts is None:
        return digest
    from flows.outputs import draw

    charts: tuple[Path, ...] = ()
    with row_of(digest.file, "chart", failed):
        charts = tuple(draw(run, job.charts, formats=job.formats))
    return replace(digest, charts=charts)


def pack_chunk(
    workspace: Workspace, paths: Sequence[Path], status_date: date
) -> tuple[list[bytes | None], list[FailedPlan]]:
    """The packs of some plans at a status date; None where there is none, with a row that says
    why."""
    found: list[bytes | None] = []
    failed: list[FailedPlan] = []
    with paused(), library(workspace) as remember:
        for path in paths:
            pack = None
            with row_of(path, "feed", failed):
                pack = _pack(remember(path), None, status_date)
            found.append(pack)
    return found, failed


def _pack(memory: Memory, run: ProjectRun | None, status_date: date) -> bytes:
    """What a plan gives to feeds at a status date; `run` is taken where it stands at that day."""
    from calendars.packs import packed
    from calendars.source import source_of

    assert memory.workspace is not None
    if run is not None and run.schedule.as_of == status_date:
        computed, judged, book = run.schedule, run.progress, run.ledger
    else:
        project = memory.at(status_date)
        computed = schedule(project, as_of=status_date, override=memory.override)
        judged = progress(computed, baseline=memory.baseline)
        book = ledger_of(memory, computed)
    source = source_of(
        computed,
        domain=memory.workspace.uid_domain,
        status_date=status_date,
        baseline=promised(memory.baseline),
        progress=judged,
        closed=closed(book),
    )
    return packed([source])


# --- plans that changed --------------------------------------------------------------------------


def _as_written(path: Path) -> dict[str, bytes]:
    """The files of a plan by name, as far as a quick look tells which."""
    files = (path, *(path.parent / name for name in tables_of(path)))
    return {file.name: file.read_bytes() for file in files if file.is_file()}


def _filing(memory: Memory, before: Mapping[str, bytes]) -> Filing | None:
    """What to record of a plan; None where that is its last revision, or it is of no workspace.

    Raises InputError DP871 where somebody has changed it since `before` it was read.
    """
    from projects.store.revisions import digest_of

    workspace, last = memory.workspace, memory.revision
    if workspace is None or workspace.folder not in memory.path.resolve().parents:
        return None
    files = sources_of(memory)
    if any(before.get(file.name, file.data) != file.data for file in files):
        says = f"推算的时候，有人改动了 {memory.path.name}"
        raise InputError.of("DP871", says, "再运行一次，按改动后的计划", Place(memory.path.name))
    digest = digest_of(files, [sha256(file.data).hexdigest() for file in files])
    calendars = memory.calendar_hash
    known = last and (last.digest, last.calendar_hash, last.lamp)
    if known == (digest, calendars, workspace.lamp):
        return None
    return Filing(files=tuple(files), calendar_hash=calendars, lamp=workspace.lamp)


def file_digests(
    workspace: Workspace, digests: Sequence[Digest], command: str = "recompute"
) -> list[FailedPlan]:
    """Record the plans whose files changed as revisions, all in one transaction; what is wrong with
    one of them is a row. Leaves no trace where none changed."""
    from projects.store import revisions

    new = [one for one in digests if one.filing is not None]
    failed: list[FailedPlan] = []
    if not new:
        return failed
    with recording(workspace, command) as entry:
        for one in new:
            filing = one.filing
            assert filing is not None
            with row_of(one.file, "plan", failed):
                revisions.record(
                    entry,
                    one.code,
                    filing.files,
                    calendar_hash=filing.calendar_hash,
                    lamp=filing.lamp,
                )
    return failed
