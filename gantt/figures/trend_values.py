"""里程碑趋势: the finish of each milestone as it was forecast at one data date after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gantt.figures.words import clipped
from gantt.text import tidy
from projects.model import Activity
from projects.progress import Progress
from projects.schedule.result import Schedule
from projects.weights import leaves_of

_MOST = 24
"""Characters of a name that a title tells."""
History = Sequence[tuple[Schedule, Progress]]
"""A plan at data dates in order, each computed with what was reported by then; the last is now."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone, or a work with a deadline: (data date, forecast finish) of every data date.

    `committed` is its deadline, else its finish in the baseline, `promise` which of the two.
    `late`: it misses, or missed, that day; where no milestone of the plan has one, it slipped
    since the first data date. `done`: it has been reached. `open`: its day is over and nothing is
    known of its end; its last point stands at the data date.
    """

    id: str
    name: str
    points: tuple[tuple[date, date], ...]
    committed: date | None
    promise: str
    late: bool
    done: bool
    open: bool = False

    @property
    def day(self) -> date:
        """The forecast of now, or the day on which it was reached."""
        return self.points[-1][1]

    @property
    def slip(self) -> int:
        """Calendar days later than promised, or than forecast first where nothing is promised."""
        return (self.day - (self.committed or self.points[0][1])).days

    @property
    def slip_says(self) -> str:
        """晚 9 天, 按期, 早 3 天; without a promise against the first forecast, "" for a first."""
        if not self.committed and len(self.points) == 1:
            return ""
        against = "" if self.committed else "较首期"
        if self.open:
            return f"已超期 {self.slip} 天"
        if not self.slip:
            return "按期" if self.committed else "未变"
        return f"{against}{'晚' if self.slip > 0 else '早'} {abs(self.slip)} 天"


@dataclass(frozen=True, slots=True)
class Trends:
    """What the picture shows. `days` are the data dates, `undated` milestones have no forecast."""

    name: str
    days: tuple[date, ...]
    milestones: tuple[Milestone, ...]
    undated: int = 0

    @property
    def as_of(self) -> date:
        """The data date of now."""
        return self.days[-1]

    @property
    def drawn(self) -> tuple[Milestone, ...]:
        """Those to draw, the worst first: not those reached by the first of several data dates."""
        if len(self.days) == 1:
            return self.worst_first
        old = {one.id for one in self.milestones if one.done and len(one.points) == 1}
        return tuple(one for one in self.worst_first if one.id not in old)

    @property
    def worst_first(self) -> tuple[Milestone, ...]:
        """The late ones first, by how much; then those to come, then those reached."""

        def rank(one: Milestone) -> tuple[bool, bool, bool, int, date]:
            return not one.late, one.done, not one.committed, -one.slip, one.day

        return tuple(sorted(self.milestones, key=rank))


def read_trends(history: History) -> Trends:
    """The milestones of a plan over its data dates: milestones of the network, items with a
    deadline of their own, those that the project's deadlines are on, and the whole.

    Raises:
        ValueError: the history is empty.
    """
    if not history:
        raise ValueError("a trend needs at least one data date")
    schedule = history[-1][0]
    chosen = [_seen(work.id, tidy(work.name), history) for work in _chosen(schedule)]
    promises = [_committed(work, history) for work in _chosen(schedule)]
    if own := _whole_deadline(schedule):
        chosen.append(_seen(None, "全部工作完成", history))
        promises.append((own, "时限"))
    found = []
    for one, promise in zip(chosen, promises, strict=True):
        if not one.points:
            continue
        day, word = promise or (None, "")
        if one.open and day is None:
            continue
        start = day or (None if any(promises) else one.points[0][1])
        late = start is not None and one.day > start
        found.append(replace(one, committed=day, promise=word, late=late))
    days = tuple(progress.as_of for _, progress in history)
    return Trends(tidy(schedule.project.name), days, tuple(found), len(chosen) - len(found))


def _whole_deadline(schedule: Schedule) -> date | None:
    """The project's deadline, where it is on no single work."""
    project = schedule.project
    days = [d.day for d in project.deadlines if (d.item or project.deadline_on) is None]
    return min(days, default=None)


def _chosen(schedule: Schedule) -> list[Activity]:
    """The items that count as milestones."""
    due = {deadline.item or schedule.project.deadline_on for deadline in schedule.project.deadlines}
    return [
        work
        for work in leaves_of(schedule.project)
        if work.deadline
        or work.id in due
        or (schedule[work.id].zero and not schedule[work.id].assumed)
    ]


def _seen(item: str | None, name: str, history: History) -> Milestone:
    """The forecasts of a work (None: of the whole) up to the data date by which it was done.

    A work without dates of its own whose deadline is over stands at the data date, as the margin of
    its deadline has it.
    """
    points: list[tuple[date, date]] = []
    done = open_ = False
    for schedule, progress in history:
        standing = progress[item] if item else progress.overall
        day = standing.network_forecast
        open_ = day is None and standing.overdue
        if open_:
            day = progress.as_of
        if day is None:
            continue
        points.append((progress.as_of, day))
        if item:
            done = schedule[item].status == "finished"
        else:
            done = standing.actual_percent is not None and standing.actual_percent >= 100
        if done:
            break
    code = history[-1][0].project.code
    return Milestone(item or code, name, tuple(points), None, "", late=False, done=done, open=open_)


def _committed(work: Activity, history: History) -> tuple[date, str] | None:
    """The day that was promised and what promised it: the item's own deadline, that of the project
    where it is on this item, or the baseline."""
    schedule, progress = history[-1]
    project = schedule.project
    days = [d.day for d in project.deadlines if (d.item or project.deadline_on) == work.id]
    if work.deadline is not None:
        days = [work.deadline.day]
    if days:
        return min(days), "时限"
    day = progress[work.id].committed
    return (day, "基线") if day is not None else None


def title_of(content: Trends) -> tuple[str, bool]:
    """The finding in one line, and whether it is bad news."""
    every = content.milestones
    if not every:
        return "计划中没有可画的里程碑", False
    late = [one for one in content.worst_first if one.late]
    if all(one.done for one in every):
        return _reached(late, any(one.committed for one in every)), bool(late)
    if not late:
        return _punctual(every), False
    count = f"{len(late)} 个里程碑推迟，其中" if len(late) > 1 else "里程碑"
    return f"{count}“{clipped(late[0].name, _MOST)}”{_slipped(late[0])}", True


def _punctual(every: Sequence[Milestone]) -> str:
    promised = [one for one in every if one.committed]
    if not promised:
        return "里程碑预测没有推迟"
    drifted = [one for one in every if not one.committed and one.slip > 0]
    return "设时限的里程碑均按期" if drifted else "里程碑均按期"


def _slipped(one: Milestone) -> str:
    if not one.committed:
        return f"预测比 {one.points[0][0]:%m-%d} 推迟 {one.slip} 天"
    if one.open:
        return f"超过{one.promise} {one.slip} 天仍未完成"
    if one.done:
        return f"完成日比{one.promise}晚 {one.slip} 天"
    return f"预计比{one.promise}晚 {one.slip} 天"


def _reached(late: Sequence[Milestone], promised: bool) -> str:
    if not late:
        return "里程碑已全部按期完成" if promised else "里程碑已全部完成"
    worst = max(one.slip for one in late)
    if len(late) == 1:
        return f"里程碑已全部完成，“{clipped(late[0].name, _MOST)}”晚 {worst} 天"
    return f"里程碑已全部完成，其中 {len(late)} 个推迟，最多晚 {worst} 天"
