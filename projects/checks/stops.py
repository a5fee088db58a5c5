"""The stops of a calendar (汛期, 春节停工) as rules speak of them: from, to, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from projects.model import DAY, day_of
from projects.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Stop:
    """One closed window: [start, end) in instants."""

    name: str
    start: int
    end: int

    @property
    def first(self) -> date:
        """Its first day."""
        return day_of(self.start)

    @property
    def last(self) -> date:
        """Its last day."""
        return day_of(self.end - 1)

    @property
    def days(self) -> int:
        """Its length in calendar days."""
        return (self.end - self.start) // DAY

    def __str__(self) -> str:
        """“春节停工”（2024-02-03 至 2024-02-24）."""
        return f"“{self.name}”（{self.first} 至 {self.last}）"


def stops(calendar: WorkCalendar, since: int, until: int) -> Iterator[Stop]:
    """The stops that touch [since, until), in order; those that overlap are one, under the name of
    the first."""
    if not calendar.has_windows:
        return
    calendar.worked(since)  # the windows are those of the years that were asked about
    calendar.worked(until)
    found: list[tuple[int, int]] = []
    for start, end in calendar.windows:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    for start, end in found:
        if start < until and end > since:
            yield Stop(calendar.name_of(day_of(start)), start, end)


def stop_at(calendar: WorkCalendar, moment: int) -> Stop | None:
    """The stop in which an instant lies; None outside."""
    return next(stops(calendar, moment, moment + 1), None)
