"""Each percent type as docs/progress.md computes it, and which of several rows counts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from projects.actuals import actuals
from projects.errors import InputError
from projects.model import (
    DAY,
    Activity,
    Observation,
    ObservationKind,
    Project,
    Quantity,
    Span,
    Step,
)
from projects.progress import progress
from projects.readers import read_text
from projects.schedule import schedule

DOCS = Path(__file__).resolve().parents[2] / "docs" / "progress.md"
STEPS = (Step("支模", 1), Step("钢筋", 2), Step("浇筑", 1))


def march(number: int) -> date:
    return date(2024, 3, number)


def at(hour: int) -> datetime:
    return datetime(2024, 4, 1, hour)  # noqa: DTZ001 - naive local time


def seen(number: int, kind: ObservationKind, value: object, hour: int | None = None) -> Observation:
    when = None if hour is None else at(hour)
    return Observation("A", march(number), kind, value, recorded_at=when)  # type: ignore[arg-type]


def plan(*rows: Observation, percent_type: str = "", steps: tuple[Step, ...] = STEPS) -> Project:
    work = Activity(
        id="A",
        name="甲",
        duration=Span(20 * DAY),
        quantity=Quantity(500, "台"),
        percent_type=percent_type,
        steps=steps,
    )
    start = march(1).toordinal() * DAY
    return Project(code="p", name="例", activities=(work,), start=start, observations=rows)


def percent(project: Project, number: int = 20) -> float | None:
    return progress(schedule(project, as_of=march(number)))["A"].actual_percent


# -- the types -------------------------------------------------------------------------------------


def test_the_page_computes_what_it_says() -> None:
    page = DOCS.read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    found = progress(schedule(read_text(text, "p.yaml"), as_of=march(20)))
    wanted = re.findall(r"^\| ([A-D]) \| ([\d.]+) \|$", page, re.MULTILINE)
    assert [item for item, _ in wanted] == list("ABCD")
    for item, number in wanted:
        assert found[item].actual_percent == pytest.approx(float(number))


@pytest.mark.parametrize("percent_type", ["", "duration", "physical", "quantity", "steps", "50-50"])
def test_a_finish_is_a_hundred_percent_of_any_type(percent_type: str) -> None:
    rows = (seen(10, "percent", 20.0), seen(10, "finished", march(9)))
    assert percent(plan(*rows, percent_type=percent_type)) == 100


@pytest.mark.parametrize(
    ("percent_type", "expected"),
    [("physical", 30), ("quantity", 51.2), ("steps", 75), ("0-100", 0), ("50-50", 50)],
)
def test_each_type_takes_its_own_measure_whatever_else_was_said(
    percent_type: str, expected: float
) -> None:
    rows = (seen(10, "percent", 30.0), seen(10, "done", 256.0), seen(10, "steps", ("支模", "钢筋")))
    for order in (rows, rows[::-1]):
        assert percent(plan(*order, percent_type=percent_type)) == pytest.approx(expected)


def test_a_duration_percentage_follows_the_remaining_work() -> None:
    rows = (seen(10, "percent", 30.0), seen(10, "remaining", 5 * DAY))
    assert percent(plan(*rows, percent_type="duration")) == 75
    assert percent(plan(*rows, percent_type="physical")) == 30
    assert percent(plan(seen(10, "percent", 30.0), percent_type="duration")) == 30


def test_a_newer_remaining_duration_replaces_an_untyped_percentage() -> None:
    rows = (seen(10, "percent", 30.0), seen(17, "remaining", 5 * DAY))
    assert percent(plan(*rows)) == 75
    assert percent(plan(*rows, percent_type="physical")) == 30


def test_steps_are_their_weights_and_the_newest_list_counts_whole() -> None:
    assert percent(plan(seen(10, "steps", ("钢筋",)))) == 50
    assert percent(plan(seen(10, "steps", ("钢筋",)), seen(17, "steps", ("支模",)))) == 25
    assert percent(plan(seen(10, "steps", ()))) == 0
    assert percent(plan(seen(10, "steps", tuple(step.name for step in STEPS)))) == 100
    done = (replace(STEPS[0], done=True), *STEPS[1:])
    assert percent(plan(steps=done)) == 25


def test_progress_of_steps_is_as_old_as_its_row() -> None:
    found = progress(schedule(plan(seen(10, "steps", ("钢筋",))), as_of=march(20)))
    assert found["A"].seen_on == march(10)


def test_steps_that_weigh_nothing_give_no_percentage() -> None:
    weightless = tuple(replace(step, weight=0) for step in STEPS)
    assert percent(plan(seen(10, "steps", ("钢筋",)), steps=weightless)) is None


def test_an_annual_target_stands_above_a_hundred_also_when_it_is_finished() -> None:
    rows = (seen(10, "percent", 120.0), seen(10, "finished", march(9)))
    assert percent(replace(plan(*rows), basis="month")) == 120


def test_the_remaining_work_follows_the_steps_done() -> None:
    rows = (seen(10, "started", march(1)), seen(10, "steps", ("支模", "钢筋")))
    found = schedule(plan(*rows, percent_type="steps"), as_of=march(10))
    assert found["A"].early_finish_day == march(15)


# -- which row counts ------------------------------------------------------------------------------


def test_a_later_data_date_wins_over_a_later_entry() -> None:
    rows = (seen(17, "percent", 60.0, 1), seen(10, "percent", 30.0, 2))
    assert percent(plan(*rows)) == 60


def test_of_one_data_date_the_row_recorded_later_wins_wherever_it_stands() -> None:
    rows = (seen(10, "percent", 60.0, 2), seen(10, "percent", 30.0, 1))
    assert percent(plan(*rows)) == 60
    assert percent(plan(rows[0], seen(10, "percent", 10.0))) == 60


def test_what_one_report_says_does_not_depend_on_its_order() -> None:
    rows = (seen(10, "percent", 60.0, 1), seen(10, "remaining", 12 * DAY, 1))
    day = march(10)
    assert actuals(plan(*rows), day) == actuals(plan(*rows[::-1]), day)
    assert actuals(plan(*rows), day)["A"].remaining == 12 * DAY


def test_a_newer_report_of_less_takes_a_finish_back() -> None:
    ended = seen(10, "finished", march(9), 1)
    for again in (seen(17, "percent", 80.0, 2), seen(10, "remaining", DAY, 2)):
        state = actuals(plan(ended, again), march(20))["A"]
        assert state.finished is None
    assert actuals(plan(ended, seen(17, "percent", 100.0, 2)), march(20))["A"].finished == march(9)
    together = (seen(10, "percent", 80.0, 1), ended)
    assert actuals(plan(*together), march(20))["A"].finished == march(9)


def test_what_was_recorded_outlives_the_step_and_the_total_it_spoke_of() -> None:
    recorded = (seen(10, "steps", ("打桩",), 1), seen(10, "done", 5.0, 1))
    assert percent(plan(*recorded, percent_type="steps")) == 0
    bare = replace(plan(*recorded), activities=(Activity(id="A", name="甲", duration=Span(DAY)),))
    assert actuals(bare, march(20))["A"].percent is None
    with pytest.raises(InputError, match="DP523"):
        actuals(plan(seen(10, "steps", ("打桩",))), march(20))
