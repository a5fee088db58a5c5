"""Self-reports beside computed judgements, 子项, and what waits for other organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bulletins.facts import ExternalFact, StandingFact, State
from bulletins.wording import clean
from bulletins.works import Work, lamp_of, sole_top
from projects.model import Project

_SHOWN: tuple[State, ...] = ("behind", "on-time", "unreported", "unjudged")


def standings_told(works: Sequence[Work], remarks: Mapping[str, str]) -> tuple[StandingFact, ...]:
    """What was told or should have been told of unfinished works, worst first; and headings of
    which somebody reported 是 or 否. A single top heading is the project and not told twice."""
    top = sole_top(works)
    facts = [
        _standing(work, remarks.get(work.activity.id, ""))
        for work in works
        if work.activity.id != top
        and (work.standing.reported != "未填" or (work.is_work and work.state in _SHOWN))
    ]
    return tuple(sorted(facts, key=lambda f: (f.deviation is None, f.deviation or 0.0)))


def parts_of(works: Sequence[Work], remarks: Mapping[str, str]) -> tuple[StandingFact, ...]:
    """The 子项: the headings below a single top heading, else the top headings."""
    headings = [work for work in works if work.activity.kind == "summary"]
    top = sole_top(works)
    return tuple(
        _standing(work, remarks.get(work.activity.id, ""))
        for work in headings
        if work.activity.parent == top and work.state != "suspended"
    )


def stated_of(works: Sequence[Work], remarks: Mapping[str, str]) -> tuple[StandingFact, ...]:
    """Headings below the project of which somebody stated a percentage that can be summed too."""
    top = sole_top(works)
    facts = [_standing(work, remarks.get(work.activity.id, "")) for work in works]
    return tuple(
        fact
        for fact in facts
        if fact.id != top and fact.said is not None and fact.summed is not None
    )


def _standing(work: Work, remark: str) -> StandingFact:
    standing = work.standing
    return StandingFact(
        id=work.activity.id,
        name=work.name,
        owner=work.owner,
        reported=standing.reported,
        judged=standing.judged,
        why=clean(standing.why),
        expected=standing.expected_percent,
        actual=standing.actual_percent,
        deviation=standing.deviation_points,
        days=standing.deviation_days,
        lamp=lamp_of(standing),
        contradicts=standing.contradicts,
        due=work.due,
        state=work.state,
        note=remark,
        said=standing.stated_percent,
        summed=standing.summed_percent,
    )


def notes_told(project: Project, as_of: date, known_at: datetime | None) -> Mapping[str, str]:
    """The newest remark that came with an observation of each item."""
    rows = sorted(project.observations, key=lambda row: row.as_of)
    return {
        row.item: clean(row.note)
        for row in rows
        if row.note
        and row.as_of <= as_of
        and (known_at is None or row.recorded_at is None or row.recorded_at <= known_at)
    }


def externals_of(works: Iterable[Work]) -> tuple[ExternalFact, ...]:
    """What waits for other organisations, in the order of the plan."""
    facts = []
    for work in works:
        if work.activity.kind != "external" or work.state == "suspended":
            continue
        expected, latest = work.timing.early_finish_day, work.timing.late_finish_day
        facts.append(
            ExternalFact(
                id=work.activity.id,
                name=work.name,
                owner=clean(work.activity.owner),  # who heads the plan has not promised anything
                promised=work.activity.promised,
                expected=expected,
                latest_start=work.timing.late_start_day,
                latest=latest,
                done=work.state == "finished",
                late=expected is not None and latest is not None and expected > latest,
            )
        )
    return tuple(facts)
