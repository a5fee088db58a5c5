"""Every published answer of the worked examples in ../shared/data/worked that the engine gives.

Each file names its source. What no test compares is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from projects.model import DAY, Activity, Constraint, Link, Project, Span, instant
from projects.progress import progress
from projects.schedule import Schedule, schedule
from tests.projects.promises import taken
from tests.projects.worked import (
    START,
    WORKED,
    at,
    book,
    due,
    example,
    last_day,
    logic,
    observed,
    present,
)

pytestmark = present

FLOATS = "cn-float-snippets.json"
WEEK_NINE = "cn-front-line-week9.json"
FOUNDRY = "cpm-crash-general-foundry.json"
PROTOTYPE = "cpm-prototype-7.json"
EARNED = "evm-earned-schedule.json"
NETWORKS = (WEEK_NINE, FOUNDRY, PROTOTYPE)

COVERED = {
    FLOATS: {"ef", "ff", "tf", "lf", "ls", "project_extension"},
    WEEK_NINE: {
        *("duration", "critical", "total_float", "project_delay_by", "project_delay"),
        *("bac", "bcwp", "bcws", "sv", "spi"),
        "lag_weeks",  # tests/gantt/test_gantt_front_textbook.py: the points of the front line
    },
    FOUNDRY: {"duration", "critical", "slack"},
    PROTOTYPE: {"duration", "critical", "schedule"},
}
LEFT = {
    (FOUNDRY, "min_crash_cost"): "crashing at least cost is not computed yet",
    (EARNED, "*"): "earned schedule and actual cost are not computed yet",
}


def published(name: str) -> Iterator[str]:
    """The names of the published answers of a file; `derived_by_us` blocks are not published."""
    found = example(name)
    if "expected_published" in found:
        yield from found["expected_published"]
    for each in (*found.get("items", ()), *found.get("cases", ())):
        yield from each["expected"]


def test_every_file_and_every_published_answer_is_compared_or_listed_with_a_reason() -> None:
    names = {path.name for path in WORKED.glob("*.json")}
    assert names == {*COVERED, *(name for name, _ in LEFT)}
    for name in names:
        left = {key for file, key in LEFT if file == name}
        if left != {"*"}:
            assert set(published(name)) == COVERED[name] | left


def test_every_file_names_its_source() -> None:
    for path in WORKED.glob("*.json"):
        found = example(path.name)
        assert found.get("source") or all(item["source"] for item in found["items"])


# -- six time parameters -----------------------------------------------------------------------


@pytest.mark.parametrize("name", NETWORKS)
def test_duration_and_critical_works_are_the_published_ones(name: str) -> None:
    found = schedule(book(logic(example(name))))
    answer = example(name)["expected_published"]
    assert found.early_finish == instant(START) + answer["duration"] * DAY
    assert {timing.id for timing in found if timing.critical} == set(answer["critical"])
    assert list(found.longest_path) == answer["critical"]


def test_early_and_late_dates_and_slack_are_the_published_ones() -> None:
    found = schedule(book(logic(example(PROTOTYPE))))
    for item, row in example(PROTOTYPE)["expected_published"]["schedule"].items():
        assert at(found, item) == (row["es"], row["ef"], row["ls"], row["lf"])
        assert found[item].total_float_days == row["slack"]


def test_late_dates_are_the_published_ones_when_only_the_deadline_is_known() -> None:
    answer = example(PROTOTYPE)["expected_published"]
    plan = book(logic(example(PROTOTYPE)), start=None, deadlines=(due(answer["duration"]),))
    found = schedule(plan)
    for item, row in answer["schedule"].items():
        assert at(found, item) == (row["ls"], row["lf"])


@pytest.mark.parametrize(("name", "key"), [(FOUNDRY, "slack"), (WEEK_NINE, "total_float")])
def test_total_floats_are_the_published_ones(name: str, key: str) -> None:
    found = schedule(book(logic(example(name))))
    for item, slack in example(name)["expected_published"][key].items():
        assert found[item].total_float_days == slack


# -- floats from the dates around a work, and claims -------------------------------------------


def around(given: dict[str, Any], delay: int = 0) -> Project:
    """The work W of a question with successors at their dates; the last late finish is due."""
    length = given["duration"] + delay
    begin = Constraint("snet", instant(START) + given["es"] * DAY)
    works = [Activity(id="W", name="W", duration=Span(length * DAY), constraints=(begin,))]
    for number, row in enumerate(given["successors"]):
        days = row.get("duration", 1)
        held = Constraint("snet", instant(START) + row["es"] * DAY)
        late = row["lf"] if "lf" in row else row["ls"] + days
        works.append(
            Activity(
                id=f"S{number}",
                name=f"S{number}",
                duration=Span(days * DAY),
                constraints=(held,),
                deadline=due(late),
            )
        )
    links = tuple(Link("W", work.id) for work in works[1:])
    return Project(code="E", name="题", activities=tuple(works), links=links, start=instant(START))


def questions() -> list[dict[str, Any]]:
    return list(example(FLOATS)["items"]) if WORKED.is_dir() else []


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["source"])
def test_floats_of_a_work_among_its_successors_are_the_published_ones(
    question: dict[str, Any],
) -> None:
    found = schedule(around(question["input"]))
    timing, (_, ef, ls, lf) = found["W"], at(found, "W")
    ours = {"ef": ef, "ls": ls, "lf": lf, "tf": timing.total_float_days}
    ours["ff"] = timing.free_float_days or 0
    answer = {key: value for key, value in question["expected"].items() if key in ours}
    assert {key: ours[key] for key in answer} == answer


@pytest.mark.parametrize(
    "question",
    [question for question in questions() if "delay" in question["input"]],
    ids=lambda question: question["source"],
)
def test_a_delay_extends_the_project_by_what_exceeds_the_total_float(
    question: dict[str, Any],
) -> None:
    delay, extension = question["input"]["delay"], question["expected"]["project_extension"]
    before = schedule(around(question["input"]))
    after = schedule(around(question["input"], delay))
    spare = before["W"].total_float_days
    assert spare is not None
    assert after["W"].total_float_days == spare - delay == -extension
    (margin,) = after.deadlines
    assert margin.margin_days == -extension


# -- week nine of the three sections -----------------------------------------------------------


def week_nine(*, only: str = "") -> Schedule:
    """The plan in week nine; with `only`, all other works as planned."""
    given = example(WEEK_NINE)
    rows, end = logic(given), last_day(given["status_time"], 7)
    plan = book(rows, weeks=True)
    costs = {each["id"]: each["cost_wan"] for each in given["activities"]}
    works = tuple(replace(work, budget=costs[work.id]) for work in plan.activities)
    planned = schedule(plan)
    early = {item: at(planned, item, 7 * DAY)[:2] for item in rows}
    done = dict(given["progress"])
    if only:
        weeks = given["status_time"]
        due_now = {item: "1" if early[item][1] <= weeks else "0" for item in rows}
        done = {**due_now, only: done[only]}
    plan = replace(plan, activities=works, observations=observed(rows, done, early, end))
    return schedule(plan, as_of=end)


def test_the_project_of_week_nine_ends_as_late_as_published() -> None:
    answer = example(WEEK_NINE)["expected_published"]
    end = instant(START) + (answer["duration"] + answer["project_delay"]) * 7 * DAY
    assert week_nine().early_finish == end


def test_each_late_work_alone_delays_the_project_by_what_exceeds_its_float() -> None:
    answer = example(WEEK_NINE)["expected_published"]
    whole = instant(START) + answer["duration"] * 7 * DAY
    for item, weeks in answer["project_delay_by"].items():
        assert week_nine(only=item).early_finish == whole + weeks * 7 * DAY, item
        assert weeks == max(0, answer["lag_weeks"][item] - answer["total_float"][item])


def test_planned_and_earned_value_of_week_nine_are_the_published_ones() -> None:
    answer = example(WEEK_NINE)["expected_published"]
    found = week_nine()
    standing = progress(found, basis="plan", baseline=taken(found))
    costs = {work.id: work.budget or 0 for work in found.project.activities}
    assert sum(costs.values()) == answer["bac"]
    assert standing.expected_percent is not None
    assert standing.actual_percent is not None
    assert standing.expected_percent == pytest.approx(100 * answer["bcws"] / answer["bac"])
    assert standing.actual_percent == pytest.approx(100 * answer["bcwp"] / answer["bac"])
    assert answer["bcwp"] - answer["bcws"] == answer["sv"]
    ratio = standing.actual_percent / standing.expected_percent
    assert ratio == pytest.approx(answer["spi"], abs=0.0005)
