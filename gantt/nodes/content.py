"""From a schedule to a diagram: which works, their six time parameters, the links between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from gantt.barchart.facts import limits_of, verdict_of
from gantt.nodes.logic import decisive, moment_of, redundant, unfolded
from gantt.nodes.values import BEGIN, END, GATE, Card, CardKind, Diagram, Marks, NodeOptions, Tie
from gantt.text import tidy
from projects.errors import InputError
from projects.model import DAY, Activity, Link, summaries_above
from projects.schedule.result import Schedule, Timing

NONE = "—"
_TERMS = {"FS": "FTS", "SS": "STS", "FF": "FTF", "SF": "STF"}
_EMPTY = Marks(NONE, NONE, NONE, NONE, NONE, NONE)


def read_diagram(schedule: Schedule, options: NodeOptions) -> Diagram:
    """Collect what the diagram of a schedule shows.

    Raises:
        InputError: DP407 no such work, DP705 none of the works has a date.
    """
    works = {work.id: work for work in schedule.project.activities}
    dated = [
        work.id
        for work in schedule.project.activities
        if work.kind != "summary" and moment_of(schedule[work.id]) is not None
    ]
    links = unfolded(schedule, frozenset(dated))
    inside = _asked(schedule, works, dated, options)
    shown = set(inside) | {
        end
        for link in links
        for end in (link.before, link.after)
        if not end.startswith(GATE) and (link.before in inside or link.after in inside)
    }
    kept = [link for link in links if link.before in inside or link.after in inside]
    write = _writer(schedule, options, shown)
    order = sorted(
        (item for item in dated if item in shown),
        key=lambda item: (moment_of(schedule[item]), schedule[item].late_start or 0),
    )
    cards = [
        _card(schedule, works, item, rank, write, item not in inside)
        for rank, item in enumerate(order, 1)
    ]
    ties = _ties(schedule, kept, dated)
    cards += _gates(works, cards, kept)
    cards, ties = _closed(cards, ties, links)
    overlapping = any(link.kind != "FS" or link.lag.amount for link in kept)
    return Diagram(
        _title(schedule, works, options, overlapping=overlapping),
        (
            *_facts(schedule, [card for card in cards if not card.outside], options),
            *_alone(cards, links),
        ),
        tuple(cards),
        tuple(ties),
        overlapping,
    )


def _asked(
    schedule: Schedule, works: Mapping[str, Activity], dated: Sequence[str], options: NodeOptions
) -> frozenset[str]:
    """The works to draw, summaries replaced by the works below them."""
    wanted = set(options.items or ()) | ({options.under} if options.under else set())
    if unknown := sorted(wanted - works.keys()):
        says = f"计划中没有这些工作：{'、'.join(unknown)}"
        raise InputError.of("DP407", says, "编号以计划文件为准，可先用 daopai schedule 查看")
    whole = options.items is None and not options.under
    asked = frozenset(
        item
        for item in dated
        if whole or item in wanted or wanted & set(summaries_above(works[item], works))
    )
    if not asked:
        says = "要画的工作没有任何可画的日期"
        raise InputError.of("DP705", says, "给出 start 或 deadline，并为工作填写 duration")
    return asked


Write = Callable[[int | None, date | None], str]


def _writer(schedule: Schedule, options: NodeOptions, shown: Iterable[str]) -> Write:
    """How a date is printed: a day, with its year where the dates span years, or a number."""
    timings = [schedule[item] for item in shown]
    if options.numbers:
        starts = [t.late_start for t in timings if t.late_start is not None]
        zero = schedule.start if schedule.start is not None else min(starts, default=0)
        return lambda moment, day: NONE if moment is None else _number((moment - zero) / DAY)
    days = [
        day
        for t in timings
        for day in (t.early_start_day, t.early_finish_day, t.late_start_day, t.late_finish_day)
        if day is not None
    ]
    skip = 5 if len({day.year for day in days}) == 1 else 2
    return lambda moment, day: NONE if day is None else day.isoformat()[skip:]


def _number(value: float | None) -> str:
    """A number without needless zeros, with a real minus sign."""
    if value is None:
        return NONE
    shown = f"{abs(round(value, 1)):g}"
    return f"−{shown}" if value < 0 and shown != "0" else shown


def marks_of(timing: Timing, write: Write) -> Marks:
    """The six time parameters of one work."""
    return Marks(
        write(timing.early_start, timing.early_start_day),
        write(timing.early_finish, timing.early_finish_day),
        write(timing.late_start, timing.late_start_day),
        write(timing.late_finish, timing.late_finish_day),
        _number(timing.total_float_days),
        _number(timing.free_float_days),
    )


def _card(
    schedule: Schedule,
    works: Mapping[str, Activity],
    item: str,
    rank: int,
    write: Write,
    outside: bool,
) -> Card:
    work, timing = works[item], schedule[item]
    kind: CardKind = "work"
    if timing.zero:
        kind = "milestone"
    elif work.kind == "external":
        kind = "external"
    days = "" if kind == "milestone" else f"{_number(timing.duration_days)}天"
    done = timing.status == "finished"
    return Card(
        id=item,
        name=tidy(work.name) or item,
        note="  ".join(filter(None, (days, tidy(work.owner)))),
        kind=kind,
        marks=marks_of(timing, write),
        critical=timing.critical and not done,
        done=done,
        rank=rank,
        outside=outside,
    )


def _gates(
    works: Mapping[str, Activity], cards: Sequence[Card], links: Sequence[Link]
) -> list[Card]:
    """The gates that links go through, each behind the last work of its summary."""
    rank = {card.id: card.rank for card in cards}
    gates: dict[str, int] = {}
    for link in links:
        for end in (link.before, link.after):
            if end.startswith(GATE):
                gates[end] = max(gates.get(end, 0), rank.get(link.before, 0))
    return [
        Card(
            gate, f"{tidy(works[gate[len(GATE) :]].name)}完成", "", "gate", _EMPTY, False, False, k
        )
        for gate, k in gates.items()
    ]


def _ties(schedule: Schedule, links: Sequence[Link], dated: Sequence[str]) -> list[Tie]:
    driving, critical = decisive(schedule, links, frozenset(dated))
    spare = redundant(links)
    pairs: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        pairs.setdefault((link.before, link.after), []).append(link)
    ties = []
    for (before, after), group in pairs.items():
        needless = (before, after) in spare
        drives, hot = (before, after) in driving, (before, after) in critical
        labels = [label_of(link, schedule.project.minutes_per_day) for link in group]
        shown = _two_lines(tuple(dict.fromkeys(filter(None, labels))))
        ties.append(Tie(before, after, shown, drives, hot, needless and not drives))
    return ties


def _two_lines(labels: tuple[str, ...]) -> tuple[str, ...]:
    """More than two 时距 of one arrow share its two lines."""
    if len(labels) <= 2:
        return labels
    half = -(-len(labels) // 2)
    return "、".join(labels[:half]), "、".join(labels[half:])


def label_of(link: Link, minutes_per_day: int) -> str:
    """A 时距 as the field writes it: FTS 5, STS 10, FTF −3; "" for a plain finish-start.

    Working days unless it says 日历天 (elapsed), 个月 or percent of the predecessor's duration.
    """
    if link.kind == "FS" and not link.lag.amount:
        return ""
    scale = {"elapsed": DAY, "months": 1, "percent": 100, "work": minutes_per_day}[link.lag.unit]
    unit = {"elapsed": "日历天", "months": "个月", "percent": "%", "work": ""}[link.lag.unit]
    return f"{_TERMS[link.kind]} {_number(link.lag.amount / scale)}{unit}"


def _closed(
    cards: list[Card], ties: list[Tie], links: Sequence[Link]
) -> tuple[list[Card], list[Tie]]:
    """One start and one end: virtual ones where the picture has several works without any link
    before or behind them. A work without any link stays alone: it is no part of the logic."""
    led, leading = {link.after for link in links}, {link.before for link in links}
    first = [card for card in cards if card.id in leading - led]
    last = [card for card in cards if card.id in led - leading]
    extra: list[Card] = []
    if len(first) > 1:
        extra.append(Card(BEGIN, "开始", "", "begin", _EMPTY, False, False, 0))
        ties = [*ties, *(Tie(BEGIN, card.id, virtual=True) for card in first)]
    if len(last) > 1:
        rank = len(cards) + 1
        extra.append(Card(END, "结束", "", "end", _EMPTY, False, False, rank))
        ties = [*ties, *(Tie(card.id, END, virtual=True) for card in last)]
    return sorted([*cards, *extra], key=lambda card: card.rank), ties


def _alone(cards: Sequence[Card], links: Sequence[Link]) -> tuple[str, ...]:
    """How many works have no link at all."""
    tied = {end for link in links for end in (link.before, link.after)}
    count = sum(card.id not in tied for card in cards if not card.virtual)
    return (f"无逻辑关系 {count} 项",) if count else ()


def _title(
    schedule: Schedule, works: Mapping[str, Activity], options: NodeOptions, *, overlapping: bool
) -> str:
    if tidy(options.title):
        return tidy(options.title)
    supposed = "、".join(map(tidy, schedule.project.scenarios))
    scenario = f"（情景：{supposed}）" if supposed else ""
    part = f" · {tidy(works[options.under].name)}" if options.under else ""
    kind = "单代号搭接网络图" if overlapping else "单代号网络图"
    return f"{tidy(schedule.project.name)}{part}{kind}{scenario}"


def _facts(schedule: Schedule, cards: Sequence[Card], options: NodeOptions) -> tuple[str, ...]:
    facts = limits_of(schedule)
    if schedule.early_finish is None:
        facts.append("未定开工日期")
    if verdict := verdict_of(schedule.governing)[0]:
        facts.append(verdict)
    works = [card for card in cards if not card.virtual]
    facts.append(f"工作 {len(works)} 项")
    if critical := sum(card.critical for card in works):
        facts.append(f"关键工作 {critical} 项")
    if ended := sum(card.done for card in works):
        facts.append(f"已完成 {ended} 项")
    if options.numbers:
        facts.append("时间按开工后的日历天计，开工时刻为 0")
    whole = options.items is None and not options.under
    left = sum(
        moment_of(schedule[work.id]) is None and work.kind != "summary"
        for work in schedule.project.activities
    )
    if whole and left:
        facts.append(f"另有 {left} 项未排期，未画")
    return tuple(facts)
