"""`daopai check` for a nightly run: exit code, one document a line, a page, metrics by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_helpers import PLANS, daopai

LAKE = PLANS["lianghu"]
FINE = """daopai: 1
code: fine
name: 试验
owner: 市城管局
start: 2023-06-01
deadline: 2023-12-30
activities:
  - {id: A, name: 甲, duration: 5, owner: 处}
  - {id: B, name: 乙, duration: 5, owner: 处, after: A}
"""


@pytest.fixture
def fine(tmp_path: Path) -> Path:
    plan = tmp_path / "fine.yaml"
    plan.write_text(FINE, encoding="utf-8")
    return plan


def test_the_table_of_metrics_stands_behind_the_findings(fine: Path) -> None:
    answer = daopai("check", fine)
    assert answer.code == 0
    told = answer.out
    assert told.index("健康度指标") > told.index("试验（fine）")
    assert all(f"dcma-{number:02}" in told for number in range(1, 15))
    assert all(f"gao-{number:02}" in told for number in range(1, 11))
    assert "健康度指标 24 项" in told


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_table_fits_the_terminal(columns: int) -> None:
    from projects.writers.terminal import width_of

    answer = daopai("check", LAKE, "--as-of", "2023-12-31", columns=columns)
    head = answer.out.index("健康度指标\n")
    rows = [line for line in answer.out[head:].splitlines() if line.startswith(("dcma", "gao"))]
    assert max(width_of(row) for row in rows[:24]) <= columns
    assert all(row.split()[-1] in ("合格", "不合格", "不适用") for row in rows[:24])


def test_a_metric_asked_for_by_its_number_tells_everything(fine: Path) -> None:
    answer = daopai("check", fine, "--rules", "dcma-08")
    assert answer.code == 0
    assert "公式：" in answer.out
    assert "口径：取剩余工期" in answer.out
    assert "dcma-07" not in answer.out


def test_exit_code_one_only_for_an_unwaived_error(fine: Path) -> None:
    assert daopai("check", LAKE, "--as-of", "2023-12-31").code == 1
    assert daopai("check", LAKE, "--as-of", "2023-12-31", "--rules", "dcma,gao").code == 0
    late = FINE.replace("2023-12-30", "2023-06-03")
    fine.write_text(late, encoding="utf-8")
    assert daopai("check", fine).code == 1
    waiver = (
        "waivers: [{code: DP620, owner: 分管副局长, reason: 已批准延期, expires: 2023-12-31}]\n"
    )
    fine.write_text(late + waiver, encoding="utf-8")
    answer = daopai("check", fine)
    assert answer.code == 0
    assert "已豁免" in answer.out


def test_several_plans_give_one_document_a_line(fine: Path) -> None:
    answer = daopai("check", fine, LAKE, "--json", "--as-of", "2023-12-31")
    assert answer.code == 1
    assert [row["project"] for row in answer.documents] == ["fine", "lianghu"]
    assert [len(row["metrics"]) for row in answer.documents] == [24, 24]
    failing = {m["id"] for m in answer.documents[1]["metrics"] if m["pass"] is False}
    assert {"dcma-02", "dcma-07", "dcma-13"} <= failing


@pytest.mark.parametrize("suffix", [".html", ".md", ".HTML"])
def test_a_report_is_one_page_beside_the_answer(fine: Path, tmp_path: Path, suffix: str) -> None:
    page = tmp_path / "out" / f"page{suffix}"
    answer = daopai("check", fine, "--report", page, "--json")
    assert answer.documents[0]["project"] == "fine"  # nothing else on standard output
    assert f"已写出 {page}" in answer.err
    assert "计划体检单" in page.read_text(encoding="utf-8")
    first = page.read_bytes()
    daopai("check", fine, "--report", page)
    assert page.read_bytes() == first


def test_a_report_that_cannot_be_written_is_told_first(fine: Path, tmp_path: Path) -> None:
    wrong = daopai("check", fine, "--report", tmp_path / "page.pdf")
    assert (wrong.code, wrong.out) == (2, "")
    assert "DP982" in wrong.err
    many = daopai("check", fine, LAKE, "--report", tmp_path / "page.html")
    assert (many.code, "DP983" in many.err) == (2, True)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    blocked = daopai("check", fine, "--report", tmp_path / "file" / "page.html")
    assert (blocked.code, "DP812" in blocked.err) == (2, True)


def test_an_unknown_rule_is_refused_with_the_forms_that_exist(fine: Path) -> None:
    answer = daopai("check", fine, "--rules", "dcma-99，DP62")
    assert answer.code == 2
    assert "DP690" in answer.err
    assert "DP601-DP610" in answer.err


def test_the_settings_of_the_workspace_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "office"
    assert daopai("init", office, "--organisation", "市城管局").code == 0
    (office / "plans" / "fine.yaml").write_text(FINE, encoding="utf-8")
    monkeypatch.chdir(office)
    with (office / "daopai.toml").open("a", encoding="utf-8") as settings:
        settings.write('[check]\nrelative = "false"\nlong_days = 3\n')
    answer = daopai("check", "fine", "--rules", "dcma-08", "--report", "page.html")
    assert "限值 3 天（不按工程长短折算）" in answer.out
    assert "工作区设置 [check]：long_days = 3" in answer.out
    page = (office / "page.html").read_text(encoding="utf-8")
    assert "市城管局" in page
    assert "relative = false" in page
    with (office / "daopai.toml").open("a", encoding="utf-8") as settings:
        settings.write("long_dais = 3\n")
    broken = daopai("check", "fine")
    assert (broken.code, "DP980" in broken.err, "long_days" in broken.err) == (2, True, True)


@pytest.mark.parametrize("code", ["dcma-10", "DCMA-10", "dcma10", "DP782", "dp782"])
def test_a_metric_is_waived_by_its_number_or_its_code(fine: Path, code: str) -> None:
    waiver = (
        f"waivers: [{{code: {code}, owner: 总工办, reason: 待会议确定, expires: 2023-12-31}}]\n"
    )
    fine.write_text(FINE.replace(", owner: 处", "") + waiver, encoding="utf-8")
    answer = daopai("check", fine, "--rules", code, "--json")
    (row,) = answer.documents[0]["metrics"]
    assert (row["id"], row["pass"]) == ("dcma-10", False)
    assert row["waived"] == "总工办，待会议确定，至 2023-12-31"
    assert "DP671" not in answer.out


def test_what_reading_left_aside_stands_in_the_document(fine: Path, tmp_path: Path) -> None:
    assert daopai("check", fine, "--json").documents[0]["notes"] == []
    table = tmp_path / "table.csv"
    table.write_text("编号,工作名称,工期,颜色\nA,甲,5,红\nB,乙,5,蓝\n", encoding="utf-8")
    answer = daopai("check", table, "--deadline", "2023-12-30", "--json")
    (document,) = answer.documents
    told = daopai("check", table, "--deadline", "2023-12-30").out
    assert document["notes"]
    assert all(f"读入时：{note}"[:20] in told for note in document["notes"])


LEDGER = """daopai: 1
code: fine
name: 年度重点工作
owner: 市城管局
start: 2023-01-01
basis: month
activities:
  - {id: A, name: 公厕新建, deadline: 2023-06-30, owner: 环卫处}
  - {id: B, name: 背街小巷整治, deadline: 2023-12-31, owner: 市政处}
"""


def test_a_ledger_is_not_measured_as_a_network(fine: Path) -> None:
    fine.write_text(LEDGER, encoding="utf-8")
    metrics = {row["id"]: row for row in daopai("check", fine, "--json").documents[0]["metrics"]}
    for name in ("dcma-01", "dcma-06", "gao-02", "gao-07"):
        assert metrics[name]["pass"] is None
        assert "计划是台账" in metrics[name]["note"]
    assert metrics["dcma-07"]["pass"] is True
    given = LEDGER.replace("owner: 环卫处", "owner: 环卫处, duration: 5")
    fine.write_text(given, encoding="utf-8")
    again = {row["id"]: row for row in daopai("check", fine, "--json").documents[0]["metrics"]}
    assert again["dcma-01"]["pass"] is not None
