"""Letters on paper: 提示函 in the layout of an official letter, 督办单 as a form, both as docx, and
the queue of letters as xlsx. What they say is a `LetterDraft` (projects/ledger/letters).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bulletins.letters.wording import file_stem, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bulletins.own import Own
    from bulletins.own.letter_names import Letter
    from projects.ledger.letters.machine import LetterState
    from projects.ledger.letters.queue import QueueRow
    from projects.ledger.letters.values import LetterDraft, LetterNumber

__all__ = ["file_stem", "letter_docx", "queuebook_bytes", "title_of"]


def letter_docx(
    draft: LetterDraft,
    *,
    organisation: str,
    state: LetterState | None = None,
    number: LetterNumber | None = None,
    own: Own | None = None,
) -> bytes:
    """A letter as a Word file; the same input gives the same bytes.

    Args:
        draft: what it says.
        organisation: the office that sends it (发文机关, 督办单位).
        state: where it stands; None: a draft. An unsigned one is marked 送审稿 on its face, and a
            form carries the feedback, the extensions and the conclusion so far.
        number: the number taken at the sign-off.
        own: the office's templates and words; what is wrong with them is left in it.
    """
    from bulletins.own import Own, printed
    from bulletins.own.letter_names import letter_of

    own = own or Own()
    letter = letter_of(draft, own.words.落款 or organisation, state, number, own.words)
    return printed(
        own,
        "提示函" if draft.form == "reminder" else "督办单",
        letter,
        lambda: _built_in(letter),
        title=title_of(draft),
        author=letter.organisation,
        day=letter.signed_on or draft.on,
    )


def _built_in(letter: Letter) -> bytes:
    if letter.draft.form == "reminder":
        from bulletins.letters.reminder import reminder_docx

        return reminder_docx(
            letter.draft, letter.organisation, letter.state, letter.number, letter.words
        )
    from bulletins.letters.order import order_docx

    return order_docx(letter.draft, letter.organisation, letter.state, letter.number, letter.words)


def queuebook_bytes(rows: Sequence[QueueRow], *, organisation: str, as_of: date) -> bytes:
    """The queue of letters as xlsx, open and settled ones on a sheet each; the same rows give the
    same bytes."""
    from bulletins.letters.queuebook import book_bytes

    return book_bytes(rows, organisation=organisation, as_of=as_of)
