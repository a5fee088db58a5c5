"""Points, months, windows, summaries, hammocks and rows without a duration in the passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    Deadline,
    Link,
    Project,
    Span,
    instant,
)
from projects.network import add_months, latest_start_of_months
from projects.schedule import schedule
from tests.projects.rule_plans import day, held, numbers, plan, work

# -- points, months, windows ---------------------------------------------------


def test_a_milestone_that_ends_something_shows_the_last_day_of_that_work() -> None:
    project = plan(
        work("A", 5, calendar="五天"),
        work("M", 0, kind="milestone", calendar="五天"),
        work("B", 1, calendar="每天"),
        links=(Link("A", "M"), Link("M", "B")),
    )
    found = schedule(project)
    assert numbers(found, "M") == (5, 5)
    assert numbers(found, "B") == (6, 6)  # Saturday: the milestone does not wait for Monday


def test_a_milestone_without_a_predecessor_shows_the_day_that_it_begins() -> None:
    project = plan(work("M", 0, kind="start-milestone"), work("A", 2), links=(Link("M", "A"),))
    found = schedule(project)
    assert numbers(found, "M") == (1, 1)
    assert numbers(found, "A") == (1, 2)


def test_a_work_of_months_ends_on_the_same_day_of_a_later_month() -> None:
    months = Activity(id="A", name="审批", duration=Span(6, "months"))
    found = schedule(plan(months, start=instant(date(2024, 8, 31))))
    assert found["A"].early_finish == instant(date(2025, 2, 28))


@pytest.mark.parametrize(
    ("finish", "months", "start"),
    [
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, date(2024, 1, 31)),
        (date(2023, 2, 28), 1, date(2023, 1, 31)),
        (date(2024, 4, 30), 2, date(2024, 2, 29)),
        (date(2024, 4, 29), 6, date(2023, 10, 29)),
        (date(2024, 1, 15), 0, date(2024, 1, 15)),
    ],
)
def test_the_latest_start_of_months_is_the_latest_day_that_ends_in_time(
    finish: date, months: int, start: date
) -> None:
    latest = latest_start_of_months(instant(finish), months)
    assert latest == instant(start)
    assert add_months(latest, months) <= instant(finish) < add_months(latest + DAY, months)


def test_a_start_link_out_of_months_is_kept_where_several_days_end_alike() -> None:
    # 29, 30 and 31 January all end on 28 February: only the 29th starts before its successor.
    months = Activity(id="A", name="审批", duration=Span(1, "months"))
    fixed = work("B", 4, deadline=Deadline(date(2023, 2, 1), item="B"))
    project = plan(
        months,
        fixed,
        links=(Link("A", "B", "SS"),),
        start=instant(date(2023, 1, 1)),
        deadlines=(Deadline(date(2023, 3, 31)),),
    )
    found = schedule(project)
    assert found["B"].late_start_day == date(2023, 1, 29)
    assert found["A"].late_start is not None
    assert found["A"].late_start <= instant(date(2023, 1, 29))


def test_work_that_may_not_be_interrupted_waits_for_the_next_gap_and_looks_back_for_the_last() -> (
    None
):
    start, due = instant(date(2024, 4, 25)), Deadline(date(2024, 6, 5))
    whole = work("A", 10, calendar="河", splittable=False)
    found = schedule(plan(whole, start=start, deadlines=(due,)))
    assert found["A"].early_start_day == date(2024, 6, 1)
    assert found["A"].late_finish_day == date(2024, 4, 30)
    assert found["A"].late_start_day == date(2024, 4, 21)
    cut = schedule(plan(replace(whole, splittable=True), start=start, deadlines=(due,)))
    assert cut["A"].early_start_day == date(2024, 4, 25)
    assert cut["A"].early_finish_day == date(2024, 6, 4)


def test_weekly_rest_does_not_interrupt_work() -> None:
    found = schedule(plan(work("A", 8, calendar="五天", splittable=False)))
    assert numbers(found, "A") == (1, 10)


def test_work_longer_than_every_gap_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(InputError) as caught:
        schedule(plan(work("A", 400, calendar="河", splittable=False)))
    assert [(f.code, f.item) for f in caught.value.findings] == [("DP404", "A")]
    with pytest.raises(InputError, match="DP404"):
        schedule(
            plan(
                work("A", 400, calendar="河", splittable=False),
                start=None,
                deadlines=(Deadline(date(2025, 12, 31)),),
            )
        )


# -- summaries, hammocks, ledger items -----------------------------------------


def family(*links: Link, **more: Any) -> Project:
    return plan(
        work("A", 4),
        Activity(id="S", name="子项", kind="summary"),
        work("B", 3, parent="S"),
        work("C", 6, parent="S"),
        work("D", 2),
        links=links,
        **more,
    )


def test_a_finish_to_start_link_from_a_summary_leaves_every_leaf() -> None:
    found = schedule(family(Link("S", "D")))
    assert numbers(found, "D") == (7, 8)
    assert numbers(found, "B", "late") == (4, 6)
    assert numbers(found, "C", "late") == (1, 6)
    assert numbers(found, "S") == (1, 6)


def test_a_start_link_from_a_summary_leaves_its_earliest_start_and_holds_its_first_leaf() -> None:
    found = schedule(family(Link("S", "D", "SS", Span(2 * DAY)), deadlines=(Deadline(day(12)),)))
    assert numbers(found, "D") == (3, 4)
    # B and C both start first: the first in the plan is held, the other keeps its room.
    assert numbers(found, "D", "late") == (11, 12)
    assert numbers(found, "B", "late") == (9, 11)
    assert numbers(found, "C", "late") == (7, 12)


def test_a_link_into_a_summary_enters_every_leaf() -> None:
    found = schedule(family(Link("A", "S")))
    assert numbers(found, "B") == (5, 7)
    assert numbers(found, "C") == (5, 10)


@pytest.mark.parametrize("link", [Link("A", "S", "FF"), Link("A", "S", "SF"), Link("S", "B")])
def test_links_that_a_summary_cannot_have_are_errors(link: Link) -> None:
    with pytest.raises(InputError) as caught:
        schedule(family(link))
    assert len(caught.value.findings) == 1


def test_a_hammock_hangs_between_its_links_and_drives_nothing() -> None:
    project = plan(
        work("A", 4),
        work("B", 6),
        Activity(id="H", name="监理", kind="hammock"),
        links=(Link("A", "B"), Link("A", "H", "SS"), Link("B", "H", "FF")),
        deadlines=(Deadline(day(20)),),
    )
    found = schedule(project)
    assert numbers(found, "H") == (1, 10)
    assert numbers(found, "H", "late") == (11, 20)
    assert not found["H"].critical
    assert "H" not in found.longest_path


def test_a_hammock_waits_for_the_lags_of_its_links() -> None:
    project = plan(
        work("A", 4),
        Activity(id="H", name="监理", kind="hammock"),
        links=(Link("A", "H", "SS", Span(2 * DAY)), Link("A", "H", "FF", Span(3 * DAY))),
    )
    assert numbers(schedule(project), "H") == (3, 7)


def test_work_without_a_duration_takes_it_from_start_and_deadline_and_says_so() -> None:
    dated = Activity(
        id="A",
        name="台账",
        constraints=(held("snet", 3),),
        deadline=Deadline(day(12), item="A"),
    )
    point = Activity(id="B", name="节点", deadline=Deadline(day(20), item="B"))
    ledger = Activity(id="C", name="其他")
    found = schedule(plan(dated, point, ledger))
    assert numbers(found, "A") == (3, 12)
    assert found["A"].assumed
    assert found["B"].assumed
    assert found["B"].duration_days == 0
    assert found["B"].late_finish_day == day(20)
    assert found["C"].status == "ledger"
    assert found["C"].early_start is None
