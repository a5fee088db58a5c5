"""附表 and 附图: self-reports, deviations, external dependencies, sources, charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bulletins.document import Block, Column, Heading, Paragraph, Picture, Reference, table
from bulletins.facts import BulletinFacts, ExternalFact, ProjectFacts, StandingFact
from bulletins.overall import mark_note
from bulletins.wording import NONE, UNKNOWN, cell_day, listing, percent, signed

WHOLE = "项目总体"
"""The project itself among its works."""

LISTED = 8
"""Projects that a cell names."""

_PROJECT = Column("项目")
_WORK = Column("工作", wide=True)
_OWNER = Column("责任单位")


def annexes(facts: BulletinFacts) -> Iterator[Block]:
    """The annexes, in the order in which the body calls for them."""
    if not facts.projects:
        return
    many = len(facts.projects) > 1
    yield Heading(3, "附表1　自报与计算判定对照表")
    yield from _reports(facts, many)
    yield Heading(3, "附表2　进度偏差表（由差到好）")
    yield from _deviations(facts, many)
    yield Heading(3, "附表3　外部依赖")
    yield from _externals(facts, many)
    yield Heading(3, "附表4　数据来源与计算口径")
    yield from sources(facts, many)
    yield from pictures(facts)


def _with_project(many: bool, project: ProjectFacts, cells: tuple[str, ...]) -> tuple[str, ...]:
    return (project.name, *cells) if many else cells


def _reports(facts: BulletinFacts, many: bool) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    bad: list[int] = []
    for project in facts.projects:
        told = [fact for fact in project.standings if fact.reported != "未填"]
        for fact in (_whole(project), *told):
            if fact.contradicts:
                bad.append(len(rows))
            rows.append(_with_project(many, project, _report_row(fact)))
    columns = [
        _WORK, _OWNER, Column("自报", "center"), Column("计算判定", "center"),
        Column("依据", wide=True), Column("对照", "center"),
    ]  # fmt: skip
    yield table([_PROJECT, *columns] if many else columns, rows, bad)
    for project in facts.projects:
        blank = [fact.name for fact in project.standings if fact.state == "unreported"]
        if blank:
            head = f"{project.name}：" if many else ""
            names = listing(blank, 12)
            yield Paragraph(f"{head}应开工而未填报进度{len(blank)}项：{names}。", note=True)


def _whole(project: ProjectFacts) -> StandingFact:
    """The project itself as the first row of its table."""
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
    )


def _report_row(fact: StandingFact) -> tuple[str, ...]:
    if fact.reported == "未填":
        verdict = "未自报"
    elif fact.judged not in ("是", "否"):
        verdict = "无法核验"
    else:
        verdict = "不一致" if fact.contradicts else "一致"
    why = f"{fact.why}；填报说明：{fact.note}" if fact.note else fact.why
    return fact.name, fact.owner or UNKNOWN, fact.reported, fact.judged, why or UNKNOWN, verdict


def _deviations(facts: BulletinFacts, many: bool) -> Iterator[Block]:
    pairs = [(project, fact) for project in facts.projects for fact in project.standings]
    behind = [
        (project, fact) for project, fact in pairs if fact.state == "behind" and fact.deviation
    ]
    behind.sort(key=lambda pair: (pair[1].deviation or 0.0, pair[0].code))
    undone = [pair for pair in pairs if pair[1].state == "behind" and not pair[1].deviation]
    if not behind and not undone:
        yield Paragraph(f"{NONE}。")
        return
    columns = [
        _WORK, _OWNER, Column("形象", "right"), Column("序时", "right"),
        Column("偏差（百分点）", "right"), Column("偏差（天）", "right"), Column("灯号", "center"),
        Column("最迟完成", "center"), Column("说明", wide=True),
    ]  # fmt: skip
    pairs = [*behind, *undone]
    rows = [_with_project(many, project, deviation_row(fact)) for project, fact in pairs]
    if all(row[-1] == UNKNOWN for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    yield table([_PROJECT, *columns] if many else columns, rows)
    yield from mark_note(fact.lamp for _, fact in behind)


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
        fact.note or (fact.why if fact.deviation is None else UNKNOWN),
    )


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


def sources(facts: BulletinFacts, many: bool) -> Iterator[Block]:
    """A row that says the same of several projects stands once."""
    names: dict[tuple[str, str, str], list[str]] = {}
    for project in facts.projects:
        for trace in project.trace:
            row = (trace.figure, trace.method, trace.source)
            names.setdefault(row, []).append(project.name)
    order = {figure: place for place, (figure, *_) in enumerate(names)}
    rows = [
        (*row, _whose(names[row], facts.projects)) if many else row
        for row in sorted(names, key=lambda row: order[row[0]])
    ]
    columns = [Column("数据"), Column("算法", wide=True), Column("来源", wide=True)]
    yield table([*columns, Column("适用项目", wide=True)] if many else columns, rows)
    for project in facts.projects:
        if project.structure_findings:
            head = f"{project.name}：" if many else ""
            text = f"{head}计划编制方面的问题{project.structure_findings}项，见检查报告。"
            yield Paragraph(text, note=True)


def _whose(names: Sequence[str], projects: Sequence[ProjectFacts]) -> str:
    """The projects that a row is of: a cell does not hold the names of a hundred."""
    if len(names) == len(projects):
        return "各项目"
    others = [project.name for project in projects if project.name not in names]
    if len(others) < len(names) and len(others) <= LISTED:
        return f"除{'、'.join(others)}外的各项目"
    return listing(names, LISTED, "个项目")


def pictures(facts: BulletinFacts) -> Iterator[Block]:
    """The calendars and charts that go with the bulletin."""
    for project in facts.projects:
        if project.feed_file:
            yield Reference(f"{project.name}日历订阅文件", project.feed_file)
    drawn = [project for project in facts.projects if project.charts or project.chart_files]
    for place, project in enumerate(drawn, 1):
        label = f"附图{place}" if len(drawn) > 1 else "附图"
        pages = list(zip_longest(project.charts, project.chart_files, fillvalue=""))
        for page, (svg, file) in enumerate(pages, 1):
            part = f"（{page}/{len(pages)}）" if len(pages) > 1 else ""
            yield Picture(f"{label}　{project.name}倒排工期横道图{part}", svg, file)
