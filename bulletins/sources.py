"""附表4: how every figure of a bulletin was computed, and from what, project by project.

Two tables: the methods, once for all projects, and what each project's figures rest on: data date,
plan revision, baseline, basis, weights, lamps, deadline. A third says how trends were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bulletins.document import Block, Column, Paragraph, table
from bulletins.facts import BulletinFacts, ProjectFacts
from bulletins.wording import FORMULAS, cell_day, listing

ROUNDING: Final = (
    "百分数、百分点和天数取一位小数，四舍五入，整数不写小数；小于0.05的非零数取两位有效数字；"
    "不足100%的不写作100%；先用未取整的数计算，再取整"
)
_HEADS: Final = (
    "数据日期", "最近填报", "计划版本", "基线", "序时口径", "权重", "灯号标准", "完成时限",
)  # fmt: skip
_DATES: Final = ("数据日期", "最近填报")
NAMED: Final = 8
"""Projects that a note names."""


def sources(facts: BulletinFacts, many: bool) -> Iterator[Block]:
    """The tables; `many`: the paper is of several projects."""
    projects = facts.projects
    columns = (Column("数据"), Column("算法和口径", wide=True))
    yield Paragraph("（一）算法")
    yield table(columns, list(methods(projects)))
    yield Paragraph("（二）依据")
    yield from _grounds(projects, many)
    trends = [(project.name, project.source.trend) for project in projects if project.source.trend]
    if many and trends:
        yield Paragraph("（三）趋势推算")
        yield table((Column("项目"), Column("推算", wide=True)), trends)
    if amiss := [project for project in projects if project.structure_findings]:
        count = sum(project.structure_findings for project in amiss)
        names = f"（{listing([one.name for one in amiss], NAMED, '个项目')}）" if many else ""
        yield Paragraph(f"计划编制方面的问题{count}项{names}，见检查报告。", note=True)


def methods(projects: Sequence[ProjectFacts]) -> Iterator[tuple[str, str]]:
    """What each kind of figure is called, and how it is computed."""
    bases = dict.fromkeys((one.source.basis, one.source.basis_says) for one in projects)
    lamps = dict.fromkeys((one.source.preset, one.source.preset_says) for one in projects)
    rules = "、".join(dict.fromkeys(one.source.rules for one in projects))
    yield (
        "形象进度",
        (
            "∑（权重×完成百分比）÷∑权重；本级填报晚于下级填报的，用本级填报；"
            "应开工而未填报的按0计，并注明为下限值"
        ),
    )
    yield "序时进度", "；".join(f"{says}：{FORMULAS[basis]}" for basis, says in bases)
    yield "偏差（百分点）", "形象进度减序时进度；负数为落后"
    yield "偏差（天）", "偏差百分点×计划天数÷100；已过期未完成的，再减已过天数"
    yield "灯号", "；".join(f"{preset}：{says}" for preset, says in lamps)
    yield (
        "计算判定、对照",
        (
            "形象进度不低于序时进度，且没有已到期未完成、已过最迟开始日未开工的，为“是”；"
            "与自报并列，互不覆盖"
        ),
    )
    yield (
        "自报形象、下级汇总、相差",
        ("自报为对汇总项或项目总体填报的百分数；下级汇总为其下各项按权重相加；相差为前者减后者"),
    )
    yield (
        "完成、新开工、填报进度",
        ("均为责任单位所报，按实际日期或填报的数据日期归入本期；以前完成、本期才报的为补报"),
    )
    yield (
        "完成时限、时限、距今、逾期",
        (
            "完成时限按文件表述读出，没有的取基线完成日期或最迟完成日期；距今和逾期为日历天，"
            "自数据日期起算"
        ),
    )
    yield "节点日期", "数据日期后28天内的最迟开始日、完成时限和外部依赖的最迟办结日"
    yield (
        "计划开始、计划完成、预计办结",
        (f"以数据日期重排剩余工作（保留逻辑），规则集 {rules}；承诺日期为责任方所报"),
    )
    yield (
        "余量、需抢回、将超期",
        (
            "余量为完成时限减网络计划推算的完成日期，按该项工作日历计天，负数即需抢回；"
            "时限已过的，将超期按日历天计"
        ),
    )
    yield (
        "最迟开始、最迟完成、最迟办结、总时差",
        "由完成时限倒排至每项工作；总时差按该项工作日历计天",
    )
    yield (
        "项数、个数、占比",
        ("工作不含汇总项和里程碑，每项只计入一种状态；暂缓的不计入分母；占比的分母随文写出"),
    )
    yield "附图", "与正文同一次计算所得；图中另有口径的，在图上写明"
    yield "取整", ROUNDING


def _grounds(projects: Sequence[ProjectFacts], many: bool) -> Iterator[Block]:
    """What the figures of each project rest on; a single project's stand below one another."""
    if not many:
        trend = projects[0].source.trend
        rows = (*ground(projects[0]), *([("趋势推算", trend)] if trend else []))
        yield table((Column("数据"), Column("依据", wide=True)), rows)
        return
    columns = [Column(head, "center" if head in _DATES else "left") for head in _HEADS]
    grounds = [(one.name, *(words for _, words in ground(one))) for one in projects]
    yield table([Column("项目", wide=True), *columns], grounds)


def ground(project: ProjectFacts) -> tuple[tuple[str, str], ...]:
    """What the figures of a project rest on, each with what it is called."""
    source = project.source
    words = (
        cell_day(project.data_date),
        cell_day(project.seen_on),
        source.revision or "未登记",
        source.baseline or "未立",
        source.basis_says,
        source.weights,
        source.preset,
        source.deadlines or "未设",
    )
    return tuple(zip(_HEADS, words, strict=True))
