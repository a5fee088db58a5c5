"""Whatever the plan looks like, its page stays readable."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gantt import BarOptions, gantt_scenes
from gantt.scene import Box, Path, Rect
from projects.model import DAY, Activity, Link, LinkKind, Span
from tests.gantt.gantt_plans import START, scheduled, work

KINDS: list[LinkKind] = ["FS", "SS", "FF", "SF"]
LINES = {"due-line", "data-date-line", "link", "arrowhead", "flag", "flag-missed", "front"}


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Activity], list[Link]]:
    count = draw(st.integers(2, 22))
    names = st.text("清淤围堰管网abW（）12", min_size=1, max_size=24)
    works = [
        work(f"R{k}", draw(names), draw(st.integers(0, 60)), owner=draw(names))
        for k in range(count)
    ]
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=2 * count
        )
    )
    links = {
        (low, high): Link(
            f"R{low}",
            f"R{high}",
            draw(st.sampled_from(KINDS)),
            Span(draw(st.integers(-9, 9)) * DAY),
        )
        for low, high in ((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    }
    return works, list(links.values())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.integers(0, 90), st.integers(0, 400), st.sampled_from(["A4", "A3"]))
def test_no_overlap_no_label_on_a_line_and_no_ink_off_the_paper(
    plan: tuple[list[Activity], list[Link]], now: int, due: int, paper: str
) -> None:
    as_of = START + timedelta(days=now)
    computed = scheduled(*plan, as_of, date(2026, 3, 20) + timedelta(days=due), "随机")
    progress = {f"R{k}": 17.0 * k for k in range(0, 6, 2)}
    for scene in gantt_scenes(computed, BarOptions(paper=paper), progress=progress):
        sheet = Box(0, 0, scene.width, scene.height)
        assert all(shape.box.within(sheet) for shape in scene.shapes)
        boxes = [(text.content, text.box.grown(-0.05)) for text in scene.texts]
        assert not [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.meets(two)]
        strokes = [s for s in scene.shapes if isinstance(s, Path) and s.role in LINES]
        bars = [s.box for s in scene.shapes if isinstance(s, Rect) and s.role == "bar-ground"]
        for text in scene.texts:
            if text.role == "label":
                assert not [box for box in bars if box.meets(text.box)]
                assert not [s.role for s in strokes if _crosses(s, text.box)]


def _crosses(path: Path, box: Box) -> bool:
    for part in path.parts:
        for (x0, y0), (x1, y1) in pairwise(part):
            for k in range(41):
                x, y = x0 + (x1 - x0) * k / 40, y0 + (y1 - y0) * k / 40
                if box.left < x < box.right and box.top < y < box.bottom:
                    return True
    return False
