"""From the plan to the arrow network: nothing moves, nothing is lost."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from gantt.arrows import Arrow, ArrowNetwork, arrow_network
from gantt.arrows.rewrite import rewrite
from projects.bundled import names, path
from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    Deadline,
    Link,
    LinkKind,
    Project,
    Span,
    instant,
)
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.arrow_checks import faults, recomputed
from tests.gantt.gantt_plans import long_schedule, small_schedule, work
from tests.projects.network_fuzz import Case, cases

START = date(2026, 3, 2)  # a Monday
KINDS: tuple[LinkKind, ...] = ("FS", "FS", "FS", "SS", "FF", "SF")
WEEK = CalendarSpec("五天", week=(True,) * 5 + (False,) * 2)


def plan(works: list[Activity], links: list[Link], due: date | None = None) -> Schedule:
    """A schedule on five-day weeks."""
    project = Project(
        code="t",
        name="试",
        activities=tuple(works),
        links=tuple(links),
        calendars=(WEEK,),
        calendar="五天",
        start=instant(START),
        deadlines=() if due is None else (Deadline(due),),
    )
    return schedule(project)


def arrows(net: ArrowNetwork, item: str) -> list[Arrow]:
    return [a for a in net.arrows if a.item == item]


def days(count: int) -> Span:
    return Span(count * DAY)


def random_plan(dice: random.Random) -> Schedule:
    """Works and milestones with links of all types, lags, leads shorter than the work they leave,
    and here and there a date before which nothing may begin."""
    works, links, lengths = [], [], {}
    for number in range(dice.randint(2, 12)):
        item = f"A{number}"
        lengths[item] = dice.choice((0, *range(1, 10)))
        made = work(item, f"工作{number}", lengths[item])
        if lengths[item] and dice.random() < 0.15:
            held = instant(date.fromordinal(START.toordinal() + dice.randint(0, 40)))
            made = Activity(
                id=item,
                name=made.name,
                duration=made.duration,
                constraints=(Constraint("snet", held),),
            )
        works.append(made)
        for other in dice.sample(range(number), min(number, dice.choice((0, 1, 1, 2, 3)))):
            kind = dice.choice(KINDS)
            least = min(1 - lengths[f"A{other}"], 0) if kind[0] == "F" else 0
            lag = dice.randint(least, 6) if dice.random() < 0.5 else 0
            links.append(Link(f"A{other}", item, kind, days(lag)))
    due = date(2026, 12, 31) if dice.random() < 0.5 else None
    return plan(works, links, due)


def bound_by_length(computed: Schedule) -> bool:
    """Whether some late date hangs on a work being one piece, which no arrow tells: its start is
    what another work waits for, or links hold its end and others leave it on the way."""
    network = computed.run.network
    for number, node in enumerate(network.nodes):
        ways = [edge.lag + node.duration * edge.from_finish for edge in network.out[number]]
        held = any(edge.to_finish for edge in network.into[number])
        if any(way == 0 or (held and way < node.duration) for way in ways):
            return True
    return False


def test_finish_start_passes_over_the_arrows_give_the_dates_of_the_schedule() -> None:
    dice = random.Random(6)
    links = left = 0
    for _ in range(700):
        computed = random_plan(dice)
        net = arrow_network(computed)
        links += len(computed.run.network.links)
        left += len(net.left_out)
        # One end on each side of a weekend is no one event: rare, and said.
        assert {row.says for row in net.left_out} <= {
            "日历或取整不同，箭线不能同时保持两项工作的早、迟日期"
        }
        assert faults(computed, net) == []
        again = recomputed(computed, net)
        worked = computed.run.network.calendars.default.worked
        for timing in computed:
            stands = (
                timing.early_start,
                timing.early_finish,
                timing.late_start,
                timing.late_finish,
            )
            told = tuple(worked(at) for at in stands if at is not None)
            if bound_by_length(computed):
                assert again[timing.id][:2] == told[:2], (timing, computed.project)
            elif timing.zero:  # an event serves every work that leaves it: the most urgent tells
                assert again[timing.id][:2] == told[:2]
                assert again[timing.id][2] <= told[2]
            else:
                assert again[timing.id] == told, (timing, computed.project)
    assert left < links / 100


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_whatever_the_plan_the_arrows_keep_its_dates_and_lose_no_work(case: Case) -> None:
    try:
        computed = schedule(case.project, as_of=case.as_of)
    except InputError:
        return
    net = arrow_network(computed)
    assert faults(computed, net) == []
    drawn = {a.item for a in net.arrows} | {item for event in net.events for item in event.items}
    rows = {work.id for work in case.project.activities} - set(computed.run.network.leaves)
    assert rows == (drawn - {""}) | {row.item for row in net.left_out if not row.link}


@pytest.mark.parametrize("as_of", [None, date(2026, 6, 1)])
@pytest.mark.parametrize("name", names())
def test_bundled_plans_keep_their_dates(name: str, as_of: date | None) -> None:
    computed = schedule(read_plan(path(name)), as_of=as_of)
    net = arrow_network(computed)
    assert faults(computed, net) == []
    assert net == arrow_network(computed)


def test_a_start_start_lag_cuts_the_predecessor() -> None:
    computed = plan([work("A", "开挖", 10), work("B", "安装", 8)], [Link("A", "B", "SS", days(3))])
    net = arrow_network(computed)
    first, second = arrows(net, "A")
    assert (first.part, first.days, second.part, second.days) == ((1, 2), 3, (2, 2), 7)
    assert first.head == arrows(net, "B")[0].tail
    assert second.free_float == computed["A"].free_float_days


def test_a_finish_finish_lag_cuts_the_successor() -> None:
    works = [work("A", "开挖", 10), work("B", "安装", 8)]
    net = arrow_network(plan(works, [Link("A", "B", "FF", days(3))]))
    first, second = arrows(net, "B")
    assert (first.days, second.days) == (5, 3)
    assert arrows(net, "A")[0].head == second.tail
    wait = next(a for a in net.arrows if a.kind == "wait")
    assert (wait.name, wait.head) == ("为连续作业推后", first.tail)


def test_a_work_with_several_lags_becomes_one_chain() -> None:
    works = [
        work("A", "开挖", 10),
        work("B", "安装", 9),
        work("C", "回填", 5),
        work("D", "检测", 2),
    ]
    links = [
        Link("A", "B", "SS", days(4)),
        Link("A", "C", "SS", days(4)),
        Link("A", "D", "SS", days(6)),
        Link("A", "B", "FF", days(2)),
    ]
    net = arrow_network(plan(works, links))
    assert [a.days for a in arrows(net, "A")] == [4, 2, 4]
    assert [a.days for a in arrows(net, "B")] == [7, 2]
    assert net.left_out == ()


def test_a_lag_behind_the_finish_is_one_wait_for_all_who_share_it() -> None:
    works = [work("A", "浇筑", 4), work("B", "拆模", 2), work("C", "砌筑", 6)]
    net = arrow_network(plan(works, [Link("A", c, "FS", days(7)) for c in "BC"]))
    (wait,) = (a for a in net.arrows if a.kind == "wait")
    assert (wait.name, wait.days, wait.critical) == ("等待 7 天", 7, True)
    assert {arrows(net, c)[0].tail for c in "BC"} == {wait.head}


def test_a_lead_cuts_the_predecessor_and_one_beyond_both_works_is_left_out() -> None:
    works = [work("A", "开挖", 10), work("B", "安装", 3)]
    net = arrow_network(plan(works, [Link("A", "B", "FS", days(-4))]))
    assert [a.days for a in arrows(net, "A")] == [6, 4]
    net = arrow_network(plan(works, [Link("A", "B", "FS", days(-14))]))
    (left,) = net.left_out
    assert (left.item, left.link) == ("B", "AFS-14 → B")
    assert left.says == "提前时距超出工作的工期，不能拆成完成—开始关系"
    assert arrows(net, "B")[0].tail == 1


def test_a_milestone_is_an_event() -> None:
    works = [work("A", "报批", 5), work("B", "审查", 8), work("M", "开工", 0), work("C", "开挖", 4)]
    net = arrow_network(plan(works, [Link("A", "M"), Link("B", "M"), Link("M", "C")]))
    (event,) = (event for event in net.events if event.items)
    assert event.items == ("M",)
    assert arrows(net, "C")[0].tail == event.number
    assert {arrows(net, item)[0].head for item in "AB"} >= {event.number}


def test_what_begins_later_than_its_event_waits_and_says_why() -> None:
    held = Activity(
        id="B",
        name="汛后施工",
        duration=days(3),
        constraints=(Constraint("snet", instant(date(2026, 4, 1))),),
    )
    net = arrow_network(plan([work("A", "准备", 5), held, work("C", "测量", 9)], []))
    (wait,) = (a for a in net.arrows if a.kind == "wait")
    assert (wait.name, wait.tail, wait.head) == ("不早于 04-01", 1, arrows(net, "B")[0].tail)
    net = arrow_network(plan([work("A", "准备", 5), held], [Link("A", "B")]))
    assert all(a.kind != "wait" for a in net.arrows)
    assert arrows(net, "B")[0].held == "不早于 04-01"
    assert arrows(net, "A")[0].free_float == 17


def test_a_started_work_out_of_sequence_is_cut_where_its_rest_waits() -> None:
    computed = small_schedule()
    net = arrow_network(computed)
    assert faults(computed, net) == []
    finished = arrows(net, "A1")[0]
    assert finished.total_float is None
    assert finished.early_start == computed["A1"].early_start


def test_part_of_a_plan_keeps_its_dates_and_names_what_it_goes_on_from() -> None:
    computed = long_schedule(60, None)
    inside = {f"W{k}" for k in range(31, 40)}
    for items in ({"P3"}, inside):
        net = arrow_network(computed, items)
        shown = {a.item for a in net.arrows if a.item} | {i for e in net.events for i in e.items}
        assert shown == inside
        for item in inside - {"W39"}:
            assert arrows(net, item)[0].early_start == computed[item].early_start
            assert arrows(net, item)[-1].late_finish == computed[item].late_finish
    wider = arrow_network(computed, {"P2", "P3", "W55"})
    named = {a.name for a in wider.arrows if a.kind == "wait" and a.tail == 1}
    assert named == {"接“第16项工作内容说明”", "接“第54项工作内容说明”"}


def test_a_plan_without_a_start_shows_its_latest_dates() -> None:
    project = Project(
        code="t",
        name="倒排",
        activities=(work("A", "甲", 5), work("B", "乙", 3)),
        links=(Link("A", "B"),),
        deadlines=(Deadline(date(2026, 9, 30)),),
    )
    computed = schedule(project)
    net = arrow_network(computed)
    assert faults(computed, net) == []
    assert [(e.early, e.late) for e in net.events] == [(e.late, e.late) for e in net.events]


def test_critical_waits_and_dummies_join_critical_works() -> None:
    works = [work("A", "甲", 5), work("B", "乙", 5), work("C", "丙", 5), work("D", "丁", 1)]
    links = [Link("A", "C"), Link("B", "C"), Link("A", "D", "FS", days(2))]
    net = arrow_network(plan(works, links))
    dummies = [a for a in net.arrows if a.kind == "dummy"]
    assert any(a.critical for a in dummies)
    assert not any(a.critical for a in net.arrows if a.kind == "wait")


def test_an_empty_choice_is_an_empty_network() -> None:
    assert arrow_network(small_schedule(), ()) == ArrowNetwork((), ())


def test_the_arrows_keep_the_order_of_the_rewritten_plan() -> None:
    computed = long_schedule(120)
    plan_tasks = rewrite(computed)
    net = arrow_network(computed)
    works = [(a.item, a.part) for a in net.arrows if a.kind == "work"]
    assert works == [(t.item, t.part) for t in plan_tasks.tasks if t.kind == "work"]


@pytest.mark.parametrize("name", names())
def test_critical_works_are_those_of_the_schedule_and_split_ones_leave_no_wave(name: str) -> None:
    plan = schedule(read_plan(path(name)))
    works = [a for a in arrow_network(plan).arrows if a.kind == "work"]
    assert {a.item for a in works if a.critical} == {a.item for a in works if plan[a.item].critical}
    at = {(a.item, a.part[0]): a.critical for a in works}
    for arrow in works:
        rest = [at[arrow.item, k] for k in range(1, arrow.part[1] + 1) if k != arrow.part[0]]
        if arrow.critical and any(rest):
            assert not arrow.free_float
