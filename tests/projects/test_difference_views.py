"""What a difference and the list of baselines print, and their documents."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from projects.baseline import Baseline
from projects.bundled import path
from projects.difference import Difference, Side, difference, take_baseline
from projects.model import Observation, Project
from projects.progress import progress
from projects.readers import read_plan
from projects.schedule import schedule
from projects.writers.baseline_json import baselines_document
from projects.writers.baseline_view import baselines_view, taken_view
from projects.writers.diff_json import diff_document
from projects.writers.diff_view import diff_view
from projects.writers.terminal import width_of

YEAR_END = date(2023, 12, 31)
WEEK_BEFORE = date(2023, 12, 24)


@pytest.fixture(scope="module")
def lake() -> Project:
    return read_plan(path("lianghu"))


def side(project: Project, label: str, as_of: date) -> Side:
    made = schedule(project, as_of=as_of)
    return Side(label, made, progress(made))


@pytest.fixture(scope="module")
def without_stop(lake: Project) -> Difference:
    other = replace(lake, calendar="SITE7")
    return difference(side(lake, "春节停工", YEAR_END), side(other, "春节不停工", YEAR_END))


@pytest.fixture(scope="module")
def week(lake: Project) -> Difference:
    return difference(side(lake, "2023-W51", WEEK_BEFORE), side(lake, "2023-W52", YEAR_END))


def baseline(lake: Project) -> Baseline:
    made = schedule(lake)
    taken = take_baseline(
        made, reason="市政府批复", by="市城管局", revision=3, calendar_hash="d356"
    )
    at = datetime(2023, 3, 7, 9)  # noqa: DTZ001 - local time
    return replace(taken, number=1, recorded_at=at)


def test_the_view_begins_with_the_finish_and_the_deadline(without_stop: Difference) -> None:
    lines = diff_view(without_stop, 160).splitlines()
    assert lines[0].endswith("春节停工（数据截至 2023-12-31） → 春节不停工（数据截至 2023-12-31）")
    assert lines[1].startswith("最早完成：2024-07-05 → 2024-06-14，提前 21 个工作日（21 个日历天）")
    assert lines[2] == "“L600”时限 2024-03-31（起决定作用）：需抢回 17 天 → 富余 5 天"


def test_every_moved_row_says_its_cause(without_stop: Difference) -> None:
    text = diff_view(without_stop, 160, most=None)
    row = next(line for line in text.splitlines() if line.startswith("L600 "))
    assert "2024-04-17 → 2024-03-26" in row
    assert row.endswith("项目默认日历 SITE → SITE7")


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_no_line_runs_over_the_terminal(week: Difference, width: int) -> None:
    longest = max(diff_view(week, width).splitlines(), key=width_of)
    assert width_of(longest) <= width, longest


def test_a_long_list_names_the_farthest_and_says_how_many_there_are(week: Difference) -> None:
    assert "（59 项，列出变动最大的 5 项）" in diff_view(week, 160, most=5)


def test_two_equal_sides_say_so(lake: Project) -> None:
    same = difference(side(lake, "甲", YEAR_END), side(lake, "乙", YEAR_END))
    assert diff_view(same, 100).endswith("两侧没有差别")
    assert diff_document(same)["empty"] is True


def test_edited_reports_stand_in_the_view_with_their_author(lake: Project) -> None:
    row = Observation("L501", YEAR_END, "percent", 20.0, by="市城管局", note="复核")
    later = replace(lake, observations=(*lake.observations, row))
    found = difference(side(lake, "填报时", YEAR_END), side(later, "复核后", YEAR_END))
    text = diff_view(found, 160)
    assert "改动过的以往填报（1 条）" in text
    assert "26%" in text
    assert "20%" in text
    assert "市城管局" in text


def test_the_document_is_json_and_its_causes_are_among_its_changes(week: Difference) -> None:
    document = json.loads(json.dumps(diff_document(week), ensure_ascii=False))
    assert document["schema"] == "daopai.diff/1"
    assert (document["before"]["data_date"], document["after"]["data_date"]) == (
        "2023-12-24",
        "2023-12-31",
    )
    changes = {(change["kind"], change["item"]) for change in document["changes"]}
    causes = {
        (cause["kind"], cause["item"])
        for row in document["moved"]
        for moved in row["dates"]
        for cause in moved["causes"]
    }
    assert causes
    assert causes <= changes
    row = next(row for row in document["moved"] if row["id"] == "L600")
    finish = next(moved for moved in row["dates"] if moved["date"] == "early_finish")
    assert finish["after"] == "2024-04-17"
    assert finish["after_at"] == "2024-04-18T00:00"


def test_baselines_are_listed_with_all_that_makes_them_checkable(lake: Project) -> None:
    first = baseline(lake)
    second = replace(first, number=2, reason="设计变更")
    text = baselines_view("lianghu", [first, second], 160)
    lines = text.splitlines()
    assert lines[-2].split()[:2] == ["1", "-"]
    assert lines[-1].split()[0] == "2*"
    for word in ("2024-07-02", "2024-03-31", "d356", "市城管局", "2023-03-07 09:00", "设计变更"):
        assert word in text
    assert "还没有基线" in baselines_view("lianghu", [], 80)
    assert "第 1 号基线" in taken_view(first, [], 100)


def test_the_document_of_baselines_has_the_works_only_when_asked(lake: Project) -> None:
    document = baselines_document("lianghu", [baseline(lake)])
    assert document["schema"] == "daopai.baselines/1"
    (row,) = document["baselines"]
    assert (row["number"], row["finish"], row["deadline"]) == (1, "2024-07-02", "2024-03-31")
    assert "activities" not in row
    (full,) = baselines_document("lianghu", [baseline(lake)], items=True)["baselines"]
    assert len(full["activities"]) == len(lake.activities)
    assert json.loads(json.dumps(full)) == full
