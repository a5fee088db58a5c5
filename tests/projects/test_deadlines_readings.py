"""What a reading carries beside its day: events, windows, flags, working days, the sentence."""

from __future__ import annotations

from datetime import date

import pytest

from projects.deadlines import Reading, deadline_of, read_deadline
from projects.errors import InputError, Place
from projects.holidays import DayAnswer, last_published_year

ON = date(2024, 3, 6)
FLOOD = {"汛期": (date(2024, 4, 1), date(2024, 9, 30))}


def finish(text: str, **known: object) -> Reading:
    return read_deadline(text, role="finish", **{"on": ON, **known})  # type: ignore[arg-type]


def refusal(text: str, **known: object) -> str:
    with pytest.raises(InputError) as caught:
        finish(text, **known)
    return str(caught.value)


@pytest.mark.parametrize(
    ("words", "event", "day"),
    [
        ("开工后90日内", "开工", "2024-05-30"),
        ("动工后90日内", "开工", "2024-05-30"),
        ("开工之日起90日内", "开工", "2024-05-30"),
        ("合同签订之日起6个月内", "合同签订", "2024-09-01"),
        ("签订合同后6个月内", "签订合同", "2024-09-01"),
        ("收到通知之日起5个工作日内", "收到", "2024-03-08"),
        ("竣工验收合格后15日内", "竣工验收", "2024-03-16"),
        ("征拆完成后30日内", "征拆完成", "2024-03-31"),
        ("开工前", "开工", "2024-02-29"),
        ("开标前5日", "开标", "2024-02-25"),
        ("开标前5个工作日", "开标", "2024-02-23"),
        ("3个工作日内", "起算日", "2024-03-06"),
        ("开工之日起工期90日历天", "开工", "2024-05-29"),
    ],
)
def test_a_term_is_counted_from_the_event_that_the_caller_dates(
    words: str, event: str, day: str
) -> None:
    assert finish(words, events={event: date(2024, 3, 1)}).day == date.fromisoformat(day)


def test_the_date_of_issue_is_the_documents_unless_the_caller_says_otherwise() -> None:
    assert finish("印发之日起30日内").day == date(2024, 4, 5)
    assert finish("印发之日起30日内", events={"印发": date(2024, 3, 11)}).day == date(2024, 4, 10)
    assert "印发" in refusal("印发之日起30日内", on=None)


def test_working_days_are_those_of_the_state_council_with_make_up_days() -> None:
    assert finish("自2024年2月1日起5个工作日内").day == date(2024, 2, 7)  # Sunday 02-04 worked
    assert finish("自2024年9月30日起1个工作日内").day == date(2024, 10, 8)


def test_working_days_beyond_the_notices_are_provisional_until_an_override_settles_them() -> None:
    year = last_published_year() + 1
    words = f"自{year}年6月1日起2个工作日内"
    assert finish(words).provisional
    settled = {date(year, 6, n): DayAnswer(n != 2, "", False) for n in range(1, 6)}
    reading = finish(words, override=settled)
    assert not reading.provisional
    assert reading.day is not None
    assert reading.day > date(year, 6, 3)


def test_the_flood_season_is_the_projects_own_window() -> None:
    assert finish("汛前", windows=FLOOD).day == date(2024, 3, 31)
    assert finish("2024年汛期前", windows=FLOOD).day == date(2024, 3, 31)
    start = read_deadline("汛后", role="start", on=ON, windows=FLOOD)
    assert (start.day, start.precision) == (date(2024, 10, 1), "window")
    assert "DP216" in refusal("汛后", windows=FLOOD)
    assert "DP209" in refusal("汛期", windows=FLOOD)
    assert "2025年" in refusal("2025年汛前", windows=FLOOD)
    assert "DP208" in refusal("主汛期前", windows=FLOOD)
    stop = {"春节停工": (date(2025, 1, 22), date(2025, 2, 12))}
    assert finish("春节停工前", windows=stop).day == date(2025, 1, 21)


@pytest.mark.parametrize(
    ("words", "day", "worked"),
    [
        ("2024年中秋前", "2024-09-16", "2024-09-14"),  # a make-up Saturday
        ("2025年春节前", "2025-01-28", "2025-01-27"),
        ("2024年国庆节前", "2024-09-30", "2024-09-30"),
        ("2024年6月底", "2024-06-30", "2024-06-28"),
        ("2024年2月4日", "2024-02-04", None),  # a Sunday that is worked
        ("2024年6月28日", "2024-06-28", None),
    ],
)
def test_the_last_working_day_stands_beside_a_festivals_eve_and_a_rest_day(
    words: str, day: str, worked: str | None
) -> None:
    reading = finish(words)
    assert reading.day == date.fromisoformat(day)
    assert reading.last_workday == (date.fromisoformat(worked) if worked else None)


def test_a_rest_day_beyond_the_notices_makes_the_reading_provisional() -> None:
    year = last_published_year() + 2
    assert finish(f"{year}年国庆节前").provisional
    assert not finish("2024年国庆节前").provisional


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("6月前", "2024-05-31"),
        ("2025年前", "2024-12-31"),
        ("24年6月底", "2024-06-30"),
        ("力争6月底前完成", "2024-06-30"),
        ("5月中旬择期验收", "2024-05-20"),
        ("8月底前开工", "2024-08-31"),
        ("国庆节竣工", "2024-10-01"),
        ("自2024年3月1日起30日内", "2024-03-31"),  # ends on a Sunday: Civil Code 203
    ],
)
def test_a_reading_that_a_person_should_confirm_is_flagged(words: str, day: str) -> None:
    reading = finish(words)
    assert (reading.flagged, reading.day) == (True, date.fromisoformat(day))


def test_plain_readings_are_not_flagged() -> None:
    for words in ("6月底", "2024年6月30日前", "国庆节前", "一季度", "年底前", "本周五"):
        assert not finish(words).flagged, words


def test_a_past_day_without_a_year_becomes_next_years_only_when_near() -> None:
    december = date(2023, 12, 10)
    near = finish("3月底前", on=december)
    assert (near.day, near.flagged) == (date(2024, 3, 31), True)
    assert finish("6月10日前", on=december).day == date(2024, 6, 10)
    far = refusal("6月11日前", on=december)
    assert "DP206" in far
    assert "2023年6月11日" in far
    assert "2024年6月11日" in far
    spring = finish("春节前", on=december)
    assert (spring.day, spring.precision) == (date(2024, 2, 9), "festival")
    span = finish("1—2月", on=december)
    assert (span.start, span.end, span.flagged) == (date(2024, 1, 1), date(2024, 2, 29), True)


def test_a_start_in_the_past_is_this_years_unless_next_years_is_near() -> None:
    assert read_deadline("2月", role="start", on=ON).day == date(2024, 2, 1)
    with pytest.raises(InputError, match="DP206"):
        read_deadline("2月开工", role="start", on=date(2023, 12, 10))


def test_a_refusal_of_a_doubtful_period_names_both_days() -> None:
    said = refusal("5月中旬前")
    assert "2024年5月10日" in said
    assert "2024年5月20日" in said


def test_two_works_in_one_sentence_are_refused_with_both_readings() -> None:
    said = refusal("力争6月底完成，确保7月底完成")
    assert "2024年6月30日" in said
    assert "2024年7月31日" in said
    assert "2024年4月30日" in refusal("4月30日前安装完、5月中旬择期验收")


def test_a_refusal_keeps_the_words_and_their_place() -> None:
    where = Place("plan.yaml", 12)
    with pytest.raises(InputError) as caught:
        read_deadline("6月31日", role="finish", on=ON, where=where)
    (finding,) = caught.value.findings
    assert (finding.where, finding.code) == (where, "DP203")
    assert "6月31日" in finding.says
    assert str(finding).startswith("DP203 plan.yaml:12：")


def test_the_json_has_the_keys_of_the_contract() -> None:
    document = finish("2024年中秋前").as_json()
    assert document["text"] == "2024年中秋前"
    assert document["day"] == "2024-09-16"
    assert document["last_workday"] == "2024-09-14"
    contract = {"text", "day", "start", "end", "precision", "reading", "duration", "recurrence"}
    assert contract | {"last_workday", "provisional"} <= set(document)
    assert finish("工期6个月").as_json()["duration"] == "P6M"


def test_a_deadline_keeps_the_words_and_the_reading() -> None:
    reading = finish("力争6月底前完成")
    deadline = deadline_of(reading, item="L600", buffer=5)
    assert (deadline.day, deadline.text, deadline.item) == (
        date(2024, 6, 30),
        "力争6月底前完成",
        "L600",
    )
    assert (deadline.precision, deadline.flagged, deadline.buffer) == ("month", True, 5)
    assert deadline.reading == reading.reading


@pytest.mark.parametrize("words", ["工期6个月", "每周五", "尽快"])
def test_words_without_a_day_set_no_deadline(words: str) -> None:
    with pytest.raises(InputError, match="DP215"):
        deadline_of(finish(words))


@pytest.mark.parametrize(
    ("words", "precision"),
    [
        ("2024年6月30日", "day"),
        ("6月上旬", "ten-day"),
        ("6月底", "month"),
        ("一季度", "quarter"),
        ("上半年", "half-year"),
        ("年底前", "year"),
        ("本周", "week"),
        ("国庆节前", "festival"),
    ],
)
def test_the_precision_tells_how_finely_the_words_name_the_day(words: str, precision: str) -> None:
    assert finish(words).precision == precision
