"""The sentences of a meeting's pack, from its facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bulletins.meeting.facts import Decided, MeetingFacts, MeetingItem, MeetingProject, Need
from bulletins.overall import separate_words
from bulletins.wording import (
    clean,
    day_words,
    deviation_words,
    listing,
    number,
    percent,
    sentence,
    short_day,
)
from projects.ledger.letters.values import DrivingWork

LONGEST_CHAIN: Final = 4
"""Works of a chain that are told, the nearest to the item."""


def title_of(facts: MeetingFacts, name: str = "") -> tuple[str, ...]:
    """The title in the phrases between which a line may break; `name`: as the office wants it."""
    name = name or "重点项目调度会材料"
    return (facts.organisation, name) if facts.organisation else (name,)


def opening(facts: MeetingFacts) -> str:
    """How many projects, how many deviate, how much is to be decided."""
    total = len(facts.projects) + len(facts.fine)
    items = sum(len(one.items) for one in facts.projects)
    head = f"截至{day_words(facts.data_date)}，纳入调度的项目共{total}个"
    if not total:
        return "本次没有纳入调度的项目。"
    if not facts.projects:
        return f"{head}，{'均' if total > 1 else ''}无需要提交会议的偏差事项。"
    which = f"其中{len(facts.projects)}个" if facts.fine else "均" if total > 1 else ""
    said = f"{head}，{which}有偏差，偏差事项{items}项，提请议定{facts.needs}项。"
    if facts.fine:
        fine = listing(facts.fine, unit="个项目")
        said += f"{fine}{'均' if len(facts.fine) > 1 else ''}无偏差事项，不再列出。"
    order = "各项目按偏差由重到轻排列。" if len(facts.projects) > 1 else ""
    return f"{said}{order}各数的算法、计划版本和基线见本期周报附表4。"


def project_words(one: MeetingProject) -> str:
    """Where the project stands, what it hangs on, and what was decided about it."""
    facts = one.facts
    shape, _, word = facts.lamp.partition(" ")
    lamp = f"亮{word}（{shape}）" if facts.deviation is not None and word != "未判定" else ""
    if facts.actual is None:
        where = "未填报形象进度" if facts.expected is None else (
            f"未填报形象进度，序时进度{percent(facts.expected)}"
        )  # fmt: skip
    else:
        floor = "不低于" if facts.floor else ""
        where = f"形象进度{floor}{percent(facts.actual)}，序时进度{percent(facts.expected)}"
        where += f"，{deviation_words(facts.deviation)}" if facts.deviation is not None else ""
    said = sentence(f"{_owner(facts.owner)}{where}", lamp)
    said += sentence(_margin(one))
    return said + "".join(f"上次议定（{short_day(d.on)}）：{_ended(d.says)}" for d in one.decided)


def _owner(owner: str) -> str:
    return f"责任单位{owner}。" if owner else ""


def _margin(one: MeetingProject) -> str:
    facts = one.facts
    if facts.separate:
        return separate_words(facts)
    if facts.deadline is None or facts.deadline_forecast is None:
        return ""
    what = f"“{facts.deadline_item}”" if facts.deadline_item else ""
    head = f"按网络计划推算，{what}最早{day_words(facts.deadline_forecast)}完成"
    due = f"完成时限{day_words(facts.deadline)}"
    margin = facts.margin_days
    if margin is None:
        return f"{head}，{due}"
    if margin < 0 and facts.deadline <= facts.data_date:
        return f"{head}，{due}，超过{(facts.deadline_forecast - facts.deadline).days}天"
    if margin < 0:
        return f"{head}，{due}，需抢回{number(-margin)}天"
    return f"{head}，{due}，有余量{number(margin)}天" if margin else f"{head}，{due}，没有余量"


def heading_of(item: MeetingItem) -> str:
    """`L305 底泥修复`, for the head of a block."""
    return f"{item.id} {item.name}" if item.id != item.name else item.name


def duty_of(item: MeetingItem) -> str:
    """Who answers for it."""
    leader = f"；责任领导：{item.leader}" if item.leader else ""
    return f"责任单位：{item.owner}{leader}"


def problem_words(item: MeetingItem) -> str:
    """What is wrong, one sentence."""
    return (
        f"{'；'.join(item.problems)}。"
        if item.problems
        else "进度与序时持平或超前，有督办事项待议。"
    )


def chain_words(chain: Sequence[DrivingWork], held_on: date, item: str) -> str:
    """`甲（市水利局，至1月12日）→乙（至2月3日）→本项（至3月1日）`."""
    if not chain:
        return "计划中没有可推算的前置工作。"
    if len(chain) == 1 and chain[0].item == item:
        until = _until(chain[0], held_on)
        return f"不受其他未完成工作制约，取决于本项剩余工作（{until}）。"
    shown = chain[-LONGEST_CHAIN:]
    lead = "…→" if len(chain) > len(shown) else ""
    return lead + "→".join(_link(work, held_on, item) for work in shown)


def _link(work: DrivingWork, held_on: date, item: str) -> str:
    if work.item == item:
        return f"本项（{_until(work, held_on)}）"
    told = [clean(work.owner), _until(work, held_on)]
    return f"{clean(work.name)}（{'，'.join(one for one in told if one)}）"


def _until(work: DrivingWork, held_on: date) -> str:
    if work.finish is None:
        return "完成日期未定"
    if work.finish < held_on:
        return "完成日期待报"  # reckoned from the data date, and passed since
    year = "" if work.finish.year == held_on.year else f"{work.finish.year}年"
    return f"最早{year}{short_day(work.finish)}完成"


def decided_words(item: MeetingItem) -> tuple[str, ...]:
    """What was decided last time and where the letters stand; nothing where there is no record."""
    said = [*map(_decided, item.decided), *item.letters]
    return tuple(_ended(one) for one in said)


def _decided(one: Decided) -> str:
    by = f"{one.by}：" if one.by else ""
    return f"{short_day(one.on)}，{by}{one.says}"


def need_words(item: MeetingItem) -> Iterator[str]:
    """The decisions asked for, numbered where there are several, with owner and day."""
    for place, need in enumerate(item.needs, 1):
        lead = f"{place}. " if len(item.needs) > 1 else ""
        yield f"{lead}{_ended(need.says)}{_who(need)}"


def _who(need: Need) -> str:
    if need.answer:
        return f"（{need.owner}）"
    limit = f"{day_words(need.limit)}前" if need.limit else "时限会上议定"
    return f"（{need.owner}，{limit}）"


def left_words(names: Sequence[str]) -> str:
    """The items that two pages do not hold."""
    return f"另有{len(names)}项偏差事项（{listing(names, 3)}），见本期周报附表2。" if names else ""


def _ended(text: str) -> str:
    return text if not text or text[-1] in "。！？；" else f"{text}。"
