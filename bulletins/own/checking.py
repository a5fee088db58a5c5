"""A template's tags against the names of its paper: every mistake at once, with its place.

What passes renders: tags are understood, names are known, loops and conditions close where they
were opened, passages and pictures stand where they may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bulletins.own.names import KIND_WORDS, Kind, Name
from bulletins.own.scanning import Loose, Tag, scanned
from projects.errors import Finding, Place
from projects.readers.desk import suggestion

if TYPE_CHECKING:
    from docx.document import Document
    from jinja2 import nodes

CODE: Final = "DP713"
MOST_TAGS: Final = 3_000
"""Of a part."""
MOST_FINDINGS: Final = 40
"""That are told: one mistake may make many."""
_BLOCKS: Final = {"for": "endfor", "if": "endif"}
_FORMS: Final = {"p": "段", "tr": "行", "tc": "格"}


def _nothing(_: object) -> None:
    """What is only checked has no value."""


def _known(name: str, kind: Kind, says: str = "") -> Name:
    return Name(name, kind, says, _nothing)


_LOOP: Final = (
    _known("index", "number", "第几个，从 1 起"),
    _known("first", "flag", "是不是第一个"),
    _known("last", "flag", "是不是最后一个"),
    _known("length", "number", "共几个"),
)
_TEXT: Final = _known("", "text")
_NUMBER: Final = _known("", "number")
_FLAG: Final = _known("", "flag")
_SHOWN: Final = 40


class _Wrong(Exception):
    """A tag that cannot be taken: what is wrong, and what to do."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(says)
        self.says, self.remedy = says, remedy


@dataclass(slots=True)
class _Open:
    """A loop or condition that waits for its end, with the name that it gives within itself."""

    tag: Tag
    word: str
    scope: dict[str, Name] = field(default_factory=dict)
    otherwise: bool = False


def check(document: Document, names: Sequence[Name], file: str) -> list[Finding]:
    """What is wrong with a template of a paper that has these names: DP713."""
    found: list[Finding] = []
    for part in scanned(document):
        desk = _Desk({name.name: name for name in names}, file)
        if len(part) > MOST_TAGS:
            desk.say(f"标记超过 {MOST_TAGS} 个", "重复的内容用 for", "")
            part = []
        for tag in part:
            desk.take(tag)
        desk.close()
        found += desk.findings
    more = len(found) - MOST_FINDINGS
    if more > 0:
        return found[:MOST_FINDINGS] + _further(more, file)
    return found


def _further(more: int, file: str) -> list[Finding]:
    return [Finding(CODE, f"另有 {more} 处错误没有列出", "先改好上面的，再核对", Place(file))]


class _Desk:
    """Reads the tags of a part one after another."""

    def __init__(self, names: Mapping[str, Name], file: str) -> None:
        self.names, self.file = dict(names), file
        self.open: list[_Open] = []
        self.findings: list[Finding] = []

    def take(self, tag: Tag | Loose) -> None:
        """One tag, or what is left of one."""
        try:
            if isinstance(tag, Loose):
                _refuse(tag.says, tag.remedy)
            elif tag.sort != "note":
                self._placed(tag)
                self._take(tag)
        except _Wrong as wrong:
            self.say(wrong.says, wrong.remedy, tag.where)

    def close(self) -> None:
        """What nobody has closed."""
        for one in self.open:
            end = _BLOCKS[one.word]
            lead = f"{one.tag.prefix} " if one.tag.prefix else " "
            remedy = f"在它管到的地方之后写 {{%{lead}{end} %}}"
            self.say(f"{one.word} 没有结尾", remedy, one.tag.where)

    def say(self, says: str, remedy: str, where: str) -> None:
        """Note a mistake."""
        place = f"{where}：" if where else ""
        self.findings.append(Finding(CODE, f"{place}{says}", remedy, Place(self.file)))

    def _placed(self, tag: Tag) -> None:
        if tag.prefix in ("tr", "tc") and tag.holder is None:
            _refuse(f"{tag.prefix} 标记不在表格里", "tr 和 tc 只用在表格里，段落用 p")
        if not tag.alone:
            what = _FORMS[tag.prefix]
            says = f"带 {tag.prefix} 的标记会去掉它所在的整{what}，这一{what}里还有别的内容"
            _refuse(says, f"让标记独占一{what}，别的内容另起一{what}")
        if tag.closes:
            _refuse("带 p 的标记所在的段落是一节的最后一段，去掉它会丢失页面设置", "移到前一段")
        if tag.text.startswith(("-", "+")) or tag.text.endswith(("-", "+")):
            _refuse("标记里不能用减号或加号去空白", "去掉标记两端的减号、加号")

    def _take(self, tag: Tag) -> None:
        if tag.sort == "print":
            self._print(tag)
            return
        word, _, rest = tag.text.partition(" ")
        match word:
            case "for" | "if":
                self._begin(tag, word, rest)
            case "endfor" | "endif":
                self._end(tag, word)
            case "else" | "elif":
                self._other(tag, word, rest)
            case _:
                says = f"不能用“{_short(tag.text)}”"
                _refuse(says, "只能用 for … endfor 和 if … elif … else … endif")

    def _print(self, tag: Tag) -> None:
        found = self._kind(_expression(tag.text), tag)
        kind = found.kind
        if kind == "content" and tag.prefix != "p":
            _refuse(f"“{tag.text}”是整段内容", f"独占一段，写成 {{{{p {tag.text} }}}}")
        if kind != "content" and tag.prefix:
            says = f"“{_short(tag.text)}”是{KIND_WORDS[kind]}，不是整段内容"
            _refuse(says, f"写成 {{{{ {tag.text} }}}}")
        if kind in ("list", "texts", "record", "flag"):
            ask = {"flag": "用 if 判断", "record": f"写成 {tag.text}.名称 这样的一项"}
            remedy = ask.get(kind, f"用 for 逐个取，或写 {tag.text}|join('、')")
            _refuse(f"“{_short(tag.text)}”是{KIND_WORDS[kind]}，不能直接印出", remedy)

    def _begin(self, tag: Tag, word: str, rest: str) -> None:
        opened = _Open(tag, word)
        self.open.append(opened)  # a mistake inside does not make its end look lost
        if len(self.open) > _depth():
            _refuse("for 和 if 套得太深", f"最多套 {_depth()} 层")
        if tag.prefix == "r":
            _refuse("for 和 if 不能带 r", "段内的循环不带字母")
        if word == "if":
            self._kind(_expression(rest), tag)
            return
        name, listed, chosen = _loop(tag.text)
        opened.scope = {name: _TEXT}
        opened.scope = {name: self._element(listed, tag)}
        opened.scope["loop"] = Name("loop", "record", "", _nothing, _LOOP)
        if chosen is not None:
            self._kind(chosen, tag)

    def _end(self, tag: Tag, word: str) -> None:
        if not self.open or _BLOCKS[self.open[-1].word] != word:
            _refuse(f"{word} 没有对应的开头", "删去，或补上开头；先开始的后结束")
        opened = self.open.pop()
        self._fits(opened, tag)

    def _other(self, tag: Tag, word: str, rest: str) -> None:
        if not self.open or self.open[-1].word != "if":
            _refuse(f"{word} 不在 if 之内", "写在 if 和 endif 之间")
        if self.open[-1].otherwise:
            _refuse(f"else 之后又有 {word}", "else 写在最后，只写一次")
        self.open[-1].otherwise = word == "else"
        self._fits(self.open[-1], tag)
        if word == "elif":
            self._kind(_expression(rest), tag)

    @staticmethod
    def _fits(opened: _Open, tag: Tag) -> None:
        """Both ends take away the same, in the same place: else the document falls apart."""
        if opened.tag.prefix != tag.prefix:
            lead = opened.tag.prefix or "不带字母"
            _refuse(f"与开头的写法不一致（开头是 {lead}）", "开头和结尾带同样的字母")
        if opened.tag.holder is not tag.holder:
            _refuse("与开头不在同一处（正文、表格、行、格）", "开头和结尾放在同一层")

    # --- names ---

    def _scope(self, name: str) -> Name | None:
        for one in reversed(self.open):
            if name in one.scope:
                return one.scope[name]
        return self.names.get(name)

    def _element(self, node: nodes.Node, tag: Tag) -> Name:
        listed = self._kind(node, tag)
        if listed.kind == "texts":
            return _TEXT
        if listed.kind != "list":
            _refuse(f"“{_short(tag.text)}”里 in 后面的不是列表", "for 只能逐个取列表里的")
        return Name(listed.name, "record", listed.says, listed.get, listed.members)

    def _kind(self, node: nodes.Node, tag: Tag) -> Name:
        """What an expression holds. Raises _Wrong for a name that nobody knows."""
        from jinja2 import nodes as n

        match node:
            case n.Name():
                found = self._scope(node.name)
                return found or _unknown(node.name, self._known())
            case n.Getattr():
                return self._member(self._kind(node.node, tag), node.attr)
            case n.Getitem():
                self._element(node.node, tag)
                return self._element(node.node, tag)
            case n.Filter():
                return self._filtered(node, tag)
            case n.Const():
                return _NUMBER if isinstance(node.value, int) else _TEXT
            case n.CondExpr():
                self._kind(node.test, tag)
                one = self._kind(node.expr1, tag)
                if node.expr2 is not None:
                    self._kind(node.expr2, tag)
                return one
            case n.Concat():
                for part in node.nodes:
                    if self._kind(part, tag).kind not in ("text", "number"):
                        _refuse("~ 只能连接文字和数", "分开写")
                return _TEXT
            case _:
                for child in node.iter_child_nodes():
                    self._kind(child.expr if isinstance(child, n.Operand) else child, tag)
                return _FLAG

    def _filtered(self, node: nodes.Filter, tag: Tag) -> Name:
        inner: Kind = self._kind(node.node, tag).kind if node.node is not None else "text"
        if node.name == "join" and inner != "texts":
            _refuse("join 前面的不是文字的列表", "用 for 逐个写出")
        if node.name == "length" and inner not in ("texts", "list"):
            _refuse("length 前面的不是列表", "length 用来数列表里有几个")
        return _TEXT if node.name == "join" else _NUMBER

    def _member(self, of: Name, name: str) -> Name:
        if of.kind != "record":
            says = f"“{of.name or '这里'}”是{KIND_WORDS[of.kind]}，没有“{name}”"
            _refuse(says, "列表先用 for 逐个取" if of.kind == "list" else "去掉点号和后面的字")
        members = {one.name: one for one in of.members}
        return members.get(name) or _unknown(name, tuple(members))

    def _known(self) -> tuple[str, ...]:
        return (*self.names, *(name for one in self.open for name in one.scope))


def _unknown(name: str, known: Sequence[str]) -> Name:
    remedy = suggestion(name, tuple(known)) or "可用的名字见 daopai templates list"
    raise _Wrong(f"没有“{_short(name)}”这个名字", remedy)


def _refuse(says: str, remedy: str) -> None:
    raise _Wrong(says, remedy)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _depth() -> int:
    from bulletins.own.guard import DEPTH

    return DEPTH


def _parsed(source: str, shown: str) -> nodes.Template:
    from jinja2.exceptions import TemplateSyntaxError

    from bulletins.own.guard import foreign, plain

    try:
        tree = plain().parse(source)
    except TemplateSyntaxError:
        _refuse(f"看不懂“{_short(shown)}”", "核对引号、括号和点号；名字里不能有空格和标点")
    if foreign(tree) is not None:
        _refuse(f"“{_short(shown)}”用了模板里不能用的写法", "只能用名字、for、if、join 和 length")
    return tree


def _expression(text: str) -> nodes.Node:
    from jinja2 import nodes as n

    tree = _parsed(f"{{{{ {text} }}}}", text)
    body = tree.body[0] if len(tree.body) == 1 else None
    inside = body.nodes if isinstance(body, n.Output) else []
    if len(inside) != 1:
        _refuse(f"看不懂“{_short(text)}”", "一个标记里写一个名字")
    return inside[0]


def _loop(text: str) -> tuple[str, nodes.Node, nodes.Node | None]:
    from jinja2 import nodes as n

    tree = _parsed(f"{{% {text} %}}{{% endfor %}}", text)
    loop = tree.body[0] if tree.body else None
    assert isinstance(loop, n.For), "such is the source"
    assert isinstance(loop.target, n.Name), "foreign() lets no other by"
    return loop.target.name, loop.iter, loop.test
