"""The bulletin of the bundled projects as an office program sets it, page by page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from bulletins import Drawn, Figures, Week, bulletin_facts
from bulletins.compose import document_of
from bulletins.docx import docx_of
from projects import bundled
from tests.bulletins.docx_reading import png
from tests.bulletins.test_bundled_bulletin import week_of_plan
from tests.bulletins.test_docx_office import MISSING, MM, Line, Page, pages_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]

LONG = "某某市中心城区<水环境>&“系统”综合治理二期工程" * 9


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """Six bundled projects, one of them with a name of 200 characters, and their charts."""
    weeks = [week_of_plan(bundled.path(code), date(2023, 12, 31)) for code in bundled.names()]
    facts = bulletin_facts(weeks, week=Week(2023, 52), organisation="市城管局")
    first, *rest = facts.projects
    facts = replace(facts, number=1, projects=(replace(first, name=LONG), *rest))
    bars = {one.code: (Drawn(png(222, 125), 222, 125),) for one in facts.projects}
    figures = Figures(bars=bars, wall="周报-2023-W52-横道图A3.pdf", on_wall=frozenset(bars))
    data = docx_of(document_of(facts, figures), kind="周报")
    return pages_of(data, tmp_path_factory.mktemp("real"))


def test_full_lines_of_the_text_hold_28_characters_and_no_page_more_than_22_lines(
    pages: list[Page],
) -> None:
    upright = [page for page in pages if not page.wide]
    text = [[one for one in page.lines if _body(one)] for page in upright]
    full = [one for page in text for one in page if one.right - one.left > 150 * MM]
    assert len(full) > 60
    wide = [sum(0.5 if ord(char) < 0x2000 else 1 for char in one.text) for one in full]
    assert max(wide) <= 29, "28, and a mark that hangs into the margin"
    assert sum(26 <= each <= 29 for each in wide) > 0.8 * len(wide)
    assert max(len({round(one.top) for one in page}) for page in text) <= 22


def _body(line: Line) -> bool:
    """Neither of a table, which is set smaller, nor the number of the page."""
    return line.bottom - line.top > 15 and "—" not in line.text


def numbers(pages: list[Page]) -> list[int]:
    found = (re.fullmatch(r"—(\d+)—", one.text) for page in pages for one in page.lines)
    return [int(one[1]) for one in found if one]


def test_every_page_has_its_number_and_they_run_on(pages: list[Page]) -> None:
    told = numbers(pages)
    assert len(told) == len(pages)
    assert told[:-1] == list(range(1, len(pages)))


def test_nothing_stands_beyond_the_text_area(pages: list[Page]) -> None:
    for page in pages:
        left, right = (35, 297 - 37) if page.wide else (28, 184)
        for one in page.lines:
            if "—" in one.text and one.text.strip("—").isdigit():
                continue
            assert one.left >= left * MM - 2 or page.wide, one
            assert one.right <= right * MM + 18, one


def test_annexes_follow_one_another_and_each_chart_has_a_page(pages: list[Page]) -> None:
    heads = [one.text for page in pages if page.wide for one in page.lines if "附" in one.text[:1]]
    order = [next(n for n, text in enumerate(heads) if text.startswith(name)) for name in
             ("附表1", "附表2", "附表3", "附表4", "附图1", "附图6")]  # fmt: skip
    assert all(before < after for before, after in pairwise(order))
    charts = [page for page in pages if any(one.text.startswith("附图") for one in page.lines)]
    notes = [page for page in pages if any("本图A3幅面另附" in one.text for one in page.lines)]
    assert len(notes) == len(bundled.names())
    assert all(page in charts for page in notes), "picture, caption and note share a page"


def test_the_volume_ends_on_an_even_page_with_its_imprint(pages: list[Page]) -> None:
    # The office program leaves an empty odd page before it out of the PDF, but counts it.
    assert numbers(pages)[-1] in (len(pages), len(pages) + 1)
    assert numbers(pages)[-1] % 2 == 0
    assert pages[-1].find("印发").bottom == pytest.approx((297 - 35) * MM - 6, abs=5)
