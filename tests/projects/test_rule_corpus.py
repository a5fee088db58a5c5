"""The rule corpus: one tiny plan per rule, with the expected findings inside.

A bad plan says `# expect: DP104 line 12`, `# expect: DP181 C1` (a cell) or `# expect: DP150` (the
file as a whole); what follows a colon has to stand in the message. Formats without comments have
`NAME.expect` beside them. Each finding counts: one too many, missing or misplaced fails.

A good plan says what it gives, `# gives: L010SS+10 -> L020`, in the words of `told` below; formats
without comments have `NAME.gives`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from projects.codes import CODES
from projects.errors import Finding, InputError
from projects.model import DAY, Activity, CalendarSpec, Options, Project, Span, day_of
from projects.readers import read_plan
from projects.schedule import schedule

PLANS = Path(__file__).resolve().parents[1] / "plans"
BAD = sorted(path for path in (PLANS / "bad").iterdir() if path.suffix != ".expect")
GOOD = sorted(path for path in (PLANS / "good").iterdir() if path.suffix != ".gives")
EXPECT = re.compile(
    r"(?P<code>DP\d{3})(?: line (?P<line>\d+)| (?P<cell>[A-Z]+\d+))?(?:: (?P<says>.+))?"
)

NOTICES = "test_holidays.py: files of notices, no plans"
MSPDI = "test_mspdi_reader.py: files of Microsoft Project"
P6 = "test_xer_reader.py: files of Primavera P6"
BRIDGE = "test_mpxj_bridge.py, test_readers_dispatch.py: files that are converted first"
ELSEWHERE = {
    "DP137": "test_bundled.py: a name on the command line, no plan",
    "DP407": "a question of `daopai why`, no plan",
    "DP408": "a question of `daopai schedule --paths`, no plan",
    **dict.fromkeys(("DP125", "DP132", "DP138", "DP139"), MSPDI),
    **dict.fromkeys(("DP197", "DP198", "DP199"), P6),
    **dict.fromkeys(("DP192", "DP193", "DP194", "DP195", "DP196"), BRIDGE),
    **dict.fromkeys(("DP381", "DP382", "DP383", "DP384", "DP385"), NOTICES),
    "DP101": "test_readers_files.py: no file can stand for a missing file",
    "DP102": "test_readers_files.py: a folder",
    "DP103": "test_readers_files.py: permissions do not survive a checkout",
    "DP104": "test_readers_files.py: 50 MB are made, not stored",
    "DP114": "test_readers_files.py: deep nesting is made, not stored",
    "DP186": "test_readers_tables_messy.py: only a workbook has several sheets",
}


def expected(path: Path) -> list[tuple[str, str]]:
    aside = path.with_name(path.name + ".expect")
    if aside.exists():
        lines = aside.read_text(encoding="utf-8").splitlines()
    else:
        text = path.read_bytes().decode("utf-8", "replace")
        lines = re.findall(r"# expect: (.+)", text)
    matches = [EXPECT.fullmatch(line.strip()) for line in lines]
    assert all(matches), f"an expectation in {path.name} is not in the form of this test"
    return [(spot(match), match["says"] or "") for match in matches if match]


def spot(match: re.Match[str]) -> str:
    place = match["cell"] or (f"line {match['line']}" if match["line"] else "")
    return f"{match['code']} {place}".strip()


def found_spot(finding: Finding, path: Path) -> str:
    where = finding.where
    assert where.file == path.name, f"{finding} does not name its file"
    place = where.cell or (f"line {where.line}" if where.line is not None else "")
    return f"{finding.code} {place}".strip()


def findings_of(path: Path) -> tuple[Finding, ...]:
    """What reading, and where that succeeds scheduling, complains about."""
    try:
        schedule(read_plan(path))
    except InputError as error:
        return error.findings
    return ()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_plan_gives_exactly_its_expected_findings(path: Path) -> None:
    wanted = expected(path)
    found = findings_of(path)
    assert wanted, f"{path.name} expects nothing"
    assert Counter(found_spot(one, path) for one in found) == Counter(at for at, _ in wanted), [
        str(one) for one in found
    ]
    for at, says in wanted:
        assert any(says in one.says for one in found if found_spot(one, path) == at)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_finding_says_in_chinese_what_is_wrong_and_what_to_do(path: Path) -> None:
    for finding in findings_of(path):
        assert re.search(r"[一-鿿]", finding.says)
        assert re.search(r"[一-鿿]", finding.remedy), finding
        assert finding.code in CODES, f"{finding.code} has no row in projects/codes"
        assert finding.level == CODES[finding.code].level


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_plan_reads_as_it_says(path: Path) -> None:
    aside = path.with_name(path.name + ".gives")
    source = aside if aside.exists() else path
    text = source.read_bytes().decode("utf-8", "replace")
    wanted = text.splitlines() if aside.exists() else re.findall(r"# gives: (.+)", text)
    lines = set(told(read_plan(path)))
    assert [line for line in wanted if line not in lines] == [], sorted(lines)


def told(project: Project) -> Iterator[str]:
    """A plan in short lines."""
    yield f"code {project.code}"
    yield f"project {project.name}"
    if project.start is not None:
        yield f"start {moment(project.start)}"
    if project.data_date is not None:
        yield f"data-date {moment(project.data_date)}"
    options = {key: getattr(project.options, key) for key in Options.__slots__}
    yield " ".join(["options", *(f"{key}={value}" for key, value in options.items())])
    for missed in project.left_out:
        said = f"left-out {missed.kind} {missed.count} {missed.says} {'、'.join(missed.items)}"
        yield said.rstrip()
    for due in project.deadlines:
        buffer = f" buffer {due.buffer}" if due.buffer else ""
        yield f"deadline {due.item or 'project'} {due.day} {due.text}{buffer}"
    for link in project.links:
        on = f" {link.lag_on}" if link.lag_on else ""
        yield f"{link.label.removesuffix('ed') if on else link.label} -> {link.after}{on}"
    for spec in project.calendars:
        yield from told_calendar(spec)
    for activity in project.activities:
        yield from told_activity(activity)
    for seen in project.observations:
        value = f"{seen.value:g}" if isinstance(seen.value, float) else seen.value
        yield f"observation {seen.item} {seen.as_of} {seen.kind} {value}"
    for stage in project.stages:
        yield f"stage {stage.id} {stage.first} {stage.last}"
    for waiver in project.waivers:
        yield f"waiver {waiver.code} {waiver.item}"


def told_activity(activity: Activity) -> Iterator[str]:
    item = activity.id
    yield f"{item} {activity.kind} {length(activity.duration)}"
    yield f"name {item} {activity.name}"
    yield f"owner {item} {activity.owner}"
    yield f"{item} drivers {'、'.join(activity.drivers)}"
    yield f"{item} resources {'、'.join(f'{name}={count:g}' for name, count in activity.resources)}"
    yield f"{item} helpers {'、'.join(activity.helpers)}"
    yield f"{item} levers {'、'.join(lever.name for lever in activity.levers)}"
    steps = "、".join(step.name for step in activity.steps)
    yield f"{item} percent-type {activity.percent_type} {steps}"
    if activity.manual:
        yield f"{item} manual {moment(activity.manual[0])}..{moment(activity.manual[1])}"
    if activity.deadline:
        due = activity.deadline
        clock = f" {due.minute // 60:02}:{due.minute % 60:02}" if due.minute != DAY else ""
        yield f"{item} deadline {due.day}{clock}"
    for constraint in activity.constraints:
        if constraint.at is None:
            yield f"{item} {constraint.kind}"
        elif constraint.at % DAY:
            yield f"{item} {constraint.kind} {moment(constraint.at)}"
        elif constraint.kind in {"snet", "snlt", "mso"}:
            yield f"{item} {constraint.kind} {day_of(constraint.at)} start"
        else:
            yield f"{item} {constraint.kind} {day_of(constraint.at - 1)} end"


def told_calendar(spec: CalendarSpec) -> Iterator[str]:
    if spec.shifts:
        yield f"calendar {spec.name} {minutes(spec.shifts)}"
    if spec.both:
        yield f"calendar {spec.name} both {'、'.join(spec.both)}"
    if spec.minutes_per_day:
        yield f"calendar {spec.name} {spec.minutes_per_day} minutes a day"
    for opened, ranges in (("opened ", spec.opened), ("", spec.closed)):
        for one in ranges:
            ends = f"{day_word(one.first)}..{day_word(one.last)}"
            shifts = minutes(one.shifts or ())
            words = [ends, "yearly" * one.yearly, "window" * one.window, one.name, shifts]
            yield f"calendar {spec.name} {opened}{' '.join(word for word in words if word)}"


def minutes(shifts: tuple[tuple[int, int], ...]) -> str:
    return ",".join(f"{start}-{end}" for start, end in shifts)


def day_word(day: date | tuple[int, int]) -> str:
    if isinstance(day, date):
        return day.isoformat()
    return f"{day[0]:02}-{day[1]:02}" if day[1] else f"{day[0]:02}-last"


def length(span: Span | None) -> str:
    if span is None:
        return "-"
    if span.unit == "months":
        return f"{span.amount}mo"
    if span.unit == "elapsed":
        return f"{span.amount // DAY}ed"
    return f"{span.amount}min" if span.amount % DAY else f"{span.amount // DAY}d"


def moment(at: int) -> str:
    clock = f" {at % DAY // 60:02}:{at % 60:02}" if at % DAY else ""
    return f"{day_of(at)}{clock}"


def test_every_error_code_of_plans_has_a_bad_plan() -> None:
    shown = {at[:5] for path in BAD for at, _ in expected(path)} | ELSEWHERE.keys()
    errors = {row.code for row in CODES.values() if row.level == "error" and row.code < "DP500"}
    assert errors - shown == set()


def test_findings_come_in_the_order_of_the_file() -> None:
    lines = [one.where.line for one in findings_of(PLANS / "bad" / "many-at-once.yaml")]
    assert lines == sorted(lines, key=lambda line: line or 0)
