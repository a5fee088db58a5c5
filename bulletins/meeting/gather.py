"""From the week, the ledger and the letters of each project to the facts of a meeting.

What deviates is what the bulletin calls a problem (`bulletins.problems`), less the items of which
only the self-report is in question, and the items whose letters are overdue or wait for a word on
an extension.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bulletins.facts import IssueFact, ProjectFacts
from bulletins.gather import ProjectWeek, bulletin_facts
from bulletins.meeting.facts import (
    Decided,
    MeetingFacts,
    MeetingItem,
    MeetingProject,
    Need,
)
from bulletins.problems import ASKS
from bulletins.week import Week
from bulletins.wording import clean, deviation_words, percent, short_day
from projects.holidays import Override
from projects.ledger.letters.chains import chain_of
from projects.ledger.letters.queue import QueueRow
from projects.ledger.letters.values import DrivingWork
from projects.ledger.values import MEETING
from projects.model import Activity, summaries_above
from projects.progress import Standing

_REPORTS: Final = frozenset(ASKS[code] for code in ("DP650", "DP651", "DP652", "DP654"))
NOBODY: Final = "未明确"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMeeting:
    """One project for a meeting: its week, as for the bulletin, and its letters in the order of the
    queue, as they stand on the day of the meeting."""

    week: ProjectWeek
    letters: tuple[QueueRow, ...] = ()


def meeting_facts(
    portfolio: Sequence[ProjectMeeting],
    *,
    week: Week,
    held_on: date,
    organisation: str = "",
    override: Override | None = None,
    weeks: tuple[Week, ...] = (),
) -> MeetingFacts:
    """The facts of a meeting on `held_on` about the figures of `week`, projects worst first;
    `weeks` as in `bulletin_facts`."""
    told = bulletin_facts(
        [one.week for one in portfolio],
        week=week,
        organisation=organisation,
        override=override,
        weeks=weeks,
    )
    by_code = {one.week.schedule.project.code: one for one in portfolio}
    projects = [_project(facts, by_code[facts.code], held_on) for facts in told.projects]
    return MeetingFacts(
        held_on=held_on,
        organisation=told.organisation,
        data_date=max((facts.data_date for facts in told.projects), default=told.last),
        projects=tuple(one for one in projects if one.items),
        fine=tuple(one.facts.name for one in projects if not one.items),
    )


def _project(facts: ProjectFacts, one: ProjectMeeting, held_on: date) -> MeetingProject:
    desk = _Desk(facts, one, held_on)
    return MeetingProject(facts, desk.chain(facts.code), desk.decided(facts.code), desk.items())


def _lag_words(standing: Standing) -> str:
    return (
        f"形象进度{percent(standing.actual_percent)}，序时进度{percent(standing.expected_percent)}，"
        f"{deviation_words(standing.deviation_points)}"
    )


class _Desk:
    """What the items of a project draw on."""

    def __init__(self, facts: ProjectFacts, one: ProjectMeeting, held_on: date) -> None:
        self.facts, self.held_on = facts, held_on
        self.schedule, self.progress = one.week.schedule, one.week.progress
        self.ledger = one.week.ledger
        self.letters = [row for row in one.letters if row.state.open and row.state.state != "draft"]
        self.works: Mapping[str, Activity] = {
            work.id: work for work in self.schedule.project.activities
        }

    def items(self) -> tuple[MeetingItem, ...]:
        """What deviates. First the items whose letters wait for a yes or no: two pages must hold
        them; then severe ones, in the order of the bulletin."""
        code = self.facts.code
        issues = {issue.id or code: issue for issue in self.facts.issues}
        pressing = dict.fromkeys(
            row.state.item for row in self.letters if row.late or row.state.asked
        )
        found = [issues.get(item) or self._bare(item) for item in pressing]
        found += [
            issue
            for item, issue in issues.items()
            if item not in pressing and self._deviates(issue)
        ]
        return tuple(self._item(issue) for issue in found)

    def _deviates(self, issue: IssueFact) -> bool:
        return issue.severe or any(ask not in _REPORTS for ask in issue.asks)

    def _bare(self, item: str) -> IssueFact:
        """An item that only its letters bring here."""
        work = self.works.get(item)
        name = clean(work.name) if work else self.facts.name
        owner = next((clean(row.draft.owner) for row in self._of(item)), self.facts.owner)
        standing = self.progress.items.get(item, self.progress.overall)
        behind = standing.deviation_points is not None and standing.deviation_points < 0
        says = (_lag_words(standing),) if behind else ()
        return IssueFact(item, name, owner, None, says, (), False)

    def _item(self, issue: IssueFact) -> MeetingItem:
        item = issue.id or self.facts.code
        standing = self.progress.items.get(item)
        lamp = f"{standing.lamp_mark} {standing.lamp}" if standing else self.facts.lamp
        return MeetingItem(
            id=item,
            name=issue.name,
            owner=self._owner(item),
            leader=self._leader(item),
            lamp=lamp,
            severe=issue.severe,
            problems=issue.says,
            chain=self.chain(item),
            decided=self.decided(item),
            letters=tuple(self._letter_words(item)),
            needs=(*self._letter_needs(item), *self._needs(issue)),
        )

    def _needs(self, issue: IssueFact) -> Iterator[Need]:
        limit = issue.limit if issue.limit and issue.limit > self.held_on else None
        for ask in issue.asks:
            yield Need(ask, self._owner(issue.id), limit)

    def _letter_needs(self, item: str) -> Iterator[Need]:
        for row in self._of(item):
            name, owner = row.number_words or row.state.name, clean(row.draft.owner)
            asked = row.state.extension
            if row.state.asked and asked is not None and asked.day is not None:
                says = (
                    f"议定是否同意{name}延期至{short_day(asked.day)}（理由：{clean(asked.note)}）"
                )
                yield Need(says, owner, None, answer=True)
            elif row.late and row.days_left is not None:
                yield Need(
                    f"{name}已逾期{-row.days_left}天，议定是否提级督办", owner, None, answer=True
                )

    def _letter_words(self, item: str) -> Iterator[str]:
        for row in self._of(item):
            name = row.number_words or row.state.name
            yield f"{name}：办结时限{short_day(row.state.limit)}，{row.state.word}"

    def _of(self, item: str) -> Iterator[QueueRow]:
        return (row for row in self.letters if row.state.item == item)

    def chain(self, item: str) -> tuple[DrivingWork, ...]:
        """What an item's forecast hangs on; the project's is that of what its deadline is on."""
        if item == self.facts.code and item not in self.works:
            return chain_of(self.schedule, self.progress.target)
        return chain_of(self.schedule, item) if item in self.works else ()

    def decided(self, item: str) -> tuple[Decided, ...]:
        """What the last meeting before this one decided about an item, and 提级督办 since."""
        if self.ledger is None:
            return ()
        events = [event for event in self.ledger.of(item) if event.on < self.held_on]
        minutes = [one for one in events if one.kind == "note" and one.stage == MEETING]
        last = max((event.on for event in minutes), default=date.min)
        kept = [one for one in minutes if one.on == last]
        kept += [one for one in events if one.kind == "escalate" and one.on >= last]
        return tuple(Decided(one.on, clean(one.by), clean(one.note)) for one in kept)

    def _over(self, item: str) -> list[Activity]:
        """An item and the summaries over it, the nearest first."""
        work = self.works.get(item)
        if work is None:
            return []
        return [work, *(self.works[one] for one in summaries_above(work, self.works))]

    def _leader(self, item: str) -> str:
        return clean(next((one.leader for one in self._over(item) if one.leader), ""))

    def _owner(self, item: str) -> str:
        named = next((one.owner for one in self._over(item) if one.owner), "")
        return clean(named) or self.facts.owner or NOBODY
