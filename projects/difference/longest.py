"""Who joined and who left the longest path, and what bound it before and binds it now."""

from __future__ import annotations

from collections.abc import Iterator

from projects.difference.changes import Inputs
from projects.difference.values import PathChange, Side
from projects.schedule.result import Timing


def path_changes(inputs: Inputs) -> Iterator[PathChange]:
    """First who joined, in the order of the new path, then who left, in that of the old one."""
    old, new = inputs.before.schedule.longest_path, inputs.after.schedule.longest_path
    joined = set(new).difference(old)
    changed = joined.union(set(old).difference(new))
    for item in (*new, *old):
        if item not in changed:
            continue
        work = inputs.new.get(item) or inputs.old[item]
        was, now = _timing(inputs.before, item), _timing(inputs.after, item)
        yield PathChange(
            id=item,
            name=work.name,
            joined=item in joined,
            bound_before=_bound(was),
            bound_after=_bound(now),
            total_float_before=was.total_float_days if was else None,
            total_float_after=now.total_float_days if now else None,
        )


def _timing(side: Side, item: str) -> Timing | None:
    return side.schedule.timings.get(item)


def _bound(timing: Timing | None) -> str:
    if timing is None:
        return ""
    start, finish = timing.driver.says, timing.finish_driver
    if finish.kind in ("link", "constraint") and finish.says != start:
        return f"{start}；{finish.says}"
    return start
