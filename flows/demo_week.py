"""The next week of a demo: its example reports come in, the week is held, what changed is told.

    reports and events of projects/bundled/weeks -> `hold_week` -> `changes` -> out/weeks/变化-….txt

The last file marks a week as done. Broken off before it, the same week is taken up again: what was
recorded already is not recorded twice.
"""

from __future__ import annotations

from contextlib import chdir
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bulletins.week import week_of
from flows.changes import Changes, changes
from flows.demo import Held, Made, Tell, hold_week, standing
from flows.files import put
from flows.runs import recompute_all
from flows.steps import covered, plans_of
from projects.errors import Finding, InputError, Place
from projects.workspace import MARK, Workspace

if TYPE_CHECKING:
    from projects.bundled.weeks import ExampleEvent, ExampleReport, ExampleWeek
    from projects.ledger.letters import QueueRow

FOLDER: Final = "weeks"
"""Below the out folder: what each week changed."""
_CAME: Final = 10.0
"""Percent of the wait after which the reports are in."""
_WEEK = timedelta(7)


@dataclass(frozen=True, slots=True)
class Came:
    """The reports of a week: how many were recorded by which offices, and those that went back with
    what is wrong."""

    reports: int
    offices: tuple[str, ...]
    events: tuple[ExampleEvent, ...]
    refused: tuple[tuple[ExampleReport, tuple[Finding, ...]], ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A week of a demo. `file` is where the text of what changed belongs."""

    came: Came
    held: Held
    changes: Changes
    file: Path


def last_day() -> date:
    """The Sunday of the last week that has example reports."""
    from projects.bundled.weeks import weeks

    return weeks()[-1].day


def next_week(folder: Path) -> ExampleWeek | None:
    """The first example week that a demo has not done; None behind the last.

    Raises InputError DP801 where no demo workspace is, DP808 where it is somebody's own.
    """
    from projects.bundled.weeks import weeks

    if not (folder / MARK).is_file():
        says = f"“{folder}”不是演示留下的工作区"
        raise InputError.of("DP801", says, f"先运行 daopai demo {folder}", Place(str(folder)))
    workspace = standing(folder)
    return next((week for week in weeks() if not _file(workspace, week.day).exists()), None)


def play(folder: Path, week: ExampleWeek, tell: Tell) -> Played:
    """Let a week happen: record its reports, hold it, compare it with the week before.

    Raises InputError as `run_week`.
    """
    workspace = standing(folder)
    came = take_in(workspace, week)
    tell(_CAME)
    share = (100 - _CAME) / 100
    held = hold_week(workspace, week.day, lambda done: tell(_CAME + share * done))
    found = changes(
        workspace,
        recompute_all(plans_of(workspace), week.day - _WEEK, workspace)[0],
        held.runs,
        (week.day - _WEEK, week.day),
        week.day - 2 * _WEEK,
        _letters(workspace, week.day),
        str(week_of(week.day)),
    )
    file = _file(workspace, week.day)
    held = replace(held, made=(*held.made, Made("本周变化", (file,))))
    return Played(came, held, found, file)


def finish(played: Played, text: str) -> None:
    """Keep what a week changed; the week is done by that. Raises InputError DP812."""
    put(played.file, text.encode())


def _file(workspace: Workspace, day: date) -> Path:
    name = "-".join(str(week) for week in covered(workspace, day, workspace.override()))
    return workspace.out_folder / FOLDER / f"变化-{name}.txt"


def take_in(workspace: Workspace, week: ExampleWeek) -> Came:
    """Record what offices say, as `daopai report` and `daopai event` do; what is recorded already
    is not recorded twice. Raises InputError as the store and an event do."""
    from flows.reports import report_item

    refused: list[tuple[ExampleReport, tuple[Finding, ...]]] = []
    taken: list[ExampleReport] = []
    with chdir(workspace.folder):
        for one in week.reports:
            try:
                report_item(
                    one.project, one.item, one.said, as_of=week.day, by=one.by, note=one.note
                )
                taken.append(one)
            except InputError as error:
                refused.append((one, error.findings))
        for event in week.events:
            _happen(event)
    offices = tuple(dict.fromkeys(one.by for one in taken))
    return Came(len(taken), offices, week.events, tuple(refused))


def _happen(event: ExampleEvent) -> None:
    """Record an event that is not in the ledger yet."""
    from flows.ledgers import happen
    from flows.memory import recall

    known = {(one.item, one.kind, one.on) for one in recall(event.project).events}
    if (event.item, event.kind, event.on) in known:
        return
    happen(
        f"{event.project}/{event.item}",
        event.kind,
        by=event.by,
        on=event.on,
        note=event.note,
        stage=event.stage,
    )


def _letters(workspace: Workspace, day: date) -> tuple[QueueRow, ...]:
    """Every letter at the end of the week after `day`, in which they are drafted."""
    from flows.letters.drafting import book

    return book(as_of=day + _WEEK, workspace=workspace).rows
