"""In which order Microsoft Project wants the elements of its XML.

Source: "Project XML data interchange schema" (learn.microsoft.com, mspdi_pj12.xsd) with the later
elements where Microsoft Project 2010 to 2016 write them (Manual… stands behind Duration there).
Only elements that we write are listed; an `xsd:sequence` lets the others be absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NAMESPACE: Final = "http://schemas.microsoft.com/project"
SAVE_VERSION: Final = 14
"""Microsoft Project 2010 and later."""

_PERIOD = ("FromDate", "ToDate")

SEQUENCE: Final[Mapping[str, tuple[str, ...]]] = {
    "Project": (
        "SaveVersion", "Name", "Title", "Company", "CreationDate", "ScheduleFromStart",
        "StartDate", "FinishDate", "CriticalSlackLimit", "CalendarUID", "DefaultStartTime",
        "DefaultFinishTime", "MinutesPerDay", "MinutesPerWeek", "DaysPerMonth", "DefaultTaskType",
        "DurationFormat", "WorkFormat", "HonorConstraints", "NewTasksEffortDriven",
        "NewTasksEstimated", "SplitsInProgressTasks", "WeekStartDay", "StatusDate",
        "NewTasksAreManual", "ExtendedAttributes", "Calendars", "Tasks", "Resources",
        "Assignments",
    ),
    "ExtendedAttributes": ("ExtendedAttribute",),
    "Calendars": ("Calendar",),
    "Calendar": (
        "UID", "Name", "IsBaseCalendar", "IsBaselineCalendar", "BaseCalendarUID", "WeekDays",
        "Exceptions",
    ),
    "WeekDays": ("WeekDay",),
    "WeekDay": ("DayType", "DayWorking", "TimePeriod", "WorkingTimes"),
    "WorkingTimes": ("WorkingTime",),
    "WorkingTime": ("FromTime", "ToTime"),
    "TimePeriod": _PERIOD,
    "Exceptions": ("Exception",),
    "Exception": (
        "EnteredByOccurrences", "TimePeriod", "Occurrences", "Name", "Type", "DayWorking",
        "WorkingTimes",
    ),
    "Tasks": ("Task",),
    "Task": (
        "UID", "ID", "Name", "Active", "Manual", "Type", "IsNull", "Contact", "WBS",
        "OutlineNumber", "OutlineLevel", "Priority", "Start", "Finish", "Duration", "ManualStart",
        "ManualFinish", "ManualDuration", "DurationFormat", "Work", "Stop", "Resume",
        "ResumeValid", "EffortDriven", "Recurring", "Estimated", "Milestone", "Summary",
        "Critical", "IsSubproject", "ExternalTask", "EarlyStart", "EarlyFinish", "LateStart",
        "LateFinish", "FreeSlack", "TotalSlack", "StartSlack", "FinishSlack", "PercentComplete",
        "PercentWorkComplete", "ActualStart", "ActualFinish", "ActualDuration", "ActualWork",
        "RegularWork", "RemainingDuration", "RemainingWork", "ConstraintType", "CalendarUID",
        "ConstraintDate", "Deadline", "LevelAssignments", "LevelingCanSplit", "LevelingDelay",
        "LevelingDelayFormat", "IgnoreResourceCalendar", "Notes", "PhysicalPercentComplete",
        "PredecessorLink", "ExtendedAttribute",
    ),
    "PredecessorLink": ("PredecessorUID", "Type", "CrossProject", "LinkLag", "LagFormat"),
    # The definition of a field in the project's list, and its value in a task.
    "ExtendedAttribute": ("FieldID", "FieldName", "Alias", "Value"),
    "Resources": ("Resource",),
    "Resource": ("UID", "ID", "Name", "Type", "IsNull", "MaxUnits", "CalendarUID"),
    "Assignments": ("Assignment",),
    "Assignment": (
        "UID", "TaskUID", "ResourceUID", "PercentWorkComplete", "ActualFinish", "ActualStart",
        "ActualWork", "Finish", "Milestone", "RegularWork", "RemainingWork", "Start", "Stop",
        "Resume", "Units", "Work",
    ),
}  # fmt: skip
"""Element -> its children in the order of the schema."""
