"""What a week changed, for a terminal and for the file that is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bulletins.week import issue_label
from flows.changes import Changes, Letter, ProjectChange, Work
from flows.demo_week import Came, Played
from flows.tables import Row
from flows.week_view import files_view, lamp
from projects.ledger import EVENTS
from projects.ledger.letters.values import FORMS
from projects.writers.status_view import percent, signed
from projects.writers.terminal import Column, table, wrap

if TYPE_CHECKING:
    from projects.difference import Change, Difference, MarginShift, Moved, Shift

MOST_CAUSES: Final = 4
MOST_LISTED: Final = 10
"""Causes of one project that are told, and lines of a list."""
WAITING: Final = "随状态日期顺延"
"""The cause of what moved because nobody reported."""


def played_view(played: Played, folder: Path, width: int) -> str:
    """What came in, what it changed, where the files lie."""
    return f"{changes_view(played, width)}\n\n{files_view(played.held, folder, width)}"


def changes_view(played: Played, width: int) -> str:
    """What came in and what it changed. The data are example data, and it says so."""
    report, found = played.held.report, played.changes
    weeks = "、".join(str(week) for week in report.weeks)
    head = (
        f"{weeks}（示例数据），{issue_label(report.weeks, report.number)}，"
        f"数据截至 {found.before} → {found.after}"
    )
    parts = [
        wrap(head, width),
        list(_came(played.came, width)),
        [_margins(found.projects), _projects(found.projects, width)],
        list(_moves(found.projects, width)),
        list(_works("完成的工作", found.finished, width)),
        list(_late("新出现的逾期或工期不足", found.late, width)),
        list(_late("不再逾期、工期不再不足", found.relieved, width)),
        list(_works("上周填报过、本周没有填报的在建工作", found.silent, width)),
        list(_letters(found.letters, width)),
        list(_feeds(found, width)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _came(came: Came, width: int) -> Iterator[str]:
    if not came.reports and not came.refused and not came.events:
        yield "本周没有单位填报。"
        return
    yield from wrap(
        f"登记填报 {came.reports} 条：{'、'.join(came.offices)}", width, indent=2, first=0
    )
    for event in came.events:
        stage = f"（{event.stage}）" if event.stage else ""
        whose = f"台账 {event.project}/{event.item} {event.on}"
        says = f"{whose} {EVENTS[event.kind]}{stage}：{event.note}"
        yield from wrap(says, width, indent=4, first=2)
    for report, findings in came.refused:
        for finding in findings:
            whose = f"退回 {report.project}/{report.item}（{report.by}）"
            says = f"{whose}：{finding.says}；{finding.remedy}"
            yield from wrap(says, width, indent=4, first=2)


def _projects(rows: Sequence[ProjectChange], width: int) -> str:
    columns = [
        Column("项目"),
        Column("形象%"),
        Column("形象增", "right", rank=1),
        Column("序时%", rank=3),
        Column("偏差", rank=2),
        Column("余量天"),
        Column("余量增", "right", rank=1),
        Column("灯"),
    ]
    cells = [
        [
            row.before.code,
            _pair(percent(row.before.actual), percent(row.after.actual)),
            signed(_more(row.before.actual, row.after.actual)),
            _pair(percent(row.before.expected), percent(row.after.expected)),
            _pair(signed(row.before.deviation), signed(row.after.deviation)),
            _pair(_days(row.before.margin_days), _days(row.after.margin_days)),
            _plus(_more(row.before.margin_days, row.after.margin_days)),
            _pair(lamp(row.before), lamp(row.after)),
        ]
        for row in rows
    ]
    return table(columns, cells, width)


def _pair(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _more(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _days(days: float | None) -> str:
    return "-" if days is None else f"{round(days, 2):g}"


def _plus(days: float | None) -> str:
    return "-" if days is None else f"{round(days, 2):+g}" if days else "0"


def _margins(rows: Sequence[ProjectChange]) -> str:
    moves = [_more(row.before.margin_days, row.after.margin_days) or 0.0 for row in rows]
    less, more = sum(move < 0 for move in moves), sum(move > 0 for move in moves)
    counts = [f"{less} 个余量减少"] * bool(less) + [f"{more} 个余量增加"] * bool(more)
    return f"{len(rows)} 个项目，{'、'.join(counts) or '余量都没有变化'}："


Group = list[tuple["Moved", "Shift"]]
"""The works that one cause moved, the farthest first."""


def _moves(rows: Sequence[ProjectChange], width: int) -> Iterator[str]:
    """Of each project what moved its works and how far; those that only wait are told together."""
    waiting: list[str] = []
    told: list[str] = []
    for row in rows:
        causes = _causes(row.difference)
        if [*causes] == [WAITING]:
            more = _more(row.before.margin_days, row.after.margin_days)
            waiting.append(f"{row.after.code}（余量{f' {_plus(more)} 天' if more else '不变'}）")
        elif causes:
            told += _moved(row, causes, width)
    if told:
        yield "日期的变动和原因："
        yield from told
    if waiting:
        says = f"没有新的填报，未完成的工作随状态日期顺延：{'、'.join(waiting)}"
        yield from wrap(says, width, indent=4, first=2 if told else 0)


def _causes(difference: Difference) -> dict[str, Group]:
    """The works of which the early finish moved, by what moved them; summaries follow others."""
    works = {work.id: work for work in difference.after.schedule.project.activities}
    found: dict[str, Group] = {}
    for moved in difference.moved:
        shift = next((one for one in moved.shifts if one.name == "early_finish"), None)
        if shift is None or not shift.days or works[moved.id].kind == "summary":
            continue
        found.setdefault(_cause(shift.causes), []).append((moved, shift))
    for group in found.values():
        group.sort(key=lambda pair: -abs(pair[1].days or 0))
    by_weight = sorted(found.items(), key=lambda pair: -sum(abs(s.days or 0) for _, s in pair[1]))
    return dict(by_weight)


def _cause(causes: Sequence[Change]) -> str:
    own = [cause for cause in causes if cause.kind != "data-date"]
    if not own:
        return WAITING if causes else "几个原因共同引起"
    return "、".join(f"{cause.item} {cause.says}" for cause in own)


def _moved(row: ProjectChange, causes: Mapping[str, Group], width: int) -> Iterator[str]:
    says = next(map(_due, (one for one in row.difference.margins if one.governs_after)), "没有时限")
    yield from wrap(f"{row.after.code}：{says}", width, indent=4, first=2)
    for cause, group in [*causes.items()][:MOST_CAUSES]:
        yield from wrap(f"{cause}：{_group(group)}", width, indent=6, first=4)
    if len(causes) > MOST_CAUSES:
        sides = (row.difference.before.label, row.difference.after.label)
        both = " ".join(f"{row.after.code}@{side}" for side in sides)
        yield f"    另有 {len(causes) - MOST_CAUSES} 个原因：daopai diff {both}"


def _due(margin: MarginShift) -> str:
    """Where the governing deadline stands: `“L600”预计 … 完成，余量 -17 → -19 天`."""
    name = f"“{margin.item}”" if margin.item else "项目"
    ends = _pair(str(margin.early_finish_before), str(margin.early_finish_after))
    days = _pair(_days(margin.margin_before), _days(margin.margin_after))
    return f"{name}预计 {ends} 完成，余量 {days} 天"


def _group(group: Group) -> str:
    """`12 项推迟，最多的 L504 推迟 4 个工作日（2024-04-17 → 2024-04-21）`."""
    moved, shift = group[0]
    assert shift.days is not None
    verb = "推迟" if shift.days > 0 else "提前"
    far = f"{abs(round(shift.days, 2)):g} 个工作日（{shift.before} → {shift.after}）"
    name = f"{moved.id} {moved.name}"
    if len(group) == 1:
        return f"{name}，{verb} {far}"
    return f"{len(group)} 项变动，最多的是 {name}，{verb} {far}"


def _works(words: str, works: Sequence[Work], width: int) -> Iterator[str]:
    if not works:
        return
    yield f"{words}（{len(works)} 项）："
    for code, own in groupby(works, key=lambda work: work.project):
        named = "、".join(f"{work.item} {work.name}（{work.owner}）" for work in own)
        yield from wrap(f"{code}：{named}", width, indent=4, first=2)


def _late(words: str, rows: Sequence[Row], width: int) -> Iterator[str]:
    if not rows:
        return
    yield f"{words}（{len(rows)} 项）："
    for row in rows[:MOST_LISTED]:
        room = f"，总时差 {row['总时差（天）']} 天" if row["总时差（天）"] else ""
        due = f"，时限 {row['完成时限']}" if row["完成时限"] else ""
        says = (
            f"{row['编号']} {row['工作']}（{row['责任单位']}）{due}，预计 {row['预计完成']}{room}"
        )
        yield from wrap(says, width, indent=4, first=2)
    if len(rows) > MOST_LISTED:
        yield f"  另有 {len(rows) - MOST_LISTED} 项"


def _letters(letters: Sequence[Letter], width: int) -> Iterator[str]:
    if not letters:
        return
    raised = sum(letter.escalated for letter in letters)
    more = f"，其中 {raised} 件由提示函升为督办单" if raised else ""
    yield f"新拟的督办（{len(letters)} 件，都待签发{more}）："
    for letter in letters:
        draft, former = letter.row.draft, ""
        if letter.follows:
            former = f"，接 {FORMS[letter.follows.draft.form]} {letter.follows.draft.letter}"
        mark = "↑" if letter.escalated else ""
        whose = f"{mark}{FORMS[draft.form]} {draft.project}/{draft.item}"
        says = f"{whose} {draft.name}（{draft.owner}）{former}"
        yield from wrap(says, width, indent=4, first=2)


def _feeds(found: Changes, width: int) -> Iterator[str]:
    names = {
        "moved": "改期",
        "new": "新增",
        "gone": "移除",
        "done": "办结",
        "retold": "改标题或状态",
    }
    told = []
    for code, change in found.feeds.items():
        counts = [f"{word} {getattr(change, key)}" for key, word in names.items()]
        if changed := [words for words in counts if not words.endswith(" 0")]:
            told.append(f"{code} {'、'.join(changed)}")
    if told:
        yield from wrap(f"日历条目（个）：{'；'.join(told)}", width, indent=2, first=0)
