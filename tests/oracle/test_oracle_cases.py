"""The engine beside schedules that Microsoft Project and Primavera P6 stored.

The folder of cases is DAOPAI_CASES; by default the one beside the repository. A table per case is
printed: `pytest -s tests/oracle`. A case that agrees on fewer fields than recorded fails; so does,
in a folder of one's own, any difference that nobody has explained.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from projects.model import DAY, Deadline, Project, day_of
from projects.schedule import schedule
from tests.oracle.cases import Case, folder, names, read
from tests.oracle.compare import DATES, FIELDS, Score, head, score
from tests.oracle.explained import EXPLAINED

RECORDED: dict[str, int] = json.loads(Path(__file__).with_name("recorded.json").read_text("utf-8"))
"""Agreeing fields by case, when last looked at."""

NAMES = names()

pytestmark = pytest.mark.skipif(not NAMES, reason=f"no cases in {folder()} (set DAOPAI_CASES)")


def _show(found: Score) -> None:
    print(f"\n{head()}\n{found.line()}")
    for each in found.differences:
        print(each)


def _unexplained(found: Score) -> list[str]:
    return [
        str(each)
        for each in found.differences
        if (found.case.name, each.task, each.field) not in EXPLAINED
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_schedule_is_reproduced_but_for_what_is_explained(name: str) -> None:
    found = score(read(name))
    _show(found)
    agreed = sum(found.agree.values())
    assert agreed >= RECORDED.get(name, 0), f"{name}: {agreed} fields agree"
    assert _unexplained(found) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_date_that_another_scheduler_reproduces_is_ours_too(name: str) -> None:
    found = score(read(name), fields=DATES)
    _show(found)
    assert [str(each) for each in found.differences] == []
    assert sum(found.asked.values()) >= 2 * found.leaves


@pytest.mark.parametrize("name", NAMES)
def test_scheduling_back_from_the_stored_finish_gives_the_stored_latest_dates(name: str) -> None:
    case = read(name)
    found = score(case, schedule(_backward(case)), ("ls", "lf"))
    _show(found)
    assert [str(each) for each in found.differences] == []


def _backward(case: Case) -> Project:
    """The same plan without a start; its deadline is where the stored plan ends."""
    deadline = Deadline(day_of(case.finish), minute=case.finish % DAY)
    return replace(case.project, start=None, deadlines=(deadline,))


def test_nothing_is_excused_that_agrees() -> None:
    ours = [name for name in NAMES if name in RECORDED]
    differ = {
        (name, each.task, each.field) for name in ours for each in score(read(name)).differences
    }
    assert differ == {field for field in EXPLAINED if field[0] in ours}


def test_the_record_covers_the_cases_that_lie_beside_the_repository() -> None:
    assert len(RECORDED) == 33
    assert set(FIELDS) == {*DATES, "total_slack", "free_slack", "critical"}
    recorded = {name: sum(score(read(name)).agree.values()) for name in NAMES if name in RECORDED}
    assert recorded == {name: RECORDED[name] for name in recorded}


def test_the_page_lists_every_difference_with_both_values_and_its_rule() -> None:
    page = (Path(__file__).parents[2] / "docs" / "oracle.md").read_text("utf-8")
    listed = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if re.match(r"\| s\d\d ", line)
    ]
    found = [
        [name, each.task, each.field, _shown(each.stored), _shown(each.ours)]
        for name in NAMES
        if name in RECORDED
        for each in score(read(name), doubted=True).differences
    ]
    assert sorted(row[:5] for row in listed) == sorted(found)
    rules = set(re.findall(r"^(\d)\. \*", page, re.MULTILINE))
    assert {row[5] for row in listed} == rules


def _shown(value: str) -> str:
    return re.sub(r"(\d)T(\d\d:\d\d).*", r"\1 \2", value.removesuffix(".0"))
