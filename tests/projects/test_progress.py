from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError
from projects.forecast import one_decimal
from projects.model import Observation, Project
from projects.progress import Progress, progress
from projects.readers import read_text
from projects.schedule import Schedule, schedule
from projects.writers.status_json import status_document
from tests.projects.promises import promised

YEAR_END = date(2023, 12, 31)

LAKE = """
daopai: 1
code: lake
name: 两湖
start: 2023-03-07
deadline: 2024-03-31
activities:
  - {id: A, name: 主体工程, duration: 391}
"""


def plan(text: str) -> Project:
    return read_text(text, "plan.yaml")


def status(text: str, as_of: date = YEAR_END, **options: Any) -> Progress:
    return progress(schedule(plan(text), as_of=as_of), **options)


def whole(text: str, percent: float, as_of: date = YEAR_END) -> Schedule:
    """The plan with a percentage that was said of the project itself."""
    project = plan(text)
    row = Observation(project.code, as_of, "percent", percent)
    return schedule(replace(project, observations=(*project.observations, row)), as_of=as_of)


def observed(text: str, *rows: str) -> str:
    return text + "observations:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


# ---- expected: 序时 -----------------------------------------------------------------------------


def test_the_lake_is_3_3_points_ahead_of_its_linear_progress() -> None:
    seen = progress(whole(LAKE, 80))
    assert seen.expected_percent == pytest.approx(100 * 300 / 391)
    assert seen.deviation_points == pytest.approx(80 - 100 * 300 / 391)
    assert "序时进度 76.7%（按日，2023-03-07 至 2024-03-31，时限）" in seen.says
    assert "超前 3.3 个百分点" in seen.says
    assert (seen.lamp, seen.lamp_mark) == ("绿灯", "●")
    assert seen.trend_forecast == date(2024, 3, 15)


def test_the_second_stage_is_27_points_behind_and_its_trend_ends_in_march_2025() -> None:
    seen = progress(
        whole(
            """
daopai: 1
code: water
name: 水环境二期
start: 2020-09-01
deadline: 2023-12-31
activities:
  - {id: A, name: 管网, duration: 1217}
""",
            73,
        )
    )
    assert (seen.expected_percent, seen.actual_percent) == (100, 73)
    assert seen.deviation_points == -27
    assert seen.lamp == "黄灯"
    assert seen.overall.judged == "否"
    assert seen.overall.overdue
    assert seen.trend_forecast == date(2025, 3, 25)
    assert seen.network_forecast is not None
    assert seen.network_forecast > YEAR_END


YEAR = """
daopai: 1
code: year
name: 年度目标
basis: month
start: 2023-01-01
deadline: 2023-12-31
activities:
  - {id: T, name: 新增泊位, duration: 365, deadline: 2023-12-31}
"""


@pytest.mark.parametrize(
    ("as_of", "percent"),
    [
        (date(2023, 3, 31), 25),
        (date(2023, 6, 30), 50),
        (date(2023, 1, 31), 100 / 12),
        (date(2023, 12, 31), 100),
    ],
)
def test_an_annual_target_should_stand_at_25_percent_at_the_end_of_march(
    as_of: date, percent: float
) -> None:
    assert status(YEAR, as_of)["T"].expected_percent == pytest.approx(percent)


def test_an_annual_target_may_pass_100_percent_and_a_work_may_not() -> None:
    rows = observed(YEAR, "item: T, as_of: 2023-12-31, percent: 137.5")
    assert status(rows)["T"].actual_percent == 137.5
    capped = status(rows, basis="day")["T"]
    assert capped.actual_percent == 100
    assert "超过 100% 的按 100% 计" in capped.says


def test_the_basis_of_workdays_counts_the_calendar_of_the_work() -> None:
    seen = status(
        """
daopai: 1
code: w
name: 工作日
start: 2023-12-04
calendar: OFFICE
calendars:
  OFFICE: {week: [1,1,1,1,1,0,0]}
activities:
  - {id: A, name: 甲, duration: 10}
""",
        date(2023, 12, 10),
        basis="workday",
    )
    assert seen["A"].due == date(2023, 12, 15)
    assert seen["A"].expected_percent == pytest.approx(50)


def test_planned_value_is_the_weighted_sum_of_the_baseline() -> None:
    text = """
daopai: 1
code: w
name: 计划值
start: 2023-12-01
activities:
  - {id: A, name: 甲, duration: 10, weight: 1}
  - {id: B, name: 乙, duration: 30, weight: 3, after: A}
"""
    baseline = promised(
        {
            "A": (date(2023, 12, 1), date(2023, 12, 10), 1),
            "B": (date(2023, 12, 11), date(2024, 1, 9), 3),
        }
    )
    seen = status(text, date(2023, 12, 20), basis="plan", baseline=baseline)
    assert seen["B"].expected_percent == pytest.approx(100 / 3)
    assert seen.expected_percent == pytest.approx((100 + 3 * 100 / 3) / 4)
    assert seen["A"].committed == date(2023, 12, 10)
    assert seen["A"].finish_variance_days == 20


def test_planned_value_without_a_baseline_is_refused() -> None:
    with pytest.raises(InputError, match="DP512"):
        status(LAKE, basis="plan")


def test_progress_without_a_data_date_is_refused() -> None:
    with pytest.raises(InputError, match="DP510"):
        progress(schedule(plan(LAKE)))


def test_an_unknown_basis_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"DP511.*lunar"):
        status(LAKE, basis="lunar")


def test_work_that_should_have_begun_is_measured_by_its_plan_and_not_by_the_data_date() -> None:
    """A plan rescheduled from the data date would make every late start punctual."""
    seen = status(LAKE)["A"]
    assert seen.expected_percent == pytest.approx(100 * 300 / 391)
    assert seen.first == date(2023, 3, 7)


def test_a_due_day_alone_expects_nothing_before_it_and_all_of_it_then() -> None:
    text = """
daopai: 1
code: l
name: 台账
activities:
  - {id: S, name: 立法送审, deadline: 2023-06-30}
"""
    assert status(text, date(2023, 6, 29))["S"].expected_percent is None
    assert status(text, date(2023, 6, 29))["S"].network_forecast is None
    late = status(text, date(2023, 7, 1))["S"]
    assert late.expected_percent == 100
    assert (late.judged, late.overdue) == ("否", True)
    assert "没有完成记录" in late.why


@given(st.dates(date(2023, 3, 1), date(2024, 5, 1)), st.sampled_from(["day", "month", "workday"]))
def test_expected_progress_stays_within_0_and_100_and_never_falls(as_of: date, basis: str) -> None:
    today = status(LAKE, as_of, basis=basis).expected_percent
    later = status(LAKE, date.fromordinal(as_of.toordinal() + 9), basis=basis).expected_percent
    assert today is not None
    assert later is not None
    assert 0 <= today <= later <= 100


def test_a_plan_without_start_and_deadline_can_still_be_looked_at() -> None:
    text = "daopai: 1\ncode: n\nname: 无\nactivities: [{id: A, name: 甲, duration: 9}]\n"
    seen = status(text)
    assert seen["A"].network_forecast == date(2024, 1, 9)
    assert seen.overall.judged == "无法判定"


# ---- actual: 形象 -------------------------------------------------------------------------------

PARTS = """
daopai: 1
code: parts
name: 子项
start: 2023-01-01
weights: explicit
activities:
  - {id: P, name: 主体, kind: summary}
  - {id: A, name: 甲, duration: 100, parent: P, weight: 1}
  - {id: B, name: 乙, duration: 100, parent: P, weight: 3}
"""


def test_nothing_observed_is_not_nothing_done() -> None:
    seen = status(PARTS)
    assert seen.actual_percent is None
    assert seen.deviation_points is None
    assert (seen.lamp, seen.lamp_mark) == ("未判定", "○")
    assert "形象进度未填报" in seen.says
    assert seen.counts.unlit == seen.counts.items == 2


def test_progress_rolls_up_by_weight() -> None:
    seen = status(
        observed(
            PARTS,
            "item: A, as_of: 2023-12-31, percent: 100",
            "item: B, as_of: 2023-12-31, percent: 20",
        )
    )
    assert seen.actual_percent == pytest.approx(40)
    assert seen["P"].actual_percent == pytest.approx(40)
    assert (seen.weights, seen.weights_says) == ("explicit", "按给定权重加权，共 4")


def test_leaves_that_should_have_begun_and_are_silent_make_the_sum_a_lower_bound() -> None:
    seen = status(observed(PARTS, "item: A, as_of: 2023-12-31, percent: 100"))
    assert seen.actual_percent == pytest.approx(25)
    assert "1 项应开工而未填报，按 0 计，汇总值为下限" in seen.says


def test_silent_leaves_that_could_turn_the_judgement_leave_it_open() -> None:
    """25 % against 100 % expected, and 75 % of the weight was never reported."""
    seen = status(observed(PARTS, "item: A, as_of: 2023-12-31, percent: 100"))
    assert (seen.overall.judged, seen.lamp) == ("无法判定", "未判定")
    assert "1 项应开工而未填报，足以改变结论" in seen.overall.why
    assert seen.trend_forecast is None
    assert "占权重 75.0%" in seen.trend_says


def test_silent_leaves_that_cannot_turn_the_judgement_do_not_hide_it() -> None:
    seen = status(observed(PARTS, "item: B, as_of: 2023-12-31, percent: 20"))
    assert seen.overall.judged == "否"
    assert seen.lamp == "红灯"


def test_the_one_root_summary_stands_where_the_project_stands() -> None:
    text = PARTS.replace("weights: explicit", "weights: explicit\ndeadline: 2023-12-31")
    seen = status(observed(text, "item: P, as_of: 2023-06-30, percent: 55"), date(2023, 6, 30))
    assert seen["P"].expected_percent == seen.expected_percent == pytest.approx(100 * 181 / 365)
    assert seen["P"].judged == seen.overall.judged == "是"


def test_a_deadline_on_a_work_is_the_projects_own() -> None:
    text = PARTS.replace("weights: explicit", "deadline: 2023-12-31\ndeadline_on: B")
    assert status(text).overall.committed == date(2023, 12, 31)
    assert status(text).overall.due == date(2023, 12, 31)


def test_a_summarys_own_report_stands_where_its_leaves_are_silent() -> None:
    seen = status(observed(PARTS, "item: P, as_of: 2023-12-31, percent: 55"))
    assert seen["P"].actual_percent == seen.actual_percent == 55
    assert seen["A"].judged == "无法判定"
    assert "主体" in seen["A"].why


def test_a_summarys_newer_report_stands_and_the_older_sum_is_named() -> None:
    seen = status(
        observed(
            PARTS,
            "item: A, as_of: 2023-11-30, percent: 40",
            "item: B, as_of: 2023-11-30, percent: 40",
            "item: P, as_of: 2023-12-31, percent: 55",
        )
    )["P"]
    assert seen.actual_percent == 55
    assert seen.summed_percent == pytest.approx(40)
    assert "采用本级较新的填报，下级加权汇总为 40.0%" in seen.says


def test_the_leaves_stand_against_an_older_report_of_their_summary_which_is_named() -> None:
    seen = status(
        observed(
            PARTS,
            "item: P, as_of: 2023-11-30, percent: 55",
            "item: A, as_of: 2023-12-31, percent: 40",
            "item: B, as_of: 2023-12-31, percent: 40",
        )
    )["P"]
    assert seen.actual_percent == pytest.approx(40)
    assert seen.stated_percent == 55
    assert "本级填报 55.0%" in seen.says


def test_a_quantity_gives_its_percentage() -> None:
    seen = status(
        """
daopai: 1
code: q
name: 车载终端
start: 2023-01-01
activities:
  - {id: A, name: 安装, duration: 365, quantity: {total: 500, unit: 台}}
observations:
  - {item: A, as_of: 2023-06-30, done: 256}
"""
    )["A"]
    assert seen.actual_percent == pytest.approx(51.2)
    assert "进度填报于 2023-06-30" in seen.says


def test_remaining_work_gives_its_percentage() -> None:
    seen = status(observed(PARTS, "item: A, as_of: 2023-12-31, started: 2023-10-01, remaining: 25"))
    assert seen["A"].actual_percent == pytest.approx(75)


def test_later_observations_do_not_count() -> None:
    seen = status(
        observed(PARTS, "item: P, as_of: 2023-12-31, percent: 55"), as_of=date(2023, 12, 30)
    )
    assert seen.actual_percent is None


def test_weights_that_are_missing_are_all_named() -> None:
    with pytest.raises(InputError) as refused:
        status(PARTS.replace("explicit", "budget"))
    assert [finding.item for finding in refused.value.findings] == ["A", "B"]
    assert {finding.code for finding in refused.value.findings} == {"DP514"}


def test_quantities_in_different_units_are_not_added() -> None:
    text = PARTS.replace("explicit", "quantity")
    text = text.replace("weight: 1", "quantity: {total: 5, unit: 公里}")
    text = text.replace("weight: 3", "quantity: {total: 9, unit: 台}")
    with pytest.raises(InputError, match="单位不一"):
        status(text)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 100)), min_size=1, max_size=6))
def test_a_roll_up_lies_between_its_parts(parts: list[tuple[int, int]]) -> None:
    rows = "".join(
        f"  - {{id: A{n}, name: 甲, duration: 10, weight: {weight}}}\n"
        for n, (weight, _) in enumerate(parts)
    )
    said = (f"item: A{n}, as_of: 2023-12-31, percent: {done}" for n, (_, done) in enumerate(parts))
    seen = status(
        observed(f"daopai: 1\ncode: c\nname: 甲\nstart: 2023-01-01\nactivities:\n{rows}", *said)
    )
    done = [percent for _, percent in parts]
    assert seen.actual_percent is not None
    assert min(done) - 1e-9 <= seen.actual_percent <= max(done) + 1e-9


# ---- the judgement beside the self-report --------------------------------------------------------

TASK = """
daopai: 1
code: t
name: 任务
start: 2023-01-01
activities:
  - {id: A, name: 甲, duration: 365, deadline: 2023-12-31, reported: 是}
"""


def test_a_yes_that_the_numbers_contradict_stays_a_yes_and_is_marked() -> None:
    seen = status(observed(TASK, "item: A, as_of: 2023-06-30, percent: 10"), date(2023, 6, 30))
    standing = seen["A"]
    assert (standing.reported, standing.judged, standing.contradicts) == ("是", "否", True)
    assert standing.lamp == "红灯"
    assert seen.counts.contradictions == 1


def test_a_newer_self_report_replaces_that_of_the_plan() -> None:
    assert status(observed(TASK, "item: A, as_of: 2023-06-30, reported: 否"))["A"].reported == "否"


def test_a_passed_latest_start_alone_proves_a_no() -> None:
    standing = status(TASK, date(2023, 3, 31))["A"]
    assert standing.actual_percent is None
    assert standing.judged == "否"
    assert "最迟开始 2023-01-01 已过" in standing.why


def test_work_that_is_neither_reported_nor_late_cannot_be_judged() -> None:
    standing = status(TASK.replace("duration: 365", "duration: 20"), date(2023, 3, 31))["A"]
    assert (standing.judged, standing.why) == ("无法判定", "未填报进度")


def test_two_reports_behind_in_a_row_are_red_at_haikou() -> None:
    text = TASK.replace("name: 任务", "name: 任务\nlamp: haikou-2020")
    first = "item: A, as_of: 2023-05-31, percent: 30"
    second = "item: A, as_of: 2023-06-30, percent: 40"
    assert status(observed(text, second), date(2023, 6, 30))["A"].lamp == "黄灯"
    assert status(observed(text, first, second), date(2023, 6, 30))["A"].lamp == "红灯"


def test_days_behind_keep_growing_after_the_due_day() -> None:
    text = observed(TASK, "item: A, as_of: 2023-12-31, percent: 90")
    at_due, later = status(text)["A"], status(text, date(2024, 1, 10))["A"]
    assert at_due.deviation_days == pytest.approx(-36.5)
    assert later.deviation_days == pytest.approx(-46.5)


# ---- the document --------------------------------------------------------------------------------

CONTRACT_KEYS = {
    "schema", "project", "data_date", "basis", "expected_percent", "actual_percent",
    "deviation_points", "lamp", "reported", "baseline", "finish_variance_days",
    "network_forecast", "trend_forecast", "spi_t", "activities",
}  # fmt: skip


def test_the_status_document_holds_what_the_contract_names_rounded_to_one_decimal() -> None:
    result = whole(LAKE, 80)
    document = status_document(result, progress(result))
    assert document.keys() >= CONTRACT_KEYS
    assert document["schema"] == "daopai.status/1"
    assert (document["expected_percent"], document["deviation_points"]) == (76.7, 3.3)
    assert (document["lamp"], document["reported"]) == ("green", "未填")
    assert document["trend_forecast"] == "2024-03-15"
    assert [row["id"] for row in document["activities"]] == ["A"]


def test_numbers_are_kept_unrounded_until_they_are_printed() -> None:
    seen = progress(whole(LAKE, 80))
    assert seen.deviation_points is not None
    assert one_decimal(seen.deviation_points) == 3.3
    assert seen.deviation_points != 3.3
