"""Make one spelling of what people and PDF extraction write, without ever joining two numbers."""

from __future__ import annotations

import re

from projects.deadlines.numerals import CHARACTERS

# Full-width ASCII only. NFKC would also turn ① into 1 and so glue a list number to a year.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys(map(ord, "—–‐‑‒―─－﹣〜～~ー−"), "-")
_OTHER = {ord("○"): "〇", ord("零"): "〇"}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), " ")
_TABLE: dict[int, int | str] = {**_WIDE, **_OTHER, **_DASHES, **_INVISIBLE}
_DIGIT = f"[0-9{CHARACTERS}]"
_SENTENCE_END = "\u3002"


def normalise(text: str) -> str:
    """Half-width digits and punctuation, one dash, no blanks except between two digits.

    A blank between two digits stays, so that `1 2月` and `十 二月` are never read as December.
    """
    text = text.replace(_SENTENCE_END, ";").translate(_TABLE)
    text = re.sub(r"-{2,}", "-", text)
    text = re.sub(rf"(?<={_DIGIT})\s+(?={_DIGIT})", "\x00", text)
    return re.sub(r"\s+", "", text).replace("\x00", " ")
