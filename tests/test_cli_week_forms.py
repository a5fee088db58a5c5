"""The weekly round as offices live it: names typed their own way, remarks anywhere, old forms."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows.forms import file_names
from projects.writers.terminal import width_of
from tests.cli_helpers import daopai
from tests.test_cli_forms import fill
from tests.week_office import Office, office

__all__ = ["office"]

SECOND = """\
daopai: 1
code: hu
name: 东湖清淤
owner: 水务中心
start: 2024-03-01
deadline: 2024-05-31
activities:
  - {id: 一 区, name: 一区清淤, duration: 20, owner: 施工单位（A标）}
  - {id: P-2, name: 二区清淤, duration: 20, after: 一 区}
"""


def named(text: str) -> str:
    """The plan with the lights in the hands of a contractor with brackets."""
    return text.replace("owner: 照明中心", "owner: 施工单位（A标）")


def made(office: Office, owner: str, as_of: str = "2024-03-17", name: str = "表.xlsx") -> Path:
    path = office.folder / name
    office.does("template", "--owner", owner, "--as-of", as_of, "-o", path)
    return path


def texts(path: Path, sheet: str = "本期填报") -> list[str]:
    workbook = opened(path)
    return [str(cell.value) for row in workbook[sheet].iter_rows() for cell in row if cell.value]


def opened(path: Path) -> Any:
    """A ledger workbook: openpyxl knows some of its extensions only by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def edit(path: Path, cells: Mapping[str, Any], sheet: str = "本期填报") -> Path:
    workbook = openpyxl.load_workbook(path)
    for address, value in cells.items():
        workbook[sheet][address].value = value
    workbook.save(path)
    return path


@pytest.mark.parametrize("typed", ["施工单位（A标）", "施工单位(A标)", " 施工单位 （Ａ标）"])
def test_a_department_is_found_and_named_as_the_plan_writes_it(office: Office, typed: str) -> None:
    office.plan(named)
    office.on("2024-03-18")
    form = made(office, typed)
    assert "施工单位（A标）" in texts(form)
    fill(form, "C", {"实际开始": "3月12日", "本期完成量或百分比": 12})
    told = office.does("report", form, "--json").documents
    assert {row["by"] for one in told for row in one["rows"]} == {"施工单位（A标）"}


def test_no_name_of_a_department_is_told_as_such(office: Office) -> None:
    answer = daopai("template", "--owner", " ", "-o", "x.xlsx")
    assert (answer.code, "没有写是哪个单位" in answer.err) == (2, True)
    assert "照明中心" in answer.err


def test_a_department_with_works_in_two_projects_is_told_of_those_that_changed(
    office: Office,
) -> None:
    office.plan(named)
    (office.folder / "plans" / "hu.yaml").write_text(SECOND, "utf-8")
    office.on("2024-03-18")
    form = made(office, "施工单位(A标)")
    fill(form, "一 区", {"实际开始": "3-4", "本期完成量或百分比": "３０％"})
    told = office.does("report", form).out
    assert ("东湖清淤" in told, "30%" in told, "城北街道改造" in told) == (True, True, False)
    assert "已登记 0" not in told
    again = office.does("report", form).out
    assert again.count("没有新增") == 2


def test_a_problem_is_told_when_it_goes_into_the_ledger(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"存在问题及需协调事项": "占道许可未批"})
    told = office.does("report", form).out
    assert ("已登记问题 1 条" in told, "占道许可未批" in told) == (True, True)
    copy = fill(form, "C", {"存在问题及需协调事项": "电缆未到货"})
    (document,) = office.does("report", copy, "--json").documents
    assert [one["text"] for one in document["problems"]] == ["电缆未到货"]
    assert document["recorded_at"] is not None


def test_a_remark_under_the_table_holds_nothing_up(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"实际开始": "3月12日", "本期完成量或百分比": 6})
    edit(form, {"D9": "本周下雨两天"})
    told = office.does("report", form).out
    assert ("本周下雨两天" in told, "不采用" in told, "6/60" in told) == (True, True, True)


def test_a_row_added_by_hand_with_figures_goes_back(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"实际开始": "3月12日", "本期完成量或百分比": 6})
    edit(form, {"E9": "路灯二期", "M9": "50%"})
    answer = daopai("report", form)
    assert (answer.code, "路灯二期" in answer.err, "50%" in answer.err) == (2, True, True)


def test_a_data_date_still_to_come_is_told_once_at_its_cell(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "市政处"), "B", {"实际开始": "3月12日", "本期完成量或百分比": "10%"})
    edit(form, {"J2": "2024-03-31"})
    assert office.refused("report", form) == ["DP578"]
    assert "J2" in daopai("report", form).err
    back = form.with_name("表-退回.xlsx")
    workbook = openpyxl.load_workbook(back)
    assert workbook["本期填报"]["J2"].fill.start_color.rgb == "FFF8C9BF"
    office.does("report", edit(back, {"J2": "3月17日"}))


def test_the_form_of_an_earlier_week_is_remarked_upon(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"实际开始": "3月12日", "本期完成量或百分比": 6})
    assert "DP577" not in office.does("report", form).out
    office.on("2024-03-26")
    fill(form, "C", {"本期完成量或百分比": 30})
    told = office.does("report", form).out
    assert ("DP577" in told, "已过 9 天" in told) == (True, True)


def test_a_note_without_figures_is_not_lost_silently(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "市政处"), "B", {"说明": "正常推进"})
    assert office.refused("report", form) == ["DP572"]
    fill(form, "D", {"存在问题及需协调事项": "等路基"}, "其余工作")
    assert "正常推进" in office.does("report", form).out


def test_a_form_made_before_the_plan_was_edited_goes_back(office: Office) -> None:
    """Also where nothing was recorded since: the file alone has changed."""
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"实际开始": "3月12日", "本期完成量或百分比": 30})
    office.plan(lambda text: text.replace("total: 60", "total: 120"))
    assert office.refused("report", form) == ["DP563"]
    back = form.with_name("表-退回.xlsx")
    assert "数量（共 120）" in texts(back)
    assert "30/120" in office.does("report", back).out


def test_the_list_of_mistakes_tells_hints_from_mistakes(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"实际开始": "不知道", "工作名称": "路灯（改）"})
    answer = daopai("report", form)
    assert answer.code == 2
    rows = list(openpyxl.load_workbook(form.with_name("表-退回.xlsx"))["问题清单"].values)
    assert "须改正 1 处，另有提示 1 处" in str(rows[1][0])
    assert [row[0] for row in rows[3:5]] == [1, "提示"]


def test_what_people_type_never_becomes_a_formula(office: Office) -> None:
    office.on("2024-03-18")
    form = made(office, "照明中心")
    workbook = openpyxl.load_workbook(form)
    cell = workbook["本期填报"]["R5"]
    cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"
    workbook["本期填报"]["L5"].value = "不知道"
    workbook.save(form)
    assert daopai("report", form).code == 2
    back = openpyxl.load_workbook(form.with_name("表-退回.xlsx"))
    cells = [cell for sheet in back for row in sheet.iter_rows() for cell in row]
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


def test_what_a_department_wants_settled_stands_in_the_ledger_workbook(office: Office) -> None:
    office.on("2024-03-18")
    said = "占道许可未批" + "很长" * 2000
    form = fill(made(office, "照明中心"), "C", {"存在问题及需协调事项": said})
    office.does("report", form)
    book = office.folder / "台账.xlsx"
    office.does("ledger", "-o", book)
    told = [text for text in texts(book, "台账") if "占道许可未批" in text]
    assert (len(told), len(told[0]) < 300) == (1, True)


def test_the_form_of_another_workspace_is_not_made_into_one_of_ours(
    office: Office, tmp_path: Path
) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"实际开始": "3月12日", "本期完成量或百分比": 6})
    settings = office.folder / "daopai.toml"
    settings.write_text(settings.read_text("utf-8").replace("市城管局", "市水务局"), "utf-8")
    assert office.refused("report", form) == ["DP564"]
    assert not form.with_name("表-退回.xlsx").exists()


def test_the_form_of_a_project_that_is_gone_is_refused_as_such(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"实际开始": "3月12日", "本期完成量或百分比": 6})
    (office.folder / "plans" / "hu.yaml").write_text(SECOND, "utf-8")
    (office.folder / "plans" / "jie.yaml").unlink()
    answer = daopai("report", form)
    assert (answer.code, "DP564" in answer.err, "城北街道改造" in answer.err) == (2, True, True)


def test_a_ledger_workbook_is_told_by_the_projects_that_it_changed(office: Office) -> None:
    (office.folder / "plans" / "hu.yaml").write_text(SECOND, "utf-8")
    office.on("2024-03-18")
    book = office.folder / "台账.xlsx"
    office.does("ledger", "-o", book)
    workbook = opened(book)
    sheet = workbook["台账"]
    head = next(row for row in sheet.iter_rows() if any(c.value == "拟办事件" for c in row))
    columns = {cell.value: cell.column for cell in head}
    line = next(row[0].row for row in sheet.iter_rows() if row[1].value == "一 区")
    for title, value in {"拟办事件": "受阻啦", "发生日期": "2024-04-01"}.items():
        sheet.cell(line or 0, columns[title] or 0).value = value
    workbook.save(book)
    # The office, the event and its day: all of it at once.
    assert sorted(office.refused("ledger", "--apply", book)) == ["DP594", "DP595", "DP596"]
    for title, value in {
        "拟办事件": "受阻",
        "发生日期": "3月15日",
        "环节": "征拆",
        "说明": "两户未签",
    }.items():
        sheet.cell(line or 0, columns[title] or 0).value = value
    sheet.cell(4, 4).value = "水务中心"
    workbook.save(book)
    told = office.does("ledger", "--apply", book).out
    assert ("东湖清淤" in told, "没有新增" in told) == (True, False)
    assert office.does("ledger", "--apply", book).out.count("没有新增") == 2


def test_every_department_gets_its_form_in_one_go(office: Office) -> None:
    office.plan(lambda text: text.replace("owner: 照明中心", "owner: 照明中心/亮化科"))
    office.on("2024-03-15")
    folder = office.folder / "表"
    told = office.does("template", "--as-of", "2024-03-17", "-o", folder).out
    made = sorted(path.name for path in folder.iterdir())
    assert made == ["供电公司.xlsx", "市政处.xlsx", "照明中心_亮化科.xlsx"]
    assert told.count(".xlsx") == 3
    assert "照明中心/亮化科" in texts(folder / "照明中心_亮化科.xlsx")
    office.on("2024-03-18")
    form = fill(folder / "照明中心_亮化科.xlsx", "C", {"实际开始": "3月12日"})
    assert "照明中心/亮化科" in office.does("report", form).out
    assert office.refused("template", "-o", office.folder / "表.xlsx") == ["DP868"]
    assert office.refused("template", "-o", office.folder / "daopai.toml" / "表") == ["DP812"]


def test_departments_never_share_a_file() -> None:
    names = file_names(["A/B", "A:B", "a_b", "a_b-2", "..", "单位" * 90])
    assert len({name.casefold() for name in names}) == 6
    assert all(name.strip(". ") == name and len(name.encode()) < 230 for name in names)


def test_what_is_sent_in_place_of_a_form_is_called_what_it_is(office: Office) -> None:
    for name, data, says in (
        ("周报.pdf", b"%PDF-1.7", "是 PDF 文件"),
        ("周报.csv", "编号,完成率\n".encode(), "是文本"),
    ):
        (office.folder / name).write_bytes(data)
        answer = daopai("report", name)
        assert (answer.code, "DP560" in answer.err, says in answer.err) == (2, True, True)
    assert office.refused("report", "plans/jie.yaml") == ["DP831"]


def test_what_was_recorded_stays_within_the_terminal(office: Office) -> None:
    office.on("2024-03-18")
    form = fill(made(office, "照明中心"), "C", {"存在问题及需协调事项": "占道许可未批" * 60})
    told = [office.does("report", form).out]
    words = ("event", "C", "受阻", "--by", "市城管局", "--stage", "占道")
    told += [office.does(*words, "--note", "占道许可未批" * 60).out]
    assert all(text.count("占道许可未批") >= 50 for text in told)
    assert max(width_of(line) for text in told for line in text.splitlines()) <= 100


def test_a_very_long_text_goes_back_with_its_beginning_in_sight(office: Office) -> None:
    office.on("2024-03-18")
    text = "起头" + "很长" * 2000
    form = made(office, "照明中心")
    fill(form, "C", {"实际开始": "不知道", "存在问题及需协调事项": text})
    assert daopai("report", form).code == 2
    sheet = openpyxl.load_workbook(form.with_name("表-退回.xlsx"))["本期填报"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert cell.alignment.vertical == "top"
