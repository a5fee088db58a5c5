"""The why-record of every row as a few lines of text, for tooltips and for reading without script.

Two sentences for every row. Rows that a reader asks about first, critical or behind, also get what
else was weighed and the chain of works; causes are computed once each, so that a page of 5,000 rows
stays cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gantt.barchart.chart import Chart, Row
from gantt.sheet.states import is_behind
from projects.schedule.result import Schedule
from projects.schedule.why.bounds import Cause, Event, point, shown_bounds
from projects.schedule.why.early import early_cause
from projects.schedule.why.late import late_cause
from projects.schedule.why.overview import overview
from projects.schedule.why.trace import Traced, trace
from projects.schedule.why.values import DateName

_TOLD = 7
"""How many works of a chain are named, those nearest to the row."""
_OTHERS = 2
"""How many bounds that did not decide are told."""


class Reasons:
    """Explains the rows of one chart."""

    def __init__(self, schedule: Schedule, chart: Chart) -> None:
        """Nothing is computed yet."""
        self._schedule = schedule
        self._late = schedule.run.early is None
        self._names = {row.id: f"{row.number} {row.name}" for row in chart.rows}
        self._numbers = {row.id: row.number for row in chart.rows}
        self._before, self._after = _neighbours(chart)
        self._causes: dict[Event, Cause] = {}
        self._counts: dict[Event, int] = {}

    def lines(self, row: Row) -> Iterator[str]:
        """The name first, then one line for each thing that is to be said."""
        owner = f"，{row.owner}" if row.owner else ""
        yield f"{row.number} {row.name}（{row.id}{owner}）"
        yield from self._sentences(row)
        yield from self._links(row)
        index = self._schedule.run.network.index
        if row.id in index and not row.done and (row.critical or is_behind(row)):
            yield from self._chain(Event(index[row.id], "start" if self._late else "finish"))

    def _sentences(self, row: Row) -> Sequence[str]:
        timing = self._schedule[row.id]
        at = timing.late_start if self._late else timing.early_finish
        name: DateName = "late-start" if self._late else "early-finish"
        if at is None:
            traced = trace(self._schedule, row.id, name, chain=False)
        else:
            traced = Traced(row.id, name, at)
        return overview(self._schedule, row.id, traced)

    def _links(self, row: Row) -> Iterator[str]:
        before, after = self._before.get(row.id, ()), self._after.get(row.id, ())
        parts = [
            f"{word} {'、'.join(self._numbers[item] for item in items[:_TOLD])}"
            + (f" 等 {len(items)} 项" if len(items) > _TOLD else "")
            for word, items in (("紧前", before), ("紧后", after))
            if items
        ]
        if parts:
            yield f"{'；'.join(parts)}。"

    def _chain(self, event: Event) -> Iterator[str]:
        run = self._schedule.run
        first = self._cause(point(run, event))
        asked = first
        if first.decided.kind == "duration" and first.decided.before is not None:
            asked = self._cause(point(run, first.decided.before))
        others = [one for one in shown_bounds(run, asked, late=self._late) if one.lost_days]
        for one in others[:_OTHERS]:
            day = f"{one.at}，" if one.at else ""
            yield f"未起作用：{one.says}（{day}差 {one.lost_days:g} 天）"
        works, count = self._near(first)
        if count > 1:
            yield self._told(works, count)

    def _near(self, cause: Cause) -> tuple[list[str], int]:
        """The nearest works of the chain, the row itself first, and how many it has in all."""
        works: dict[str, None] = {}
        last = cause
        while len(works) <= _TOLD:
            works[self._work(last)] = None
            if last.decided.before is None:
                break
            last = self._cause(last.decided.before)
        return list(works), self._counted(cause)

    def _counted(self, cause: Cause) -> int:
        """How many works the chain has from here on; chains share their ends, so each is counted
        once."""
        way: list[Cause] = []
        known: Cause | None = cause
        while known is not None and known.event not in self._counts:
            way.append(known)
            before = known.decided.before
            known = None if before is None else self._cause(before)
        behind = known
        for one in reversed(way):
            same = behind is not None and self._work(behind) == self._work(one)
            far = 0 if behind is None else self._counts[behind.event]
            self._counts[one.event] = far + (not same)
            behind = one
        return self._counts[cause.event]

    def _work(self, cause: Cause) -> str:
        return self._schedule.run.network.nodes[cause.event.number].activity.id

    def _told(self, works: list[str], count: int) -> str:
        near = [self._names.get(item, item) for item in works[1 : _TOLD + 1]]
        left = count - 1 - len(near)
        more = f"（另有 {left} 项）" if left > 0 else ""
        if self._late:
            return f"到时限的链条（{count} 项工作）：本工作 → {' → '.join(near)}{more}"
        return f"链条（{count} 项工作）：{more}{' → '.join(reversed(near))} → 本工作"

    def _cause(self, event: Event) -> Cause:
        found = self._causes.get(event)
        if found is None:
            make = late_cause if self._late else early_cause
            found = self._causes[event] = make(self._schedule.run, event)
        return found


def _neighbours(chart: Chart) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """The rows before and behind every row."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for tie in chart.ties:
        for known, item, other in ((before, tie.after, tie.before), (after, tie.before, tie.after)):
            items = known.setdefault(item, [])
            if other not in items:
                items.append(other)
    return before, after
