"""The Word file as it is built: page, type, head, annexes, 版记."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Mm

from bulletins.document import (
    Block,
    Column,
    Document,
    Drawn,
    Heading,
    Paragraph,
    Picture,
    Reference,
    Table,
    table,
)
from bulletins.docx import Imprint, docx_of
from projects.errors import InputError
from tests.bulletins.docx_reading import (
    footers_of,
    opened,
    paragraphs_of,
    png,
    properties_of,
    styles_of,
    texts_of,
)

WORKS = table(
    [Column("序号", "center"), Column("工作", wide=True)], [("1", "清淤"), ("2", "截污")], [0]
)


def bulletin(*body: Block, annexes: tuple[Block, ...] = ()) -> Document:
    return Document(
        masthead="倒排工期工作周报",
        title=("两湖治理工程", "倒排工期执行情况周报"),
        issue="2023年第52期",
        period="2023年第52周（12月25日至12月31日）",
        organisation="市城管局",
        issued_on="2024年1月2日",
        issued=date(2024, 1, 2),
        body=body,
        annexes=annexes,
    )


def weekly(*body: Block, annexes: tuple[Block, ...] = ()) -> Docx:
    return opened(docx_of(bulletin(*body, annexes=annexes), kind="周报"))


# --- the page ------------------------------------------------------------------------------------


def test_the_page_is_the_one_of_the_standard() -> None:
    page = weekly(Paragraph("截至2023年12月31日。")).sections[0]
    assert (page.page_width, page.page_height) == pytest.approx((Mm(210), Mm(297)), abs=700)
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert sides == pytest.approx((Mm(37), Mm(35), Mm(28), Mm(26)), abs=700)
    grid = properties_of(page).find(qn("w:docGrid"))
    assert grid is not None
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_body_type_is_3_hao_fangsong_on_exact_leading_with_two_characters_of_indent() -> None:
    styles = styles_of(weekly())
    defaults = styles.find(qn("w:docDefaults"))
    assert defaults is not None
    run = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert run is not None
    fonts, size, lang = (run.find(qn(f"w:{tag}")) for tag in ("rFonts", "sz", "lang"))
    assert fonts is not None
    assert size is not None
    assert lang is not None
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert fonts.get(qn("w:ascii")) == "Times New Roman"
    assert size.get(qn("w:val")) == "32"
    assert lang.get(qn("w:eastAsia")) == "zh-CN"
    leading = defaults.find(f".//{qn('w:pPr')}/{qn('w:spacing')}")
    assert leading is not None
    assert (leading.get(qn("w:line")), leading.get(qn("w:lineRule"))) == ("579", "exact")
    indent = styles.find(f".//*[@{qn('w:styleId')}='BodyText']/{qn('w:pPr')}/{qn('w:ind')}")
    assert indent is not None
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert indent.get(qn("w:firstLine")) == "630"


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("AnnexMark", "黑体", None),
        ("Footer", "宋体", "28"),
    ],
)
def test_each_level_has_the_face_that_the_standard_names(
    style: str, font: str, size: str | None
) -> None:
    element = styles_of(weekly()).find(f".//*[@{qn('w:styleId')}='{style}']/{qn('w:rPr')}")
    assert element is not None
    fonts = element.find(qn("w:rFonts"))
    assert fonts is not None
    assert fonts.get(qn("w:eastAsia")) == font
    found = element.find(qn("w:sz"))
    assert (found.get(qn("w:val")) if found is not None else None) == size


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    document = weekly()
    assert document.settings.odd_and_even_pages_header_footer
    page = document.sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert odd.text.startswith("— ")
    assert odd.text.endswith(" —")
    for footer in footers_of(page):
        assert [part.text for part in footer.iter(qn("w:instrText"))] == [" PAGE "]
    assert odd.paragraph_format.right_indent == even.paragraph_format.left_indent


# --- head and body -------------------------------------------------------------------------------


def test_head_title_period_and_sections_come_in_this_order() -> None:
    document = weekly(Heading(1, "一、总体情况"), Heading(2, "（一）两湖"), Paragraph("进度80%。"))
    said = [(style, text) for style, text in paragraphs_of(document) if text]
    assert said[:7] == [
        ("发文机关标志", "倒排工期工作周报"),
        ("发文字号", "2023年第52期"),
        ("发文字号", "市城管局\t2024年1月2日"),
        ("Title", "两湖治理工程倒排工期执行情况周报"),
        ("周期", "2023年第52周（12月25日至12月31日）"),
        ("Heading 1", "一、总体情况"),
        ("Heading 2", "（一）两湖"),
    ]
    assert ("Body Text", "进度80%。") in said


def test_a_notice_with_a_number_has_the_head_of_a_wenjian_and_ends_with_office_and_day() -> None:
    around = Imprint(
        number="城管通第1号", addressee="各有关单位", copies=(("报", "市政府"), ("送", "各县区。"))
    )
    annexes = (Heading(3, "附件1　慢序时事项清单"), WORKS)
    told = docx_of(
        bulletin(Paragraph("现通报如下。"), annexes=annexes), kind="通报", imprint=around
    )
    said = [(style, text) for style, text in paragraphs_of(opened(told)) if text]
    assert said[:2] == [("发文机关标志", "市城管局文件"), ("发文字号", "城管通第1号")]
    assert ("Normal", "各有关单位：") in said
    assert ("Normal", "附件：慢序时事项清单") in said
    assert [text for style, text in said if style == "署名"] == ["市城管局", "2024年1月2日"]
    assert ("附件序号", "附件1") in said
    assert ("附件标题", "慢序时事项清单") in said
    words = texts_of(opened(told))
    assert "报：市政府。" in words
    assert "送：各县区。" in words
    assert "2024年1月2日印发" in words


def test_a_weekly_bulletin_is_signed_by_those_who_made_it() -> None:
    said = texts_of(weekly(Paragraph("无。")))
    assert any(text.startswith("编制：") and "审核：" in text and "签发：" in text for text in said)


# --- annexes -------------------------------------------------------------------------------------

ANNEX = (Heading(3, "附表1　自报与计算判定对照表"), WORKS)


def test_annexes_lie_on_landscape_pages_and_the_volume_ends_upright_on_an_even_page() -> None:
    document = weekly(Paragraph("无。"), annexes=ANNEX)
    shapes = [(page.page_width or 0) > (page.page_height or 0) for page in document.sections]
    assert shapes == [False, True, False]
    wide = document.sections[1]
    assert wide.left_margin == pytest.approx(Mm(35), abs=700)
    assert wide.top_margin == pytest.approx(Mm(28), abs=700)
    assert document.sections[2].start_type == 3  # even page


def test_the_number_of_a_landscape_page_runs_down_its_left_side() -> None:
    wide = weekly(annexes=ANNEX).sections[1]
    for footer in footers_of(wide):
        assert [one.get(qn("w:val")) for one in footer.iter(qn("w:textDirection"))] == ["tbRl"]
        assert [one.text for one in footer.iter(qn("w:instrText"))] == [" PAGE "]


def test_heads_of_tables_repeat_and_rows_are_not_broken() -> None:
    rows = [(str(n), "工作") for n in range(200)]
    long = table(WORKS.columns, rows)
    document = weekly(annexes=(Heading(3, "附表2　进度偏差表"), long))
    lines = list(document.element.body.iter(qn("w:tr")))[:201]
    assert len(document.tables[0].rows) == 201
    assert [line.find(f".//{qn('w:tblHeader')}") is not None for line in lines[:3]] == [
        True,
        False,
        False,
    ]
    assert all(line.find(f".//{qn('w:cantSplit')}") is not None for line in lines)


def test_rows_that_are_set_off_are_bold_in_their_first_cells_only() -> None:
    columns = [Column("甲"), Column("乙"), Column("丙")]
    document = weekly(table(columns, [("一", "二", "三"), ("四", "五", "六")], [1]))
    bold = [
        run.text
        for row in document.tables[0].rows
        for cell in row.cells
        for run in cell.paragraphs[0].runs
        if run.bold
    ]
    assert bold == ["四", "五"]


def test_small_annexes_share_a_page_and_an_attachment_begins_its_own() -> None:
    two = (*ANNEX, Heading(3, "附表2　进度偏差表"), WORKS)
    shared = weekly(annexes=two)
    own = opened(docx_of(bulletin(annexes=two), kind="通报"))
    for document, breaks in ((shared, [False, False]), (own, [False, True])):
        heads = [one for one in document.paragraphs if one.style and one.style.name == "附件序号"]
        assert [bool(one.paragraph_format.page_break_before) for one in heads] == breaks


def test_a_table_longer_than_a_page_begins_where_some_of_it_fits() -> None:
    long = table(WORKS.columns, [(str(n), "工作") for n in range(200)])
    document = weekly(annexes=(*ANNEX, Heading(3, "附表2　进度偏差表"), long))
    heads = [one for one in document.paragraphs if one.style and one.style.name == "附件序号"]
    assert not any(one.paragraph_format.page_break_before for one in heads)


# --- pictures ------------------------------------------------------------------------------------


def drawing(width: float, height: float) -> Picture:
    return Picture("附图", drawn=Drawn(png(), width, height))


def test_a_chart_has_its_size_on_paper_its_caption_and_the_file_beside_it() -> None:
    drawn = Drawn(png(), 200, 100)
    chart = Picture("附图　两湖横道图", drawn=drawn, beside="两湖-A3.pdf", medium="paper")
    document = weekly(annexes=(*ANNEX, chart, chart))
    assert [(one.width, one.height) for one in document.inline_shapes] == [(Mm(200), Mm(100))] * 2
    words = texts_of(document)
    assert words.count("附图　两湖横道图") == 2
    assert "注：本图 A3 幅面另附，文件名为 两湖-A3.pdf。" in words


def test_a_chart_that_is_larger_than_the_page_is_made_to_fit_in_proportion() -> None:
    document = weekly(annexes=(drawing(420, 297),))
    shape = document.inline_shapes[0]
    assert shape.width <= Mm(225)
    assert shape.height <= Mm(126)
    assert shape.width / shape.height == pytest.approx(420 / 297, rel=1e-3)


@pytest.mark.parametrize("data", [b"", b"<svg/>", png()[:20]])
def test_what_is_no_picture_is_refused_as_one(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        weekly(annexes=(Picture("附图", drawn=Drawn(data, 100, 50)),))
    assert [finding.code for finding in refused.value.findings] == ["DP772"]


@pytest.mark.parametrize("size", [(0, 50), (100, -1), (float("nan"), 50)])
def test_a_picture_without_a_size_is_refused(size: tuple[float, float]) -> None:
    with pytest.raises(InputError) as refused:
        weekly(annexes=(drawing(*size),))
    assert [finding.code for finding in refused.value.findings] == ["DP772"]


def test_without_pictures_the_files_that_hold_them_are_named() -> None:
    annexes = (*ANNEX, Reference("日历订阅文件", "a.ics"), Picture("附图　横道图", "", "a.pdf"))
    words = texts_of(weekly(annexes=annexes))
    assert "另附文件：日历订阅文件（a.ics）" in words
    assert "附图　横道图（另附文件 a.pdf）" in words


# --- bytes and odd texts -------------------------------------------------------------------------


def test_the_same_document_gives_the_same_bytes_and_carries_its_day_alone() -> None:
    first = docx_of(bulletin(Paragraph("无。"), annexes=ANNEX), kind="周报")
    assert first == docx_of(bulletin(Paragraph("无。"), annexes=ANNEX), kind="周报")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 1, 2, 0, 0, 0)}
    facts = opened(first).core_properties
    assert facts.title == "两湖治理工程倒排工期执行情况周报"
    assert facts.author == "市城管局"
    assert facts.created is not None
    assert facts.created.date() == facts.modified.date() == date(2024, 1, 2)


@pytest.mark.parametrize("odd", ["甲<乙&丙>", "工程😀二期", '“引号”"', "{{ name }}", "]]>", "a\tb"])
def test_odd_texts_stay_what_they_are(odd: str) -> None:
    columns = [Column("工作", wide=True)]
    document = weekly(Paragraph(f"{odd}完工。"), table(columns, [(odd,)]))
    shown = odd.replace("\t", " ")
    assert f"{shown}完工。" in texts_of(document)
    assert document.tables[0].cell(1, 0).text == shown


def test_control_and_direction_characters_are_dropped_everywhere() -> None:
    bad = "甲\x00乙\x0b\u202e丙\ud800"
    told = replace(bulletin(Heading(1, bad), Paragraph(bad)), organisation=bad, masthead=bad)
    around = Imprint(addressee=bad, copies=((bad, bad),), printed_by=bad)
    chart = Picture(bad, drawn=Drawn(png(), 10, 10), beside=bad)
    data = docx_of(replace(told, annexes=(chart,)), kind="通报", imprint=around)
    words = "".join(texts_of(opened(data)))
    assert "甲" in words
    assert not {"\x00", "\x0b", "\u202e", "\ud800"} & set(words)


def test_a_cell_without_end_is_cut_so_that_its_row_fits_a_page() -> None:
    document = weekly(table([Column("说明", wide=True)], [("长" * 5000,)]))
    text = document.tables[0].cell(1, 0).text
    assert len(text) == 600
    assert text.endswith("…")


def test_a_table_without_rows_keeps_its_head() -> None:
    document = weekly(Table(WORKS.columns, ()))
    assert len(document.tables[0].rows) == 1


def test_overlong_names_anywhere_still_give_a_document() -> None:
    long = "某某市中心城区水环境系统综合治理二期工程" * 30
    told = replace(bulletin(Heading(1, long), annexes=ANNEX), title=(long, long), organisation=long)
    around = Imprint(mark=long, addressee=long, copies=((long, long), ("送", long)), number=long)
    document = opened(docx_of(told, kind="通报", imprint=around))
    assert document.core_properties.title == (long + long)[:255]
    assert f"{long}：" in texts_of(document)


def test_fifty_columns_share_the_page() -> None:
    columns = [Column(f"第{n}栏", "center") for n in range(50)]
    document = weekly(annexes=(Heading(3, "附表1　多栏"), table(columns, [["2023-12-31"] * 50])))
    widths = [int(one.get(qn("w:w"))) for one in document.element.body.iter(qn("w:gridCol"))][:50]
    assert sum(widths) == pytest.approx(12756, abs=50)
    assert min(widths) > 0
