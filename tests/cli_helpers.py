"""The command line as a user meets it: words in, exit code and both outputs out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import cli
from projects.bundled import names, path

ROOT = Path(__file__).resolve().parents[1]
PLANS = {name: str(path(name)) for name in names()}
GOOD = ROOT / "tests" / "plans" / "good"
BAD = ROOT / "tests" / "plans" / "bad"


@dataclass(frozen=True)
class Answer:
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def documents(self) -> list[Any]:
        """The JSON documents, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def daopai(*words: object, columns: int | None = 100) -> Answer:
    """Run a command line in this process; an error of ours fails the test with its traceback."""
    out, err = io.StringIO(), io.StringIO()
    typed = ["daopai", *map(str, words)]
    size = {} if columns is None else {"COLUMNS": str(columns)}
    with (
        mock.patch.object(sys, "argv", typed),
        mock.patch.dict(os.environ, size),
        mock.patch("projects.writers.errors_view.crashed", side_effect=_raised),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        if columns is None:
            os.environ.pop("COLUMNS", None)
        code = 0
        try:
            cli.main()
        except SystemExit as done:
            code = done.code if isinstance(done.code, int) else 0
    return Answer(code, out.getvalue(), err.getvalue())


def _raised(error: Exception) -> None:
    raise AssertionError("a user would have met an internal error") from error


def process(*words: object, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command line as a process of its own."""
    options = {"capture_output": True, "timeout": 120, "check": False, **settings}
    environment = {**os.environ, "COLUMNS": "100", **options.pop("env", {})}
    command = [sys.executable, "-m", "cli", *map(str, words)]
    environment.setdefault("PYTHONPATH", str(ROOT))
    done: subprocess.CompletedProcess[bytes] = subprocess.run(command, env=environment, **options)
    return done
