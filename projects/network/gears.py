"""How the working minutes of one calendar read in another, remembered.

A link between two calendars asks the same few hundred questions over and over: what W of the
successor stands at the end of this W of the predecessor? A gear answers from memory; the passes of
a what-if or a simulation then cost no calendar arithmetic at all.
"""

from __future__ import annotations

from projects.model import DAY
from projects.worktime import WorkCalendar

STRETCH = 64
"""Days counted at once."""
MOST_TEETH = 200_000
"""Answers that one gear keeps; minute plans have many, day plans never come near."""


class Gear(dict[int, int]):
    """W of `driver` -> W of `driven`, at the instant where the driver's work begins."""

    def __init__(self, driver: WorkCalendar, driven: WorkCalendar, step: int) -> None:
        super().__init__()
        self.driver, self.driven, self.step = driver, driven, step

    def __missing__(self, work: int) -> int:
        """Count it once, with its neighbours where days are whole, then remember it."""
        if len(self) >= MOST_TEETH:
            self.clear()
        if work % DAY == 0:
            self.fill(work - work % (STRETCH * DAY))
        if work not in self:
            self[work] = self.turn(work)
        return self[work]

    def turn(self, work: int) -> int:
        """W of the driven calendar at the driver's start_of(work)."""
        return self.driven.worked(self.driver.start_of(work))

    def fill(self, work: int) -> None:
        """Count a stretch of whole days from `work` on at once, as far as they are covered."""
        self._fill(work, self.driver.day_starts(work, STRETCH))

    def _fill(self, work: int, moments: list[int]) -> None:
        answers = self.driven.worked_at(moments)
        self.update(zip(range(work, work + len(answers) * DAY, DAY), answers, strict=True))


class FinishGear(Gear):
    """The same at the instant where the driver's work ends."""

    def turn(self, work: int) -> int:
        """W of the driven calendar at the driver's finish_of(work)."""
        return self.driven.worked(self.driver.finish_of(work))

    def fill(self, work: int) -> None:
        """The ends of days are the starts of the worked days before them, a day later."""
        starts = self.driver.day_starts(work - DAY, STRETCH)
        self._fill(work, [start + DAY for start in starts])


class StartBoundGear(Gear):
    """W at which the driven work may start at the latest when the driver's must start by its W.

    Rounding a late start up into working time can push the successor; it then steps back once.
    """

    def turn(self, work: int) -> int:
        """W of the latest start that still lets the driver keep its W."""
        moment = self.driver.start_of(work)
        own = self.driven.worked(moment)
        begin = self.driven.start_of(own)
        if begin > moment and self.driver.worked(begin) > work:
            own -= self.step
        return own

    def fill(self, work: int) -> None:
        """Each day is a case of its own."""


class Gearbox:
    """Every gear of a network, made when first needed."""

    def __init__(self, step: int) -> None:
        self.step = step
        self._gears: dict[tuple[type[Gear], int, int], Gear] = {}

    def gear(self, kind: type[Gear], driver: WorkCalendar, driven: WorkCalendar) -> Gear:
        """The one gear of a kind between two calendars."""
        key = (kind, id(driver), id(driven))
        found = self._gears.get(key)
        if found is None:
            found = self._gears[key] = kind(driver, driven, self.step)
        return found
