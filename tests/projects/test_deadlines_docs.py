"""Each row of the tables in docs/deadlines.md gives what it says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from projects.deadlines import Role, read_deadline
from projects.errors import InputError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "deadlines.md"
ROW = re.compile(r"^\| ([^|]+) \| (start|finish) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def given_by(words: str, role: Role) -> str:
    try:
        reading = read_deadline(words, role=role, on=date(2024, 3, 6))
    except InputError as refused:
        return refused.findings[0].code
    if reading.kind == "span":
        gives = f"{reading.start}/{reading.end}"
    elif reading.kind == "day":
        gives = str(reading.day)
    else:
        gives = reading.duration or reading.recurrence or reading.kind
    return f"{gives} flagged" if reading.flagged else gives


@pytest.mark.parametrize(("words", "role", "gives"), ROWS)
def test_the_documented_words_give_what_the_page_says(words: str, role: Role, gives: str) -> None:
    assert given_by(words, role) == gives


def test_the_page_lists_the_codes_that_the_reader_gives() -> None:
    listed = set(re.findall(r"^\| (DP2\d\d) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    sources = (Path(__file__).resolve().parents[2] / "projects" / "deadlines").glob("*.py")
    used = {
        code for path in sources for code in re.findall(r'"(DP2\d\d)"', path.read_text("utf-8"))
    }
    assert listed == used
