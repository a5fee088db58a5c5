"""Letters in the store: apart from the ledger's own events, numbered without a gap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from projects.errors import InputError
from projects.ledger.letters import LetterNumber, letters
from projects.ledger.values import Evidence, LedgerEvent
from projects.store import Store, evidence, ledgers, open_store
from projects.store import letters as kept
from tests.projects.letter_plans import MONDAY, due, said
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

AT = datetime.fromisoformat("2024-02-19T09:00")


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    opened = open_store(databases.ready())
    yield opened
    opened.close()


def test_what_was_drafted_signed_and_answered_is_read_back(store: Store) -> None:
    drafts = list(due({"A": 29, "B": 1, "C": 49}).values())
    order = drafts[0]
    with store.writing("办公室", "letters", AT) as entry:
        kept.draft(entry, "hu", drafts, "督查科")
    with store.writing("办公室", "sign", AT) as entry:
        number = kept.sign(entry, "hu", said(order, "signed", MONDAY), order.form)
        proof = Evidence("照片.jpg", evidence.put(entry, b"photo"))
        answer = said(order, "answered", MONDAY, evidence=(proof,))
        kept.add(entry, "hu", [said(order, "sent", MONDAY), answer])
    with store.reading() as reading:
        events = kept.events(reading, "hu")
        assert [kept.draft_behind(reading, one) for one in events[: len(drafts)]] == drafts
        assert kept.numbers_of(reading) == {"hu": {order.letter: number}}
    states = letters(events)
    assert states[order.letter].state == "answered"
    assert states[order.letter].events[-1].evidence == (proof,)
    assert {state.state for key, state in states.items() if key != order.letter} <= {"draft"}
    assert events[0].by == "督查科"


def test_the_ledgers_own_events_and_the_letters_do_not_see_each_other(store: Store) -> None:
    drafts = list(due({"A": 29, "B": 49, "C": 49}).values())
    built = LedgerEvent("A", "build", MONDAY, "市政处")
    with store.writing("办公室", "both", AT) as entry:
        kept.draft(entry, "hu", drafts, "督查科")
        ledgers.add(entry, "hu", [built])
    with store.reading() as reading:
        assert [one.kind for one in ledgers.events(reading, "hu")] == ["build"]
        assert {one.kind for one in kept.events(reading, "hu")} == {"drafted"}
        assert kept.events(reading, "other") == ()


def test_numbers_run_on_for_each_form_and_year_and_only_at_the_sign_off(store: Store) -> None:
    drafts = due({"A": 1, "B": 1, "C": 29})
    with store.writing("办公室", "letters", AT) as entry:
        kept.draft(entry, "hu", list(drafts.values()), "督查科")
        assert kept.numbers_of(entry) == {}
        first = kept.sign(entry, "hu", said(drafts["A"], "signed", MONDAY), "order")
        mild = kept.sign(entry, "hu", said(drafts["C"], "signed", MONDAY), "reminder")
        other = kept.sign(entry, "he", said(drafts["A"], "signed", MONDAY), "order")
        year = kept.sign(entry, "hu", said(drafts["B"], "signed", date(2025, 1, 2)), "order")
    assert (first, mild, other, year) == (
        LetterNumber(2024, 1),
        LetterNumber(2024, 1),
        LetterNumber(2024, 2),
        LetterNumber(2025, 1),
    )


def test_a_sign_off_that_fails_gives_its_number_back(store: Store) -> None:
    draft = due({"A": 1, "B": 49, "C": 49})["A"]
    signing = said(draft, "signed", MONDAY)
    unproven = said(draft, "sent", MONDAY, evidence=(Evidence("收条.pdf", "ab" * 32),))

    def cut_short() -> None:
        with store.writing("a", "sign", AT) as entry:
            kept.sign(entry, "hu", signing, "order")
            kept.add(entry, "hu", [unproven])

    with pytest.raises(InputError):
        cut_short()
    with store.writing("a", "sign", AT) as entry:
        assert kept.sign(entry, "hu", signing, "order").number == 1


def test_what_was_known_at_an_instant_is_found_again(store: Store) -> None:
    draft = due({"A": 1, "B": 49, "C": 49})["A"]
    with store.writing("a", "letters", AT) as entry:
        kept.draft(entry, "hu", [draft], "督查科")
    with store.writing("a", "sign", AT + timedelta(hours=1)) as entry:
        kept.sign(entry, "hu", said(draft, "signed", MONDAY), "order")
    with store.reading() as reading:
        assert kept.drafted(reading, AT - timedelta(hours=1)) == {}
        assert kept.drafted(reading) == {"hu": {draft.letter: "order"}}
        assert len(kept.events(reading, "hu", AT)) == 1
        assert kept.numbers_of(reading, AT) == {}
        assert len(kept.events(reading, "hu")) == 2


def test_a_letter_whose_draft_is_not_kept_is_refused(store: Store) -> None:
    draft = due({"A": 1, "B": 49, "C": 49})["A"]
    with store.writing("a", "x", AT) as entry:
        damaged = Evidence(kept.DRAFT, evidence.put(entry, b"{}"))
        bare = said(draft, "drafted", MONDAY, day=draft.limit)
        with pytest.raises(InputError) as missing:
            kept.draft_behind(entry, bare)
        with pytest.raises(InputError) as broken:
            kept.draft_behind(entry, said(draft, "drafted", MONDAY, evidence=(damaged,)))
    assert [one.code for one in missing.value.findings] == ["DP855"]
    assert [one.code for one in broken.value.findings] == ["DP844"]


def test_the_paper_that_was_signed_is_kept_with_its_number(store: Store) -> None:
    draft = due({"A": 1, "B": 49, "C": 49})["A"]
    signing = said(draft, "signed", MONDAY)
    with store.writing("a", "sign", AT) as entry:
        kept.draft(entry, "hu", [draft], "督查科")
        kept.sign(
            entry, "hu", signing, "order", lambda number: ("督办单.docx", f"{number}".encode())
        )
    with store.reading() as reading:
        (paper,) = kept.events(reading, "hu")[-1].evidence
        assert paper.name == "督办单.docx"
        assert evidence.get(reading, paper.sha256) == f"{LetterNumber(2024, 1)}".encode()
