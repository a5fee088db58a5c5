"""Letters about what lags: 提示函 and 督办单, from the draft to 审结.

values     a draft with its facts, an event in the life of a letter
chains     which works drive an item's forecast
due        which items get a letter this week, and on what ground
machine    where each letter stands, by its events
judging    whether new events may be recorded
keeping    a draft as text and back, for the store
"""

from projects.ledger.letters.chains import chain_of
from projects.ledger.letters.due import Terms, due_letters, without_office
from projects.ledger.letters.judging import judge_letters, overdue
from projects.ledger.letters.keeping import draft_of, draft_text
from projects.ledger.letters.machine import LETTER_STATES, LetterState, letters
from projects.ledger.letters.queue import QueueRow, in_order, queue
from projects.ledger.letters.values import (
    FORMS,
    LETTER_KINDS,
    DrivingWork,
    Form,
    LetterDraft,
    LetterEvent,
    LetterKind,
    LetterNumber,
    numbering,
)

__all__ = [
    "FORMS",
    "LETTER_KINDS",
    "LETTER_STATES",
    "DrivingWork",
    "Form",
    "LetterDraft",
    "LetterEvent",
    "LetterKind",
    "LetterNumber",
    "LetterState",
    "QueueRow",
    "Terms",
    "chain_of",
    "draft_of",
    "draft_text",
    "due_letters",
    "in_order",
    "judge_letters",
    "letters",
    "numbering",
    "overdue",
    "queue",
    "without_office",
]
