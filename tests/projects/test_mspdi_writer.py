"""The Microsoft Project XML of a plan: what a person would look for in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from projects.bundled import names
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    Link,
    Observation,
    Span,
    instant,
)
from tests.projects.mspdi_written import (
    MONDAY,
    bundled,
    due,
    fields,
    last_day,
    small,
    tasks,
    tree,
    work,
)

IMPORTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "import"
REAL = ("task-links-project2016-mspdi.xml", "calendar-recurring-exceptions-project2010-mspdi.xml")


def _follows(root: Element) -> set[tuple[str, str, str]]:
    """(parent, child, a child that stands behind it) for everything in a file."""
    found = set()
    for parent in root.iter():
        tags = list(dict.fromkeys(child.tag.rpartition("}")[2] for child in parent))
        name = parent.tag.rpartition("}")[2]
        found |= {(name, a, b) for i, a in enumerate(tags) for b in tags[i + 1 :]}
    return found


@pytest.mark.skipif(not IMPORTS.is_dir(), reason=f"no files of Microsoft Project in {IMPORTS}")
@pytest.mark.parametrize("code", names())
def test_elements_stand_in_the_order_in_which_microsoft_project_writes_them(code: str) -> None:
    project = bundled(code)
    ours = _follows(tree(project, last_day(project)))
    for name in REAL:
        theirs = _follows(ElementTree.parse(IMPORTS / name).getroot())
        assert not {(parent, b, a) for parent, a, b in ours} & theirs
        assert len(ours & theirs) > 200  # both files have much in common with ours


def test_a_day_plan_works_whole_days_from_midnight_to_midnight() -> None:
    root = tree(small(work("A", 3)))
    head = fields(root, "SaveVersion", "MinutesPerDay", "DefaultStartTime", "DefaultFinishTime")
    assert head == ["14", "1440", "00:00:00", "00:00:00"]
    monday = root.find("Calendars/Calendar/WeekDays/WeekDay[DayType='2']")
    assert monday is not None
    times = [fields(each, "FromTime", "ToTime") for each in monday.iter("WorkingTime")]
    assert times == [["00:00:00", "00:00:00"]]
    task = tasks(root)["工作A"]
    assert fields(task, "Start", "Finish", "Duration", "DurationFormat") == [
        "2024-03-04T00:00:00", "2024-03-07T00:00:00", "PT72H0M0S", "7",
    ]  # fmt: skip


def test_a_plan_with_shifts_keeps_its_hours() -> None:
    calendar = CalendarSpec(
        "班", week=(True,) * 5 + (False, False), shifts=((480, 720), (780, 1020))
    )
    project = small(
        replace(work("A"), duration=Span(720)),
        calendars=(calendar,),
        calendar="班",
        minutes_per_day=480,
        deadlines=(due(date(2024, 3, 8)),),
    )
    root = tree(project)
    assert fields(root, "DefaultStartTime", "DefaultFinishTime", "MinutesPerWeek") == [
        "08:00:00", "17:00:00", "2400",
    ]  # fmt: skip
    assert fields(tasks(root)["工作A"], "Start", "Finish", "Duration") == [
        "2024-03-04T08:00:00", "2024-03-05T12:00:00", "PT12H0M0S",
    ]  # fmt: skip
    # The day ends when its work ends: midnight would be shown as the next day.
    assert root.findtext("Tasks/Task/Deadline") == "2024-03-08T17:00:00"


def test_numbers_stay_unique_numbers_and_our_ids_stand_in_a_field_of_their_own() -> None:
    root = tree(small(work("7"), work("A1"), work("010")))
    assert [task.findtext("UID") for task in root.findall("Tasks/Task")] == ["0", "7", "1", "2"]
    definition = root.find("ExtendedAttributes/ExtendedAttribute")
    assert definition is not None
    assert fields(definition, "FieldID", "FieldName", "Alias") == ["188743731", "Text1", "编号"]
    values = [each.findtext("ExtendedAttribute/Value") for each in tasks(root).values()]
    assert values == ["7", "A1", "010"]


def test_ids_that_are_the_numbers_of_the_rows_leave_the_field_free() -> None:
    root = tree(small(work("1"), work("2")))
    assert root.find("ExtendedAttributes") is None


def test_summaries_stand_before_their_children() -> None:
    root = tree(
        small(
            work("A1", parent="A"),
            work("B"),
            Activity(id="A", name="分部", kind="summary"),
            work("A2", parent="A"),
        )
    )
    rows = [
        fields(each, "Name", "OutlineNumber", "OutlineLevel", "Summary")
        for each in root.findall("Tasks/Task")
    ]
    assert rows == [
        ["示例", "0", "0", "1"],
        ["工作B", "1", "1", "0"],
        ["分部", "2", "1", "1"],
        ["工作A1", "2.1", "2", "0"],
        ["工作A2", "2.2", "2", "0"],
    ]


def _link(root: Element, name: str) -> list[str | None]:
    link = tasks(root)[name].find("PredecessorLink")
    assert link is not None
    return fields(link, "Type", "LinkLag", "LagFormat")


def test_a_lag_stays_as_it_is_where_both_works_share_a_calendar() -> None:
    links = (Link("A", "B", "SS", Span(10 * DAY)),)
    assert _link(tree(small(work("A"), work("B"), links=links)), "工作B") == ["3", "144000", "7"]


def test_a_lag_in_the_predecessors_calendar_becomes_the_time_that_it_lasts() -> None:
    links = (Link("A", "B", "SS", Span(10 * DAY)),)
    project = small(work("A", calendar="GOV"), work("B"), links=links)
    root = tree(project)
    # Ten working days from Monday on end on Friday of the next week.
    assert _link(root, "工作B") == ["3", str(12 * DAY * 10), "8"]
    assert tasks(root)["工作B"].findtext("Start") == "2024-03-16T00:00:00"


def test_months_become_the_days_that_they_last() -> None:
    links = (Link("A", "B", "FS", Span(1, "months")),)
    project = small(replace(work("A"), duration=Span(2, "months")), work("B"), links=links)
    root = tree(project)
    assert fields(tasks(root)["工作A"], "Finish", "Duration", "DurationFormat") == [
        "2024-05-04T00:00:00", "PT1464H0M0S", "8",
    ]  # fmt: skip
    assert _link(root, "工作B") == ["1", str(31 * DAY * 10), "8"]


def test_percent_and_elapsed_lags_keep_their_unit() -> None:
    links = (
        Link("A", "B", "SS", Span(5000, "percent")),
        Link("A", "C", "FS", Span(-90, "elapsed")),
    )
    root = tree(small(work("A", 4), work("B"), work("C"), links=links))
    assert _link(root, "工作B") == ["3", "50", "19"]
    assert _link(root, "工作C") == ["1", "-900", "4"]


def test_a_plan_without_a_start_is_scheduled_from_its_deadline() -> None:
    links = (Link("A", "B"),)
    project = small(
        work("A"), work("B"), links=links, start=None, deadlines=(due(date(2024, 6, 30)),)
    )
    root = tree(project)
    assert fields(root, "ScheduleFromStart", "StartDate", "FinishDate") == [
        "0", "2024-06-21T00:00:00", "2024-07-01T00:00:00",
    ]  # fmt: skip
    task = tasks(root)["工作A"]
    assert fields(task, "Start", "LateFinish", "EarlyStart", "ConstraintType") == [
        "2024-06-21T00:00:00", "2024-06-26T00:00:00", None, "1",
    ]  # fmt: skip


def test_the_projects_deadline_stands_in_its_own_row_and_an_items_in_the_items() -> None:
    project = small(
        work("A"),
        work("B", deadline=due(date(2024, 3, 20), "B")),
        deadlines=(due(date(2024, 5, 1)),),
    )
    root = tree(project)
    assert [each.findtext("Deadline") for each in root.findall("Tasks/Task")] == [
        "2024-05-02T00:00:00", None, "2024-03-21T00:00:00",
    ]  # fmt: skip


START, END = instant(date(2024, 3, 11)), instant(date(2024, 4, 1))


@pytest.mark.parametrize(
    ("constraints", "kind", "at", "deadline"),
    [
        ((Constraint("snet", START),), "4", "2024-03-11T00:00:00", None),
        ((Constraint("fnlt", END),), "7", "2024-04-01T00:00:00", None),
        ((Constraint("mso", START),), "2", "2024-03-11T00:00:00", None),
        ((Constraint("alap"),), "1", None, None),
        (
            (Constraint("snet", START), Constraint("fnlt", END)),
            "4", "2024-03-11T00:00:00", "2024-04-01T00:00:00",
        ),
        (
            (Constraint("snet", START), Constraint("snlt", START)),
            "2", "2024-03-11T00:00:00", None,
        ),
        (
            (Constraint("snet", START), Constraint("fnet", END)),
            "6", "2024-04-01T00:00:00", None,
        ),
    ],
)  # fmt: skip
def test_a_task_keeps_the_constraint_that_places_it(
    constraints: tuple[Constraint, ...], kind: str, at: str | None, deadline: str | None
) -> None:
    task = tasks(tree(small(work("A", constraints=constraints))))["工作A"]
    assert fields(task, "ConstraintType", "ConstraintDate", "Deadline") == [kind, at, deadline]


def test_a_promise_is_the_day_before_which_nothing_is_finished() -> None:
    promised = work("A", kind="external", promised=date(2024, 4, 30))
    task = tasks(tree(small(promised)))["工作A"]
    assert fields(task, "ConstraintType", "ConstraintDate", "EarlyFinish") == [
        "6", "2024-05-01T00:00:00", "2024-05-01T00:00:00",
    ]  # fmt: skip


def test_the_leader_of_a_work_is_a_resource_that_follows_the_projects_calendar() -> None:
    project = small(
        work("A", 3, owner="设计院"), work("B", 2, owner="设计院", calendar="GOV"), work("C")
    )
    root = tree(project)
    resources = root.findall("Resources/Resource")
    assert [fields(each, "UID", "Name", "Type") for each in resources] == [["1", "设计院", "1"]]
    uid = resources[0].findtext("CalendarUID")
    calendar = root.find(f"Calendars/Calendar[UID='{uid}']")
    assert calendar is not None
    assert fields(calendar, "Name", "IsBaseCalendar", "BaseCalendarUID") == ["设计院", "0", "1"]
    assigned = [
        fields(each, "TaskUID", "ResourceUID", "Units", "Work")
        for each in root.findall("Assignments/Assignment")
    ]
    assert assigned == [["1", "1", "1", "PT72H0M0S"], ["2", "1", "1", "PT48H0M0S"]]
    kinds = [
        fields(each, "Type", "EffortDriven", "IgnoreResourceCalendar")
        for each in tasks(root).values()
    ]
    assert kinds == [["1", "0", "0"], ["1", "0", "1"], ["1", "0", "0"]]


def test_a_work_under_way_is_what_was_done_and_what_remains() -> None:
    day = date(2024, 3, 10)
    project = small(
        work("A", 10),
        observations=(
            Observation("A", day, "started", date(2024, 3, 5)),
            Observation("A", day, "percent", 40.0),
        ),
    )
    root = tree(project, day)
    assert root.findtext("StatusDate") == "2024-03-11T00:00:00"
    task = tasks(root)["工作A"]
    assert fields(task, "ActualStart", "Stop", "Resume", "Finish", "ActualFinish") == [
        "2024-03-05T00:00:00", "2024-03-09T00:00:00", "2024-03-11T00:00:00",
        "2024-03-17T00:00:00", None,
    ]  # fmt: skip
    assert fields(task, "PercentComplete", "ActualDuration", "RemainingDuration", "Duration") == [
        "40", "PT96H0M0S", "PT144H0M0S", "PT240H0M0S",
    ]  # fmt: skip


def test_a_finished_work_has_its_actual_dates_and_nothing_left() -> None:
    day = date(2024, 3, 10)
    project = small(
        work("A", 10),
        observations=(
            Observation("A", day, "started", date(2024, 3, 5)),
            Observation("A", day, "finished", date(2024, 3, 8)),
        ),
    )
    task = tasks(tree(project, day))["工作A"]
    assert fields(task, "ActualStart", "ActualFinish", "PercentComplete", "RemainingDuration") == [
        "2024-03-05T00:00:00", "2024-03-09T00:00:00", "100", "PT0H0M0S",
    ]  # fmt: skip


def test_what_has_not_started_is_held_behind_the_status_date() -> None:
    links = (Link("A", "B"),)
    task = tasks(tree(small(work("A"), work("B"), links=links), date(2024, 3, 31)))
    assert fields(task["工作A"], "Start", "ConstraintType", "ConstraintDate") == [
        "2024-04-01T00:00:00", "4", "2024-04-01T00:00:00",
    ]  # fmt: skip
    assert task["工作B"].findtext("ConstraintType") == "0"


def test_without_a_data_date_nothing_has_happened() -> None:
    project = small(work("A"), observations=(Observation("A", MONDAY, "started", MONDAY),))
    root = tree(project)
    assert root.find("StatusDate") is None
    assert tasks(root)["工作A"].find("ActualStart") is None


def test_a_manual_work_stands_where_it_was_put() -> None:
    at = (instant(date(2024, 5, 6)), instant(date(2024, 5, 11)))
    task = tasks(tree(small(work("A", manual=at), rules="msproject")))["工作A"]
    assert fields(task, "Manual", "ManualStart", "ManualFinish", "ManualDuration") == [
        "1", "2024-05-06T00:00:00", "2024-05-11T00:00:00", "PT120H0M0S",
    ]  # fmt: skip


def test_rules_that_let_late_constraints_bind_early_dates_honour_constraints() -> None:
    assert tree(small(work("A"))).findtext("HonorConstraints") == "0"
    assert tree(small(work("A"), rules="msproject")).findtext("HonorConstraints") == "1"


def test_what_xml_forbids_is_left_out_of_texts() -> None:
    project = small(work("A", name="管\x00网\ud800\ufffe &<>\n改造", note="一\x08行\r\n二行"))
    (task,) = tasks(tree(project)).values()
    assert fields(task, "Name", "Notes") == ["管网 &<> 改造", "一行\n二行"]


def test_rows_without_dates_and_hammocks_are_tasks_put_by_hand() -> None:
    hammock = Activity(id="H", name="监理", kind="hammock")
    project = small(
        work("A", 5),
        work("B", 5),
        hammock,
        Activity(id="L", name="台账事项"),
        links=(Link("A", "B"), Link("A", "H", "SS"), Link("B", "H", "FF")),
    )
    found = tasks(tree(project))
    assert fields(found["监理"], "Manual", "ManualStart", "ManualFinish", "Duration") == [
        "1", "2024-03-04T00:00:00", "2024-03-14T00:00:00", "PT240H0M0S",
    ]  # fmt: skip
    assert found["监理"].find("PredecessorLink") is None
    assert fields(found["台账事项"], "Manual", "Start", "Duration") == ["1", None, None]


@pytest.mark.parametrize("code", names())
def test_the_same_plan_gives_the_same_file(code: str) -> None:
    project = bundled(code)
    once, again = (ElementTree.tostring(tree(project)) for _ in range(2))
    assert once == again


def test_unique_numbers_are_distinct_and_every_link_finds_its_task() -> None:
    for code in names():
        root = tree(bundled(code))
        uids = [task.findtext("UID", "") for task in root.findall("Tasks/Task")]
        assert len(set(uids)) == len(uids)
        assert {link.findtext("PredecessorUID") for link in root.iter("PredecessorLink")} <= {*uids}
        places = [int(task.findtext("ID", "")) for task in root.findall("Tasks/Task")]
        assert all(b == a + 1 for a, b in pairwise(places))
