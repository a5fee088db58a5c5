"""Early and late plan side by side, and the plan beside its baseline: what the rows hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gantt import BarOptions, gantt_scenes
from gantt.barchart.chart import read_chart
from projects.baseline import Baseline
from projects.difference.taking import take_baseline
from projects.errors import InputError
from projects.schedule import schedule
from tests.gantt.gantt_plans import PROGRESS, small_schedule

EARLIER = small_schedule(None)


def promised() -> Baseline:
    taken = take_baseline(EARLIER, reason="报批稿", by="市城管局", revision=1, calendar_hash="-")
    return replace(taken, number=3, taken_on=date(2026, 3, 1))


def words(scene_role: str, **wanted: Any) -> list[str]:
    options = BarOptions(**wanted)
    scene = gantt_scenes(small_schedule(), options, progress=PROGRESS)[0]
    return [text.content for text in scene.texts if text.role == scene_role]


def test_rows_of_both_plans_hold_early_dates_as_bars_and_late_ones_beside_them() -> None:
    plan = small_schedule()
    chart = read_chart(plan, progress=PROGRESS, both=True)
    assert chart.both
    for row in chart.rows:
        timing = plan[row.id]
        assert (row.start, row.finish) == (timing.early_start, timing.early_finish)
        if row.done or timing.late_start is None:
            assert row.late is None
        else:
            assert row.late == (timing.late_start, timing.late_finish)
    assert sum(row.late is not None for row in chart.rows) > 8


def test_both_plans_show_early_and_late_days_whatever_the_policy() -> None:
    plan = schedule(small_schedule(None).project, policy="late")
    chart = read_chart(plan, both=True)
    assert all(row.start == plan[row.id].early_start for row in chart.rows)


def test_title_and_columns_tell_that_two_plans_are_compared() -> None:
    assert words("title", both=True) == ["东湖截污工程倒排工期早晚对照横道图"]
    assert words("heading", both=True)[4:8] == ["最早开始", "最早完成", "最迟开始", "最迟完成"]
    assert "早晚对照" not in words("title")[0]


def test_the_scale_reaches_over_the_late_dates() -> None:
    plan = schedule(small_schedule(None).project, deadline=date(2026, 9, 30))
    late = read_chart(plan, both=True)
    assert late.end > date(2026, 9, 30)
    assert all(row.late is None or row.late[1] // 1440 <= late.end.toordinal() for row in late.rows)


def test_a_plan_without_early_dates_cannot_be_compared_so() -> None:
    plan = schedule(replace(small_schedule(None).project, start=None))
    with pytest.raises(InputError) as caught:
        read_chart(plan, both=True)
    (finding,) = caught.value.findings
    assert finding.code == "DP711"
    assert "start" in finding.remedy


def test_rows_hold_where_the_baseline_has_them_and_the_header_tells_which_it_is() -> None:
    chart = read_chart(small_schedule(), progress=PROGRESS, baseline=promised())
    for row in chart.rows:
        timing = EARLIER[row.id]
        planned = (timing.planned_start, timing.planned_finish)
        assert row.baseline == (None if planned[0] is None else planned)
    assert chart.notes == ("对照第 3 号基线（2026-03-01 建立），基线完成 2026-05-15",)


def test_works_that_came_after_the_baseline_have_none() -> None:
    older = promised()
    older = replace(older, items=tuple(item for item in older.items if item.id != "B3"))
    rows = {row.id: row for row in read_chart(small_schedule(), baseline=older).rows}
    assert rows["B3"].baseline is None
    assert rows["B3"].more.slip is None
    assert rows["B4"].baseline is not None


def test_the_scale_reaches_back_to_the_baseline() -> None:
    older = promised()
    items = tuple(
        replace(i, start=i.start - 90 * 1440) if i.id == "A1" and i.start else i
        for i in older.items
    )
    chart = read_chart(small_schedule(), baseline=replace(older, items=items))
    assert chart.first < date(2025, 12, 5)


def test_without_baseline_nothing_of_it_is_told() -> None:
    chart = read_chart(small_schedule(), progress=PROGRESS)
    assert all(row.baseline is None for row in chart.rows)
    assert chart.notes == ()
