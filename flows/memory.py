"""What a workspace remembers of a plan: revisions, reports, baselines, ledger events.

`recall` gives a plan with all of that, as it was known at an instant; `Book` is one command's
transaction. The clock is read here, once, and handed down.
"""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from projects.actuals import merged
from projects.collector import paused
from projects.errors import InputError, Place
from projects.readers import read_plan
from projects.workspace import MARK, Workspace, find, resolve

if TYPE_CHECKING:
    from projects.baseline import Baseline
    from projects.holidays import Override
    from projects.ledger.values import LedgerEvent
    from projects.model import Project
    from projects.store import Entry, Reading, Store
    from projects.store.revisions import Revision, SourceFile

_SQLITE = "sqlite:///"


@dataclass(frozen=True)
class Memory:
    """A plan and what is remembered of it, as known at one instant.

    `plan` is the plan as written, `project` holds the recorded reports behind its own. `revision`
    is the newest one recorded, None before the first. Outside of a workspace everything but the
    plan is empty.
    """

    path: Path
    plan: Project
    project: Project
    override: Override | None = None
    workspace: Workspace | None = None
    revision: Revision | None = None
    baselines: tuple[Baseline, ...] = ()
    events: tuple[LedgerEvent, ...] = ()

    @property
    def baseline(self) -> Baseline | None:
        """The current baseline: the newest."""
        return self.baselines[-1] if self.baselines else None

    @property
    def calendar_hash(self) -> str:
        """The hash of the calendars behind the dates."""
        from projects.worktime import calendar_hash

        return calendar_hash(self.plan, self.override)

    def at(self, as_of: date | None) -> Project:
        """The project to schedule: external dependencies arrive as was promised by `as_of`."""
        if not self.events:
            return self.project
        from projects.ledger import with_promises

        return with_promises(self.project, self.events, as_of)


def recall(plan: str | Path, known_at: datetime | None = None) -> Memory:
    """A plan with what its workspace knew of it at `known_at` (None: now).

    With `known_at` the plan itself is read as the last revision recorded by then. Raises InputError
    as the reader does, DP860 where no revision is as old as that, DP84x from the store.
    """
    path = resolve(str(plan), Path.cwd()) if isinstance(plan, str) else plan
    workspace = find(path.parent) if path.parent.is_dir() else None
    with library(workspace, known_at) as remember:
        return remember(path)


@contextmanager
def library(
    workspace: Workspace | None, known_at: datetime | None = None
) -> Iterator[Callable[[Path], Memory]]:
    """`recall` for many plans out of one snapshot of the store. Plans outside of the workspace have
    its notices and its lamp, and no memory."""
    if workspace is None:
        yield lambda path: bare(path, None)
        return

    def remember(path: Path, reading: Reading | None) -> Memory:
        if workspace.folder not in path.resolve().parents:
            return bare(path, workspace)
        return _recalled(path, workspace, reading, known_at)

    if not has_store(workspace):
        yield lambda path: remember(path, None)
        return
    with opened(workspace) as store, store.reading() as reading:
        yield lambda path: remember(path, reading)


def bare(path: Path, workspace: Workspace | None) -> Memory:
    """A plan with the notices and the lamp of a workspace, and nothing remembered."""
    override = workspace.override() if workspace else None
    project = _lamp(read_plan(path, override=override), workspace.lamp if workspace else "")
    return Memory(path, project, project, override, workspace)


def _recalled(
    path: Path, workspace: Workspace, reading: Reading | None, known_at: datetime | None
) -> Memory:
    if known_at is None:
        memory = bare(path, workspace)
        return refreshed(memory, reading) if reading else memory
    if reading is None:
        raise _never(path, known_at, None)
    return as_revised(reading, _revision_of(path, reading, known_at), path, workspace, known_at)


def as_revised(
    reading: Reading, revision: Revision, path: Path, workspace: Workspace, known_at: datetime
) -> Memory:
    """A recorded revision of a plan with what was known at `known_at`; its file may be gone."""
    project, override = read_revision(reading, revision)
    return refreshed(Memory(path, project, project, override, workspace), reading, known_at)


def refreshed(memory: Memory, reading: Reading, known_at: datetime | None = None) -> Memory:
    """The same plan with what is recorded of it now: what others wrote meanwhile counts."""
    from projects.store import baselines, ledgers, observations, revisions

    code = memory.plan.code
    return replace(
        memory,
        project=merged(memory.plan, observations.rows(reading, code, known_at)),
        revision=revisions.latest(reading, code, known_at),
        baselines=baselines.every(reading, code, known_at),
        events=ledgers.events(reading, code, known_at),
    )


def _revision_of(path: Path, reading: Reading, known_at: datetime) -> Revision:
    from projects.store import revisions
    from projects.workspace import code_of

    code = code_of(path)
    found = revisions.latest(reading, code, known_at)
    if found is None:
        raise _never(path, known_at, next(iter(revisions.every(reading, code)), None))
    return found


def _never(path: Path, known_at: datetime, first: Revision | None) -> InputError:
    """A plan of which nothing was recorded by then; `first` is its oldest revision."""
    from projects.workspace import code_of

    remedy = (
        f"最早的一版登记于 {first.recorded_at:%Y-%m-%d %H:%M:%S}；给出此后的时间"
        if first
        else "先用 daopai baseline、report 等命令登记，或不写 --known-at"
    )
    says = f"到 {known_at:%Y-%m-%d %H:%M:%S} 为止，还没有登记过“{code_of(path)}”的计划"
    return InputError.of("DP860", says, remedy, Place(path.name))


def recorded_by(memory: Memory, known_at: datetime) -> bool:
    """Whether a revision of the plan was recorded by then."""
    from projects.store import revisions

    if memory.workspace is None or not has_store(memory.workspace):
        return False
    with opened(memory.workspace) as store, store.reading() as reading:
        return revisions.latest(reading, memory.plan.code, known_at) is not None


def read_revision(reading: Reading, revision: Revision) -> tuple[Project, Override | None]:
    """A recorded revision of a plan, read as its files were, with the notices of then.

    Raises InputError DP861 where its calendars no longer come out as they were.
    """
    from projects.holidays import read_override
    from projects.store import revisions
    from projects.worktime import calendar_hash

    with tempfile.TemporaryDirectory(prefix="daopai-") as name:
        folder, notices = Path(name), []
        for file in revisions.files_of(reading, revision):
            target = folder / file.role / file.name if file.role == "notice" else folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
            if file.role == "notice":
                notices.append(target)
        override = read_override(notices) if notices else None
        project = _lamp(read_plan(folder / revision.name, override=override), revision.lamp)
    if calendar_hash(project, override) != revision.calendar_hash:
        raise InputError.of(
            "DP861",
            f"“{revision.project}”第 {revision.number} 版登记时的日历与现在的不同，算出的日期会变",
            "装回登记时的日历数据（chinesecalendar 的版本），再重算",
            Place(revision.name),
        )
    return project, override


def _lamp(project: Project, lamp: str) -> Project:
    return replace(project, lamp=lamp) if lamp and not project.lamp else project


# --- the store -----------------------------------------------------------------------------------


def here() -> Workspace:
    """The workspace around the current folder. Raises InputError DP801 outside of any."""
    workspace = find(Path.cwd())
    if workspace is None:
        raise InputError.of(
            "DP801", "当前文件夹不在工作区内", "进入工作区，或先用 daopai init 建立", Place(MARK)
        )
    return workspace


def has_store(workspace: Workspace) -> bool:
    """Whether anything may have been recorded: a file that is there, or whatever else the settings
    name, about which the store itself says what is wrong."""
    url = workspace.database
    file = Path(url.removeprefix(_SQLITE))
    return not (url.startswith(_SQLITE) and file.is_absolute()) or file.exists()


@contextmanager
def opened(workspace: Workspace) -> Iterator[Store]:
    """The store of a workspace, closed again."""
    with paused():
        from projects.store import open_store

    store = open_store(workspace.database)
    try:
        yield store
    finally:
        store.close()


class NothingNew(Exception):
    """Raised inside `recording` to leave it without a trace: all of it is recorded already."""


@contextmanager
def recording(workspace: Workspace, command: str) -> Iterator[Entry]:
    """One command's transaction, by whom and when: all of it is recorded, or nothing."""
    with opened(workspace) as store, suppress(NothingNew):  # noqa: SIM117 — the rollback comes first
        with store.writing(user(), command, now(workspace)) as entry:
            yield entry


def now(workspace: Workspace) -> datetime:
    """The local date and time of a workspace."""
    return clock(workspace.zone).replace(tzinfo=None)


def clock(zone: tzinfo) -> datetime:
    """What the clock says. Nothing else in the project reads it."""
    return datetime.now(zone)


def user() -> str:
    """Who is logged in to the system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in the system's list
        return "unknown"


def revised(entry: Entry, memory: Memory) -> Revision:
    """Record the plan file of a memory as a revision, unless it is the last one already.

    Raises InputError DP871 where somebody has changed its files since it was read: what is being
    recorded was judged by the plan as it was.
    """
    from projects.store import revisions

    assert memory.workspace is not None
    revision = revisions.record(
        entry,
        memory.project.code,
        sources_of(memory),
        calendar_hash=memory.calendar_hash,
        lamp=memory.workspace.lamp,
    )
    if revision.recorded_at == entry.recorded_at:
        again = bare(memory.path, memory.workspace)
        if (again.plan, again.override) != (memory.plan, memory.override):
            says = f"登记的时候，有人改动了 {memory.path.name} 或它的表格、放假通知"
            raise InputError.of(
                "DP871", says, "再登记一次，按改动后的计划", Place(memory.path.name)
            )
    return revision


def filed(workspace: Workspace, memories: Sequence[Memory], command: str) -> list[Memory]:
    """The same plans, each with its plan file recorded as a revision: what goes out to be filled in
    says which one it was made from. Leaves no trace where all are recorded already."""
    found = list(memories)
    with recording(workspace, command) as entry:
        found = [replace(one, revision=revised(entry, one)) for one in memories]
        if all(one.revision.recorded_at < entry.recorded_at for one in found if one.revision):
            raise NothingNew
    return found


def sources_of(memory: Memory) -> list[SourceFile]:
    """The files behind a plan of a workspace, as they are on the disk."""
    from projects.store.revisions import SourceFile

    path, workspace = memory.path, memory.workspace
    assert workspace is not None
    tables = companions(memory.project, path)
    found = [SourceFile("plan", path.name, path.read_bytes())]
    found += [SourceFile("table", one.name, one.read_bytes()) for one in tables]
    # The later notice wins: their names keep the order in which they were given.
    return found + [
        SourceFile("notice", f"{number:02}-{notice.name}", notice.read_bytes())
        for number, notice in enumerate(workspace.calendars, 1)
    ]


def companions(project: Project, source: Path) -> list[Path]:
    """The files beside a plan that belong to it: tables of its works, the plan of a table."""
    places = [project.where, *(activity.where for activity in project.activities)]
    names = {Path(place.file).name for place in places}
    return [source.parent / name for name in sorted(names - {source.name, ""})]
