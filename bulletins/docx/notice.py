"""通报: how a portfolio stands, to those who work on it: 慢序时 and 按序时, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from bulletins.annexes import deviation_row, pictures, sources
from bulletins.compose import issues
from bulletins.document import Block, Column, Document, Heading, Paragraph, table
from bulletins.facts import BulletinFacts, ProjectFacts, StandingFact
from bulletins.overall import mark_note, overall
from bulletins.week import issue_label, period_label
from bulletins.wording import UNKNOWN, day_words, deviation_words, number

MASTHEAD = "倒排工期工作通报"

NAMED = 5
"""Works that are named in a sentence; all stand in the annex."""

OFFICES = 8
"""Offices that are named in a sentence."""

Pair = tuple[ProjectFacts, StandingFact]


def notice_of(facts: BulletinFacts, *, basis: str = "") -> Document:
    """The 通报 of the same facts as the bulletin of the week.

    Args:
        facts: `bulletins.gather.bulletin_facts`.
        basis: 依据: the paper that the notice rests on, as it is to be named after 根据.
    """
    slow, timely = _slow(facts), _timely(facts)
    sources = f"附件{1 + bool(slow) + bool(timely)}"
    sections = (
        ("总体情况", takewhile(_no_heading, overall(facts, sources=sources, paper="通报"))),
        ("慢序时情况", _slow_words(slow, len(facts.projects) > 1)),
        ("存在问题及办理要求", _issues(facts, slow)),
    )
    body: list[Block] = [Paragraph(_opening(facts, basis))]
    for numeral, (title, blocks) in zip("一二三", sections, strict=True):
        body += [Heading(1, f"{numeral}、{title}"), *blocks]
    return Document(
        masthead=MASTHEAD,
        title=(f"关于{_whose(facts)}", "执行情况的通报"),
        issue=issue_label(facts.weeks, facts.number),
        period=period_label(facts.weeks),
        organisation=facts.organisation,
        issued_on=day_words(facts.issued_on),
        issued=facts.issued_on,
        body=tuple(body),
        annexes=tuple(_annexes(facts, slow, timely, sources)),
        signatures=("签发", "审核", "编制"),
    )


def _opening(facts: BulletinFacts, basis: str) -> str:
    ground = f"根据{basis}，" if basis else ""
    return f"{ground}现将{period_label(facts.weeks)}{_whose(facts)}执行情况通报如下："


def _whose(facts: BulletinFacts) -> str:
    return f"{facts.projects[0].name}倒排工期" if len(facts.projects) == 1 else "倒排工期项目"


def _no_heading(block: Block) -> bool:
    return not isinstance(block, Heading)


# --- what is slow, what is timely ----------------------------------------------------------------


def _slow(facts: BulletinFacts) -> list[Pair]:
    """Behind by percentages, worst first; then those behind by their dates alone."""
    found = [pair for pair in _pairs(facts) if pair[1].state == "behind"]
    return sorted(found, key=_worst_first)


def _timely(facts: BulletinFacts) -> list[Pair]:
    """On time, the narrowest first."""
    found = [pair for pair in _pairs(facts) if pair[1].state == "on-time"]
    return sorted(found, key=_worst_first)


def _pairs(facts: BulletinFacts) -> Iterator[Pair]:
    for project in facts.projects:
        for fact in project.standings:
            yield project, fact


def _worst_first(pair: Pair) -> tuple[bool, float, str, str]:
    project, fact = pair
    return not fact.deviation, fact.deviation or 0.0, project.code, fact.id


# --- 二、慢序时情况 ---


def _slow_words(slow: Sequence[Pair], many: bool) -> Iterator[Block]:
    if not slow:
        yield Paragraph("本期没有滞后于序时进度的工作。")
        return
    lamps = Counter(fact.lamp.split(" ")[1] if " " in fact.lamp else fact.lamp for _, fact in slow)
    lit = "、".join(f"{lamp}{lamps[lamp]}项" for lamp in ("红灯", "黄灯") if lamps[lamp])
    yield Paragraph(
        f"滞后于序时进度的工作共{len(slow)}项{f'，其中{lit}' if lit else ''}。{_offices(slow)}"
    )
    if worst := [pair for pair in slow if pair[1].deviation][:NAMED]:
        named = "；".join(_named(*pair, many) for pair in worst)
        yield Paragraph(
            f"偏差最大的{len(worst)}项为：{named}。"
            if len(worst) > 1
            else f"偏差最大的是：{named}。"
        )


def _named(project: ProjectFacts, fact: StandingFact, many: bool) -> str:
    days = f"，折合{number(abs(fact.days))}天" if fact.days else ""
    owner = fact.owner or project.owner or UNKNOWN
    whose = f"{project.name}，" if many else ""
    return f"{fact.name}（{whose}{owner}，{deviation_words(fact.deviation)}{days}）"


def _offices(slow: Iterable[Pair]) -> str:
    counts = Counter(fact.owner for _, fact in slow if fact.owner).most_common()
    if not counts:
        return ""
    named = "、".join(f"{owner}{count}项" for owner, count in counts[:OFFICES])
    rest = counts[OFFICES:]
    others = f"，其余{len(rest)}个单位共{sum(count for _, count in rest)}项" if rest else ""
    return f"按责任单位统计：{named}{others}。"


def _issues(facts: BulletinFacts, slow: Sequence[Pair]) -> Iterator[Block]:
    """The problems, and what is asked of all: no page holds the signature alone."""
    yield from issues(facts, "附件1" if slow else "")
    if any(project.issues for project in facts.projects):
        listed = "上述问题及附件1所列事项" if slow else "上述问题"
        yield Paragraph(f"请各责任单位对照{listed}逐项落实整改，按时限报送办理情况。")


# --- annexes -------------------------------------------------------------------------------------


def _annexes(
    facts: BulletinFacts, slow: Sequence[Pair], timely: Sequence[Pair], label: str
) -> Iterator[Block]:
    """The lists that have something in them, then the sources as annex `label`."""
    if not facts.projects:
        return
    many = len(facts.projects) > 1
    lists = [("慢序时事项清单", slow), ("按序时事项清单", timely)]
    for place, (name, pairs) in enumerate((one for one in lists if one[1]), 1):
        yield Heading(3, f"附件{place}　{name}")
        yield from _list(pairs, many, label)
    yield Heading(3, f"{label}　数据来源与计算口径")
    yield from sources(facts, many)
    yield from pictures(facts)


def _list(pairs: Sequence[Pair], many: bool, label: str) -> Iterator[Block]:
    columns = [
        Column("序号", "center"), Column("工作", wide=True), Column("责任单位"),
        Column("形象", "right"), Column("序时", "right"), Column("偏差（百分点）", "right"),
        Column("偏差（天）", "right"), Column("灯号", "center"), Column("最迟完成", "center"),
        Column("说明", wide=True),
    ]  # fmt: skip
    rows = []
    for place, (project, fact) in enumerate(pairs, 1):
        name = (project.name,) if many else ()
        rows.append((str(place), *name, *deviation_row(fact)))
    if many:
        columns.insert(1, Column("项目"))
    if all(row[-1] == UNKNOWN for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    yield from mark_note((fact.lamp for _, fact in pairs), label)
    yield table(columns, rows)
