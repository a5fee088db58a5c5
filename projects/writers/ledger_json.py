"""The JSON document of `daopai ledger` (schema daopai.ledger/1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from projects.forecast import one_decimal
from projects.ledger import (
    External,
    ItemState,
    Ledger,
    LedgerEvent,
    Measure,
    Problem,
    Recheck,
    Responsible,
)
from projects.model import Activity
from projects.portfolio import Funnel, Portfolio, Rate, Rounding, Tally, tally

SCHEMA = "daopai.ledger/1"
PORTFOLIO_SCHEMA = "daopai.portfolio/1"


def ledger_document(ledger: Ledger, *, rounding: Rounding = "half-up") -> dict[str, Any]:
    """A ledger with its three lists, re-checks, dependencies, counts and findings.

    States, levels and event kinds are the English codes, `*_word` what people read. Percentages to
    one decimal; rates as text, with their numbers. Days are ISO or null.
    """
    project, lists = ledger.project, ledger.lists
    works = {work.id: work for work in project.activities}
    measures = {measure.item: measure for measure in lists.measures}
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "data_date": ledger.as_of.isoformat(),
        "items": [
            _item(ledger, works[item], measures.get(item))
            for item in ledger.states
            if item in works
        ],
        "whole": _state(ledger.states[project.code]),
        "problems": [_problem(problem) for problem in lists.problems],
        "responsible": [_responsible(one) for one in lists.responsible],
        "rechecks": [_recheck(check) for check in ledger.rechecks],
        "externals": [_external(one) for one in ledger.externals],
        "counts": {
            "items": _tally(tally("事项", [m.state for m in lists.measures], rounding=rounding)),
            "problems": _tally(
                tally(
                    "问题",
                    [problem.state for problem in lists.problems],
                    rounding=rounding,
                    closed_name="整改率",
                )
            ),
        },
        "findings": [
            {
                "code": finding.code,
                "level": finding.level,
                "item": finding.item or None,
                "says": finding.says,
                "remedy": finding.remedy,
            }
            for finding in ledger.findings
        ],
    }


def portfolio_document(counts: Portfolio) -> dict[str, Any]:
    """Counts over several projects (schema daopai.portfolio/1)."""
    return {
        "schema": PORTFOLIO_SCHEMA,
        "projects": [
            {"project": code, "name": one.name, **_tally(one)} for code, one in counts.rows
        ],
        "counts": {
            "items": _tally(counts.items),
            "problems": _tally(counts.problems),
            "projects": _tally(counts.projects),
        },
    }


def _item(ledger: Ledger, work: Activity, measure: Measure | None) -> dict[str, Any]:
    """One row of the 台账. What only a measure has is null for a summary."""
    percent = measure.percent if measure else None
    return {
        "id": work.id,
        "name": work.name,
        "kind": "summary" if ledger.tree.summary(work.id) else work.kind,
        "parent": work.parent,
        "number": measure.number if measure else None,
        "owner": measure.owner if measure else work.owner,
        "with": list(work.helpers),
        "leader": measure.leader if measure else work.leader,
        **_state(ledger.states[work.id]),
        "percent": None if percent is None else one_decimal(percent),
        "deadline": _day(measure.deadline) if measure else None,
        "days_left": measure.days_left if measure else None,
        "late": measure.late if measure else None,
        "events": [_event(event) for event in ledger.of(work.id)],
    }


def _state(state: ItemState) -> dict[str, Any]:
    overlay, closing = state.overlay, state.closing
    return {
        "state": state.state,
        "state_word": state.word,
        "stage": state.stage or None,
        "since": _day(state.since),
        "overlay": None
        if overlay is None
        else {
            "kind": overlay.kind,
            "since": overlay.since.isoformat(),
            "reason": overlay.reason,
            "by": overlay.by,
            "of": overlay.of,
        },
        "returned": state.returned,
        "tenders_failed": state.tenders_failed,
        "reopened": state.reopened,
        "closed": None if closing is None else _event(closing),
        "allowed": list(state.allowed),
    }


def _event(event: LedgerEvent) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "on": event.on.isoformat(),
        "by": event.by,
        "note": event.note,
        "stage": event.stage,
        "day": _day(event.day),
        "result": event.result,
        "evidence": [{"name": one.name, "sha256": one.sha256} for one in event.evidence],
        "recorded_at": event.recorded_at.isoformat() if event.recorded_at else None,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "number": problem.number,
        "id": problem.item,
        "name": problem.name,
        "owner": problem.owner,
        "with": list(problem.helpers),
        "leader": problem.leader,
        "state": problem.state.state,
        "state_word": problem.state.word,
        "measures": list(problem.measures),
        "total": problem.total,
        "done": problem.done,
        "closed": problem.closed,
        "late": problem.late,
        "suspended": problem.suspended,
        "deadline": _day(problem.deadline),
    }


def _responsible(one: Responsible) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": "leader" if one.leader else "office",
        "led": list(one.led),
        "helped": list(one.helped),
        "done": one.done,
        "closed": one.closed,
        "late": one.late,
        "suspended": one.suspended,
    }


def _recheck(check: Recheck) -> dict[str, Any]:
    return {
        "id": check.item,
        "series": check.series,
        "closed_on": check.closed_on.isoformat(),
        "after_days": check.after,
        "due": check.due.isoformat(),
        "workday": check.workday.isoformat(),
        "provisional": check.provisional,
        "state": check.state,
        "state_word": check.word,
        "done_on": _day(check.event.on) if check.event else None,
        "by": check.event.by if check.event else None,
        "note": check.event.note if check.event else None,
    }


def _external(one: External) -> dict[str, Any]:
    return {
        "id": one.item,
        "name": one.name,
        "owner": one.owner,
        "promises": [
            {"day": p.day.isoformat(), "on": _day(p.on), "by": p.by, "broken": p.broken}
            for p in one.promises
        ],
        "promised": _day(one.promised),
        "changes": one.changes,
        "broken": one.broken,
        "expected": _day(one.expected),
        "latest": _day(one.latest),
        "slack_days": one.slack_days,
        "slack_calendar_days": one.slack_calendar_days,
        "arrived": _day(one.arrived),
        "level": one.level,
        "level_word": one.word,
        "why": one.why,
        "ask": one.ask,
    }


def _tally(counts: Tally) -> dict[str, Any]:
    return {
        "total": counts.total,
        "suspended": counts.suspended,
        "blocked": counts.blocked,
        "begun": _rate(counts.begun),
        "done": _rate(counts.done),
        "closed": _rate(counts.closed),
        "funnel": _funnel(counts.funnel),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    """Numbers as text: a JSON number would become a binary float again."""
    return {
        "name": rate.name,
        "numerator": f"{rate.numerator.normalize():f}",
        "denominator": f"{rate.denominator.normalize():f}",
        "excluded": [{"reason": reason, "count": count} for reason, count in rate.excluded],
        "percent": None if rate.percent is None else str(rate.percent),
        "rounding": rate.rounding,
        "decimals": rate.decimals,
        "says": rate.says,
    }


def _funnel(funnel: Funnel) -> dict[str, Any]:
    parts: Sequence[tuple[str, int]] = funnel.parts
    return {
        "whole": funnel.whole,
        "unit": funnel.unit,
        "parts": [{"name": name, "count": count} for name, count in parts],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
