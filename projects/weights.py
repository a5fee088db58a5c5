"""What each work counts in 形象进度: budget, working days, quantity or an explicit weight.

SEMANTICS 8. The weights are printed with every sum. `projects.progress.frozen` lays those that a
baseline froze on the plan of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from projects.errors import Finding, InputError
from projects.model import Activity, Project
from projects.schedule.result import Schedule

KINDS: Mapping[str, str] = {
    "budget": "投资额",
    "workdays": "工作日",
    "quantity": "工程量",
    "explicit": "给定权重",
}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each leaf counts in the sum. `kind` is budget | workdays | quantity | explicit.

    `baseline` is the number of the baseline that froze them, None where the plan gives them now.
    Then `added` are leaves that it does not know and that count nothing, `gone` works of it that
    the plan no longer has, and `whence` names, for each leaf that counts, the work of the baseline
    whose weight it carries: itself, or the work that was divided into it.
    """

    kind: str
    of: Mapping[str, float]
    total: float
    baseline: int | None = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    whence: Mapping[str, str] = field(default_factory=dict)

    @property
    def says(self) -> str:
        """The weights in words, printed with the result."""
        kind = KINDS.get(self.kind, self.kind)
        if self.baseline is None:
            return f"按{kind}加权，共 {self.total:g}"
        said = [f"按{kind}加权，共 {self.total:g}，以第 {self.baseline} 号基线为准"]
        if self.added:
            said.append(f"基线之后新增 {len(self.added)} 项（{_first(self.added)}），暂不计权重")
        if self.gone:
            said.append(f"基线中 {len(self.gone)} 项（{_first(self.gone)}）已不在计划内，不计")
        return "；".join(said)


def summaries_of(project: Project) -> frozenset[str]:
    """Everything that has, or was written to have, works below it."""
    written = {work.id for work in project.activities if work.kind == "summary"}
    return frozenset(written | {work.parent for work in project.activities if work.parent})


def leaves_of(project: Project) -> tuple[Activity, ...]:
    """The works that carry progress: neither summaries nor hammocks."""
    summaries = summaries_of(project)
    return tuple(
        work for work in project.activities if work.kind != "hammock" and work.id not in summaries
    )


def weights_of(project: Project, plan: Schedule) -> Weights:
    """The weights the plan names; else explicit or budget where every leaf has one, else workdays.

    Args:
        project: the plan.
        plan: its schedule as it stood without data date: durations give the working days.

    Raises:
        InputError: DP514 for an unknown kind, for every leaf with a duration that lacks the named
            weight, and for quantities in different units.
    """
    leaves = leaves_of(project)
    kind = project.weights or _usual_kind(leaves, plan)
    if kind not in KINDS:
        raise InputError.of(
            "DP514", f"没有名为“{kind}”的权重", f"weights 可用：{'、'.join(KINDS)}", project.where
        )
    found = {work.id: _weight(work, kind, plan) for work in leaves}
    findings = [
        Finding(
            "DP514",
            f"“{work.name}”没有{KINDS[kind]}，不能按{KINDS[kind]}加权",
            "补上这项数值，或在项目中改用 weights: workdays",
            work.where,
            item=work.id,
        )
        for work in leaves
        if found[work.id] is None and plan[work.id].duration_days
    ]
    units = sorted({work.quantity.unit for work in leaves if work.quantity})
    if kind == "quantity" and len(units) > 1:
        findings.append(
            Finding(
                "DP514",
                f"工程量的单位不一（{'、'.join(units)}），不能相加",
                "统一单位，或改用 weights: budget、workdays、explicit",
                project.where,
            )
        )
    if findings:
        raise InputError(findings)
    of = {item: weight or 0.0 for item, weight in found.items()}
    return Weights(kind, of, sum(of.values()))


def _usual_kind(leaves: tuple[Activity, ...], plan: Schedule) -> str:
    counted = [work for work in leaves if plan[work.id].duration_days]
    if counted and all(work.weight is not None for work in counted):
        return "explicit"
    if counted and all(work.budget is not None for work in counted):
        return "budget"
    return "workdays"


def _weight(work: Activity, kind: str, plan: Schedule) -> float | None:
    match kind:
        case "budget":
            return work.budget
        case "quantity":
            return work.quantity.total if work.quantity else None
        case "explicit":
            return work.weight
    return plan[work.id].duration_days or 0.0


def _first(items: tuple[str, ...], most: int = 5) -> str:
    return "、".join(items[:most]) + (" 等" if len(items) > most else "")
