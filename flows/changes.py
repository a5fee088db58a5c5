"""What a week changed: every project before and after, what moved and why, who has to act now.

Both sides are computed from what is known now, at two data dates; so a week that is looked at again
shows the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.runs import ProjectRun
from flows.steps import WeekRow, rows_of
from flows.tables import Row, late_rows
from projects.workspace import Workspace

if TYPE_CHECKING:
    from calendars.items import FeedItem
    from projects.difference import Difference
    from projects.ledger.letters import QueueRow


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """One project on both data dates."""

    before: WeekRow
    after: WeekRow
    difference: Difference


@dataclass(frozen=True, slots=True)
class Work:
    """A work of a project, and the office that answers for it."""

    project: str
    item: str
    name: str
    owner: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was drafted; `follows` is the letter about the same item before it, None for
    the first one, `escalated` whether that was a milder form."""

    row: QueueRow
    follows: QueueRow | None

    @property
    def escalated(self) -> bool:
        """提示函 before, 督办单 now."""
        forms = (self.follows.draft.form if self.follows else "", self.row.draft.form)
        return forms == ("reminder", "order")


@dataclass(frozen=True, slots=True)
class FeedChange:
    """Events of a project's own feed: moved to another day, new, gone, done since; `retold` stay on
    their day and read otherwise."""

    moved: int
    new: int
    gone: int
    done: int
    retold: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the closes of two days. `finished` works, works that became `late` or
    are not any more (`relieved`, as rows of `late_rows`), works under way of which somebody
    reported until `before` and nobody since (`silent`)."""

    before: date
    after: date
    projects: tuple[ProjectChange, ...]
    finished: tuple[Work, ...]
    late: tuple[Row, ...]
    relieved: tuple[Row, ...]
    silent: tuple[Work, ...]
    letters: tuple[Letter, ...]
    feeds: Mapping[str, FeedChange]


def changes(
    workspace: Workspace,
    before: Sequence[ProjectRun],
    after: Sequence[ProjectRun],
    days: tuple[date, date],
    since: date,
    letters: Sequence[QueueRow],
    week: str,
) -> Changes:
    """What differs between two computations of a workspace.

    Args:
        workspace: theirs.
        before: every plan at the earlier data date.
        after: every plan at the later one.
        days: the two data dates.
        since: who reported after this day and before the earlier one is expected to go on.
        letters: every letter as it stands now.
        week: the week of the letters that are new, as `2024-W01`.
    """
    was = {run.code: run for run in before}
    pairs = [(was[run.code], run) for run in after if run.code in was]
    late, early = _keyed(late_rows(after)), _keyed(late_rows(before))
    finished = tuple(work for pair in pairs for work in _finished(*pair))
    done = {(work.project, work.item) for work in finished}
    names = {run.project.name: run.code for run in after}
    return Changes(
        before=days[0],
        after=days[1],
        projects=tuple(_projects(pairs)),
        finished=finished,
        late=tuple(row for key, row in late.items() if key not in early),
        relieved=tuple(
            row
            for key, row in early.items()
            if key not in late and (names.get(key[0], ""), key[1]) not in done
        ),
        silent=tuple(work for pair in pairs for work in _silent(*pair, since, days[0])),
        letters=tuple(_letters(letters, week)),
        feeds=dict(_feeds(workspace, pairs, days)),
    )


def _projects(pairs: Sequence[tuple[ProjectRun, ProjectRun]]) -> Iterator[ProjectChange]:
    from projects.difference import Side, difference

    befores = {row.code: row for row in rows_of([run for run, _ in pairs])}
    afters = rows_of([run for _, run in pairs])
    found = {run.code: (old, run) for old, run in pairs}
    for row in afters:
        old, run = (
            Side(str(one.schedule.as_of), one.schedule, one.progress, one.baseline)
            for one in found[row.code]
        )
        yield ProjectChange(befores[row.code], row, difference(old, run))


def _keyed(rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
    return {(row["项目"], row["编号"]): row for row in rows}


def _finished(before: ProjectRun, after: ProjectRun) -> Iterator[Work]:
    was = {activity.id: timing.status for activity, timing in before.schedule.rows()}
    for activity, timing in after.schedule.rows():
        changed = was.get(activity.id) not in (None, "finished")
        if activity.kind != "summary" and timing.status == "finished" and changed:
            yield _work(after, activity.id)


def _silent(before: ProjectRun, after: ProjectRun, since: date, until: date) -> Iterator[Work]:
    """Works under way whose newest report lies between two days."""
    for activity, timing in after.schedule.rows():
        seen = after.progress[activity.id].seen_on
        if activity.kind == "summary" or timing.status != "in-progress" or seen is None:
            continue
        if since < seen <= until and before.progress[activity.id].seen_on == seen:
            yield _work(after, activity.id)


def _work(run: ProjectRun, item: str) -> Work:
    activity = next(one for one in run.project.activities if one.id == item)
    return Work(run.code, item, activity.name, activity.owner or run.project.owner)


def _letters(rows: Sequence[QueueRow], week: str) -> Iterator[Letter]:
    """The letters of a week, each with the newest one about its item from an earlier week."""
    for row in rows:
        if row.draft.week == week:
            earlier = [
                one
                for one in rows
                if (one.draft.project, one.draft.item) == (row.draft.project, row.draft.item)
                and one.draft.week < week
            ]
            yield Letter(row, max(earlier, key=lambda one: one.draft.week, default=None))


def _feeds(
    workspace: Workspace,
    pairs: Sequence[tuple[ProjectRun, ProjectRun]],
    days: tuple[date, date],
) -> Iterator[tuple[str, FeedChange]]:
    old = _events(workspace, [before for before, _ in pairs], days[0], {})
    known = {code: frozenset(items) for code, items in old.items()}
    for code, after in _events(workspace, [run for _, run in pairs], days[1], known).items():
        before = old.get(code, {})
        kept = [(before[uid], item) for uid, item in after.items() if uid in before]
        yield (
            code,
            FeedChange(
                moved=sum(was.day != item.day for was, item in kept),
                new=len(after.keys() - before.keys()),
                gone=len(before.keys() - after.keys()),
                done=sum(_done(item) and not _done(was) for was, item in kept),
                retold=sum(_retold(was, item) for was, item in kept),
            ),
        )


def _events(
    workspace: Workspace,
    runs: Sequence[ProjectRun],
    day: date,
    known: Mapping[str, frozenset[str]],
) -> dict[str, dict[str, FeedItem]]:
    """The events of each project's own feed by UID, without the weekly digest; what subscribers
    have `known` stays in a feed when the critical path moves away."""
    from calendars.feed import feed_of
    from calendars.names import project_feed_name
    from flows.feeds.sources import sources_of

    sources, _ = sources_of(runs, workspace.uid_domain, day)
    found = {}
    for source in sources:
        feed = feed_of(
            project_feed_name(source.code, source.title),
            [source],
            domain=workspace.uid_domain,
            status_date=day,
            shown=known.get(source.code, frozenset()),
        )
        found[source.code] = {item.uid: item for item in feed.items if not item.digest}
    return found


def _done(item: FeedItem) -> bool:
    return bool({"已完成", "已销号"} & {*item.categories})


def _retold(old: FeedItem, new: FeedItem) -> bool:
    """Whether the title or the state of an event is another one; its text tells of the data date
    every week."""
    same = (old.summary, old.categories) == (new.summary, new.categories)
    return not same and old.day == new.day and _done(old) == _done(new)
