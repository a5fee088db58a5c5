"""Whether a plan's dates keep its links, said once more from the rules (docs/semantics.md).

A link asks its successor for an instant: the instant it leaves, moved by its lag. It is kept where
no working minute of the successor lies between that and the date the successor has; a zero-duration
item must not stand before the instant itself. Nothing here calls the passes: of the engine only the
work curve W and its inverse are used, and the dates as they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from projects.model import DAY, Activity, LagOn, Link, Project, day_of
from projects.rules import RULES
from projects.schedule import Schedule
from projects.worktime import Calendars, WorkCalendar, calendars_of

Side = Literal["early", "late"]
Why = Literal["", "started", "finished", "mandatory", "promised", "honoured", "manual"]


@dataclass(frozen=True)
class Breach:
    """A link that a plan does not keep; `exempt` says by which rule it need not."""

    side: Side
    before: str
    after: str
    link: Link
    exempt: Why

    def __str__(self) -> str:
        """One line, as a report wants it."""
        why = f" ({self.exempt})" if self.exempt else ""
        return f"{self.side}: {self.before} {self.link.label} {self.after}{why}"


def breaches(found: Schedule) -> list[Breach]:
    """Every link, taken leaf by leaf, that the early or the late plan does not keep."""
    view = _View(found)
    sides: tuple[Side, ...] = ("early", "late")
    return [breach for side in sides for breach in view.broken(side)]


def lag_calendar(project: Project, link: Link) -> LagOn:
    """Whose time counts a lag."""
    return link.lag_on or project.options.lag_on or RULES[project.rules].lag_on


class _View:
    """A schedule as the check reads it."""

    def __init__(self, found: Schedule) -> None:
        self.found = found
        self.project = found.project
        self.calendars: Calendars = calendars_of(found.project)
        self.works: Mapping[str, Activity] = {w.id: w for w in found.project.activities}

    @cached_property
    def leaves(self) -> dict[str, list[str]]:
        """Summary -> the dated works under it, in the order of the plan."""
        tree: dict[str, list[str]] = {}
        for work in self.project.activities:
            parent = work.parent
            while parent is not None:
                timing = self.found[work.id]
                dated = timing.early_start is not None or timing.late_start is not None
                dated = dated or timing.status == "finished"
                if dated and work.kind not in ("summary", "hammock"):
                    tree.setdefault(parent, []).append(work.id)
                parent = self.works[parent].parent
        return tree

    def begun_some_day(self, item: str) -> bool:
        """Whether a work is under way and nobody said since when: its start is only inferred."""
        dated = any(row.item == item and row.kind == "started" for row in self.project.observations)
        return self.found[item].status == "in-progress" and not dated

    def broken(self, side: Side) -> Iterator[Breach]:
        for link in self.project.links:
            if self.works[link.after].kind == "hammock":
                continue
            for before, moment, calendar in self._sources(link, side):
                for after in self.leaves.get(link.after, [link.after]):
                    if moment is None or self._kept(link, before, after, moment, calendar, side):
                        continue
                    leaves, enters = link.kind
                    if (leaves == "S" and self.begun_some_day(before)) or (
                        enters == "S" and self.begun_some_day(after)
                    ):
                        continue
                    yield Breach(side, before, after, link, self._exempt(link, before, after, side))

    def _sources(self, link: Link, side: Side) -> list[tuple[str, int | None, WorkCalendar]]:
        """The works that a link leaves, each with its instant and its calendar."""
        end = "finish" if link.kind[0] == "F" else "start"
        of = self.calendars.of
        if self.works[link.before].kind != "summary":
            work = self.works[link.before]
            return [(work.id, getattr(self.found[work.id], f"{side}_{end}"), of(work))]
        leaves = self.leaves.get(link.before, [])
        if end == "finish":
            return [
                (leaf, getattr(self.found[leaf], f"{side}_finish"), of(self.works[leaf]))
                for leaf in leaves
            ]
        if not leaves:
            return []
        own = of(self.works[link.before])
        # Forward from the earliest start; backward it holds the leaf that starts earliest.
        first = min(leaves, key=lambda leaf: self.found[leaf].early_start or 0)
        return [(first, getattr(self.found[first], f"{side}_start"), own)]

    def _kept(
        self, link: Link, before: str, after: str, moment: int, source: WorkCalendar, side: Side
    ) -> bool:
        work, timing = self.works[after], self.found[after]
        place = getattr(timing, f"{side}_finish" if link.kind[1] == "F" else f"{side}_start")
        if place is None:
            return True
        asked = self._demand(link, self.works[before], work, moment, source)
        if timing.zero:
            return bool(asked <= place)
        calendar = self.calendars.of(work)
        return calendar.worked(asked) <= calendar.worked(place)

    def _demand(
        self, link: Link, before: Activity, after: Activity, moment: int, source: WorkCalendar
    ) -> int:
        """The instant a link asks for."""
        amount, unit = link.lag.amount, link.lag.unit
        project = self.project
        if unit == "percent":
            assert before.duration is not None
            unit = before.duration.unit
            amount = round(before.duration.amount * amount / 10_000)
            if unit == "work" and project.day_plan:
                amount = round(before.duration.amount * link.lag.amount / 10_000 / DAY) * DAY
        if unit == "months":
            return months_later(moment, amount)
        if unit == "elapsed":
            return moment + amount
        on = lag_calendar(project, link)
        if on == "elapsed":
            return moment + amount * DAY // project.minutes_per_day
        counts = {
            "predecessor": source,
            "successor": self.calendars.of(after),
            "project": self.calendars.default,
        }[on]
        return counts.finish_of(counts.worked(moment) + amount) if amount else moment

    def _exempt(self, link: Link, before: str, after: str, side: Side) -> Why:
        """Why a link need not be kept, or nothing."""
        work, own = self.works[after], self.works[before]
        mine, theirs = self.found[before], self.found[after]
        into_start = link.kind[1] == "S"
        if theirs.status == "finished" or (side == "late" and mine.status == "finished"):
            return "finished"
        # Microsoft Project goes on with started work where its file says.
        foreign = self.project.rules == "msproject"
        if theirs.status == "in-progress" and (into_start or (foreign and side == "early")):
            return "started"
        if side == "late" and mine.status == "in-progress" and link.kind[0] == "S":
            return "started"
        stands = work if side == "early" else own
        if stands.manual is not None or (side == "late" and work.manual is not None):
            return "manual"
        if side == "early" and work.promised is not None:
            return "promised"
        return self._dated(stands, side)

    def _dated(self, work: Activity, side: Side) -> Why:
        """Dates of the plan that stand whatever the links ask for."""
        kinds = {constraint.kind for constraint in work.constraints}
        foreign = self.project.rules == "msproject"
        honoured = foreign and self.project.options.honour_constraints is not False
        if honoured and side == "early" and kinds & {"snlt", "fnlt", "mso", "mfo"}:
            return "honoured"
        return "mandatory" if not foreign and kinds & {"mso", "mfo"} else ""


def months_later(moment: int, months: int) -> int:
    """The same minute so many calendar months later; the day clamped to the month's end."""
    day = day_of(moment)
    whole = day.year * 12 + day.month - 1 + months
    for number in range(day.day, 27, -1):
        try:
            return _at(date(whole // 12, whole % 12 + 1, number), moment)
        except ValueError:
            continue
    return _at(date(whole // 12, whole % 12 + 1, min(day.day, 27)), moment)


def _at(day: date, moment: int) -> int:
    return day.toordinal() * DAY + moment % DAY
