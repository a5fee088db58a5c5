"""What only a process of its own shows: pipes, full disks, locales, Ctrl-C, the cold start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli_helpers import PLANS, ROOT, process

if os.name == "nt":
    pytest.skip("pipes and signals of a POSIX system", allow_module_level=True)

LAKE = PLANS["lianghu"]
# A warm import cache in a folder of our own: PYTHONDONTWRITEBYTECODE may be set here.
FORBIDDEN = {
    "fastapi",
    "icalendar",
    "jinja2",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "prefect",
    "sqlalchemy",
    "tabulate",
}


def test_a_reader_that_leaves_early_is_no_mistake() -> None:
    words = " ".join([sys.executable, "-m", "cli", "schedule", LAKE, LAKE, LAKE, "--json"])
    script = f"set -o pipefail; {words} | head -c 20"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b'{"schema": "daopai.s'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("words", [("schedule", LAKE), ("schedule", LAKE, "--json"), ("--help",)])
def test_a_full_disk_is_said_and_no_success(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = process(*words, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 2
    assert "磁盘已满" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize(("close", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0)])
def test_closed_outputs_stop_nothing(close: str, code: int) -> None:
    command = f"{sys.executable} -m cli schedule {LAKE} {close}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=["C", "C without UTF-8", "ascii", "gbk"],
)
def test_every_locale_gets_a_table_json_and_refusals(locale: dict[str, str]) -> None:
    table = process("schedule", LAKE, env=locale)
    assert (table.returncode, table.stderr) == (0, b"")
    assert b"2024-04-13" in table.stdout
    document = process("schedule", LAKE, "--json", env=locale)
    encoding = "gbk" if locale.get("PYTHONIOENCODING") == "gbk" else "utf-8"
    read = json.loads(document.stdout.decode(encoding))
    assert read["name"] == "两湖（甘棠湖、南门湖）综合治理工程"
    refusal = process("schedule", "没有.yaml", env=locale)
    assert refusal.returncode == 2
    assert b"DP101" in refusal.stderr
    assert b"Traceback" not in refusal.stderr


def test_ctrl_c_stops_at_once_and_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli", "workdays", "1950-01-01", "2049-12-31", "--json"]
    # A program whose output nobody reads stands still in the middle of its work.
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.read(1) == b"{"
        time.sleep(0.2)
        os.killpg(child.pid, signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert child.returncode == 2
    assert "已中断" in err.decode()
    assert b"Traceback" not in err


def test_a_fault_of_ours_leaves_a_log_and_one_sentence(tmp_path: Path) -> None:
    script = "import sys, cli; sys.argv = ['daopai', 'list'];cli.here = lambda: 1 / 0; cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    (log,) = tmp_path.glob("daopai-*.log")
    assert done.returncode == 2
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert str(log).replace("/", "") in "".join(done.stderr.decode().split()).replace("/", "")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("schedule", LAKE),
        ("schedule", LAKE, "--json"),
        ("check", LAKE, "--as-of", "2023-12-31"),
        ("status", LAKE, "--as-of", "2023-12-31"),
        ("why", LAKE, "L504"),
        ("read-date", "2024年3月底"),
        ("workdays", "2024-02-01", "2024-02-29"),
    ],
    ids=lambda words: words[0] + ("-json" if "--json" in words else ""),
)
def test_a_question_on_a_plan_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    script = (
        "import atexit, json, sys, cli; sys.argv = ['daopai', *sys.argv[1:]];"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr));"
        "cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words], cwd=ROOT, capture_output=True, check=False
    )
    assert done.stdout
    loaded = {name.split(".")[0] for name in json.loads(done.stderr)}
    assert FORBIDDEN & loaded == set()
