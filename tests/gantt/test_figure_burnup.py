"""销号 over the weeks: the counts of the ledger, and what the picture says of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gantt.figures.burnup import burnup_scene
from gantt.figures.burnup_values import Burnup, read_burnup
from gantt.figures.plot import CANVASES
from gantt.scene import Path, Rect
from gantt.write_svg import svg_of
from projects.bundled import path
from projects.ledger import Ledger, LedgerEvent, ledger
from projects.model import Activity, Deadline, Project, Span, instant
from projects.portfolio import tally
from projects.progress import progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.figure_checks import TYPE, assert_readable
from tests.projects.ledger_plans import done, event, rectification

AS_OF = date(2024, 6, 21)
FIRST = date(2024, 3, 1)


def listed(
    dues: list[int | None], events: list[LedgerEvent], as_of: date = AS_OF
) -> tuple[Ledger, Schedule]:
    """Works M0, M1 … due so many days behind FIRST."""
    works = tuple(
        Activity(
            id=f"M{k}",
            name=f"第{k}个问题整改",
            duration=Span(5 * 1440),
            deadline=None if days is None else Deadline(FIRST + timedelta(days=days)),
        )
        for k, days in enumerate(dues)
    )
    project = Project(
        code="zg",
        name="巡察反馈问题整改",
        activities=works,
        start=instant(date(2024, 1, 2)),
        owner="市城管局",
    )
    computed = schedule(project, as_of=as_of)
    return ledger(computed, events), computed


def closed(item: str, days: int) -> list[LedgerEvent]:
    return done(item, (FIRST + timedelta(days=days)).isoformat())


def title(content: Burnup) -> str:
    return burnup_scene(content, CANVASES["A5"], TYPE).title


def test_the_counts_are_those_of_the_close_out_rate() -> None:
    project = rectification()
    computed = schedule(project, as_of=date(2024, 5, 10))
    events = [*done("A", "2024-02-10"), *done("C", "2024-05-02"), event("D", "suspend", "2-15")]
    book = ledger(computed, events)
    rate = tally("事项", [one.state for one in book.lists.measures]).closed
    content = read_burnup(book, computed)
    assert (content.closed, content.total) == (2, 3)
    assert (int(rate.numerator), int(rate.denominator)) == (2, 3)
    assert (content.suspended, content.unsigned) == (1, 2)
    last = next(week for week in content.weeks if week.day == content.as_of)
    assert (last.total, last.due, last.closed) == (content.total, content.due, content.closed)


def test_weeks_lead_through_the_data_date_and_to_the_last_deadline() -> None:
    content = read_burnup(*listed([0, 40, 160], closed("M0", 10)))
    days = [week.day for week in content.weeks]
    assert {(day - AS_OF).days % 7 for day in days} == {0}
    assert days[0] <= FIRST
    assert days[-1] >= FIRST + timedelta(days=160)
    assert [week.closed for week in content.weeks if week.day > AS_OF] == [None] * sum(
        day > AS_OF for day in days
    )
    assert content.weeks[-1].due == 3


def test_an_item_that_is_reopened_leaves_the_closed_ones_from_that_day_on() -> None:
    back = event("M0", "reopen", FIRST + timedelta(days=60))
    content = read_burnup(*listed([20, 30], [*closed("M0", 10), *closed("M1", 25), back]))
    counts = {week.day: week.closed for week in content.weeks}
    before = max(day for day in counts if day < back.on)
    assert counts[before] == 2
    assert counts[AS_OF] == content.closed == 1
    assert content.reopened == 1
    scene = burnup_scene(content, CANVASES["A5"], TYPE)
    assert any("反弹重开 1 项" in text.content for text in scene.texts)


def test_a_suspended_item_leaves_the_list_and_comes_back() -> None:
    stop = event("M1", "suspend", FIRST + timedelta(days=30))
    go = event("M1", "resume", FIRST + timedelta(days=60))
    content = read_burnup(*listed([90, 100], [stop, go]))
    totals = [week.total for week in content.weeks if week.day <= AS_OF]
    assert set(totals) == {1, 2}
    assert totals[-1] == 2


def test_the_list_rises_where_items_are_added() -> None:
    added = {"M1": FIRST + timedelta(days=30), "M2": FIRST + timedelta(days=70)}
    content = read_burnup(*listed([50, 60, 120], []), added=added)
    totals = [week.total for week in content.weeks]
    assert totals == sorted(totals)
    assert set(totals) == {1, 2, 3}


def test_what_is_owed_is_printed_at_the_data_date_and_shaded() -> None:
    content = read_burnup(*listed([10, 20, 30, 150], closed("M0", 12)))
    scene = burnup_scene(content, CANVASES["A5"], TYPE)
    assert scene.title == "已销号 1 项，应销号 3 项，欠 2 项"
    told = {text.content for text in scene.texts}
    assert {"欠 2 项", "已销号 1", "应销号 3", "清单总数 4"} <= told
    assert [shape for shape in scene.shapes if isinstance(shape, Path) and shape.role == "owed"]


@pytest.mark.parametrize(
    ("dues", "events", "says"),
    [
        ([10, 20], [*closed("M0", 9), *closed("M1", 15)], "2 项已全部销号"),
        ([150, 160], [], "尚无应销号事项，首批 1 项 2024-07-29 到期"),
        ([150, 150], [], "清单 2 项 2024-07-29 到期"),
        ([150, 160], closed("M0", 9), "已提前销号 1 项，其余 1 项 2024-08-08 到期"),
        ([150, 160, 170], closed("M0", 9), "已提前销号 1 项，下一批 1 项 2024-08-08 到期"),
        ([10, 150], closed("M0", 9), "已销号 1 项，应销号 1 项，持平"),
        ([None, None], [], "清单 2 项没有销号时限"),
        ([10], [event("M0", "suspend", date(2024, 3, 2))], "台账里没有要销号的事项，1 项暂缓"),
        (
            [10, 150, 160],
            [*closed("M0", 9), *closed("M1", 15)],
            "已销号 2 项，应销号 1 项，超前 1 项",
        ),
    ],
)
def test_the_title_is_the_finding_in_every_case(
    dues: list[int | None], events: list[LedgerEvent], says: str
) -> None:
    content = read_burnup(*listed(dues, events))
    assert title(content) == says
    for canvas in ("column", "A5"):
        assert_readable(burnup_scene(content, CANVASES[canvas], TYPE))


def test_early_close_outs_do_not_hide_those_that_are_overdue() -> None:
    content = read_burnup(*listed([10, 20, 150, 160], [*closed("M2", 30), *closed("M3", 30)]))
    assert (content.short, content.overdue) == (0, 2)
    scene = burnup_scene(content, CANVASES["A5"], TYPE)
    assert scene.title == "已销号 2 项，应销号 2 项，但有 2 项到期未销号"


@pytest.mark.parametrize(
    ("name", "day"), [("niandu", date(2021, 9, 30)), ("lianghu", date(2023, 12, 31))]
)
@pytest.mark.parametrize("canvas", ["column", "cell", "A5", "A3"])
def test_the_bundled_plans_are_readable_at_every_size(name: str, day: date, canvas: str) -> None:
    computed = schedule(read_plan(path(name)), as_of=day)
    content = read_burnup(ledger(computed, [], progress=progress(computed)), computed)
    assert_readable(burnup_scene(content, CANVASES[canvas], TYPE))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(-20, 400)), st.one_of(st.none(), st.integers(0, 112))
        ),
        min_size=1,
        max_size=25,
    ),
    st.sampled_from(["column", "cell", "A5"]),
)
def test_any_ledger_is_counted_and_readable(
    items: list[tuple[int | None, int | None]], canvas: str
) -> None:
    events = [
        one for k, (_, on) in enumerate(items) if on is not None for one in closed(f"M{k}", on)
    ]
    content = read_burnup(*listed([due for due, _ in items], events))
    for week in content.weeks:
        if week.closed is not None:
            days = (week.day - FIRST).days
            assert week.closed == sum(on is not None and on <= days for _, on in items)
            assert week.due == sum(due is not None and due <= days for due, _ in items)
    assert_readable(burnup_scene(content, CANVASES[canvas], TYPE))


def test_the_same_ledger_gives_the_same_bytes() -> None:
    pictures = {
        svg_of(burnup_scene(read_burnup(*listed([10, 90], [])), CANVASES["A5"], TYPE)) for _ in "12"
    }
    assert len(pictures) == 1


def test_an_empty_list_draws_no_axes() -> None:
    content = read_burnup(*listed([10], [event("M0", "suspend", date(2024, 3, 2))]))
    scene = burnup_scene(content, CANVASES["A5"], TYPE)
    assert [s.role for s in scene.shapes if isinstance(s, Rect | Path)] == ["paper", "panel"]
    assert "没有要销号的事项" in {text.content for text in scene.texts}
