"""附表 and 附图: self-reports, deviations, external dependencies, sources, charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bulletins.document import Block, Column, Figures, Heading, Paragraph, table
from bulletins.facts import BulletinFacts, ExternalFact, ProjectFacts, StandingFact
from bulletins.figures import pictures
from bulletins.overall import SOURCES, mark_note
from bulletins.reports import reports
from bulletins.sources import sources
from bulletins.wording import NONE, UNKNOWN, cell_day, percent, signed

_PROJECT = Column("项目")
_WORK = Column("工作", wide=True)
_OWNER = Column("责任单位")

Pair = tuple[ProjectFacts, StandingFact]


def annexes(facts: BulletinFacts, figures: Figures) -> Iterator[Block]:
    """The annexes, in the order in which the body calls for them."""
    if not facts.projects:
        return
    many = len(facts.projects) > 1
    yield Heading(3, "附表1　自报与计算判定对照表（由差到好）")
    yield from reports(facts, many)
    yield Heading(3, "附表2　进度偏差表（由差到好）")
    yield from deviations(slow(facts), many)
    yield Heading(3, "附表3　外部依赖")
    yield from _externals(facts, many)
    yield Heading(3, "附表4　数据来源与计算口径")
    yield from sources(facts, many)
    yield from pictures(facts, figures)


def slow(facts: BulletinFacts) -> list[Pair]:
    """The works that are behind: by percentages, worst first; then by their dates alone."""
    pairs = [(one, fact) for one in facts.projects for fact in one.standings]
    return sorted((pair for pair in pairs if pair[1].state == "behind"), key=worst_first)


def worst_first(pair: Pair) -> tuple[bool, float, date, str, str]:
    """The order of works: by their deviation; those without one by the day that has passed."""
    project, fact = pair
    points = fact.deviation or 0.0
    return not points, points, fact.due or date.max, project.code, fact.id


def _with_project(many: bool, project: ProjectFacts, cells: tuple[str, ...]) -> tuple[str, ...]:
    return (project.name, *cells) if many else cells


def deviations(pairs: Sequence[Pair], many: bool, label: str = SOURCES) -> Iterator[Block]:
    """The works that are behind, in two tables: those with a deviation, those judged by dates.

    `label` names the annex of sources.
    """
    if not pairs:
        yield Paragraph(f"{NONE}。")
        return
    measured = [pair for pair in pairs if pair[1].deviation]
    dated = [pair for pair in pairs if not pair[1].deviation]
    if measured:
        yield Paragraph(f"形象进度落后于序时进度的工作{len(measured)}项：")
        yield from deviation_table(measured, many, label)
    if dated:
        yield Paragraph(f"没有可比的进度、按日期判定滞后的工作{len(dated)}项：")
        yield _dated_table(dated, many, len(measured))


def deviation_table(pairs: Sequence[Pair], many: bool, label: str) -> Iterator[Block]:
    """Works with their percentages, their order kept."""
    columns = [
        Column("序号", "center"), _WORK, _OWNER, Column("形象", "right"), Column("序时", "right"),
        Column("偏差（百分点）", "right"), Column("偏差（天）", "right"), Column("灯号", "center"),
        Column("最迟完成", "center"), Column("填报说明", wide=True),
    ]  # fmt: skip
    rows = [
        (
            str(place),
            *_with_project(many, project, deviation_row(fact)),
        )
        for place, (project, fact) in enumerate(pairs, 1)
    ]
    if many:
        columns.insert(1, _PROJECT)
    if all(row[-1] == UNKNOWN for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    yield table(columns, rows)
    yield from mark_note((fact.lamp for _, fact in pairs), label)


def deviation_row(fact: StandingFact) -> tuple[str, ...]:
    """Name, office, 形象, 序时, both deviations, lamp, latest finish and remark of a work."""
    return (
        fact.name,
        fact.owner or UNKNOWN,
        percent(fact.actual),
        percent(fact.expected),
        signed(fact.deviation),
        signed(fact.days),
        fact.lamp,
        cell_day(fact.due),
        fact.note or UNKNOWN,
    )


def _dated_table(pairs: Sequence[Pair], many: bool, before: int) -> Block:
    """Works without a figure; they are numbered on behind the `before` that have one."""
    columns = [
        Column("序号", "center"), _WORK, _OWNER, Column("序时", "right"),
        Column("最迟完成", "center"), Column("判定依据", wide=True),
    ]  # fmt: skip
    rows = [
        (
            str(place),
            *_with_project(
                many,
                project,
                (
                    fact.name,
                    fact.owner or UNKNOWN,
                    percent(fact.expected),
                    cell_day(fact.due),
                    f"{fact.why}；填报说明：{fact.note}" if fact.note else fact.why,
                ),
            ),
        )
        for place, (project, fact) in enumerate(pairs, before + 1)
    ]
    if many:
        columns.insert(1, _PROJECT)
    return table(columns, rows)


def _externals(facts: BulletinFacts, many: bool) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    bad: list[int] = []
    for project in facts.projects:
        for fact in project.externals:
            if fact.late and not fact.done:
                bad.append(len(rows))
            rows.append(_with_project(many, project, _external_row(fact)))
    if not rows:
        yield Paragraph(f"{NONE}。")
        return
    columns = [
        Column("事项", wide=True), Column("责任方"), Column("承诺日期", "center"),
        Column("预计办结", "center"), Column("最迟开始", "center"), Column("最迟办结", "center"),
        Column("判断", "center"),
    ]  # fmt: skip
    yield table([_PROJECT, *columns] if many else columns, rows, bad)


def _external_row(fact: ExternalFact) -> tuple[str, ...]:
    verdict = "已办结" if fact.done else "晚于最迟日期" if fact.late else "可以衔接"
    if fact.latest is None or fact.expected is None:
        verdict = "已办结" if fact.done else "无法判断"
    return (
        fact.name,
        fact.owner or UNKNOWN,
        cell_day(fact.promised) if fact.promised else "未承诺",
        cell_day(fact.expected),
        UNKNOWN if fact.done else cell_day(fact.latest_start),
        UNKNOWN if fact.done else cell_day(fact.latest),
        verdict,
    )
