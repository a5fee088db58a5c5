"""Batches judged right, one after the other, never leave a plan that contradicts itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.actuals import NOTHING, PROGRESS, actuals, merged
from projects.model import DAY, Observation, Project
from projects.readers import read_text
from projects.reporting import judge
from tests.draws import draws

PLAN = read_text(
    """
daopai: 1
code: li
name: 例
start: 2024-03-01
activities:
  - {id: A, name: 清淤, duration: 30}
  - {id: B, name: 终端, duration: 40, quantity: {total: 8, unit: 台}}
  - id: C
    name: 砌筑
    duration: 20
    percent_type: steps
    steps: [{name: 支模, weight: 1}, {name: 钢筋, weight: 2}, {name: 浇筑, weight: 1}]
""",
    "p.yaml",
)
FIRST, DAYS = date(2024, 3, 1), 6
NAMES = ("支模", "钢筋", "浇筑")


def days() -> st.SearchStrategy[date]:
    return st.integers(0, DAYS - 1).map(lambda number: FIRST + timedelta(days=number))


def rows_of(kind: str) -> st.SearchStrategy[Observation]:
    values: dict[str, st.SearchStrategy[object]] = {
        "percent": st.sampled_from([0.0, 25.0, 50.0, 80.0, 100.0]),
        "done": st.integers(0, 8).map(float),
        "remaining": st.integers(0, 4).map(lambda number: number * DAY),
        "steps": st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
        "started": days(),
        "finished": days(),
    }
    items = {"done": "B", "steps": "C"}.get(kind, "ABC")
    return st.builds(
        Observation,
        st.sampled_from(items),
        days(),
        st.just(kind),
        values[kind],
        st.just(""),
        st.sampled_from(["", "", "", "更正"]),
    )


BATCHES = st.lists(
    st.lists(
        st.sampled_from(["percent", "done", "remaining", "steps", "started", "finished"]).flatmap(
            rows_of
        ),
        min_size=1,
        max_size=4,
    ),
    max_size=6,
)


def recorded(batches: list[list[Observation]]) -> Project:
    """The plan with every batch that was judged right, each recorded later than the last."""
    plan = PLAN
    for number, batch in enumerate(batches):
        if not judge(plan, batch):
            at = datetime(2024, 5, 1) + timedelta(hours=number)  # noqa: DTZ001 - naive
            plan = merged(plan, [replace(row, recorded_at=at) for row in batch])
    return plan


@settings(max_examples=draws(30))
@given(BATCHES)
def test_what_was_judged_right_can_be_computed_on_every_day(
    batches: list[list[Observation]],
) -> None:
    plan = recorded(batches)
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        for state in actuals(plan, day).values():
            assert state.started is None or state.started <= day
            assert state.finished is None or (state.started or FIRST) <= state.finished <= day


@settings(max_examples=draws(30))
@given(BATCHES)
def test_progress_never_falls_from_day_to_day_without_a_word(
    batches: list[list[Observation]],
) -> None:
    plan = recorded(batches)
    for item in "ABC":
        seen = 0.0
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            percent = actuals(plan, day).get(item, NOTHING).percent
            told = any(
                row.note
                for row in plan.observations
                if (row.item, row.as_of) == (item, day) and row.kind in PROGRESS
            )
            assert told or percent is None or percent >= seen - 1e-6
            if told or percent is not None:
                seen = percent or 0.0


@settings(max_examples=draws(30))
@given(BATCHES)
def test_a_work_at_a_hundred_percent_has_a_finish_once_all_is_known(
    batches: list[list[Observation]],
) -> None:
    last = actuals(recorded(batches), FIRST + timedelta(days=DAYS))
    for state in last.values():
        assert (state.percent or 0.0) < 100 or state.finished is not None


@settings(max_examples=draws(30))
@given(BATCHES)
def test_the_order_of_the_rows_in_a_batch_changes_no_verdict(
    batches: list[list[Observation]],
) -> None:
    plan = PLAN
    for number, batch in enumerate(batches):
        found = judge(plan, batch)
        assert bool(found) == bool(judge(plan, batch[::-1]))
        if not found:
            at = datetime(2024, 5, 1) + timedelta(hours=number)  # noqa: DTZ001 - naive
            plan = merged(plan, [replace(row, recorded_at=at) for row in batch])


@settings(max_examples=draws(30))
@given(BATCHES)
def test_what_was_known_then_is_what_was_recorded_by_then(
    batches: list[list[Observation]],
) -> None:
    plan = recorded(batches)
    half = datetime(2024, 5, 1) + timedelta(hours=3)  # noqa: DTZ001 - naive
    only = replace(
        plan,
        observations=tuple(row for row in plan.observations if (row.recorded_at or half) <= half),
    )
    last = FIRST + timedelta(days=DAYS)
    assert actuals(plan, last, half) == actuals(only, last)
