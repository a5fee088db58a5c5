"""Feeds composed from plans: what is shown, what is elsewhere, and what a store keeps of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.editions import Revision, edition, shown
from calendars.facts import Relation
from calendars.feed import Feed, feed_of
from calendars.items import FeedItem
from calendars.keeping import item_of, item_text
from calendars.lint import lint
from calendars.names import PORTFOLIO_FEED, FeedName, name_for
from calendars.render import render
from calendars.source import Source, source_of
from projects.errors import InputError
from projects.model import Lever
from projects.schedule.result import Schedule
from tests.calendars.every_name import names_of

WEEK = timedelta(days=7)
BEGIN = date(2023, 12, 31)
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": BEGIN}


def taken(plan: Schedule, **more: Any) -> Source:
    return source_of(plan, **(FEED | more))


def names_in(feed: Feed) -> list[str]:
    return [item.summary for item in feed.items if not item.digest]


def known(feed: Feed) -> dict[str, Revision]:
    return {revision.uid: revision for revision in edition(feed, {}).events}


def test_an_item_whose_criticality_is_lost_stays_in_the_feeds_that_showed_it(
    new_plan: Callable[[], Any],
) -> None:
    def plan(**timing: bool) -> Source:
        made = new_plan().work("A", "清淤", early=date(2024, 2, 1), critical=True)
        made.work("B", "绿化", early=date(2024, 2, 1), **timing)
        days = {"A": date(2024, 2, 9), "B": date(2024, 2, 9)}
        return taken(made.schedule(), baseline=days)

    for name in (PORTFOLIO_FEED, name_for([plan()], project="lianghu")):
        first = feed_of(name, [plan(critical=True)], **FEED)
        assert names_in(first) == ["▲清淤｜两湖综合治理工程", "▲绿化｜两湖综合治理工程"]
        held = feed_of(name, [plan()], **FEED, shown=shown(known(first)))
        assert names_in(held) == ["▲清淤｜两湖综合治理工程", "○绿化｜两湖综合治理工程"]
        assert names_in(feed_of(name, [plan()], **FEED)) == ["▲清淤｜两湖综合治理工程"]


def test_a_critical_work_that_closes_is_ticked_off_and_does_not_vanish(
    new_plan: Callable[[], Any],
) -> None:
    plan = new_plan().work("A", "清淤", early=date(2024, 2, 1), critical=True)
    source = taken(plan.schedule(), baseline={"A": date(2024, 2, 9)})
    name = name_for([source], project="lianghu")
    before = shown(known(feed_of(name, [source], **FEED)))
    done = new_plan().work("A", "清淤", early=date(2023, 12, 30), status="finished")
    source = taken(done.schedule(), baseline={"A": date(2024, 2, 9)})
    assert names_in(feed_of(name, [source], **FEED, shown=before)) == [
        "✓清淤（提前41天完成）｜两湖综合治理工程"
    ]


def test_what_was_shown_and_is_in_the_plans_is_here_or_elsewhere(lake: Schedule) -> None:
    source = taken(lake)
    everything = frozenset(source.silent)
    for name in names_of([source]):
        assert not feed_of(name, [source], **FEED).elsewhere, "nobody knows of anything yet"
        feed = feed_of(name, [source], **FEED, shown=everything | {"gone.A.finish@daopai.example"})
        here = {item.uid for item in feed.items if not item.digest}
        assert here | set(feed.elsewhere) == set(source.silent)
        assert not here & set(feed.elsewhere)
    assert len(source.silent) == 1 + len(lake.project.activities)


def test_elsewhere_says_who_has_an_item_now(lake: Schedule) -> None:
    source = taken(lake)

    def reasons(office: str) -> dict[str, str]:
        name, everything = name_for([source], office=office), frozenset(source.silent)
        feed = feed_of(name, [source], **FEED, shown=everything)
        return {uid.split(".")[1]: why for uid, why in feed.elsewhere.items() if why}

    assert reasons("排水处") == {
        "L300": "现由市政工程处负责",
        "L310": "现由市政工程处负责",
        "finish@daopai": "现由市城管局负责",
    }
    assert reasons("分管副局长") == {
        "L320": "现由排水处负责",
        "finish@daopai": "现由市城管局负责",
    }
    assert not [why for why in feed_of(PORTFOLIO_FEED, [source], **FEED).elsewhere.values() if why]


def test_a_work_that_changes_hands_moves_from_one_feed_to_the_other(
    new_plan: Callable[[], Any],
) -> None:
    def plan(owner: str, leader: str) -> Source:
        people = {"owner": owner, "leader": leader}
        made = new_plan().work("A", "清淤", due=date(2024, 2, 1), activity=people)
        made.work("B", "绿化", due=date(2024, 2, 1), activity={"owner": "排水处", "leader": "甲"})
        return taken(made.schedule())

    before, after = plan("排水处", "分管副局长"), plan("园林中心", "分管副市长")

    def seen(name: FeedName) -> dict[str, str]:
        past = known(feed_of(name, [before], **FEED))
        feed = feed_of(name, [after], **(FEED | {"status_date": BEGIN + WEEK}), shown=shown(past))
        events = edition(feed, past).events
        return {
            event.uid.split(".")[1]: event.item.summary for event in events if not event.item.digest
        }

    assert seen(name_for([before], office="排水处")) == {
        "A": "×清淤（现由园林中心负责）｜两湖综合治理工程",
        "B": "○绿化｜两湖综合治理工程",
    }
    assert seen(name_for([before], office="分管副局长")) == {
        "A": "×清淤（责任领导现为分管副市长）｜两湖综合治理…"
    }
    assert seen(name_for([after], office="园林中心")) == {"A": "○清淤｜两湖综合治理工程"}


def test_an_overdue_work_that_leaves_the_window_is_no_tombstone(
    new_plan: Callable[[], Any],
) -> None:
    office = {"owner": "排水处", "leader": "分管副局长"}
    plan = new_plan().work("A", "清淤", due=BEGIN - timedelta(days=60), activity=office)
    for wanted in ("排水处", "分管副局长"):
        source = taken(plan.schedule())
        name = name_for([source], office=wanted)
        past = known(feed_of(name, [source], **FEED))
        assert len(past) == 2
        late = BEGIN + WEEK
        source = taken(plan.schedule(as_of=late), status_date=late)
        feed = feed_of(name, [source], **(FEED | {"status_date": late}), shown=shown(past))
        events = edition(feed, past).events
        assert {event.item.summary[0] for event in events} == {"※"}
        assert "逾期：两湖综合治理工程·清淤（逾期67天）" in feed.items[0].description


def test_a_project_that_could_not_be_computed_is_told_in_the_digest(lake: Schedule) -> None:
    source = taken(lake)
    carried = frozenset({"lianghu"})
    for name in (PORTFOLIO_FEED, name_for([source], office="排水处")):
        past = known(feed_of(name, [source], **FEED))
        later = FEED | {"status_date": BEGIN + WEEK}
        feed = feed_of(name, [], **later, shown=shown(past), carried=carried)
        (weekly,) = feed.items
        assert weekly.summary.startswith("※计划未能更新")
        assert "未能更新的项目：lianghu（计划有误，沿用上次发布的节点）" in weekly.description
        made = edition(feed, past)
        assert [event.uid for event in made.changed] == [weekly.uid]
        assert {event.uid for event in made.events} == {*past, weekly.uid}
        assert lint(render(made)) == []


def test_the_own_feed_of_a_broken_plan_stays_to_the_byte(lake: Schedule) -> None:
    source = taken(lake)
    for name in (name_for([source], project="lianghu"), names_of([source])[-1]):
        past = known(feed_of(name, [source], **FEED))
        later = FEED | {"status_date": BEGIN + WEEK}
        feed = feed_of(name, [], **later, shown=shown(past), carried=frozenset({"lianghu"}))
        assert edition(feed, past).changed == ()
        assert render(edition(feed, past)) == render(edition(feed_of(name, [source], **FEED), {}))


def test_a_plan_that_was_broken_from_the_first_day_gives_a_feed_that_says_so(
    lake: Schedule,
) -> None:
    name = name_for([taken(lake)], project="lianghu")
    (weekly,) = feed_of(name, [], **FEED, carried=frozenset({"lianghu"})).items
    assert weekly.summary == "※计划未能更新｜两湖综合治理工程"


def test_a_feed_of_a_name_that_no_plan_knows_any_more_buries_its_items(lake: Schedule) -> None:
    source = taken(lake)
    name = name_for([source], office="园林中心")
    past = known(feed_of(name, [source], **FEED))
    made = edition(feed_of(name, [], **FEED, shown=shown(past)), past)
    titles = {event.item.summary for event in made.events}
    assert titles == {
        "※暂无到期节点｜园林中心",
        "×闭水试验（已取消）｜两湖综合治理工程",
        "×路面恢复（已取消）｜两湖综合治理工程",
    }


def test_two_plans_with_one_code_are_refused(lake: Schedule) -> None:
    with pytest.raises(InputError, match=r"DP764.*lianghu"):
        feed_of(PORTFOLIO_FEED, [taken(lake), taken(lake)], **FEED)


def test_measures_that_a_plan_knows_are_named_where_a_work_is_late(
    new_plan: Callable[[], Any],
) -> None:
    levers = {"levers": (Lever("春节不停工", calendar="SITE7"), Lever("昼夜两班", factor=0.8))}
    plan = new_plan()
    for item, early in (("A", date(2024, 2, 20)), ("B", date(2024, 1, 20))):
        plan.work(item, item, due=date(2024, 2, 1), early=early, critical=True, activity=levers)
    late, punctual = (
        item.description for item in map(taken(plan.schedule()).item, taken(plan.schedule()).facts)
    )
    assert "可用措施：春节不停工、昼夜两班" in late.split("\n")
    assert "措施" not in punctual


def test_a_week_with_nothing_but_starts_says_how_many(new_plan: Callable[[], Any]) -> None:
    plan = new_plan().work("A", "清淤", early=date(2024, 1, 5), late=date(2024, 1, 6))
    weekly = feed_of(PORTFOLIO_FEED, [taken(plan.schedule())], **FEED).items[0]
    assert weekly.summary == "※暂无到期节点｜重点项目"
    weekly = feed_of(
        name_for([taken(plan.schedule())], project="lianghu"), [taken(plan.schedule())], **FEED
    ).items[0]
    assert weekly.summary == "※应开工1项（本周）｜两湖综合治理工程"


def test_a_past_day_that_nobody_has_committed_to_rings_no_alarm(
    new_plan: Callable[[], Any],
) -> None:
    plan = new_plan().work("A", "清淤", early=BEGIN, late=BEGIN - WEEK, critical=True)
    source = taken(plan.schedule(due=BEGIN))
    (item,) = (
        item
        for item in feed_of(name_for([source], project="lianghu"), [source], **FEED).items
        if item.name == "清淤"
    )
    assert (item.day, item.alarms) == (BEGIN - WEEK, ())


TEXT = st.text(max_size=40)
ITEMS = st.builds(
    FeedItem,
    uid=st.text(min_size=1, max_size=40),
    code=TEXT,
    name=TEXT,
    project=TEXT,
    day=st.dates(),
    summary=TEXT,
    description=TEXT,
    categories=st.lists(TEXT, max_size=3).map(tuple),
    color=TEXT,
    priority=st.none() | st.integers(0, 9),
    status=st.sampled_from(["CONFIRMED", "CANCELLED"]),
    alarms=st.lists(TEXT, max_size=3).map(tuple),
    relations=st.lists(
        st.builds(Relation, st.sampled_from(["FS", "SS", "FF", "SF"]), TEXT, TEXT), max_size=2
    ).map(tuple),
    digest=st.booleans(),
)


@given(ITEMS)
def test_what_a_store_keeps_of_an_item_gives_it_back(item: FeedItem) -> None:
    text = item_text(item)
    assert item_of(text) == item
    assert item_text(item_of(text)) == text
    assert "\0" not in text
    assert "\n" not in text
    later = json.dumps(json.loads(text) | {"of a later version": [1]})
    assert item_of(later) == item


def test_half_a_surrogate_pair_is_kept_as_text_that_a_database_takes() -> None:
    item = FeedItem(uid="a", name="\ud800", project="", day=BEGIN, summary="", description="")
    text = item_text(item)
    assert text.encode()
    assert item_of(text) == item


GOOD = item_text(
    FeedItem(
        uid="a",
        name="清淤",
        project="",
        day=BEGIN,
        summary="",
        description="",
        relations=(Relation("FS", "b", ""),),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        "{}",
        "[" * 100_000,
        GOOD[:-9],
        GOOD.replace('"a"', '""'),
        GOOD.replace('"a"', "7"),
        GOOD.replace("2023-12-31", "2023-13-31"),
        GOOD.replace('"2023-12-31"', "null"),
        GOOD.replace("CONFIRMED", "MAYBE"),
        GOOD.replace('"priority":null', '"priority":"1"'),
        GOOD.replace('"priority":null', '"priority":true'),
        GOOD.replace('"alarms":[]', '"alarms":"-PT15H"'),
        GOOD.replace('"alarms":[]', '"alarms":[15]'),
        GOOD.replace('"FS"', '"XX"'),
        GOOD.replace('"FS"', "[]"),
        GOOD.replace('"b",""', '"b"'),
        GOOD.replace('"b",""', '"b",1'),
    ],
)
def test_a_damaged_text_is_refused(text: str) -> None:
    assert text != GOOD
    with pytest.raises(ValueError, match=r".+"):
        item_of(text)


@given(st.text(max_size=80))
def test_any_text_is_an_item_or_a_value_error(text: str) -> None:
    for damaged in (text, GOOD[: len(text)] + text):
        try:
            item_of(damaged)
        except ValueError:
            continue
        assert json.loads(damaged)


def test_a_kept_item_counts_as_unchanged(lake: Schedule) -> None:
    source = taken(lake)
    feed = feed_of(PORTFOLIO_FEED, [source], **FEED)
    stored = {
        uid: replace(revision, item=item_of(item_text(revision.item)))
        for uid, revision in known(feed).items()
    }
    assert edition(feed, stored).changed == ()


def test_what_falls_to_the_limit_changes_nothing_when_the_week_is_computed_again(
    new_plan: Callable[[], Any],
) -> None:
    def plan(code: str, critical: range) -> Source:
        made = new_plan()
        for number in range(180):
            due = BEGIN + timedelta(days=number % 9 - 4)
            made.work(f"W{number:03}", f"第{number}段", early=due, critical=number in critical)
        days = {f"W{number:03}": BEGIN + timedelta(days=number % 9 - 4) for number in range(180)}
        return taken(made.schedule(code), baseline=days)

    past = known(feed_of(PORTFOLIO_FEED, [plan("lianghu", range(120))], **FEED))
    crowded = [plan("lianghu", range(30)), plan("paishui", range(100))]
    first = feed_of(PORTFOLIO_FEED, crowded, **FEED, shown=shown(past))
    assert len(first.items) == 150 + 1
    past |= {revision.uid: revision for revision in edition(first, past).changed}
    assert sum(not revision.live for revision in past.values()) == 120 - 50
    again = feed_of(PORTFOLIO_FEED, crowded, **FEED, shown=shown(past))
    assert edition(again, past).changed == ()
