"""A small rectification plan and the words to make events with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from projects.actuals import Actual, actuals
from projects.errors import Place
from projects.ledger import Evidence, LedgerEvent
from projects.ledger.values import EventKind
from projects.model import (
    Activity,
    CalendarSpec,
    Deadline,
    Observation,
    ObservationKind,
    Project,
    Span,
    instant,
)

PROOF = (Evidence("验收单.pdf", "ab" * 32),)
DAY = date(2024, 1, 8)


def day(text: str) -> date:
    """`1-20` of 2024, or a whole ISO date."""
    if len(text) == 10:
        return date.fromisoformat(text)
    month, _, number = text.partition("-")
    return date(2024, int(month), int(number))


def event(item: str, kind: EventKind, on: str | date, **more: Any) -> LedgerEvent:
    """An event with what its kind needs; `more` replaces that."""
    when = day(on) if isinstance(on, str) else on
    usual: dict[str, dict[str, Any]] = {
        "close": {"evidence": PROOF},
        "return": {"note": "资料不全"},
        "reopen": {"note": "现场反弹"},
        "suspend": {"note": "市政府专题会议同意暂缓"},
        "block": {"stage": "征拆"},
        "promise": {"day": when + timedelta(days=30)},
        "recheck": {"result": "合格"},
        "escalate": {"note": "报分管副市长协调"},
        "note": {"note": "现场调度"},
    }
    fields: dict[str, Any] = {"by": "市城管局", **usual.get(kind, {}), **more}
    return LedgerEvent(item, kind, when, where=Place("weeks.csv", 3), **fields)


def done(item: str, on: str, **more: Any) -> list[LedgerEvent]:
    """Every step from 开工 to 销号 on one day."""
    return [
        *(event(item, kind, on) for kind in ("build", "complete", "submit")),
        event(item, "close", on, **more),
    ]


def seen(item: str, as_of: str, **said: Any) -> list[Observation]:
    """Observations of one data date: `percent=60`, `started="1-10"`, `finished="2-1"`."""
    when = day(as_of)
    kinds: Mapping[str, ObservationKind] = {
        "percent": "percent",
        "started": "started",
        "finished": "finished",
        "reported": "reported",
    }
    return [
        Observation(
            item,
            when,
            kinds[kind],
            day(value) if kind in ("started", "finished") else value,
            "市政处",
            recorded_at=datetime.combine(when, time(18)),
        )
        for kind, value in said.items()
    ]


def rectification(*observations: list[Observation]) -> Project:
    """Two problems: P1 with measures A, B and the milestone M; P2 with C and the outside work X;
    alone D; a hammock H."""
    due = Deadline(date(2024, 4, 30))
    activities = (
        Activity(
            id="P1", name="渗滤液处理不规范", kind="summary", owner="市城管局", leader="分管副局长"
        ),
        Activity(id="A", name="提标改造", duration=_days(30), parent="P1", owner="环卫处"),
        Activity(
            id="B", name="在线监测", duration=_days(10), parent="P1", helpers=("市政处", "环卫处")
        ),
        Activity(id="M", name="通过评审", duration=_days(0), kind="milestone", parent="P1"),
        Activity(id="P2", name="雨污混接", kind="summary", owner="市政处", deadline=due),
        Activity(id="C", name="管网改造", duration=_days(40), parent="P2", helpers=("环卫处",)),
        Activity(
            id="X",
            name="供电核准",
            duration=_days(20),
            kind="external",
            parent="P2",
            owner="供电公司",
            calendar="GOV",
            promised=date(2024, 2, 29),
            leader="分管副市长",
        ),
        Activity(id="D", name="建章立制", duration=_days(5)),
        Activity(id="H", name="监理", kind="hammock"),
    )
    return Project(
        code="zg",
        name="巡察反馈问题整改",
        activities=activities,
        calendars=(CalendarSpec("GOV", base="china"),),
        start=instant(date(2024, 1, 2)),
        deadlines=(Deadline(date(2024, 5, 31)),),
        owner="市城管局",
        observations=tuple(row for rows in observations for row in rows),
    )


def known(project: Project, as_of: str = "2024-12-31") -> Mapping[str, Actual]:
    """What is observed of the items of a plan."""
    return actuals(project, day(as_of))


def _days(count: int) -> Span:
    return Span(count * 1440)
