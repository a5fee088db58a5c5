"""形象进度 and promises by a numbered baseline: what it froze stays, what came since is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.baseline import Baseline
from projects.errors import InputError
from projects.progress import Progress, progress
from projects.readers import read_text
from projects.schedule import schedule
from tests.projects.promises import taken

AS_OF = date(2024, 1, 31)

PARTS = """
daopai: 1
code: w
name: 子项
start: 2024-01-01
activities:
  - {id: P, name: 主体, kind: summary}
  - {id: A, name: 甲, duration: 20, parent: P}
  - {id: B, name: 乙, duration: 60, parent: P}
"""
SAID = """observations:
  - {item: A, as_of: 2024-01-31, percent: 100}
"""


def baseline(text: str = PARTS) -> Baseline:
    return taken(schedule(read_text(text, "plan.yaml")))


def status(text: str, base: Baseline | None, said: str = SAID) -> Progress:
    return progress(schedule(read_text(text + said, "plan.yaml"), as_of=AS_OF), baseline=base)


def test_weights_stay_as_the_baseline_froze_them_whatever_the_plan_says_now() -> None:
    longer = PARTS.replace("duration: 20", "duration: 200")
    seen = status(longer, baseline())
    assert seen.actual_percent == pytest.approx(25)
    assert seen.weights_says == "按工作日加权，共 80，以第 1 号基线为准"
    assert status(longer, None).actual_percent == pytest.approx(100 * 200 / 260)


def test_a_new_work_counts_nothing_until_the_next_baseline_and_is_named() -> None:
    wider = PARTS + "  - {id: C, name: 丙, duration: 80, parent: P}\n"
    seen = status(wider, baseline())
    assert seen.actual_percent == pytest.approx(25)
    assert "基线之后新增 1 项（C），暂不计权重" in seen.weights_says
    assert status(wider, baseline(wider)).actual_percent == pytest.approx(12.5)


def test_a_work_that_left_the_plan_drops_out_of_the_sum_and_is_named() -> None:
    narrower = PARTS.replace("  - {id: B, name: 乙, duration: 60, parent: P}\n", "")
    seen = status(narrower, baseline())
    assert seen.actual_percent == 100
    assert "基线中 1 项（B）已不在计划内，不计" in seen.weights_says


DIVIDED = """
daopai: 1
code: w
name: 子项
start: 2024-01-01
activities:
  - {id: P, name: 主体, kind: summary}
  - {id: A, name: 甲, duration: 20, parent: P}
  - {id: B, name: 乙, kind: summary, parent: P}
  - {id: B1, name: 乙一, duration: 10, parent: B}
  - {id: B2, name: 乙二, duration: 20, parent: B}
"""


def test_a_work_that_was_divided_hands_its_weight_to_its_parts() -> None:
    said = SAID + "  - {item: B1, as_of: 2024-01-31, percent: 100}\n"
    seen = status(DIVIDED, baseline(), said)
    assert seen.weighing.of == pytest.approx({"A": 20, "B1": 20, "B2": 40})
    assert seen.actual_percent == pytest.approx(50)
    assert "新增" not in seen.weights_says


def test_the_planned_value_of_a_divided_work_is_that_of_the_work_that_was_promised() -> None:
    base = baseline()
    whole = progress(
        schedule(read_text(PARTS, "plan.yaml"), as_of=AS_OF), basis="plan", baseline=base
    )
    parts = progress(
        schedule(read_text(DIVIDED, "plan.yaml"), as_of=AS_OF), basis="plan", baseline=base
    )
    assert whole.expected_percent == pytest.approx(100 * (20 + 31) / 80)
    assert parts.expected_percent == pytest.approx(100 * (20 + 31) / 80)


def test_the_planned_basis_measures_late_starts_by_the_baseline() -> None:
    seen = status(PARTS.replace("2024-01-01", "2024-01-20"), baseline())
    assert seen["B"].committed == date(2024, 2, 29)
    assert seen["B"].finish_variance_days == 31
    assert seen["B"].due == date(2024, 2, 29)


def test_an_own_deadline_is_the_commitment_and_the_baseline_the_reference() -> None:
    text = PARTS.replace("duration: 60,", "duration: 60, deadline: 2024-03-10,")
    seen = status(text, baseline(text))["B"]
    assert seen.committed == date(2024, 3, 10)
    assert seen.finish_variance_days == 31


def test_a_finish_variance_counts_working_days_and_calendar_days() -> None:
    text = PARTS.replace("start:", "calendar: G\ncalendars: {G: {week: [1,1,1,1,1,0,0]}}\nstart:")
    seen = status(text, baseline(text))
    assert (seen["B"].finish_variance_days, seen["B"].finish_variance_calendar_days) == (23, 33)
    assert (seen.finish_variance_days, seen.finish_variance_calendar_days) == (23, 33)


def test_without_deadline_and_baseline_nothing_is_committed() -> None:
    seen = status(PARTS, None)["B"]
    assert (seen.committed, seen.finish_variance_days, seen.finish_variance_calendar_days) == (
        None,
        None,
        None,
    )


def test_a_baseline_of_another_project_is_refused() -> None:
    with pytest.raises(InputError, match=r"DP515.*“v”.*“w”"):
        status(PARTS, baseline(PARTS.replace("code: w", "code: v")))


def test_shares_add_up_to_the_percentage_of_the_project() -> None:
    seen = status(PARTS, None, SAID + "  - {item: B, as_of: 2024-01-31, percent: 30}\n")
    assert [(share.id, share.weight, share.share) for share in seen.shares] == [
        ("A", 20, 25),
        ("B", 60, 75),
    ]
    assert sum(share.contribution for share in seen.shares) == seen.actual_percent == 47.5
    assert [share.id for share in seen.parts] == ["A", "B"], "below the one root summary"


def test_a_summary_reported_in_place_of_its_works_is_the_line_that_counts() -> None:
    said = "observations:\n  - {item: B, as_of: 2024-01-31, percent: 50}\n"
    seen = status(DIVIDED, None, said + "  - {item: A, as_of: 2024-01-31, percent: 100}\n")
    assert [(share.id, share.percent) for share in seen.shares] == [("A", 100), ("B", 50)]
    assert sum(share.contribution for share in seen.shares) == pytest.approx(seen.actual_percent)


@given(
    st.lists(st.tuples(st.integers(1, 40), st.none() | st.integers(0, 100)), min_size=1, max_size=7)
)
def test_contributions_always_add_up(parts: list[tuple[int, int | None]]) -> None:
    rows = "".join(
        f"  - {{id: A{n}, name: 甲, duration: {days}}}\n" for n, (days, _) in enumerate(parts)
    )
    said = "".join(
        f"  - {{item: A{n}, as_of: 2024-01-31, percent: {done}}}\n"
        for n, (_, done) in enumerate(parts)
        if done is not None
    )
    text = f"daopai: 1\ncode: c\nname: 甲\nstart: 2024-01-01\nactivities:\n{rows}"
    seen = status(text, None, f"observations:\n{said}" if said else "")
    total = sum(share.contribution for share in seen.shares)
    assert total == pytest.approx(seen.actual_percent or 0.0)
    assert sum(share.share for share in seen.shares) == pytest.approx(100)
