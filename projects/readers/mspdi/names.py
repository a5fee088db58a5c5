"""Which elements of a Microsoft Project XML file are read; everything else passes by."""

from __future__ import annotations

# fmt: off
PARTS = frozenset((
    "Project", "Calendars", "Calendar", "WeekDays", "WeekDay", "TimePeriod", "WorkingTimes",
    "WorkingTime", "Exceptions", "Exception", "WorkWeeks", "WorkWeek", "Tasks", "Task",
    "PredecessorLink", "Resources", "Resource", "Assignments", "Assignment",
    "ExtendedAttributes", "ExtendedAttribute",
))
"""Elements that hold others."""

COUNTED = frozenset(("Baseline", "OutlineCode"))
"""Elements that only count."""

LEAVES = frozenset((
    # the project
    "Name", "Title", "ScheduleFromStart", "StartDate", "FinishDate", "StatusDate",
    "MinutesPerDay", "HonorConstraints", "CalendarUID",
    # calendars
    "UID", "IsBaseCalendar", "BaseCalendarUID", "DayType", "DayWorking", "FromDate", "ToDate",
    "FromTime", "ToTime", "EnteredByOccurrences", "Occurrences", "Type", "Period", "DaysOfWeek",
    "MonthItem", "MonthPosition", "Month", "MonthDay",
    # tasks
    "ID", "IsNull", "Active", "Manual", "OutlineLevel", "OutlineNumber", "Start", "Finish",
    "ManualStart", "ManualFinish", "Duration", "DurationFormat", "Stop", "Resume", "Recurring",
    "Milestone", "Summary", "IsSubproject", "SubprojectName", "ExternalTask", "PercentComplete",
    "ActualStart", "ActualFinish", "RemainingDuration", "ConstraintType", "ConstraintDate",
    "Deadline", "LevelingDelay", "IgnoreResourceCalendar", "Notes", "Cost", "FixedCost",
    "Contact",
    # links and assignments
    "PredecessorUID", "CrossProject", "LinkLag", "LagFormat", "TaskUID", "ResourceUID", "Delay",
    # custom fields
    "FieldID", "Alias", "Value",
))
"""Elements that hold text."""
# fmt: on
