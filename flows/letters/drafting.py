"""Letters (提示函, 督办单): drafted for what lags, listed as a queue, shown on paper.

What happens to them afterwards is `flows.letters.steps`. Keys are what the queue shows:
`2026-W25/L020`, with the project before it where several have the key; the number of a signed one
(`督办单〔2026〕3号`) will do too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.asked import each
from flows.files import put
from flows.letters.keys import shared_keys
from flows.memory import (
    Memory,
    NothingNew,
    has_store,
    here,
    library,
    now,
    opened,
    recording,
    refreshed,
    revised,
    user,
)
from flows.runs import FailedPlan, ledger_of, row_of, same_code
from flows.steps import plans_of
from projects.errors import Finding, InputError, Place
from projects.ledger.letters import due_letters, in_order, letters, queue, without_office
from projects.ledger.letters.due import working_day
from projects.readers import read_plan
from projects.workspace import MARK, Workspace, resolve

if TYPE_CHECKING:
    from projects.ledger.folding import ItemState
    from projects.ledger.letters import LetterDraft, LetterNumber, QueueRow
    from projects.progress import Progress
    from projects.schedule import Schedule
    from projects.store import Entry, Reading

WEEK = timedelta(7)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a drafting gave: `rows` the new drafts, `own` the drafts that our own office would have
    written to itself, `nobody` the lit items for which no office answers, `failed` the plans that
    could not be computed, `at` when it was recorded (None: nothing new). `on` is the day of
    drafting, `shared` the keys that letters of several projects have."""

    as_of: date
    on: date
    rows: tuple[QueueRow, ...]
    own: tuple[LetterDraft, ...]
    nobody: tuple[str, ...]
    failed: tuple[Finding, ...]
    shared: Collection[str]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Book:
    """Letters of a workspace as they stand at the close of a day."""

    rows: tuple[QueueRow, ...]
    shared: Collection[str]


@dataclass(frozen=True, slots=True)
class Stood:
    """A plan as it stood at the close of a day: its dates, its progress, `before` that of a week
    earlier where a letter may depend on it, and its items in the ledger."""

    memory: Memory
    schedule: Schedule
    progress: Progress
    before: Progress | None
    states: Mapping[str, ItemState]


# --- drafting ------------------------------------------------------------------------------------


def draft(
    plans: Sequence[str] = (),
    *,
    workspace: Workspace | None = None,
    as_of: date | None = None,
    on: date | None = None,
    by: str = "",
    also_self: bool = False,
    computed: tuple[Sequence[Stood], Sequence[FailedPlan]] | None = None,
) -> Drafted:
    """Draft what is due for some plans, or for the whole workspace; what is drafted already for the
    week is not drafted again.

    Args:
        plans: as people name them; none: all of the workspace.
        workspace: None: the one around the current folder.
        as_of: the data date; None: the last Sunday, today included.
        on: the day of drafting, from which 办结时限 count; None: the first working day after the
            data date, but not after today.
        by: who drafts; "": the organisation.
        also_self: whether our own office writes to itself.
        computed: the plans at the data date (`stood`), by whom has them already.

    Raises InputError: DP869, DP733 for days that do not fit; what is wrong with plans that were
    named, or with all of them; what the store says.
    """
    workspace = workspace or here()
    today = now(workspace).date()
    data_date = as_of or today - timedelta((today.weekday() + 1) % 7)
    override = workspace.override()
    day = on or min(working_day(data_date, 1, override), max(today, data_date))
    _fitting(data_date, on, today)
    stands, broken = computed or stood(workspace, data_date, plans)
    failed = [finding for row in broken for finding in row.findings]
    if failed and (plans or not stands):
        raise InputError(failed)
    own: list[LetterDraft] = []
    nobody: list[str] = []
    rows: list[QueueRow] = []
    shared: Collection[str] = ()
    at = None
    with recording(workspace, f"letter draft {data_date}") as entry:
        from projects.store import letters as kept_letters

        for plan in stands:
            desk = _again(plan, entry, data_date)
            code, found = desk.memory.plan.code, _due(entry, desk, day)
            kept = [one for one in found if also_self or not is_own(one.owner, workspace)]
            own += [one for one in found if one not in kept]
            orphans = without_office(desk.schedule, desk.progress, desk.states)
            nobody += [code if item == code else f"{code}/{item}" for item in orphans]
            rows += _record(entry, desk, kept, by.strip() or office_of(workspace), day)
        if not rows:
            raise NothingNew
        at, shared = entry.recorded_at, shared_keys(kept_letters.drafted(entry))
    return Drafted(
        data_date, day, in_order(rows), tuple(own), tuple(nobody), tuple(failed), shared, at
    )


def _fitting(as_of: date, on: date | None, today: date) -> None:
    findings = [
        Finding("DP869", f"{name} {day} 晚于今天 {today}", "督办只按已经发生的进度拟稿")
        for name, day in (("数据截至", as_of), ("拟稿日期", on))
        if day is not None and day > today
    ]
    if on is not None and on < as_of:
        says = f"拟稿日期 {on} 早于数据截至 {as_of}"
        findings.append(Finding("DP733", says, "--on 写数据截至当日或以后的日子"))
    if findings:
        raise InputError(findings)


def stood(
    workspace: Workspace, as_of: date, plans: Sequence[str] = ()
) -> tuple[list[Stood], list[FailedPlan]]:
    """Every plan computed on its own: what is wrong with one stops no other."""
    named: Sequence[str | Path] = plans or plans_of(workspace)
    found: dict[str, Stood] = {}
    failed: list[FailedPlan] = []
    with library(workspace) as remember:
        for plan in named:
            with row_of(Path(plan), "plan", failed):
                path = resolve(plan, Path.cwd()) if isinstance(plan, str) else plan
                memory = remember(path)
                code = memory.plan.code
                _belongs(memory, workspace)
                if code in found:
                    raise same_code(code, found[code].memory.path, path)
                found[code] = _computed(memory, as_of)
    return [*found.values()], failed


def _belongs(memory: Memory, workspace: Workspace) -> None:
    if workspace.folder in memory.path.resolve().parents:
        return
    says = f"“{memory.path.name}”不在工作区内，没有地方登记"
    remedy = f"进入它的工作区（有 {MARK} 的文件夹），或用 daopai add 加入这个计划"
    raise InputError.of("DP865", says, remedy, Place(str(memory.path)))


def _computed(memory: Memory, as_of: date) -> Stood:
    from projects.lamps import WORDS

    found = stood_at(memory, as_of)
    lamps = {one.lamp for one in (found.progress.overall, *found.progress.items.values())}
    if WORDS["yellow"] not in lamps:
        return found  # nobody asks for the week before
    return replace(found, before=_progress(memory, as_of - WEEK)[1])


def stood_at(memory: Memory, as_of: date) -> Stood:
    """A plan at the close of a day, without the week before it."""
    computed, judged = _progress(memory, as_of)
    book = ledger_of(memory, computed)
    return Stood(memory, computed, judged, None, book.states if book else {})


def _progress(memory: Memory, as_of: date) -> tuple[Schedule, Progress]:
    from projects.progress import progress
    from projects.schedule import schedule

    computed = schedule(memory.at(as_of), as_of=as_of, override=memory.override)
    return computed, progress(computed, baseline=memory.baseline)


def _again(desk: Stood, entry: Entry, as_of: date) -> Stood:
    """The same under the lock: what others recorded meanwhile counts."""
    fresh = refreshed(desk.memory, entry)
    same = (fresh.project, fresh.events, fresh.baselines) == (
        desk.memory.project,
        desk.memory.events,
        desk.memory.baselines,
    )
    return desk if same else _computed(fresh, as_of)


def _due(entry: Entry, desk: Stood, on: date) -> list[LetterDraft]:
    from projects.store import letters as kept

    found = due_letters(
        desk.schedule,
        desk.progress,
        on=on,
        before=desk.before,
        states=desk.states,
        events=kept.events(entry, desk.memory.plan.code),
        override=desk.memory.override,
    )
    return list(found)


def _record(
    entry: Entry, desk: Stood, drafts: Sequence[LetterDraft], by: str, on: date
) -> list[QueueRow]:
    from projects.store import letters as kept

    if not drafts:
        return []
    code = desk.memory.plan.code
    revision = f"第 {revised(entry, desk.memory).number} 版"
    kept.draft(entry, code, [replace(one, revision=revision) for one in drafts], by)
    new = {one.letter for one in drafts}
    return [row for row in rows_of(entry, code, on, {}) if row.draft.letter in new]


def is_own(owner: str, workspace: Workspace) -> bool:
    """Whether an office is the one that sends letters. An office within it is another one."""
    return "".join(owner.split()) == "".join(workspace.organisation.split())


def office_of(workspace: Workspace) -> str:
    """Who acts where nobody is named: the organisation, else the user of the system."""
    return workspace.organisation or user()


# --- the queue -----------------------------------------------------------------------------------


def book(
    plans: Sequence[str] = (),
    as_of: date | None = None,
    known_at: datetime | None = None,
    *,
    workspace: Workspace | None = None,
) -> Book:
    """The letters of some projects, or of all, at the close of `as_of` (None: today), as known at
    `known_at`. Raises InputError as the store does, and for plans that do not exist."""
    workspace = workspace or here()
    if not has_store(workspace):
        _codes(plans, workspace, ())
        return Book((), ())
    with opened(workspace) as store, store.reading() as reading:
        from projects.store import letters as kept

        codes = _codes(plans, workspace, kept.drafted(reading)) if plans else None
        return book_of(reading, as_of or now(workspace).date(), known_at, codes)


def book_of(
    reading: Reading,
    as_of: date,
    known_at: datetime | None = None,
    codes: Sequence[str] | None = None,
) -> Book:
    """The letters of the projects of these codes (None: all) out of one look at the store."""
    from projects.store import letters as kept

    forms, numbers = kept.drafted(reading, known_at), kept.numbers_of(reading, known_at)
    rows: list[QueueRow] = []
    for code in forms if codes is None else dict.fromkeys(codes):
        rows += rows_of(reading, code, as_of, numbers.get(code, {}), known_at)
    return Book(in_order(rows), shared_keys(forms))


def rows_of(
    reading: Reading,
    code: str,
    as_of: date,
    numbers: Mapping[str, LetterNumber],
    known_at: datetime | None = None,
) -> tuple[QueueRow, ...]:
    """The letters of one project at the close of a day."""
    from projects.store import letters as kept

    events = kept.events(reading, code, known_at)
    drafts = [
        kept.draft_behind(reading, one)
        for one in events
        if one.kind == "drafted" and one.on <= as_of
    ]
    states = letters(events, as_of)
    signed = {
        key: one for key, one in numbers.items() if key in states and states[key].last("signed")
    }
    return queue(drafts, states, signed, as_of)


def _codes(plans: Sequence[str], workspace: Workspace, known: Collection[str]) -> list[str]:
    """The project codes of plans as they are named; one whose plan is gone is still `known` by its
    code. Raises InputError with what is wrong with all of them."""
    codes: list[str] = []

    def note(plan: str) -> None:
        gone = plan in known
        override = workspace.override()
        codes.append(plan if gone else read_plan(resolve(plan, Path.cwd()), override=override).code)

    each(plans, note)
    return codes


def write_queue(rows: Sequence[QueueRow], as_of: date, output: Path) -> Path:
    """The queue as a workbook. Raises InputError DP868 for another suffix, DP812."""
    from bulletins.letters import queuebook_bytes

    if output.suffix.lower() != ".xlsx":
        raise InputError.of("DP868", f"“{output.name}”不是 xlsx 文件名", "写成 .xlsx 文件")
    return put(output, queuebook_bytes(rows, organisation=here().title, as_of=as_of))
