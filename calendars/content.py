"""iCalendar content lines: clean text, escapes, folding. Bytes that even strict readers accept.

Written here instead of taken from `icalendar`: importing that library and rendering 300 events
takes twice the 0.25 s that a whole feed may take. The tests read every feed back with it, which
makes it an outside opinion instead of the same code on both sides.
"""

from __future__ import annotations

import re

WIDTH = 75
"""Octets of a line without its CRLF (RFC 5545 3.1)."""

# Line ends of any sort become \n: several readers split at U+0085, U+2028 and U+2029 too.
_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# C0 but \n, DEL, C1, lone surrogates, byte-order mark, noncharacters (invalid in CalDAV XML).
_JUNK = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def clean(text: str) -> str:
    """`text` as a calendar may carry it: no control character but `\\n`, ／ for a backslash."""
    if text.isprintable() and "\\" not in text:  # nearly every text; nothing below is printable
        return text.strip()
    text = _BREAKS.sub("\n", text.replace("\t", " "))
    return _JUNK.sub("", text).replace("\\", "／").strip()


def one_line(text: str) -> str:
    """`clean` without line breaks."""
    return " ".join(clean(text).split("\n"))


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545 3.3.11)."""
    return clean(text).translate(_ESCAPED)


def line(name: str, value: str) -> bytes:
    """One folded content line with its CRLF. `value` is already escaped where it must be."""
    return folded(f"{name}:{value}")


def text_line(name: str, text: str) -> bytes:
    """One folded content line of a TEXT value."""
    return folded(f"{name}:{escaped(text)}")


def folded(content: str) -> bytes:
    """Fold at 75 octets, between characters and never inside an escape."""
    octets = content.encode()
    if len(octets) <= WIDTH:
        return octets + b"\r\n"
    lines, start, room = [], 0, WIDTH
    while len(octets) - start > room:
        end = _cut(octets, start, start + room)
        lines.append(octets[start:end])
        start, room = end, WIDTH - 1  # the leading space counts
    lines.append(octets[start:])
    return b"\r\n ".join(lines) + b"\r\n"


def _cut(octets: bytes, start: int, end: int) -> int:
    """The last place at or before `end` that splits neither a character nor an escape."""
    while octets[end] & 0xC0 == 0x80:
        end -= 1
    slashes = 0
    while end - slashes > start and octets[end - slashes - 1] == 0x5C:
        slashes += 1
    return end - 1 if slashes % 2 else end
