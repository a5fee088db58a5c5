"""Each working morning: letters are drafted for what lags, and people are told what waits for them.

Letters are only drafted; a person signs them before they go anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flows.desk import Desk, Row
from flows.duties.ended import Ended, finish
from flows.duties.messages import reminder_message
from flows.duties.requests import RemindRequest
from flows.duties.telling import tell
from flows.memory import now
from flows.runs import FailedPlan, row_of
from projects.errors import Finding, InputError
from projects.ledger.letters.due import SUSPENDED
from projects.ledger.letters.values import FORMS
from projects.model import summaries_above
from projects.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from flows.letters.drafting import Book, Stood
    from projects.ledger.letters import QueueRow
    from projects.progress.values import Standing

    Stands = tuple[Sequence[Stood], Sequence[FailedPlan]]

DONE = 100.0


@dataclass(frozen=True, slots=True)
class DueWork:
    """Something that is not finished and was promised for `on`."""

    on: date
    project: str
    name: str
    owner: str

    def words(self, today: date) -> str:
        """One line for a message."""
        days = (self.on - today).days
        when = "今天到期" if days == 0 else f"还有 {days} 天" if days > 0 else f"逾期 {-days} 天"
        return (
            f"{self.project}｜{self.name}（{self.owner}，{self.on.month}月{self.on.day}日，{when}）"
        )


def run(request: RemindRequest, desk: Desk, day: date) -> Ended:
    """Draft and remind for the morning of `day`, or for the one after `as_of`.

    A morning that was missed is not made up for. Raises InputError where the workspace cannot be
    used.
    """
    workspace = open_workspace(request.workspace)
    today = now(workspace).date()
    on = day if request.as_of is None else request.as_of + timedelta(days=1)
    if on > today:
        says = f"{on} 早上的提醒还没有到时候"
        raise InputError.of("DP830", says, "数据截至写昨天或以前的日子，或不写")
    if request.as_of is None and day < today:
        return Ended("Stale", f"{day} 的提醒已经过时，没有补发")
    if request.as_of is None and not _works(workspace, on):
        return Ended("NotAWorkday", f"{on} 不是工作日，不提醒")
    as_of = on - timedelta(days=1)
    sunday = as_of - timedelta(days=(as_of.weekday() + 1) % 7)
    stands, failed = desk.work(_stood, workspace, sunday)
    desk.reached(50)
    drafted, broken = desk.write(_draft, workspace, sunday, on, (stands, failed))
    if sunday != as_of:
        stands, failed = desk.work(_since, stands, failed, as_of)
    desk.reached(90)
    book = desk.work(_book, workspace, on)
    due = due_works(stands, on, request.ahead)
    _show(desk, book, due, on)
    text = _lists(book, due, on, request.ahead)
    title, body = reminder_message(on, text)
    findings: tuple[Finding, ...] = ()
    if body and request.send and on == today:
        findings = tell(workspace, desk, request, f"提醒/{on}", title, body)
    says = f"新拟督办 {drafted} 件，{sum(len(rows) for _, rows in text)} 件事待办"
    told = {finding for row in failed for finding in row.findings}
    return finish(desk, says, failed, [*(one for one in broken if one not in told), *findings])


def due_works(stands: Sequence[Stood], on: date, ahead: int) -> list[DueWork]:
    """Projects, 子项 and works that are not finished and were promised for a day up to `ahead` days
    after `on`."""
    last = on + timedelta(days=ahead)
    found = []
    for one in stands:
        for standing, name, owner in _promised(one):
            if standing.committed is not None and standing.committed <= last:
                found.append(DueWork(standing.committed, one.memory.project.name, name, owner))
    return sorted(found, key=lambda one: (one.on, one.project, one.name))


def _promised(stood: Stood) -> Iterator[tuple[Standing, str, str]]:
    """What is neither finished nor 暂缓, with its name and who answers for it: whom a letter about
    it would go to."""
    project = stood.memory.project
    if _closed(stood, project.code) or _held(stood, project.code):
        return
    nobody = project.owner or "未写责任单位"
    overall = stood.progress.overall
    if overall.actual_percent != DONE:
        yield overall, "整个项目", nobody
    works = {activity.id: activity for activity in project.activities}
    for activity, timing in stood.schedule.rows():
        standing = stood.progress[activity.id]
        over = [activity, *(works[one] for one in summaries_above(activity, works))]
        done = timing.status == "finished" or standing.actual_percent == DONE
        held = any(SUSPENDED in (one.stage, one.reported) or _held(stood, one.id) for one in over)
        if not done and not held and not _closed(stood, activity.id):
            yield standing, activity.name, next((one.owner for one in over if one.owner), nobody)


def _closed(stood: Stood, item: str) -> bool:
    """Whether the ledger says 销号 of an item, or of the project."""
    state = stood.states.get(item)
    return state is not None and state.closing is not None


def _held(stood: Stood, item: str) -> bool:
    """Whether the ledger says 暂缓 of an item, or of the project."""
    state = stood.states.get(item)
    return state is not None and state.suspended


def _works(workspace: Workspace, day: date) -> bool:
    from projects.holidays import china_day

    return china_day(day, workspace.override()).work


def _stood(workspace: Workspace, sunday: date) -> Stands:
    from flows.letters.drafting import stood

    return stood(workspace, sunday)


def _since(stands: Sequence[Stood], broken: Sequence[FailedPlan], as_of: date) -> Stands:
    """The same plans, which are read once, some days later."""
    from flows.letters.drafting import stood_at

    found: list[Stood] = []
    failed = [*broken]
    for one in stands:
        with row_of(one.memory.path, "plan", failed):
            found.append(stood_at(one.memory, as_of))
    return found, failed


def _draft(
    workspace: Workspace, sunday: date, on: date, computed: Stands
) -> tuple[int, tuple[Finding, ...]]:
    """How many letters were drafted, and what was wrong. Where all plans are broken, letters that
    are under way still want an answer."""
    from flows.letters.drafting import draft

    try:
        drafted = draft(workspace=workspace, as_of=sunday, on=on, computed=computed)
    except InputError as error:
        return 0, error.findings
    return len(drafted.rows), drafted.failed


def _book(workspace: Workspace, on: date) -> Book:
    from flows.letters.drafting import book

    return book(as_of=on, workspace=workspace)


def _lists(
    book: Book, due: Sequence[DueWork], on: date, ahead: int
) -> list[tuple[str, Sequence[str]]]:
    drafts = [row for row in book.rows if row.state.state == "draft"]
    answered = [row for row in book.rows if row.state.state == "answered"]
    out = [row for row in book.rows if row.days_left is not None and row.days_left <= ahead]
    return [
        ("拟好待签发的督办", [_letter(row) for row in drafts]),
        ("已反馈待审结的督办", [_letter(row) for row in answered]),
        (f"{ahead} 天内到期或已逾期的督办", [f"{_letter(row)}，{row.left_words}" for row in out]),
        (f"{ahead} 天内到期的工作", [one.words(on) for one in due if one.on >= on]),
        ("已经逾期的工作", [one.words(on) for one in due if one.on < on]),
    ]


def _letter(row: QueueRow) -> str:
    number = row.number_words or FORMS[row.state.form]
    about = dict.fromkeys((row.draft.project_name, row.draft.name))  # one where they are the same
    return f"{number}｜{'｜'.join(about)}（{row.draft.owner}）"


def _show(desk: Desk, book: Book, due: Sequence[DueWork], on: date) -> None:
    open_rows = [
        row for row in book.rows if row.state.state not in ("closed", "replaced", "withdrawn")
    ]
    desk.table("letters", "在办的督办", [_letter_row(row) for row in open_rows])
    rows = [
        {"项目": one.project, "工作": one.name, "责任单位": one.owner, "时限": str(one.on)}
        | {"还有（天）": str((one.on - on).days)}
        for one in due
    ]
    desk.table("due-works", "到期和逾期的工作", rows)


def _letter_row(row: QueueRow) -> Row:
    return {
        "编码": row.draft.letter,
        "文书": row.number_words or FORMS[row.state.form],
        "项目": row.draft.project_name,
        "事项": row.draft.name,
        "责任单位": row.draft.owner,
        "办结时限": str(row.state.limit),
        "余期": row.left_words,
    }
