"""Where a letter stands: 待签发 → 已签发 → 办理中 → 已反馈 → 已审结.

beside it: a draft may be withdrawn; a letter that another one follows is replaced by it, a
draft as soon as the new draft is there, a letter that went out only when the new one is signed.
An extension is asked for, then granted or refused; a granted one moves the 办结时限.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from projects.ledger.letters.values import (
    FORMS,
    LETTER_KINDS,
    Form,
    LetterEvent,
    LetterKind,
)

LetterCode = Literal["draft", "signed", "sent", "answered", "closed", "withdrawn", "replaced"]
LETTER_STATES: Final[Mapping[LetterCode, str]] = {
    "draft": "待签发",
    "signed": "已签发待发出",
    "sent": "办理中",
    "answered": "已反馈待审结",
    "closed": "已审结",
    "withdrawn": "已撤回",
    "replaced": "已转办",
}
OPEN: Final[frozenset[LetterCode]] = frozenset({"draft", "signed", "sent", "answered"})
OUT: Final[frozenset[LetterCode]] = frozenset({"sent", "answered"})

_FROM: Final[Mapping[LetterKind, frozenset[LetterCode]]] = {
    "drafted": frozenset(),
    "signed": frozenset({"draft"}),
    "sent": frozenset({"signed"}),
    "answered": OUT,
    "extension-asked": OUT,
    "extension-granted": OUT,
    "extension-refused": OUT,
    "closed": frozenset({"answered"}),
    "withdrawn": frozenset({"draft"}),
}
_TO: Final[Mapping[LetterKind, LetterCode]] = {
    "signed": "signed",
    "sent": "sent",
    "answered": "answered",
    "closed": "closed",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class LetterState:
    """One letter as its events leave it. `limit` is the 办结时限 in force, `events` all of them in
    order, `extension` the newest word on one, `by` the key of the letter that replaced it."""

    letter: str
    item: str
    form: Form
    state: LetterCode
    limit: date
    after: str
    events: tuple[LetterEvent, ...]
    extension: LetterEvent | None = None
    by: str = ""

    @property
    def word(self) -> str:
        """`办理中`."""
        return LETTER_STATES[self.state]

    @property
    def name(self) -> str:
        """提示函 or 督办单."""
        return FORMS[self.form]

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it, a sign-off included."""
        return self.state in OPEN

    @property
    def asked(self) -> bool:
        """Whether an extension waits for an answer."""
        return self.extension is not None and self.extension.kind == "extension-asked"

    @property
    def extension_word(self) -> str:
        """`申请延期至2026-07-20`; "" where none was asked for."""
        event = self.extension
        if event is None:
            return ""
        day = f"至{event.day}" if event.day is not None else ""
        return f"{LETTER_KINDS[event.kind]}{day}"

    @property
    def allowed(self) -> tuple[LetterKind, ...]:
        """What may happen to it next, in the order of `LETTER_KINDS`."""
        return tuple(kind for kind in LETTER_KINDS if self._may(kind))

    def late(self, as_of: date) -> bool:
        """Whether it is out, not closed, and its 办结时限 has passed at the close of `as_of`."""
        return self.state in OUT and self.limit < as_of

    def last(self, *kinds: LetterKind) -> LetterEvent | None:
        """The newest event of these kinds."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def _may(self, kind: LetterKind) -> bool:
        if self.state not in _FROM[kind]:
            return False
        if kind in ("extension-granted", "extension-refused"):
            return self.asked
        return not (kind in ("extension-asked", "closed") and self.asked)


def letters(events: Sequence[LetterEvent], as_of: date | None = None) -> Mapping[str, LetterState]:
    """Every letter by its key, in the order drafted.

    Args:
        events: of any number of letters, in the order recorded; they count by day, then in this
            order. Those of a letter that was never drafted count nothing.
        as_of: what happened after this day does not count.
    """
    found: dict[str, LetterState] = {}
    for event in sorted(events, key=lambda event: event.on):
        if as_of is not None and event.on > as_of:
            continue
        if event.kind == "drafted":
            _draft(found, event)
        elif event.letter in found:
            found[event.letter] = _step(found[event.letter], event)
            if event.kind == "signed":
                _replace(found, event.letter, OPEN)
    return found


def _draft(found: dict[str, LetterState], event: LetterEvent) -> None:
    if event.letter in found:
        return
    found[event.letter] = LetterState(
        event.letter,
        event.item,
        event.form,
        "draft",
        event.day or event.on,
        event.after,
        (event,),
    )
    _replace(found, event.letter, frozenset({"draft"}))


def _replace(found: dict[str, LetterState], letter: str, states: frozenset[LetterCode]) -> None:
    """The letter that `letter` follows, and those before it, give way to it."""
    seen = {letter}
    before = found.get(found[letter].after)
    while before is not None and before.letter not in seen:
        seen.add(before.letter)
        if before.state in states:
            found[before.letter] = replace(before, state="replaced", by=letter)
        before = found.get(before.after)


def _step(state: LetterState, event: LetterEvent) -> LetterState:
    state = replace(state, events=(*state.events, event))
    if event.kind.startswith("extension-"):
        moved = event.kind == "extension-granted" and event.day is not None
        limit = event.day if moved and event.day is not None else state.limit
        return replace(state, extension=event, limit=limit)
    limit = event.day if event.kind == "signed" and event.day is not None else state.limit
    return replace(state, state=_TO.get(event.kind, state.state), limit=limit)
