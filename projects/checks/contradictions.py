"""What a plan says twice and differently, and what it says that cannot be.

Items count as one subject (同一事项) only on grounds that a reader can check in the plan, and the
finding names them:

- they stand directly under the same summary, or under none; and
- they count the same: equal `quantity`, total (above 1) and unit; and
- their names share a quoted name (“智慧渣土”), or are equal without what stands in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from projects.checks.arithmetic import Rate, decimal, rates, sums, two_amounts
from projects.checks.case import Case, label, of, rule, some
from projects.checks.words import plain
from projects.errors import NOWHERE, Finding, Place
from projects.model import Activity, Observation, ObservationKind, day_of
from projects.observed import NAMES, value_words

_QUOTED = re.compile(r"[“「『]([^”」』]+)[”」』]")
_APART = "确是两项工作的，名称加以区别，或登记豁免"


@dataclass(frozen=True, slots=True)
class Subject:
    """Works that are one subject, in the order of the plan, and why they are."""

    works: tuple[Activity, ...]
    ground: str

    def among(self, values: Mapping[str, object]) -> list[Activity]:
        """Those of the works that have a value (by id)."""
        return [work for work in self.works if work.id in values]

    def differing(self, values: Mapping[str, object]) -> Iterator[tuple[Activity, Activity]]:
        """The first work that has a value (by id), with each later one that has another."""
        known = self.among(values)
        for work in known[1:]:
            if values[work.id] != values[known[0].id]:
                yield known[0], work

    def says(self, one: Activity, other: Activity) -> str:
        """Two of the works, and the ground, as a sentence begins."""
        return f"“{label(one)}”与“{label(other)}”应为同一事项（依据：{self.ground}）"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement stands: in words, and as a place."""

    says: str
    where: Place


def _subjects(case: Case) -> Iterator[Subject]:
    """Every set of works that are one subject; works that count nothing are never compared."""
    found: dict[tuple[str | None, float, str, str], list[Activity]] = {}
    for work in case.project.activities:
        if work.quantity is not None and work.quantity.unit and work.quantity.total > 1:
            for name in _names(work.name):
                key = (work.parent, work.quantity.total, work.quantity.unit, name)
                found.setdefault(key, []).append(work)
    told: set[tuple[str, ...]] = set()
    for (_, total, unit, name), works in found.items():
        ids = tuple(work.id for work in works)
        if len(works) > 1 and ids not in told:
            told.add(ids)
            yield Subject(tuple(works), f"{name}，总量都是 {total:g} {unit}")


def _names(name: str) -> Iterator[str]:
    """What a name may share with another one, each as the ground that it gives."""
    for quoted in dict.fromkeys(_QUOTED.findall(name)):
        yield f"名称同含“{quoted}”"
    bare = plain(name)
    if bare:
        yield f"名称同为“{bare}”"


def _said(case: Case) -> Iterator[Observation]:
    """What was said until the data date, in the order it was recorded."""
    for row in case.project.observations:
        if case.as_of is not None and row.as_of <= case.as_of:
            yield row


def _newest(case: Case) -> list[Observation]:
    """The rows of the newest data date of each item and kind: older weeks are history."""
    rows = list(_said(case))
    days = {(row.item, row.kind): row.as_of for row in sorted(rows, key=lambda row: row.as_of)}
    return [row for row in rows if row.as_of == days[row.item, row.kind]]


def _values(rows: Iterable[Observation], kind: str) -> Mapping[tuple[str, date], Observation]:
    """The last row of one kind, by item and data date: corrections are later rows."""
    return {(row.item, row.as_of): row for row in rows if row.kind == kind}


@rule("DP680")
def two_counts(case: Case) -> Iterable[Finding]:
    """One subject, one data date, two counts."""
    done: dict[date, dict[str, object]] = {}
    for (item, day), row in _values(_said(case), "done").items():
        done.setdefault(day, {})[item] = row.value
    for subject in _subjects(case):
        shared = [day for day, counts in done.items() if len(subject.among(counts)) > 1]
        newest = max(shared, default=date.min)  # what has been put right since is history
        counts = done.get(newest, {})
        for one, other in subject.differing(counts):
            assert one.quantity is not None
            unit, values = one.quantity.unit, (counts[one.id], counts[other.id])
            yield of(
                other,
                "DP680",
                "warning",
                f"{subject.says(one, other)}，同在 {newest}，一处报 {values[0]:g} {unit}，"
                f"一处报 {values[1]:g} {unit}",
                f"核实实际数量，两处改为一致；{_APART}",
            )


@rule("DP681")
def two_deadlines(case: Case) -> Iterable[Finding]:
    """One subject, two due days."""
    due = {work.id: work.deadline.day for work in case.works.values() if work.deadline}
    for subject in _subjects(case):
        for one, other in subject.differing(due):
            assert one.deadline is not None
            assert other.deadline is not None
            yield of(
                other,
                "DP681",
                "warning",
                f"{subject.says(one, other)}，时限却有两个："
                f"{one.deadline.day}（{one.deadline.text}）和 "
                f"{other.deadline.day}（{other.deadline.text}）",
                f"以下达文件为准统一时限；{_APART}",
            )


@rule("DP682")
def two_owners(case: Case) -> Iterable[Finding]:
    """One subject, or one name under one summary, with two leading offices."""
    named: dict[tuple[str | None, str], list[Activity]] = {}
    for work in case.project.activities:
        named.setdefault((work.parent, work.name), []).append(work)
    same = [Subject(tuple(works), "名称相同") for works in named.values() if len(works) > 1]
    owners = {work.id: work.owner for work in case.project.activities if work.owner}
    told: set[str] = set()
    for subject in (*_subjects(case), *same):
        for one, other in subject.differing(owners):
            if other.id not in told:
                yield of(
                    other,
                    "DP682",
                    "note",
                    f"{subject.says(one, other)}，牵头单位却是两家：{one.owner}和{other.owner}",
                    f"明确一家牵头，其余列为配合；{_APART}",
                )
            told.add(other.id)


def _stated_rates(case: Case) -> Iterator[tuple[Activity, Rate, Origin]]:
    """Every rate that was stated with its parts: reported with a count, or written in a note."""
    rows = _newest(case)
    done, percents = _values(rows, "done"), _values(rows, "percent")
    for spot, row in percents.items():
        count, work = done.get(spot), case.works.get(row.item)
        if count is None or work is None or work.quantity is None or not work.quantity.total:
            continue
        if isinstance(row.value, float) and isinstance(count.value, float):
            parts = decimal(count.value), decimal(work.quantity.total), decimal(row.value)
            yield work, Rate(*parts), Origin(f"{row.as_of} 填报", row.where)
    for work, text, origin in _texts(case):
        for rate in rates(text):
            yield work, rate, origin


def _texts(case: Case) -> Iterator[tuple[Activity, str, Origin]]:
    """Every note of the plan: its work, its words, and where it stands."""
    for work in case.project.activities:
        if work.note:
            yield work, work.note, Origin("备注", work.where)
    for row in _newest(case):
        said = case.works.get(row.item)
        if row.note and said is not None:
            yield said, row.note, Origin(f"{row.as_of} 填报的备注", row.where)


@rule("DP683")
def truncated_rates(case: Case) -> Iterable[Finding]:
    """Rates cut off instead of rounded: 12/17 printed as 70.5."""
    for work, rate, origin in _stated_rates(case):
        if rate.verdict == "truncated":
            yield Finding(
                "DP683",
                f"“{label(work)}”{origin.says} {rate.part}/{rate.whole} 为 {rate.stated}%，是截断；"
                f"实为 {rate.exact:.3f}%，四舍五入为 {rate.rounded}%",
                f"改为 {rate.rounded}%",
                origin.where,
                "note",
                work.id,
            )


@rule("DP684")
def wrong_rates(case: Case) -> Iterable[Finding]:
    """Rates that are not the quotient of their own parts."""
    for work, rate, origin in _stated_rates(case):
        if rate.verdict == "wrong":
            yield Finding(
                "DP684",
                f"“{label(work)}”{origin.says} {rate.part}/{rate.whole} 为 {rate.stated}%，"
                f"应为 {rate.rounded}%",
                "核对完成数、总数和百分比，三者对上再报",
                origin.where,
                "warning",
                work.id,
            )


@rule("DP685")
def sums_that_fail(case: Case) -> Iterable[Finding]:
    """Counts that do not add up: written sums, and summaries against the works below them."""
    for work, text, origin in _texts(case):
        for one in sums(text):
            if one.actual != one.total:
                terms = " + ".join(str(term) for term in one.terms)
                yield Finding(
                    "DP685",
                    f"“{label(work)}”{origin.says}里 {terms} = {one.total} 不成立，"
                    f"各项相加是 {one.actual}",
                    "核对各项和合计",
                    origin.where,
                    "warning",
                    work.id,
                )
    yield from _totals_below(case)


def _totals_below(case: Case) -> Iterator[Finding]:
    """Summaries whose quantity is not the sum of their parts', all counted in its unit."""
    for item, parts in case.children.items():
        whole = case.works.get(item)
        counted = [part.quantity for part in parts if part.quantity is not None]
        if whole is None or whole.quantity is None or not whole.quantity.unit:
            continue
        total, unit = whole.quantity.total, whole.quantity.unit
        if len(counted) < len(parts) or any(one.unit != unit for one in counted):
            continue
        below = sum(decimal(one.total) for one in counted)
        if below != decimal(total):
            yield of(
                whole,
                "DP685",
                "warning",
                f"“{label(whole)}”总量 {total:g} {unit}，下级 {len(parts)} 项合计 {below:f} {unit}",
                "核对总量，或补上缺少的下级",
            )


@rule("DP686")
def two_figures(case: Case) -> Iterable[Finding]:
    """One note that gives the same thing two amounts."""
    for work, text, origin in _texts(case):
        for one in two_amounts(text):
            yield Finding(
                "DP686",
                f"“{label(work)}”{origin.says}里“{one.label}”有两个数："
                f"{one.one} {one.unit}和 {one.other} {one.unit}",
                "核实后只留一个；确是两回事的，名称加以区别",
                origin.where,
                "note",
                work.id,
            )


@rule("DP687")
def yes_before_the_start(case: Case) -> Iterable[Finding]:
    """Reported 是 for a period that ended before the work may begin."""
    last = {row.item: row for row in _said(case) if row.kind == "reported"}
    for work in case.leaves:
        row, start = last.get(work.id), _written_start(work)
        if row is None or row.value != "是" or start is None or start <= row.as_of:
            continue
        if case.state(work.id).started is not None:
            continue
        due, room = work.deadline, ""
        if due is not None and due.day >= start:
            length = (due.day - start).days + 1
            room = f"；从开始到时限 {due.day} 共 {length} 天，要做完全部工作"
        yield Finding(
            "DP687",
            f"“{label(work)}”计划 {start} 才开始，截至 {row.as_of} 的时段却自报按序时进度“是”"
            f"{room}",
            "尚未开始的不报“是”；前期工作另列一项，各有时限",
            row.where if row.where != NOWHERE else work.where,
            "warning",
            work.id,
        )


def _written_start(work: Activity) -> date | None:
    """The day before which the plan lets nothing begin, where it names one."""
    named = [c.at for c in work.constraints if c.kind in ("snet", "mso") and c.at is not None]
    return day_of(max(named)) if named else None


@rule("DP688")
def yes_without_progress(case: Case) -> Iterable[Finding]:
    """Reported 是 without a word on how far the work has come."""
    if case.progress is None:
        return
    standings = [case.progress[work.id] for work in case.leaves]
    yes = [one for one in standings if one.reported == "是"]
    bare = [one.id for one in yes if one.actual_percent is None]
    if bare:
        yield Finding(
            "DP688",
            f"{len(yes)} 项自报“是”的工作中有 {len(bare)} 项没有填报任何进度，无从核对："
            f"{some(bare)}",
            "补报百分比、完成数量或实际开始日期",
            case.works[bare[0]].where,
            "note",
            bare[0] if len(bare) == 1 else "",
        )


@rule("DP689")
def two_voices(case: Case) -> Iterable[Finding]:
    """Two offices that say different things of one item at one data date: the last one counts."""
    spoken: dict[tuple[str, date, ObservationKind], dict[str, Observation]] = {}
    for row in _newest(case):
        if row.by:
            voices = spoken.setdefault((row.item, row.as_of, row.kind), {})
            voices.pop(row.by, None)
            voices[row.by] = row
    for (item, day, kind), rows in spoken.items():
        *others, last = rows.values()
        other = next((row for row in others if row.value != last.value), None)
        if other is None:
            continue
        work = case.works.get(item)
        name = label(work) if work is not None else case.project.name
        what = "自报" if kind == "reported" else NAMES[kind]
        yield Finding(
            "DP689",
            f"“{name}”在 {day} 的{what}，{other.by}报 {_shown(case, other)}，"
            f"{last.by}报 {_shown(case, last)}，计算采用后一个",
            "两家核对；前一个有误的，由原单位补一条更正",
            last.where if last.where != NOWHERE else case.project.where,
            "note",
            item,
        )


def _shown(case: Case, row: Observation) -> str:
    return value_words(row.value, row.kind, case.project.minutes_per_day)
