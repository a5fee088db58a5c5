from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bulletins.facts import BulletinFacts, Counts, ProjectFacts, SourceFact
from bulletins.week import Week

SUNDAY = date(2023, 12, 31)

LAKE = ProjectFacts(
    code="lake",
    name="两湖治理工程",
    owner="市城管局",
    data_date=SUNDAY,
    state="on-time",
    expected=76.72634,
    actual=80.0,
    deviation=3.27366,
    floor=False,
    basis="按日",
    lamp="● 绿灯",
    lamp_says="",
    reported="是",
    judged="是",
    why="形象进度不低于序时进度",
    contradicts=False,
    seen_on=SUNDAY,
    own_deadline=True,
    deadlines=1,
    overdue=0,
    deadline=date(2024, 3, 31),
    deadline_text="2024年3月底",
    deadline_item="主体竣工",
    deadline_forecast=date(2024, 3, 22),
    margin_days=9,
    latest_start=None,
    trend_forecast=None,
    provisional=False,
    counts=Counts(finished=3, on_time=2, behind=1, unreported=0, not_due=4),
    done=(),
    started=(),
    moves=(),
    nodes=(),
    issues=(),
    plan=(),
    parts=(),
    standings=(),
    externals=(),
    structure_findings=0,
    said=None,
    summed=None,
    stated=(),
    source=SourceFact(weights="按工作日加权，共 100", preset="yinchuan-2025", rules="daopai"),
    charts=(),
    chart_files=(),
    feed_file="",
)

Told = Callable[..., BulletinFacts]


@pytest.fixture
def lake() -> Callable[..., ProjectFacts]:
    """A project with nothing special about it; name what differs."""

    def make(**changes: Any) -> ProjectFacts:
        return replace(LAKE, **changes)

    return make


@pytest.fixture
def told(lake: Callable[..., ProjectFacts]) -> Told:
    """The bulletin of week 2023-W52 with these projects, by default one plain one."""

    def make(*projects: ProjectFacts, **changes: Any) -> BulletinFacts:
        facts = BulletinFacts(
            weeks=(Week(2023, 52),),
            number=None,
            organisation="市城管局",
            issued_on=date(2024, 1, 2),
            projects=projects or (lake(),),
        )
        return replace(facts, **changes)

    return make
