"""What a scenario makes of a plan: the plan as it stands beside the plan as supposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from projects.checks import Metric
from projects.difference import Difference
from projects.difference.found import FoundChanges
from projects.errors import Finding
from projects.scenarios import Scenario
from projects.writers.check_view import LEVEL_WORDS
from projects.writers.diff_view import diff_view
from projects.writers.headline import hanging
from projects.writers.terminal import wrap

BASE = "原计划"
"""How the side without scenarios is called."""
_VERDICTS = {True: "合格", False: "不合格", None: "不适用"}


def side_name(scenarios: Sequence[Scenario]) -> str:
    """How the side with scenarios is called."""
    return f"情景：{joined_name(scenarios)}"


def joined_name(scenarios: Sequence[Scenario]) -> str:
    """The names of scenarios that were applied one after the other."""
    return "、".join(scenario.name for scenario in scenarios)


def scenario_view(
    scenarios: Sequence[Scenario],
    remarks: Sequence[str],
    difference: Difference | None,
    width: int,
) -> str:
    """The scenarios, what to know of them, and what they move. Without `difference` the plan alone
    could not be computed."""
    lines = hanging([*_heads(scenarios), *_remarked(remarks)], width)
    if difference is None:
        return "\n".join([*lines, *wrap(f"{BASE}单独无法推算，不作比较", width)])
    return "\n".join([*lines, "", diff_view(difference, width)])


def found_view(changes: FoundChanges | None, remarks: Sequence[str], width: int) -> str:
    """Which findings a scenario brings and which it settles, below what to know of it. Without
    `changes` the plan alone could not be checked."""
    return "\n".join([*hanging(_remarked(remarks), width), *_found(changes, width)])


def _found(changes: FoundChanges | None, width: int) -> list[str]:
    if changes is None:
        return [f"{BASE}单独无法检查，不作比较"]
    if changes.empty:
        return [f"与{BASE}相比：检查结果没有变化"]
    counts = [
        f"新出现 {len(changes.appeared)} 条",
        f"消失 {len(changes.disappeared)} 条",
        f"内容变化 {len(changes.changed)} 条",
    ]
    if changes.metrics:
        counts.append(f"指标变化 {len(changes.metrics)} 项")
    lines = [f"与{BASE}相比：{'，'.join(counts)}"]
    for word, findings in (("新出现", changes.appeared), ("消失", changes.disappeared)):
        for one in findings:
            lines += wrap(f"{word}：{_named(one)}，{one.says}", width, indent=4, first=0)
    for old, new in changes.changed:
        lines += wrap(f"变化：{_named(new)}，{new.says}", width, indent=4, first=0)
        lines += wrap(f"（{BASE}：{old.says}）", width, indent=4)
    for was, now in changes.metrics:
        words = f"指标：{now.id} {now.name} {_metric(was)} → {_metric(now)}"
        lines += wrap(words, width, indent=4, first=0)
    return lines


def _remarked(remarks: Sequence[str]) -> list[str]:
    return [f"注：{remark}" for remark in remarks]


def _heads(scenarios: Sequence[Scenario]) -> Iterator[str]:
    for scenario in scenarios:
        note = f"：{scenario.note}" if scenario.note else ""
        yield f"情景“{scenario.name}”（{scenario.where.file}）{note}"


def _named(finding: Finding) -> str:
    return f"{LEVEL_WORDS[finding.level]} {finding.code} {finding.item}".rstrip()


def _metric(metric: Metric) -> str:
    value = "-" if metric.value is None else f"{round(metric.value, 2):g}{metric.unit}"
    return f"{value}（{_VERDICTS[metric.passed]}）"
