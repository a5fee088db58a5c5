"""What holds of the metrics of any network."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from projects.checks import CheckReport, CheckSettings, Metric, check
from projects.model import DAY, Link, Project
from projects.schedule import schedule
from tests.projects.schedule_plans import START, due, works_plan

seeds = st.integers(0, 2**32)
sizes = st.integers(2, 16)


def measured(project: Project, *only: str, settings: CheckSettings | None = None) -> CheckReport:
    return check(
        schedule(project), only=only or ("dcma", "gao"), settings=settings or CheckSettings()
    )


def one(project: Project, name: str) -> Metric:
    (found,) = measured(project, name).metrics
    return found


@given(seeds, sizes)
def test_every_share_is_one_and_its_offenders_are_as_many_as_counted(seed: int, size: int) -> None:
    project = works_plan(seed, size)
    works = {work.id for work in project.activities}
    for found in measured(project).metrics:
        if found.value is None:
            assert found.passed is None
            continue
        assert found.numerator is not None
        assert found.denominator is not None
        if found.unit == "%":
            assert 0 <= found.numerator <= found.denominator
            good = found.id.startswith("gao") or found.id == "dcma-04"
            bad = found.denominator - found.numerator if good else found.numerator
            assert len(found.offenders) == bad
        assert {offender.rpartition(" → ")[2] for offender in found.offenders} <= works


@given(seeds, sizes, st.integers(1, 900))
def test_on_one_calendar_without_dates_every_delay_reaches_the_end(
    seed: int, size: int, days: int
) -> None:
    project = works_plan(seed, size, calendars=("daily",), milestones=0, kinds=("FS",))
    first = CheckSettings(test_days=days)
    for settings in (first, replace(first, test_on="each")):
        (found,) = measured(project, "dcma-12", settings=settings).metrics
        assert (found.value, found.denominator, found.passed) == (days, days, True)


@given(seeds, sizes)
def test_the_length_index_is_one_plus_margin_over_length(seed: int, size: int) -> None:
    project = due(works_plan(seed, size, milestones=0), START.replace(month=3))
    result = schedule(project)
    found = one(project, "dcma-13")
    assert result.early_finish is not None
    assert result.start is not None
    calendar = result.run.network.calendars.default
    length = (calendar.worked(result.early_finish) - calendar.worked(result.start)) / DAY
    margin = result.deadlines[0].margin_days
    assert margin is not None
    assert (found.denominator, found.numerator) == (length, length + margin)


@given(seeds, st.integers(3, 16))
def test_one_more_link_never_makes_logic_worse(seed: int, size: int) -> None:
    project = works_plan(seed, size, links_each=0.6)
    before, after = project.activities[0].id, project.activities[-1].id
    strict = CheckSettings(ends_exempt=False)
    more = replace(project, links=(*project.links, Link(before, after)))
    (few,) = measured(project, "dcma-01", settings=strict).metrics
    (many,) = measured(more, "dcma-01", settings=strict).metrics
    assert set(many.offenders) <= set(few.offenders)


@given(seeds, sizes)
def test_a_later_deadline_never_adds_negative_float(seed: int, size: int) -> None:
    project = works_plan(seed, size)
    soon, late = due(project, START.replace(month=2)), due(project, START.replace(month=4))
    assert set(one(late, "dcma-07").offenders) <= set(one(soon, "dcma-07").offenders)
