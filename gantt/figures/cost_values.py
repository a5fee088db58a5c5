"""What days cost: the least price of 1, 2, 3 … days earlier, as `daopai recover --curve` tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from projects.model import Project
from projects.recovery import Recovery

_DEARER: Final = Fraction(3, 2)
"""How many times as dear a day must be behind the knee as before it, to be worth a sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """The least cost of `days` days earlier, `more` than that of a day less; `bound` is what it
    costs in any case, the same as `cost` where that is proven."""

    days: int
    after: date
    cost: Fraction
    more: Fraction
    bound: Fraction
    proven: bool


@dataclass(frozen=True, slots=True)
class Knee:
    """From the `days`-th day on a day is much dearer: `least` at any rate (0 where some cost
    nothing more), `mean` on average, `before` on average of the days before."""

    days: int
    least: Fraction
    mean: Fraction
    before: Fraction


@dataclass(frozen=True, slots=True)
class Costs:
    """What the picture tells. Days are working days of the item's calendar; money is the plan's
    own, `unit` its name where the caller knows it.

    asked, by: how many days earlier, and until when; reached: what the measures win. feasible: None
    where time ran out. before: the finish as the plan stands. whole: the steps come from a computed
    curve; else there is at most the answer itself. levers: whether the plan has any. proven:
    whether the answer is known to be the best.
    """

    name: str
    item: str
    unit: str
    as_of: date | None
    before: date
    by: date
    asked: float
    reached: float
    feasible: bool | None
    cost: Fraction
    steps: tuple[Step, ...]
    whole: bool
    levers: bool
    proven: bool

    @property
    def knee(self) -> Knee | None:
        """Where the staircase bends most: farthest below the straight line through its ends."""
        return knee_of([step.cost for step in self.steps]) if self.whole else None


def read_costs(
    recovery: Recovery, project: Project, *, as_of: date | None = None, unit: str = ""
) -> Costs:
    """The time-cost curve of an answer.

    Args:
        recovery: best computed with `curve=True`; else the picture holds the answer alone.
        project: the plan that was asked.
        as_of: the data date, where there is one.
        unit: the name of the plan's money (万元); the plan does not say.
    """
    names = {work.id: work.name for work in project.activities}
    name = names.get(recovery.item or "", "")
    return Costs(
        name=project.name,
        item=name,
        unit=unit,
        as_of=as_of,
        before=recovery.before,
        by=recovery.by,
        asked=recovery.asked_days,
        reached=recovery.reached_days,
        feasible=recovery.feasible,
        cost=recovery.cost,
        steps=_steps(recovery),
        whole=bool(recovery.curve),
        levers=bool(recovery.options),
        proven=recovery.proven,
    )


def _steps(recovery: Recovery) -> tuple[Step, ...]:
    found, before = [], Fraction(0)
    for one in recovery.curve:
        more = one.cost - before
        found.append(Step(one.days, one.after, one.cost, more, one.bound, one.proven))
        before = one.cost
    if not found and recovery.measures and recovery.reached_days >= 1:
        days, bound = int(recovery.reached_days), recovery.bound or Fraction(0)
        cost = recovery.cost
        found.append(Step(days, recovery.after, cost, cost, bound, recovery.proven))
    return tuple(found)


def knee_of(costs: Sequence[Fraction]) -> Knee | None:
    """The knee of the least costs of 1, 2, 3 … days; None where days cost about the same."""
    if len(costs) < 3:
        return None
    line = costs[-1] / len(costs)
    # The first of the lowest: costs[k - 1] is that of the k days before the knee.
    before = max(range(1, len(costs)), key=lambda k: (k * line - costs[k - 1], -k))
    behind = len(costs) - before
    slow, steep = costs[before - 1] / before, (costs[-1] - costs[before - 1]) / behind
    if steep <= 0 or steep < _DEARER * slow:
        return None
    steps = [b - a for a, b in zip(costs[before - 1 :], costs[before:], strict=False)]
    return Knee(before + 1, min(steps), steep, slow)


def money(amount: Fraction, unit: str = "") -> str:
    """`52.5`, `1,000 万元`, as `daopai recover` prints it."""
    text = f"{float(amount):,.2f}".rstrip("0").rstrip(".")
    return f"{text} {unit}".strip()


def title_of(content: Costs) -> tuple[str, bool]:
    """The finding, and whether it is bad news."""
    if not content.asked:
        return f"赶得上 {content.by} 的时限，不用抢工期", False
    asked = f"{content.asked:g} 天"
    if not content.levers:
        return f"抢不回 {asked}：计划里没有可用的措施", True
    known = content.feasible is not None
    if not content.reached:
        return (
            f"抢不回 {asked}：措施全用上也提前不了"
            if known
            else f"抢回 {asked}：限时内没有找到办法"
        ), True
    cost = _price(content, content.cost)
    if not content.feasible:
        most = f"抢不回 {asked}：最多" if known else f"限时内还抢不回 {asked}：目前能"
        return f"{most}抢回 {content.reached:g} 天，{cost}", True
    if not content.cost:
        return f"抢回 {asked}不用花钱", False
    if content.proven:
        cost = cost.replace("费用", "费用最少").replace("要花", "最少要花")
    else:
        cost = f"现有办法{cost}"
    return f"抢回 {asked}，{cost}{_knee_words(content)}", False


def _price(content: Costs, amount: Fraction) -> str:
    """`要花 46 万元`; `费用 46` where nobody named the unit."""
    return ("要花 " if content.unit else "费用 ") + money(amount, content.unit)


def _knee_words(content: Costs) -> str:
    knee = content.knee
    if knee is None:
        return ""
    if not knee.before:
        return f"，前 {knee.days - 1} 天不花钱"
    before = _about(knee.before, content.unit)
    if knee.days == len(content.steps):
        return f"，其中第 {knee.days} 天就要 {_about(knee.mean, content.unit)}"
    if knee.least >= knee.before * _DEARER:
        return f"，第 {knee.days} 天起每天不少于 {_about(knee.least, content.unit)}"
    mean = _about(knee.mean, content.unit)
    return f"，第 {knee.days} 天起平均每天 {mean}，此前 {before}"


def _about(amount: Fraction, unit: str) -> str:
    """A price a day, to a tenth (to a hundredth below one)."""
    scale = 10 if amount >= 1 else 100
    return money(Fraction(amount * scale // 1, scale), unit)
