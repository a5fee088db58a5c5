"""A Microsoft Project XML file to records, in one pass: what is not wanted is never kept.

Document types and entities are refused, so nothing can unpack itself. A record is handed over as
soon as its element ends and is dropped by then, so memory follows the tasks, not the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from projects.errors import InputError, Place
from projects.readers.mspdi.names import COUNTED, LEAVES, PARTS
from projects.readers.mspdi.source import texts

if TYPE_CHECKING:
    from defusedxml.ElementTree import DefusedXMLParser

NAMESPACE = "http://schemas.microsoft.com/project"
MAX_DEPTH = 200
MAX_TEXT = 1_000_000
MAX_PARTS = 200_000


class Record:
    """An element that holds others: texts by name (the first of each), parts, counts, line."""

    __slots__ = ("counts", "line", "name", "parts", "texts")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.texts: dict[str, str] = {}
        self.parts: list[Record] = []
        self.counts: Counter[str] = Counter()

    def all(self, *path: str) -> list[Record]:
        """The parts under `path`: `record.all("Exceptions", "Exception")`."""
        found = [self]
        for name in path:
            found = [part for record in found for part in record.parts if part.name == name]
        return found


Handlers = Mapping[str, Callable[[Record], None]]


def read_records(path: Path, handlers: Handlers) -> Record:
    """Parse `path`; hand each Calendar, Task, Resource and Assignment to its handler.

    Returns the project's own texts.
    Raises InputError: DP101 to DP107 as `texts`, DP114 nested too deep, DP125 a document type or an
    entity, DP132 not well-formed or cut off, DP138 another root, DP139 too much in one element.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    target = _Target(path.name, handlers)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.parser = parser
    # The library's parser makes dictionaries of attributes and names on the way, which nobody
    # reads here; what it forbids stays forbidden.
    parser.parser.StartElementHandler = target.start
    parser.parser.EndElementHandler = target.end
    parser.parser.CharacterDataHandler = target.data
    try:
        for text in texts(path):
            parser.feed(text)
        parser.close()
    except DefusedXmlException:
        raise InputError.of(
            "DP125",
            "XML 里有文档类型声明（DTD）或实体，不予读取",
            "在原来的软件里另存为 XML；Microsoft Project 的 XML 里没有这些",
            Place(path.name, target.line),
        ) from None
    except ParseError as error:
        raise _broken(path, error) from None
    assert target.project is not None
    return target.project


_CUT = (3, 5, 6, 20)
"""Expat: no element found, unclosed token, partial character, unclosed CDATA section."""
_SAYS = {
    4: "出现了 XML 不允许的字符或写法",
    7: "开始标记和结束标记不成对",
    8: "同一个元素里属性重复",
    9: "根元素结束以后还有内容",
    11: "用了没有定义的实体（& 要写成 &amp;）",
    17: "XML 声明不在文件开头",
    27: "用了没有声明的命名空间前缀",
}


def _broken(path: Path, error: SyntaxError) -> InputError:
    code = getattr(error, "code", 0)
    line = getattr(error, "position", (None,))[0]
    if code in _CUT:
        says = "文件到这里就断了，不完整"
    else:
        says = f"XML 写法有误：{_SAYS.get(code, '解析到这里读不下去')}"
    return InputError.of(
        "DP132", says, "在原来的软件里重新导出，核对文件是否传输完整", Place(path.name, line)
    )


class _Target:
    """What the parser calls: keeps the open records and the text of the open leaf.

    `inside` is the depth of the open leaf, or of the open element that is passed over; 0 for none.
    """

    parser: DefusedXMLParser

    def __init__(self, file: str, handlers: Handlers) -> None:
        self.file = file
        self.handlers = handlers
        self.open: list[Record] = []
        self.project: Record | None = None
        self.names: dict[str, str] = {}
        self.leaf = ""
        self.text: list[str] = []
        self.length = 0
        self.depth = 0
        self.inside = 0

    @property
    def line(self) -> int:
        """The line that the parser stands on."""
        line: int = self.parser.parser.CurrentLineNumber
        return line

    def start(self, tag: str, _attributes: Sequence[str]) -> None:
        """An element begins."""
        depth = self.depth = self.depth + 1
        if self.inside:
            if depth > MAX_DEPTH:
                raise self._refuse("DP114", f"嵌套超过 {MAX_DEPTH} 层", "核对是不是选错了文件")
            return
        name = self.names.get(tag) or self._name(tag)
        if name in LEAVES:
            self.leaf, self.inside = name, depth
        elif name in PARTS:
            self._open(name)
        else:
            if name in COUNTED:
                self.open[-1].counts[name] += 1
            self.inside = depth

    def end(self, _tag: str) -> None:
        """An element ends."""
        depth = self.depth
        self.depth = depth - 1
        if not self.inside:
            self._close(self.open.pop())
        elif self.inside == depth:
            self.inside = 0
            if self.leaf:
                self.open[-1].texts.setdefault(self.leaf, "".join(self.text).strip())
                self.leaf, self.length = "", 0
                self.text.clear()

    def data(self, text: str) -> None:
        """Text of an element, or between elements."""
        if self.leaf and self.depth == self.inside:
            self.text.append(text)
            self.length += len(text)
            if self.length > MAX_TEXT:
                raise self._refuse("DP139", f"{self.leaf} 的文字太长", "在原来的软件里缩短它")

    def close(self) -> None:
        """The file ends."""

    def _name(self, tag: str) -> str:
        """The name without its namespace; an unknown namespace hides the element."""
        space, _, name = tag.rpartition("}")
        known = not space or space.startswith(NAMESPACE)
        if not self.open and (not known or name != "Project"):
            raise self._refuse(
                "DP138",
                f"不是 Microsoft Project 的 XML：根元素是 {name[:60]}",
                "在 Microsoft Project 里另存为 XML 格式",
            )
        found = name if known else "?"
        if len(self.names) < 10_000:
            self.names[tag] = found
        return found

    def _open(self, name: str) -> None:
        record = Record(name, self.line)
        if self.open:
            parts = self.open[-1].parts
            if len(parts) >= MAX_PARTS:
                raise self._refuse(
                    "DP139", f"一个 {self.open[-1].name} 里的 {name} 太多", "核对是不是选错了文件"
                )
            parts.append(record)
        self.open.append(record)

    def _close(self, record: Record) -> None:
        if not self.open:
            self.project = record
        elif len(self.open) == 2 and self.open[-1].name == f"{record.name}s":
            handle = self.handlers.get(record.name)
            if handle is not None:
                self.open[-1].parts.pop()
                handle(record)

    def _refuse(self, code: str, says: str, remedy: str) -> InputError:
        return InputError.of(code, says, remedy, Place(self.file, self.line))
