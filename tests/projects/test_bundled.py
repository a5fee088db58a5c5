"""The bundled plans: readable, complete, faithful to the five documents."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projects import bundled
from projects.errors import InputError
from projects.model import DAY, Activity, Project, day_of
from projects.readers import read_plan
from projects.schedule import schedule

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
CODES = ("duchang", "fengchang", "lianghu", "niandu", "paishui", "shuihuanjing2")
OFFICES = {"", "分管副局长", "分管领导", "市创建指挥部成员"}
LEDGER_ITEM = r"S\d{3}"


def shared(name: str) -> Path:
    """A file beside the repository, or a skip that says so."""
    file = SHARED / "data" / name
    if not file.exists():
        pytest.skip(f"{file.name} is not there: ../shared is not beside this clone")
    return file


def plan(code: str) -> Project:
    return read_plan(bundled.path(code))


def works(project: Project) -> dict[str, Activity]:
    return {work.id: work for work in project.activities if work.kind != "summary"}


def items(project: Project) -> dict[str, Activity]:
    """The 64 ledger items: S001 is one of them although it has parts of its own."""
    return {work.id: work for work in project.activities if re.fullmatch(LEDGER_ITEM, work.id)}


def starts_at(work: Activity) -> date | None:
    return next((day_of(c.at) for c in work.constraints if c.kind == "snet" and c.at), None)


def test_the_six_plans_of_the_documents_are_bundled() -> None:
    assert bundled.names() == CODES


def test_a_wrong_code_is_answered_with_the_codes_there_are() -> None:
    with pytest.raises(InputError) as refusal:
        bundled.path("lianghv")
    assert "lianghu" in str(refusal.value)


@pytest.mark.parametrize("code", CODES)
def test_a_bundled_plan_reads_without_a_remark_and_is_named_like_its_file(code: str) -> None:
    project = plan(code)
    assert project.code == code
    assert project.notes == ()


@pytest.mark.parametrize("code", CODES)
def test_a_bundled_plan_is_scheduled_without_a_finding(code: str) -> None:
    result = schedule(plan(code))
    assert result.findings == ()
    assert set(result.timings) == {work.id for work in plan(code).activities}


@pytest.mark.parametrize("code", CODES)
def test_every_work_has_somebody_who_answers_for_it_and_leaders_are_offices(code: str) -> None:
    project = plan(code)
    assert [work.id for work in project.activities if not work.owner] == []
    assert {work.leader for work in project.activities} <= OFFICES


@pytest.mark.parametrize("code", CODES)
def test_the_head_of_a_plan_says_what_is_fact_and_what_is_our_estimate(code: str) -> None:
    head = bundled.path(code).read_text(encoding="utf-8").split("daopai: 1")[0]
    assert "资料" in head
    assert "事实" in head
    assert "自拟" in head


@pytest.mark.parametrize(
    ("code", "file", "count"),
    [
        ("lianghu", "wbs/wbs_lake.csv", 51),
        ("fengchang", "wbs/wbs_landfill.csv", 43),
        ("paishui", "wbs/wbs_drainage.csv", 44),
    ],
)
def test_a_work_breakdown_is_carried_over_whole(code: str, file: str, count: int) -> None:
    project = plan(code)
    with shared(file).open(encoding="utf-8-sig", newline="") as stream:
        drafts = {row["id"]: row for row in csv.DictReader(stream)}
    assert len(drafts) == count
    found = works(project)
    assert found.keys() == drafts.keys()
    for item, draft in drafts.items():
        span = found[item].duration
        assert span is not None
        assert span.amount == int(draft["duration_days"]) * DAY
        assert (found[item].calendar or project.calendar) == draft["calendar"]
        links = sorted(_spelled(link.label) for link in project.links if link.after == item)
        written = sorted(_spelled(word) for word in draft["predecessors"].split(";") if word)
        assert links == written


def _spelled(label: str) -> str:
    return label if re.search(r"FS|SS|FF|SF", label) else f"{label}FS"


def test_the_incinerator_plan_has_fifteen_to_twenty_five_works() -> None:
    assert 15 <= len(works(plan("duchang"))) <= 25


def test_the_ledger_has_the_64_items_of_the_documents() -> None:
    assert list(items(plan("niandu"))) == [f"S{number:03d}" for number in range(1, 65)]


def test_the_words_of_the_ledger_are_read_as_the_days_they_mean() -> None:
    found = items(plan("niandu"))
    for item, source in _sources().items():
        finish = source["finish"]
        deadline = found[item].deadline
        assert (deadline and deadline.day.isoformat()) == (finish and finish["date"]), item


def test_the_start_words_of_the_ledger_are_read_as_the_first_day() -> None:
    found = items(plan("niandu"))
    for item, source in _sources().items():
        if item in {"S001", "S020"} or source["finish"] is None:
            continue  # S001 spans its parts; 2023年3月 of S020 is the month, not the 7th
        start = starts_at(found[item])
        assert (start and start.isoformat()) == (source["start"] and source["start"]["date"]), item


def test_the_ledger_keeps_the_self_reports_and_leaves_the_blank_blank() -> None:
    found = items(plan("niandu"))
    for item, source in _sources().items():
        assert found[item].reported == (source["reported_on_schedule"] or ""), item
    assert found["S011"].reported == ""


def test_the_ledger_keeps_its_words_and_reads_none_by_a_date_it_does_not_have() -> None:
    project = plan("niandu")
    found = items(project)
    assert project.document_date is None
    texts = {work.deadline.text for work in found.values() if work.deadline}
    assert {"2020年国庆节前", "2021年元旦前", "2020至2021两个年度", "到2021年11月底前"} <= texts
    for item in ("S006", "S009", "S010"):
        assert found[item].note.startswith("原文")


def test_words_that_name_no_day_stay_notes_without_a_deadline() -> None:
    found = items(plan("niandu"))
    for item, word in (("S055", "尽快"), ("S054", "严重超期")):
        assert found[item].deadline is None
        assert word in found[item].note
    assert "择期" in found["S009"].note


def test_the_contradiction_of_256_and_301_terminals_is_visible_in_the_ledger() -> None:
    project = plan("niandu")
    done = {row.item: row.value for row in project.observations if row.kind == "done"}
    assert (done["S009"], done["S010"]) == (256, 301)
    found = items(project)
    assert found["S009"].deadline != found["S010"].deadline


def test_started_is_not_done_in_the_share_of_opened_projects() -> None:
    """12 of 17 have opened: that is no progress of the works, so none is recorded."""
    rows = [row for row in plan("niandu").observations if row.item == "S049"]
    assert rows == []


def test_no_total_is_invented() -> None:
    """Quantities whose total the documents do not print carry a percentage at most."""
    found = items(plan("niandu"))
    for item in ("S002", "S005", "S007", "S016", "S017", "S059", "S060", "S061"):
        assert found[item].quantity is None


def test_ledger_work_without_a_duration_is_a_span_a_milestone_or_a_mere_row() -> None:
    result = schedule(plan("niandu"))
    spanned, milestone, row = result["S006"], result["S008"], result["S054"]
    assert spanned.assumed
    assert spanned.duration_days == 92  # 10-01 to 12-31: the whole job
    assert spanned.late_start_day == date(2021, 10, 1)
    assert spanned.late_finish_day == date(2021, 12, 31)
    assert (milestone.duration_days, milestone.late_finish_day) == (0, date(2021, 12, 31))
    assert row.status == "ledger"
    assert row.late_finish is None


def test_the_backward_ledger_has_no_early_dates() -> None:
    result = schedule(plan("niandu"))
    assert result.start is None
    assert all(timing.early_start is None for timing in result)


def _sources() -> dict[str, Any]:
    data = json.loads(shared("seed_projects.json").read_text(encoding="utf-8"))
    return {row["id"]: row for row in data["projects"]}
