"""One tiny plan per rule, a bad one and a good one; the findings are compared whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from projects.checks import CheckReport, Metric, check, codes
from projects.errors import Finding, InputError, Place
from projects.readers import read_text
from projects.schedule import Schedule, schedule
from projects.writers.check_json import check_document

DAY = date(2023, 6, 30)
HEAD = "daopai: 1\ncode: t\nname: 试验\nowner: 市城管局\nstart: 2023-06-01\n"


def computed(body: str, as_of: date | None = None, head: str = HEAD) -> Schedule:
    return schedule(read_text(head + body, "plan.yaml"), as_of=as_of)


def found(body: str, code: str, as_of: date | None = None, head: str = HEAD) -> list[Finding]:
    report = check(computed(body, as_of, head))
    return [finding for finding in report.findings if finding.code == code]


def items(findings: list[Finding]) -> list[str]:
    return [finding.item for finding in findings]


# ---- structure -----------------------------------------------------------------------------------

OPEN = """activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处%s}
  - {id: C, name: 丙, duration: 5, owner: 处, after: A%s}
"""


def test_a_second_work_without_a_predecessor_is_an_open_start() -> None:
    bad = found(OPEN % ("", "; B"), "DP601")
    assert items(bad) == ["B"]
    assert bad[0].level == "warning"
    assert "“B 乙”没有紧前工作" in bad[0].says


@pytest.mark.parametrize("way", [", after: A", ", snet: 2023-06-05"])
def test_a_predecessor_or_a_date_closes_a_start(way: str) -> None:
    assert found(OPEN % (way, "; B"), "DP601") == []


def test_where_there_is_a_start_milestone_every_work_begins_behind_it() -> None:
    plan = """activities:
  - {id: S, name: 开工令, duration: 0, kind: start-milestone}
  - {id: A, name: 甲, duration: 5, owner: 处%s}
  - {id: B, name: 乙, duration: 5, owner: 处, after: S}
"""
    assert items(found(plan % "", "DP601")) == ["A"]
    assert found(plan % ", after: S", "DP601") == []


def test_a_work_that_leads_nowhere_is_an_open_end() -> None:
    bad = found(OPEN % (", after: A", ""), "DP602")
    assert items(bad) == ["B"]


def test_a_deadline_or_a_successor_closes_an_end() -> None:
    assert found(OPEN % (", after: A, deadline: 2023-07-30", ""), "DP602") == []
    assert found(OPEN % (", after: A", "; B"), "DP602") == []


def test_a_link_of_its_summary_closes_the_ends_of_a_work() -> None:
    plan = """activities:
  - {id: P, name: 标段, kind: summary, owner: 处}
  - {id: A, name: 甲, duration: 5, parent: P}
  - {id: B, name: 乙, duration: 9, parent: P, after: A}
  - {id: Z, name: 竣工, duration: 0, after: P}
"""
    assert found(plan, "DP601") == found(plan, "DP602") == []


def test_a_plan_in_which_nobody_answers_for_anything_is_told_once() -> None:
    rest = (f"  - {{id: A{n}, name: 甲{n}, duration: 5, after: A{n - 1}}}\n" for n in range(1, 12))
    plan = "activities:\n  - {id: A0, name: 甲, duration: 5}\n" + "".join(rest)
    (finding,) = found(plan, "DP605")
    assert (finding.item, finding.level) == ("", "note")
    assert "12 项工作都没有责任单位，只有项目一级的“市城管局”" in finding.says
    assert len(found(plan.replace("name: 甲,", "name: 甲, owner: 处,"), "DP605")) == 11


def test_a_plan_without_links_is_one_note_and_not_a_heap_of_open_ends() -> None:
    plan = """activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处}
"""
    report = check(computed(plan))
    assert [finding.code for finding in report.findings] == ["DP603"]
    assert found("activities: [{id: A, name: 甲, duration: 5, owner: 处}]\n", "DP603") == []


def test_a_finish_that_nothing_waits_for_dangles() -> None:
    bad = found(OPEN % (", after: ASS+1", "; B"), "DP604")
    assert bad == []
    plan = """activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: ASS+1}
"""
    (finding,) = found(plan, "DP604")
    assert (finding.item, finding.level) == ("A", "warning")
    assert "完成不约束任何工作" in finding.says


def test_a_start_that_waits_for_nothing_dangles() -> None:
    plan = """activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: AFF+1}
"""
    (finding,) = found(plan, "DP604")
    assert finding.item == "B"
    assert "开始不受任何工作约束" in finding.says


def test_work_needs_an_owner_of_its_own_or_of_a_summary() -> None:
    plan = """activities:
  - {id: P, name: 标段, kind: summary%s}
  - {id: A, name: 甲, duration: 5, parent: P}
"""
    (finding,) = found(plan % "", "DP605")
    assert (finding.item, finding.level) == ("A", "note")
    (finding,) = found(plan % "", "DP605", head=HEAD.replace("owner: 市城管局\n", ""))
    assert finding.level == "warning"
    assert found(plan % ", owner: 处", "DP605") == []


def test_durations_derived_from_dates_are_noted_with_their_days() -> None:
    plan = "activities:\n  - {id: A, name: 甲, snet: 2023-06-01, deadline: 2023-06-10}\n"
    (finding,) = found(plan, "DP606")
    assert finding.level == "note"
    assert "A（10 天）" in finding.says
    assert found(plan.replace("name: 甲", "name: 甲, duration: 10"), "DP606") == []


def test_a_deadline_alone_makes_a_milestone_and_says_so() -> None:
    (finding,) = found("activities:\n  - {id: A, name: 甲, deadline: 2023-06-10}\n", "DP606")
    assert "按里程碑计" in finding.says


def test_rows_without_dates_are_noted_once() -> None:
    plan = "activities:\n" + "".join(f"  - {{id: A{n}, name: 甲}}\n" for n in range(12))
    (finding,) = found(plan, "DP607")
    assert "12 项工作" in finding.says
    assert "等 12 项" in finding.says


def test_negative_float_is_one_finding_with_the_worst_first() -> None:
    plan = """deadline: 2023-06-08
activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: A}
"""
    (finding,) = found(plan, "DP609")
    assert "2 项工作总时差为负，最小 −2 天" in finding.says
    assert found(plan.replace("06-08", "06-10"), "DP609") == []


SEQUENCE = """activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: %s}
observations:
"""


@pytest.mark.parametrize(
    ("after", "rows", "says"),
    [
        ("A", ["{item: B, as_of: 2023-06-30, started: 2023-06-03}"], "尚未完成"),
        (
            "A",
            [
                "{item: A, as_of: 2023-06-30, started: 2023-06-01, finished: 2023-06-05}",
                "{item: B, as_of: 2023-06-30, started: 2023-06-05}",
            ],
            "2023-06-05 才完成",
        ),
        ("ASS", ["{item: B, as_of: 2023-06-30, started: 2023-06-03}"], "尚未开始"),
        ("AFF", ["{item: B, as_of: 2023-06-30, finished: 2023-06-09}"], "尚未完成"),
    ],
)
def test_work_done_before_what_it_waits_for_is_out_of_sequence(
    after: str, rows: list[str], says: str
) -> None:
    plan = SEQUENCE % after + "".join(f"  - {row}\n" for row in rows)
    (finding,) = found(plan, "DP610", DAY)
    assert (finding.item, finding.level) == ("B", "warning")
    assert says in finding.says


@pytest.mark.parametrize(
    ("after", "rows"),
    [
        (
            "A",
            [
                "{item: A, as_of: 2023-06-30, started: 2023-06-01, finished: 2023-06-05}",
                "{item: B, as_of: 2023-06-30, started: 2023-06-06}",
            ],
        ),
        (
            "AFS-3",
            [
                "{item: A, as_of: 2023-06-30, started: 2023-06-01, finished: 2023-06-05}",
                "{item: B, as_of: 2023-06-30, started: 2023-06-03}",
            ],
        ),
        (
            "ASS",
            [
                "{item: A, as_of: 2023-06-30, percent: 40}",
                "{item: B, as_of: 2023-06-30, started: 2023-06-03}",
            ],
        ),
    ],
)
def test_work_done_in_its_order_or_within_a_lead_is_in_sequence(
    after: str, rows: list[str]
) -> None:
    plan = SEQUENCE % after + "".join(f"  - {row}\n" for row in rows)
    assert found(plan, "DP610", DAY) == []


# ---- margins -------------------------------------------------------------------------------------

CHAIN = """deadline: {date: 2023-06-%s, buffer: %s}
activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: A}
"""


def test_a_deadline_that_is_missed_says_how_many_days_to_win_back() -> None:
    (finding,) = found(CHAIN % ("08", 0), "DP620")
    assert finding.level == "error"
    assert "需抢回 2 天" in finding.says
    assert "2023-06-10" in finding.says
    assert "A、B" in finding.says
    assert finding.where.line == 6
    assert found(CHAIN % ("10", 0), "DP620") == []


def test_a_margin_below_its_buffer_is_a_warning() -> None:
    (finding,) = found(CHAIN % ("12", 5), "DP621")
    assert finding.level == "warning"
    assert "只余 2 天，少于预留的 5 天，还差 3 天" in finding.says
    assert found(CHAIN % ("15", 5), "DP621") == []
    assert found(CHAIN % ("08", 5), "DP621") == []


def test_a_deadline_behind_that_of_its_parent_is_a_warning() -> None:
    plan = """activities:
  - {id: P, name: 标段, kind: summary, owner: 处, deadline: 2023-07-10}
  - {id: A, name: 甲, duration: 5, parent: P, deadline: 2023-07-%s}
"""
    (finding,) = found(plan % "20", "DP622")
    assert finding.item == "A"
    assert found(plan % "10", "DP622") == []


def test_a_deadline_behind_that_of_the_project_is_a_warning() -> None:
    plan = "deadline: 2023-07-10\nactivities:\n  - {id: A, name: 甲, duration: 5, deadline: %s}\n"
    assert items(found(plan % "2023-07-20", "DP622")) == ["A"]
    assert found(plan % "2023-07-09", "DP622") == []


def test_a_deadline_before_the_project_begins_is_an_error() -> None:
    plan = "activities:\n  - {id: A, name: 甲, duration: 5, deadline: %s}\n"
    (finding,) = found(plan % "2022-07-20", "DP623")
    assert finding.level == "error"
    assert found(plan % "2023-07-20", "DP623") == []


def test_words_that_were_read_with_doubt_are_shown_as_read() -> None:
    plan = "activities:\n  - {id: A, name: 甲, duration: 5, deadline: 2023-07-20}\n"
    project = read_text(HEAD + plan, "plan.yaml")
    work = project.activities[0]
    assert work.deadline is not None
    doubt = replace(work.deadline, text="7月前", reading="七月开始之前", flagged=True)
    project = replace(project, activities=(replace(work, deadline=doubt),))
    report = check(schedule(project), only=["DP624"])
    assert "七月开始之前" in report.findings[0].says
    assert check(computed(plan), only=["DP624"]).findings == ()


LATE = "activities:\n  - {id: A, name: 甲, duration: 20, owner: 处, deadline: 2023-07-19}\n"


def test_work_not_begun_on_its_latest_start_has_lost_a_day() -> None:
    late = LATE.replace(", deadline: 2023-07-19", "")
    head = HEAD + "deadline: 2023-07-19\n"
    (finding,) = found(late, "DP630", DAY, head=head)
    assert "最迟应于 2023-06-30 开始" in finding.says
    assert "已过 1 天" in finding.says
    assert found(late, "DP630", date(2023, 6, 29), head=head) == []
    begun = late + "observations: [{item: A, as_of: 2023-06-30, started: 2023-06-30}]\n"
    assert found(begun, "DP630", DAY, head=head) == []


def test_a_missed_deadline_tells_the_missed_latest_start_of_its_own_work() -> None:
    (missed,) = found(LATE, "DP620", DAY)
    assert "最迟应于 2023-06-30 开始而没有开工记录" in missed.says
    assert found(LATE, "DP630", DAY) == []
    alone = check(computed(LATE, DAY), only=["DP630"]).findings
    assert items([*alone]) == ["A"]


def test_a_milestone_is_missed_at_the_close_of_its_day() -> None:
    plan = "activities: [{id: A, name: 甲, owner: 处, deadline: 2023-06-30}]\n"
    (finding,) = found(plan, "DP620", DAY)
    assert (finding.item, finding.level) == ("A", "error")
    assert "时限 2023-06-30 已到，到状态日期 2023-06-30 没有完成记录" in finding.says
    assert found(plan, "DP620", date(2023, 6, 29)) == []
    done = plan + "observations: [{item: A, as_of: 2023-06-30, finished: 2023-06-30}]\n"
    assert found(done, "DP620", DAY) == []


GRID = """deadline: 2023-12-31
activities:
  - {id: G, name: 送出线路核准, kind: external, duration: %s, owner: 供电公司%s}
  - {id: Z, name: 并网, duration: 0, after: G, owner: 处}
"""


def test_an_external_dependency_without_a_promise_says_how_many_days_remain() -> None:
    (finding,) = found(GRID % ("6mo", ""), "DP642", date(2023, 6, 1))
    assert finding.level == "note"
    assert "最迟须在 2023-07-01 启动" in finding.says
    assert "还有 30 天" in finding.says
    assert found(GRID % ("6mo", ", promised: 2023-12-01"), "DP642", date(2023, 6, 1)) == []


def test_an_external_dependency_past_its_latest_start_is_an_error() -> None:
    day = date(2023, 7, 3)
    (finding,) = found(GRID % ("6mo", ""), "DP641", day)
    assert finding.level == "error"
    assert "已过 3 天" in finding.says
    assert found(GRID % ("6mo", ""), "DP642", day) == []
    assert found(GRID % ("6mo", ""), "DP630", day) == []
    assert found(GRID % ("6mo", ""), "DP641", date(2023, 6, 30)) == []


def test_a_promise_behind_the_latest_finish_is_an_error() -> None:
    (finding,) = found(GRID % (30, ", promised: 2024-01-10"), "DP640")
    assert finding.level == "error"
    assert "晚 10 天" in finding.says
    assert found(GRID % (30, ", promised: 2023-12-31"), "DP640") == []


@pytest.mark.parametrize("duration", ["30", "30ed", "1mo"])
def test_a_promise_whose_work_should_have_begun_is_a_warning(duration: str) -> None:
    plan = GRID % (duration, ", promised: 2023-07-20")
    (finding,) = found(plan, "DP643", DAY)
    assert "应在 2023-06-21 启动" in finding.says
    assert found(plan, "DP643", date(2023, 6, 20)) == []


def test_a_promise_whose_day_has_passed_is_a_warning() -> None:
    plan = GRID % (10, ", promised: 2023-06-20")
    assert items(found(plan, "DP644", DAY)) == ["G"]
    assert found(plan, "DP644", date(2023, 6, 19)) == []


# ---- reports -------------------------------------------------------------------------------------

SAID = """activities:
  - {id: P, name: 标段, kind: summary, owner: 处, reported: 是}
  - {id: A, name: 甲, duration: 60, parent: P, deadline: 2023-07-30, reported: %s}
  - {id: B, name: 乙, duration: 60, parent: P, after: A, deadline: 2023-10-30}
observations:
  - {item: A, as_of: 2023-06-30, started: 2023-06-01, percent: %s}
"""


def test_a_yes_against_the_computation_shows_both() -> None:
    (finding,) = [f for f in found(SAID % ("是", 20), "DP650", DAY) if f.item == "A"]
    assert "自报按序时进度“是”，计算为“否”" in finding.says
    assert "形象进度 20.0%，序时进度 50.0%" in finding.says
    assert "A" not in items(found(SAID % ("是", 50), "DP650", DAY))


def test_a_yes_after_the_due_day_is_its_own_finding() -> None:
    late = date(2023, 7, 30)
    assert items(found(SAID % ("是", 90), "DP651", late)) == ["A"]
    assert "A" not in items(found(SAID % ("是", 90), "DP650", late))
    assert found(SAID % ("是", 90), "DP651", date(2023, 7, 29)) == []


def test_a_parents_yes_over_a_late_child_is_a_warning() -> None:
    (finding,) = found(SAID % ("否", 20), "DP652", DAY)
    assert finding.item == "P"
    assert "下级 2 项中有 1 项未按序时进度：A" in finding.says
    assert found(SAID % ("是", 60), "DP652", DAY) == []


def test_missing_self_reports_are_one_note() -> None:
    (finding,) = found(SAID % ("是", 60), "DP653", DAY)
    assert (finding.level, "2 项工作中有 1 项未填" in finding.says) == ("note", True)
    assert found((SAID % ("是", 60)).replace(", reported: 是", ""), "DP653", DAY) == []


def test_a_no_that_the_numbers_do_not_bear_out_is_a_note() -> None:
    assert items(found(SAID % ("否", 60), "DP654", DAY)) == ["A"]
    assert found(SAID % ("否", 20), "DP654", DAY) == []


def test_all_done_without_a_finish_is_a_warning() -> None:
    assert items(found(SAID % ("是", 100), "DP660", DAY)) == ["A"]
    done = (SAID % ("是", 100)).replace("percent: 100", "finished: 2023-06-30")
    assert found(done, "DP660", DAY) == []


def test_more_than_all_is_a_warning_but_for_annual_targets() -> None:
    plan = SAID % ("是", 137.5)
    (finding,) = found(plan, "DP661", DAY)
    assert "报 137.5%，超过 100%，按 100% 计" in finding.says
    assert found("basis: month\n" + plan, "DP661", DAY) == []


def test_works_that_nobody_reports_on_are_noted_after_a_fortnight() -> None:
    (finding,) = found(SAID % ("是", 50), "DP662", date(2023, 7, 15))
    assert "已有 15 天没有更新" in finding.says
    assert found(SAID % ("是", 50), "DP662", date(2023, 7, 14)) == []


def test_progress_without_a_start_is_a_note() -> None:
    plan = (SAID % ("是", 50)).replace("started: 2023-06-01, ", "")
    assert items(found(plan, "DP663", DAY)) == ["A"]
    assert found(SAID % ("是", 50), "DP663", DAY) == []


def test_a_summarys_percentage_that_its_leaves_contradict_is_a_warning() -> None:
    plan = SAID % ("是", 50) + "  - {item: P, as_of: 2023-06-30, percent: %s}\n"
    (finding,) = found(plan % 40, "DP664", DAY)
    assert "填报 40.0%，下级加权汇总 25.0%，相差 15.0 个百分点；采用 25.0%" in finding.says
    assert found(plan % 25.5, "DP664", DAY) == []


def test_dates_beyond_the_last_notice_are_noted_as_provisional() -> None:
    plan = "calendar: china\nactivities:\n  - {id: A, name: 甲, duration: 5, owner: 处}\n"
    future = HEAD.replace("2023-06-01", "2090-06-01")
    (finding,) = found(plan, "DP665", head=future)
    assert "暂定：A" in finding.says
    assert found(plan, "DP665") == []


def test_rules_on_progress_stay_silent_without_a_data_date() -> None:
    seen = {finding.code for finding in check(computed(SAID % ("是", 20))).findings}
    assert not {code for code in seen if "DP650" <= code <= "DP664"}


# ---- waivers, order, document --------------------------------------------------------------------

WAIVED = """waivers:
  - {code: DP620, item: %s, owner: 总工办, reason: 已报批延期, expires: %s}
activities:
  - {id: A, name: 甲, duration: 60, owner: 处, deadline: 2023-07-10}
"""


def test_a_waived_error_is_printed_and_does_not_fail_the_check() -> None:
    report = check(computed(WAIVED % ("A", "2023-12-31"), DAY))
    (finding,) = [f for f in report.findings if f.code == "DP620"]
    assert finding.waived
    assert "已豁免：总工办，已报批延期，至 2023-12-31" in finding.says
    assert finding not in report.at("error")
    assert not report.failed


def test_a_waiver_that_has_run_out_covers_nothing_and_is_reported() -> None:
    report = check(computed(WAIVED % ("A", "2023-06-29"), DAY))
    assert report.failed
    assert "已于 2023-06-29 到期" in next(f.says for f in report.findings if f.code == "DP670")
    assert not check(computed(WAIVED % ("A", "2023-06-30"), DAY)).failed


def test_without_a_data_date_nobody_says_whether_a_waiver_has_run_out() -> None:
    plan = WAIVED.replace("2023-07-10", "2023-06-20") % ("A", "2023-06-29")
    (finding,) = [f for f in check(computed(plan)).findings if f.code == "DP620"]
    assert finding.waived
    assert "至 2023-06-29，没有状态日期，未核对是否到期" in finding.says


def test_a_waiver_of_a_code_that_is_none_says_so() -> None:
    plan = WAIVED.replace("DP620", "DP999") % ("A", "2023-12-31")
    (note,) = [f for f in check(computed(plan)).findings if f.code == "DP671"]
    assert "“DP999”不是体检规则的编号" in note.says
    assert "DP620、dcma-03" in note.remedy


def test_a_waiver_without_a_finding_is_noted() -> None:
    plan = (WAIVED % ("A", "2023-12-31")).replace("duration: 60", "duration: 6")
    assert [f.level for f in check(computed(plan)).findings if f.code == "DP671"] == ["note"]


def test_findings_come_errors_first_then_in_the_order_of_the_file() -> None:
    report = check(computed(SAID % ("是", 20), date(2023, 8, 30)))
    ranks = [("error", "warning", "note").index(f.level) for f in report.findings]
    assert ranks == sorted(ranks)
    lines = [f.where.line or 0 for f in report.at("warning")]
    assert lines == sorted(lines)


def test_only_the_rules_asked_for_are_run() -> None:
    report = check(computed(CHAIN % ("08", 0)), only=["DP609"])
    assert [finding.code for finding in report.findings] == ["DP609"]


def test_weights_that_do_not_add_up_are_a_finding_among_the_others() -> None:
    plan = "weights: budget\n" + CHAIN % ("08", 0)
    report = check(computed(plan, DAY))
    assert [f.item for f in report.findings if f.code == "DP514"] == ["A", "B"]
    assert any(f.code == "DP620" for f in report.findings)


def test_an_unknown_rule_is_refused_by_its_code() -> None:
    with pytest.raises(InputError, match="DP999"):
        check(computed(CHAIN % ("08", 0)), only=["DP620", "DP999"])


def test_every_finding_has_a_place_a_remedy_and_a_listed_code() -> None:
    report = check(computed(SAID % ("是", 20), date(2023, 8, 30)))
    assert report.findings
    for finding in report.findings:
        assert finding.where.line is not None
        assert finding.remedy
        assert finding.code in codes()


def test_the_check_document_has_the_keys_of_the_contract() -> None:
    result = computed(CHAIN % ("08", 0))
    document = check_document(result, check(result))
    assert document["schema"] == "daopai.check/1"
    assert document["project"] == "t"
    assert document["metrics"] == []
    first = document["findings"][0]
    assert list(first) == [
        "code", "level", "item", "file", "line", "says", "remedy", "waived",
    ]  # fmt: skip
    assert (first["code"], first["file"], first["waived"]) == ("DP620", "plan.yaml", False)


def test_a_finding_in_a_table_names_its_cell_and_a_metric_its_numbers() -> None:
    place = Place("plan.xlsx", 8, "C8", "工作")
    metric = Metric("dcma-01", "逻辑关系", 4.0, 2, 50, "≤ 5%", True, "首末两项除外", ("A", "B"))
    report = CheckReport((Finding("DP605", "甲", "乙", place),), (metric,))
    document = check_document(computed(CHAIN % ("10", 0)), report)
    assert document["findings"][0]["cell"] == "工作!C8"
    metric_row = document["metrics"][0]
    told = {
        "id": "dcma-01", "name": "逻辑关系", "value": 4.0, "numerator": 2, "denominator": 50,
        "limit": "≤ 5%", "pass": True, "choice": "首末两项除外", "offenders": ["A", "B"],
    }  # fmt: skip
    assert metric_row | told == metric_row


def test_every_code_has_its_row_in_the_documentation() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
    text = page.read_text(encoding="utf-8")
    missing = [code for code in codes() if f"| {code} |" not in text]
    assert missing == []
