"""Words that people type into cells and behind options: what they mean, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.codes import CODES
from projects.errors import Finding, InputError, Place
from projects.model import DAY, Quantity
from projects.reporting import (
    read_answer,
    read_day,
    read_done,
    read_percent,
    read_remaining,
    read_steps,
)

CELL = Place("周报.xlsx", cell="C8", sheet="填报")
ON = date(2024, 5, 21)
SETS = Quantity(500, "台")


def each(words: str) -> list[str]:
    return words.split()


def refused(read: Callable[[], object]) -> Finding:
    with pytest.raises(InputError) as caught:
        read()
    (found,) = caught.value.findings
    assert found.where == CELL
    assert found.remedy
    assert CODES[found.code].level == "error"
    return found


# -- percent ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("50", 50),
        ("50%", 50),
        (" 50 % ", 50),
        ("５０％", 50),
        ("0.5%", 0.5),
        ("51.2", 51.2),
        ("0", 0),
        ("1", 1),
        ("100.00%", 100),
        ("120%", 120),
        ("1,000", 1000),
        ("百分之五十", 50),
        ("百分之50", 50),
        ("百分之十二点五", 12.5),
        ("百分之百", 100),
        ("五成", 50),
        ("七成五", 75),
        ("五成半", 55),
        ("十成", 100),
        ("二十五", 25),
    ],
)
def test_a_percentage_is_read_in_every_spelling(text: str, percent: float) -> None:
    assert read_percent(text, CELL) == percent


def test_a_bare_number_of_a_percent_cell_is_a_share_of_one() -> None:
    assert read_percent("0.5", CELL, share=True) == 50
    assert read_percent("0.57", CELL, share=True) == 57
    assert read_percent("1", CELL, share=True) == 100
    assert read_percent("50%", CELL, share=True) == 50
    assert refused(lambda: read_percent("50", CELL, share=True)).code == "DP533"


def test_half_a_percent_or_half_of_all_is_refused_with_both() -> None:
    found = refused(lambda: read_percent("0.5", CELL))
    assert found.code == "DP534"
    assert "0.5%" in found.says
    assert "50%" in found.says


@pytest.mark.parametrize(
    "text",
    [
        *each("约50% 50-60% 50%左右 基本完成 1/2 -5 50%% 1e3 nan inf ٣٠ 1001 十五成 五成十"),
        "5 0",
        "",
    ],
)
def test_what_is_no_percentage_is_refused(text: str) -> None:
    assert refused(lambda: read_percent(text, CELL)).code == "DP533"


def test_a_decimal_comma_and_two_numerals_side_by_side_are_refused_with_both() -> None:
    assert "15 或 1.5" in refused(lambda: read_percent("1,5", CELL)).remedy
    assert refused(lambda: read_percent("一二", CELL)).code == "DP534"


@given(st.decimals(0, 1000, places=2), st.sampled_from(["{}%", "{} ％", "百分之{}"]))
def test_a_printed_percentage_reads_back(value: object, form: str) -> None:
    assert read_percent(form.format(value), CELL) == float(str(value))


@given(st.integers(0, 1000))
def test_a_share_of_a_cell_is_its_percentage_to_the_digit(tenths: int) -> None:
    assert read_percent(repr(tenths / 1000), CELL, share=True) == tenths / 10


# -- quantity done ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("256", 256),
        ("256台", 256),
        ("256/500台", 256),
        ("256台/500台", 256),
        ("256 / 500", 256),
        ("２５６／５００台", 256),
        ("1,234.5", 1234.5),
        ("1.2万", 12_000),
        ("二百五十六台", 256),
        ("已完成256台", 256),
        ("累计完成：256", 256),
        ("0", 0),
    ],
)
def test_a_quantity_is_read_in_every_spelling(text: str, done: float) -> None:
    assert read_done(text, SETS, CELL) == done


@pytest.mark.parametrize(
    ("text", "quantity", "done"),
    [
        ("1.2万元", Quantity(20, "万元"), 1.2),
        ("1.2万立方米", Quantity(20_000, "m³"), 12_000),
        ("12.5公里", Quantity(270, "km"), 12.5),
        ("120 平方米", Quantity(900, "㎡"), 120),
        ("12.5KM", Quantity(270, "公里"), 12.5),
    ],
)
def test_one_unit_has_several_names(text: str, quantity: Quantity, done: float) -> None:
    assert read_done(text, quantity, CELL) == done


def test_a_total_that_is_not_the_plans_is_refused() -> None:
    found = refused(lambda: read_done("256/501台", SETS, CELL))
    assert found.code == "DP535"
    assert "500台" in found.says


def test_a_unit_that_is_not_the_plans_is_refused() -> None:
    assert refused(lambda: read_done("256辆", SETS, CELL)).code == "DP536"
    assert refused(lambda: read_done("12000元", Quantity(20, "万元"), CELL)).code == "DP536"
    assert refused(lambda: read_done("256台", Quantity(500), CELL)).code == "DP536"


def test_ten_thousand_beside_a_unit_of_ten_thousand_has_two_readings() -> None:
    found = refused(lambda: read_done("1.2万", Quantity(20, "万元"), CELL))
    assert (found.code, "1.2万元" in found.says) == ("DP534", True)


def test_no_total_is_ever_invented() -> None:
    assert refused(lambda: read_done("256", None, CELL)).code == "DP503"
    assert refused(lambda: read_done("256/500", None, CELL)).code == "DP503"


@pytest.mark.parametrize(
    "text", [*each("-3 =1+1 51.2% 全部 本周完成20台 256/ /500 256/500/1 256+20"), "2 56", ""]
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    assert refused(lambda: read_done(text, SETS, CELL)).code == "DP533"


@given(
    st.decimals(0, 500_000, places=2),
    st.sampled_from(["{0}", "{0:,}", "{0}台", "{0}/500000台", "{0:,} 台 / 500,000 台"]),
)
def test_a_printed_quantity_reads_back(value: object, form: str) -> None:
    done = read_done(form.format(value), Quantity(500_000, "台"), CELL)
    assert done == pytest.approx(float(str(value)), abs=1e-9)


# -- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "5月21日",
        "5月21",
        "5月21号",
        "5 月 21 日",
        "五月二十一日",
        "２０２４年５月２１日",
        "2024-05-21",
        "2024.5.21",
        "2024/5/21",
        "20240521",
        "45433",
        "45433.0",
        "45433.75",
        "21日",
        "5/21",
        "5-21",
        "5.21",
        "2024-05-21 00:00:00",
        "2024年5月21日 8:30",
    ],
)
def test_a_day_is_read_in_every_spelling(text: str) -> None:
    found = read_day(text, ON, CELL)
    assert found == date(2024, 5, 21)
    assert not isinstance(found, datetime)


def test_a_day_without_its_year_is_the_latest_up_to_the_data_date() -> None:
    assert read_day("12月20日", ON, CELL) == date(2023, 12, 20)
    assert read_day("12月31日", date(2024, 1, 3), CELL) == date(2023, 12, 31)
    assert read_day("28日", date(2024, 6, 3), CELL) == date(2024, 5, 28)
    assert read_day("2月29日", date(2025, 1, 10), CELL) == date(2024, 2, 29)


def test_a_day_that_is_nearer_in_the_future_is_refused_with_both() -> None:
    for text in ("5月25日", "22日"):
        found = refused(lambda text=text: read_day(text, ON, CELL))  # type: ignore[misc]
        assert found.code == "DP534"
        assert "2024-05-2" in found.says


def test_a_point_that_a_spreadsheet_may_have_cut_is_refused() -> None:
    found = refused(lambda: read_day("5.2", ON, CELL))
    assert "5月20日" in found.says
    assert read_day("5.20", ON, CELL) == date(2024, 5, 20)


def test_a_time_of_day_counts_in_a_plan_with_shifts_alone() -> None:
    at = read_day("2024-05-21 08:30", ON, CELL, clock=True)
    assert at == datetime(2024, 5, 21, 8, 30)  # noqa: DTZ001 - naive local time
    assert read_day("2024-05-21 08:30", ON, CELL) == date(2024, 5, 21)
    assert refused(lambda: read_day("2024-05-21 24:00", ON, CELL, clock=True)).code == "DP537"


@pytest.mark.parametrize(
    "text",
    [
        *each("昨天 前天 今天 本周五 5月 5月底 5月中旬 2024年5月 2月30日 13月1日 2024-13-01"),
        *each("最迟5月21日 预计5月21日 5月21日前 5月1-3日 春节前 21/5 1 2024 0 19490101 乙"),
        "May 21",
        "",
        "2" * 60,
    ],
)
def test_what_is_no_day_on_which_something_happened_is_refused(text: str) -> None:
    assert refused(lambda: read_day(text, ON, CELL)).code == "DP537"


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(
        ["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y.%m.%d}"]
    ),
)
def test_a_printed_day_reads_back(day: date, form: str) -> None:
    assert read_day(form.format(day), ON, CELL) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 180))
def test_a_day_of_the_last_half_year_reads_back_without_its_year(on: date, ago: int) -> None:
    day = on - timedelta(days=ago)
    assert read_day(f"{day.month}月{day.day}日", on, CELL) == day
    assert read_day(str((day - date(1899, 12, 30)).days), on, CELL) == day


def complaints(text: str) -> list[Place]:
    """Where every reader of a text that refuses it complains."""
    readers: list[Callable[[], object]] = [
        lambda: read_percent(text, CELL),
        lambda: read_percent(text, CELL, share=True),
        lambda: read_done(text, SETS, CELL),
        lambda: read_day(text, ON, CELL),
        lambda: read_remaining(text, DAY, CELL),
        lambda: read_answer(text, CELL),
    ]
    found: list[Place] = []
    for read in readers:
        try:
            read()
        except InputError as error:
            found += [finding.where for finding in error.findings]
    return found


@given(st.text(max_size=30) | st.text("0123456789.,/月日年-百十一二半成%万台天 点零", max_size=12))
def test_any_text_is_read_or_refused_at_its_cell(text: str) -> None:
    assert set(complaints(text)) <= {CELL}


# -- remaining work, steps, answers ----------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["12", "12天", "12个工作日", "１２ 天", "十二天", "12d", "剩余12天", "12.0"]
)
def test_remaining_work_is_read_in_working_days(text: str) -> None:
    assert read_remaining(text, DAY, CELL) == 12 * DAY
    assert read_remaining(text, 480, CELL) == 12 * 480


def test_hours_belong_to_plans_with_shifts() -> None:
    assert read_remaining("3小时", 480, CELL) == 180
    assert read_remaining("1.5天", 480, CELL) == 720
    assert refused(lambda: read_remaining("3小时", DAY, CELL)).code == "DP129"
    assert refused(lambda: read_remaining("1.5", DAY, CELL)).code == "DP128"


def test_weeks_months_and_calendar_days_are_no_working_days() -> None:
    assert refused(lambda: read_remaining("2周", DAY, CELL)).code == "DP534"
    assert refused(lambda: read_remaining("1个月", DAY, CELL)).code == "DP534"
    assert refused(lambda: read_remaining("12日历天", DAY, CELL)).code == "DP126"
    assert refused(lambda: read_remaining("半天", DAY, CELL)).code == "DP533"
    assert refused(lambda: read_remaining("-1", DAY, CELL)).code == "DP533"


@given(st.integers(0, 36_525), st.sampled_from(["{}", "{}天", "{} 个工作日"]))
def test_printed_remaining_days_read_back(days: int, form: str) -> None:
    assert read_remaining(form.format(days), DAY, CELL) == days * DAY


def test_steps_stand_between_any_separators() -> None:
    assert read_steps("支模、钢筋; 浇筑\n养护") == ("支模", "钢筋", "浇筑", "养护")
    assert read_steps(" ") == ()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("是 √ ✓ ✔ Y yes 已达到 按序时进度", "是"),
        ("否 × ✗ n 未达到 滞后", "否"),
        ("未填 - — / ／", ""),
    ],
)
def test_an_answer_is_read_where_it_is_unambiguous(words: str, answer: str) -> None:
    assert {read_answer(word, CELL) for word in words.split()} == {answer}


def test_an_empty_answer_is_no_answer() -> None:
    assert read_answer("  ", CELL) == ""


@pytest.mark.parametrize("text", ["x", "1", "是否", "基本达到", "是，但有滞后", "90%"])
def test_an_answer_that_says_neither_is_refused(text: str) -> None:
    assert refused(lambda: read_answer(text, CELL)).code == "DP538"
