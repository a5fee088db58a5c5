"""What the tests of the Microsoft Project XML writer share: plans, and the file as a tree."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from projects.bundled import path
from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Deadline,
    Link,
    Project,
    Span,
    instant,
)
from projects.readers import read_plan
from projects.schedule import schedule
from projects.writers.mspdi import mspdi_document

SPACE = "{http://schemas.microsoft.com/project}"
MONDAY = date(2024, 3, 4)
OFFICE = CalendarSpec("GOV", base="china")
DAILY = CalendarSpec("SITE", week=(True,) * 7)


def small(*works: Activity, links: tuple[Link, ...] = (), **more: object) -> Project:
    """A plan of days that starts on a Monday, on a site that never rests."""
    given: dict[str, object] = {
        "code": "P",
        "name": "示例",
        "activities": works,
        "links": links,
        "calendars": (DAILY, OFFICE),
        "calendar": "SITE",
        "start": instant(MONDAY),
    }
    return Project(**{**given, **more})  # type: ignore[arg-type]


def work(item: str, days: int = 5, **more: object) -> Activity:
    """A work of some working days."""
    given: dict[str, object] = {"id": item, "name": f"工作{item}", "duration": Span(days * DAY)}
    return Activity(**{**given, **more})  # type: ignore[arg-type]


def due(day: date, item: str | None = None) -> Deadline:
    """A deadline on a day."""
    return Deadline(day, text=day.isoformat(), item=item)


def tree(project: Project, as_of: date | None = None) -> Element:
    """The written file, parsed, without its namespace."""
    root = ElementTree.fromstring(mspdi_document(project, schedule(project, as_of=as_of)))
    for element in root.iter():
        assert element.tag.startswith(SPACE)
        element.tag = element.tag.removeprefix(SPACE)
    return root


def tasks(root: Element) -> dict[str, Element]:
    """The tasks by name, without the project's own row."""
    return {task.findtext("Name", ""): task for task in root.findall("Tasks/Task")[1:]}


def fields(element: Element, *names: str) -> list[str | None]:
    """The texts of some children."""
    return [element.findtext(name) for name in names]


def bundled(code: str) -> Project:
    """A bundled plan."""
    return read_plan(path(code))


def last_day(project: Project) -> date | None:
    """The last day that something was reported for."""
    return max((row.as_of for row in project.observations), default=None)
