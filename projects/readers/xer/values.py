"""Cells of an XER file to minutes, instants and numbers; every mistake is kept for one report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from projects.errors import Finding, Place
from projects.model import DAY, instant
from projects.readers.xer.tables import Row

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?")
_YEARS = range(1900, 2200)
_LONGEST = 100 * 366 * DAY
"""A hundred years in minutes: what is longer is a mistake."""
_SHOWN = 40


@dataclass
class Cells:
    """Converts the cells of one file and collects what is wrong with them (DP130, DP198)."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    _dates: dict[str, int | None] = field(default_factory=dict)

    def place(self, row: Row) -> Place:
        """Where a row stands."""
        return Place(self.file, row.line)

    def complain(self, row: Row, says: str, code: str = "DP198") -> None:
        """Note a mistake and go on reading."""
        remedy = "在 P6 中核对后重新导出"
        self.findings.append(Finding(code, says, remedy, self.place(row)))

    def moment(self, row: Row, column: str) -> int | None:
        """An instant (`2024-03-01 08:00`; seconds are cut off), None for an empty cell."""
        text = row[column]
        if not text:
            return None
        if text not in self._dates:
            self._dates[text] = _instant(text)
        found = self._dates[text]
        if found is None:
            self.complain(row, f"{column} 不是 1900 至 2199 年间的日期：“{text[:_SHOWN]}”")
        return found

    def minutes(self, row: Row, column: str) -> int | None:
        """Hours with decimals as minutes, None for an empty cell."""
        hours = self.number(row, column)
        if hours is None:
            return None
        if abs(hours) * 60 > _LONGEST:
            self.complain(row, f"{column} 超过一百年：{row[column][:_SHOWN]} 小时", "DP130")
            return None
        return round(hours * 60)

    def number(self, row: Row, column: str) -> float | None:
        """A finite number, None for an empty cell."""
        text = row[column]
        if not text:
            return None
        try:
            # Some regional settings write a comma.
            found = float(text.replace(",", "."))
        except ValueError:
            found = float("nan")
        if found - found != 0:
            self.complain(row, f"{column} 不是数：“{text[:_SHOWN]}”")
            return None
        return found


def _instant(text: str) -> int | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant(at.date(), at.hour * 60 + at.minute) if at.year in _YEARS else None


def one_line(text: str) -> str:
    """A name as people see it: line breaks, control characters and runs of blanks as one blank."""
    if text.isprintable() and "  " not in text:
        return text
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
