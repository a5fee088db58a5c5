"""TASKPRED rows to links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from projects.model import Link, LinkKind, Span
from projects.readers.intake import Intake
from projects.readers.xer.tables import Row
from projects.readers.xer.values import Cells

_KINDS: Mapping[str, LinkKind] = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF"}
_REVERSED: Mapping[LinkKind, LinkKind] = {"FS": "SF", "SF": "FS", "SS": "SS", "FF": "FF"}


def links_of(
    rows: list[Row],
    ids: Mapping[str, str],
    hammocks: frozenset[str],
    cells: Cells,
    intake: Intake,
    *,
    clock: bool = False,
) -> Iterator[Link]:
    """The links between the works of the plan (`ids` by `task_id`).

    A level of effort spans its predecessors and its successors, so its links to successors are
    turned round: the successor says where the level of effort ends. With `clock` lags are hours of
    the wall clock.
    """
    for row in rows:
        before, after = ids.get(row["pred_task_id"]), ids.get(row["task_id"])
        if before is None and after is None:
            continue
        if before is None or after is None:
            outside = row["pred_proj_id"] and row["pred_proj_id"] != row["proj_id"]
            intake.leave(
                "cross-project-links" if outside else "links-broken", after or before or ""
            )
            continue
        kind = _KINDS.get(row["pred_type"].upper() or "PR_FS")
        if kind is None:
            cells.complain(row, f"不认识的关系类型“{row['pred_type'][:40]}”")
            continue
        lag = Span(cells.minutes(row, "lag_hr_cnt") or 0, "elapsed" if clock else "work")
        link = Link(before, after, kind, lag, where=cells.place(row))
        if before in hammocks and after not in hammocks:
            intake.leave("hammock-links-turned", before)
            link = replace(
                link,
                before=after,
                after=before,
                kind=_REVERSED[kind],
                lag=replace(lag, amount=-lag.amount),
            )
        yield link
