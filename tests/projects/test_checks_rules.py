"""Rules on stops, terms and order beyond the corpus: thresholds, edges, real plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, reject, settings

from projects import bundled
from projects.checks import check, codes
from projects.checks.settings import CheckSettings
from projects.checks.stops import Stop, stop_at, stops
from projects.codes import CODES
from projects.errors import Finding, InputError
from projects.model import instant
from projects.readers import read_plan, read_text
from projects.schedule import schedule
from projects.worktime import calendars_of
from tests.projects.network_fuzz import Case, cases

HEAD = "daopai: 1\ncode: t\nname: 试验\nowner: 市城管局\nstart: 2023-06-01\n"
USUAL = CheckSettings()


def found(
    body: str, code: str, as_of: date | None = None, chosen: CheckSettings = USUAL
) -> list[Finding]:
    plan = schedule(read_text(HEAD + body, "plan.yaml"), as_of=as_of)
    return list(check(plan, only=[code], settings=chosen).findings)


# ---- thresholds are the workspace's --------------------------------------------------------------

FLOOD = """deadline: {date: 2023-12-11, buffer: 5}
calendar: 工地
calendars:
  工地:
    week: [1,1,1,1,1,1,1]
    closed: [{from: 06-15, to: 09-15, every: year, name: 汛期, window: true}]
activities:
  - {id: A, name: 围堰填筑, duration: 10, owner: 处}
  - {id: B, name: 清淤, duration: 82, owner: 处, after: A}
"""


@pytest.mark.parametrize(("days", "count"), [(5, 1), (4, 0)])
def test_the_room_before_a_stop_is_measured_against_the_setting(days: float, count: int) -> None:
    # The tenth day is 10 June: four days are left; the float is four days as well.
    chosen = replace(USUAL, window_buffer_days=days)
    assert len(found(FLOOD, "DP632", chosen=chosen)) == count


LONG = "deadline: 2023-12-31\nactivities: [{id: A, name: 管网铺设, duration: 100, owner: 处}]\n"


@pytest.mark.parametrize(("days", "count"), [(99, 1), (100, 0)])
def test_what_counts_as_long_without_a_measure_is_a_setting(days: float, count: int) -> None:
    assert len(found(LONG, "DP675", chosen=replace(USUAL, unmeasured_days=days))) == count


def test_a_reserve_is_a_tenth_of_what_remains_in_a_short_campaign() -> None:
    plan = "deadline: 2023-06-%s\nactivities: [{id: A, name: 清障, duration: 10, owner: 处}]\n"
    assert found(plan % "12", "DP627") == []  # two days to spare of twelve
    assert len(found(plan % "11", "DP627")) == 1  # one of eleven
    assert len(found(plan % "12", "DP627", chosen=replace(USUAL, least_margin_days=0))) == 0


# ---- edges ---------------------------------------------------------------------------------------


def test_a_stop_that_runs_on_into_another_is_one_under_the_name_of_the_first() -> None:
    text = """calendars:
  栽植: {week: [1,1,1,1,1,1,1], closed: [
    {from: 12-01, to: 02-last, every: year, name: 非适种期, window: true},
    {from: 2024-02-20, to: 2024-03-03, name: 春节停工, window: true}]}
activities: [{id: A, name: 绿化, duration: 5, calendar: 栽植}]
"""
    calendar = calendars_of(read_text(HEAD + text, "plan.yaml")).named("栽植")
    since, until = instant(date(2023, 9, 1)), instant(date(2024, 9, 1))
    (stop,) = stops(calendar, since, until)
    assert str(stop) == "“非适种期”（2023-12-01 至 2024-03-03）"
    assert stop.days == 31 + 31 + 29 + 3
    assert stop_at(calendar, instant(date(2024, 3, 3))) == stop
    assert stop_at(calendar, instant(date(2024, 3, 4))) is None
    assert isinstance(stop, Stop)


def test_a_stop_that_is_over_at_the_data_date_interrupts_nothing_any_more() -> None:
    plan = FLOOD.replace("duration: 10,", "duration: 20,")
    plan += "observations:\n  - {item: A, as_of: %s, started: 2023-06-01, percent: 70}\n"
    assert found(plan % "2023-06-14", "DP633", date(2023, 6, 14))
    assert found(plan % "2023-09-15", "DP633", date(2023, 9, 15)) == []


ROAD = """activities:
  - {id: P, name: 环湖路, kind: summary, owner: 处}
  - {id: A, name: 路面%s, duration: 10, parent: P}
  - {id: B, name: 道路开挖, duration: 20, parent: P, after: AFS+%s}
"""


@pytest.mark.parametrize(
    ("what", "days", "count"),
    [("恢复", 1500, 1), ("恢复", 1900, 0), ("大修", 1000, 1), ("大修", 1200, 0)],
)
def test_a_pavement_is_closed_to_trenches_for_five_years_and_three_after_an_overhaul(
    what: str, days: int, count: int
) -> None:
    assert len(found(ROAD % (what, days), "DP659")) == count


NAMED = """activities:
  - {id: P, name: %s, kind: summary, owner: 处}
  - {id: Q, name: %s, kind: summary, owner: 处}
  - {id: A, name: 回填, duration: 10, parent: P}
  - {id: B, name: 闭水试验, duration: 10, parent: Q, after: A}
"""


def test_works_under_two_summaries_are_never_held_against_each_other() -> None:
    assert found(NAMED % ("一段", "二段"), "DP666") == []


def test_a_backfill_that_ends_before_the_last_test_is_found_by_its_end() -> None:
    plan = """activities:
  - {id: P, name: 管网, kind: summary, owner: 处}
  - {id: A, name: 闭水试验, duration: 20, parent: P}
  - {id: B, name: 沟槽回填, duration: 5, parent: P, after: ASS+5}
"""
    (finding,) = found(plan, "DP666")
    assert "2023-06-10 结束，早于“A 闭水试验”（名称含“闭水”）的完成日 2023-06-20" in finding.says


@pytest.mark.parametrize(
    ("name", "owner", "count"),
    [
        ("占道挖掘审批", "市城管局", 1),
        ("占道挖掘审批", "总监办", 0),
        ("取水许可", "总监办", 1),
        ("取水许可证领取", "市水利局", 0),
        ("方案报批（许可另办）", "市水利局", 0),
    ],
)
def test_an_approval_counts_as_an_authoritys_only_where_its_owner_is_one(
    name: str, owner: str, count: int
) -> None:
    plan = f"activities: [{{id: A, name: {name}, duration: 10, owner: {owner}}}]\n"
    assert len(found(plan, "DP656")) == count


def test_a_term_is_counted_in_days_of_the_calendar_and_not_of_the_work() -> None:
    # Three workdays from Thursday, 1 June, reach Monday: five days of the wall clock.
    plan = """calendars: {五天: {week: [1,1,1,1,1,0,0]}}
activities: [{id: A, name: 中标候选人公示, duration: %s, calendar: 五天, owner: 处}]
"""
    assert len(found(plan % 2, "DP655")) == 1
    assert found(plan % 3, "DP655") == []
    # Twenty days of the wall clock hold fourteen workdays of the State Council.
    permit = "activities: [{id: A, name: 取水许可, duration: 20, owner: 处}]\n"
    assert "排了 14 个工作日" in found(permit, "DP656")[0].says


def test_what_is_done_is_not_held_against_a_term() -> None:
    plan = """activities: [{id: A, name: 中标候选人公示, duration: 2, owner: 处}]
observations: [{item: A, as_of: 2023-06-30, started: 2023-06-01, finished: 2023-06-02}]
"""
    assert found(plan, "DP655", date(2023, 6, 30)) == []


def test_a_fall_that_was_put_right_since_is_history() -> None:
    plan = """activities: [{id: A, name: 管网铺设, duration: 60, owner: 处}]
observations:
  - {item: A, as_of: 2023-06-10, percent: 20}
  - {item: A, as_of: 2023-06-17, percent: 15}
  - {item: A, as_of: 2023-06-24, percent: 30}
"""
    assert len(found(plan, "DP672", date(2023, 6, 17))) == 1
    assert found(plan, "DP672", date(2023, 6, 24)) == []
    assert found(plan, "DP672") == []


def test_from_a_data_date_on_a_missed_latest_start_is_said_once() -> None:
    plan = """document_date: 2023-07-01
deadline: 2023-09-30
activities: [{id: A, name: 清淤, duration: 100, owner: 处}]
"""
    backward = (HEAD + plan).replace("start: 2023-06-01\n", "")
    project = read_text(backward, "plan.yaml")
    for as_of, wanted in ((None, {"DP631"}), (date(2023, 7, 3), {"DP630"})):
        told = check(schedule(project, as_of=as_of), only=["DP630", "DP631"]).findings
        assert {one.code for one in told} == wanted


@pytest.mark.parametrize(
    ("duration", "after", "says"),
    [
        ("5", "AFS-6", "早于前项 1 天"),
        ("5", "AFS-5", "与前项同时"),
        ("5", "ASS-2", "早于前项 2 天"),
        ("0", "AFS-2", "早于前项 2 天"),
        ("5", "AFS-4", ""),
        ("3mo", "AFS-10", ""),
        ("5", "AFF-9", ""),
    ],
)
def test_a_lead_is_too_long_where_the_successor_may_begin_with_its_predecessor(
    duration: str, after: str, says: str
) -> None:
    plan = f"""activities:
  - {{id: A, name: 沟槽开挖, duration: {duration}, owner: 处}}
  - {{id: B, name: 管道安装, duration: 9, owner: 处, after: {after}}}
"""
    told = [one.says for one in found(plan, "DP614")]
    assert bool(told) == bool(says)
    assert all(says in one for one in told)


# ---- the bundled plans ---------------------------------------------------------------------------

DAYS = [None, *map(date.fromisoformat, ("2021-03-31", "2023-05-31", "2023-12-31", "2024-06-30"))]
NEVER = [
    "DP614", "DP625", "DP626", "DP627", "DP628", "DP629", "DP631", "DP634", "DP655", "DP656",
    "DP657", "DP659", "DP666", "DP667", "DP672", "DP673", "DP674", "DP676",
]  # fmt: skip


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("code", bundled.names())
def test_the_bundled_plans_break_no_rule_of_terms_order_or_figures(
    code: str, day: date | None
) -> None:
    assert check(schedule(read_plan(bundled.path(code)), as_of=day), only=NEVER).findings == ()


def says(code: str, rule: str) -> dict[str, str]:
    report = check(schedule(read_plan(bundled.path(code))), only=[rule])
    return {finding.item: finding.says for finding in report.findings}


def test_the_lake_draft_has_no_room_before_the_flood_season_and_the_spring_festival() -> None:
    told = says("lianghu", "DP632")
    assert set(told) == {"L100", "L500"}
    assert "到“主汛期”（2023-05-15 至 2023-07-31）只余 6 个工作日" in told["L100"]
    assert "到“春节停工”（2024-02-03 至 2024-02-24）只余 1 个工作日，总时差 −13 天" in told["L500"]
    assert "再拖 2 天就要跨过停工期，另加 22 天" in told["L500"]


def test_a_tender_without_a_second_one_is_found_where_no_event_stands_for_it() -> None:
    for code, opening in (("paishui", "D022"), ("fengchang", "F032")):
        project = replace(read_plan(bundled.path(code)), events=())
        (finding,) = check(schedule(project), only=["DP658"]).findings
        assert finding.item == opening
    assert says("fengchang", "DP658") == {}


# ---- whatever the plan ---------------------------------------------------------------------------


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_every_plan_that_is_computed_can_be_checked(drawn: Case) -> None:
    try:
        plan = schedule(drawn.project, as_of=drawn.as_of)
    except InputError:
        reject()
    for finding in check(plan, only=codes()).findings:
        assert finding.code in CODES
        assert finding.says
        assert finding.remedy
