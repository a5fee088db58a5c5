"""Networks that textbooks and exams solved, each with its source.

Numbers only. A period of the book is a day here, a calendar works every day.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projects.model import (
    DAY,
    Activity,
    Constraint,
    Deadline,
    Link,
    Observation,
    Project,
    Span,
    instant,
)
from projects.schedule import Schedule, schedule

START = date(2024, 1, 1)
WORKED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "worked"

# studylib.net/doc/8378728, Example 1: duration and predecessors; ES, EF, LS, LF; slack.
PROTOTYPE = {
    "A": (6, "", (0, 6, 0, 6), 0),
    "B": (2, "A", (6, 8, 6, 8), 0),
    "C": (2, "A", (6, 8, 7, 9), 1),
    "D": (3, "B", (8, 11, 8, 11), 0),
    "F": (2, "C", (8, 10, 9, 11), 1),
    "E": (4, "DF", (11, 15, 11, 15), 0),
    "G": (1, "E", (15, 16, 15, 16), 0),
}
# Render, Stair & Hanna, Quantitative Analysis for Management: General Foundry; slack.
FOUNDRY = {
    "A": (2, "", 0),
    "B": (3, "", 1),
    "C": (2, "A", 0),
    "D": (4, "B", 1),
    "E": (4, "C", 0),
    "F": (3, "C", 6),
    "G": (5, "DE", 0),
    "H": (2, "FG", 0),
}
# 二级建造师 case of three formwork, rebar and concrete sections (examw.com 672914); weeks.
SECTIONS = {
    "A": (3, ""),
    "B": (3, "A"),
    "D": (3, "B"),
    "C": (2, "A"),
    "E": (2, "BC"),
    "G": (2, "DE"),
    "F": (1, "C"),
    "H": (1, "EF"),
    "I": (1, "GH"),
}


def book(rows: dict[str, tuple[Any, ...]], *, weeks: bool = False, **more: Any) -> Project:
    """A plan of the rows (duration, predecessors); in weeks of seven days if so."""
    unit = 7 * DAY if weeks else DAY
    works = tuple(Activity(id=k, name=k, duration=Span(row[0] * unit)) for k, row in rows.items())
    links = tuple(Link(before, after) for after, row in rows.items() for before in row[1])
    return Project(
        code="B", name="教材", activities=works, links=links, start=instant(START), **more
    )


def at(found: Schedule, item: str, unit: int = DAY) -> tuple[float, ...]:
    """ES, EF, LS, LF counted from the start, in the unit of the book."""
    timing = found[item]
    zero = instant(START)
    moments = (timing.early_start, timing.early_finish, timing.late_start, timing.late_finish)
    return tuple((moment - zero) / unit for moment in moments if moment is not None)


def test_the_prototype_of_seven_works_is_solved_as_published() -> None:
    found = schedule(book(PROTOTYPE))
    for item, (_, _, dates, slack) in PROTOTYPE.items():
        assert at(found, item) == dates
        assert found[item].total_float_days == slack
    assert {t.id for t in found if t.critical} == set("ABDEG")
    assert found.longest_path == ("A", "B", "D", "E", "G")
    assert found.early_finish == instant(START) + 16 * DAY


def test_general_foundry_takes_fifteen_weeks_with_the_published_slack() -> None:
    found = schedule(book(FOUNDRY, weeks=True))
    for item, (_, _, slack) in FOUNDRY.items():
        assert found[item].total_float_days == 7 * slack
    assert {t.id for t in found if t.critical} == set("ACEGH")
    assert found.early_finish == instant(START) + 15 * 7 * DAY


def test_general_foundry_two_weeks_short_is_negative_on_the_critical_chain_only() -> None:
    due = date.fromordinal(START.toordinal() + 13 * 7 - 1)
    found = schedule(book(FOUNDRY, weeks=True, deadlines=(Deadline(due),)))
    assert found.deadlines[0].margin_days == -14
    assert found["A"].total_float_days == -14
    assert found["B"].total_float_days == -7
    assert found["F"].total_float_days == 28
    assert {t.id for t in found if t.critical} == set("ACEGH")


def test_an_exam_question_with_three_successors_gives_the_published_floats() -> None:
    # exam.jzrc.net ST_ID=1: ES 7, duration 8; successors start 18/19/17 early, 20/21/23 late.
    rows = {"W": (8, ""), "S1": (3, "W"), "S2": (2, "W"), "S3": (4, "W")}
    early = {"W": 7, "S1": 18, "S2": 19, "S3": 17}
    late = {"S1": 20, "S2": 21, "S3": 23}
    plan = book(rows)
    works = tuple(
        Activity(
            id=work.id,
            name=work.name,
            duration=work.duration,
            constraints=(Constraint("snet", instant(START) + early[work.id] * DAY),),
            deadline=None if work.id == "W" else _due(late[work.id] + rows[work.id][0]),
        )
        for work in plan.activities
    )
    found = schedule(
        Project(code="E", name="题", activities=works, links=plan.links, start=plan.start)
    )
    assert at(found, "W")[1] == 15
    assert found["W"].free_float_days == 2
    assert found["W"].total_float_days == 5


def _due(end: int) -> Deadline:
    return Deadline(date.fromordinal(START.toordinal() + end - 1))


def test_an_exam_question_on_a_delay_gives_the_published_extension() -> None:
    # s.kaoyaya.com Mjk5NzIx: ES 5, duration 4, one successor from 10 to at latest 16; delay 5.
    def plan(delay: int) -> Project:
        begin = Constraint("snet", instant(START) + 5 * DAY)
        other = Constraint("snet", instant(START) + 10 * DAY)
        works = (
            Activity(id="W", name="W", duration=Span((4 + delay) * DAY), constraints=(begin,)),
            Activity(id="S", name="S", duration=Span(5 * DAY), constraints=(other,)),
        )
        return Project(
            code="E",
            name="题",
            activities=works,
            links=(Link("W", "S"),),
            start=instant(START),
            deadlines=(_due(16),),
        )

    found = schedule(plan(0))
    assert at(found, "W")[2:] == (7, 11)
    assert found["W"].total_float_days == 2
    assert found["W"].free_float_days == 1
    assert found.deadlines[0].margin_days == 1
    late = schedule(plan(5))
    assert at(late, "S")[1] == 19
    assert late.deadlines[0].margin_days == -3


def test_the_three_section_case_has_its_published_critical_line_and_floats() -> None:
    found = schedule(book(SECTIONS, weeks=True))
    assert found.early_finish == instant(START) + 12 * 7 * DAY
    assert {t.id for t in found if t.critical} == set("ABDGI")
    floats = {item: (found[item].total_float_days or 0) / 7 for item in "DEH"}
    assert floats == {"D": 0, "E": 1, "H": 2}


def test_the_three_section_case_in_week_nine_is_one_week_late() -> None:
    """Done A, B, C, F; D two thirds, E half; nothing of G, H, I: published delay one week."""
    end = date.fromordinal(START.toordinal() + 9 * 7 - 1)

    def seen(item: str, kind: Any, value: Any) -> Observation:
        return Observation(item, end, kind, value)

    finished = {"A": 3, "B": 6, "C": 5, "F": 6}
    rows = [
        seen(item, "finished", date.fromordinal(START.toordinal() + 7 * week - 1))
        for item, week in finished.items()
    ]
    begun = date.fromordinal(START.toordinal() + 6 * 7)
    rows += [seen("D", "started", begun), seen("D", "percent", 100 * 2 / 3)]
    rows += [seen("E", "started", begun), seen("E", "percent", 50.0)]
    plan = book(SECTIONS, weeks=True, observations=tuple(rows))
    found = schedule(plan, as_of=end)
    assert found.early_finish == instant(START) + 13 * 7 * DAY
    assert at(found, "D", 7 * DAY)[1] == 10
    assert at(found, "E", 7 * DAY)[1] == 10
    assert at(found, "H", 7 * DAY)[1] == 11
    assert {t.id for t in found if t.critical} >= {"D", "G", "I"}


@pytest.mark.skipif(not WORKED.is_dir(), reason=f"no worked examples in {WORKED}")
def test_the_numbers_above_are_those_of_the_shared_examples() -> None:
    def read(name: str) -> Any:
        return json.loads((WORKED / name).read_text("utf-8"))

    prototype = read("cpm-prototype-7.json")
    logic = {a["id"]: (a["duration"], "".join(a["predecessors"])) for a in prototype["activities"]}
    assert logic == {item: row[:2] for item, row in PROTOTYPE.items()}
    published = prototype["expected_published"]["schedule"]
    for item, row in PROTOTYPE.items():
        dates = tuple(published[item][key] for key in ("es", "ef", "ls", "lf"))
        assert (dates, published[item]["slack"]) == row[2:]
    foundry = read("cpm-crash-general-foundry.json")
    logic = {a["id"]: (a["duration"], "".join(a["predecessors"])) for a in foundry["activities"]}
    assert logic == {item: row[:2] for item, row in FOUNDRY.items()}
    assert foundry["expected_published"]["slack"] == {k: row[2] for k, row in FOUNDRY.items()}
    sections = read("cn-front-line-week9.json")
    logic = {a["id"]: (a["duration"], "".join(a["predecessors"])) for a in sections["activities"]}
    assert logic == SECTIONS
    assert sections["expected_published"]["project_delay"] == 1
