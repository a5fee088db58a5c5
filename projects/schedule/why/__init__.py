"""Why is this date this date: what bound it, by how much every other bound lost, what moves it.

    values      the record: bounds, steps of a chain with where every day went, changes, the answer
    bounds      one demand on a date, and what decided
    settled     early dates that no link moves; what a duration makes of the others
    early       what placed an early date, by the forward pass
    late        what placed a late date, by the backward pass
    stretch     the time between two instants: worked, resting, stopped
    chains      cause by cause to what nothing moves, or on to the deadline
    dated       any date of any item: works, summaries, hammocks, the project
    trace       one date of one item with its chain and its bounds
    edits       what may be changed in a plan
    changes     what each change wins, computed anew
    due         a deadline and its margin
    sentences   both sentences
    asking      the answer to a question

SEMANTICS 5, the why-record.
"""

from projects.schedule.why.asking import why
from projects.schedule.why.values import (
    DATE_NAMES,
    DATE_WORDS,
    Answer,
    Bound,
    Change,
    DateName,
    Part,
    Step,
    Why,
)

__all__ = [
    "DATE_NAMES",
    "DATE_WORDS",
    "Answer",
    "Bound",
    "Change",
    "DateName",
    "Part",
    "Step",
    "Why",
    "why",
]
