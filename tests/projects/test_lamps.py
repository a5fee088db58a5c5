from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError
from projects.lamps import DEFAULT, PRESETS, Lamp, Past, Reading, preset_of

WEEK_BEFORE = date(2023, 12, 24)


def light(
    preset: str, points: float, days: float | None = None, before: float | None = None
) -> Lamp:
    past = None if before is None else Past(WEEK_BEFORE, before)
    return preset_of(preset).light(Reading(points, days, past))


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        (3.3, "● 绿灯"),
        (0, "● 绿灯"),
        (-0.1, "●* 绿灯"),
        (-9.9, "●* 绿灯"),
        (-10, "▲ 黄灯"),
        (-30, "▲ 黄灯"),
        (-30.1, "■ 红灯"),
    ],
)
def test_yinchuan_is_yellow_from_10_to_30_points_behind_and_red_beyond(
    points: float, shown: str
) -> None:
    assert str(light("yinchuan-2025", points)) == shown


def test_the_gap_of_the_yinchuan_text_is_green_and_says_that_it_is_undefined() -> None:
    lamp = light("yinchuan-2025", -5)
    assert lamp.marked
    assert "未作规定" in lamp.says


def test_the_noise_of_a_weighted_sum_does_not_change_a_lamp() -> None:
    assert light("yinchuan-2025", 0.1 + 0.2 - 0.3 - 1e-12) == light("yinchuan-2025", 0)
    assert light("yinchuan-2025", -10 + 1e-12).code == "yellow"
    assert light("yinchuan-2025", -30 - 1e-12).code == "yellow"


def test_two_yellows_in_a_row_are_red_at_haikou() -> None:
    assert light("haikou-2020", -1).code == "yellow"
    assert light("haikou-2020", -1, before=4).code == "yellow"
    assert light("haikou-2020", -1, before=-0.5).code == "red"
    assert light("haikou-2020", 0, before=-20).code == "green"


def test_a_lamp_with_a_memory_says_which_week_it_looked_at() -> None:
    assert "上周（截至 2023-12-24）已是黄灯" in light("haikou-2020", -1, before=-3).says
    dark = preset_of("haikou-2020").light(Reading(-1, past=Past(WEEK_BEFORE, None)))
    assert (dark.code, dark.says) == ("yellow", "上周（截至 2023-12-24）没有亮灯，本周黄灯")
    assert [name for name, preset in PRESETS.items() if preset.remembers] == ["haikou-2020"]


@pytest.mark.parametrize(
    ("days", "code"),
    [(3, "green"), (0, "green"), (-7, "green"), (-7.5, "yellow"), (-14.9, "yellow"), (-15, "red")],
)
def test_the_day_preset_turns_after_7_days_and_at_15(days: float, code: str) -> None:
    assert light("days-7-15", -1, days).code == code


def test_the_day_preset_lights_nothing_where_days_cannot_be_counted() -> None:
    assert str(light("days-7-15", -50)) == "○ 未判定"


def test_an_unknown_preset_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(InputError) as refused:
        preset_of("beijing-2030")
    (finding,) = refused.value.findings
    assert finding.code == "DP513"
    assert all(name in finding.remedy for name in PRESETS)


def test_a_plan_without_a_preset_takes_the_default() -> None:
    assert preset_of("").name == DEFAULT


@given(st.sampled_from(sorted(PRESETS)), st.floats(-400, 400), st.floats(0, 400))
def test_being_further_behind_never_lights_a_better_lamp(
    name: str, points: float, more: float
) -> None:
    order = {"green": 0, "yellow": 1, "red": 2}
    here = light(name, points, points)
    further = light(name, points - more, points - more)
    assert order[further.code] >= order[here.code]
