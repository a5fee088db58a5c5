"""Total floats by class: every unfinished work counted once, the tightest named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from gantt.figures.floats import CLASSES, Floats, floats_scene, read_floats, title_of
from gantt.figures.plot import CANVASES
from gantt.scene import Rect
from projects.bundled import path
from projects.model import Deadline, Project, instant
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.figure_checks import TYPE, assert_readable
from tests.gantt.figure_history import histories, small
from tests.gantt.gantt_plans import START, work

NAMES = [name for name, _ in CLASSES]
EMPTY = Floats("工程", date(2026, 4, 1), (0,) * 8, (), 0, 0, None, 0)


def with_counts(*counts: int, **more: Any) -> Floats:
    filled = (*counts, *(0,) * (8 - len(counts)))
    return replace(EMPTY, counts=filled, least=((3.0, "管道安装"),), **more)


def parallel(*days: int) -> Schedule:
    """Works side by side: the longest is critical, the others have what it is longer."""
    works = tuple(work(f"W{k}", f"第{k}项", span) for k, span in enumerate(days))
    return schedule(Project(code="t", name="t", activities=works, start=instant(START)))


@pytest.mark.parametrize("name", ["lianghu", "niandu", "duchang", "fengchang"])
@pytest.mark.parametrize("canvas", ["column", "cell", "A5", "A3"])
def test_every_bundled_plan_is_readable_at_every_size(name: str, canvas: str) -> None:
    computed = schedule(read_plan(path(name)), as_of=date(2023, 12, 31))
    content = read_floats(computed, progress(computed))
    assert_readable(floats_scene(content, CANVASES[canvas], TYPE))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_every_unfinished_work_is_counted_once(past: list[tuple[Schedule, Progress]]) -> None:
    computed, judged = past[-1]
    content = read_floats(computed, judged)
    works = [timing for timing in computed if not timing.zero]
    assert content.total + content.undated + content.finished == len(works)
    for name in ("column", "cell"):
        assert_readable(floats_scene(content, CANVASES[name], TYPE))


def test_a_float_falls_into_its_class_with_both_ends() -> None:
    content = read_floats(parallel(200, 200, 199, 193, 192, 186, 185, 170, 169, 140, 139, 110, 109))
    assert dict(zip(NAMES, content.counts, strict=True)) == {
        "<0": 0,
        "0": 2,
        "1–7": 2,
        "8–14": 2,
        "15–30": 2,
        "31–60": 2,
        "61–90": 2,
        ">90": 1,
    }


def test_a_deadline_that_cannot_be_met_gives_negative_floats_and_hatched_bars() -> None:
    late = replace(parallel(30, 5).project, deadlines=(Deadline(date(2026, 3, 11)),))
    content = read_floats(schedule(late))
    assert content.counts[0] == 1
    assert content.least[0] == (-20, "第0项")
    scene = floats_scene(content, CANVASES["A5"], TYPE)
    bars = {s.item: s for s in scene.shapes if isinstance(s, Rect) and s.role == "bar"}
    assert {s.item for s in scene.shapes if s.role == "hatch"} == {"<0"}
    assert bars["<0"].width > 1.5 * min(bar.width for bar in bars.values())
    assert any(text.content == "-20 天" for text in scene.texts)


def test_bars_are_as_high_as_their_counts() -> None:
    scene = floats_scene(with_counts(2, 4, 0, 8), CANVASES["A5"], TYPE)
    bars = {s.item: s.h for s in scene.shapes if isinstance(s, Rect) and s.role == "bar"}
    assert bars["0"] / bars["<0"] == pytest.approx(2)
    assert bars["8–14"] / bars["0"] == pytest.approx(2)
    assert "1–7" not in bars


def test_a_work_reported_at_a_hundred_percent_is_finished() -> None:
    computed, judged = small()[-1]
    done = sum(
        judged[timing.id].actual_percent == 100
        for timing in computed
        if not timing.zero and timing.id not in "ABC"
    )
    assert read_floats(computed, judged).finished == done > 0


@pytest.mark.parametrize(
    ("content", "title", "bad"),
    [
        (with_counts(4, 8, 3), "12 项工作没有余地，其中 4 项总时差为负", True),
        (with_counts(0, 8, 3), "8 项工作没有余地", False),
        (with_counts(4, 0, 3), "4 项工作总时差为负，需抢回工期", True),
        (with_counts(4), "全部 4 项工作总时差为负，需抢回工期", True),
        (with_counts(1), "1 项工作总时差为负，需抢回工期", True),
        (with_counts(0, 0, 3), "未完成工作均有余地，最紧的还有 3 天", False),
        (replace(EMPTY, finished=9), "工作已全部完成", False),
        (replace(EMPTY, undated=9), "计划没有最早日期，算不出总时差", False),
        (EMPTY, "计划中没有可算时差的工作", False),
    ],
)
def test_the_title_is_the_finding(content: Floats, title: str, bad: bool) -> None:
    assert title_of(content) == (title, bad)
    assert_readable(floats_scene(content, CANVASES["A5"], TYPE))
