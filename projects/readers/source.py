"""A file to text: everything that can be wrong before the first word is read.

Sizes are checked before reading, so a 50 MB file costs nothing.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

from projects.errors import InputError, Place

MAX_BYTES = 10 * 1024 * 1024
"""A plan of 10,000 works takes about 2 MB; ten is refused as a mistake."""

SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".xlsx")


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
            "请给出 YAML、JSON、CSV 或 xlsx 文件",
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
