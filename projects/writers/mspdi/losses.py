"""What a plan says and Microsoft Project XML cannot hold, or holds otherwise: never silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from projects.model import Activity, CalendarSpec, LeftOut, Project
from projects.schedule import Schedule, schedule
from projects.schedule.modes import FINISHED, UNDER_WAY
from projects.worktime import CHINA
from projects.writers.mspdi.calendars import FIRST_DAY, LAST_DAY, MOST_SHIFTS, covered
from projects.writers.mspdi.constraints import bound_of
from projects.writers.mspdi.links import turned_links, written_links
from projects.writers.mspdi.outgoing import Outgoing
from projects.writers.mspdi.unsaid import unsaid

_NAMES = {"daopai": "倒排", "p6": "Primavera P6"}


def mspdi_losses(project: Project, planned: Schedule | None = None) -> tuple[LeftOut, ...]:
    """What the file of a plan does not hold, each with a count and the works concerned.

    Args:
        project: the plan.
        planned: the schedule that is written; computed where it is not at hand.
    """
    outgoing = Outgoing(project, schedule(project) if planned is None else planned)
    return (
        *_rules(outgoing),
        *_links(outgoing),
        *_works(outgoing),
        *_constraints(outgoing),
        *_deadlines(outgoing),
        *_calendars(outgoing),
        *_progress(outgoing),
        *unsaid(project),
    )


def _told(kind: str, items: Iterable[str], says: str) -> Iterator[LeftOut]:
    """A line with the number of its works; nothing for none."""
    found = list(items)
    if found:
        yield LeftOut(kind, len(found), says, tuple(dict.fromkeys(found)))


def _rules(outgoing: Outgoing) -> Iterator[LeftOut]:
    project = outgoing.project
    if project.rules in _NAMES:
        yield LeftOut(
            "rules",
            1,
            f"日期按{_NAMES[project.rules]}规则算出；Microsoft Project 重新计算时按它自己的规则"
            "（已开工的工作，最迟开始显示为实际开始）",
        )
        yield from _told(
            "behind-started",
            _before_started(outgoing),
            "后续先于它开工或完工的工作，Microsoft Project 另有倒排办法（按后续的整个工期，"
            "或不再受后续限制），最迟日期可能不同",
        )
    yield from _told(
        "longer-left",
        _longer_left(outgoing),
        "填报的剩余工期比原定工期还长：工期写成已完成与剩余之和，最迟日期可能不同",
    )
    yield from _told(
        "begun-spans",
        _begun_spans(outgoing),
        "已开工而没有剩余工期、或按自然时长计的工作，完成日期在 Microsoft Project 中可能不同",
    )
    options = project.options
    if options.progress not in (None, "retained-logic"):
        yield LeftOut("progress-mode", 1, "进行中工作的推算方式没有写出")
    if options.total_float is not None:
        yield LeftOut("float-type", 1, "总时差的取法没有写出")


def _before_started(outgoing: Outgoing) -> Iterator[str]:
    """The works that a successor was begun, or finished, without waiting for."""
    network, now = outgoing.network, outgoing.situation
    for edges in network.into:
        for edge in edges:
            begun = now.mode[edge.after] == UNDER_WAY and edge.from_finish and not edge.to_finish
            unfinished = now.mode[edge.before] != FINISHED
            if unfinished and (begun or edge.after in now.carriers):
                yield network.nodes[edge.before].activity.id


def _longer_left(outgoing: Outgoing) -> Iterator[str]:
    """Started works of which more is left than the whole was."""
    nodes = outgoing.network.nodes
    for number, left in outgoing.situation.remaining.items():
        if nodes[number].kind == "work" and left > nodes[number].duration:
            yield nodes[number].activity.id


def _begun_spans(outgoing: Outgoing) -> Iterator[str]:
    """Started works of which nothing is left, or which count the wall clock."""
    nodes = outgoing.network.nodes
    for number, left in outgoing.situation.remaining.items():
        if not left or nodes[number].kind == "span":
            yield nodes[number].activity.id


def _links(outgoing: Outgoing) -> Iterator[LeftOut]:
    project = outgoing.project
    turned = turned_links(outgoing)
    yield from _told(
        "lag-calendars",
        (link.after for link in turned if link.lag.unit != "months"),
        "时距在 Microsoft Project 中按后续工作的日历计：会得出别的日期的，按现在的日期折算成"
        "自然时长写出；最早日期不变，最迟日期可能不同",
    )
    yield from _told(
        "month-lags",
        (link.after for link in turned if link.lag.unit == "months"),
        "以日历月计的时距按现在的日期折算成自然日写出，最早日期不变，最迟日期可能不同",
    )
    yield from _told(
        "percent-lags",
        (
            link.after
            for link in written_links(outgoing)
            if link.lag.unit == "percent" and link.lag.amount % 100 and link not in turned
        ),
        "百分比时距只能是整数，四舍五入写出",
    )
    pairs = Counter((link.before, link.after) for link in written_links(outgoing))
    yield from _told(
        "parallel-links",
        (after for (_, after), count in pairs.items() if count > 1),
        "两项工作之间有几条关系，都已写出；Microsoft Project 只认其中一条",
    )
    held = sum(1 for _ in written_links(outgoing))
    apart = outgoing.hammocks
    if len(project.links) > held:
        items = [each for link in project.links for each in (link.before, link.after)]
        yield LeftOut(
            "hammock-links",
            len(project.links) - held,
            "伴随工作的关系没有写出",
            tuple(dict.fromkeys(item for item in items if item in apart)),
        )


def _works(outgoing: Outgoing) -> Iterator[LeftOut]:
    nodes = outgoing.network.nodes
    yield from _told(
        "month-durations",
        (n.activity.id for n in nodes if n.span is not None and n.span.unit == "months"),
        "以日历月计的工期按现在的日期写成自然日，月数另存于自定义字段",
    )
    yield from _told(
        "minute-steps",
        (n.activity.id for n in nodes if n.span is not None and outgoing.project.day_plan),
        "以自然日、日历月计的工作，Microsoft Project 按分钟而不按整天推算最迟日期",
    )
    yield from _told(
        "assumed-durations",
        (n.activity.id for n in nodes if n.assumed),
        "没有写工期的工作，写出由起止和时限推出的工期",
    )
    yield from _told(
        "hammocks",
        (work.id for work in outgoing.network.hammocks),
        "伴随工作写成手动计划的任务，停在现在的日期，计入项目的完成",
    )
    yield from _told(
        "ledger",
        (row.activity.id for row in outgoing.rows if row.activity.id in outgoing.ledger),
        "没有日期的事项写成没有日期的手动计划任务",
    )
    yield from _told(
        "unsplittable",
        (n.activity.id for n in nodes if not n.activity.splittable and n.calendar.has_windows),
        "不可中断的工作在 Microsoft Project 中会被停工期打断",
    )
    yield from _told(
        "dates-outside",
        (timing.id for timing in outgoing.schedule if _outside(timing.planned_start))
        if outgoing.span[0] < FIRST_DAY or outgoing.span[1] > LAST_DAY
        else (),
        "日期不在 1984 至 2149 年之间，Microsoft Project 不认",
    )


def _outside(moment: int | None) -> bool:
    if moment is None:
        return False
    return not FIRST_DAY.toordinal() <= moment // 1440 <= LAST_DAY.toordinal()


def _constraints(outgoing: Outgoing) -> Iterator[LeftOut]:
    bounds = {row.activity.id: bound_of(outgoing, row.activity) for row in outgoing.rows}
    yield from _told(
        "constraints",
        (item for item, bound in bounds.items() for _ in bound.left),
        "一项任务只能有一个限制条件，汇总项和有承诺日期的工作不写：其余的没有写出",
    )
    yield from _told(
        "pushed",
        (item for item, bound in bounds.items() if bound.pushed),
        "加上“不得早于…开始”的限制，以免未开工的工作回到状态日期或项目开工之前",
    )
    yield from _told(
        "broken-promises",
        _broken_promises(outgoing),
        "承诺日期早于前置关系或项目开工的要求，Microsoft Project 不按承诺日期",
    )
    rules = outgoing.network.rules
    if rules.mandatory and not rules.late_binds_early:
        yield from _told(
            "mandatory",
            (work.id for work in outgoing.project.activities if _mandatory(work)),
            "强制开始和强制完成在 Microsoft Project 中让位于前置关系",
        )


def _broken_promises(outgoing: Outgoing) -> Iterator[str]:
    """The promises that a constraint cannot keep against links and the project start."""
    network = outgoing.network
    yield from (each.item for each in outgoing.schedule.findings if each.code == "DP406")
    begin = outgoing.project.start
    for number in outgoing.situation.promised:
        start = outgoing.schedule[network.nodes[number].activity.id].early_start
        if begin is not None and start is not None and start < begin and network.into[number]:
            yield network.nodes[number].activity.id


def _mandatory(work: Activity) -> bool:
    return any(each.kind in ("mso", "mfo") for each in work.constraints)


def _deadlines(outgoing: Outgoing) -> Iterator[LeftOut]:
    deadlines = outgoing.network.deadlines
    whole = [each for each in deadlines if each.item is None]
    if whole and outgoing.forward:
        yield LeftOut(
            "project-deadline",
            len(whole),
            "项目时限写在项目摘要任务上；Microsoft Project 不据此推算最迟日期和总时差",
        )
    own = [each.item for each in deadlines if each.item is not None]
    if own and not whole and outgoing.forward and not outgoing.network.rules.cap_at_project_end:
        yield LeftOut(
            "project-end",
            len(own),
            "时限只在个别工作上：Microsoft Project 的最迟日期还以整个项目的最早完成为限",
            tuple(dict.fromkeys(own)),
        )
    items = Counter(each.item for each in deadlines)
    yield from _told(
        "more-deadlines",
        (item or outgoing.project.code for item, count in items.items() for _ in range(count - 1)),
        "一项任务只能有一个期限，写扣除预留天数后最早的一个",
    )
    yield from _told(
        "summary-deadlines",
        (each.item for each in deadlines if each.item in outgoing.network.leaves and each.item),
        "汇总项的时限在 Microsoft Project 中不约束其下的工作",
    )
    buffers = [each for each in deadlines if each.buffer]
    if buffers:
        named = tuple(each.item for each in buffers if each.item is not None)
        yield LeftOut(
            "buffers",
            len(buffers),
            "Microsoft Project 不认时限的预留天数：存于自定义字段；"
            "由完成日期倒排的，从完成日期中扣除",
            named,
        )


def _calendars(outgoing: Outgoing) -> Iterator[LeftOut]:
    last = covered(outgoing)[1]
    specs = {spec.name: spec for spec in outgoing.project.calendars}
    endless = [each for each in outgoing.network.calendars if _repeats(each.name, specs)]
    if endless:
        yield LeftOut(
            "calendar-years",
            len(endless),
            f"法定节假日和每年重复的停工期逐日写到 {last}，以后的没有写出",
        )
    crowded = [
        calendar.name for calendar in outgoing.calendars if _crowded(outgoing, calendar.name)
    ]
    if crowded:
        yield LeftOut("shifts", len(crowded), f"一天超过 {MOST_SHIFTS} 个班次的，只写前几个")


def _repeats(name: str, specs: dict[str, CalendarSpec]) -> bool:
    """Whether a calendar, or one that it rests on, has no last odd day."""
    waiting, seen = [name], set[str]()
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        spec = specs.get(each)
        if spec is None:
            if each == CHINA:
                return True
            continue
        if any(days.yearly for days in (*spec.opened, *spec.closed)):
            return True
        waiting += [*spec.both, *([spec.base] if spec.base else ())]
    return False


def _crowded(outgoing: Outgoing, name: str) -> bool:
    for spec in outgoing.project.calendars:
        if spec.name == name:
            weeks = [day for day in spec.week or () if not isinstance(day, bool)]
            odd = [days.shifts for days in spec.opened if days.shifts]
            every = [*weeks, *odd, spec.shifts or ()]
            return any(len(shifts) > MOST_SHIFTS for shifts in every)
    return False


def _progress(outgoing: Outgoing) -> Iterator[LeftOut]:
    index, timings = outgoing.network.index, outgoing.schedule
    yield from _told(
        "finished-durations",
        (timing.id for timing in timings if timing.id in index and timing.status == "finished"),
        "已完成工作的工期写成实际工期，原定工期没有写出",
    )
