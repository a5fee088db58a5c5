"""What holds of every plan the engine takes, however odd (network_fuzz.py draws them).

DAOPAI_FUZZ=20000 draws as many plans a test instead of the few of every day.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, assume, event, given, reject, settings
from hypothesis import strategies as st

from projects.errors import InputError
from projects.model import DAY, Activity, Constraint, Deadline, Project, Span, day_of
from projects.rules import RULES
from projects.schedule import Schedule, Timing, schedule
from projects.worktime import calendars_of
from tests.draws import draws
from tests.projects.naive_links import breaches
from tests.projects.network_fuzz import Case, cases

EXAMPLES = draws(120)
FEW = max(EXAMPLES // 3, 1) if EXAMPLES < 1_000 else EXAMPLES
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
fewer = settings(fuzz, max_examples=FEW)

DATES = ("early_start", "early_finish", "late_start", "late_finish")
LATE_BOUNDS = frozenset(("snlt", "fnlt", "mso", "mfo"))


@contextmanager
def _no_hang(seconds: int = 60) -> Iterator[None]:
    """Stop a plan that would never be done; only the main thread of a POSIX system can."""
    if threading.current_thread() is not threading.main_thread() or os.name != "posix":
        yield
        return

    def give_up(*_: object) -> None:
        raise TimeoutError(f"not computed within {seconds} s")

    usual = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, usual)


def computed(case: Case) -> Schedule:
    """The schedule with every timing read; a plan that is refused, with its reason, is skipped."""
    refusal: InputError | None = None
    with _no_hang():
        try:
            found = schedule(case.project, as_of=case.as_of)
            timings = list(found)
        except InputError as error:
            refusal = error
    if refusal is not None:
        assert refusal.findings
        assert all(each.code.startswith("DP") and each.says for each in refusal.findings)
        event(f"refused: {refusal.findings[0].code}")
        reject()
    assert [timing.id for timing in timings] == [work.id for work in case.project.activities]
    return found


@fuzz
@given(cases())
def test_both_plans_keep_every_link_that_is_not_exempt(case: Case) -> None:
    found = computed(case)
    assert [str(breach) for breach in breaches(found) if not breach.exempt] == []


@fuzz
@given(cases())
def test_the_findings_name_every_link_that_is_not_kept(case: Case) -> None:
    found = computed(case)
    named = {finding.item for finding in found.findings}
    silent = [
        str(breach)
        for breach in breaches(found)
        if not named & {breach.before, breach.after}
        and (breach.side == "early" or breach.exempt == "mandatory")
    ]
    assert silent == []


@fuzz
@given(cases())
def test_every_work_lasts_its_duration_and_its_floats_are_what_they_are_defined_to_be(
    case: Case,
) -> None:
    found = computed(case)
    assert list(_wrong_numbers(found)) == []


def _wrong_numbers(found: Schedule) -> Iterator[str]:
    for work, timing in found.rows():
        if work.kind in ("summary", "hammock") or timing.status == "ledger":
            continue
        yield from (f"{work.id}: {says}" for says in _wrong(found, work, timing))


def _wrong(found: Schedule, work: Activity, timing: Timing) -> Iterator[str]:
    project = found.project
    calendar = calendars_of(project).of(work)
    per_day = project.minutes_per_day
    if project.rules == "p6":
        per_day = calendar.minutes_per_day or per_day
    early, late = (timing.early_start, timing.early_finish), (timing.late_start, timing.late_finish)
    for name, (start, finish) in (("early", early), ("late", late)):
        if start is None or finish is None:
            continue
        shown = timing.status == "in-progress" and name == "late"  # or as the actual start
        if start > finish and not shown:
            yield f"the {name} start {start} lies after the finish {finish}"
        free = timing.status == "not-started" and work.manual is None and not timing.assumed
        if free and work.duration is not None and work.duration.unit == "work":
            lasts = calendar.worked(finish) - calendar.worked(start)
            if lasts != work.duration.amount:
                yield f"the {name} plan gives it {lasts} minutes of {work.duration.amount}"
    floats = (timing.start_float_days, timing.finish_float_days, timing.total_float_days)
    if timing.status == "finished" or None in (*early, *late):
        if timing.status == "finished" and floats[2] is not None:
            yield "finished work has float"
        return
    by_dates = tuple(
        (calendar.worked(b) - calendar.worked(a)) / per_day
        for a, b in zip(early, late, strict=True)
        if a is not None and b is not None
    )
    if timing.finish_float_days is None or abs(timing.finish_float_days - by_dates[1]) > 1e-3:
        yield f"finish float {timing.finish_float_days}, by its dates {by_dates[1]}"
    if timing.status == "in-progress":
        if timing.total_float_days != timing.finish_float_days:
            yield "work under way counts another float than that of its finish"
        return
    if timing.start_float_days is None or abs(timing.start_float_days - by_dates[0]) > 1e-3:
        yield f"start float {timing.start_float_days}, by its dates {by_dates[0]}"
    chosen = project.options.total_float or RULES[project.rules].total_float
    total = {"smaller": min(by_dates), "start": by_dates[0], "finish": by_dates[1]}[chosen]
    if timing.total_float_days is None or abs(timing.total_float_days - total) > 1e-3:
        yield f"total float {timing.total_float_days}, by its dates {total} ({chosen})"


def _unbound(project: Project) -> bool:
    """Whether nothing but the end of the project holds anything back."""
    return not project.deadlines and not any(
        work.deadline is not None
        or work.promised is not None
        or work.manual is not None
        or any(each.kind in LATE_BOUNDS for each in work.constraints)
        for work in project.activities
    )


@fuzz
@given(cases(without=frozenset(("deadlines", "mandatory", "manual", "assumed")), begun=True))
def test_where_nothing_binds_backward_no_work_is_later_than_it_may_be(case: Case) -> None:
    case = replace(case, project=replace(case.project, deadlines=(), deadline_on=None))
    assume(_unbound(case.project))
    found = computed(case)
    assume(not found.findings)  # a link broken by what has happened may leave too little room
    for timing in found:
        if timing.status not in ("finished", "ledger"):
            assert timing.total_float_days is None or timing.total_float_days >= 0, timing.id
    assert {timing.id for timing in found if timing.status == "finished"} or any(
        timing.critical for timing in found if timing.status != "ledger"
    ) == any(timing.early_start is not None for timing in found)


@fewer
@given(
    cases(
        without=frozenset(
            (
                "deadlines",
                "constraints",
                "mandatory",
                "manual",
                "assumed",
                "months",
                "elapsed",
                "lag units",
                "unsplittable",
                "options",
            )
        ),
        calendars=1,
        begun=True,
    ),
    st.integers(0, 200),
    st.integers(1, 40),
)
def test_on_one_calendar_moving_the_deadline_moves_every_float_as_far(
    case: Case, first: int, days: int
) -> None:
    project = case.project
    assume(project.calendar is not None)
    name = project.calendar
    works = tuple(replace(work, calendar=name, deadline=None) for work in project.activities)
    project = replace(project, activities=works, deadline_on=None)
    assume(project.minutes_per_day == DAY)
    calendar = calendars_of(project).default
    assert project.start is not None
    one = calendar.finish_of(calendar.worked(project.start) + (first + 1) * DAY)
    other = calendar.finish_of(calendar.worked(one) + days * DAY)
    before, after = (
        computed(replace(case, project=_due(project, moment))) for moment in (one, other)
    )
    for mine, theirs in zip(before, after, strict=True):
        if mine.total_float_days is None:
            assert theirs.total_float_days is None
        else:
            # Shown to four decimals; whole in day plans.
            assert theirs.total_float_days is not None
            moved = theirs.total_float_days - mine.total_float_days
            assert abs(moved - days) < 2e-4, mine.id
        assert mine.early_finish == theirs.early_finish
        if mine.status == "not-started" and _followed(before, mine.id):
            assert mine.free_float_days == theirs.free_float_days


def _followed(found: Schedule, item: str) -> bool:
    """Whether a work leads on to one that can still move: else its float is that to the limit."""
    kinds = {work.id: work.kind for work in found.project.activities}
    return any(
        link.before == item
        and kinds[link.after] != "hammock"
        and found[link.after].status == "not-started"
        for link in found.project.links
    )


def _due(project: Project, moment: int) -> Project:
    return replace(project, deadlines=(Deadline(day_of(moment - 1)),))


@fewer
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_works_and_links_changes_no_date(case: Case, roll: object) -> None:
    project = case.project
    summaries = {work.parent for work in project.activities if work.parent}
    # The first of two leaves that start together holds a summary's start: order counts there.
    assume(not any(k.before in summaries and k.kind[0] == "S" for k in project.links))
    found = computed(case)
    works, links = list(project.activities), list(project.links)
    roll.shuffle(works)  # type: ignore[attr-defined]
    roll.shuffle(links)  # type: ignore[attr-defined]
    turned = computed(
        replace(case, project=replace(project, activities=tuple(works), links=tuple(links)))
    )
    for mine in found:
        theirs = turned[mine.id]
        for name in (*DATES, "total_float_days", "free_float_days", "status"):
            assert getattr(mine, name) == getattr(theirs, name), (mine.id, name)
    # Critical is towards the governing deadline: of two with one margin, the first in the plan.
    governing = [each.governing.item if each.governing else None for each in (found, turned)]
    if found.early_finish is not None and governing[0] == governing[1]:
        assert {each.id for each in found if each.critical} == {
            each.id for each in turned if each.critical
        }
        assert set(found.longest_path) == set(turned.longest_path)


@fewer
@given(cases(without=frozenset(("progress", "mandatory", "manual"))))
def test_begun_at_their_late_starts_all_works_end_by_their_late_finishes(case: Case) -> None:
    case = replace(case, as_of=None)
    found = computed(case)
    starts = [timing.late_start for timing in found if timing.late_start is not None]
    assume(len(starts) > 0)
    calendars, per_day = calendars_of(case.project), case.project.minutes_per_day
    works = tuple(
        _begun_late(work, timing, calendars.of(work).minutes_per_day or per_day)
        if case.project.rules == "p6"
        else _begun_late(work, timing, per_day)
        for work, timing in found.rows()
    )
    project = replace(
        case.project, activities=works, start=min(starts), deadlines=(), deadline_on=None
    )
    replayed = schedule(project)
    for work, timing in found.rows():
        if work.kind in ("summary", "hammock") or timing.late_finish is None:
            continue
        again = replayed[work.id]
        assert again.early_start is not None
        assert again.early_finish is not None
        assert timing.late_start is not None
        if timing.zero:
            assert again.early_finish <= timing.late_finish, work.id
            continue
        worked = calendars.of(work).worked
        assert worked(again.early_start) <= worked(timing.late_start), work.id
        assert worked(again.early_finish) <= worked(timing.late_finish), work.id


def _begun_late(work: Activity, timing: Timing, per_day: int) -> Activity:
    """The work, not before its late start, without any other date."""
    if timing.late_start is None or work.kind in ("summary", "hammock"):
        return replace(work, deadline=None)
    held = (Constraint("snet", timing.late_start),)
    lasts = work.duration or Span(round((timing.duration_days or 0) * per_day))
    return replace(
        work,
        duration=lasts,
        constraints=held,
        deadline=None,
        promised=None,
        splittable=_may_split(work),
    )


def _may_split(work: Activity) -> bool:
    """A latest date that binds counts before `splittable: false`."""
    return work.splittable or any(each.kind in LATE_BOUNDS for each in work.constraints)
