"""New rows before they are recorded: everything that is wrong with them, each at its own place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.actuals import NOTHING, Actual, fold, in_order
from projects.errors import Finding
from projects.model import Observation, ObservationKind, Project
from projects.observed import NAMES
from projects.reporting.history import History, as_recorded_now
from projects.reporting.single import label, shown_value, wrong_alone
from projects.reporting.targets import Target, Targets

_APART = 1.0
"""Percentage points by which a percentage and a quantity of one report may differ: rounding."""
_SHOWN = 5


def judge(project: Project, rows: Sequence[Observation]) -> tuple[Finding, ...]:
    """All that is wrong with new `rows`, in their order, each at its `where`.

    `project.observations` are the plan's own and those recorded earlier. The result is empty where
    the rows may be recorded; a finding at level warning does not stand against it. Says nothing of
    the clock: see `not_later_than`. docs/progress.md lists the rules; codes DP501 to DP503 and
    DP520 to DP539.
    """
    return _Judge(project, tuple(rows)).findings()


def not_later_than(rows: Sequence[Observation], today: date) -> tuple[Finding, ...]:
    """DP532 for every row whose data date lies behind `today`, the day it is entered."""
    return tuple(
        Finding(
            "DP532",
            f"“{row.item}”的状态日期 {row.as_of} 晚于填报当天 {today}",
            "状态日期写到今天为止；将来的日期写成计划或承诺",
            row.where,
            item=row.item,
        )
        for row in rows
        if row.as_of > today
    )


Placed = tuple[int, Finding]
"""A finding, and the place among the rows of the one that it is about."""


@dataclass(frozen=True)
class _Judge:
    project: Project
    rows: tuple[Observation, ...]

    def findings(self) -> tuple[Finding, ...]:
        found: list[Placed] = []
        sound: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            wrong = list(wrong_alone(row, self.targets, self.target(row.item)))
            found += [(place, finding) for finding in wrong]
            if all(finding.level != "error" for finding in wrong):
                sound.setdefault(row.item, []).append(place)
        for item, places in sound.items():
            found += self._of_item(item, places)
        found += self._unfinished_below(sound)
        # Stable: the findings of a row stay in the order in which the rules were asked.
        return tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0]))

    @cached_property
    def targets(self) -> Targets:
        return Targets(self.project)

    @cached_property
    def _targets(self) -> Mapping[str, Target | None]:
        return {item: self.targets.find(item) for item in {row.item for row in self.rows}}

    def target(self, item: str) -> Target | None:
        return self._targets[item]

    @cached_property
    def known(self) -> Mapping[str, Sequence[Observation]]:
        """What was known of each item."""
        rows: dict[str, list[Observation]] = {}
        for row in self.project.observations:
            rows.setdefault(row.item, []).append(row)
        return rows

    # -- the rows of one item --------------------------------------------------------------------

    def _of_item(self, item: str, places: Sequence[int]) -> Iterator[Placed]:
        """What they say against each other and against what was known."""
        target = self.target(item)
        assert target is not None  # the row would not be sound
        name = label(self.targets, item)
        kept: dict[tuple[date, ObservationKind], int] = {}
        for place in places:
            row = self.rows[place]
            others = [self.rows[other] for other in kept.values()]
            finding = self._said_otherwise(row, others, target, name)
            if finding is not None:
                yield place, finding
            elif row.note.strip() or (row.as_of, row.kind) not in kept:  # said twice, once why
                kept[row.as_of, row.kind] = place
        rows = [self.rows[place] for place in kept.values()]
        finishes = [row for row in self.rows if row.item == item and row.kind == "finished"]
        misdated = any(row not in rows for row in finishes)
        history = History(
            self.project,
            target,
            name,
            self.known.get(item, ()),
            rows,
            misdated,
        )
        for row, finding in history.findings():
            yield kept[row.as_of, row.kind], finding

    def _said_otherwise(
        self, row: Observation, others: Sequence[Observation], target: Target, name: str
    ) -> Finding | None:
        """DP530: one report that says two things of the same day."""
        for other in others:
            if other.as_of != row.as_of or not _contradict(row, other, target):
                continue
            kinds = dict.fromkeys((NAMES[other.kind], NAMES[row.kind]))
            values = (shown_value(each, self.project, target) for each in (other, row))
            return Finding(
                "DP530",
                f"“{name}”在 {row.as_of} 的{'和'.join(kinds)}有两种说法：{'、'.join(values)}",
                "只留一个",
                row.where,
                item=row.item,
            )
        return None

    # -- wholes ----------------------------------------------------------------------------------

    def _unfinished_below(self, sound: Mapping[str, Sequence[int]]) -> Iterator[Placed]:
        """DP528: 100 % of a summary or of the project while works below it are unfinished."""
        new = [self.rows[place] for places in sound.values() for place in places]
        states: Mapping[str, Actual] | None = None
        for item, places in sound.items():
            target = self.target(item)
            full = [place for place in places if self._is_full(self.rows[place], target)]
            if target is None or not target.whole or not full:
                continue
            states = states or fold(
                in_order([*self.project.observations, *as_recorded_now(new)]), self.targets.works
            )
            open_ = [leaf for leaf in target.leaves if states.get(leaf, NOTHING).finished is None]
            if open_:
                named = f"{'、'.join(open_[:_SHOWN])}{' 等' if len(open_) > _SHOWN else ''}"
                yield (
                    full[0],
                    Finding(
                        "DP528",
                        f"“{label(self.targets, item)}”报 100%，"
                        f"下级还有 {len(open_)} 项没有实际完成日期：{named}",
                        "先报下级工作的实际完成日期；尚有收尾的，进度报到 100% 以下",
                        self.rows[full[0]].where,
                        item=item,
                    ),
                )

    def _is_full(self, row: Observation, target: Target | None) -> bool:
        if not isinstance(row.value, int | float):
            return False
        quantity = target.work.quantity if target is not None and target.work is not None else None
        whole = quantity.total if row.kind == "done" and quantity is not None else 100.0
        return row.kind in ("percent", "done") and row.value >= whole


def _contradict(row: Observation, other: Observation, target: Target) -> bool:
    if row.kind == other.kind:
        return row.value != other.value
    shares = {each.kind: each.value for each in (row, other)}
    percent, done = shares.get("percent"), shares.get("done")
    work = target.work
    if work is None or work.quantity is None or work.percent_type or not work.quantity.total:
        return False
    if not isinstance(percent, int | float) or not isinstance(done, int | float):
        return False
    return abs(percent - 100 * done / work.quantity.total) > _APART
