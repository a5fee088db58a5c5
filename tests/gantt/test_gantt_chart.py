"""What a chart says: the table, the header, the state of every row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gantt import BarOptions, Signatures, gantt_scenes
from gantt.barchart.chart import Chart, Row, outline, read_chart
from gantt.scene import Scene
from projects.errors import InputError
from projects.model import DAY, Deadline, instant
from projects.schedule import schedule
from tests.gantt.gantt_plans import PROGRESS, long_schedule, small_schedule, work


def cells(scene: Scene, item: str) -> list[str]:
    row = [text for text in scene.texts if text.role == "cell" and text.item == item]
    return [text.content for text in sorted(row, key=lambda text: text.x)]


def role(scene: Scene, name: str) -> list[str]:
    return [text.content for text in scene.texts if text.role == name]


def row_of(chart: Chart, item: str) -> Row:
    return next(row for row in chart.rows if row.id == item)


def page(**options: Any) -> Scene:
    return gantt_scenes(small_schedule(), BarOptions(**options), progress=PROGRESS)[0]


def test_the_table_gives_number_name_owner_days_dates_float_percent_and_deviation() -> None:
    headings = [
        "序号",
        "工作名称",
        "责任单位",
        "工期",
        "计划开始",
        "计划完成",
        "总时差",
        "完成",
        "偏差(天)",
    ]
    assert role(page(), "heading") == headings
    shown = ["1.2", "施工图审查", "设计院", "14", "03-12", "03-30", "−8", "60%", "−4.6"]
    assert cells(page(), "A2") == shown


def test_a_summary_shows_its_span_and_a_milestone_one_day_and_a_diamond() -> None:
    assert cells(page(), "A")[:5] == ["1", "前期与报批", "32", "03-02", "04-02"]
    assert cells(page(), "A4")[:5] == ["1.4", "◆前期完成", "市城管局", "03-30", "03-30"]


def test_work_without_dates_is_a_row_without_a_bar() -> None:
    scene = page()
    assert cells(scene, "C") == ["3", "资料归档（随到随办）", "档案室", "未排期"]
    assert not [shape for shape in scene.shapes if shape.item == "C" and shape.role != "cell"]


def test_the_columns_of_progress_appear_only_with_progress() -> None:
    scene = gantt_scenes(small_schedule(None))[0]
    assert role(scene, "heading")[-1] == "总时差"


def test_the_header_states_the_dates_the_counts_and_the_days_to_win_back() -> None:
    assert role(page(), "title") == ["东湖截污工程倒排工期横道图"]
    assert role(page(), "verdict") == ["需抢回 8 天"]
    assert role(page(), "facts")[0].split("\u3000") == [
        "数据日期 2026-03-24",
        "要求完成 2026-05-12",
        "预计完成 2026-05-20",
        "工作 10 项",
        "关键工作 7 项",
        "已完成 1 项",
    ]


def test_days_to_spare_and_an_exact_fit_are_said_too() -> None:
    project = small_schedule(None).project
    for due, says in ((date(2026, 5, 20), "富余 5 天"), (date(2026, 5, 15), "恰好按期")):
        plan = schedule(replace(project, deadlines=(Deadline(due),)))
        assert role(gantt_scenes(plan)[0], "verdict") == [says]


def test_a_title_and_signatures_replace_the_default_and_the_blank_lines() -> None:
    scene = page(title="东湖一期 横道图", signatures=Signatures("张三", "", "王五"))
    assert role(scene, "title") == ["东湖一期 横道图"]
    assert role(scene, "signature") == ["编制：", "张三", "审核：", "批准：", "王五"]


def test_the_front_stands_at_start_plus_percent_of_the_duration() -> None:
    chart = read_chart(small_schedule(), progress=PROGRESS)
    pipes, power = row_of(chart, "A2").stand, row_of(chart, "A3").stand
    assert pipes is not None
    assert power is not None
    assert pipes.at == instant(date(2026, 3, 12)) + round(0.6 * 14 * DAY)
    assert power.at == instant(date(2026, 3, 7)) + 21 * DAY
    assert pipes.days == pytest.approx(-4.6)
    assert power.days == pytest.approx(3.0)
    assert row_of(chart, "B1").stand is None, "work that is not due yet stands on the data date"
    assert row_of(chart, "A1").stand is None, "finished work stands on the data date"


def test_the_front_can_be_left_out() -> None:
    scene = page(front=False)
    assert "偏差(天)" not in role(scene, "heading")
    assert not [shape for shape in scene.shapes if shape.role == "front"]


def test_work_reported_complete_is_drawn_as_done_and_no_longer_critical() -> None:
    row = row_of(read_chart(small_schedule(), progress={**PROGRESS, "A2": 100}), "A2")
    assert row.done
    assert not row.critical


def test_a_plan_without_a_start_draws_its_latest_dates_and_says_so() -> None:
    plan = schedule(replace(small_schedule(None).project, start=None))
    chart = read_chart(plan)
    row = row_of(chart, "B4")
    assert (row.start, row.finish) == (plan["B4"].late_start, plan["B4"].late_finish)
    assert row.finish == instant(date(2026, 5, 12), DAY)
    scene = gantt_scenes(plan)[0]
    assert "最迟开工 2026-02-27" in role(scene, "facts")[0]
    assert "横道为最迟时间" in role(scene, "notes")[0]


def test_a_deadline_of_a_work_is_a_hollow_flag_or_a_filled_one_when_missed() -> None:
    project = small_schedule(None).project
    due = {"A2": date(2026, 4, 30), "B2": date(2026, 4, 1)}
    works = tuple(
        replace(a, deadline=Deadline(due[a.id])) if a.id in due else a for a in project.activities
    )
    scene = gantt_scenes(schedule(replace(project, activities=works)))[0]
    flags = {
        shape.item: shape.role
        for shape in scene.shapes
        if shape.role.startswith("flag") and shape.item
    }
    assert flags == {"A2": "flag", "B2": "flag-missed"}
    assert "最紧时限 管道与检查井安装（2026-04-01）" in role(scene, "facts")[0]


def test_a_plan_without_any_date_cannot_be_drawn() -> None:
    project = replace(small_schedule(None).project, activities=(work("C", "随到随办"),), links=())
    with pytest.raises(InputError) as caught:
        read_chart(schedule(project))
    assert caught.value.findings[0].code == "DP705"


def test_numbers_follow_the_parents_even_where_the_plan_lists_children_first() -> None:
    works = [
        work("x", "x", 1, "P"),
        work("P", "P", kind="summary"),
        work("Q", "Q", 1),
        work("y", "y", 1, "P"),
    ]
    assert [(n, d, a.id) for n, d, a in outline(works)] == [
        ("1", 0, "P"),
        ("1.1", 1, "x"),
        ("1.2", 1, "y"),
        ("2", 0, "Q"),
    ]


def test_dates_carry_the_year_where_the_plan_spans_two() -> None:
    plan = long_schedule()
    assert read_chart(plan).end.year > 2026
    scene = gantt_scenes(plan)[0]
    assert "2026-06-02" in cells(scene, "W1")
