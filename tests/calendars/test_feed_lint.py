from __future__ import annotations

from pathlib import Path

import pytest

from calendars.lint import count_events, lint

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
BAD = SHARED / "tools" / "ical" / "bad"
SAMPLE = SHARED / "reference" / "sample.ics"

GOOD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//daopai//test//ZH
X-WR-CALNAME:两湖
REFRESH-INTERVAL;VALUE=DURATION:PT6H
SOURCE;VALUE=URI:https://daopai.example/a.ics
BEGIN:VEVENT
UID:a@daopai.example
DTSTAMP:20231231T100000Z
DTSTART;VALUE=DATE:20240105
DTEND;VALUE=DATE:20240106
SUMMARY:▲清淤\\, 外运
STATUS:CONFIRMED
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:▲清淤
TRIGGER:-PT15H
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def feed(*changes: tuple[str, str]) -> bytes:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.replace("\n", "\r\n").encode()


def codes(data: bytes, level: str = "error") -> set[str]:
    return {finding.code for finding in lint(data) if finding.level == level}


EXPECTED = {
    "01_lf_only": "DP742",
    "02_no_dtstamp": "DP751",
    "03_dup_uid": "DP753",
    "04_dtend_eq_dtstart": "DP754",
    "05_unfolded_long_lines": "DP743",
    "06_fold_splits_utf8": "DP744",
    "07_unescaped_semicolon_newline": "DP752",
    "08_no_uid": "DP751",
    "09_gbk_encoding": "DP741",
    "10_valarm_no_trigger": "DP757",
    "11_method_request": "DP750",
    "12_date_without_value": "DP754",
    "13_bom": "DP741",
    "14_no_prodid": "DP748",
    "15_truncated": "DP746",
    "16_empty_calendar": "DP747",
    "17_refresh_no_value": "DP749",
    "18_event_due_and_bad_status": "DP755",
    "19_tzid_without_vtimezone": "DP754",
    "20_cal_uid": "DP748",
    "21_two_vcalendars": "DP746",
    "22_control_char": "DP745",
    "23_bad_date": "DP754",
    "24_html_login_page": "DP740",
}


@pytest.mark.skipif(not BAD.is_dir(), reason="../shared with the bad feeds is not here")
def test_every_deliberately_bad_feed_is_rejected_for_what_is_wrong_in_it() -> None:
    assert {path.stem for path in BAD.glob("*.ics")} == set(EXPECTED)
    for name, code in EXPECTED.items():
        assert code in codes((BAD / f"{name}.ics").read_bytes()), name


@pytest.mark.skipif(not SAMPLE.is_file(), reason="../shared with the sample feed is not here")
def test_the_sample_feed_has_no_finding() -> None:
    assert lint(SAMPLE.read_bytes()) == []


def test_a_good_feed_has_no_finding() -> None:
    assert lint(feed()) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("VERSION:2.0\n", "", "DP748"),
        ("X-WR-CALNAME:两湖\n", "", "DP748"),
        ("SOURCE;VALUE=URI", "SOURCE", "DP749"),
        ("DURATION:PT6H", "DURATION:6H", "DP749"),
        ("SUMMARY:", "ATTENDEE:mailto:a@b.cn\nSUMMARY:", "DP750"),
        ("STATUS:CONFIRMED", "STATUS:CONFIRMED\nSTATUS:CONFIRMED", "DP751"),
        ("SUMMARY:▲清淤\\, 外运", "SUMMARY: ", "DP751"),
        ("\\, 外运", ", 外运", "DP752"),
        ("\\, 外运", "\\\\外运", "DP752"),
        ("\\, 外运", "\\t外运", "DP752"),
        ("a@daopai", "a\\,b@daopai", "DP753"),
        ("DTEND;VALUE=DATE:20240106", "DTEND;VALUE=DATE:20240108", "DP754"),
        ("20231231T100000Z", "20231231T100000", "DP755"),
        ("TRANSP:TRANSPARENT\n", "", "DP755"),
        ("SUMMARY:", "PRIORITY:10\nSUMMARY:", "DP755"),
        ("SUMMARY:", "RELATED-TO;RELTYPE=FINISHTOSTART;GAP=3D:a@daopai.example\nSUMMARY:", "DP756"),
        ("SUMMARY:", "RELATED-TO;RELTYPE=AFTER:a@daopai.example\nSUMMARY:", "DP756"),
        ("ACTION:DISPLAY\n", "", "DP757"),
        ("TRIGGER:-PT15H", "TRIGGER:-15H", "DP757"),
        ("VEVENT", "VTODO", "DP747"),
        ("END:VALARM\n", "", "DP746"),
        ("▲清淤\\, 外运", "▲清淤\u2028外运", "DP745"),
        ("STATUS:CONFIRMED", "STATUS:CONFIRMED\n\nURL:https://a.cn", "DP746"),
        ("STATUS:CONFIRMED", "STATUS:CONFIRMED\n外运", "DP746"),
        ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "DP740"),
    ],
)
def test_each_rule_catches_its_mistake(old: str, new: str, code: str) -> None:
    assert code in codes(feed((old, new)))


def test_a_fold_inside_an_escape_is_found_though_no_parser_reports_it() -> None:
    torn = feed(("▲清淤\\, 外运", "▲清淤\\\n , 外运"))
    assert codes(torn) == {"DP744"}
    assert [finding.where.line for finding in lint(torn)] == [13]


def test_what_only_bothers_is_a_warning() -> None:
    related = feed(("SUMMARY:", "RELATED-TO;RELTYPE=FINISHTOSTART:b@daopai.example\nSUMMARY:"))
    assert codes(related) == set()
    assert codes(related, "warning") == {"DP756"}
    struck = feed(("STATUS:CONFIRMED", "STATUS:CANCELLED"))
    assert codes(struck, "warning") == {"DP757"}


@pytest.mark.parametrize("data", [b"", b"\r\n", b"\xff\xfe", b"BEGIN:VCALENDAR", b" x" * 99])
def test_what_is_no_calendar_is_one_finding(data: bytes) -> None:
    assert [finding.code for finding in lint(data)] == ["DP740"]


def test_a_feed_cut_anywhere_is_never_clean() -> None:
    whole = feed()
    assert not [cut for cut in range(len(whole)) if not codes(whole[:cut])]


def test_events_are_counted_in_a_broken_file_too() -> None:
    assert count_events(feed()) == 1
    assert count_events(feed()[:-40].replace(b"\r\n", b"\n")) == 1
    assert count_events(b"<html>") == 0
