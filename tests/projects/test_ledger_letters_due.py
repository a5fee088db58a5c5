"""Who gets a letter, which one, and when none is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.holidays import DayAnswer
from projects.ledger.folding import ItemState, Overlay
from projects.ledger.letters import (
    LetterEvent,
    Terms,
    chain_of,
    due_letters,
    judge_letters,
    letters,
    without_office,
)
from projects.ledger.letters.due import working_day
from projects.readers import read_text
from projects.schedule import schedule
from tests.projects.letter_plans import (
    MONDAY,
    NEXT_MONDAY,
    NEXT_SUNDAY,
    PLAN,
    SUNDAY,
    computed,
    due,
    out,
    said,
)

GREEN = {"A": 49, "B": 49, "C": 49}


def test_a_yellow_work_gets_a_reminder_and_a_red_one_an_order() -> None:
    drafts = due({"A": 29, "B": 10, "C": 49})
    assert (drafts["A"].form, drafts["A"].reason) == ("reminder", "yellow")
    assert (drafts["B"].form, drafts["B"].reason) == ("order", "red")
    assert "C" not in drafts


def test_nothing_is_due_where_every_lamp_is_green() -> None:
    assert due(GREEN) == {}


def test_two_yellows_running_are_an_order_that_names_the_week_before() -> None:
    _, before = computed(date(2024, 2, 11), {"A": 22, "B": 42, "C": 42})
    draft = due({"A": 29, "B": 49, "C": 49}, before=before)["A"]
    assert (draft.form, draft.reason) == ("order", "two-yellows")
    assert (draft.before_on, draft.before_lamp) == (date(2024, 2, 11), "▲ 黄灯")


def test_a_yellow_after_a_green_is_only_a_reminder() -> None:
    _, before = computed(date(2024, 2, 11), {"A": 42, "B": 42, "C": 42})
    assert due({"A": 29, "B": 49, "C": 49}, before=before)["A"].form == "reminder"


def test_the_gravest_letters_come_first_and_then_those_furthest_behind() -> None:
    found, judged = computed(SUNDAY, {"A": 29, "B": 1, "C": 10})
    drafts = due_letters(found, judged, on=MONDAY)
    assert [one.form for one in drafts] == sorted((one.form for one in drafts), key="or".find)
    orders = [one.points or 0.0 for one in drafts if one.form == "order"]
    assert orders == sorted(orders)


def test_a_letter_goes_to_the_office_of_the_summary_where_the_work_names_none() -> None:
    draft = due({"A": 29, "B": 49, "C": 49})["A"]
    assert (draft.owner, draft.leader, draft.helpers) == (
        "市政处",
        "分管副局长",
        ("市水利局", "街道办"),
    )


def test_a_part_is_silent_where_its_office_is_written_to_about_a_work_below() -> None:
    drafts = due({"A": 10, "B": 49, "C": 49})
    assert "A" in drafts
    assert "P1" not in drafts


def test_a_part_gets_a_letter_where_only_its_sum_is_behind() -> None:
    plan = PLAN.replace("with: [市水利局, 街道办]", "owner: 市水利局").replace(
        "parent: P1, duration: 100}\n  - {id: C",
        "parent: P1, duration: 100, owner: 街道办}\n  - {id: C",
    )
    found, judged = computed(SUNDAY, {"A": 20, "B": 20, "C": 49}, plan)
    drafts = {one.item: one for one in due_letters(found, judged, on=MONDAY)}
    assert (drafts["P1"].level, drafts["P1"].owner) == ("part", "市政处")
    assert (drafts["hu"].level, drafts["hu"].owner) == ("project", "市城管局")


def test_the_only_heading_of_a_plan_is_the_project_and_not_told_twice() -> None:
    plan = PLAN.replace("  - {id: C,", "  - {id: C, parent: P1,").replace(
        "  - {id: M,", "  - {id: M, parent: P1,"
    )
    found, judged = computed(SUNDAY, {"A": 25, "B": 25, "C": 25}, plan)
    drafts = {one.item for one in due_letters(found, judged, on=MONDAY)}
    assert "hu" in drafts
    assert "P1" not in drafts


def test_finished_and_suspended_works_get_none() -> None:
    plan = PLAN.replace("{id: A,", "{id: A, stage: 暂缓,")
    found, judged = computed(SUNDAY, {"A": 1, "B": 100, "C": 49}, plan)
    assert {"A", "B"} & {one.item for one in due_letters(found, judged, on=MONDAY)} == set()


def test_what_the_ledger_suspends_gets_none() -> None:
    held = ItemState(overlay=Overlay("suspended", MONDAY, "市政府同意", "市城管局", "A"))
    assert "A" not in due({"A": 1, "B": 49, "C": 49}, states={"A": held})


def test_an_item_gets_one_letter_a_week() -> None:
    draft = due({"A": 29, "B": 49, "C": 49})["A"]
    events = [*out(draft, MONDAY), said(draft, "answered", MONDAY), said(draft, "closed", MONDAY)]
    assert "A" not in due({"A": 1, "B": 49, "C": 49}, events=events)


def test_a_withdrawn_draft_is_not_drafted_again_in_its_week() -> None:
    draft = due({"A": 29, "B": 49, "C": 49})["A"]
    events = [out(draft, MONDAY)[0], said(draft, "withdrawn", MONDAY)]
    assert "A" not in due({"A": 29, "B": 49, "C": 49}, events=events)


def test_a_week_drafted_late_is_not_drafted_anew_as_of_an_earlier_day() -> None:
    draft = due({"A": 29, "B": 49, "C": 49}, on=NEXT_MONDAY)["A"]
    assert "A" not in due({"A": 29, "B": 49, "C": 49}, events=out(draft, NEXT_MONDAY))


def test_an_open_letter_holds_back_the_same_and_the_milder_form() -> None:
    order = due({"A": 10, "B": 49, "C": 49})["A"]
    events = out(order, MONDAY)
    for percent in (11, 40):
        percents = {"A": percent, "B": 56, "C": 56}
        assert "A" not in due(percents, as_of=NEXT_SUNDAY, on=NEXT_MONDAY, events=events)


def test_an_open_reminder_does_not_hold_back_an_order() -> None:
    reminder = due({"A": 29, "B": 49, "C": 49})["A"]
    drafts = due(
        {"A": 11, "B": 56, "C": 56},
        as_of=NEXT_SUNDAY,
        on=date(2024, 2, 23),
        events=out(reminder, MONDAY),
    )
    assert drafts["A"].form == "order"
    assert (drafts["A"].after, drafts["A"].after_form) == (reminder.letter, "reminder")


def test_once_its_limit_has_passed_a_reminder_is_followed_by_an_order() -> None:
    reminder = due({"A": 29, "B": 49, "C": 49})["A"]
    on = reminder.limit + timedelta(1)
    drafts = due(
        {"A": 40, "B": 56, "C": 56}, as_of=NEXT_SUNDAY, on=on, events=out(reminder, MONDAY)
    )
    assert (drafts["A"].form, drafts["A"].reason) == ("order", "overdue")
    assert drafts["A"].after_limit == reminder.limit


def test_on_the_last_day_of_its_limit_a_letter_still_holds_back_the_next() -> None:
    reminder = due({"A": 29, "B": 49, "C": 49})["A"]
    later = due(
        {"A": 40, "B": 56, "C": 56},
        as_of=NEXT_SUNDAY,
        on=reminder.limit,
        events=out(reminder, MONDAY),
    )
    assert "A" not in later


def test_a_granted_extension_moves_the_day_on_which_an_order_follows() -> None:
    reminder = due({"A": 29, "B": 49, "C": 49})["A"]
    events = [
        *out(reminder, MONDAY),
        said(reminder, "extension-asked", MONDAY),
        said(reminder, "extension-granted", MONDAY),
    ]
    on = reminder.limit + timedelta(1)
    assert "A" not in due({"A": 40, "B": 56, "C": 56}, as_of=NEXT_SUNDAY, on=on, events=events)


def test_a_draft_that_was_never_sent_gives_way_without_escalating() -> None:
    draft = due({"A": 29, "B": 49, "C": 49})["A"]
    on = draft.limit + timedelta(1)
    new = due({"A": 40, "B": 56, "C": 56}, as_of=NEXT_SUNDAY, on=on, events=out(draft, MONDAY)[:1])[
        "A"
    ]
    assert (new.form, new.reason, new.after) == ("reminder", "yellow", draft.letter)


def test_limits_are_counted_in_working_days_without_the_first() -> None:
    # 2024-02-18 was worked for the Spring Festival; the week after was plain.
    assert due({"A": 29, "B": 49, "C": 49})["A"].limit == date(2024, 2, 26)
    assert due({"A": 10, "B": 49, "C": 49})["A"].limit == date(2024, 3, 4)
    assert working_day(date(2024, 2, 9), 1) == SUNDAY


def test_a_newer_notice_moves_a_limit() -> None:
    closed = {date(2024, 2, 26): DayAnswer(False, "停工", False)}
    draft = due({"A": 29, "B": 49, "C": 49}, override=closed)["A"]
    assert draft.limit == date(2024, 2, 27)


def test_an_office_may_set_its_own_terms() -> None:
    draft = due({"A": 29, "B": 49, "C": 49}, terms=Terms(reminder=1))["A"]
    assert (draft.limit, draft.limit_days) == (date(2024, 2, 20), 1)
    with pytest.raises(ValueError, match="working day"):
        Terms(order=0)


def test_every_figure_of_a_draft_says_where_it_comes_from() -> None:
    draft = due({"A": 29, "B": 49, "C": 49}, revision="第3版")["A"]
    assert (draft.expected, draft.actual, draft.points) == (49.0, 29.0, -20.0)
    assert (draft.as_of, draft.preset, draft.baseline) == (SUNDAY, "yinchuan-2025", None)
    assert draft.revision == "第3版"
    assert "按日" in draft.says
    assert draft.forecast is not None
    assert draft.latest == date(2024, 4, 9)


def test_a_lit_item_that_nobody_answers_for_is_named_and_gets_no_letter() -> None:
    plan = PLAN.replace("owner: 市城管局\n", "").replace(", owner: 园林处", "")
    found, judged = computed(SUNDAY, {"A": 49, "B": 49, "C": 1}, plan)
    assert "C" in without_office(found, judged)
    assert "C" not in {one.item for one in due_letters(found, judged, on=MONDAY)}


def test_the_chain_holds_the_unfinished_works_the_item_waits_for() -> None:
    plan = PLAN.replace(
        "{id: C, name: 岸线修复, duration: 100",
        "{id: C, name: 岸线修复, after: A FF+5, duration: 100",
    )
    found, judged = computed(SUNDAY, {"A": 20, "B": 49, "C": 10}, plan)
    drafts = {one.item: one for one in due_letters(found, judged, on=MONDAY)}
    assert [work.item for work in drafts["C"].chain][-1] == "C"
    assert all(work.finish is not None for work in drafts["C"].chain)


def test_a_plan_that_is_only_scheduled_backward_has_no_chain() -> None:
    plan = PLAN.replace("start: 2024-01-01\n", "").replace("observations:\n", "")
    backward = schedule(read_text(plan, "hu.yaml"))
    assert chain_of(backward, "A") == ()
    assert chain_of(backward, None) == ()


def test_a_work_of_a_chain_has_the_office_of_its_summary() -> None:
    found, _ = computed(SUNDAY, {"A": 20, "B": 49, "C": 49})
    assert [(work.item, work.owner) for work in chain_of(found, "A")] == [("A", "市政处")]


PERCENT = st.sampled_from([0, 20, 40, 60, 80])


@settings(max_examples=60, deadline=None)
@given(
    weeks=st.lists(st.tuples(PERCENT, PERCENT, st.booleans(), st.booleans()), max_size=5),
)
def test_week_after_week_no_office_gets_the_same_letter_twice(
    weeks: list[tuple[int, int, bool, bool]],
) -> None:
    """Whatever the progress, whoever signs and answers: one letter an item and week, and never two
    running ones of a form."""
    events: list[LetterEvent] = []
    before = None
    for place, (a, b, signs, answers) in enumerate(weeks):
        sunday = SUNDAY + timedelta(7 * place)
        found, judged = computed(sunday, {"A": a, "B": b, "C": 100})
        on = sunday + timedelta(1)
        new = due_letters(found, judged, on=on, before=before, events=events)
        keys = [one.letter for one in new]
        assert len(set(keys)) == len(keys)
        assert not set(keys) & {event.letter for event in events}
        for draft in new:
            life = out(draft, on) if signs else out(draft, on)[:1]
            if signs and answers:
                life += [said(draft, "answered", on), said(draft, "closed", on)]
            assert judge_letters(events, life) == ()
            events += life
        running = [
            (one.item, one.form) for one in letters(events).values() if one.open and one.limit >= on
        ]
        assert len(set(running)) == len(running)
        assert due_letters(found, judged, on=on, before=before, events=events) == ()
        before = judged
