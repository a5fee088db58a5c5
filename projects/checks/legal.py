"""Works shorter or longer than a term set by law or practice, and tenders without bidders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from projects.checks.case import Case, label, of, rule
from projects.checks.terms import LEAST, MOST, UNITS, USUAL, WHOLE_TENDER, Term
from projects.checks.words import plain, said
from projects.errors import Finding
from projects.holidays import china_days
from projects.model import Activity

_TENDER: Final = re.compile(r"开标|评标|截标|投标期|等标期|公开招标|招标$|招投标$")
_BIDS: Final = re.compile(r"投标期|等标期|至(?:投标)?截止|开标|截标")
_OFFICE: Final = re.compile(r"局|委|厅|政府|支队|审批")
_LOST: Final = re.compile(r"流标|重新招标")


@rule("DP655")
def shorter_than_allowed(case: Case) -> Iterable[Finding]:
    """Works shorter than the least term of their kind."""
    separate = any(said(_BIDS, work.name) for work in case.leaves)
    terms = LEAST if separate else (*LEAST, WHOLE_TENDER)
    for work, words, term, taken in _below(case, terms):
        yield of(
            work,
            "DP655",
            "warning",
            f"“{label(work)}”（名称含“{words}”）只排了 {taken} {UNITS[term.unit]}，"
            f"少于法定或通行期限：{term.says}",
            f"排足 {term.days} {UNITS[term.unit]}；所指不是这件事的，改名称或登记豁免",
        )


@rule("DP656")
def shorter_than_usual(case: Case) -> Iterable[Finding]:
    """Works that count on somebody to be quicker than the term that he may take."""
    for work, words, term, taken in _below(case, USUAL):
        if words == "审批" and not any(_OFFICE.search(one) for one in (work.owner, *work.helpers)):
            continue
        yield of(
            work,
            "DP656",
            "note",
            f"“{label(work)}”（名称含“{words}”）排了 {taken} {UNITS[term.unit]}，"
            f"短于法定或通行期限：{term.says}",
            "有提前办结的书面意见再按短的排；没有的，按期限排",
        )


@rule("DP657")
def longer_than_allowed(case: Case) -> Iterable[Finding]:
    """Works longer than the term within which they have to be done."""
    for work, timing in case.open_rows:
        for term, _ in _named(work, MOST) if not timing.zero else ():
            span = _span(case, work)
            taken = _taken(span, term) if span else 0
            if taken > term.days:
                yield of(
                    work,
                    "DP657",
                    "warning",
                    f"“{label(work)}”排了 {taken} {UNITS[term.unit]}，"
                    f"超过法定或通行期限：{term.says}",
                    f"压到 {term.days} {UNITS[term.unit]}以内；含有其他工作的，拆开另列",
                )


@rule("DP658")
def tender_without_a_second_one(case: Case) -> Iterable[Finding]:
    """A tender ahead, and no event 流标: fewer than three bidders send it back to its beginning."""
    works = [(work, said(_TENDER, work.name)) for work, timing in case.open_rows]
    tenders = {work.id: (work, words) for work, words in works if words}
    known = any(_LOST.search(one.name) or one.on in tenders for one in case.project.events)
    opening = sorted(tenders.values(), key=lambda pair: pair[1] not in ("开标", "评标"))
    for work, words in opening[:1] if not known else ():
        yield of(
            work,
            "DP658",
            "note",
            f"“{label(work)}”（名称含“{words}”）没有考虑流标：投标人不足 3 家要重新招标，"
            "至少再走一遍投标期",
            "在 events 里写上流标的概率和增加的天数，或在时限前留出重新招标的时间",
        )


def _below(case: Case, terms: Iterable[Term]) -> Iterator[tuple[Activity, str, Term, int]]:
    """Unfinished works shorter than a term of their kind: the words, the term, the days planned."""
    for work, timing in case.open_rows:
        for term, words in _named(work, terms) if not (timing.zero or timing.assumed) else ():
            span = _span(case, work)
            if span and (taken := _taken(span, term)) < term.days:
                yield work, words, term, taken


def _named(work: Activity, terms: Iterable[Term]) -> Iterator[tuple[Term, str]]:
    """The terms that the name of a work speaks of, with its words."""
    name = plain(work.name)
    for term in terms:
        if found := term.words.search(name):
            yield term, found[0]


def _span(case: Case, work: Activity) -> tuple[date, date] | None:
    """The first and the last day of a work, early where there is an early side: its calendar says
    how many days of the wall clock its duration takes."""
    timing = case.schedule[work.id]
    first, last = timing.early_start_day, timing.early_finish_day
    if first is None or last is None:
        first, last = timing.late_start_day, timing.late_finish_day
    return (first, last) if first is not None and last is not None else None


def _taken(span: tuple[date, date], term: Term) -> int:
    """The days of a span as a term counts them."""
    first, last = span
    return (last - first).days + 1 if term.unit == "calendar" else sum(china_days(first, last))
