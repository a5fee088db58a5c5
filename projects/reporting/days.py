"""Days on which something happened, as people type them: 5月21日, 2024.5.21, 20240521, 45433.

A day without its year is the latest one up to the data date. Deadline words (5月底, 最迟) and those
that depend on when they are read (昨天) name no day on which something happened.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from projects.deadlines.lexer import Token, tokenise
from projects.deadlines.moments import FIRST_YEAR, LAST_YEAR
from projects.deadlines.normalise import normalise
from projects.deadlines.refuse import Refusal
from projects.errors import InputError, Place
from projects.readers.nodes import shown
from projects.readers.values import plain

_FORMS = "写明年月日，例如 2024-05-21 或 5月21日"
_LONGEST = 40
_EPOCH = date(1899, 12, 30)
"""Day 0 of the serial numbers of spreadsheets, right from March 1900 on."""
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d*)?")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?=[T ]|$)")
_SHORT = re.compile(r"(\d{1,2})([-./])(\d{1,2})")
_RELATIVE = re.compile("昨|前天|前日")
_CLOCK = re.compile(r"[T ]*(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")


def read_day(text: str, on: date, where: Place, *, clock: bool = False) -> date:
    """The day that `text` names, with `on`, the data date, for what it leaves out.

    Args:
        text: as typed, or the serial number of a spreadsheet's date.
        on: the data date. Without a year (and month) the latest such day up to it is meant.
        where: the place of the text, for the complaint.
        clock: the plan has shifts: a time that is written makes it a datetime. Else it is dropped.

    Raises:
        InputError: DP537 for a text that names no day or one that does not exist, DP534 for one
            with two readings.
    """
    words = plain(text)
    if not words:
        raise InputError.of("DP537", "日期是空的", _FORMS, where)
    if _RELATIVE.search(words):
        raise _refusal(text, "要看哪一天来读", where)
    if len(words) > _LONGEST:
        raise _refusal(text, "说的不是某一天", where)
    serial = _SERIAL.fullmatch(words)
    if serial:
        return _EPOCH + timedelta(days=int(serial[1]))
    short = _SHORT.fullmatch(words)
    if short:
        return _short(short, text, on, where)
    tokens = _tokens(_SLASHED.sub(r"\1-\2-\3", words), text, where)
    timed = tokens[-1] if len(tokens) > 1 and tokens[-1].kind == "time" else None
    day = _day(tokens[:-1] if timed else tokens, text, on, where)
    return _at(day, timed, text, where) if timed and clock else day


def _tokens(words: str, text: str, where: Place) -> list[Token]:
    """The tokens; none may be left out, as 预计 or 不晚于 would be."""
    whole = normalise(words)
    try:
        tokens = tokenise(whole)
    except Refusal as refusal:
        raise _refusal(text, refusal.says, where) from None
    if "".join(token.text for token in tokens).replace(" ", "") != whole.replace(" ", ""):
        raise _refusal(text, "说的不是已经发生的某一天", where)
    return tokens


def _day(tokens: list[Token], text: str, on: date, where: Place) -> date:
    kinds = tuple(token.kind for token in tokens)
    if any(kind == "number" and not token.plain for kind, token in zip(kinds, tokens, strict=True)):
        raise InputError.of(
            "DP534", f"日期“{shown(text)}”里的数可能是一个，也可能是两个", _FORMS, where
        )
    numbers = [token.value for token in tokens if token.kind == "number"]
    match kinds:
        case ("date",):
            return _exact(*tokens[0].date, text, where)
        case ("number", "year", "number", "month", "number", *rest) if rest in ([], ["day"]):
            if tokens[1].text == "年" and tokens[3].text == "月":
                return _exact(numbers[0], numbers[1], numbers[2], text, where)
        case ("number", "month", "number", *rest) if rest in ([], ["day"]):
            return _of_year(numbers[0], numbers[1], text, on, where)
        case ("number", "day"):
            return _of_month(numbers[0], text, on, where)
    if any(kind in {"relative-day", "week", "weekday", "relative-month"} for kind in kinds):
        raise _refusal(text, "要看哪一天来读", where)
    raise _refusal(text, "说的不是某一天", where)


def _short(match: re.Match[str], text: str, on: date, where: Place) -> date:
    """5/21 and 5-21. A spreadsheet cuts 5.20 to 5.2: one digit behind a point may be two."""
    month, day = int(match[1]), int(match[3])
    if match[2] == "." and len(match[3]) == 1 and day in (1, 2, 3):
        raise InputError.of(
            "DP534",
            f"日期“{shown(text)}”可能是{month}月{day}日，也可能是{month}月{day}0日",
            f"写成“{month}月{day}日”的样子",
            where,
        )
    return _of_year(month, day, text, on, where)


def _of_year(month: int, day: int, text: str, on: date, where: Place) -> date:
    """The latest such day up to `on`; both readings where the next one lies nearer."""
    this = (month, day) <= (on.month, on.day)
    year = on.year if this else on.year - 1
    found = _exact(year, month, day, text, where)
    try:
        later = date(year + 1, month, day)
    except ValueError:
        return found
    return _nearer(found, later, text, on, where)


def _of_month(day: int, text: str, on: date, where: Place) -> date:
    """The latest such day of a month up to `on`, by the same rule."""
    this = date(on.year, on.month, 1)
    before = (this - timedelta(days=1)).replace(day=1)
    after = (this + timedelta(days=31)).replace(day=1)
    month, following = (this, after) if day <= on.day else (before, this)
    found = _exact(month.year, month.month, day, text, where)
    try:
        later = following.replace(day=day)
    except ValueError:
        return found
    return _nearer(found, later, text, on, where)


def _nearer(found: date, later: date, text: str, on: date, where: Place) -> date:
    if later - on < on - found:
        raise InputError.of(
            "DP534",
            f"日期“{shown(text)}”可能是 {found}，也可能是 {later}（晚于状态日期 {on}）",
            f"写明年份，例如 {found}",
            where,
        )
    return found


def _exact(year: int, month: int, day: int, text: str, where: Place) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _refusal(text, f"没有{year}年{month}月{day}日", where) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refusal(text, f"年份不在 {FIRST_YEAR} 至 {LAST_YEAR} 之间", where)
    return found


def _at(day: date, timed: Token, text: str, where: Place) -> date:
    match = _CLOCK.fullmatch(timed.text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise _refusal(text, "时刻写成 08:00 的样子", where)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - naive local time
    return midnight.replace(hour=int(match[1]), minute=int(match[2]))


def _refusal(text: str, why: str, where: Place) -> InputError:
    return InputError.of("DP537", f"“{shown(text)}”不能读成日期：{why}", _FORMS, where)
