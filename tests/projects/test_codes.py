"""The table of finding codes and its page."""

from __future__ import annotations

import re
from pathlib import Path

from projects.codes import CODES, markdown

ROOT = Path(__file__).resolve().parents[2]
USE = re.compile(r'"(DP\d{3})"')


def test_the_page_of_codes_is_the_table() -> None:
    page = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8")
    assert page == markdown(), "run: python -m projects.codes > docs/codes.md"


def test_every_code_that_the_program_uses_has_a_row() -> None:
    rooms = ("projects", "gantt", "calendars", "bulletins", "flows", "web")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    used = {code for path in files for code in USE.findall(path.read_text(encoding="utf-8"))}
    assert used - CODES.keys() == set()


def test_every_row_says_what_and_what_to_do_in_chinese_and_why_in_english() -> None:
    for row in CODES.values():
        assert re.fullmatch(r"DP[1-9]\d{2}", row.code)
        assert re.search(r"[一-鿿]", row.title), row
        assert re.search(r"[一-鿿]", row.remedy), row
        assert row.why.endswith("."), row
