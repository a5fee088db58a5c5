"""The texts of the elements as numbers, instants and durations.

Instants and durations stay in seconds until both ends of a stretch are known: rounding to minutes
happens once, so that a start and what remains still add up to the finish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from projects.errors import Finding, Place
from projects.model import DAY
from projects.readers.mspdi.stream import Record

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Dates outside are what programs write for "no date" (0001-01-01, 9999-12-31)."""
DAY_SECONDS = DAY * 60
MOST_SECONDS = 100 * 366 * DAY_SECONDS
"""A hundred years."""
MOST_FINDINGS = 200

_DURATION = re.compile(
    r"(-?)P(?:(\d{1,7})D)?(?:T(?:(\d{1,9}(?:\.\d+)?)H)?(?:(\d{1,9}(?:\.\d+)?)M)?"
    r"(?:(\d{1,12}(?:\.\d+)?)S)?)?"
)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{0,20})?")
_TRUE, _FALSE = ("1", "true"), ("0", "false")


def minutes(seconds: int) -> int:
    """Seconds as whole minutes, the half rounded up."""
    return (seconds + 30) // 60


@dataclass
class Values:
    """Reads texts of one file and keeps what was wrong with them."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    moments: dict[str, int | None] = field(default_factory=lambda: {"": None})
    """Dates that were read before: files repeat them."""

    def place(self, record: Record) -> Place:
        """Where an element begins."""
        return Place(self.file, record.line)

    def wrong(self, record: Record, says: str, code: str = "DP139", remedy: str = "") -> None:
        """Note a mistake at an element; after 200 the rest is silence."""
        if len(self.findings) < MOST_FINDINGS:
            name = record.texts.get("Name") or record.texts.get("UID") or ""
            of = f"（{record.name} {name[:40]}）" if name else f"（{record.name}）"
            remedy = remedy or "在原来的软件里改正，再导出"
            self.findings.append(Finding(code, f"{says}{of}", remedy, self.place(record)))

    def text(self, record: Record, *names: str) -> str:
        """The first of these texts that is there, else empty."""
        return next((found for name in names if (found := record.texts.get(name))), "")

    def flag(self, record: Record, name: str, default: bool = False) -> bool:
        """0, 1, false or true."""
        text = record.texts.get(name, "").lower()
        if text and text not in (*_TRUE, *_FALSE):
            self.wrong(record, f"{name} 写的是“{text[:40]}”，应当是 0 或 1")
        return text in _TRUE if text else default

    def number(self, record: Record, name: str) -> float | None:
        """A decimal number."""
        text = record.texts.get(name, "")
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.wrong(record, f"{name} 写的是“{text[:40]}”，应当是数")
            return None
        return float(text)

    def whole(self, record: Record, name: str, default: int = 0) -> int:
        """A whole number."""
        found = self.number(record, name)
        return default if found is None else int(found)

    def uid(self, record: Record, name: str) -> str:
        """A unique number as text; empty for none (-1)."""
        text = record.texts.get(name, "")
        if not text:
            return ""
        if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) <= 12:
            return text
        if not re.fullmatch(r"-?\d{1,12}", text):
            self.wrong(record, f"{name} 写的是“{text[:40]}”，应当是整数")
            return ""
        return "" if text.startswith("-") else str(int(text))

    def moment(self, record: Record, *names: str) -> int | None:
        """Seconds from the eve of 0001-01-01 to a local date and time."""
        text = self.text(record, *names)
        if text in self.moments:
            return self.moments[text]
        found = self._moment(record, names[0], text)
        if found is not None:
            self.moments[text] = found
        return found

    def _moment(self, record: Record, name: str, text: str) -> int | None:
        if text == "NA":
            return None
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            self.wrong(record, f"{name} 写的是“{text[:40]}”，应当是日期和时间")
            return None
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            return None
        return at.toordinal() * DAY_SECONDS + at.hour * 3600 + at.minute * 60 + at.second

    def duration(self, record: Record, name: str) -> int | None:
        """Seconds of an ISO duration: PT8H0M0S."""
        text = record.texts.get(name, "")
        if not text:
            return None
        found = _DURATION.fullmatch(text)
        if not found or text.endswith(("P", "T")):
            self.wrong(record, f"{name} 写的是“{text[:40]}”，应当是 PT8H0M0S 这样的时长")
            return None
        days, hours, mins, secs = (float(part or 0) for part in found.groups()[1:])
        total = round(days * DAY_SECONDS + hours * 3600 + mins * 60 + secs)
        if total > MOST_SECONDS:
            self.wrong(record, f"{name} 长过一百年：{text[:40]}", "DP130", "核对数字和单位")
            return None
        if found.group(1) and total:
            self.wrong(record, f"{name} 是负数：{text[:40]}", "DP127", "改成 0 或正数")
            return None
        return total

    def minute_of_day(self, record: Record, name: str) -> int | None:
        """HH:MM[:SS] as minutes; also of a full date and time."""
        text = record.texts.get(name, "").rpartition("T")[2]
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", text)
        hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
        if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
            self.wrong(record, f"{name} 写的是“{text[:40]}”，应当是 08:00:00 这样的时刻")
            return None
        return minutes(hour * 3600 + minute * 60 + second)


def shifts_of(ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Working times in order, those that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)
