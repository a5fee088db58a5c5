"""The work breakdown of P6 as summaries, and the order in which people see the activities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from projects.model import Activity
from projects.readers.intake import Intake
from projects.readers.xer.scope import Scope
from projects.readers.xer.tables import Row, Tables
from projects.readers.xer.values import Cells, one_line

_NUMBER = re.compile(r"(\d+)")
_LONG = 200


@dataclass
class Breakdown:
    """The WBS nodes of the plan: `ids` by `wbs_id`; nodes without activities are left out.

    With one project its own node is the plan itself; with several each project is a summary.
    """

    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, Activity] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def project_name(self, scope: Scope, tables: Tables) -> str:
        """The name of the main project: P6 keeps it at its WBS node."""
        for row in tables["PROJWBS"]:
            if row["proj_id"] == scope.main["proj_id"] and row["proj_node_flag"] == "Y":
                return one_line(row["wbs_name"]) or scope.main["proj_short_name"]
        return scope.main["proj_short_name"]

    def parent(self, task: Row) -> str | None:
        """The id of the summary over a task."""
        return self.ids.get(task["wbs_id"])

    def arranged(self, works: Mapping[str, Sequence[Activity]]) -> Iterator[Activity]:
        """Summaries and works (by `wbs_id`) from top to bottom: what lies at a node itself first,
        by code, then the nodes below it."""
        left = dict(works)
        for key in self.order:
            if key in self.summaries:
                yield self.summaries[key]
            yield from sorted(left.pop(key, ()), key=_natural)
        for rest in left.values():
            yield from sorted(rest, key=_natural)


def breakdown(
    tables: Tables, scope: Scope, taken: frozenset[str], cells: Cells, intake: Intake
) -> Breakdown:
    """The WBS nodes that have activities below them. `taken` are ids that activities use."""
    rows = {row["wbs_id"]: row for row in tables["PROJWBS"] if row["proj_id"] in scope.keys}
    below: dict[str, list[Row]] = {}
    tops: list[Row] = []
    for row in rows.values():
        home = below.setdefault(row["parent_wbs_id"], []) if row["parent_wbs_id"] in rows else tops
        home.append(row)
    needed = _needed(rows, scope)
    found = Breakdown()
    waiting: list[tuple[Row, str, str | None]] = [
        (row, "", None) for row in reversed(_sorted(tops, cells))
    ]
    seen = 0
    used = set(taken)
    while waiting:
        row, path, parent = waiting.pop()
        key = row["wbs_id"]
        seen += 1
        if key not in needed:
            intake.leave("empty-wbs")
        elif row["proj_node_flag"] == "Y" and len(scope.projects) == 1:
            found.order.append(key)
        else:
            mark = scope.main["name_sep_char"] or "."
            short = one_line(row["wbs_short_name"]) or key
            path = f"{path}{mark}{short}" if path else short
            parent = _add(found, row, path, parent, used, cells)
        waiting += [(child, path, parent) for child in reversed(_sorted(below.get(key, []), cells))]
    if seen < len(rows):
        intake.leave("broken-wbs", count=len(rows) - seen)
    return found


def _add(
    found: Breakdown, row: Row, path: str, parent: str | None, used: set[str], cells: Cells
) -> str:
    """One summary; its id is its code, marked where an activity has the same."""
    item = path
    while item in used:
        item = f"WBS.{item}"
    used.add(item)
    found.ids[row["wbs_id"]] = item
    found.summaries[row["wbs_id"]] = Activity(
        id=item,
        name=one_line(row["wbs_name"]) or path,
        parent=parent,
        kind="summary",
        where=cells.place(row),
    )
    found.order.append(row["wbs_id"])
    return item


def _needed(rows: Mapping[str, Row], scope: Scope) -> set[str]:
    """The nodes with an activity at or below them."""
    needed: set[str] = set()
    for task in scope.tasks:
        if task["task_type"] == "TT_WBS":
            continue
        key = task["wbs_id"]
        while key in rows and key not in needed:
            needed.add(key)
            key = rows[key]["parent_wbs_id"]
    return needed


def _sorted(rows: list[Row], cells: Cells) -> list[Row]:
    return sorted(rows, key=lambda row: cells.number(row, "seq_num") or 0)


def _natural(work: Activity) -> list[tuple[int, str]]:
    """Codes as people count: T9 before T10."""
    return [(int(part) if part.isdecimal() else 0, part) for part in _NUMBER.split(work.id[:_LONG])]
