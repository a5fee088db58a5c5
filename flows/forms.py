"""The weekly form goes out to a department and comes back.

A form with mistakes is handed back with red cells and nothing of it is recorded; the same form sent
twice is recorded once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.files import put
from flows.memory import (
    Memory,
    NothingNew,
    filed,
    here,
    now,
    recall,
    recording,
    refreshed,
    revised,
)
from flows.reports import Recorded, record
from flows.steps import plans_of
from projects.errors import Finding, InputError
from projects.workspace import Workspace, code_of

if TYPE_CHECKING:
    from projects.forms import FormFile, FormPlan, FormReading
    from projects.ledger.values import LedgerEvent
    from projects.store import Entry

RETURNED = "退回"
"""What the name of a form with mistakes ends with."""


class FormRefused(InputError):
    """A form with mistakes: nothing of it was recorded. `returned` is the form to put right."""

    def __init__(self, findings: Sequence[Finding], returned: Path) -> None:
        super().__init__(findings)
        self.returned = returned


def template(plans: Sequence[str], owner: str, as_of: date | None, output: Path) -> Path:
    """Write the form of a department at the close of `as_of` (None: today).

    Over the plans that are named, or all of the workspace. The plans are recorded as revisions: the
    form says which ones it was made from. Raises InputError: DP868 for another suffix, DP576 where
    the department has no work, DP812 where the file cannot be written.
    """
    from projects.forms import write_form

    if output.suffix.lower() != ".xlsx":
        raise InputError.of("DP868", f"“{output.name}”不是 xlsx 文件名", "写成 .xlsx 文件")
    workspace = here()
    day, made = _planned(workspace, plans, as_of, f"template {owner}")
    put(output, write_form(made, owner, day, workspace=workspace.title))
    return output


def templates(plans: Sequence[str], as_of: date | None, folder: Path) -> list[Path]:
    """Write the form of every department into a folder, each under the department's name.

    Raises InputError: DP868 where `folder` names a workbook, DP576 where no work has a department,
    DP812 where a file cannot be written.
    """
    from projects.forms import departments, write_form

    if folder.suffix.lower() == ".xlsx":
        says = f"没有写 --owner，要生成各单位的表，“{folder.name}”却是一个文件名"
        raise InputError.of("DP868", says, "用 -o 写一个文件夹；或者用 --owner 写明哪个单位")
    workspace = here()
    day, made = _planned(workspace, plans, as_of, "template")
    owners = departments(made)
    if not owners:
        says = "所选项目的工作都没有写明责任单位"
        raise InputError.of("DP576", says, "在计划里给工作写明 owner（牵头单位）")
    forms = [
        (folder / f"{name}.xlsx", write_form(made, owner, day, workspace=workspace.title))
        for owner, name in zip(owners, file_names(owners), strict=True)
    ]
    for target, data in forms:
        put(target, data)
    return [target for target, _ in forms]


_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST = 60
"""Characters of a file name: 255 bytes are what a disk takes."""


def file_names(owners: Sequence[str]) -> list[str]:
    """A file name for each department that every system takes, none of them twice."""
    names: dict[str, str] = {}
    for owner in owners:
        bare = name = _NO_NAME.sub("_", owner)[:_LONGEST].strip(" .") or "_"
        number = 1
        while name.casefold() in names:
            number += 1
            name = f"{bare}-{number}"
        names[name.casefold()] = name
    return list(names.values())


def _planned(
    workspace: Workspace, plans: Sequence[str], as_of: date | None, command: str
) -> tuple[date, list[FormPlan]]:
    """The data date and the plans scheduled at it, each recorded as a revision."""
    day = as_of or now(workspace).date()
    memories = [recall(plan) for plan in plans or map(str, plans_of(workspace))]
    return day, [_plan(memory, day) for memory in filed(workspace, memories, command)]


def report_form(form: Path, returned: Path | None) -> list[Recorded]:
    """Record what a form says; one result a project, with no rows where nothing is new.

    Raises FormRefused where anything in it is wrong: the form to put right was written to
    `returned` (None: beside the form). InputError where it is no form of this workspace.
    """
    from projects.forms import elsewhere, open_form

    workspace, opened = here(), open_form(form)
    today = now(workspace).date()
    foreign = elsewhere(opened, workspace.title, map(code_of, workspace.plans()))
    if foreign:  # it goes back to where it came from, not into a form of ours
        raise InputError(foreign)
    memories = [recall(workspace.plan(code)) for code in opened.projects]
    found: list[Recorded] = [Recorded(memory.project, (), None) for memory in memories]
    with recording(workspace, f"report {form.name}") as entry:
        memories = [refreshed(memory, entry) for memory in memories]
        # A plan edited since is a new revision: a form made from the older one goes back.
        memories = [replace(one, revision=revised(entry, one)) for one in memories]
        found = _applied(entry, opened, memories, workspace, today, returned or _beside(form))
        if not any(one.rows or one.events for one in found):
            raise NothingNew
    return found


def _applied(
    entry: Entry,
    form: FormFile,
    memories: Sequence[Memory],
    workspace: Workspace,
    today: date,
    returned: Path,
) -> list[Recorded]:
    """Judge and record a form under the lock."""
    from projects.forms import read_form
    from projects.store import uploads

    plans = [_plan(memory, form.meta.as_of) for memory in memories]
    reading = read_form(form, plans, workspace=workspace.title, today=today)
    if not reading.clean:
        raise _refused(reading, reading.findings, memories, workspace, returned)
    found = []
    for memory in memories:
        code = memory.plan.code
        if uploads.seen(entry, reading.digest, code):
            found.append(Recorded(memory.project, (), None))
            continue
        try:
            one = record(entry, memory, reading.rows.get(code, ()), today)
            notes = _notes(entry, memory, reading)
        except InputError as error:
            raise _refused(reading, error.findings, memories, workspace, returned) from None
        if one.rows or notes:
            rows = len(one.rows) + len(notes)
            uploads.record(entry, reading.digest, form.name, "form", code, rows)
            # What is said of the form as a whole stands with the first project that it changed.
            told = one.warnings if any(other.at for other in found) else _told(one, reading)
            one = replace(one, events=notes, at=entry.recorded_at, warnings=told)
        found.append(one)
    return found


def _told(one: Recorded, reading: FormReading) -> tuple[Finding, ...]:
    whole = (finding for finding in reading.findings if finding.level != "error")
    return tuple(dict.fromkeys((*one.warnings, *whole)))


def _notes(entry: Entry, memory: Memory, reading: FormReading) -> tuple[LedgerEvent, ...]:
    """What the department wants settled becomes a note in the ledger, once."""
    from flows.ledgers import record_events
    from projects.ledger.values import LedgerEvent

    known = {(event.item, event.note) for event in memory.events}
    events = [
        LedgerEvent(one.item, "note", reading.as_of, reading.by, one.text, where=one.where)
        for one in reading.problems
        if one.project == memory.plan.code and (one.item, one.text) not in known
    ]
    return record_events(entry, memory, events) if events else ()


def _refused(
    reading: FormReading,
    findings: Sequence[Finding],
    memories: Sequence[Memory],
    workspace: Workspace,
    returned: Path,
) -> FormRefused:
    from projects.forms import return_form

    plans = [_plan(memory, reading.as_of) for memory in memories]
    told = replace(reading, findings=tuple(findings))
    put(returned, return_form(told, plans, workspace=workspace.title))
    errors = [finding for finding in findings if finding.level == "error"]
    return FormRefused(errors, returned)


def _plan(memory: Memory, as_of: date) -> FormPlan:
    from projects.forms import FormPlan
    from projects.schedule import schedule

    computed = schedule(memory.at(as_of), as_of=as_of, override=memory.override)
    revision = memory.revision
    number, digest = (revision.number, revision.digest) if revision else (0, "")
    return FormPlan(computed, number, digest, memory.baseline)


def _beside(form: Path) -> Path:
    """`周报表.xlsx` goes back as `周报表-退回.xlsx`, and that again under the same name."""
    stem = form.stem.removesuffix(f"-{RETURNED}")
    return form.with_name(f"{stem}-{RETURNED}.xlsx")
