"""One row of a form to observations: the words in each yellow cell to values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from projects.errors import Finding, InputError, Place
from projects.forms.columns import BY_NAME
from projects.forms.lines import Line
from projects.forms.tablerows import FormRow
from projects.model import Observation, ObservationKind
from projects.reporting import (
    read_answer,
    read_day,
    read_done,
    read_percent,
    read_remaining,
    read_steps,
)

Value = float | date | str | tuple[str, ...]
_ORDER: Final = ("started", "amount", "steps", "remaining", "finished", "reported")
"""Remaining work counts from the newest percentage: it comes after."""
_INSTEAD: Final = {
    "steps": "这项工作按步骤填报，把已完成的步骤写在“已完成步骤”栏",
    "dates": "这项工作按开工、完成计算进度，只填实际开始和实际完成日期",
    "finish": "这是里程碑，完成后只填实际完成日期",
    "percent": "这项工作按百分比填报，写在“本期完成量或百分比”栏",
    "quantity": "这项工作按完成数量填报，写在“本期完成量或百分比”栏",
}


@dataclass
class Interpreter:
    """Reads the rows of one form at one data date; collects what it could not read."""

    as_of: date
    by: str
    findings: list[Finding] = field(default_factory=list)

    def observations(self, row: FormRow, line: Line) -> list[Observation]:
        """What a row says. A cell that its work does not take is a mistake (DP571)."""
        for name in row.filled:
            if name not in line.takes:
                self.findings.append(_not_taken(row, line, name))
        return [one for name in _ORDER for one in self._cell(row, line, name)]

    def _cell(self, row: FormRow, line: Line, name: str) -> Iterator[Observation]:
        text = row.filled.get(name)
        if text is None or name not in line.takes:
            return
        where = row.place(name)
        try:
            kind, value = _READERS[name](text, line, self.as_of, where)
        except InputError as error:
            self.findings += error.findings
            return
        if value != "":
            note = row.filled.get("note", "")
            yield Observation(row.key[1], self.as_of, kind, value, self.by, note, None, where)


Reader = Callable[[str, Line, date, Place], tuple[ObservationKind, Value]]


def _started(text: str, line: Line, on: date, where: Place) -> tuple[ObservationKind, Value]:
    return "started", read_day(text, on, where, clock=not line.project.day_plan)


def _finished(text: str, line: Line, on: date, where: Place) -> tuple[ObservationKind, Value]:
    return "finished", read_day(text, on, where, clock=not line.project.day_plan)


def _amount(text: str, line: Line, _on: date, where: Place) -> tuple[ObservationKind, Value]:
    if line.measure == "quantity":
        return "done", read_done(text, line.work.quantity, where)
    return "percent", read_percent(text, where)


def _remaining(text: str, line: Line, _on: date, where: Place) -> tuple[ObservationKind, Value]:
    return "remaining", read_remaining(text, line.project.minutes_per_day, where)


def _steps(text: str, line: Line, _on: date, _where: Place) -> tuple[ObservationKind, Value]:
    """The names in the order of the plan; `judge` complains of those that it does not know."""
    order = {step.name: number for number, step in enumerate(line.work.steps)}
    names = dict.fromkeys(read_steps(text))
    return "steps", tuple(sorted(names, key=lambda name: order.get(name, len(order))))


def _reported(text: str, _line: Line, _on: date, where: Place) -> tuple[ObservationKind, Value]:
    return "reported", read_answer(text, where)


_READERS: Final[dict[str, Reader]] = {
    "started": _started,
    "amount": _amount,
    "steps": _steps,
    "remaining": _remaining,
    "finished": _finished,
    "reported": _reported,
}


def _not_taken(row: FormRow, line: Line, name: str) -> Finding:
    title = BY_NAME[name].title
    instead = _INSTEAD[line.measure]
    if name == "remaining" and line.measure != "finish":
        instead = "这项工作没有工期，不填剩余工日"
    return Finding(
        "DP571",
        f"“{line.work.name}”不填“{title}”，这一格却写了“{row.filled[name][:40]}”",
        f"清空这一格；{instead}",
        row.place(name),
        item=row.key[1],
    )
