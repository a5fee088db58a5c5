"""An event in the usual form is not read line by line: nothing that is wrong may hide in it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.lint import lint
from calendars.reading import blocks
from calendars.usual import usual
from tests.calendars.test_feed_lint import ALTERED, DOUBLED, DROPPED, GOOD, HARMLESS, feed, lines_of

FOLDED = (
    ("清淤\\, 外运", "清淤\\, 外\r\n 运"),
    ("数据截至", "前置：" + "管道敷设、" * 3 + "\r\n " + "管沟；\\;、" * 5 + "\r\n 数据截至"),
)
HEAD, EVENT, OTHER = (part.encode() for part in feed().decode().split("BEGIN:VEVENT\r\n"))
BYTES = [bytes([one]) for one in b"\x00\t\n\r \\,;:09a\x80\xe6"]


def told(data: bytes, *, at_a_glance: bool) -> list[str]:
    """What the linter says of a file."""
    with pytest.MonkeyPatch.context() as patch:
        if not at_a_glance:
            patch.setattr(sys.modules["calendars.lint"], "usual", lambda piece: False)
        return [str(finding) for finding in lint(data, "a.ics")]


def folded_event() -> bytes:
    """The good event with texts that go over several lines."""
    text = EVENT.decode()
    for old, new in FOLDED:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def broken_files() -> Iterator[bytes]:
    """Every file with a mistake that the tests of the linter know, and the harmless ones."""
    for old, new in [(old, new) for old, new, _ in ALTERED] + HARMLESS:
        yield feed((old, new))
    for name in DROPPED:
        yield lines_of(name).sub("", GOOD).replace("\n", "\r\n").encode()
    for name in DOUBLED:
        yield lines_of(name).sub(lambda found: found[0] * 2, GOOD).replace("\n", "\r\n").encode()


def test_the_good_event_has_the_usual_form_and_one_without_creation_has_not() -> None:
    assert [usual(block) for block in blocks(feed())] == [True, False]
    assert usual(folded_event().removesuffix(b"\r\n"))


def test_what_is_wrong_is_told_whichever_way_an_event_is_read() -> None:
    for data in broken_files():
        assert told(data, at_a_glance=True) == told(data, at_a_glance=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SEQUENCE:", "\r\n SEQUENCE:"),
        ("RELATED-TO;", "RELATED\r\n -TO;"),
        ("RELATED-TO;", "RELATED-TO\r\n ;"),
    ],
    ids=["an empty line before a fold", "a fold in a name", "a fold behind a name"],
)
def test_a_fold_at_an_odd_place_hides_nothing(old: str, new: str) -> None:
    there = re.search(r"RELATED-TO;\S*?:(\S+)", EVENT.decode())
    assert there
    nowhere = EVENT.decode().replace(there[0], there[0].replace(there[1], "gone@x.example"))
    event = nowhere.replace(old, new, 1).encode()
    data = HEAD + b"BEGIN:VEVENT\r\n" + event + b"BEGIN:VEVENT\r\n" + OTHER
    found = told(data, at_a_glance=True)
    assert found == told(data, at_a_glance=False)
    assert any("DP756" in finding or "DP746" in finding for finding in found)


def test_no_byte_of_an_event_can_be_altered_into_a_mistake_that_is_overlooked() -> None:
    """Each byte in turn left out, replaced, or with another before it."""
    event = folded_event().removesuffix(b"\r\n")
    passed = set()
    for at in range(len(event)):
        before, behind = event[:at], event[at + 1 :]
        altered = {before + behind}
        altered |= {before + one + behind for one in BYTES}
        altered |= {before + one + event[at:] for one in BYTES}
        passed |= set(filter(usual, altered))
    assert len(passed) > 1000
    for piece in passed:
        data = HEAD + b"BEGIN:VEVENT\r\n" + piece + b"\r\nBEGIN:VEVENT\r\n" + OTHER
        assert told(data, at_a_glance=True) == told(data, at_a_glance=False)


@given(st.data())
def test_lines_of_an_event_in_any_order_are_judged_alike(data: st.DataObject) -> None:
    lines = folded_event().splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        at, there = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(["drop", "double", "move", "fold", "swap days"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(there, lines[at])
            case "move":
                lines.insert(there, lines.pop(at))
            case "fold":
                cut = data.draw(st.integers(1, len(lines[at])))
                lines[at] = lines[at][:cut] + b"\r\n " + lines[at][cut:]
            case _:
                lines = [one.replace(b"20240106", b"20240105") for one in lines]
        if not lines:
            return
    broken = HEAD + b"BEGIN:VEVENT\r\n" + b"".join(lines) + b"BEGIN:VEVENT\r\n" + OTHER
    assert told(broken, at_a_glance=True) == told(broken, at_a_glance=False)
