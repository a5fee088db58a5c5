"""Who is counted: one plan with its works, its links and what the waivers spare, counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from projects.checks.case import Case
from projects.checks.report import Metric
from projects.checks.settings import CheckSettings
from projects.model import Activity, Link
from projects.schedule.result import Schedule, Timing
from projects.worktime import WorkCalendar


@dataclass(frozen=True)
class Population:
    """The population of all metrics. Neither summaries nor ledger rows belong to it; hammocks only
    by the setting `level_of_effort`.

    `waived` are the items that waivers in force spare, by metric; `spared` fills with those that
    really would have offended. `known` holds the metrics measured so far: GAO's build on DCMA's.
    """

    case: Case
    waived: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spared: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, Metric] = field(default_factory=dict)

    @property
    def settings(self) -> CheckSettings:
        """Thresholds and readings."""
        return self.case.settings

    @property
    def schedule(self) -> Schedule:
        """The computed plan."""
        return self.case.schedule

    @property
    def per_day(self) -> int:
        """Working minutes that the plan calls a day."""
        return self.case.project.minutes_per_day

    @cached_property
    def leaves(self) -> tuple[tuple[Activity, Timing], ...]:
        """The population, finished works among it."""
        works = self.case.leaves
        if self.settings.level_of_effort:
            hammocks = (work for work in self.case.project.activities if work.kind == "hammock")
            works = (*works, *hammocks)
        rows = ((work, self.schedule[work.id]) for work in works)
        return tuple((work, timing) for work, timing in rows if timing.status != "ledger")

    @cached_property
    def open(self) -> tuple[tuple[Activity, Timing], ...]:
        """Those that are not finished at the data date."""
        return tuple(row for row in self.leaves if row[1].status != "finished")

    @cached_property
    def ledger(self) -> bool:
        """Whether the plan is a list of due days: not one link, no duration that somebody gave."""
        return not self.case.project.links and all(
            timing.zero or timing.assumed for _, timing in self.open
        )

    @cached_property
    def exclusions(self) -> str:
        """Who is left out of `open`, with numbers."""
        case = self.case
        hammocks = sum(work.kind == "hammock" for work in case.project.activities)
        ledger = sum(self.schedule[work.id].status == "ledger" for work in case.leaves)
        counted = (
            ("汇总项", len(case.project.activities) - len(case.leaves) - hammocks),
            ("伴随工作", 0 if self.settings.level_of_effort else hammocks),
            ("已完成", len(self.leaves) - len(self.open)),
            ("台账事项", ledger),
        )
        said = "、".join(f"{name} {count} 项" for name, count in counted if count)
        return f"不计{said}" if said else "全部计入"

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links that count, one by one as written."""
        if self.settings.links == "all":
            return tuple(link for link in self.case.project.links if not self._aside(link))
        works = {work.id for work, _ in self.open}
        return tuple(
            link
            for link in self.case.project.links
            if not self._aside(link) and any(leaf in works for leaf in self.below(link.after))
        )

    def _aside(self, link: Link) -> bool:
        """Whether a link belongs to a hammock that does not count."""
        if self.settings.level_of_effort:
            return False
        works = self.case.works
        return "hammock" in (works[link.before].kind, works[link.after].kind)

    def below(self, item: str) -> Sequence[str]:
        """The leaves of a summary, or the work itself."""
        children = self.case.children.get(item)
        if children is None:
            return (item,)
        return tuple(leaf for child in children for leaf in self.below(child.id))

    @property
    def now(self) -> int | None:
        """The instant of the data date, the file's own where it has one."""
        return self.schedule.run.situation.data_instant

    def calendar(self, item: str | None) -> WorkCalendar:
        """The calendar of a work, the project's for None."""
        return self.schedule.run.network.calendar_of(item)

    def days(self, calendar: WorkCalendar, first: int, last: int) -> float:
        """Working days between two instants, in days as the plan counts them."""
        minutes = calendar.worked(last) - calendar.worked(first)
        return minutes / self.schedule.run.network.day_of(calendar)

    @property
    def target(self) -> str | None:
        """The item of the governing deadline; None stands for the end of the project."""
        governing = self.schedule.governing
        return governing.item if governing else None

    @property
    def finish(self) -> int | None:
        """The early finish of `target`."""
        governing = self.schedule.governing
        return governing.early_finish if governing else self.schedule.early_finish

    @cached_property
    def origin(self) -> int | None:
        """Where what remains begins: the data date, but not before the project; without both the
        first late start."""
        known = [moment for moment in (self.now, self.schedule.start) if moment is not None]
        return max(known, default=self.schedule.latest_start)

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The unfinished works of the longest path to `target`, the first one first."""
        counted = {work.id for work, _ in self.open}
        return tuple(item for item in self.schedule.longest_path if item in counted)

    def spare(self, name: str, offenders: Iterable[str]) -> tuple[str, ...]:
        """The offenders that no waiver spares; `L010FS+3 → L020` is spared by that of L020."""
        waived = self.waived.get(name)
        if not waived:
            return tuple(offenders)
        kept = []
        for offender in offenders:
            item = offender.rpartition(" → ")[2]
            if item in waived:
                self.spared.setdefault(name, set()).add(item)
            else:
                kept.append(offender)
        return tuple(kept)


def arrow(link: Link, per_day: int) -> str:
    """How a list of offenders names a link: `L010FS+3 → L020`."""
    return f"{link.words(per_day)} → {link.after}"
