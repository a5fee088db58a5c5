"""A portfolio to measure with: plans of 200 works that differ in network, calendar and progress.

The same seed gives the same files. A district's programme as in `bench_sheet`: 子项目 of ten works
and a milestone, each with an owner of its own, led by three posts, watched by deadlines.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.bench_sheet import AS_OF, observed, programme
from projects.model import CalendarSpec, DayRange, Deadline, Project
from projects.writers.plan_yaml import plan_yaml

WORKS = 200
TOWNS = (
    *("浔阳", "濂溪", "柴桑", "湖口", "都昌", "彭泽"),
    *("瑞昌", "永修", "德安", "武宁", "修水", "庐山"),
)
KINDS = (
    *("雨污分流", "水体治理", "垃圾焚烧", "填埋场封场"),
    *("管网更新", "泵站与调蓄池", "岸线修复"),
)
OFFICES = ("城管局", "住建局", "水务公司", "生态环境局", "城发公司", "供电公司", "街道办事处")
POSTS = ("分管副县长", "城管局局长", "总工程师")


def plan_of(number: int) -> Project:
    """Plan `number` of the portfolio, observed on `AS_OF` or some days earlier."""
    dice = random.Random(number)
    town = TOWNS[number % len(TOWNS)]
    kind = KINDS[number // len(TOWNS) % len(KINDS)]
    plan = programme(WORKS, number)
    rest = date(2026, 2, 4 + dice.randrange(8))
    site = CalendarSpec(
        "SITE",
        week=(*(True,) * 6, dice.random() < 0.5),
        closed=(DayRange(rest, rest + timedelta(days=dice.randrange(14, 28)), name="春节停工"),),
    )
    works = []
    for work in plan.activities:
        changed = replace(work, owner=f"{town}{OFFICES[OFFICE_OF[work.owner]]}")
        if work.parent is None:
            changed = replace(changed, leader=f"{town}{dice.choice(POSTS)}")
        elif work.kind == "milestone" and dice.random() < 0.6:
            day = AS_OF + timedelta(days=dice.randrange(-20, 300))
            changed = replace(changed, deadline=Deadline(day, item=work.id))
        elif dice.random() < 0.1:
            changed = replace(changed, helpers=(f"{town}{dice.choice(OFFICES)}",))
        works.append(changed)
    plan = replace(
        plan,
        code=f"p{number:05}",
        name=f"{town}{kind}工程{number // (len(TOWNS) * len(KINDS)) + 1}期",
        owner=f"{town}城管局",
        activities=tuple(works),
        calendars=(plan.calendars[0], site),
        deadlines=(Deadline(date(2026, 12, 31) + timedelta(days=dice.randrange(200))),),
    )
    seen, _ = observed(plan, number)
    day = AS_OF - timedelta(days=number % 9)
    told = tuple(
        replace(one, as_of=day)
        for one in seen.observations
        if not isinstance(one.value, date) or one.value <= day
    )
    return replace(plan, observations=told)


OFFICE_OF = {
    name: number
    for number, name in enumerate(
        ("市城管局", "浔阳区", "市水务集团", "市生态环境局", "城发集团", "供电公司", "濂溪区")
    )
}
"""The owners of `programme`, each an office of the town."""


def write_plans(folder: Path, first: int, last: int) -> int:
    """Write the plans `first` to `last` (not included) into a folder; bytes written."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number in range(first, last):
        plan = plan_of(number)
        data = plan_yaml(plan).encode()
        (folder / f"{plan.code}.yaml").write_bytes(data)
        size += len(data)
    return size


def portions(count: int, size: int = 100) -> Iterator[tuple[int, int]]:
    """`range(count)` in portions."""
    for first in range(0, count, size):
        yield first, min(first + size, count)
