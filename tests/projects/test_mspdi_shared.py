"""The reader beside what other programs read from the same files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from projects.model import Project
from projects.readers.mspdi import read_mspdi
from tests.projects.mpxj_convert import JAVA, MPXJ, convert_all
from tests.projects.mspdi_stored import departing_dates, differences
from tests.projects.mspdi_xml import read, task

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
IMPORTS = ("baselines", "mspdiduration", "mspdirelations", "sample", "task-links-project2016-mspdi")
MPPS = sorted(path.name for path in (SHARED / "raw").glob("*.mpp"))

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared files in {SHARED}")


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", IMPORTS)
def test_a_file_of_microsoft_project_reads_as_another_reader_read_it(name: str) -> None:
    given = _json(SHARED / "import" / f"{name}.xml.mpxj.json")
    given["tasks"] = [task for task in given["tasks"] if task["uid"] != 0]
    project = read_mspdi(SHARED / "import" / f"{name}.xml")
    assert differences(project, given) == []
    assert len(project.activities) == len(given["tasks"])


def test_a_file_of_project_2003_reads_as_the_stored_case() -> None:
    (path,) = (SHARED / "raw").glob("s33*.xml")
    given = _json(SHARED / "cases" / f"{path.stem}.input.json")
    project = read_mspdi(path)
    assert differences(project, given) == []
    stored = _json(SHARED / "cases" / f"{path.stem}.expected.json")
    assert departing_dates(project, given, stored) == []


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every stored MPP as XML."""
    return convert_all(SHARED / "raw", ".mpp", tmp_path_factory.mktemp("mpp"), ".xml")


@pytest.mark.slow
@pytest.mark.skipif(JAVA is None, reason="no java on PATH")
@pytest.mark.skipif(MPXJ is None, reason="the package mpxj is not installed")
@pytest.mark.parametrize("name", MPPS)
def test_a_converted_mpp_reads_as_the_stored_case(name: str, converted: Path) -> None:
    source = SHARED / "raw" / name
    given = _json(SHARED / "cases" / f"{source.stem}.input.json")
    project = read_mspdi(converted / f"{source.stem}.xml")
    assert differences(project, given) == []
    stored = _json(SHARED / "cases" / f"{source.stem}.expected.json")
    assert departing_dates(project, given, stored) == []


RECURRING = "calendar-recurring-exceptions-project2010-mspdi.xml"


def test_every_pattern_of_exceptions_gives_the_days_that_another_reader_found(
    tmp_path: Path,
) -> None:
    text = (SHARED / "import" / RECURRING).read_text("utf-8")
    given = _json(SHARED / "import" / f"{RECURRING}.mpxj.json")
    project = read(tmp_path, text.replace("</Tasks>", f"{task(1)}</Tasks>"))
    assert _odd_days(project) == {
        (date.fromisoformat(each["from"]) + timedelta(days=n), bool(each["hours"]))
        for each in given["calendars"][0]["exceptions"]
        for n in range(_length(each))
    }


def test_the_patterns_give_the_single_days_that_microsoft_project_lists_beside_them(
    tmp_path: Path,
) -> None:
    text = (SHARED / "import" / RECURRING).read_text("utf-8")
    text = text.replace("</Tasks>", f"{task(1)}</Tasks>")
    before, _, rest = text.partition("<Exceptions>")
    listed = before + rest.partition("</Exceptions>")[2]
    assert len(_odd_days(read(tmp_path, text))) == 140
    assert _odd_days(read(tmp_path, text)) == _odd_days(read(tmp_path, listed))


def _odd_days(project: Project) -> set[tuple[date, bool]]:
    """The days that the only calendar names, and whether they are worked."""
    (spec,) = project.calendars
    found = set()
    for each in (*spec.opened, *spec.closed):
        assert isinstance(each.first, date)
        assert isinstance(each.last, date)
        days = (each.last - each.first).days + 1
        found |= {(each.first + timedelta(days=n), bool(each.shifts)) for n in range(days)}
    return found


def _length(row: dict[str, Any]) -> int:
    first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
    return (last - first).days + 1
