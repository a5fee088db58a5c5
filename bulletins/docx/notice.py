"""通报: how a portfolio stands, to those who work on it: 慢序时 and 按序时, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from bulletins.annexes import Pair, deviation_table, deviations, slow, worst_first
from bulletins.compose import NO_FIGURES, issues
from bulletins.document import Block, Document, Figures, Heading, Paragraph
from bulletins.facts import BulletinFacts, ProjectFacts, StandingFact
from bulletins.figures import files
from bulletins.overall import overall
from bulletins.sources import sources
from bulletins.week import issue_label, period_label
from bulletins.wording import UNKNOWN, day_words, deviation_words, number

MASTHEAD = "倒排工期工作通报"

NAMED = 5
"""Works that are named in a sentence; all stand in the annex."""

OFFICES = 8
"""Offices that are named in a sentence."""


def notice_of(facts: BulletinFacts, figures: Figures = NO_FIGURES, *, basis: str = "") -> Document:
    """The 通报 of the same facts as the bulletin of the week.

    Args:
        facts: `bulletins.gather.bulletin_facts`.
        figures: of the bulletin of the same week; the files beside it are named.
        basis: 依据: the paper that the notice rests on, as it is to be named after 根据.
    """
    late, timely = slow(facts), _timely(facts)
    label = f"附件{1 + bool(late) + bool(timely)}"
    sections = (
        ("总体情况", takewhile(_no_heading, overall(facts, sources=label, paper="通报"))),
        ("慢序时情况", _slow_words(late, len(facts.projects) > 1)),
        ("存在问题及办理要求", _issues(facts, late)),
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
        annexes=tuple(_annexes(facts, figures, late, timely, label)),
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


def _timely(facts: BulletinFacts) -> list[Pair]:
    """On time, the narrowest first."""
    pairs = ((project, fact) for project in facts.projects for fact in project.standings)
    return sorted((pair for pair in pairs if pair[1].state == "on-time"), key=worst_first)


# --- 二、慢序时情况 ---


def _slow_words(late: Sequence[Pair], many: bool) -> Iterator[Block]:
    if not late:
        yield Paragraph("本期没有滞后于序时进度的工作。")
        return
    lamps = Counter(fact.lamp.split(" ")[1] if " " in fact.lamp else fact.lamp for _, fact in late)
    lit = "、".join(f"{lamp}{lamps[lamp]}项" for lamp in ("红灯", "黄灯") if lamps[lamp])
    yield Paragraph(
        f"滞后于序时进度的工作共{len(late)}项{f'，其中{lit}' if lit else ''}。{_offices(late)}"
    )
    if worst := [pair for pair in late if pair[1].deviation][:NAMED]:
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


def _offices(late: Iterable[Pair]) -> str:
    counts = Counter(fact.owner for _, fact in late if fact.owner).most_common()
    if not counts:
        return ""
    named = "、".join(f"{owner}{count}项" for owner, count in counts[:OFFICES])
    rest = counts[OFFICES:]
    others = f"，其余{len(rest)}个单位共{sum(count for _, count in rest)}项" if rest else ""
    return f"按责任单位统计：{named}{others}。"


def _issues(facts: BulletinFacts, late: Sequence[Pair]) -> Iterator[Block]:
    """The problems, and what is asked of all: no page holds the signature alone."""
    yield from issues(facts, "附件1" if late else "")
    if any(project.issues for project in facts.projects):
        listed = "上述问题及附件1所列事项" if late else "上述问题"
        yield Paragraph(f"请各责任单位对照{listed}逐项落实整改，按时限报送办理情况。")


# --- annexes -------------------------------------------------------------------------------------


def _annexes(
    facts: BulletinFacts, figures: Figures, late: Sequence[Pair], timely: Sequence[Pair], label: str
) -> Iterator[Block]:
    """The lists that have something in them, then the sources as annex `label`."""
    if not facts.projects:
        return
    many = len(facts.projects) > 1
    if late:
        yield Heading(3, "附件1　慢序时事项清单")
        yield from deviations(late, many, label)
    if timely:
        yield Heading(3, f"附件{1 + bool(late)}　按序时事项清单")
        yield from deviation_table(timely, many, label)
    yield Heading(3, f"{label}　数据来源与计算口径")
    yield from sources(facts, many)
    yield from files(facts, figures)
