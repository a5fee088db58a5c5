"""How long the HTML page of a 横道图 takes to make, and how large it is.

    python -m benchmarks.bench_sheet              60, 1,000 and 5,000 rows
    python -m benchmarks.bench_sheet --check      exit 1 where a target is missed
    python -m benchmarks.bench_sheet --write DIR  keep the pages, to open them in a browser

A district's programme: 子项目 of ten works and a milestone, begun in waves over two years, two
calendars, a winter stop, progress on the data date, a baseline. CPU time (`time.process_time`) of
everything from the schedule to the text, best of three.
"""

from __future__ import annotations

import argparse
import gc
import random
from datetime import date, timedelta
from pathlib import Path
from time import process_time

from gantt.sheet import SheetOptions, sheet_html
from projects.difference import take_baseline
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    DayRange,
    Deadline,
    Link,
    LinkKind,
    Observation,
    Project,
    Span,
    instant,
)
from projects.schedule import Schedule, schedule

SECONDS, MEGABYTES = 2.0, 6.0
"""The targets for 5,000 rows."""
AS_OF = date(2026, 6, 22)
_WORKS = (
    "可研批复",
    "施工图审查",
    "管线探测",
    "围挡与交通导改",
    "沉井施工",
    "DN1200 顶管",
    "检查井砌筑",
    "闭水试验",
    "路面恢复",
    "CCTV 检测",
)
_PLACES = (
    "甘棠湖截污",
    "南门湖清淤",
    "泵站与调蓄池",
    "生态修复与岸线",
    "老旧小区雨污分流",
    "排口整治",
)
_OWNERS = ("市水务集团", "浔阳区", "濂溪区", "市城管局", "供电公司", "市生态环境局", "城发集团")


def programme(rows: int, seed: int = 6) -> Project:
    """A plan of `rows` rows, observed on `AS_OF`."""
    dice = random.Random(seed)
    works: list[Activity] = []
    links: list[Link] = []
    wave = max(rows // 12 // 45, 1)
    while len(works) < rows:
        part = len(works) // 12
        head = f"P{part}"
        name = f"{_PLACES[part % len(_PLACES)]}{part // len(_PLACES) + 1}标"
        works.append(Activity(id=head, name=name, kind="summary", owner="市城管局"))
        for step in range(min(10, rows - len(works))):
            item = f"{head}-{step}"
            days = dice.choice((7, 10, 12, 14, 18, 21, 25, 30, 36))
            calendar = "GOV" if step < 3 else "SITE"
            owner = dice.choice(_OWNERS)
            works.append(
                Activity(
                    id=item,
                    name=_WORKS[step],
                    duration=Span(days * DAY),
                    calendar=calendar,
                    parent=head,
                    owner=owner,
                )
            )
            if step:
                kind: LinkKind = dice.choice(("FS", "FS", "FS", "SS"))
                lag = Span((days // 3 if kind == "SS" else 0) * DAY)
                back = step - 1 - (step > 2 and dice.random() < 0.3)
                links.append(Link(f"{head}-{back}", item, kind, lag))
            elif part >= wave:
                links.append(
                    Link(f"P{part - wave}-0", item, "SS", Span((30 if rows < 400 else 10) * DAY))
                )
        if len(works) < rows:
            works.append(
                Activity(
                    id=f"{head}-end",
                    name=f"{name}完工",
                    duration=Span(0),
                    calendar="SITE",
                    parent=head,
                    kind="milestone",
                    owner="市城管局",
                )
            )
            links.append(Link(f"{head}-9", f"{head}-end"))
    return Project(
        code="programme",
        name="九江市两湖综合治理工程",
        activities=tuple(works),
        links=tuple(links),
        start=instant(date(2026, 1, 12) if rows < 400 else date(2025, 3, 3)),
        calendar="SITE",
        calendars=(
            CalendarSpec("GOV", base="china"),
            CalendarSpec(
                "SITE",
                week=(True,) * 7,
                closed=(DayRange(date(2026, 2, 8), date(2026, 3, 3), name="春节停工"),),
            ),
        ),
        deadlines=(Deadline(date(2026, 12, 31) if rows < 400 else date(2027, 6, 30)),),
    )


def observed(project: Project, seed: int = 6) -> tuple[Project, dict[str, float]]:
    """The plan with what was seen on `AS_OF`, and the percentages."""
    from dataclasses import replace

    dice = random.Random(seed)
    planned = schedule(project)
    seen: list[Observation] = []
    done: dict[str, float] = {}
    for work in project.activities:
        timing = planned[work.id]
        first, last = timing.early_start_day, timing.early_finish_day
        if work.kind == "summary" or first is None or last is None or first > AS_OF:
            continue
        late = timedelta(days=dice.choice((0, 0, 0, 3, 6, 11)))
        began = first + late
        if began > AS_OF:
            continue
        seen.append(Observation(work.id, AS_OF, "started", began))
        if last + late <= AS_OF:
            seen.append(Observation(work.id, AS_OF, "finished", last + late))
            done[work.id] = 100.0
        else:
            part = (AS_OF - began).days / max((last - first).days, 1)
            done[work.id] = float(round(min(95.0, 100 * part * dice.uniform(0.4, 1.1))))
            seen.append(Observation(work.id, AS_OF, "percent", done[work.id]))
    return replace(project, observations=tuple(seen)), done


def page_of(rows: int) -> tuple[Schedule, SheetOptions]:
    """The schedule of a programme, and what its page shows."""
    plan = programme(rows)
    project, done = observed(plan)
    promised = take_baseline(
        schedule(plan), reason="开工", by="市城管局", revision=1, calendar_hash=""
    )
    options = SheetOptions(progress=done, baseline=promised)
    return schedule(project, as_of=AS_OF), options


def main() -> int:
    """Measure, print, and answer whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    met = True
    for rows in (60, 1000, 5000):
        planned, options = page_of(rows)
        best, text = 1e9, ""
        for _ in range(3):
            gc.collect()
            start = process_time()
            text = sheet_html(planned, options)
            best = min(best, process_time() - start)
        size = len(text.encode()) / 1e6
        print(f"{rows:5} rows  {best:6.2f} CPU s  {size:6.2f} MB")
        met &= rows < 5000 or (best <= SECONDS and size <= MEGABYTES)
        if asked.write:
            (asked.write / f"sheet_{rows}.html").write_text(text, "utf-8")
    return 0 if met or not asked.check else 1


if __name__ == "__main__":
    raise SystemExit(main())
