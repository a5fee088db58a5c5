"""Networks that textbooks and exams solved, each with its source; numbers only.

Here the most important ones stand in the test. `test_textbooks_files.py` reads all of the shared
examples.
"""

from __future__ import annotations

from typing import Any

from projects.model import DAY, Activity, Constraint, Link, Project, Span, instant
from projects.schedule import schedule
from tests.projects.worked import (
    SECTIONS,
    START,
    WEEK_NINE,
    at,
    book,
    due,
    example,
    last_day,
    logic,
    observed,
    present,
)

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
    found = schedule(book(FOUNDRY, weeks=True, deadlines=(due(13, 7),)))
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
    links = tuple(Link("W", item) for item in late)
    works = tuple(
        Activity(
            id=item,
            name=item,
            duration=Span(days * DAY),
            constraints=(Constraint("snet", instant(START) + early[item] * DAY),),
            deadline=due(late[item] + days) if item in late else None,
        )
        for item, (days, _) in rows.items()
    )
    found = schedule(
        Project(code="E", name="题", activities=works, links=links, start=instant(START))
    )
    assert at(found, "W")[1] == 15
    assert found["W"].free_float_days == 2
    assert found["W"].total_float_days == 5


def test_an_exam_question_on_a_delay_gives_the_published_extension() -> None:
    # s.kaoyaya.com Mjk5NzIx: ES 5, duration 4, one successor from 10 to at latest 16; delay 5.
    def plan(delay: int) -> Project:
        begin = Constraint("snet", instant(START) + 5 * DAY)
        other = Constraint("snet", instant(START) + 10 * DAY)
        works = (
            Activity(id="W", name="W", duration=Span((4 + delay) * DAY), constraints=(begin,)),
            Activity(id="S", name="S", duration=Span(5 * DAY), constraints=(other,)),
        )
        given: dict[str, Any] = {"links": (Link("W", "S"),), "deadlines": (due(16),)}
        return Project(code="E", name="题", activities=works, start=instant(START), **given)

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
    end = last_day(9, 7)
    early = {"A": (0, 3), "B": (3, 6), "C": (3, 5), "D": (6, 9), "E": (6, 8), "F": (5, 6)}
    plan = book(SECTIONS, weeks=True, observations=observed(SECTIONS, WEEK_NINE, early, end))
    found = schedule(plan, as_of=end)
    assert found.early_finish == instant(START) + 13 * 7 * DAY
    assert at(found, "D", 7 * DAY)[1] == 10
    assert at(found, "E", 7 * DAY)[1] == 10
    assert at(found, "H", 7 * DAY)[1] == 11
    assert {t.id for t in found if t.critical} >= {"D", "G", "I"}


@present
def test_the_numbers_above_are_those_of_the_shared_examples() -> None:
    prototype = example("cpm-prototype-7.json")
    assert logic(prototype) == {item: row[:2] for item, row in PROTOTYPE.items()}
    foundry = example("cpm-crash-general-foundry.json")
    assert logic(foundry) == {item: row[:2] for item, row in FOUNDRY.items()}
    assert logic(example("cn-front-line-week9.json")) == SECTIONS
