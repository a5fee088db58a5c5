"""How a duty ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flows.desk import Desk
from flows.runs import FailedPlan
from flows.tables import error_rows, finding_row
from projects.errors import Finding

Name = Literal[
    "Completed",
    "CompletedWithErrors",
    "NotYet",
    "NotAWorkday",
    "AlreadyWritten",
    "Stale",
    "InputUnusable",
]


@dataclass(frozen=True, slots=True)
class Ended:
    """`failed`: what could not be done for single plans, papers or feeds; `findings`: everything
    else that went wrong, or what made the whole input unusable."""

    name: Name
    message: str
    failed: tuple[FailedPlan, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 fine, 1 some of it could not be done, 2 the input cannot be used."""
        return {"CompletedWithErrors": 1, "InputUnusable": 2}.get(self.name, 0)


def finish(
    desk: Desk, says: str, failed: Sequence[FailedPlan] = (), findings: Sequence[Finding] = ()
) -> Ended:
    """The end of a duty that was done; what went wrong is shown as the table `errors`."""
    desk.reached(100.0)
    rows = [*error_rows(failed), *map(finding_row, findings)]
    if not rows:
        return Ended("Completed", says)
    desk.table("errors", "未能完成的事项", rows)
    message = f"{says}；{len(rows)} 项未能完成，见 errors"
    return Ended("CompletedWithErrors", message, tuple(failed), tuple(findings))
