"""Small Microsoft Project XML files for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from projects.model import Activity, Project
from projects.readers.mspdi import read_mspdi

WORKDAY = (
    "<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime>"
    "</WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime>"
    "</WorkingTime></WorkingTimes>"
)
HEAD = {
    "Title": "管网工程",
    "ScheduleFromStart": "1",
    "StartDate": "2024-03-04T08:00:00",
    "FinishDate": "2024-03-29T17:00:00",
    "CalendarUID": "1",
    "MinutesPerDay": "480",
    "HonorConstraints": "1",
}


def elements(**values: object) -> str:
    """`elements(UID=1)` is `<UID>1</UID>`."""
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


def day(kind: int, inside: str = "") -> str:
    """A WeekDay, Sunday 1; a day of rest without working times."""
    return f"<WeekDay>{elements(DayType=kind, DayWorking=int(bool(inside)))}{inside}</WeekDay>"


def times(*ranges: str) -> str:
    """Working times: `times("08:00-12:00")`."""
    rows = [each.split("-") for each in ranges]
    inside = "".join(
        f"<WorkingTime>{elements(FromTime=a + ':00', ToTime=b + ':00')}</WorkingTime>"
        for a, b in rows
    )
    return f"<WorkingTimes>{inside}</WorkingTimes>"


OFFICE = day(1) + "".join(day(kind, WORKDAY) for kind in range(2, 7)) + day(7)


def calendar(uid: int, name: str, week: str = "", more: str = "", base: int | None = None) -> str:
    """A calendar; with `base` a derived one."""
    of = elements(UID=uid, Name=name, IsBaseCalendar=int(base is None))
    below = elements(BaseCalendarUID=-1 if base is None else base)
    days = f"<WeekDays>{week}</WeekDays>" if week else ""
    return f"<Calendar>{of}{below}{days}{more}</Calendar>"


def exception(first: str, last: str, inside: str = "", **values: object) -> str:
    """An exception of a calendar from `first` to `last`."""
    period = elements(FromDate=first + "T00:00:00", ToDate=last + "T23:59:00")
    said = elements(**{"Type": 1, "DayWorking": int(bool(inside)), **values})
    return f"<Exception><TimePeriod>{period}</TimePeriod>{said}{inside}</Exception>"


def task(uid: int, hours: int = 8, inside: str = "", **values: object) -> str:
    """A task of some hours."""
    usual: dict[str, Any] = {"UID": uid, "ID": uid, "Name": f"任务{uid}", "OutlineLevel": 1}
    lasts = {"Duration": f"PT{hours}H0M0S", "DurationFormat": 7}
    return f"<Task>{elements(**{**usual, **lasts, **values})}{inside}</Task>"


def link(before: int, **values: object) -> str:
    """A predecessor link, FS without a lag where nothing else is said."""
    usual = {"PredecessorUID": before, "Type": 1, "LinkLag": 0, "LagFormat": 7}
    return f"<PredecessorLink>{elements(**{**usual, **values})}</PredecessorLink>"


def document(
    tasks: str,
    *,
    calendars: str | None = None,
    resources: str = "",
    assignments: str = "",
    **head: str,
) -> str:
    """A whole file."""
    own = calendar(1, "标准", OFFICE) if calendars is None else calendars
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Project xmlns="http://schemas.microsoft.com/project">\n'
        f"{elements(**{**HEAD, **head})}\n<Calendars>{own}</Calendars>\n"
        f"<Tasks>\n{tasks}\n</Tasks>\n"
        f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments>\n</Project>\n"
    )


def read(folder: Path, text: str | bytes, name: str = "plan.xml") -> Project:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_mspdi(path)


def works(project: Project) -> dict[str, Activity]:
    """The works of a plan by id."""
    return {work.id: work for work in project.activities}


def left(project: Project) -> dict[str, tuple[int, tuple[str, ...]]]:
    """What stayed behind: counts and works by kind."""
    return {each.kind: (each.count, each.items) for each in project.left_out}
