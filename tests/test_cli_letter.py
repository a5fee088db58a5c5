"""`daopai letter`: drafts wait for a sign-off, numbers have no gap, a letter is followed to its
end."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from flows.memory import recording
from projects.store import Entry
from projects.workspace import Workspace
from tests.cli_helpers import ROOT, daopai
from tests.week_office import Office, office

__all__ = ["office"]

PLAN = """\
daopai: 1
code: {code}
name: 两湖治理工程
owner: 市政处
start: 2024-01-01
deadline: 2024-04-09
calendar: CAL
calendars: {{CAL: {{week: [1,1,1,1,1,1,1]}}}}
activities:
  - {{id: A, name: 底泥外运, duration: 100, owner: 水利站, leader: 分管副局长, with: [街道办]}}
  - {{id: B, name: 湖底塑形, duration: 100, owner: 市政处}}
  - {{id: C, name: 岸线修复, duration: 100, owner: 市城管局}}
  - {{id: D, name: 绿化补植, duration: 100, owner: 园林处}}
"""
SUNDAY, MONDAY = "2024-02-18", "2024-02-19"
"""On this Sunday 49 % are expected; the Monday is the first working day after it."""


def report(office: Office, percents: dict[str, int], as_of: str = SUNDAY, code: str = "hu") -> None:
    """Report works as begun on the first day and so far done."""
    for item, percent in percents.items():
        words = ("--started", "2024-01-01", "--percent", f"{percent}%", "--as-of", as_of)
        office.does("report", code, item, *words)


@pytest.fixture
def hu(office: Office) -> Office:
    """A week with a yellow work, a red one, a yellow one of our own and a green one."""
    (office.folder / "plans" / "jie.yaml").unlink()
    (office.folder / "plans" / "hu.yaml").write_text(PLAN.format(code="hu"), "utf-8")
    office.on(MONDAY)
    report(office, {"A": 29, "B": 5, "C": 29, "D": 49})
    return office


def drafted(hu: Office) -> Office:
    """The same with its drafts."""
    hu.does("letter", "draft", "--as-of", SUNDAY)
    return hu


def queue(hu: Office, *words: object) -> dict[str, Any]:
    """The queue by key."""
    (document,) = hu.does("letter", "list", "--json", *words).documents
    assert document["schema"] == "daopai.letters/1"
    return {one["letter"]: one for one in document["letters"]}


def text_of(data: bytes) -> str:
    """The text of a Word file."""
    from docx import Document

    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    section = document.sections[0]
    heads = [one.text for part in (section.first_page_header, section.first_page_footer)
             for one in part.paragraphs]  # fmt: skip
    return "\n".join([*heads, *(one.text for one in document.paragraphs), *cells])


# --- drafting ------------------------------------------------------------------------------------


def test_the_week_drafts_a_reminder_for_yellow_and_an_order_for_red_and_only_once(
    hu: Office,
) -> None:
    told = hu.does("letter", "draft", "--as-of", SUNDAY)
    assert "已拟稿 2 件：提示函 1 件、督办单 1 件" in told.out
    found = queue(hu)
    assert {key: one["form"] for key, one in found.items()} == {
        "2024-W07/A": "reminder",
        "2024-W07/B": "order",
    }
    assert (found["2024-W07/A"]["limit"], found["2024-W07/B"]["limit"]) == (
        "2024-02-26",
        "2024-03-04",
    )
    assert found["2024-W07/A"]["events"][0]["on"] == MONDAY
    assert found["2024-W07/A"]["events"][0]["by"] == "市城管局"
    before = (hu.folder / "daopai.db").read_bytes()
    assert "没有新的提示函、督办单要拟" in hu.does("letter", "draft", "--as-of", SUNDAY).out
    assert (hu.folder / "daopai.db").read_bytes() == before


def test_our_own_office_gets_no_letter_unless_it_is_asked_for(hu: Office) -> None:
    told = hu.does("letter", "draft", "hu", "--as-of", SUNDAY)
    assert "本单位牵头的 1 项不给自己发：hu/C；要发就加 --also-self" in told.out
    (document,) = hu.does("letter", "draft", "--as-of", SUNDAY, "--also-self", "--json").documents
    assert [one["letter"] for one in document["letters"]] == ["2024-W07/C"]
    assert (document["data_date"], document["own"]) == (SUNDAY, [])


def test_a_week_that_is_drafted_later_gets_the_days_it_would_have_had(hu: Office) -> None:
    hu.on("2024-06-03")
    drafted(hu)
    assert queue(hu)["2024-W07/A"]["events"][0]["on"] == MONDAY
    assert queue(hu)["2024-W07/A"]["limit"] == "2024-02-26"


def test_two_yellow_weeks_running_become_an_order(hu: Office) -> None:
    drafted(hu)
    hu.on("2024-02-26")
    report(hu, {"A": 34, "B": 10}, "2024-02-25")
    told = hu.does("letter", "draft", "--as-of", "2024-02-25")
    assert "督办单 1 件" in told.out
    found = queue(hu)
    assert found["2024-W08/A"]["reason"] == "two-yellows"
    assert found["2024-W07/A"]["state"] == "replaced"
    assert "2024-W08/B" not in found  # its order still runs


def test_a_plan_that_is_broken_stops_no_other(hu: Office) -> None:
    (hu.folder / "plans" / "huai.yaml").write_text("daopai: 1\ncode: huai\n", "utf-8")
    answer = daopai("letter", "draft", "--as-of", SUNDAY)
    assert (answer.code, "已拟稿 2 件" in answer.out) == (2, True)
    assert "huai.yaml" in answer.err


def test_a_report_that_comes_in_while_plans_are_computed_counts(
    hu: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(workspace: Workspace, command: str) -> AbstractContextManager[Entry]:
        report(hu, {"A": 49})
        return recording(workspace, command)

    monkeypatch.setattr("flows.letters.drafting.recording", late)
    hu.does("letter", "draft", "--as-of", SUNDAY)
    assert list(queue(hu)) == ["2024-W07/B"]


def test_days_that_do_not_fit_and_plans_that_are_not_there_are_refused(
    hu: Office, tmp_path: Path
) -> None:
    assert hu.refused("letter", "draft", "--as-of", "2024-03-03") == ["DP869"]
    assert hu.refused("letter", "draft", "--as-of", SUNDAY, "--on", "2024-02-16") == ["DP733"]
    assert hu.refused("letter", "draft", "hua", "hu", "he", "--as-of", SUNDAY) == [
        "DP810",
        "DP810",
    ]
    stray = tmp_path / "stray.yaml"
    stray.write_text(PLAN.format(code="stray"), "utf-8")
    assert hu.refused("letter", "draft", stray, "--as-of", SUNDAY) == ["DP865"]
    assert queue(hu) == {}


def test_a_lit_item_without_an_office_is_named(hu: Office) -> None:
    plan = hu.folder / "plans" / "hu.yaml"
    plan.write_text(plan.read_text("utf-8").replace("owner: 市政处\nstart", "start").replace(
        ", owner: 市政处}", "}"), "utf-8")  # fmt: skip
    told = hu.does("letter", "draft", "--as-of", SUNDAY).out
    assert "没有责任单位、无从发函的" in told
    assert "hu/B" in told


# --- the life of a letter ------------------------------------------------------------------------


def test_a_letter_is_followed_from_its_draft_to_its_conclusion(hu: Office, tmp_path: Path) -> None:
    drafted(hu)
    paper = tmp_path / "draft.docx"
    hu.does("letter", "show", "2024-W07/B", "-o", paper)
    assert "送审稿，签发后编号" in text_of(paper.read_bytes())
    folder = tmp_path / "signed"
    told = hu.does("letter", "sign", "2024-W07/B", "--by", "分管副局长", "-o", folder).out
    assert "督办单〔2024〕1号" in told
    (written,) = folder.iterdir()
    assert written.name == "督办单-2024-W07-hu-B-1号.docx"
    signed = text_of(written.read_bytes())
    assert ("督办单〔2024〕1号" in signed, "分管副局长" in signed) == (True, True)
    assert "送审稿" not in signed

    hu.on("2024-02-20")
    assert "办理中" in hu.does("letter", "sent", "督办单[2024]1号").out
    proof = tmp_path / "照片.jpg"
    proof.write_bytes(b"photo")
    said = ("--by", "市政处", "--note", "已增加两台设备", "--evidence", proof)
    assert "已反馈待审结" in hu.does("letter", "answer", "hu/2024-W07/B", *said).out
    asked = ("--ask", "2024-03-20", "--by", "市政处", "--note", "设备未到")
    hu.does("letter", "extend", "2024-W07/B", *asked)
    assert hu.refused("letter", "close", "2024-W07/B", "--by", "市城管局", "--note", "办结") == [
        "DP731"
    ]
    told = hu.does("letter", "extend", "2024-W07/B", "--grant", "--by", "分管副局长").out
    assert "办结时限 2024-03-20" in told
    hu.on("2024-03-19")
    assert hu.refused("letter", "close", "2024-W07/B", "--by", "市城管局") == ["DP732"]
    hu.does("letter", "close", "2024-W07/B", "--by", "市城管局", "--note", "已整改到位")

    one = queue(hu)["2024-W07/B"]
    assert (one["state"], one["allowed"]) == ("closed", [])
    assert [event["word"] for event in one["events"]] == [
        "拟稿", "签发", "发出", "反馈", "申请延期", "同意延期", "审结",
    ]  # fmt: skip
    hu.does("letter", "show", "2024-W07/B", "-o", paper)
    assert paper.read_bytes() == written.read_bytes()
    hu.does("letter", "show", "2024-W07/B", "--filled", "-o", paper)
    filled = text_of(paper.read_bytes())
    assert ("已增加两台设备" in filled, "已整改到位" in filled) == (True, True)
    card = hu.does("letter", "show", "2024-W07/B").out
    assert ("照片.jpg" in card, "已审结" in card, "已整改到位" in card) == (True, True, True)


def test_a_draft_is_withdrawn_with_a_reason_and_then_nothing_more_happens(hu: Office) -> None:
    drafted(hu)
    assert hu.refused("letter", "withdraw", "2024-W07/A") == ["DP732"]
    hu.does("letter", "withdraw", "2024-W07/A", "--note", "数据有误")
    assert hu.refused("letter", "sign", "2024-W07/A", "--by", "分管副局长") == ["DP731"]
    assert queue(hu)["2024-W07/A"]["state"] == "withdrawn"
    assert "没有新的" in hu.does("letter", "draft", "--as-of", SUNDAY).out


def test_an_extension_is_one_thing_at_a_time(hu: Office) -> None:
    drafted(hu)
    words = ("letter", "extend", "2024-W07/A", "--by", "市政处")
    assert hu.refused(*words) == ["DP831"]
    assert hu.refused(*words, "--grant", "--refuse") == ["DP831"]
    assert hu.refused(*words, "--refuse", "--until", "2024-03-01") == ["DP831"]
    assert hu.refused(*words, "--ask", "明天") == ["DP830"]
    hu.does("letter", "sign", "2024-W07/A", "--by", "分管副局长")
    hu.does("letter", "sent", "2024-W07/A")
    hu.does(
        "letter", "extend", "2024-W07/A", "--by", "水利站", "--ask", "2024-03-08", "--note", "雨"
    )
    refused = hu.does(
        "letter", "extend", "2024-W07/A", "--refuse", "--by", "分管副局长", "--note", "理由不足"
    ).out
    assert "办结时限 2024-02-26" in refused


def test_every_mistake_of_a_command_is_told_and_nothing_is_recorded(hu: Office) -> None:
    drafted(hu)
    before = (hu.folder / "daopai.db").read_bytes()
    answer = daopai("letter", "sent", "2024-W07/A", "2024-W07/BB", "B", "--on", "2024-03-01")
    codes = [line.split()[0] for line in answer.err.splitlines() if line.startswith("DP")]
    assert (answer.code, sorted(codes)) == (2, ["DP730", "DP730", "DP731", "DP869"])
    assert "现在可以登记：签发、撤回" in answer.err
    assert answer.err.count("是不是“2024-W07/B”？") == 2
    assert (hu.folder / "daopai.db").read_bytes() == before
    assert hu.refused("letter", "sign", "2024-W07/A", "--by", " ") == ["DP732"]
    missing = (
        "letter",
        "answer",
        "2024-W07/A",
        "--by",
        "甲",
        "--note",
        "乙",
        "--evidence",
        "无.pdf",
    )
    assert hu.refused(*missing) == ["DP867"]
    assert hu.refused("letter", "show", "2024-W07/A", "-o", "a.doc") == ["DP736"]
    assert hu.refused("letter", "list", "-o", "a.xls") == ["DP868"]


def test_several_letters_are_signed_in_one_entry_with_numbers_of_their_forms(hu: Office) -> None:
    hu.does("letter", "draft", "--as-of", SUNDAY, "--also-self")
    keys = ("2024-W07/C", "2024-W07/A", "2024-W07/B")
    told = hu.does("letter", "sign", *keys, "--by", "分管副局长", "--limit", "2024-03-15").out
    assert told.count("已写出") == 3
    assert told.count("接着可以") == 1
    found = queue(hu)
    assert {key: found[key]["number"]["number"] for key in keys} == {
        "2024-W07/C": 1,
        "2024-W07/A": 2,
        "2024-W07/B": 1,
    }
    assert {one["limit"] for one in found.values()} == {"2024-03-15"}
    assert len(list((hu.folder / "out" / "letters").iterdir())) == 3


def test_a_key_that_two_projects_share_is_written_with_its_project(hu: Office) -> None:
    (hu.folder / "plans" / "he.yaml").write_text(PLAN.format(code="he"), "utf-8")
    report(hu, {"A": 29, "B": 49, "C": 49, "D": 49}, code="he")
    drafted(hu)
    shown = hu.does("letter", "list").out
    assert ("hu/2024-W07/A" in shown, "he/2024-W07/A" in shown) == (True, True)
    assert "hu/2024-W07/B" not in shown
    assert hu.refused("letter", "sign", "2024-W07/A", "--by", "分管副局长") == ["DP735"]
    hu.does("letter", "sign", "he/2024-W07/A", "hu/2024-W07/A", "--by", "分管副局长")
    found = [
        one["project"] for one in hu.does("letter", "list", "he", "--json").documents[0]["letters"]
    ]
    assert found == ["he"]
    assert hu.refused("letter", "list", "hee") == ["DP810"]


def test_nobody_signs_for_an_office_without_a_name(hu: Office) -> None:
    drafted(hu)
    settings = hu.folder / "daopai.toml"
    settings.write_text(settings.read_text("utf-8").replace('"市城管局"', '""'), "utf-8")
    assert hu.refused("letter", "sign", "2024-W07/A", "--by", "分管副局长") == ["DP734"]
    assert hu.refused("letter", "show", "2024-W07/A", "-o", "a.docx") == ["DP734"]
    assert queue(hu)["2024-W07/A"]["state"] == "draft"


def test_a_paper_that_cannot_be_written_is_taken_out_of_the_store_later(
    hu: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(hu)
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert hu.refused("letter", "sign", "2024-W07/A", "--by", "甲", "-o", blocked) == ["DP812"]
    assert queue(hu)["2024-W07/A"]["state"] == "draft"

    def full(_target: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("flows.files.write_whole", full)
        answer = daopai("letter", "sign", "2024-W07/A", "--by", "甲")
    assert (answer.code, "提示函〔2024〕1号" in answer.out) == (2, True)
    assert "已经签发登记" in answer.err
    paper = tmp_path / "later.docx"
    hu.does("letter", "show", "2024-W07/A", "-o", paper)
    assert "提示函〔2024〕1号" in text_of(paper.read_bytes())


# --- the queue -----------------------------------------------------------------------------------


def test_the_queue_says_what_is_overdue_and_fits_eighty_columns(hu: Office, tmp_path: Path) -> None:
    drafted(hu)
    hu.does("letter", "sign", "2024-W07/A", "--by", "分管副局长")
    hu.does("letter", "sent", "2024-W07/A")
    hu.on("2024-03-01")
    told = daopai("letter", "list", columns=80).out
    assert "逾期未结 1 件" in told
    assert max(map(_columns, told.splitlines())) <= 80
    assert "逾期 4 天" in daopai("letter", "list", columns=140).out
    assert queue(hu)["2024-W07/A"]["late"] is True
    assert queue(hu, "--as-of", "2024-02-20")["2024-W07/A"]["late"] is False
    assert queue(hu, "--as-of", "2024-02-18") == {}
    assert queue(hu, "--known-at", f"{MONDAY}T08:00") == {}
    book = tmp_path / "督办台账.xlsx"
    hu.does("letter", "list", "-o", book)
    with zipfile.ZipFile(book) as packed:
        words = packed.read("xl/sharedStrings.xml").decode()
    assert ("逾期 4 天" in words, "提示函〔2024〕1号" in words) == (True, True)


def _columns(line: str) -> int:
    from projects.writers.terminal import width_of

    return width_of(line)


def test_an_empty_workspace_has_an_empty_queue(office: Office) -> None:
    assert "没有提示函和督办单" in office.does("letter", "list").out
    assert office.refused("letter", "show", "2024-W07/A") == ["DP730"]
    assert not (office.folder / "daopai.db").exists()


# --- processes -----------------------------------------------------------------------------------


def sign_process(hu: Office, key: str, before: str = "") -> subprocess.Popen[bytes]:
    """Sign a letter in a process of its own, which runs `before` first."""
    words = ["daopai", "letter", "sign", key, "--by", "分管副局长", "--on", MONDAY]
    code = f"import sys\n{before}\nsys.argv = {words!r}\nimport cli\ncli.main()\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=hu.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_of_two_who_sign_the_same_letter_at_once_one_is_refused(hu: Office) -> None:
    drafted(hu)
    both = [sign_process(hu, "2024-W07/B") for _ in range(2)]
    errors = [one.communicate(timeout=120)[1].decode() for one in both]
    assert sorted(one.returncode for one in both) == [0, 2]
    assert any("DP731" in error for error in errors)
    assert queue(hu)["2024-W07/B"]["number"] == {"year": 2024, "number": 1}


def test_a_sign_off_that_is_killed_leaves_no_gap_in_the_numbers(hu: Office, tmp_path: Path) -> None:
    hu.does("letter", "draft", "--as-of", SUNDAY, "--also-self")
    mark = tmp_path / "number-taken"
    stop = f"""\
import time
from pathlib import Path
import bulletins.letters as papers
def wait(*_, **__):
    Path({str(mark)!r}).write_text("")
    time.sleep(120)
papers.letter_docx = wait
"""
    killed = sign_process(hu, "2024-W07/A", stop)
    limit = time.monotonic() + 60
    while not mark.exists():
        assert killed.poll() is None, killed.communicate()
        assert time.monotonic() < limit
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=60)
    assert queue(hu)["2024-W07/A"]["state"] == "draft"
    assert "提示函〔2024〕1号" in hu.does("letter", "sign", "2024-W07/C", "--by", "甲").out
    assert "提示函〔2024〕2号" in hu.does("letter", "sign", "2024-W07/A", "--by", "甲").out
