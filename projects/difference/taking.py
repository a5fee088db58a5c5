"""Taking a baseline, and what its taker should see first (SEMANTICS 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from projects.baseline import Baseline, BaselineItem
from projects.errors import Finding, InputError
from projects.model import Activity
from projects.schedule import schedule as compute
from projects.schedule.result import Schedule, Timing, as_days
from projects.weights import KINDS, weights_of

MOST_NAMED = 5
"""How many works a sentence names."""


def take_baseline(
    schedule: Schedule, *, reason: str, by: str, revision: int, calendar_hash: str
) -> Baseline:
    """Freeze the planned dates and the weights of every work.

    At a data date finished work keeps its actual dates and the rest is forecast. The number is 0:
    the store numbers baselines.

    Args:
        schedule: its planned dates, by its policy, are the promise.
        reason: why it is taken, for people.
        by: who takes it.
        revision: the number of the plan's revision in the store.
        calendar_hash: of the calendars and notices behind the dates.

    Raises:
        InputError: DP540 without a reason, DP541 where no work has a date, DP514 where the weights
            cannot be told.
    """
    reason = " ".join(reason.split())
    project = schedule.project
    if not reason:
        raise InputError.of(
            "DP540", "建立基线没有写明理由", "用 --reason 写明为什么以这个计划为准", project.where
        )
    weights = weights_of(project, _as_if_untouched(schedule))
    items = tuple(
        BaselineItem(
            id=activity.id,
            name=activity.name,
            parent=activity.parent,
            start=timing.planned_start,
            finish=timing.planned_finish,
            first=timing.planned_start_day,
            last=timing.planned_finish_day,
            duration_days=timing.duration_days,
            weight=weights.of.get(activity.id, 0.0),
        )
        for activity, timing in schedule.rows()
    )
    dated = [(item.first, item.last) for item in items if item.first and item.last]
    if not dated:
        raise InputError.of(
            "DP541",
            f"“{project.name}”没有一项工作有日期，建不成基线",
            "先给工作写上工期、开工日期或时限",
            project.where,
        )
    governing = schedule.governing
    return Baseline(
        project=project.code,
        number=0,
        taken_on=schedule.as_of,
        reason=reason,
        by=by,
        revision=revision,
        calendar_hash=calendar_hash,
        weights=weights.kind,
        items=items,
        first=min(first for first, _ in dated),
        last=max(last for _, last in dated),
        deadline=governing.deadline.day if governing else None,
    )


def _as_if_untouched(schedule: Schedule) -> Schedule:
    """The plan without its data date: what a work counts does not shrink as its time runs out."""
    if schedule.as_of is None:
        return schedule
    try:
        return compute(schedule.project, network=schedule.run.network)
    except InputError:  # without a start and with an end that no deadline holds
        return schedule


def rebaseline_notes(
    old: Baseline | None, new: Baseline, schedule: Schedule
) -> tuple[Finding, ...]:
    """What a baseline gives away, for whoever takes or signs it.

    Args:
        old: the baseline in force, None for the first.
        new: as taken, numbered or not.
        schedule: what `new` was taken from.
    """
    found = [*_beyond_deadlines(new, schedule)]
    if old is not None:
        found += [*_hidden_delays(old, new, schedule), *_differences(old, new)]
    return tuple(found)


def _beyond_deadlines(new: Baseline, schedule: Schedule) -> Iterator[Finding]:
    for margin in schedule.deadlines:
        last = new.last
        if margin.item is not None:
            span = new.span(margin.item)
            last = span[1] if span else None
        if last is None or last <= margin.deadline.day:
            continue
        whose = f"“{margin.item}”" if margin.item else "项目"
        late = (last - margin.deadline.day).days
        yield Finding(
            "DP542",
            f"基线中{whose} {last} 完成，比时限 {margin.deadline.day} 晚 {late} 个日历天",
            "先抢回工期，或按程序报批调整时限后再建基线",
            level="warning",
            item=margin.item or "",
        )


def _hidden_delays(old: Baseline, new: Baseline, schedule: Schedule) -> Iterator[Finding]:
    """Works that are late on the old baseline and no longer on the new one."""
    hidden = []
    summaries = schedule.run.network.leaves
    for activity, timing in schedule.rows():
        was, now = old.by_id.get(activity.id), new.by_id.get(activity.id)
        if activity.id in summaries or was is None or now is None:
            continue
        late = _late(schedule, activity, timing, was.finish)
        if _late(schedule, activity, timing, now.finish) <= 0 < late:
            hidden.append((late, activity.id, activity.name))
    if not hidden:
        return
    hidden.sort(key=lambda row: -row[0])
    said = "、".join(f"{item}（{name}）晚 {late:g} 天" for late, item, name in hidden[:MOST_NAMED])
    more = f"等，共 {len(hidden)} 项" if len(hidden) > MOST_NAMED else f"，共 {len(hidden)} 项"
    yield Finding(
        "DP543",
        f"{_taken(new)}建立新基线后，对{_called(old)}的延误不再显示：{said}{more}",
        "偏差须同时对照原基线；理由中写明延误的原因和批准文件",
        level="warning",
    )


def _late(schedule: Schedule, activity: Activity, timing: Timing, promised: int | None) -> float:
    """Working days, in the work's calendar, by which a work ends behind a promise."""
    forecast = timing.early_finish if timing.early_finish is not None else timing.planned_finish
    if promised is None or forecast is None:
        return 0.0
    network = schedule.run.network
    calendar = network.calendars.of(activity)
    minutes = calendar.worked(forecast) - calendar.worked(promised)
    return as_days(minutes, network.day_of(calendar)) or 0.0


def _differences(old: Baseline, new: Baseline) -> Iterator[Finding]:
    """Works that the new baseline drops or adds; weights and calendars that differ."""
    gone = [item.id for item in old.items if item.id not in new.by_id]
    come = [item.id for item in new.items if item.id not in old.by_id]
    if gone or come:
        said = "；".join(
            f"{word} {len(ids)} 项（{'、'.join(ids[:MOST_NAMED])}"
            f"{' 等' if len(ids) > MOST_NAMED else ''}）"
            for word, ids in (("减少", gone), ("增加", come))
            if ids
        )
        yield Finding(
            "DP544", f"与{_called(old)}相比，工作{said}", "核对范围变更的批准", level="note"
        )
    kinds = KINDS[old.weights], KINDS[new.weights]
    shares = _shares(old), _shares(new)
    if shares[0] != shares[1]:
        how = f"（{kinds[0]} → {kinds[1]}）" if kinds[0] != kinds[1] else ""
        yield Finding(
            "DP545",
            f"权重与{_called(old)}不同{how}，形象进度前后不可直接相比",
            "比较时注明各自的基线",
            level="note",
        )
    if old.calendar_hash != new.calendar_hash:
        yield Finding(
            "DP546",
            f"日历与{_called(old)}不同（{old.calendar_hash} → {new.calendar_hash}）",
            "核对放假安排和停工时段的改动",
            level="note",
        )


def _shares(baseline: Baseline) -> dict[str, float]:
    return {item.id: item.weight for item in baseline.items if item.weight}


def _called(baseline: Baseline) -> str:
    return f"第 {baseline.number} 号基线" if baseline.number else "原基线"


def _taken(new: Baseline) -> str:
    """`市城管局于 2023-12-31 `, as far as it is known."""
    when: date | None = new.taken_on
    if new.recorded_at is not None:
        when = new.recorded_at.date()
    on = f"于 {when} " if when is not None else ""
    return f"{new.by}{on}" if new.by or on else ""
