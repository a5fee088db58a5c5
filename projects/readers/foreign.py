"""Files of other programs to the reader of each: what the content says counts, then the suffix."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from projects.errors import InputError, Place
from projects.model import Project
from projects.readers.source import FOREIGN, SUFFIXES, content_of

_NAMES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "xer": ("Primavera P6 的 XER", (".xer",)),
    "mspdi": ("Microsoft Project 的 XML（MSPDI）", (".xml",)),
    "pmxml": ("Primavera P6 的 XML（PMXML）", (".xml", ".pmxml")),
    "mpx": ("MPX", (".mpx",)),
}
"""Content that tells a program for certain: its name, and the suffixes that it may have."""
_TEXTS = frozenset((".xml", ".pmxml", ".xer", ".mpx"))
_LOOKS: Mapping[str, tuple[str, str]] = {
    "zip": ("压缩包或 xlsx", "xlsx 表格把后缀改成 .xlsx；压缩包先解压"),
    "ole": (
        "Office 二进制文件",
        "Microsoft Project 文件把后缀改成 .mpp；旧版 Excel 文件把后缀改成 .xls",
    ),
    "pdf": ("PDF", "从原来的软件导出 XML（MSPDI）、XER 或 xlsx"),
}
"""Content that a text file never has: what it is, and what to do."""


def read_foreign(path: Path) -> Project:
    """The plan of a file whose suffix is in FOREIGN.

    Raises:
        InputError: DP196 for an XML file of an unknown kind; else as the reader of its kind.
    """
    suffix = path.suffix.lower()
    content = content_of(path)
    if suffix == ".xer":
        from projects.readers.xer import read_xer

        return read_xer(path)
    if content == "pmxml":
        from projects.readers.xer import read_pmxml

        return read_pmxml(path)
    if suffix == ".xml":
        if content.startswith("xml "):
            raise _unknown_xml(path, content.removeprefix("xml "))
        from projects.readers.mspdi import read_mspdi

        return read_mspdi(path)
    from projects.readers.mpxj import read_through_mpxj

    return read_through_mpxj(path)


def refuse_wrong_suffix(path: Path) -> None:
    """InputError where the content is surely of another kind than the suffix says (DP196), or
    where the suffix is none that we read (DP108)."""
    suffix = path.suffix.lower()
    content = content_of(path)
    name, right = _NAMES.get(content, ("", ()))
    if name and suffix not in right:
        raise _mismatch(path, name, f"把后缀改成 {right[0]} 再试")
    if content in _LOOKS and suffix in _TEXTS:
        raise _mismatch(path, *_LOOKS[content])
    if suffix in SUFFIXES or suffix in FOREIGN or path.is_dir():
        return
    says = f"不认识的文件类型“{path.suffix or path.name}”"
    remedy = f"计划文件的后缀是 {'、'.join(SUFFIXES)}；其他软件的计划用 .xml、.xer、.mpp、.mpx 等"
    raise InputError.of("DP108", says, remedy, Place(path.name))


def _mismatch(path: Path, what: str, remedy: str) -> InputError:
    suffix = path.suffix or "空的"
    return InputError.of("DP196", f"文件内容是 {what}，后缀却是 {suffix}", remedy, Place(path.name))


def _unknown_xml(path: Path, root: str) -> InputError:
    if root == "Workbook":
        says, remedy = "文件是 Excel 2003 的 XML 表格", "用 Excel 或 WPS 另存为 xlsx"
    else:
        says = f"XML 的根元素是 {root}，不是 Microsoft Project 或 Primavera P6 的计划"
        remedy = "在原来的软件里导出 MSPDI（Microsoft Project XML）、PMXML 或 XER"
    return InputError.of("DP196", says, remedy, Place(path.name))
