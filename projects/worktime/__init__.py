"""Time as work calendars count it: the curve of working minutes, and how calendars are layered."""

from projects.worktime.curve import EARLIEST, FULL_DAY, LATEST, Calendars, WorkCalendar
from projects.worktime.layers import (
    CHINA,
    calendar_findings,
    calendar_hash,
    calendar_named,
    calendars_of,
    occurrences,
)

__all__ = [
    "CHINA",
    "EARLIEST",
    "FULL_DAY",
    "LATEST",
    "Calendars",
    "WorkCalendar",
    "calendar_findings",
    "calendar_hash",
    "calendar_named",
    "calendars_of",
    "occurrences",
]
