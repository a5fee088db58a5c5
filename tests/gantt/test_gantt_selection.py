"""Which works a bar chart lists, what it says of it, and what it answers to mistakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gantt import BarOptions, Selection, gantt_scenes
from gantt.barchart.chart import Chart, read_chart
from gantt.barchart.selection import is_late
from gantt.scene import Scene
from projects.errors import InputError
from projects.model import Deadline
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import PROGRESS, small_schedule


def chart(**wanted: Any) -> Chart:
    selection = Selection(**wanted)
    return read_chart(small_schedule(), progress=PROGRESS, selection=selection)


def ids(chart: Chart) -> list[str]:
    return [row.id for row in chart.rows]


def mistakes(**wanted: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        chart(**wanted)
    return [str(finding) for finding in caught.value.findings]


def with_helper(office: str) -> Schedule:
    project = small_schedule().project
    works = tuple(replace(a, helpers=(office,)) if a.id == "B2" else a for a in project.activities)
    return schedule(replace(project, activities=works), as_of=date(2026, 3, 24))


def test_everything_is_listed_where_nothing_is_asked() -> None:
    assert ids(chart()) == ids(read_chart(small_schedule(), progress=PROGRESS))
    assert chart().notes == ()


def test_an_office_lists_the_works_that_it_leads_under_their_summaries() -> None:
    assert ids(chart(owners=("设计院", "监理单位"))) == ["A", "A2", "B", "B3"]
    assert chart(owners=("设计院", "监理单位")).notes == ("仅列 2/10 项：设计院、监理单位",)


def test_rows_keep_the_numbers_that_they_have_in_the_whole_plan() -> None:
    whole = {row.id: row.number for row in chart().rows}
    some = chart(owners=("监理单位",)).rows
    assert [row.number for row in some] == [whole[row.id] for row in some] == ["2", "2.3"]


def test_a_summary_that_only_heads_other_rows_has_neither_bar_nor_figures() -> None:
    head = chart(owners=("监理单位",)).rows[0]
    assert head.heading
    assert (head.start, head.finish, head.percent, head.owner) == (None, None, None, "")
    scene = gantt_scenes(small_schedule(), BarOptions(selection=Selection(owners=("监理单位",))))[0]
    assert [t.content for t in scene.texts if t.item == "B"] == ["2", "截污管网"]
    assert not [shape for shape in scene.shapes if shape.role == "summary" and shape.item]


def test_assisting_offices_count_only_where_they_are_asked_for() -> None:
    plan = with_helper("监理单位")
    leads, both = (
        read_chart(plan, selection=Selection(owners=("监理单位",), helping=helping))
        for helping in (False, True)
    )
    assert ids(leads) == ["B", "B3"]
    assert ids(both) == ["B", "B2", "B3"]
    assert "监理单位牵头或配合" in both.notes[0]


def test_a_work_without_an_office_is_led_by_that_of_its_summary_or_project() -> None:
    project = small_schedule().project
    works = tuple(
        replace(a, owner={"B": "市水利局"}.get(a.id, "" if a.id in ("B3", "A1") else a.owner))
        for a in project.activities
    )
    plan = schedule(replace(project, activities=works, owner="市城管局"))
    assert ids(read_chart(plan, selection=Selection(owners=("市水利局",)))) == ["B", "B3"]
    led = read_chart(plan, selection=Selection(owners=("市城管局",)))
    assert {"A1", "A4", "B5"} <= set(ids(led))


@pytest.mark.parametrize("called", ["B", "截污管网"])
def test_a_part_of_the_project_is_itself_with_all_below_it(called: str) -> None:
    shown = chart(under=(called,))
    assert ids(shown) == ["B", "B1", "B2", "B3", "B4", "B5"]
    assert shown.rows[0].start is not None
    assert not shown.rows[0].heading
    assert shown.notes[0] == "仅列 5/10 项：截污管网"


def test_critical_lists_unfinished_critical_works_alone() -> None:
    works = [row for row in chart(critical=True).rows if row.kind != "summary"]
    assert works == [row for row in chart().rows if row.critical and row.kind != "summary"]
    assert works


def test_late_are_works_behind_the_data_date_and_works_that_miss_their_own_deadline() -> None:
    project = small_schedule().project
    due = {"B2": date(2026, 4, 1), "B3": date(2026, 12, 31)}
    works = tuple(
        replace(a, deadline=Deadline(due[a.id])) if a.id in due else a for a in project.activities
    )
    plan = schedule(replace(project, activities=works), as_of=date(2026, 3, 24))
    shown = read_chart(plan, progress=PROGRESS, selection=Selection(late=True))
    assert ids(shown) == ["A", "A2", "B", "B2"]
    assert [row.id for row in shown.rows if is_late(row)] == ["A2", "B2"]
    assert "滞后工作（落后于数据日期，或误了自身时限）" in shown.notes[0]


def test_finished_works_are_never_late() -> None:
    shown = read_chart(small_schedule(), progress={**PROGRESS, "A2": 100.0})
    assert not any(is_late(row) for row in shown.rows if row.done)


@pytest.mark.parametrize("word", ["已完成", "finished"])
def test_states_are_given_in_chinese_or_as_codes(word: str) -> None:
    assert ids(chart(states=(word,))) == ["A", "A1"]


def test_conditions_must_all_hold() -> None:
    shown = chart(under=("B",), owners=("施工单位（A标）", "设计院"), critical=True)
    assert ids(shown) == ["B", "B1", "B2"]
    assert shown.notes == ("仅列 2/10 项：施工单位（A标）、设计院；截污管网；关键工作",)


def test_the_facts_still_tell_of_the_whole_plan() -> None:
    assert chart(critical=True).facts == chart().facts


def test_links_are_those_between_listed_works() -> None:
    assert {(tie.before, tie.after) for tie in chart(under=("A",)).ties} == {
        ("A1", "A2"),
        ("A1", "A3"),
        ("A2", "A4"),
    }


def test_a_far_deadline_does_not_squeeze_a_few_works() -> None:
    project = replace(small_schedule().project, deadlines=(Deadline(date(2028, 12, 31)),))
    plan = schedule(project)
    shown = read_chart(plan, selection=Selection(under=("A",)))
    assert shown.end < date(2026, 6, 1)
    assert shown.dues == ()
    assert read_chart(plan).end > date(2028, 12, 31)


def test_every_unknown_name_is_told_with_a_suggestion_all_at_once() -> None:
    told = mistakes(owners=("设计苑", "监理单位"), under=("截污管", "B1"), states=("完工",))
    assert [line[:5] for line in told] == ["DP709"] * 4
    assert "是否为“设计院”" in told[0]
    assert "是否为“截污管网”" in told[1]
    assert "“B1”是一项工作，不是子项目" in told[2]
    assert "B（截污管网）" in told[2]
    assert "没有“完工”这种状态" in told[3]


def test_an_office_that_only_assists_is_told_so() -> None:
    with pytest.raises(InputError) as caught:
        read_chart(with_helper("交警支队"), selection=Selection(owners=("交警支队",)))
    assert "只配合，不牵头" in caught.value.findings[0].says


def test_nothing_left_is_a_mistake_that_repeats_the_conditions() -> None:
    (told,) = mistakes(owners=("监理单位",), states=("已完成",))
    assert told.startswith("DP710：没有一项工作符合“监理单位；已完成”")


def test_works_without_dates_alone_cannot_be_drawn() -> None:
    (told,) = mistakes(states=("未排期",))
    assert told.startswith("DP710")


def test_mistakes_of_all_options_come_together() -> None:
    options = BarOptions(
        paper="B5", span="周", columns=("工其",), selection=Selection(owners=("无此单位",))
    )
    with pytest.raises(InputError) as caught:
        gantt_scenes(small_schedule(), options)
    assert [finding.code for finding in caught.value.findings] == [
        "DP704",
        "DP708",
        "DP706",
        "DP709",
    ]


def test_a_short_selection_is_drawn_in_larger_letters_within_bounds() -> None:
    def letters(scene: Scene) -> float:
        return next(text.size for text in scene.texts if text.role == "cell")

    options = BarOptions(paper="A4", selection=Selection(critical=True))
    large = letters(gantt_scenes(small_schedule(), options)[0])
    assert 6.6 < large <= 1.6 * 6.6
