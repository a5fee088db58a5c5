"""The variance of a plan against its baseline, as a value, as JSON and as people read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from projects import bundled
from projects.baseline import Baseline
from projects.progress import Progress, progress
from projects.readers import read_plan, read_text
from projects.schedule import Schedule, schedule
from projects.variance import Variance, variance
from projects.writers.status_json import status_document
from projects.writers.status_view import status_view
from projects.writers.terminal import width_of
from tests.projects.promises import taken

AS_OF = date(2024, 1, 28)

PLAN = """
daopai: 1
code: w
name: 污水管网
start: 2024-01-01
calendar: G
calendars: {G: {week: [1,1,1,1,1,0,0]}}
activities:
  - {id: S, name: 管网, kind: summary}
  - {id: A, name: 沟槽开挖, duration: 20, parent: S}
  - {id: B, name: 管道安装, duration: 20, after: A, parent: S}
  - {id: C, name: 材料复检, duration: 5, parent: S}
  - {id: D, name: 备案, deadline: 2024-06-30}
"""
SAID = """observations:
  - {item: A, as_of: 2024-01-14, started: 2024-01-03, percent: 25}
  - {item: A, as_of: 2024-01-28, percent: 50}
  - {item: C, as_of: 2024-01-28, percent: 40}
"""


def computed(text: str = PLAN + SAID) -> Schedule:
    return schedule(read_text(text, "plan.yaml"), as_of=AS_OF)


def compared(text: str = PLAN + SAID, base: Baseline | None = None) -> Variance:
    plan = computed(text)
    return variance(plan, progress(plan, baseline=base or taken(plan)))


def test_every_date_has_its_variance_in_working_and_in_calendar_days() -> None:
    line = compared()["A"]
    assert (line.baseline_start, line.baseline_finish) == (date(2024, 1, 1), date(2024, 1, 26))
    assert (line.forecast_start, line.forecast_finish) == (date(2024, 1, 3), date(2024, 2, 9))
    assert (line.start_days, line.start_calendar_days) == (2, 2)
    assert (line.finish_days, line.finish_calendar_days) == (10, 14)


def test_the_project_is_as_late_as_its_last_work() -> None:
    against = compared()
    assert against.overall.baseline_finish == date(2024, 2, 23)
    assert (against.overall.finish_days, against.overall.finish_calendar_days) == (10, 14)
    assert against.network.says == (
        "网络预测：剩余工作从 2024-01-28 起按逻辑关系重排，2024-03-08 完成，"
        "比第 1 号基线晚 10 个工作日（日历 14 天）"
    )


def test_a_work_that_the_baseline_does_not_know_has_no_promise_to_miss() -> None:
    base = taken(schedule(read_text(PLAN, "plan.yaml")))
    text = PLAN + "  - {id: N, name: 新增, duration: 9}\n"
    line = compared(text, base)["N"]
    assert (line.committed, line.baseline_finish, line.finish_days, line.start_days) == (
        None,
        None,
        None,
        None,
    )


def test_the_front_line_tells_what_being_behind_does() -> None:
    against = compared()
    assert [line.id for line in against.behind] == ["A", "C"]
    front = against["A"].front
    assert front is not None
    assert (front.days, front.effect, front.late_days) == (-10, "project", 10)
    assert against["B"].front is None, "not due yet"
    assert against["C"].front is not None
    assert against["C"].front.effect == "none"


def test_a_work_whose_summary_was_reported_in_its_place_stands_nowhere() -> None:
    text = PLAN + "observations:\n  - {item: S, as_of: 2024-01-28, percent: 40}\n"
    assert compared(text).behind == ()


def test_a_baseline_that_the_progress_was_not_judged_by_is_judged_by() -> None:
    plan = computed()
    base = taken(plan)
    assert variance(plan, progress(plan), base) == variance(plan, progress(plan, baseline=base))


def test_the_two_forecasts_stand_side_by_side() -> None:
    against = compared()
    assert against.network.day == date(2024, 3, 8)
    assert against.trend.method == "earned-schedule"
    assert against.trend.day != against.network.day
    assert "挣得进度" not in against.network.says


def test_without_a_baseline_the_committed_day_is_what_counts() -> None:
    text = PLAN.replace("duration: 20, parent", "duration: 20, deadline: 2024-01-26, parent")
    plan = computed(text + SAID)
    against = variance(plan, progress(plan))
    assert against.baseline is None
    assert (against["A"].finish_days, against["A"].baseline_finish) == (10, None)
    assert against["A"].committed == date(2024, 1, 26)
    assert against.network.says.endswith("2024-03-08 完成")


def test_the_lines_are_a_table_when_asked_for() -> None:
    frame = compared().frame()
    assert list(frame["id"]) == ["S", "A", "B", "C", "D"]
    assert frame.set_index("id").loc["A", "finish_calendar_days"] == 14


# ---- the document --------------------------------------------------------------------------------


def document(text: str = PLAN + SAID) -> dict[str, Any]:
    plan = computed(text)
    return status_document(plan, progress(plan, baseline=taken(plan)))


def test_the_document_names_the_baseline_and_adds_up() -> None:
    told = document()
    assert (told["baseline"], told["trend_method"]) == (1, "earned-schedule")
    assert told["spi_t"] == told["earned_schedule"]["spi_t"]
    assert (told["finish_variance_days"], told["finish_variance_calendar_days"]) == (10, 14)
    assert told["trend_earliest"] <= told["trend_forecast"] <= told["trend_latest"]
    assert sum(row["contribution_points"] for row in told["weights_table"]) == pytest.approx(
        told["actual_percent"], abs=0.1
    )
    assert [row["id"] for row in told["parts"]] == ["S"]
    last = [week for week in told["earned_schedule"]["weeks"] if week["ev"] is not None][-1]
    assert (last["closes"], last["spi_t"]) == ("2024-01-28", told["spi_t"])


def test_the_document_carries_the_front_line_of_each_work() -> None:
    rows = {row["id"]: row for row in document()["activities"]}
    assert rows["A"]["front_line"] == {
        "at": "2024-01-13T00:00",
        "days": -10.0,
        "effect": "project",
        "late_days": 10.0,
        "says": "落后 10 天，为关键工作，影响工期 10 天",
    }
    assert rows["B"]["front_line"] is None


# ---- the view ------------------------------------------------------------------------------------


def told(width: int, text: str = PLAN + SAID) -> str:
    plan = computed(text)
    return status_view(plan, progress(plan, baseline=taken(plan)), width)


def test_the_view_shows_baseline_weights_both_forecasts_and_the_front_line() -> None:
    shown = told(160)
    assert "第 1 号基线：首次批准，" in shown
    assert "权重：按工作日加权，共 45，以第 1 号基线为准" in shown
    assert "网络预测：" in shown
    assert "趋势预测：挣得进度（第 1 号基线）" in shown
    assert "贡献（百分点）" in shown
    assert "A 沟槽开挖：落后 10 天，为关键工作，影响工期 10 天" in shown
    heading = next(line for line in shown.splitlines() if line.startswith("编号  工作名称"))
    assert "前锋线（天）" in heading
    assert "晚（工作日）  晚（日历天）" in heading


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_every_line_fits_its_terminal(width: int) -> None:
    plan = schedule(read_plan(bundled.path("lianghu")), as_of=date(2023, 12, 31))
    shown = status_view(plan, progress(plan, baseline=taken(plan)), width)
    assert max(map(width_of, shown.splitlines())) <= width


def test_a_long_front_line_tells_the_worst_and_counts_the_others() -> None:
    plan = schedule(read_plan(bundled.path("lianghu")), as_of=date(2023, 12, 31))
    shown = status_view(plan, progress(plan), 120)
    assert "11 项落后" in shown
    assert "另有 3 项落后" in shown


# ---- the back-tests ------------------------------------------------------------------------------


def lake() -> tuple[Schedule, Progress]:
    plan = schedule(read_plan(bundled.path("lianghu")), as_of=date(2023, 12, 31))
    return plan, progress(plan, baseline=taken(plan))


def test_the_lake_against_its_own_plan_is_as_late_as_its_network_says() -> None:
    plan, seen = lake()
    against = variance(plan, seen)
    assert plan.governing is not None
    assert against.network.day == plan.governing.early_finish_day
    assert seen.deviation_points == pytest.approx(3.3, abs=0.05)
    assert 0 < (seen.spi_t or 0) < 1, "ahead of the calendar, behind the plan that it was laid by"


def test_history_without_the_last_report_is_the_history_of_the_week_before() -> None:
    """What the series says of a past week is what was said in that week."""
    plan, seen = lake()
    assert seen.earned is not None
    for week in [week for week in seen.earned.weeks if week.reported][:-1]:
        then = replace(
            plan.project,
            observations=tuple(r for r in plan.project.observations if r.as_of <= week.closes),
        )
        again = progress(schedule(then, as_of=week.closes), baseline=seen.baseline)
        assert again.actual_percent == pytest.approx(week.ev)
        assert again.spi_t == pytest.approx(week.spi_t)
