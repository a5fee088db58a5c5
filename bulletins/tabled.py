"""The lists of a bulletin as tables: of one project, of several under their headings, of many in
one table. A list that would run over pages is cut to what is most urgent, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final, Generic, TypeVar

from bulletins.document import Block, Column, Heading, Paragraph, table
from bulletins.facts import BulletinFacts, ProjectFacts
from bulletins.wording import NONE, listing, numbered

HEADED: Final = 8
"""So many projects have a heading and a table each; more of them share one table."""

Fact = TypeVar("Fact")
Pair = tuple[ProjectFacts, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabled(Generic[Fact]):
    """How a list is told. The facts of a project are in their order, the most urgent first.

    `lead` is the sentence above a table and `note` the one below, both "" where there is nothing
    to say; both are given all facts, shown or not. `place`: where the project's column is put.
    """

    columns: tuple[Column, ...]
    of: Callable[[ProjectFacts], Sequence[Fact]]
    row: Callable[[int, Fact, ProjectFacts], tuple[str, ...]]
    bad: Callable[[Fact, ProjectFacts], bool] = lambda _fact, _project: False
    lead: Callable[[Sequence[Pair[Fact]]], str] = lambda _pairs: ""
    note: Callable[[Sequence[Pair[Fact]]], str] = lambda _pairs: ""
    by_day: Callable[[Fact], date] | None = None
    """Orders the rows of a shared table; None: project by project, worst first."""
    rest: str
    """Says that `{}` more are left out, and where they stand."""
    silent: str
    """Said of the projects without any."""
    each: int
    """Rows of a project at most."""
    all: int
    """Rows of all projects at most."""
    place: int = 0


def blocks_of(facts: BulletinFacts, how: Tabled[Fact]) -> Iterator[Block]:
    """The list of every project; 无 where nobody has any."""
    lists = [[(project, fact) for fact in how.of(project)] for project in facts.projects]
    busy = [pairs for pairs in lists if pairs]
    if not busy:
        yield Paragraph(f"{NONE}。")
        return
    shown = _shares([len(pairs) for pairs in busy], how)
    if len(busy) > HEADED:
        kept = [pair for pairs, most in zip(busy, shown, strict=True) for pair in pairs[:most]]
        yield from _table([pair for pairs in busy for pair in pairs], kept, how, named=True)
    else:
        for place, pairs, most in zip(count(1), busy, shown, strict=False):
            if len(facts.projects) > 1:
                yield Heading(2, numbered(place, pairs[0][0].name))
            yield from _table(pairs, pairs[:most], how, named=False)
    if quiet := [project.name for project in facts.projects if not how.of(project)]:
        yield Paragraph(f"{listing(quiet, unit='个项目')}{how.silent}。")


def _shares(lengths: Sequence[int], how: Tabled[Fact]) -> list[int]:
    """How many rows each project gets: one in turn, the worst project first."""
    shares, left = [0] * len(lengths), how.all
    for turn in range(how.each):
        for place, length in enumerate(lengths):
            if length > turn and left:
                shares[place] += 1
                left -= 1
    return shares


def _table(
    pairs: Sequence[Pair[Fact]], kept: Sequence[Pair[Fact]], how: Tabled[Fact], *, named: bool
) -> Iterator[Block]:
    if lead := how.lead(pairs):
        yield Paragraph(lead)
    columns = list(how.columns)
    if named:
        columns.insert(how.place, Column("项目"))
        if day := how.by_day:
            kept = sorted(kept, key=lambda pair: day(pair[1]))
    rows = []
    for place, (project, fact) in enumerate(kept, 1):
        row = list(how.row(place, fact, project))
        if named:
            row.insert(how.place, project.name)
        rows.append(row)
    yield table(
        columns, rows, [n for n, (project, fact) in enumerate(kept) if how.bad(fact, project)]
    )
    more = len(pairs) - len(kept)
    if note := how.note(pairs) + (how.rest.format(more) if more else ""):
        yield Paragraph(note, note=True)
