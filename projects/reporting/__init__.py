"""What may be reported: words people type to values, and everything that is wrong with new rows.

    words.read_percent("５０％", where) -> 50.0        and its kin in `words`
    judge(project, rows) -> findings                   nothing is recorded unless there is none

docs/progress.md lists the rules.
"""

from projects.reporting.judging import judge, not_later_than
from projects.reporting.words import (
    read_answer,
    read_day,
    read_done,
    read_percent,
    read_remaining,
    read_steps,
)

__all__ = [
    "judge",
    "not_later_than",
    "read_answer",
    "read_day",
    "read_done",
    "read_percent",
    "read_remaining",
    "read_steps",
]
