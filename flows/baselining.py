"""Baselines taken and listed, and what differs between two sides of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.memory import (
    Memory,
    has_store,
    opened,
    read_revision,
    recall,
    recorded_by,
    recording,
    refreshed,
    revised,
)
from flows.reports import needed
from projects.errors import Finding, InputError

if TYPE_CHECKING:
    from projects.baseline import Baseline
    from projects.difference import Difference, Side


def take(
    plan: str, *, reason: str, by: str, as_of: date | None
) -> tuple[Memory, Baseline, list[Finding]]:
    """Take the next baseline of a plan as it is scheduled at the close of `as_of`.

    Returns the plan, the baseline and what somebody should know of it. Raises InputError: DP540
    without a reason, DP865 outside of a workspace, and as the schedule does.
    """
    from projects.difference import rebaseline_notes, take_baseline
    from projects.schedule import schedule
    from projects.store import baselines

    memory = recall(plan)
    with recording(needed(memory), f"baseline {memory.plan.code}") as entry:
        memory = refreshed(memory, entry)
        computed = schedule(memory.at(as_of), as_of=as_of, override=memory.override)
        drafted = take_baseline(
            computed,
            reason=reason,
            by=by,
            revision=revised(entry, memory).number,
            calendar_hash=memory.calendar_hash,
        )
        taken = baselines.add(entry, drafted)
        return memory, taken, list(rebaseline_notes(memory.baseline, taken, computed))
    raise AssertionError("a baseline is always recorded")


def listed(plan: str, known_at: datetime | None) -> tuple[Memory, tuple[Baseline, ...]]:
    """A plan and its baselines, the oldest first."""
    memory = recall(plan, known_at)
    needed(memory)
    return memory, memory.baselines


# --- differences ---------------------------------------------------------------------------------


def differ(before: str, after: str, known_at: datetime | None) -> Difference:
    """What differs between two sides, each `PLAN`, `PLAN@r2`, `PLAN@2023-12-24` or `PLAN@2023-W51`.

    A side with a day or a week is seen as it was told then: with what was recorded until the close
    of the first working day after it, the issue day of a bulletin. So a report that was corrected
    later differs. `known_at` says otherwise, for both sides. Raises InputError DP866 for a side
    that says nothing we know, DP856 for an unknown revision, DP547 for two projects.
    """
    from projects.difference import difference

    return difference(_side(before, known_at), _side(after, known_at))


def _side(text: str, known_at: datetime | None) -> Side:
    from projects.difference import Side
    from projects.progress import progress
    from projects.schedule import schedule

    plan, sign, which = text.rpartition("@")
    if not sign or Path(text).is_file():
        plan, which = text, ""
    as_of, number = _which(which, text)
    memory = recall(plan, known_at)
    if number is not None:
        memory = _at_revision(memory, number)
    elif as_of is not None and known_at is None:
        memory, known_at = _as_told(memory, plan, as_of)
    computed = schedule(memory.at(as_of), as_of=as_of, override=memory.override)
    standing = None if as_of is None else progress(computed, baseline=memory.baseline)
    label = _label(memory, as_of, number, known_at)
    return Side(label, computed, standing, memory.baseline, known_at, memory.calendar_hash)


def _as_told(memory: Memory, plan: str, as_of: date) -> tuple[Memory, datetime | None]:
    """The plan with what was recorded when its bulletin went out; as of now where the first record
    is younger than that."""
    from projects.holidays import china_day

    issued = as_of + timedelta(1)
    while not china_day(issued, memory.override).work:
        issued += timedelta(1)
    known_at = datetime.combine(issued, time.max)
    if memory.workspace is None or not recorded_by(memory, known_at):
        return memory, None
    return recall(plan, known_at), known_at


def _which(which: str, text: str) -> tuple[date | None, int | None]:
    """The data date, or the number of the revision, behind the `@` of a side."""
    if not which:
        return None, None
    if which[0] in "rR" and which[1:].isdecimal():
        return None, int(which[1:])
    try:
        if "W" in which.upper():
            year, week = which.upper().split("-W")
            return date.fromisocalendar(int(year), int(week), 7), None
        return date.fromisoformat(which), None
    except ValueError:
        raise InputError.of(
            "DP866",
            f"“{text}”中 @ 后面的“{which}”看不懂",
            "写成 项目@2023-12-31（状态日期）、项目@2023-W52（周）或 项目@r2（第 2 版计划）",
        ) from None


def _at_revision(memory: Memory, number: int) -> Memory:
    workspace = needed(memory)
    if not has_store(workspace):
        says = f"项目“{memory.plan.code}”没有第 {number} 版计划"
        raise InputError.of("DP856", says, "这个项目还没有登记过计划")
    from projects.store import revisions

    with opened(workspace) as store, store.reading() as reading:
        found = revisions.numbered(reading, memory.plan.code, number)
        plan, override = read_revision(reading, found)
        bare = replace(memory, plan=plan, project=plan, override=override)
        return replace(refreshed(bare, reading), revision=found)


def _label(
    memory: Memory, as_of: date | None, number: int | None, known_at: datetime | None
) -> str:
    code = memory.project.code
    if number is not None:
        return f"{code} 第 {number} 版"
    if as_of is None:
        return code
    known = f"{known_at:%Y-%m-%d} 所知" if known_at else "现在所知"
    return f"{code} 截至 {as_of}（按{known}）"
