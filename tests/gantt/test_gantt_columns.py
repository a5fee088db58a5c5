"""The columns of the table: chosen, ordered, pressed, refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gantt import BarOptions, gantt_scenes
from gantt.barchart.columns import KINDS, asked
from gantt.scene import Scene
from gantt.text import signed
from projects.baseline import Baseline
from projects.difference.taking import take_baseline
from projects.errors import InputError
from projects.model import Deadline, Stage
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import PROGRESS, small_schedule


def baseline_of(plan: Schedule) -> Baseline:
    taken = take_baseline(plan, reason="报批稿", by="市城管局", revision=1, calendar_hash="-")
    return replace(taken, number=2, taken_on=date(2026, 3, 1))


def page(columns: str, plan: Schedule | None = None, **more: Any) -> Scene:
    options = BarOptions(columns=(columns,), **more)
    plan = plan or small_schedule()
    promised = baseline_of(small_schedule(None))
    return gantt_scenes(plan, options, progress=PROGRESS, baseline=promised)[0]


def headings(scene: Scene) -> list[str]:
    found = [text for text in scene.texts if text.role == "heading"]
    return [text.content for text in sorted(found, key=lambda text: text.x)]


def cells(scene: Scene, item: str) -> list[str]:
    row = [text for text in scene.texts if text.role == "cell" and text.item == item]
    return [text.content for text in sorted(row, key=lambda text: text.x)]


def test_columns_come_in_the_order_in_which_they_are_asked_for() -> None:
    scene = page("工期,名称，最迟完成、总时差")
    assert headings(scene) == ["工期", "工作名称", "最迟完成", "总时差"]


def test_the_name_is_always_there() -> None:
    assert headings(page("工期"))[0] == "工作名称"


def test_english_keys_and_chinese_words_mean_the_same() -> None:
    words = ("late_start", "late-start", "最迟开始", "Late_Start")
    assert {asked((word,)) for word in words} == {("name", "late_start")}


def test_every_key_is_accepted_and_has_a_heading_of_its_own() -> None:
    assert all(key in asked((key,)) for key in KINDS)
    assert len({kind.heading for kind in KINDS.values()}) == len(KINDS)
    assert all(asked((kind.heading,))[-1] == key for key, kind in KINDS.items())


def test_early_and_late_dates_are_those_of_the_schedule() -> None:
    plan = small_schedule()
    timing = plan["B3"]
    shown = cells(page("名称,最早开始,最早完成,最迟开始,最迟完成"), "B3")[1:]
    early = [timing.early_start_day, timing.early_finish_day]
    days = [*early, timing.late_start_day, timing.late_finish_day]
    assert shown == [day.isoformat()[5:] for day in days if day]


def test_columns_of_the_baseline_tell_its_days_and_the_working_days_between() -> None:
    plan, promised = small_schedule(), baseline_of(small_schedule(None))
    shown = cells(page("名称,基线完成,较基线", plan), "B4")
    last, calendar = promised.by_id["B4"].last, plan.run.network.calendars
    finish = plan["B4"].planned_finish
    assert last is not None
    assert finish is not None
    work = next(a for a in plan.project.activities if a.id == "B4")
    clock = calendar.of(work)
    late = (clock.worked(finish) - clock.worked(promised.by_id["B4"].finish or 0)) / 1440
    assert shown[1:] == [last.isoformat()[5:], f"+{late:g}"]
    assert late > 0


def test_due_days_are_red_when_missed_and_the_days_left_count_from_the_data_date() -> None:
    project = small_schedule().project
    due = {"B2": date(2026, 4, 1), "A2": date(2026, 3, 20)}
    works = tuple(
        replace(a, deadline=Deadline(due[a.id])) if a.id in due else a for a in project.activities
    )
    plan = schedule(replace(project, activities=works), as_of=date(2026, 3, 24))
    scene = page("名称,时限,剩余天数", plan)
    assert cells(scene, "B2")[1:] == ["04-01", "8"]
    assert cells(scene, "A2")[1:] == ["03-20", "−4"]


def test_offices_leader_stage_state_and_note_have_columns() -> None:
    project = small_schedule().project
    told: dict[str, Any] = {
        "leader": "分管副局长",
        "helpers": ("市水利局", "供电公司"),
        "note": "先报图审",
    }
    works = tuple(replace(a, stage="S1", **told) if a.id == "A2" else a for a in project.activities)
    stage = Stage("S1", "前期", date(2026, 3, 1), date(2026, 4, 1))
    plan = schedule(replace(project, activities=works, stages=(stage,)), as_of=date(2026, 3, 24))
    shown = cells(page("名称,配合单位,责任领导,阶段,状态,备注", plan), "A2")
    assert shown[1:] == ["市水利局、供电公司", "分管副局长", "前期", "在建", "先报图审"]


def test_unknown_and_repeated_columns_are_told_together_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        asked(("名称,工其,工期,工期,颜色",))
    told = [str(finding) for finding in caught.value.findings]
    assert [line[:5] for line in told] == ["DP706"] * 3
    assert "是否为“工期”？" in told[0]
    assert "可用的列：序号、工作名称" in told[0]
    assert "写了两次" in told[1]


def test_columns_of_a_baseline_that_there_is_not_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        gantt_scenes(small_schedule(), BarOptions(columns=("基线开始,较基线",)))
    assert [finding.code for finding in caught.value.findings] == ["DP711"]


def test_a_table_that_would_leave_no_room_for_bars_is_refused() -> None:
    every = ",".join(key for key in KINDS if "baseline" not in key and key != "slip")
    with pytest.raises(InputError) as caught:
        gantt_scenes(small_schedule(), BarOptions(paper="A4", columns=(every,)))
    (finding,) = caught.value.findings
    assert finding.code == "DP707"
    assert "A4" in finding.says


def test_the_bars_keep_more_than_a_third_of_the_page() -> None:
    scene = page("名称,责任单位,工期,计划开始,计划完成,最早开始,最早完成,最迟开始,最迟完成,总时差")
    frames = [s.box for s in scene.shapes if s.role == "frame"]
    whole = max(box.right - box.left for box in frames)
    divider = max(box.left for box in frames if box.left == box.right)
    assert (max(box.right for box in frames) - divider) > 0.36 * whole


def test_dates_tell_their_year_where_a_column_reaches_into_another() -> None:
    project = replace(small_schedule(None).project, deadlines=(Deadline(date(2026, 12, 31)),))
    works = tuple(
        replace(a, deadline=Deadline(date(2027, 3, 1))) if a.id == "B5" else a
        for a in project.activities
    )
    plan = schedule(replace(project, activities=works))
    assert "2027-03-01" in cells(page("名称,时限", plan), "B5")


def test_numbers_have_a_real_minus_sign_and_no_negative_zero() -> None:
    assert [signed(value, "+") for value in (-3.25, -0.02, 0, 4)] == ["−3.3", "0", "0", "+4"]
