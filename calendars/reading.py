"""A feed's bytes as components, for the linter; what the lines themselves break is noted.

Shares no code with the writer of feeds: a mistake there must not be blind here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from projects.errors import Finding, Level, Place

MAX_OCTETS = 75
MAX_BYTES = 1_000_000
"""Larger feeds are imported late or never by the big providers."""

_NAME = re.compile(r"[A-Za-z0-9-]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: name in capitals, parameters, the value as written, its first line."""

    name: str
    params: dict[str, str]
    value: str
    line: int


@dataclass(slots=True)
class Component:
    """A BEGIN…END block while it is read."""

    kind: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return [prop for prop in self.properties if prop.name == name]

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        return next((prop for prop in self.properties if prop.name == name), None)

    def value(self, name: str, default: str = "") -> str:
        """The value of the first property of that name."""
        found = self.first(name)
        return default if found is None else found.value


class Report:
    """Collects findings of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def add(self, code: str, line: int, says: str, remedy: str, level: Level = "error") -> None:
        """Note one finding at a line (0: the file as a whole)."""
        where = Place(self.file, line or None)
        self.findings.append(Finding(code, says, remedy, where, level))


def read(data: bytes, report: Report) -> Component | None:
    """The first calendar of a file; None where there is none. Notes what its bytes break."""
    if not re.match(rb"(\xef\xbb\xbf)?BEGIN:VCALENDAR\r?\n", data):
        report.add(
            "DP740",
            1,
            "不是日历文件：开头不是 BEGIN:VCALENDAR",
            "检查生成步骤；登录页或报错页不能当作日历发布",
        )
        return None
    return _tree(list(_logical(_physical(data, report), report)), report)


def _physical(data: bytes, report: Report) -> list[bytes]:
    """The lines as they stand in the file, after the checks that need raw bytes."""
    if data.startswith(b"\xef\xbb\xbf"):
        report.add("DP741", 1, "文件带有 BOM 头", "按无 BOM 的 UTF-8 写文件")
        data = data[3:]
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.add("DP741", line, "不是有效的 UTF-8 编码", "按 UTF-8 写文件，不用 GBK")
    if len(data) > MAX_BYTES:
        says = f"文件 {len(data)} 字节，超过 {MAX_BYTES}"
        report.add("DP758", 0, says, "减少节点或缩短时间范围", "warning")
    bare = re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    if bare:
        line = data.count(b"\n", 0, bare.start()) + 1
        report.add("DP742", line, "换行不是 CRLF", "每行以 CRLF 结束")
    elif not data.endswith(b"\r\n"):
        report.add("DP742", data.count(b"\n") + 1, "最后一行没有换行", "文件可能被截断，重新生成")
    lines = re.split(rb"\r\n|\n|\r", data)
    return lines[:-1] if lines[-1] == b"" else lines


def _logical(lines: list[bytes], report: Report) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first physical line."""
    number, parts = 0, [b""]
    for at, octets in enumerate(lines, 1):
        _check_line(octets, at, report)
        if octets[:1] in (b" ", b"\t") and number:
            if _odd_escape(parts[-1]):
                report.add("DP744", at, "折行把转义符拆成两半", "在转义符之前折行")
            parts.append(octets[1:])
            continue
        if number:
            yield number, b"".join(parts).decode(errors="replace")
        number, parts = at, [octets]
    if number:
        yield number, b"".join(parts).decode(errors="replace")


def _check_line(octets: bytes, at: int, report: Report) -> None:
    if len(octets) > MAX_OCTETS:
        says = f"本行 {len(octets)} 字节，超过 {MAX_OCTETS}"
        report.add("DP743", at, says, "按 75 字节折行")
    try:
        octets.decode()
    except UnicodeDecodeError:
        report.add("DP744", at, "折行把一个汉字拆成两半", "在字符之间折行")
    if _CONTROL.search(octets):
        report.add("DP745", at, "含有控制字符", "生成前清除控制字符")
    if not octets.strip():
        report.add("DP746", at, "空行", "日历文件不能有空行")


def _odd_escape(octets: bytes) -> bool:
    """Whether the bytes end in a backslash that escapes what follows."""
    return (len(octets) - len(octets.rstrip(b"\\"))) % 2 == 1


def _tree(logical: list[tuple[int, str]], report: Report) -> Component | None:
    """The components of the first calendar; None when none can be made out."""
    root: Component | None = None
    stack: list[Component] = []
    for number, text in logical:
        prop = parse_line(text, number)
        if prop is None:
            if text.strip():
                remedy = "检查换行与转义：正文中的换行写作 \\n"
                report.add("DP746", number, f"不是有效的内容行：{text[:30]!r}", remedy)
        elif prop.name == "BEGIN":
            part = Component(prop.value.upper(), number)
            if stack:
                stack[-1].parts.append(part)
            elif root is None:
                root = part
            else:
                report.add("DP746", number, "一个文件里有多个日历", "每个文件只放一个 VCALENDAR")
                return root
            stack.append(part)
        elif prop.name == "END":
            if not stack or stack[-1].kind != prop.value.upper():
                report.add("DP746", number, f"END:{prop.value} 没有对应的 BEGIN", "重新生成")
                return root
            stack.pop()
        elif stack:
            stack[-1].properties.append(prop)
        else:
            report.add("DP746", number, f"{prop.name} 在日历之外", "重新生成")
    if stack:
        report.add("DP746", stack[-1].line, f"{stack[-1].kind} 没有结束，文件被截断", "重新生成")
    return root


def parse_line(text: str, number: int) -> Property | None:
    """A content line; None when it is none. Quoted parameter values may hold `:` and `;`."""
    head, colon, value = _split(text)
    if not colon:
        return None
    name, *rest = head
    params = {}
    for part in rest:
        key, equals, given = part.partition("=")
        if not equals or not _NAME.fullmatch(key):
            return None
        params[key.upper()] = given.strip('"')
    return Property(name.upper(), params, value, number) if _NAME.fullmatch(name) else None


def _split(text: str) -> tuple[list[str], str, str]:
    """Name and parameters, ":" where found, value."""
    parts, start, quoted = [], 0, False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif char == ";":
            parts.append(text[start:at])
            start = at + 1
        elif char == ":":
            return [*parts, text[start:at]], ":", text[at + 1 :]
    return [*parts, text[start:]], "", ""
