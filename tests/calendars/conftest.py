"""Hand-built schedules: the dates that a test names, in the values that the engine gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from projects.model import Activity, Deadline, Link, Project, Span, instant
from projects.schedule import Margin, Schedule, Timing, schedule
from projects.schedule.view import View

STATUS_DATE = date(2023, 12, 31)


@cache
def blank() -> Schedule:
    """A schedule of one work, to be filled with the dates of a test."""
    work = Activity(id="A", name="A", duration=Span(1440))
    return schedule(Project(code="blank", name="", activities=(work,), start=instant(STATUS_DATE)))


def close_of(day: date | None) -> int | None:
    return None if day is None else instant(day, 1440)


def view_of(**shown: Any) -> View:
    """What deadlines make of a run, told instead of computed."""
    view = View(blank().run)
    vars(view).update(shown)
    return view


def make_timing(item: str, early: date | None, late: date | None, **known: Any) -> Timing:
    """A work of five days that ends on `early` at the earliest and on `late` at the latest."""
    known.setdefault("zero", False)
    length = 0 if known["zero"] else 5 * 1440
    early_finish, late_finish = close_of(early), close_of(late)
    early_start = None if early_finish is None else early_finish - length
    late_start = None if late_finish is None else late_finish - length
    floats = None if early is None or late is None else (late - early).days
    shown = {
        name: frozenset({0} if known.pop(word, False) else ())
        for name, word in (
            ("critical", "critical"),
            ("near", "near_critical"),
            ("provisional", "provisional"),
        )
    }
    values: dict[str, Any] = {
        "id": item,
        "early_start": early_start,
        "early_finish": early_finish,
        "late_start": late_start,
        "late_finish": late_finish,
        "total_float_days": floats,
        "status": "not-started",
        "ends": known["zero"],
        "view": view_of(**shown),
        "unfinished": (0,),
    }
    return replace(blank()["A"], **(values | known))


class PlanMaker:
    """Collects works and gives the schedule of them."""

    def __init__(self) -> None:
        self.rows: list[tuple[Activity, Timing]] = []
        self.links: list[Link] = []

    def work(
        self,
        item: str,
        name: str,
        *,
        due: date | None = None,
        words: str = "",
        early: date | None = None,
        late: date | None = None,
        activity: dict[str, Any] | None = None,
        **timing: Any,
    ) -> PlanMaker:
        deadline = Deadline(due, text=words, item=item) if due else None
        row = Activity(id=item, name=name, deadline=deadline, **(activity or {}))
        self.rows.append((row, make_timing(item, early, late, **timing)))
        return self

    def schedule(
        self,
        code: str = "lianghu",
        name: str = "两湖综合治理工程",
        *,
        due: date | None = None,
        forecast: date | None = None,
        as_of: date | None = STATUS_DATE,
    ) -> Schedule:
        deadlines = (Deadline(due, text="2024年3月底"),) if due else ()
        project = Project(
            code=code,
            name=name,
            owner="市城管局",
            activities=tuple(activity for activity, _ in self.rows),
            links=tuple(self.links),
            deadlines=deadlines,
        )
        margin = -9.0 if forecast else None
        return replace(
            blank(),
            project=project,
            as_of=as_of,
            early_finish=close_of(forecast),
            late_finish=close_of(due),
            timings={timing.id: timing for _, timing in self.rows},
            view=view_of(
                margins=tuple(
                    Margin(None, deadline, close_of(forecast), forecast, margin, margin, (), True)
                    for deadline in deadlines
                ),
                provisional=frozenset(),
            ),
        )


@pytest.fixture
def plan() -> PlanMaker:
    return PlanMaker()


@pytest.fixture
def new_plan() -> Callable[[], PlanMaker]:
    return PlanMaker


@pytest.fixture
def lake(plan: PlanMaker) -> Schedule:
    """A plan with one item of every sort at the close of 2023-12-31."""
    office = {"owner": "市政工程处", "leader": "分管副局长", "helpers": ("园林中心",)}
    plan.work(
        "L300",
        "闭水试验",
        due=date(2023, 12, 26),
        words="12月26日前",
        early=date(2024, 1, 10),
        late=date(2023, 12, 26),
        critical=True,
        status="in-progress",
        activity=office,
    )
    plan.work(
        "L310",
        "路面恢复",
        due=date(2024, 1, 20),
        early=date(2024, 1, 25),
        late=date(2024, 1, 20),
        critical=True,
        activity=office,
    )
    plan.work(
        "L320",
        "检查井提升",
        due=date(2024, 1, 5),
        early=date(2024, 1, 2),
        late=date(2024, 1, 5),
        near_critical=True,
        activity={"owner": "排水处"},
    )
    plan.work(
        "L330",
        "标识牌安装, 验收; 移交",
        early=date(2024, 1, 2),
        late=date(2024, 2, 20),
        activity={"owner": "排水处"},
    )
    plan.work(
        "L290",
        "管沟开挖",
        due=date(2023, 12, 22),
        early=date(2023, 12, 20),
        late=None,
        status="finished",
    )
    plan.work(
        "L600",
        "主体竣工",
        early=date(2024, 3, 22),
        late=date(2024, 3, 31),
        zero=True,
        critical=True,
        activity={"kind": "milestone"},
    )
    plan.work("L700", "验收移交", early=date(2024, 5, 22), late=date(2024, 6, 30))
    plan.links += [
        Link("L600", "L700"),
        Link("L290", "L300"),
        Link("L300", "L310"),
        Link("L310", "L600"),
    ]
    return plan.schedule(due=date(2024, 3, 31), forecast=date(2024, 4, 9))
