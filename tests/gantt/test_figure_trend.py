"""The milestone trend: every forecast at its data date, the worst named, titles for every case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from gantt.figures.plot import CANVASES
from gantt.figures.trend import trend_scene
from gantt.figures.trend_values import Milestone, Trends, read_trends, title_of
from gantt.scene import Path
from gantt.style import BAD
from projects.bundled import names, path
from projects.model import Deadline
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.figure_checks import TYPE, assert_readable
from tests.gantt.figure_history import INK, NOW, histories, history, long, small, weeks

DAYS = {"lianghu": date(2023, 12, 31), "niandu": date(2023, 12, 31), "paishui": date(2023, 12, 31)}
SEEN = tuple(weeks(NOW, 5))
DUE = date(2026, 6, 1)


def milestone(*days: int, due: date | None = DUE, done: bool = False) -> Milestone:
    """Forecasts so many days after DUE, week by week."""
    points = tuple((seen, DUE + timedelta(days=day)) for seen, day in zip(SEEN, days, strict=False))
    late = due is not None and points[-1][1] > due
    return Milestone("M", "水质达标", points, due, "时限" if due else "", late, done)


def trends(*milestones: Milestone) -> Trends:
    named = (replace(one, id=f"M{k}") for k, one in enumerate(milestones))
    return Trends("东湖截污工程", SEEN, tuple(named))


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("canvas", ["column", "cell", "A5"])
def test_every_bundled_plan_is_readable_at_every_size(name: str, canvas: str) -> None:
    past = history(read_plan(path(name)), weeks(DAYS[name], 4))
    assert_readable(trend_scene(read_trends(past), CANVASES[canvas], TYPE), lines=INK)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_any_plan_with_any_reports_is_readable(past: list[tuple[Schedule, Progress]]) -> None:
    content = read_trends(past)
    for name in ("column", "cell"):
        assert_readable(trend_scene(content, CANVASES[name], TYPE), lines=INK)


def test_of_forty_milestones_the_worst_are_named_and_the_others_counted() -> None:
    content = read_trends(long())
    scene = trend_scene(content, CANVASES["A5"], TYPE)
    assert_readable(scene, lines=INK)
    named = {text.item for text in scene.texts if text.role == "label"}
    assert len(content.drawn) > 30 > len(named) > 5
    assert named == {one.id for one in content.drawn[: len(named)]}
    (source,) = [text.content for text in scene.texts if text.role == "source"]
    assert f"另有 {len(content.drawn) - len(named)} 个未标名" in source


def test_the_points_are_the_network_forecasts_of_the_data_dates() -> None:
    past = small()
    for one in read_trends(past).milestones:
        if one.id == "t":
            expected = [(p.as_of, p.network_forecast) for _, p in past]
        else:
            expected = [(p.as_of, p[one.id].network_forecast) for _, p in past]
        assert list(one.points) == expected[: len(one.points)]
        assert one.done or len(one.points) == len(past)


def test_the_deadline_of_the_project_belongs_to_the_milestone_that_it_is_on() -> None:
    project = small()[-1][0].project
    due = date(2026, 5, 20)
    on_it = replace(project, deadlines=(Deadline(due, item="B5"),))
    found = {one.id: one for one in read_trends(history(on_it, [NOW])).milestones}
    assert (found["B5"].committed, found["B5"].promise) == (due, "时限")
    assert found["B5"].slip == (found["B5"].day - due).days


def test_a_work_with_its_own_deadline_is_a_milestone() -> None:
    project = small()[-1][0].project
    own = [
        replace(one, deadline=Deadline(DUE)) if one.id == "B2" else one
        for one in project.activities
    ]
    content = read_trends(history(replace(project, activities=tuple(own)), [NOW]))
    assert [one.id for one in content.milestones] == ["A4", "B2", "B5", "t"]
    assert content.milestones[-1].name == "全部工作完成"
    assert content.milestones[-1].committed == date(2026, 5, 12)


@pytest.mark.parametrize(
    ("content", "title", "bad"),
    [
        (trends(milestone(0, 4, 9)), "里程碑“水质达标”预计比时限晚 9 天", True),
        (
            trends(milestone(0, 2), milestone(0, 9), milestone(0, 0)),
            "2 个里程碑推迟，其中“水质达标”预计比时限晚 9 天",
            True,
        ),
        (trends(milestone(0, 0), milestone(-5, -3)), "里程碑均按期", False),
        (
            trends(milestone(0, 0), milestone(1, 4, due=None)),
            "设时限的里程碑均按期",
            False,
        ),
        (trends(milestone(3, 3, due=None)), "里程碑预测没有推迟", False),
        (
            trends(replace(milestone(0, 6, due=None), late=True)),
            f"里程碑“水质达标”预测比 {SEEN[0]:%m-%d} 推迟 6 天",
            True,
        ),
        (trends(milestone(0, 0, done=True)), "里程碑已全部按期完成", False),
        (trends(milestone(0, 0, due=None, done=True)), "里程碑已全部完成", False),
        (trends(milestone(0, 7, done=True)), "里程碑已全部完成，“水质达标”晚 7 天", True),
        (
            trends(milestone(0, 7, done=True), milestone(0, 3, done=True)),
            "里程碑已全部完成，其中 2 个推迟，最多晚 7 天",
            True,
        ),
        (
            trends(milestone(0, 7, done=True), milestone(0, 0)),
            "里程碑“水质达标”完成日比时限晚 7 天",
            True,
        ),
        (
            trends(replace(milestone(0, 7), open=True)),
            "里程碑“水质达标”超过时限 7 天仍未完成",
            True,
        ),
        (trends(), "计划中没有可画的里程碑", False),
    ],
)
def test_the_title_is_the_finding(content: Trends, title: str, bad: bool) -> None:
    assert title_of(content) == (title, bad)
    assert_readable(trend_scene(content, CANVASES["A5"], TYPE), lines=INK)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (milestone(0, 9), "晚 9 天"),
        (milestone(4, 0), "按期"),
        (milestone(0, -3), "早 3 天"),
        (milestone(5, 5, due=None), "未变"),
        (replace(milestone(3, 9), open=True), "已超期 9 天"),
        (milestone(5, 7, due=None), "较首期晚 2 天"),
    ],
)
def test_a_label_says_how_late(one: Milestone, says: str) -> None:
    assert one.slip_says == says
    labels = [t.content for t in trend_scene(trends(one), CANVASES["A5"], TYPE).texts]
    assert any(f"（{says}）" in words for words in labels)


def test_a_line_climbs_where_the_forecast_slips_and_late_ones_are_heavy_and_red() -> None:
    scene = trend_scene(trends(milestone(0, 4, 9), milestone(-9, -9, -9)), CANVASES["A5"], TYPE)
    lines = {s.item: s for s in scene.shapes if isinstance(s, Path) and s.role == "trend"}
    assert all(b[1] < a[1] and b[0] > a[0] for a, b in pairwise(lines["M0"].parts[0]))
    assert len({y for _, y in lines["M1"].parts[0]}) == 1
    assert lines["M0"].stroke == BAD != lines["M1"].stroke
    assert lines["M0"].width > 1.5 * lines["M1"].width


def test_what_was_reached_before_the_first_data_date_is_counted_not_drawn() -> None:
    old = replace(milestone(-40, done=True), name="开工令")
    content = trends(old, milestone(0, 0))
    assert [one.id for one in content.drawn] == ["M1"]
    texts = [t.content for t in trend_scene(content, CANVASES["A5"], TYPE).texts]
    assert any("1 个此前已完成" in words for words in texts)


def test_a_trend_needs_a_data_date() -> None:
    with pytest.raises(ValueError, match="data date"):
        read_trends([])


def test_a_stem_leads_from_the_forecast_to_the_promised_day_and_none_lies_on_another() -> None:
    content = trends(milestone(0, 40), milestone(0, 20), milestone(-60, -60))
    scene = trend_scene(content, CANVASES["A5"], TYPE)
    stems = [s for s in scene.shapes if isinstance(s, Path) and s.role == "slip"]
    assert len(stems) == len([s for s in scene.shapes if s.role == "promise"]) == 1
    climb = next(s for s in scene.shapes if s.role == "trend" and s.item == "M0").box
    assert stems[0].box.top == pytest.approx(climb.top)
    assert stems[0].box.bottom == pytest.approx(climb.bottom)


@pytest.mark.parametrize("canvas", ["column", "cell", "A5", "A4", "A3"])
@pytest.mark.parametrize("name", names())
def test_with_one_data_date_each_milestone_has_a_row(name: str, canvas: str) -> None:
    computed = schedule(read_plan(path(name)), as_of=date(2023, 12, 31))
    content = read_trends([(computed, progress(computed))])
    scene = trend_scene(content, CANVASES[canvas], TYPE)
    assert_readable(scene, lines=INK)
    rows = [text for text in scene.texts if text.role == "name"]
    assert len(rows) == len({text.y for text in rows}) > 0


def test_an_item_past_its_deadline_without_dates_is_late_not_forgotten() -> None:
    computed = schedule(read_plan(path("niandu")), as_of=date(2021, 4, 16))
    content = read_trends([(computed, progress(computed))])
    worst = content.worst_first[0]
    governing = computed.governing
    assert governing is not None
    assert governing.margin_days is not None
    assert (worst.id, worst.open, worst.slip) == (governing.item, True, -governing.margin_days)
    assert title_of(content)[1]


def test_a_very_long_name_leaves_room_for_the_finding() -> None:
    one = replace(milestone(0, 7), name="城北路雨污水管网分流改造及道路恢复工程" * 4)
    title = [
        text.content
        for text in trend_scene(trends(one), CANVASES["cell"], TYPE).texts
        if text.role == "title"
    ]
    assert title[-1].endswith("预计比时限晚 7 天")
