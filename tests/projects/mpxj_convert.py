"""MPXJ's own converter, for tests that look at what other programs make of a file."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

JAVA = shutil.which("java")
MPXJ = find_spec("mpxj")


_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g")


def convert(source: Path, target: Path) -> Path:
    """The file in another format, by the suffix of `target`."""
    _run("MpxjConvert", source, target)
    return target


def convert_all(folder: Path, suffix: str, target: Path, other: str) -> Path:
    """All files of a folder with a suffix, into `target` under their names with the other suffix.
    One Java for all of them: to start one takes longer than to convert a file."""
    _run("MpxjBatchConvert", folder, suffix, target, other)
    return target


def _run(program: str, *words: object) -> None:
    assert JAVA is not None
    assert MPXJ is not None
    assert MPXJ.origin is not None
    jars = Path(MPXJ.origin).parent / "lib" / "*"
    command = [JAVA, *_QUICK, "-cp", str(jars), f"org.mpxj.sample.{program}", *map(str, words)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
