"""A feed's bytes as components, for the linter; what the lines themselves break is noted.

Shares no code with the writer of feeds: a mistake there must not be blind here.

A file is read in pieces, one an event. A piece that passed before, or is seen to be without fault
as a whole, is not taken apart; most lines of the others occur in every event, and each is parsed
once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from calendars.linevalues import Content, content_of
from projects.errors import Finding, Level, Place

MAX_OCTETS = 75
MAX_BYTES = 1_000_000
"""Larger feeds are imported late or never by the big providers."""

_OPENS, _CLOSES = b"\r\nBEGIN:VEVENT\r\n", b"\r\nEND:VCALENDAR\r\n"
_LASTING = ("UID", "RELATED-TO")
# The lines of an event that rules over the whole file ask for, with their folds.
_NAMING = re.compile(rb"\n(?:UID|RELATED-TO)[;:][^\r\n]*(?:\r\n[ \t][^\r\n]*)*")
_FOLDED = re.compile(rb"\r\n[ \t]")


class Property(NamedTuple):
    """A content line where it stands; `line` is its first line in the file."""

    content: Content
    line: int

    @property
    def value(self) -> str:
        """The value as written."""
        return self.content.value


@dataclass(slots=True)
class Component:
    """A BEGIN…END block while it is read."""

    kind: str
    line: int
    judged: bool = False
    """Its UID and relations are all that is left of it."""
    named: dict[str, list[Property]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def take(self, content: Content, line: int) -> None:
        """One property more."""
        found = self.named.get(content.name)
        if found is None:
            self.named[content.name] = [Property(content, line)]
        else:
            found.append(Property(content, line))

    def close(self) -> None:
        """Forget what no rule over the whole file asks for: a large file stays small in memory."""
        self.named = {name: found for name, found in self.named.items() if name in _LASTING}
        self.parts.clear()
        self.judged = True

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return self.named.get(name, [])

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        found = self.named.get(name)
        return found[0] if found else None

    def value(self, name: str, default: str = "") -> str:
        """The value of the first property of that name."""
        found = self.named.get(name)
        return found[0].content.value if found else default


class Report:
    """Collects findings of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def add(self, code: str, line: int, says: str, remedy: str, level: Level = "error") -> None:
        """Note one finding at a line (0: the file as a whole)."""
        where = Place(self.file, line or None)
        self.findings.append(Finding(code, says, remedy, where, level))


def blocks(data: bytes) -> list[bytes]:
    """The lines between BEGIN:VEVENT and the next event or the end of the calendar."""
    return data.removesuffix(_CLOSES).split(_OPENS)[1:]


def uid_of(block: bytes) -> str:
    """The UID of a block; "" where it has none."""
    uid = _leading_uid(block)
    if uid is None:
        return next((value for name, value, _ in _naming(block) if name == "UID"), "")
    return uid


def _leading_uid(block: bytes) -> str | None:
    """The UID where the block begins with it, on one line: nearly always."""
    end = block.find(b"\r\n")
    if end < 0 or not block.startswith(b"UID:") or block[end + 2 : end + 3] in _FOLDS:
        return None
    return block[4:end].decode(errors="replace")


def read(
    data: bytes,
    report: Report,
    fine: Callable[[bytes], bool] = lambda piece: False,
    judge: Callable[[Component], None] | None = None,
) -> Component | None:
    """The first calendar of a file; None where there is none. Notes what its bytes break.

    `fine`: which of its `blocks` have nothing wrong in them; these events come judged. `judge` gets
    each other event of the calendar when it is whole, and only then; it is closed afterwards.
    """
    if not re.match(rb"(\xef\xbb\xbf)?BEGIN:VCALENDAR\r?\n", data):
        report.add(
            "DP740",
            1,
            "不是日历文件：开头不是 BEGIN:VCALENDAR",
            "检查生成步骤；登录页或报错页不能当作日历发布",
        )
        return None
    return _Tree(report, judge).grown(_physical(data, report), fine)


def _physical(data: bytes, report: Report) -> bytes:
    """The bytes with CRLF and no mark at the start, after the checks of the file as a whole."""
    if data.startswith(b"\xef\xbb\xbf"):
        report.add("DP741", 1, "文件带有 BOM 头", "按无 BOM 的 UTF-8 写文件")
        data = data[3:]
    if len(data) > MAX_BYTES:
        says = f"文件 {len(data)} 字节，超过 {MAX_BYTES}"
        report.add("DP758", 0, says, "减少节点或缩短时间范围", "warning")
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        bare = re.search(rb"(?<!\r)\n|\r(?!\n)", data)
        line = data.count(b"\n", 0, bare.start()) + 1 if bare else 0
        report.add("DP742", line, "换行不是 CRLF", "每行以 CRLF 结束")
        data = re.sub(rb"\r\n|\n|\r", b"\r\n", data)
    elif not data.endswith(b"\r\n"):
        report.add("DP742", data.count(b"\n") + 1, "最后一行没有换行", "文件可能被截断，重新生成")
    return data


def _undecodable(octets: bytes) -> int | None:
    """Where bytes stop being UTF-8."""
    try:
        octets.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


class _Tree:
    """The components while they grow."""

    def __init__(self, report: Report, judge: Callable[[Component], None] | None) -> None:
        self.report = report
        self.judge = judge
        self.root: Component | None = None
        self.stack: list[Component] = []
        self.line = 1
        """Number of the next line."""
        self.foreign = False
        """Whether another encoding was complained of: once is enough."""

    def grown(self, data: bytes, fine: Callable[[bytes], bool]) -> Component | None:
        """The components of the first calendar; None when none can be made out."""
        whole = data.endswith(_CLOSES)
        head, *pieces = data.removesuffix(_CLOSES if whole else b"\r\n").split(_OPENS)
        going = self._read(head)
        for piece in pieces:
            if not going:
                return self.root
            at_home = len(self.stack) == 1 and self.stack[0] is self.root
            if not (at_home and fine(piece) and self._graft(piece)):
                going = self._read(b"BEGIN:VEVENT\r\n" + piece)
        if going and whole:
            going = self._read(b"END:VCALENDAR")
        if going and self.stack:
            part = self.stack[-1]
            self.report.add("DP746", part.line, f"{part.kind} 没有结束，文件被截断", "重新生成")
        return self.root

    def _graft(self, piece: bytes) -> bool:
        """Take a piece that passed before as it is; False where its UID cannot be told."""
        event = Component("VEVENT", self.line, judged=True)
        if b"\nRELATED-TO" not in piece and (uid := _leading_uid(piece)) is not None:
            event.take(Content("UID", {}, uid, ()), self.line + 1)
        else:
            for name, value, line in _naming(piece):
                event.take(Content(name, {}, value, ()), self.line + line)
            if len(event.all("UID")) != 1:
                return False
        self.stack[-1].parts.append(event)
        self.line += piece.count(b"\n") + 2
        return True

    def _read(self, octets: bytes) -> bool:
        """Take whole lines in; False where reading on makes no sense."""
        at = _undecodable(octets)
        # where it can be read once unfolded, a fold is to blame, which has its own rule
        if (
            at is not None
            and not self.foreign
            and _undecodable(_FOLDED.sub(b"", octets)) is not None
        ):
            line = self.line + octets.count(b"\n", 0, at)
            self.report.add("DP741", line, "不是有效的 UTF-8 编码", "按 UTF-8 写文件，不用 GBK")
            self.foreign = True
        return self._grow(octets.split(b"\r\n"))

    def _grow(self, lines: list[bytes]) -> bool:
        for number, octets in self._unfolded(lines):
            content = content_of(octets)
            if content is None:
                if octets.strip():
                    text = octets.decode(errors="replace")
                    remedy = "检查换行与转义：正文中的换行写作 \\n"
                    self.report.add("DP746", number, f"不是有效的内容行：{text[:30]!r}", remedy)
            elif content.name == "BEGIN":
                if not self._begun(content.value.upper(), number):
                    return False
            elif content.name == "END":
                if not self.stack or self.stack[-1].kind != content.value.upper():
                    says = f"END:{content.value} 没有对应的 BEGIN"
                    self.report.add("DP746", number, says, "重新生成")
                    return False
                self._ended(self.stack.pop())
            elif self.stack:
                self.stack[-1].take(content, number)
                for code, says, remedy, level in content.complaints:
                    self.report.add(code, number, says, remedy, level)
            else:
                self.report.add("DP746", number, f"{content.name} 在日历之外", "重新生成")
        return True

    def _begun(self, kind: str, number: int) -> bool:
        part = Component(kind, number)
        if self.stack:
            self.stack[-1].parts.append(part)
        elif self.root is None:
            self.root = part
        else:
            says = "一个文件里有多个日历"
            self.report.add("DP746", number, says, "每个文件只放一个 VCALENDAR")
            return False
        self.stack.append(part)
        return True

    def _ended(self, part: Component) -> None:
        if part.kind == "VEVENT" and len(self.stack) == 1 and self.judge:
            self.judge(part)
            part.close()

    def _unfolded(self, lines: list[bytes]) -> Iterator[tuple[int, bytes]]:
        """Whole lines with the number of their first physical line."""
        number, held = 0, b""
        for at, octets in enumerate(lines, self.line):
            if len(octets) > MAX_OCTETS:
                says = f"本行 {len(octets)} 字节，超过 {MAX_OCTETS}"
                self.report.add("DP743", at, says, "按 75 字节折行")
            if octets[:1] in _FOLDS and number:
                self._check_fold(held, octets, at)
                held += octets[1:]
                continue
            if number:
                yield number, held
            if not octets or octets.isspace():
                self.report.add("DP746", at, "空行", "日历文件不能有空行")
            number, held = at, octets
        self.line += len(lines)
        if number:
            yield number, held

    def _check_fold(self, held: bytes, octets: bytes, at: int) -> None:
        if octets.isspace():
            self.report.add("DP746", at, "空行", "日历文件不能有空行")
        elif octets[1] & 0xC0 == 0x80:
            self.report.add("DP744", at, "折行把一个汉字拆成两半", "在字符之间折行")
        if (len(held) - len(held.rstrip(b"\\"))) % 2:  # a backslash that escapes what follows
            self.report.add("DP744", at, "折行把转义符拆成两半", "在转义符之前折行")


_FOLDS = frozenset((b" ", b"\t"))


def _naming(block: bytes) -> Iterator[tuple[str, str, int]]:
    """UIDs and relations of a block: name, value, line in it from 1."""
    block = b"\n" + block
    for found in _NAMING.finditer(block):
        octets = found[0] if b"\r" not in found[0] else _FOLDED.sub(b"", found[0])
        head, colon, value = octets[1:].partition(b":")
        if b'"' in head:
            content = content_of(octets[1:])
            value = content.value.encode() if content else b""
        if colon:
            name = head.partition(b";")[0].decode()
            yield name, value.decode(errors="replace"), block.count(b"\n", 0, found.start() + 1)
