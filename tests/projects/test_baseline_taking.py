"""Baselines as they are taken, and what their taker is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import assume, given

from projects.baseline import Baseline
from projects.difference import rebaseline_notes, take_baseline
from projects.errors import InputError
from projects.model import Observation
from projects.readers import read_text
from projects.schedule import Schedule, schedule
from tests.projects.network_fuzz import Case, cases

PLAN = """
daopai: 1
code: road
name: 道路改造
start: 2024-03-04
deadline: 2024-03-15
activities:
  - {id: W, name: 工程, kind: summary}
  - {id: A, name: 管网, duration: 5, parent: W}
  - {id: B, name: 面层, duration: 4, after: A, parent: W}
"""
FRIDAY = date(2024, 3, 15)


def computed(text: str = PLAN, *rows: Observation, as_of: date | None = None) -> Schedule:
    return schedule(replace(read_text(text, "plan.yaml"), observations=rows), as_of=as_of)


def taken(made: Schedule, reason: str = "批复") -> Baseline:
    return take_baseline(made, reason=reason, by="市城管局", revision=1, calendar_hash="abc")


def late() -> Schedule:
    """A took until the data date instead of 03-08."""
    rows = (
        Observation("A", FRIDAY, "started", date(2024, 3, 4)),
        Observation("A", FRIDAY, "finished", date(2024, 3, 14)),
    )
    return computed(PLAN, *rows, as_of=FRIDAY)


def codes(old: Baseline | None, new: Baseline, made: Schedule) -> list[str]:
    return [finding.code for finding in rebaseline_notes(old, new, made)]


def test_a_baseline_keeps_dates_span_deadline_and_where_it_came_from() -> None:
    made = taken(computed())
    assert made.span("B") == (date(2024, 3, 9), date(2024, 3, 12))
    assert made.span("W") == (date(2024, 3, 4), date(2024, 3, 12))
    assert (made.first, made.last) == (date(2024, 3, 4), date(2024, 3, 12))
    assert (made.deadline, made.taken_on, made.number) == (FRIDAY, None, 0)
    assert (made.reason, made.by, made.revision, made.calendar_hash) == (
        "批复",
        "市城管局",
        1,
        "abc",
    )


def test_weights_are_frozen_by_their_kind_and_summaries_weigh_nothing() -> None:
    made = taken(computed())
    assert made.weights == "workdays"
    assert [(item.id, item.weight) for item in made.items] == [("W", 0), ("A", 5), ("B", 4)]


def test_at_a_data_date_what_is_done_keeps_its_actual_dates_and_the_rest_is_forecast() -> None:
    made = taken(late())
    assert made.taken_on == FRIDAY
    assert made.span("A") == (date(2024, 3, 4), date(2024, 3, 14))
    assert made.span("B") == (date(2024, 3, 16), date(2024, 3, 19))
    assert [item.weight for item in made.items] == [0, 5, 4]


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_a_baseline_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(InputError) as caught:
        taken(computed(), reason)
    assert [finding.code for finding in caught.value.findings] == ["DP540"]


def test_a_plan_without_any_date_makes_no_baseline() -> None:
    text = "daopai: 1\ncode: x\nname: 台账\nactivities:\n  - {id: A, name: 事项}\n"
    with pytest.raises(InputError) as caught:
        taken(computed(text))
    assert [finding.code for finding in caught.value.findings] == ["DP541"]


def test_a_baseline_behind_its_deadline_is_told_with_the_days() -> None:
    (note,) = rebaseline_notes(None, taken(late()), late())
    assert (note.code, note.level) == ("DP542", "warning")
    assert "2024-03-19 完成，比时限 2024-03-15 晚 4 个日历天" in note.says


def test_a_new_baseline_that_hides_delays_names_them_and_who_took_it_when() -> None:
    old = replace(taken(computed()), number=1)
    at = datetime(2024, 3, 16, 9)  # noqa: DTZ001 - local time
    new = replace(taken(late()), number=2, recorded_at=at)
    note = next(n for n in rebaseline_notes(old, new, late()) if n.code == "DP543")
    assert "市城管局于 2024-03-16 建立新基线后，对第 1 号基线的延误不再显示" in note.says
    assert "B（面层）晚 7 天、A（管网）晚 6 天，共 2 项" in note.says


def test_the_same_baseline_again_is_worth_no_note() -> None:
    made = taken(computed())
    assert codes(replace(made, number=1), made, computed()) == []


def test_works_weights_and_calendars_that_differ_are_noted() -> None:
    old = replace(taken(computed()), number=1)
    text = PLAN + "  - {id: C, name: 标线, duration: 1, after: A, parent: W}\n"
    new = replace(taken(computed(text)), calendar_hash="abd")
    assert codes(old, new, computed(text)) == ["DP544", "DP545", "DP546"]


@given(cases())
def test_every_plan_with_dates_makes_a_baseline_of_its_planned_dates(case: Case) -> None:
    try:
        made = schedule(case.project, as_of=case.as_of)
        baseline = taken(made)
    except InputError:
        assume(False)
    assert [item.id for item in baseline.items] == [work.id for work in case.project.activities]
    for item in baseline.items:
        timing = made[item.id]
        assert (item.start, item.finish) == (timing.planned_start, timing.planned_finish)
    assert not [n for n in rebaseline_notes(baseline, baseline, made) if n.code != "DP542"]
