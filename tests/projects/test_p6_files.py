"""Primavera P6 files that somebody else wrote, and P6's XML beside its XER."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from projects.errors import InputError
from projects.model import Span, instant
from projects.readers.xer import read_pmxml, read_xer
from projects.worktime import calendars_of
from tests.oracle import cases
from tests.oracle.compare import score
from tests.projects.p6_xml import PMXML
from tests.projects.xer_files import left, values, work, written, xer_of_case

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
IMPORT = SHARED / "import"


# --- real files ----------------------------------------------------------------------------------


@pytest.mark.skipif(not IMPORT.is_dir(), reason=f"no shared import files in {IMPORT}")
@pytest.mark.parametrize(
    "name",
    [
        "PredecessorCalendar.xer",
        "ProjectDefaultCalendar.xer",
        "PredecessorCalendar.xml",
        "PrimaveraProject.xml",
    ],
)
def test_a_real_file_says_what_mpxj_reads_from_it(name: str) -> None:
    stored = json.loads((IMPORT / f"{name}.mpxj.json").read_text("utf-8"))
    project = (read_xer if name.endswith(".xer") else read_pmxml)(IMPORT / name)
    header = stored["project"]
    floats = {"FINISH_SLACK": "finish", "SMALLEST_SLACK": "smaller"}
    lags = {"PREDECESSOR": "predecessor", "PROJECT_DEFAULT": "project"}
    assert project.data_date == cases.moment(header["status_date"])
    assert project.start == cases.moment(header["planned_start"])
    assert project.minutes_per_day == header["minutes_per_day"]
    if project.options.lag_on is not None:
        assert project.options.lag_on == lags[header["relationship_lag_calendar"]]
        assert project.options.total_float == floats[header["total_slack_type"]]
    head = f"{project.code}." if any("编号前" in note for note in project.notes) else ""
    leaves = [row for row in stored["tasks"] if row["activity_type"]]
    assert leaves
    for row in leaves:
        ours = work(project, head + row["activity_id"])
        assert ours.name == row["name"]
        if row["activity_status"] == "NOT_STARTED" and row["remaining_duration_min"] is not None:
            assert ours.duration == Span(round(row["remaining_duration_min"]))
        if row["actual_start"]:
            at = cases.moment(row["actual_start"])
            started = values(project, ours.id)["started"]
            assert isinstance(started, datetime)
            assert instant(started.date(), started.hour * 60 + started.minute) == at
    specs = {spec.name: spec for spec in project.calendars}
    used = {row["calendar"] for row in leaves}
    for each in stored["calendars"]:
        if each["id"] in used:
            shown = cases._calendar(each)  # noqa: SLF001 - the same JSON of the same tool
            assert specs[each["name"]].week == shown.week
            days = {day for odd in specs[each["name"]].closed for day in _days(odd.first, odd.last)}
            assert days == {day for odd in shown.closed for day in _days(odd.first, odd.last)}


def _days(first: Any, last: Any) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


CASE = next(iter(sorted((SHARED / "cases").glob("s30-*.input.json"))), None)


@pytest.mark.skipif(CASE is None, reason=f"no shared case s30 in {SHARED / 'cases'}")
def test_the_p6_case_comes_from_its_file_with_the_dates_that_p6_stored(tmp_path: Path) -> None:
    assert CASE is not None
    given = json.loads(CASE.read_text("utf-8"))
    ours = read_xer(written(tmp_path, xer_of_case(given)))
    theirs = cases.plan(given, "p6")
    uids = {str(row["uid"]): row["name"] for row in given["tasks"]}
    assert (ours.start, ours.data_date, ours.rules) == (theirs.start, theirs.data_date, "p6")
    assert ours.options.lag_on == theirs.options.lag_on
    assert ours.options.total_float == theirs.options.total_float
    mine, reference = calendars_of(ours), calendars_of(theirs)
    probe = instant(date(2022, 3, 1))
    for known in theirs.activities:
        if known.kind == "summary":
            continue
        found = work(ours, uids[known.id])
        assert found.duration == known.duration
        start = theirs.start or 0
        assert mine.of(found).worked(probe) - mine.of(found).worked(start) == (
            reference.of(known).worked(probe) - reference.of(known).worked(start)
        )
    found_by_p6 = replace(
        cases.read("s30"),
        project=ours,
        expected={uids[uid]: row for uid, row in cases.read("s30").expected.items()},
        doubted={},
    )
    agreement = score(found_by_p6)
    assert agreement.differences == ()
    assert sum(agreement.asked.values()) == 7 * agreement.leaves
    assert {(each.before, each.after, each.kind, each.lag) for each in ours.links} == {
        (uids[each.before], uids[each.after], each.kind, each.lag) for each in theirs.links
    }


# --- PMXML ---------------------------------------------------------------------------------------


def test_pmxml_gives_the_same_plan_as_xer_would(tmp_path: Path) -> None:
    project = read_pmxml(written(tmp_path, PMXML, name="plan.xml"))
    assert (project.code, project.name, project.rules) == ("HU", "湖区整治", "p6")
    assert project.options.lag_on == "successor"
    assert project.options.progress == "actual-dates"
    assert project.deadlines[0].at == instant(date(2024, 6, 30), 1020)
    assert [(each.id, each.parent, each.kind) for each in project.activities] == [
        ("A2", None, "milestone"),
        ("GW", None, "summary"),
        ("A1", "GW", "task"),
    ]
    first = work(project, "A1")
    assert (first.name, first.owner, first.duration) == ("沟槽 & 支护", "市政处", Span(2400))
    assert values(project, "A1")["percent"] == 40.0
    assert values(project, "A1")["remaining"] == 1440
    assert [(each.before, each.after, each.lag) for each in project.links] == [
        ("A1", "A2", Span(960))
    ]
    assert [each.kind for each in work(project, "A2").constraints] == ["fnlt"]
    assert left(project) == {
        "external-tasks": 1,
        "cross-project-links": 1,
        "baselines": 1,
        "custom-fields": 1,
    }
    (spec,) = project.calendars
    assert spec.week is not None
    assert spec.week[0] == ((480, 720), (780, 1440))
    assert spec.closed[0].first == date(2024, 5, 1)
    assert spec.opened[0].shifts == ((480, 960),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PMXML[:900], "DP132"),
        (PMXML.replace("<Project>", "<Project><"), "DP132"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><APIBusinessObjects>&x;</APIBusinessObjects>", "DP125"),
        ("<a>" * 5_000, "DP114"),
        ("<APIBusinessObjects/>", "DP197"),
        (PMXML.replace("2024-04-01T00:00:00", "soon"), "DP198"),
        (PMXML.replace("<Start>08:00:00", "<Start>8 Uhr"), "DP199"),
    ],
)
def test_a_pmxml_that_is_none_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pmxml(written(tmp_path, text, name="plan.xml"))
    assert {finding.code for finding in caught.value.findings} == {code}
