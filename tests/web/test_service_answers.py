"""What a calendar program gets: the file, 304, gzip, and one 404 for everything else."""

from __future__ import annotations

import gzip
import logging
from email.utils import formatdate
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.service_kit import (
    LOUD,
    QUIET,
    SECRETS,
    Stand,
    address,
    calendar_bytes,
)
from web.health import style_source

FEED = address("portfolio")
GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path / "feeds")


def test_a_subscriber_gets_the_file_with_everything_a_client_needs(stand: Stand) -> None:
    answer = stand.get(FEED)
    assert (answer.status_code, answer.content) == (200, LOUD)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(LOUD))
    assert answer.headers["content-disposition"] == 'inline; filename="portfolio.ics"'
    assert answer.headers["etag"].startswith('"')
    changed = int((stand.folder / "portfolio.ics").stat().st_mtime)
    assert answer.headers["last-modified"] == formatdate(changed, usegmt=True)


def test_the_token_says_whether_the_quiet_file_comes(stand: Stand) -> None:
    assert stand.get(address("quiet/portfolio")).content == QUIET
    assert stand.get(address("quiet/portfolio", "quiet%2Fportfolio")).status_code == 404


def test_a_head_is_a_get_without_its_body(stand: Stand) -> None:
    for headers in ({}, GZIP):
        got, head = stand.get(FEED, headers), stand.get(FEED, headers, method="HEAD")
        assert (head.status_code, head.content) == (200, b"")
        assert dict(head.headers) == dict(got.headers)


def test_a_compressed_body_has_its_own_tag_and_the_same_calendar(stand: Stand) -> None:
    plain, zipped = stand.get(FEED), stand.get(FEED, GZIP)
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["etag"] == f'{plain.headers["etag"][:-1]}-gzip"'
    assert int(zipped.headers["content-length"]) == len(gzip.compress(LOUD, 6, mtime=0))
    assert zipped.content == LOUD  # httpx unpacks it
    assert stand.get(FEED, GZIP).headers["etag"] == zipped.headers["etag"]


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("x-gzip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("deflate", False),
        ("", False),
        (";;;,,q=", False),
    ],
)
def test_gzip_comes_only_where_it_is_wanted(stand: Stand, accepted: str, zipped: bool) -> None:
    answer = stand.get(FEED, {"accept-encoding": accepted})
    assert ("content-encoding" in answer.headers) is zipped
    assert answer.content == LOUD


@pytest.mark.parametrize(
    "form",
    [
        '"{0}"',
        '"{0}-gzip"',
        'W/"{0}"',
        'W/"{0}-gzip"',
        '"other", "{0}"',
        '"a,b" , W/"{0}","c"',
        "*",
        " * ",
    ],
)
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_client_that_has_it_gets_304(stand: Stand, form: str, encoding: str) -> None:
    tag = stand.get(FEED).headers["etag"].strip('"')
    headers = {"if-none-match": form.format(tag), "accept-encoding": encoding}
    answer = stand.get(FEED, headers)
    whole = stand.get(FEED, {"accept-encoding": encoding})
    assert (answer.status_code, answer.content) == (304, b"")
    kept = ("etag", "cache-control", "vary", "last-modified")
    assert [answer.headers[name] for name in kept] == [whole.headers[name] for name in kept]
    assert "content-length" not in answer.headers
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("tag", ['"other"', "{0}", '"{0}x"', '"', "", "W/", '""', '"{0}-br"'])
def test_another_tag_gets_the_file_whatever_its_date_says(stand: Stand, tag: str) -> None:
    now = stand.get(FEED).headers
    same = tag.format(now["etag"].strip('"'))
    headers = {"if-none-match": same, "if-modified-since": now["last-modified"]}
    assert stand.get(FEED, headers).status_code == 200


def test_a_date_decides_where_there_is_no_tag(stand: Stand) -> None:
    told = stand.get(FEED).headers["last-modified"]
    assert stand.get(FEED, {"if-modified-since": told}).status_code == 304
    others = ("Fri, 01 Jan 2100 00:00:00 GMT", "Mon, 02 Mar 2020 09:00:00 GMT", "yesterday")
    for other in (*others, "", "99999999999999999999", "-1"):
        assert stand.get(FEED, {"if-modified-since": other}).status_code == 200


def test_a_new_file_is_served_at_once(stand: Stand) -> None:
    tag = stand.get(FEED).headers["etag"]
    beside = stand.folder / "new"
    beside.write_bytes(calendar_bytes("◆改期", 40))
    beside.replace(stand.folder / "portfolio.ics")
    answer = stand.get(FEED, {"if-none-match": tag})
    assert (answer.status_code, answer.content) == (200, calendar_bytes("◆改期", 40))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        LOUD[:-9],
        LOUD[: len(LOUD) // 2],
        b"<html>login</html>",
        calendar_bytes("", 0),
        b"\xff" * 9,
    ],
    ids=["empty", "cut", "half", "page", "no event", "no text"],
)
def test_a_damaged_file_is_not_served(stand: Stand, data: bytes) -> None:
    assert stand.get(FEED).content == LOUD
    (stand.folder / "portfolio.ics").write_bytes(data)
    answer = stand.get(FEED)
    assert (answer.status_code, answer.headers["retry-after"]) == (404, "600")
    (stand.folder / "portfolio.ics").write_bytes(LOUD)
    assert stand.get(FEED).content == LOUD


def test_repeated_headers_count_together(stand: Stand) -> None:
    tag = stand.get(FEED).headers["etag"]
    headers = [("if-none-match", '"a"'), ("if-none-match", tag), ("accept-encoding", "br")]
    assert stand.get(FEED, headers).status_code == 304


WRONG = [
    f"/ical/{SECRETS['portfolio']}/office-0a1b2c3d4e.ics",
    f"/ical/{SECRETS['portfolio']}/quiet/portfolio.ics",
    f"/ical/{SECRETS['portfolio']}/portfolio",
    f"/ical/{SECRETS['portfolio']}/Portfolio.ics",
    f"/ical/{SECRETS['portfolio']}/portfolio.ics/",
    f"/ical/{SECRETS['portfolio']}/portfolio.ics%0A",
    f"/ical/{SECRETS['portfolio']}/",
    f"/ical/{SECRETS['portfolio']}",
    f"/ical/{SECRETS['portfolio'][:-1]}/portfolio.ics",
    f"/ical/{SECRETS['portfolio']}A/portfolio.ics",
    f"/ical/{SECRETS['portfolio'].lower()}/portfolio.ics",
    f"/ical/{SECRETS['health']}/health.ics",
    f"/health/{SECRETS['portfolio']}",
    f"/health/{SECRETS['health']}/",
    "/ical/AAAAAAAAAAAAAAAAAAAAAA/portfolio.ics",
    "/ical//portfolio.ics",
    "/ical/%00/portfolio.ics",
    "/ical/%ff%fe/portfolio.ics",
    "/ical/../../etc/passwd",
    f"/ical/{SECRETS['portfolio']}/../../../etc/passwd",
    f"/ical/{SECRETS['portfolio']}/..%2f..%2fdaopai.toml",
    f"/ical/{SECRETS['portfolio']}/..%252f..%252fdaopai.toml",
    f"/ical/{SECRETS['portfolio']}/%2e%2e%2fportfolio.ics",
    f"/ical/{SECRETS['portfolio']}/..%5c..%5cdaopai.toml",
    f"/ical/{SECRETS['portfolio']}/portfolio.ics%00",
    f"/ical/{SECRETS['portfolio']}/portfolio%00.ics",
    f"/ical/{SECRETS['portfolio']}/%e2%80%ae.ics",
    f"/ical/{SECRETS['portfolio']}/..%c0%af..%c0%afdaopai.toml",
    f"/ical/{SECRETS['portfolio']}/{'a' * 5000}.ics",
    f"/ical/{'A' * 5000}/portfolio.ics",
    "/docs",
    "/openapi.json",
    "/redoc",
    "/ical",
    "/feeds/portfolio.ics",
    "/portfolio.ics",
    "/quiet/portfolio.ics",
    "/HEALTHZ",
]


@pytest.mark.parametrize("path", WRONG)
def test_every_wrong_address_is_the_same_404(stand: Stand, path: str) -> None:
    unknown = stand.get("/nothing", client="192.0.2.200")
    answer = stand.get(path)
    assert answer.status_code == 404
    assert answer.content == unknown.content
    assert dict(answer.headers) == dict(unknown.headers)


def test_a_link_out_of_the_folder_needs_a_token_of_its_name(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "secret.ics").write_text("秘密")
    answer = stand.get(f"/ical/{SECRETS['portfolio']}/..%2fsecret.ics")
    assert "秘密" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X"])
def test_other_methods_are_refused_before_anything_is_looked_at(stand: Stand, method: str) -> None:
    answers = stand.all([(path, None, method) for path in (FEED, "/x", "/healthz", "/")])
    assert {answer.status_code for answer in answers} == {405}
    assert {answer.headers["allow"] for answer in answers} == {"GET, HEAD"}


def test_a_question_mark_changes_nothing(stand: Stand) -> None:
    assert stand.get(FEED + "?a=b&c=%00").content == LOUD
    assert stand.get("/healthz?x").text == "ok"


def test_large_requests_are_refused(stand: Stand) -> None:
    assert stand.get(FEED, {"content-length": str(65 * 1024)}).status_code == 413
    assert stand.get(FEED, {"content-length": "9" * 5000}).status_code == 413
    assert stand.get(FEED, {"content-length": "-1"}).status_code == 413
    assert stand.get(FEED, {"x": "a" * 20_000}).status_code == 431
    assert stand.get(FEED, {"content-length": "100"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (FEED, "GET"),
        (FEED, "POST"),
        ("/", "GET"),
        ("/healthz", "HEAD"),
        ("/nothing", "GET"),
        (f"/health/{SECRETS['health']}", "GET"),
        (address("project-later"), "GET"),
    ],
)
def test_everything_goes_out_with_safe_headers(stand: Stand, path: str, method: str) -> None:
    headers = stand.get(path, method=method).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize(
    ("path", "part", "status"),
    [(FEED, "web.app.calendar", 404), (f"/health/{SECRETS['health']}", "web.app.health_page", 500)],
)
def test_an_error_of_ours_is_said_plainly_and_logged_without_the_path(
    stand: Stand,
    path: str,
    part: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"cannot open {path}")

    monkeypatch.setattr(part, broken)
    monkeypatch.setattr(logging.getLogger("daopai.web"), "propagate", True)
    answer = stand.get(path)
    # A calendar gets no 500: Thunderbird would switch it off.
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "60")
    assert answer.text == {404: "Not Found", 500: "Internal Server Error"}[status]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "RuntimeError at" in caplog.text
    assert path.split("/")[2] not in caplog.text


def test_the_plain_page_names_no_feed_and_asks_nobody_outside(stand: Stand) -> None:
    answer = stand.get("/")
    assert answer.status_code == 200
    assert "日历订阅" in answer.text
    assert "portfolio" not in answer.text
    assert style_source() in answer.headers["content-security-policy"]


PATHS = st.text(
    st.sampled_from("abzAZ09-._~%/\\:;?#[]@!$&'()*+,= \x00\n\r\t中ï\ud800"), max_size=60
) | st.text(max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    path=PATHS,
    before=st.sampled_from(["/", "/ical/", f"/ical/{SECRETS['portfolio']}/", "/health/"]),
    headers=st.dictionaries(
        st.sampled_from(
            ["if-none-match", "if-modified-since", "accept-encoding", "user-agent", "range"]
        ),
        st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=40),
    ),
)
def test_nothing_that_is_asked_makes_an_error(
    stand: Stand, path: str, before: str, headers: dict[str, str]
) -> None:
    answer = stand.raw(before + path, headers)
    assert answer in (200, 304, 404, 429)
