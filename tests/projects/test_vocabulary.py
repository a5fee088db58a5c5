from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from projects.errors import InputError
from projects.workspace import create, open_workspace
from projects.workspace.vocabulary import FILE, KEYS, PLAIN, read_vocabulary, starting_text


def _written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_the_programs_own_words_stand(tmp_path: Path) -> None:
    assert read_vocabulary(tmp_path) == PLAIN
    assert read_vocabulary(_written(tmp_path, "")) == PLAIN
    assert read_vocabulary(_written(tmp_path, "# 什么也没有\n")) == PLAIN


def test_the_starting_file_names_every_key_and_changes_nothing(tmp_path: Path) -> None:
    text = starting_text()
    assert all(f"# {key}:" in text for key in KEYS)
    assert read_vocabulary(_written(tmp_path, text)) == PLAIN


def test_every_example_of_the_starting_file_is_taken_once_uncommented(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in starting_text().splitlines() if line]
    keys = [line for line in lines if line.startswith("  ") or line.split(":")[0] in KEYS]
    words = read_vocabulary(_written(tmp_path, "\n".join(keys)))
    assert words.灯号 == {"红灯": "滞后", "黄灯": "偏慢", "绿灯": "正常"}
    assert words.周报签署 == ("编制", "审核", "签发")
    assert set(yaml.safe_load("\n".join(keys))) == set(KEYS)


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        "周报版面: 甲\n"  # 1: no such key
        "落款:\n"  # 2: empty
        "周报签署: 编制\n"  # 3: no list
        "通报签署: [审核, 审核]\n"  # 4: twice
        "灯号:\n"
        "  红登: 滞后\n"  # 6: no such lamp
        "通报主送: [甲]\n"  # 7: no text
        "周报发文字号: 甲〔{年份}〕{期}号\n"  # 8: no such slot
        "周报主送: 甲\n"
        "周报主送: 乙\n"  # 10: doubled
    )
    with pytest.raises(InputError) as caught:
        read_vocabulary(_written(tmp_path, text))
    found = {(one.code, one.where.line) for one in caught.value.findings}
    assert found == {("DP115", 10), *(("DP898", line) for line in (1, 2, 3, 4, 6, 7, 8))}
    told = str(caught.value)
    assert "是不是“周报版头”" in told
    assert "可用：绿灯、黄灯、红灯" in told


@pytest.mark.parametrize(
    "text", ["- 甲\n", "甲\n", "落款: |\n  两\n  行\n", f"落款: {'长' * 200}\n"]
)
def test_what_is_no_vocabulary_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="DP898"):
        read_vocabulary(_written(tmp_path, text))


def test_the_settings_name_the_folder_of_templates(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w")
    assert workspace.templates_folder == workspace.folder / "templates"
    (workspace.folder / "daopai.toml").write_text('templates = "公文"\n', encoding="utf-8")
    assert open_workspace(workspace.folder).templates_folder == workspace.folder / "公文"
    (workspace.folder / "daopai.toml").write_text('templates = "out"\n', encoding="utf-8")
    with pytest.raises(InputError, match="out 与 templates 是同一个文件夹"):
        open_workspace(workspace.folder)
