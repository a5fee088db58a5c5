"""Templates to begin with: the built-in forms with names where the facts stand.

They are written by the same functions as the built-in forms, so they look like them and say the
same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from bulletins.compose import MASTHEAD
from bulletins.document import table
from bulletins.docx.head import red_head
from bulletins.docx.notice import MASTHEAD as NOTICE_MASTHEAD
from bulletins.docx.package import blank, saved
from bulletins.docx.page import LINE, TEXT_WIDTH, first_section, next_section
from bulletins.docx.tables import add_table
from bulletins.docx.text import add
from bulletins.letters.notes import small
from bulletins.letters.order import Field, add_form, number_line
from bulletins.letters.reminder import TIGHT, frame, led
from bulletins.meeting.writing import add_item, overview
from bulletins.own import Own, Paper

if TYPE_CHECKING:
    from docx.document import Document

_SAMPLE: Final = ("1", "某某综合治理工程项目", "−12.3", "■ 红灯", "2024-03-31", "−12.5", "3", "4")
"""A row by which the columns of the meeting's table get their widths."""
SENDER: Final = "发文单位名称"
"""Stands where nobody has said who sends the letter: its length sets the size of the mark."""


def starting(paper: Paper, own: Own, organisation: str) -> bytes:
    """The template of a paper to begin with; the same input gives the same bytes."""
    document = blank()
    first_section(document)
    _WRITERS[paper](document, own, own.words.落款 or organisation)
    return saved(document, title=f"{paper}模板", author=organisation, day=None)


def _weekly(document: Document, own: Own, organisation: str) -> None:
    number = bool(own.words.周报发文字号)
    _head(document, own.words.周报版头 or MASTHEAD, organisation, number=number)
    add(document, "周期", "{{ 周期 }}")
    _addressee(document)
    _sections(
        document,
        ("总体情况", "总体情况"),
        ("本周完成", "本周完成"),
        ("关键节点", "关键节点"),
        ("存在问题及需协调事项", "存在问题"),
        ("下周计划", "下周计划"),
    )
    _tail(document)


def _notice(document: Document, own: Own, organisation: str) -> None:
    number = bool(own.words.通报发文字号)
    _head(document, own.words.通报版头 or NOTICE_MASTHEAD, organisation, number=number)
    _addressee(document)
    add(document, "Body Text", "{{ 导语 }}")
    _sections(
        document,
        ("总体情况", "总体情况"),
        ("慢序时情况", "慢序时情况"),
        ("存在问题及办理要求", "存在问题"),
    )
    add(document, "Normal", "{{p 附件说明 }}")
    add(document, "Body Text").paragraph_format.keep_with_next = True
    add(document, "Normal", "{{p 署名 }}")
    _tail(document)


def _head(document: Document, mark: str, organisation: str, *, number: bool) -> None:
    """The red head and the title. The mark is as large as the built-in form's."""
    red_head(
        document,
        mark=f"{organisation}文件" if number and organisation else mark,
        number="{{ 发文字号 }}",
        office="{{ 单位 }}",
        day="{{ 印发日期 }}",
        official=number,
    )
    document.paragraphs[0].runs[0].text = "{{ 版头 }}"
    _title(document, blank=2 if number else 1)


def _title(document: Document, *, blank: int) -> None:
    for _ in range(blank):
        add(document, "发文字号")
    _each(document, "行", "标题行", "Title", "{{ 行 }}")


def _each(document: Document, name: str, listed: str, style: str, text: str) -> None:
    """A paragraph for each of a list."""
    add(document, "Normal", f"{{%p for {name} in {listed} %}}")
    add(document, style, text)
    add(document, "Normal", "{%p endfor %}")


def _addressee(document: Document) -> None:
    add(document, "发文字号")
    _where(document, "主送", "Normal", "{{ 主送 }}：")


def _where(document: Document, condition: str, style: str, text: str) -> None:
    """A paragraph that stands only where there is something to say."""
    add(document, "Normal", f"{{%p if {condition} %}}")
    add(document, style, text)
    add(document, "Normal", "{%p endif %}")


def _sections(document: Document, *titles: tuple[str, str]) -> None:
    for numeral, (title, name) in zip("一二三四五", titles, strict=False):
        add(document, "heading 1", f"{numeral}、{title}")
        add(document, "Normal", f"{{{{p {name} }}}}")


def _tail(document: Document) -> None:
    """Annexes and pictures on landscape pages, 版记 at the end of an even page."""
    next_section(document, landscape=True)
    add(document, "Normal", "{{p 全部附表 }}")
    add(document, "Normal", "{%p for 幅 in 附图 %}")
    add(document, "附件序号", "{{ 幅.题 }}").paragraph_format.page_break_before = True
    add(document, "附图", "{{ 幅.图 }}")
    _where(document, "幅.另附", "表注", "注：本图 A3 幅面另附，文件名为 {{ 幅.另附 }}。")
    add(document, "Normal", "{%p endfor %}")
    next_section(document, landscape=False, even=True)
    add(document, "Normal", "{{p 版记 }}")
    add(document, "占位")


# --- letters -------------------------------------------------------------------------------------


def _reminder(document: Document, _own: Own, organisation: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    frame(section, organisation or SENDER, "{{ 数据来源 }}")
    section.first_page_header.paragraphs[0].runs[0].text = "{{ 单位 }}"
    add(document, "发文字号", "{{ 编号 }}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _where(document, "空行", "发文字号", "")
    _title(document, blank=1)
    add(document, "Normal")
    add(document, "Normal", "{{ 主送 }}：")
    add(document, "Normal", "{%p for 段 in 正文 %}")
    for tag, leading in (("{%p if 紧排 %}", TIGHT), ("{%p else %}", LINE)):
        add(document, "Normal", tag)
        for last in ("{%p if loop.last %}", "{%p else %}"):  # no page holds a signature alone
            add(document, "Normal", last)
            line = add(document, "Body Text", "{{ 段 }}")
            led(line, leading)
            line.paragraph_format.keep_with_next = last == "{%p if loop.last %}"
        add(document, "Normal", "{%p endif %}")
    add(document, "Normal", "{%p endif %}")
    add(document, "Normal", "{%p endfor %}")
    add(document, "Normal", "{%p if 空行 %}")
    add(document, "Normal").paragraph_format.keep_with_next = True
    add(document, "Normal", "{%p endif %}")
    add(document, "Normal", "{{p 署名 }}")
    _where(document, "配合", "Body Text", "（抄送：{{ 配合|join('、') }}）")
    add(document, "占位")


def _listed(listed: str, text: str = "{{ 句 }}") -> tuple[str, ...]:
    """The lines of a form's field that holds a list."""
    return (f"{{%p for 句 in {listed} %}}", text, "{%p endfor %}")


def _order(document: Document, _own: Own, _organisation: str) -> None:
    signed = ("{%p if 签发人 %}", "{{ 签发人 }}", "{{ 成文日期 }}", "{%p endif %}")
    helpers = "{% if 配合 %}{{ 配合|join('、') }}{% else %}无{% endif %}"
    add(document, "Title", "{{ 表题 }}")
    number_line(document, "{{ 编号 }}")
    add_form(
        document,
        [
            Field("督办事项", ("{{ 督办事项 }}",)),
            Field("督办依据", _listed("依据", "{{ 句 }}。")),
            Field("牵头单位", ("{{ 主送 }}",), beside=Field("责任领导", ("{{ 责任领导 }}",))),
            Field("配合单位", (helpers,)),
            Field("进度与差值", _listed("进度与差值")),
            Field("督办要求", _listed("要求", "{{ loop.index }}. {{ 句 }}。")),
            Field("办结时限", ("{{ 办结时限 }}",), beside=Field("签　　发", signed)),
            Field("反馈情况", _listed("反馈"), 12),
            Field("延期申请", _listed("延期"), 9),
            Field("审结意见", _listed("审结"), 12),
        ],
    )
    small(add(document, "表注"), "{{ 数据来源 }}")


# --- the meeting's pack --------------------------------------------------------------------------


def _meeting(document: Document, _own: Own, _organisation: str) -> None:
    _title(document, blank=0)
    add(document, "周期", "（{{ 会议日期 }}）")
    add(document, "Body Text", "{{ 导语 }}")
    _overview(document)
    _where(document, "未详列", "Body Text", "{{ 未详列 }}")
    add(document, "Normal", "{%p for 项 in 项目 %}")
    heading = add(document, "heading 1", "{{ 项.序号 }}、{{ 项.名称 }}")
    heading.paragraph_format.page_break_before = True
    add(document, "Body Text", "{{ 项.情况 }}").paragraph_format.space_after = 101600  # 8 pt in EMU
    add(document, "Normal", "{%p for 事 in 项.事项 %}")
    _item(document)
    add(document, "Normal", "{%p endfor %}")
    _where(document, "项.其余", "表注", "{{ 项.其余 }}")
    add(document, "Normal", "{%p endfor %}")
    add(document, "占位")


def _overview(document: Document) -> None:
    """The table of projects, its row once for each: widths are those of a usual row."""
    columns = overview(()).columns
    add(document, "Normal", "{%p if 总表 %}")
    add_table(document, table(columns, [_SAMPLE]), TEXT_WIDTH)
    names = [column.title.replace("（", "").replace("）", "") for column in columns]
    _loop(document.tables[-1], "行", "总表", [f"{{{{ 行.{name} }}}}" for name in names])
    add(document, "Normal", "{%p endif %}")


def _item(document: Document) -> None:
    """The block of an item, a row for each question answered."""
    texts = ("{%p for 句 in 栏.文 %}", "{{ 句 }}", "{%p endfor %}")
    add_item(document, "{{ 事.抬头 }}", (("{{ 栏.题 }}", texts),))
    _wrap(document.tables[-1], "栏", "事.栏目")


def _loop(grid: Any, name: str, listed: str, cells: Sequence[str]) -> None:
    """Make the last row of a table the row of a loop."""
    for cell, text in zip(grid.rows[-1].cells, cells, strict=True):
        cell.paragraphs[0].runs[0].text = text
    _wrap(grid, name, listed)


def _wrap(grid: Any, name: str, listed: str) -> None:
    """Rows with the tags of a loop around the last row of a table."""
    row = grid.rows[-1]._tr  # noqa: SLF001 - no public access
    first, last = deepcopy(row), deepcopy(row)
    row.addprevious(first)
    row.addnext(last)
    for tag, place in ((f"{{%tr for {name} in {listed} %}}", -3), ("{%tr endfor %}", -1)):
        for count, cell in enumerate(grid.rows[place].cells):
            for paragraph in cell.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - no public access
            cell.paragraphs[0].text = "" if count else tag


_WRITERS: Final[dict[Paper, Callable[[Document, Own, str], None]]] = {
    "周报": _weekly,
    "通报": _notice,
    "提示函": _reminder,
    "督办单": _order,
    "调度会": _meeting,
}
