"""The calendars of Microsoft Project as calendars of a plan, each complete in itself.

Microsoft Project asks in this order: own exceptions, those of the base, own work weeks, those of
the base, own week, the base's week. A base of ours would be covered by an own week whole, so every
calendar is written out: its week, and the days that differ from it. Calendars that work the same
hours are one calendar, whatever they are called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from itertools import pairwise

from projects.errors import Place
from projects.model import CalendarSpec, DayRange
from projects.readers.mspdi.hours import NOTHING_SAID, STANDARD, CalendarRow, Shifts, Stretch
from projects.readers.mspdi.stream import Record
from projects.readers.mspdi.values import Values

MOST_BASES = 20
_OFFICE: tuple[Shifts, ...] = (STANDARD,) * 5 + ((), ())
_LONG = 800
"""Days of a stretch that is compared as a whole and not day by day."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A calendar written out: its week, Monday first, and disjoint stretches in order."""

    week: tuple[Shifts, ...]
    stretches: tuple[Stretch, ...]

    @property
    def key(self) -> object:
        """Equal for calendars that work the same hours."""
        return self.week, tuple(_merged(self._differing()))

    def _differing(self) -> Iterator[tuple[int, int, Shifts]]:
        for each in self.stretches:
            if each.last - each.first > _LONG:
                yield each.first, each.last, each.shifts
                continue
            for day in range(each.first, each.last + 1):
                if self.week[(day - 1) % 7] != each.shifts:
                    yield day, day, each.shifts


def _merged(days: Iterable[tuple[int, int, Shifts]]) -> Iterator[tuple[int, int, Shifts]]:
    held: tuple[int, int, Shifts] | None = None
    for first, last, shifts in days:
        if held and held[1] + 1 == first and held[2] == shifts:
            held = (held[0], last, shifts)
            continue
        if held:
            yield held
        held = (first, last, shifts)
    if held:
        yield held


def written_out(chain: Sequence[CalendarRow]) -> Worked:
    """A calendar and those below it, the nearest first, as one."""
    weeks = [row.week for row in chain]
    week = tuple(
        next((own for own in said if own is not None), usual)
        for said, usual in zip(zip(*weeks, strict=True), _OFFICE, strict=True)
    )
    layers = [each for row in chain for each in row.exceptions]
    for row in chain:
        for own in row.weeks:
            layers += _days_of_week(own.first, own.last, own.week, own.name)
    return Worked(week, tuple(disjoint(layers)))


def _days_of_week(
    first: int, last: int, week: Sequence[Shifts | None], name: str
) -> Iterator[Stretch]:
    """The days of a work week, those that follow each other and work alike as one stretch."""
    start = first
    while start <= last:
        shifts, end = week[(start - 1) % 7], start
        while end < last and week[end % 7] == shifts:
            end += 1
        if shifts is not None:
            yield Stretch(start, end, shifts, name)
        start = end + 1


def disjoint(layers: Sequence[Stretch]) -> Iterator[Stretch]:
    """What counts on each day where stretches overlap: the one that stands first in `layers`."""
    begins = sorted(range(len(layers)), key=lambda index: layers[index].first)
    edges = sorted({each.first for each in layers} | {each.last + 1 for each in layers})
    live: list[int] = []
    held: Stretch | None = None
    position = 0
    for start, end in pairwise(edges):
        while position < len(begins) and layers[begins[position]].first <= start:
            heappush(live, begins[position])
            position += 1
        while live and layers[live[0]].last < start:
            heappop(live)
        if not live:
            continue
        top = layers[live[0]]
        if held and held.last + 1 == start and (held.shifts, held.name) == (top.shifts, top.name):
            held = Stretch(held.first, end - 1, held.shifts, held.name)
            continue
        if held:
            yield held
        held = Stretch(start, end - 1, top.shifts, top.name)
    if held:
        yield held


@dataclass
class CalendarBook:
    """The calendars of a file by uid, and those that the plan has come to use."""

    rows: Mapping[str, CalendarRow]
    values: Values
    default: str
    names: dict[str, str] = field(default_factory=dict)
    pairs: dict[tuple[str, str], str] = field(default_factory=dict)
    specs: dict[str, CalendarSpec] = field(default_factory=dict)
    _worked: dict[str, Worked] = field(default_factory=dict)
    _keys: dict[str, object] = field(default_factory=dict)
    _bases: dict[object, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note which base calendar works which hours, the project's own first."""
        for uid in (self.default, *self.rows):
            if uid in self.rows and self.rows[uid].is_base:
                self._bases.setdefault(self.key(uid), uid)

    def key(self, uid: str) -> object:
        """Equal for calendars that work the same hours; the project's for an unknown uid."""
        known = uid if uid in self.rows else self.default
        if known not in self._keys:
            self._worked[known] = written_out(self._chain(known))
            self._keys[known] = self._worked[known].key
        return self._keys[known]

    def name(self, uid: str) -> str:
        """The name under which a calendar stands in the plan; keeps it there.

        The calendar of a resource that works the hours of a base calendar is that one.
        """
        known = uid if uid in self.rows else self.default
        row = self.rows.get(known)
        if row is None or not row.is_base:
            known = self._bases.get(self.key(known), known)
        if known not in self.names:
            key, row = self.key(known), self.rows.get(known)
            self._bases.setdefault(key, known)
            name = self._free((row.name if row else "") or f"日历 {known or 1}")
            where = Place(self.values.file, row.line if row else None)
            self.names[known] = name
            self.specs[name] = _spec(name, self._worked[known], where)
        return self.names[known]

    def both(self, one: str, other: str) -> str:
        """The name of the calendar that works where both do."""
        names = (self.name(one), self.name(other))
        if names[0] == names[1]:
            return names[0]
        if names not in self.pairs:
            name = self.pairs[names] = self._free(" 与 ".join(names))
            self.specs[name] = CalendarSpec(name, both=names, where=self.specs[names[0]].where)
        return self.pairs[names]

    def keep_named(self) -> None:
        """Keep the base calendars that nothing uses but that work at all."""
        for uid, row in self.rows.items():
            if row.is_base and row.name and self.key(uid) and any(self._worked[uid].week):
                self.name(uid)

    def unused(self) -> int:
        """How many calendars work hours that no calendar of the plan works."""
        kept = {self.key(uid) for uid in self.names}
        return sum(1 for uid in self.rows if self.key(uid) not in kept)

    def _chain(self, uid: str) -> list[CalendarRow]:
        """A calendar and those below it. A circle or too many levels is a mistake of the file."""
        chain: list[CalendarRow] = []
        while uid in self.rows:
            row = self.rows[uid]
            if row in chain or len(chain) >= MOST_BASES:
                self._refuse_chain(chain)
                break
            chain.append(row)
            uid = row.base
        return chain or [CalendarRow("", "", "", True, NOTHING_SAID, (), (), 0)]

    def _refuse_chain(self, chain: Sequence[CalendarRow]) -> None:
        names = " → ".join(row.name or row.uid for row in chain)
        first = Record("Calendar", chain[0].line)
        if len(chain) >= MOST_BASES:
            self.values.wrong(first, f"日历的基础日历超过 {MOST_BASES} 层", "DP306")
        else:
            self.values.wrong(first, f"日历以自己为基础：{names}", "DP301")

    def _free(self, name: str) -> str:
        """A name that no calendar of the plan has, and that means nothing else."""
        taken, number = {*self.specs, "china"}, 2
        found = name
        while found in taken:
            found, number = f"{name}（{number}）", number + 1
        return found


def _spec(name: str, worked: Worked, where: Place) -> CalendarSpec:
    def ranges(working: bool) -> tuple[DayRange, ...]:
        return tuple(
            DayRange(
                date.fromordinal(each.first),
                date.fromordinal(each.last),
                name=each.name,
                shifts=each.shifts or None,
                where=where,
            )
            for each in worked.stretches
            if bool(each.shifts) == working
        )

    return CalendarSpec(
        name,
        week=tuple(shifts or False for shifts in worked.week),
        opened=ranges(True),
        closed=ranges(False),
        where=where,
    )
