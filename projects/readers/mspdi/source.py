"""The bytes of an XML file to text, piece by piece, in the encoding that it is really in.

Expat knows UTF-8, UTF-16 and Latin only; Chinese programs also write GBK, so we decode ourselves.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from projects.errors import InputError, Place
from projects.readers.source import load

MAX_BYTES = 500 * 1024 * 1024
"""100,000 tasks as Microsoft Project writes them take about 300 MB."""

_PIECE = 1 << 18
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_READABLE = {
    **dict.fromkeys(("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be"), "utf-8"),
    **dict.fromkeys(("gbk", "gb2312", "gb18030", "cp936", "x-gbk", "windows-936"), "gb18030"),
    **dict.fromkeys(("big5", "big-5", "cp950"), "big5"),
    **dict.fromkeys(("us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1"), "latin-1"),
    **dict.fromkeys(("windows-1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("windows-1251", "cp1251"), "cp1251"),
}
"""Declared name -> codec. A file that declares UTF-16 in ASCII letters is UTF-8 by now."""


def texts(path: Path) -> Iterator[str]:
    """The text of the file in pieces.

    Raises InputError: DP101 to DP103 no readable file, DP104 over 500 MB, DP105 not text, DP106
    another encoding than declared, DP107 empty.
    """
    head = load_head(path)
    encoding = _encoding(head, path.name)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, first = 1, True
    with path.open("rb") as stream:
        while True:
            piece = stream.read(_PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                line += piece.count(b"\n", 0, max(error.start, 0))
                raise _undecodable(piece, encoding, Place(path.name, line)) from None
            if "\0" in text:
                line += text.count("\n", 0, text.index("\0"))
                raise _binary(Place(path.name, line))
            line += text.count("\n")
            # Blank lines in front are harmless to people and forbidden in XML.
            text = text.lstrip("\ufeff \t\r\n") if first else text
            first = first and not text
            if text:
                yield text
            if not piece:
                return


def load_head(path: Path) -> bytes:
    """The first bytes of a file that can be read at all.

    Raises InputError: DP101 to DP104, DP107.
    """
    try:
        size = path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):
        size = 0
    if size > MAX_BYTES:
        raise InputError.of(
            "DP104",
            f"文件超过 {MAX_BYTES // 1024 // 1024} MB",
            "核对是不是选错了文件；或者在 Microsoft Project 里拆成几个项目再导出",
            Place(path.name),
        )
    if size > _PIECE:
        try:
            with path.open("rb") as stream:
                return stream.read(_PIECE)
        except OSError:
            pass  # `load` says what is wrong
    return load(path)


def _encoding(head: bytes, file: str) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith(b"<\0"):
        return "utf-16-le"
    if head.startswith(b"\0<"):
        return "utf-16-be"
    declared = _DECLARED.match(head)
    if declared is None:
        return "utf-8"
    name = declared.group(1).decode("ascii")
    if name.lower() not in _READABLE:
        raise InputError.of(
            "DP106", f"不支持 {name} 编码的 XML", "另存为 UTF-8 编码的 XML", Place(file, 1)
        )
    # A file saved anew as UTF-8 may still declare what it was before.
    return "utf-8" if _fits(head, "utf-8") and not head.isascii() else _READABLE[name.lower()]


def _binary(where: Place) -> InputError:
    return InputError.of(
        "DP105", "不是文本文件（含有二进制内容）", "给出 Microsoft Project 导出的 XML 文件", where
    )


def _undecodable(piece: bytes, encoding: str, where: Place) -> InputError:
    if b"\0" in piece and not encoding.startswith("utf-16"):
        return _binary(where)
    if encoding.startswith("utf-8") and _fits(piece, "gb18030"):
        says = "文件声明的是 UTF-8，内容却可能是 GBK（GB18030）编码"
    else:
        says = f"文件的内容不是声明的 {encoding} 编码"
    return InputError.of("DP106", says, "另存为 UTF-8 编码的 XML，或者重新导出", where)


def _fits(piece: bytes, encoding: str) -> bool:
    """Whether bytes are text in `encoding`, but for a character cut at the end."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(piece)
    except UnicodeDecodeError:
        return False
    return True
