"""Letters as recorded: their events lie among those of the ledger, their drafts among the files,
their numbers among the numbers. Where a letter stands is computed (projects/ledger/letters).

In `ledger_events` the kind begins with `letter-`, `stage` is the key of the letter, `promised` its
day, `result` the form of a draft, and the `note` of a draft the key of the letter that it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, select

from projects.errors import InputError, Place
from projects.store import evidence, ledgers, numbers
from projects.store.ledgers import LETTERS
from projects.store.tables import entries, ledger_events
from projects.store.transactions import Entry, Reading

if TYPE_CHECKING:
    from projects.ledger.letters.values import (
        Form,
        LetterDraft,
        LetterEvent,
        LetterNumber,
    )
    from projects.ledger.values import Evidence

DRAFT: Final = "letter.json"
"""The name under which the facts of a draft are kept as evidence of its first event."""


def draft(entry: Entry, project: str, drafts: Sequence[LetterDraft], by: str) -> None:
    """Record new drafts with everything they say. `by`: who drafted them."""
    from projects.ledger.letters.keeping import draft_text
    from projects.ledger.values import Evidence

    for one in drafts:
        sha256 = evidence.put(entry, draft_text(one).encode(), one.letter)
        event = replace(one.event, by=by, evidence=(Evidence(DRAFT, sha256),))
        add(entry, project, [event])


def add(entry: Entry, project: str, events: Sequence[LetterEvent]) -> None:
    """Record events that `judge_letters` let pass, in their order. Their evidence must be kept
    already (`evidence.put`).

    Raises InputError DP855 where it is not.
    """
    for event in events:
        drafted = event.kind == "drafted"
        row = {
            "project": project,
            "item": event.item,
            "kind": f"{LETTERS}{event.kind}",
            "happened_on": event.on,
            "said_by": event.by,
            "note": event.after if drafted else event.note,
            "stage": event.letter,
            "promised": event.day,
            "result": event.form if drafted else "",
            "place": str(event.where),
        }
        ledgers.put(entry, row, event.evidence)


def sign(
    entry: Entry,
    project: str,
    event: LetterEvent,
    form: Form,
    paper: Callable[[LetterNumber], tuple[str, bytes]] | None = None,
) -> LetterNumber:
    """Record a sign-off; the number that the letter gets: the next one of its form in the year of
    the sign-off. One that has a number keeps it.

    `paper` makes the letter with its number, as a file name and its bytes: what was signed is kept
    as evidence of the sign-off, whatever later versions would print.
    """
    from projects.ledger.letters.values import FORMS, LetterNumber
    from projects.ledger.values import Evidence

    year = event.on.year
    number = LetterNumber(year, numbers.take(entry, FORMS[form], _key(project, event.letter), year))
    if paper is not None:
        name, data = paper(number)
        kept = Evidence(name, evidence.put(entry, data, name))
        event = replace(event, evidence=(*event.evidence, kept))
    add(entry, project, [event])
    return number


def events(
    reading: Reading, project: str, known_at: datetime | None = None
) -> tuple[LetterEvent, ...]:
    """The letter events of a project recorded by `known_at` (None: all), in the order recorded."""
    found = (
        select(ledger_events, entries.c.recorded_at)
        .join(entries, entries.c.number == ledger_events.c.entry)
        .where(ledger_events.c.project == project, ledger_events.c.kind.startswith(LETTERS))
        .order_by(ledger_events.c.entry, ledger_events.c.id)
    )
    if known_at is not None:
        found = found.where(ledger_events.c.entry <= reading.upto(known_at))
    rows = reading.connection.execute(found).all()
    if not rows:
        return ()
    kept = ledgers.proofs(reading, project)
    return tuple(_event(row, kept.get(row.id, ())) for row in rows)


def _event(row: Row[Any], proofs: tuple[Evidence, ...]) -> LetterEvent:
    from projects.ledger.letters.values import LetterEvent

    kind = row.kind.removeprefix(LETTERS)
    drafted = kind == "drafted"
    return LetterEvent(
        letter=row.stage,
        item=row.item,
        kind=kind,
        on=row.happened_on,
        by=row.said_by,
        note="" if drafted else row.note,
        day=row.promised,
        form=row.result if drafted else "reminder",
        after=row.note if drafted else "",
        evidence=proofs,
        recorded_at=row.recorded_at,
        where=Place(row.place),
    )


def draft_behind(reading: Reading, event: LetterEvent) -> LetterDraft:
    """What a letter says, by the event that recorded its draft.

    Raises InputError DP855 where it is not kept, DP844 where it is damaged.
    """
    from projects.ledger.letters.keeping import draft_of

    sha256 = next((one.sha256 for one in event.evidence if one.name == DRAFT), "")
    data = evidence.get(reading, sha256)
    try:
        return draft_of(data.decode())
    except ValueError as error:
        says = f"督办“{event.letter}”的底稿已经损坏"
        raise InputError.of("DP844", says, "用备份恢复数据库（见 docs/store.md）") from error


def drafted(reading: Reading, known_at: datetime | None = None) -> Mapping[str, Mapping[str, Form]]:
    """The form of every letter drafted by `known_at` (None: ever), by project code and key."""
    found = select(ledger_events).where(ledger_events.c.kind == f"{LETTERS}drafted")
    if known_at is not None:
        found = found.where(ledger_events.c.entry <= reading.upto(known_at))
    forms: dict[str, dict[str, Form]] = {}
    for row in reading.connection.execute(found.order_by(ledger_events.c.project)):
        forms.setdefault(row.project, {})[row.stage] = row.result
    return forms


def numbers_of(
    reading: Reading, known_at: datetime | None = None
) -> Mapping[str, Mapping[str, LetterNumber]]:
    """The numbers of letters by project and key; those that are not signed have none."""
    from projects.ledger.letters.values import FORMS, LetterNumber

    found: dict[str, dict[str, LetterNumber]] = {}
    for form in FORMS.values():
        for one in numbers.taken(reading, form, known_at):
            project, _, letter = one.key.partition("/")
            found.setdefault(project, {})[letter] = LetterNumber(one.year, one.number)
    return found


def _key(project: str, letter: str) -> str:
    """Unambiguous: no project code holds a slash."""
    return f"{project}/{letter}"
