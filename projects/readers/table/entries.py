"""Rows of a table to activities and observations.

In a table with the entry columns of Microsoft Project, 开始时间 and 完成时间 are what Project
computed, not what somebody asked for (docs/plan-file.md).
"""

from __future__ import annotations

import re
from datetime import date

from projects.errors import InputError
from projects.readers.activities import ACTIVITY, KINDS
from projects.readers.days import iso_date
from projects.readers.desk import Desk
from projects.readers.intake import Intake
from projects.readers.nodes import Mapping, Node, Scalar, is_null, shown
from projects.readers.table.cells import (
    DATES,
    Entry,
    cell_nodes,
    day_text,
    fractions,
    scalar_cell,
    with_unit,
    without_clock,
    worked_milestone,
)
from projects.readers.table.columns import word_of
from projects.readers.table.references import read_references
from projects.readers.table.rows import Body, Row
from projects.readers.table.titles import Facts
from projects.readers.values import plain

_NO = frozenset({"否", "no", "false", "0"})
_YES = frozenset({"是", "yes", "true", "1"})
_NOTHING = frozenset({"na", "n/a", "无", "-", "—", "/", "待定"})
_CONSTRAINTS = {
    "snet": "不得早于开始 不早于开始 最早开始 startnoearlierthan snet",
    "snlt": "不得晚于开始 不晚于开始 startnolaterthan snlt",
    "fnet": "不得早于完成 不早于完成 finishnoearlierthan fnet",
    "fnlt": "不得晚于完成 不晚于完成 finishnolaterthan fnlt",
    "mso": "必须开始于 muststarton mso",
    "mfo": "必须完成于 mustfinishon mfo",
    "alap": "越晚越好 aslateaspossible alap",
    "": "越早越好 assoonaspossible asap",
}
_KIND_OF = {word: kind for kind, words in _CONSTRAINTS.items() for word in words.split()}
_PROGRESS = ("percent", "started", "finished", "remaining")
_PROSE = frozenset({"进度", "形象进度"})


def activity_nodes(body: Body, facts: Facts | None, desk: Desk, intake: Intake) -> tuple[Node, ...]:
    """The activities of a table, in its order. Without `facts` a plan file says when the project
    starts."""
    gone = {row.id for row in body.rows if word_of(row.get("active")) in _NO}
    for item in gone:
        intake.leave("inactive-tasks", item)
    links = read_references(body, gone, desk, intake)
    first = _first_day(body, facts, desk) if body.columns.microsoft and facts else None
    nodes: list[Node] = []
    for row in body.rows:
        if row.id in gone:
            continue
        entries = _entries(row, body, desk, intake)
        if body.columns.microsoft:
            entries += _uncomputed(row, body, id(row) in links, first, desk, intake)
        if id(row) in links:
            entries.append((Scalar("after", body.place(row, "after")), links[id(row)]))
        kept = worked_milestone(tuple(one for one in entries if not is_null(one[1])), desk)
        nodes.append(Mapping(kept, body.place(row)))
    return tuple(nodes)


def _entries(row: Row, body: Body, desk: Desk, intake: Intake) -> list[Entry]:
    own = next((key for key in ("id", "number", "wbs", "uid") if key in body.columns.at), "name")
    where = body.place(row, own)
    line = row.number + 1
    if not row.id:
        desk.complain("DP121", f"第 {line} 行没有编号", "填上编号，或者删掉这一行", where)
    entries: list[Entry] = [(Scalar("id", where), Scalar(row.id or f"#{line}", where))]
    if not row.get("name"):
        where = body.place(row, "name")
        desk.complain("DP121", f"第 {line} 行没有工作名称", "填上名称", where, row.id)
        entries.append((Scalar("name", where), Scalar(row.id or f"#{line}", where)))
    if row.parent:
        where = body.place(row)
        entries.append((Scalar("parent", where), Scalar(row.parent, where)))
    elsewhere = {"id", "after", *(("snet", "deadline") if body.columns.microsoft else ())}
    for key in body.columns.at:
        text = row.get(key)
        if key in elsewhere or key not in ACTIVITY.keys or not text:
            continue
        if row.children and (key == "duration" or KINDS.get(text) == "task"):
            if key == "duration":
                intake.leave("summary-values", row.id)
            continue
        text = _value(key, text, row, body, desk, intake)
        entries += cell_nodes(key, text, body.place(row, key), desk)
    if word_of(row.get("milestone")) in _YES and "kind" not in body.columns.at:
        entries += [(Scalar("kind", body.place(row, "milestone")), _cell("milestone", row, body))]
    if row.get("span") and not {"snet", "deadline"} & body.columns.at.keys():
        both = _cell(row.get("span"), row, body, "span")
        entries += [(Scalar(key, both.where), both) for key in ("snet", "deadline")]
    with desk.collecting():
        entries += _constraint(row, body, desk, intake)
    entries += _by_hand(row, body, desk, intake)
    if row.get("resource_names"):
        intake.leave("resources", row.id)
    return entries


def _cell(text: str, row: Row, body: Body, key: str = "") -> Scalar:
    return scalar_cell(text, body.place(row, key))


def _value(key: str, text: str, row: Row, body: Body, desk: Desk, intake: Intake) -> str:
    """A cell with the unit of its header; a day plan takes dates without their time of day."""
    if key in DATES:
        text = day_text(text, body.grid.serial_shift)
        if plain(text).casefold() in _NOTHING:
            return ""
        short, timed = without_clock(text)
        if timed and desk.day_plan:
            intake.leave("clock-times", row.id)
            return short
        return text
    if key == "duration" and plain(text).endswith("?"):
        intake.leave("estimates", row.id)
    return with_unit(text, body.columns.units.get(key, ""))


def _constraint(row: Row, body: Body, desk: Desk, intake: Intake) -> list[Entry]:
    """限制类型 with 限制日期 as the constraint that it means."""
    text = row.get("constraint")
    if not text:
        return []
    where = body.place(row, "constraint")
    kind = _KIND_OF.get(re.sub(r"[.…·\-]", "", word_of(text)))
    if kind is None:
        raise InputError.of(
            "DP124",
            f"不认识的限制类型“{shown(text)}”",
            "写成 越早越好、越晚越好、不得早于…开始、不得晚于…开始、不得早于…完成、不得晚于…完成、"
            "必须开始于、必须完成于",
            where,
            row.id,
        )
    if kind == "":
        return []
    if kind == "alap":
        return [(Scalar("alap", where), Scalar("true", where))]
    day = _value("constraint_date", row.get("constraint_date"), row, body, desk, intake)
    if not day:
        raise InputError.of(
            "DP121", f"限制类型“{shown(text)}”没有限制日期", "填上限制日期", where, row.id
        )
    where = body.place(row, "constraint_date")
    return [(Scalar(kind, where), Scalar(day, where))]


def _by_hand(row: Row, body: Body, desk: Desk, intake: Intake) -> list[Entry]:
    """A manually scheduled row stands where its 开始时间 and 完成时间 say."""
    if not _manual(row):
        return []
    where = body.place(row, "mode")
    days = [_value(key, row.get(key), row, body, desk, intake) for key in ("snet", "deadline")]
    if not all(days) or row.children:
        intake.leave("manual-tasks", row.id)
        return []
    pairs = tuple(
        (Scalar(key, body.place(row, at)), Scalar(day, body.place(row, at)))
        for key, at, day in zip(("start", "finish"), ("snet", "deadline"), days, strict=True)
    )
    return [(Scalar("manual", where), Mapping(pairs, where))]


def _manual(row: Row) -> bool:
    mode = word_of(row.get("mode"))
    return "手动" in mode or "manual" in mode


def _uncomputed(
    row: Row, body: Body, linked: bool, first: date | None, desk: Desk, intake: Intake
) -> list[Entry]:
    """What holds of the dates that Microsoft Project computed: the start of a row that neither
    predecessors, children, a constraint, a manual mode nor the project's start account for. Beside
    them stands the deadline that somebody set, 最后期限."""
    entries: list[Entry] = []
    if row.get("due"):
        where = body.place(row, "due")
        day = _value("due", row.get("due"), row, body, desk, intake)
        entries.append((Scalar("deadline", where), scalar_cell(day, where)))
    if row.get("deadline"):
        intake.leave("computed-dates", row.id)
    if not row.get("snet"):
        return entries
    explained = linked or row.children or "constraint" in row.cells or _manual(row)
    where = body.place(row, "snet")
    if not explained:
        day = _value("snet", row.get("snet"), row, body, desk, intake)
        if first is None or _iso(scalar_cell(day, where)) != first:
            return [*entries, (Scalar("snet", where), scalar_cell(day, where))]
    intake.leave("computed-dates", row.id)
    return entries


def _iso(node: Node) -> date | None:
    try:
        return iso_date(node, Desk(""))
    except InputError:
        return None


def _first_day(body: Body, facts: Facts, desk: Desk) -> date | None:
    """The earliest 开始时间: the start of the project, where nothing else says it."""
    days = []
    for row in body.rows:
        text = without_clock(day_text(row.get("snet"), body.grid.serial_shift))[0]
        day = _iso(_cell(text, row, body, "snet"))
        if day is not None:
            days.append((day, row.number))
    if not days or "start" in facts.entries:
        return None
    first, number = min(days)
    where = body.grid.place(number, body.columns.at["snet"])
    facts.entries["start"] = (Scalar("start", where), Scalar(first.isoformat(), where))
    desk.notes.append(
        f"{where}：按 Project 的列名读：开始时间、完成时间是算出的日期，不当作约束；"
        f"项目从最早的开始时间 {first} 起"
    )
    if "calendar" not in facts.entries and "calendar" not in body.columns.at:
        desk.notes.append(
            f"{body.grid.file}：表格里没有日历，按每天都工作编排；要按国务院工作日编排，"
            "在表头上方写一行“日历”“china”"
        )
    return first


def progress_left(body: Body, intake: Intake) -> None:
    """Count what a table without a data date says of progress."""
    for row in body.rows:
        for key in _PROGRESS:
            if key in row.cells and plain(row.get(key)).rstrip("%") not in {"", "0", "0.0", "NA"}:
                intake.leave("progress", row.id)


def observation_nodes(body: Body, on: date, desk: Desk, intake: Intake) -> tuple[Node, ...]:
    """What the rows say of progress at the close of day `on`; summaries follow their works."""
    shares = _shares(body, desk, intake)
    nodes: list[Node] = []
    for row in body.rows:
        if row.made or word_of(row.get("active")) in _NO:
            continue
        said = []
        for key in _PROGRESS:
            text = _progress(key, row, body, shares, desk, intake) if row.get(key) else ""
            if text and row.children:
                intake.leave("summary-values", row.id)
            elif text:
                said.append((Scalar(key, body.place(row, key)), _cell(text, row, body, key)))
        if said:
            where = body.place(row)
            head = {"item": row.id, "as_of": on.isoformat()}
            facts = [(Scalar(key, where), Scalar(text, where)) for key, text in head.items()]
            nodes.append(Mapping((*facts, *said), where))
    return tuple(nodes)


def _shares(body: Body, desk: Desk, intake: Intake) -> bool:
    if "percent" not in body.columns.at or body.columns.units["percent"] == "%":
        return False
    column = body.columns.at["percent"]
    bare = [
        (row.get("percent"), body.place(row, "percent"))
        for row in body.rows
        if (row.number, column) not in body.grid.marks.percents
    ]
    with desk.collecting():
        return fractions(bare)
    return False


def _progress(key: str, row: Row, body: Body, shares: bool, desk: Desk, intake: Intake) -> str:
    text = row.get(key)
    if key != "percent":
        return _value(key, text, row, body, desk, intake)
    words = plain(text)
    if not re.fullmatch(r"\d+(\.\d*)?\s*%?", words):
        if body.columns.words["percent"] in _PROSE:
            intake.leave("progress-text", row.id)
            return ""
        return text
    shown_as_percent = (row.number, body.columns.at[key]) in body.grid.marks.percents
    if not words.endswith("%") and (shares or shown_as_percent):
        return f"{round(float(words) * 100, 6):g}%"
    return words
