"""Tasks and links of Microsoft Project as works and links of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from projects.deadlines.calendar_words import add_months
from projects.errors import Place
from projects.model import (
    DAY,
    Activity,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    Span,
    day_of,
    instant,
    moment_of,
)
from projects.readers.intake import Intake
from projects.readers.mspdi.calendars import CalendarBook
from projects.readers.mspdi.own import (
    BETWEEN_NAMES,
    BUFFER,
    EXTERNAL,
    FULL_WIDTH,
    HELPERS,
    IDS,
    LEADER,
    MONTHS,
    OwnField,
    whole_number,
)
from projects.readers.mspdi.rows import ELAPSED, PERCENT, LinkRow, Rows, TaskRow
from projects.readers.mspdi.values import minutes

CONSTRAINTS: Mapping[int, ConstraintKind] = {
    1: "alap", 2: "mso", 3: "mfo", 4: "snet", 5: "snlt", 6: "fnet", 7: "fnlt",
}  # fmt: skip
_FATES = {"inactive": "inactive-tasks", "external": "external-tasks", "blank": "blank-rows"}
_LINK_FATES = {"external": "cross-project-links", "project": "links-own-summary"}

_MOST_NAMED = 10
"""How many tasks a note names."""


def due(at: int, item: str | None, where: Place) -> Deadline:
    """An instant as a deadline: midnight closes the day before."""
    day, whole = day_of(at - 1), at % DAY == 0
    return Deadline(
        day,
        text=day.isoformat() if whole else moment_of(at).isoformat(timespec="minutes"),
        item=item,
        minute=DAY if whole else at % DAY,
        where=where,
    )


def length(seconds: int, start: int | None) -> int:
    """Seconds from `start` (seconds) as minutes, so that rounded start and length end together."""
    return minutes(seconds) if start is None else minutes(start + seconds) - minutes(start)


@dataclass
class TaskDesk:
    """The tasks of one file on their way into the plan.

    `known` are the numbers of the custom fields that the file calls by our names.
    """

    rows: Rows
    book: CalendarBook
    intake: Intake
    from_start: bool = True
    known: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Decide who comes along, under which id and which summary."""
        tasks = [*self.rows.tasks]
        numbers = [row.id for row in tasks]
        numbered = _distinct(numbers)
        if numbered:
            tasks.sort(key=lambda row: int(row.id))
        self.ids = {row.uid: row.id if numbered else row.uid for row in tasks}
        self.fates = {row.uid: _fate(row) for row in tasks}
        self.kept = [row for row in tasks if not self.fates[row.uid]]
        if IDS.number in self.known:
            own = [row.own.get(IDS.number, "") for row in self.kept]
            if _distinct(own):
                self.ids.update(zip((row.uid for row in self.kept), own, strict=True))
            else:
                self.known -= {IDS.number}
        self.parents = dict(self._parents(tasks))
        self.summaries = {parent for parent in self.parents.values() if parent is not None}
        self.by_uid = {row.uid: row for row in self.kept}

    def _parents(self, tasks: Sequence[TaskRow]) -> Iterator[tuple[str, str | None]]:
        """The uid of the summary of every kept task, from the outline levels in order."""
        above: list[tuple[int, str]] = []
        for row in tasks:
            if self.fates[row.uid]:
                continue
            level = 1 if row.level is None else row.level
            while above and above[-1][0] >= level:
                above.pop()
            yield row.uid, above[-1][1] if above else None
            above.append((level, row.uid))

    def remark(self, says: str, item: str) -> None:
        """Note something that holds for single tasks; `says` goes on after their numbers."""
        self.remarks.setdefault(says, []).append(item)

    def all_notes(self) -> tuple[str, ...]:
        """The notes of the file, then those of its tasks, one sentence each."""
        return (*self.notes, *(_sentence(says, items) for says, items in self.remarks.items()))

    def item(self, row: TaskRow) -> str:
        """The id of a task in the plan."""
        return self.ids[row.uid]

    def where(self, line: int) -> Place:
        """A line of the file."""
        return Place(self.rows.values.file, line)

    def activities(self) -> tuple[Activity, ...]:
        """Every task that comes along."""
        return tuple(self._activity(row) for row in self.kept)

    def _activity(self, row: TaskRow) -> Activity:
        item, where = self.item(row), self.where(row.line)
        parent, summary = self.parents[row.uid], row.uid in self.summaries
        names = self._names(row)
        duration = None if summary else self._duration(row)
        point = row.milestone and duration is not None and not duration.amount
        constraints = tuple(self._constraints(row, where))
        external, promised = ("", None) if summary else self._external(row, constraints)
        return Activity(
            id=item,
            name=row.name or f"任务 {item}",
            duration=duration,
            calendar=self._calendar(row, summary),
            parent=None if parent is None else self.ids[parent],
            kind="summary" if summary else external or ("milestone" if point else "task"),
            owner=names[0] if names else "",
            leader=self._said(row, LEADER),
            helpers=self._helpers(row) or tuple(names[1:]),
            constraints=() if promised else constraints,
            deadline=self._due(row, item, where),
            promised=promised,
            manual=_manual(row),
            note=row.note,
            where=where,
        )

    def _said(self, row: TaskRow, field: OwnField) -> str:
        """What a task says in one of our fields."""
        return row.own.get(field.number, "") if field.number in self.known else ""

    def _duration(self, row: TaskRow) -> Span | None:
        """The duration; calendar months where it is still as long as they are."""
        if row.duration is None:
            return None
        amount = length(row.duration, row.start)
        months = whole_number(row.own, MONTHS, self.known)
        if months and row.elapsed and row.start is not None:
            start = minutes(row.start)
            if instant(add_months(day_of(start), months), start % DAY) == start + amount:
                return Span(months, "months")
        return Span(amount, "elapsed" if row.elapsed else "work")

    def _external(
        self, row: TaskRow, constraints: Sequence[Constraint]
    ) -> tuple[Literal["external", ""], date | None]:
        """Whether a task is an external dependency, and the promise that its constraint keeps."""
        said = self._said(row, EXTERNAL)
        if not said:
            return "", None
        held = {day_of(c.at - 1).isoformat() for c in constraints if c.kind == "fnet" and c.at}
        kept = said in held or row.actual_start is not None
        return "external", _day(said) if kept else None

    def _helpers(self, row: TaskRow) -> tuple[str, ...]:
        said = self._said(row, HELPERS)
        return tuple(said.split(BETWEEN_NAMES)) if said else ()

    def _due(self, row: TaskRow, item: str, where: Place) -> Deadline | None:
        if row.deadline is None:
            return None
        buffer = whole_number(row.own, BUFFER, self.known)
        return replace(due(minutes(row.deadline), item, where), buffer=buffer)

    def _names(self, row: TaskRow) -> list[str]:
        """Who works on a task, in the order of the file; without anybody, its contact.

        The contact is also how the first of them is spelt where a resource may not be called so.
        """
        resources = self.rows.resources
        known = [resources[uid][0] for uid in self._assigned(row)]
        names = [*dict.fromkeys(name for name in known if name)]
        if not names or names[0] == row.contact.translate(FULL_WIDTH):
            names[:1] = [row.contact]
        return [name for name in names if name]

    def _assigned(self, row: TaskRow) -> list[str]:
        return [uid for uid in self.rows.assigned.get(row.uid, ()) if uid in self.rows.resources]

    def _constraints(self, row: TaskRow, where: Place) -> Iterator[Constraint]:
        kind = CONSTRAINTS.get(row.constraint)
        if kind == "alap":
            # Scheduled from its finish, everything is as late as possible.
            if self.from_start:
                yield Constraint("alap", where=where)
        elif kind is not None and row.constraint_date is not None:
            at = minutes(row.constraint_date)
            yield Constraint(kind, at, moment_of(at).isoformat(timespec="minutes"), where)
        elif row.constraint:
            self.remark("的限制条件没有日期，没有导入", self.item(row))

    def _calendar(self, row: TaskRow, summary: bool) -> str | None:
        """The task's calendar, that of its resources, or what both of them work."""
        book = self.book
        own = row.calendar if row.calendar in book.rows else ""
        plain = book.name(own) if own else None
        if summary or row.elapsed or row.ignore_resource_calendar:
            return plain
        resources = self.rows.resources
        known = [resources[uid][1] for uid in self._assigned(row)]
        theirs = {book.key(uid): uid for uid in reversed(known) if uid in book.rows}
        if not theirs:
            return plain
        if len(theirs) > 1:
            self.intake.leave("resource-calendars", self.item(row))
            return plain
        key, uid = theirs.popitem()
        if own:
            return plain if key == book.key(own) else book.both(own, uid)
        return None if key == book.key(book.default) else book.name(uid)

    def links(self) -> tuple[Link, ...]:
        """Every link between tasks that come along."""
        undated = {row.uid for row in self.kept if undated_by_hand(row)} - self.summaries
        for row in self.rows.tasks:
            if row.links and undated and not undated.isdisjoint((row.uid, *_befores(row))):
                held = [each for each in row.links if each.before not in undated]
                row.links = () if row.uid in undated else tuple(held)
                self.remark("与没有起止日期的任务之间的关系没有导入", self.item(row))
        found = (self._link(row, link) for row in self.rows.tasks for link in row.links)
        return tuple(link for link in found if link is not None)

    def _link(self, row: TaskRow, link: LinkRow) -> Link | None:
        after, fate = self.ids[row.uid], self.fates[row.uid]
        other = self.fates.get(link.before)
        if "inactive" in (fate, other) or fate == "blank":
            return None
        if link.cross:
            self.intake.leave("cross-project-links", after)
        elif fate or other:
            self.intake.leave(_LINK_FATES.get(fate or other or "", "links-broken"), after)
        elif other is None:
            self.intake.leave("links-broken", after)
        else:
            before = self.by_uid[link.before]
            where = self.where(link.line)
            return Link(self.item(before), after, link.kind, self._lag(before, link), where=where)
        return None

    def _lag(self, before: TaskRow, link: LinkRow) -> Span:
        """A lag in minutes, or in hundredths of a percent of the predecessor's duration."""
        elapsed = link.lag_format in ELAPSED
        if link.lag_format not in PERCENT:
            amount = int((link.lag + 5) // 10)
        elif elapsed or before.uid in self.summaries:
            # What a plan cannot say as a percentage it says as the minutes of today's duration.
            amount = minutes(round((before.duration or 0) * link.lag / 100))
            self.remark("之后的百分比时距按现在的工期折算成固定时距", self.item(before))
        else:
            return Span(round(link.lag * 100), "percent")
        return Span(amount, "elapsed" if elapsed else "work")

    def count(self) -> None:
        """Tell the intake what stays behind, task by task."""
        leave = self.intake.leave
        for row in self.rows.tasks:
            fate = self.fates[row.uid]
            if fate in _FATES:
                leave(_FATES[fate], self.item(row))
        for row in self.kept:
            item = self.item(row)
            for kind, number in (
                ("subprojects", row.subproject),
                ("levelling-delay", row.levelled),
                ("baselines", row.baselines),
                ("costs", row.costs),
                ("custom-fields", row.custom - sum(each in self.known for each in row.own)),
                ("recurring-tasks", row.recurring and row.uid in self.summaries),
                ("manual-tasks", row.manual and not undated_by_hand(row) and _manual(row) is None),
            ):
                if number:
                    leave(kind, item, int(number))
        for uid in self.rows.delayed:
            if uid in self.by_uid:
                leave("assignment-delay", self.ids[uid])
        if unused := self.book.unused():
            leave("unused-calendars", count=unused)
        used = sum(1 for name, _ in self.rows.resources.values() if name)
        if used + self.rows.assignments:
            leave("resources", count=used + self.rows.assignments)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def undated_by_hand(row: TaskRow) -> bool:
    """Whether a task stands in the file without any dates, as a reminder."""
    return row.manual and row.duration is None and row.start is None and row.finish is None


def _befores(row: TaskRow) -> Iterator[str]:
    return (each.before for each in row.links)


def _distinct(ids: Sequence[str]) -> bool:
    return all(ids) and len(set(ids)) == len(ids)


def _sentence(says: str, items: Sequence[str]) -> str:
    names = [*dict.fromkeys(items)]
    more = f" 等 {len(names)} 项" if len(names) > _MOST_NAMED else " "
    return f"任务 {'、'.join(names[:_MOST_NAMED])}{more}{says}"


def _fate(row: TaskRow) -> str:
    """Why a task does not come along, or empty."""
    if row.blank:
        return "blank"
    if not row.level and "0" in (row.uid, row.id) and (row.level == 0 or row.summary):
        return "project"
    if row.external:
        return "external"
    return "" if row.active else "inactive"


def _manual(row: TaskRow) -> tuple[int, int] | None:
    """The instants at which a manually scheduled task stands."""
    if not row.manual:
        return None
    start = row.start if row.manual_start is None else row.manual_start
    finish = row.finish if row.manual_finish is None else row.manual_finish
    if start is None or finish is None:
        return None
    return minutes(start), max(minutes(start), minutes(finish))
