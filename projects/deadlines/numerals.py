"""Chinese numerals as documents write them: 二〇二四, 二十五, 廿五, 一百二十."""

from __future__ import annotations

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100}
_SHORT = {"廿": 20, "卅": 30}
CHARACTERS = "〇一二两三四五六七八九十百廿卅"


def value(text: str) -> int | None:
    """The number, or None where `text` is no well-formed numeral."""
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _grouped(text)


def is_one_number(text: str) -> bool:
    """Whether a month or day written so can only be one number.

    一二月 may mean 1月 and 2月: two plain digits side by side are not one number (二〇 is).
    """
    return len(text) == 1 or "〇" in text or any(c not in _DIGITS for c in text)


def _grouped(text: str) -> int | None:
    total, pending, ceiling = 0, None, 1000
    for c in text:
        if c in _SHORT:
            if pending is not None or ceiling <= 10:
                return None
            total, ceiling = total + _SHORT[c], 10
        elif c in _TENS:
            unit = _TENS[c]
            if unit >= ceiling or (pending is None and unit == 100 and total):
                return None
            total, pending, ceiling = total + (1 if pending is None else pending) * unit, None, unit
        elif c == "〇":
            if pending is not None:
                return None
        elif pending is not None:
            return None
        else:
            pending = _DIGITS[c]
    return total + (pending or 0)
