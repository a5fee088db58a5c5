"""Files that only MPXJ reads: Java converts them to MSPDI or XER, our own readers read that.

Java runs as a process of its own, with bounds on time and memory and without input, so a hostile
file cannot reach this one. The optional package `mpxj` brings the jars; it is found, not imported.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from projects.errors import Finding, InputError, Place
from projects.model import Activity, Project
from projects.readers.source import check_file

MAX_BYTES = 200 * 1024 * 1024
TIMEOUT = 300
"""Seconds; 100,000 tasks take about one minute."""
MEMORY = "2g"

PRIMAVERA = frozenset((".p3", ".prx", ".stx"))
"""Kinds that keep P6's notions, so that they go by XER; the others go by MSPDI."""

_SAFE = (
    # One file a run: the second compiler would cost more than it saves (a third of the time).
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Djava.awt.headless=true",
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
    "-Djdk.xml.entityExpansionLimit=1000",
)
_TALE = 1 << 16
_PACKAGE = 'pip install "daopai[mpxj]"'
_JAVA = "装 Java 11 或更高版本（Debian、Ubuntu：apt install default-jre-headless）"
_INSTEAD = (
    "内网可从内部软件源安装，或在外网用 pip download 下载后带入；"
    "不想装的，在原来的软件里另存为 XML（MSPDI）或 XER，读那两种不需要 Java"
)
_ELSEWHERE = "在原来的软件里打开它，另存为 XML（MSPDI）或 XER 再试"


def read_through_mpxj(path: Path, *, timeout: float = TIMEOUT, memory: str = MEMORY) -> Project:
    """The plan of a file that MPXJ converts. `memory` is Java's limit, as its -Xmx takes it.

    Raises:
        InputError: DP101 to DP104 and DP107 (the file), DP192 no package or no Java, DP193 not
            converted, DP194 out of time or memory, DP195 a password; what the readers of MSPDI
            and XER find, at the name of this file.
    """
    path = Path(path)
    check_file(path, MAX_BYTES)
    suffix = path.suffix.lower()
    target = ".xer" if suffix in PRIMAVERA else ".xml"
    command = _command(path.name, memory)
    with tempfile.TemporaryDirectory(prefix="daopai-") as name:
        folder = Path(name)
        # Java cannot open Chinese names under every locale.
        try:
            shutil.copyfile(path, folder / f"in{suffix}")
        except OSError:
            raise InputError.of(
                "DP103", f"读不了 {path.name}", "检查文件权限和临时文件夹的空间", Place(path.name)
            ) from None
        _convert([*command, f"in{suffix}", f"out{target}"], folder, path.name, timeout)
        # The readers name the file and take the plan's code from it.
        home = folder / "named"
        home.mkdir()
        named = (folder / f"out{target}").rename(home / path.name)
        return _renamed(_read(named, target), path.name)


def _command(file: str, memory: str) -> list[str]:
    """How to start the converter; DP192 where a part is missing."""
    spec = find_spec("mpxj")
    places = list(spec.submodule_search_locations or ()) if spec else []
    jars = next((jars for place in places if (jars := Path(place) / "lib").is_dir()), None)
    java = shutil.which("java")
    if jars is None or java is None:
        raise _without(file, package=jars is None, java=java is None)
    return [java, f"-Xmx{memory}", *_SAFE, "-cp", f"{jars}{os.sep}*", "org.mpxj.sample.MpxjConvert"]


def _without(file: str, *, package: bool = False, java: bool = False) -> InputError:
    """What is missing and how to install just that."""
    names = [name for name, gone in (("Python 软件包 mpxj", package), ("Java", java)) if gone]
    steps = [step for step, gone in ((_PACKAGE, package), (_JAVA, java)) if gone]
    return InputError.of(
        "DP192",
        f"读这种文件要用 MPXJ 转换，这里缺少 {' 和 '.join(names)}",
        f"{'；再'.join(steps)}。{_INSTEAD}",
        Place(file),
    )


def _convert(command: list[str], folder: Path, file: str, timeout: float) -> None:
    """Run the converter in `folder`; its words go to a file there and never to people."""
    tale = folder / "tale.txt"
    try:
        with tale.open("wb") as words:
            done = subprocess.run(
                [command[0], f"-Djava.io.tmpdir={folder}", *command[1:]],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise InputError.of(
            "DP194", f"转换超过 {timeout:g} 秒，已经中止", _ELSEWHERE, Place(file)
        ) from None
    except OSError:
        raise _without(file, java=True) from None
    made = folder / command[-1]
    if done.returncode or not made.is_file() or not made.stat().st_size:
        with tale.open("rb") as stream:
            raise _failure(stream.read(_TALE).decode("utf-8", errors="replace"), file)


def _failure(tale: str, file: str) -> InputError:
    """What Java's words mean, in Chinese and without them."""
    where = Place(file)
    if "password protected" in tale.lower():
        return InputError.of("DP195", "文件有密码，读不了", "在原来的软件里取消密码再试", where)
    if "OutOfMemoryError" in tale or "StackOverflowError" in tale or "reserve enough space" in tale:
        return InputError.of("DP194", "转换时内存不够，已经中止", _ELSEWHERE, where)
    if "UnsupportedClassVersionError" in tale:
        return InputError.of(
            "DP192", "这里的 Java 太旧，运行不了 MPXJ", f"{_JAVA}。{_INSTEAD}", where
        )
    if any(words in tale for words in ("locate a Java Runtime", "find or load main class")):
        return _without(file, package="main class" in tale, java="main class" not in tale)
    return InputError.of(
        "DP193", "MPXJ 读不出这个文件：不是它认识的格式，或者文件已经损坏", _ELSEWHERE, where
    )


def _read(made: Path, kind: str) -> Project:
    """The converted file; findings lose their lines, which nobody can look up."""
    try:
        if kind == ".xer":
            from projects.readers.xer import read_xer

            return read_xer(made)
        from projects.readers.mspdi import read_mspdi

        return read_mspdi(made)
    except InputError as error:
        place = Place(made.name)
        raise InputError(_placed(finding, place) for finding in error.findings) from None


def _placed(finding: Finding, place: Place) -> Finding:
    return replace(finding, where=place)


def _renamed(project: Project, file: str) -> Project:
    """The plan with places that name the original file, and with a note of how it came."""
    place = Place(file)

    def work(activity: Activity) -> Activity:
        deadline = activity.deadline and replace(activity.deadline, where=place)
        constraints = tuple(replace(each, where=place) for each in activity.constraints)
        return replace(activity, where=place, deadline=deadline, constraints=constraints)

    return replace(
        project,
        activities=tuple(map(work, project.activities)),
        links=tuple(replace(link, where=place) for link in project.links),
        calendars=tuple(replace(spec, where=place) for spec in project.calendars),
        deadlines=tuple(replace(each, where=place) for each in project.deadlines),
        observations=tuple(replace(each, where=place) for each in project.observations),
        notes=(*project.notes, f"{file} 经 MPXJ 转换后读取，以原来的软件显示的为准"),
        where=place,
    )
