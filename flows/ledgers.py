"""The ledger: events recorded, items closed on evidence, the ledger shown and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.files import put
from flows.items import find_item
from flows.memory import (
    Memory,
    NothingNew,
    filed,
    here,
    library,
    now,
    recall,
    recording,
    refreshed,
    revised,
)
from flows.reports import needed
from flows.steps import plans_of
from projects.errors import Finding, InputError, Place, reason
from projects.model import Project
from projects.readers.desk import suggestion
from projects.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from projects.ledger import Ledger
    from projects.ledger.values import EventKind, Evidence, LedgerEvent
    from projects.portfolio import Rounding
    from projects.progress import Progress
    from projects.schedule import Schedule
    from projects.store import Entry


@dataclass(frozen=True, slots=True)
class Happened:
    """The events that were recorded of one project, and when; None: they were known already."""

    project: Project
    events: tuple[LedgerEvent, ...]
    at: datetime | None


def happen(
    named: str,
    kind: EventKind,
    *,
    by: str,
    on: date | None,
    note: str = "",
    stage: str = "",
    day: date | None = None,
    result: str = "",
    evidence: Sequence[Path] = (),
) -> Happened:
    """Record one event of an item (`L020` or `lianghu/L020`) on the day `on` (None: today).

    Closing an item that is finished records its inspection (报验) of the same day first. Raises
    InputError with everything that is wrong: DP58x, DP862, DP863, DP867 for evidence that cannot be
    read.
    """
    from projects.ledger.values import LedgerEvent

    found = find_item(named)
    memory = recall(found.plan)
    workspace = needed(memory)
    files = [(path.name, read_evidence(path)) for path in evidence]
    with recording(workspace, f"{kind} {memory.plan.code}/{found.item}") as entry:
        memory = refreshed(memory, entry)
        event = LedgerEvent(
            found.item,
            kind,
            on or now(workspace).date(),
            by,
            note,
            stage,
            day,
            result,
            tuple(keep_evidence(entry, name, data) for name, data in files),
        )
        return Happened(memory.project, _with_inspection(entry, memory, event), entry.recorded_at)
    raise AssertionError("an event is always recorded")


def kind_of(word: str) -> EventKind:
    """The event that people call `word`. Raises InputError DP870 with what there is."""
    from projects.ledger import EVENTS

    for kind, name in EVENTS.items():
        if word in (name, kind):
            return kind
    hint = suggestion(word, tuple(EVENTS.values())) or f"可用：{'、'.join(EVENTS.values())}"
    raise InputError.of("DP870", f"台账没有“{word}”这种事件", hint)


def _with_inspection(entry: Entry, memory: Memory, event: LedgerEvent) -> tuple[LedgerEvent, ...]:
    from projects.actuals import actuals
    from projects.ledger import standings

    events = [event]
    if event.kind == "close":
        seen = actuals(memory.project, event.on)
        states = standings(memory.project, memory.events, seen, event.on)
        state = states.get(event.item)
        if state is not None and state.state == "completed" and "submit" in state.allowed:
            inspected = replace(event, kind="submit", evidence=(), note="报验与销号同日登记")
            events.insert(0, inspected)
    return record_events(entry, memory, events)


def record_events(
    entry: Entry, memory: Memory, events: Sequence[LedgerEvent]
) -> tuple[LedgerEvent, ...]:
    """Judge events against what is known under the lock, and record them.

    Raises InputError with everything that is wrong.
    """
    from projects.actuals import actuals
    from projects.ledger import judge_events
    from projects.store import ledgers

    memory = refreshed(memory, entry)
    today = now(needed(memory)).date()
    last = max(event.on for event in events)
    findings = [
        Finding(
            "DP869",
            f"“{event.item}”的事件发生在 {event.on}，晚于今天 {today}",
            "只登记已经发生的事；未来的日期写成计划或承诺",
            event.where,
            item=event.item,
        )
        for event in events
        if event.on > today
    ]
    seen = actuals(memory.project, last)
    findings += judge_events(memory.project, memory.events, events, seen)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise InputError(errors)
    revised(entry, memory)
    ledgers.add(entry, memory.plan.code, events)
    return tuple(events)


def read_evidence(path: Path) -> bytes:
    """A file that proves something. Raises InputError DP867 where it cannot be read or is empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        says = f"证明材料 {path} 读不了：{reason(error)}"
        raise InputError.of("DP867", says, "核对文件名和权限", Place(str(path))) from None
    if not data:
        raise InputError.of(
            "DP867", f"证明材料 {path.name} 是空文件", "换成有内容的文件", Place(str(path))
        )
    return data


def keep_evidence(entry: Entry, name: str, data: bytes) -> Evidence:
    """Keep a file in the store; what an event says of it. Raises InputError DP853."""
    from projects.ledger.values import Evidence
    from projects.store import evidence

    return Evidence(name, evidence.put(entry, data, name))


# --- the ledger shown and taken back -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shelf:
    """One project of the ledger at a data date: what is remembered and what is computed of it."""

    memory: Memory
    schedule: Schedule
    progress: Progress
    ledger: Ledger


def ledgers(
    plans: Sequence[str], as_of: date | None, known_at: datetime | None = None
) -> list[Shelf]:
    """The ledgers of the plans that are named, or of the whole workspace, at the close of `as_of`
    (None: today)."""
    workspace = here()
    day = as_of or now(workspace).date()
    return [_shelf(memory, day) for memory in _named(plans, workspace, known_at)]


def _named(plans: Sequence[str], workspace: Workspace, known_at: datetime | None) -> list[Memory]:
    """The plans that are named; else those of the workspace, out of one snapshot. One that came
    after `known_at` was in no ledger of that time."""
    if plans:
        return [recall(plan, known_at) for plan in plans]
    found: list[Memory] = []
    later: list[Finding] = []
    with library(workspace, known_at) as remember:
        for path in plans_of(workspace):
            try:
                found.append(remember(path))
            except InputError as error:
                if {finding.code for finding in error.findings} != {"DP860"}:
                    raise
                later += error.findings
    if not found:
        raise InputError(later)
    return found


def answers(
    plans: Sequence[str],
    as_of: date | None,
    known_at: datetime | None,
    *,
    lists: bool,
    rounding: Rounding,
    as_json: bool,
) -> list[str | dict[str, Any]]:
    """The ledgers as texts or JSON documents; behind several texts what they count together."""
    from projects.portfolio import portfolio
    from projects.writers.ledger_json import ledger_document
    from projects.writers.ledger_view import ledger_view
    from projects.writers.portfolio_view import portfolio_view
    from projects.writers.terminal import terminal_width

    found = [shelf.ledger for shelf in ledgers(plans, as_of, known_at)]
    if as_json:
        return [ledger_document(one, rounding=rounding) for one in found]
    width = terminal_width()
    told: list[str | dict[str, Any]] = [
        ledger_view(one, width, lists=lists, rounding=rounding) for one in found
    ]
    if len(found) > 1:
        told.append(portfolio_view(portfolio(found, rounding=rounding), width))
    return told


def _shelf(memory: Memory, as_of: date) -> Shelf:
    from projects.ledger import ledger
    from projects.progress import progress
    from projects.schedule import schedule

    computed = schedule(memory.at(as_of), as_of=as_of, override=memory.override)
    judged = progress(computed, baseline=memory.baseline)
    book = ledger(
        computed, memory.events, progress=judged, plan=memory.project, override=memory.override
    )
    return Shelf(memory, computed, judged, book)


def ledger_book(
    plans: Sequence[str], as_of: date | None, known_at: datetime | None, output: Path
) -> Path:
    """Write the ledger workbook; the plans behind it are recorded as revisions.

    Raises InputError DP868 for another suffix, DP812 where the file cannot be written.
    """
    from bulletins.ledgerbook import LedgerPlan, gather, ledgerbook_bytes

    if output.suffix.lower() != ".xlsx":
        raise InputError.of("DP868", f"“{output.name}”不是 xlsx 文件名", "写成 .xlsx 文件")
    workspace = here()
    memories = _named(plans, workspace, known_at)
    if known_at is None:
        memories = filed(workspace, memories, "ledger")
    day = as_of or now(workspace).date()
    shelves = [_shelf(memory, day) for memory in memories]
    book = gather(
        [
            LedgerPlan(
                schedule=shelf.schedule,
                progress=shelf.progress,
                ledger=shelf.ledger,
                revision=shelf.memory.revision.number if shelf.memory.revision else 0,
                digest=shelf.memory.revision.digest if shelf.memory.revision else "",
                known_at=known_at,
            )
            for shelf in shelves
        ],
        workspace=workspace.title,
        organisation=workspace.title,
        data_date=day,
    )
    put(output, ledgerbook_bytes(book))
    return output


def apply_book(path: Path) -> tuple[list[Happened], Sequence[Finding]]:
    """Record what the yellow cells of a ledger workbook ask for; all of it or nothing.

    Returns what was recorded, and the edits of other cells, which count for nothing. Raises
    InputError with every mistake; a workbook that was applied already records nothing.
    """
    from bulletins.ledgerbook import Filed, read_ledgerbook

    workspace = here()
    memories = [recall(plan) for plan in plans_of(workspace)]
    found: list[Happened] = [Happened(memory.project, (), None) for memory in memories]
    ignored: Sequence[Finding] = ()
    with recording(workspace, f"ledger {path.name}") as entry:
        memories = [refreshed(memory, entry) for memory in memories]
        # A plan edited since is a new revision: a book made from the older one is refused.
        memories = [replace(one, revision=revised(entry, one)) for one in memories]
        known = {
            memory.plan.code: Filed(
                project=memory.project,
                revision=memory.revision.number if memory.revision else 0,
                digest=memory.revision.digest if memory.revision else "",
                events=memory.events,
            )
            for memory in memories
        }
        edits = read_ledgerbook(
            path, workspace=workspace.title, filed=known, today=now(workspace).date()
        )
        if edits.findings:
            raise InputError(edits.findings)
        ignored = edits.changed_outside
        found = [
            _taken(entry, memory, edits.events.get(memory.plan.code, ()), edits.digest, path)
            for memory in memories
        ]
        if not any(one.events for one in found):
            raise NothingNew
    return found, ignored


def _taken(
    entry: Entry, memory: Memory, events: Sequence[LedgerEvent], digest: str, path: Path
) -> Happened:
    from projects.store import uploads

    code = memory.plan.code
    if not events or uploads.seen(entry, digest, code):
        return Happened(memory.project, (), None)
    recorded = record_events(entry, memory, events)
    uploads.record(entry, digest, path.name, "ledger", code, len(recorded))
    return Happened(memory.project, recorded, entry.recorded_at)
