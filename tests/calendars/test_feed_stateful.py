"""Every sort of change in any order, through the real engine: what subscribers see stays right.

A workspace of two small plans is changed at random. After each step every feed is published as a
run would do it, and what changed in its bytes is judged by rules that do not know the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from calendars.editions import Revision, edition, shown
from calendars.feed import feed_of
from calendars.lint import lint
from calendars.names import FeedName
from calendars.offices import office_key
from calendars.render import render
from calendars.source import Source, source_of
from projects.model import Activity, Deadline, Link, Project, Span, instant
from projects.schedule import schedule
from tests.calendars.every_name import names_of

DOMAIN = "daopai.example"
BEGIN = date(2023, 12, 31)
OFFICES = ("排水处", "园林中心", "市政工程处")
LEADERS = ("分管副局长", "分管副市长")
PLANS = {"lianghu": "两湖综合治理工程", "paishui": "排水管网改造"}
ITEMS = "ABCD"

plans = st.sampled_from(sorted(PLANS))
items = st.sampled_from(ITEMS)
days = st.one_of(st.integers(-90, 60), st.integers(380, 420))


@dataclass(frozen=True)
class Work:
    """One work of a plan as people know it. `due` and `base` are days from BEGIN."""

    name: str
    owner: str
    leader: str
    length: int = 10
    due: int | None = 30
    base: int | None = None
    closed: date | None = None


@dataclass(frozen=True)
class Event:
    """One event as its subscribers see it."""

    block: bytes
    day: str
    cancelled: bool
    digest: bool
    sequence: int
    created: str
    modified: str
    title: str


@dataclass
class Subscription:
    """A feed from run to run: what the store knows, what stands in the file, and what was seen."""

    name: FeedName
    known: dict[str, Revision] = field(default_factory=dict)
    data: bytes = b""
    seen: dict[str, Event] = field(default_factory=dict)
    buried: dict[str, date] = field(default_factory=dict)


def events_of(data: bytes) -> Iterator[tuple[str, Event]]:
    for block in re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data, re.S):
        head = block.replace(b"\r\n ", b"").decode().partition("BEGIN:VALARM")[0].splitlines()
        told = dict(line.split(":", 1) for line in head if ":" in line)
        yield (
            told["UID"],
            Event(
                block,
                told["DTSTART;VALUE=DATE"],
                told["STATUS"] == "CANCELLED",
                told["SUMMARY"].startswith("※"),
                int(told["SEQUENCE"]),
                told["CREATED"],
                told["LAST-MODIFIED"],
                told["SUMMARY"],
            ),
        )


def uid_of(code: str, item: str) -> str:
    return f"{code}.{item}.finish@{DOMAIN}"


class Workspace(RuleBasedStateMachine):
    """Two plans, what happens to them, and every feed of them."""

    @initialize()
    def begin(self) -> None:
        self.today = BEGIN
        self.failed: set[str] = set()
        self.removed: set[str] = set()
        self.deleted: dict[tuple[str, str], Work] = {}
        self.works = {
            (code, item): Work(f"{item}段施工", OFFICES[number % 3], LEADERS[number % 2])
            for code in PLANS
            for number, item in enumerate(ITEMS)
        }
        self.feeds: dict[str, Subscription] = {}

    def change(self, code: str, item: str, **what: object) -> None:
        if (code, item) in self.works:
            self.works[code, item] = replace(self.works[code, item], **what)  # type: ignore[arg-type]  # by the rules below

    @rule(code=plans, item=items, due=st.none() | days)
    def a_deadline_moves(self, code: str, item: str, due: int | None) -> None:
        self.change(code, item, due=due)

    @rule(code=plans, item=items, base=st.none() | days)
    def a_baseline_is_taken(self, code: str, item: str, base: int | None) -> None:
        self.change(code, item, base=base)

    @rule(code=plans, item=items, name=st.sampled_from(["清淤", "闭水试验, 验收; 移交"]))
    def a_work_is_renamed(self, code: str, item: str, name: str) -> None:
        self.change(code, item, name=name)

    @rule(code=plans, item=items, owner=st.sampled_from(OFFICES))
    def another_department_takes_over(self, code: str, item: str, owner: str) -> None:
        self.change(code, item, owner=owner)

    @rule(code=plans, item=items, leader=st.sampled_from(LEADERS))
    def another_leader_takes_over(self, code: str, item: str, leader: str) -> None:
        self.change(code, item, leader=leader)

    @rule(code=plans, item=items, length=st.integers(1, 60))
    def the_critical_path_moves(self, code: str, item: str, length: int) -> None:
        self.change(code, item, length=length)

    @rule(code=plans, item=items)
    def a_work_is_closed_or_opened_again(self, code: str, item: str) -> None:
        if work := self.works.get((code, item)):
            self.change(code, item, closed=None if work.closed else self.today)

    @rule(code=plans, item=items)
    def a_work_is_deleted_or_restored(self, code: str, item: str) -> None:
        here, there = self.works, self.deleted
        if (code, item) not in here:
            here, there = there, here
        elif sum(key[0] == code for key in here) == 1:
            return
        there[code, item] = here.pop((code, item))

    @rule(code=plans)
    def a_plan_is_broken_or_mended(self, code: str) -> None:
        self.failed ^= {code}

    @rule(code=plans)
    def a_plan_is_taken_away_or_brought_back(self, code: str) -> None:
        self.removed ^= {code}

    @rule(weeks=st.sampled_from([1, 1, 1, 4, 5]))
    def weeks_go_by(self, weeks: int) -> None:
        self.today += timedelta(days=7 * weeks)

    @rule()
    def it_is_computed_again(self) -> None:
        pass

    def source(self, code: str) -> Source:
        mine = {item: work for (plan, item), work in sorted(self.works.items()) if plan == code}
        ids = list(mine)
        project = Project(
            code=code,
            name=PLANS[code],
            owner="市城管局",
            start=instant(BEGIN),
            activities=tuple(
                Activity(
                    id=item,
                    name=work.name,
                    owner=work.owner,
                    leader=work.leader,
                    duration=Span(work.length * 1440),
                    deadline=None
                    if work.due is None
                    else Deadline(BEGIN + timedelta(days=work.due), item=item),
                )
                for item, work in mine.items()
            ),
            links=tuple(Link(a, b) for a, b in zip(ids, ids[2:], strict=False)),
            deadlines=(Deadline(BEGIN + timedelta(days=200)),),
        )
        return source_of(
            schedule(project, as_of=self.today),
            domain=DOMAIN,
            status_date=self.today,
            baseline={
                item: BEGIN + timedelta(days=work.base)
                for item, work in mine.items()
                if work.base is not None
            },
            closed={item: work.closed for item, work in mine.items() if work.closed},
        )

    @invariant()
    def every_feed_is_right(self) -> None:
        if not hasattr(self, "feeds"):
            return
        good = [code for code in PLANS if code not in self.removed | self.failed]
        sources = [self.source(code) for code in good]
        for name in names_of(sources):
            self.feeds.setdefault(name.slug, Subscription(name))
        told = {
            slug: self.published(subscription, sources)
            for slug, subscription in sorted(self.feeds.items())
        }
        self.all_tell_the_same(told)
        self.nothing_is_missing(told, frozenset(good))

    def published(self, subscription: Subscription, sources: list[Source]) -> Mapping[str, Event]:
        """Publish one feed as a run does and judge what its subscribers see."""
        carried = frozenset(self.failed)

        def made() -> tuple[bytes, tuple[Revision, ...]]:
            known = subscription.known
            feed = feed_of(
                subscription.name,
                sources,
                domain=DOMAIN,
                status_date=self.today,
                shown=shown(known),
                carried=carried,
            )
            new = edition(feed, known)
            return render(new), new.changed

        data, changed = made()
        assert made() == (data, changed)
        subscription.known |= {revision.uid: revision for revision in changed}
        assert made() == (data, ()), "published again at the same status date"
        assert lint(data) == []
        found = list(events_of(data))
        now = dict(found)
        assert len(now) == len(found) > 0
        for uid, event in now.items():
            self.follows(subscription, uid, event)
        for uid, before in subscription.seen.items():
            if before.block and not before.cancelled and not before.digest and self.broken(uid):
                assert now[uid].block == before.block, "a plan that failed stays as published"
            elif before.block and not before.cancelled and self.must_stay(subscription, uid):
                assert uid in now, "nothing vanishes because the critical path moved"
                assert not now[uid].cancelled
        self.tombstones_stay(subscription, now)
        subscription.data = data
        subscription.seen |= now
        for uid in subscription.seen.keys() - now.keys():
            gone = subscription.seen[uid]
            subscription.seen[uid] = replace(gone, block=b"")  # it has left the file
        return now

    def follows(self, subscription: Subscription, uid: str, event: Event) -> None:
        """Whether an event may follow upon what was seen of it before."""
        stamp = f"{self.today:%Y%m%d}T1000"
        before = subscription.seen.get(uid)
        if before is None:
            assert (event.sequence, event.created) == (0, event.modified)
            assert event.created.startswith(stamp)
            return
        back = before.block == b""
        moved = (event.day, event.cancelled) != (before.day, before.cancelled)
        assert event.created == before.created
        if back:
            assert not event.cancelled, "only what lives comes back"
        assert event.sequence == before.sequence + (moved or back)
        if event.block != before.block:
            assert event.modified > before.modified
            assert event.modified.startswith(stamp)
        if event.digest and f"{self.today:%Y%m%d}" > event.day:
            assert event.block == before.block, "a past week is frozen"

    def tombstones_stay(self, subscription: Subscription, now: Mapping[str, Event]) -> None:
        buried = subscription.buried
        for uid, event in now.items():
            if event.cancelled:
                assert self.today - buried.setdefault(uid, self.today) <= timedelta(days=30)
                assert event.title.startswith("×")
                assert b"VALARM" not in event.block
            else:
                buried.pop(uid, None)
        for uid in set(buried) - set(now):
            if self.lives(uid) is None and not self.broken(uid):
                assert self.today - buried[uid] > timedelta(days=30), uid
            del buried[uid]

    def broken(self, uid: str) -> bool:
        """Whether the plan of a UID could not be computed this time."""
        return uid.partition(".")[0] in self.failed

    def must_stay(self, subscription: Subscription, uid: str) -> bool:
        """Whether an item that a project's or the leaders' feed showed has to be there still."""
        work = self.lives(uid)
        shared = subscription.name.kind in ("project", "portfolio")
        return shared and work is not None and self.watched_day(work) is not None

    def watched_day(self, work: Work) -> date | None:
        """The committed day of an open work, where it lies inside of the window."""
        days = work.base if work.due is None else work.due
        if work.closed or days is None:
            return None
        day = BEGIN + timedelta(days=days)
        return day if -60 <= (day - self.today).days <= 400 else None

    def lives(self, uid: str) -> Work | None:
        """The work of a UID, where its plan is there."""
        code, item = uid.split(".")[:2]
        return None if code in self.removed else self.works.get((code, item))

    def all_tell_the_same(self, told: Mapping[str, Mapping[str, Event]]) -> None:
        """One item has one day and one title, whoever subscribed to what."""
        seen: dict[str, tuple[str, str]] = {}
        for now in told.values():
            for uid, event in now.items():
                if event.cancelled or event.digest or self.broken(uid):
                    continue
                says = (event.day, event.title)
                assert seen.setdefault(uid, says) == says

    def nothing_is_missing(
        self, told: Mapping[str, Mapping[str, Event]], good: frozenset[str]
    ) -> None:
        """Every open committed work inside of the window stands in its department's, its leader's
        and, once it stood there, in its project's feed."""
        by_name = {
            (office_key(feed.name.office), feed.name.project): told[slug]
            for slug, feed in self.feeds.items()
        }
        for (code, item), work in self.works.items():
            uid, day = uid_of(code, item), self.watched_day(work)
            if code not in good or day is None:
                continue
            for who in ((work.owner, ""), (work.leader, ""), (work.owner, code)):
                event = by_name[who].get(uid)
                assert event is not None, (who, uid)
                assert not event.cancelled
                assert event.day == f"{day:%Y%m%d}"
            if work.due is not None:
                assert not by_name["", code][uid].cancelled


TestWorkspace = Workspace.TestCase
TestWorkspace.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
