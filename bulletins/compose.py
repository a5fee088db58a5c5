"""Facts to sentences and tables: the five sections, the annexes, the signatures.

Every sentence has its fact; where there is none the section says 无.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from bulletins.annexes import annexes
from bulletins.document import Block, Column, Document, Figures, Heading, Paragraph
from bulletins.facts import (
    BulletinFacts,
    IssueFact,
    MoveFact,
    NodeFact,
    PlanFact,
    ProjectFacts,
)
from bulletins.overall import overall
from bulletins.reports import WHOLE
from bulletins.tabled import Tabled, blocks_of
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

MOVES_SHOWN = 12
"""Percentages of a project that a sentence tells."""

MASTHEAD = "倒排工期工作周报"
NODE_WORDS = {"start": "最迟开始", "deadline": "完成时限", "external": "最迟办结"}


NO_FIGURES: Final = Figures()


def document_of(facts: BulletinFacts, figures: Figures = NO_FIGURES) -> Document:
    """The bulletin of one project or of a portfolio."""
    body: list[Block] = []
    sections: tuple[tuple[str, Callable[[BulletinFacts], Iterable[Block]]], ...] = (
        ("总体情况", overall),
        (f"{_this(facts)}完成", _done),
        ("关键节点", partial(blocks_of, how=NODES)),
        ("存在问题及需协调事项", issues),
        ("下周计划", partial(blocks_of, how=PLAN)),
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
        issued=facts.issued_on,
        body=tuple(body),
        annexes=tuple(annexes(facts, figures)),
    )


def _this(facts: BulletinFacts) -> str:
    """The period in a sentence: joined weeks are no week."""
    return "本周" if len(facts.weeks) == 1 else "本期"


# --- 二、本周完成 ---


def _done(facts: BulletinFacts) -> Iterator[Block]:
    """What was done, project by project; those that have done nothing in one closing sentence."""
    this = _this(facts)
    told = [(project, _project_done(project, this)) for project in facts.projects]
    busy = [pair for pair in told if pair[1]]
    for place, (project, said) in enumerate(busy, 1):
        if len(facts.projects) > 1:
            yield Heading(2, numbered(place, project.name))
        yield from said
    if not busy:
        yield Paragraph(f"{NONE}。")
    elif silent := [project.name for project, said in told if not said]:
        yield Paragraph(f"{listing(silent, unit='个项目')}{this}无完成事项。")


def _project_done(project: ProjectFacts, this: str) -> list[Block]:
    now = [fact for fact in project.done if not fact.late_report]
    before = [fact for fact in project.done if fact.late_report]
    said: list[Block] = []
    if now:
        names = listing([f"{fact.name}（{short_day(fact.day)}）" for fact in now])
        said.append(Paragraph(f"{this}完成{len(now)}项：{names}。"))
    if project.started:
        names = listing([f"{fact.name}（{short_day(fact.day)}）" for fact in project.started])
        said.append(Paragraph(f"{this}新开工{len(project.started)}项：{names}。"))
    if project.moves:
        names = "；".join(_move_words(move) for move in project.moves[:MOVES_SHOWN])
        more = "等" if len(project.moves) > MOVES_SHOWN else ""
        said.append(Paragraph(f"{this}填报进度{len(project.moves)}项：{names}{more}。"))
    if before:
        text = f"{this}补报以前完成的工作{len(before)}项，不计入本周完成。"
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


def _node_lead(pairs: Sequence[tuple[ProjectFacts, NodeFact]]) -> str:
    starts = sum(1 for _, node in pairs if node.kind == "start")
    parts = [f"最迟开始日到期的工作{starts}项"] if starts else []
    if rest := len(pairs) - starts:
        parts.append(f"到期的时限{rest}个")
    return f"今后四周内，{'、'.join(parts)}。"


def _node_row(_place: int, node: NodeFact, project: ProjectFacts) -> tuple[str, ...]:
    return (
        cell_day(node.day) + ("（暂定）" if node.provisional else ""),
        NODE_WORDS[node.kind],
        node.name,
        node.owner or UNKNOWN,
        str((node.day - project.data_date).days),
        UNKNOWN if node.float_days is None else number(node.float_days),
    )


NODES: Final[Tabled[NodeFact]] = Tabled(
    columns=(
        Column("节点日期", "center"),
        Column("节点", "center"),
        Column("事项", wide=True),
        Column("责任单位"),
        Column("距今（天）", "right"),
        Column("总时差（天）", "right"),
    ),
    of=lambda project: project.nodes,
    row=_node_row,
    lead=_node_lead,
    by_day=lambda node: node.day,
    rest="另有{}个节点，见日历订阅和横道图。",
    silent="今后四周内无关键节点",
    each=20,
    all=60,
    place=2,
)


# --- 四、存在问题及需协调事项 ---


def issues(facts: BulletinFacts, deviations: str = "附表2") -> Iterator[Block]:
    """What has to be settled, project by project: by whom and until when.

    `deviations` names the annex that holds the works beyond those shown, "" where there is none.
    """
    where = f"{deviations}和检查报告" if deviations else "检查报告"
    yield from blocks_of(facts, replace(ISSUES, rest=f"另有{{}}项问题，见{where}。"))


def _issue_row(place: int, issue: IssueFact, project: ProjectFacts) -> tuple[str, ...]:
    return (
        str(place),
        WHOLE if issue.name == project.name else issue.name,
        _issue_words(issue, project),
        issue.owner or UNKNOWN,
        cell_day(issue.limit),
    )


def _issue_words(issue: IssueFact, project: ProjectFacts) -> str:
    says = list(issue.says)
    passed = issue.limit is not None and issue.limit < project.data_date
    if passed and not any("时限" in text for text in says):
        says.append("最迟完成日期已过")
    asks = f"建议{'；'.join(issue.asks)}。" if issue.asks else ""
    return ended("；".join(says)) + asks


ISSUES: Final[Tabled[IssueFact]] = Tabled(
    columns=(
        Column("序号", "center"),
        Column("事项"),
        Column("问题及建议", wide=True),
        Column("责任单位"),
        Column("时限", "center"),
    ),
    of=lambda project: project.issues,
    row=_issue_row,
    bad=lambda issue, _project: issue.severe,
    rest="",
    silent="暂无需协调事项",
    each=10,
    all=40,
    place=1,
)


# --- 五、下周计划 ---


def _plan_lead(pairs: Sequence[tuple[ProjectFacts, PlanFact]]) -> str:
    starts = sum(1 for _, fact in pairs if fact.starts)
    finishes = sum(1 for _, fact in pairs if fact.finishes)
    parts = [f"开始{starts}项"] if starts else []
    if finishes:
        parts.append(f"完成{finishes}项")
    return f"下周计划{'、'.join(parts)}。"


def _plan_note(pairs: Sequence[tuple[ProjectFacts, PlanFact]]) -> str:
    late = sum(1 for project, fact in pairs if _due_to_start(fact, project))
    return f"其中{late}项的最迟开始日已到或已过，须立即开工。" if late else ""


def _due_to_start(fact: PlanFact, project: ProjectFacts) -> bool:
    latest = fact.latest_start
    return not fact.started and latest is not None and latest <= project.data_date


def _plan_row(_place: int, fact: PlanFact, _project: ProjectFacts) -> tuple[str, ...]:
    what = "开始并完成" if fact.starts and fact.finishes else "开始" if fact.starts else "完成"
    return (
        what,
        fact.name,
        fact.owner or UNKNOWN,
        "已开工" if fact.started else cell_day(fact.start),
        cell_day(fact.finish),
        UNKNOWN if fact.started else cell_day(fact.latest_start),
    )


PLAN: Final[Tabled[PlanFact]] = Tabled(
    columns=(
        Column("安排", "center"),
        Column("工作", wide=True),
        Column("责任单位"),
        Column("计划开始", "center"),
        Column("计划完成", "center"),
        Column("最迟开始", "center"),
    ),
    of=lambda project: project.plan,
    row=_plan_row,
    bad=_due_to_start,
    lead=_plan_lead,
    note=_plan_note,
    rest="另有{}项，见横道图。",
    silent="下周无计划开始或完成的工作",
    each=15,
    all=60,
    place=1,
)
