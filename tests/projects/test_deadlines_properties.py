"""What holds for all dates and all texts: no silent wrong day, no crash."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from projects.deadlines import Reading, Role, read_deadline
from projects.deadlines.normalise import normalise
from projects.deadlines.vocabulary import FILLER, MARKS
from projects.errors import InputError

DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 30))
ROLES: st.SearchStrategy[Role] = st.sampled_from(["start", "finish"])


def attempt(text: str, role: Role = "finish", **known: object) -> Reading | str:
    """The reading, or the code of the refusal."""
    try:
        return read_deadline(text, role=role, **{"on": None, **known})  # type: ignore[arg-type]
    except InputError as refused:
        return refused.findings[0].code


def chinese(number: int) -> str:
    """1 to 31 as documents write it: 二十五."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


def chinese_year(year: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(year))


FORMATS = [
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}年{d.month:02}月{d.day:02}日前",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日之前",
    lambda d: f"{d.year}年{d.month}月\n\n{d.day}日",
    lambda d: f"{d.month}月{d.year}年{d.day}日",
    lambda d: d.isoformat(),
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    lambda d: d.strftime("%Y%m%d"),
    lambda d: f"{chinese_year(d.year)}年{chinese(d.month)}月{chinese(d.day)}日",
    lambda d: f"{d.year}年{d.month}月{d.day}日（星期{'一二三四五六日'[d.weekday()]}）",
    lambda d: f"{d.year}年{d.month}月{d.day}日24时前完成",
    lambda d: f"截止时间：{d.isoformat()} 17:00",
    lambda d: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{d:%Y年%m月%d日}"),
]


@given(DAYS, st.sampled_from(FORMATS), ROLES, st.none() | DAYS)
def test_a_full_date_is_read_the_same_in_every_format_role_and_document(
    day: date, write: object, role: Role, on: date | None
) -> None:
    assert callable(write)
    assert read_deadline(write(day), role=role, on=on).day == day


@given(DAYS, st.integers(1, 6))
def test_a_weekday_that_does_not_fit_its_date_is_always_refused(day: date, off: int) -> None:
    other = "一二三四五六日"[(day.weekday() + off) % 7]
    text = f"{day.year}年{day.month}月{day.day}日（周{other}）"
    assert attempt(text) == "DP204"


@given(st.integers(1990, 2100), st.integers(1, 12), ROLES)
def test_a_month_covers_its_first_to_its_last_day(year: int, month: int, role: Role) -> None:
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    text = f"{year}年{month}月"
    assert read_deadline(text, role=role, on=None).day == (first if role == "start" else last)
    assert read_deadline(text + "底前", role="finish", on=None).day == last
    rest = [
        read_deadline(text + part, role="finish", on=None).day for part in ("上旬", "中旬", "下旬")
    ]
    assert rest == [date(year, month, 10), date(year, month, 20), last]


@given(DAYS, DAYS)
def test_a_date_without_a_year_never_lies_behind_the_document_nor_far_ahead(
    on: date, named: date
) -> None:
    text = f"{named.month}月{named.day}日前"
    reading = attempt(text, on=on)
    if isinstance(reading, str):
        assert reading in {"DP203", "DP206"}
        return
    assert reading.day is not None
    assert (reading.day.month, reading.day.day) == (named.month, named.day)
    assert reading.day >= on
    assert reading.day.year == on.year or (reading.flagged and (reading.day - on).days <= 184)


@given(DAYS, st.integers(1, 200))
def test_a_term_of_days_does_not_count_its_first_day_and_a_construction_period_does(
    day: date, days: int
) -> None:
    if day.year > 2098:
        return
    term = read_deadline(f"自{day:%Y年%m月%d日}起{days}日内", role="finish", on=None)
    works = read_deadline(f"自{day:%Y年%m月%d日}起工期{days}日", role="finish", on=None)
    assert term.day == day + timedelta(days)
    assert works.day == day + timedelta(days - 1)


DAY = date(2024, 6, 28)
WRITTEN = "2024年6月28日"
MEANING = "".join(word for words in MARKS.values() for word in words) + "年月日0123456789一二三十月"
JUNK = st.one_of(
    st.text(max_size=6),
    st.text(alphabet=MEANING, max_size=4),
    st.lists(st.sampled_from(FILLER), max_size=3).map("".join),
)


def tells_another_day(reading: Reading) -> bool:
    """A reading that says openly that it counted from the day, or took it as one end."""
    return reading.kind != "day" or "起算" in reading.reading or "工期当日计入" in reading.reading


@given(JUNK, JUNK, ROLES)
@example("1", "", "finish")
@example("", "0", "finish")
@example("二〇", "", "finish")
@example("", "1时", "finish")
@example("十", "前", "finish")
@example("3、", "", "finish")
@example("", "\u1040", "start")  # a Burmese zero is no digit here
def test_junk_around_a_date_never_silently_changes_the_day(
    before: str, after: str, role: Role
) -> None:
    reading = attempt(before + WRITTEN + after, role, on=date(2024, 3, 6))
    assert isinstance(reading, str) or reading.day == DAY or tells_another_day(reading)


@given(st.integers(0, len(WRITTEN)), st.text(min_size=1, max_size=2))
def test_junk_inside_a_date_never_silently_changes_the_day(at: int, junk: str) -> None:
    if any(c in MEANING for c in normalise(junk)):
        return  # that is another date, not junk
    reading = attempt(WRITTEN[:at] + junk + WRITTEN[at:])
    assert isinstance(reading, str) or reading.day == DAY


@given(st.text(max_size=40), ROLES, st.none() | DAYS)
def test_no_text_makes_the_reader_crash(text: str, role: Role, on: date | None) -> None:
    reading = attempt(text, role, on=on)
    if isinstance(reading, str):
        assert reading.startswith("DP2")
    else:
        assert (reading.day is None) == (reading.kind in {"none", "duration", "recurrence"})


WORDS = [word for words in MARKS.values() for word in words] + [
    *(
        "2024年",
        "6月",
        "30日",
        "今年",
        "本月",
        "周五",
        "一季度",
        "上半年",
        "中旬",
        "国庆节",
        "开工",
    ),
    *(
        "次年",
        "3",
        "个月",
        "工作日",
        "天",
        "两个年度",
        "2024.6",
        "汛",
        "十",
        "24时",
        "完成",
        "年",
        "月",
    ),
]


@given(st.lists(st.sampled_from(WORDS), max_size=7).map("".join), ROLES, st.none() | DAYS)
def test_no_heap_of_deadline_words_makes_the_reader_crash(
    text: str, role: Role, on: date | None
) -> None:
    windows = {"汛期": (date(2024, 4, 1), date(2024, 9, 30))}
    reading = attempt(text, role, on=on, events={"开工": date(2024, 3, 1)}, windows=windows)
    if isinstance(reading, str):
        assert reading.startswith("DP2")
    else:
        assert reading.reading
        assert reading.start is None or (reading.end is not None and reading.start <= reading.end)
