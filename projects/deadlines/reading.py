"""What words were read as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from projects.errors import NOWHERE, InputError, Place
from projects.model import Deadline, Precision

Role = Literal["start", "finish"]
Kind = Literal["day", "span", "duration", "recurrence", "none"]
_KINDS = {"duration": "一段时长", "recurrence": "周期性安排", "none": "没有日期的要求"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The meaning of deadline words in one role.

    `day` is the start or the (inclusive) due day by `role`; None for a duration, a recurrence, and
    words without a date. `start` and `end` are those of a span. `duration` is ISO 8601,
    `recurrence` an RFC 5545 RRULE value. `last_workday` is the last State Council working day on
    or before a due day that is a rest day or the eve of a festival. `flagged`: a person should
    confirm the reading.
    """

    text: str
    role: Role
    kind: Kind
    day: date | None = None
    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    reading: str = ""
    duration: str | None = None
    recurrence: str | None = None
    last_workday: date | None = None
    provisional: bool = False
    flagged: bool = False

    def as_json(self) -> dict[str, object]:
        """The document of `daopai read-date --json`."""

        def iso(day: date | None) -> str | None:
            return None if day is None else day.isoformat()

        return {
            "text": self.text,
            "role": self.role,
            "kind": self.kind,
            "day": iso(self.day),
            "start": iso(self.start),
            "end": iso(self.end),
            "precision": self.precision,
            "reading": self.reading,
            "duration": self.duration,
            "recurrence": self.recurrence,
            "last_workday": iso(self.last_workday),
            "provisional": self.provisional,
            "flagged": self.flagged,
        }


def deadline_of(
    reading: Reading, *, item: str | None = None, buffer: int = 0, where: Place = NOWHERE
) -> Deadline:
    """The deadline that a reading sets for `item` (None: the project).

    Raises:
        InputError: DP215, the words name no day.
    """
    if reading.day is None:
        says = f"“{reading.text}”是{_KINDS.get(reading.kind, '没有日期的要求')}，不能作为完成期限"
        raise InputError.of("DP215", says, "写明完成日期，例如 2024-06-30", where, item or "")
    return Deadline(
        day=reading.day,
        text=reading.text,
        precision=reading.precision or "day",
        reading=reading.reading,
        buffer=buffer,
        item=item,
        provisional=reading.provisional,
        flagged=reading.flagged,
        where=where,
    )
