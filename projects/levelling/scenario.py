"""A levelled plan as a what-if that every other command takes."""

from __future__ import annotations

from typing import Any

from projects.levelling.result import Levelling


def scenario(levelling: Levelling) -> dict[str, Any]:
    """The scenario document: an earliest start for every work that moved."""
    name = "倒排资源均衡" if levelling.backward else "资源均衡"
    return {
        "daopai": 1,
        "scenario": name,
        "on": levelling.project.code,
        "set": [{"item": item, "snet": day.isoformat()} for item, day in levelling.pins.items()],
    }
