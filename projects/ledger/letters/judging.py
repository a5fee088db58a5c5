"""Whether events of letters may be recorded: everything that is wrong with them, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from projects.errors import Finding
from projects.ledger.letters.machine import LetterState, letters
from projects.ledger.letters.values import LETTER_KINDS, LetterEvent, LetterKind

_NEEDS: Final[Mapping[LetterKind, tuple[tuple[str, str], ...]]] = {
    "drafted": (("day", "写明办结时限"),),
    "answered": (("note", "写明反馈的内容"),),
    "extension-asked": (("day", "写明申请延到哪一天"), ("note", "写明申请延期的理由")),
    "extension-granted": (("day", "写明同意延到哪一天"),),
    "extension-refused": (("note", "写明不同意的理由"),),
    "closed": (("note", "写明审结意见"),),
    "withdrawn": (("note", "写明撤回的理由"),),
}
"""What an event is worth nothing without, and what to do about it. Who acted all must say."""


def judge_letters(
    earlier: Sequence[LetterEvent], new: Sequence[LetterEvent]
) -> tuple[Finding, ...]:
    """All that is wrong with `new`, each finding at its event's `where`.

    Args:
        earlier: the letter events of the project recorded so far, in order.
        new: the events to be recorded, in order. One that is wrong counts nothing for the next.
    """
    known = list(earlier)
    findings: list[Finding] = []
    for event in new:
        wrong = [*_lacking(event), *_misplaced(letters(known), event)]
        findings += wrong
        if not wrong:
            known.append(event)
    return tuple(findings)


def _lacking(event: LetterEvent) -> Iterator[Finding]:
    kind = LETTER_KINDS[event.kind]
    for name, remedy in (*_NEEDS.get(event.kind, ()), ("by", "写明由哪个单位或岗位办理")):
        value = getattr(event, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield _of(event, "DP732", f"“{event.letter}”的{kind}没有写全", remedy)


def _misplaced(known: Mapping[str, LetterState], event: LetterEvent) -> Iterator[Finding]:
    state, kind = known.get(event.letter), LETTER_KINDS[event.kind]
    if event.kind == "drafted":
        if state is not None:
            says = f"“{event.letter}”已于 {state.events[0].on} 拟稿，同一事项一周只拟一件"
            yield _of(event, "DP731", says, f"现为“{state.word}”，按它办理")
        elif event.after and event.after not in known:
            says = f"“{event.letter}”所接续的“{event.after}”不存在"
            yield _of(event, "DP730", says, "先查督办台账中的编号")
        return
    if state is None:
        yield _of(
            event, "DP730", f"没有“{event.letter}”这件督办", "用督办台账中的编号，如 2026-W25/L020"
        )
        return
    last = state.events[-1].on
    if event.on < last:
        says = f"“{event.letter}”{event.on} 的{kind}早于它的上一步（{last}）"
        yield _of(event, "DP733", says, "按发生的先后登记，核对日期")
        return
    if event.kind not in state.allowed:
        yield _of(
            event, "DP731", f"“{event.letter}”现为“{_stands(state)}”，不能{kind}", _may(state)
        )
        return
    yield from _days(state, event)


def _days(state: LetterState, event: LetterEvent) -> Iterator[Finding]:
    """A time limit lies ahead of the day on which it is set."""
    limit = event.day or state.limit
    if event.kind == "signed" and limit < event.on:
        says = f"“{event.letter}”的办结时限 {limit} 已过，不能在 {event.on} 签发"
        yield _of(event, "DP733", says, "签发时改定办结时限，或撤回后按最新数据重新拟稿")
    if event.kind in ("extension-asked", "extension-granted") and event.day is not None:
        if event.day <= state.limit:
            says = f"“{event.letter}”延期到 {event.day}，不晚于现办结时限 {state.limit}"
            yield _of(event, "DP733", says, "写一个更晚的日子；不延期就不必申请")
        elif event.day < event.on:
            says = f"“{event.letter}”延期到 {event.day}，早于办理当日 {event.on}"
            yield _of(event, "DP733", says, "写一个还没有过去的日子")


def _stands(state: LetterState) -> str:
    return f"{state.word}，{state.extension_word}" if state.asked else state.word


def _may(state: LetterState) -> str:
    may = "、".join(LETTER_KINDS[kind] for kind in state.allowed)
    if may:
        return f"现在可以登记：{may}"
    return f"已由“{state.by}”接续，按它办理" if state.by else "这件督办已经办结，不再登记"


def _of(event: LetterEvent, code: str, says: str, remedy: str) -> Finding:
    return Finding(code, says, remedy, event.where, "error", event.item)


def overdue(known: Mapping[str, LetterState], as_of: date) -> tuple[LetterState, ...]:
    """The letters that are out past their 办结时限, the longest overdue first."""
    late = [state for state in known.values() if state.late(as_of)]
    return tuple(sorted(late, key=lambda state: (state.limit, state.letter)))
