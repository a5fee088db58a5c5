"""Deadline words: from 8月底前 and 春节前 to a day, or to a refusal that says why.

    read_deadline(text, role=, on=) -> Reading      the one entrance
    deadline_of(reading) -> model.Deadline          what a plan keeps of it

    text -> normalise -> lexer (tokens) -> grammar (phrases) -> resolve (days) -> Reading

A wrong day is far worse than a refusal: every character must be a date, a number, or a word of
`vocabulary`, and every phrase must be used. docs/deadlines.md lists the forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from projects.deadlines.calendar_words import Facts
from projects.deadlines.grammar import parse
from projects.deadlines.lexer import tokenise
from projects.deadlines.normalise import normalise
from projects.deadlines.reading import Kind, Reading, Role, deadline_of
from projects.deadlines.refuse import Refusal
from projects.deadlines.resolve import read
from projects.errors import NOWHERE, InputError, Place
from projects.holidays import Override

__all__ = ["Kind", "Reading", "Role", "deadline_of", "read_deadline"]

_LONGEST = 200
_SHOWN = 40


def read_deadline(
    text: str,
    *,
    role: Role,
    on: date | None,
    events: Mapping[str, date] | None = None,
    windows: Mapping[str, tuple[date, date]] | None = None,
    override: Override | None = None,
    where: Place = NOWHERE,
) -> Reading:
    """Read deadline words.

    Args:
        text: the words, as extracted from a document or typed.
        role: a start takes the first day of a period, a finish the last.
        on: the document's date, which relative words and words without a year refer to.
        events: event -> its date, for terms counted from it. "起算日" serves terms that name no
            event; 印发 is the document's date unless given.
        windows: name (汛期, 主汛期, …) -> first and last day of the year meant.
        override: notices newer than the installed package.
        where: the place of the text, for the complaint.

    Raises:
        InputError: one finding DP201 to DP218; see docs/deadlines.md.
    """
    facts = Facts(on, events or {}, windows or {}, override)
    try:
        if len(text) > _LONGEST:
            raise Refusal("DP217", f"有{len(text)}个字，不像一个期限", f"不超过{_LONGEST}个字")
        tokens = tokenise(normalise(text), facts.events, facts.windows)
        return read(text, parse(tokens), role, facts)
    except Refusal as refusal:
        shown = text.strip() if len(text.strip()) <= _SHOWN else text.strip()[:_SHOWN] + "…"
        says = f"期限“{shown}”不能读成日期：{refusal.says}"
        raise InputError.of(refusal.code, says, refusal.remedy, where) from None
