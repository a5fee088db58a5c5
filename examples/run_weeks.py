"""Play an example on a store, week by week, as a bureau works from Monday to Monday.

    python -m examples.run_weeks ganzhou
    python -m examples.run_weeks jiujiang --store sqlite:///jiujiang.db

A folder holds plans (*.yaml) and `weeks.csv`, one row a report or an event of the ledger:

    week      the data date of the weekly report; everything of a week is recorded in one entry
    project   the code of the plan
    item      the work, or the summary, that it is about
    what      a report (started, percent, done, finished, reported) or an event (tender, close …)
    on        the day an event happened; empty for reports
    value     what is reported; the stage of an event, the result of a 回头看, the file that proves
              a 销号
    by, note  which office says so, and its words
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from projects.actuals import actuals, merged
from projects.errors import Finding, InputError, Place
from projects.forecast import one_decimal
from projects.ledger import EventKind, Evidence, Ledger, LedgerEvent, judge_events, ledger
from projects.model import Observation, ObservationKind, Project
from projects.portfolio import Tally, tally
from projects.progress import progress
from projects.readers import read_plan, read_text
from projects.reporting import judge, read_answer, read_day, read_done, read_percent
from projects.schedule import schedule
from projects.store import Entry, Reading, Store, evidence, ledgers, observations, open_store
from projects.store.revisions import SourceFile, files_of, latest, record
from projects.worktime import calendar_hash

HERE = Path(__file__).resolve().parent
OPENING, CLOSING = time(9), time(17)
"""When the plans are recorded on the first day, and when each week is."""
EVENTS = frozenset(get_args(EventKind))


@dataclass(frozen=True, slots=True)
class Week:
    """What came in up to one data date, by project. `proofs` are the evidence files."""

    day: date
    reports: Mapping[str, Sequence[Observation]]
    events: Mapping[str, Sequence[LedgerEvent]]
    proofs: Sequence[bytes]

    @property
    def recorded_at(self) -> datetime:
        """The clock when the week is written down."""
        return datetime.combine(self.day, CLOSING)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stood at a data date: the counts of its works, of its problems (None where it
    has none), and 形象进度 in percent, None where nothing was reported."""

    day: date
    project: str
    works: Tally
    problems: Tally | None
    percent: float | None

    def __str__(self) -> str:
        """One line: rates with what they count, then how many works stand where."""
        told = [self.works.done.says, self.works.closed.says]
        if self.problems is not None:
            told.append(self.problems.closed.says)
        if self.percent is not None:
            told.append(f"形象进度 {one_decimal(self.percent)}%")
        return f"{self.day} {self.project}：{'；'.join([*told, self.works.funnel.says])}"


def plans_of(folder: Path) -> Mapping[str, Path]:
    """The plan files of an example by their codes."""
    return {read_plan(path).code: path for path in sorted(folder.glob("*.yaml"))}


def weeks_of(folder: Path) -> tuple[Week, ...]:
    """The weeks of `weeks.csv` in order. Raises InputError for a cell that cannot be read."""
    path = folder / "weeks.csv"
    plans = {code: read_plan(plan) for code, plan in plans_of(folder).items()}
    reports: dict[date, dict[str, list[Observation]]] = {}
    events: dict[date, dict[str, list[LedgerEvent]]] = {}
    proofs: dict[date, list[bytes]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            day, code = date.fromisoformat(row["week"]), row["project"]
            where = Place(path.name, line)
            if row["what"] in EVENTS:
                event, proof = _event(row, where)
                events.setdefault(day, {}).setdefault(code, []).append(event)
                proofs.setdefault(day, []).extend(proof)
            else:
                seen = _report(row, day, plans[code], where)
                reports.setdefault(day, {}).setdefault(code, []).append(seen)
    days = sorted({*reports, *events})
    return tuple(
        Week(day, reports.get(day, {}), events.get(day, {}), proofs.get(day, ())) for day in days
    )


def _report(row: Mapping[str, str], day: date, plan: Project, where: Place) -> Observation:
    kind, text = cast(ObservationKind, row["what"]), row["value"]
    quantity = next((work.quantity for work in plan.activities if work.id == row["item"]), None)
    value: float | date | str
    match kind:
        case "percent":
            value = read_percent(text, where)
        case "done":
            value = read_done(text, quantity, where)
        case "reported":
            value = read_answer(text, where)
        case _:
            value = read_day(text, day, where)
    return Observation(row["item"], day, kind, value, row["by"], row["note"], where=where)


def _event(row: Mapping[str, str], where: Place) -> tuple[LedgerEvent, list[bytes]]:
    closes = row["what"] == "close"
    proof = f"{row['item']} {row['note']}\n{row['by']} {row['on']}\n（示例数据）\n".encode()
    made = LedgerEvent(
        item=row["item"],
        kind=cast(EventKind, row["what"]),
        on=date.fromisoformat(row["on"]),
        by=row["by"],
        note=row["note"],
        stage="" if closes or row["what"] == "recheck" else row["value"],
        result=row["value"] if row["what"] == "recheck" else "",
        evidence=(Evidence(row["value"], hashlib.sha256(proof).hexdigest()),) if closes else (),
        where=where,
    )
    return made, [proof] if closes else []


def run(folder: Path, store: Store, until: date = date.max) -> tuple[Standing, ...]:
    """Record the plans, then every week up to `until`; how each project stood after each week.

    Raises InputError with all that is wrong with a week; nothing of that week is recorded then.
    """
    plans = plans_of(folder)
    weeks = [week for week in weeks_of(folder) if week.day <= until]
    with store.writing("市城管局", "add", datetime.combine(weeks[0].day, OPENING)) as entry:
        for code, path in plans.items():
            file = SourceFile("plan", path.name, path.read_bytes())
            record(entry, code, [file], calendar_hash=calendar_hash(read_plan(path)))
    found: list[Standing] = []
    for week in weeks:
        with store.writing("局巡察整改办", "report", week.recorded_at) as entry:
            record_week(entry, week)
            found += [stand(entry, code, week.day)[0] for code in plans]
    return tuple(found)


def record_week(entry: Entry, week: Week) -> None:
    """The reports and the events of one week, judged first, in one entry."""
    wrong: list[Finding] = []
    for code in {**week.reports, **week.events}:
        seen, happened = week.reports.get(code, ()), week.events.get(code, ())
        plan = known(entry, code)
        refused = [one for one in judge(plan, seen) if one.level == "error"]
        if not refused:
            states = actuals(merged(plan, seen), week.day)
            refused += judge_events(plan, ledgers.events(entry, code), happened, states)
        wrong += refused
    if wrong:
        raise InputError(wrong)
    for proof in week.proofs:
        evidence.put(entry, proof)
    for code, seen in week.reports.items():
        observations.add(entry, code, seen, source="weeks.csv")
    for code, happened in week.events.items():
        ledgers.add(entry, code, happened)


def known(reading: Reading, code: str, known_at: datetime | None = None) -> Project:
    """A plan with its reports as the store knew them at `known_at`, read from the store alone."""
    revision = latest(reading, code, known_at)
    if revision is None:
        raise InputError.of("DP860", f"那时还没有登记项目“{code}”的计划", "换一个晚些的时刻")
    (file,) = files_of(reading, revision)
    return merged(_plan(file), observations.rows(reading, code, known_at))


@lru_cache
def _plan(file: SourceFile) -> Project:
    """A plan as its file has it; the same file is read once."""
    return read_text(file.data.decode("utf-8"), file.name)


def stand(
    reading: Reading, code: str, day: date, known_at: datetime | None = None
) -> tuple[Standing, Ledger]:
    """How a project stood at `day`, by what was known at `known_at` (None: all that is), and the
    ledger behind it."""
    computed = schedule(known(reading, code, known_at), as_of=day)
    seen = progress(computed)
    book = ledger(computed, ledgers.events(reading, code, known_at), progress=seen)
    problems = [problem.state for problem in book.lists.problems]
    return Standing(
        day=day,
        project=code,
        works=tally("事项", [measure.state for measure in book.lists.measures]),
        problems=tally("问题", problems, closed_name="问题销号率") if problems else None,
        percent=seen.actual_percent,
    ), book


def _played(folder: Path, url: str) -> Iterator[str]:
    store = open_store(url)
    try:
        yield from (str(one) for one in run(folder, store))
    finally:
        store.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Play one example and print a line a week and project."""
    parser = argparse.ArgumentParser(prog="python -m examples.run_weeks")
    parser.add_argument("example", choices=sorted(path.parent.name for path in _examples()))
    parser.add_argument("--store", help="SQLAlchemy URL; by default a store that is thrown away")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.store or f"sqlite:///{folder}/weeks.db"
        for line in _played(HERE / chosen.example, url):
            print(line)


def _examples() -> Iterator[Path]:
    return HERE.glob("*/weeks.csv")


if __name__ == "__main__":
    main()
