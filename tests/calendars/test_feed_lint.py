from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.lint import count_events, lint

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
BAD = SHARED / "tools" / "ical" / "bad"
LINTER = SHARED / "tools" / "ical" / "ical_lint.py"
SAMPLE = SHARED / "reference" / "sample.ics"

GOOD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//daopai//test//ZH
CALSCALE:GREGORIAN
NAME:两湖
X-WR-CALNAME:两湖
DESCRIPTION:完成时限
X-WR-CALDESC:完成时限
COLOR:crimson
LAST-MODIFIED:20231231T100000Z
REFRESH-INTERVAL;VALUE=DURATION:PT6H
X-PUBLISHED-TTL:PT6H
X-WR-TIMEZONE:Asia/Shanghai
SOURCE;VALUE=URI:https://daopai.example/a.ics
BEGIN:VEVENT
UID:a@daopai.example
DTSTAMP:20231231T100000Z
SEQUENCE:2
CREATED:20231201T100000Z
LAST-MODIFIED:20231231T100000Z
DTSTART;VALUE=DATE:20240105
DTEND;VALUE=DATE:20240106
SUMMARY:▲清淤\\, 外运
DESCRIPTION:数据截至2023-12-31
CATEGORIES:关键线路,排水处
COLOR:red
PRIORITY:1
STATUS:CONFIRMED
TRANSP:TRANSPARENT
RELATED-TO;RELTYPE=FINISHTOSTART;GAP=P3D:b@daopai.example
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
X-MICROSOFT-CDO-BUSYSTATUS:FREE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:▲清淤
TRIGGER:-PT15H
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:b@daopai.example
DTSTAMP:20231224T100000Z
SEQUENCE:0
LAST-MODIFIED:20231224T100000Z
DTSTART;VALUE=DATE:20240301
DTEND;VALUE=DATE:20240302
SUMMARY:◆主体竣工
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""


def feed(*changes: tuple[str, str]) -> bytes:
    """The good feed with the first place of each change altered."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
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
# What else is wrong in a bad feed: an unfolded or unescaped line is long as well, a cut line ends
# without CRLF, bytes of GBK look like halves of characters.
ALSO = {
    "07_unescaped_semicolon_newline": {"DP743", "DP746"},
    "09_gbk_encoding": {"DP744"},
    "15_truncated": {"DP742", "DP755"},
    "18_event_due_and_bad_status": {"DP751"},
}


@pytest.mark.skipif(not BAD.is_dir(), reason="../shared with the bad feeds is not here")
def test_every_deliberately_bad_feed_is_rejected_for_what_is_wrong_in_it() -> None:
    assert {path.stem for path in BAD.glob("*.ics")} == set(EXPECTED)
    for name, code in EXPECTED.items():
        found = codes((BAD / f"{name}.ics").read_bytes())
        assert found - ALSO.get(name, set()) == {code}, name


@pytest.mark.skipif(not SAMPLE.is_file(), reason="../shared with the sample feed is not here")
def test_the_sample_feed_has_no_finding() -> None:
    assert lint(SAMPLE.read_bytes()) == []


def test_a_good_feed_has_no_finding() -> None:
    assert lint(feed()) == []


E = "BEGIN:VEVENT\n"
T = "SUMMARY:"
ALTERED = [
    # the calendar
    ("VERSION:2.0", "VERSION:1.0", "DP748"),
    ("VERSION:2.0\nPRODID:-//daopai//test//ZH", "PRODID:-//a//ZH\nVERSION:2.0", "DP748 warning"),
    ("PRODID:-//daopai//test//ZH", "PRODID:", "DP748"),
    ("VERSION:2.0", "VERSION:2.0\nUID:feed@daopai.example", "DP748"),
    ("\nNAME:两湖", "\nNAME:三河", "DP748 warning"),
    ("VERSION:2.0", "VERSION:2.0\nMETHOD:PUBLISH", "DP750"),
    ("CALSCALE:GREGORIAN", "CALSCALE:CHINESE", "DP755"),
    ("COLOR:crimson", "COLOR:crimsom", "DP755"),
    ("COLOR:red", "COLOR:#ff0000", "DP755"),
    ("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL", "DP749"),
    ("DURATION:PT6H", "DURATION:6H", "DP749"),
    ("DURATION:PT6H", "DURATION:-PT6H", "DP749"),
    ("DURATION:PT6H", "DURATION:PT0S", "DP749"),
    ("TTL:PT6H", "TTL:PT", "DP755"),
    ("Asia/Shanghai", "中国标准时间", "DP755"),
    ("SOURCE;VALUE=URI", "SOURCE", "DP749"),
    ("a.ics", "a.ics?token=1", "DP759"),
    ("a.ics", "两湖.ics", "DP759"),
    ("a.ics", "\n " + ("a" * 70 + "\n ") * 4 + "a", "DP759"),
    ("https://daopai", "webcals://daopai", "DP759"),
    ("VERSION:2.0", "VERSION:2.0\nDTEND;VALUE=DATE:20240106", "DP748"),
    ("VERSION:2.0", "VERSION:2.0\nSUMMARY:清淤", "DP748"),
    # components
    (E, "BEGIN:VTIMEZONE\nTZID:Asia/Shanghai\nEND:VTIMEZONE\n" + E, "DP747"),
    (E, "BEGIN:VTODO\nUID:t\nEND:VTODO\n" + E, "DP747"),
    (E, "BEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM\n" + E, "DP747"),
    ("BEGIN:VALARM", "BEGIN:VLOCATION\nUID:l\nEND:VLOCATION\nBEGIN:VALARM", "DP747"),
    ("TRIGGER", "BEGIN:VLOCATION\nEND:VLOCATION\nTRIGGER", "DP747"),
    ("END:VALARM\n", "", "DP746 warning:DP756"),
    ("BEGIN:VALARM\n", "", "DP746 DP751 warning:DP756"),
    ("END:VEVENT\n", "", "DP746 DP747 warning:DP756"),
    ("END:VCALENDAR\n", "", "DP746"),
    ("END:VCALENDAR\n", "END:VCALENDAR\nX-LATE:1\n", "DP746"),
    ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "DP740"),
    # what does not belong into an event
    (T, "ATTENDEE:mailto:a@b.cn\nSUMMARY:", "DP750"),
    (T, "ORGANIZER:mailto:a@b.cn\nSUMMARY:", "DP750"),
    (T, "DUE;VALUE=DATE:20240105\nSUMMARY:", "DP751"),
    (T, "DURATION:P1D\nSUMMARY:", "DP751"),
    (T, "RRULE:FREQ=DAILY\nSUMMARY:", "DP751"),
    (T, "RECURRENCE-ID;VALUE=DATE:20240105\nSUMMARY:", "DP751"),
    (T, "CLASS:PRIVATE\nSUMMARY:", "DP751 warning"),
    (T, "URL:https://a.cn/b?c=d\nSUMMARY:", "DP759"),
    # names and texts
    ("SUMMARY:▲清淤\\, 外运", "SUMMARY: ", "DP751"),
    ("\\, 外运", ", 外运", "DP752"),
    ("\\, 外运", "; 外运", "DP752"),
    ("\\, 外运", "\\\\外运", "DP752"),
    ("\\, 外运", "\\t外运", "DP752"),
    ("外运", "外运\\", "DP752"),
    ("关键线路,", "关键;线路,", "DP752"),
    ("▲清淤\\, 外运", "▲清淤\u2028外运", "DP745"),
    ("▲清淤\\, 外运", "▲清淤\x07外运", "DP745"),
    ("▲清淤\\, 外运", "▲清淤\x85外运", "DP745"),
    ("▲清淤\\, 外运", "▲清淤\ufeff外运", "DP745"),
    ("▲清淤\\, 外运", "淤" * 20 + "\n " + "淤" * 24 + "\n " + "淤" * 5, "DP755 warning"),
    ("▲清淤\\, 外运", "▲" + "淤" * 23, "DP743"),
    ("SUMMARY:", "SUMMARY;CHARSET=UTF-8:", "DP755"),
    ("SUMMARY:", "SUMMARY;ENCODING=QUOTED-PRINTABLE:", "DP755"),
    ("SUMMARY:", "SUMMARY;LANGUAGE:", "DP746 DP751"),
    ("SUMMARY:", "SUM MARY:", "DP746 DP751"),
    ("STATUS:CONFIRMED", "STATUS:CONFIRMED\n\nURL:https://a.cn", "DP746"),
    ("STATUS:CONFIRMED", "STATUS:CONFIRMED\n ", "DP746"),
    ("STATUS:CONFIRMED", "STATUS:CONFIRMED\n外运", "DP746"),
    # identity and links
    ("UID:b@", "UID:a@", "DP753 warning:DP756"),
    ("a@daopai", "a\\,b@daopai", "DP753"),
    ("UID:a@", "UID:" + ("a" * 60 + "\n ") * 5 + "@", "DP753"),
    ("GAP=P3D", "GAP=3D", "DP756"),
    ("=FINISHTOSTART", "=AFTER", "DP756"),
    (":b@daopai.example", ":c@daopai.example", "warning:DP756"),
    # days and stamps
    ("DTEND;VALUE=DATE:20240106", "DTEND;VALUE=DATE:20240108", "DP754"),
    ("DTEND;VALUE=DATE:20240106", "DTEND;VALUE=DATE:20240105", "DP754"),
    ("DTSTART;VALUE=DATE:20240105", "DTSTART;VALUE=DATE:20240132", "DP754"),
    ("DTSTART;VALUE=DATE:20240105", "DTSTART;VALUE=DATE:2024W011", "DP754"),
    ("DTSTART;VALUE=DATE:20240105", "DTSTART:20240105T090000Z", "DP754"),
    ("DTSTART;VALUE=DATE:", "DTSTART;TZID=Asia/Shanghai;VALUE=DATE:", "DP754"),
    ("DTSTAMP:20231231T100000Z", "DTSTAMP:20231231T100000", "DP755"),
    ("DTSTAMP:20231231T100000Z", "DTSTAMP:20231331T100000Z", "DP755"),
    ("CREATED:20231201T100000Z", "CREATED:20231201T250000Z", "DP755"),
    ("CREATED:20231201", "CREATED:20240101", "DP755"),
    ("SEQUENCE:2", "SEQUENCE:-1", "DP755"),
    ("SEQUENCE:2", "SEQUENCE:２", "DP755"),
    ("SEQUENCE:2", "SEQUENCE:4294967296", "DP755"),
    ("PRIORITY:1", "PRIORITY:10", "DP755"),
    ("STATUS:CONFIRMED", "STATUS:COMPLETED", "DP755"),
    ("TRANSPARENT", "OPAQUE", "DP755"),
    ("BUSYSTATUS:FREE", "BUSYSTATUS:BUSY", "DP755"),
    # alarms
    ("TRIGGER:-PT15H", "TRIGGER:-15H", "DP757"),
    ("TRIGGER:-PT15H", "TRIGGER;VALUE=DATE-TIME:20240104T010000Z", "DP757"),
    ("ACTION:DISPLAY", "ACTION:EMAIL", "DP757"),
    ("TRIGGER:-PT15H", "TRIGGER:-PT15H\nREPEAT:2\nDURATION:PT5M", "DP757"),
    ("STATUS:CONFIRMED", "STATUS:CANCELLED", "DP757 warning"),
    ("20240105\nDTEND;VALUE=DATE:20240106", "20231201\nDTEND;VALUE=DATE:20231202", "DP757 warning"),
]  # fmt: skip
HARMLESS = [
    (T, "GEO:29.7;116.0\nSUMMARY:"),
    (T, "LOCATION:甘棠湖\nSUMMARY:"),
    (T, "URL:https://daopai.example/items/a\nSUMMARY:"),
    (T, "X-DAOPAI:1\nSUMMARY:"),
    ("SUMMARY:", "SUMMARY;LANGUAGE=zh-CN:"),
    ("SUMMARY:", "summary:"),
    ("SUMMARY:", 'SUMMARY;X-A="b:c;d":'),
    ("▲清淤", "▲清\n 淤"),
    ("关键线路,", "关键\\,线路,"),
    ("PRIORITY:1", "PRIORITY:0"),
    ("STATUS:CONFIRMED", "STATUS:TENTATIVE"),
    ("COLOR:red", "COLOR:gray"),
    ("GAP=P3D", "GAP=-P1W"),
    ("TRIGGER:-PT15H", "TRIGGER;RELATED=START:-PT15H"),
    ("Asia/Shanghai", "UTC"),
    ("https://", "http://"),
]


def said(data: bytes) -> str:
    """The codes of the errors, then those of the warnings."""
    errors, warnings = sorted(codes(data)), sorted(codes(data, "warning"))
    return " ".join(errors + [f"warning:{code}" for code in warnings])


@pytest.mark.parametrize(("old", "new", "says"), ALTERED)
def test_each_rule_catches_its_mistake_and_says_nothing_else(old: str, new: str, says: str) -> None:
    if says.endswith(" warning"):
        says = f"warning:{says.removesuffix(' warning')}"
    assert set(said(feed((old, new))).split()) == set(says.split())


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_what_no_client_trips_over_is_let_through(old: str, new: str) -> None:
    assert lint(feed((old, new))) == []


# What is said when every line of one kind is left out, or written twice; "" where it is harmless.
DROPPED = {
    "VERSION": "DP748",
    "PRODID": "DP748",
    "NAME": "warning:DP748",
    "X-WR-CALNAME": "DP748",
    "REFRESH-INTERVAL": "warning:DP749",
    "UID": "DP751 warning:DP756",
    "DTSTAMP": "DP751",
    "SEQUENCE": "warning:DP751",
    "LAST-MODIFIED": "warning:DP751",
    "DTSTART": "DP751",
    "DTEND": "DP751",
    "SUMMARY": "DP751",
    "TRANSP": "DP755",
    "ACTION": "DP757",
    "DESCRIPTION": "DP757",
    "TRIGGER": "DP757",
} | dict.fromkeys(
    (
        "CALSCALE", "X-WR-CALDESC", "COLOR", "X-PUBLISHED-TTL", "X-WR-TIMEZONE", "SOURCE",
        "CREATED", "CATEGORIES", "PRIORITY", "STATUS", "RELATED-TO",
        "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-BUSYSTATUS",
    ),
    "",
)  # fmt: skip
DOUBLED = dict.fromkeys(DROPPED, "DP751") | {"NAME": "", "CATEGORIES": "", "RELATED-TO": ""}


def lines_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?m)^{name}[;:].*\n")


def test_every_kind_of_line_is_tried() -> None:
    names = set(re.findall(r"(?m)^([A-Z-]+)[;:]", GOOD)) - {"BEGIN", "END"}
    assert names == set(DROPPED)


@pytest.mark.parametrize("name", DROPPED)
def test_a_feed_without_a_kind_of_line(name: str) -> None:
    assert said(lines_of(name).sub("", GOOD).replace("\n", "\r\n").encode()) == DROPPED[name]


@pytest.mark.parametrize("name", DOUBLED)
def test_a_feed_with_a_kind_of_line_twice(name: str) -> None:
    text = lines_of(name).sub(lambda found: found[0] * 2, GOOD)
    doubled = set(said(text.replace("\n", "\r\n").encode()).split())
    assert doubled == set(DOUBLED[name].split())


@pytest.mark.skipif(not LINTER.is_file(), reason="../shared with ical_lint.py is not here")
def test_nothing_that_the_linter_beside_us_complains_of_is_missed() -> None:
    spec = spec_from_file_location("ical_lint", LINTER)
    assert spec
    assert spec.loader
    other = module_from_spec(spec)
    spec.loader.exec_module(other)
    assert other.lint(feed()) == []
    files = [feed((old, new)) for old, new, _ in ALTERED]
    for name in DROPPED:
        texts = (lines_of(name).sub("", GOOD), lines_of(name).sub(lambda f: f[0] * 2, GOOD))
        files += [text.replace("\n", "\r\n").encode() for text in texts]
    found = [data for data in files if other.lint(data)]
    assert len(found) > 60
    assert [data for data in found if not lint(data)] == []


def test_a_fold_inside_an_escape_is_found_though_no_parser_reports_it() -> None:
    torn = feed(("▲清淤\\, 外运", "▲清淤\\\n , 外运"))
    assert codes(torn) == {"DP744"}
    assert [finding.where.line for finding in lint(torn)] == [24]


@pytest.mark.parametrize("data", [b"", b"\r\n", b"\xff\xfe", b"BEGIN:VCALENDAR", b" x" * 99])
def test_what_is_no_calendar_is_one_finding(data: bytes) -> None:
    assert [finding.code for finding in lint(data)] == ["DP740"]


def test_a_feed_cut_anywhere_is_never_clean() -> None:
    whole = feed()
    assert not [cut for cut in range(len(whole)) if not codes(whole[:cut])]


def test_bytes_turned_into_others_never_crash_the_linter() -> None:
    whole = feed()
    for at in range(0, len(whole), 7):
        for byte in (b"\x00", b"\n", b"\r", b"\xff", b":", b'"', b" ", b"\\"):
            assert isinstance(lint(whole[:at] + byte + whole[at + 1 :]), list)


@given(st.data())
def test_events_that_passed_before_are_not_read_again_and_nothing_else_changes(
    data: st.DataObject,
) -> None:
    """A file with a few lines moved, left out or doubled: the same findings at the same lines."""
    lines = feed().splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        there = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "move", "cut", "copy event"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "move":
                lines.insert(there, lines.pop(at))
            case "cut":
                lines[at] = lines[at].replace(b"\r\n", b"\n")
            case _:
                event = feed().splitlines(keepends=True)[38:48]
                lines[there:there] = event
        if not lines:
            return
    broken = b"".join(lines)
    again = lint(broken, "a.ics", checked=feed())
    assert [str(finding) for finding in again] == [str(f) for f in lint(broken, "a.ics")]


def test_a_uid_that_a_new_event_takes_from_one_that_passed_before_is_found() -> None:
    good = feed()
    event = good.partition(b"BEGIN:VEVENT")[2].partition(b"END:VEVENT")[0]
    twice = good.replace(
        b"END:VCALENDAR",
        b"BEGIN:VEVENT"
        + event.replace("清淤".encode(), "另一".encode())
        + b"END:VEVENT\r\nEND:VCALENDAR",
    )
    (found,) = lint(twice, checked=good)
    assert (found.code, found.where.line) == ("DP753", 50)


def test_a_large_feed_is_told_of() -> None:
    one = feed().decode().partition("BEGIN:VEVENT")[0]
    event = GOOD[GOOD.index("BEGIN:VEVENT\nUID:b@") : GOOD.index("END:VCALENDAR")]
    many = "".join(event.replace("UID:b@", f"UID:b{n}@") for n in range(6000))
    data = (one.replace("\r", "") + many + "END:VCALENDAR\n").replace("\n", "\r\n").encode()
    assert said(data) == "warning:DP758"


def test_events_are_counted_in_a_broken_file_too() -> None:
    assert count_events(feed()) == 2
    assert count_events(feed()[:-40].replace(b"\r\n", b"\n")) == 2
    assert count_events(b"<html>") == 0
