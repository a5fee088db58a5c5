"""The table view of a schedule."""

from __future__ import annotations

from datetime import date

from projects.bundled import path
from projects.readers import read_plan
from projects.schedule import schedule


def test_the_frame_has_one_row_a_work_with_the_days_that_people_see() -> None:
    computed = schedule(read_plan(path("lianghu")))
    frame = computed.frame().set_index("id")
    assert len(frame) == len(computed.project.activities)
    main = frame.loc["L600"]
    assert main["early_finish"] == date(2024, 4, 13)
    assert main["late_finish"] == date(2024, 3, 31)
    assert main["total_float_days"] == -13
    assert bool(main["critical"])


def test_works_that_are_late_can_be_picked_out_of_the_frame() -> None:
    frame = schedule(read_plan(path("lianghu"))).frame()
    late = set(frame[frame["total_float_days"] < 0]["id"])
    assert {"L504", "L600"} <= late
    assert "L211" not in late
