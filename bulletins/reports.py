"""附表1: what was reported beside what is computed, the worst contradiction first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bulletins.document import Block, Column, Paragraph, table
from bulletins.facts import BulletinFacts, ProjectFacts, StandingFact
from bulletins.wording import UNKNOWN, listing, percent, signed

WHOLE: Final = "项目总体"
"""The project itself among its works."""

LISTED: Final = 12
"""Works or projects that a note names."""

BLANK: Final = "未填"
_VERDICTS: Final = ("不一致", "一致", "无法核验")
_EVEN: Final = 0.05
"""Percentage points that the print does not show."""

Pair = tuple[ProjectFacts, StandingFact]


def reports(facts: BulletinFacts, many: bool) -> Iterator[Block]:
    """Self-reports beside judgements, stated percentages beside summed ones, and who is silent."""
    pairs = [(one, fact) for one in facts.projects for fact in (whole(one), *one.standings)]
    told = [pair for pair in pairs if pair[1].reported != BLANK]
    if told:
        yield from _judgements(told, many)
    else:
        yield Paragraph("本期没有自报“是否按序时进度推进”的事项。")
    yield from _percentages(facts, many)
    silent = [one.name for one in facts.projects if one.reported == BLANK]
    if silent and many:
        yield Paragraph(
            f"总体未自报的项目{len(silent)}个：{listing(silent, LISTED, '个项目')}。", note=True
        )
    for project in facts.projects:
        blank = [fact.name for fact in project.standings if fact.state == "unreported"]
        if blank:
            head = f"{project.name}：" if many else ""
            names = listing(blank, LISTED)
            yield Paragraph(f"{head}应开工而未填报进度{len(blank)}项：{names}。", note=True)


def _judgements(told: Sequence[Pair], many: bool) -> Iterator[Block]:
    ordered = sorted(told, key=_worst_first)
    columns = [
        Column("工作", wide=True), Column("责任单位"), Column("自报", "center"),
        Column("计算判定", "center"), Column("偏差（百分点）", "right"), Column("依据", wide=True),
        Column("对照", "center"),
    ]  # fmt: skip
    rows = [
        (
            *((project.name,) if many else ()),
            fact.name,
            fact.owner or UNKNOWN,
            fact.reported,
            fact.judged,
            signed(fact.deviation),
            _why(fact),
            _verdict(fact),
        )
        for project, fact in ordered
    ]
    bad = [place for place, (_, fact) in enumerate(ordered) if fact.contradicts]
    yield table([Column("项目"), *columns] if many else columns, rows, bad)


def _worst_first(pair: Pair) -> tuple[int, bool, float, date]:
    """Contradictions before agreements; within them the furthest behind, then those that only
    their dates judge, the longest overdue first. The order of the projects decides between equals.
    """
    _, fact = pair
    rank = _VERDICTS.index(_verdict(fact))
    return rank, fact.deviation is None, fact.deviation or 0.0, fact.due or date.max


def _verdict(fact: StandingFact) -> str:
    if fact.judged not in ("是", "否"):
        return "无法核验"
    return "不一致" if fact.contradicts else "一致"


def _why(fact: StandingFact) -> str:
    return (f"{fact.why}；填报说明：{fact.note}" if fact.note else fact.why) or UNKNOWN


def _percentages(facts: BulletinFacts, many: bool) -> Iterator[Block]:
    """What was stated of a whole beside the sum of its parts, the widest gap first."""
    pairs = [
        (one, fact)
        for one in facts.projects
        for fact in (whole(one), *one.stated)
        if fact.said is not None and fact.summed is not None
    ]
    if not pairs:
        return
    pairs.sort(key=lambda pair: -abs(_gap(pair[1])))
    yield Paragraph("自报形象进度与下级工作汇总对照如下：")
    columns = [
        Column("工作", wide=True), Column("责任单位"), Column("自报形象", "right"),
        Column("下级汇总", "right"), Column("相差（百分点）", "right"), Column("对照", "center"),
    ]  # fmt: skip
    rows = [
        (
            *((project.name,) if many else ()),
            fact.name,
            fact.owner or UNKNOWN,
            percent(fact.said),
            percent(fact.summed),
            signed(_gap(fact)),
            "一致" if abs(_gap(fact)) < _EVEN else "不一致",
        )
        for project, fact in pairs
    ]
    bad = [place for place, (_, fact) in enumerate(pairs) if abs(_gap(fact)) >= _EVEN]
    yield table([Column("项目"), *columns] if many else columns, rows, bad)


def _gap(fact: StandingFact) -> float:
    """What was said less what the parts add up to, in percentage points."""
    gap = (fact.said or 0.0) - (fact.summed or 0.0)
    return gap if abs(gap) >= _EVEN else 0.0


def whole(project: ProjectFacts) -> StandingFact:
    """The project itself as a row among its works."""
    return StandingFact(
        id=project.code,
        name=WHOLE,
        owner=project.owner,
        reported=project.reported,
        judged=project.judged,
        why=project.why,
        expected=project.expected,
        actual=project.actual,
        deviation=project.deviation,
        days=None,
        lamp=project.lamp,
        contradicts=project.contradicts,
        due=project.deadline,
        state=project.state,
        note="",
        said=project.said,
        summed=project.summed,
    )
