"""Every finding code: what it means and what to do. docs/codes.md comes from here.

    DP1xx plan files and structure     DP5xx progress and observations
    DP2xx dates and deadline words     DP6xx findings of the schedule check
    DP3xx calendars                    DP7xx outputs
    DP4xx network and schedule         DP8xx workspace and command line
    DP9xx what-if, winning days back, risk, resources

A module holds the rows of one subject and names their numbers. A new row goes into one of them and
nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from projects.codes.check_backward import CHECK_BACKWARD_CODES
from projects.codes.check_domain import CHECK_DOMAIN_CODES
from projects.codes.check_network import CHECK_NETWORK_CODES
from projects.codes.checks import CHECK_CODES
from projects.codes.contradictions import CONTRADICTION_CODES
from projects.codes.deadlines import DEADLINE_CODES
from projects.codes.difference import DIFFERENCE_CODES
from projects.codes.flows import FLOW_CODES
from projects.codes.foreign import FOREIGN_CODES
from projects.codes.forms import FORM_CODES
from projects.codes.health import HEALTH_CODES
from projects.codes.ledger import LEDGER_CODES
from projects.codes.ledgerbook import LEDGERBOOK_CODES
from projects.codes.levelling import LEVELLING_CODES
from projects.codes.memory import MEMORY_CODES
from projects.codes.network import NETWORK_CODES
from projects.codes.outputs import OUTPUT_CODES
from projects.codes.pictures import PICTURE_CODES
from projects.codes.plan_files import PLAN_FILE_CODES
from projects.codes.portfolio_what_if import PORTFOLIO_WHAT_IF_CODES
from projects.codes.progress import PROGRESS_CODES
from projects.codes.recovery import RECOVERY_CODES
from projects.codes.reporting import REPORTING_CODES
from projects.codes.risk import RISK_CODES
from projects.codes.row import Code
from projects.codes.scenarios import SCENARIO_CODES
from projects.codes.sends import SEND_CODES
from projects.codes.store import STORE_CODES
from projects.codes.structure import STRUCTURE_CODES
from projects.codes.subscriptions import SUBSCRIPTION_CODES
from projects.codes.tables import TABLE_CODES
from projects.codes.templates import TEMPLATE_CODES
from projects.codes.variance import VARIANCE_CODES
from projects.codes.why import WHY_CODES
from projects.codes.workspace import WORKSPACE_CODES
from projects.codes.worktime import CALENDAR_CODES

__all__ = ["CODES", "Code", "markdown"]

RANGES = {
    "1": "Plan files and structure",
    "2": "Dates and deadline words",
    "3": "Calendars",
    "4": "Network and schedule",
    "5": "Progress and observations",
    "6": "Findings of the schedule check",
    "7": "Outputs",
    "8": "Workspace and command line",
    "9": "What-if, winning days back, risk, resources",
}


def _table(rows: Iterable[Code]) -> Mapping[str, Code]:
    """Rows by code, sorted. Raises ValueError for a code that stands twice."""
    table: dict[str, Code] = {}
    for row in sorted(rows, key=lambda one: one.code):
        if row.code in table:
            raise ValueError(f"code {row.code} stands twice")
        table[row.code] = row
    return MappingProxyType(table)


CODES: Mapping[str, Code] = _table(
    (
        *PLAN_FILE_CODES,
        *STRUCTURE_CODES,
        *TABLE_CODES,
        *FOREIGN_CODES,
        *DEADLINE_CODES,
        *CALENDAR_CODES,
        *NETWORK_CODES,
        *PROGRESS_CODES,
        *FORM_CODES,
        *REPORTING_CODES,
        *LEDGER_CODES,
        *LEDGERBOOK_CODES,
        *DIFFERENCE_CODES,
        *VARIANCE_CODES,
        *WHY_CODES,
        *CHECK_CODES,
        *CHECK_NETWORK_CODES,
        *CHECK_BACKWARD_CODES,
        *CHECK_DOMAIN_CODES,
        *CONTRADICTION_CODES,
        *HEALTH_CODES,
        *OUTPUT_CODES,
        *PICTURE_CODES,
        *PORTFOLIO_WHAT_IF_CODES,
        *WORKSPACE_CODES,
        *STORE_CODES,
        *MEMORY_CODES,
        *SUBSCRIPTION_CODES,
        *SEND_CODES,
        *FLOW_CODES,
        *TEMPLATE_CODES,
        *SCENARIO_CODES,
        *RECOVERY_CODES,
        *RISK_CODES,
        *LEVELLING_CODES,
    )
)


def markdown() -> str:
    """docs/codes.md: one table per range."""
    lines = [
        "# Finding codes",
        "",
        "Made from `projects/codes`; a test fails when this page differs. "
        "Codes never change their meaning.",
    ]
    for digit, title in RANGES.items():
        rows = [row for row in CODES.values() if row.code[2] == digit]
        if not rows:
            continue
        lines += ["", f"## DP{digit}xx {title}", ""]
        lines += ["| code | level | 说明 | why | 怎么办 |", "|---|---|---|---|---|"]
        for row in rows:
            cells = (row.code, row.level, row.title, row.why, row.remedy)
            lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(lines) + "\n"
