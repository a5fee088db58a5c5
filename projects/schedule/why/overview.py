"""Two sentences on an item as a whole, where no date was named."""

from __future__ import annotations

from projects.model import day_of
from projects.schedule.result import Margin, Schedule, Timing
from projects.schedule.why.due import margin_words
from projects.schedule.why.trace import Traced


def overview(schedule: Schedule, item: str | None, traced: Traced) -> tuple[str, str]:
    """What binds the dates, and what that means for the deadline."""
    if traced.at is None:
        return f"{traced.lacks}。", f"{traced.remedy}。"
    if item is None:
        return _project(schedule, traced)
    timing = schedule[item]
    return _first(schedule, timing), _second(schedule, timing)


def _project(schedule: Schedule, traced: Traced) -> tuple[str, str]:
    verb = "最早" if traced.name == "early-finish" else "最迟"
    word = "完成" if traced.name == "early-finish" else "开工"
    first = f"项目{verb} {traced.day} {word}：{traced.through}。"
    governing, latest = schedule.governing, schedule.latest_start
    words = [margin_words(governing)] if governing is not None else []
    if not schedule.deadlines:
        words.append("项目没有时限")
    if latest is not None and traced.name == "early-finish":
        words.append(f"未完工作最迟 {day_of(latest)} 开工")
    if not words:
        words.append("晚于此日开工，时限不保")
    return first, f"{'；'.join(words)}。"


def _first(schedule: Schedule, timing: Timing) -> str:
    driver = timing.driver.says
    if item_below(schedule, timing.id):
        return _span(schedule, timing)
    if timing.status == "finished" or (timing.early_start_day is None and driver):
        return f"{driver}。"
    if timing.early_start_day is None:
        return f"最迟{_latest(timing)}。"
    if timing.zero:
        return f"最早 {timing.early_finish_day} 达到：{driver}。"
    finish = timing.finish_driver
    tail = f"；{finish.says}" if finish.kind in ("link", "constraint") else ""
    return f"最早 {timing.early_start_day} 开始、{timing.early_finish_day} 完成：{driver}{tail}。"


def item_below(schedule: Schedule, item: str) -> bool:
    """Whether an item is a summary."""
    return item in schedule.run.network.leaves


def _span(schedule: Schedule, timing: Timing) -> str:
    """From which leaf to which a summary spans."""
    run = schedule.run
    early = timing.early_start is not None
    below = [schedule[run.network.nodes[n].activity.id] for n in run.network.leaves[timing.id]]
    pairs = [
        (t.early_start, t.early_finish, t.id) if early else (t.late_start, t.late_finish, t.id)
        for t in below
    ]
    starts = [(a, item) for a, _, item in pairs if a is not None]
    ends = [(b, item) for _, b, item in pairs if b is not None]
    first = min(starts, key=lambda pair: pair[0])[1]
    last = max(ends, key=lambda pair: pair[0])[1]
    if early:
        dates = f"最早 {timing.early_start_day} 开始、{timing.early_finish_day} 完成"
    else:
        dates = f"最迟{_latest(timing)}"
    return f"{dates}：汇总项，其下始于“{first}”，止于“{last}”。"


def _second(schedule: Schedule, timing: Timing) -> str:
    if timing.status == "finished":
        return "这是已经发生的日期，改变计划不会移动它；后续工作按它接续。"
    if timing.late_start_day is None:
        return "没有时限约束到它，没有最迟日期。"
    if timing.total_float_days is None:
        return f"最迟{_latest(timing)}，否则时限不保。"
    slack = timing.total_float_days
    if slack < 0:
        return f"总时差 {slack:g} 天：比倒排要求晚 {-slack:g} 天，最迟应于{_latest(timing)}。"
    if timing.critical:
        whose = _whose(schedule.governing)
        return f"它在关键线路上，晚一天，{whose}就晚一天；总时差 {slack:g} 天。"
    free = timing.free_float_days
    tail = "" if free is None else f"，自由时差 {free:g} 天"
    return f"最迟可于{_latest(timing)}，总时差 {slack:g} 天{tail}。"


def _latest(timing: Timing) -> str:
    if timing.zero:
        return f" {timing.late_finish_day} 达到"
    return f" {timing.late_start_day} 开始、{timing.late_finish_day} 完成"


def _whose(governing: Margin | None) -> str:
    if governing is None or governing.item is None:
        return "项目"
    return f"“{governing.item}”"
