"""What is written beside an arrow, and how much room it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gantt.arrows.values import Arrow
from gantt.text import Type, tidy
from projects.model import day_of

_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LONG: Final = 18.0
"""A name beside an arrow is cut at so many em: one work must not take a whole lane."""
SHORT: Final = 7.0
"""A name beside an arrow that is longer stands on two lines, if it can be broken."""
_ENOUGH: Final = 5
"""A name is cut to no fewer characters than these."""
MOST_LINES: Final = 3
"""A name over its arrow stands on at most so many narrow lines."""


def circled(number: int) -> str:
    """① to ⑳, (21) and so on."""
    return _CIRCLED[number - 1] if 1 <= number <= len(_CIRCLED) else f"({number})"


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one arrow. `marks`: the rows ES LS TF and EF LF FF, where they are asked for."""

    name: str
    days: str
    item: str
    bold: bool
    marks: tuple[tuple[str, ...], ...] = ()

    @property
    def together(self) -> str:
        """Name and days on one line."""
        return f"{self.name} {self.days}天" if self.days else self.name


def words_of(arrow: Arrow, six_marks: bool) -> Words:
    """The texts of an arrow; a dummy has none."""
    if arrow.kind == "dummy":
        return Words("", "", "", False)
    name = tidy(arrow.name) or arrow.item
    place, parts = arrow.part
    if parts > 1:
        name += circled(place)
    days = "" if arrow.kind == "wait" or not arrow.days else f"{arrow.days:g}"
    marks = _marks(arrow) if six_marks and arrow.kind == "work" else ()
    return Words(name, days, arrow.item, arrow.critical, marks)


def _marks(arrow: Arrow) -> tuple[tuple[str, ...], ...]:
    """最早开始 最迟开始 总时差 over 最早完成 最迟完成 自由时差, days as people see them."""

    def day(moment: int, closes: bool) -> str:
        return f"{day_of(moment - 1 if closes else moment):%m-%d}"

    def number(value: float | None) -> str:
        return "—" if value is None else f"{value:g}"

    point = arrow.early_start == arrow.early_finish
    return (
        (
            day(arrow.early_start, point),
            day(arrow.late_start, point),
            number(arrow.total_float),
        ),
        (day(arrow.early_finish, True), day(arrow.late_finish, True), number(arrow.free_float)),
    )


def broken(name: str, count: int, type_: Type, size: float, bold: bool) -> tuple[str, ...]:
    """The name on `count` lines of about equal width, or on fewer where it cannot be broken so
    often; never a bracket or mark alone at the break, never a line of one character."""
    places = [k for k in range(2, len(name) - 1) if breaks(name, k)]
    at = [0.0]
    for letter in name:
        at.append(at[-1] + type_.width(letter, size, bold))
    cuts: list[int] = []
    for number in range(1, count):
        ideal = at[-1] * number / count
        free = [k for k in places if k >= (cuts[-1] + 2 if cuts else 0)]
        if free:
            cuts.append(min(free, key=lambda k: (abs(at[k] - ideal) - _liking(name, k) * size, k)))
    ends = [0, *cuts, len(name)]
    return tuple(name[one:two].strip() for one, two in pairwise(ends))


def breaks(name: str, place: int) -> bool:
    """Whether a line may end before this character."""
    before, after = name[place - 1], name[place]
    if after in "）)、，。：；”①②③④⑤⑥⑦⑧⑨" or before in "（(“":
        return False
    if (after == "天" and before.isdigit()) or before == "◆":
        return False
    return not (before.isascii() and after.isascii() and not after.isspace())


def _liking(name: str, place: int) -> float:
    """How far, in em, a break may lie from the middle to fall where people pause."""
    return 1.1 if name[place - 1] in "、，：；与及和 " or name[place] in "（(“ " else 0.0


def says_enough(shown: str, name: str) -> bool:
    """Whether a shortened name still tells people which work it is."""
    return shown == name or len(shown.rstrip("…")) >= min(_ENOUGH, len(name))


def widest(lines: Sequence[str], type_: Type, size: float, bold: bool) -> float:
    """The width of the longest line."""
    return max(type_.width(text, size, bold) for text in lines)


def lines_for(words: Words, room: float, type_: Type, size: float) -> int:
    """On how few lines the name fits so much room; 0 where not even on `MOST_LINES`."""
    for count in range(1, 2 if words.marks else MOST_LINES + 1):
        lines = broken(words.name, count, type_, size, words.bold)
        if widest(lines, type_, size, words.bold) <= room:
            return count
    return 0


def inline_room(words: Words, type_: Type, size: float) -> float:
    """The least clear length of an arrow that carries its own name, on some lines if need be."""
    if not words.name:
        return 0.0
    lines = broken(words.name, 1 if words.marks else MOST_LINES, type_, size, words.bold)
    least = max(widest(lines, type_, size, words.bold), type_.width(words.days, size))
    return max(least, marks_width(words, type_, size)) + 0.5 * size


def marks_width(words: Words, type_: Type, size: float) -> float:
    """The width of the six marks; 0 without."""
    if not words.marks:
        return 0.0
    return sum(column_widths(words, type_, size)) + 0.5 * size


def column_widths(words: Words, type_: Type, size: float) -> list[float]:
    """The widths of the three columns of the six marks."""
    return [
        max(type_.width(row[k], mark_size(size)) for row in words.marks) + 0.5 * size
        for k in range(3)
    ]


def mark_size(em: float) -> float:
    """Letters of the six marks: not below 6.5 points."""
    return max(0.84 * em, 6.5)


def outside_room(words: Words, type_: Type, size: float) -> float:
    """The width of name and days beside a short arrow, on two lines if long, with a little air."""
    if not words.name:
        return 0.0
    return max(_beside(words, type_, size), marks_width(words, type_, size)) + 0.9 * size


def _beside(words: Words, type_: Type, size: float) -> float:
    lines: tuple[str, ...] = (words.together,)
    if type_.width(words.together, size, words.bold) > SHORT * size:
        lines = broken(words.together, 2, type_, size, words.bold)
    return min(widest(lines, type_, size, words.bold), LONG * size)
