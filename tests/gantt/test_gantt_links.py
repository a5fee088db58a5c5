"""Links leave and enter the right ends, run square, and avoid one another."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest

from gantt.axis import Axis
from gantt.barchart.chart import read_chart
from gantt.barchart.crossings import Route
from gantt.barchart.frame import Frame, Heights
from gantt.barchart.links import route_links
from gantt.barchart.options import BarOptions
from gantt.barchart.page import layout_bars
from gantt.barchart.values import Tie
from gantt.fonts import typeface
from gantt.style import SHEETS
from gantt.text import Type
from projects.model import Link
from projects.schedule import Schedule
from tests.gantt.gantt_corpus import BUNDLED, chart
from tests.gantt.gantt_plans import long_schedule, scheduled, small_schedule, work


def frame_of(schedule: Schedule, rows: int = 40) -> Frame:
    chart = read_chart(schedule)
    axis = Axis(chart.first, chart.end + timedelta(days=3), 400, 1150)
    heights = Heights(40, 16, 14, 8, 16, 14)
    return Frame(
        chart, SHEETS["A3"], Type(typeface()), axis, heights, 30, 70, 15, chart.rows[:rows]
    )


@pytest.fixture(scope="module")
def small() -> tuple[Frame, dict[tuple[str, str, str], Route]]:
    frame = frame_of(small_schedule())
    routes = route_links(frame)
    return frame, {(r.tie.before, r.tie.after, r.tie.kind): r for r in routes}


def test_every_link_of_the_page_has_a_route(small: tuple[Frame, dict[object, Route]]) -> None:
    frame, routes = small
    assert len(routes) == len(frame.chart.ties) == 10


def test_every_stroke_is_level_or_upright(small: tuple[Frame, dict[object, Route]]) -> None:
    for frame_routes in (small[1].values(), route_links(frame_of(long_schedule()))):
        for route in frame_routes:
            for (x0, y0), (x1, y1) in zip(route.points, route.points[1:], strict=False):
                assert x0 == x1 or y0 == y1


def test_a_finish_start_link_leaves_the_finish_and_drops_into_the_top(
    small: tuple[Frame, dict[tuple[str, str, str], Route]],
) -> None:
    frame, routes = small
    place = {row.id: index for index, row in enumerate(frame.rows)}
    for before, after in (("A1", "A2"), ("B3", "B4"), ("B2", "B3")):
        points = routes[before, after, "FS"].points
        one, two = frame.spot(place[before]), frame.spot(place[after])
        assert one is not None
        assert two is not None
        assert points[0][0] == one.right
        assert one.top < points[0][1] < one.bottom
        assert points[-1][1] == two.top
        assert two.left <= points[-1][0] <= two.right
        assert points[-2][0] == points[-1][0]
        assert points[-2][1] < two.top


@pytest.mark.parametrize(
    ("kind", "before", "after", "leaves", "enters"),
    [
        ("SS", "B1", "B2", "left", "left"),
        ("FF", "B1", "B2", "right", "right"),
        ("SF", "A3", "B4", "left", "right"),
    ],
)
def test_the_other_kinds_leave_and_enter_the_ends_of_their_names(
    small: tuple[Frame, dict[tuple[str, str, str], Route]],
    kind: str,
    before: str,
    after: str,
    leaves: str,
    enters: str,
) -> None:
    frame, routes = small
    place = {row.id: index for index, row in enumerate(frame.rows)}
    points = routes[before, after, kind].points
    one, two = frame.spot(place[before]), frame.spot(place[after])
    assert one is not None
    assert two is not None
    assert points[0][0] == getattr(one, leaves)
    assert points[-1][0] == getattr(two, enters)
    assert one.top < points[0][1] < one.bottom
    assert two.top < points[-1][1] < two.bottom
    assert (points[1][0] < points[0][0]) == (leaves == "left")
    assert (points[-2][0] < points[-1][0]) == (enters == "left")


def test_a_link_to_an_earlier_row_enters_from_below() -> None:
    plan = small_schedule(None)
    upward = plan.project.links[6]
    assert (upward.before, upward.after) == ("B2", "B3")
    frame = frame_of(plan)
    flipped = Frame(
        frame.chart,
        frame.sheet,
        frame.type,
        frame.axis,
        frame.heights,
        30,
        70,
        15,
        frame.rows[::-1],
    )
    route = next(r for r in route_links(flipped) if (r.tie.before, r.tie.after) == ("B3", "B4"))
    spot = flipped.spot([row.id for row in flipped.rows].index("B4"))
    assert spot is not None
    assert route.points[-1][1] == spot.bottom


def test_where_an_end_is_left_and_entered_the_strokes_stand_apart(
    small: tuple[Frame, dict[tuple[str, str, str], Route]],
) -> None:
    _, routes = small
    entered, left = routes["B1", "B2", "FF"], routes["B2", "B3", "FS"]
    assert entered.points[-1][0] == left.points[0][0]
    assert left.points[0][1] - entered.points[-1][1] > 3


def strokes(routes: list[Route], axis: int) -> list[tuple[float, float, float, Tie]]:
    """(place, low end, high end, link) of the strokes along one axis: 0 for upright ones."""
    found = []
    for route in routes:
        for one, two in pairwise(route.points):
            if one[axis] == two[axis] and one != two:
                low, high = sorted((one[1 - axis], two[1 - axis]))
                found.append((one[axis], low, high, route.tie))
    return found


def picture_of(plan: str) -> str:
    return plan if plan == "dense" else f"{plan} plain"


def share_an_end(one: Tie, two: Tie) -> bool:
    leaves = (one.before, one.kind[0]) == (two.before, two.kind[0])
    return leaves or (one.after, one.kind[1]) == (two.after, two.kind[1])


@pytest.mark.parametrize("axis", [0, 1], ids=["upright", "level"])
@pytest.mark.parametrize("plan", [*BUNDLED, "long", "dense"])
def test_no_stroke_lies_on_that_of_another_link_unless_they_share_an_end(
    plan: str, axis: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[tuple[Frame, list[Route]]] = []

    def noted(frame: Frame) -> list[Route]:
        pages.append((frame, route_links(frame)))
        return pages[-1][1]

    monkeypatch.setattr("gantt.barchart.page.route_links", noted)
    shown = read_chart(long_schedule()) if plan == "long" else chart(picture_of(plan))
    layout_bars(shown, Type(typeface()), BarOptions())
    assert pages
    for frame, routes in pages:
        near = (0.2 if axis == 0 else 0.08) * frame.em
        clashes = [
            (one[3], two[3])
            for one, two in combinations(strokes(routes, axis), 2)
            if abs(one[0] - two[0]) < near
            and min(one[2], two[2]) - max(one[1], two[1]) > 1
            and not share_an_end(one[3], two[3])
        ]
        assert clashes == []


def test_links_that_leave_one_end_run_together_and_then_branch() -> None:
    works = [work("A", "甲", 10), *(work(f"B{k}", f"乙{k}", 10) for k in range(4))]
    plan = scheduled(works, [Link("A", f"B{k}") for k in range(4)], None, date(2026, 9, 1), "树")
    routes = route_links(frame_of(plan))
    assert len(routes) == 4
    assert len({x for x, *_ in strokes(routes, 0)}) <= 2


def test_driving_links_are_known_and_critical_ones_join_critical_works() -> None:
    chart = read_chart(small_schedule())
    critical = {row.id for row in chart.rows if row.critical}
    assert any(tie.driving for tie in chart.ties)
    assert not all(tie.driving for tie in chart.ties)
    assert all({t.before, t.after} <= critical and t.driving for t in chart.ties if t.critical)
