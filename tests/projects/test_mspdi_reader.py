"""What a plan takes from a Microsoft Project XML file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from projects.errors import InputError
from projects.model import DAY, Span, instant, moment_of
from projects.schedule import schedule
from tests.projects.mspdi_xml import (
    calendar,
    day,
    document,
    elements,
    left,
    link,
    read,
    task,
    times,
    works,
)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _at(text: str) -> int:
    moment = _moment(text)
    return instant(moment.date(), moment.hour * 60 + moment.minute)


def test_the_head_of_the_file_is_the_head_of_the_plan(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(1), StatusDate="2024-03-11T17:00:00"), "二号 路(终).xml")
    assert (plan.name, plan.code, plan.rules) == ("管网工程", "二号-路-终", "msproject")
    assert plan.start == _at("2024-03-04T08:00")
    assert plan.data_date == _at("2024-03-11T17:00")
    assert plan.minutes_per_day == 480
    assert plan.options.honour_constraints is True
    assert (plan.calendar, plan.deadlines, plan.left_out) == ("标准", (), ())


def test_a_file_that_says_nothing_of_constraints_leaves_the_choice_to_the_rules(
    tmp_path: Path,
) -> None:
    text = document(task(1)).replace("<HonorConstraints>1</HonorConstraints>", "")
    assert read(tmp_path, text).options.honour_constraints is None


def test_a_project_scheduled_from_its_finish_has_a_deadline_and_no_start(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(1, ConstraintType=1), ScheduleFromStart="0"))
    assert plan.start is None
    assert [deadline.at for deadline in plan.deadlines] == [_at("2024-03-29T17:00")]
    assert moment_of(schedule(plan)["1"].late_start or 0) == _moment("2024-03-29T08:00")
    # As late as possible is what every task of such a file is.
    assert plan.activities[0].constraints == ()


def test_a_file_without_a_namespace_or_with_a_newer_one_is_read_alike(tmp_path: Path) -> None:
    usual = document(task(1) + task(2, 16, link(1)))
    bare = usual.replace(' xmlns="http://schemas.microsoft.com/project"', "")
    newer = usual.replace("microsoft.com/project", "microsoft.com/project/2010")
    prefixed = usual.replace("xmlns=", "xmlns:p=").replace("<", "<p:").replace("<p:/", "</p:")
    prefixed = prefixed.replace("<p:?", "<?")
    plans = [read(tmp_path, text) for text in (usual, bare, newer, prefixed)]
    assert plans[1:] == plans[:1] * 3
    assert [work.duration for work in plans[0].activities] == [Span(480), Span(960)]


def test_row_numbers_are_the_ids_and_the_outline_gives_the_summaries(tmp_path: Path) -> None:
    tasks = (
        task(0, OutlineLevel=0, Summary=1)
        + task(31, ID=1, Summary=1)
        + task(12, ID=2, OutlineLevel=2, Summary=1)
        + task(40, ID=3, OutlineLevel=3)
        + task(7, ID=4, OutlineLevel=2, inside=link(40))
    )
    plan = read(tmp_path, document(tasks))
    found = [(work.id, work.parent, work.kind) for work in plan.activities]
    assert found == [
        ("1", None, "summary"),
        ("2", "1", "summary"),
        ("3", "2", "task"),
        ("4", "1", "task"),
    ]
    assert [(each.before, each.after) for each in plan.links] == [("3", "4")]
    assert plan.links[0].where.line == plan.activities[-1].where.line == 6


def test_unique_numbers_are_the_ids_where_row_numbers_repeat(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(11, ID=1) + task(12, ID=1, inside=link(11))))
    assert [work.id for work in plan.activities] == ["11", "12"]


def test_durations_are_minutes_of_work_or_of_the_wall_clock(tmp_path: Path) -> None:
    tasks = (
        task(1, Duration="PT7H30M30S")
        + task(2, Duration="PT48H0M0S", DurationFormat=8)
        + task(3, 0, Milestone=1)
        + task(4, 8, Milestone=1)
        + task(5, Duration="P2DT1H", DurationFormat=40)
        + task(6, 0)
    )
    found = works(read(tmp_path, document(tasks)))
    assert [found[str(n)].duration for n in range(1, 7)] == [
        Span(451), Span(2880, "elapsed"), Span(0), Span(480), Span(2940, "elapsed"), Span(0),
    ]  # fmt: skip
    assert [found[str(n)].kind for n in (3, 4, 6)] == ["milestone", "task", "task"]


def test_every_constraint_is_read_with_its_time_of_day(tmp_path: Path) -> None:
    at: dict[str, Any] = {"ConstraintDate": "2024-03-11T10:30:00"}
    tasks = "".join(task(n + 1, ConstraintType=n, **at) for n in range(8))
    found = works(read(tmp_path, document(tasks)))
    kinds = [[(each.kind, each.at) for each in work.constraints] for work in found.values()]
    moment = _at("2024-03-11T10:30")
    assert kinds == [
        [], [("alap", None)], [("mso", moment)], [("mfo", moment)],
        [("snet", moment)], [("snlt", moment)], [("fnet", moment)], [("fnlt", moment)],
    ]  # fmt: skip


def test_a_deadline_keeps_its_hour_and_midnight_closes_the_day_before(tmp_path: Path) -> None:
    tasks = task(1, Deadline="2024-03-11T17:00:00") + task(2, Deadline="2024-03-12T00:00:00")
    found = works(read(tmp_path, document(tasks)))
    due = [found[item].deadline for item in "12"]
    assert [(each.day, each.minute, each.item) for each in due if each] == [
        (date(2024, 3, 11), 1020, "1"),
        (date(2024, 3, 11), DAY, "2"),
    ]


def test_lags_are_tenths_of_minutes_elapsed_time_or_percent(tmp_path: Path) -> None:
    tasks = task(1, 20) + task(
        2,
        inside=link(1, Type=0, LinkLag=-4800)
        + link(1, Type=1, LinkLag=14400, LagFormat=8)
        + link(1, Type=2, LinkLag=25, LagFormat=19)
        + link(1, Type=3, LinkLag=-50, LagFormat=52),
    )
    plan = read(tmp_path, document(tasks))
    assert [(each.kind, each.lag) for each in plan.links] == [
        ("FF", Span(-480)),
        ("FS", Span(1440, "elapsed")),
        ("SF", Span(2500, "percent")),
        ("SS", Span(-600, "elapsed")),
    ]
    assert plan.notes == ("任务 1 之后的百分比时距按现在的工期折算成固定时距",)


def test_a_percent_lag_behind_a_summary_becomes_a_lag_of_its_present_duration(
    tmp_path: Path,
) -> None:
    tasks = (
        task(1, 40, Summary=1)
        + task(2, 40, OutlineLevel=2)
        + task(3, inside=link(1, LinkLag=50, LagFormat=19))
    )
    plan = read(tmp_path, document(tasks))
    assert plan.links[0].lag == Span(20 * 60)
    assert moment_of(schedule(plan)["3"].early_start or 0) == _moment("2024-03-13T13:00")


def test_manual_tasks_and_summaries_keep_their_own_dates(tmp_path: Path) -> None:
    days = {"Start": "2024-03-05T08:00:00", "Finish": "2024-03-06T17:00:00"}
    own = {"ManualStart": "2024-03-07T08:00:00", "ManualFinish": "2024-03-08T17:00:00"}
    tasks = (
        task(1, 16, Manual=1, Summary=1, **days)
        + task(2, 16, OutlineLevel=2, Manual=1, **days, **own)
        + task(3, 16, Manual=1)
    )
    plan = read(tmp_path, document(tasks))
    found = works(plan)
    assert found["1"].manual == (_at("2024-03-05T08:00"), _at("2024-03-06T17:00"))
    assert found["2"].manual == (_at("2024-03-07T08:00"), _at("2024-03-08T17:00"))
    assert found["3"].manual is None
    assert left(plan) == {"manual-tasks": (1, ("3",))}


def test_inactive_blank_external_and_foreign_things_are_counted(tmp_path: Path) -> None:
    tasks = (
        task(1)
        + task(2, Active=0, inside=link(1))
        + task(3, inside=link(2) + link(4) + link(1) + link(1, CrossProject=1) + link(99))
        + task(4, ExternalTask=1)
        + task(5, IsNull=1)
        + task(6, IsSubproject=1)
    )
    plan = read(tmp_path, document(tasks))
    assert [work.id for work in plan.activities] == ["1", "3", "6"]
    assert [(each.before, each.after) for each in plan.links] == [("1", "3")]
    assert left(plan) == {
        "inactive-tasks": (1, ("2",)),
        "blank-rows": (1, ("5",)),
        "external-tasks": (1, ("4",)),
        "cross-project-links": (2, ("3",)),
        "subprojects": (1, ("6",)),
        "links-broken": (1, ("3",)),
    }


def test_a_link_from_the_project_itself_is_one_from_an_own_summary(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(0, OutlineLevel=0) + task(1, inside=link(0))))
    assert (plan.links, left(plan)) == ((), {"links-own-summary": (1, ("1",))})


def test_a_unique_number_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="DP151"):
        read(tmp_path, document(task(1) + task(1, ID=2)))


def test_children_of_an_inactive_summary_go_under_the_next_one(tmp_path: Path) -> None:
    tasks = (
        task(1, Summary=1) + task(2, OutlineLevel=2, Summary=1, Active=0) + task(3, OutlineLevel=3)
    )
    assert works(read(tmp_path, document(tasks)))["3"].parent == "1"


def test_costs_baselines_custom_fields_and_delays_are_counted(tmp_path: Path) -> None:
    inside = "<Baseline><Number>0</Number></Baseline><ExtendedAttribute/>" * 2
    tasks = task(1, 8, inside, Cost="500", LevelingDelay=4800) + task(2)
    assignment = f"<Assignment>{elements(TaskUID=2, ResourceUID=5, Delay=4800)}</Assignment>"
    resource = f"<Resource>{elements(UID=5, Name='施工一队', Type=1)}</Resource>"
    plan = read(tmp_path, document(tasks, resources=resource, assignments=assignment))
    assert left(plan) == {
        "levelling-delay": (1, ("1",)),
        "assignment-delay": (1, ("2",)),
        "resources": (2, ()),
        "baselines": (2, ("1",)),
        "costs": (1, ("1",)),
        "custom-fields": (2, ("1",)),
    }


def test_who_works_on_a_task_is_its_owner_and_its_helpers(tmp_path: Path) -> None:
    resources = "".join(
        f"<Resource>{elements(UID=uid, Name=name, Type=kind)}</Resource>"
        for uid, name, kind in ((1, "市政处", 1), (2, "水泥", 0), (3, "供电公司", 1))
    )
    assignments = "".join(
        f"<Assignment>{elements(TaskUID=1, ResourceUID=uid)}</Assignment>"
        for uid in (2, 1, 3, 1, -65535)
    )
    found = works(read(tmp_path, document(task(1), resources=resources, assignments=assignments)))
    assert (found["1"].owner, found["1"].helpers) == ("市政处", ("供电公司",))


def test_work_that_stands_longer_than_it_works_is_split(tmp_path: Path) -> None:
    tasks = task(1, 16, Start="2024-03-04T08:00:00", Finish="2024-03-07T17:00:00") + task(
        2, 16, Start="2024-03-08T08:00:00", Finish="2024-03-11T17:00:00"
    )
    assert left(read(tmp_path, document(tasks))) == {"splits": (1, ("1",))}


def test_a_task_without_a_duration_takes_the_working_time_between_its_dates(
    tmp_path: Path,
) -> None:
    text = document(task(1, Start="2024-03-08T08:00:00", Finish="2024-03-11T12:00:00"))
    plan = read(tmp_path, text.replace("<Duration>PT8H0M0S</Duration>", ""))
    assert plan.activities[0].duration == Span(720)
    assert plan.notes == ("任务 1 没有写工期，按起止日期之间的工作时间计",)


def test_a_zero_between_two_days_is_no_duration_but_a_milestone_stays_one(tmp_path: Path) -> None:
    days = {"Start": "2024-03-08T08:00:00", "Finish": "2024-03-11T12:00:00"}
    plan = read(tmp_path, document(task(1, 0, "", **days) + task(2, 0, "", Milestone=1, **days)))
    assert [work.duration for work in plan.activities] == [Span(720), Span(0)]
    assert left(plan) == {}


def test_a_remark_names_ten_tasks_and_counts_the_rest(tmp_path: Path) -> None:
    tasks = "".join(task(n, ConstraintType=4) for n in range(1, 31))
    (note,) = read(tmp_path, document(tasks)).notes
    assert note.startswith("任务 1、2、3、4、5、6、7、8、9、10 等 30 项的限制条件没有日期")


def test_notes_stay_as_they_were_written(tmp_path: Path) -> None:
    plan = read(tmp_path, document(task(1, Notes="第一行\n第二行 &lt;五月&gt;")))
    assert plan.activities[0].note == "第一行\n第二行 <五月>"


def test_a_circle_of_links_is_an_error_that_names_the_lines(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, document(task(1, inside=link(2)) + "\n" + task(2, inside=link(1))))
    assert [finding.code for finding in caught.value.findings] == ["DP161"]
    assert caught.value.findings[0].where.line is not None


def test_a_file_that_calls_1440_minutes_a_day_still_counts_by_the_minute(tmp_path: Path) -> None:
    head = {"MinutesPerDay": "1440", "StartDate": "2024-03-04T00:00:00"}
    week = "".join(day(kind, times("00:00-00:00")) for kind in range(1, 8))
    text = document(task(1, 5) + task(2, 5, link(1)), calendars=calendar(1, "24小时", week), **head)
    plan = read(tmp_path, text)
    assert (plan.minutes_per_day, plan.day_plan, plan.notes) == (DAY, False, ())
    assert schedule(plan)["2"].early_finish == _at("2024-03-04T10:00")


def test_a_manual_task_without_dates_is_a_row_without_dates(tmp_path: Path) -> None:
    bare = task(2, Manual=1).replace("<Duration>PT8H0M0S</Duration>", "")
    text = document(task(1) + bare + task(3, inside=link(2) + link(1)))
    plan = read(tmp_path, text)
    assert works(plan)["2"].duration is None
    assert schedule(plan)["2"].status == "ledger"
    assert [(each.before, each.after) for each in plan.links] == [("1", "3")]
    assert plan.notes == ("任务 3 与没有起止日期的任务之间的关系没有导入",)
    assert plan.left_out == ()


def test_the_deadline_of_the_project_summary_is_the_projects(tmp_path: Path) -> None:
    top = task(0, OutlineLevel=0, Summary=1, Deadline="2024-04-30T17:00:00")
    plan = read(tmp_path, document(top + task(1)))
    assert [(each.item, each.at) for each in plan.deadlines] == [(None, _at("2024-04-30T17:00"))]
    assert works(plan)["1"].deadline is None


def _field(number: str, name: str, alias: str) -> str:
    inside = elements(FieldID=number, FieldName=name, Alias=alias)
    return (
        f"<ExtendedAttributes><ExtendedAttribute>{inside}</ExtendedAttribute></ExtendedAttributes>"
    )


def _said(number: str, value: str) -> str:
    return f"<ExtendedAttribute>{elements(FieldID=number, Value=value)}</ExtendedAttribute>"


TEXT1 = "188743731"


@pytest.mark.parametrize(
    ("alias", "values", "ids", "custom"),
    [
        ("编号", ("L010", "L020"), ["L010", "L020"], None),
        ("编号", ("L010", "L010"), ["1", "2"], (2, ("1", "2"))),
        ("备注", ("L010", "L020"), ["1", "2"], (2, ("1", "2"))),
    ],
)
def test_our_own_ids_come_back_where_the_field_is_ours_and_they_are_distinct(
    tmp_path: Path, alias: str, values: tuple[str, str], ids: list[str], custom: object
) -> None:
    tasks = task(1, inside=_said(TEXT1, values[0])) + task(2, inside=_said(TEXT1, values[1]))
    text = document(tasks).replace("<Tasks>", _field(TEXT1, "Text1", alias) + "<Tasks>")
    plan = read(tmp_path, text)
    assert [work.id for work in plan.activities] == ids
    assert left(plan).get("custom-fields") == custom


def test_months_are_kept_only_while_the_duration_is_as_long_as_they_are(tmp_path: Path) -> None:
    field, start = "188743734", "2024-03-04T08:00:00"
    more: dict[str, Any] = {"DurationFormat": 8, "Start": start, "inside": _said(field, "1")}
    tasks = task(1, 31 * 24, **more) + task(2, 30 * 24, **more)
    text = document(tasks).replace("<Tasks>", _field(field, "Text2", "日历月工期") + "<Tasks>")
    found = works(read(tmp_path, text))
    assert [found[item].duration for item in "12"] == [
        Span(1, "months"),
        Span(30 * DAY, "elapsed"),
    ]


def test_a_contact_owns_what_nobody_is_assigned_to(tmp_path: Path) -> None:
    assert works(read(tmp_path, document(task(1, Contact="市政处"))))["1"].owner == "市政处"
