"""The bulletin of the bundled projects, as the demo makes it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bulletins import (
    BulletinFacts,
    ProjectWeek,
    Week,
    bulletin_facts,
    bulletin_html,
    bulletin_markdown,
)
from projects import bundled
from projects.checks import check
from projects.progress import progress
from projects.readers import read_plan
from projects.schedule import schedule


def week_of_plan(path: Path, as_of: date) -> ProjectWeek:
    computed = schedule(read_plan(path), as_of=as_of)
    return ProjectWeek(
        schedule=computed, progress=progress(computed), findings=check(computed).findings
    )


def bulletin(codes: tuple[str, ...], week: Week) -> BulletinFacts:
    return bulletin_facts(
        [week_of_plan(bundled.path(code), week.last) for code in codes], week=week
    )


@pytest.fixture(scope="module")
def office() -> BulletinFacts:
    return bulletin(bundled.names(), Week(2023, 52))


def test_the_two_back_tests_read_as_the_documents_let_one_reckon(office: BulletinFacts) -> None:
    text = bulletin_markdown(office)
    assert "形象进度80%，序时进度76.7%（按日计算），超序时进度3.3个百分点" in text
    assert "形象进度73%，序时进度100%（按日计算），落后序时进度27个百分点" in text


def test_no_sentence_shows_the_machine_behind_it(office: BulletinFacts) -> None:
    text = bulletin_markdown(office) + bulletin_html(office)
    assert not re.findall(r"\bNone\b|\bnan\b|\bDP\d{3}\b|promised|datetime|<bound|Undefined", text)
    assert not re.findall(r"。。|，，|，。|；。|、。|：。|（）|“”", text)


def test_the_counts_of_each_project_add_up_to_its_works(office: BulletinFacts) -> None:
    assert len(office.projects) == len(bundled.names())
    for project in office.projects:
        plan = read_plan(bundled.path(project.code))
        works = [
            activity
            for activity in plan.activities
            if activity.kind not in ("summary", "hammock", "milestone", "start-milestone")
        ]
        assert project.counts.total + project.counts.suspended == len(works)


def test_the_grid_line_of_duchang_is_a_matter_to_coordinate_while_it_can_still_begin() -> None:
    told = bulletin(("duchang",), Week(2021, 13)).projects[0]
    line = next(issue for issue in told.issues if issue.name == "配套送出线路施工")
    assert line.owner == "供电公司"
    assert line.limit == date(2021, 12, 31)
    assert "最迟应于2021年7月1日启动" in line.says[0]
    assert "尚无承诺日期" in line.says[0]
