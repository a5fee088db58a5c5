"""A failing metric is a finding: asked for by name, waived by code, exit codes as for any rule."""

from __future__ import annotations

from datetime import date

import pytest

from projects.checks import check, codes, metric_codes
from projects.checks.selection import selected
from projects.errors import InputError
from projects.writers.check_json import check_document
from projects.writers.check_view import check_view
from tests.projects.health_plans import CHAIN, HEAD, SOON, computed, health

LOOSE = CHAIN + "  - {id: X, name: 散, duration: 3, owner: 处}\n"
WAIVED = HEAD + "waivers: [{code: DP773%s, owner: 分管副局长, reason: 首件, expires: 2023-06-30}]\n"


def test_a_metric_that_fails_is_a_finding_with_its_numbers() -> None:
    report = health(LOOSE)
    found = next(one for one in report.findings if one.code == "DP773")
    assert (found.level, found.item) == ("note", "X")
    assert "dcma-01 逻辑完整 20%（1/5），限值 ≤ 5%：X" in found.says
    failing = {metric.id for metric in report.metrics if metric.passed is False}
    assert len([one for one in report.findings if one.code in metric_codes()]) == len(failing)
    assert not report.failed  # metrics alone stop no night


def test_rules_alone_do_not_measure() -> None:
    report = check(computed(LOOSE))
    assert report.metrics == ()
    assert not {one.code for one in report.findings} & set(metric_codes())


def test_a_waiver_covers_the_whole_metric_while_it_is_in_force() -> None:
    report = health(LOOSE, SOON, head=WAIVED % "")
    found = next(one for one in report.findings if one.code == "DP773")
    metric = report.metrics[0]
    assert (found.waived, metric.passed) == (True, False)
    assert metric.waived == "分管副局长，首件，至 2023-06-30"
    told = check_view(computed(LOOSE, SOON, WAIVED % ""), report, 100)
    assert "已豁免" in told
    assert "豁免：分管副局长，首件，至 2023-06-30" in told


def test_an_expired_waiver_covers_nothing_and_is_told() -> None:
    late = date(2023, 7, 3)
    report = check(computed(LOOSE, late, WAIVED % ""), health=True)
    assert not next(one for one in report.findings if one.code == "DP773").waived
    assert report.metrics[0].waived == ""
    assert "DP670" in {one.code for one in report.findings}


def test_a_waiver_of_one_work_takes_it_out_of_the_count_and_is_printed() -> None:
    report = health(LOOSE, SOON, head=WAIVED % ", item: X")
    metric = report.metrics[0]
    assert (metric.numerator, metric.denominator, metric.passed) == (0, 5, True)
    assert metric.waived == "X：分管副局长，首件，至 2023-06-30"


def test_a_waiver_of_a_metric_that_does_not_fail_is_idle_only_when_measured() -> None:
    good = computed(CHAIN, SOON, WAIVED % ", item: A")
    assert "DP671" in {one.code for one in check(good, health=True).findings}
    assert "DP671" not in {one.code for one in check(good).findings}


@pytest.mark.parametrize(
    ("words", "first", "count"),
    [
        (("dcma",), "DP773", 14),
        (("GAO",), "DP787", 10),
        (("dcma-04",), "DP776", 1),
        (("DP773-DP775",), "DP773", 3),
        (("DP773至775", "gao-10"), "DP773", 4),
    ],
)
def test_metrics_are_asked_for_by_family_number_and_range(
    words: tuple[str, ...], first: str, count: int
) -> None:
    found = selected(words, (*codes(), *metric_codes()))
    assert (min(found), len(found)) == (first, count)
    report = check(computed(CHAIN), only=words)
    assert len(report.metrics) == count


def test_a_prefix_is_a_family_of_rules() -> None:
    family = selected(("DP62",), codes())
    assert family
    assert family == {code for code in codes() if code.startswith("DP62")}


@pytest.mark.parametrize("word", ["DP999", "dcma-15", "xyz", "DP9"])
def test_words_that_mean_no_rule_are_refused(word: str) -> None:
    with pytest.raises(InputError) as refused:
        check(computed(CHAIN), only=(word, "dcma"))
    assert [one.code for one in refused.value.findings] == ["DP690"]


def test_the_document_holds_every_number_of_every_metric() -> None:
    result = computed(LOOSE, SOON)
    document = check_document(result, check(result, health=True))
    assert [row["id"] for row in document["metrics"]][:2] == ["dcma-01", "dcma-02"]
    keys = {"id", "name", "value", "numerator", "denominator", "limit", "pass", "choice"}
    for row in document["metrics"]:
        assert keys | {"offenders", "formula", "exclusions", "note", "waived"} <= row.keys()
    assert document["settings"] == {}
