"""The Word file as an office program sets it: lines, pages, numbers, counted in the PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bulletins.document import (
    Block,
    Column,
    Document,
    Drawn,
    Heading,
    Paragraph,
    Picture,
    table,
)
from bulletins.docx import Imprint, docx_of
from tests.bulletins.docx_reading import png

MM = 72 / 25.4
PROGRAMS = ("soffice", "pdftotext")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and where it stands, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    wide: bool
    lines: tuple[Line, ...]

    def find(self, text: str) -> Line:
        return next(line for line in self.lines if text in line.text)


def pages_of(data: bytes, folder: Path) -> list[Page]:
    """The pages of the file as LibreOffice sets them."""
    (folder / "file.docx").write_bytes(data)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(folder / "file.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    told = subprocess.run(
        ["pdftotext", "-bbox-layout", str(folder / "file.pdf"), "-"],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    root = ET.fromstring(re.sub(r'xmlns="[^"]*"', "", told[told.index("<html") :]))
    return [_page(page) for page in root.iter("page")]


def _page(page: ET.Element) -> Page:
    lines = [
        Line("".join(word.text or "" for word in line), *(_at(line, side) for side in SIDES))
        for line in page.iter("line")
    ]
    lines.sort(key=lambda line: (line.top, line.left))
    return Page(_at(page, "width") > _at(page, "height"), tuple(lines))


SIDES = ("xMin", "yMin", "xMax", "yMax")


def _at(element: ET.Element, name: str) -> float:
    return float(element.get(name) or "nan")


TEXT = "倒排工期从完成时限往回推算出谁最迟何时必须开始" * 40
COLUMNS = [Column("序号", "center"), Column("工作", wide=True), Column("最迟完成", "center")]


def paper(body: Sequence[Block], annexes: Sequence[Block] = ()) -> Document:
    return Document(
        masthead="倒排工期工作周报",
        title=("两湖治理工程", "倒排工期执行情况周报"),
        issue="2023年第52期",
        period="2023年第52周（12月25日至12月31日）",
        organisation="市城管局",
        issued_on="2024年1月2日",
        issued=date(2024, 1, 2),
        body=tuple(body),
        annexes=tuple(annexes),
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """A notice of three pages of text, an annex of two pages, a chart and the 版记."""
    rows = [(str(n), f"工作{n}", "2023-12-31") for n in range(1, 31)]
    marks = "因此，必须开始；不然，来不及。" * 30
    document = paper(
        [Paragraph(TEXT), Paragraph(marks), Paragraph("依" * 26 + "，" + "排" * 28 + "。终")],
        [
            Heading(3, "附件1　慢序时事项清单"),
            table(COLUMNS, rows),
            Picture("附图　横道图", drawn=Drawn(png(900, 500), 225, 125)),
        ],
    )
    data = docx_of(
        replace(document, title=("关于两湖治理工程", "执行情况的通报")),
        kind="通报",
        imprint=Imprint(number="城管通第1号", copies=(("抄送", "各县区、" * 20 + "市财政局"),)),
    )
    return pages_of(data, tmp_path_factory.mktemp("office"))


def body_of(page: Page) -> list[Line]:
    return [line for line in page.lines if "—" not in line.text]


def test_a_full_line_holds_28_characters_between_the_margins(pages: list[Page]) -> None:
    full = [line for line in body_of(pages[1]) if len(line.text) >= 28]
    assert len(full) >= 15
    assert {len(line.text) for line in full} <= {28, 29}  # 29: a mark hangs into the margin
    for line in full:
        assert line.left == pytest.approx(28 * MM, abs=1)
        assert line.text[28:] in ("", "，", "。", "；")
    plain = [line for line in full if set(line.text) <= set(TEXT)]
    assert {len(line.text) for line in plain} == {28}
    assert all(line.right == pytest.approx(184 * MM, abs=2) for line in plain)


def test_a_full_page_holds_22_lines_at_28_95_points(pages: list[Page]) -> None:
    lines = body_of(pages[1])
    assert len(lines) == 22
    steps = [after.top - before.top for before, after in pairwise(lines)]
    assert steps == pytest.approx([28.95] * 21, abs=0.11)
    assert lines[0].top >= 37 * MM
    assert lines[-1].bottom <= (297 - 35) * MM + 3


def test_no_line_begins_with_a_mark(pages: list[Page]) -> None:
    lines = [line.text for page in pages for line in page.lines]
    assert len(lines) > 60
    assert not [text for text in lines if text[:1] in tuple("，。；、：）”》")]


def test_page_numbers_stand_seven_millimetres_below_the_text_odd_right_even_left(
    pages: list[Page],
) -> None:
    upright = [page for page in pages if not page.wide]
    assert len(upright) >= 3
    for page in upright:
        line = next(line for line in page.lines if line.text.startswith("—"))
        assert line.text.replace("—", "").isdigit()
        assert line.top == pytest.approx((297 - 35 + 7) * MM, abs=3)
        if int(line.text.replace("—", "")) % 2:
            assert line.right == pytest.approx(184 * MM - 14, abs=2)
        else:
            assert line.left == pytest.approx(28 * MM + 14, abs=2)


def test_page_numbers_of_landscape_pages_lie_where_the_upright_ones_do_once_turned(
    pages: list[Page],
) -> None:
    wide = [(n, page) for n, page in enumerate(pages, 1) if page.wide]
    assert len(wide) >= 3
    for number, page in wide:
        line = min(page.lines, key=lambda line: line.left)
        assert str(number) in line.text
        # The left side of the sheet is its foot: 35 mm less 7 mm.
        assert line.right == pytest.approx(28 * MM, abs=3)
        end = line.bottom if number % 2 else line.top
        assert end == pytest.approx(184 * MM - 14 if number % 2 else 28 * MM + 14, abs=3)


def test_the_head_of_a_table_stands_on_every_page_of_it(pages: list[Page]) -> None:
    listed = [page for page in pages if page.wide and any("工作" in one.text for one in page.lines)]
    assert len(listed) >= 2
    for page in listed:
        assert page.find("序号").top < page.find("2023-12-31").top
    days = [line for page in listed for line in page.lines if "2023-12-31" in line.text]
    assert len(days) == 30


def test_the_imprint_ends_on_the_lower_edge_of_the_text_area(pages: list[Page]) -> None:
    last = pages[-1]
    assert last.find("抄送：").left == pytest.approx(28 * MM + 14, abs=2)
    printed = last.find("2024年1月2日印发")
    assert printed.right == pytest.approx(184 * MM - 14, abs=2)
    assert printed.bottom == pytest.approx((297 - 35) * MM - 6, abs=5)


def test_the_day_stands_four_characters_from_the_right_below_its_office(pages: list[Page]) -> None:
    page = next(page for page in pages if any(one.text == "2024年1月2日" for one in page.lines))
    office, day = page.find("市城管局"), page.find("2024年1月2日")
    assert office.top < day.top
    assert day.right == pytest.approx(184 * MM - 4 * 15.75, abs=3)
    # LibreOffice sets air between figures and characters, whatever the file says: 4 × 4 points.
    assert (office.left + office.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=9)


def test_without_annexes_the_imprint_stands_at_the_foot_of_the_last_page_of_text(
    tmp_path: Path,
) -> None:
    found = pages_of(docx_of(paper([Paragraph("无。")]), kind="周报"), tmp_path)
    assert len(found) == 1
    assert found[0].find("印发").bottom == pytest.approx((297 - 35) * MM - 6, abs=5)
    assert found[0].find("编制：").top < found[0].find("印发").top
