"""What a converter needs to know besides its own text, and where it puts complaints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from projects.errors import Finding, InputError, Place
from projects.model import DAY, CalendarSpec, RuleSet

if TYPE_CHECKING:
    from projects.holidays import Override


UseOf = Literal["calendar", "item", "stage", "driver"]


@dataclass(frozen=True, slots=True)
class Use:
    """A name of something that the plan has to define, and where it is used."""

    of: UseOf
    name: str
    where: Place


@dataclass(frozen=True)
class Desk:
    """Facts of the plan under reading and the lists that complaints and notes are put into.

    `days_per_week` are the working days of the default calendar's week. `event_dates` are dates
    that relative words may refer to. `used` are names to be checked once the whole plan is read.
    """

    file: str
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    minutes_per_day: int = DAY
    rules: RuleSet = "daopai"
    days_per_week: int = 7
    document_date: date | None = None
    event_dates: Mapping[str, date] = field(default_factory=dict)
    calendars: tuple[CalendarSpec, ...] = ()
    override: Override | None = None
    used: list[Use] = field(default_factory=list)

    @property
    def day_plan(self) -> bool:
        """Whether everything counts in whole days (`Project.day_plan`)."""
        return self.minutes_per_day == DAY and self.rules == "daopai"

    def complain(
        self, code: str, says: str, remedy: str = "", where: Place | None = None, item: str = ""
    ) -> None:
        """Note an error and go on reading."""
        self.findings.append(Finding(code, says, remedy, where or Place(self.file), "error", item))

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Put the findings of an InputError on the list and go on behind the block."""
        try:
            yield
        except InputError as error:
            self.findings.extend(error.findings)


def suggestion(
    word: str, known: Mapping[str, str] | list[str] | tuple[str, ...], cutoff: float = 0.6
) -> str:
    """`是不是“duration”？` where a known word resembles `word`, else "".

    `cutoff` is difflib's ratio from which two words resemble each other.
    """
    if isinstance(known, Mapping) and word in known:
        return f"是不是“{known[word]}”？"
    from difflib import get_close_matches

    lower = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold()[:60], list(lower), n=1, cutoff=cutoff)
    if not near:
        return ""
    name = lower[near[0]]
    return f"是不是“{known[name] if isinstance(known, Mapping) else name}”？"
