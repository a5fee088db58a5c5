"""The words of the real documents, where ../shared lies beside the repository."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projects.deadlines import Role, read_deadline
from projects.errors import InputError

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"

# Two of the ledger's own dates do not stand in its words: the day of the ground-breaking came
# from a press report, an overrun is counted back from another date. Two works are no one date.
PRESS = {"2023年3月开工": "2023-03-01"}
REFUSED = {"4月30日前安装完，5月中旬择期验收", "超期1年3个月未拆除(2023-11-09时点)"}


def shared(name: str) -> Any:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository (../shared/data)")
    return json.loads(path.read_text(encoding="utf-8"))


def a_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def test_every_shared_form_gives_what_it_must() -> None:
    wrong = []
    for form in shared("deadline_expressions.json"):
        reading = read_deadline(form["text"], role=form["role"], on=a_date(form["on"]))
        gives = form["gives"]
        if reading.kind == "span":
            got = f"{reading.start}/{reading.end}"
        elif reading.kind == "recurrence":
            weekly = reading.recurrence == "FREQ=WEEKLY"
            got = "RRULE weekly" if weekly and "weekly" in gives else "RRULE"
        else:
            got = str(reading.day or reading.duration)
        if got != gives:
            wrong.append((form["text"], gives, got))
    assert wrong == []


def test_every_start_and_finish_of_the_ledger_gives_its_date_or_is_rightly_refused() -> None:
    refused, wrong = set(), []
    for project in shared("seed_projects.json")["projects"]:
        roles: tuple[Role, ...] = ("start", "finish")
        for role in roles:
            words = project[role]
            if words is None:
                continue
            try:
                reading = read_deadline(words["raw"], role=role, on=a_date(project["as_of"]))
            except InputError:
                refused.add(words["raw"])
                continue
            if str(reading.day) != PRESS.get(words["raw"], words["date"]):
                wrong.append((words["raw"], words["date"], reading.day))
    assert wrong == []
    assert refused == REFUSED
