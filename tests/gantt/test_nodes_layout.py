"""The 单代号网络图 whatever the plan looks like: nothing collides, is lost or lies."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gantt.nodes import NodeOptions, node_scenes
from gantt.nodes.values import END
from gantt.scene import Box, Path, Rect, Scene
from projects import bundled
from projects.model import DAY, Activity, Link, LinkKind, Span
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import long_schedule, scheduled, small_schedule, work

KINDS: list[LinkKind] = ["FS", "SS", "FF", "SF"]
LINKS = ("link", "critical-link")
CASES = ("small", "long", "duchang", "fengchang", "lianghu", "niandu", "paishui", "shuihuanjing2")


@cache
def plan_named(name: str) -> Schedule:
    if name == "small":
        return small_schedule()
    return long_schedule() if name == "long" else schedule(read_plan(bundled.path(name)))


@cache
def pages(name: str) -> tuple[Scene, ...]:
    return tuple(node_scenes(plan_named(name)))


def boxes_of(scene: Scene) -> dict[str, Box]:
    return {
        s.item: s.box
        for s in scene.shapes
        if isinstance(s, Path) and s.role == "card-ground" and s.item
    }


def links_of(scene: Scene) -> list[Path]:
    return [s for s in scene.shapes if isinstance(s, Path) and s.role in LINKS and ">" in s.item]


def crosses(path: Path, box: Box) -> bool:
    """Whether a stroke enters a box, by clipping it; shares no code with the layout."""
    for (x0, y0), (x1, y1) in pairwise(path.parts[0]):
        low, high = 0.0, 1.0
        for start, step, near, far in (
            (x0, x1 - x0, box.left, box.right),
            (y0, y1 - y0, box.top, box.bottom),
        ):
            if step == 0:
                low, high = (low, high) if near < start < far else (1.0, 0.0)
                continue
            ends = sorted(((near - start) / step, (far - start) / step))
            low, high = max(low, ends[0]), min(high, ends[1])
        if low < high:
            return True
    return False


def uprights_and_levels(path: Path) -> list[tuple[str, float, float, float, str]]:
    """The straight strokes of a link: direction, place, from, to, the card that it leaves, or the
    virtual end, where all arrows are one."""
    found = []
    net = END if path.item.endswith(END) else path.item.split(">")[0]
    for (x0, y0), (x1, y1) in pairwise(path.parts[0]):
        if x0 == x1 and y0 != y1:
            found.append(("upright", x0, min(y0, y1), max(y0, y1), net))
        elif y0 == y1 and x0 != x1:
            found.append(("level", y0, min(x0, x1), max(x0, x1), net))
    return found


def check(scene: Scene) -> None:
    """Everything that no picture may do."""
    sheet = Box(0, 0, scene.width, scene.height)
    assert [s.role for s in scene.shapes if not s.box.within(sheet)] == []
    boxes = boxes_of(scene)
    assert [(a, b) for (a, p), (b, q) in combinations(boxes.items(), 2) if p.meets(q)] == []
    assert overlaps(scene) == []
    assert min(t.size for t in scene.texts) >= 6.5
    links = links_of(scene)
    tags = [s.box for s in scene.shapes if isinstance(s, Rect) and s.role == "tag"]
    lags = [t for t in scene.texts if t.role == "lag"]
    for link in links:
        assert [item for item, box in boxes.items() if crosses(link, box.grown(-0.3))] == []
        assert not any(crosses(link, tag.grown(-0.2)) for tag in tags)
        assert [t.content for t in lags if crosses(link, t.box.grown(-0.4))] == []
    strokes = [stroke for link in links for stroke in uprights_and_levels(link)]
    strokes.sort()
    for place, one in enumerate(strokes):
        for two in strokes[place + 1 :]:
            if one[0] != two[0] or two[1] - one[1] > 0.5:
                break
            assert one[4] == two[4] or min(one[3], two[3]) - max(one[2], two[2]) < 0.5, (one, two)


def overlaps(scene: Scene) -> list[tuple[str, str]]:
    """The texts that lie on one another."""
    texts = sorted(((t.box.grown(-0.05), t.content) for t in scene.texts), key=lambda p: p[0].top)
    found = []
    for place, (box, content) in enumerate(texts):
        for other, words in texts[place + 1 :]:
            if other.top > box.bottom:
                break
            found += [(content, words)] if box.meets(other) else []
    return found


@pytest.mark.parametrize("name", CASES)
def test_boxes_links_and_words_keep_clear_of_one_another(name: str) -> None:
    for scene in pages(name):
        check(scene)


@pytest.mark.parametrize("name", CASES)
def test_every_dated_work_has_its_box_with_the_six_values_of_the_schedule(name: str) -> None:
    computed = plan_named(name)
    marks: dict[str, Counter[str]] = {}
    for scene in pages(name):
        for item in boxes_of(scene):
            shown = Counter(t.content for t in scene.texts if t.role == "mark" and t.item == item)
            marks.setdefault(item, shown)
    years = {
        d.year
        for t in computed
        for d in (t.early_start_day, t.early_finish_day, t.late_start_day, t.late_finish_day)
        if d is not None
    }
    skip = 5 if len(years) == 1 else 2
    for activity, timing in computed.rows():
        if activity.kind == "summary" or (timing.early_start or timing.late_start) is None:
            assert activity.id not in marks
            continue
        days = (
            timing.early_start_day,
            timing.early_finish_day,
            timing.late_start_day,
            timing.late_finish_day,
        )
        floats = (timing.total_float_days, timing.free_float_days)
        expected = [day.isoformat()[skip:] if day else "—" for day in days]
        expected += [
            "—" if value is None else f"{round(value, 1):g}".replace("-", "−") for value in floats
        ]
        assert marks[activity.id] == Counter(expected)


@pytest.mark.parametrize("name", CASES)
def test_every_link_is_an_arrow_or_a_reference_at_both_ends(name: str) -> None:
    computed = plan_named(name)
    drawn: set[tuple[str, str]] = set()
    words: dict[str, str] = {}
    for scene in pages(name):
        for arrow in links_of(scene):
            before, after = arrow.item.split(">")
            drawn.add((before, after))
        for text in scene.texts:
            if text.role == "tag" and text.item:
                for end in text.item.split(">"):
                    words[end] = f"{words.get(end, '')} {text.content}"
    for link in computed.project.links:
        if computed[link.before].early_start is None or computed[link.after].early_start is None:
            continue
        pair = (link.before, link.after)
        assert pair in drawn or link.before in words.get(link.after, "")


def test_lags_are_named_as_the_field_names_them() -> None:
    lags = {t.content for scene in pages("lianghu") for t in scene.texts if t.role == "lag"}
    assert "FTS −10" in lags
    assert "STS 20" in lags
    assert "FTF 15" in lags


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Activity], list[Link]]:
    count = draw(st.integers(1, 26))
    names = st.text("清淤围堰管网abW（）12", min_size=1, max_size=30)
    works = [
        work(f"R{k}", draw(names), draw(st.integers(0, 60)), owner=draw(names))
        for k in range(count)
    ]
    if draw(st.booleans()):
        works = [
            work("P0", "前期", kind="summary"),
            work("P1", "主体", kind="summary"),
            *(
                work(w.id, w.name, 5, f"P{k % 2}", w.owner) if k % 3 else w
                for k, w in enumerate(works)
            ),
        ]
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=3 * count))
    links = [
        Link(
            f"R{min(pair)}",
            f"R{max(pair)}",
            draw(st.sampled_from(KINDS)),
            Span(draw(st.integers(-9, 9)) * DAY),
        )
        for pair in pairs
        if pair[0] != pair[1]
    ]
    unique = {(link.before, link.after, link.kind): link for link in links}
    return works, list(unique.values())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.sampled_from(["A4", "A3", "A1"]))
def test_random_plans_keep_every_rule_of_the_picture(
    plan: tuple[list[Activity], list[Link]], paper: str
) -> None:
    computed = scheduled(*plan, None, date(2026, 8, 20), "随机")
    scenes = node_scenes(computed, NodeOptions(paper=paper))
    for scene in scenes:
        check(scene)
    works = {a.id for a in computed.project.activities if a.kind != "summary"}
    shown = [item for scene in scenes for item in boxes_of(scene)]
    assert works <= set(shown)
    assert len(shown) == len(set(shown))
