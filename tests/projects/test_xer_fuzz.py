"""Whatever a P6 file holds: a plan or an InputError, never another exception and never a hang."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.errors import Finding, InputError
from projects.model import Project
from projects.readers.xer import read_pmxml, read_xer
from projects.readers.xer.calendars import parse
from tests.draws import draws
from tests.projects.p6_xml import PMXML
from tests.projects.xer_files import CALENDAR, FIVE_DAYS, PROJECT, TOP, link, task, xer_text

SEED = xer_text(
    SCHEDOPTIONS=[{"proj_id": 1, "sched_float_type": "FT_FF", "sched_retained_logic": "Y"}],
    RSRC=[{"rsrc_id": 5, "clndr_id": 10, "rsrc_name": "市政处"}],
    PROJWBS=[TOP, {**TOP, "wbs_id": 101, "proj_node_flag": "N", "parent_wbs_id": 100}],
    TASK=[
        task(1, status_code="TK_Active", act_start_date="2024-03-01 08:00", wbs_id=101),
        task(2, cstr_type="CS_MSO", cstr_date="2024-03-20 08:00", rsrc_id=5),
        task(3, task_type="TT_LOE", expect_end_date="2024-05-01 17:00"),
        task(4, task_type="TT_FinMile", external_late_end_date="2024-06-01 17:00"),
    ],
    TASKPRED=[link(1, 2), link(2, 4, "FF", 8), link(1, 3, "SS"), link(3, 4, "FF")],
    TASKRSRC=[{"task_id": 2, "proj_id": 1, "rsrc_id": 5}],
)
PIECES = [
    *("\t", "\r\n", "\n", "%T\tTASK\n", "%F\ttask_id\n", "%R\t", "%E", "%R\t1\t1\t1", "ERMHDR"),
    *("(", ")", "()", "(0||", "||", "|", "s|", "f|24:00", "d|0", "d|99999999", "24:00", "-1"),
    *("1e999", "nan", "９", "0,5", "99999999999999999999", "0001-01-01 00:00", "9999-12-31 23:59"),
    *("2024-02-30", "2024-03-01T08:00+01:00", '"', '""', "\x7f\x7f", "\0", "\u2028", "😀", "TT_"),
    *("CS_", "PR_FF", "TK_Complete", "FT_Min", "rcal_24Hour", "Y", "N", "\ufeff"),
]
ENCODINGS = ["utf-8", "gb18030", "utf-16", "utf-16-le", "cp1252", "big5"]


def outcome(path: Path, *, xml: bool) -> tuple[tuple[Finding, ...], Project | None]:
    try:
        return (), read_pmxml(path) if xml else read_xer(path)
    except InputError as error:
        return error.findings, None


def reads_or_refuses(data: bytes, *, xml: bool = False) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan"
        path.write_bytes(data)
        findings, project = outcome(path, xml=xml)
    assert all(found.code and found.says for found in findings)
    assert findings or (project and project.activities and project.rules == "p6")


@st.composite
def mutated(draw: st.DrawFn, seed: str) -> bytes:
    text = seed
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 12))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=4))
        text = text[:at] + piece + text[at + cut :]
    data = bytearray(text.encode(draw(st.sampled_from(ENCODINGS)), errors="replace"))
    for _ in range(draw(st.integers(0, 3))):
        if data:
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@settings(max_examples=draws(100), deadline=5_000, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(SEED))
def test_a_mutated_xer_reads_or_is_refused(data: bytes) -> None:
    reads_or_refuses(data)


@settings(max_examples=draws(60), deadline=5_000, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(PMXML))
def test_a_mutated_pmxml_reads_or_is_refused(data: bytes) -> None:
    reads_or_refuses(data, xml=True)


@settings(max_examples=draws(40), deadline=5_000)
@given(st.binary(max_size=300), st.booleans())
def test_random_bytes_are_refused(data: bytes, xml: bool) -> None:
    reads_or_refuses(data, xml=xml)


@st.composite
def calendar_text(draw: st.DrawFn) -> str:
    text = FIVE_DAYS
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.integers(0, 9)) :]
    return "".join(sign for sign in text if sign not in "\t\r\n")


@settings(max_examples=draws(100), deadline=5_000)
@given(calendar_text())
def test_a_hostile_calendar_reads_or_is_refused(text: str) -> None:
    reads_or_refuses(xer_text(CALENDAR=[{**CALENDAR, "clndr_data": text}]).encode())


VALUES = st.sampled_from(PIECES) | st.text(alphabet="0123456789.-+e ,", max_size=25)


@settings(max_examples=draws(100), deadline=5_000)
@given(st.sampled_from(sorted({*task(1), *PROJECT} - {"proj_id", "task_id"})), VALUES)
def test_any_value_of_any_cell_reads_or_is_refused(column: str, value: str) -> None:
    value = value.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    rows = {**task(1), column: value}, {**PROJECT, column: value}
    reads_or_refuses(xer_text(TASK=[rows[0], task(2)], PROJECT=[rows[1]]).encode())


def test_brackets_without_end_neither_hang_nor_recurse() -> None:
    assert parse("(0||a()(" * 100_000) is None
    assert parse("(" * 1_000_000) is None
    assert parse(")" * 1_000_000) is None
