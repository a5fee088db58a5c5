"""Differences of small plans, as a planner would check them by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from projects.bundled import path
from projects.difference import Difference, Shift, Side, difference
from projects.errors import InputError
from projects.model import DAY, Observation, Project, Span
from projects.readers import read_plan, read_text
from projects.schedule import schedule

PLAN = """
daopai: 1
code: road
name: 道路改造
start: 2024-03-04
deadline: 2024-03-29
activities:
  - {id: A, name: 管网, duration: 5, owner: 一标}
  - {id: B, name: 基层, duration: 4, after: A, owner: 一标}
  - {id: C, name: 绿化, duration: 8, after: AFS-2, owner: 二标}
  - {id: D, name: 面层, duration: 3, after: "B; C", owner: 一标}
"""


def plan(text: str = PLAN, *rows: Observation) -> Project:
    return replace(read_text(text, "plan.yaml"), observations=rows)


def compare(before: Project, after: Project, *days: date | None) -> Difference:
    first, last = days or (None, None)
    return difference(
        Side("第 1 版", schedule(before, as_of=first)), Side("第 2 版", schedule(after, as_of=last))
    )


def edited(old: str, new: str) -> Difference:
    assert old in PLAN
    return compare(plan(), plan(PLAN.replace(old, new)))


def shift(found: Difference, item: str, name: str = "early_finish") -> Shift:
    row = next(row for row in found.moved if row.id == item)
    return next(shift for shift in row.shifts if shift.name == name)


def said(found: Difference) -> list[tuple[str, str, str]]:
    return [(change.kind, change.item, change.says) for change in found.changes]


# ---- what was put in ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("基层, duration: 4", "基层, duration: 6", ("duration", "B", "工期 4 → 6 天")),
        ("基层, duration: 4", "基层, duration: 1mo", ("duration", "B", "工期 4 天 → 1 个月")),
        ("name: 基层", "name: 水稳基层", ("name", "B", "名称 基层 → 水稳基层")),
        ("owner: 二标", "owner: 三标", ("owner", "C", "责任单位 二标 → 三标")),
        ("AFS-2", "ASS+3", ("link", "A→C", "关系 FS-2 改为 SS+3")),
        ('"B; C"', "C", ("link", "B→D", "删除关系 FS")),
        ("after: AFS-2", 'after: "AFS-2; BSS"', ("link", "B→C", "新增关系 SS")),
        (
            "after: A, ",
            "after: A, snet: 2024-03-20, ",
            ("constraint", "B", "约束 无 → 不早于 2024-03-20 开始"),
        ),
        (
            "deadline: 2024-03-29",
            "deadline: 2024-04-02",
            ("deadline", "", "时限 2024-03-29 → 2024-04-02"),
        ),
        (
            "start: 2024-03-04",
            "start: 2024-03-05",
            ("start", "", "项目开工 2024-03-04 → 2024-03-05"),
        ),
    ],
)
def test_a_change_is_told_in_words(old: str, new: str, change: tuple[str, str, str]) -> None:
    assert said(edited(old, new)) == [change]


def test_a_work_with_another_id_is_removed_added_and_probably_the_same() -> None:
    found = compare(plan(), plan(PLAN.replace("id: C,", "id: C1,").replace('"B; C"', '"B; C1"')))
    assert [row[:2] for row in said(found)] == [("removed", "C"), ("added", "C1")]
    (row,) = found.renumbered
    assert (row.before, row.after, row.name) == ("C", "C1", "绿化")


def test_a_calendar_change_names_its_days_and_both_hashes() -> None:
    week = "calendars:\n  S: {week: [1,1,1,1,1,1,1]}\ncalendar: S\n"
    stop = week.replace("]}", "], closed: [{from: 2024-03-07, to: 2024-03-09}]}")
    found = compare(plan(PLAN + week), plan(PLAN + stop))
    assert said(found) == [("days", "S", "2024-03-07 至 2024-03-09 改为停工（3 天）")]
    assert found.calendar_hashes[0] != found.calendar_hashes[1]
    assert [change.kind for change in shift(found, "D").causes] == ["days"]


def test_two_projects_are_not_compared() -> None:
    with pytest.raises(InputError) as caught:
        compare(plan(), plan(PLAN.replace("code: road", "code: bridge")))
    assert [finding.code for finding in caught.value.findings] == ["DP547"]
    assert "road" in str(caught.value)
    assert "bridge" in str(caught.value)


# ---- what moved, and why ------------------------------------------------------------------------


def test_a_longer_work_moves_what_it_drives_and_is_named() -> None:
    found = edited("绿化, duration: 8", "绿化, duration: 11")
    assert {row.id for row in found.moved if shiftless(row.shifts)} == {"C", "D"}
    moved = shift(found, "D")
    assert (moved.before, moved.after) == (date(2024, 3, 17), date(2024, 3, 20))
    assert (moved.days, moved.calendar_days) == (3, 3)
    assert moved.says == "C 工期 8 → 11 天"
    assert shift(found, "C").says == "本工作工期 8 → 11 天"
    assert (found.finish.days, found.finish.says) == (3, "C 工期 8 → 11 天")


def shiftless(shifts: tuple[Shift, ...]) -> bool:
    return any(shift.name.startswith("early") for shift in shifts)


def test_a_work_that_only_gives_way_so_far_is_still_named() -> None:
    """C bound D before; B does now. D came forward because C became shorter, not because of B."""
    found = edited("绿化, duration: 8", "绿化, duration: 2")
    assert shift(found, "D").after == date(2024, 3, 15)
    assert shift(found, "D").says == "C 工期 8 → 2 天"


def test_two_changes_on_one_chain_are_both_named() -> None:
    text = PLAN.replace("管网, duration: 5", "管网, duration: 6")
    found = compare(plan(), plan(text.replace("绿化, duration: 8", "绿化, duration: 11")))
    assert shift(found, "D").days == 4
    assert shift(found, "D").says == "多项变化：A 工期 5 → 6 天；C 工期 8 → 11 天"
    assert shift(found, "B").says == "A 工期 5 → 6 天"


def test_a_change_beside_the_chain_is_not_blamed() -> None:
    text = PLAN.replace("基层, duration: 4", "基层, duration: 5")
    found = compare(plan(), plan(text.replace("绿化, duration: 8", "绿化, duration: 11")))
    assert shift(found, "D").says == "C 工期 8 → 11 天"


def test_a_nearer_deadline_moves_late_dates_and_margins_alone() -> None:
    found = edited("deadline: 2024-03-29", "deadline: 2024-03-15")
    assert not any(shiftless(row.shifts) for row in found.moved)
    assert shift(found, "A", "late_start").says == "项目时限 2024-03-29 → 2024-03-15"
    (margin,) = found.margins
    assert (margin.margin_before, margin.margin_after) == (12, -2)


def test_who_joins_the_longest_path_is_told_with_what_bound_it_before() -> None:
    found = edited("基层, duration: 4", "基层, duration: 9")
    rows = {(row.id, row.joined): row for row in found.path}
    assert set(rows) == {("B", True), ("C", False)}
    joined = rows["B", True]
    assert "“A 管网”2024-03-08 完成后" in joined.bound_after
    assert (joined.total_float_before, joined.total_float_after) == (14, 9)


# ---- weeks --------------------------------------------------------------------------------------

FRIDAY, NEXT = date(2024, 3, 8), date(2024, 3, 15)


def test_a_week_without_a_report_is_the_fault_of_the_data_date() -> None:
    rows = (
        Observation("A", FRIDAY, "started", date(2024, 3, 4)),
        Observation("A", FRIDAY, "percent", 60.0),
    )
    found = compare(plan(PLAN, *rows), plan(PLAN, *rows), FRIDAY, NEXT)
    assert shift(found, "D").days == 7
    assert shift(found, "D").says == "状态日期 2024-03-08 → 2024-03-15"


def test_a_slow_week_is_the_fault_of_the_work_that_reported_it() -> None:
    first = (
        Observation("A", FRIDAY, "started", date(2024, 3, 4)),
        Observation("A", FRIDAY, "percent", 60.0),
    )
    slow = Observation("A", NEXT, "percent", 80.0)
    found = compare(plan(PLAN, *first), plan(PLAN, *first, slow), FRIDAY, NEXT)
    assert (shift(found, "A").days, shift(found, "B").days) == (6, 6)
    assert shift(found, "B").says == "A 填报进度 60% → 80%"
    assert found.edited == ()


def test_an_edited_actual_date_is_told_with_who_and_when() -> None:
    at = datetime(2024, 3, 15, 9, 30)  # noqa: DTZ001 - local time
    first = Observation("A", FRIDAY, "started", date(2024, 3, 4), by="一标")
    again = replace(first, value=date(2024, 3, 6), by="市政处", recorded_at=at, note="核对日志")
    found = compare(plan(PLAN, first), plan(PLAN, first, again), FRIDAY, NEXT)
    (row,) = found.edited
    assert (row.item, row.kind, row.before, row.after) == (
        "A",
        "started",
        "2024-03-04",
        "2024-03-06",
    )
    assert (row.by, row.recorded_at, row.note) == ("市政处", at, "核对日志")


def test_a_corrected_percentage_of_a_past_week_is_an_edit_and_a_new_one_is_not() -> None:
    first = Observation("A", FRIDAY, "percent", 60.0, by="一标")
    rows = replace(first, value=40.0), Observation("A", NEXT, "percent", 70.0)
    found = compare(plan(PLAN, first), plan(PLAN, first, *rows), FRIDAY, NEXT)
    assert [(row.as_of, row.before, row.after) for row in found.edited] == [(FRIDAY, "60%", "40%")]


def test_what_a_side_did_not_know_yet_counts_as_an_edit() -> None:
    then = datetime(2024, 3, 8, 17)  # noqa: DTZ001 - local time
    later = datetime(2024, 3, 11, 9)  # noqa: DTZ001 - local time
    rows = (
        Observation("A", FRIDAY, "percent", 60.0, recorded_at=then),
        Observation("A", FRIDAY, "percent", 50.0, recorded_at=later),
    )
    project = plan(PLAN, *rows)
    before = Side("当时", schedule(project, as_of=FRIDAY, known_at=then), known_at=then)
    found = difference(before, Side("现在", schedule(project, as_of=FRIDAY)))
    assert [(row.before, row.after) for row in found.edited] == [("60%", "50%")]


def test_a_finished_work_changes_its_status() -> None:
    done = Observation("A", NEXT, "finished", date(2024, 3, 9))
    found = compare(plan(), plan(PLAN, done), FRIDAY, NEXT)
    assert [(row.id, row.before, row.after) for row in found.statuses] == [
        ("A", "not-started", "finished")
    ]
    assert shift(found, "A").says.startswith("本工作填报")


# ---- the lake -----------------------------------------------------------------------------------

YEAR_END = date(2023, 12, 31)


def lake() -> Project:
    return read_plan(path("lianghu"))


def test_the_lake_without_its_spring_stop_comes_22_days_forward_and_says_why() -> None:
    found = compare(lake(), replace(lake(), calendar="SITE7"), YEAR_END, YEAR_END)
    (change,) = found.changes
    assert "2024-02-03 至 2024-02-24 改为工作（22 天）" in change.says
    margin = next(row for row in found.margins if row.item == "L600")
    assert (margin.margin_before, margin.margin_after) == (-17, 5)
    assert shift(found, "L600").calendar_days == -22
    assert all(one.causes == (change,) for row in found.moved for one in row.shifts)


def test_a_longer_overlap_in_the_lake_moves_only_the_south_shore() -> None:
    project = lake()
    links = tuple(
        replace(one, lag=Span(one.lag.amount + 10 * DAY))
        if (one.before, one.after) == ("L110", "L120")
        else one
        for one in project.links
    )
    found = compare(project, replace(project, links=links))
    assert found.finish.before == found.finish.after
    early = {row.id for row in found.moved if shiftless(row.shifts)}
    assert early == {"L120", "L121", "L122", "L123"}
    assert shift(found, "L123").says == "L110→L120 关系 SS+35 改为 SS+45"
