"""The why-record on plans small enough to check by hand, and on every bundled plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest

from projects.bundled import names, path
from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    DayRange,
    Deadline,
    Link,
    Observation,
    Project,
    Span,
    instant,
)
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from projects.schedule.why import DATE_NAMES, Answer, Change, why
from tests.projects.why_kept import kept

MONDAY = date(2024, 3, 4)
DAILY = CalendarSpec("daily")
FIVE = CalendarSpec("five", week=(True,) * 5 + (False,) * 2)
FLOOD = CalendarSpec(
    "flood", closed=(DayRange(date(2024, 3, 11), date(2024, 3, 20), "主汛期", window=True),)
)


def work(name: str, days: int, calendar: str = "daily", **more: object) -> Activity:
    return replace(Activity(id=name, name=f"工作{name}", duration=Span(days * DAY)), **more)  # type: ignore[arg-type]  # any field, by name


def plan(*works: Activity, links: tuple[Link, ...] = (), **more: object) -> Project:
    project = Project(
        code="P",
        name="例",
        activities=works,
        links=links,
        calendars=(DAILY, FIVE, FLOOD),
        calendar="daily",
        start=instant(MONDAY),
    )
    return replace(project, **more)  # type: ignore[arg-type]  # any field, by name


def asked(project: Project, item: str | None, name: str, as_of: date | None = None) -> Answer:
    return why(schedule(project, as_of=as_of), item, name).asked


def the(answer: Answer, kind: str) -> Change:
    return next(change for change in answer.changes if change.kind == kind)


FORK = plan(
    work("A", 5),
    work("B", 3),
    work("C", 4),
    links=(Link("A", "C", "FS", Span(2 * DAY)), Link("B", "C")),
    deadlines=(Deadline(date(2024, 3, 31)),),
)


def test_the_runner_up_says_how_far_a_date_comes_forward() -> None:
    found = asked(FORK, "C", "early-start")
    assert found.day == date(2024, 3, 11)
    assert [(row.by, row.lost_days) for row in found.bounds[:2]] == [("A", 0), ("B", 4)]
    change = the(found, "link")
    assert (change.needs_days, change.wins_days) == (1, 1)
    assert (change.most_needs_days, change.most_days) == (4, 4)
    assert "工作B" in change.then
    loosened = replace(FORK, links=(Link("A", "C", "FS", Span(-2 * DAY)), FORK.links[1]))
    assert schedule(loosened)["C"].early_start_day == date(2024, 3, 7)


def test_a_chain_adds_up_to_the_date_day_by_day() -> None:
    found = asked(FORK, "C", "early-finish")
    assert [(step.item, step.end, step.day.day) for step in found.steps] == [
        ("", "", 4),
        ("A", "start", 4),
        ("A", "finish", 8),
        ("C", "start", 11),
        ("C", "finish", 14),
    ]
    assert {part.kind: part.days for part in found.total} == {"work": 9, "lag": 2}


def test_two_chains_that_tie_must_both_give_way() -> None:
    project = replace(FORK, links=(Link("A", "C"), Link("B", "C", "FS", Span(2 * DAY))))
    found = asked(project, "C", "early-start")
    assert [row.lost_days for row in found.bounds[:2]] == [0, 0]
    assert found.steps[-1].also == ("B",)
    assert {change.kind for change in found.changes} == {"together", "start"}
    assert the(found, "together").most_days == 5
    assert "“B”" in found.sentences[0]
    assert "放开关系 A" in found.sentences[1]
    assert "放开关系 B" in found.sentences[1]


def test_a_late_date_leads_on_to_the_deadline_that_binds_it() -> None:
    found = asked(FORK, "A", "late-start")
    assert found.day == date(2024, 3, 21)
    assert [(step.item, step.day.day) for step in found.steps] == [
        ("A", 21),
        ("A", 25),
        ("C", 28),
        ("C", 31),
        ("", 31),
    ]
    assert found.chain == ("A", "C")
    due = the(found, "deadline")
    assert (due.needs_days, due.wins_days) == (1, 1)
    moved = schedule(FORK, deadline=date(2024, 4, 1))
    assert moved["A"].late_start_day == date(2024, 3, 22)


def test_rest_days_and_stops_are_told_apart() -> None:
    project = plan(
        work("A", 5, calendar="five"),
        work("B", 9, calendar="flood"),
        links=(Link("A", "B", "FS", Span(2 * DAY)),),
    )
    project = replace(
        project,
        activities=(
            replace(project.activities[0], calendar="five"),
            replace(project.activities[1], calendar="flood"),
        ),
    )
    found = asked(project, "B", "early-finish")
    parts = {(part.kind, part.name): part.days for part in found.total}
    # Friday 8 March and two working days: Tuesday 12, in the flood until Wednesday 20.
    assert parts == {("work", ""): 14, ("lag", ""): 2, ("rest", ""): 2, ("stop", "主汛期"): 8}
    stop = the(found, "stop")
    assert (stop.most_days, stop.needs_days) == (8, None)
    assert "主汛期" in stop.says


def test_unsplittable_work_names_the_stop_that_it_goes_round() -> None:
    flood = replace(work("A", 10), calendar="flood", splittable=False)
    project = plan(flood, deadlines=(Deadline(date(2024, 4, 30)),))
    found = asked(project, "A", "early-start")
    assert found.day == date(2024, 3, 21)
    assert found.bounds[0].kind == "calendar"
    assert "避开“主汛期”" in found.sentences[0]
    assert {(p.kind, p.days) for p in found.steps[-1].parts} == {("idle", 7), ("stop", 10)}
    shorter = the(asked(project, "A", "early-finish"), "stop")
    assert shorter.most_days == 10  # 30 to 13 March, in working days of the calendar


def test_a_promise_a_data_date_and_an_actual_end_a_chain() -> None:
    outside = work("X", 10, kind="external", promised=date(2024, 3, 20))
    project = plan(
        outside,
        work("A", 4),
        work("B", 2),
        links=(Link("X", "A"), Link("A", "B")),
        deadlines=(Deadline(date(2024, 4, 30)),),
        observations=(Observation("A", date(2024, 3, 25), "started", date(2024, 3, 21)),),
    )
    promised = asked(project, "A", "early-start")
    assert (promised.steps[0].kind, promised.day) == ("promise", date(2024, 3, 21))
    assert "承诺 2024-03-20" in asked(project, "X", "early-finish").sentences[0]
    assert the(promised, "promise").most_days == 17
    late = date(2024, 3, 25)
    overdue = asked(project, "X", "early-finish", late)
    assert "承诺 2024-03-20 已过未办结" in overdue.sentences[0]
    begun = asked(project, "A", "early-start", late)
    assert begun.sentences[1] == "这是已经发生的日期，改变计划不会移动它。"
    assert asked(project, "B", "early-finish", late).steps[0].kind == "data-date"


@pytest.mark.parametrize("kind", ["snet", "fnet", "mso", "mfo"])
def test_a_constraint_that_binds_is_named_and_can_be_dropped(kind: str) -> None:
    at = instant(date(2024, 3, 20)) + (DAY if kind[0] == "f" or kind == "mfo" else 0)
    bound = Constraint(kind, at, "2024-03-20")  # type: ignore[arg-type]  # one of the kinds
    project = plan(work("A", 5), work("B", 3, constraints=(bound,)), links=(Link("A", "B"),))
    finish = "finish" if kind in ("fnet", "mfo") else "start"
    found = asked(project, "B", f"early-{finish}")
    assert found.day == date(2024, 3, 20)
    assert f"约束 {kind.upper()}" in found.sentences[0]
    free = schedule(replace(project, activities=(project.activities[0], work("B", 3))))["B"]
    won = (found.day - (free.early_finish_day if finish == "finish" else free.early_start_day)).days  # type: ignore[operator]  # both have dates
    assert the(found, "constraint").most_days == won


def test_microsoft_project_lets_a_latest_date_hold_an_early_one() -> None:
    bound = Constraint("snlt", instant(date(2024, 3, 6)), "2024-03-06")
    project = plan(work("A", 5), work("B", 3, constraints=(bound,)), links=(Link("A", "B"),))
    found = asked(replace(project, rules="msproject"), "B", "early-start")
    assert found.day == date(2024, 3, 6)
    assert "优先于前置关系" in found.sentences[0]
    assert found.bounds[1].by == "A"
    assert (found.bounds[1].lost_days or 0) < 0  # the link is broken, not kept


def test_a_lag_says_whose_calendar_counts_it() -> None:
    works = (replace(work("A", 5), calendar="five"), work("B", 3))
    link = Link("A", "B", "FS", Span(2 * DAY))
    own = asked(plan(*works, links=(link,)), "B", "early-start")
    assert "时距按日历“five”计" in own.sentences[0]
    elapsed = replace(link, lag=Span(2 * DAY, "elapsed"))
    assert (
        "时距按日历天计" in asked(plan(*works, links=(elapsed,)), "B", "early-start").sentences[0]
    )


def test_a_planned_date_within_free_float_shows_the_float_it_uses() -> None:
    found = why(schedule(FORK, policy="alap"), "B", "planned-start").asked
    assert found.day == date(2024, 3, 8)
    assert {part.kind: part.days for part in found.total} == {"float": 4}
    assert "不靠后安排时为 2024-03-04" in found.sentences[1]


def test_a_summary_a_hammock_and_the_project_answer_by_their_works() -> None:
    project = plan(
        Activity(id="S", name="子项", kind="summary"),
        *(replace(one, parent="S") for one in FORK.activities),
        Activity(id="H", name="监理", kind="hammock"),
        links=(*FORK.links, Link("A", "H", "SS"), Link("C", "H", "FF", Span(3 * DAY))),
        deadlines=FORK.deadlines,
    )
    assert asked(project, "S", "early-finish").chain == ("A", "C", "S")
    assert "止于“C”" in why(schedule(project), "S").sentences[0]
    hammock = asked(project, "H", "early-finish")
    assert (hammock.day, hammock.chain) == (date(2024, 3, 17), ("A", "C", "H"))
    whole = asked(project, None, "late-start")
    assert (whole.day, whole.chain) == (date(2024, 3, 21), ("A", "C"))


def test_a_deadline_tells_its_margin_as_part_of_the_sum() -> None:
    found = asked(FORK, None, "deadline")
    assert found.total[-1].kind == "margin"
    assert found.total[-1].days == 17
    assert "富余 17 天" in found.sentences[0]
    tight = asked(replace(FORK, deadlines=(Deadline(date(2024, 3, 10)),)), "A", "时限")
    assert "“A”没有自己的时限，按项目时限 2024-03-10 赶不上，需抢回 4 天" in tight.sentences[0]


def test_a_row_without_dates_says_what_is_missing() -> None:
    project = plan(work("A", 5), Activity(id="L", name="立法"), deadlines=FORK.deadlines)
    found = asked(project, "L", "late-start")
    assert (found.day, found.changes) == (None, ())
    assert "没有工期，也没有时限" in found.sentences[0]
    assert "duration" in found.sentences[1]
    backward = asked(replace(project, start=None), "A", "early-start")
    assert "没有开工日期" in backward.sentences[0]
    assert "没有时限" in asked(plan(work("A", 5)), "A", "deadline").sentences[0]


@pytest.mark.parametrize(
    ("item", "name", "code"), [("Z", "early-start", "DP407"), ("A", "最早", "DP548")]
)
def test_what_nobody_knows_is_refused(item: str, name: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        asked(FORK, item, name)
    assert [finding.code for finding in error.value.findings] == [code]


@lru_cache
def bundled(name: str, as_of: date | None) -> Schedule:
    return schedule(read_plan(path(name)), as_of=as_of)


@pytest.mark.parametrize("as_of", [None, date(2023, 12, 31)], ids=str)
@pytest.mark.parametrize("name", names())
def test_every_date_of_every_bundled_plan_has_its_answer(name: str, as_of: date | None) -> None:
    computed = bundled(name, as_of)
    for item in (None, *computed.timings):
        for date_name in DATE_NAMES:
            kept(computed, why(computed, item, date_name, tries=0))
        assert len(why(computed, item, tries=0).sentences) == 2


def test_the_lake_comes_22_days_forward_where_one_work_goes_on_through_the_spring_stop() -> None:
    project = read_plan(path("lianghu"))
    found = why(schedule(project), "L504", "early-finish").asked
    stop = the(found, "stop")
    assert stop.most_days == 22
    works = tuple(
        replace(one, calendar="SITE7") if one.id == "L504" else one for one in project.activities
    )
    moved = schedule(replace(project, activities=works))["L504"]
    assert found.day is not None
    assert moved.early_finish_day is not None
    assert (found.day - moved.early_finish_day).days == 22
