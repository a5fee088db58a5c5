"""What must hold of every schedule at a data date, whatever was observed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from projects.model import DAY, Observation, Project, instant
from projects.schedule import schedule
from tests.projects.schedule_plans import works_plan


@st.composite
def observed(draw: st.DrawFn) -> tuple[Project, date]:
    project = works_plan(
        draw(st.integers(0, 2**32)), draw(st.integers(1, 10)), deadline=date(2024, 9, 30)
    )
    begin = date(2024, 1, 2)
    as_of = begin + timedelta(days=draw(st.integers(0, 90)))
    rows = []
    for each in project.activities:
        began = begin + timedelta(days=draw(st.integers(0, 90)))
        state = draw(st.sampled_from(("no", "no", "started", "finished")))
        if state == "no" or began > as_of:
            continue
        if state == "finished" or not (each.duration and each.duration.amount):
            ended = min(began + timedelta(days=draw(st.integers(0, 20))), as_of)
            rows += [
                Observation(each.id, as_of, "started", began),
                Observation(each.id, as_of, "finished", ended),
            ]
        else:
            rows += [
                Observation(each.id, as_of, "started", began),
                Observation(each.id, as_of, "percent", float(draw(st.integers(0, 100)))),
            ]
    return replace(project, observations=tuple(rows)), as_of


@given(observed())
def test_nothing_unfinished_lies_before_the_data_date(case: tuple[Project, date]) -> None:
    project, as_of = case
    found = schedule(project, as_of=as_of)
    now = instant(as_of) + DAY
    for timing in found:
        assert timing.early_start is not None
        assert timing.early_finish is not None
        if timing.status == "not-started":
            assert timing.early_start >= now
        elif timing.status == "in-progress":
            assert timing.early_start < now <= timing.early_finish
        else:
            assert timing.early_finish <= now
            assert timing.total_float_days is None


@given(observed())
def test_the_late_plan_of_unstarted_works_keeps_the_links_between_them(
    case: tuple[Project, date],
) -> None:
    project, as_of = case
    found = schedule(project, as_of=as_of)
    calendars = found.run.network.calendars
    works = {each.id: each for each in project.activities}
    for link in project.links:
        before, after = found[link.before], found[link.after]
        if {before.status, after.status} != {"not-started"}:
            continue
        moment = before.late_finish if link.kind[0] == "F" else before.late_start
        place = after.late_finish if link.kind[1] == "F" else after.late_start
        assert moment is not None
        assert place is not None
        mine, theirs = calendars.of(works[link.before]), calendars.of(works[link.after])
        demand = mine.shift(moment, link.lag.amount)
        if after.zero:
            assert demand <= place
        else:
            assert theirs.worked(demand) <= theirs.worked(place)


@given(observed())
def test_progress_and_its_past_outputs_are_reproduced(case: tuple[Project, date]) -> None:
    project, as_of = case
    assert schedule(project, as_of=as_of) == schedule(project, as_of=as_of)
    assert schedule(project) == replace(
        schedule(replace(project, observations=())), project=project
    )
