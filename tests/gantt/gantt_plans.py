"""Small plans for the tests of charts, scheduled by the engine."""

from __future__ import annotations

from datetime import date, timedelta

from projects.model import (
    DAY,
    Activity,
    ActivityKind,
    Deadline,
    Link,
    Observation,
    Project,
    Span,
    instant,
)
from projects.schedule import Schedule, schedule

START = date(2026, 3, 2)
PROGRESS = {"A1": 100.0, "A2": 60.0, "A3": 70.0}
BEGAN = {"A1": date(2026, 3, 2), "A2": date(2026, 3, 12), "A3": date(2026, 3, 7)}


def small_schedule(
    as_of: date | None = date(2026, 3, 24), name: str = "东湖截污工程", owner: str = "市城管局"
) -> Schedule:
    """Twelve works in two parts, all link types, an external work and a ledger item."""
    works = [
        work("A", "前期与报批", kind="summary"),
        work("A1", "可研批复", 10, "A", "市发展改革委"),
        work("A2", "施工图审查", 14, "A", "设计院"),
        work("A3", "供电线路核准", 30, "A", "供电公司", kind="external"),
        work("A4", "前期完成", 0, "A", "市城管局"),
        work("B", "截污管网", kind="summary"),
        work("B1", "沟槽支护与开挖", 25, "B", "施工单位（A标）"),
        work("B2", "管道与检查井安装", 25, "B", "施工单位（A标）"),
        work("B3", "闭水试验", 12, "B", "监理单位"),
        work("B4", "路面恢复", 10, "B", "施工单位（B标）"),
        work("B5", "竣工", 0, "B", owner),
        work("C", "资料归档（随到随办）", None, None, "档案室"),
    ]
    links = [
        Link("A1", "A2"),
        Link("A1", "A3", "SS", Span(5 * DAY)),
        Link("A2", "A4"),
        Link("A4", "B1"),
        Link("B1", "B2", "SS", Span(8 * DAY)),
        Link("B1", "B2", "FF", Span(5 * DAY)),
        Link("B2", "B3", "FS", Span(-4 * DAY)),
        Link("B3", "B4"),
        Link("A3", "B4", "SF", Span(60 * DAY)),
        Link("B4", "B5"),
    ]
    return scheduled(works, links, as_of, date(2026, 5, 12), name)


def long_schedule(count: int = 120, as_of: date | None = date(2026, 6, 1)) -> Schedule:
    """`count` rows: parts of ten works, chained, with a milestone at the end of each."""
    works: list[Activity] = []
    links: list[Link] = []
    for k in range(count):
        part, place = divmod(k, 10)
        if place == 0:
            works.append(work(f"P{part}", f"第{part + 1}子项", kind="summary"))
            continue
        days = 0 if place == 9 else 5 + (k * 7) % 23
        works.append(work(f"W{k}", f"第{k}项工作内容说明", days, f"P{part}", f"责任单位{k % 4}"))
        if place > 1:
            links.append(
                Link(f"W{k - 1}", f"W{k}", "SS" if place == 4 else "FS", Span((k % 3) * DAY))
            )
        if place == 1 and part > 1:
            links.append(Link(f"W{k - 15}", f"W{k}"))
    return scheduled(works, links, as_of, date(2026, 12, 1), "长距离输水工程")


def work(
    item: str,
    name: str,
    days: int | None = None,
    parent: str | None = None,
    owner: str = "",
    kind: ActivityKind | None = None,
) -> Activity:
    """One work; `kind` is read off the duration where it is not given."""
    span = None if days is None else Span(days * DAY)
    kind = kind or ("milestone" if days == 0 else "task")
    return Activity(id=item, name=name, duration=span, parent=parent, owner=owner, kind=kind)


def scheduled(
    works: list[Activity], links: list[Link], as_of: date | None, due: date, name: str
) -> Schedule:
    """The plan as the engine computes it, with what `PROGRESS` says observed on the data date."""
    seen: list[Observation] = []
    observed = {activity.id for activity in works} & BEGAN.keys()
    for item in sorted(observed):
        if as_of is None:
            break
        seen.append(Observation(item, as_of, "started", BEGAN[item]))
        seen.append(Observation(item, as_of, "percent", PROGRESS[item]))
        if PROGRESS[item] == 100:
            seen.append(Observation(item, as_of, "finished", BEGAN[item] + timedelta(days=9)))
    project = Project(
        code="t",
        name=name,
        activities=tuple(works),
        links=tuple(links),
        start=instant(START),
        deadlines=(Deadline(due),),
        observations=tuple(seen),
    )
    return schedule(project, as_of=as_of)
