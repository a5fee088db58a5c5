"""`daopai meeting`: the pack of a 调度会 as one Word file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_helpers import PLANS, daopai
from tests.test_cli_letter import PLAN, SUNDAY, drafted, hu, report, text_of
from tests.week_office import Office, office

__all__ = ["hu", "office"]


def pack(hu: Office, path: Path, *words: object) -> str:
    """The text of a pack."""
    assert hu.does("meeting", *words, "-o", path).out.strip() == str(path)
    return text_of(path.read_bytes())


def test_the_pack_holds_what_deviates_and_is_held_on_the_next_working_day(
    hu: Office, tmp_path: Path
) -> None:
    told = pack(hu, tmp_path / "a.docx", "--week", "2024-W07")
    assert "市城管局" in told
    assert "（2024年2月19日）" in told
    assert ("湖底塑形" in told, "绿化补植" in told) == (True, False)
    again = pack(hu, tmp_path / "b.docx", "hu", "--as-of", SUNDAY)
    assert again == told


def test_letters_that_are_overdue_come_before_the_meeting(hu: Office, tmp_path: Path) -> None:
    drafted(hu)
    hu.does("letter", "sign", "2024-W07/A", "--by", "分管副局长")
    hu.does("letter", "sent", "2024-W07/A")
    words = ("--week", "2024-W07", "--held-on")
    assert "议定是否提级督办" not in pack(hu, tmp_path / "a.docx", *words, "2024-02-26")
    late = pack(hu, tmp_path / "b.docx", *words, "2024-02-28")
    assert "提示函〔2024〕1号已逾期2天，议定是否提级督办" in late
    assert late.index("A 底泥外运") < late.index("B 湖底塑形")  # it waits for a yes or no


def test_what_the_last_meeting_decided_is_told(hu: Office, tmp_path: Path) -> None:
    minutes = ("--stage", "调度会", "--by", "调度会", "--note", "月底前增加两台设备")
    hu.does("event", "hu/B", "记事", *minutes, "--on", "2024-02-05")
    assert "月底前增加两台设备" in pack(hu, tmp_path / "a.docx", "--week", "2024-W07")


def test_the_pack_of_a_past_week_is_made_again_byte_for_byte(hu: Office, tmp_path: Path) -> None:
    first, second = tmp_path / "a.docx", tmp_path / "b.docx"
    hu.does("meeting", "--week", "2024-W07", "-o", first)
    hu.on("2024-06-03")
    report(hu, {"B": 90}, "2024-05-26")
    hu.does("meeting", "--week", "2024-W07", "-o", second)
    assert first.read_bytes() == second.read_bytes()
    known = tmp_path / "c.docx"
    hu.does("meeting", "--week", "2024-W07", "--known-at", "2024-02-19T12:00", "-o", known)
    assert "湖底塑形" in text_of(known.read_bytes())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("-o", "a.docx"), "DP834"),
        (("--week", "2024-W60", "-o", "a.docx"), "DP771"),
        (("--week", "2024-W07", "-o", "a.pdf"), "DP736"),
        (("--week", "2024-W07", "--as-of", "2024-03-01", "-o", "a.docx"), "DP830"),
        (("--week", "2024-W07", "--held-on", "2024-02-01", "-o", "a.docx"), "DP830"),
        (("nothing", "--week", "2024-W07", "-o", "a.docx"), "DP810"),
    ],
)
def test_what_does_not_fit_is_refused(hu: Office, words: tuple[str, ...], code: str) -> None:
    assert hu.refused("meeting", *words) == [code]
    assert not Path("a.docx").exists()


def test_a_broken_plan_is_told_and_the_pack_is_made_all_the_same(
    hu: Office, tmp_path: Path
) -> None:
    (hu.folder / "plans" / "huai.yaml").write_text(PLAN.replace("daopai: 1", "daopai: 9"), "utf-8")
    path = tmp_path / "a.docx"
    answer = daopai("meeting", "--week", "2024-W07", "-o", path)
    assert (answer.code, "huai.yaml" in answer.err) == (2, True)
    assert "湖底塑形" in text_of(path.read_bytes())


def test_a_plan_outside_of_a_workspace_has_a_pack_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("--as-of", "2023-12-31", "--organisation", "市城管局", "-o", "a.docx")
    assert daopai("meeting", PLANS["lianghu"], *words).code == 0
    assert "两湖" in text_of((tmp_path / "a.docx").read_bytes())
