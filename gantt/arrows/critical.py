"""Which arrows are critical: those of critical works, but for parts that lead nowhere in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gantt.arrows.values import Arrow


def on_the_line(arrows: Sequence[Arrow]) -> list[Arrow]:
    """The arrows, with no more critical ones than the critical line has.

    A critical work that was split goes on beside the line once its successor has begun: such a
    part has a wave, or leads only to parts that have one. So do the waits and dummies that joined
    it. A work that is whole stays as the schedule has it, and of a split one at least one part.
    """
    kept = [arrow.critical for arrow in arrows]
    leaving: dict[int, list[int]] = {}
    coming: dict[int, list[int]] = {}
    for k, arrow in enumerate(arrows):
        leaving.setdefault(arrow.tail, []).append(k)
        coming.setdefault(arrow.head, []).append(k)
    for k in sorted(range(len(arrows)), key=lambda k: -arrows[k].tail):
        arrow = arrows[k]
        if kept[k] and not _whole(arrow):
            after = leaving.get(arrow.head)
            goes_on = any(kept[n] for n in after) if after else arrow.kind == "work"
            kept[k] = goes_on and not arrow.free_float and not _waves(arrow, arrows, coming)
    for item in {arrow.item for arrow in arrows if arrow.critical and arrow.item}:
        parts = [k for k, arrow in enumerate(arrows) if arrow.item == item and arrow.critical]
        if parts and not any(kept[k] for k in parts):
            kept[min(parts, key=lambda k: arrows[k].part)] = True
    for k in sorted(range(len(arrows)), key=lambda k: arrows[k].tail):
        before = coming.get(arrows[k].tail)
        if kept[k] and arrows[k].kind != "work" and before:
            kept[k] = any(kept[n] for n in before)
    return [replace(arrow, critical=line) for arrow, line in zip(arrows, kept, strict=True)]


def _whole(arrow: Arrow) -> bool:
    return arrow.kind == "work" and arrow.part[1] == 1


def _waves(arrow: Arrow, arrows: Sequence[Arrow], coming: dict[int, list[int]]) -> bool:
    """Whether the event at its head waits for something that ends later."""
    return any(arrows[n].early_finish > arrow.early_finish for n in coming[arrow.head])
