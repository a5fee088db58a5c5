"""Run the rules over one computed plan, apply the waivers, put the findings in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from projects.baseline import Baseline
from projects.checks import contradictions, margins, reports, structure
from projects.checks.case import RULES, Case
from projects.checks.report import CheckReport
from projects.errors import Finding, InputError, Level
from projects.model import Waiver
from projects.schedule.result import Schedule

EXPIRED, IDLE = "DP670", "DP671"
_RANK: Final[Mapping[Level, int]] = {"error": 0, "warning": 1, "note": 2}
_MODULES: Final = (structure, margins, reports, contradictions)
"""Importing them fills `RULES`."""


COMPUTED: Final = ("DP405", "DP406", "DP409", "DP610")
"""Findings of the computation itself: links that the early plan does not keep."""
ASKED: Final = ("DP691", "DP692", "DP693", "DP694", "DP695")
"""Findings of the ledger, which knows the plan and not the other way round."""


def codes() -> tuple[str, ...]:
    """Every code of the schedule check, in order."""
    return (*sorted((*RULES, *COMPUTED, *ASKED)), EXPIRED, IDLE)


def check(
    schedule: Schedule,
    *,
    only: Collection[str] = (),
    baseline: Baseline | None = None,
    asks: Iterable[Finding] = (),
) -> CheckReport:
    """The schedule check of one plan.

    Args:
        schedule: with a data date the rules on progress apply as well.
        only: the codes wanted, the computation's own among them; empty takes all.
        baseline: the current one, for the rules on progress.
        asks: what the ledger of the plan asks for, see `projects.ledger`.

    Raises:
        InputError: DP690 for a code that is no rule.
    """
    unknown = sorted(set(only) - set(codes()))
    if unknown:
        raise InputError(
            Finding("DP690", f"没有编号为“{code}”的检查规则", "可用的编号见 docs/checks.md")
            for code in unknown
        )
    case = Case(schedule, baseline)
    computed = (*schedule.run.network.findings, *schedule.findings, *asks)
    found = [finding for finding in computed if not only or finding.code in only]
    for code, rule in RULES.items():
        if not only or code in only:
            found.extend(rule.run(case))
    if not only:
        found.extend(case.refusals)
    found, used = _waive(found, schedule.project.waivers, schedule.as_of)
    found += [
        finding
        for finding in _on_waivers(schedule, used, whole=not only)
        if not only or finding.code in only
    ]
    return CheckReport(tuple(sorted(found, key=_order)))


def _order(finding: Finding) -> tuple[int, str, str, int, str, str, str]:
    where = finding.where
    return (
        _RANK[finding.level],
        where.file,
        where.sheet or "",
        where.line or 0,
        where.cell or "",
        finding.code,
        finding.item,
    )


def _waive(
    findings: Iterable[Finding], waivers: Iterable[Waiver], as_of: date | None
) -> tuple[list[Finding], set[Waiver]]:
    """The findings, those covered by a waiver in force marked so; and the waivers that covered."""
    by_code: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        by_code.setdefault(waiver.code, []).append(waiver)
    found, used = [], set()
    for finding in findings:
        cover = [w for w in by_code.get(finding.code, ()) if w.item in ("", finding.item)]
        used.update(cover)
        force = next((w for w in cover if not _expired(w, as_of)), None)
        if force is None:
            found.append(finding)
            continue
        said = f"{finding.says}（已豁免：{force.owner}，{force.reason}，至 {force.expires}）"
        found.append(replace(finding, says=said, waived=True))
    return found, used


def _expired(waiver: Waiver, as_of: date | None) -> bool:
    return as_of is not None and waiver.expires < as_of


def _on_waivers(schedule: Schedule, used: set[Waiver], *, whole: bool) -> Iterator[Finding]:
    """Waivers that have run out, and those that cover nothing."""
    for waiver in schedule.project.waivers:
        what = f"{waiver.code}" + (f"（{waiver.item}）" if waiver.item else "")
        if _expired(waiver, schedule.as_of):
            yield Finding(
                EXPIRED,
                f"对 {what} 的豁免已于 {waiver.expires} 到期（{waiver.owner}，{waiver.reason}）",
                "重新审批，或处理它原来豁免的问题",
                schedule.project.where,
                "warning",
                waiver.item,
            )
        elif whole and waiver not in used:
            yield Finding(
                IDLE,
                f"对 {what} 的豁免没有对应的问题",
                "问题已解决的，删去这条豁免；编号写错的，改正编号",
                schedule.project.where,
                "note",
                waiver.item,
            )
