"""Links leave and enter the right ends, run square, and avoid one another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gantt.axis import Axis
from gantt.chart import read_chart
from gantt.fonts import typeface
from gantt.frame import Frame, Heights
from gantt.links import Route, route_links
from gantt.style import SHEETS
from gantt.text import Type
from projects.schedule import Schedule
from tests.gantt.gantt_plans import long_schedule, small_schedule


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
        assert points[0] == (one.right, one.mid)
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
    assert points[0] == (getattr(one, leaves), one.mid)
    assert points[-1] == (getattr(two, enters), two.mid)
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


def test_uprights_of_links_to_different_works_do_not_lie_on_one_another() -> None:
    frame = frame_of(long_schedule())
    uprights = [
        (x0, min(y0, y1), max(y0, y1), route.tie)
        for route in route_links(frame)
        for (x0, y0), (x1, y1) in zip(route.points, route.points[1:], strict=False)
        if x0 == x1
    ]
    clashes = [
        (one[3], two[3])
        for k, one in enumerate(uprights)
        for two in uprights[k + 1 :]
        if one[3].after != two[3].after
        and abs(one[0] - two[0]) < 0.5
        and min(one[2], two[2]) - max(one[1], two[1]) > 1
    ]
    assert clashes == []


def test_driving_links_are_known_and_critical_ones_join_critical_works() -> None:
    chart = read_chart(small_schedule())
    critical = {row.id for row in chart.rows if row.critical}
    assert any(tie.driving for tie in chart.ties)
    assert not all(tie.driving for tie in chart.ties)
    assert all({t.before, t.after} <= critical and t.driving for t in chart.ties if t.critical)
