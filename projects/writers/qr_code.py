"""The QR code of a subscription's link, as a file and for a terminal.

It holds the webcal link, not the https one. An iPhone's camera opens webcal as a subscription, but
https as a file whose events are imported once: dates that never move again, and nobody is told.
Cameras of Android open neither as a subscription (webcal goes to ICSx5 where that is installed, and
is shown as text elsewhere), so there the https address is pasted; the text beside the code says so.
"""

from __future__ import annotations

from io import BytesIO, StringIO

_PAPER, _PLAIN = "\x1b[97;40m", "\x1b[0m"
"""White blocks on black: cameras want dark on light, whatever the colours of the terminal are."""


def qr_file(link: str, suffix: str) -> bytes:
    """The code as .png or .svg, with its quiet zone of four modules; same link, same bytes."""
    import segno

    data = BytesIO()
    kind = suffix.lower().removeprefix(".")
    segno.make(link, error="m", micro=False).save(data, kind=kind, scale=8)
    return data.getvalue()


def qr_text(link: str, width: int, encoding: str = "utf-8") -> str:
    """The code for a terminal, two modules a character; "" where it is wider than `width` columns
    or the output cannot carry half blocks: half a code is none."""
    import segno

    drawn = StringIO()
    segno.make(link, error="l", micro=False).terminal(drawn, compact=True)
    lines = drawn.getvalue().splitlines()
    try:
        drawn.getvalue().encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ""
    if len(lines[0]) > width:
        return ""
    return "\n".join(f"{_PAPER}{line}{_PLAIN}" for line in lines)
