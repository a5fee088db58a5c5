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
# C0 but \n, DEL, C1, lone surrogates, byte-order mark, noncharacters (invalid in CalDAV XML), and
# what turns the writing direction round: one of them garbles the rest of a phone's line.
_JUNK = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef\u202a-\u202e\u2066-\u2069"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
# A fold inside a long run of blanks makes a line of nothing but blanks, which ends a property for
# some readers.
_BLANKS = re.compile(r"[^\S\n]{2,}")


def clean(text: str) -> str:
    """`text` as a calendar may carry it.

    No control character but `\\n`, none that reverses the direction of writing, ／ for a backslash,
    one blank for several, none at the ends.
    """
    plain = text.isprintable() or text.replace("\n", "").isprintable()
    if plain and "\\" not in text and "  " not in text:
        return text.strip()  # nearly every text: what is removed below is not printable
    text = _BREAKS.sub("\n", text.replace("\t", " "))
    return _BLANKS.sub(" ", _JUNK.sub("", text).replace("\\", "／")).strip()


def one_line(text: str) -> str:
    """`clean` without line breaks."""
    text = clean(text)
    return _BLANKS.sub(" ", text.replace("\n", " ")) if "\n" in text else text


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545 3.3.11); `clean` left no backslash to escape."""
    return clean(text).replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


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
