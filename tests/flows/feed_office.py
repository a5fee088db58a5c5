"""An office with two plans, and what its subscribers see of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from flows.feeds.publishing import publish_feeds
from flows.feeds.report import FeedReport, feeds_folder
from flows.memory import opened
from flows.runs import recompute_all
from projects.workspace import Workspace, create

SUNDAY = date(2023, 12, 31)
OFFICES = ("市政处", "水利处", "园林处", "市城管局")
WEEK = timedelta(days=7)

PLAN = """\
daopai: 1
code: {code}
name: {code}工程
owner: 市城管局
start: 2023-12-01
deadline: 2024-03-29
activities:
  - {{id: A, name: 清淤, duration: 30, owner: 市政处, deadline: {due}}}
  - {{id: B, name: 岸线, duration: 20, after: A, owner: {owner}, deadline: 2024-02-29}}
  - {{id: C, name: 绿化, duration: 10, after: B, owner: 园林处, deadline: 2024-03-15}}
  - {{id: D, name: 验收, kind: milestone, after: C}}
"""


def write(
    workspace: Workspace, code: str, *, due: str = "2024-01-31", owner: str = "水利处"
) -> Path:
    plan = workspace.plans_folder / f"{code}.yaml"
    plan.write_text(PLAN.format(code=code, due=due, owner=owner), encoding="utf-8")
    return plan


def two_plans(folder: Path) -> Workspace:
    """The workspace."""
    made = create(folder, organisation="市重点办", uid_domain="daopai.example")
    for code in ("lake", "road"):
        write(made, code)
    return made


def publish(
    workspace: Workspace, day: date = SUNDAY, *, parts: bool = True, **options: Any
) -> FeedReport:
    """Every feed, with `parts` those of departments in projects too."""
    runs, failed = recompute_all(workspace.plans(), day, workspace)
    return publish_feeds(workspace, runs, failed, day, parts=parts, **options)


def outcomes(report: FeedReport) -> dict[str, str]:
    return {line.name.title: line.outcome for line in report.lines}


def events(workspace: Workspace, title: str) -> dict[str, dict[str, str]]:
    """Name of the item -> its properties, of the feed with that title; names are UIDs cut short."""
    for file in feeds_folder(workspace).glob("*.ics"):
        body = file.read_bytes().decode().replace("\r\n ", "")
        if f"X-WR-CALNAME:{title}·完成时限\r\n" in body:
            found = {}
            for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", body, re.S):
                lines = block.split("BEGIN:VALARM")[0].splitlines()
                values = dict(line.split(":", 1) for line in lines)
                found[values["UID"].removesuffix(".finish@daopai.example")] = values
            return found
    raise AssertionError(f"no feed called {title}")


def state(workspace: Workspace) -> dict[str, tuple[int, bytes]]:
    folder = feeds_folder(workspace)
    return {
        file.relative_to(folder).as_posix(): (file.stat().st_mtime_ns, file.read_bytes())
        for file in folder.rglob("*.ics")
    }


def rows(workspace: Workspace, table: str) -> int:
    with opened(workspace) as store, store.reading() as reading:
        found = reading.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
    return int(found or 0)
