"""The answer to `why`: which date of which item is asked about, and everything about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from projects.errors import InputError
from projects.holidays import Override
from projects.schedule.result import Schedule
from projects.schedule.why.changes import CANDIDATES, changes
from projects.schedule.why.dated import instant_of
from projects.schedule.why.due import due, margin_of
from projects.schedule.why.overview import overview
from projects.schedule.why.planned import planned
from projects.schedule.why.sentences import sentences
from projects.schedule.why.trace import Traced, trace
from projects.schedule.why.values import (
    DATE_NAMES,
    DATE_WORDS,
    Answer,
    Bound,
    Change,
    DateName,
    Why,
)


def why(
    schedule: Schedule,
    item: str | None = None,
    date: str | None = None,
    *,
    override: Override | None = None,
    tries: int = CANDIDATES,
) -> Why:
    """Explain a date.

    Args:
        schedule: a computed plan.
        item: any work, summary, hammock, external dependency or ledger row; None: the project.
        date: a name of `DATE_NAMES` or a word of `DATE_WORDS`; None: the item as a whole, with the
            chain of its early finish (its latest start, for a plan without start).
        override: the notices that the plan was scheduled with; the changes are computed by them.
        tries: how many changes of the plan are computed anew, at the most.

    Raises:
        InputError: DP407 where the plan has no such item, DP548 for a date that nobody knows.
    """
    if item is not None and item not in schedule.timings:
        raise _unknown(schedule, item)
    name = named(date) if date is not None else _default(schedule, item)
    answer, traced = _answered(schedule, item, name, override, tries)
    says: tuple[str, ...] = answer.sentences
    if date is None:
        says = overview(schedule, item, traced)
    early = schedule.run.early is not None
    return Why(
        timing=None if item is None else schedule[item],
        early_start=_bounds(schedule, item, "early-start") if early else (),
        early_finish=_bounds(schedule, item, "early-finish") if early else (),
        late=_bounds(schedule, item, "late-start"),
        chain=answer.chain,
        sentences=says,
        asked=answer,
        overview=date is None,
    )


def named(word: str) -> DateName:
    """The date that a word names, in Chinese or in English. Raises InputError DP548."""
    text = word.strip().lower().replace("_", "-")
    for name in DATE_NAMES:
        if text == name:
            return name
    if text in DATE_WORDS:
        return DATE_WORDS[text]
    known = [*DATE_WORDS, *DATE_NAMES]
    near = get_close_matches(text, known, n=1)
    hint = f"是否为“{near[0]}”？" if near else ""
    raise InputError.of("DP548", f"没有“{word}”这个日期", f"{hint}可用：{'、'.join(known)}")


def _default(schedule: Schedule, item: str | None) -> DateName:
    """The date that is asked about most."""
    if schedule.run.early is None and instant_of(schedule.run, item, "late-start") is not None:
        return "late-start"
    return "early-finish"


def _answered(
    schedule: Schedule, item: str | None, name: DateName, override: Override | None, tries: int
) -> tuple[Answer, Traced]:
    if name == "deadline":
        margin = margin_of(schedule, item)
        traced = trace(schedule, item if margin is None else margin.item, "early-finish")
        found, untried = changes(schedule.run, traced, override, tries) if margin else ((), 0)
        answer = due(schedule, item, found)
        return replace(answer, changes=_ranked(found), untried=untried), traced
    base, moved = planned(schedule, item, name) if name.startswith("planned") else (name, None)
    traced = moved or trace(schedule, item, base)
    found, untried = ((), 0) if moved else changes(schedule.run, traced, override, tries)
    answer = Answer(
        item,
        name,
        traced.at,
        traced.day,
        sentences(schedule, traced, name, found),
        traced.bounds,
        traced.steps,
        _ranked(found),
        untried,
    )
    return answer, traced


def _ranked(found: Sequence[Change]) -> tuple[Change, ...]:
    """What wins most first; of equal ones the nearest to the date."""
    return tuple(sorted(found, key=lambda change: -change.most_days))


def _bounds(schedule: Schedule, item: str | None, name: DateName) -> tuple[Bound, ...]:
    return trace(schedule, item, name, chain=False).bounds


def _unknown(schedule: Schedule, item: str) -> InputError:
    near = get_close_matches(item, list(schedule.timings), n=1)
    hint = f"是否为“{near[0]}”？" if near else "用 daopai schedule 查看全部编号"
    return InputError.of("DP407", f"计划中没有“{item}”", hint, schedule.project.where, item)
