"""What single values mean: durations, links, deadlines, windows, suggestions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import Finding, InputError
from projects.model import DAY, Activity, Link, Project, Span
from projects.readers import read_text
from projects.readers.activities import ACTIVITY
from projects.readers.observations import OBSERVATION
from projects.readers.plan import PROJECT
from projects.readers.workcalendars import CALENDAR, RANGE

DOCS = Path(__file__).resolve().parents[2] / "docs" / "plan-file.md"
HEAD = "daopai: 1\ncode: li\nname: 例\n"


def plan(body: str, head: str = "") -> Project:
    return read_text(f"{HEAD}{head}activities:\n{body}", "p.yaml")


def first(value: str, key: str = "duration", head: str = "") -> Activity:
    return plan(f"  - {{id: A, name: 甲, {key}: {value}}}\n", head).activities[0]


def refused(value: str, key: str = "duration", head: str = "") -> Finding:
    with pytest.raises(InputError) as caught:
        first(value, key, head)
    (found,) = caught.value.findings
    return found


@given(st.integers(1, 36_525), st.sampled_from(["", "d", "天", "个工作日", "日", " days"]))
def test_a_number_of_working_days_is_that_many_days(days: int, unit: str) -> None:
    assert first(f"{days}{unit}").duration == Span(days * DAY)


@given(st.integers(1, 400), st.integers(-60, 60), st.sampled_from(["FS", "SS", "FF", "SF"]))
def test_a_link_reads_back_as_its_label(number: int, lag: int, kind: str) -> None:
    works = f"  - {{id: L{number}, name: 甲, duration: 1}}\n"
    after = f"L{number}{kind}{f'{lag:+d}' if lag else ''}"
    (link,) = plan(works + f"  - {{id: Z, name: 乙, duration: 1, after: {after}}}\n").links
    assert link.label == after
    assert link.lag == Span(lag * DAY)


def test_hours_and_half_days_belong_to_plans_that_count_minutes() -> None:
    head = "minutes_per_day: 480\n"
    assert first("4h", head=head).duration == Span(240)
    assert first("0.5", head=head).duration == Span(240)
    assert first("1.5d", head=head).duration == Span(720)
    assert first("30分钟", head=head).duration == Span(30)
    assert first("6eh", head=head).duration == Span(360, "elapsed")
    assert refused("4h").code == "DP129"
    assert refused("0.5").code == "DP128"


@pytest.mark.parametrize(
    ("head", "days"),
    [
        ("", 7),
        ("calendar: china\n", 5),
        ("calendar: S\ncalendars: {S: {week: [1, 1, 1, 1, 1, 1, 0]}}\n", 6),
        ("calendar: S\ncalendars: {S: {base: T}, T: {base: china}}\n", 5),
    ],
)
def test_a_week_has_the_working_days_of_the_default_calendar(head: str, days: int) -> None:
    assert first("3w", head=head).duration == Span(3 * days * DAY)


def test_both_readings_of_a_doubtful_link_are_named() -> None:
    body = "  - {id: A, name: 甲}\n  - {id: AFS, name: 乙}\n  - {id: C, name: 丙, after: AFS+2}\n"
    with pytest.raises(InputError) as caught:
        plan(body)
    (found,) = caught.value.findings
    assert "AFS FS+2" in found.says
    assert "A FS+2" in found.says
    assert plan(body.replace("AFS+2", "[{id: AFS, lag: 2}]")).links == (
        Link("AFS", "C", "FS", Span(2 * DAY)),
    )


@pytest.mark.parametrize(
    ("key", "meant"),
    [("durration", "duration"), ("工期", "duration"), ("start", "snet"), ("紧前工作", "after")],
)
def test_an_unknown_key_gets_the_key_that_was_meant(key: str, meant: str) -> None:
    assert refused("5", key).remedy == f"是不是“{meant}”？"


@pytest.mark.parametrize(
    ("words", "on", "day"),
    [
        ("汛前", "2024-03-06", date(2024, 5, 14)),
        ("汛前", "2023-11-06", date(2024, 5, 14)),
        ("2025年汛前", "2023-11-06", date(2025, 5, 14)),
        ("明年汛前", "2024-03-06", date(2025, 5, 14)),
        ("8月底", "2024-03-06", date(2024, 8, 31)),
    ],
)
def test_the_flood_season_is_the_window_of_the_plan(words: str, on: str, day: date) -> None:
    stop = "{from: 05-15, to: 07-31, every: year, name: 主汛期, window: true}"
    head = f"document_date: {on}\ncalendars: {{WET: {{closed: [{stop}]}}}}\n"
    deadline = first(words, "deadline", head).deadline
    assert deadline is not None
    assert deadline.day == day
    assert deadline.text == words


def test_two_calendars_that_differ_on_the_flood_season_leave_the_words_refused() -> None:
    stop = "{{from: {}, to: 07-31, every: year, name: 汛期, window: true}}"
    one, two = (stop.format(day) for day in ("05-15", "06-01"))
    specs = f"calendars: {{A: {{closed: [{one}]}}, B: {{closed: [{two}]}}}}\n"
    head = "document_date: 2024-03-06\n" + specs
    assert refused("汛前", "deadline", head).code == "DP208"


def test_a_start_takes_the_first_day_of_words_and_a_finish_the_last() -> None:
    early = first("2024年3月", "snet").constraints[0]
    late = first("2024年3月", "fnlt").constraints[0]
    assert early.at == date(2024, 3, 1).toordinal() * DAY
    assert late.at == date(2024, 4, 1).toordinal() * DAY


def test_an_iso_plan_needs_no_deadline_words() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from projects.readers import read_text;"
        "read_text('daopai: 1\\ncode: a\\nname: b\\nstart: 2024-03-01\\ndeadline: 2024-03-31\\n"
        "activities: [{id: A, name: x, duration: 5}]', 'p.yaml');"
        "bad = {'projects.deadlines', 'pandas', 'networkx', 'numpy', 'python_calamine', 'csv'};"
        "print(sorted(bad & sys.modules.keys()))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_reference_of_the_plan_file_names_every_key() -> None:
    page = DOCS.read_text(encoding="utf-8")
    schemas = (PROJECT, ACTIVITY, CALENDAR, RANGE, OBSERVATION)
    keys = {key for schema in schemas for key in schema.keys}
    assert {key for key in keys if f"`{key}`" not in page} == set()
