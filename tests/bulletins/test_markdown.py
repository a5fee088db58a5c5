from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bulletins.document import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Picture,
    Reference,
    table,
)
from bulletins.markdown import escape, markdown_of
from bulletins.wording import clean

HOSTILE = (
    "<script>alert(1)</script>",
    "甲 | 乙",
    "第一行\n# 第二行\n\n| a | b |",
    "[点我](javascript:alert(1))",
    "![图](http://x/y.png)",
    "**粗** _斜_ `码` ~~删~~",
    "1. 不是列表",
    "- 也不是",
    "# 不是标题",
    "> 不是引用",
    "---",
    "&lt;b&gt; &amp;",
    "\\",
    "\\|",
    "=====",
    "```",
)


class Page(HTMLParser):
    """The tags and the text of what a Markdown reader makes of a text."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def bulletin(*blocks: Block) -> Document:
    return Document(
        masthead="周报",
        title=("甲工程", "周报"),
        issue="2023年第52期",
        period="2023年第52周",
        organisation="",
        issued_on="2024年1月2日",
        body=blocks,
        annexes=(),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_text_in_a_paragraph(text: str) -> None:
    page = Page(escape(text))
    assert page.tags == ["p"]
    assert page.text.strip() == clean(text)


@given(st.text(max_size=60).filter(lambda text: bool(clean(text))))
def test_any_text_reads_back_as_it_was_written(text: str) -> None:
    page = Page(escape(text))
    assert page.tags == ["p"]
    assert page.text.strip() == clean(text)


@given(st.lists(st.text(max_size=30), min_size=2, max_size=2))
def test_any_text_fills_exactly_one_cell_of_a_table(cells: list[str]) -> None:
    block = table([Column("甲"), Column("乙", "right")], [cells])
    page = Page(markdown_of(bulletin(block)))
    assert page.tags.count("tr") == 2
    assert page.tags.count("td") == 2
    assert set(page.tags) <= {
        "h1",
        "p",
        "strong",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
    }


def test_headings_tables_and_links_become_markdown() -> None:
    text = markdown_of(
        bulletin(
            Heading(1, "一、总体情况"),
            Heading(2, "（一）甲工程"),
            Paragraph("截至今日。"),
            table([Column("名称"), Column("天", "right")], [("开挖", "3")]),
            Picture("附图　横道图", "", "图 一/甲.svg"),
            Reference("日历", "甲.ics"),
        )
    )
    assert "# 甲工程周报\n" in text
    assert "## 一、总体情况\n" in text
    assert "### （一）甲工程\n" in text
    assert "| 名称 | 天 |\n| :--- | ---: |\n| 开挖 | 3 |\n" in text
    assert "![附图 横道图](%E5%9B%BE%20%E4%B8%80/%E7%94%B2.svg)" in text
    assert "日历：[甲.ics](%E7%94%B2.ics)" in text
    assert text.endswith("\n")


def test_a_link_cannot_carry_a_scheme() -> None:
    text = markdown_of(bulletin(Reference("日历", "javascript:alert(1)")))
    assert "(javascript%3Aalert%281%29)" in text


def test_a_chart_without_a_file_points_to_the_html_version() -> None:
    assert "附图（见 HTML 版）" in markdown_of(bulletin(Picture("附图", "<svg/>", "")))
