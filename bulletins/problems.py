"""存在问题: what the check found of progress, and what lags, one row a work, in official words.

The check's own sentences speak to the author of a plan file; a bulletin speaks to an office. Both
are made from the same dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bulletins.facts import IssueFact
from bulletins.matters import Matter
from bulletins.wording import clean, day_words, deviation_words, number, percent
from bulletins.works import Work, lamp_of
from projects.errors import Finding
from projects.lamps import WORDS
from projects.model import Project
from projects.schedule.result import Margin, Schedule

SOON_DAYS = 120
"""A dependency without a promise is told from this many days before it must begin."""

RECENT_DAYS: Final = 14
"""A work that was finished too late is told for so many days: some bulletins cover two weeks."""

ASKS: Final[Mapping[str, str]] = {
    "DP620": "制定抢工措施；确不能按期完成的，按程序报批调整时限",
    "DP621": "抓紧剩余工作；确需动用预留天数的，报经同意",
    "DP630": "已开工的补报实际开工日期；未开工的立即组织开工",
    "DP640": "商请责任方提前办结，或调整后续工作安排",
    "DP641": "提请上级协调，尽快启动，并取得书面承诺日期",
    "DP642": "及早对接责任方，取得书面承诺日期",
    "DP643": "向责任方核实能否如期办结；已启动的补报实际开始日期",
    "DP644": "已办结的补报办结日期；未办结的重新取得承诺日期",
    "DP650": "核实进度，说明自报依据",
    "DP651": "已完成的补报完成日期；未完成的更正自报",
    "DP652": "逐项核实下级工作进度，更正或说明自报",
    "DP654": "核实进度，说明自报依据",
    "lag": "说明滞后原因，提出追赶措施",
}
"""What is asked for, by the finding's code. All other findings are about the plan file."""


ASK_PASSED: Final = "制定抢工措施，提出新的完成日期，按程序报批"
ASK_FINISHED: Final = "补办延期说明"
"""What is asked for instead where a deadline has passed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a sentence may draw on."""

    as_of: date
    works: Mapping[str, Work]
    margins: Mapping[str, Margin]


def issues_found(
    findings: Iterable[Finding],
    works: Sequence[Work],
    schedule: Schedule,
    as_of: date,
    matters: Sequence[Matter] = (),
) -> tuple[tuple[IssueFact, ...], int]:
    """Problems, severe ones first; and how many findings are about the plan file instead.

    `matters` are those of the ledger. What somebody waived is settled and not told.
    """
    desk = Desk(
        as_of,
        {work.activity.id: work for work in works},
        {margin.item or "": margin for margin in schedule.deadlines},
    )
    groups: dict[str, list[Finding]] = {}
    structure = 0
    for finding in findings:
        if finding.waived:
            continue
        if finding.code not in ASKS:
            structure += finding.level != "note"
        elif _told(desk, finding):
            groups.setdefault(finding.item, []).append(finding)
    for work in works:
        if _lagging(work):
            groups.setdefault(work.activity.id, [])
    for matter in matters:
        groups.setdefault(matter.item, [])
    facts = [
        _issue(desk, schedule.project, item, group, [one for one in matters if one.item == item])
        for item, group in groups.items()
    ]
    governing = schedule.governing.item or "" if schedule.governing else ""
    facts.sort(key=lambda f: (not f.severe, f.id != governing, f.limit or date.max, f.id))
    return tuple(facts), structure


def _issue(
    desk: Desk, project: Project, item: str, group: Sequence[Finding], matters: Sequence[Matter]
) -> IssueFact:
    work, margin = desk.works.get(item), desk.margins.get(item)
    codes = list(dict.fromkeys(finding.code for finding in group))
    says = [
        _words(desk, code, work, margin) or clean(next(f.says for f in group if f.code == code))
        for code in codes
    ]
    severe = any(finding.level == "error" for finding in group)
    if work is not None and _lagging(work):
        codes.append("lag")
        says.append(_lag_words(work))
        severe = severe or work.standing.lamp == WORDS["red"]
    limit = margin.deadline.day if margin else work.due if work else None
    asks = _asks(desk, codes, work, margin)
    return IssueFact(
        id=item,
        name=work.name if work else clean(project.name),
        owner=work.owner if work else clean(project.owner),
        limit=limit,
        says=(*says, *(matter.says for matter in matters)),
        asks=tuple(dict.fromkeys((*asks, *(matter.asks for matter in matters)))),
        severe=severe,
    )


def _asks(
    desk: Desk, codes: Sequence[str], work: Work | None, margin: Margin | None
) -> tuple[str, ...]:
    """What to do about the gravest problem, and about a self-report that does not hold."""
    reports = [code for code in codes if code.startswith("DP65")]
    others = [code for code in codes if code not in reports]
    asks = [ASKS[code] for code in (*others[:1], *reports[:1])]
    if others[:1] == ["DP620"] and margin is not None:
        if work is not None and work.state == "finished":
            asks[0] = ASK_FINISHED
        elif margin.deadline.day <= desk.as_of:
            asks[0] = ASK_PASSED
    return tuple(asks)


def _told(desk: Desk, finding: Finding) -> bool:
    """Whether it concerns this week: a promise that is missing soon, a late finish that is new."""
    work = desk.works.get(finding.item)
    if finding.code == "DP642":
        start = work.timing.late_start_day if work else None
        return start is not None and (start - desk.as_of).days <= SOON_DAYS
    if finding.code in ("DP620", "DP621") and work is not None and work.state == "finished":
        done = work.timing.early_finish_day
        return done is not None and (desk.as_of - done).days <= RECENT_DAYS
    return True


def _lagging(work: Work) -> bool:
    """Behind by its percentage, with a lamp that is not green."""
    lit = work.standing.lamp in (WORDS["yellow"], WORDS["red"])
    return work.is_work and work.state == "behind" and lit


def _lag_words(work: Work) -> str:
    standing = work.standing
    return (
        f"形象进度{percent(standing.actual_percent)}，序时进度{percent(standing.expected_percent)}，"
        f"{deviation_words(standing.deviation_points)}（{lamp_of(standing)}）"
    )


def _words(desk: Desk, code: str, work: Work | None, margin: Margin | None) -> str:
    """The problem behind a code, from the dates themselves; "" where they do not tell it."""
    if code in ("DP620", "DP621"):
        return _margin_words(desk, code, work, margin) if margin else ""
    if work is None:
        return ""
    if code in ("DP630", "DP641", "DP642"):
        return _start_words(desk, code, work)
    if code in ("DP640", "DP643", "DP644"):
        return _promise_words(code, work)
    return _report_words(code, work)


def _margin_words(desk: Desk, code: str, work: Work | None, margin: Margin) -> str:
    due, finish, lost = margin.deadline.day, margin.early_finish_day, margin.margin_days
    if finish is None or lost is None:
        return ""
    if code == "DP621":
        buffer = margin.deadline.buffer
        return f"距完成时限{day_words(due)}仅有余量{number(lost)}天，少于预留的{buffer}天"
    if work is not None and work.state == "finished":
        return f"实际于{day_words(finish)}完成，超过时限{number(-lost)}天"
    over = (desk.as_of - due).days
    passed = f"时限{day_words(due)}{'已过' if over else '，当日到期'}，无完成记录"
    if over >= 0 and finish <= desk.as_of:  # nothing is left to reckon with
        return f"{passed}，已逾期{over}天" if over else passed
    forecast = f"按网络计划推算，最早{day_words(finish)}完成"
    if over >= 0:  # a day that has passed cannot be met any more
        return f"{passed}，{forecast}，将超期{(finish - due).days}天"
    return f"{forecast}，需抢回{number(-lost)}天"


def _start_words(desk: Desk, code: str, work: Work) -> str:
    latest = work.timing.late_start_day
    if latest is None:
        return ""
    verb = "开工" if code == "DP630" else "启动"
    head = f"最迟应于{day_words(latest)}{verb}"
    if code == "DP642":
        return f"{head}，距今{(latest - desk.as_of).days}天，责任方尚无承诺日期"
    past = f"{head}，已过{(desk.as_of - latest).days + 1}天，无{verb}记录"
    return past if code == "DP630" else f"{past}，责任方亦无承诺日期"


def _promise_words(code: str, work: Work) -> str:
    promised, latest = work.activity.promised, work.timing.late_finish_day
    if promised is None:
        return ""
    head = f"责任方承诺{day_words(promised)}办结"
    if code == "DP640":
        return f"{head}，晚于最迟办结日期{day_words(latest)}" if latest else ""
    if code == "DP643":
        return f"{head}，按正常工期现应启动，无启动记录"
    return f"{head}，承诺日期已到，无办结记录"


def _report_words(code: str, work: Work) -> str:
    reported, judged = work.standing.reported, work.standing.judged
    if code == "DP651":
        return "自报按序时进度推进，与记录不符"
    if code == "DP652":
        return "自报按序时进度推进，但下级工作中有未按序时进度推进的"
    return f"自报“{reported}”，计算判定为“{judged}”，两者不一致"
