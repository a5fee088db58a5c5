"""What holds of the why-record on any plan: answers, sums, and changes that win what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from projects.errors import InputError
from projects.model import DAY, Project, Span
from projects.schedule import Policy, Schedule, schedule
from projects.schedule.why import DATE_NAMES, Change, why
from tests.oracle import cases as oracle
from tests.projects.network_fuzz import Case, cases
from tests.projects.schedule_plans import START, works_plan
from tests.projects.why_kept import kept

POLICIES: tuple[Policy, ...] = ("early", "late", "alap")
EASY = {
    "deadline": timedelta(seconds=20),
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


def computed(case: Case, policy: Policy = "early") -> Schedule:
    try:
        found = schedule(case.project, as_of=case.as_of, policy=policy)
        list(found)
    except InputError:
        reject()
    return found


@settings(max_examples=40, **EASY)  # type: ignore[arg-type]  # a dict of settings
@given(cases(), st.sampled_from(POLICIES))
def test_any_date_of_any_plan_has_its_answer(case: Case, policy: Policy) -> None:
    found = computed(case, policy)
    for item in (None, *found.timings):
        for name in DATE_NAMES:
            kept(found, why(found, item, name, tries=0))


@settings(max_examples=20, **EASY)  # type: ignore[arg-type]  # a dict of settings
@given(cases(), st.data())
def test_changes_are_tried_on_any_plan_and_win_something(case: Case, data: st.DataObject) -> None:
    found = computed(case)
    item = data.draw(st.sampled_from([None, *found.timings]))
    for name in DATE_NAMES:
        for change in why(found, item, name, tries=3).asked.changes:
            assert 0 < change.wins_days <= change.most_days
            assert change.says


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["early-finish", "late-start"])
def test_a_change_wins_what_a_plan_written_with_it_wins(seed: int, name: str) -> None:
    project = works_plan(seed, 14, calendars=("daily",), deadline=START + timedelta(days=150))
    found = schedule(project)
    item = "W13"
    tried = 0
    for change in why(found, item, name).asked.changes:
        again = _written(project, change)
        if again is None:
            continue
        column = name.replace("-", "_")
        apart = getattr(schedule(again)[item], column) - getattr(found[item], column)
        assert abs(apart) == change.wins_days * DAY
        assert (apart > 0) == (name == "late-start")
        tried += 1
    assert tried


def _written(project: Project, change: Change) -> Project | None:
    """The plan as a person would write it with a shorter work, a given up or a shorter link."""
    if change.kind == "duration":
        works = tuple(
            replace(one, duration=Span(one.duration.amount - int(change.needs_days or 0) * DAY))
            if one.id == change.item and one.duration
            else one
            for one in project.activities
        )
        return replace(project, activities=works)
    if change.kind != "link":
        return None
    before, after = change.item.split(" -> ")
    links = []
    for link in project.links:
        if (link.before, link.after) != (before, after):
            links.append(link)
        elif change.needs_days is not None:
            amount = link.lag.amount - int(change.needs_days) * DAY
            links.append(replace(link, lag=Span(amount)))
    return replace(project, links=tuple(links))


@pytest.mark.skipif(not oracle.folder().is_dir(), reason="no ../shared/data/cases here")
def test_plans_of_other_programs_answer_by_their_own_rules() -> None:
    for name in oracle.names():
        found = schedule(oracle.read(name).project)
        items = list(found.timings)
        for item in (None, *items[:: max(len(items) // 6, 1)]):
            for date_name in DATE_NAMES:
                kept(found, why(found, item, date_name, tries=0))
