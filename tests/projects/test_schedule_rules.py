"""Each rule of the passes on the smallest plan that shows it (docs/semantics.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    Constraint,
    Deadline,
    Link,
    RuleSet,
    Span,
    instant,
)
from projects.schedule import schedule, with_deadline
from tests.projects.rule_plans import day, held, numbers, plan, work

# -- lags ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "expected"),
    [("daopai", 10), ("p6", 10), ("msproject", 12)],
)
def test_a_lag_counts_in_the_calendar_of_the_rule_set(rules: RuleSet, expected: int) -> None:
    # A ends on Thursday of the first week; three days on: Sunday in A's week, Tuesday in B's.
    project = plan(
        work("A", 4, calendar="每天"),
        work("B", 1, calendar="五天"),
        links=(Link("A", "B", "FS", Span(5 * DAY)),),
        rules=rules,
    )
    assert numbers(schedule(project), "B")[0] == expected


def test_a_lag_that_names_its_calendar_counts_there_under_every_rule_set() -> None:
    for rules in ("daopai", "p6", "msproject"):
        project = plan(
            work("A", 5, calendar="五天"),
            work("B", 1, calendar="每天"),
            links=(Link("A", "B", "FS", Span(2 * DAY), "project"),),
            rules=rules,
            calendar="六天",
        )
        # Friday, then Saturday and Monday of the six-day project week.
        assert numbers(schedule(project), "B")[0] == 9


def test_a_lag_over_a_rest_ends_with_its_last_working_day() -> None:
    # FS+1 from Thursday, in the five-day week: the lag is Friday; a daily successor works Saturday.
    project = plan(
        work("A", 4, calendar="五天"),
        work("B", 1, calendar="每天"),
        links=(Link("A", "B", "FS", Span(DAY)),),
    )
    assert numbers(schedule(project), "B")[0] == 6


def test_a_percent_lag_is_of_the_predecessors_duration() -> None:
    project = plan(
        work("A", 8), work("B", 2), links=(Link("A", "B", "SS", Span(50_00, "percent")),)
    )
    assert numbers(schedule(project), "B") == (5, 6)


def test_a_lag_in_elapsed_days_and_in_months_counts_rests() -> None:
    elapsed = Link("A", "B", "FS", Span(2 * DAY, "elapsed"))
    months = Link("A", "C", "FS", Span(1, "months"))
    project = plan(
        work("A", 5, calendar="五天"),
        work("B", 1, calendar="五天"),
        work("C", 1),
        links=(elapsed, months),
    )
    found = schedule(project)
    assert numbers(found, "B")[0] == 8
    assert found["C"].early_start_day == date(2024, 4, 9)


def test_a_lead_is_held_at_the_project_start_except_under_msproject_rules() -> None:
    link = Link("A", "B", "SS", Span(-3 * DAY))
    for rules, first in (("daopai", 1), ("p6", 1), ("msproject", -2)):
        project = plan(work("A", 4), work("B", 2), links=(link,), rules=rules)
        assert numbers(schedule(project), "B")[0] == first


# -- constraints ---------------------------------------------------------------


def test_earliest_dates_bind_forward_only() -> None:
    for kind, early in (("snet", (6, 8)), ("fnet", (4, 6))):
        project = plan(
            work("A", 3, constraints=(held(kind, 6),)),  # type: ignore[arg-type]
            deadlines=(Deadline(day(20)),),
        )
        found = schedule(project)
        assert numbers(found, "A") == early
        assert numbers(found, "A", "late") == (18, 20)


def test_latest_dates_bind_backward_only_and_never_move_the_early_plan() -> None:
    for kind, late in (("snlt", (-3, -1)), ("fnlt", (-5, -3))):
        project = plan(work("A", 3, constraints=(held(kind, -3),)))  # type: ignore[arg-type]
        found = schedule(project)
        assert numbers(found, "A") == (1, 3)
        assert numbers(found, "A", "late") == late
        assert found["A"].total_float_days == late[0] - 1


def test_under_msproject_rules_latest_dates_hold_the_early_plan_too() -> None:
    project = plan(
        work("A", 10),
        work("B", 3, constraints=(held("fnlt", 8),)),
        links=(Link("A", "B"),),
        rules="msproject",
    )
    assert numbers(schedule(project), "B") == (6, 8)
    assert numbers(schedule(replace(project, rules="daopai")), "B") == (11, 13)


def test_a_first_work_may_be_dated_before_the_project_start() -> None:
    project = plan(work("A", 3, constraints=(held("snet", -4),)), work("B", 2))
    found = schedule(project)
    assert numbers(found, "A") == (-4, -2)
    assert numbers(found, "B") == (1, 2)


def test_a_date_before_the_project_start_does_not_free_a_work_with_predecessors() -> None:
    project = plan(
        work("A", 3),
        work("B", 2, constraints=(held("snet", -4),)),
        links=(Link("A", "B", "SS", Span(-5 * DAY)),),
    )
    assert numbers(schedule(project), "B") == (1, 2)


def test_a_mandatory_start_overrides_its_links_and_names_those_it_breaks() -> None:
    project = plan(
        work("A", 5),
        work("B", 3, constraints=(held("mso", 3),)),
        work("C", 2),
        links=(Link("A", "B"), Link("B", "C")),
    )
    found = schedule(project)
    assert numbers(found, "B") == numbers(found, "B", "late") == (3, 5)
    assert numbers(found, "C") == (6, 7)
    broken = [finding for finding in found.findings if finding.code == "DP405"]
    assert [finding.item for finding in broken] == ["B"]
    assert "AFS" in broken[0].says


def test_a_mandatory_finish_fixes_both_plans() -> None:
    project = plan(work("A", 3, constraints=(held("mfo", 9),)), deadlines=(Deadline(day(30)),))
    found = schedule(project)
    assert numbers(found, "A") == numbers(found, "A", "late") == (7, 9)
    assert found["A"].total_float_days == 0


def test_as_late_as_possible_delays_one_work_by_its_free_float_in_the_plan_only() -> None:
    alap = Constraint("alap")
    project = plan(
        work("A", 2, constraints=(alap,)),
        work("B", 9),
        work("C", 1),
        links=(Link("A", "C"), Link("B", "C")),
    )
    found = schedule(project)
    assert numbers(found, "A") == (1, 2)
    assert numbers(found, "A", "planned") == (8, 9)
    assert numbers(found, "B", "planned") == (1, 9)


# -- deadlines -----------------------------------------------------------------


def test_a_buffer_moves_the_limit_and_not_the_deadline() -> None:
    project = plan(
        work("A", 3, calendar="五天"), deadlines=(Deadline(day(12), buffer=4),), calendar="五天"
    )
    found = schedule(project)
    margin = found.deadlines[0]
    assert numbers(found, "A", "late") == (4, 8)  # Thursday, Friday, Monday
    assert margin.margin_days == 7
    assert margin.margin_less_buffer_days == 3


def test_every_deadline_has_its_margin_in_its_own_calendar_and_the_smallest_governs() -> None:
    project = plan(
        work("A", 3, calendar="五天", deadline=Deadline(day(10), item="A")),
        work("B", 3),
        links=(Link("A", "B"),),
        deadlines=(Deadline(day(9)),),
    )
    found = schedule(project)
    margins = {margin.item: (margin.margin_days, margin.governing) for margin in found.deadlines}
    assert margins == {None: (3, True), "A": (5, False)}
    # The tightest of all binds: B may start on Sunday at the latest, so A ends on Friday.
    assert numbers(found, "A", "late") == (3, 5)
    assert found["A"].total_float_days == 2


def test_a_shortfall_is_a_result_with_dates_before_the_start() -> None:
    project = plan(
        work("A", 9), work("B", 9), links=(Link("A", "B"),), deadlines=(Deadline(day(10)),)
    )
    found = schedule(project)
    assert found.deadlines[0].margin_days == -8
    assert numbers(found, "A", "late") == (-7, 1)
    assert found.latest_start == instant(day(-7))
    assert found["A"].critical


def test_works_behind_a_dated_item_are_limited_by_the_largest_early_finish() -> None:
    project = plan(
        work("A", 3),
        work("B", 2),
        work("C", 9),
        links=(Link("A", "B"), Link("A", "C")),
        deadlines=(Deadline(day(20)),),
        deadline_on="B",
    )
    found = schedule(project)
    assert numbers(found, "B", "late") == (19, 20)
    assert numbers(found, "C", "late") == (4, 12)
    assert found["A"].total_float_days == 0
    assert found.deadlines[0].item == "B"
    assert found.deadlines[0].margin_days == 15
    # Towards its deadline B and A are critical, however much room there is.
    assert {timing.id for timing in found if timing.critical} == {"A", "B"}


def test_a_deadline_on_a_summary_binds_each_of_its_leaves() -> None:
    due = Deadline(day(12), item="S")
    project = plan(
        Activity(id="S", name="子项", kind="summary", deadline=due),
        work("A", 3, parent="S"),
        work("B", 5, parent="S"),
        work("C", 2),
        links=(Link("A", "C"),),
    )
    found = schedule(project)
    assert numbers(found, "B", "late") == (8, 12)
    assert found["A"].late_finish_day is not None
    assert found["A"].late_finish_day <= day(12)
    assert found.deadlines[0].margin_days == 7


def test_an_open_end_without_any_deadline_is_refused_in_a_plan_without_a_start() -> None:
    project = plan(work("A", 3), work("B", 2, deadline=Deadline(day(9), item="B")), start=None)
    with pytest.raises(InputError) as caught:
        schedule(project)
    assert [(f.code, f.item) for f in caught.value.findings] == [("DP403", "A")]


def test_another_deadline_on_the_command_line_replaces_the_projects_own() -> None:
    project = plan(
        work("A", 3, deadline=Deadline(day(40), item="A")), deadlines=(Deadline(day(9)),)
    )
    found = schedule(with_deadline(project, day(20)))
    assert sorted(margin.margin_days or 0 for margin in found.deadlines) == [17, 37]


# -- float and reasons ---------------------------------------------------------


def test_p6_shows_finish_float_and_daopai_the_smaller() -> None:
    # The late start of A steps back a day in A's week; floats at both ends are named as they are.
    project = plan(
        work("A", 3, calendar="五天"),
        work("B", 9, calendar="每天"),
        links=(Link("A", "B", "SS"),),
        deadlines=(Deadline(day(21)),),
    )
    ours, theirs = schedule(project), schedule(replace(project, rules="p6"))
    for found in (ours, theirs):
        timing = found["A"]
        assert timing.start_float_days is not None
        assert timing.finish_float_days is not None
    smaller = min(ours["A"].start_float_days or 0, ours["A"].finish_float_days or 0)
    assert ours["A"].total_float_days == smaller
    assert theirs["A"].total_float_days == theirs["A"].finish_float_days


def test_every_date_says_what_bound_it() -> None:
    project = plan(
        work("A", 3, constraints=(held("snet", 4),)),
        work("B", 2),
        work("C", 2, constraints=(held("fnet", 20),)),
        work("M", 0, kind="milestone"),
        links=(Link("A", "B", "FS", Span(2 * DAY)), Link("B", "M")),
    )
    found = schedule(project)
    assert (found["A"].driver.kind, found["A"].driver.by) == ("constraint", "snet")
    assert (found["B"].driver.kind, found["B"].driver.by) == ("link", "A")
    assert "A" in found["B"].driver.says
    assert "间隔 2 天" in found["B"].driver.says
    assert (found["C"].finish_driver.kind, found["C"].finish_driver.by) == ("constraint", "fnet")
    assert (found["M"].driver.kind, found["M"].driver.by) == ("link", "B")
    moved = schedule(project, as_of=day(30))
    assert moved["A"].driver.kind == "data-date"
    assert all(timing.driver.says and timing.finish_driver.says for timing in found)


def test_near_critical_is_float_towards_the_governing_deadline_within_five_days() -> None:
    project = plan(
        work("A", 20),
        work("B", 15),
        work("C", 14),
        work("D", 1),
        links=(Link("A", "D"), Link("B", "D"), Link("C", "D")),
        deadlines=(Deadline(day(60)),),
    )
    found = schedule(project)
    assert {timing.id for timing in found if timing.critical} == {"A", "D"}
    assert {timing.id for timing in found if timing.near_critical} == {"B"}


def test_two_deadlines_have_critical_works_of_their_own() -> None:
    project = plan(
        work("A", 5),
        work("B", 9, deadline=Deadline(day(30), item="B")),
        work("C", 20),
        links=(Link("A", "B"), Link("A", "C")),
        deadlines=(Deadline(day(27)),),
    )
    found = schedule(project)
    to = {timing.id: set(timing.critical_to) for timing in found}
    assert to == {"A": {None, "B"}, "B": {"B"}, "C": {None}}
    assert {margin.item: margin.chain for margin in found.deadlines} == {
        None: ("A", "C"),
        "B": ("A", "B"),
    }
    assert found.governing is not None
    assert found.governing.item is None
    assert {timing.id for timing in found if timing.critical} == {"A", "C"}
