"""The queue of letters (督办台账): one row a letter, what waits for somebody first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from projects.ledger.letters.machine import LetterCode, LetterState
from projects.ledger.letters.values import LetterDraft, LetterNumber

_ORDER: Final[Mapping[LetterCode, int]] = {
    "draft": 1,
    "signed": 2,
    "answered": 3,
    "sent": 4,
    "closed": 5,
    "replaced": 6,
    "withdrawn": 7,
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One letter: its facts, where it stands, its number (None before the sign-off) and how many
    calendar days are left to its 办结时限 at `as_of`, negative past it (None: not out)."""

    draft: LetterDraft
    state: LetterState
    number: LetterNumber | None
    days_left: int | None

    @property
    def number_words(self) -> str:
        """The number as printed, "" before the sign-off."""
        return self.number.words(self.state.form) if self.number else ""

    @property
    def late(self) -> bool:
        """Whether it is out past its 办结时限."""
        return self.days_left is not None and self.days_left < 0

    @property
    def answer(self) -> str:
        """What the office told last."""
        event = self.state.last("answered")
        return f"{event.on} {event.note}" if event else ""

    @property
    def conclusion(self) -> str:
        """审结, or why it was withdrawn."""
        event = self.state.last("closed", "withdrawn")
        return f"{event.on} {event.note}" if event else ""

    @property
    def left_words(self) -> str:
        """`余 3 天`, `逾期 2 天`, `今天到期`; "" where it is not out."""
        if self.days_left is None:
            return ""
        if self.days_left == 0:
            return "今天到期"
        return f"逾期 {-self.days_left} 天" if self.late else f"余 {self.days_left} 天"


def queue(
    drafts: Sequence[LetterDraft],
    states: Mapping[str, LetterState],
    numbers: Mapping[str, LetterNumber],
    as_of: date,
) -> tuple[QueueRow, ...]:
    """The letters of one project: overdue first, then what waits for a sign-off, for sending, for
    审结, for an answer, and last what is done; within each by 办结时限.

    Args:
        drafts: what the letters say; one without a state is left out.
        states: where they stand (`letters`).
        numbers: of those that were signed.
        as_of: the day from which days are counted.
    """
    rows = [
        QueueRow(
            draft,
            state,
            numbers.get(draft.letter),
            (state.limit - as_of).days if state.state in ("sent", "answered") else None,
        )
        for draft in drafts
        if (state := states.get(draft.letter)) is not None
    ]
    return in_order(rows)


def in_order(rows: Sequence[QueueRow]) -> tuple[QueueRow, ...]:
    """Rows of any number of projects in the order of the queue."""
    return tuple(sorted(rows, key=_place))


def _place(row: QueueRow) -> tuple[int, date, str, str]:
    rank = 0 if row.late else _ORDER[row.state.state]
    return rank, row.state.limit, row.draft.project, row.draft.letter
