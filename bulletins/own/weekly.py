"""The names of 周报 and 通报."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bulletins.document import Block, Document, Drawn, Heading, Paragraph, Picture
from bulletins.docx.head import title_lines
from bulletins.docx.imprint import Imprint
from bulletins.docx.tail import imprint, signed
from bulletins.docx.text import kept
from bulletins.docx.writing import Kind, add_annexes, add_blocks, by_annex, list_annexes, mark_of
from bulletins.own.names import Name, Write
from bulletins.own.project_names import COUNTS, PROJECT, text
from bulletins.sources import methods

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from bulletins.facts import BulletinFacts


@dataclass(frozen=True, slots=True)
class Weekly:
    """A 周报 or 通报 that is to be printed: its blocks, its facts, what the office puts around."""

    document: Document
    facts: BulletinFacts
    kind: Kind
    around: Imprint = field(default_factory=Imprint)

    def section(self, place: int) -> Write:
        """What stands below the heading of level 1 at `place`."""
        return _writing(_sections(self.document.body)[place + 1])

    @property
    def opening(self) -> str:
        """What stands before the first heading."""
        first = _sections(self.document.body)[0]
        return "".join(one.text for one in first if isinstance(one, Paragraph))

    @property
    def pictures(self) -> Sequence[Picture]:
        """Those that are drawn for paper."""
        blocks = (one for one in self.document.annexes if isinstance(one, Picture))
        return [one for one in blocks if one.drawn is not None and one.medium != "screen"]

    def annexes(self, target: Docx) -> None:
        """Every annex, as the built-in form has them."""
        add_annexes(target, self.document, self.kind)

    def listed(self, target: Docx) -> None:
        """附件说明."""
        list_annexes(target, self.document)

    def signature(self, target: Docx) -> None:
        """署名 and 成文日期."""
        signed(target, self.document.organisation, self.document.issued_on)

    def imprint(self, target: Docx) -> None:
        """版记 at the foot of the page."""
        imprint(
            target,
            copies=self.around.copies,
            printed_by=self.printed_by,
            day=self.document.issued_on,
            signatures=self.document.signatures,
        )

    @property
    def printed_by(self) -> str:
        """印发机关."""
        return self.around.printed_by or self.document.organisation


def _sections(body: Sequence[Block]) -> list[list[Block]]:
    """The blocks before the first heading of level 1, then those below each."""
    found: list[list[Block]] = [[]]
    for block in body:
        if isinstance(block, Heading) and block.level == 1:
            found.append([])
        else:
            found[-1].append(block)
    return found


def _writing(blocks: Sequence[Block], *, landscape: bool = False) -> Write:
    return lambda target: add_blocks(target, blocks, landscape=landscape)


def _annexes(paper: Weekly) -> Iterator[tuple[str, Write]]:
    for heading, blocks in by_annex(paper.document.annexes):
        yield heading.text, _writing(blocks, landscape=True)


def _drawn(picture: Picture) -> Drawn:
    assert picture.drawn is not None, "only such pictures are listed"
    return picture.drawn


def _phrases(paper: Weekly) -> Sequence[str]:
    return title_lines([kept(one) for one in paper.document.title])


_ANNEX: Final = (
    text("标题", "如“附表1　自报与计算判定对照表”", lambda one: one[0]),
    Name("内容", "content", "表和说明，横页的宽度", lambda one: one[1]),
)
_PICTURE: Final = (
    text("题", "图的标题", lambda one: one.caption),
    Name("图", "picture", "图，按成品尺寸", _drawn),
    text("另附", "同一张图 A3 幅面的文件名，没有则空", lambda one: one.beside),
)
_COPY: Final = (
    text("称谓", "如“报”“送”“抄送”", lambda one: one[0]),
    text("单位", "报送的单位", lambda one: one[1]),
)
_METHOD: Final = (
    text("数据", "哪种数据", lambda one: one[0]),
    text("算法", "算法和口径", lambda one: one[1]),
)
_HEAD: Final = (
    text("版头", "发文机关标志", lambda one: mark_of(one.document, one.around)),
    text(
        "发文字号",
        "用语里写了就用，否则是期号",
        lambda one: one.around.number or one.document.issue,
    ),
    text("期号", "第几期", lambda one: one.document.issue),
    text("周期", "起止日期", lambda one: one.document.period),
    text("单位", "发文单位", lambda one: one.document.organisation),
    text("印发日期", "印发日期", lambda one: one.document.issued_on),
    text("标题", "整个标题", lambda one: "".join(one.document.title)),
    Name("标题行", "texts", "标题，按意思分行", _phrases),
    text("主送", "主送机关，没有则空", lambda one: one.around.addressee),
)
_TAIL: Final = (
    Name("全部附表", "content", "各附表或附件，放在横页里", lambda one: one.annexes),
    Name("附表", "list", "各附表或附件，逐个取", lambda one: list(_annexes(one)), _ANNEX),
    Name("附图", "list", "各附图，逐个取", lambda one: one.pictures, _PICTURE),
    Name("版记", "content", "签署栏、抄送、印发机关，在页的最下方", lambda one: one.imprint),
    Name("签署", "texts", "签署栏各栏，如编制、审核", lambda one: one.document.signatures),
    Name("抄送", "list", "抄送各行", lambda one: one.around.copies, _COPY),
    text("印发机关", "印发机关", lambda one: one.printed_by),
    Name(
        "算法", "list", "各种数据怎样算出", lambda one: list(methods(one.facts.projects)), _METHOD
    ),
    Name("统计", "record", "项目的个数", lambda one: one.facts.counts, COUNTS),
    Name("项目", "list", "各项目，由差到好", lambda one: one.facts.projects, PROJECT),
)


def _section(name: str, place: int, says: str) -> Name:
    return Name(name, "content", says, lambda one: one.section(place))


WEEKLY: Final = (
    *_HEAD,
    _section("总体情况", 0, "“一、总体情况”的句子和表"),
    _section("本周完成", 1, "“二、本周完成”的句子"),
    _section("关键节点", 2, "“三、关键节点”的句子和表"),
    _section("存在问题", 3, "“四、存在问题及需协调事项”的句子和表"),
    _section("下周计划", 4, "“五、下周计划”的句子和表"),
    *_TAIL,
)
NOTICE: Final = (
    *_HEAD,
    text("导语", "“现将……通报如下”", lambda one: one.opening),
    _section("总体情况", 0, "“一、总体情况”的句子和表"),
    _section("慢序时情况", 1, "“二、慢序时情况”的句子"),
    _section("存在问题", 2, "“三、存在问题及办理要求”的句子和表"),
    Name("附件说明", "content", "正文之后的附件名称", lambda one: one.listed),
    Name("署名", "content", "发文单位和成文日期", lambda one: one.signature),
    *_TAIL,
)
