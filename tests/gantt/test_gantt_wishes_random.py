"""Whatever is asked of a bar chart, its pages stay readable: texts apart, ink on the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gantt import BarOptions, Selection, gantt_scenes
from gantt.barchart.columns import KINDS, OF_BASELINE
from gantt.scene import Box, Path, Scene
from projects.baseline import Baseline
from projects.bundled import path
from projects.difference.taking import take_baseline
from projects.errors import InputError
from projects.progress import progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule

PLANS = {"lianghu": date(2023, 12, 31), "duchang": date(2021, 3, 1), "paishui": date(2024, 6, 30)}
LINES = {"due-line", "data-date-line", "link", "arrowhead", "flag", "flag-missed", "front"}
EXPECTED = {"DP707", "DP708", "DP710"}
"""Answers to wishes that the plan or the paper cannot satisfy."""


@cache
def computed(name: str) -> tuple[Schedule, dict[str, float], Baseline]:
    plan = read_plan(path(name))
    now = schedule(plan, as_of=PLANS[name])
    taken = take_baseline(
        schedule(plan), reason="报批稿", by="市城管局", revision=1, calendar_hash="-"
    )
    percents = {
        item: standing.actual_percent
        for item, standing in progress(now).items.items()
        if standing.actual_percent is not None
    }
    return now, percents, replace(taken, number=1)


@st.composite
def wishes(draw: st.DrawFn, name: str) -> BarOptions:
    plan = computed(name)[0]
    works = plan.project.activities
    owners = sorted({a.owner for a in works if a.owner and a.kind != "summary"})
    parts = [a.id for a in works if a.kind == "summary"]
    day = st.integers(0, 500).map(lambda k: PLANS[name] - timedelta(days=250 - k))
    since, until = draw(st.none() | day), draw(st.none() | day)
    if since and until and since > until:
        since, until = until, since
    selection = Selection(
        owners=tuple(draw(st.sets(st.sampled_from(owners), max_size=2))),
        helping=True,
        under=tuple(draw(st.sets(st.sampled_from(parts), max_size=2))),
        critical=draw(st.integers(0, 3)) == 0,
        late=draw(st.integers(0, 3)) == 0,
    )
    columns = draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True, max_size=8))
    return BarOptions(
        paper=draw(st.sampled_from(["A4", "A3", "A1", "A0"])),
        portrait=draw(st.booleans()),
        both=draw(st.booleans()),
        selection=draw(st.sampled_from([selection, Selection()])),
        columns=tuple(columns),
        span=draw(st.sampled_from([None, None, "quarter", "year"])),
        since=since,
        until=until,
        poster=draw(st.integers(0, 4)) == 0,
    )


@pytest.mark.parametrize("name", PLANS)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_pages_stay_readable_whatever_is_asked(name: str, data: st.DataObject) -> None:
    plan, percents, baseline = computed(name)
    options = data.draw(wishes(name))
    compared = bool(OF_BASELINE & set(options.columns)) or data.draw(st.booleans())
    scenes, codes = answer(plan, options, percents, baseline if compared else None)
    assert scenes or codes
    assert codes <= EXPECTED
    for scene in scenes[:4]:
        readable(scene)


def answer(
    plan: Schedule, options: BarOptions, percents: dict[str, float], baseline: Baseline | None
) -> tuple[list[Scene], set[str]]:
    """The pages, or the codes of the mistakes."""
    try:
        return gantt_scenes(plan, options, progress=percents, baseline=baseline), set()
    except InputError as error:
        return [], {finding.code for finding in error.findings}


def readable(scene: Scene) -> None:
    sheet = Box(0, 0, scene.width, scene.height)
    assert [s for s in scene.shapes if not s.box.within(sheet)] == []
    boxes = [(text.content, text.box.grown(-0.05)) for text in scene.texts]
    assert not [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.meets(two)]
    strokes = [s for s in scene.shapes if isinstance(s, Path) and s.role in LINES]
    for text in scene.texts:
        if text.role in ("label", "beyond"):
            assert [s.role for s in strokes if _crosses(s, text.box)] == []


def _crosses(shape: Path, box: Box) -> bool:
    return any(
        box.left < x0 + (x1 - x0) * k / 40 < box.right
        and box.top < y0 + (y1 - y0) * k / 40 < box.bottom
        for part in shape.parts
        for (x0, y0), (x1, y1) in pairwise(part)
        for k in range(41)
        if shape.box.meets(box)
    )
