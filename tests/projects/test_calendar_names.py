"""A plan without a default calendar, and a calendar that happens to be called 每日."""

from __future__ import annotations

from datetime import date

from projects.readers import read_text
from projects.schedule import schedule


def test_a_calendar_may_be_called_like_the_one_that_works_every_day() -> None:
    text = """
daopai: 1
code: same-name
name: 同名日历
start: 2024-03-01
calendars:
  每日: {week: [1, 1, 1, 1, 1, 0, 0]}
activities:
  - {id: A, name: 甲, duration: 2, calendar: 每日}
  - {id: B, name: 乙, duration: 2, after: A}
"""
    found = schedule(read_text(text, "same-name.yaml"))
    assert found["A"].early_finish_day == date(2024, 3, 4)
    assert found["B"].early_finish_day == date(2024, 3, 6)
    assert found["A"].total_float_days == 0
