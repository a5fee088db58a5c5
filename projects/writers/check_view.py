"""What `daopai check` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from projects.checks import CheckReport, Metric
from projects.checks.case import some
from projects.checks.health import CATALOGUE, told, value_words
from projects.errors import Finding
from projects.schedule import Schedule
from projects.writers.headline import headline
from projects.writers.terminal import Column, table, wrap

LEVEL_WORDS = {"error": "错误", "warning": "警告", "note": "提示"}
PASS_WORDS = {True: "合格", False: "不合格", None: "不适用"}

_MOST_NOTES = 10
_COLUMNS = (
    Column("编号"),
    Column("指标", least=8),
    Column("值", "right"),
    Column("分子", "right", rank=2),
    Column("分母", "right", rank=2),
    Column("限值", rank=1, least=8),
    Column("结论"),
)


def check_view(schedule: Schedule, report: CheckReport, width: int) -> str:
    """The findings, worst first, whole sentences wrapped; the health metrics, each with what stands
    behind it; what reading the plan left aside; and how many findings of each level."""
    lines = headline(schedule, width, most=1)
    measured = {CATALOGUE[metric.id].code for metric in report.metrics}
    for finding in report.findings:
        if finding.code not in measured:  # those are told beside their numbers
            lines += ["", *_finding(finding, width), *_remedy(finding.remedy, width)]
    if report.metrics:
        lines += ["", *_health(report, width)]
    for note in schedule.project.notes[:_MOST_NOTES]:
        lines += ["", *wrap(f"读入时：{note}", width)]
    counts = "，".join(
        f"{LEVEL_WORDS[level]} {len(report.at(level))} 条" for level in ("error", "warning", "note")
    )
    total = wrap(f"合计：{counts}{_metrics_say(report.metrics)}", width)
    return "\n".join([*lines, "", *total])


def verdict(metric: Metric, report: CheckReport) -> str:
    """合格, 不合格 or 不适用; 已豁免 where a waiver covers what fails."""
    code = CATALOGUE[metric.id].code
    covered = any(finding.waived for finding in report.findings if finding.code == code)
    return "已豁免" if covered else PASS_WORDS[metric.passed]


def _metrics_say(metrics: Sequence[Metric]) -> str:
    if not metrics:
        return ""
    failed = sum(metric.passed is False for metric in metrics)
    blank = sum(metric.passed is None for metric in metrics)
    return f"；健康度指标 {len(metrics)} 项，不合格 {failed} 项，不适用 {blank} 项"


def _health(report: CheckReport, width: int) -> Iterator[str]:
    """The table of metrics, then what stands behind each."""
    rows = [
        (
            metric.id,
            metric.name,
            value_words(metric),
            metric.numerator,
            metric.denominator,
            metric.limit,
            verdict(metric, report),
        )
        for metric in report.metrics
    ]
    yield "健康度指标"
    yield from table(_COLUMNS, rows, width).splitlines()
    for metric in report.metrics:
        yield from ("", *_behind(metric, report, width))
    if report.settings.changed:
        yield ""
        yield from wrap(f"工作区设置 [check]：{report.settings.changed_words}", width)


def _behind(metric: Metric, report: CheckReport, width: int) -> Iterator[str]:
    """One metric: what was counted and how, who offends, what to do."""
    code = CATALOGUE[metric.id].code
    failed = next((finding for finding in report.findings if finding.code == code), None)
    if failed is not None:
        yield from _finding(failed, width)
    else:
        head = f"{metric.id} {metric.name}：{told(metric)}，限值 {metric.limit}"
        yield from wrap(head, width)
    said = (
        ("公式", metric.formula),
        ("口径", metric.choice),
        ("除外", metric.exclusions),
        ("说明", metric.note),
        ("豁免", metric.waived),
        ("对象", "" if failed is not None else some(metric.offenders)),
    )
    for name, words in said:
        if words:
            yield from wrap(f"{name}：{words}", width, indent=4)
    yield from _remedy(failed.remedy if failed else "", width)


def _finding(finding: Finding, width: int) -> Iterator[str]:
    waived = "（已豁免）" if finding.waived else ""
    yield f"{LEVEL_WORDS[finding.level]}{waived} {finding.code} {finding.item}".rstrip()
    yield from wrap(finding.says, width, indent=4)


def _remedy(remedy: str, width: int) -> Iterator[str]:
    if remedy:
        yield from wrap(f"怎么办：{remedy}", width, indent=4)
