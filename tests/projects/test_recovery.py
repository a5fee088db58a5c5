"""Winning days back: textbook answers, each kind of lever, what cannot be reached, what it says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from projects.bundled import path
from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    DayRange,
    Deadline,
    Lever,
    Link,
    Observation,
    Project,
    Span,
    instant,
)
from projects.readers import read_plan
from projects.recovery import Recovery, recover, scenario_document
from projects.scenarios import apply, read_scenario
from projects.schedule import schedule
from projects.writers.scenario_yaml import scenario_text

WORKED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "worked"
START = date(2024, 3, 4)  # a Monday
STOP = DayRange(date(2024, 3, 9), date(2024, 3, 18), "停工", window=True)


def worked(name: str) -> Project:
    file = WORKED / f"{name}.json"
    if not file.is_file():
        pytest.skip(f"the shared example {name} is not there")
    told = json.loads(file.read_text(encoding="utf-8"))
    rows = told["activities"]
    works = tuple(
        Activity(
            id=row["id"],
            name=row["id"],
            duration=Span(row["duration"] * DAY),
            shortest=Span(row.get("crash_duration", row["duration"]) * DAY),
            cost_per_day=row.get("crash_cost_per_unit"),
        )
        for row in rows
    )
    links = tuple(Link(before, row["id"]) for row in rows for before in row["predecessors"])
    return Project(code="T", name="教材", activities=works, links=links, start=instant(START))


def plan(works: Sequence[Activity], links: Sequence[Link], **rest: object) -> Project:
    calendars = (
        CalendarSpec("daily"),
        CalendarSpec("site", closed=(STOP,)),
        CalendarSpec("five", week=(True,) * 5 + (False,) * 2),
    )
    project = Project(
        code="R",
        name="抢工",
        activities=tuple(works),
        links=tuple(links),
        calendars=calendars,
        calendar="daily",
        start=instant(START),
    )
    return replace(project, **rest)  # type: ignore[arg-type]  # any field of a project


def work(item: str, days: int, calendar: str | None = None, **rest: object) -> Activity:
    made = Activity(id=item, name=f"工作{item}", duration=Span(days * DAY), calendar=calendar)
    return replace(made, **rest)  # type: ignore[arg-type]  # any field of an activity


def used(answer: Recovery) -> list[tuple[str, str, float]]:
    return [(one.id, one.lever, one.days) for one in answer.measures]


# -- textbooks ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "cost"), [(1, 1000), (2, 3000)])
@pytest.mark.parametrize("heuristic", [False, True])
def test_general_foundry_costs_what_the_textbook_says(
    days: int, cost: int, heuristic: bool
) -> None:
    answer = recover(schedule(worked("cpm-crash-general-foundry")), days=days, heuristic=heuristic)
    assert (answer.feasible, answer.reached_days, float(answer.cost)) == (True, days, cost)
    assert answer.proven is not heuristic


def test_general_foundry_cannot_take_less_than_seven_periods() -> None:
    answer = recover(schedule(worked("cpm-crash-general-foundry")), days=9)
    # A, B, C, D, E, G, H at their shortest; F never, since it is not on a late path.
    assert (answer.feasible, answer.reached_days, float(answer.cost)) == (False, 8, 18_000)
    assert answer.after == START + timedelta(days=6)
    assert "F" not in {one.id for one in answer.measures}
    assert set(answer.binding) == set(answer.exhausted) == set("ABCDEGH")


def test_a_textbook_network_without_levers_says_that_nothing_can_be_won() -> None:
    answer = recover(schedule(worked("cpm-prototype-7")), days=1)
    assert (answer.feasible, answer.measures, float(answer.cost)) == (False, (), 0)
    assert answer.binding == ("A", "B", "D", "E", "G") == answer.exhausted


def test_two_parallel_paths_are_shortened_together_and_never_beyond_the_third() -> None:
    works = [
        work("A", 10, shortest=Span(5 * DAY), cost_per_day=3.0),
        work("B", 10, shortest=Span(5 * DAY), cost_per_day=4.0),
        work("C", 8),
        work("D", 5, shortest=Span(3 * DAY), cost_per_day=8.0),
    ]
    links = [Link("A", "D"), Link("B", "D"), Link("C", "D")]
    answer = recover(schedule(plan(works, links)), days=3)
    # 7 a day for A and B together, while C leaves room for two; then D.
    assert used(answer) == [("A", "shortest", 2), ("B", "shortest", 2), ("D", "shortest", 1)]
    assert answer.cost == 22


# -- levers ------------------------------------------------------------------------------------


def test_a_fixed_cost_is_paid_once_and_a_cheap_day_may_not_be_worth_it() -> None:
    shift = Lever("两班倒", factor=0.7, cost=5.0, cost_per_day=1.0)
    works = [work("A", 10, shortest=Span(8 * DAY), cost_per_day=3.0, levers=(shift,))]
    told = schedule(plan(works, []))
    assert used(recover(told, days=2)) == [("A", "shortest", 2)]
    three = recover(told, days=3)
    assert (used(three), float(three.cost)) == ([("A", "两班倒", 3)], 8)
    # Together they go no further than the smaller bound: seven days.
    assert recover(told, days=4).reached_days == 3


def test_working_through_a_stop_is_a_measure_with_its_alternative() -> None:
    through = Lever("春节不停工", calendar="daily", cost=40.0)
    works = [work("A", 5), work("B", 6, "site", levers=(through,), shortest=Span(5 * DAY))]
    answer = recover(schedule(plan(works, [Link("A", "B")])), days=10)
    assert used(answer) == [("B", "春节不停工", 10)]
    (other,) = answer.alternatives
    assert (other.lever, other.ids, other.feasible, other.reached_days) == (
        "春节不停工",
        ("B",),
        False,
        1,
    )
    assert other.after == date(2024, 3, 23)


def test_an_overlap_turns_the_link_into_start_to_start_with_a_lag() -> None:
    early = Lever("搭接", overlap="A", lag=4, cost=6.0)
    works = [work("A", 10), work("B", 5, levers=(early,))]
    told = schedule(plan(works, [Link("A", "B")]))
    answer = recover(told, days=5)
    assert (used(answer), float(answer.cost)) == ([("B", "搭接", 5)], 6)
    assert answer.after == START + timedelta(days=9)
    # A itself takes ten days: the overlap cannot win more than B's five.
    more = recover(told, days=6)
    assert (more.feasible, more.reached_days) == (False, 5)


def test_only_what_remains_of_a_started_work_is_shortened_and_a_finished_one_not_at_all() -> None:
    works = [
        work("A", 4, shortest=Span(1 * DAY), cost_per_day=1.0),
        work("B", 10, shortest=Span(5 * DAY), cost_per_day=2.0),
    ]
    rows = (
        Observation("A", date(2024, 3, 8), "finished", date(2024, 3, 7)),
        Observation("B", date(2024, 3, 8), "started", date(2024, 3, 8)),
        Observation("B", date(2024, 3, 8), "percent", 40.0),
    )
    project = plan(works, [Link("A", "B")], observations=rows)
    told = schedule(project, as_of=date(2024, 3, 8))
    answer = recover(told, days=6)
    # Six days remain; half of them is the shortest.
    assert (answer.feasible, used(answer)) == (False, [("B", "shortest", 3)])
    assert "A（已经完成）" in answer.notes[0]
    document = scenario_document(told, answer)
    assert document["set"] == [{"item": "B", "remaining": 3}]


def test_a_shorter_work_that_starts_later_is_not_taken_for_a_gain() -> None:
    """B ends with A; the shorter it is, the later it starts, and C counts from its start."""
    works = [
        work("A", 10),
        work("B", 8, shortest=Span(2 * DAY)),
        work("C", 9, shortest=Span(8 * DAY), cost_per_day=5.0),
    ]
    links = [Link("A", "B", "FF"), Link("B", "C", "SS", Span(DAY))]
    told = schedule(plan(works, links))
    for heuristic in (False, True):
        answer = recover(told, days=1, heuristic=heuristic)
        assert used(answer) == [("C", "shortest", 1)]


def test_a_plan_by_shifts_is_shortened_by_whole_days() -> None:
    shifts = ((480, 720), (780, 1020))
    two = (480, 1440)
    calendars = (
        CalendarSpec("day", week=(True,) * 7, shifts=shifts),
        CalendarSpec("long", week=(True,) * 6 + (False,), shifts=(two,)),
    )
    works = [
        Activity(
            id=item,
            name=item,
            duration=Span(minutes),
            calendar=calendar,
            shortest=Span(480),
            cost_per_day=cost,
        )
        for item, minutes, calendar, cost in (
            ("A", 5 * 480, "day", 3.0),
            ("B", 4 * 480 + 120, "long", 1.0),
            ("C", 3 * 480, "day", 2.0),
        )
    ]
    project = plan(works, [Link("A", "B"), Link("B", "C")], minutes_per_day=480)
    project = replace(project, calendars=calendars, calendar="day")
    told = schedule(project)
    answer = recover(told, days=4)
    assert answer.proven
    assert answer.feasible
    # Each day of C is a day for 2; the first of B wins half a day of the item's shifts.
    best = min(
        (3 * a + b + 2 * c, a, b, c)
        for a in range(5)
        for b in range(4)
        for c in range(3)
        if _finish(project, (a, b, c)) <= told.early_finish - 4 * DAY  # type: ignore[operator]  # it has a start
    )
    assert answer.cost == best[0]


def _finish(project: Project, off: tuple[int, ...]) -> int:
    works = tuple(
        replace(one, duration=Span(one.duration.amount - days * 480))
        for one, days in zip(project.activities, off, strict=True)
        if one.duration is not None
    )
    finish = schedule(replace(project, activities=works)).early_finish
    assert finish is not None
    return finish


# -- what is asked -----------------------------------------------------------------------------


def test_the_governing_deadline_is_the_goal_where_nothing_is_said() -> None:
    works = [work("A", 10, shortest=Span(6 * DAY), cost_per_day=1.5), work("B", 3)]
    due = (Deadline(START + timedelta(days=9), item="B"),)
    told = schedule(plan(works, [Link("A", "B")], deadlines=due))
    answer = recover(told)
    assert (answer.item, answer.asked_days, float(answer.cost)) == ("B", 3, 4.5)
    (move,) = answer.deadlines
    assert (move.margin_before, move.margin_after) == (-3, 0)


def test_nothing_is_done_where_the_date_is_kept_already() -> None:
    told = schedule(plan([work("A", 10, shortest=Span(DAY))], []))
    answer = recover(told, by=date(2024, 12, 31))
    assert (answer.feasible, answer.asked_days, answer.measures) == (True, 0, ())


def test_the_curve_never_falls_and_says_which_measures() -> None:
    told = schedule(worked("cpm-crash-general-foundry"))
    answer = recover(told, days=9, curve=True)
    costs = [point.cost for point in answer.curve]
    assert costs == [1000, 3000, 5000, 7000, 9000, 12_000, 15_000, 18_000]
    assert [point.days for point in answer.curve] == list(range(1, 9))
    assert all(point.proven and point.measures for point in answer.curve)


@pytest.mark.parametrize(
    ("code", "levers", "days", "to"),
    [
        ("DP920", (), None, None),
        ("DP924", (), 1, "Z"),
        ("DP925", (Lever("搭接", overlap="A", lag=1),), 1, None),
        ("DP926", (Lever("两班", factor=0.5, cost=-1.0),), 1, None),
        ("DP927", (Lever("不停工", calendar="无"),), 1, None),
        ("DP928", (Lever("两样", factor=0.5, calendar="five"),), 1, None),
    ],
)
def test_what_makes_no_sense_is_refused(
    code: str, levers: tuple[Lever, ...], days: int | None, to: str | None
) -> None:
    works = [work("A", 3), work("B", 3, levers=levers)]
    told = schedule(plan(works, [Link("A", "B", "SS")]))
    with pytest.raises(InputError) as refused:
        recover(told, days=days, to=to)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_finished_item_and_a_plan_without_start_are_refused() -> None:
    row = (Observation("A", START, "finished", START),)
    project = plan([work("A", 1)], [], observations=row)
    with pytest.raises(InputError, match="DP923"):
        recover(schedule(project, as_of=START), days=1)
    due = (Deadline(date(2024, 5, 1)),)
    with pytest.raises(InputError, match="DP922"):
        recover(schedule(plan([work("A", 1)], [], start=None, deadlines=due)), days=1)


def test_levers_that_do_nothing_or_have_no_price_are_named() -> None:
    longer = Lever("慢工", factor=1.5, cost=1.0)
    works = [
        work("A", 3, shortest=Span(5 * DAY)),
        work("B", 9, shortest=Span(4 * DAY), levers=(longer,)),
        work("C", 2, promised=date(2024, 3, 5), kind="external", shortest=Span(DAY)),
    ]
    answer = recover(schedule(plan(works, [Link("A", "B")])), days=2)
    idle, free = answer.notes
    assert "A（最短工期不短于现工期）" in idle
    assert "B 慢工" in idle
    assert "C（按对方承诺的日期计）" in idle
    assert free == "没有写费用、按 0 计的措施：B"
    assert (used(answer), float(answer.cost)) == ([("B", "shortest", 2)], 0)


def test_a_mandatory_start_keeps_its_date_and_its_shortening_counts() -> None:
    fixed = (Constraint("mso", instant(date(2024, 3, 11))),)
    works = [
        work("A", 10, shortest=Span(2 * DAY), cost_per_day=1.0),
        work("B", 5, constraints=fixed, shortest=Span(3 * DAY), cost_per_day=9.0),
    ]
    answer = recover(schedule(plan(works, [Link("A", "B")])), days=2)
    assert used(answer) == [("B", "shortest", 2)]


# -- the lake ----------------------------------------------------------------------------------


def test_the_lake_wins_twenty_days_and_names_the_spring_festival() -> None:
    told = schedule(read_plan(path("lianghu")))
    answer = recover(told, days=20)
    assert (answer.item, answer.before, answer.after) == (
        "L600",
        date(2024, 4, 13),
        date(2024, 3, 24),
    )
    assert (answer.feasible, answer.proven, float(answer.cost)) == (True, True, 52.5)
    assert ("L502", "春节不停工") in {(one.id, one.lever) for one in answer.measures}
    without = {one.lever: one for one in answer.alternatives}["春节不停工"]
    assert (without.feasible, without.reached_days, float(without.cost)) == (False, 18, 33.5)


def test_the_lake_of_the_year_end_keeps_its_deadline_through_the_festival_only() -> None:
    told = schedule(read_plan(path("lianghu")), as_of=date(2023, 12, 31))
    answer = recover(told, by=date(2024, 3, 31))
    assert (answer.asked_days, answer.feasible, float(answer.cost)) == (17, True, 50)
    assert [(one.id, one.lever) for one in answer.measures] == [("L504", "春节不停工")]
    (without,) = answer.alternatives
    assert (without.feasible, without.after, float(without.cost)) == (False, date(2024, 4, 1), 29.5)


@pytest.mark.parametrize("as_of", [None, date(2023, 12, 31)])
def test_the_scenario_of_an_answer_gives_the_same_date(as_of: date | None, tmp_path: Path) -> None:
    project = read_plan(path("lianghu"))
    told = schedule(project, as_of=as_of)
    answer = recover(told, days=14)
    file = tmp_path / "抢回.yaml"
    file.write_text(scenario_text(scenario_document(told, answer)), encoding="utf-8")
    supposed = apply(project, read_scenario(file, project), as_of)
    assert schedule(supposed, as_of=as_of)["L600"].early_finish_day == answer.after
