"""Whatever an XML file holds: a plan or an InputError, never another exception and never a hang."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.codes import CODES
from projects.errors import InputError
from projects.model import Project
from projects.readers.mspdi import read_mspdi
from tests.draws import draws
from tests.projects.mspdi_xml import (
    OFFICE,
    calendar,
    day,
    document,
    elements,
    exception,
    link,
    task,
    times,
)

PERIOD = elements(FromDate="2024-03-11T00:00:00", ToDate="2024-03-24T23:59:00")
MORE = (
    f"<Exceptions>{exception('2024-04-04', '2024-04-06', Name='清明节')}"
    + exception(
        "2024-01-01", "2024-12-31", times("09:00-12:00"), Type=5, Period=2, MonthItem=9,
        MonthPosition=4, EnteredByOccurrences=1, Occurrences=3,
    )
    + exception("2024-01-01", "2024-12-31", Type=6, Period=2, DaysOfWeek=4)
    + exception("2024-01-01", "2026-12-31", Type=2, Month=9, MonthDay=1)
    + f"</Exceptions><WorkWeeks><WorkWeek><TimePeriod>{PERIOD}</TimePeriod>"
    f"<WeekDays>{day(7, times('08:00-12:00'))}</WeekDays></WorkWeek></WorkWeeks>"
)  # fmt: skip
TASKS = "\n".join(
    (
        task(0, OutlineLevel=0, Summary=1),
        task(1, Summary=1, Notes="第一标段"),
        task(
            2, OutlineLevel=2, PercentComplete=50, ActualStart="2024-03-04T08:00:00",
            Stop="2024-03-04T12:00:00", Resume="2024-03-05T08:00:00",
            RemainingDuration="PT4H0M0S", Start="2024-03-04T08:00:00",
            Finish="2024-03-05T12:00:00",
        ),
        task(
            3, OutlineLevel=2, ConstraintType=4, ConstraintDate="2024-03-11T08:00:00",
            Deadline="2024-03-15T17:00:00", CalendarUID=2, DurationFormat=8,
            inside=link(2, LinkLag=4800) + link(2, Type=3, LinkLag=25, LagFormat=19),
        ),
        task(
            4, Manual=1, ManualStart="2024-03-18T08:00:00", ManualFinish="2024-03-19T17:00:00",
            inside=link(1) + "<Baseline/>", Cost=500,
        ),
        task(5, Active=0, inside=link(4)),
    )
)  # fmt: skip
SEED = document(
    TASKS,
    calendars=calendar(1, "标准", OFFICE, MORE) + calendar(2, "一队", day(2), base=1),
    resources=f"<Resource>{elements(UID=1, Name='一队', Type=1, CalendarUID=2)}</Resource>",
    assignments=f"<Assignment>{elements(TaskUID=2, ResourceUID=1)}</Assignment>",
    StatusDate="2024-03-05T00:00:00",
)
BYTES = SEED.encode()
TEXTS = [match.span(1) for match in re.finditer(r">([^<\n]+)<", SEED)]
TAGS = [match.span() for match in re.finditer(r"<[^<>]+>", SEED)]
HOSTILE = (
    "", "-1", "0", "1", "2", "3", "8", "19", "65535", "9" * 5000, "-" + "9" * 12, "1e9", "NaN",
    "Infinity", "１２", "٣", "true", "二", "PT0H0M0S", "PT1H", "PT999999999H0M0S", "P9999999D",
    "PT",
    "P1Y", "PT1H1H", "-PT1H0M0S", "PT0.5H0M30S", "0001-01-01T00:00:00", "9999-12-31T23:59:59",
    "1900-01-01T00:00:00", "2199-12-31T23:59:00", "2024-02-30T00:00:00", "2024-03-04",
    "2024-03-04T08:00:00+14:00", "2024-W10-1", "24:00:00", "00:00:00", "25:00:00", "12:00",
    "&#x9;", "&lt;", "&#0;", "&bomb;", "<Task/>", "<UID>1</UID>", "]]>", "<![CDATA[<Task>]]>",
    "<!-- -->", "<?xml version='1.0'?>", "\0", "\ud800", "\U0010ffff", "china", "x" * 3000,
)  # fmt: skip


def _attempt(data: bytes) -> Project | InputError:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xml"
        path.write_bytes(data)
        outcome = _outcome(path)
    if isinstance(outcome, InputError):
        assert outcome.findings
        for finding in outcome.findings:
            assert finding.code in CODES
            assert re.search("[\u4e00-\u9fff]", finding.says)
    return outcome


def _outcome(path: Path) -> Project | InputError:
    try:
        return read_mspdi(path)
    except InputError as error:
        return error


def test_the_seed_itself_is_a_plan() -> None:
    plan = _attempt(BYTES)
    assert isinstance(plan, Project)
    assert [work.id for work in plan.activities] == ["1", "2", "3", "4"]


@given(st.integers(0, len(BYTES) - 1))
def test_a_file_cut_anywhere_is_refused_in_words(cut: int) -> None:
    outcome = _attempt(BYTES[:cut])
    # Only the closing mark of the whole file may lack its line end.
    assert isinstance(outcome, InputError) or BYTES[:cut].rstrip() == BYTES.rstrip()


@given(st.lists(st.tuples(st.integers(0, len(BYTES) - 1), st.integers(0, 255)), max_size=6))
def test_flipped_bytes_give_a_plan_or_an_error_in_words(flips: list[tuple[int, int]]) -> None:
    data = bytearray(BYTES)
    for place, value in flips:
        data[place] = value
    assert isinstance(_attempt(bytes(data)), Project | InputError)


def _replaced(changes: list[tuple[tuple[int, int], str]]) -> bytes:
    """The seed with other texts in some places, the last place first."""
    text = SEED
    for (start, end), new in sorted(dict(changes).items(), reverse=True):
        text = text[:start] + new + text[end:]
    return text.encode("utf-8", "surrogatepass")


OTHER = st.sampled_from(HOSTILE) | st.sampled_from([SEED[a:b] for a, b in TEXTS]) | st.text()
NUMBERS = st.integers(-(10**13), 10**13).map(str)
DATES = st.datetimes().map(lambda at: at.isoformat())
LENGTHS = st.tuples(st.integers(0, 10**7), st.integers(0, 90)).map("PT{0[0]}H{0[1]}M0S".format)
VALUES = OTHER | NUMBERS | DATES | LENGTHS


@settings(max_examples=draws(100))
@given(st.lists(st.tuples(st.sampled_from(TEXTS), VALUES), min_size=1, max_size=8))
def test_other_values_give_a_plan_or_an_error_in_words(
    changes: list[tuple[tuple[int, int], str]],
) -> None:
    assert isinstance(_attempt(_replaced(changes)), Project | InputError)


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(TAGS)), max_size=4))
def test_swapped_marks_give_a_plan_or_an_error_in_words(
    swaps: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    data = _replaced([(there, SEED[a:b]) for there, (a, b) in swaps])
    assert isinstance(_attempt(data), Project | InputError)


@given(st.integers(1, 5000), st.sampled_from(["Task", "Calendar", "Exceptions", "a", "Notes"]))
def test_nesting_gives_a_plan_or_an_error_in_words(depth: int, name: str) -> None:
    inside = f"<{name}>" * depth + f"</{name}>" * depth
    data = SEED.replace("第一标段", inside).encode()
    assert isinstance(_attempt(data), Project | InputError)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_bytes_of_any_kind_are_refused_in_words(data: bytes) -> None:
    assert isinstance(_attempt(data), InputError)


@given(st.text(alphabet='<>&!/?="[] \nProjectTaskUID1é表', max_size=200))
def test_pieces_of_xml_are_refused_in_words(text: str) -> None:
    assert isinstance(_attempt(text.encode()), InputError)
