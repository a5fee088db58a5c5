"""Whatever a file holds: a project or an InputError, never another exception and never a hang."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.errors import Finding, InputError
from projects.model import Project
from projects.readers import read_plan, read_text
from tests.draws import draws

PLANS = Path(__file__).resolve().parents[1] / "plans"
SEEDS = [
    path.read_bytes()
    for folder in ("good", "bad")
    for path in sorted((PLANS / folder).iterdir())
    if path.suffix in {".yaml", ".json", ".csv"}
]
PIECES = [
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\n",
        "\t",
        "- ",
        "? ",
        "&a ",
        "*a",
        "|",
        ">",
        "'",
        '"',
        "#",
        "%",
        "!",
        "---",
    ),
    *(
        "duration: ",
        "after: ",
        "deadline: ",
        "calendars: ",
        "week: ",
        "-1",
        "1e999",
        "９",
        "底",
        "\x85",
        "\u2028",
    ),
    *(
        "L010",
        "FS+",
        "FF-2",
        "5mo",
        "50%",
        "02-30",
        "9999-12-31",
        "0001-01-01",
        "汛前",
        "\ufeff",
        "😀",
    ),
]


def outcome(read: Callable[[], Project]) -> tuple[tuple[Finding, ...], Project | None]:
    try:
        return (), read()
    except InputError as error:
        return error.findings, None


def reads_or_refuses(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        path.write_bytes(data)
        findings, project = outcome(lambda: read_plan(path))
        assert all(finding.says and finding.where.file for finding in findings)
        assert findings or (project and project.activities)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.integers(0, 12))
        piece = draw(st.sampled_from(PIECES).map(str.encode) | st.binary(max_size=4))
        data[at : at + cut] = piece
    return bytes(data)


@settings(max_examples=draws(100), deadline=5_000, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(), st.sampled_from([".yaml", ".json", ".csv"]))
def test_a_mutated_plan_reads_or_is_refused(data: bytes, suffix: str) -> None:
    reads_or_refuses(data, suffix)


@settings(max_examples=draws(50), deadline=5_000)
@given(st.binary(max_size=300), st.sampled_from([".yaml", ".json", ".csv", ".xlsx", ".xls"]))
def test_random_bytes_are_refused(data: bytes, suffix: str) -> None:
    reads_or_refuses(data, suffix)


VALUES = (
    st.text(max_size=12) | st.sampled_from(PIECES) | st.integers().map(str) | st.floats().map(str)
)


@settings(max_examples=draws(100), deadline=5_000)
@given(
    st.sampled_from(
        [
            "duration",
            "after",
            "deadline",
            "snet",
            "mfo",
            "kind",
            "with",
            "risk",
            "levers",
            "quantity",
            "parent",
        ]
    ),
    VALUES | st.lists(VALUES, max_size=3) | st.dictionaries(VALUES, VALUES, max_size=3),
)
def test_any_value_of_any_key_reads_or_is_refused(key: str, value: object) -> None:
    plan = {
        "daopai": 1,
        "code": "li",
        "name": "例",
        "document_date": "2024-03-06",
        "activities": [
            {"id": "A", "name": "甲", "duration": 5},
            {"id": "B", "name": "乙", key: value},
        ],
    }
    findings, project = outcome(lambda: read_text(json.dumps(plan), "p.json"))
    assert findings or (project and [work.id for work in project.activities] == ["A", "B"])
