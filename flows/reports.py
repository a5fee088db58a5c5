"""Reports come in: one work from the command line, or the weekly form of a department.

Everything that is wrong is told at once and nothing is recorded then; a report that says what is
recorded already records nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flows.memory import (
    Memory,
    NothingNew,
    now,
    recall,
    recording,
    refreshed,
    revised,
)
from projects.errors import Finding, InputError, Place
from projects.model import Activity, Observation, ObservationKind, Project
from projects.workspace import MARK, Workspace

if TYPE_CHECKING:
    from projects.ledger.values import LedgerEvent
    from projects.store import Entry


Said = Mapping[ObservationKind, str]
"""What the options of `daopai report` say of one work, as typed."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a report gave for one project: the rows and ledger events that are new, and when they
    were recorded; None where everything was recorded already. `warnings` did not stop it."""

    project: Project
    rows: tuple[Observation, ...]
    at: datetime | None
    warnings: tuple[Finding, ...] = ()
    events: tuple[LedgerEvent, ...] = ()


def report_item(
    plan: str, item: str, said: Said, *, as_of: date | None, by: str, note: str
) -> Recorded:
    """Record what is said of one work at the close of `as_of` (None: today).

    Raises InputError with everything that is wrong: DP52x, DP864 nothing said, DP801 no workspace.
    """
    memory = recall(plan)
    workspace = needed(memory)
    today = now(workspace).date()
    rows = _rows(memory.project, item, said, as_of or today, by, note)
    command = f"report {memory.project.code} {item}"
    with recording(workspace, command) as entry:
        found = record(entry, memory, rows, today)
        if not found.rows:
            raise NothingNew
        return found
    return Recorded(memory.project, (), None)


def record(entry: Entry, memory: Memory, rows: Sequence[Observation], today: date) -> Recorded:
    """Judge rows against what is known under the lock, and record those that are new.

    Raises InputError with everything that is wrong.
    """
    from projects.forms import new_rows
    from projects.reporting import judge, not_later_than
    from projects.store import observations

    project = refreshed(memory, entry).project
    fresh = new_rows(project, rows)
    findings = (*judge(project, fresh), *not_later_than(fresh, today))
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise InputError(errors)
    if not fresh:
        return Recorded(project, (), None)
    revised(entry, memory)
    observations.add(entry, project.code, fresh)
    return Recorded(project, tuple(fresh), entry.recorded_at, findings)


def needed(memory: Memory) -> Workspace:
    """The workspace of a plan. Raises InputError DP865: a bare plan file has no memory."""
    if memory.workspace is None:
        raise InputError.of(
            "DP865",
            f"“{memory.path.name}”不在工作区内，没有地方登记",
            f"用 daopai init 建立工作区（有 {MARK} 的文件夹），再用 daopai add 加入计划",
            Place(str(memory.path)),
        )
    return memory.workspace


def _rows(
    project: Project, item: str, said: Said, as_of: date, by: str, note: str
) -> list[Observation]:
    """One row for each thing that is said. Raises InputError with all that cannot be read."""
    work = next((work for work in project.activities if work.id == item), None)
    rows: list[Observation] = []
    findings: list[Finding] = []
    for kind, text in said.items():
        where = Place(f"--{_OPTION.get(kind, kind)}")
        try:
            value = _value(kind, text, project, work, as_of, where)
        except InputError as error:
            findings += error.findings
            continue
        rows.append(Observation(item, as_of, kind, value, by, note, where=where))
    if findings:
        raise InputError(findings)
    if not rows:
        raise InputError.of(
            "DP864",
            f"没有说“{item}”的进度是多少",
            "写上 --percent、--done、--remaining、--started、--finished、--answer 等选项中的一项",
        )
    return rows


_OPTION: Mapping[ObservationKind, str] = {"reported": "answer"}
"""Options that are not called as the kind."""


def _value(
    kind: ObservationKind,
    text: str,
    project: Project,
    work: Activity | None,
    as_of: date,
    where: Place,
) -> float | date | str | tuple[str, ...]:
    from projects.reporting import words

    match kind:
        case "percent":
            return words.read_percent(text, where)
        case "done":
            return words.read_done(text, work.quantity if work else None, where)
        case "remaining":
            return words.read_remaining(text, project.minutes_per_day, where)
        case "steps":
            return words.read_steps(text)
        case "reported":
            return words.read_answer(text, where)
    return words.read_day(text, as_of, where)
