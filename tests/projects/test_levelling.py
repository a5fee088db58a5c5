"""Plans within the limits of their crews: worked by hand, forward and backward, and refusals."""

from __future__ import annotations

import importlib.util
import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

from projects.errors import InputError
from projects.levelling import Exact, Levelled, Levelling, level, scenario
from projects.readers import read_plan
from projects.schedule import schedule
from tests.projects.levelling_plans import overloads

PLAN = """
daopai: 1
code: hand
name: 手算
start: 2024-03-04
deadline: 2024-03-31
calendar: W
calendars:
  W: {week: [1,1,1,1,1,0,0]}
  D: {week: [1,1,1,1,1,1,1]}
resources: {挖掘机: 3}
activities:
  - {id: S, name: 开工, duration: 0}
  - {id: A, name: 甲, duration: 5, after: S, resources: {挖掘机: 2}}
  - {id: B, name: 乙, duration: 3, after: S, resources: {挖掘机: 2}}
  - {id: C, name: 丙, duration: 4, after: B, resources: {挖掘机: 1}, calendar: D}
  - {id: E, name: 完工, duration: 0, after: [A, C]}
"""


def levelled(
    folder: Path,
    text: str = PLAN,
    *,
    as_of: str | None = None,
    backward: bool = False,
    exact: Exact | None = None,
) -> Levelling:
    path = folder / "plan.yaml"
    path.write_text(text, "utf-8")
    found = schedule(read_plan(path), as_of=date.fromisoformat(as_of) if as_of else None)
    return level(found, backward=backward, exact=exact)


def work(found: Levelling, item: str) -> Levelled:
    return next(one for one in found.works if one.id == item)


def days(one: Levelled) -> tuple[str, str]:
    return one.start.isoformat(), one.finish.isoformat()


def codes(folder: Path, text: str, *, backward: bool = False) -> list[str]:
    with pytest.raises(InputError) as refused:
        levelled(folder, text, backward=backward)
    return [finding.code for finding in refused.value.findings]


def test_two_works_on_three_machines_follow_each_other_the_shorter_loss_first(
    tmp_path: Path,
) -> None:
    # 甲 (5 days) and 乙 (3) need 2 of 3 machines each. 甲 first: 乙 ends 03-13, 丙 03-17. 乙 first:
    # 甲 ends on 03-13, 丙 (every day, one machine) beside it on 03-10.
    found = levelled(tmp_path)
    assert days(work(found, "A")) == ("2024-03-07", "2024-03-13")
    assert days(work(found, "B")) == ("2024-03-04", "2024-03-06")
    assert days(work(found, "C")) == ("2024-03-07", "2024-03-10")
    assert (found.before_finish, found.finish) == (date(2024, 3, 10), date(2024, 3, 13))
    assert work(found, "A").says == "挖掘机 03-04 至 03-06 已排满（B），故推迟 3 天"
    (usage,) = found.usage
    assert (usage.peak_before, usage.over_days_before) == (4, 3)
    assert (usage.peak_after, usage.over_days_after) == (3, 0)
    assert [margin.after_days for margin in found.margins] == [12]


def test_backward_every_work_is_as_late_as_machines_and_deadline_allow(tmp_path: Path) -> None:
    # 丙 ends on Sunday 03-31, 甲 on Friday 03-29; 乙 has to be done before both.
    found = levelled(tmp_path, backward=True)
    assert days(work(found, "A")) == ("2024-03-25", "2024-03-29")
    assert days(work(found, "B")) == ("2024-03-20", "2024-03-22")
    assert days(work(found, "C")) == ("2024-03-28", "2024-03-31")
    assert work(found, "B").says == "挖掘机 03-25 至 03-27 已排满（A），故提前 3 天"
    assert (found.before_start, found.start) == (date(2024, 3, 25), date(2024, 3, 20))
    assert found.shortfall is None


def test_the_solver_proves_the_hand_example(tmp_path: Path) -> None:
    for backward in (False, True):
        found = levelled(tmp_path, backward=backward, exact=Exact(5, 1))
        assert (found.method, found.proven) == ("exact", True)
        assert found.bound == (found.start if backward else found.finish)


def test_a_deadline_that_machines_break_is_a_shortfall_and_no_error(tmp_path: Path) -> None:
    text = PLAN.replace("2024-03-31", "2024-03-11")
    forward = levelled(tmp_path, text)
    assert [margin.after_days for margin in forward.margins] == [-2]
    backward = levelled(tmp_path, text, backward=True)
    assert backward.shortfall is not None
    # 乙 has to end before 甲 begins on Tuesday 03-05: it would begin on 02-29, two days too early.
    assert (backward.shortfall.item, backward.shortfall.days) == ("B", 2)


def test_a_work_holds_nothing_on_the_days_that_its_calendar_rests(tmp_path: Path) -> None:
    # 甲 works Friday and Monday, 乙 Saturday and Sunday: one machine is enough for both.
    text = PLAN.replace("W: {week: [1,1,1,1,1,0,0]}", "W: {week: [1,0,0,0,1,0,0]}")
    text = text.replace("D: {week: [1,1,1,1,1,1,1]}", "D: {week: [0,0,0,0,0,1,1]}")
    text = text.replace("duration: 3, after: S", "duration: 3, calendar: D, after: S")
    found = levelled(tmp_path, text)
    assert found.moved == ()
    assert found.usage[0].peak_after == 2


def test_work_under_way_goes_on_and_finished_work_uses_nothing(tmp_path: Path) -> None:
    text = PLAN + (
        "  - {id: F, name: 丁, duration: 5, resources: {挖掘机: 3}}\n"
        "observations:\n"
        "  - {item: S, as_of: 2024-03-05, finished: 2024-03-04}\n"
        "  - {item: F, as_of: 2024-03-05, finished: 2024-03-05}\n"
        "  - {item: A, as_of: 2024-03-05, started: 2024-03-04, remaining: 3}\n"
    )
    found = levelled(tmp_path, text, as_of="2024-03-05")
    # 甲 keeps its two machines from 03-06 to 03-08; 乙 waits for them.
    assert days(work(found, "B")) == ("2024-03-11", "2024-03-13")
    assert not any(one.id in ("A", "F", "S") for one in found.works)
    assert overloads_after(found) == 0


def test_works_under_way_that_need_too_much_are_told_and_left(tmp_path: Path) -> None:
    text = PLAN + (
        "observations:\n"
        "  - {item: A, as_of: 2024-03-05, started: 2024-03-04, remaining: 3}\n"
        "  - {item: B, as_of: 2024-03-05, started: 2024-03-04, remaining: 2}\n"
    )
    found = levelled(tmp_path, text, as_of="2024-03-05")
    assert [finding.code for finding in found.findings] == ["DP966"]
    assert overloads_after(found) == 2


def overloads_after(found: Levelling) -> int:
    return sum(usage.over_days_after for usage in found.usage)


def test_a_work_that_started_is_not_chased_by_one_that_it_waits_for(tmp_path: Path) -> None:
    # 乙 began out of sequence and goes on with a lead before 甲 ends: where 甲 goes, 乙 follows.
    text = PLAN.replace(
        "resources: {挖掘机: 2}}\n  - {id: C", "resources: {挖掘机: 2}}\n  - {id: C"
    )
    text = text.replace("duration: 3, after: S", 'duration: 9, after: "AFS-3"') + (
        "observations: [{item: B, as_of: 2024-03-05, started: 2024-03-04, remaining: 6}]\n"
    )
    found = levelled(tmp_path, text, as_of="2024-03-05")
    assert [finding.code for finding in found.findings] == ["DP966"]


def test_an_unsplittable_work_moves_to_the_next_gap_between_stops(tmp_path: Path) -> None:
    text = PLAN.replace(
        "W: {week: [1,1,1,1,1,0,0]}",
        "W: {week: [1,1,1,1,1,1,1], closed: [{from: 2024-03-10, to: 2024-03-17, name: 停工, "
        "window: true}]}",
    ).replace("name: 甲, duration: 5,", "name: 甲, duration: 5, splittable: false,")
    found = levelled(tmp_path, text)
    # Behind 乙 only 03-07 to 03-09 are left before the stop. (甲 first and 乙 around the stop, 丙
    # behind it, would end on 03-23.)
    assert days(work(found, "B")) == ("2024-03-04", "2024-03-06")
    assert days(work(found, "A")) == ("2024-03-18", "2024-03-22")


def test_works_by_the_month_and_in_elapsed_days_hold_their_crews_too(tmp_path: Path) -> None:
    text = PLAN.replace("duration: 5, after", "duration: 1mo, after")
    text = text.replace("duration: 3, after", "duration: 10ed, after")
    found = levelled(tmp_path, text.replace("2024-03-31", "2024-05-31"))
    assert days(work(found, "B")) == ("2024-03-04", "2024-03-13")
    assert days(work(found, "A")) == ("2024-03-14", "2024-04-13")
    assert overloads(found.after) == []
    told = levelled(tmp_path, text.replace("2024-03-31", "2024-05-31"), exact=Exact(2, 1))
    assert (told.proven, "月" in told.note) == (False, True)


def test_a_plan_with_shifts_shares_a_machine_by_the_day(tmp_path: Path) -> None:
    text = PLAN.replace("calendar: W\n", "calendar: W\nminutes_per_day: 480\n", 1)
    shifts = ', shifts: ["08:00-12:00", "13:00-17:00"]}'
    text = text.replace("0,0]}", f"0,0]{shifts}").replace("1,1,1]}", f"1,1,1]{shifts}")
    text = text.replace("duration: 3, after", "duration: 4h, after")
    found = levelled(tmp_path, text, exact=Exact(2, 1))
    assert days(work(found, "B")) == ("2024-03-04", "2024-03-04")
    assert days(work(found, "A")) == ("2024-03-05", "2024-03-11")
    assert (found.method, "按日编排" in found.note) == ("heuristic", True)


def test_half_a_crew_counts_exactly(tmp_path: Path) -> None:
    text = PLAN.replace("{挖掘机: 3}", "{挖掘机: 1.5}").replace("{挖掘机: 2}", "{挖掘机: 0.75}")
    found = levelled(tmp_path, text.replace("{挖掘机: 1}", "{挖掘机: 0.75}"))
    assert found.moved == ()
    assert math.isclose(found.usage[0].peak_after, 1.5)


def test_a_plan_without_a_start_is_levelled_from_its_deadline(tmp_path: Path) -> None:
    text = PLAN.replace("start: 2024-03-04\n", "")
    assert codes(tmp_path, text) == ["DP964"]
    found = levelled(tmp_path, text, backward=True)
    assert (found.start, found.shortfall) == (date(2024, 3, 20), None)


def test_a_plan_without_a_deadline_is_not_levelled_backward(tmp_path: Path) -> None:
    text = PLAN.replace("deadline: 2024-03-31\n", "")
    assert codes(tmp_path, text, backward=True) == ["DP965"]
    assert levelled(tmp_path, text).finish == date(2024, 3, 13)


def test_every_work_that_needs_more_than_there_is_stands_in_one_error(tmp_path: Path) -> None:
    assert codes(tmp_path, PLAN.replace("{挖掘机: 3}", "{挖掘机: 1}")) == ["DP960", "DP960"]
    assert codes(tmp_path, PLAN.replace("resources: {挖掘机: 3}\n", "")) == ["DP963"]


def test_what_has_no_limit_or_no_days_is_told(tmp_path: Path) -> None:
    text = PLAN.replace(
        "duration: 0, after: [A, C]", "duration: 0, after: C, resources: {挖掘机: 1}"
    )
    text = text.replace("resources: {挖掘机: 1}, calendar", "resources: {水泵: 9}, calendar")
    found = levelled(tmp_path, text)
    told = [(finding.code, finding.level) for finding in found.findings]
    assert told == [("DP962", "warning"), ("DP961", "note")]


def test_the_first_work_of_a_summary_to_begin_holds_what_hangs_on_its_start(tmp_path: Path) -> None:
    text = PLAN.replace("  - {id: S,", "  - {id: P, name: 子项, kind: summary}\n  - {id: S,")
    text = text.replace("duration: 5, after: S", "duration: 5, parent: P, after: S")
    text = text.replace("duration: 3, after: S", "duration: 3, parent: P, after: S")
    text = text.replace("after: B, res", 'after: "PSS+1", res')
    found = levelled(tmp_path, text)
    assert days(work(found, "C")) == ("2024-03-05", "2024-03-08")
    assert overloads(found.after) == []


def test_the_same_seed_gives_the_same_plan(tmp_path: Path) -> None:
    assert scenario(levelled(tmp_path)) == scenario(levelled(tmp_path))


def test_without_the_solver_the_heuristic_answers_and_says_so(tmp_path: Path) -> None:
    find = importlib.util.find_spec
    hidden = lambda name, *rest: None if name == "ortools" else find(name, *rest)  # noqa: E731
    with mock.patch("projects.levelling.level.find_spec", hidden):
        found = levelled(tmp_path, exact=Exact(2, 1))
    assert (found.method, "没有安装求解器" in found.note) == ("heuristic", True)
    assert found.finish == date(2024, 3, 13)


def test_what_was_levelled_once_stays(tmp_path: Path) -> None:
    found = levelled(tmp_path)
    again = level(found.after)
    assert (again.moved, again.finish) == ((), found.finish)


def test_the_plan_itself_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, "utf-8")
    project = read_plan(path)
    level(schedule(project))
    assert project == replace(read_plan(path))
