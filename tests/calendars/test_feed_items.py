from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from calendars import owner_feed, portfolio_feed, project_feed
from calendars.wording import SUMMARY_WIDTH, width
from projects.errors import InputError
from projects.schedule.result import Schedule

STATUS_DATE = date(2023, 12, 31)
MONDAY = date(2024, 1, 1)
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": STATUS_DATE}


def parsed(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def events(data: bytes) -> dict[str, Any]:
    """Name of the UID without its project and its domain -> event."""
    found = parsed(data)
    return {str(event["UID"]).split("@")[0].partition(".")[2]: event for event in found}


def lines(event: Any) -> list[str]:
    return str(event["DESCRIPTION"]).split("\n")


def test_each_item_has_its_marker_and_stands_on_its_committed_day(lake: Schedule) -> None:
    found = events(project_feed(lake, **FEED))
    seen = {name: (str(event["SUMMARY"])[0], event.start) for name, event in found.items()}
    assert seen == {
        "project.week-2024-W01": ("※", MONDAY),
        "L290.finish": ("✓", date(2023, 12, 22)),
        "L300.finish": ("▲", date(2023, 12, 26)),
        "L310.finish": ("▲", date(2024, 1, 20)),
        "L320.finish": ("●", date(2024, 1, 5)),
        "L600.finish": ("◆", date(2024, 3, 31)),
        "finish": ("◆", date(2024, 3, 31)),
    }


def test_a_forecast_never_moves_the_day_it_is_told_as_text(lake: Schedule) -> None:
    late = events(project_feed(lake, **FEED))["L310.finish"]
    assert late.start == date(2024, 1, 20)
    assert str(late["SUMMARY"]) == "▲路面恢复（预计滞后5天）｜两湖综合治理工程"
    assert "最新预测：2024-01-25；滞后5天；总时差：-5天（关键线路）" in lines(late)


def test_an_overdue_item_stays_on_its_day_keeps_its_words_and_reminds_nobody(
    lake: Schedule,
) -> None:
    overdue = events(project_feed(lake, **FEED))["L300.finish"]
    assert str(overdue["SUMMARY"]) == "▲闭水试验（逾期5天）｜两湖综合治理工程"
    assert lines(overdue) == [
        "责任领导：分管副局长；责任部门：市政工程处；配合：园林中心",
        "完成时限：2023-12-26（原文“12月26日前”）",
        "最新预测：2024-01-10；滞后15天；总时差：-15天（关键线路）",
        "前置：管沟开挖；后续：路面恢复",
        "编号：L300",
        "数据截至2023-12-31",
    ]
    assert overdue["CATEGORIES"].cats == ["关键线路", "市政工程处", "逾期"]
    assert not overdue.walk("VALARM")


def test_without_a_data_date_nothing_is_called_overdue(new_plan: Callable[[], Any]) -> None:
    plan = new_plan().work("A", "闭水试验", due=date(2023, 12, 1), critical=True)
    found = events(project_feed(plan.schedule(as_of=None), **FEED))
    assert "逾期" not in str(found["A.finish"]["SUMMARY"])


def test_an_item_without_deadline_takes_its_baseline_finish_then_its_late_finish(
    new_plan: Callable[[], Any],
) -> None:
    plan = new_plan().work(
        "A", "清淤", early=date(2024, 2, 20), late=date(2024, 2, 9), critical=True
    )
    schedule = plan.schedule(due=date(2024, 2, 9))
    bare = events(project_feed(schedule, **FEED))["A.finish"]
    assert bare.start == date(2024, 2, 9)
    assert str(bare["SUMMARY"]) == "▲清淤（未立基线·滞后11天）｜两湖综合治理工程"
    based = events(project_feed(schedule, baseline={"A": date(2024, 2, 15)}, **FEED))["A.finish"]
    assert based.start == date(2024, 2, 15)
    assert "完成时限：2024-02-15（现行基准计划）" in lines(based)


def test_the_one_milestone_that_ends_a_plan_carries_the_projects_deadline(
    new_plan: Callable[[], Any],
) -> None:
    plan = new_plan().work("Z100", "并网发电", late=date(2024, 3, 31), zero=True, critical=True)
    schedule = plan.schedule(due=date(2024, 3, 31), forecast=date(2024, 4, 9))
    found = events(portfolio_feed([schedule], **FEED))
    assert set(found) == {"all.week-2024-W01", "Z100.finish"}
    assert "完成时限：2024-03-31（原文“2024年3月底”）" in lines(found["Z100.finish"])


def test_a_milestone_that_stands_at_the_data_date_has_no_forecast(
    new_plan: Callable[[], Any],
) -> None:
    plan = new_plan().work(
        "A", "新建公厕", due=date(2023, 12, 1), early=STATUS_DATE, late=STATUS_DATE, zero=True
    )
    found = events(project_feed(plan.schedule(), **FEED))["A.finish"]
    assert lines(found)[2] == "已逾期30天，尚无完成预测"


def test_only_a_projects_own_feed_shows_days_that_nobody_has_committed_to(lake: Schedule) -> None:
    assert "L600.finish" in events(project_feed(lake, **FEED))
    assert "L600.finish" not in events(portfolio_feed([lake], **FEED))
    assert "L600.finish" not in events(owner_feed([lake], owner="市城管局", **FEED))


def test_works_off_the_critical_path_stand_in_the_feed_of_their_department(lake: Schedule) -> None:
    finish = {"lianghu": {"L330": date(2024, 2, 20)}}
    assert "L330.finish" not in events(project_feed(lake, baseline=finish["lianghu"], **FEED))
    theirs = events(owner_feed([lake], owner="排水处", baselines=finish, **FEED))
    assert str(theirs["L330.finish"]["SUMMARY"]) == "○标识牌安装, 验收; 移交｜两湖综合治理工程"
    assert set(theirs) == {
        "L320.finish",
        "L330.finish",
        "%E6%8E%92%E6%B0%B4%E5%A4%84.week-2024-W01",
    }


def test_leaders_and_helpers_find_their_items_in_their_own_feed(lake: Schedule) -> None:
    for office in ("分管副局长", "园林中心", "市政工程处"):
        found = events(owner_feed([lake], owner=office, **FEED))
        assert {"L300.finish", "L310.finish"} < set(found)
        assert "L320.finish" not in found


def test_a_department_that_no_plan_names_is_refused_with_the_nearest_names(
    lake: Schedule,
) -> None:
    with pytest.raises(InputError, match=r"DP765.*市政工程科.*市政工程处"):
        owner_feed([lake], owner="市政工程科", **FEED)


def test_the_portfolio_shows_the_same_events_as_the_project_feeds(
    lake: Schedule, new_plan: Callable[[], Any]
) -> None:
    other = new_plan().work("D170", "通水", due=date(2024, 12, 10), zero=True, critical=True)
    drains = other.schedule("paishui", "排水管网改造")
    own = {
        str(event["UID"]): str(event["SUMMARY"])
        for schedule in (lake, drains)
        for event in parsed(project_feed(schedule, **FEED))
    }
    shared = {
        str(event["UID"]): str(event["SUMMARY"])
        for event in parsed(portfolio_feed([lake, drains], **FEED))
        if "week" not in event["UID"]
    }
    assert len(shared) == 4
    assert shared.items() <= own.items()
    assert "◆通水｜排水管网改造" in shared.values()


def test_two_plans_with_one_code_are_refused(lake: Schedule) -> None:
    with pytest.raises(InputError, match=r"DP764.*lianghu"):
        portfolio_feed([lake, lake], **FEED)


def test_the_monday_digest_tells_what_is_overdue_due_and_must_start(lake: Schedule) -> None:
    weekly = events(project_feed(lake, **FEED))["project.week-2024-W01"]
    assert str(weekly["SUMMARY"]) == "※到期1·逾期1·关键1（本周）｜两湖综合治理工程"
    assert lines(weekly) == [
        "逾期：闭水试验（逾期5天）",
        "到期：检查井提升 01-05",
        "应开工：检查井提升（最迟01-01）",
        "数据截至2023-12-31",
    ]


@pytest.mark.parametrize(
    ("status_date", "monday"),
    [
        (date(2023, 12, 29), MONDAY),
        (date(2023, 12, 31), MONDAY),
        (date(2024, 1, 1), MONDAY),
        (date(2024, 1, 2), date(2024, 1, 8)),
    ],
)
def test_the_digest_serves_the_week_after_the_data_were_closed(
    lake: Schedule, status_date: date, monday: date
) -> None:
    found = parsed(project_feed(lake, domain="d.example", status_date=status_date))
    weekly = [event.start for event in found if "week" in event["UID"]]
    assert weekly == [monday]


def test_a_work_that_cannot_begin_yet_is_not_among_the_starts(new_plan: Callable[[], Any]) -> None:
    plan = new_plan()
    plan.work("A", "甲", early=date(2024, 1, 20), late=date(2024, 1, 6))
    plan.work("B", "乙", early=date(2024, 1, 6), late=date(2023, 12, 20))
    plan.work("C", "丙", early=date(2024, 1, 6), late=date(2024, 6, 6))
    weekly = events(project_feed(plan.schedule(), **FEED))["project.week-2024-W01"]
    assert lines(weekly)[0] == "应开工：乙（已过最迟开始2023-12-16）"


def test_a_feed_without_any_item_says_so_instead_of_being_empty(
    new_plan: Callable[[], Any],
) -> None:
    found = events(project_feed(new_plan().schedule(), **FEED))
    assert [str(event["SUMMARY"]) for event in found.values()] == [
        "※暂无到期节点｜两湖综合治理工程"
    ]
    assert [event.start for event in found.values()] == [MONDAY]


@pytest.mark.parametrize(
    ("offset", "critical", "milestone"), [(-60, 1, 1), (-61, 0, 1), (400, 1, 1), (401, 0, 1)]
)
def test_the_window_holds_works_and_lets_milestones_through(
    new_plan: Callable[[], Any], offset: int, critical: int, milestone: int
) -> None:
    day = STATUS_DATE + timedelta(days=offset)
    plan = new_plan().work("A", "清淤", due=day, critical=True)
    plan.work("M", "竣工", due=day, zero=True)
    found = events(project_feed(plan.schedule(), **FEED))
    assert ("A.finish" in found, "M.finish" in found) == (critical, milestone)


@pytest.mark.parametrize(("age", "shown"), [(30, True), (31, False)])
def test_a_closed_item_stays_for_thirty_days(
    new_plan: Callable[[], Any], age: int, shown: bool
) -> None:
    plan = new_plan().work("A", "清淤", due=STATUS_DATE, critical=True)
    closed = {"A": STATUS_DATE - timedelta(days=age)}
    found = events(project_feed(plan.schedule(), closed=closed, **FEED))
    assert ("A.finish" in found) is shown
    if shown:
        assert str(found["A.finish"]["SUMMARY"]) == "✓清淤（提前30天完成）｜两湖综合治理工程"
        assert "已销号" in found["A.finish"]["CATEGORIES"].cats


def test_over_the_limit_the_heavy_and_the_near_stay_and_the_digest_says_how_many_went(
    new_plan: Callable[[], Any],
) -> None:
    plan = new_plan().work("M", "竣工", due=date(2025, 1, 1), zero=True)
    for number in range(350):
        due = STATUS_DATE + timedelta(days=30 + number)
        plan.work(f"W{number}", f"第{number}段", due=due, critical=True)
    schedule = plan.schedule()
    found = events(project_feed(schedule, **FEED))
    assert len(found) == 300 + 1
    assert {"M.finish", "W0.finish", "W298.finish"} < set(found)
    assert "W299.finish" not in found
    assert "另有51个节点超出本订阅条数上限，未列入" in lines(found["project.week-2024-W01"])
    assert len(events(portfolio_feed([schedule], **FEED))) == 150 + 1


@pytest.mark.parametrize(
    ("known", "alarms"),
    [
        ({"critical": True}, ["-P6DT15H", "-P2DT15H", "-PT15H"]),
        ({"zero": True}, ["-P6DT15H", "-P2DT15H", "-PT15H"]),
        ({"near_critical": True}, ["-P2DT15H", "-PT15H"]),
        ({}, ["-PT15H"]),
    ],
)
def test_reminders_grow_with_the_weight_of_an_item(
    new_plan: Callable[[], Any], known: dict[str, bool], alarms: list[str]
) -> None:
    schedule = new_plan().work("A", "清淤", due=date(2024, 1, 20), **known).schedule()
    with_alarms = events(project_feed(schedule, **FEED))["A.finish"]
    found = [bytes(part["TRIGGER"].to_ical()).decode() for part in with_alarms.walk("VALARM")]
    assert found == alarms
    assert b"VALARM" not in project_feed(schedule, alarms=False, **FEED)


def test_titles_fit_a_phone_and_begin_with_marker_and_name(new_plan: Callable[[], Any]) -> None:
    plan = new_plan()
    long = "环湖截污主管网（含顶管、检查井、提升泵站）施工及闭水试验与路面恢复移交"
    plan.work("A", long, due=date(2024, 1, 20), early=date(2024, 3, 1), critical=True)
    plan.work("B", "验收", due=date(2024, 1, 20), critical=True)
    schedule = plan.schedule(name="赛城湖片区（一期）雨污分流及水环境综合治理提升改造工程")
    found = events(project_feed(schedule, **FEED))
    for event in found.values():
        assert width(str(event["SUMMARY"])) <= SUMMARY_WIDTH
    assert str(found["A.finish"]["SUMMARY"]) == "▲环湖截污主管网施工及闭水试验…（预计滞后41天）"
    short = str(found["B.finish"]["SUMMARY"])
    assert short == "▲验收｜赛城湖片区雨污…"


def test_an_item_with_a_successor_names_it_and_the_gap(new_plan: Callable[[], Any]) -> None:
    from projects.model import Link, Span

    plan = new_plan()
    for item in "ABCD":
        plan.work(item, item, due=date(2024, 1, 20), critical=True)
    plan.links += [
        Link("A", "B", "FS", Span(3 * 1440)),
        Link("A", "C", "SS", Span(-90, "elapsed")),
        Link("A", "D", "FF", Span(2, "months")),
    ]
    data = project_feed(plan.schedule(), **FEED).replace(b"\r\n ", b"")
    assert b"RELATED-TO;RELTYPE=FINISHTOSTART;GAP=P3D:lianghu.B.finish@" in data
    assert b"RELATED-TO;RELTYPE=STARTTOSTART;GAP=-PT90M:lianghu.C.finish@" in data
    assert b"RELATED-TO;RELTYPE=FINISHTOFINISH:lianghu.D.finish@" in data
    assert data.count(b"RELATED-TO") == 3
    (text,) = (line for line in lines(events(data)["A.finish"]) if "后续" in line)
    assert text == "后续：B（间隔3个工作日）、C（提前0.0625天）、D（间隔2个月）"
