"""What has to come first on a site, whatever the links say: 闭水 before 回填, 完工 before 竣工验收,
no excavation in a pavement that has just been laid.

Works are compared only where their names say what they are and they stand directly under the same
summary, on the same stretch (一段, 北岸): the finding shows the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from projects.checks.case import Case, label, of, rule
from projects.checks.words import said
from projects.errors import Finding
from projects.model import Activity
from projects.schedule.result import Timing

_SOAK: Final = re.compile(r"闭水")
_BACKFILL: Final = re.compile(r"(?<!基坑)回填")
_PAVEMENT: Final = re.compile(
    r"路面恢复|路面(?:摊铺|铺装|加铺|改造|大修)|沥青(?:面层|路面)?(?:摊铺|铺设)|新铺沥青|白改黑"
)
_EXCAVATION: Final = re.compile(r"沟槽开挖|管沟开挖|沟槽支护与开挖|路面开挖|道路(?:开挖|挖掘)|破路")
_PAPER: Final = re.compile(r"审批|许可|方案|手续|论证|设计|备案")
_OVERHAUL: Final = re.compile(r"大修|加铺")


@dataclass(frozen=True, slots=True)
class _Order:
    """`first` has to be done before `then` begins."""

    first: re.Pattern[str]
    then: re.Pattern[str]


_ORDERS: Final = (
    _Order(re.compile(r"(?:完工|竣工)$"), re.compile(r"竣工验收(?!备案)")),
    _Order(re.compile(r"竣工验收(?!备案)"), re.compile(r"竣工(?:验收)?备案")),
    _Order(re.compile(r"候选人公示|中标公示"), re.compile(r"合同签订|签订(?:\w\w)?合同")),
)


@rule("DP659")
def pavement_cut(case: Case) -> Iterable[Finding]:
    """Excavation where the pavement was laid not long before: 新建 5 年、大修 3 年内不得开挖."""
    for (pavement, laid), (cut, digs) in _pairs(case, _PAVEMENT, _EXCAVATION):
        if said(_PAPER, cut.name) or laid.early_finish is None or digs.early_start is None:
            continue
        years = 3 if said(_OVERHAUL, pavement.name) else 5
        done, begins = laid.early_finish_day, digs.early_start_day
        assert done is not None
        assert begins is not None
        if digs.early_start >= laid.early_finish and (begins - done).days < 365 * years:
            yield of(
                cut,
                "DP659",
                "warning",
                f"“{label(cut)}”（名称含“{said(_EXCAVATION, cut.name)}”）{begins} 开挖，同一处的"
                f"“{label(pavement)}”（名称含“{said(_PAVEMENT, pavement.name)}”）{done} 才完成；"
                f"新建路面 5 年、大修路面 3 年内不得开挖",
                "先做完地下管线再铺路面；不是同一段路的，分列到各自的汇总项",
            )


@rule("DP666")
def backfilled_before_the_test(case: Case) -> Iterable[Finding]:
    """闭水 behind 回填, by the dates of the plan: the joints have to be seen during the test."""
    for (test, soak), (fill, filled) in _pairs(case, _SOAK, _BACKFILL):
        begins = _early(filled.early_start, soak.early_start)
        ends = _early(filled.early_finish, soak.early_finish)
        if begins or ends:
            told = f"{filled.early_start_day} 开始" if begins else f"{filled.early_finish_day} 结束"
            against = (
                f"开始日 {soak.early_start_day}" if begins else f"完成日 {soak.early_finish_day}"
            )
            yield of(
                fill,
                "DP666",
                "warning",
                f"“{label(fill)}”（名称含“回填”）{told}，早于“{label(test)}”（名称含“闭水”）的"
                f"{against}；闭水试验应在回填之前做",
                "回填接在闭水试验后面；分段流水的，用 SS 和 FF 两条关系保证每一段先试后填",
            )


@rule("DP667")
def out_of_order(case: Case) -> Iterable[Finding]:
    """Acceptance before completion, registration before acceptance, contract before 公示."""
    for order in _ORDERS:
        for (first, one), (then, other) in _pairs(case, order.first, order.then):
            if _early(other.early_start, one.early_finish):
                yield of(
                    then,
                    "DP667",
                    "warning",
                    f"“{label(then)}”（名称含“{said(order.then, then.name)}”）"
                    f"{other.early_start_day} 开始，早于“{label(first)}”（名称含"
                    f"“{said(order.first, first.name)}”）的完成日 {one.early_finish_day}",
                    "补上先后关系；所指不是同一工程的，分列到各自的汇总项",
                )


def _early(moment: int | None, than: int | None) -> bool:
    return moment is not None and than is not None and moment < than


def _pairs(
    case: Case, one: re.Pattern[str], other: re.Pattern[str]
) -> Iterator[tuple[tuple[Activity, Timing], tuple[Activity, Timing]]]:
    """Works on one stretch under one summary, the first with the words `one`, the second, which is
    not finished, with `other` and without `one`."""
    for rows in case.sites:
        firsts = [row for row in rows if said(one, row[0].name)]
        for then in rows if firsts else ():
            named = said(other, then[0].name) and not said(one, then[0].name)
            if named and then[1].status != "finished":
                yield from ((first, then) for first in firsts)
