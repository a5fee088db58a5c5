"""`longpath` (MIT) as an outside opinion on DCMA 1 to 8, 12 and 13, on the same networks.

Its readings, taken here by settings: no work is exempt from 1, links into unfinished works, 44 days
always, the original duration. It divides 8 by the works that are no milestones, we by all of them;
its 12 adds to the first work of the longest path and counts the slip in that work's calendar.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.longpath_bridge import Outside
from projects.checks import CheckSettings, Metric, check
from projects.model import LinkKind, Project
from projects.schedule import schedule
from tests.projects.schedule_plans import KINDS, START, due, works_plan

THEIRS = CheckSettings(
    relative="false", ends_exempt=False, externals_exempt=False, duration="original"
)
seeds = st.integers(0, 2**32)
sizes = st.integers(2, 14)


def theirs(project: Project) -> dict[int, tuple[int, int | None, float | None]]:
    """Offenders, denominator and value by number, as longpath counts."""
    from longpath import checks, model

    outside = Outside(project)
    file = model.Schedule("plan", "xer", {"1": outside.project}, dict(outside.calendars))
    found = checks.dcma(checks.Ctx(file, outside.project, outside.run()))
    return {
        number: (len(row.rows), row.denominator, row.metric)
        for number, row in enumerate(found, start=1)
    }


def ours(project: Project) -> dict[int, Metric]:
    report = check(schedule(project), only=("dcma",), settings=THEIRS)
    return {int(metric.id[-2:]): metric for metric in report.metrics}


def plan(seed: int, size: int, *, kinds: tuple[LinkKind, ...] = KINDS) -> Project:
    """Works and milestones, and one calendar for all of them."""
    project = works_plan(seed, size, calendars=("daily",), milestones=0, kinds=kinds)
    return replace(project, calendar="daily")


@settings(max_examples=50)
@given(seeds, sizes)
def test_logic_leads_lags_types_and_constraints_are_counted_alike(seed: int, size: int) -> None:
    project = plan(seed, size)
    outside = theirs(project)
    for number, metric in list(ours(project).items())[:5]:
        assert (len(metric.offenders), metric.denominator) == outside[number][:2], metric


@settings(max_examples=50)
@given(seeds, sizes)
def test_float_and_long_works_are_counted_alike_on_one_calendar(seed: int, size: int) -> None:
    project = due(plan(seed, size), START.replace(month=2))
    outside, found = theirs(project), ours(project)
    for number in (6, 7, 8):
        assert (len(found[number].offenders), found[number].denominator) == outside[number][:2]
    assert found[13].value == outside[13][2]


@settings(max_examples=50)
@given(seeds, sizes)
def test_a_delay_slips_the_finish_alike_on_one_calendar(seed: int, size: int) -> None:
    chained = plan(seed, size, kinds=("FS",))
    assert ours(chained)[12].value == theirs(chained)[12][2] == 600
    # Where only a start is waited for, longpath's finish becomes that of the longer work itself;
    # ours stays with the works that ended the plan. Both fail.
    tied = plan(seed, size)
    slip, found = theirs(tied)[12][2], ours(tied)[12]
    assert slip is not None
    assert found.passed == (slip >= 600)
