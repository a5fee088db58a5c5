"""An issue of the bulletin: what it is made from is recorded first, then it is computed from that.

    freeze   the plan files, the number and the settings, in one transaction
    compute  every plan as it was known at that moment

Both the first making and every later one take the second step from the record, so a bulletin that
was broken off, or one of a past week whose files are gone, comes out the same.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bulletins.week import Week, file_stem, weeks_named
from flows.memory import (
    NothingNew,
    as_revised,
    has_store,
    library,
    opened,
    recording,
    revised,
)
from flows.own import bulletin_files
from flows.papers import SERIES
from flows.runs import FailedPlan, ProjectRun, recompute, row_of
from projects.errors import InputError, Place
from projects.readers.source import decode
from projects.workspace import MARK, Workspace

if TYPE_CHECKING:
    from flows.memory import Memory
    from projects.holidays import Override
    from projects.store import Reading
    from projects.store.issues import Issue, IssuedPlan, OwnFile


TRIES: Final = 3
"""How often a plan may be saved at the very moment at which it is recorded."""


@dataclass(frozen=True, slots=True)
class Issued:
    """An issue with its 期号, and the settings of its workspace, the State Council notices and the
    office's own templates as they were; `own` None: not recorded, by an older version."""

    issue: Issue
    number: int
    workspace: Workspace
    override: Override | None = None
    own: tuple[OwnFile, ...] | None = None


def found(workspace: Workspace, weeks: Sequence[Week]) -> Issued | None:
    """The issue of these weeks as it was recorded, None where there is none. Raises InputError as
    the store does."""
    from projects.store import issues

    if not has_store(workspace):
        return None
    with opened(workspace) as store, store.reading() as reading:
        issue = issues.latest(reading, file_stem(weeks))
        return None if issue is None else _issued(reading, issue, weeks[-1].year, workspace)


def issued_weeks(workspace: Workspace) -> list[tuple[Week, ...]]:
    """The weeks of every issue of the workspace. Raises InputError as the store does."""
    from projects.store import issues

    if not has_store(workspace):
        return []
    with opened(workspace) as store, store.reading() as reading:
        return [weeks_named(key) for key in issues.keys(reading)]


def newest(workspace: Workspace) -> Issue | None:
    """The issue with the latest data date, None before the first. Raises InputError as the store
    does."""
    from projects.store import issues

    if not has_store(workspace):
        return None
    with opened(workspace) as store, store.reading() as reading:
        return issues.newest(reading)


def freeze(
    workspace: Workspace,
    weeks: Sequence[Week],
    as_of: date,
    paths: Sequence[Path],
    replacing: Path | None = None,
) -> tuple[Issued | None, list[FailedPlan]]:
    """Record what the issue of these weeks is made from: the plans that can be read.

    One that somebody else has recorded meanwhile holds, unless it is to be replaced: `replacing` is
    the file that says that the bulletin is whole. It is taken away just before the new issue
    stands, so that one that is broken off is taken up again.

    The issue, None where no plan can be computed, so that no number is lost; and what was wrong
    with the others. Raises InputError as the store does, DP871 where somebody goes on changing a
    plan.
    """
    for left in reversed(range(TRIES)):
        try:
            return _frozen(workspace, weeks, as_of, paths, replacing)
        except (InputError, FileNotFoundError) as error:
            if not left or not _meanwhile(error):
                raise
    raise AssertionError("the last try returns or raises")


def _meanwhile(error: InputError | FileNotFoundError) -> bool:
    """Whether a plan was saved or taken away between two looks at it."""
    if isinstance(error, InputError):
        return {finding.code for finding in error.findings} == {"DP871"}
    return True


def _frozen(
    workspace: Workspace,
    weeks: Sequence[Week],
    as_of: date,
    paths: Sequence[Path],
    replacing: Path | None,
) -> tuple[Issued | None, list[FailedPlan]]:
    from projects.store import issues, numbers

    memories, failed = _readable(workspace, paths)
    useless = _useless([*memories.values()], as_of)
    if useless is not None:
        return None, [*failed, *useless]
    key, made = file_stem(weeks), None
    own = bulletin_files(workspace)
    with recording(workspace, f"bulletin {key}") as entry:
        standing = issues.latest(entry, key) if replacing is None else None
        if standing is not None:
            made = _issued(entry, standing, weeks[-1].year, workspace)
            raise NothingNew
        for memory in memories.values():
            revised(entry, memory)
        numbers.take(entry, SERIES, key, weeks[-1].year)
        issue = issues.record(
            entry,
            key,
            as_of,
            [issues.IssuedPlan(code, memory.path.name) for code, memory in memories.items()],
            [issues.LeftOut(row.file.name, row.findings) for row in failed],
            _settings(workspace),
            own,
        )
        made = _issued(entry, issue, weeks[-1].year, workspace)
        if replacing is not None:
            replacing.unlink(missing_ok=True)
    return made, failed


def _useless(memories: Sequence[Memory], as_of: date) -> list[FailedPlan] | None:
    """What is wrong with each of the plans where none of them can be computed, else None."""
    failed: list[FailedPlan] = []
    for memory in memories:
        with row_of(memory.path, "plan", failed):
            recompute(memory, as_of)
            return None
    return failed


def compute(
    issued: Issued, *, on_done: Callable[[Path], None] | None = None
) -> tuple[list[ProjectRun], list[FailedPlan]]:
    """Every plan of an issue as it was known then, and what could not be used. Raises InputError
    where the store cannot be used."""
    issue, workspace = issued.issue, issued.workspace
    runs: list[ProjectRun] = []
    failed = [FailedPlan(workspace.plans_folder / row.file, row.findings) for row in issue.left_out]
    with opened(workspace) as store, store.reading() as reading:
        for plan in issue.plans:
            path = workspace.plans_folder / plan.file
            with row_of(path, "plan", failed):
                runs.append(recompute(_then(reading, plan, path, issued), issue.as_of))
            if on_done:
                on_done(path)
    return runs, failed


def _then(reading: Reading, plan: IssuedPlan, path: Path, issued: Issued) -> Memory:
    from projects.store import revisions

    known_at = issued.issue.recorded_at
    revision = revisions.latest(reading, plan.code, known_at)
    assert revision is not None, "an issue records the revisions of its plans"
    return as_revised(reading, revision, path, issued.workspace, known_at)


def _readable(
    workspace: Workspace, paths: Sequence[Path]
) -> tuple[dict[str, Memory], list[FailedPlan]]:
    memories: dict[str, Memory] = {}
    failed: list[FailedPlan] = []
    with library(workspace) as remember:
        for path in paths:
            with row_of(path, "plan", failed):
                memory = remember(path)
                code = memory.plan.code
                if code in memories:
                    says = f"项目代码“{code}”与 {memories[code].path.name} 相同，未纳入"
                    raise InputError.of("DP811", says, "每个计划用不同的 code", Place(path.name))
                memories[code] = memory
    return memories, failed


def _issued(reading: Reading, issue: Issue, year: int, workspace: Workspace) -> Issued:
    from projects.store import issues, numbers

    number = next(
        one.number
        for one in numbers.taken(reading, SERIES)
        if (one.key, one.year) == (issue.key, year)
    )
    then = _as_it_was(workspace, issue.settings)
    own = issues.own_files(reading, issue)
    return Issued(issue, number, then, _notices(reading, issue), own)


def _notices(reading: Reading, issue: Issue) -> Override | None:
    """The notices of the workspace: every plan of an issue was recorded with them."""
    from projects.holidays import read_override
    from projects.store import revisions

    revision = revisions.latest(reading, issue.plans[0].code, issue.recorded_at)
    assert revision is not None, "an issue records the revisions of its plans"
    with tempfile.TemporaryDirectory(prefix="daopai-") as name:
        found = []
        for file in revisions.files_of(reading, revision):
            if file.role == "notice":
                found.append(Path(name) / file.name)
                found[-1].write_bytes(file.data)
        return read_override(found) if found else None


def _settings(workspace: Workspace) -> str:
    return decode((workspace.folder / MARK).read_bytes(), MARK)


def _as_it_was(workspace: Workspace, settings: str) -> Workspace:
    """A workspace with the settings that a bulletin shows: who signs, and how plans are checked."""
    from projects.workspace.checking import TABLE, check_settings

    table = tomllib.loads(settings)
    check = check_settings(table[TABLE], settings, Place(MARK)) if TABLE in table else None
    return replace(workspace, organisation=str(table.get("organisation", "")).strip(), check=check)
