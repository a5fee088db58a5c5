"""Another reader of Microsoft Project XML, MPXJ, finds in our files what we put in."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from projects.bundled import names
from projects.model import instant
from projects.schedule import schedule
from projects.writers.mspdi import mspdi_document
from projects.writers.mspdi.calendars import covered
from projects.writers.mspdi.links import written_links
from projects.writers.mspdi.outgoing import Outgoing
from tests.projects.mpxj_convert import JAVA, MPXJ, convert, convert_all
from tests.projects.mspdi_written import bundled, last_day

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(JAVA is None, reason="no java on PATH"),
    pytest.mark.skipif(MPXJ is None, reason="the package mpxj is not installed"),
]


Read = tuple[Outgoing, dict[str, Any]]
PLANS = [(code, begun) for code in names() for begun in (False, True)]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, bool], Read]:
    """Each bundled plan, not begun and under way: what we wrote, and what MPXJ read."""
    folder = tmp_path_factory.mktemp("written")
    written = {}
    for code, begun in PLANS:
        project = bundled(code)
        ours = schedule(project, as_of=last_day(project) if begun else None)
        (folder / f"{code}-{begun}.xml").write_bytes(mspdi_document(project, ours))
        written[code, begun] = Outgoing(project, ours)
    convert_all(folder, ".xml", folder, ".json")
    return {
        (code, begun): (outgoing, _json(folder / f"{code}-{begun}.json"))
        for (code, begun), outgoing in written.items()
    }


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize(("code", "begun"), PLANS)
def test_another_reader_finds_our_tasks_links_and_dates(
    code: str, begun: bool, read: dict[tuple[str, bool], Read]
) -> None:
    outgoing, found = read[code, begun]
    rows = {task["unique_id"]: task for task in found["tasks"]}
    assert len(rows) == len(outgoing.rows) + 1
    for row in outgoing.rows:
        task, timing = rows[row.uid], outgoing.schedule[row.activity.id]
        assert task["name"] == row.activity.name
        assert task["text1"] == row.activity.id
        assert _at(task.get("start")) == timing.planned_start
        assert _at(task.get("finish")) == timing.planned_finish
        assert _at(task.get("early_finish")) == timing.early_finish
        assert _at(task.get("late_start")) == timing.late_start
    links = chain.from_iterable(task.get("predecessors", ()) for task in rows.values())
    assert len(list(links)) == len(list(written_links(outgoing)))


def _at(text: str | None) -> int | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return instant(at.date(), at.hour * 60 + at.minute)


@pytest.mark.parametrize("suffix", ["mpx", "xer"])
def test_our_files_convert_to_other_formats(suffix: str, tmp_path: Path) -> None:
    project = bundled("lianghu")
    source = tmp_path / "plan.xml"
    source.write_bytes(mspdi_document(project, schedule(project)))
    path = convert(source, tmp_path / f"out.{suffix}")
    assert path.stat().st_size > 10_000


def _minutes(calendar: dict[str, Any], day: date) -> int:
    hours = _hours(calendar[DAYS[day.weekday()].lower()])
    for each in calendar.get("exceptions", ()):
        if each["from"] <= day.isoformat() <= each["to"]:
            hours = _hours(each)
    return hours


def _hours(row: dict[str, Any]) -> int:
    total = 0
    for each in row.get("hours", ()):
        begin, end = (_clock(each[name]) for name in ("from", "to"))
        total += (end or 1440) - begin
    return total


def _clock(text: str) -> int:
    hour, minute = text.split(":")[:2]
    return int(hour) * 60 + int(minute)


@pytest.mark.parametrize("code", names())
def test_another_reader_works_the_same_minutes_day_by_day(
    code: str, read: dict[tuple[str, bool], Read]
) -> None:
    outgoing, found = read[code, False]
    first, last = covered(outgoing)
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    theirs = {each["name"]: each for each in found["calendars"]}
    for calendar in outgoing.calendars:
        other = theirs[calendar.name]
        wrong = [
            day
            for day in days
            if _minutes(other, day) != sum(b - a for a, b in calendar.shifts_on(day))
        ]
        assert wrong == []
