"""The yellow cells of one row -> a ledger event, or everything that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bulletins.ledgerbook.events import BY_WORD, CLOSING, TITLES, EventWord, Need
from bulletins.wording import clean
from projects.deadlines import deadline_of, read_deadline
from projects.errors import Finding, InputError, Place
from projects.ledger.values import LedgerEvent
from projects.readers.desk import suggestion
from projects.reporting.words import read_day


@dataclass(frozen=True, slots=True)
class Line:
    """The yellow cells of a row and where they stand: 拟办事件, 发生日期, 环节, 承诺日期, 说明."""

    project: str
    item: str
    cells: tuple[str, ...]
    places: tuple[Place, ...]

    def field(self, need: Need) -> tuple[str, Place]:
        """The cell of a field and its place."""
        number = {"stage": 2, "day": 3, "note": 4}[need]
        return self.cells[number], self.places[number]


def event_of(
    line: Line, office: str, today: date
) -> tuple[LedgerEvent | None, tuple[Finding, ...]]:
    """The event that a row asks for.

    Args:
        line: the row.
        office: who reports it.
        today: the last day on which it can have happened; without a year the latest day up to it
            is meant.

    Returns:
        The event, or None with findings DP594 to DP597 or those of the dates.
    """
    word = BY_WORD.get(line.cells[0])
    if word is None:
        wrong = [_unknown(line)]
        if line.cells[0] and line.cells[1]:
            _happened(line, today, wrong)
        return None, tuple(wrong)
    findings = [_missing(line, need, word) for need in word.needs if not line.field(need)[0]]
    on = _happened(line, today, findings)
    day = _promised(line, on or today, findings)
    if findings or on is None:
        return None, tuple(findings)
    return (
        LedgerEvent(
            item=line.item,
            kind=word.kind,
            on=on,
            by=clean(office),
            note=clean(line.field("note")[0]),
            stage=clean(line.field("stage")[0]),
            day=day,
            result=word.result,
            where=line.places[0],
        ),
        (),
    )


def _unknown(line: Line) -> Finding:
    text, where = line.cells[0], line.places[0]
    if not text:
        says = "填了日期或说明，没有选“拟办事件”"
        return Finding("DP595", says, "从列表选一项；不报就清空这一行黄色格", where, item=line.item)
    if CLOSING in text:
        return Finding(
            "DP597",
            "销号不能在台账里填报：须附佐证并经签批",
            f"用 daopai close {line.item} --evidence 文件 --by 单位",
            where,
            item=line.item,
        )
    hint = suggestion(text, tuple(BY_WORD), 0.3) or f"可选：{'、'.join(BY_WORD)}"
    return Finding("DP594", f"没有“{text}”这种事件", hint, where, item=line.item)


def _missing(line: Line, need: Need, word: EventWord) -> Finding:
    says = f"“{word.word}”没有填“{TITLES[need]}”"
    remedy = {
        "stage": "写明卡在哪个环节，如征拆、核准、资金",
        "day": "写明对方答应办结的日期",
        "note": "写明原因和由谁决定",
    }[need]
    return Finding("DP595", says, remedy, line.field(need)[1], item=line.item)


def _happened(line: Line, today: date, findings: list[Finding]) -> date | None:
    text, where = line.cells[1], line.places[1]
    if not text:
        says = f"“{line.cells[0]}”没有填“发生日期”"
        findings.append(Finding("DP595", says, "写上事件发生的那一天", where, item=line.item))
        return None
    try:
        day = read_day(text, today, where)
    except InputError as error:
        findings.extend(error.findings)
        return None
    if day > today:
        says = f"发生日期 {day.isoformat()} 晚于登记日 {today.isoformat()}"
        remedy = "只登记已经发生的事件；将来的日期填在“承诺日期”"
        findings.append(Finding("DP596", says, remedy, where, item=line.item))
        return None
    return day


def _promised(line: Line, on: date, findings: list[Finding]) -> date | None:
    """The promised day: a deadline in words, counted from the day of the event."""
    text, where = line.field("day")
    if not text:
        return None
    if "day" not in BY_WORD[line.cells[0]].needs:
        says = f"“{line.cells[0]}”用不着“{TITLES['day']}”，却填了“{text}”"
        remedy = "报承诺日期选“承诺”；否则清空这一格"
        findings.append(Finding("DP595", says, remedy, where, item=line.item))
        return None
    try:
        reading = read_deadline(text, role="finish", on=on, where=where)
        return deadline_of(reading, item=line.item, where=where).day
    except InputError as error:
        findings.extend(error.findings)
        return None
