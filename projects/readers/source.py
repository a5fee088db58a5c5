"""Which file is what, and a file to text: everything that can be wrong before the first word.

Sizes are checked before reading, so a 50 MB file costs nothing.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path

from projects.errors import InputError, Place, reason

MAX_BYTES = 10 * 1024 * 1024
"""A plan of 10,000 works takes about 2 MB; ten is refused as a mistake."""

SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".xls", ".xlsx")
"""Our own plan files."""

FOREIGN: tuple[str, ...] = (
    ".xml", ".xer", ".pmxml", ".mpp", ".mpt", ".mpx", ".pp", ".ppx", ".pod", ".gan", ".planner",
    ".p3", ".prx", ".stx", ".sp", ".fts", ".pep", ".pc", ".bk3", ".sdef", ".gnt", ".edpx", ".cdpx",
    ".cdpz", ".schedule_grid",
)  # fmt: skip
"""Files of other programs: XML and XER natively, the others through MPXJ."""

_HEAD = 1 << 16
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)([^>]*)")
_COMMENT = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\w[^>]*>", re.DOTALL)
_MICROSOFT = "schemas.microsoft.com/project"
_MARKS: Mapping[bytes, str] = {
    b"ERMHDR": "xer",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole",
    b"PK\x03\x04": "zip",
    b"MPX": "mpx",
    b"%PDF-": "pdf",
}


def content_of(path: Path) -> str:
    """What a file is by its first bytes: xer, mspdi, pmxml, mpx, ole, zip, pdf, `xml NAME` with the
    name of another root element, or "" for anything else and for what cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError):
        return ""
    plain = head.removeprefix(BOM_UTF8).lstrip()
    for mark, name in _MARKS.items():
        if plain.startswith(mark):
            return name
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not wide and not plain.startswith(b"<"):
        return ""
    text = head.decode("utf-16" if wide else "utf-8", errors="replace")
    return _of_root(_COMMENT.sub("", text).strip())


def _of_root(text: str) -> str:
    if text.startswith("ERMHDR"):
        return "xer"
    root = _ROOT.match(text)
    if root is None:
        return ""
    name = root[1].rpartition(":")[2]
    if name == "Project" and (_MICROSOFT in root[2] or "xmlns" not in root[2]):
        return "mspdi"
    if name in ("APIBusinessObjects", "BusinessObjects"):
        return "pmxml"
    return f"xml {name[:40]}"


def check_file(path: Path, limit: int) -> None:
    """Refuse what is no regular file of 1 to `limit` bytes, before a byte is read.

    Raises InputError: DP101 missing, DP102 not a file, DP103 unreadable, DP104 too large, DP107
    empty.
    """
    where = Place(path.name)
    try:
        found, regular = path.exists(), path.is_file()
        size = path.stat().st_size if regular else 0
    except (OSError, ValueError) as error:
        says = reason(error) if isinstance(error, OSError) else "文件名不能用"
        raise InputError.of("DP103", f"读不了 {path.name}：{says}", "检查文件", where) from None
    if not found:
        raise InputError.of("DP101", f"没有这个文件：{path}", "请核对文件名和所在文件夹", where)
    if not regular:
        raise InputError.of("DP102", f"“{path}”不是普通文件", "请给出计划文件", where)
    if size > limit:
        says = f"文件超过 {limit // 1024 // 1024} MB"
        raise InputError.of("DP104", says, "请核对是不是选错了文件", where)
    if not size:
        raise InputError.of("DP107", "文件是空的", "从原来的软件重新导出", where)


def load(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises InputError: DP101 missing, DP102 not a file, DP103 unreadable, DP104 too large, DP107
    empty.
    """
    where = Place(path.name)
    try:
        if path.is_dir():
            raise InputError.of("DP102", f"“{path}”是文件夹", "请给出计划文件", where)
        if not path.exists():
            raise InputError.of("DP101", f"没有这个文件：{path}", "请核对文件名和所在文件夹", where)
        if not path.is_file():
            raise InputError.of("DP102", f"“{path}”不是普通文件", "请给出计划文件", where)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise InputError.of("DP103", f"没有权限读 {path}", "请检查文件权限", where) from None
        raise InputError.of("DP103", f"读不了 {path.name}", "请检查文件名和磁盘", where) from None
    if len(data) > limit:
        raise InputError.of(
            "DP104",
            f"文件超过 {limit // 1024 // 1024} MB",
            "计划文件不会这么大，请核对是不是选错了文件",
            where,
        )
    if not data.removeprefix(BOM_UTF8).strip():
        raise InputError.of(
            "DP107", "文件是空的", "计划要有 daopai: 1、code、name 和 activities", where
        )
    return data


def decode(data: bytes, file: str, *, chinese: bool = False) -> str:
    """UTF-8 text, with or without BOM; with `chinese` also GB18030, what Excel writes as CSV.

    Raises InputError: DP105 (binary), DP106 (another encoding).
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} and b"\0" in data[:200]:
        raise InputError.of("DP106", "文件是 UTF-16 编码", "请另存为 UTF-8", Place(file))
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise InputError.of(
            "DP105",
            "不是文本文件（含有二进制内容）",
            "请给出 YAML、JSON、CSV、xlsx 或 xls 文件",
            Place(file, line),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise InputError.of(
            "DP106", "文件不是 UTF-8 编码", "请另存为 UTF-8", Place(file, line)
        ) from None
    if chinese:
        return text
    raise InputError.of(
        "DP106", "文件可能是 GBK（GB18030）编码", "请另存为 UTF-8", Place(file, line)
    )
