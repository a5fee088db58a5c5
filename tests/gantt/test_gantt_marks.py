"""The front line and the lines across all rows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from gantt import gantt_scenes
from gantt.scene import Path, Rect, Scene
from gantt.style import AHEAD, BEHIND
from projects.model import Deadline
from projects.schedule import schedule
from tests.gantt.gantt_plans import PROGRESS, small_schedule


def _paths(scene: Scene, role: str) -> list[Path]:
    return [shape for shape in scene.shapes if isinstance(shape, Path) and shape.role == role]


def _data_date(scene: Scene) -> float:
    return _paths(scene, "data-date-line")[0].box.left


def test_the_front_runs_from_top_to_bottom_and_bulges_only_at_work_under_way() -> None:
    (scene,) = gantt_scenes(small_schedule(), progress=PROGRESS)
    home, (front,) = _data_date(scene), _paths(scene, "front")
    (points,) = front.parts
    frame = next(s for s in scene.shapes if isinstance(s, Rect) and s.role == "frame").box
    assert points[0][0] == points[-1][0] == home
    assert points[-1][1] == pytest.approx(frame.bottom)
    away = [x - home for x, _ in points if x != home]
    assert len(away) == 2
    assert away[0] < 0 < away[1], "A2 is behind, A3 ahead"


def test_wedges_are_red_behind_the_data_date_and_green_ahead_of_it() -> None:
    (scene,) = gantt_scenes(small_schedule(), progress=PROGRESS)
    home, wedges = _data_date(scene), _paths(scene, "wedge")
    assert {wedge.fill for wedge in wedges} == {BEHIND, AHEAD}
    for wedge in wedges:
        assert (
            wedge.box.right <= home + 1e-6
            if wedge.fill == BEHIND
            else wedge.box.left >= home - 1e-6
        )


def test_the_point_of_a_work_behind_is_filled_and_of_one_ahead_hollow() -> None:
    (scene,) = gantt_scenes(small_schedule(), progress=PROGRESS)
    fills = {point.item: point.fill for point in _paths(scene, "front-point")}
    assert fills["A2"] != fills["A3"] == "#FFFFFF"


def test_the_core_of_a_bar_ends_where_the_work_stands() -> None:
    (scene,) = gantt_scenes(small_schedule(), progress=PROGRESS)
    core = next(s for s in scene.shapes if s.role == "core" and s.item == "A2")
    point = next(s for s in _paths(scene, "front-point") if s.item == "A2")
    assert abs(core.box.right - (point.box.left + point.box.right) / 2) < 1e-6


def test_labels_of_lines_on_neighbouring_days_stand_side_by_side_inside_the_frame() -> None:
    project = small_schedule(None).project
    days = (date(2026, 3, 24), date(2026, 3, 25), date(2026, 5, 16))
    plan = schedule(replace(project, deadlines=tuple(map(Deadline, days))), as_of=date(2026, 3, 24))
    (scene,) = gantt_scenes(plan)
    boxes = sorted(
        (s.box for s in scene.shapes if isinstance(s, Rect) and s.role == "line-label"),
        key=lambda box: box.left,
    )
    frame = next(s for s in scene.shapes if isinstance(s, Rect) and s.role == "frame").box
    assert len(boxes) == 4
    assert all(one.right < two.left for one, two in itertools.pairwise(boxes))
    assert frame.left <= boxes[0].left
    assert boxes[-1].right <= frame.right


def test_float_is_dotted_from_the_finish_to_the_latest_finish_of_unfinished_work() -> None:
    (scene,) = gantt_scenes(small_schedule(), progress=PROGRESS)
    floats = {path.item: path for path in _paths(scene, "float") if path.item}
    assert floats.keys() == {"A3"}
    bar = next(s for s in scene.shapes if s.role == "bar" and s.item == "A3").box
    assert abs(floats["A3"].box.left - bar.right) < 1e-6
    assert floats["A3"].box.top > bar.bottom
