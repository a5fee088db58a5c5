"""MPXJ's own converter, for tests that look at what other programs make of a file."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

JAVA = shutil.which("java")
MPXJ = find_spec("mpxj")


def convert(source: Path, target: Path) -> Path:
    """The file in another format, by the suffix of `target`."""
    assert JAVA is not None
    assert MPXJ is not None
    assert MPXJ.origin is not None
    jars = Path(MPXJ.origin).parent / "lib" / "*"
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g")
    command = [JAVA, *quick, "-cp", str(jars), "org.mpxj.sample.MpxjConvert"]
    subprocess.run([*command, source, target], check=True, capture_output=True, timeout=120)
    return target
