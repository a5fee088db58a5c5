from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from projects.bundled import path
from projects.errors import InputError
from projects.workspace import Workspace, create, find, open_workspace, resolve


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return create(tmp_path / "office", organisation='市"重点"办', plans=[path("lianghu")])


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def settings(workspace: Workspace, text: str) -> None:
    (workspace.folder / "daopai.toml").write_text(text, encoding="utf-8")


def test_a_new_workspace_opens_with_what_it_was_made_with(office: Workspace) -> None:
    opened = open_workspace(office.folder)
    assert opened == office
    assert opened.organisation == '市"重点"办'
    assert opened.time_zone == "Asia/Shanghai"
    assert opened.uid_domain == "daopai.local"
    assert opened.zone.key == "Asia/Shanghai"
    assert opened.override() is None
    assert [plan.name for plan in opened.plans()] == ["lianghu.yaml"]
    assert opened.out_folder == office.folder / "out"


def test_a_workspace_is_never_made_over_another_one(office: Workspace) -> None:
    before = (office.folder / "daopai.toml").read_bytes()
    with pytest.raises(InputError) as caught:
        create(office.folder, organisation="别的单位")
    assert codes(caught) == ["DP808"]
    assert (office.folder / "daopai.toml").read_bytes() == before


def test_a_workspace_is_never_made_in_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        create(tmp_path)
    assert codes(caught) == ["DP809"]
    assert [file.name for file in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_file_in_the_way_is_no_place_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("x")
    with pytest.raises(InputError) as caught:
        create(tmp_path / "here")
    assert codes(caught) == ["DP809"]


def test_an_empty_folder_becomes_a_workspace(tmp_path: Path) -> None:
    assert create(tmp_path).plans() == []


def test_a_bad_domain_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        create(tmp_path / "office", uid_domain="a b")
    assert codes(caught) == ["DP806"]
    assert not (tmp_path / "office").exists()


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_workspace(tmp_path)
    assert codes(caught) == ["DP801"]


def test_every_mistake_of_the_settings_is_told_at_once_with_its_line(office: Workspace) -> None:
    settings(
        office,
        'organization = "x"\n'
        'time_zone = "Asia/Shangai"\n'
        'uid_domain = "a b"\n'
        'calendars = ["x.json", "y.json"]\n'
        'lamp = "yinchuan"\n'
        "plans = 3\n"
        'out = ""\n'
        "[mail]\n"
        'url = "x"\n',
    )
    with pytest.raises(InputError) as caught:
        open_workspace(office.folder)
    told = [(finding.code, finding.where.line) for finding in caught.value.findings]
    assert told == [
        ("DP803", 1),
        ("DP805", 2),
        ("DP806", 3),
        ("DP807", 4),
        ("DP807", 4),
        ("DP804", 5),
        ("DP804", 6),
        ("DP804", 7),
        ("DP803", 8),
    ]
    assert "organisation" in caught.value.findings[0].remedy
    assert "yinchuan-2025" in caught.value.findings[5].remedy
    assert {finding.where.file for finding in caught.value.findings} == {"daopai.toml"}


def test_plans_and_outputs_may_not_share_a_folder(office: Workspace) -> None:
    settings(office, 'plans = "x"\nout = "x"\n')
    with pytest.raises(InputError) as caught:
        open_workspace(office.folder)
    assert [(f.code, f.where.line) for f in caught.value.findings] == [("DP804", 2)]


@pytest.mark.parametrize(
    ("text", "line"), [("lamp = yinchuan\n", 1), ("a = 1\na = 2", 2), ('\n\na = "open', 3)]
)
def test_what_is_not_toml_is_told_with_its_line(office: Workspace, text: str, line: int) -> None:
    settings(office, text)
    with pytest.raises(InputError) as caught:
        open_workspace(office.folder)
    assert [(f.code, f.where.line) for f in caught.value.findings] == [("DP802", line)]


def test_settings_that_are_not_utf8_are_told(office: Workspace) -> None:
    (office.folder / "daopai.toml").write_bytes('organisation = "市"'.encode("gb18030"))
    with pytest.raises(InputError) as caught:
        open_workspace(office.folder)
    assert codes(caught) == ["DP106"]


def test_an_empty_settings_file_takes_every_default(office: Workspace) -> None:
    settings(office, "")
    opened = open_workspace(office.folder)
    assert (opened.organisation, opened.lamp, opened.calendars) == ("", "", ())


def test_a_workspace_is_found_from_any_folder_inside_it(office: Workspace) -> None:
    deep = office.folder / "plans" / "old" / "older"
    deep.mkdir(parents=True)
    assert find(deep) == office
    assert find(office.folder.parent) is None


def test_the_calendars_of_a_workspace_are_its_override(office: Workspace) -> None:
    notice = {
        "year": 2027,
        "papers": [],
        "days": [{"name": "元旦", "date": "2027-01-04", "isOffDay": True}],
    }
    (office.folder / "2027.json").write_text(json.dumps(notice), encoding="utf-8")
    settings(office, 'calendars = ["2027.json"]')
    override = open_workspace(office.folder).override()
    assert override is not None
    assert not override[date(2027, 1, 4)].work


def test_a_target_is_a_file_or_inside_a_workspace_a_project_code(office: Workspace) -> None:
    plan = office.plans_folder / "lianghu.yaml"
    assert resolve("lianghu", office.out_folder) == plan
    assert resolve("lianghu.yaml", office.plans_folder) == plan
    assert resolve("plans/lianghu.yaml", office.folder) == plan
    assert resolve(str(plan), Path("/")) == plan


def test_a_path_that_does_not_exist_is_left_to_the_reader(office: Workspace) -> None:
    assert resolve("lianhu.yaml", office.folder) == office.folder / "lianhu.yaml"


def test_a_mistyped_code_gets_a_suggestion(office: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        resolve("lianhu", office.folder)
    assert codes(caught) == ["DP810"]
    assert "lianghu" in caught.value.findings[0].remedy


def test_a_code_outside_of_a_workspace_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        resolve("lianghu", tmp_path)
    assert codes(caught) == ["DP813"]
    assert "工作区" in str(caught.value)


def test_the_code_inside_the_file_counts_more_than_the_file_name(office: Workspace) -> None:
    text = (office.plans_folder / "lianghu.yaml").read_text(encoding="utf-8")
    other = office.plans_folder / "renamed.yaml"
    other.write_text(text.replace("code: lianghu", 'code: "lake-2"  # own'), encoding="utf-8")
    assert office.plan("lake-2") == other
    assert office.plan("lianghu").name == "lianghu.yaml"


def test_one_code_in_two_files_is_told_with_both_files(office: Workspace) -> None:
    copy = office.plans_folder / "copy.yaml"
    copy.write_bytes((office.plans_folder / "lianghu.yaml").read_bytes())
    with pytest.raises(InputError) as caught:
        office.plan("lianghu")
    assert codes(caught) == ["DP811"]
    assert "copy.yaml、lianghu.yaml" in str(caught.value)


def test_tables_that_a_plan_names_are_no_plans_of_their_own(office: Workspace) -> None:
    folder = office.plans_folder
    (folder / "works.csv").write_text("编号,名称,工期\nA,甲,3\n", encoding="utf-8")
    (folder / "alone.csv").write_text("编号,名称,工期\nA,甲,3\n", encoding="utf-8")
    (folder / "ditch.yaml").write_text(
        "daopai: 1\ncode: ditch\nname: 沟\nactivities: works.csv\n", encoding="utf-8"
    )
    for noise in ("~$alone.xlsx", ".hidden.yaml", "notes.txt"):
        (folder / noise).write_text("x", encoding="utf-8")
    names = [plan.name for plan in office.plans()]
    assert names == ["alone.csv", "ditch.yaml", "lianghu.yaml"]
    assert office.plan("alone").name == "alone.csv"


def test_a_plan_that_cannot_be_read_is_still_found_by_its_name(office: Workspace) -> None:
    broken = office.plans_folder / "broken.yaml"
    broken.write_bytes(b"\0\0")
    assert office.plan("broken") == broken


def test_adopting_a_plan_leaves_what_people_changed(office: Workspace) -> None:
    mine = office.plans_folder / "lianghu.yaml"
    mine.write_text("changed", encoding="utf-8")
    assert office.adopt(path("lianghu")) == mine
    assert mine.read_text(encoding="utf-8") == "changed"
