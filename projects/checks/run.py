"""Run the rules over one computed plan, apply the waivers, put the findings in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from projects.baseline import Baseline
from projects.checks import (
    backward,
    contradictions,
    data,
    legal,
    margins,
    network_rules,
    reports,
    sequence,
    structure,
    windows,
)
from projects.checks.case import RULES, Case
from projects.checks.health import CATALOGUE, measured
from projects.checks.report import CheckReport
from projects.checks.selection import code_of, selected
from projects.checks.settings import USUAL, CheckSettings
from projects.errors import Finding, Level
from projects.model import Waiver
from projects.progress import Progress
from projects.schedule.result import Schedule

EXPIRED, IDLE = "DP670", "DP671"
_RANK: Final[Mapping[Level, int]] = {"error": 0, "warning": 1, "note": 2}
_MODULES: Final = (
    structure,
    network_rules,
    margins,
    backward,
    windows,
    reports,
    legal,
    sequence,
    data,
    contradictions,
)
"""Importing them fills `RULES`."""


COMPUTED: Final = ("DP405", "DP406", "DP409", "DP610")
"""Findings of the computation itself: links that the early plan does not keep."""
ASKED: Final = ("DP691", "DP692", "DP693", "DP694", "DP695")
"""Findings of the ledger, which knows the plan and not the other way round."""


def codes() -> tuple[str, ...]:
    """Every code of the schedule check, in order."""
    return (*sorted((*RULES, *COMPUTED, *ASKED)), EXPIRED, IDLE)


def metric_codes() -> tuple[str, ...]:
    """The code under which each health metric fails, in the order of the catalogue."""
    return tuple(entry.code for entry in CATALOGUE.values())


def check(
    schedule: Schedule,
    *,
    only: Collection[str] = (),
    baseline: Baseline | None = None,
    asks: Iterable[Finding] = (),
    settings: CheckSettings = USUAL,
    health: bool = False,
    judged: Progress | None = None,
) -> CheckReport:
    """The schedule check of one plan.

    Args:
        schedule: with a data date the rules on progress apply as well.
        only: what is wanted: codes, the computation's own among them, ranges, families and metrics
            (see `projects.checks.selection`); empty takes all rules.
        baseline: the current one, for the rules on progress.
        asks: what the ledger of the plan asks for, see `projects.ledger`.
        settings: thresholds, and readings of the disputed metrics.
        judged: the progress of the schedule against the baseline, where it is computed already.
        health: measure the health metrics too; one that `only` names is measured in any case.

    Raises:
        InputError: DP690 for a word in `only` that means no rule.
    """
    chosen = selected(only, (*codes(), *metric_codes()))
    wanted = chosen.intersection(metric_codes()) if only or health else frozenset()
    case = Case(schedule, baseline, settings, judged)
    computed = (*schedule.run.network.findings, *schedule.findings, *asks)
    found = [finding for finding in computed if not only or finding.code in chosen]
    for code, rule in RULES.items():
        if code in chosen:
            found.extend(rule.run(case))
    if not only:
        found.extend(case.refusals)
    found = _told_once(found)
    waivers = tuple(replace(one, code=code_of(one.code)) for one in schedule.project.waivers)
    force = tuple(waiver for waiver in waivers if not _expired(waiver, schedule.as_of))
    metrics, failing, sparing = measured(case, wanted, force)
    found, used = _waive([*found, *failing], waivers, schedule.as_of)
    looked = (*codes(), *wanted)
    found += [
        finding
        for finding in _on_waivers(schedule, waivers, used | sparing, () if only else looked)
        if finding.code in chosen
    ]
    return CheckReport(tuple(sorted(found, key=_order)), metrics, settings)


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


def _told_once(findings: Sequence[Finding]) -> list[Finding]:
    """Without the missed latest start of works whose missed deadline says the same."""
    late = {one.item for one in findings if one.code == "DP620" and one.item}
    return [one for one in findings if one.code != "DP630" or one.item not in late]


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
        until = f"至 {force.expires}" + ("" if as_of else "，没有状态日期，未核对是否到期")
        said = f"{finding.says}（已豁免：{force.owner}，{force.reason}，{until}）"
        found.append(replace(finding, says=said, waived=True))
    return found, used


def _expired(waiver: Waiver, as_of: date | None) -> bool:
    return as_of is not None and waiver.expires < as_of


def _on_waivers(
    schedule: Schedule,
    waivers: Iterable[Waiver],
    used: Collection[Waiver],
    looked: Collection[str],
) -> Iterator[Finding]:
    """Waivers that have run out; and those of the codes `looked` at that cover nothing."""
    known = (*codes(), *metric_codes())
    for waiver in waivers:
        what = f"{waiver.code}（{waiver.item}）" if waiver.item else f"{waiver.code} "
        if _expired(waiver, schedule.as_of):
            yield Finding(
                EXPIRED,
                f"对 {what}的豁免已于 {waiver.expires} 到期（{waiver.owner}，{waiver.reason}）",
                "重新审批，或处理它原来豁免的问题",
                schedule.project.where,
                "warning",
                waiver.item,
            )
        elif _idle(waiver, used, looked):
            here = waiver.code in known
            yield Finding(
                IDLE,
                f"对 {what}的豁免没有对应的问题"
                if here
                else f"豁免的“{waiver.code}”不是体检规则的编号，这条豁免不起作用",
                "问题已解决的，删去这条豁免"
                if here
                else "改成 daopai check 列出的编号，如 DP620、dcma-03",
                schedule.project.where,
                "note",
                waiver.item,
            )


def _idle(waiver: Waiver, used: Collection[Waiver], looked: Collection[str]) -> bool:
    """Whether a waiver covers nothing; of metrics that were not measured nobody can say."""
    measured_now = waiver.code in looked or waiver.code not in metric_codes()
    return bool(looked) and measured_now and waiver not in used
