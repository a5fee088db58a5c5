"""What a bulletin says, and what it leaves unsaid, from hand-made facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bulletins import bulletin_markdown
from bulletins.facts import (
    BulletinFacts,
    Counts,
    DoneFact,
    ExternalFact,
    IssueFact,
    MoveFact,
    NodeFact,
    PlanFact,
    ProjectFacts,
    SourceFact,
    StandingFact,
)

Lake = Callable[..., ProjectFacts]
Told = Callable[..., BulletinFacts]


def section(facts: BulletinFacts, title: str) -> str:
    """The text of one section, by its title without number."""
    _, _, rest = bulletin_markdown(facts).partition(f"{title}\n\n")
    return rest.partition("\n## ")[0]


def test_the_sections_of_a_bulletin_stand_in_their_order(told: Told) -> None:
    text = bulletin_markdown(told())
    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert heads == [
        "# 两湖治理工程倒排工期执行情况周报",
        "## 一、总体情况",
        "## 二、本周完成",
        "## 三、关键节点",
        "## 四、存在问题及需协调事项",
        "## 五、下周计划",
        "## 附表1 自报与计算判定对照表（由差到好）",
        "## 附表2 进度偏差表（由差到好）",
        "## 附表3 外部依赖",
        "## 附表4 数据来源与计算口径",
    ]
    assert "编制：" in text
    assert "审核：" in text
    assert "签发：" in text


def test_progress_margin_and_counts_are_told_in_full(told: Told) -> None:
    text = section(told(), "总体情况")
    assert (
        "截至2023年12月31日，两湖治理工程形象进度80%，序时进度76.7%（按日计算），"
        "超序时进度3.3个百分点，灯号为●绿灯。"
        "责任单位自报“是否按序时进度推进”为“是”，与计算判定（“是”）一致。"
    ) in text
    assert (
        "“主体竣工”的完成时限为2024年3月31日（文件表述为“2024年3月底”），距今91天。"
        "按网络计划推算，2024年3月22日完成，尚有余量9天。"
    ) in text
    assert ("计划内工作共10项，其中已完成3项、按序时推进2项、滞后1项、未到开工时间4项。") in text


def test_a_shortfall_says_how_many_days_must_be_won_back(lake: Lake, told: Told) -> None:
    late = lake(margin_days=-13, deadline_forecast=date(2024, 4, 13))
    said = section(told(late), "总体情况")
    assert "2024年4月13日完成，晚于完成时限，需抢回13天。" in said


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (date(2024, 1, 5), "距今5天"),
        (date(2023, 12, 31), "当日到期"),
        (date(2023, 12, 1), "已逾期30天"),
    ],
)
def test_a_deadline_ahead_today_or_passed_reads_differently(
    lake: Lake, told: Told, deadline: date, said: str
) -> None:
    assert said in section(told(lake(deadline=deadline)), "总体情况")


def test_without_a_start_only_the_latest_start_is_told(lake: Lake, told: Told) -> None:
    backward = lake(margin_days=None, deadline_forecast=None, latest_start=date(2024, 1, 8))
    said = section(told(backward), "总体情况")
    assert "由此倒排，最迟应于2024年1月8日开工。" in said
    assert "网络计划" not in said


def test_a_plan_without_any_deadline_says_so(lake: Lake, told: Told) -> None:
    free = lake(deadline=None, margin_days=None, deadlines=0, own_deadline=False)
    assert "计划未设完成时限。" in section(told(free), "总体情况")


def test_a_list_of_separate_works_counts_its_deadlines(lake: Lake, told: Told) -> None:
    ledger = lake(own_deadline=False, deadlines=51, overdue=3, trend_forecast=date(2035, 1, 1))
    said = section(told(ledger), "总体情况")
    assert "各项工作分别设有完成时限，共51个，其中已到期未完成3个。" in said
    assert "2035" not in said, "separate works have no pace in common"


def test_progress_that_nobody_told_is_not_called_nothing(lake: Lake, told: Told) -> None:
    silent = lake(actual=None, deviation=None, state="unreported", reported="未填", seen_on=None)
    said = section(told(silent), "总体情况")
    assert "形象进度未填报，序时进度为76.7%（按日计算）。" in said
    assert "责任单位未自报是否按序时进度推进。" in said
    assert "0%" not in said


def test_a_self_report_that_the_computation_denies_is_to_be_verified(
    lake: Lake, told: Told
) -> None:
    both = lake(judged="否", contradicts=True, deviation=-27.0, state="behind", lamp="▲ 黄灯")
    said = section(told(both), "总体情况")
    assert "落后序时进度27个百分点，灯号为▲黄灯" in said
    assert "为“是”，与计算判定（“否”）不一致，须核实。" in said


def test_figures_older_than_the_data_date_name_their_day(lake: Lake, told: Told) -> None:
    assert "最近一次填报" not in section(told(), "总体情况")
    old = section(told(lake(seen_on=date(2023, 11, 6))), "总体情况")
    assert "最近一次填报的数据日期为2023年11月6日。" in old


def test_a_trend_that_leads_into_the_past_is_no_forecast(lake: Lake, told: Told) -> None:
    ahead = section(told(lake(trend_forecast=date(2024, 3, 15))), "总体情况")
    assert "按已填报进度的趋势推算，项目于2024年3月15日完成。" in ahead
    assert "趋势推算" not in section(told(lake(trend_forecast=date(2021, 9, 22))), "总体情况")


def test_sections_without_facts_say_none(told: Told) -> None:
    for title in ("本周完成", "关键节点", "存在问题及需协调事项"):
        assert section(told(), title) == "无。\n"
    assert section(told(), "下周计划").startswith("无。")


def test_what_was_done_is_told_apart_from_what_was_told_late(lake: Lake, told: Told) -> None:
    facts = lake(
        done=(
            DoneFact("A", "清表", "甲公司", date(2023, 12, 27)),
            DoneFact("B", "便道", "甲公司", date(2023, 12, 28)),
            DoneFact("C", "测量", "甲公司", date(2023, 10, 1), late_report=True),
        ),
        started=(DoneFact("D", "开挖", "甲公司", date(2023, 12, 29)),),
        moves=(
            MoveFact("E", "车载终端安装", 50.0, 51.2, date(2023, 12, 31), "256/500台"),
            MoveFact("F", "围挡", None, 100.0, date(2023, 12, 31)),
        ),
    )
    said = section(told(facts), "本周完成")
    assert "本周完成2项：清表（12月27日）、便道（12月28日）。" in said
    assert "本周新开工1项：开挖（12月29日）。" in said
    assert "车载终端安装（由50%至51.2%，256/500台）；围挡（100%，未报完成日期）。" in said
    assert "本周补报以前完成的工作1项，不计入本周完成。" in said
    assert "测量" not in said


def test_nodes_count_latest_starts_apart_from_other_dates(lake: Lake, told: Told) -> None:
    start = NodeFact(date(2024, 1, 5), "start", "A", "开挖", "", 4)
    due = NodeFact(date(2024, 1, 20), "external", "G", "供电核准", "供电公司", -3, True)
    said = section(told(lake(nodes=(start, due))), "关键节点")
    assert "今后四周内，最迟开始日到期的工作1项、到期的时限1个。" in said
    assert "| 2024-01-05 | 最迟开始 | 开挖 | — | 5 | 4 |" in said
    assert "| 2024-01-20（暂定） | 最迟办结 | 供电核准 | 供电公司 | 20 | \u22123 |" in said


def issue(number: int, limit: date | None = date(2023, 12, 20)) -> IssueFact:
    return IssueFact(f"I{number}", f"事项{number}", "乙公司", limit, ("未开工",), ("开工",), False)


def test_a_problem_names_who_until_when_and_what_to_do(lake: Lake, told: Told) -> None:
    said = section(told(lake(issues=(issue(1), issue(2, None)))), "存在问题及需协调事项")
    assert "| 1 | 事项1 | 未开工；最迟完成日期已过。建议开工。 | 乙公司 | 2023-12-20 |" in said
    assert "| 2 | 事项2 | 未开工。建议开工。 | 乙公司 | — |" in said


def test_more_problems_than_fit_are_counted(lake: Lake, told: Told) -> None:
    many = lake(issues=tuple(issue(number) for number in range(13)))
    said = section(told(many), "存在问题及需协调事项")
    assert said.count("事项") == 10 + 1, "ten rows and the head of the column"
    assert "另有3项问题" in said


def test_the_problems_of_many_projects_share_one_table_the_worst_of_each_first(
    lake: Lake, told: Told
) -> None:
    """A notice of 50 projects is read; one of 80 pages is not."""
    severe = replace(issue(0), severe=True, name="堵点")
    many = [
        lake(code=f"{n:02}", name=f"第{n}片区", issues=(severe, *(issue(k) for k in range(1, 13))))
        for n in range(30)
    ]
    said = section(told(*many), "存在问题及需协调事项")
    assert "###" not in said
    assert "| 序号 | 项目 | 事项 |" in said
    rows = [line.split("|")[2:4] for line in said.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 40
    assert [name.strip() for _, name in rows].count("堵点") == 30
    assert f"另有{30 * 13 - 40}项问题，见附表2和检查报告。" in said


def test_nodes_of_many_projects_stand_by_their_days(lake: Lake, told: Told) -> None:
    def node(day: int) -> NodeFact:
        return NodeFact(date(2024, 1, day), "start", f"N{day}", "开挖", "", 4)

    many = [lake(code=f"{n}", name=f"第{n}片区", nodes=(node(10 - n), node(20))) for n in range(9)]
    rows = [line for line in section(told(*many), "关键节点").splitlines() if "开挖" in line]
    days = [row.split("|")[1].strip() for row in rows]
    assert days == sorted(days)
    assert len(days) == 18


def test_progress_told_of_many_works_is_counted_and_the_first_are_named(
    lake: Lake, told: Told
) -> None:
    moves = tuple(MoveFact(f"M{n}", f"工作{n}", None, 50.0, date(2023, 12, 31)) for n in range(40))
    said = section(told(lake(moves=moves)), "本周完成")
    assert "本周填报进度40项：工作0（50%）" in said
    assert said.count("（50%）") == 12
    assert "工作11（50%）等。" in said


def test_a_list_of_separate_works_has_no_margin_in_common(lake: Lake, told: Told) -> None:
    separate = lake(name="年度台账", own_deadline=False, deadlines=51, overdue=3, margin_days=-1187)
    said = section(told(separate, lake(code="b")), "总体情况")
    assert "| 各项分设 | — |" in said
    assert "1187" not in said


def test_the_project_itself_is_not_named_twice_in_a_row(lake: Lake, told: Told) -> None:
    whole = replace(issue(1), name="两湖治理工程")
    assert "| 1 | 项目总体 |" in section(told(lake(issues=(whole,))), "存在问题及需协调事项")


def test_a_long_list_of_dates_is_cut_and_says_so(lake: Lake, told: Told) -> None:
    nodes = tuple(
        NodeFact(date(2024, 1, 5), "start", f"N{n}", f"工作{n}", "", 4) for n in range(33)
    )
    said = section(told(lake(nodes=nodes)), "关键节点")
    assert "最迟开始日到期的工作33项" in said
    assert "另有13个节点，见日历订阅和横道图。" in said


def test_of_many_projects_the_worst_have_sentences_of_their_own(lake: Lake, told: Told) -> None:
    many = [lake(code=f"{n:03}", name=f"第{n}片区") for n in range(120)]
    said = section(told(*many), "总体情况")
    assert "### （十二）第11片区" in said
    assert "### （十三）" not in said
    assert "其余108个项目情况见上表。" in said
    assert "| 120 | 第119片区 |" in said


def test_where_all_is_suspended_no_share_is_told(lake: Lake, told: Told) -> None:
    facts = told(lake(code="a", state="suspended"), lake(code="b", state="suspended"))
    said = section(facts, "总体情况")
    assert "纳入本期周报的2个项目均处于暂缓状态，不作进度判定。" in said
    assert "其中" not in said.partition("\n")[0]


def test_next_week_warns_of_latest_starts_that_have_come(lake: Lake, told: Told) -> None:
    def plan(key: str, latest: date | None, *, started: bool = False) -> PlanFact:
        start, finish = date(2024, 1, 2), date(2024, 1, 5)
        return PlanFact(key, key, "", start, finish, latest, not started, True, started)

    works = (
        plan("甲", date(2023, 12, 31)),
        plan("乙", date(2024, 3, 1)),
        plan("丙", None, started=True),
    )
    said = section(told(lake(plan=works)), "下周计划")
    assert "下周计划开始2项、完成3项。" in said
    assert "| 完成 | 丙 | — | 已开工 | 2024-01-05 | — |" in said
    assert "其中1项的最迟开始日已到或已过，须立即开工。" in said


def standing(name: str, deviation: float | None, reported: str = "是") -> StandingFact:
    return StandingFact(
        id=name,
        name=name,
        owner="乙公司",
        reported=reported,
        judged="否",
        why="形象进度低于序时进度",
        expected=80.0,
        actual=None if deviation is None else 80 + deviation,
        deviation=deviation,
        days=deviation,
        lamp="▲ 黄灯",
        contradicts=reported == "是",
        due=date(2024, 1, 3),
        state="behind",
        note="",
    )


def test_the_annexes_set_self_reports_beside_judgements_worst_first(lake: Lake, told: Told) -> None:
    text = bulletin_markdown(told(lake(standings=(standing("甲", -12.0), standing("乙", -30.0)))))
    reports = text.partition("附表1")[2].partition("附表2")[0]
    assert "| 甲 | 乙公司 | 是 | 否 | \u221212 | 形象进度低于序时进度 | 不一致 |" in reports
    assert reports.index("| 乙 |") < reports.index("| 甲 |") < reports.index("| 项目总体 |")
    deviations = text.partition("附表2")[2].partition("附表3")[0]
    assert deviations.index("| 乙 |") < deviations.index("| 甲 |")
    assert "| 乙 | 乙公司 | 50% | 80% | \u221230 | \u221230 | ▲ 黄灯 | 2024-01-03 |" in deviations


def test_an_external_dependency_shows_its_promise_against_its_latest_date(
    lake: Lake, told: Told
) -> None:
    late = ExternalFact(
        id="G",
        name="供电核准",
        owner="供电公司",
        promised=date(2024, 2, 5),
        expected=date(2024, 2, 5),
        latest_start=date(2024, 1, 24),
        latest=date(2024, 2, 2),
        done=False,
        late=True,
    )
    text = bulletin_markdown(told(lake(externals=(late,))))
    row = (
        "| 供电核准 | 供电公司 | 2024-02-05 | 2024-02-05 | 2024-01-24 | 2024-02-02 | 晚于最迟日期 |"
    )
    assert row in text


def test_a_portfolio_counts_projects_with_their_denominator(lake: Lake, told: Told) -> None:
    facts = told(
        lake(code="a", name="甲工程", state="behind", margin_days=-3),
        lake(code="b", name="乙工程"),
        lake(code="c", name="丙工程", state="suspended"),
    )
    said = section(facts, "总体情况")
    assert (
        "截至2023年12月31日，纳入本期周报的项目共2个（另有暂缓1个，不计入），"
        "其中按序时推进1个、滞后1个，"
        "按序时推进及已完成的共1个，占2个的50%。按网络计划推算，有1个项目不能按期完成。"
    ) in said
    assert "### （一）甲工程" in said
    assert "丙工程处于暂缓状态，不作进度判定。" in said


def test_projects_with_nothing_to_tell_share_one_sentence(lake: Lake, told: Told) -> None:
    busy = lake(name="甲工程", done=(DoneFact("A", "清表", "", date(2023, 12, 27)),))
    facts = told(busy, lake(name="乙工程"), lake(name="丙工程"))
    said = section(facts, "本周完成")
    assert "### （一）甲工程" in said
    assert "乙工程、丙工程本周无完成事项。" in said
    assert section(facts, "关键节点") == "无。\n"


def test_methods_stand_once_and_grounds_project_by_project(lake: Lake, told: Told) -> None:
    yearly = SourceFact(
        basis="month", basis_says="按月", revision="第3版，2023-12-30 18:05登记",
        baseline="第2号，数据截至2023-03-07，据计划第1版，原因：批复计划", trend="未填报进度",
    )  # fmt: skip
    facts = told(lake(name="甲工程"), lake(name="乙工程", source=yearly))
    text = bulletin_markdown(facts).partition("附表4 ")[2]
    assert text.count("| 序时进度 | 按日：已过日历天数") == 1
    assert "；按月：已过月数÷总月数" in text
    ground = "| 2023-12-31 | 2023-12-31 | 第3版，2023-12-30 18:05登记 | 第2号，数据截至2023-03-07"
    assert f"| 乙工程 {ground}，据计划第1版，原因：批复计划 | 按月 |" in text
    assert "| 甲工程 | 2023-12-31 | 2023-12-31 | 未登记 | 未立 | 按日 |" in text
    assert "| 乙工程 | 未填报进度 |" in text


def test_a_bulletin_without_projects_says_so(told: Told) -> None:
    empty = told().__class__(
        weeks=told().weeks, number=3, organisation="", issued_on=date(2024, 1, 2), projects=()
    )
    text = bulletin_markdown(empty)
    assert "本期没有纳入周报的项目。" in text
    assert "2023年第3期" in text


def test_counts_leave_suspended_works_out_of_the_denominator() -> None:
    counts = Counts(finished=34, on_time=2, behind=1, suspended=3)
    assert counts.total == 37
