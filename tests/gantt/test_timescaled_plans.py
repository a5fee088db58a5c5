"""双代号时标网络图 of whole plans: bundled ones, front line, parts, refusals.

That ink lies apart and on the paper, and every glyph in the typeface: test_scene_invariants.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from gantt.head import Signatures
from gantt.scene import Path, Rect, Scene
from gantt.timescaled import TimescaledOptions, timescaled_scenes
from gantt.write_svg import svg_of
from projects import bundled
from projects.errors import InputError
from projects.model import Activity, Link, Project
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import long_schedule, scheduled, work

pytestmark = pytest.mark.slow(15)

PLANS = ("duchang", "lianghu", "shuihuanjing2")


@cache
def planned(name: str, as_of: date | None = None) -> Schedule:
    return schedule(read_plan(bundled.path(name)), as_of=as_of)


@cache
def pages(name: str) -> tuple[Scene, ...]:
    return tuple(timescaled_scenes(planned(name), TimescaledOptions()))


def said(scene: Scene) -> str:
    return "\n".join(text.content for text in scene.texts)


def test_every_work_of_a_plan_is_on_one_page() -> None:
    for name in PLANS:
        shown = {text.item for scene in pages(name) for text in scene.texts if text.item}
        runs = {shape.item for scene in pages(name) for shape in scene.shapes if shape.item}
        wanted = {
            work_.id
            for work_ in planned(name).project.activities
            if work_.kind not in ("summary", "hammock") and planned(name)[work_.id].duration_days
        }
        assert wanted <= shown | runs


def test_milestones_are_told_beside_their_event() -> None:
    (scene,) = pages("duchang")
    tags = "".join(text.content for text in scene.texts if text.role == "tag").replace(" ", "")
    assert "◆开工令07-01" in tags
    assert "◆并网发电（建成运行）08-27" in tags


def test_the_front_line_runs_through_a_point_of_every_work_under_way() -> None:
    progress = {"C000": 100.0, "C100": 100.0, "C110": 100.0, "C120": 45.0, "C200": 85.0}
    options = TimescaledOptions(progress=progress)
    (scene,) = timescaled_scenes(planned("duchang", date(2020, 12, 31)), options)
    points = {s.item: s for s in scene.shapes if s.role == "front-point"}
    assert {"C120", "C200"} <= set(points)
    (front,) = [s for s in scene.shapes if s.role == "front" and isinstance(s, Path)]
    corners = front.parts[0]
    for point in points.values():
        middle = (
            (point.box.left + point.box.right) / 2,
            (point.box.top + point.box.bottom) / 2,
        )
        assert any(abs(x - middle[0]) + abs(y - middle[1]) < 0.01 for x, y in corners)
    assert corners[0][0] == corners[-1][0]
    assert "数据日期 2020-12-31" in said(scene)
    behind = points["C120"].box.right < corners[0][0]
    ahead = points["C200"].box.left > corners[0][0] - 10
    assert behind
    assert ahead


def test_late_form_says_so_and_draws_no_front_line() -> None:
    options = TimescaledOptions(form="late", progress={"C120": 45.0})
    (scene,) = timescaled_scenes(planned("duchang", date(2020, 12, 31)), options)
    assert "双代号迟时标网络计划" in said(scene)
    assert "front" not in {shape.role for shape in scene.shapes}


def test_six_marks_stand_with_every_work() -> None:
    (scene,) = timescaled_scenes(planned("duchang"), TimescaledOptions(paper="A2", six_marks=True))
    marked = {text.item for text in scene.texts if text.role == "mark"}
    named = {text.item for text in scene.texts if text.role in ("name", "beside") and text.item}
    assert named == marked


def test_a_large_plan_gets_an_overview_and_references_between_its_pages() -> None:
    scenes = timescaled_scenes(long_schedule(150), TimescaledOptions(split=60))
    assert len(scenes) > 3
    assert "图1 总览" in scenes[0].title
    for number in range(2, len(scenes) + 1):
        assert f"图{number}" in said(scenes[0])
        assert f"图{number}" in scenes[number - 1].title
    tags = [t.content for scene in scenes[1:] for t in scene.texts if t.role == "tag"]
    leaving = [t for t in tags if t.startswith("至 图")]
    coming = [t for t in tags if t.startswith("接 图")]
    assert len(leaving) >= 6
    assert len(coming) >= 6


def test_under_takes_the_works_of_one_part_only() -> None:
    (scene,) = timescaled_scenes(planned("duchang"), TimescaledOptions(under="DC2"))
    items = {shape.item for shape in scene.shapes if shape.role == "run"}
    assert items == {"C200", "C210", "C220", "C230", "C240", "C250"} | ({""} & items)
    assert "设备与安装" in scene.title


def test_an_unknown_part_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InputError) as caught:
        timescaled_scenes(planned("duchang"), TimescaledOptions(under="没有"))
    (finding,) = caught.value.findings
    assert finding.code == "DP715"
    assert "DC2" in finding.remedy


def abreast(count: int) -> Schedule:
    """So many works that all run at the same time, without summaries."""
    works: list[Activity] = [work(f"W{k}", f"第{k}项工作", 20 + k % 7) for k in range(count)]
    end = work("Z", "完工", 0)
    links = [Link(one.id, "Z") for one in works]
    return scheduled([*works, end], links, None, date(2026, 6, 1), "平行施工")


def test_a_paper_that_is_too_small_is_refused_with_the_one_to_take() -> None:
    with pytest.raises(InputError) as caught:
        timescaled_scenes(abreast(24), TimescaledOptions(paper="A4"))
    (finding,) = caught.value.findings
    assert finding.code == "DP714"
    assert "A4" in finding.says
    paper = next(name for name in ("A0", "A1", "A2", "A3") if name in finding.remedy)
    assert timescaled_scenes(abreast(24), TimescaledOptions(paper=paper))


def test_a_plan_without_works_is_refused() -> None:
    empty = schedule(Project(code="e", name="空", activities=(work("A", "台账事项"),)))
    with pytest.raises(InputError, match="没有任何可画成网络的工作"):
        timescaled_scenes(empty, TimescaledOptions())


def test_what_arrows_cannot_say_is_told_in_the_notes() -> None:
    scenes = timescaled_scenes(planned("niandu"), TimescaledOptions())
    assert "未画入本图" in said(scenes[0])


def test_signatures_title_and_stops_are_shown() -> None:
    options = TimescaledOptions(
        title="分管副局长用图", signatures=Signatures("市城管局", "", ""), paper="A4"
    )
    (scene,) = timescaled_scenes(planned("shuihuanjing2"), options)
    assert scene.title == "分管副局长用图"
    assert "市城管局" in said(scene)


def test_a_stop_of_some_calendars_is_shaded_only_behind_their_works() -> None:
    (scene,) = pages("duchang")
    stops = [s for s in scene.shapes if s.role == "stop" and isinstance(s, Rect)]
    assert stops
    assert all(stop.item for stop in stops)


def test_the_same_plan_gives_the_same_bytes() -> None:
    again = timescaled_scenes(planned("duchang"), TimescaledOptions())
    assert [svg_of(scene) for scene in again] == [svg_of(scene) for scene in pages("duchang")]


def test_the_critical_line_of_a_plan_of_short_works_is_a_gentle_staircase() -> None:
    """No vertical of a critical work runs over more than a quarter of the network."""
    (scene,) = pages("paishui")
    runs = [s.box for s in scene.shapes if s.role == "run"]
    tall = max(box.bottom for box in runs) - min(box.top for box in runs)
    heavy = max(s.width for s in scene.shapes if isinstance(s, Path) and s.role == "run")
    steps = [
        s.box.bottom - s.box.top
        for s in scene.shapes
        if isinstance(s, Path) and s.role == "stem" and s.width == heavy
    ]
    assert max(steps) < tall / 4


def test_the_part_of_a_split_work_that_waits_is_not_on_the_critical_line() -> None:
    (scene,) = pages("paishui")
    runs = [s for s in scene.shapes if isinstance(s, Path) and s.role == "run"]
    heavy = max(run.width for run in runs)
    waves = {s.stroke for s in scene.shapes if isinstance(s, Path) and s.role == "wave"}
    assert waves.isdisjoint({run.stroke for run in runs if run.width == heavy})


def test_the_scale_ends_with_the_plan() -> None:
    """No flag of a far deadline stands on the edge, and little white lies behind the last event."""
    (scene,) = pages("paishui")
    last = max(s.box.right for s in scene.shapes if s.role == "event")
    (outline,) = [s for s in scene.shapes if s.role == "outline" and isinstance(s, Rect)]
    assert outline.box.right - last < 0.08 * scene.width
