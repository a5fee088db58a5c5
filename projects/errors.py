"""Where something is wrong, what is wrong, what to do: the one form of every complaint.

    Exception
    └── InputError            the input cannot be used; carries every Finding at once; exit code 2

A `Finding` is also what a schedule check returns: the same shape, at level `error`, `warning` or
`note`.
Codes are stable and described in `projects/codes.py`.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in an input: file with line (text) or with sheet and cell (tables)."""

    file: str = ""
    line: int | None = None
    cell: str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        """`plan.yaml:12`, `plan.xlsx[工作!C8]`, or the file alone."""
        if self.cell is not None:
            return (
                f"{self.file}[{self.sheet}!{self.cell}]"
                if self.sheet
                else f"{self.file}[{self.cell}]"
            )
        return f"{self.file}:{self.line}" if self.line is not None else self.file


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint or observation.

    `says` and `remedy` are Simplified Chinese sentences for people; `item` is an activity id or "".
    """

    code: str
    says: str
    remedy: str = ""
    where: Place = field(default=NOWHERE, compare=False)
    level: Level = "error"
    item: str = ""
    waived: bool = False

    def __str__(self) -> str:
        """One line for a terminal: code, place, what is wrong, what to do."""
        place = str(self.where)
        head = f"{self.code} {place}：" if place else f"{self.code}："
        return f"{head}{self.says}" + (f" —— {self.remedy}" if self.remedy else "")


class InputError(Exception):
    """The input cannot be used. Holds all mistakes that were found, in the order of the file."""

    exit_code = 2

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))

    @classmethod
    def of(
        cls, code: str, says: str, remedy: str = "", where: Place = NOWHERE, item: str = ""
    ) -> InputError:
        """Build the error of a single mistake."""
        return cls([Finding(code, says, remedy, where, "error", item)])


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名文件",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
}


def reason(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese where we know it."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
