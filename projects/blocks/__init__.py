"""What-ifs on all plans of a portfolio at once: one block graph, numpy over plans and what-ifs.

answers(projects, cases, as_of)      every plan in every what-if: finishes and margins
"""

from __future__ import annotations

from projects.blocks.answers import Answer, Cell, Due
from projects.blocks.changes import Case, Change, Extend, Open, Rain, Slip, Stretch
from projects.blocks.portfolio import answers

__all__ = [
    "Answer",
    "Case",
    "Cell",
    "Change",
    "Due",
    "Extend",
    "Open",
    "Rain",
    "Slip",
    "Stretch",
    "answers",
]
