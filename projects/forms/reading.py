"""A form as a department sent it back, to observations: everything wrong with it at once.

Nothing is recorded here. Whoever records checks `clean` first, takes `new_rows` of each project
and remembers `digest`, so that a report sent twice counts once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from projects.errors import Finding, InputError, Place
from projects.forms.fresh import new_rows
from projects.forms.interpret import Interpreter
from projects.forms.layout import DATE_LABEL, PERSON_LABEL
from projects.forms.lines import Line, lines_of
from projects.forms.meta import Meta
from projects.forms.opening import FormFile, open_form
from projects.forms.tablerows import FormRow, Table, reading_order, table_of
from projects.forms.values import TEMPLATE, Change, FormPlan, FormReading, Key, Problem
from projects.model import Observation
from projects.reporting import judge, read_day

_NAMED: Final = 8
"""So many works are named in one sentence."""
_AHEAD: Final = timedelta(days=31)
"""A data date without its year lies at most so far behind that of the template."""
_WEEK: Final = timedelta(days=7)


def read_form(
    form: Path | FormFile,
    plans: Sequence[FormPlan],
    *,
    workspace: str = "",
    today: date | None = None,
) -> FormReading:
    """What a form says, with all its mistakes.

    Args:
        form: the file, or the form already opened to see which projects it is about.
        plans: the current plans, with all that is recorded of them.
        workspace: the name of the workspace.
        today: the day on which it is read, where that matters: no data date lies after it, and one
            more than a week ago is remarked upon.

    Raises:
        InputError: where the file is no form of ours (see `open_form`).
    """
    opened = open_form(form) if isinstance(form, Path) else form
    return _Reader(opened, tuple(plans), workspace, today).read()


def elsewhere(form: FormFile, workspace: str, codes: Iterable[str]) -> list[Finding]:
    """DP564: a form of another workspace, or of projects (`codes`) that this one does not have."""
    meta, where, known = form.meta, Place(form.name), set(codes)
    if meta.workspace != workspace:
        return [
            Finding(
                "DP564",
                f"这张表来自另一个工作区“{meta.workspace}”，本工作区是“{workspace}”",
                "发给生成它的单位，或者在本工作区重新下载",
                where,
            )
        ]
    return [
        Finding(
            "DP564",
            f"本工作区没有表中的项目 {code}（{made.name}）",
            "核对是不是发错了单位；项目已撤销的，重新下载填报表",
            where,
        )
        for code, made in meta.plans.items()
        if code not in known
    ]


@dataclass
class _Reader:
    form: FormFile
    plans: tuple[FormPlan, ...]
    workspace: str
    today: date | None

    def read(self) -> FormReading:
        meta, table = self.form.meta, table_of(self.form)
        codes = (plan.code for plan in self.plans)
        foreign = elsewhere(self.form, self.workspace, codes)
        outdated = [] if foreign else self._outdated()
        said_on, as_of, wrong_date = self._data_date()
        person = self._beside(PERSON_LABEL)
        interpreter = Interpreter(as_of, f"{meta.owner}（{person}）" if person else meta.owner)
        refused = bool(foreign or outdated)
        rows = {} if refused else self._observations(table, interpreter)
        problems = () if refused else _problems(table)
        findings = [*self.form.findings, *foreign, *outdated, *wrong_date, *table.findings]
        findings += [*interpreter.findings, *self._judged(rows)]
        filled = {row.key for row in table.rows if row.filled.keys() - {"note"}}
        missing = tuple(key for key in meta.rows if key not in {row.key for row in table.rows})
        unfilled = tuple(key for key, row in meta.rows.items() if row.due and key not in filled)
        if not filled and all(finding.level != "error" for finding in findings):
            findings.append(_empty(self.form))
        order = reading_order(self.form)
        findings.sort(key=lambda finding: order(finding.where))
        findings += [_changed(change) for change in table.changes]
        findings += [_note_alone(row) for row in table.rows if row.filled.keys() == {"note"}]
        if filled:
            findings += _unsaid(meta, missing, unfilled, self.form.name)
        return FormReading(
            file=self.form.name,
            workspace=meta.workspace,
            owner=meta.owner,
            by=interpreter.by,
            person=person,
            as_of=as_of,
            said_on=said_on,
            assisting=meta.assisting,
            works={key: row.shown.get("name", "") for key, row in meta.rows.items()},
            rows=rows,
            problems=problems,
            findings=tuple(findings),
            missing=missing,
            unfilled=unfilled,
            changed_outside=table.changes,
            digest=_digest(meta, as_of, interpreter.by, rows, problems),
            outdated=bool(outdated),
            typed={row.key: row.filled for row in reversed(table.rows)},
            spots=table.spots,
        )

    # -- where the form comes from --------------------------------------------------------------

    def _outdated(self) -> list[Finding]:
        meta, where = self.form.meta, Place(self.form.name)
        remedy = "重新下载；已填的内容已带入发回的新表，核对后用新表上报"
        if meta.template != TEMPLATE:
            says = f"模板已过期：这张表是第 {meta.template} 版模板，现在用第 {TEMPLATE} 版"
            return [Finding("DP563", says, remedy, where)]
        gone = {key[0] for key in meta.rows if key not in self.lines}
        return [
            Finding(
                "DP563",
                f"模板已过期：{made.name}的这张表按第 {made.revision} 版计划生成，"
                f"现在是第 {plan.revision} 版",
                remedy,
                where,
            )
            for plan in self.plans
            if (made := meta.plans.get(plan.code))
            and (made.digest != plan.digest or plan.code in gone)
        ]

    # -- what it says ---------------------------------------------------------------------------

    def _beside(self, label: str) -> str:
        found = (sheet.beside(label) for sheet in self.form.sheets)
        return next((" ".join(said[0].split()) for said in found if said is not None), "")

    def _data_date(self) -> tuple[str, date, list[Finding]]:
        """The text, the day, and what is wrong with it; the template's or today's then goes on."""
        sheets = self.form.sheets
        said = next((one for sheet in sheets if (one := sheet.beside(DATE_LABEL))), None)
        text, where = said or ("", Place(self.form.name))
        meant = self.form.meta.as_of
        if not text:
            return "", meant, [_no_date("没有填数据截至日期", where)]
        try:
            day = _day(read_day(text, meant + _AHEAD, where))
        except InputError as error:
            wrong = [_no_date(f"数据截至日期：{one.says}", where) for one in error.findings]
            return text, meant, wrong
        if self.today is None:
            return text, day, []
        if day > self.today:
            return text, self.today, [_ahead(day, self.today, where)]
        return text, day, [_of_old(day, self.today, where)] if self.today - day > _WEEK else []

    def _observations(
        self, table: Table, interpreter: Interpreter
    ) -> dict[str, tuple[Observation, ...]]:
        counted = Counter(row.key for row in table.rows)
        rows: dict[str, list[Observation]] = {}
        for row in table.rows:
            if counted[row.key] > 1:
                continue  # a doubled row is a mistake already, whatever it says
            said = interpreter.observations(row, self.lines[row.key])
            rows.setdefault(row.key[0], []).extend(said)
        return {code: tuple(found) for code, found in rows.items() if found}

    @cached_property
    def lines(self) -> Mapping[Key, Line]:
        """The works of the department in the current plans; none where it has lost them all."""
        meta = self.form.meta
        plans = [plan for plan in self.plans if plan.code in meta.plans]
        try:
            found = lines_of(plans, meta.owner, meta.as_of, assisting=meta.assisting)
        except InputError:
            return {}
        return {line.key: line for line in found}

    def _judged(self, rows: Mapping[str, Sequence[Observation]]) -> list[Finding]:
        projects = {plan.code: plan.schedule.project for plan in self.plans}
        return [
            finding
            for code, said in rows.items()
            for finding in judge(projects[code], new_rows(projects[code], said))
        ]


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)


def _problems(table: Table) -> tuple[Problem, ...]:
    return tuple(
        Problem(*row.key, row.filled["problem"], row.place("problem"))
        for row in table.rows
        if "problem" in row.filled
    )


def _digest(
    meta: Meta,
    as_of: date,
    by: str,
    rows: Mapping[str, Sequence[Observation]],
    problems: Sequence[Problem],
) -> str:
    """The SHA-256 of what is said: neither the order of the rows nor the file takes part."""
    said = sorted(
        [code, row.item, row.kind, _plain(row.value), row.note]
        for code, found in rows.items()
        for row in found
    )
    told = sorted([one.project, one.item, one.text] for one in problems)
    content = [meta.workspace, meta.owner, as_of.isoformat(), by, said, told]
    text = json.dumps(content, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


# -- findings about the whole ------------------------------------------------------------


def _no_date(says: str, where: Place) -> Finding:
    return Finding("DP578", says, "在“数据截至”后面的黄色单元格写日期，如 2024-05-26", where)


def _ahead(day: date, today: date, where: Place) -> Finding:
    says = f"数据截至 {day}，晚于今天 {today}"
    return Finding("DP578", says, "写已经到了的日子；提前填的表，到那一天再报", where)


def _of_old(day: date, today: date, where: Place) -> Finding:
    """DP577: the form of an earlier week, as somebody fills it again by mistake."""
    return Finding(
        "DP577",
        f"数据截至 {day}，已过 {(today - day).days} 天，各项进度按那一天登记",
        "补报、更正以前的，不用改；报本期情况的，改正“数据截至”再报一次",
        where,
        "warning",
    )


def _empty(form: FormFile) -> Finding:
    return Finding(
        "DP572",
        "整张表没有填任何内容",
        "在黄色单元格填写本期进度；没有变化的也要填累计数",
        Place(form.name),
    )


def _changed(change: Change) -> Finding:
    if not change.old:
        says = f"{change.title}的空白单元格里写了“{_short(change.new)}”，不采用"
        return Finding("DP573", says, "写在对应的黄色单元格里", change.where, "warning")
    return Finding(
        "DP573",
        f"{change.title}原为“{_short(change.old)}”，被改成“{_short(change.new)}”，改动不采用",
        "只填黄色单元格；计划有误的，报项目管理单位修改计划",
        change.where,
        "warning",
    )


def _note_alone(row: FormRow) -> Finding:
    """DP579: a note goes with what is reported; alone there is nothing to which it belongs."""
    return Finding(
        "DP579",
        f"只写了说明“{_short(row.filled['note'])}”，没有填进度，说明没有登记",
        "把进度一并填上；需要协调的写在“存在问题及需协调事项”栏",
        row.place("note"),
        "warning",
        row.key[1],
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}……"


def _unsaid(
    meta: Meta, missing: Sequence[Key], unfilled: Sequence[Key], file: str
) -> list[Finding]:
    """DP575: works about which nothing is said. Not a mistake: 未填 is an answer too."""
    where, found = Place(file), []
    if missing:
        says = f"有 {len(missing)} 行被删去，按未填处理：{_names(meta, missing)}"
        found.append(Finding("DP575", says, "需要填报的，从原表恢复", where, "note"))
    left = [key for key in unfilled if key not in set(missing)]
    if left:
        says = f"本期应填的工作有 {len(left)} 项未填：{_names(meta, left)}"
        found.append(Finding("DP575", says, "没有变化的也要填累计数", where, "note"))
    return found


def _names(meta: Meta, keys: Sequence[Key]) -> str:
    names = [meta.rows[key].shown.get("name", key[1]) for key in keys[:_NAMED]]
    return "、".join(names) + ("等" if len(keys) > _NAMED else "")
