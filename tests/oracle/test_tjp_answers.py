"""Backward answers worked out by hand for TaskJuggler files, against our latest dates.

Files and answers: examples of ScriptPlan 0.10.2 (Apache-2.0) in ../shared/data/tjp_alap.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from projects.model import moment_of
from projects.schedule import Schedule, schedule
from tests.oracle.tjp import moment, read_tjp

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "tjp_alap"
FILES = {
    "airport_ultra_math",
    "alap_backward",
    "alap_before_declared_start",
    "alap_gapduration_before_successor",
    "alap_milestones_exact",
    "alap_own_end_before_successor",
    "alap_spans_before_mid_slot_successor",
    "alap_without_anchor_plan",
    "mid_slot_start_and_end",
    "paradox",
    "skipped_time_stays_free",
}
LEVELLED = {
    ("airport_ultra_math", "airport_math.t_float"): "t_interrupt takes its resource for 58 minutes",
    ("airport_ultra_math", "airport_math.t_limit"): "as soon as possible behind t_float",
    ("airport_ultra_math", "airport_math"): "ends with t_limit in our plan",
    ("alap_milestones_exact", "t2"): "its resource works on t from 16:00 to 17:00",
    ("alap_milestones_exact", "m2"): "before t2",
    ("skipped_time_stays_free", "z"): "its resource works on e from 14:00 to 14:30",
}
"""Answers that depend on who has a resource first. Our plans know no resources."""

Answer = tuple[str, str, str, str]


def answers() -> Iterator[Answer]:
    """(file, task, start, end) of all answers."""
    for path in sorted(FOLDER.glob("*.expected.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                yield path.name.partition(".")[0], row["id"], row["start"], row["end"]


@cache
def late_plan(name: str) -> Schedule:
    return schedule(read_tjp((FOLDER / f"{name}.tjp").read_text("utf-8")))


def matches(answer: Answer) -> bool:
    """Whether our latest dates are the answer's, to the minute."""
    name, item, start, end = answer
    timing = late_plan(name)[item]
    assert timing.late_start is not None
    assert timing.late_finish is not None
    ours = moment_of(timing.late_start), moment_of(timing.late_finish)
    return ours == (moment(start).replace(second=0), moment(end).replace(second=0))


present = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no TaskJuggler answers in {FOLDER}")


@present
@pytest.mark.parametrize("name", sorted(FILES))
def test_latest_dates_are_the_answers_to_the_minute(name: str) -> None:
    rows = [row for row in answers() if row[0] == name and row[:2] not in LEVELLED]
    assert rows
    assert [row for row in rows if not matches(row)] == []


@present
def test_only_what_a_shared_resource_decides_differs() -> None:
    assert {row[:2] for row in answers() if not matches(row)} == set(LEVELLED)


@present
def test_every_file_of_the_folder_is_covered() -> None:
    assert {path.stem for path in FOLDER.glob("*.tjp")} == FILES
    assert {row[0] for row in answers()} == FILES


# A free Wednesday: 16 hours each, the second by Friday 17:00 (ScriptPlan, alap_backward).
HOLIDAY = """
project p "Product" 2025-12-01 +3w { timezone "UTC" }
vacation "Holiday" 2025-12-10
resource worker "Worker" { workinghours mon - fri 09:00 - 17:00 }
task step1 "Assembly" { effort 16h allocate worker scheduling alap precedes step2 }
task step2 "Painting" { effort 16h allocate worker scheduling alap end 2025-12-12-17:00 }
"""


def spans(text: str) -> dict[str, tuple[str, str]]:
    found = schedule(read_tjp(text))
    return {
        timing.id: (f"{moment_of(timing.late_start):%d %H:%M}", f"{moment_of(end):%d %H:%M}")
        for timing in found
        if timing.late_start is not None and (end := timing.late_finish) is not None
    }


def test_a_holiday_between_two_steps_is_stepped_over_backward() -> None:
    assert spans(HOLIDAY) == {
        "step1": ("08 09:00", "09 17:00"),
        "step2": ("11 09:00", "12 17:00"),
    }


def test_hours_of_another_time_zone_are_those_of_the_clock_over_there() -> None:
    """9 to 15 on Kiritimati, 14 hours ahead, is 19 to 1 the night before in UTC; the holiday lasts
    from midnight to midnight in UTC."""
    text = HOLIDAY.replace("{ workinghours", '{ timezone "Pacific/Kiritimati" workinghours')
    text = text.replace("09:00 - 17:00", "09:00 - 15:00").replace("16h", "6h")
    assert spans(text) == {
        "step1": ("09 19:00", "11 01:00"),
        "step2": ("11 19:00", "12 01:00"),
    }


def test_a_statement_that_the_reader_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="flags"):
        read_tjp("flags urgent " + HOLIDAY)
