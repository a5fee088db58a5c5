"""The pack of a 调度会: the plans of a workspace, or those that are named, as one Word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.asked import findings_of, recomputed, week_asked
from flows.files import put
from flows.letters.drafting import book_of
from flows.letters.steps import docx_name
from flows.memory import has_store, opened
from flows.own import own_of
from projects.errors import Finding, InputError
from projects.workspace import Workspace, find

if TYPE_CHECKING:
    from bulletins.meeting import ProjectMeeting
    from bulletins.own import Own
    from flows.runs import ProjectRun
    from projects.ledger.letters import QueueRow


def meeting(
    plans: Sequence[str],
    output: Path,
    *,
    week: str | None = None,
    as_of: date | None = None,
    held_on: date | None = None,
    organisation: str | None = None,
    known_at: datetime | None = None,
    own: Own | None = None,
) -> tuple[Path, list[Finding]]:
    """Write the pack of a meeting about the figures of a week.

    `held_on` is the day of the meeting, None: the first working day after the week closes. Letters
    stand as on that day. Returns the file, and what is wrong with the plans that it leaves out.
    `own`: the office's template and words, in which is left what is wrong with them; None takes the
    workspace's.

    Raises InputError DP736 for another suffix, DP834, DP771, DP830 for days that do not fit, DP812;
    the mistakes of all plans that were named.
    """
    from bulletins.meeting import meeting_docx, meeting_facts
    from bulletins.week import issue_day

    docx_name(output)
    workspace = find(Path.cwd())
    override = workspace.override() if workspace else None
    chosen, closing, weeks = week_asked(week, as_of, override, workspace)
    day = held_on or issue_day(weeks[-1], override)
    if day < closing:
        says = f"--held-on 的“{day}”早于数据截至 {closing}"
        raise InputError.of("DP830", says, "会议用会前的数据：写会议当天的日期，或改 --as-of")
    runs, failed = recomputed(plans, closing, workspace, known_at)
    if failed and (plans or not runs):
        raise InputError(findings_of(failed))
    letters = _letters(workspace, day, known_at)
    facts = meeting_facts(
        [_project(run, letters.get(run.code, ())) for run in runs],
        week=chosen,
        held_on=day,
        organisation=organisation or (workspace.organisation if workspace else ""),
        override=override,
        weeks=weeks,
    )
    return put(output, meeting_docx(facts, own or own_of(workspace))), findings_of(failed)


def _letters(
    workspace: Workspace | None, day: date, known_at: datetime | None
) -> Mapping[str, tuple[QueueRow, ...]]:
    """The letters of every project at the close of a day, in the order of the queue."""
    if workspace is None or not has_store(workspace):
        return {}
    with opened(workspace) as store, store.reading() as reading:
        rows = book_of(reading, day, known_at).rows
    found: dict[str, tuple[QueueRow, ...]] = {}
    for row in rows:
        found[row.draft.project] = (*found.get(row.draft.project, ()), row)
    return found


def _project(run: ProjectRun, letters: tuple[QueueRow, ...]) -> ProjectMeeting:
    from bulletins import ProjectWeek
    from bulletins.meeting import ProjectMeeting

    return ProjectMeeting(
        week=ProjectWeek(
            schedule=run.schedule,
            progress=run.progress,
            findings=run.report.findings,
            ledger=run.ledger,
            revision=f"第 {run.revision.number} 版" if run.revision else "",
        ),
        letters=letters,
    )
