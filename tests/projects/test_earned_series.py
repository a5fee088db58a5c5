"""The weekly series of a baseline, and the trend on its time axis."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.progress import Earned, Progress, progress
from projects.readers import read_text
from projects.schedule import schedule
from projects.variance import variance
from tests.projects.promises import taken

MONDAY = date(2024, 1, 1)

TEN_WEEKS = """
daopai: 1
code: w
name: 十周
start: 2024-01-01
activities:
  - {id: A, name: 甲, duration: 70}
"""


def closing(week: int) -> date:
    return MONDAY + timedelta(days=7 * week - 1)


def judged(text: str, as_of: date, *rows: str) -> Progress:
    """The plan against itself as its baseline."""
    if rows:
        text += "observations:\n" + "".join(f"  - {{{row}}}\n" for row in rows)
    computed = schedule(read_text(text, "plan.yaml"), as_of=as_of)
    return progress(computed, baseline=taken(computed))


def percents(*done: float) -> list[str]:
    """One report at the close of each week from the first."""
    return [f"item: A, as_of: {closing(k)}, percent: {p:g}" for k, p in enumerate(done, 1)]


def series(seen: Progress) -> Earned:
    assert seen.earned is not None
    return seen.earned


def test_the_textbook_case_in_weeks_of_the_plan() -> None:
    """PV 10 % a week, 30 % earned after four: ES 3, SPI(t) 0.75, 13.33 weeks in all."""
    seen = judged(TEN_WEEKS, closing(4), *percents(10, 20, 25, 30))
    earned = series(seen)
    assert (earned.days_a_week, earned.duration, earned.at) == (7, 10, 4)
    assert earned.es == pytest.approx(3)
    assert seen.spi_t == pytest.approx(0.75)
    assert seen.trend_forecast == MONDAY + timedelta(days=93 - 1)
    assert "实际用时 4.0 周，挣得 3.0 周，SPI(t) = 0.75" in seen.trend_says


def test_every_week_says_what_was_planned_and_earned_by_its_close() -> None:
    weeks = series(judged(TEN_WEEKS, closing(4), *percents(10, 20, 25, 30))).weeks
    assert [week.closes for week in weeks] == [closing(k) for k in range(1, 11)]
    assert [week.pv for week in weeks] == pytest.approx([10.0 * k for k in range(1, 11)])
    assert [week.ev for week in weeks] == [10, 20, 25, 30, *[None] * 6]
    assert [week.spi_t for week in weeks[:4]] == pytest.approx([1, 1, 2.5 / 3, 0.75])
    assert [week.reported for week in weeks] == [True] * 4 + [False] * 6


def test_a_week_without_a_report_keeps_what_was_earned_before() -> None:
    rows = percents(10, 20)
    weeks = series(judged(TEN_WEEKS, closing(4), *rows)).weeks
    assert [week.ev for week in weeks[:4]] == [10, 20, 20, 20]
    assert [week.reported for week in weeks[:4]] == [True, True, False, False]


def test_time_goes_on_without_reports_and_the_trend_says_so() -> None:
    fresh, stale = (judged(TEN_WEEKS, closing(k), *percents(10, 20)) for k in (3, 4))
    assert "此后按没有进展计" not in fresh.trend_says
    assert stale.spi_t == pytest.approx(0.5)
    assert f"（最近填报于 {closing(2)}，此后按没有进展计）" in stale.trend_says


def test_a_correction_of_an_old_week_changes_that_week() -> None:
    rows = [*percents(10, 20), f"item: A, as_of: {closing(1)}, percent: 5"]
    weeks = series(judged(TEN_WEEKS, closing(2), *rows)).weeks
    assert [week.ev for week in weeks[:2]] == [5, 20]


STOPPED = """
daopai: 1
code: w
name: 春节
start: 2024-01-01
calendar: SITE
calendars:
  SITE: {week: [1,1,1,1,1,1,1], closed: [{from: 2024-02-05, to: 2024-02-25, name: 春节停工}]}
activities:
  - {id: A, name: 甲, duration: 70}
"""


def test_the_stop_of_the_festival_takes_no_time_on_the_axis() -> None:
    """Three weeks of stop lie behind week 5: at its end week 8 of the year, week 5 of work."""
    before = judged(STOPPED, closing(5), *percents(10, 20, 30, 40, 50))
    after = judged(STOPPED, closing(8), *percents(10, 20, 30, 40, 50))
    assert series(before).at == series(after).at == 5
    assert before.spi_t == after.spi_t == pytest.approx(1)
    assert before.trend_forecast == after.trend_forecast == closing(13)


GAP = """
daopai: 1
code: w
name: 汛期
start: 2024-01-01
activities:
  - {id: A, name: 甲, duration: 14}
  - {id: B, name: 乙, duration: 14, after: A+28}
"""


def test_a_pause_in_the_plan_costs_nothing_while_it_lasts_and_counts_afterwards() -> None:
    def spi(week: int) -> float | None:
        return judged(
            GAP, closing(week), f"item: A, as_of: {closing(2)}, finished: {closing(2)}"
        ).spi_t

    assert spi(3) == pytest.approx(1)
    assert spi(6) == pytest.approx(1)
    assert spi(8) == pytest.approx(6 / 8)


def test_weeks_of_five_days_are_counted_where_the_calendar_has_five() -> None:
    text = TEN_WEEKS.replace(
        "start:", "calendar: G\ncalendars: {G: {week: [1,1,1,1,1,0,0]}}\nstart:"
    )
    earned = series(judged(text.replace("70", "50"), closing(4), *percents(10, 20, 25, 30)))
    assert (earned.days_a_week, earned.duration, earned.at, earned.es) == (5, 10, 4, 3)


def test_before_a_tenth_of_the_duration_there_is_a_band_and_no_point() -> None:
    text = TEN_WEEKS.replace("70", "140")
    seen = judged(text, closing(1), *percents(4))
    assert seen.trend_forecast is None
    assert "不足十分之一，不作点预测" in seen.trend_says
    assert seen.trend.earliest is not None
    assert seen.trend.latest is not None
    assert seen.trend.earliest < closing(25) < seen.trend.latest


def test_the_band_holds_the_forecast_and_those_of_the_reports_before() -> None:
    seen = judged(TEN_WEEKS, closing(4), *percents(12, 20, 25, 30))
    assert seen.trend_forecast is not None
    assert seen.trend.earliest is not None
    assert seen.trend.latest is not None
    assert seen.trend.earliest == MONDAY + timedelta(days=round(70 / 1.2) - 1)
    assert seen.trend.earliest < seen.trend_forecast < seen.trend.latest
    assert f"区间 {seen.trend.earliest} 至 {seen.trend.latest}" in seen.trend_says


@pytest.mark.parametrize(
    ("done", "reason"), [([], "未填报"), ([0], "为 0"), ([40, 100], "已完成 100%")]
)
def test_there_is_no_trend_where_there_is_nothing_to_extend(done: list[float], reason: str) -> None:
    text = TEN_WEEKS if done else GAP.replace("2024-01-01", "2024-02-01")
    seen = judged(text, closing(2), *percents(*done))
    assert seen.trend_forecast is None
    assert reason in seen.trend_says


def test_time_stands_still_once_all_is_done() -> None:
    rows = f"item: A, as_of: {closing(8)}, finished: {closing(8)}"
    done, later = judged(TEN_WEEKS, closing(8), rows), judged(TEN_WEEKS, closing(20), rows)
    assert series(done).at == series(later).at == 8
    assert done.spi_t == later.spi_t == pytest.approx(10 / 8)


def test_before_the_baseline_begins_there_is_no_pace() -> None:
    seen = judged(
        TEN_WEEKS,
        MONDAY - timedelta(days=3),
        f"item: A, as_of: {MONDAY - timedelta(days=3)}, percent: 2",
    )
    assert seen.spi_t is None
    assert "才开工" in seen.trend_says


def test_the_series_is_a_table_when_asked_for() -> None:
    frame = series(judged(TEN_WEEKS, closing(2), *percents(10, 20))).frame()
    assert list(frame.columns) == ["week", "closes", "pv", "ev", "es", "at", "spi_t", "reported"]
    assert len(frame) == 10


ON_B = """
daopai: 1
code: w
name: 时限在乙
start: 2024-01-01
deadline: 2024-02-25
deadline_on: B
activities:
  - {id: B, name: 主体, duration: 56}
  - {id: C, name: 移交, duration: 14, after: B}
"""


def test_the_trend_is_of_what_the_deadline_is_on_as_the_network_forecast_is() -> None:
    """Eight of the ten weeks lead to B: at SPI(t) 0.5 they take sixteen."""
    row = f"item: B, as_of: {closing(4)}, percent: 25"
    seen = judged(ON_B, closing(4), row)
    assert seen.spi_t == pytest.approx(0.5)
    assert seen.trend_forecast == closing(16)
    assert f"照此“主体” {closing(16)} 完成" in seen.trend_says


def test_once_what_the_deadline_is_on_is_finished_there_is_nothing_to_forecast() -> None:
    seen = judged(ON_B, closing(9), f"item: B, as_of: {closing(9)}, finished: {closing(9)}")
    assert seen.trend_forecast is None
    assert seen.trend_says == "“主体”已完成，无需趋势预测"


def test_without_a_baseline_there_is_no_series_and_the_trend_is_linear() -> None:
    computed = schedule(read_text(TEN_WEEKS, "plan.yaml"), as_of=closing(4))
    seen = progress(computed)
    assert (seen.earned, seen.spi_t, seen.trend.method) == (None, None, "linear")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 99), min_size=1, max_size=9))
def test_the_band_always_holds_the_point_and_never_begins_before_the_data_date(
    done: list[int],
) -> None:
    as_of = closing(len(done))
    seen = judged(TEN_WEEKS, as_of, *percents(*sorted(done)))
    assert seen.trend_forecast is not None
    assert seen.trend.earliest is not None
    assert as_of <= seen.trend.earliest <= seen.trend_forecast
    assert seen.trend.latest is None or seen.trend_forecast <= seen.trend.latest


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 25), st.booleans()), min_size=1, max_size=6),
    st.integers(1, 8),
)
def test_work_that_goes_exactly_by_plan_has_an_index_of_one_and_no_variance(
    works: list[tuple[int, bool]], week: int
) -> None:
    after = [f", after: A{n - 1}" if n and tied else "" for n, (_, tied) in enumerate(works)]
    rows = "".join(
        f"  - {{id: A{n}, name: 甲, duration: {days}{after[n]}}}\n"
        for n, (days, _) in enumerate(works)
    )
    text = f"daopai: 1\ncode: w\nname: 甲\nstart: 2024-01-01\nactivities:\n{rows}"
    as_of, said = closing(week), []
    for timing in schedule(read_text(text, "plan.yaml")):
        first, last = timing.planned_start_day, timing.planned_finish_day
        assert first is not None
        assert last is not None
        if last <= as_of:
            said.append(f"item: {timing.id}, as_of: {as_of}, started: {first}, finished: {last}")
        elif first <= as_of:
            share = 100 * ((as_of - first).days + 1) / ((last - first).days + 1)
            said.append(f"item: {timing.id}, as_of: {as_of}, started: {first}, percent: {share}")
    seen = judged(text, as_of, *said)
    earned = series(seen)
    assert earned.weeks[week - 1].ev == pytest.approx(earned.weeks[week - 1].pv)
    if earned.weeks[week - 1].ev is not None and seen.actual_percent != 100:
        assert seen.spi_t == pytest.approx(1)
        assert seen.trend_forecast in (None, earned.finish)
    assert seen.finish_variance_calendar_days == 0
    against = variance(seen.ground.schedule, seen)
    assert all(
        line.front is None or line.front.says == "与计划持平" for line in against.items.values()
    )
