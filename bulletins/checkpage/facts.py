"""What stands on the page of a schedule check: texts, as many as one page holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bulletins.wording import cell_day, clean, day_words, number, signed
from projects.checks import CheckReport, Metric
from projects.checks.case import some
from projects.checks.health import CATALOGUE, value_words
from projects.errors import Finding, Level
from projects.model import Waiver
from projects.schedule.result import Margin, Schedule
from projects.writers.check_view import LEVEL_WORDS, verdict

DEADLINES, FINDINGS, WAIVERS, OFFENDERS = 4, 9, 3, 9
"""How many rows of each there is room for; of the last one where the others leave it."""
Tone = Literal["bad", "watch", "good", "plain"]
_TONES: Final[dict[str, Tone]] = {"不合格": "bad", "已豁免": "watch", "合格": "good"}
_RULES = {"daopai": "倒排规则", "p6": "P6 规则", "msproject": "Microsoft Project 规则"}


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline: whose, when, how early, and the margin in days."""

    name: str
    due: str
    finish: str
    margin: str
    reserve: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Findings of one code: the first of them in full, and how many more there are."""

    level: str
    code: str
    says: str
    more: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric: number, name, value, what it was made of, limit, verdict."""

    number: str
    name: str
    value: str
    parts: str
    limit: str
    verdict: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The page. `rest` counts what had no room, by section; "" where all of it had."""

    title: str
    code: str
    organisation: str
    data_date: str
    rules: str
    conclusion: str
    tone: Tone
    counts: tuple[tuple[str, str, Tone], ...]
    deadlines: tuple[DeadlineRow, ...]
    deadlines_rest: str
    findings: tuple[FindingRow, ...]
    findings_rest: str
    dcma: tuple[MetricRow, ...]
    gao: tuple[MetricRow, ...]
    offenders: tuple[tuple[str, str], ...]
    readings: tuple[str, ...]
    waivers: tuple[str, ...]
    waivers_rest: str
    settings: str


def check_page(schedule: Schedule, report: CheckReport, *, organisation: str = "") -> CheckPage:
    """The page of one plan.

    Args:
        schedule: the computed plan.
        report: its check, the metrics among it.
        organisation: whose page it is.
    """
    project = schedule.project
    scenario = f"（情景：{'、'.join(project.scenarios)}）" if project.scenarios else ""
    deadlines = _deadlines(schedule)
    findings = _findings(report)
    metrics = [_metric(metric, report) for metric in report.metrics]
    waivers = [_waiver(waiver, schedule) for waiver in project.waivers]
    conclusion, tone = _conclusion(schedule, report)
    return CheckPage(
        title=clean(project.name + scenario),
        code=clean(project.code),
        organisation=clean(organisation or project.owner),
        data_date=f"数据截至 {day_words(schedule.as_of)}"
        if schedule.as_of
        else "没有状态日期，按未开工计算",
        rules=_RULES[project.rules],
        conclusion=conclusion,
        tone=tone,
        counts=_counts(report),
        deadlines=tuple(deadlines[:DEADLINES]),
        deadlines_rest=_rest(len(deadlines) - DEADLINES, "个时限"),
        findings=tuple(findings[:FINDINGS]),
        findings_rest=_rest(len(findings) - FINDINGS, "类问题"),
        dcma=tuple(row for row in metrics if row.number.startswith("dcma")),
        gao=tuple(row for row in metrics if row.number.startswith("gao")),
        offenders=_offenders(report, _room(len(deadlines), len(findings))),
        readings=_readings(report.metrics),
        waivers=tuple(waivers[:WAIVERS]),
        waivers_rest=_rest(len(waivers) - WAIVERS, "条豁免"),
        settings=report.settings.changed_words or "均为默认值",
    )


def _room(deadlines: int, findings: int) -> int:
    """Rows for offenders: a finding leaves two, a deadline one, the heading takes two."""
    left = 2 * max(FINDINGS - findings, 0) + max(DEADLINES - deadlines, 0) - 2
    return min(max(left, 0), OFFENDERS)


def _offenders(report: CheckReport, most: int) -> tuple[tuple[str, str], ...]:
    """Whom the failing metrics are about, a row a metric."""
    return tuple(
        (metric.id, clean(some(metric.offenders)))
        for metric in report.metrics
        if metric.passed is False and metric.offenders
    )[:most]


def _rest(count: int, what: str) -> str:
    return f"另有 {count} {what}，见 daopai check" if count > 0 else ""


def _conclusion(schedule: Schedule, report: CheckReport) -> tuple[str, Tone]:
    """One sentence: what the night's run means."""
    errors = len(report.at("error"))
    governing = schedule.governing
    left = governing.margin_days if governing else None
    if left is not None and left < 0:
        reach = f"最紧的时限赶不上，需抢回 {number(-left)} 天"
    elif left is not None:
        reach = f"最紧的时限富余 {number(left)} 天"
    else:
        reach = "没有可比的时限"
    failed = sum(metric.passed is False for metric in report.metrics)
    health = f"；健康度 {len(report.metrics)} 项中 {failed} 项不合格" if report.metrics else ""
    if errors:
        return f"不通过：有 {errors} 条错误未处理；{reach}{health}", "bad"
    tone: Tone = "watch" if report.at("warning") or failed else "good"
    return f"通过：没有未处理的错误；{reach}{health}", tone


def _counts(report: CheckReport) -> tuple[tuple[str, str, Tone], ...]:
    tones: tuple[tuple[Level, Tone], ...] = (
        ("error", "bad"),
        ("warning", "watch"),
        ("note", "plain"),
    )
    found: list[tuple[str, str, Tone]] = []
    for level, tone in tones:
        count = len(report.at(level))
        found.append((LEVEL_WORDS[level], str(count), tone if count else "plain"))
    waived = sum(finding.waived for finding in report.findings)
    failed = sum(metric.passed is False for metric in report.metrics)
    found.append(("已豁免", str(waived), "plain"))
    found.append(("指标不合格", f"{failed}/{len(report.metrics)}", "watch" if failed else "plain"))
    return tuple(found)


def _deadlines(schedule: Schedule) -> list[DeadlineRow]:
    """The governing one first, then by margin; those of finished works last."""

    def urgency(margin: Margin) -> tuple[bool, bool, float]:
        done = margin.item is not None and schedule[margin.item].status == "finished"
        return done, not margin.governing, margin.margin_days or 0.0

    return [_deadline(margin, schedule) for margin in sorted(schedule.deadlines, key=urgency)]


def _deadline(margin: Margin, schedule: Schedule) -> DeadlineRow:
    work = next((w for w in schedule.project.activities if w.id == margin.item), None)
    left, reserve = margin.margin_days, margin.margin_less_buffer_days
    tone: Tone = "plain"
    if left is not None:
        tone = "bad" if left < 0 else "watch" if (reserve or 0) < 0 else "good"
    buffer = margin.deadline.buffer
    return DeadlineRow(
        name=clean(f"{work.id} {work.name}") if work else "整个项目",
        due=cell_day(margin.deadline.day),
        finish=cell_day(margin.early_finish_day),
        margin=signed(left),
        reserve=signed(reserve) if buffer else "—",
        tone=tone,
    )


def _findings(report: CheckReport) -> list[FindingRow]:
    """What is not waived and not told among the metrics, a row a code, the worst first."""
    measured = {CATALOGUE[metric.id].code for metric in report.metrics}
    groups: dict[tuple[Level, str], list[Finding]] = {}
    for finding in report.findings:
        if not finding.waived and finding.code not in measured:
            groups.setdefault((finding.level, finding.code), []).append(finding)
    tones: dict[Level, Tone] = {"error": "bad", "warning": "watch", "note": "plain"}
    return [
        FindingRow(
            level=LEVEL_WORDS[level],
            code=code,
            says=clean(group[0].says),
            more=f"同类共 {len(group)} 条" if len(group) > 1 else "",
            tone=tones[level],
        )
        for (level, code), group in groups.items()
    ]


def _metric(metric: Metric, report: CheckReport) -> MetricRow:
    said = verdict(metric, report)
    parts = ""
    if metric.numerator is not None and metric.denominator is not None:
        parts = f"{metric.numerator:g}/{metric.denominator:g}"
    return MetricRow(
        number=metric.id,
        name=metric.name,
        value=value_words(metric) or "—",
        parts=parts or "—",
        limit=metric.limit,
        verdict=said,
        tone=_TONES.get(said, "plain"),
    )


def _readings(metrics: Sequence[Metric]) -> tuple[str, ...]:
    """Why a metric has no value, and how long is long: what the numbers alone do not say."""
    blank: dict[str, list[str]] = {}
    for metric in metrics:
        if metric.value is None:
            blank.setdefault(metric.note.partition("；")[0], []).append(metric.id)
    said = [f"{'、'.join(names)} 不适用：{why}" for why, names in blank.items()]
    limits = {
        what: next((limit for limit in metric.choice.split("；") if limit.startswith("限值")), "")
        for metric in metrics
        if (what := {"dcma-06": "总时差", "dcma-08": "工期"}.get(metric.id))
    }
    if len(set(limits.values())) == 1:
        limits = {"和".join(limits): next(iter(limits.values()))}
    said += [f"{what}的{limit}" for what, limit in limits.items() if limit]
    return tuple(clean(words) for words in said)


def _waiver(waiver: Waiver, schedule: Schedule) -> str:
    item = f"（{waiver.item}）" if waiver.item else ""
    over = schedule.as_of is not None and waiver.expires < schedule.as_of
    until = f"已于 {waiver.expires} 到期" if over else f"至 {waiver.expires}"
    return clean(f"{waiver.code}{item} {waiver.owner}：{waiver.reason}，{until}")
