"""Stored schedules of other programs: measured without a crash, and counted a second time here.

The folder of cases is DAOPAI_CASES; by default the one beside the repository.
"""

from __future__ import annotations

import pytest

from projects.checks import CheckReport, CheckSettings, check
from projects.model import Project
from projects.schedule import Schedule, schedule
from tests.oracle.cases import folder, names, read

NAMES = names()
pytestmark = pytest.mark.skipif(not NAMES, reason=f"no cases in {folder()} (set DAOPAI_CASES)")
PLAIN = CheckSettings(relative="false", ends_exempt=False, externals_exempt=False, links="all")


def counted(project: Project, result: Schedule) -> dict[str, tuple[int, int]]:
    """Numerator and denominator, by loops that share nothing with the metrics."""
    parents = {work.parent for work in project.activities}
    kinds = {work.id: work.kind for work in project.activities}
    parent_of = {work.id: work.parent for work in project.activities}
    leaves = [
        work
        for work in project.activities
        if work.kind not in ("summary", "hammock") and work.id not in parents
    ]
    still = [w for w in leaves if result[w.id].status in ("not-started", "in-progress")]

    def linked(item: str, side: str) -> bool:
        at: str | None = item
        while at is not None:
            if any(getattr(link, side) == at for link in project.links):
                return True
            at = parent_of.get(at)
        return False

    links = [
        link
        for link in project.links
        if kinds[link.before] != "hammock" and kinds[link.after] != "hammock"
    ]
    floats = [result[w.id].total_float_days for w in still]
    known = [days for days in floats if days is not None]
    hard = {"mso", "mfo", "snlt", "fnlt"}
    loose = [w for w in still if not (linked(w.id, "after") and linked(w.id, "before"))]
    return {
        "dcma-01": (len(loose), len(still)),
        "dcma-02": (sum(link.lag.amount < 0 for link in links), len(links)),
        "dcma-03": (sum(link.lag.amount > 0 for link in links), len(links)),
        "dcma-04": (sum(link.kind == "FS" for link in links), len(links)),
        "dcma-05": (sum(any(c.kind in hard for c in w.constraints) for w in still), len(still)),
        "dcma-06": (sum(days > 44 for days in known), len(known)),
        "dcma-07": (sum(days < 0 for days in known), len(known)),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_schedule_is_measured_as_a_plain_count_says(name: str) -> None:
    project = read(name).project
    result = schedule(project)
    report: CheckReport = check(result, settings=PLAIN, only=("dcma", "gao"))
    assert len(report.metrics) == 24
    found = {metric.id: metric for metric in report.metrics}
    for metric, (numerator, denominator) in counted(project, result).items():
        if found[metric].value is not None:
            assert (found[metric].numerator, found[metric].denominator) == (numerator, denominator)
        else:
            assert denominator == 0, metric


@pytest.mark.parametrize("name", NAMES)
def test_a_passed_path_test_slips_by_what_the_work_grew(name: str) -> None:
    """Where all of the path is on one calendar the slip is the same to the minute."""
    (found,) = check(schedule(read(name).project), only=("dcma-12",)).metrics
    if found.value is None:
        assert found.note
    elif found.passed:
        exact = "须分天不差" in found.choice
        assert found.value == found.denominator if exact else found.value > 0
    else:
        assert found.offenders
