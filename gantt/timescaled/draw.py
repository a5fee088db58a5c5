"""From a schedule to the pages of its 双代号时标网络图."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from gantt.arrows import ArrowNetwork, arrow_network
from gantt.axis import covering
from gantt.barchart.facts import limits_of, verdict_of
from gantt.barchart.front import Stand, measured, stands
from gantt.barchart.values import Flag
from gantt.fonts import typeface
from gantt.head import Signatures
from gantt.named_days import Band, bands_of
from gantt.output import proven
from gantt.scene import Scene
from gantt.style import SHEETS, Sheet, sheet_named
from gantt.text import Type, tidy
from gantt.timescaled.layout import TooTall, lay_out
from gantt.timescaled.overview import overview
from gantt.timescaled.split import Part, is_work, parts_of, references, under_of
from gantt.timescaled.values import Content, Tag, TimescaledOptions
from gantt.uprights import dues_of
from projects.errors import InputError
from projects.model import DAY, day_of, instant
from projects.progress import plan_of
from projects.schedule.result import Schedule

_BESIDE: Final = 0.06
"""White behind the last event, as a share of the plan: names of short last works stand there."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What every page of one call shares."""

    schedule: Schedule
    drawn: Schedule
    """The plan as it was laid where the front line shows what became of it, else the schedule."""
    options: TimescaledOptions
    sheet: Sheet
    type: Type
    stands: Mapping[str, Stand]
    done: frozenset[str]


def timescaled_scenes(schedule: Schedule, options: TimescaledOptions) -> list[Scene]:
    """The pages before any ink, every glyph proven.

    One page where the works are at most `options.split` and fit the paper; else an overview and one
    page for each 子项目 (deeper, or by time, where one of them is still too large).

    Raises:
        InputError: DP701 no Chinese font, DP702 characters without a glyph, DP704 no such paper,
            DP705 nothing has a date, DP714 the paper is too small, DP715 no such 子项目.
    """
    sheet, faces = sheet_named(options.paper), typeface()
    task = _task(schedule, options, sheet, Type(faces))
    items = under_of(schedule, options.under)
    network = arrow_network(task.drawn, items)
    if not network.arrows:
        says = "计划中没有任何可画成网络的工作"
        raise InputError.of("DP705", says, "给出 start 或 deadline，并为工作填写 duration")
    scenes = _single(task, network, items)
    if scenes is None:
        scenes = _split(task, items, _notes(schedule, network))
    proven(scenes, faces, _names(schedule))
    return scenes


def _names(schedule: Schedule) -> list[tuple[str, bool, str]]:
    return [(tidy(work.name), False, work.id) for work in schedule.project.activities]


def _task(schedule: Schedule, options: TimescaledOptions, sheet: Sheet, type_: Type) -> _Task:
    ended = {timing.id: 100.0 for timing in schedule if timing.status == "finished"}
    percents = {**ended, **(options.progress or {})}
    standing: Mapping[str, Stand] = {}
    if schedule.as_of and options.front and options.points is not None:
        standing = measured(options.points)
    elif schedule.as_of and options.front and options.progress:
        standing = stands(schedule, instant(schedule.as_of + timedelta(days=1)), percents)
    done = frozenset(item for item, percent in percents.items() if percent >= 100)
    drawn = plan_of(schedule) if standing else schedule
    return _Task(schedule, drawn, options, sheet, type_, standing, done)


def _single(
    task: _Task, network: ArrowNetwork, items: Collection[str] | None
) -> list[Scene] | None:
    """All on one page, or None where it has to be split."""
    count = len({arrow.item for arrow in network.arrows if arrow.kind == "work"})
    parts = parts_of(task.schedule, items, task.options.split)
    if count > task.options.split and len(parts) > 1:
        return None
    content = _content(task, network, task.options.under, 1, 1)
    try:
        return [lay_out(network, content, task.sheet, task.type)]
    except TooTall as refusal:
        if len(parts) > 1:
            return None
        raise _refused(task, network, content) from refusal


def _split(task: _Task, items: Collection[str] | None, notes: tuple[str, ...]) -> list[Scene]:
    """An overview, which tells what no page can draw, and a page for every part."""
    parts = parts_of(task.schedule, items, task.options.split)
    networks = [arrow_network(task.drawn, part.items) for part in parts]
    parts, networks = _kept(parts, networks)
    pages = len(parts) + 1
    tags = references(task.drawn, parts, networks)
    spans = [_span(network, task.options.form == "late") for network in networks]
    first, end = _extent(task, spans)
    whole = replace(_content(task, None, task.options.under, 1, pages), first=first, end=end)
    whole = replace(
        whole,
        facts=(*whole.facts, f"分 {len(parts)} 张子图"),
        notes=notes,
        bands=tuple(b for b in _bands(task, first, end, ()) if b.calendars is None),
    )
    scenes = [overview(whole, parts, networks, task.drawn, task.sheet, task.type)]
    for number, (part, network) in enumerate(zip(parts, networks, strict=True), 2):
        content = _content(task, network, part.item, number, pages, part.name)
        content = replace(content, tags=(*content.tags, *tags[number - 2]))
        try:
            scenes.append(lay_out(network, content, task.sheet, task.type))
        except TooTall as refusal:
            raise _refused(task, network, content) from refusal
    return scenes


def _kept(
    parts: Sequence[Part], networks: Sequence[ArrowNetwork]
) -> tuple[list[Part], list[ArrowNetwork]]:
    """Only the parts that have something to draw."""
    pairs = [(p, n) for p, n in zip(parts, networks, strict=True) if n.arrows]
    return [part for part, _ in pairs], [network for _, network in pairs]


def _refused(task: _Task, network: ArrowNetwork, content: Content) -> InputError:
    """DP714 with the next paper on which the network can be read."""
    order = list(SHEETS.values())
    for sheet in order[order.index(task.sheet) + 1 :]:
        try:
            lay_out(network, content, sheet, task.type)
        except TooTall:
            continue
        remedy = f"改用 {sheet.name} 纸"
        break
    else:
        remedy = "只画其中一个子项目（under），或减小每张图的工作数（split）"
    says = f"{task.sheet.name} 纸画不下“{content.title}”：行距已到最小，再缩字就看不清了"
    return InputError.of("DP714", says, remedy)


def _content(
    task: _Task, network: ArrowNetwork | None, under: str, page: int, pages: int, name: str = ""
) -> Content:
    schedule, options = task.schedule, task.options
    late = options.form == "late"
    span = _span(network, late) if network else (0, 0)
    first, end = _extent(task, [span]) if network else (date.min, date.max)
    verdict, short = verdict_of(schedule.governing)
    items = {arrow.item for arrow in network.arrows} if network else set()
    far = [due.label for due in dues_of(schedule) if not _within(due.at, first, end)]
    return Content(
        title=_title(task, under, page, pages, name),
        first=first,
        end=end,
        begin=day_of(span[0]) if network else None,
        form=options.form,
        six_marks=options.six_marks,
        facts=tuple(dict.fromkeys((*_facts(task, network), *far))),
        verdict=verdict,
        short=short,
        bands=_bands(task, first, end, items) if network else (),
        dues=tuple(due for due in dues_of(schedule) if _within(due.at, first, end)),
        as_of=_as_of(schedule, first, end),
        stands={} if late else {k: v for k, v in task.stands.items() if k in items},
        flags={
            item: flag
            for item, flag in _flags(schedule).items()
            if item in items and _within(flag.at, first, end)
        },
        done=task.done,
        calendars=_calendars(schedule),
        tags=_event_tags(task.drawn, network, late) if network else (),
        notes=_notes(schedule, network) if network and pages == 1 else (),
        signatures=_tidied(options.signatures),
        page=page,
        pages=pages,
    )


def _tidied(names: Signatures) -> Signatures:
    return Signatures(tidy(names.prepared), tidy(names.checked), tidy(names.approved))


def _title(task: _Task, under: str, page: int, pages: int, name: str) -> str:
    form = "迟" if task.options.form == "late" else "早"
    works = {work.id: tidy(work.name) for work in task.schedule.project.activities}
    whose = name or works.get(under, "")
    project = tidy(task.schedule.project.name)
    supposed = "、".join(map(tidy, task.schedule.project.scenarios))
    scenario = f"（情景：{supposed}）" if supposed else ""
    title = tidy(task.options.title) or f"{project}双代号{form}时标网络计划{scenario}"
    if pages > 1 and page == 1:
        return f"{title}　图1 总览"
    return f"{title}　图{page} {whose}" if pages > 1 else title + (f"　{whose}" if whose else "")


def _facts(task: _Task, network: ArrowNetwork | None) -> tuple[str, ...]:
    schedule = task.schedule
    facts = limits_of(schedule)
    if schedule.early_finish is None:
        facts.append("未定开工日期，按最迟时间绘制")
    if network:
        works, critical = network.counts
        facts.append(f"工作 {works} 项")
        if critical:
            facts.append(f"关键工作 {critical} 项")
        facts.append(f"节点 {len(network.events)} 个")
        if dummies := sum(arrow.kind == "dummy" for arrow in network.arrows):
            facts.append(f"虚工作 {dummies} 项")
        if task.stands:
            facts.append("按原计划绘制，前锋线示实际进度")
    else:
        works_all = [w for w in schedule.project.activities if is_work(w, schedule)]
        facts.append(f"工作 {len(works_all)} 项")
        if critical := sum(schedule[work.id].critical for work in works_all):
            facts.append(f"关键工作 {critical} 项")
    return tuple(facts)


def _span(network: ArrowNetwork, late: bool) -> tuple[int, int]:
    moments = [event.late if late else event.early for event in network.events]
    return min(moments), max(moments)


def _bands(task: _Task, first: date, end: date, items: Collection[str]) -> tuple[Band, ...]:
    """The days to shade; a stop that every work here keeps is one of everybody."""
    calendars = _calendars(task.schedule)
    used = {calendars[item] for item in items if item in calendars}
    found = []
    for band in bands_of(task.schedule.project, task.options.stops, first, end):
        if band.calendars is None or (used and used <= band.calendars):
            found.append(replace(band, calendars=None))
        elif used & band.calendars:
            found.append(band)
    return tuple(found)


def _calendars(schedule: Schedule) -> dict[str, str]:
    default = schedule.project.calendar or ""
    return {work.id: work.calendar or default for work in schedule.project.activities}


def _extent(task: _Task, spans: Sequence[tuple[int, int]]) -> tuple[date, date]:
    """The days of the scale; lines far outside the network are left out."""
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    reach = 0.15 * (high - low)
    near = [at for at in _lines(task.schedule) if low - reach <= at <= high + reach]
    first, end = covering(day_of(min([low, *near])), day_of(max([high, *near]) - 1))
    beside = timedelta(days=int(_BESIDE * (high - low) / DAY) + 1)
    return first, max(end, day_of(high) + beside)


def _lines(schedule: Schedule) -> list[int]:
    data = [instant(schedule.as_of + timedelta(days=1))] if schedule.as_of else []
    return [*data, *(due.at for due in dues_of(schedule))]


def _within(moment: int, first: date, end: date) -> bool:
    return instant(first) <= moment <= instant(end)


def _as_of(schedule: Schedule, first: date, end: date) -> int | None:
    if schedule.as_of is None:
        return None
    moment = instant(schedule.as_of + timedelta(days=1))
    return moment if _within(moment, first, end) else None


def _flags(schedule: Schedule) -> dict[str, Flag]:
    bound = schedule.project.deadline_on
    return {
        margin.item: Flag(
            margin.deadline.at, margin.margin_days is not None and margin.margin_days < 0
        )
        for margin in schedule.deadlines
        if margin.item is not None and margin.item != bound
    }


def _event_tags(schedule: Schedule, network: ArrowNetwork, late: bool) -> tuple[Tag, ...]:
    """Milestones with their days, and what a work waits for where it begins."""
    names = {work.id: tidy(work.name) or work.id for work in schedule.project.activities}
    tags = []
    for event in network.events:
        for item in event.items:
            timing = schedule[item]
            day = timing.late_finish_day if late else timing.early_finish_day
            shown = day or timing.late_finish_day
            words = f"◆ {names[item]}" + (f" {shown:%m-%d}" if shown else "")
            tags.append(
                Tag(event.number, words, "critical-milestone" if timing.critical else "milestone")
            )
    held = dict.fromkeys((arrow.tail, arrow.held) for arrow in network.arrows if arrow.held)
    return (*tags, *(Tag(number, words, "held") for number, words in held))


def _notes(schedule: Schedule, network: ArrowNetwork) -> tuple[str, ...]:
    """What finish-start arrows cannot say, by reason."""
    names = {work.id: tidy(work.name) or work.id for work in schedule.project.activities}
    reasons: dict[str, list[str]] = {}
    for left in network.left_out:
        reasons.setdefault(left.says, []).append(left.link or names.get(left.item, left.item))
    return tuple(
        f"未画入本图（{len(whose)} 处）：{says}：{'、'.join(whose[:8])}"
        + ("等。" if len(whose) > 8 else "。")
        for says, whose in reasons.items()
    )
