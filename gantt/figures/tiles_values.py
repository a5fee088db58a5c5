"""一图看懂: the five numbers that are asked for first, of one project or of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gantt.figures.burnup_values import read_burnup
from gantt.figures.scurve_values import EVEN, day_name, limit_of, number
from gantt.figures.words import clipped
from gantt.text import tidy
from projects.ledger import Ledger
from projects.model import Activity
from projects.progress import Progress
from projects.schedule.result import Schedule


@dataclass(frozen=True, slots=True)
class Tile:
    """One number: what it is, the number with its unit, a line of explanation.

    `bad` puts it in the accent. `meter` is 形象 and 序时 in percent, None where not known.
    """

    label: str
    value: str
    unit: str = ""
    note: str = ""
    bad: bool = False
    meter: tuple[float | None, float | None] | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles of a project: 距竣工, 抢回, 形象, 本周到期, 销号, in that order.

    `title` is the finding of all of them, `bad` whether it is bad news. `behind` and `short` say
    whether 形象 lies behind 序时 and whether the deadline cannot be met, `over` whether it has
    passed, `silent` whether the project has begun and reported nothing. `urgency` puts the worst
    project first.
    """

    code: str
    name: str
    as_of: date
    title: str
    tiles: tuple[Tile, ...]
    behind: bool
    short: bool
    over: bool
    silent: bool
    bad: bool
    urgency: tuple[float, ...]


def read_tiles(schedule: Schedule, progress: Progress, ledger: Ledger | None = None) -> Tiles:
    """The tiles of a project at its data date.

    Args:
        schedule: computed with a data date.
        progress: its progress.
        ledger: its ledger; without one the last tile counts finished works instead of 销号.
    """
    overall = progress.overall
    whole = _whole(progress)
    limit, _ = limit_of(progress)
    late = (progress.as_of - limit).days if limit is not None and not whole else 0
    margin = _margin(schedule)
    points = overall.deviation_points
    behind = points is not None and points <= -EVEN
    short = margin is not None and margin < 0 and not whole
    return Tiles(
        code=schedule.project.code,
        name=tidy(schedule.project.name),
        as_of=progress.as_of,
        title=_title(progress, margin, late),
        tiles=(
            _countdown(progress),
            _recovery(schedule, progress, margin),
            _percents(progress),
            _this_week(schedule, progress),
            _closing(schedule, progress, ledger),
        ),
        behind=behind,
        short=short,
        over=late > 0,
        silent=overall.actual_percent is None and _begun(progress),
        bad=behind or short or late > 0 or (whole and _finished_late(progress) > 0),
        urgency=(-max(late, 0), min(margin or 0.0, 0.0), points or 0.0),
    )


def _whole(progress: Progress) -> bool:
    actual = progress.actual_percent
    return actual is not None and actual >= 100


def _begun(progress: Progress) -> bool:
    first = progress.overall.first
    return first is None or first <= progress.as_of


def _finished_late(progress: Progress) -> int:
    """Calendar days that a finished project ended after its day."""
    return progress.finish_variance_calendar_days or 0


def _margin(schedule: Schedule) -> float | None:
    """The margin of the governing deadline, rounded as the schedule prints it."""
    governing = schedule.governing
    if governing is None or governing.margin_days is None:
        return None
    return round(governing.margin_days, 2)


# --- the tiles ------------------------------------------------------------------------------------


def _countdown(progress: Progress) -> Tile:
    limit, word = limit_of(progress)
    if _whole(progress):
        day = progress.network_forecast
        on = f"{day} 完成" if day is not None and day <= progress.as_of else ""
        return Tile("竣工", "已完成", note=on)
    if limit is None:
        return Tile("距竣工", "未定", note="没有时限，也推算不出完成日")
    left = (limit - progress.as_of).days
    if left < 0:
        return Tile(_over(word), f"{-left:,}", "天", f"{word} {limit}", bad=True)
    if not left:
        return Tile("距竣工", "今日到期", note=f"{word} {limit}", bad=True)
    return Tile("距竣工", f"{left:,}", "天", f"{word} {limit}")


def _over(limit_says: str) -> str:
    """What it is called when the day of the whole is over: only a deadline makes 超期."""
    return "已超期" if limit_says == "时限" else f"已过{day_name(limit_says)}"


def _recovery(schedule: Schedule, progress: Progress, margin: float | None) -> Tile:
    governing = schedule.governing
    if _whole(progress):
        return _finished(progress)
    if governing is None or margin is None:
        late = progress.finish_variance_days
        if late is None:
            return Tile("关键线路", "无时限", note="没有可比的日期")
        against = f"与{day_name(limit_of(progress)[1])}比"
        if not round(late, 2):
            return Tile("关键线路", "持平", note=against)
        word = "关键线路滞后" if late > 0 else "关键线路超前"
        return Tile(word, number(abs(late)), "天", against, bad=late > 0)
    names = {work.id: tidy(work.name) for work in schedule.project.activities}
    name = clipped(names.get(governing.item or "", ""), 20)
    note = f"时限 {governing.deadline.day}，预测 {governing.early_finish_day}"
    if name:
        note = f"{name}：{note}"
    if margin < 0:
        return Tile("需抢回", f"{-margin:g}", "天", note, bad=True)
    return (
        Tile("时限富余", f"{margin:g}", "天", note) if margin else Tile("时限富余", "无", note=note)
    )


def _finished(progress: Progress) -> Tile:
    late = progress.finish_variance_calendar_days
    word = limit_of(progress)[1]
    if late is None:
        return Tile("关键线路", "已完成")
    if not late:
        return Tile("关键线路", "按期", note=f"与{day_name(word)}相同")
    return Tile(
        f"比{day_name(word)}{'晚' if late > 0 else '早'}", f"{abs(late)}", "天", bad=late > 0
    )


def _percents(progress: Progress) -> Tile:
    actual, wanted, points = (
        progress.actual_percent,
        progress.expected_percent,
        progress.deviation_points,
    )
    meter = (actual, wanted)
    due = f"序时 {number(wanted)}%" if wanted is not None else "没有可比的序时进度"
    if actual is None:
        return Tile("形象进度", "未填报", note=due, meter=meter)
    if points is None:
        return Tile("形象进度", f"{number(actual)}%", "", due, meter=meter)
    if abs(points) < EVEN:
        return Tile("形象进度", f"{number(actual)}%", "", f"{due}，持平", meter=meter)
    word = "超前" if points > 0 else "落后"
    note = f"{due}，{word} {number(abs(points))} 个百分点"
    return Tile("形象进度", f"{number(actual)}%", "", note, points < 0, meter)


def _this_week(schedule: Schedule, progress: Progress) -> Tile:
    """Works due from Monday to Sunday of the week of the data date, and not done."""
    monday = progress.as_of - timedelta(days=progress.as_of.weekday())
    days = [(_due(progress, work), _is_done(schedule, progress, work)) for work in _works(progress)]
    week = [done for day, done in days if day and monday <= day < monday + timedelta(days=7)]
    before = sum(1 for day, done in days if day and day < monday and not done)
    left = week.count(False)
    note = f"本周到期 {len(week)} 项" if week else "本周没有到期的工作"
    if before:
        note += f"，此前到期未完 {before} 项"
    return Tile("本周到期未完", f"{left}", "项", note, bad=left > 0)


def _closing(schedule: Schedule, progress: Progress, ledger: Ledger | None) -> Tile:
    """销号 against what is due for it; without a ledger finished works against those due."""
    if ledger is not None:
        burnup = read_burnup(ledger, schedule)
        done, due, total, verb = burnup.closed, burnup.due, burnup.total, "销号"
    else:
        works = _works(progress)
        done = sum(_is_done(schedule, progress, work) for work in works)
        due = sum(
            (day := _due(progress, work)) is not None and day <= progress.as_of for work in works
        )
        total, verb = len(works), "完成"
    if not due:
        return Tile(f"已{verb}", f"{done}", "项", f"尚无到期应{verb}的，共 {total} 项")
    left = due - done
    note = f"欠 {left} 项，共 {total} 项" if left > 0 else f"共 {total} 项"
    return Tile(f"已{verb} / 应{verb}", f"{done}/{due}", "", note, bad=left > 0)


def _works(progress: Progress) -> Sequence[Activity]:
    return progress.ground.leaves


def _due(progress: Progress, work: Activity) -> date | None:
    standing = progress[work.id]
    return standing.committed or standing.due


def _is_done(schedule: Schedule, progress: Progress, work: Activity) -> bool:
    percent = progress[work.id].actual_percent
    return schedule[work.id].status == "finished" or (percent is not None and percent >= 100)


# --- the finding ----------------------------------------------------------------------------------


def _title(progress: Progress, margin: float | None, late: int) -> str:
    if _whole(progress):
        days = _finished_late(progress)
        return (
            f"已全部完成，比{day_name(limit_of(progress)[1])}晚 {days} 天"
            if days > 0
            else "已全部完成"
        )
    points = progress.deviation_points
    said, good = "", True
    if progress.actual_percent is None:
        said = "形象进度未填报" if _begun(progress) else "尚未开工"
    elif points is None:
        said = f"形象进度 {number(progress.actual_percent)}%"
    elif abs(points) < EVEN:
        said = "与序时进度持平"
    else:
        good = points > 0
        said = f"比序时进度{'超前' if good else '落后'} {number(abs(points))} 个百分点"
    if late > 0:
        over = _over(limit_of(progress)[1])
        return f"{said}，{'但' if good and points is not None else ''}{over} {late} 天"
    if margin is None:
        return said
    if margin < 0:
        return f"{said}，{'但' if good and points is not None else ''}需抢回 {-margin:g} 天"
    room = f"时限尚有 {margin:g} 天富余" if margin else "时限没有富余"
    return f"{said}，{'但' if not good and margin else ''}{room}"


def title_of(projects: Sequence[Tiles]) -> str:
    """The finding over several projects."""
    if not projects:
        return "没有项目"
    over = sum(one.over for one in projects)
    short = sum(one.short and not one.over for one in projects)
    behind = sum(one.behind for one in projects)
    silent = sum(one.silent for one in projects)
    counts = (
        (over, "已超期"),
        (short, "需抢回工期"),
        (behind, "落后序时"),
        (silent, "未填报形象进度"),
    )
    parts = [f"{count} 个{words}" for count, words in counts if count]
    if not parts:
        every = f"{len(projects)} 个项目均" if len(projects) > 1 else "项目"
        return f"{every}不落后于序时，无需抢回工期"
    return f"{len(projects)} 个项目中，{'，'.join(parts)}"
