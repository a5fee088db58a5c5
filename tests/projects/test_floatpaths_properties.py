"""Float paths, whatever the plan: all links, several calendars, summaries, dates, progress."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from projects.model import (
    DAY,
    Activity,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    Observation,
    Project,
    Span,
    instant,
)
from projects.schedule import Schedule, schedule
from projects.schedule.floatpaths import float_paths
from projects.schedule.floats import relationship_float
from projects.schedule.modes import FINISHED, GROUP, HALF
from tests.projects.schedule_plans import START, due, works_plan

ALL = 10**6
seeds = st.integers(0, 2**32)
sizes = st.integers(1, 14)


@st.composite
def rich(draw: st.DrawFn) -> tuple[Project, date | None]:
    """Several calendars, all links, a summary with links of its own, constraints, progress."""
    base = works_plan(draw(seeds), draw(st.integers(2, 14)), links_each=2.2)
    roll = random.Random(draw(seeds))
    kinds: tuple[ConstraintKind, ...] = ("snet", "fnet", "snlt", "fnlt", "mso", "mfo")
    works = []
    for number, each in enumerate(base.activities):
        if roll.random() < 0.15:
            at = instant(START + timedelta(days=roll.randint(1, 60)))
            each = replace(each, constraints=(Constraint(roll.choice(kinds), at),))
        works.append(replace(each, parent="S") if number in (0, 1) else each)
    summary = Activity(id="S", name="子项", kind="summary")
    last = works[-1].id
    links = base.links
    if len(works) > 3:
        links = (
            *links,
            Link("S", last, roll.choice(("SS", "FS")), Span(roll.choice((0, 2)) * DAY)),
        )
    project = replace(base, activities=(summary, *works), links=links)
    if draw(st.booleans()):
        due_item = draw(st.sampled_from([None, last, "S"]))
        project = replace(project, deadlines=(Deadline(START + timedelta(60), item=due_item),))
    if not draw(st.booleans()):
        return project, None
    as_of = START + timedelta(days=roll.randint(5, 40))
    seen: list[Observation] = []
    for each in works:
        begun = START + timedelta(days=roll.randint(0, 40))
        if roll.random() < 0.4 and begun < as_of:
            seen.append(Observation(each.id, as_of, "started", begun))
            if roll.random() < 0.5 or not (each.duration and each.duration.amount):
                seen.append(Observation(each.id, as_of, "finished", as_of))
            else:
                seen.append(Observation(each.id, as_of, "percent", 40.0))
    return replace(project, observations=tuple(seen)), as_of


def computed(case: tuple[Project, date | None]) -> Schedule:
    return schedule(case[0], as_of=case[1])


@given(rich())
def test_the_first_path_is_the_longest_path(case: tuple[Project, date | None]) -> None:
    found = computed(case)
    first = float_paths(found, most=1)
    assert [path.works for path in first] == ([found.longest_path] if found.longest_path else [])


@given(rich())
def test_the_first_path_to_a_deadline_is_the_chain_of_its_margin(
    case: tuple[Project, date | None],
) -> None:
    found = computed(case)
    for margin in found.deadlines:
        if margin.item is not None:
            (path,) = float_paths(found, margin.item, most=1)
            assert path.works == margin.chain


@given(rich())
def test_accumulated_floats_never_fall_and_each_work_is_in_one_path(
    case: tuple[Project, date | None],
) -> None:
    paths = float_paths(computed(case), most=ALL)
    sums = [path.accumulated_days for path in paths]
    assert sums == sorted(sums)
    assert [path.number for path in paths] == list(range(1, len(paths) + 1))
    works = [item for path in paths for item in path.works]
    assert len(works) == len(set(works))
    assert all(path.works for path in paths)


@given(rich())
def test_every_path_joins_an_earlier_one_by_a_link_of_the_plan(
    case: tuple[Project, date | None],
) -> None:
    found = computed(case)
    leaves = found.run.network.leaves
    below = {s: {found.run.network.nodes[n].activity.id for n in leaves[s]} for s in leaves}
    held_by: set[str] = set()
    for path in float_paths(found, most=ALL):
        if path.link is None:
            assert path.joins is None
        else:
            assert path.link in found.project.links
            assert path.joins in held_by & ({path.link.after} | below.get(path.link.after, set()))
            assert set(path.works) & ({path.link.before} | below.get(path.link.before, set()))
        held_by |= set(path.works)


@given(rich())
def test_all_paths_together_hold_every_work_that_may_still_delay_the_end(
    case: tuple[Project, date | None],
) -> None:
    project, as_of = case
    found = schedule(replace(project, deadlines=()), as_of=as_of)
    held_by = {item for path in float_paths(found, most=ALL) for item in path.works}
    leaves = {work.id for work in project.activities if work.kind != "summary"}
    assert leaves - held_by <= {t.id for t in found if t.status == "finished"}


@given(rich(), st.integers(0, 13))
def test_accumulated_floats_are_the_shortest_ways_of_an_exhaustive_search(
    case: tuple[Project, date | None], pick: int
) -> None:
    found = computed(case)
    leaves = [work.id for work in found.project.activities if work.kind != "summary"]
    item = leaves[pick % len(leaves)]
    expected = _relaxed(found, item)
    paths = float_paths(found, item, most=ALL)
    got = {work: path.accumulated_days for path in paths for work in path.works}
    assert got == expected


def _relaxed(found: Schedule, item: str) -> dict[str, float]:
    """The least accumulated float of every work: relax all links until nothing changes."""
    run, early, values = found.run, found.run.early, found.run.floats
    assert early is not None
    assert values is not None
    network, modes = run.network, run.situation.mode
    best = {network.index[item]: 0}
    while True:
        before = dict(best)
        for number in list(best):
            steps = [
                (m, 0)
                for m in network.nodes[number].members
                if early.start(m) == early.start(number)
            ]
            for edge in network.into[number]:
                if edge.number in values.driving:
                    steps.append((edge.before, 0))
                elif modes[number] != FINISHED:
                    source = edge.before
                    if modes[source] == GROUP:
                        source = min(network.nodes[source].members, key=early.start)
                    loose = relationship_float(run.situation, early, edge._replace(before=source))
                    if modes[source] != FINISHED and loose < HALF:
                        steps.append((edge.before, max(loose, 0)))
            for step, cost in steps:
                best[step] = min(best.get(step, HALF), best[number] + cost)
        if best == before:
            return {
                network.nodes[n].activity.id: total / DAY
                for n, total in best.items()
                if modes[n] != GROUP
            }


@st.composite
def on_one_calendar(draw: st.DrawFn) -> Project:
    """No rest days, or no milestones: on a rest day a milestone keeps its instant, and a start
    link into it is a day tighter in the early plan than in the late one."""
    calendar = draw(st.sampled_from(["daily", "five", "crew"]))
    points = 0.2 if calendar == "daily" else 0.0
    return works_plan(draw(seeds), draw(sizes), calendars=(calendar,), milestones=points)


@given(on_one_calendar())
def test_on_one_calendar_the_accumulated_float_is_the_float_towards_the_end(plan: Project) -> None:
    """The backward pass from the project's early finish knows nothing of paths."""
    found = schedule(plan)
    for path in float_paths(found, most=ALL):
        for item in path.works:
            assert found[item].total_float_days == path.accumulated_days, item


@given(on_one_calendar(), st.integers(0, 13))
def test_on_one_calendar_the_accumulated_float_is_the_float_towards_an_item(
    plan: Project, pick: int
) -> None:
    item = plan.activities[pick % len(plan.activities)].id
    found = schedule(due(plan, START, item))
    network = found.run.network
    got = {
        network.index[work]: round(path.accumulated_days * DAY)
        for path in float_paths(found, item, most=ALL)
        for work in path.works
    }
    assert got == found.run.towards[item].floats
