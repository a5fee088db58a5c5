"""Cut normalised text into tokens: dates, numbers, and the longest word of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from projects.deadlines import numerals, vocabulary
from projects.deadlines.refuse import Refusal

_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_WEEK_SHIFT = {"本": 0, "这": 0, "当": 0, "下": 1, "上": -1, "下下": 2}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. `value` is what the kind needs: a number, a shift, (year, month, day).

    kinds: number, date (y, m, d), year-month (y, m), time (hour), weekday, week (shift), and those
    of the vocabulary: relative-…, unit names, marks, verb-start, verb-finish, event, festival, …
    """

    kind: str
    text: str
    value: int = 0
    date: tuple[int, int, int] = (0, 0, 0)
    event: str = ""
    plain: bool = True
    """Of a number: it is one number for sure (see `numerals.is_one_number`)."""


_CN = numerals.CHARACTERS
# A date written with dots or dashes ends here: a dash may only lead on to another date.
_NO_MORE = r"(?![\d年月日号]|[./]\d|-(?!(?:19|20)\d\d[./-])\d)"
_WEEK = "(?:周|星期|礼拜)"
_NO_WORD = "(?![限间点段候])"
_NUMERIC = {name for name in vocabulary.FESTIVALS if set(name) <= set(_CN)}
_FESTIVALS = "|".join(
    # 五一, 十一 … are numbers unless the next word makes them a festival.
    name + (r"(?=[”\"'’]|节|前|之前|以前|后|之后|以后|当天|期间)" if name in _NUMERIC else "")
    for name in sorted(vocabulary.FESTIVALS, key=len, reverse=True)
)
_PATTERNS = (
    ("date", r"(?<!\d)(\d{4})([-./])(\d{1,2})\2(\d{1,2})[日号]?" + _NO_MORE),
    ("date", r"(?<!\d)((?:19|20|21)\d\d)()(\d\d)(\d\d)(?!\d)"),
    ("year-month", r"(?<!\d)((?:19|20)\d\d)[-./](1[0-2]|0?[1-9])" + _NO_MORE),
    ("time", r"[T ]?(\d{1,2}):\d\d(?::\d\d)?(?!\d)"),
    ("time", rf"(\d{{1,2}}|[{_CN}]{{1,3}})(?:点钟?|时{_NO_WORD})整?(?:\d{{1,2}}分|半)?"),
    # 本周 is one token; of 本周五 only 本 is, and 周五 the next.
    ("week", rf"(下下|[本这当下上]个?)(?={_WEEK}[一二三四五六日天])"),
    ("week", rf"(下下|[本这当下上]个?){_WEEK}(?!末)"),
    ("weekday", rf"{_WEEK}([一二三四五六日天])(?![年月号个])"),
    ("loose", r"([年月]中)(?![上下秋旬标])"),  # no 年中 in 2024年中秋前
    ("years", r"(?:跨|共)?([两二三四五2-5])个(?:年度|年头)"),
    ("festival", rf"[“\"'‘]?({_FESTIVALS})[”\"'’]?节?(?:当天)?"),
    ("number", r"\d+"),
    ("number", r"元(?=月)"),
    ("number", rf"[{_CN}]+"),
)


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Compiled when first asked for: most commands read no words. ASCII: no ٣ is a digit."""
    return [(kind, re.compile(pattern, re.ASCII)) for kind, pattern in _PATTERNS]


def tokenise(text: str, events: Iterable[str] = (), windows: Iterable[str] = ()) -> list[Token]:
    """All tokens but the fillers.

    Raises:
        Refusal: DP202, some of the text is unknown.
    """
    words = _vocabulary(tuple(sorted(events)), tuple(sorted(windows)))
    longest = max(map(len, words))
    tokens: list[Token] = []
    unknown = ""
    at = 0
    while at < len(text):
        token = _longest_word(text, at, words, longest)
        match = _pattern(text, at)
        if match is not None and (token is None or len(match.text) >= len(token.text)):
            token = match
        if token is None:
            unknown, at = unknown + text[at], at + 1
            continue
        if token.kind != "filler":
            tokens.append(token)
        at += len(token.text)
    if unknown:
        raise Refusal("DP202", f"有不认识的字词“{unknown.strip() or '空格'}”，不敢猜测日期")
    return tokens


def _longest_word(text: str, at: int, words: dict[str, Token], longest: int) -> Token | None:
    for length in range(min(longest, len(text) - at), 0, -1):
        token = words.get(text[at : at + length])
        if token is not None:
            return token
    return None


def _pattern(text: str, at: int) -> Token | None:
    for kind, pattern in _patterns():
        match = pattern.match(text, at)
        if match is None:
            continue
        token = _token(kind, match)
        if token is not None:
            return token
    return None


def _token(kind: str, match: re.Match[str]) -> Token | None:
    text, first = match[0], match[1] if match.re.groups else match[0]
    if kind == "date":
        return Token(kind, text, date=(int(first), int(match[3]), int(match[4])))
    if kind == "year-month":
        return Token(kind, text, date=(int(first), int(match[2]), 0))
    if kind == "week":
        return Token(kind, text, _WEEK_SHIFT[first.removesuffix("个")])
    if kind == "weekday":
        return Token(kind, text, _WEEKDAYS[first])
    if kind == "loose":
        return Token(kind, text)
    if kind == "festival":
        return Token(kind, text, event=vocabulary.FESTIVALS[first])
    if first == "元":  # 元月 is January
        return Token(kind, text, 1)
    number = int(first) if first.isdigit() and first.isascii() else numerals.value(first)
    if number is None:
        return None
    plain = first.isascii() or numerals.is_one_number(first)
    return Token(kind, text, number, plain=plain)


@lru_cache(maxsize=32)
def _vocabulary(events: tuple[str, ...], windows: tuple[str, ...]) -> dict[str, Token]:
    words: dict[str, Token] = {}

    def add(kind: str, names: Iterable[str], value: int = 0) -> None:
        for name in names:
            words[name] = Token(kind, name, value)

    add("filler", vocabulary.FILLER)
    for kind, table in (
        ("relative-year", vocabulary.RELATIVE_YEARS),
        ("relative-month", vocabulary.RELATIVE_MONTHS),
        ("relative-quarter", vocabulary.RELATIVE_QUARTERS),
        ("relative-day", vocabulary.RELATIVE_DAYS),
        ("half-of-year", vocabulary.HALVES),
        ("ten-day", vocabulary.TEN_DAYS),
        ("five-years", vocabulary.FIVE_YEARS),
    ):
        for name, value in table.items():
            add(kind, [name], value)
    add("next-year", vocabulary.NEXT_YEAR_OF_SPAN)
    add("solar-term", vocabulary.SOLAR_TERMS)
    for kind, names in (*vocabulary.UNITS.items(), *vocabulary.MARKS.items()):
        add(kind, names)
    for kind, names in vocabulary.VERBS.items():
        add(f"verb-{kind}", names)
    for event, names in vocabulary.EVENTS.items():
        _mark_event(words, event, names)
    for event in events:
        if event not in {name for names in vocabulary.EVENTS.values() for name in names}:
            _mark_event(words, event, [event])
    add("window", (*vocabulary.WINDOWS, *windows))
    return words


def _mark_event(words: dict[str, Token], event: str, names: Iterable[str]) -> None:
    """Let terms be counted from these words. They stay what they are otherwise: 开工 is a verb."""
    for name in names:
        known = words.get(name, Token("event", name))
        kind = "event" if known.kind == "filler" else known.kind
        words[name] = replace(known, kind=kind, event=event)
