"""Facts to sentences and tables: the five sections, the annexes, the signatures.

Every sentence has its fact; where there is none the section says 无.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bulletins.annexes import annexes
from bulletins.document import Block, Column, Document, Heading, Paragraph, table
from bulletins.facts import (
    BulletinFacts,
    IssueFact,
    MoveFact,
    NodeFact,
    PlanFact,
    ProjectFacts,
)
from bulletins.overall import overall
from bulletins.week import issue_label, period_label
from bulletins.wording import (
    NONE,
    UNKNOWN,
    cell_day,
    day_words,
    ended,
    listing,
    number,
    numbered,
    numeral,
    percent,
    short_day,
)

ISSUES_SHOWN = 10
"""Problems of one project in the body; the rest is counted and stands in the annex."""

PLAN_SHOWN = 15
"""Works of next week's plan in the body."""

MASTHEAD = "倒排工期工作周报"
NODE_WORDS = {"start": "最迟开始", "deadline": "完成时限", "external": "最迟办结"}


def document_of(facts: BulletinFacts) -> Document:
    """The bulletin of one project or of a portfolio."""
    body: list[Block] = []
    sections: tuple[tuple[str, Callable[[BulletinFacts], Iterable[Block]]], ...] = (
        ("总体情况", overall),
        ("本周完成", _done),
        ("关键节点", _nodes),
        ("存在问题及需协调事项", _issues),
        ("下周计划", _plan),
    )
    for place, (title, blocks) in enumerate(sections, 1):
        body.append(Heading(1, f"{numeral(place)}、{title}"))
        body.extend(blocks(facts))
    name = facts.projects[0].name if len(facts.projects) == 1 else "倒排工期项目"
    what = "倒排工期执行情况周报" if len(facts.projects) == 1 else "执行情况周报"
    return Document(
        masthead=MASTHEAD,
        title=(name, what),
        issue=issue_label(facts.weeks, facts.number),
        period=period_label(facts.weeks),
        organisation=facts.organisation,
        issued_on=day_words(facts.issued_on),
        body=tuple(body),
        annexes=tuple(annexes(facts)),
    )


# --- one section, project by project -------------------------------------------------------------


def _by_project(
    facts: BulletinFacts, blocks: Callable[[ProjectFacts], list[Block]], rest: str
) -> Iterator[Block]:
    """The blocks of each project that has any; the others in one closing sentence."""
    if len(facts.projects) == 1:
        yield from blocks(facts.projects[0]) or [Paragraph(f"{NONE}。")]
        return
    silent = []
    place = 0
    for project in facts.projects:
        said = blocks(project)
        if not said:
            silent.append(project.name)
            continue
        place += 1
        yield Heading(2, numbered(place, project.name))
        yield from said
    if len(silent) == len(facts.projects):
        yield Paragraph(f"{NONE}。")
    elif silent:
        yield Paragraph(f"{listing(silent)}{rest}。")


# --- 二、本周完成 ---


def _done(facts: BulletinFacts) -> Iterator[Block]:
    yield from _by_project(facts, _project_done, "本周无完成事项")


def _project_done(project: ProjectFacts) -> list[Block]:
    now = [fact for fact in project.done if not fact.late_report]
    before = [fact for fact in project.done if fact.late_report]
    said: list[Block] = []
    if now:
        names = listing([f"{fact.name}（{short_day(fact.day)}）" for fact in now])
        said.append(Paragraph(f"本周完成{len(now)}项：{names}。"))
    if project.started:
        names = listing([f"{fact.name}（{short_day(fact.day)}）" for fact in project.started])
        said.append(Paragraph(f"本周新开工{len(project.started)}项：{names}。"))
    if project.moves:
        names = "；".join(_move_words(move) for move in project.moves)
        said.append(Paragraph(f"本周填报进度{len(project.moves)}项：{names}。"))
    if before:
        text = f"本周补报以前完成的工作{len(before)}项，不计入本周完成。"
        said.append(Paragraph(text))
    return said


def _move_words(move: MoveFact) -> str:
    said = percent(move.after)
    if move.before is not None:
        said = f"由{percent(move.before)}至{said}"
    if move.quantity:
        said += f"，{move.quantity}"
    if move.after >= 100:
        said += "，未报完成日期"
    return f"{move.name}（{said}）"


# --- 三、关键节点 ---


def _nodes(facts: BulletinFacts) -> Iterator[Block]:
    yield from _by_project(facts, _project_nodes, "今后四周内无关键节点")


def _project_nodes(project: ProjectFacts) -> list[Block]:
    if not project.nodes:
        return []
    starts = sum(1 for node in project.nodes if node.kind == "start")
    parts = [f"最迟开始日到期的工作{starts}项"] if starts else []
    if rest := len(project.nodes) - starts:
        parts.append(f"到期的时限{rest}个")
    columns = [
        Column("日期", "center"),
        Column("节点", "center"),
        Column("事项", wide=True),
        Column("责任单位"),
        Column("距今（天）", "right"),
        Column("总时差（天）", "right"),
    ]
    rows = [_node_row(node, project) for node in project.nodes]
    return [Paragraph(f"今后四周内，{'、'.join(parts)}。"), table(columns, rows)]


def _node_row(node: NodeFact, project: ProjectFacts) -> tuple[str, ...]:
    return (
        cell_day(node.day) + ("（暂定）" if node.provisional else ""),
        NODE_WORDS[node.kind],
        node.name,
        node.owner or UNKNOWN,
        str((node.day - project.data_date).days),
        UNKNOWN if node.float_days is None else number(node.float_days),
    )


# --- 四、存在问题及需协调事项 ---


def _issues(facts: BulletinFacts) -> Iterator[Block]:
    yield from _by_project(facts, _project_issues, "暂无需协调事项")


def _project_issues(project: ProjectFacts) -> list[Block]:
    if not project.issues:
        return []
    shown = project.issues[:ISSUES_SHOWN]
    columns = [
        Column("序号", "center"),
        Column("事项"),
        Column("问题及建议", wide=True),
        Column("责任单位"),
        Column("时限", "center"),
    ]
    rows = [
        (
            str(place),
            issue.name,
            _issue_words(issue, project),
            issue.owner or UNKNOWN,
            cell_day(issue.limit),
        )
        for place, issue in enumerate(shown, 1)
    ]
    bad = [place for place, issue in enumerate(shown) if issue.severe]
    said: list[Block] = [table(columns, rows, bad)]
    if rest := len(project.issues) - len(shown):
        said.append(Paragraph(f"另有{rest}项问题，见附表2和检查报告。", note=True))
    return said


def _issue_words(issue: IssueFact, project: ProjectFacts) -> str:
    says = list(issue.says)
    passed = issue.limit is not None and issue.limit < project.data_date
    if passed and not any("时限" in text for text in says):
        says.append("时限已过")
    asks = f"建议{'；'.join(issue.asks)}。" if issue.asks else ""
    return ended("；".join(says)) + asks


# --- 五、下周计划 ---


def _plan(facts: BulletinFacts) -> Iterator[Block]:
    yield from _by_project(facts, _project_plan, "下周无计划开始或完成的工作")


def _project_plan(project: ProjectFacts) -> list[Block]:
    if not project.plan:
        return []
    starts = sum(1 for fact in project.plan if fact.starts)
    finishes = sum(1 for fact in project.plan if fact.finishes)
    parts = [f"开始{starts}项"] if starts else []
    if finishes:
        parts.append(f"完成{finishes}项")
    columns = [
        Column("安排", "center"),
        Column("工作", wide=True),
        Column("责任单位"),
        Column("计划开始", "center"),
        Column("计划完成", "center"),
        Column("最迟开始", "center"),
    ]
    shown = project.plan[:PLAN_SHOWN]
    rows = [_plan_row(fact) for fact in shown]
    late = [
        place
        for place, fact in enumerate(project.plan)
        if not fact.started and fact.latest_start and fact.latest_start <= project.data_date
    ]
    notes = [f"其中{len(late)}项的最迟开始日已到或已过，须立即开工。"] if late else []
    if rest := len(project.plan) - len(shown):
        notes.append(f"另有{rest}项，见附图。")
    said: list[Block] = [Paragraph(f"下周计划{'、'.join(parts)}。"), table(columns, rows, late)]
    if notes:
        said.append(Paragraph("".join(notes), note=True))
    return said


def _plan_row(fact: PlanFact) -> tuple[str, ...]:
    what = "开始并完成" if fact.starts and fact.finishes else "开始" if fact.starts else "完成"
    return (
        what,
        fact.name,
        fact.owner or UNKNOWN,
        "已开工" if fact.started else cell_day(fact.start),
        cell_day(fact.finish),
        UNKNOWN if fact.started else cell_day(fact.latest_start),
    )
