"""What `daopai why` prints: two sentences, the chain with every day of it, bounds, changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from projects.model import day_of
from projects.schedule import Schedule
from projects.schedule.why import DATE_WORDS, Answer, Bound, DateName, Part, Step, Why
from projects.schedule.why.values import in_days
from projects.writers.headline import hanging, title
from projects.writers.terminal import Column, cell, table

_PARTS = {
    "work": "工作",
    "lag": "时距",
    "idle": "空等",
    "rest": "休息",
    "stop": "停工",
    "off": "班外",
    "float": "自由时差",
    "margin": "余量",
    "buffer": "预留",
}
_ENDS = {"start": "开始", "finish": "完成", "resumes": "续做", "carried": "前置到位", "": ""}


def why_view(schedule: Schedule, answer: Why, width: int) -> str:
    """Two sentences, the chain, the record of every bound, and what would move the date."""
    asked = answer.asked
    names = {work.id: work.name for work in schedule.project.activities}
    head = [title(schedule), *([f"{asked.item} {names[asked.item]}"] if asked.item else [])]
    lines = hanging([*head, *answer.sentences], width)
    if asked.steps:
        lines += ["", *hanging([_heading(asked)], width), _chain(schedule, asked, width)]
        if any(part.minutes for part in asked.total):
            lines += hanging([_sum(asked)], width)
    for heading, bounds in _records(answer):
        lines += ["", f"{heading}：", _bounds(bounds, width)]
    if asked.changes:
        lines += ["", *_changes(asked, width)]
    return "\n".join(lines)


def date_word(name: DateName) -> str:
    """A date in Chinese: `最早开始`."""
    return next(word for word, known in DATE_WORDS.items() if known == name)


def _heading(asked: Answer) -> str:
    word = date_word(asked.name)
    count = len(asked.chain)
    if asked.onward:
        return f"从{word}到时限的链条（{count} 项工作）："
    return f"到{word}的链条（{count} 项工作）："


def _chain(schedule: Schedule, asked: Answer, width: int) -> str:
    """A row a step, with the calendar days since the first one."""
    names = {work.id: work.name for work in schedule.project.activities}
    columns = [
        Column("日期"),
        Column("累计天", "right"),
        Column("工作"),
        Column("", least=0),
        Column("其间（日历天）", least=0, optional=True, rank=1),
        Column("由什么定", least=24, wraps=True),
    ]
    first, before = asked.steps[0].at, ""
    rows = []
    for step in _told_once(asked.steps):
        shown = step.item and step.item != before
        name = f"{names[step.item]}：" if shown else ""
        zero = bool(step.item) and schedule[step.item].zero
        end = "达到" if zero else _ENDS[step.end]
        passed = in_days(step.at - first)
        rows.append([step.day, passed, step.item, end, _parts(step.parts), name + _says(step)])
        before = step.item
    return table(columns, rows, width)


def _told_once(steps: Sequence[Step]) -> Sequence[Step]:
    """The steps without what the chain begins or ends with, where a work stands on the same day for
    the same reason."""
    if len(steps) > 1 and not steps[0].item and _same(steps[0], steps[1]):
        return steps[1:]
    if len(steps) > 1 and not steps[-1].item and _same(steps[-1], steps[-2]):
        return steps[:-1]
    return steps


def _same(one: Step, other: Step) -> bool:
    return one.at == other.at and one.says == other.says


def _says(step: Step) -> str:
    if not step.also:
        return step.says
    return f"{step.says}；同样起作用：{'、'.join(step.also)}"


def _parts(parts: Sequence[Part]) -> str:
    """`35 工作 + 22 春节停工`; nothing where no time passed."""
    said = ""
    for part in parts:
        if part.minutes:
            sign = ("-" if part.minutes < 0 else "") if not said else ("- ", "+ ")[part.minutes > 0]
            said += f"{' ' if said else ''}{sign}{cell(abs(part.days))} {_word(part)}"
    return said


def _word(part: Part) -> str:
    return part.name or _PARTS[part.kind]


def _sum(asked: Answer) -> str:
    """`合计：2023-03-07 起 + 工作 302 天 + … = 404 天`, in calendar days."""
    first, last = asked.steps[0], asked.steps[-1]
    said = "".join(
        f" {'-' if part.minutes < 0 else '+'} {_word(part)} {cell(abs(part.days))} 天"
        for part in asked.total
        if part.minutes
    )
    whole = cell(in_days(last.at - first.at))
    return f"合计（日历天）：{day_of(first.at)}{said} = {whole} 天，到 {last.day}"


def _records(answer: Why) -> Iterator[tuple[str, Sequence[Bound]]]:
    """Which bounds to show: those of the date that was named, else of every date."""
    asked = answer.asked
    if not answer.overview:
        if asked.bounds:
            yield f"{date_word(asked.name)}由什么定", asked.bounds
        return
    for heading, bounds in (
        ("最早开始由什么定", answer.early_start),
        ("最早完成由什么定", answer.early_finish),
        ("最迟日期由什么定", answer.late),
    ):
        if bounds:
            yield heading, bounds


def _bounds(bounds: Sequence[Bound], width: int) -> str:
    columns = [
        Column("日期"),
        Column("差（天）", "right"),
        Column("结果"),
        Column("要求", least=24, wraps=True),
    ]
    rows = [
        [one.at, one.lost_days, "起作用" if one.lost_days == 0 else "未起作用", one.says]
        for one in bounds
    ]
    return table(columns, rows, width)


def _changes(asked: Answer, width: int) -> Iterator[str]:
    late = asked.name in ("late-start", "late-finish")
    word = "推迟" if late else "提前"
    what = "最早完成" if asked.name == "deadline" else date_word(asked.name)
    told = f"怎样才能让{what}{word}（每行单独成立，已逐一重新推算；天数按其日历的工作日）："
    yield from hanging([told], width)
    columns = [
        Column(word, "right"),
        Column(f"最多{word}", "right"),
        Column("为此须改", "right", optional=True, rank=1),
        Column("改法", least=24, wraps=True),
    ]
    rows = [
        [
            one.wins_days,
            one.most_days,
            one.most_needs_days if one.most_needs_days is not None else "",
            one.says + (f"；到头后由{one.then}决定" if one.then else ""),
        ]
        for one in asked.changes
    ]
    yield table(columns, rows, width)
    if asked.untried:
        yield f"链条较长，只试了离这个日期最近的 20 处，另有 {asked.untried} 处未试。"
