"""Where a letter stands, which steps may follow, and that a draft survives being kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.ledger.letters import (
    LETTER_KINDS,
    LetterDraft,
    LetterEvent,
    LetterKind,
    LetterNumber,
    draft_of,
    draft_text,
    judge_letters,
    letters,
    overdue,
    queue,
)
from projects.ledger.letters.machine import LetterCode
from projects.ledger.letters.values import DrivingWork
from projects.writers.letters_view import letters_document, letters_view
from projects.writers.terminal import width_of
from tests.projects.letter_plans import MONDAY, NEXT_MONDAY, due, out, said

DRAFT = LetterDraft(
    letter="2024-W07/A",
    form="order",
    reason="red",
    level="work",
    week="2024-W07",
    as_of=date(2024, 2, 18),
    on=MONDAY,
    project="hu",
    project_name="两湖治理工程",
    item="A",
    name="底泥外运",
    owner="市政处",
    points=-39.0,
    lamp="■ 红灯",
    limit=date(2024, 3, 4),
    limit_days=10,
    chain=(DrivingWork("Z", "征拆", "街道办", None, date(2024, 3, 1), False),),
)


def stands(events: list[LetterEvent]) -> LetterCode:
    return letters(events)[DRAFT.letter].state


def test_a_letter_goes_from_draft_to_conclusion() -> None:
    events = out(DRAFT, MONDAY)
    assert stands(events[:1]) == "draft"
    assert stands(events[:2]) == "signed"
    assert stands(events) == "sent"
    events.append(said(DRAFT, "answered", NEXT_MONDAY))
    assert stands(events) == "answered"
    events.append(said(DRAFT, "closed", NEXT_MONDAY))
    assert stands(events) == "closed"
    assert judge_letters([], events) == ()


def test_nothing_is_sent_that_nobody_signed() -> None:
    events = out(DRAFT, MONDAY)
    found = judge_letters(events[:1], [events[2]])
    assert [one.code for one in found] == ["DP731"]
    assert "待签发" in found[0].says
    assert "签发" in found[0].remedy


def test_a_letter_is_not_closed_before_an_answer_nor_while_an_extension_waits() -> None:
    events = out(DRAFT, MONDAY)
    closing = said(DRAFT, "closed", NEXT_MONDAY)
    assert [one.code for one in judge_letters(events, [closing])] == ["DP731"]
    asked = [said(DRAFT, "answered", MONDAY), said(DRAFT, "extension-asked", MONDAY)]
    assert [one.code for one in judge_letters([*events, *asked], [closing])] == ["DP731"]


def test_only_a_granted_extension_moves_the_limit() -> None:
    events = [*out(DRAFT, MONDAY), said(DRAFT, "extension-asked", MONDAY)]
    state = letters(events)[DRAFT.letter]
    assert (state.limit, state.asked) == (DRAFT.limit, True)
    assert state.extension_word == "申请延期至2024-03-29"
    refused = letters([*events, said(DRAFT, "extension-refused", MONDAY)])[DRAFT.letter]
    assert (refused.limit, refused.asked) == (DRAFT.limit, False)
    granted = letters([*events, said(DRAFT, "extension-granted", MONDAY)])[DRAFT.letter]
    assert granted.limit == date(2024, 3, 29)


def test_who_signs_may_set_another_limit() -> None:
    events = out(DRAFT, MONDAY)
    events[1] = replace(events[1], day=date(2024, 3, 15))
    assert letters(events)[DRAFT.letter].limit == date(2024, 3, 15)


def test_a_draft_whose_limit_has_passed_is_not_signed() -> None:
    events = out(DRAFT, MONDAY)[:1]
    late = said(DRAFT, "signed", DRAFT.limit + timedelta(1))
    assert [one.code for one in judge_letters(events, [late])] == ["DP733"]
    assert judge_letters(events, [replace(late, day=date(2024, 3, 20))]) == ()


@pytest.mark.parametrize(
    ("kind", "lacks"),
    [
        ("answered", "note"),
        ("extension-asked", "day"),
        ("extension-asked", "note"),
        ("closed", "note"),
        ("sent", "by"),
    ],
)
def test_an_event_without_what_it_is_worth_nothing_without_is_refused(
    kind: LetterKind, lacks: str
) -> None:
    event = said(DRAFT, kind, NEXT_MONDAY)
    bare = replace(event, **{lacks: None if lacks == "day" else " "})  # type: ignore[arg-type]  # one field at a time
    found = judge_letters(out(DRAFT, MONDAY), [bare])
    assert "DP732" in {one.code for one in found}


def test_every_mistake_is_told_at_once() -> None:
    wrong = [
        said(DRAFT, "answered", date(2024, 2, 1)),
        replace(said(DRAFT, "sent", MONDAY), letter="2024-W01/Z"),
        said(DRAFT, "extension-asked", MONDAY, day=DRAFT.limit),
        out(DRAFT, MONDAY)[0],
    ]
    found = judge_letters(out(DRAFT, MONDAY), wrong)
    assert [one.code for one in found] == ["DP733", "DP730", "DP733", "DP731"]
    assert all(one.remedy for one in found)


def test_a_sent_letter_gives_way_only_when_its_follower_is_signed() -> None:
    follower = replace(DRAFT, letter="2024-W08/A", after=DRAFT.letter, on=NEXT_MONDAY)
    events = out(DRAFT, MONDAY)
    new = out(follower, NEXT_MONDAY)
    assert letters([*events, new[0]])[DRAFT.letter].state == "sent"
    replaced = letters([*events, *new[:2]])[DRAFT.letter]
    assert (replaced.state, replaced.by) == ("replaced", follower.letter)
    found = judge_letters([*events, *new], [said(DRAFT, "answered", NEXT_MONDAY)])
    assert follower.letter in found[0].remedy


def test_an_unsigned_draft_gives_way_to_the_next_draft_at_once() -> None:
    follower = replace(DRAFT, letter="2024-W08/A", after=DRAFT.letter, on=NEXT_MONDAY)
    events = [out(DRAFT, MONDAY)[0], out(follower, NEXT_MONDAY)[0]]
    assert letters(events)[DRAFT.letter].state == "replaced"


def test_letters_that_follow_each_other_in_a_ring_do_not_hang() -> None:
    other = replace(DRAFT, letter="2024-W08/A", after=DRAFT.letter)
    ring = [out(replace(DRAFT, after=other.letter), MONDAY)[0], *out(other, MONDAY)]
    assert set(letters(ring)) == {DRAFT.letter, other.letter}


def test_a_letter_is_late_the_day_after_its_limit_and_not_once_closed() -> None:
    known = letters(out(DRAFT, MONDAY))
    assert overdue(known, DRAFT.limit) == ()
    assert [one.letter for one in overdue(known, DRAFT.limit + timedelta(1))] == [DRAFT.letter]
    done = [said(DRAFT, "answered", MONDAY), said(DRAFT, "closed", MONDAY)]
    assert overdue(letters([*out(DRAFT, MONDAY), *done]), date(2025, 1, 1)) == ()


def test_what_happened_later_does_not_count() -> None:
    events = [*out(DRAFT, MONDAY), said(DRAFT, "answered", NEXT_MONDAY)]
    assert letters(events, MONDAY)[DRAFT.letter].state == "sent"


@given(st.lists(st.tuples(st.sampled_from(list(LETTER_KINDS)), st.integers(0, 60)), max_size=12))
def test_judged_events_never_lead_where_the_machine_does_not_allow(
    steps: list[tuple[LetterKind, int]],
) -> None:
    """Whatever is tried: what passes was allowed, and the closed and withdrawn stay so."""
    known = [out(DRAFT, MONDAY)[0]]
    for kind, days in steps:
        before = letters(known)[DRAFT.letter]
        event = said(DRAFT, kind, MONDAY + timedelta(days))
        if judge_letters(known, [event]):
            continue
        assert kind in before.allowed
        assert before.state not in ("closed", "withdrawn")
        known.append(event)
    final = letters(known)[DRAFT.letter]
    assert len(final.events) == len(known)
    assert (final.last("sent") is None) or final.last("signed") is not None


def test_a_letter_needs_an_office_and_a_limit_after_its_draft() -> None:
    with pytest.raises(ValueError, match="office"):
        replace(DRAFT, owner="")
    with pytest.raises(ValueError, match="drafted"):
        replace(DRAFT, limit=date(2024, 1, 1))


def test_a_real_draft_is_read_back_as_it_was_kept() -> None:
    for draft in due({"A": 29, "B": 1, "C": 10}).values():
        assert draft_of(draft_text(draft)) == draft


@given(
    st.builds(
        lambda **said: replace(DRAFT, **said),
        name=st.text(),
        helpers=st.lists(st.text(), max_size=3).map(tuple),
        actual=st.none() | st.floats(0, 100),
        forecast=st.none() | st.dates(),
        baseline=st.none() | st.integers(1, 9),
        after_form=st.sampled_from([None, "reminder", "order"]),
    )
)
def test_any_draft_is_read_back_as_it_was_kept(draft: LetterDraft) -> None:
    assert draft_of(draft_text(draft)) == draft
    draft_text(draft).encode()


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        json.dumps({**json.loads(draft_text(DRAFT)), "form": "狠"}),
        json.dumps({**json.loads(draft_text(DRAFT)), "limit": "明天"}),
        json.dumps({**json.loads(draft_text(DRAFT)), "points": "x"}),
        json.dumps({**json.loads(draft_text(DRAFT)), "chain": [1]}),
        json.dumps({**json.loads(draft_text(DRAFT)), "helpers": "甲"}),
    ],
)
def test_a_damaged_draft_is_no_draft(damage: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the damage, it is a ValueError
        draft_of(damage)


def test_a_draft_of_a_later_version_is_still_read() -> None:
    values = {**json.loads(draft_text(DRAFT)), "mood": "grim"}
    assert draft_of(json.dumps(values)) == DRAFT


def test_the_queue_puts_what_is_overdue_first_and_what_is_done_last() -> None:
    other = replace(DRAFT, letter="2024-W07/B", item="B", name="湖底塑形")
    third = replace(DRAFT, letter="2024-W07/C", item="C", name="岸线修复", limit=date(2024, 4, 1))
    events = [out(other, MONDAY)[0], *out(DRAFT, MONDAY), *out(third, MONDAY)]
    events += [said(third, "answered", MONDAY), said(third, "closed", MONDAY)]
    numbers = {DRAFT.letter: LetterNumber(2024, 1), third.letter: LetterNumber(2024, 2)}
    day = date(2024, 3, 6)
    rows = queue([third, other, DRAFT], letters(events), numbers, day)
    assert [row.draft.item for row in rows] == ["A", "B", "C"]
    assert rows[0].left_words == "逾期 2 天"
    shown = letters_view(rows, day, 160)
    assert "共 3 件" in shown
    assert "逾期未结 1 件" in shown
    assert "督办单\u30142024\u30151号" in shown
    document = letters_document(rows, day)
    assert [one["state"] for one in document["letters"]] == ["sent", "draft", "closed"]
    assert json.loads(json.dumps(document)) == document


def test_an_empty_queue_says_so() -> None:
    assert letters_view((), MONDAY, 80) == "没有提示函和督办单（截至 2024-02-19）"


def test_a_narrow_terminal_keeps_keys_days_and_states() -> None:
    rows = queue([DRAFT], letters(out(DRAFT, MONDAY)), {}, NEXT_MONDAY)
    told = letters_view(rows, NEXT_MONDAY, 72)
    assert told.splitlines()[-1].startswith("2024-W07/A ")
    assert "hu/2024-W07/A" in letters_view(rows, NEXT_MONDAY, 72, {"2024-W07/A"})
    assert "2024-03-04" in told
    assert max(map(width_of, told.splitlines())) <= 72
