"""What may be reported: every rule that refuses new rows, all of them at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from projects.actuals import merged
from projects.codes import CODES
from projects.errors import Finding, Place
from projects.model import DAY, Observation, ObservationKind, Project
from projects.readers import read_text
from projects.reporting import judge, not_later_than

PLAN = read_text(
    """
daopai: 1
code: li
name: 例
start: 2024-03-01
activities:
  - {id: S, name: 主体}
  - {id: A, name: 清淤, duration: 30, parent: S}
  - {id: B, name: 车载终端, duration: 40, parent: S, quantity: {total: 500, unit: 台}}
  - {id: Q, name: 管网, duration: 40, quantity: {total: 270, unit: km}, percent_type: quantity}
  - id: C
    name: 砌筑
    duration: 20
    percent_type: steps
    steps: [{name: 支模, weight: 1}, {name: 钢筋, weight: 2}, {name: 浇筑, weight: 1}]
  - {id: Z, name: 采购, duration: 20, percent_type: 0-100}
  - {id: M, name: 开工令, kind: milestone}
  - {id: L, name: 台账事项}
  - {id: H, name: 监理, kind: hammock, after: A}
observations:
  - {item: A, as_of: 2024-03-10, started: 2024-03-02, percent: 40}
  - {item: A, as_of: 2024-03-24, percent: 60}
  - {item: B, as_of: 2024-03-10, done: 100}
  - {item: C, as_of: 2024-03-10, steps: [支模]}
  - {item: Q, as_of: 2024-03-10, remaining: 12}
""",
    "p.yaml",
)


def march(number: int) -> date:
    return date(2024, 3, number)


def row(
    item: str, number: int, kind: ObservationKind, value: object, note: str = "", line: int = 1
) -> Observation:
    place = Place("周报.xlsx", line)
    return Observation(item, march(number), kind, value, "", note, where=place)  # type: ignore[arg-type]


def said(*rows: Observation, plan: Project = PLAN) -> list[Finding]:
    found = list(judge(plan, rows))
    for finding in found:
        assert finding.level == CODES[finding.code].level
        assert finding.remedy
    return found


def codes(*rows: Observation, plan: Project = PLAN) -> list[str]:
    return [finding.code for finding in said(*rows, plan=plan)]


# -- all at once, each at its place ----------------------------------------------------------------


def test_every_mistake_of_a_batch_is_told_at_its_row_in_their_order() -> None:
    rows = [
        row("X", 30, "percent", 3.0, line=1),
        row("A", 30, "percent", 50.0, line=2),
        row("S", 30, "finished", march(29), line=3),
        row("C", 30, "steps", ("支模", "钢巾"), line=4),
        row("A", 30, "finished", date(2024, 4, 2), line=5),
        row("B", 30, "done", 120.0, line=6),
    ]
    found = said(*rows)
    assert [(one.where.line, one.code) for one in found] == [
        (1, "DP520"),
        (2, "DP526"),
        (3, "DP521"),
        (4, "DP523"),
        (5, "DP501"),
    ]


def test_a_right_batch_has_no_findings() -> None:
    rows = (
        row("A", 30, "percent", 100.0),
        row("A", 30, "finished", march(29)),
        row("B", 30, "done", 256.0),
        row("C", 30, "steps", ("支模", "钢筋")),
        row("Q", 30, "remaining", 5 * DAY),
        row("M", 30, "finished", march(1)),
        row("S", 30, "reported", "是"),
        row("li", 30, "percent", 45.0),
        row("H", 30, "reported", "否"),
        row("L", 30, "percent", 10.0),
    )
    assert said(*rows) == []


# -- which item, which kind ------------------------------------------------------------------------


def test_an_unknown_item_is_told_with_the_one_that_may_be_meant() -> None:
    (by_name,) = said(row("清淤", 30, "percent", 70.0))
    assert (by_name.code, "A" in by_name.remedy) == ("DP520", True)
    long = replace(PLAN, activities=(replace(PLAN.activities[1], id="L010", parent=None),))
    (near,) = said(row("L01O", 30, "percent", 70.0), plan=long)
    assert "“L010”" in near.remedy


@pytest.mark.parametrize(
    ("item", "kind", "value"),
    [
        ("S", "started", march(1)),
        ("S", "remaining", DAY),
        ("li", "finished", march(29)),
        ("H", "percent", 10.0),
        ("M", "remaining", DAY),
        ("M", "started", march(1)),
        ("L", "remaining", DAY),
        ("L", "resumes", march(29)),
    ],
)
def test_what_follows_from_other_works_is_not_reported(
    item: str, kind: ObservationKind, value: object
) -> None:
    (found,) = said(row(item, 30, kind, value))
    assert found.code == "DP521"
    assert "可以填报" in found.remedy


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("percent", -1.0),
        ("percent", float("nan")),
        ("percent", "五十"),
        ("percent", 1001.0),
        ("done", float("inf")),
        ("remaining", -DAY),
        ("started", 45433.0),
        ("steps", "支模"),
        ("reported", "差不多"),
    ],
)
def test_a_value_that_is_none_of_its_kind_is_refused(kind: ObservationKind, value: object) -> None:
    assert codes(row("B", 30, kind, value)) == ["DP522"]


def test_a_percentage_that_follows_from_something_else_is_not_stated() -> None:
    for item, word in (("Q", "完成数量"), ("C", "完成步骤"), ("Z", "实际完成日期")):
        (found,) = said(row(item, 30, "percent", 50.0))
        assert (found.code, word in found.remedy) == ("DP539", True)


# -- quantities and totals -------------------------------------------------------------------------


def test_a_quantity_without_a_total_is_refused() -> None:
    assert codes(row("A", 30, "done", 256.0)) == ["DP503"]


def test_more_than_everything_is_for_annual_targets_alone() -> None:
    rows = (row("A", 30, "percent", 120.0), row("B", 30, "done", 501.0))
    assert codes(*rows) == ["DP524", "DP525"]
    ended = (row("A", 30, "finished", march(29)), row("B", 30, "finished", march(29)))
    assert codes(*rows, *ended, plan=replace(PLAN, basis="month")) == []


def test_a_quantity_and_a_percentage_of_one_report_must_agree() -> None:
    assert codes(row("B", 30, "done", 256.0), row("B", 30, "percent", 51.0)) == []
    assert codes(row("B", 30, "done", 256.0), row("B", 30, "percent", 80.0)) == ["DP530"]


# -- actual dates ----------------------------------------------------------------------------------


def test_nothing_has_happened_after_the_data_date_of_its_row() -> None:
    assert codes(row("B", 30, "started", march(31))) == ["DP501"]


def test_a_finish_before_its_start_is_refused_whichever_comes_last() -> None:
    assert codes(row("A", 30, "finished", march(1))) == ["DP502"]
    both = (row("B", 30, "started", march(20)), row("B", 30, "finished", march(19)))
    assert codes(*both) == ["DP502"]
    ended = merged(PLAN, [row("B", 17, "finished", march(16))])
    assert codes(row("B", 30, "started", march(20)), plan=ended) == ["DP502"]


def test_progress_without_a_start_is_accepted() -> None:
    assert codes(row("B", 30, "percent", 30.0)) == []


# -- progress that falls ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "kind", "value", "told"),
    [
        ("A", "percent", 50.0, "60% 降为 50%"),
        ("B", "done", 50.0, "100台 减为 50台"),
        ("C", "steps", ("钢筋",), "支模"),
        ("Q", "remaining", 13 * DAY, "12 天增为 13 天"),
    ],
)
def test_progress_falls_only_with_a_word(
    item: str, kind: ObservationKind, value: object, told: str
) -> None:
    (found,) = said(row(item, 30, kind, value))
    assert (found.code, "说明" in found.remedy) == ("DP526", True)
    assert told in found.says
    assert codes(row(item, 30, kind, value, note="上次误报")) == []


def test_a_row_of_the_same_data_date_is_no_way_to_fall_silently() -> None:
    assert codes(row("A", 24, "percent", 50.0)) == ["DP526"]
    assert codes(row("A", 24, "percent", 61.0)) == []


def test_a_remaining_duration_between_hides_no_fall() -> None:
    known = merged(PLAN, [row("A", 27, "remaining", 12 * DAY)])
    assert codes(row("A", 30, "percent", 50.0), plan=known) == ["DP526"]


def test_a_late_entry_fits_between_what_was_said_before_and_after() -> None:
    assert codes(row("A", 17, "percent", 50.0)) == []
    assert codes(row("A", 17, "percent", 30.0)) == ["DP526"]
    (above,) = said(row("A", 17, "percent", 70.0))
    assert above.code == "DP527"
    assert "2024-03-24" in above.says
    assert codes(row("A", 17, "finished", march(16))) == ["DP527"]
    assert codes(row("A", 17, "percent", 70.0), row("A", 24, "percent", 80.0)) == []


def test_a_fall_that_was_explained_is_no_mark_against_a_late_entry() -> None:
    known = merged(PLAN, [row("A", 28, "percent", 20.0, note="复核量方")])
    assert codes(row("A", 26, "percent", 65.0), plan=known) == []


# -- a hundred percent -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "kind", "value"),
    [
        ("A", "percent", 100.0),
        ("A", "remaining", 0),
        ("B", "done", 500.0),
        ("C", "steps", ("支模", "钢筋", "浇筑")),
        ("L", "percent", 100.0),
    ],
)
def test_a_hundred_percent_needs_a_finish(item: str, kind: ObservationKind, value: object) -> None:
    assert codes(row(item, 30, kind, value)) == ["DP528"]
    assert codes(row(item, 30, kind, value), row(item, 30, "finished", march(29))) == []
    known = merged(PLAN, [row(item, 29, "finished", march(28))])
    assert codes(row(item, 30, kind, value), plan=known) == []


def test_a_wrong_finish_is_told_once() -> None:
    rows = (row("B", 30, "percent", 100.0), row("B", 30, "finished", march(31)))
    assert codes(*rows) == ["DP501"]


def test_a_summary_is_done_when_every_work_below_it_is() -> None:
    (found,) = said(row("S", 30, "percent", 100.0))
    assert found.code == "DP528"
    assert "2 项" in found.says
    assert "A、B" in found.says
    ends = (row("A", 30, "finished", march(29)), row("B", 30, "finished", march(29)))
    assert codes(row("S", 30, "percent", 100.0), *ends) == []
    assert codes(row("li", 30, "percent", 100.0), *ends) == ["DP528"]


def test_a_finish_and_unfinished_progress_contradict() -> None:
    ended = row("B", 30, "finished", march(29))
    for unfinished in (
        row("B", 30, "percent", 80.0),
        row("B", 30, "done", 499.0),
        row("B", 30, "remaining", DAY),
        row("B", 30, "resumes", march(30)),
    ):
        assert codes(unfinished, ended) == ["DP529"]


def test_what_only_answers_is_not_asked_for_a_finish() -> None:
    full = merged(PLAN, [row("L", 10, "percent", 100.0)])
    assert codes(row("L", 30, "reported", "是"), plan=full) == []


# -- one batch, one day ----------------------------------------------------------------------------


def test_one_report_says_one_thing_of_a_day() -> None:
    (found,) = said(row("A", 30, "percent", 70.0, line=1), row("A", 30, "percent", 75.0, line=2))
    assert (found.code, found.where.line) == ("DP530", 2)
    assert codes(row("A", 30, "percent", 70.0), row("A", 30, "percent", 70.0)) == []
    assert codes(row("A", 26, "percent", 70.0), row("A", 30, "percent", 75.0)) == []


def test_a_data_date_long_before_the_plan_is_a_warning() -> None:
    early = replace(row("B", 1, "percent", 1.0), as_of=date(2014, 3, 1))
    (found,) = said(early)
    assert (found.code, found.level) == ("DP531", "warning")
    assert said(replace(early, note="提前进场")) == []


def test_a_future_data_date_is_wrong_only_against_a_given_day() -> None:
    rows = [row("A", 29, "percent", 70.0), row("A", 30, "percent", 75.0)]
    assert judge(PLAN, rows) == ()
    (found,) = not_later_than(rows, march(29))
    assert found.code == "DP532"
    assert "2024-03-30" in found.says
    assert not_later_than(rows, march(30)) == ()


def test_a_self_report_changes_no_percentage_and_no_percentage_a_self_report() -> None:
    from projects.actuals import actuals, merged

    plan = merged(PLAN, [row("A", 30, "reported", "否")])
    state = actuals(plan, march(30))["A"]
    assert (state.percent, state.reported) == (60, "否")
    plan = merged(plan, [row("A", 31, "percent", 70.0)])
    state = actuals(plan, march(31))["A"]
    assert (state.percent, state.reported) == (70, "否")


def test_an_actual_date_is_changed_with_a_reason_only() -> None:
    known = merged(PLAN, [row("Z", 10, "started", march(1))])
    assert codes(row("Z", 17, "started", march(4)), plan=known) == ["DP504"]
    assert codes(row("Z", 17, "started", march(4), note="按监理日志更正"), plan=known) == []
    assert codes(row("Z", 17, "started", march(1)), plan=known) == []


def test_a_percentage_of_a_summary_says_when_it_does_not_count() -> None:
    (found,) = said(row("S", 24, "percent", 70.0))
    assert (found.code, found.level) == ("DP505", "warning")
    assert codes(row("S", 30, "percent", 70.0)) == []
