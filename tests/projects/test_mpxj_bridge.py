"""Files that MPXJ converts: what comes out, and what people read where something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from ast import literal_eval
from importlib.util import find_spec
from pathlib import Path

import pytest

from projects.errors import Finding, InputError
from projects.readers import mpxj
from projects.readers.mpxj import read_through_mpxj
from tests.projects.xer_files import xer_text

IMPORT = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "import"
READY = find_spec("mpxj") is not None and shutil.which("java") is not None

needs_mpxj = pytest.mark.skipif(not READY, reason="the package mpxj or java is not installed")
needs_files = pytest.mark.skipif(not IMPORT.is_dir(), reason=f"no shared import files in {IMPORT}")
needs_shell = pytest.mark.skipif(os.name != "posix", reason="the stand-in for java is a script")


def refused(path: Path, **options: float | str) -> Finding:
    with pytest.raises(InputError) as caught:
        read_through_mpxj(path, **options)  # type: ignore[arg-type]
    (found,) = caught.value.findings
    assert found.where.file == path.name
    assert "Exception" not in str(found)
    assert "org.mpxj" not in str(found)
    return found


@pytest.fixture
def mpp(tmp_path: Path) -> Path:
    path = tmp_path / "湖区计划.mpp"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return path


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A `java` that does what `script` says; the jars are there."""
    fake = folder / "java"
    fake.write_text(f"#!{sys.executable}\nimport sys, time\n{script}\n", encoding="utf-8")
    fake.chmod(0o755)
    package = folder / "mpxj"
    (package / "lib").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(shutil, "which", lambda name: str(fake))


@needs_mpxj
@needs_files
def test_an_mpp_and_an_mpx_of_one_plan_come_out_alike(tmp_path: Path) -> None:
    copy = tmp_path / "湖区计划.mpp"
    shutil.copyfile(IMPORT / "task-links-project2007-mpp12.mpp", copy)
    plan = read_through_mpxj(copy)
    other = read_through_mpxj(IMPORT / "task-links-project98.mpx")
    assert plan.code == "湖区计划"
    assert plan.rules == "msproject"
    assert len(plan.activities) == len(other.activities) == 16
    assert {(link.before, link.after, link.kind, link.lag) for link in plan.links} == {
        (link.before, link.after, link.kind, link.lag) for link in other.links
    }
    assert {work.where.file for work in plan.activities} == {"湖区计划.mpp"}
    assert {work.where.line for work in plan.activities} == {None}
    assert any("MPXJ" in note and "湖区计划.mpp" in note for note in plan.notes)


@needs_mpxj
def test_a_file_of_no_known_kind_is_refused_without_javas_words(mpp: Path) -> None:
    found = refused(mpp)
    assert found.code == "DP193"
    assert "另存为" in found.remedy


@needs_mpxj
def test_java_that_runs_out_of_memory_is_said_so(mpp: Path) -> None:
    assert refused(mpp, memory="2m").code == "DP194"


def test_without_the_package_people_read_how_to_install_it(
    mpp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mpxj, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found = refused(mpp)
    assert found.code == "DP192"
    assert "mpxj" in found.says
    assert "Java" in found.says
    assert 'pip install "daopai[mpxj]"' in found.remedy
    assert "apt install default-jre-headless" in found.remedy
    assert "内网" in found.remedy


def test_without_java_only_java_is_missing(
    mpp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found = refused(mpp)
    assert found.says.endswith("缺少 Java")
    assert "pip install" not in found.remedy


@needs_shell
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("org.mpxj.MPXJException: File is password protected", "DP195"),
        ("java.lang.OutOfMemoryError: Java heap space", "DP194"),
        ("java.lang.StackOverflowError", "DP194"),
        ("java.lang.UnsupportedClassVersionError: class file version 61.0", "DP192"),
        ("Unable to locate a Java Runtime.", "DP192"),
        ("Error: Could not find or load main class org.mpxj.sample.MpxjConvert", "DP192"),
        ("java.lang.NullPointerException\n\tat org.mpxj.mpp.MPPReader", "DP193"),
    ],
)
def test_each_failure_of_java_has_its_own_words(
    mpp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, code: str
) -> None:
    stand_in(tmp_path, monkeypatch, f"print({words!r}, file=sys.stderr)\nsys.exit(1)")
    assert refused(mpp).code == code


@needs_shell
def test_java_that_says_it_is_done_and_wrote_nothing_is_a_failure(
    mpp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "sys.exit(0)")
    assert refused(mpp).code == "DP193"


@needs_shell
def test_java_that_hangs_is_stopped(
    mpp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "time.sleep(60)")
    begun = time.perf_counter()
    found = refused(mpp, timeout=1)
    assert found.code == "DP194"
    assert "1 秒" in found.says
    assert time.perf_counter() - begun < 20


@needs_shell
def test_java_gets_bounds_no_input_and_a_folder_of_its_own(
    mpp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen.txt"
    stand_in(
        tmp_path,
        monkeypatch,
        f"import os\nopen({str(seen)!r}, 'w').write(repr((sys.argv, os.getcwd(), "
        "sys.stdin.read())))\nsys.exit(1)",
    )
    refused(mpp, memory="77m")
    words, folder, given = literal_eval(seen.read_text())
    assert "-Xmx77m" in words
    assert words[-2:] == ["in.mpp", "out.xml"]
    assert given == ""
    assert not Path(folder).exists()


@needs_shell
def test_primavera_kinds_go_by_xer_and_mistakes_name_the_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "旧计划.stx"
    path.write_bytes(b"PRX3")
    stand_in(
        tmp_path,
        monkeypatch,
        f"open(sys.argv[-1], 'w', encoding='utf-8').write({xer_text()!r})",
    )
    plan = read_through_mpxj(path)
    assert plan.rules == "p6"
    assert plan.where.file == "旧计划.stx"
    shutil.rmtree(tmp_path / "mpxj")
    broken = xer_text().replace("%E", "")
    stand_in(tmp_path, monkeypatch, f"open(sys.argv[-1], 'w', encoding='utf-8').write({broken!r})")
    found = refused(path)
    assert found.code == "DP197"
    assert found.where.line is None


def test_finding_the_package_does_not_import_it() -> None:
    code = "import sys, projects.readers.mpxj; sys.exit('jpype' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
