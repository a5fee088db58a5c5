"""What the figures of a plan give away: falling percentages, names twice, durations by default."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from projects.checks.case import Case, days, label, of, of_all, rule, some
from projects.errors import NOWHERE, Finding
from projects.model import Activity, Observation
from projects.observed import NAMES, value_words


@rule("DP672")
def falling_progress(case: Case) -> Iterable[Finding]:
    """Progress that fell from one data date to the next, without a word why."""
    for before, row in _latest_pairs(case):
        old, new = before.value, row.value
        fell = isinstance(old, float) and isinstance(new, float) and new < old
        work = case.works.get(row.item)
        if not fell or row.note or work is None:
            continue
        length = case.project.minutes_per_day
        was, now = (value_words(one.value, one.kind, length) for one in (before, row))
        yield Finding(
            "DP672",
            f"“{label(work)}”的{NAMES[row.kind]}在 {before.as_of} 报 {was}，到 {row.as_of} 反而报 "
            f"{now}，没有说明原因",
            "核对两次填报；确是返工或更正的，在 note 里写明",
            row.where if row.where != NOWHERE else work.where,
            "warning",
            work.id,
        )


def _latest_pairs(case: Case) -> Iterator[tuple[Observation, Observation]]:
    """The last two data dates of every item on which it was reported how far it has come: what was
    put right since is history, and of one day the last row counts."""
    told: dict[tuple[str, str], dict[date, Observation]] = {}
    for row in case.project.observations:
        if row.kind in ("percent", "done") and case.as_of is not None and row.as_of <= case.as_of:
            told.setdefault((row.item, row.kind), {})[row.as_of] = row
    for rows in told.values():
        if len(rows) > 1:
            *_, before, newest = sorted(rows)
            yield rows[before], rows[newest]


@rule("DP673")
def one_name_twice(case: Case) -> Iterable[Finding]:
    """Works of one name directly under one summary: nobody can tell them apart on a form. Where two
    offices lead them, DP682 asks whether they are one."""
    named: dict[tuple[str | None, str], list[Activity]] = {}
    for work in case.project.activities:
        named.setdefault((work.parent, work.name.strip()), []).append(work)
    for (_, name), works in named.items():
        if name and len(works) > 1 and len({work.owner for work in works}) == 1:
            yield of(
                works[1],
                "DP673",
                "note",
                f"同一上级之下有 {len(works)} 项工作都叫“{name}”：{some([w.id for w in works])}，"
                "报表和台账里分不清",
                "名称里写明部位、标段或内容；确是同一项的，删去重复的",
            )


@rule("DP674")
def default_durations(case: Case) -> Iterable[Finding]:
    """So many works of one day that nobody can have estimated them: what a program fills in."""
    length = case.project.minutes_per_day
    spans = [work.duration for work, timing in case.open_rows if not timing.zero]
    counted = [span.amount for span in spans if span is not None and span.unit == "work"]
    ones = Counter(counted)[length]
    enough = len(counted) >= case.settings.same_duration_least
    if enough and 100 * ones >= case.settings.same_duration_percent * len(counted):
        yield Finding(
            "DP674",
            f"{len(counted)} 项工作中有 {ones} 项工期是 1 天，像是没有估算过的默认值",
            "按工程量和人员逐项估算工期；确是一天的短活，并入上一级工作",
            case.project.where,
            "note",
        )


@rule("DP675")
def unmeasured(case: Case) -> Iterable[Finding]:
    """Long works without steps or a quantity: their percentage is somebody's guess. An assumed
    duration says when a work may be done, not how long it takes."""
    least = case.settings.unmeasured_days
    found = [
        (work, timing.duration_days)
        for work, timing in case.open_rows
        if work.kind == "task"
        and not timing.assumed
        and timing.duration_days is not None
        and timing.duration_days > least
        and not work.steps
        and work.quantity is None
    ]
    if found:
        listed = some([f"{work.id}（{days(length)} 天）" for work, length in found])
        yield of_all(
            [work for work, _ in found],
            "DP675",
            "note",
            f"{len(found)} 项工作工期超过 {days(least)} 天，既没有工程量也没有步骤，"
            f"进度只能凭估计：{listed}",
            "写上 quantity（总量和单位）或 steps（分步和权重），或拆成可以验收的小项",
        )


@rule("DP676")
def begun_on_a_closed_day(case: Case) -> Iterable[Finding]:
    """Actual dates on which the calendar of the work does not work: one of the two is wrong."""
    found = []
    for work in case.leaves:
        state, calendar = case.state(work.id), case.calendars.of(work)
        if work.duration is None or work.duration.unit != "work" or not work.duration.amount:
            continue
        for what, day in (("开始", state.started), ("完成", state.finished)):
            if day is not None and not calendar.is_workday(day):
                found.append((work, f"{work.id} {day} {what}"))
    if found:
        yield of_all(
            [work for work, _ in found],
            "DP676",
            "note",
            f"{len(found)} 个实际日期落在所用日历的非工作日：{some([says for _, says in found])}",
            "核对日期；当天确实施工的，在日历里开放这一天（opened）",
        )
