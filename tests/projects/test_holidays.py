"""State Council days: the notices, the law beyond them, festivals, override files."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import InputError
from projects.holidays import (
    DayAnswer,
    china_day,
    china_days,
    china_hash,
    festival,
    is_provisional,
    last_published_year,
    read_override,
    workday_rows,
)

NOTICE_2027 = [
    ("元旦", "2027-01-01", True),
    ("元旦", "2027-01-02", True),
    ("元旦", "2027-01-03", True),
    ("春节", "2027-02-05", True),
    ("春节", "2027-02-08", True),
    ("春节", "2027-02-20", False),
    ("清明节", "2027-04-05", True),
    ("劳动节", "2027-05-03", True),
    ("端午节", "2027-06-09", True),
    ("中秋节", "2027-09-15", True),
    ("国庆节", "2027-10-01", True),
    ("国庆节", "2027-10-09", False),
]


def write_notice(path: Path, days: list[tuple[str, str, bool]], year: int = 2027) -> Path:
    entries = [{"name": name, "date": day, "isOffDay": off} for name, day, off in days]
    document = {"year": year, "papers": ["http://www.gov.cn/notice"], "days": entries}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def test_every_published_day_is_that_of_the_notices() -> None:
    days = days_between(date(2004, 1, 1), date(last_published_year(), 12, 31))
    expected = [chinese_calendar.is_workday(day) for day in days]
    assert china_days(days[0], days[-1]) == expected
    assert [china_day(day).work for day in days] == expected


def test_a_make_up_sunday_is_worked_and_says_for_which_festival() -> None:
    assert china_day(date(2024, 2, 4)) == DayAnswer(True, "调休上班（春节）", False)


def test_a_bridged_monday_is_off_and_an_ordinary_day_has_no_name() -> None:
    assert china_day(date(2026, 10, 5)) == DayAnswer(False, "国庆节", False)
    assert china_day(date(2026, 10, 12)) == DayAnswer(True, "", False)
    assert china_day(date(2026, 10, 17)) == DayAnswer(False, "周六", False)


def test_beyond_the_notices_the_law_of_2025_holds_without_any_make_up_day() -> None:
    year = last_published_year() + 1
    days = days_between(date(year, 1, 1), date(year, 12, 31))
    answers = {day: china_day(day) for day in days}
    assert all(answer.provisional for answer in answers.values())
    assert not [day for day in days if answers[day].work and day.weekday() > 4]
    eve = festival("除夕", year)
    assert eve is not None
    off = {eve + timedelta(n) for n in range(4)} | {date(year, 5, 1), date(year, 5, 2)}
    off |= {date(year, 1, 1)} | {date(year, 10, n) for n in (1, 2, 3)}
    for name in ("清明", "端午", "中秋"):
        day = festival(name, year)
        assert day is not None
        off.add(day)
    assert {day for day in days if not answers[day].work and day.weekday() < 5} == {
        day for day in off if day.weekday() < 5
    }


def test_two_festivals_on_one_day_are_both_named() -> None:
    assert china_day(date(2031, 10, 1)).name == "国庆节、中秋"


def test_before_the_first_notice_the_law_of_1999_holds_and_is_provisional() -> None:
    assert china_day(date(2003, 5, 2)) == DayAnswer(False, "劳动节", True)
    assert china_day(date(2003, 6, 4)).work  # 端午 was no holiday yet
    assert china_day(date(1998, 10, 2)).name == "国庆节"
    assert china_day(date(1998, 5, 4)).work


def test_the_last_week_of_the_last_published_year_may_still_change() -> None:
    year = last_published_year()
    assert not is_provisional(date(year, 12, 24))
    assert is_provisional(date(year, 12, 25))
    assert is_provisional(date(year, 12, 31))
    assert not is_provisional(date(year - 1, 12, 31))


def test_no_notice_so_far_has_moved_an_earlier_december_day() -> None:
    from chinese_calendar.constants import holidays as off
    from chinese_calendar.constants import workdays

    assert {d for d in {*off, *workdays} if d.month == 12 and d.day < 25} == set()


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("春节", 2025, "2025-01-29"),
        ("春节", 2024, "2024-02-10"),
        ("春节", 2033, "2033-01-31"),
        ("春节", 2034, "2034-02-19"),  # after the leap eleventh month of 2033
        ("中秋", 2024, "2024-09-17"),
        ("中秋节", 2033, "2033-09-08"),  # old tables with a leap seventh month say 10-07
        ("中秋", 2020, "2020-10-01"),
        ("中秋", 2089, "2089-09-18"),
        ("端午节", 2023, "2023-06-22"),  # after the leap second month
        ("元宵节", 2024, "2024-02-24"),
        ("重阳", 2025, "2025-10-29"),
        ("重阳", 2057, "2057-10-07"),
        ("除夕", 2025, "2025-01-28"),
        ("清明", 2024, "2024-04-04"),
        ("清明节", 2023, "2023-04-05"),
        ("国庆节", 2024, "2024-10-01"),
        ("十一", 2024, "2024-10-01"),
        ("“五一”", 2024, "2024-05-01"),
        ("劳动节", 2024, "2024-05-01"),
        ("七一", 2021, "2021-07-01"),
    ],
)
def test_the_festival_falls_on_its_known_day(name: str, year: int, day: str) -> None:
    assert festival(name, year) == date.fromisoformat(day)


def test_a_name_that_is_no_festival_has_no_day_nor_has_a_lunar_one_beyond_the_table() -> None:
    assert festival("大暑", 2024) is None
    assert festival("春", 2024) is None
    assert festival("春节", 2101) is None
    assert festival("国庆", 2101) == date(2101, 10, 1)


@pytest.mark.parametrize("year", range(2008, 2027))
def test_each_festival_is_a_day_off_in_the_notice_of_its_year(year: int) -> None:
    for name in ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆"):
        day = festival(name, year)
        assert day is not None
        assert chinese_calendar.is_holiday(day), name


@given(st.integers(1990, 2100))
def test_lunar_festivals_stand_in_their_season_and_order(year: int) -> None:
    spring, lantern = festival("春节", year), festival("元宵", year)
    dragon, moon, ninth = (festival(name, year) for name in ("端午", "中秋", "重阳"))
    assert spring is not None
    assert lantern is not None
    assert dragon is not None
    assert moon is not None
    assert ninth is not None
    assert date(year, 1, 21) <= spring <= date(year, 2, 21)
    assert (lantern - spring).days == 14
    assert date(year, 5, 27) <= dragon <= date(year, 6, 26)
    assert date(year, 9, 7) <= moon <= date(year, 10, 9)
    assert (ninth - moon).days in {23, 24, 52, 53}  # 52: a leap eighth month between them


def test_importing_holidays_reads_no_notice() -> None:
    code = "import sys, projects.holidays; print('chinese_calendar' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_complete_notice_settles_its_year_and_the_december_before(tmp_path: Path) -> None:
    override = read_override(write_notice(tmp_path / "2027.json", NOTICE_2027))
    assert china_day(date(2027, 2, 20), override) == DayAnswer(True, "调休上班（春节）", False)
    assert china_day(date(2027, 2, 8), override) == DayAnswer(False, "春节", False)
    assert china_day(date(2027, 3, 1), override) == DayAnswer(True, "", False)
    assert not is_provisional(date(2026, 12, 31), override)
    assert not is_provisional(date(2027, 12, 24), override)
    assert is_provisional(date(2027, 12, 25), override)
    days = china_days(date(2026, 12, 1), date(2027, 12, 31), override)
    assert days == [
        china_day(d, override).work for d in days_between(date(2026, 12, 1), date(2027, 12, 31))
    ]


def test_a_notice_in_the_middle_of_a_year_changes_only_the_days_it_names(tmp_path: Path) -> None:
    path = write_notice(tmp_path / "extra.json", [("抗战胜利纪念日", "2026-09-03", True)], 2026)
    override = read_override(path)
    assert china_day(date(2026, 9, 3), override) == DayAnswer(False, "抗战胜利纪念日", False)
    assert china_day(date(2026, 9, 4), override) == china_day(date(2026, 9, 4))
    assert set(override) == {date(2026, 9, 3)}


def test_of_two_files_the_later_wins(tmp_path: Path) -> None:
    first = write_notice(tmp_path / "a.json", NOTICE_2027)
    second = write_notice(tmp_path / "b.json", [("国庆节", "2027-10-09", True)])
    override = read_override([first, second])
    assert not china_day(date(2027, 10, 9), override).work
    assert not china_day(date(2027, 10, 1), override).work


def test_all_mistakes_of_all_files_come_at_once_with_their_lines(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(
        '{"year": 2027,\n "days": [\n'
        '  {"name": "元旦", "date": "2027-02-30", "isOffDay": true},\n'
        '  {"name": "", "date": "2027-01-02", "isOffDay": "yes"},\n'
        '  {"name": "春节", "date": "2025-01-29", "isOffDay": true},\n'
        "  7,\n"
        '  {"name": "春节", "date": "2027-02-08", "isOffDay": true},\n'
        '  {"name": "春节", "date": "2027-02-08", "isOffDay": false}]}',
        encoding="utf-8",
    )
    broken = tmp_path / "broken.json"
    broken.write_text('{"year": 2027,\n "days": [', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_override([bad, broken, tmp_path / "absent.json"])
    found = [(f.code, Path(f.where.file).name, f.where.line) for f in caught.value.findings]
    assert found == [
        ("DP384", "bad.json", 3),
        ("DP384", "bad.json", 4),
        ("DP384", "bad.json", 4),
        ("DP384", "bad.json", 5),
        ("DP384", "bad.json", 6),
        ("DP385", "bad.json", 8),
        ("DP382", "broken.json", 2),
        ("DP381", "absent.json", None),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "DP381"),
        (b"[1, 2]", "DP383"),
        (b"{}", "DP383"),
        (b'{"year": 2027, "days": []}', "DP383"),
        (
            b'{"year": "2027", "days": [{"name": "x", "date": "2027-01-01", "isOffDay": true}]}',
            "DP383",
        ),
        (
            b'{"year": true, "days": [{"name": "x", "date": "2027-01-01", "isOffDay": true}]}',
            "DP383",
        ),
        (b"[" * 100_000, "DP382"),
        (b"1" * 5_000, "DP382"),
        (b" " * 1_000_001, "DP381"),
    ],
)
def test_a_file_that_is_no_notice_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "notice.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_override(path)
    assert code in {finding.code for finding in caught.value.findings}


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_the_reader_of_notices_crash(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.json"
        path.write_bytes(content)
        with pytest.raises(InputError):
            read_override(path)


def test_the_hash_changes_with_a_notice_and_with_nothing_else(tmp_path: Path) -> None:
    override = read_override(write_notice(tmp_path / "2027.json", NOTICE_2027))
    again = dict(reversed(list(override.items())))
    assert china_hash() == china_hash({})
    assert china_hash(override) == china_hash(again)
    assert china_hash(override) != china_hash()
    changed = {**override, date(2027, 3, 1): DayAnswer(False, "临时放假", False)}
    assert china_hash(changed) != china_hash(override)
    assert len(china_hash()) == 12


def test_the_rows_for_the_command_line_carry_the_names() -> None:
    assert workday_rows(date(2024, 2, 3), date(2024, 2, 5)) == [
        {"day": "2024-02-03", "work": False, "name": "周六", "provisional": False},
        {"day": "2024-02-04", "work": True, "name": "调休上班（春节）", "provisional": False},
        {"day": "2024-02-05", "work": True, "name": "", "provisional": False},
    ]
