"""Drafts of charts: those of a run that was killed go, those of one that is drawing stay."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from flows.outputs import draw_all
from flows.runs import recompute_all
from flows.scratch import clear, scratch
from projects.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no flock")

DRAWS = """\
import sys
from datetime import date
from pathlib import Path
from flows.scratch import scratch
with scratch(Path(sys.argv[1]), "one") as draft:
    (draft / "gantt.svg").write_text("half")
    print(draft.name, flush=True)
    sys.stdin.read()
"""


def drawing(folder: Path) -> subprocess.Popen[str]:
    """A process that is drawing until it is told to end."""
    code = [sys.executable, "-c", DRAWS, str(folder)]
    return subprocess.Popen(
        code, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def drafts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_the_drafts_of_a_run_that_was_killed_are_cleared_and_those_of_a_living_one_are_not(
    tmp_path: Path,
) -> None:
    with drawing(tmp_path) as killed, drawing(tmp_path) as living:
        names = [one.stdout.readline().strip() for one in (killed, living) if one.stdout]
        clear(tmp_path)
        assert drafts(tmp_path) == sorted(names)
        killed.kill()
        killed.wait()
        assert drafts(tmp_path) == sorted(names)
        clear(tmp_path)
        assert drafts(tmp_path) == [names[1]]
        assert (tmp_path / names[1] / "gantt.svg").read_text() == "half"
        living.communicate("")
    assert drafts(tmp_path) == []


def test_nothing_but_drafts_is_cleared(tmp_path: Path) -> None:
    for name in ("one", ".hidden", ".one.new", ".git.objects"):
        (tmp_path / name).mkdir()
    (tmp_path / ".one.12345678").write_text("a file", encoding="utf-8")
    clear(tmp_path)
    clear(tmp_path / "absent")
    assert len([*tmp_path.iterdir()]) == 5


def test_a_draft_is_gone_when_drawing_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), scratch(tmp_path, "one") as draft:
        raise ZeroDivisionError(str(draft))
    assert drafts(tmp_path) == []


def test_the_next_drawing_of_a_week_clears_what_lies_about(small: Workspace) -> None:
    runs, _ = recompute_all(small.plans(), date(2023, 12, 31), small)
    out = small.out_folder / "charts" / "2023-W52"
    (out / ".one.abc_1234").mkdir(parents=True)
    charts, failed = draw_all(runs, out, formats=("svg",))
    assert (sorted(charts), failed) == (["one", "two"], [])
    assert sorted(path.name for path in out.iterdir()) == ["one", "two"]
