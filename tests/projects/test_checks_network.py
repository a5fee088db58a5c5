"""Links that may be left out, whatever the plan: nothing moves without them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from time import process_time

from hypothesis import HealthCheck, event, given, reject, settings

from projects.checks import check
from projects.checks.case import Case
from projects.checks.network_rules import superfluous
from projects.errors import InputError
from projects.model import Link, Project
from projects.schedule import Schedule, schedule
from tests.draws import draws
from tests.projects.network_fuzz import Case as Drawn
from tests.projects.network_fuzz import cases
from tests.projects.schedule_plans import works_plan


def without(project: Project, links: list[Link]) -> Project:
    left = Counter(links)
    kept = []
    for link in project.links:
        if left[link]:
            left[link] -= 1
        else:
            kept.append(link)
    return replace(project, links=tuple(kept))


def dates(found: Schedule) -> list[tuple[object, ...]]:
    return [
        (one.id, one.early_start, one.early_finish, one.late_start, one.late_finish)
        for one in found
    ]


@settings(max_examples=draws(80), deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_no_date_moves_when_superfluous_links_are_left_out(drawn: Drawn) -> None:
    try:
        found = schedule(drawn.project, as_of=drawn.as_of)
        links = [link for link, _ in superfluous(Case(found))]
    except InputError:
        reject()
    event(f"{min(len(links), 3)} superfluous links")
    fewer = schedule(without(drawn.project, links), as_of=drawn.as_of)
    assert dates(fewer) == dates(found)


def test_no_date_moves_in_plans_of_many_links() -> None:
    seen = 0
    for seed in range(40):
        project = works_plan(seed, 30, lags=(-2, 3), links_each=3.0)
        found = schedule(project)
        links = [link for link, _ in superfluous(Case(found))]
        seen += len(links)
        fewer = schedule(without(project, links))
        assert dates(fewer) == dates(found)
        assert superfluous(Case(fewer)) == []
    assert seen > 100


def test_a_chain_of_three_thousand_with_a_link_over_every_second_is_told_without_delay() -> None:
    project = works_plan(1, 3000, lags=(), links_each=3.0, reach=2999)
    found = schedule(project)
    begun = process_time()
    assert check(found, only=["DP613"]).findings
    assert process_time() - begun < 3
