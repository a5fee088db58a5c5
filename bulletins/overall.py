"""一、总体情况: where the projects stand, in sentences and one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bulletins.document import Block, Column, Heading, Paragraph, table
from bulletins.facts import BulletinFacts, Counts, ProjectFacts
from bulletins.wording import (
    UNKNOWN,
    cell_day,
    day_words,
    deviation_words,
    number,
    numbered,
    percent,
    sentence,
    share,
    signed,
)
from projects.lamps import MARK, WORDS

SOURCES = "附表4"
"""The bulletin's annex of sources."""

DETAILED = 12
"""Projects that have sentences of their own, worst first; the table holds all."""

STATE_WORDS = {
    "finished": "已完成",
    "on-time": "按序时",
    "behind": "滞后",
    "unreported": "未填报",
    "unjudged": "无法判定",
    "not-due": "未到开工时间",
}


def overall(
    facts: BulletinFacts, *, sources: str = SOURCES, paper: str = "周报"
) -> Iterator[Block]:
    """Counts over the projects and a table, worst first; then each project in sentences.

    `sources` names the annex that says how the figures were computed, `paper` what this is.
    """
    if not facts.projects:
        yield Paragraph(f"本期没有纳入{paper}的项目。")
        return
    if len(facts.projects) == 1:
        yield from _project_overall(facts.projects[0])
        yield from _parts_table(facts.projects[0], sources)
        return
    yield Paragraph(_portfolio_sentence(facts, sources, paper))
    yield from _portfolio_table(facts.projects, sources)
    for place, project in enumerate(facts.projects[:DETAILED], 1):
        yield Heading(2, numbered(place, project.name))
        yield from _project_overall(project)
    if (rest := len(facts.projects) - DETAILED) > 0:
        yield Paragraph(f"其余{rest}个项目情况见上表。")


def _portfolio_sentence(facts: BulletinFacts, sources: str, paper: str) -> str:
    counts = facts.counts
    days = {project.data_date for project in facts.projects}
    upto = f"截至{day_words(max(days))}" if len(days) == 1 else f"截至各项目数据日期（见{sources}）"
    if not counts.total:
        return f"{upto}，纳入本期{paper}的{counts.suspended}个项目均处于暂缓状态，不作进度判定。"
    head = f"{upto}，纳入本期{paper}的项目共{counts.total}个"
    if counts.suspended:
        head += f"（另有暂缓{counts.suspended}个，不计入）"
    fine = counts.on_time + counts.finished
    rate = f"按序时推进及已完成的共{fine}个，占{counts.total}个的{share(fine, counts.total)}"
    short = sum(1 for project in facts.projects if _short(project))
    net = f"按网络计划推算，有{short}个项目不能按期完成。" if short else ""
    return sentence(head, _count_words(counts, "个"), rate if 0 < fine < counts.total else "") + net


def _portfolio_table(projects: Sequence[ProjectFacts], sources: str) -> Iterator[Block]:
    columns = [
        Column("序号", "center"),
        Column("项目", wide=True),
        Column("形象", "right"),
        Column("序时", "right"),
        Column("偏差（百分点）", "right"),
        Column("灯号", "center"),
        Column("完成时限", "center"),
        Column("余量（天）", "right"),
    ]
    rows = [
        (
            str(place),
            project.name,
            percent(project.actual),
            percent(project.expected),
            signed(project.deviation),
            project.lamp,
            deadline_cell(project),
            margin_cell(project),
        )
        for place, project in enumerate(projects, 1)
    ]
    bad = [place for place, p in enumerate(projects) if p.state == "behind"]
    yield table(columns, rows, bad)
    yield from mark_note((project.lamp for project in projects), sources)


def deadline_cell(project: ProjectFacts) -> str:
    """The 完成时限 of a project in a table."""
    return "各项分设" if project.separate else cell_day(project.deadline)


def margin_cell(project: ProjectFacts) -> str:
    """Its 余量 in days; works with a deadline each have none in common."""
    return UNKNOWN if project.separate else signed(project.margin_days)


def separate_words(project: ProjectFacts) -> str:
    """How many works have a deadline of their own, and how many of these have passed."""
    late = f"，其中已到期未完成{project.overdue}个" if project.overdue else "，均未到期"
    return f"各项工作分别设有完成时限，共{project.deadlines}个{late}"


def _parts_table(project: ProjectFacts, sources: str) -> Iterator[Block]:
    if not project.parts:
        return
    yield Paragraph("各子项进度如下：")
    columns = [
        Column("子项", wide=True),
        Column("责任单位"),
        Column("形象", "right"),
        Column("序时", "right"),
        Column("偏差（百分点）", "right"),
        Column("灯号", "center"),
        Column("最迟完成", "center"),
    ]
    rows = [
        (
            part.name,
            part.owner or UNKNOWN,
            percent(part.actual),
            percent(part.expected),
            signed(part.deviation),
            part.lamp,
            cell_day(part.due),
        )
        for part in project.parts
    ]
    bad = [place for place, part in enumerate(project.parts) if part.state == "behind"]
    yield table(columns, rows, bad)
    yield from mark_note((part.lamp for part in project.parts), sources)


def mark_note(lamps: Iterable[str], sources: str = SOURCES) -> Iterator[Block]:
    """Where a lamp carries the mark of an undefined shortfall, where that is explained."""
    if any(MARK in lamp for lamp in lamps):
        yield Paragraph(f"灯号带 {MARK} 的，说明见{sources}“灯号”。", note=True)


def _project_overall(project: ProjectFacts) -> Iterator[Block]:
    yield Paragraph(_progress_sentence(project) + _report_sentence(project))
    outlook = _deadline_sentence(project) + _trend_sentence(project)
    if outlook:
        yield Paragraph(outlook)
    yield Paragraph(_works_sentence(project.counts))


def _progress_sentence(project: ProjectFacts) -> str:
    upto = f"截至{day_words(project.data_date)}，{project.name}"
    if project.state == "suspended":
        return f"{upto}处于暂缓状态，不作进度判定。"
    if project.actual is None:
        due = ""
        if project.expected is not None:
            due = f"，序时进度为{percent(project.expected)}（{project.basis}计算）"
        return f"{upto}形象进度未填报{due}。"
    done = f"{upto}形象进度{percent(project.actual)}"
    if project.expected is None:
        return f"{done}，没有可比的起止日期，不作序时判定。"
    against = f"序时进度{percent(project.expected)}（{project.basis}计算）"
    said = f"{done}，{against}，{deviation_words(project.deviation)}"
    if project.lamp.endswith(WORDS["none"]):
        said += f"；{project.lamp_says or '不亮灯'}。"
    else:
        said += f"，灯号为{project.lamp.replace(' ', '')}。"
    if project.floor:
        said += "部分应开工的工作未填报，按0计，形象进度为下限值。"
    return said


def _report_sentence(project: ProjectFacts) -> str:
    """What the unit says of itself beside what is computed; and how old the figures are."""
    said = ""
    if project.reported == "未填":
        said = "责任单位未自报是否按序时进度推进。"
    elif project.judged not in ("是", "否"):
        said = f"责任单位自报“是否按序时进度推进”为“{project.reported}”，现有填报不足以核验。"
    else:
        verdict = "不一致，须核实" if project.contradicts else "一致"
        said = (
            f"责任单位自报“是否按序时进度推进”为“{project.reported}”，"
            f"与计算判定（“{project.judged}”）{verdict}。"
        )
    if project.seen_on is not None and project.seen_on < project.data_date:
        said += f"最近一次填报的数据日期为{day_words(project.seen_on)}。"
    return said


def _deadline_sentence(project: ProjectFacts) -> str:
    if project.state == "finished":
        return ""
    if project.deadline is None:
        return "计划未设完成时限。"
    if project.separate:
        return sentence(separate_words(project))
    text = f"（文件表述为“{project.deadline_text}”）" if _adds(project) else ""
    item = f"“{project.deadline_item}”的" if project.deadline_item else ""
    head = f"{item}完成时限为{day_words(project.deadline)}{text}"
    left = (project.deadline - project.data_date).days
    head += f"，距今{left}天" if left > 0 else "，当日到期" if left == 0 else f"，已逾期{-left}天"
    if project.margin_days is None:
        start = project.latest_start
        tail = f"由此倒排，最迟应于{day_words(start)}开工" if start else ""
        return sentence(head, tail)
    return sentence(head) + sentence(_margin_words(project)) + _provisional(project)


def _adds(project: ProjectFacts) -> bool:
    """Whether the words of the deadline say anything beside the day."""
    day = project.deadline
    plain = {"", day.isoformat(), day_words(day)} if day else {""}
    return project.deadline_text not in plain


def _margin_words(project: ProjectFacts) -> str:
    day, margin = project.deadline_forecast, project.margin_days
    if day is None or margin is None:
        return ""
    head = f"按网络计划推算，{day_words(day)}完成"
    if margin < 0 and project.deadline is not None and project.deadline <= project.data_date:
        return f"{head}，超过完成时限{(day - project.deadline).days}天"  # nothing to win back
    if margin < 0:
        return f"{head}，晚于完成时限，需抢回{number(-margin)}天"
    return f"{head}，尚有余量{number(margin)}天" if margin > 0 else f"{head}，没有余量"


def _provisional(project: ProjectFacts) -> str:
    if not project.provisional:
        return ""
    return "其中部分日期晚于国务院已公布的放假安排，为暂定。"


def _trend_sentence(project: ProjectFacts) -> str:
    trend = project.trend_forecast
    if project.state == "finished" or trend is None or trend <= project.data_date:
        return ""  # the pace of an old report leads into the past: it forecasts nothing
    if project.separate:
        return ""  # a list of separate works has no pace in common
    return f"按已填报进度的趋势推算，项目于{day_words(trend)}完成。"


def _works_sentence(counts: Counts) -> str:
    if not counts.total:
        return "计划中没有可统计的工作。"
    tail = f"另有暂缓{counts.suspended}项，不计入。" if counts.suspended else ""
    return f"计划内工作共{counts.total}项，{_count_words(counts, '项')}。{tail}"


def _count_words(counts: Counts, unit: str) -> str:
    """How many stand where; a state that nothing is in is not told."""
    states = {
        STATE_WORDS["finished"]: counts.finished,
        f"{STATE_WORDS['on-time']}推进": counts.on_time,
        STATE_WORDS["behind"]: counts.behind,
        STATE_WORDS["unreported"]: counts.unreported,
        STATE_WORDS["unjudged"]: counts.unjudged,
        STATE_WORDS["not-due"]: counts.not_due,
    }
    said = [(state, count) for state, count in states.items() if count]
    if len(said) == 1:
        return f"{'均' if counts.total > 1 else ''}{said[0][0]}"
    return f"其中{'、'.join(f'{state}{count}{unit}' for state, count in said)}"


def _short(project: ProjectFacts) -> bool:
    return project.state != "finished" and (project.margin_days or 0) < 0
