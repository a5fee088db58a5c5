"""From a plan and its observations to the two files of a week."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bulletins import ProjectWeek, Week, bulletin_facts, sources, write_bulletin
from bulletins.facts import BulletinFacts, IssueFact, ProjectFacts
from projects.checks import check
from projects.difference import take_baseline
from projects.errors import InputError
from projects.ledger import LedgerEvent, ledger
from projects.progress import progress
from projects.readers import read_text
from projects.schedule import schedule

PLAN = """
daopai: 1
code: small
name: 示例河道整治工程
owner: 市城管局
start: 2023-12-04
deadline: 2024-02-02
calendar: ALL
calendars:
  ALL: {week: [1, 1, 1, 1, 1, 1, 1]}
activities:
  - {id: T, name: 示例河道整治, kind: summary}
  - {id: T1, name: 河道, kind: summary, parent: T}
  - {id: A, name: 清表, duration: 14, parent: T1, owner: 甲公司}
  - {id: B, name: 开挖, duration: 20, after: A, parent: T1, owner: 甲公司, quantity: {total: 500,
     unit: 米}}
  - {id: C, name: 砌筑, duration: 24, after: B, parent: T1, owner: 乙公司, reported: 是}
  - {id: G, name: 拆除批复, kind: external, duration: 10, parent: T, owner: 区住建局,
     promised: 2024-02-05}
  - {id: D, name: 绿化, duration: 10, after: A, parent: T, owner: 丙公司}
  - {id: P, name: 便桥, duration: 5, parent: T, stage: 暂缓, owner: 丙公司}
  - {id: Z, name: 完工, duration: 0, after: "C; D; G; P", parent: T, deadline: 2024-01-20}
observations:
  - {item: A, as_of: 2023-12-24, started: 2023-12-04, percent: 80}
  - {item: A, as_of: 2023-12-31, finished: 2023-12-27}
  - {item: B, as_of: 2023-12-31, started: 2023-12-28, done: 30, note: 夜间不能施工}
"""
SUNDAY = date(2023, 12, 31)
W52 = Week(2023, 52)


def one_week(plan: str = PLAN, as_of: date = SUNDAY, charts: tuple[str, ...] = ()) -> ProjectWeek:
    computed = schedule(read_text(plan, "plan.yaml"), as_of=as_of)
    return ProjectWeek(
        schedule=computed,
        progress=progress(computed),
        findings=check(computed).findings,
        charts=charts,
    )


def bulletin(*weeks: ProjectWeek, week: Week = W52) -> BulletinFacts:
    return bulletin_facts(weeks, week=week, organisation="市城管局")


@pytest.fixture(scope="module")
def small() -> ProjectFacts:
    return bulletin(one_week()).projects[0]


def test_each_work_is_counted_in_one_state_and_suspended_works_in_none(small: ProjectFacts) -> None:
    counts = small.counts
    assert (counts.finished, counts.behind, counts.suspended) == (1, 2, 1)
    assert counts.total == 5, "neither headings nor milestones nor suspended works"


def test_the_week_behind_holds_what_happened_in_it(small: ProjectFacts) -> None:
    assert [(fact.name, fact.day) for fact in small.done] == [("清表", date(2023, 12, 27))]
    assert [(fact.name, fact.day) for fact in small.started] == [("开挖", date(2023, 12, 28))]
    assert [(move.name, move.before, move.after, move.quantity) for move in small.moves] == [
        ("开挖", None, 6.0, "30/500米")
    ]


def test_a_finish_before_the_week_is_a_late_report() -> None:
    late = PLAN.replace("finished: 2023-12-27", "finished: 2023-12-20")
    done = bulletin(one_week(late)).projects[0].done
    assert [(fact.name, fact.late_report) for fact in done] == [("清表", True)]


def test_a_finish_of_last_week_is_not_told_again() -> None:
    week_after = bulletin(one_week(as_of=date(2024, 1, 7)), week=Week(2024, 1)).projects[0]
    assert week_after.done == ()
    assert week_after.moves == ()


def test_nodes_are_the_latest_starts_and_deadlines_of_four_weeks(small: ProjectFacts) -> None:
    nodes = [(node.day, node.kind, node.id) for node in small.nodes]
    assert nodes == sorted(nodes)
    assert (date(2024, 1, 20), "deadline", "Z") in nodes
    assert "P" not in {node.id for node in small.nodes}, "suspended"
    assert all(SUNDAY < node.day <= date(2024, 1, 28) for node in small.nodes)
    by_id = {activity.id: timing for activity, timing in one_week().schedule.rows()}
    for day, kind, item in nodes:
        if kind == "start":
            assert day == by_id[item].late_start_day


def test_problems_name_the_shortfall_first_then_what_lags_and_what_is_promised_late(
    small: ProjectFacts,
) -> None:
    problems = {issue.id: issue for issue in small.issues}
    assert small.issues[0].id == "Z", "the deadline that governs"
    assert "需抢回" in small.issues[0].says[0]
    lag = "形象进度6%，序时进度40%，落后序时进度34个百分点（■ 红灯）"
    assert problems["B"].says[-1] == lag
    assert "责任方承诺2024年2月5日办结" in problems["G"].says[0]
    assert problems["G"].owner == "区住建局"
    assert all("promised" not in ask for issue in small.issues for ask in issue.asks)


@pytest.mark.parametrize(
    ("data_date", "said", "unsaid"),
    [
        (date(2024, 1, 19), "按网络计划推算", "无完成记录"),
        (date(2024, 1, 20), "时限2024年1月20日，当日到期，无完成记录", "逾期"),
        (date(2024, 1, 23), "时限2024年1月20日已过，无完成记录", "当日到期"),
    ],
)
def test_on_its_day_a_deadline_is_due_and_not_overdue(
    data_date: date, said: str, unsaid: str
) -> None:
    week = one_week(as_of=data_date)
    told = {issue.id: issue for issue in bulletin(week, week=Week(2024, 3)).projects[0].issues}
    assert said in told["Z"].says[0]
    assert ("需抢回" in told["Z"].says[0]) == (data_date < date(2024, 1, 20))
    assert unsaid not in told["Z"].says[0]


def test_what_was_finished_too_late_is_told_once_and_then_left_alone() -> None:
    done = "\n".join(
        f"  - {{item: {item}, as_of: 2024-01-28, started: 2023-12-04, finished: 2024-01-25}}"
        for item in "ABCGDZ"
    )
    plan = f"{PLAN.partition('observations:')[0]}observations:\n{done}\n"

    def late(as_of: date, week: int) -> list[IssueFact]:
        facts = bulletin(one_week(plan, as_of), week=Week(2024, week)).projects[0]
        return [issue for issue in facts.issues if issue.id == "Z"]

    [told] = late(date(2024, 1, 28), 4)
    assert told.says[0] == "实际于2024年1月25日完成，超过时限5天"
    assert told.asks == ("补办延期说明",)
    assert late(date(2024, 2, 18), 7) == []


def test_after_its_deadline_a_new_day_is_asked_for(small: ProjectFacts) -> None:
    before = {issue.id: issue for issue in small.issues}["Z"]
    passed = bulletin(one_week(as_of=date(2024, 1, 28)), week=Week(2024, 4)).projects[0]
    after = {issue.id: issue for issue in passed.issues}["Z"]
    assert "制定抢工措施；确不能按期完成的，按程序报批调整时限" in before.asks
    assert "制定抢工措施，提出新的完成日期，按程序报批" in after.asks


def test_a_work_without_an_office_has_that_of_the_heading_above_it() -> None:
    plan = (
        PLAN.replace(
            "name: 河道, kind: summary, parent: T",
            "name: 河道, kind: summary, parent: T, owner: 水利处",
        )
        .replace("after: A, parent: T1, owner: 甲公司", "after: A, parent: T1")
        .replace(", owner: 丙公司}\n  - {id: P", "}\n  - {id: P")
    )
    told = bulletin(one_week(plan)).projects[0]
    assert {fact.id: fact.owner for fact in told.standings}["B"] == "水利处"
    assert {issue.id: issue.owner for issue in told.issues}["B"] == "水利处"
    assert {fact.id: fact.owner for fact in told.plan}["D"] == "市城管局", "the project's"


def test_who_heads_a_plan_has_promised_nothing_for_others() -> None:
    told = bulletin(
        one_week(
            PLAN.replace("duration: 10, parent: T, owner: 区住建局", "duration: 10, parent: T")
        )
    )
    assert told.projects[0].externals[0].owner == ""


def test_works_that_the_ledger_holds_are_suspended() -> None:
    held = LedgerEvent("B", "suspend", date(2023, 12, 29), note="等待批复", by="分管副局长")
    week = one_week()
    judged = ledger(week.schedule, (held,), progress=week.progress)
    counts = bulletin(replace(week, ledger=judged)).projects[0].counts
    assert (counts.behind, counts.suspended) == (1, 2)


def test_a_project_all_of_whose_works_are_suspended_is_suspended() -> None:
    plan = PLAN.partition("observations:")[0]
    plan = re.sub(r"(id: [ABCGD], )", r"\1stage: 暂缓, ", plan)
    assert bulletin(one_week(plan)).projects[0].state == "suspended"


def test_the_deadline_of_a_finished_project_can_still_be_traced() -> None:
    rows = "\n".join(
        f"  - {{item: {item}, as_of: 2023-12-31, started: 2023-12-04, finished: 2023-12-20}}"
        for item in "ABCGDZ"
    )
    plan = f"{PLAN.partition('observations:')[0]}observations:\n{rows}\n"
    assert bulletin(one_week(plan)).projects[0].source.deadlines == "2024-02-02"


def test_a_waived_finding_is_not_told() -> None:
    waiver = """
waivers:
  - {code: DP640, item: G, owner: 分管副局长, reason: 已约定, expires: 2024-06-30}
"""
    told = bulletin(one_week(PLAN + waiver)).projects[0]
    assert "G" not in {issue.id for issue in told.issues}


def test_next_week_holds_what_the_plan_begins_or_ends_in_it(small: ProjectFacts) -> None:
    assert [(fact.id, fact.starts, fact.finishes) for fact in small.plan] == [("D", True, False)]


def test_a_self_report_stands_beside_the_judgement_with_its_remark(small: ProjectFacts) -> None:
    told = {fact.id: fact for fact in small.standings}
    assert (told["C"].reported, told["C"].judged, told["C"].contradicts) == ("是", "否", True)
    assert told["C"].why, "its latest start has passed"
    assert told["B"].note == "夜间不能施工"
    assert "T" not in told, "the one top heading is the project itself"


def test_the_parts_are_the_headings_below_the_top_one(small: ProjectFacts) -> None:
    assert [part.name for part in small.parts] == ["河道"]


def test_an_external_dependency_promised_too_late_is_late(small: ProjectFacts) -> None:
    [external] = small.externals
    assert (external.id, external.late, external.done) == ("G", True, False)
    assert external.promised == date(2024, 2, 5)


def test_every_figure_keeps_its_basis_and_data_date(small: ProjectFacts) -> None:
    ground = dict(sources.ground(small))
    assert ground["数据日期"] == "2023-12-31"
    assert ground["基线"] == "未立"
    assert "加权" in ground["权重"]
    assert "日历天数" in dict(sources.methods([small]))["序时进度"]


def test_the_baseline_behind_a_figure_is_named_with_its_day_and_reason() -> None:
    computed = schedule(read_text(PLAN, "plan.yaml"), as_of=SUNDAY)
    drafted = take_baseline(
        computed, reason="批复 <计划> & 调整", by="市城管局", revision=3, calendar_hash="abc"
    )
    judged = progress(computed, baseline=replace(drafted, number=2))
    week = ProjectWeek(schedule=computed, progress=judged, revision="第3版，2023-12-30 18:05登记")
    ground = dict(sources.ground(bulletin(week).projects[0]))
    assert ground["基线"] == "第2号，数据截至2023-12-31，据计划第3版，原因：批复 <计划> & 调整"
    assert ground["计划版本"] == "第3版，2023-12-30 18:05登记"


def test_projects_stand_worst_first() -> None:
    fine = PLAN.replace("code: small", "code: fine").replace("2024-02-02", "2024-12-31")
    fine = fine.replace("done: 30", "done: 500").replace(", deadline: 2024-01-20", "")
    codes = [project.code for project in bulletin(one_week(fine), one_week()).projects]
    assert codes == ["small", "fine"]


def test_the_files_carry_the_week_and_repeat_to_the_byte(tmp_path: Path) -> None:
    chart = '<svg xmlns="http://www.w3.org/2000/svg"><text>横道</text></svg>'
    first = write_bulletin(tmp_path / "a", bulletin_facts([one_week(charts=(chart,))], week=W52))
    second = write_bulletin(tmp_path / "b", bulletin_facts([one_week(charts=(chart,))], week=W52))
    assert [path.name for path in first] == ["周报-2023-W52.md", "周报-2023-W52.html"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_writing_again_replaces_the_files_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_bulletin(tmp_path, bulletin_facts([one_week()], week=W52, number=1))
    markdown, _ = write_bulletin(tmp_path, bulletin_facts([one_week()], week=W52, number=2))
    assert "第2期" in markdown.read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_broken_chart_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(InputError, match="DP772"):
        write_bulletin(target, bulletin_facts([one_week(charts=("<html/>",))], week=W52))
    assert not target.exists()


def test_a_week_without_a_working_day_shares_the_file_of_the_next(tmp_path: Path) -> None:
    later = one_week(as_of=date(2026, 3, 1))
    alone, _ = write_bulletin(tmp_path, bulletin_facts([later], week=Week(2026, 8)))
    joined, _ = write_bulletin(tmp_path, bulletin_facts([later], week=Week(2026, 9)))
    assert alone == joined
    assert alone.name == "周报-2026-W08-W09.md"


def test_a_plan_without_observations_says_what_is_missing() -> None:
    bare = PLAN.partition("observations:")[0]
    told = bulletin(one_week(bare)).projects[0]
    assert told.actual is None
    assert told.seen_on is None
    assert told.counts.finished == 0
