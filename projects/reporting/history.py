"""New rows of one item against all that is known of it: progress that falls, a hundred percent
without a finish, a late entry above what was reported later, dates in the wrong order.

A fall is allowed as a correction: the row's note says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from projects.actuals import (
    NOTHING,
    PROGRESS,
    Actual,
    day_only,
    ended_before_it_began,
    fold,
    in_order,
)
from projects.errors import Finding
from projects.model import Observation, Project
from projects.observed import NAMES, number_text
from projects.reporting.single import shown_value
from projects.reporting.targets import Target

_EVEN = 1e-6
"""Percentages and quantities that differ by less are the same."""
_NOW = datetime.max  # noqa: DTZ901 - naive: behind everything that was recorded


Said = tuple[Observation, Finding]


@dataclass(frozen=True, slots=True)
class _Fall:
    """A row that takes something back, and what, as a clause."""

    row: Observation
    says: str


@dataclass(frozen=True)
class History:
    """What was known of one item, and what is new and sound by itself. `name` is its label,
    `misdated` whether the batch also names a finish that is wrong by itself."""

    project: Project
    target: Target
    name: str
    known: Sequence[Observation]
    new: Sequence[Observation]
    misdated: bool

    def findings(self) -> Iterator[Said]:
        """Everything that is wrong, each finding with the new row that it is about."""
        days = sorted({row.as_of for row in self.new})
        for day in days:
            group = [row for row in self.new if row.as_of == day]
            past = [row for row in self.new if row.as_of < day]
            yield from self._contradiction(group)
            yield from self._silent_falls(day, past, group)
            yield from self._moved_days(day, group)
            yield from self._late_entry(day, past, group)
            yield from self._unended(day, past, group)
        yield from self._wrong_order(days)

    def state(self, until: date, new: Sequence[Observation]) -> Actual:
        """The item at the close of a day, with what was known then and these new rows."""
        rows = [row for row in self.known if row.as_of <= until]
        return self._folded([*rows, *as_recorded_now(new)])

    def final(self) -> Actual:
        """The item with everything known and new."""
        return self._folded([*self.known, *as_recorded_now(self.new)])

    def _folded(self, rows: Sequence[Observation]) -> Actual:
        work = self.target.work
        works = {} if work is None else {work.id: work}
        states = fold(in_order(rows), works)
        return next(iter(states.values()), NOTHING)

    # -- one report ------------------------------------------------------------------------------

    def _contradiction(self, group: Sequence[Observation]) -> Iterator[Said]:
        """A finish beside progress that is short of everything."""
        if not any(row.kind == "finished" for row in group):
            return
        for row in group:
            if row.kind == "resumes" or (row.kind in PROGRESS and self._is_short(row)):
                said = f"{NAMES[row.kind]} {self._shown(row)}"
                yield self._of(
                    row,
                    "DP529",
                    f"“{self.name}”报了实际完成，又报{said}",
                    "完成了的报 100% 或不报完成率；没有完成的删去完成日期",
                )

    def _is_short(self, row: Observation) -> bool:
        alone = self._folded([row])
        if row.kind == "remaining":
            return bool(row.value)
        return alone.percent is not None and alone.percent < 100 - _EVEN

    # -- what was said before and after -----------------------------------------------------------

    def _silent_falls(
        self, day: date, past: Sequence[Observation], group: Sequence[Observation]
    ) -> Iterator[Said]:
        """A fall below what was known at an earlier or the same data date, or below what the same
        batch says of an earlier one."""
        new, ours = as_recorded_now(past), as_recorded_now(group)
        same = self._falls([*[row for row in self.known if row.as_of <= day], *new], ours)
        own = self._falls([*[row for row in self.known if row.as_of < day], *new], ours)
        for fall in {fall.row.kind: fall for fall in (*(own if past else ()), *same)}.values():
            yield self._of(
                fall.row,
                "DP526",
                f"“{self.name}”{fall.says}",
                "核对数字；确需更正的，在说明里写明原因",
            )

    def _moved_days(self, day: date, group: Sequence[Observation]) -> Iterator[Said]:
        """An actual date that reads otherwise than before, and no word why."""
        before = self.state(day, ())
        for row in in_order(group):
            old = {"started": before.started, "finished": before.finished}.get(row.kind)
            if old is None or not isinstance(row.value, date) or row.note.strip():
                continue
            new = day_only(row.value)
            if new != old:
                yield self._of(
                    row,
                    "DP504",
                    f"“{self.name}”的{NAMES[row.kind]}由 {old} 改为 {new}，没有说明",
                    "核对日期；确需更正的，在说明里写明原因",
                )

    def _late_entry(
        self, day: date, past: Sequence[Observation], group: Sequence[Observation]
    ) -> Iterator[Said]:
        """A row about an earlier day than the last report must not stand above that report."""
        ours = [row for row in group if row.kind in PROGRESS or row.kind == "finished"]
        if not ours:
            return
        measures = {row.kind for row in ours if row.kind in PROGRESS} or {"percent"}
        before = as_recorded_now(past)
        for following in sorted({row.as_of for row in self.known if row.as_of > day}):
            # What the same batch says anew of that day is judged there.
            anew = {row.kind for row in self.new if row.as_of == following}
            known = [row for row in self.known if row.as_of < following]
            theirs = [row for row in self.known if row.as_of == following and row.kind not in anew]
            old = {fall.row.kind for fall in self._falls([*known, *before], theirs)}
            for fall in self._falls([*known, *before, *as_recorded_now(group)], theirs):
                if fall.row.kind not in old:
                    row = next((one for one in ours if one.kind == fall.row.kind), ours[0])
                    yield self._of(
                        row,
                        "DP527",
                        f"“{self.name}”补报 {day} 的{NAMES[row.kind]} {self._shown(row)}，与其后 "
                        f"{following} 已报的{NAMES[fall.row.kind]} {self._shown(fall.row)} 不符",
                        "补报的进度不能超过其后的填报；其后的有误，一并更正并写明原因",
                    )
                    return
            if measures <= {row.kind for row in theirs}:
                return  # from here on that report is what later ones were judged against

    def _falls(
        self, earlier: Sequence[Observation], group: Sequence[Observation]
    ) -> Iterator[_Fall]:
        """The rows of a day that, without a word, take back what was said before."""
        before, after = self._folded(earlier), self._folded([*earlier, *group])
        last = {row.kind: row for row in in_order(group)}
        for row in last.values():
            if row.kind in PROGRESS and not row.note.strip():
                says = self._fallen(row, before, after, earlier)
                if says:
                    yield _Fall(row, says)

    def _fallen(
        self, row: Observation, before: Actual, after: Actual, earlier: Sequence[Observation]
    ) -> str:
        """What a row takes back, as a clause; "" for nothing."""
        match row.kind, row.value:
            case "done", int() | float() as done if before.done is not None:
                if done < before.done - _EVEN:
                    old = self._shown(replace(row, value=before.done))
                    return f"完成数量由 {old} 减为 {self._shown(row)}"
            case "steps", tuple() as names:
                work = self.target.work
                known = {step.name for step in work.steps} if work is not None else set()
                gone = [n for n in before.steps or () if n in known and n not in names]
                if gone:
                    return f"曾报完成的步骤{'、'.join(gone)}，这次没有列出"
            case "remaining", int() | float() as left:
                old_left = _last_remaining(earlier)
                if old_left is not None and left > old_left:
                    old = self._shown(replace(row, value=old_left))
                    return f"剩余工期由 {old}增为 {self._shown(row)}"
        stated = self._stated(earlier)
        if row.kind != after.percent_from or stated is None or after.percent is None:
            return ""
        if after.percent >= stated - _EVEN:
            return ""
        return f"完成率由 {number_text(stated)}% 降为 {number_text(after.percent)}%"

    def _stated(self, rows: Sequence[Observation]) -> float | None:
        """The percentage last said, also where only the remaining work was reported since."""
        state = self._folded(rows)
        if state.percent is not None:
            return state.percent
        measured = self._folded([row for row in rows if row.kind != "remaining"])
        return measured.percent if measured.finished is None else None

    # -- the end ---------------------------------------------------------------------------------

    def _unended(
        self, day: date, past: Sequence[Observation], group: Sequence[Observation]
    ) -> Iterator[Said]:
        """100 % of a work needs a finish; a whole is judged by the works below it elsewhere."""
        said = [row for row in group if row.kind in PROGRESS]
        if not said or self.misdated or self.target.whole:
            return
        ends = any(row.kind == "finished" for row in self.new)
        taken_back = _is_unended(self.final()) and not _is_unended(self._folded(self.known))
        if taken_back or (not ends and _is_unended(self.state(day, [*past, *group]))):
            row = said[-1]
            yield self._of(
                row,
                "DP528",
                f"“{self.name}”报{NAMES[row.kind]} {self._shown(row)}，没有实际完成日期",
                "补报实际完成日期；尚有收尾的，进度报到 100% 以下",
            )

    def _wrong_order(self, days: Sequence[date]) -> Iterator[Said]:
        """A finish before its start, on any day from the first new one on."""
        dated = [row for row in self.new if row.kind in ("started", "finished")]
        if not dated:
            return
        later = {row.as_of for row in self.known if row.as_of > days[0]}
        for day in sorted({*days, *later}):
            state = self.state(day, [row for row in self.new if row.as_of <= day])
            if ended_before_it_began(state):
                yield self._of(
                    dated[-1],
                    "DP502",
                    f"“{self.name}”实际完成 {state.finished} 早于实际开始 {state.started}",
                    "核对两个日期，改正其中一个",
                )
                return

    def _shown(self, row: Observation) -> str:
        return shown_value(row, self.project, self.target)

    def _of(self, row: Observation, code: str, says: str, remedy: str) -> Said:
        return row, Finding(code, says, remedy, row.where, "error", row.item)


def _is_unended(state: Actual) -> bool:
    """Whether everything is done and nobody said when."""
    full = state.percent is not None and state.percent >= 100 - _EVEN
    return state.finished is None and (full or state.remaining == 0)


def as_recorded_now(rows: Sequence[Observation]) -> list[Observation]:
    """The rows as they will count: behind everything recorded of the same data date."""
    return [replace(row, recorded_at=_NOW) for row in rows]


def _last_remaining(rows: Sequence[Observation]) -> float | None:
    """The remaining work stated last; nothing remains behind a finish."""
    left: float | None = None
    for row in in_order(rows):
        if row.kind == "finished":
            left = 0
        elif row.kind == "remaining" and isinstance(row.value, int | float):
            left = row.value
    return left
