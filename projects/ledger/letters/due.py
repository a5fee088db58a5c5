"""Which items get a letter: yellow a 提示函, red or two yellows running a 督办单.

The lamp is that of the plan's preset (`projects.lamps`). Works, 子项 and the project are asked
alike; one that is done or 暂缓 is not. Nothing is written twice:

- an item gets one letter for an ISO week;
- while a letter of the same or a graver form is open and its 办结时限 has not passed, none;
- once that has passed and the lamp is still lit, a 督办单 follows the letter that went out; a draft
  that never went out gives way to a new one;
- a 子项 or the project gets none where the same office is already written to, as gravely, about
  something below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from projects.holidays import Override, china_day
from projects.lamps import WORDS
from projects.ledger.folding import ItemState
from projects.ledger.letters.chains import chain_of
from projects.ledger.letters.machine import OUT, LetterState, letters
from projects.ledger.letters.values import (
    RANK,
    DrivingWork,
    Form,
    LetterDraft,
    LetterEvent,
    Level,
    Reason,
)
from projects.model import Activity, Project, summaries_above
from projects.progress import Progress, Standing
from projects.schedule.result import Schedule

SUSPENDED: Final = "暂缓"
_POINTS: Final = ("milestone", "start-milestone", "hammock")
_FORMS: Final[Mapping[Reason, Form]] = {
    "yellow": "reminder",
    "red": "order",
    "two-yellows": "order",
    "overdue": "order",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How many State Council working days an office has, the day of drafting not counted."""

    reminder: int = 5
    order: int = 10

    def __post_init__(self) -> None:
        """Refuse terms of no day at all (ValueError)."""
        if min(self.reminder, self.order) < 1:
            raise ValueError("a letter leaves a working day at least")

    def days(self, form: Form) -> int:
        """The working days of a form."""
        return self.reminder if form == "reminder" else self.order


def due_letters(
    schedule: Schedule,
    progress: Progress,
    *,
    on: date,
    before: Progress | None = None,
    states: Mapping[str, ItemState] | None = None,
    events: Sequence[LetterEvent] = (),
    revision: str = "",
    terms: Terms | None = None,
    override: Override | None = None,
) -> tuple[LetterDraft, ...]:
    """The drafts that are due, gravest and furthest behind first.

    Args:
        schedule: computed at the data date.
        progress: of the same schedule.
        on: the day of drafting; 办结时限 are counted from it.
        before: the progress a week earlier, for two yellows running; None: nothing to compare.
        states: where the items stand in the ledger, for what is 暂缓 there.
        events: every letter event of the project, in the order recorded.
        revision: of the plan, as it should be printed.
        terms: how long an office has; None: 5 working days for a 提示函, 10 for a 督办单.
        override: State Council notices newer than the installed ones.
    """
    desk = _Desk(schedule, progress, before, states or {}, letters(events, on), on)
    written = {event.letter for event in events}
    given = terms or Terms()
    found: list[LetterDraft] = []
    for case in desk.cases():
        if desk.key(case.item) in written:
            continue
        draft = _draft(desk, case, revision, given, override)
        if draft is not None and not desk.told_below(case, draft, found):
            found.append(draft)
    found.sort(key=lambda one: (-RANK[one.form], one.points if one.points is not None else 0.0))
    return tuple(found)


def without_office(
    schedule: Schedule, progress: Progress, states: Mapping[str, ItemState] | None = None
) -> tuple[str, ...]:
    """The lit items that no office answers for: nobody can be written to about them. `states` as
    in `due_letters`."""
    desk = _Desk(schedule, progress, None, states or {}, {}, progress.as_of)
    return tuple(case.item for case in desk.cases() if not case.owner)


@dataclass(frozen=True, slots=True)
class _Case:
    """A lit item and who answers for it; `below` are the items under it (None: every one)."""

    item: str
    name: str
    level: Level
    standing: Standing
    work: Activity | None
    owner: str
    leader: str
    below: frozenset[str] | None


@dataclass(frozen=True)
class _Desk:
    schedule: Schedule
    progress: Progress
    before: Progress | None
    states: Mapping[str, ItemState]
    letters: Mapping[str, LetterState]
    on: date

    @property
    def project(self) -> Project:
        return self.schedule.project

    @cached_property
    def works(self) -> Mapping[str, Activity]:
        return {work.id: work for work in self.project.activities}

    @cached_property
    def live(self) -> Mapping[str, Sequence[LetterState]]:
        """The open letters by item, in the order drafted."""
        found: dict[str, list[LetterState]] = {}
        for state in self.letters.values():
            if state.open:
                found.setdefault(state.item, []).append(state)
        return found

    @property
    def week(self) -> str:
        year, number, _ = self.progress.as_of.isocalendar()
        return f"{year}-W{number:02}"

    def cases(self) -> Iterator[_Case]:
        """The lit items: works, then 子项, then the project."""
        works = self.works
        sole, summaries = self.progress.ground.sole, self.progress.ground.summaries
        top = sole.id if sole else None
        lit = [work for work in works.values() if self._lit(work)]
        for work in lit:
            if work.id not in summaries and work.kind not in _POINTS:
                yield self._case(work, "work", frozenset())
        for work in lit:
            if work.id in summaries and work.parent == top and work.id != top:
                under = [one.id for one in works.values() if work in self.over(one)[1:]]
                yield self._case(work, "part", frozenset(under))
        whole = self.progress.overall
        if self.project.code not in works and _code(whole) and not self._all_held(works, top):
            owner = self.project.owner or (sole.owner if sole else "")
            leader = sole.leader if sole else ""
            code, name = self.project.code, self.project.name
            yield _Case(code, name, "project", whole, sole, owner, leader, None)

    def _case(self, work: Activity, level: Level, below: frozenset[str]) -> _Case:
        leader = next((one.leader for one in self.over(work) if one.leader), "")
        standing = self.progress[work.id]
        return _Case(work.id, work.name, level, standing, work, self.owner(work), leader, below)

    def over(self, work: Activity) -> list[Activity]:
        """A work and the summaries over it, the nearest first."""
        return [work, *(self.works[one] for one in summaries_above(work, self.works))]

    def owner(self, work: Activity) -> str:
        """Who answers for a work: its own office, else that of the nearest summary, else of all."""
        return next((one.owner for one in self.over(work) if one.owner), "") or self.project.owner

    def _lit(self, work: Activity) -> bool:
        return (
            bool(_code(self.progress[work.id]))
            and self.schedule[work.id].status != "finished"
            and not self._held(work)
        )

    def _held(self, work: Activity) -> bool:
        state = self.states.get(work.id)
        return SUSPENDED in (work.stage, work.reported) or (state is not None and state.suspended)

    def _all_held(self, works: Mapping[str, Activity], top: str | None) -> bool:
        state = self.states.get(self.project.code)
        tops = [work for work in works.values() if work.parent is None or work.id == top]
        return (state is not None and state.suspended) or all(self._held(work) for work in tops)

    def past(self, case: _Case) -> Standing | None:
        """The item a week earlier."""
        if self.before is None:
            return None
        if case.level == "project":
            return self.before.overall
        return self.before.items.get(case.item)

    def chain(self, case: _Case) -> tuple[DrivingWork, ...]:
        """What the forecast hangs on. That of the project is the finish of what its deadline is
        on."""
        if case.level != "project":
            return chain_of(self.schedule, case.item)
        target = self.progress.target
        return tuple(work for work in chain_of(self.schedule, target) if work.item != target)

    def open(self, item: str) -> Sequence[LetterState]:
        """The open letters of an item, in the order drafted."""
        return self.live.get(item, ())

    def running(self, item: str) -> list[LetterState]:
        """Those of them whose 办结时限 has not passed."""
        return [one for one in self.open(item) if self._running(one)]

    def _running(self, state: LetterState) -> bool:
        return state.open and state.limit >= self.on

    def _this_week(self, state: LetterState) -> bool:
        """Whether it was drafted for this very week, whatever became of it since."""
        return state.letter == self.key(state.item)

    def key(self, item: str) -> str:
        """The key of an item's letter of this week."""
        return f"{self.week}/{item}"

    def told_below(self, case: _Case, draft: LetterDraft, found: Sequence[LetterDraft]) -> bool:
        """Whether the same office is written to as gravely about something below."""
        if case.level == "work":
            return False
        told = [(one.item, one.owner, one.form) for one in found]
        told += [
            (state.item, self.owner(self.works[state.item]), state.form)
            for state in self.letters.values()
            if state.item in self.works and (self._running(state) or self._this_week(state))
        ]
        return any(
            owner == case.owner
            and RANK[form] >= RANK[draft.form]
            and (case.below is None or item in case.below)
            for item, owner, form in told
        )


def _draft(
    desk: _Desk, case: _Case, revision: str, terms: Terms, override: Override | None
) -> LetterDraft | None:
    """The draft for a lit item; None where nothing is due, or nobody could be written to."""
    if not case.owner:
        return None
    earlier = desk.open(case.item)
    reason = _reason(desk, case, earlier)
    form = _FORMS[reason]
    if any(RANK[one.form] >= RANK[form] for one in desk.running(case.item)):
        return None
    limit = working_day(desk.on, terms.days(form), override)
    plain = _facts(desk, case, form, reason, limit, terms.days(form))
    progress = desk.progress
    return replace(
        plain,
        revision=revision,
        after=earlier[-1].letter if earlier else "",
        after_form=earlier[-1].form if earlier else None,
        after_limit=earlier[-1].limit if earlier else None,
        says=case.standing.says,
        weights=progress.weights_says,
        preset=progress.preset,
        preset_says=progress.preset_says,
        baseline=progress.baseline.number if progress.baseline else None,
    )


def _reason(desk: _Desk, case: _Case, earlier: Sequence[LetterState]) -> Reason:
    if _code(case.standing) == "red":
        return "red"
    past = desk.past(case)
    if past is not None and _code(past) == "yellow":
        return "two-yellows"
    if any(one.state in OUT and one.limit < desk.on for one in earlier):
        return "overdue"
    return "yellow"


def _facts(
    desk: _Desk, case: _Case, form: Form, reason: Reason, limit: date, days: int
) -> LetterDraft:
    standing, past = case.standing, desk.past(case)
    two = past is not None and reason == "two-yellows"
    work = case.work
    owner = case.owner
    return LetterDraft(
        letter=desk.key(case.item),
        form=form,
        reason=reason,
        level=case.level,
        week=desk.week,
        as_of=desk.progress.as_of,
        on=desk.on,
        project=desk.project.code,
        project_name=desk.project.name,
        item=case.item,
        name=case.name,
        owner=owner,
        helpers=tuple(one for one in (work.helpers if work else ()) if one != owner),
        leader=case.leader,
        expected=standing.expected_percent,
        actual=standing.actual_percent,
        points=standing.deviation_points,
        days=standing.deviation_days,
        seen_on=standing.seen_on,
        lamp=_printed(standing),
        before_lamp=_printed(past) if two and past is not None else "",
        before_on=desk.before.as_of if two and desk.before is not None else None,
        committed=standing.committed,
        forecast=standing.network_forecast,
        latest=_latest(desk.schedule, case),
        limit=limit,
        limit_days=days,
        chain=desk.chain(case),
    )


def _latest(schedule: Schedule, case: _Case) -> date | None:
    if case.level != "project":
        return schedule[case.item].late_finish_day
    margin = schedule.governing
    return margin.deadline.day if margin else None


def _printed(standing: Standing) -> str:
    return f"{standing.lamp_mark} {standing.lamp}"


def _code(standing: Standing) -> str:
    """`yellow`, `red`, or "" for a lamp that asks for no letter."""
    return {WORDS["yellow"]: "yellow", WORDS["red"]: "red"}.get(standing.lamp, "")


def working_day(on: date, days: int, override: Override | None = None) -> date:
    """The `days`th State Council working day after `on`, which itself does not count."""
    day = on
    while days:
        day += timedelta(1)
        days -= china_day(day, override).work
    return day
