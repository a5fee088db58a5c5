"""Sums and rates that somebody wrote down, read exactly and worked out again.

What is read, and nothing else: a clause with one equals sign, full-width signs included.

    12/17 = 70.5%                                 a rate
    完成 4 + 进行 4 + 前期完成 1 + 前期 12 = 21   a sum; each term holds one number
    24 件 = 主办 12 + 协办 12                     the same, turned round

Numbers are compared as decimals, never as binary fractions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Literal

_WIDE = Context(prec=1200)
"""Room for the quotient of any two floats."""
_SENSELESS = re.compile(r"\d{16}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CLAUSE = re.compile(r"[;。!?\n]|,(?!\d{3}(?!\d))|、")
_RATE = re.compile(
    r"(?<![\d./])(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)"  # no part of 2023/12/17
    r"\D{0,6}=\D{0,6}?(\d+(?:\.\d+)?)\s*%"
)
_AMOUNT = re.compile(
    r"(?P<label>[一-鿿]{4,})\s*(?P<value>\d+(?:\.\d+)?)\s*"
    r"(?P<unit>(?![年月日时点号期周季次])[一-鿿A-Za-z]+)"  # a date is no amount
)

Verdict = Literal["right", "truncated", "wrong"]


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `whole`, and what was stated for it, in percent with the digits that were typed."""

    part: Decimal
    whole: Decimal
    stated: Decimal

    @property
    def exact(self) -> Decimal:
        """The percentage unrounded."""
        return _WIDE.divide(_WIDE.multiply(Decimal(100), self.part), self.whole)

    @property
    def rounded(self) -> Decimal:
        """The percentage with the digits of the statement, half away from zero."""
        return self.exact.quantize(self._step, ROUND_HALF_UP, _WIDE)

    @property
    def _step(self) -> Decimal:
        return Decimal(1).scaleb(int(self.stated.as_tuple().exponent))

    @property
    def verdict(self) -> Verdict:
        """Whether the statement is the rounded quotient, the quotient cut off, or neither."""
        if self.stated == self.rounded:
            return "right"
        cut = self.exact.quantize(self._step, ROUND_DOWN, _WIDE)
        return "truncated" if self.stated == cut else "wrong"


@dataclass(frozen=True, slots=True)
class Sum:
    """`terms` and the total that was written for them."""

    terms: tuple[Decimal, ...]
    total: Decimal

    @property
    def actual(self) -> Decimal:
        """What the terms give."""
        return sum(self.terms, Decimal(0))


@dataclass(frozen=True, slots=True)
class TwoAmounts:
    """One text that gives the same thing two amounts: `label` first `one`, then `other` `unit`."""

    label: str
    unit: str
    one: Decimal
    other: Decimal


def decimal(value: float) -> Decimal:
    """The number as it was typed: 70.5, not the binary fraction behind it; 70 without digits."""
    number = Decimal(repr(float(value)))
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1), context=_WIDE) if whole else number


def rates(text: str) -> Iterator[Rate]:
    """Every rate written out as `12/17 = 70.5%`."""
    for clause in _clauses(text):
        for part, whole, stated in _RATE.findall(clause):
            if Decimal(whole):
                yield Rate(Decimal(part), Decimal(whole), Decimal(stated))


def sums(text: str) -> Iterator[Sum]:
    """Every sum written out as `4 + 4 + 1 + 12 = 21`, from either side."""
    for clause in _clauses(text):
        sides = clause.split("=")
        if len(sides) != 2 or "%" in clause:
            continue
        left, right = sides
        if "+" in right:
            left, right = right, left
        terms, total = [_only(term) for term in left.split("+")], _only(right)
        known = tuple(term for term in terms if term is not None)
        if total is not None and len(known) == len(terms) > 1:
            yield Sum(known, total)


def two_amounts(text: str) -> Iterator[TwoAmounts]:
    """The same words, four characters at least, before two amounts of one unit."""
    seen: dict[tuple[str, str], Decimal] = {}
    for found in _AMOUNT.finditer(_plain(text)):
        key, value = (found["label"], found["unit"]), Decimal(found["value"])
        first = seen.setdefault(key, value)
        if first != value:
            yield TwoAmounts(*key, first, value)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _clauses(text: str) -> Iterator[str]:
    for clause in _CLAUSE.split(_plain(text)):
        if "=" in clause and not _SENSELESS.search(clause):
            yield clause.replace(",", "")


def _only(text: str) -> Decimal | None:
    """The one number of a piece of text; None where there are more, or none."""
    numbers = _NUMBER.findall(text)
    return Decimal(numbers[0]) if len(numbers) == 1 else None
