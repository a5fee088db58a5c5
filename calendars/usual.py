"""Events of which nothing need be said, told from their bytes at a glance.

Nearly every event has one form: these lines, in this order, each with a plain value. `lint` finds
nothing wrong with such an event by itself, so it need not take it apart line by line, which takes
five times as long. Whatever departs from the form in any way is read in full. Narrower than the
rules on purpose, and like them without code of the writer of feeds; the tests hold both readings
against each other.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache

from calendars.linevalues import COLOURS, CONTROLS, DURATION, MAX_SUMMARY, MAX_UID, day_of, stamped
from calendars.reading import MAX_OCTETS

MAX_ALARMS = 3

# A text whose signs are escaped; in a list the comma stands for itself.
_TEXT, _LIST = (
    rf"[^{CONTROLS}{signs}]*(?:\\[,;nN][^{CONTROLS}{signs}]*)*" for signs in (r"\\;,", r"\\;")
)
_STAMP = r"[0-9]{8}T[0-9]{6}Z"
_GAP = f"(?:;GAP=(?:{DURATION.pattern}))?"
_FORM = re.compile(
    rf"UID:[!-\[\]-~]{{1,{MAX_UID}}}\r\n"
    rf"DTSTAMP:(?P<stamp>{_STAMP})\r\nSEQUENCE:[0-9]{{1,9}}\r\n"
    rf"CREATED:(?P<created>{_STAMP})\r\nLAST-MODIFIED:(?P<changed>{_STAMP})\r\n"
    r"DTSTART;VALUE=DATE:(?P<day>[0-9]{8})\r\nDTEND;VALUE=DATE:(?P<end>[0-9]{8})\r\n"
    rf"SUMMARY:(?P<summary>(?=\S){_TEXT})\r\n(?:DESCRIPTION:{_TEXT}\r\n)?"
    rf"(?:CATEGORIES:{_LIST}\r\n)?(?:COLOR:(?P<color>[a-z]+)\r\n)?(?:PRIORITY:[0-9]\r\n)?"
    r"STATUS:(?P<status>CONFIRMED|CANCELLED)\r\nTRANSP:TRANSPARENT\r\n"
    rf"(?:RELATED-TO;RELTYPE=(?:FINISH|START)TO(?:FINISH|START){_GAP}:[!-~]+\r\n)*"
    r"X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
    rf"(?P<alarms>(?:BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:(?=[^\r]){_TEXT}\r\n"
    rf"TRIGGER:(?:{DURATION.pattern})\r\nEND:VALARM\r\n){{0,{MAX_ALARMS}}})"
    r"END:VEVENT"
)
_FOLD = b"\r\n "
_SHORT = re.compile(rb"(?:[^\n]{0,%d}\n)*+[^\n]{0,%d}" % (MAX_OCTETS + 1, MAX_OCTETS))
# Half a character behind a fold; blanks, of which a whole line might be made; an empty line before.
_TORN = re.compile(rb"\r\n [\x80-\xbf \t\r]|(?:\A|\n)\r\n ")
_RELATED = "\r\nRELATED-TO;"


def usual(piece: bytes) -> bool:
    """Whether the lines of an event, from behind its BEGIN to its END, are in the usual form."""
    if not _SHORT.fullmatch(piece):
        return False
    if b"\\" + _FOLD in piece or _TORN.search(piece):
        return False
    try:
        text = piece.replace(_FOLD, b"").decode()
    except UnicodeDecodeError:
        return False
    found = _FORM.fullmatch(text)
    if found is None:
        return False
    stamp, created, changed, day, end, summary, color, status, alarms = found.groups()
    if len(summary) > MAX_SUMMARY or not (color is None or color in COLOURS):
        return False
    if text.count(_RELATED) != piece.count(_RELATED.encode()):
        return False  # a name that is folded is not found among the relations of the file
    rings_late = alarms and (status == "CANCELLED" or day < stamp[:8])
    return not rings_late and created <= changed and _dated(stamp, created, changed, day, end)


@lru_cache(maxsize=4096)
def _dated(stamp: str, created: str, changed: str, day: str, end: str) -> bool:
    """Whether these are moments, and `end` is the day after `day`."""
    first, last = day_of(day), day_of(end)
    if first is None or last is None or last - first != timedelta(days=1):
        return False
    return stamped(stamp) and stamped(created) and stamped(changed)
