"""What the Microsoft Project XML of a plan does not hold is said, with counts and works."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from projects.bundled import names
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    DayRange,
    Deadline,
    LeftOut,
    Link,
    Observation,
    Options,
    Project,
    Quantity,
    Span,
    instant,
)
from projects.schedule import schedule
from projects.writers.mspdi import mspdi_losses
from tests.projects.mspdi_written import bundled, due, small, work


def _told(project: Project, as_of: date | None = None) -> dict[str, LeftOut]:
    return {each.kind: each for each in mspdi_losses(project, schedule(project, as_of=as_of))}


def test_a_plan_that_microsoft_project_can_say_loses_nothing() -> None:
    links = (Link("A", "B", "SS", Span(3 * DAY)),)
    assert mspdi_losses(small(work("A"), work("B"), links=links, rules="msproject")) == ()


def test_a_plan_by_our_rules_says_so() -> None:
    assert list(_told(small(work("A")))) == ["rules"]


START = instant(date(2024, 3, 11))
WET = DayRange((5, 15), (7, 31), "主汛期", yearly=True, window=True)
SITE = CalendarSpec("SITE", week=(True,) * 7, closed=(WET,))
MONTHS = (Link("A", "B", "FS", Span(2, "months")),)
GOV_LAG = (Link("A", "B", "SS", Span(10 * DAY)),)
DUE = due(date(2024, 5, 1), "A")
HAMMOCK = Activity(id="H", name="监理", kind="hammock")


@pytest.mark.parametrize(
    ("kind", "count", "items", "project"),
    [
        ("lag-calendars", 1, ("B",), small(work("A", calendar="GOV"), work("B"), links=GOV_LAG)),
        ("month-lags", 1, ("B",), small(work("A"), work("B"), links=MONTHS)),
        ("month-durations", 1, ("A",), small(replace(work("A"), duration=Span(2, "months")))),
        (
            "percent-lags", 1, ("B",),
            small(work("A", 4), work("B"), links=(Link("A", "B", "SS", Span(5040, "percent")),)),
        ),
        (
            "parallel-links", 1, ("B",),
            small(work("A"), work("B"), links=(Link("A", "B", "SS"), Link("A", "B", "FF"))),
        ),
        (
            "hammock-links", 1, ("H",),
            small(work("A"), HAMMOCK, links=(Link("A", "H", "SS"),)),
        ),
        ("hammocks", 1, ("H",), small(work("A"), HAMMOCK)),
        ("ledger", 1, ("L",), small(work("A"), Activity(id="L", name="台账"))),
        (
            "unsplittable", 1, ("A",),
            small(work("A", splittable=False), work("B"), calendars=(SITE,)),
        ),
        (
            "constraints", 1, ("A",),
            small(work("A", constraints=(Constraint("snet", START), Constraint("fnet", START)))),
        ),
        ("mandatory", 1, ("A",), small(work("A", constraints=(Constraint("mso", START),)))),
        ("project-deadline", 1, (), small(work("A"), deadlines=(due(date(2024, 5, 1)),))),
        (
            "more-deadlines", 1, ("P",),
            small(work("A"), deadlines=(due(date(2024, 5, 1)), due(date(2024, 6, 1)))),
        ),
        (
            "summary-deadlines", 1, ("S",),
            small(
                Activity(id="S", name="分部", kind="summary", deadline=due(date(2024, 5, 1), "S")),
                work("A", parent="S"),
            ),
        ),
        (
            "buffers", 1, ("A",),
            small(work("A", deadline=replace(due(date(2024, 5, 1), "A"), buffer=3))),
        ),
        ("calendar-years", 1, (), small(work("A", calendar="GOV"), rules="msproject")),
        (
            "deadline-words", 1, ("A",),
            small(work("A", deadline=Deadline(date(2024, 3, 31), text="2024年3月底", item="A"))),
        ),
        ("team", 1, ("A",), small(work("A", helpers=("乙", "丙；丁")))),
        ("assumed-durations", 1, ("A",), small(replace(work("A", deadline=DUE), duration=None))),
        ("minute-steps", 1, ("A",), small(replace(work("A"), duration=Span(2, "months")))),
        ("project-end", 1, ("A",), small(work("A", deadline=DUE))),
        ("float-type", 1, (), small(work("A"), options=Options(total_float="start"))),
        ("quantities", 1, ("A",), small(work("A", quantity=Quantity(500, "台")), work("B"))),
        ("external", 1, ("A",), small(work("A", kind="external"))),
    ],
)  # fmt: skip
def test_what_is_lost_is_counted_and_named(
    kind: str, count: int, items: tuple[str, ...], project: Project
) -> None:
    told = _told(project)[kind]
    assert (told.count, told.items) == (count, items)
    assert told.says


def test_months_are_no_other_calendar_and_no_rounding() -> None:
    assert _told(small(work("A"), work("B"), links=MONTHS)).keys() == {"rules", "month-lags"}


def test_constraints_that_the_writer_adds_are_told() -> None:
    day = date(2024, 3, 31)
    assert _told(small(work("A")), day)["pushed"].items == ("A",)
    led = small(work("A"), work("B"), links=(Link("A", "B", "FS", Span(-9 * DAY)),))
    assert _told(led)["pushed"].items == ("B",)


def test_a_promise_that_links_break_is_told() -> None:
    promised = work("B", kind="external", promised=date(2024, 3, 6))
    project = small(work("A", 10), promised, links=(Link("A", "B"),))
    assert _told(project)["broken-promises"].items == ("B",)


def test_finished_works_tell_that_their_planned_duration_is_gone() -> None:
    day = date(2024, 3, 10)
    project = small(work("A"), observations=(Observation("A", day, "finished", day),))
    told = _told(project, day)
    assert told["finished-durations"].items == ("A",)
    assert told["records"].count == 1


@pytest.mark.parametrize("code", names())
def test_the_bundled_plans_say_what_they_lose_in_chinese(code: str) -> None:
    told = mspdi_losses(bundled(code))
    kinds = [each.kind for each in told]
    assert len(set(kinds)) == len(kinds)
    for each in told:
        assert each.count > 0
        assert len(each.items) <= max(each.count, 1)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in each.says)
