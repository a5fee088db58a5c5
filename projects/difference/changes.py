"""What was put in differently: works, links, calendars, deadlines, reports, the data date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from projects.actuals import NOTHING, Actual
from projects.difference.calendardays import CalendarDays
from projects.difference.values import Change, ChangeKind, Key, Renumbered, Side
from projects.difference.words import (
    KINDS,
    NONE,
    arrow,
    constraint_words,
    deadline_words,
    instant_words,
    link_words,
    number,
    span_words,
    state_words,
)
from projects.model import Activity, Deadline, Link, Project

LINK = "→"
_RULES = {"daopai": "倒排", "p6": "Primavera P6", "msproject": "Microsoft Project"}


@dataclass(frozen=True)
class Inputs:
    """The changes between two sides, in the order in which they are printed."""

    before: Side
    after: Side

    @cached_property
    def old(self) -> Mapping[str, Activity]:
        """The activities of the first side by id."""
        return {work.id: work for work in self.before.schedule.project.activities}

    @cached_property
    def new(self) -> Mapping[str, Activity]:
        """The activities of the second side by id."""
        return {work.id: work for work in self.after.schedule.project.activities}

    @cached_property
    def calendars(self) -> CalendarDays:
        """The days that calendars of both sides count differently."""
        return CalendarDays(self.before.schedule, self.after.schedule)

    @cached_property
    def by_key(self) -> Mapping[Key, Change]:
        """Every change by its key."""
        return {change.key: change for change in self._all()}

    @cached_property
    def renumbered(self) -> tuple[Renumbered, ...]:
        """Works that went and came under one name that no other of them bears."""
        gone = _by_name(work for item, work in self.old.items() if item not in self.new)
        come = _by_name(work for item, work in self.new.items() if item not in self.old)
        return tuple(
            Renumbered(gone[name][0].id, come[name][0].id, name)
            for name in gone
            if len(gone[name]) == 1 and len(come.get(name, ())) == 1
        )

    def _all(self) -> Iterator[Change]:
        yield from self._works()
        days = {side.schedule.project.minutes_per_day for side in (self.before, self.after)}
        for item, work in self.new.items():
            same = len(days) == 1 and self.old.get(item) == work
            if item in self.old and not same:
                yield from self._fields(self.old[item], work)
        yield from self._links()
        yield from self._calendars()
        yield from self._deadlines()
        yield from self._project()
        yield from self._reports()

    # -- works -------------------------------------------------------------------------------

    def _works(self) -> Iterator[Change]:
        for item, work in self.old.items():
            if item not in self.new:
                yield Change("removed", item, "已删除", before=self._describe(work, self.before))
        for item, work in self.new.items():
            if item not in self.old:
                yield Change("added", item, "新增", after=self._describe(work, self.after))

    @staticmethod
    def _describe(work: Activity, side: Side) -> str:
        if work.kind != "task" or work.duration is None:
            return KINDS[work.kind]
        return span_words(work.duration, side.schedule.project.minutes_per_day)

    def _fields(self, old: Activity, new: Activity) -> Iterator[Change]:
        for kind, label, read in self._readings():
            was, now = read(old, self.before), read(new, self.after)
            if was != now:
                yield Change(kind, new.id, f"{label} {arrow(was, now)}", was, now)

    @staticmethod
    def _readings() -> tuple[tuple[ChangeKind, str, Callable[[Activity, Side], str]], ...]:
        """The fields of a work that are compared, each by what it says in words."""
        return (
            ("name", "名称", lambda work, _: work.name),
            ("owner", "责任单位", _owner),
            ("kind", "类型", lambda work, _: KINDS[work.kind]),
            ("parent", "上级", lambda work, _: work.parent or NONE),
            ("duration", "工期", _duration),
            ("calendar", "日历", _calendar),
            ("constraint", "约束", lambda work, _: constraint_words(work.constraints)),
            ("promised", "承诺日期", lambda work, _: str(work.promised or NONE)),
            ("manual", "手动安排", _manual),
            ("splittable", "可否中断", lambda work, _: "可" if work.splittable else "不可"),
            ("quantity", "工程量", _quantity),
            ("weight", "权重", _weight),
        )

    # -- links -------------------------------------------------------------------------------

    def _links(self) -> Iterator[Change]:
        old, new = _pairs(self.before), _pairs(self.after)
        for pair in (*new, *(pair for pair in old if pair not in new)):
            # A link goes or comes with its works.
            if any((item in self.old) != (item in self.new) for item in pair):
                continue
            was, now = old.get(pair, ()), new.get(pair, ())
            if was == now:
                continue
            before = link_words(was, self.before.schedule.project.minutes_per_day)
            after = link_words(now, self.after.schedule.project.minutes_per_day)
            name = LINK.join(pair)
            if before and after:
                says = f"关系 {before} 改为 {after}"
            else:
                says = f"新增关系 {after}" if after else f"删除关系 {before}"
            yield Change("link", name, says, before, after)

    # -- calendars, deadlines, project -------------------------------------------------------

    def _calendars(self) -> Iterator[Change]:
        project, other = self.before.schedule.project, self.after.schedule.project
        if project.calendar != other.calendar:
            was, now = project.calendar or "每日", other.calendar or "每日"
            old, new = (s.schedule.run.network.calendars.default for s in (self.before, self.after))
            days = self.calendars.compared(old, new)
            says = f"项目默认日历 {was} → {now}" + (f"，{days}" if days else "")
            yield Change("calendar", "", says, was, now)
        for name, days in self.calendars.sentences(self.before.schedule, self.after.schedule):
            yield Change("days", name, days, after=days)

    def _deadlines(self) -> Iterator[Change]:
        old, new = _due(self.before), _due(self.after)
        for item in dict.fromkeys((*old, *new)):
            if item and (item in self.old) != (item in self.new):
                continue
            was, now = deadline_words(old.get(item, ())), deadline_words(new.get(item, ()))
            if was != now:
                yield Change("deadline", item, f"时限 {was} → {now}", was, now)

    def _project(self) -> Iterator[Change]:
        project, other = self.before.schedule.project, self.after.schedule.project
        was, now = (NONE if p.start is None else instant_words(p.start) for p in (project, other))
        if was != now:
            yield Change("start", "", f"项目开工 {was} → {now}", was, now)
        was, now = _rules(project), _rules(other)
        if was != now:
            yield Change("rules", "", f"计算规则 {was} → {now}", was, now)
        old = self.before.schedule.run.situation.data_instant
        new = self.after.schedule.run.situation.data_instant
        if old != new:
            was = NONE if old is None else instant_words(old, closes=True)
            now = NONE if new is None else instant_words(new, closes=True)
            yield Change("data-date", "", f"状态日期 {was} → {now}", was, now)

    # -- reports -----------------------------------------------------------------------------

    def _reports(self) -> Iterator[Change]:
        old = self.before.schedule.run.situation.actuals
        new = self.after.schedule.run.situation.actuals
        project = self.after.schedule.project
        per_day = project.minutes_per_day
        said = "假定" if project.scenarios else "填报"  # nobody reported what a scenario supposes
        for item in dict.fromkeys((*self.new, *old, *new)):
            # A report goes or comes with its work.
            if (item in self.old) != (item in self.new):
                continue
            first, last = old.get(item, NOTHING), new.get(item, NOTHING)
            if first == last:
                continue
            was, now = _state(first), _state(last)
            if was != now:
                before, after, says = state_words(was, now, per_day)
                yield Change("actual", item, f"{said}{says}", before, after)


def _state(state: Actual) -> Actual:
    """What moves dates of what was reported."""
    return replace(state, reported="", seen_on=None, by="", done=None)


def _by_name(works: Iterable[Activity]) -> Mapping[str, list[Activity]]:
    found: dict[str, list[Activity]] = {}
    for work in works:
        found.setdefault(work.name, []).append(work)
    return found


def _pairs(side: Side) -> dict[tuple[str, str], tuple[Link, ...]]:
    found: dict[tuple[str, str], tuple[Link, ...]] = {}
    for link in side.schedule.project.links:
        pair = link.before, link.after
        found[pair] = tuple(
            sorted(
                (*found.get(pair, ()), link),
                key=lambda one: (one.kind, one.lag.unit, one.lag.amount, one.lag_on or ""),
            )
        )
    return found


def _due(side: Side) -> Mapping[str, tuple[Deadline, ...]]:
    found: dict[str, tuple[Deadline, ...]] = {}
    for deadline in side.schedule.run.network.deadlines:
        bare = Deadline(deadline.day, buffer=deadline.buffer, minute=deadline.minute)
        item = deadline.item or ""
        found[item] = tuple(sorted((*found.get(item, ()), bare), key=lambda d: (d.at, d.buffer)))
    return found


def _owner(work: Activity, _: Side) -> str:
    helpers = f"（配合：{'、'.join(work.helpers)}）" if work.helpers else ""
    leader = f"，{work.leader}" if work.leader else ""
    return f"{work.owner or NONE}{leader}{helpers}"


def _duration(work: Activity, side: Side) -> str:
    return span_words(work.duration, side.schedule.project.minutes_per_day)


def _calendar(work: Activity, _: Side) -> str:
    return work.calendar or "项目默认"


def _manual(work: Activity, _: Side) -> str:
    if work.manual is None:
        return NONE
    begin, end = work.manual
    return f"{instant_words(begin)} 至 {instant_words(end, closes=True)}"


def _quantity(work: Activity, _: Side) -> str:
    return NONE if work.quantity is None else f"{number(work.quantity.total)} {work.quantity.unit}"


def _weight(work: Activity, _: Side) -> str:
    said = [
        f"{label} {number(value)}"
        for label, value in (("权重", work.weight), ("投资额", work.budget))
        if value is not None
    ]
    return "、".join(said) or NONE


def _rules(project: Project) -> str:
    options = project.options
    own = "、".join(
        str(value)
        for value in (options.total_float, options.progress, options.lag_on)
        if value is not None
    )
    constraints = {None: "", True: "、尊重约束", False: "、不尊重约束"}[options.honour_constraints]
    minutes = f"，每日 {project.minutes_per_day} 分钟" if project.minutes_per_day != 1440 else ""
    return f"{_RULES[project.rules]}{f'（{own}）' if own else ''}{constraints}{minutes}"
