"""The events that the yellow cells may ask for: the words of the list, and what each word needs.

The writer puts them into the drop-down list and the row's own check, the reader understands them:
one table for both. 销号 is not among them: it needs evidence and a sign-off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from projects.ledger.machine import EVENTS as WORDS
from projects.ledger.machine import RESULTS
from projects.ledger.values import EventKind

Need = Literal["stage", "day", "note"]


@dataclass(frozen=True, slots=True)
class EventWord:
    """One entry of the list. `needs` are the yellow cells it takes besides the date."""

    word: str
    kind: EventKind
    needs: tuple[Need, ...] = ()
    result: str = ""


_NEEDS: Final[dict[EventKind, tuple[Need, ...]]] = {
    "return": ("note",),
    "reopen": ("note",),
    "suspend": ("note",),
    "block": ("stage",),
    "promise": ("day",),
    "escalate": ("note",),
    "note": ("note",),
}
_BY_HAND: Final[tuple[EventKind, ...]] = ("close", "recheck")
CLOSING: Final = WORDS["close"]
EVENTS: Final = (
    *(
        EventWord(word, kind, _NEEDS.get(kind, ()))
        for kind, word in WORDS.items()
        if kind not in _BY_HAND
    ),
    *(EventWord(f"{WORDS['recheck']}{result}", "recheck", result=result) for result in RESULTS),
)
BY_WORD: Final = {event.word: event for event in EVENTS}
TITLES: Final[dict[Need, str]] = {"stage": "环节", "day": "承诺日期", "note": "说明"}
"""The heading of the yellow column that holds each field."""


def needing(field: Need) -> tuple[str, ...]:
    """The words that need a field."""
    return tuple(event.word for event in EVENTS if field in event.needs)
