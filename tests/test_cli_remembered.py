"""Bulletin, feed, chart and check show what the workspace remembers of a plan."""

from __future__ import annotations

from pathlib import Path

from tests.week_office import Office, office

__all__ = ["office"]


def test_a_bulletin_names_the_revision_and_the_baseline_behind_its_figures(
    office: Office, tmp_path: Path
) -> None:
    office.does("bulletin", "jie", "--week", "2024-W10", "-o", tmp_path / "before")
    office.does("baseline", "jie", "--reason", "批复", "--by", "市城管局")
    office.does("report", "jie", "A", "--percent", "35", "--as-of", "2024-03-10")
    office.does("bulletin", "jie", "--week", "2024-W10", "-o", tmp_path / "after")
    before, after = (
        (tmp_path / name / "周报-2024-W10.md").read_text("utf-8") for name in ("before", "after")
    )
    assert "| 计划版本 | 未登记，jie.yaml 校验值 " in before
    assert "| 基线 | 未立 |" in before
    assert "| 计划版本 | 第1版，" in after
    assert "| 基线 | 第1号，" in after
    assert "35" in after


def test_a_feed_says_what_is_closed_and_counts_from_the_baseline(
    office: Office, tmp_path: Path
) -> None:
    paper, feed = tmp_path / "验收单.pdf", tmp_path / "jie.ics"
    paper.write_bytes(b"%PDF-1.7")
    office.plan(
        lambda text: text.replace("owner: 供电公司", "owner: 供电公司, deadline: 2024-03-12")
    )
    office.does("baseline", "jie", "--reason", "批复", "--by", "市城管局")
    words = ("report", "jie", "A", "--started", "2024-03-01", "--finished", "2024-03-10")
    office.does(*words, "--as-of", "2024-03-10")
    office.does("calendar", "jie", "--as-of", "2024-03-10", "-o", feed)
    assert "已销号" not in feed.read_text("utf-8").replace("\r\n ", "")
    office.does("close", "A", "--by", "市城管局", "--evidence", paper, "--on", "2024-03-10")
    office.does("calendar", "jie", "--as-of", "2024-03-10", "-o", feed, "--force")
    assert "销号" in feed.read_text("utf-8").replace("\r\n ", "")


def test_the_check_asks_for_what_the_ledger_waits_for(office: Office, tmp_path: Path) -> None:
    paper = tmp_path / "验收单.pdf"
    paper.write_bytes(b"%PDF-1.7")
    office.on("2024-07-01")
    words = ("report", "jie", "A", "--started", "2024-03-01", "--finished", "2024-03-10")
    office.does(*words, "--as-of", "2024-03-10")
    office.does("close", "A", "--by", "市城管局", "--evidence", paper, "--on", "2024-03-12")
    (told,) = office.does(
        "check", "jie", "--as-of", "2024-06-30", "--rules", "DP691", "--json"
    ).documents
    assert [one["item"] for one in told["findings"]] == ["A"]


def test_a_bulletin_and_a_feed_of_a_past_week_come_out_again_to_the_byte(
    office: Office, tmp_path: Path
) -> None:
    office.does("baseline", "jie", "--reason", "批复", "--by", "市城管局")
    office.does("report", "jie", "A", "--percent", "35", "--as-of", "2024-03-10")
    known = office.at.isoformat()

    def told(name: str, *when: object) -> dict[str, bytes]:
        folder = tmp_path / name
        office.does("bulletin", "--week", "2024-W10", "-o", folder, *when)
        office.does(
            "calendar", "--portfolio", "--as-of", "2024-03-10", "-o", folder / "all.ics", *when
        )
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    then = told("then")
    office.on("2024-03-18")
    office.does("report", "jie", "A", "--percent", "20", "--as-of", "2024-03-10", "--note", "误报")
    office.plan(lambda text: text.replace("duration: 20", "duration: 60"))
    second = office.folder / "plans" / "er.yaml"
    second.write_text(office.plan().read_text("utf-8").replace("code: jie", "code: er"), "utf-8")
    office.does("baseline", "jie", "--reason", "调整", "--by", "市城管局")
    assert told("again", "--known-at", known) == then
    assert told("now") != then


def test_an_export_carries_the_recorded_reports(office: Office, tmp_path: Path) -> None:
    office.does(
        "report", "jie", "A", "--percent", "35", "--as-of", "2024-03-10", "--by", "供电公司"
    )
    target = tmp_path / "jie-out.yaml"
    office.does("export", "jie", "-o", target)
    text = target.read_text("utf-8")
    assert "percent: 35" in text
    assert "供电公司" in text
    assert "lamp" not in text


def test_a_bulletin_tells_what_offices_reported_and_what_is_held_up(
    office: Office, tmp_path: Path
) -> None:
    for words in (
        ("event", "C", "受阻", "--stage", "征拆", "--by", "照明中心", "--on", "2024-03-06"),
        ("event", "A", "记事", "--note", "停电审批未下", "--by", "供电公司", "--on", "2024-03-10"),
        ("event", "B", "记事", "--note", "上周已说过", "--by", "市政处", "--on", "2024-03-03"),
    ):
        office.does(*words)
    office.does("bulletin", "jie", "--week", "2024-W10", "-o", tmp_path)
    text = (tmp_path / "周报-2024-W10.md").read_text("utf-8")
    assert "停电审批未下" in text
    assert "受阻（征拆）" in text
    assert "上周已说过" not in text
