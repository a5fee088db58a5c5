"""Every difference between our DCMA metrics and other free programs' stands in docs/check-peers.md.

The table there is the expectation: a number that changes, a difference that comes or goes, fails.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.oracle.check_peers import NOTHING, longpath_says, ours, pyp6xer_says, words
from tests.projects.mpxj_convert import JAVA, MPXJ, convert, convert_all

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared" / "data"
PAGE = (ROOT / "docs" / "check-peers.md").read_text(encoding="utf-8")
DIRECT = sorted(
    path
    for path in (
        *SHARED.glob("import/*.xml"),
        *SHARED.glob("import/*.xer"),
        *SHARED.glob("raw/*.xml"),
    )
    if not path.name.startswith("calendar-")  # they hold no task
)
STORED = sorted(SHARED.glob("raw/*.mpp"))
needs_files = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared files in {SHARED}")
needs_java = pytest.mark.skipif(not (JAVA and MPXJ), reason="no java on PATH, or no package mpxj")


def explained(table: str) -> dict[tuple[str, str], tuple[str, str]]:
    """(file, metric) -> (ours, theirs) of one table of the page."""
    part = PAGE.split(f"<!-- {table} -->")[1].split("<!-- end -->")[0]
    rows = re.findall(r"^\| (\S+) \| (\d+) \| (\S+) \| (\S+) \| \d+ \|$", part, re.M)
    assert rows, f"no rows in the table {table}"
    return {(file, metric): (mine, theirs) for file, metric, mine, theirs in rows}


def short(path: Path) -> str:
    return re.sub(r"^(s\d\d)-.*", r"\1", path.name)


def different(path: Path, name: str) -> dict[tuple[str, str], tuple[str, str]]:
    mine, theirs = ours(path), longpath_says(path)
    assert len(mine) == len(theirs) == 14
    return {
        (name, metric): (words(mine[metric]), words(theirs[metric]))
        for metric in mine
        if mine[metric] != theirs[metric]
    }


@needs_files
@needs_java
@pytest.mark.slow
def test_every_difference_from_longpath_is_explained(tmp_path: Path) -> None:
    # PMXML is converted by longpath itself, MPP by us for both.
    convert_all(SHARED / "raw", ".mpp", tmp_path, ".xml")
    made = [tmp_path / f"{path.stem}.xml" for path in STORED]
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for path in (*DIRECT, *made):
        found |= different(path, short(path))
    assert found == explained("longpath")


@needs_files
@needs_java
def test_every_difference_from_pyp6xer_is_explained(tmp_path: Path) -> None:
    # Of the shared files PyP6Xer counts only this one to its end, converted to XER.
    source = SHARED / "import" / "PrimaveraProject.xml"
    xer = convert(source, tmp_path / "project.xer")
    mine, theirs = ours(xer), pyp6xer_says(xer)
    found = {}
    for metric, count in theirs.items():
        number = mine[metric]
        if number == NOTHING or number[0] != count:
            found["project.xer", metric] = (words(number), str(count))
    assert found == explained("pyp6xer")
