"""`daopai templates` as people meet it."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from projects.bundled import path
from projects.workspace import create
from tests.cli_helpers import daopai


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    workspace = create(tmp_path / "w", organisation="市城管局", plans=[path("lianghu")])
    monkeypatch.chdir(workspace.folder)
    return workspace.folder


def test_init_check_and_a_broken_template_in_a_workspace(office: Path) -> None:
    assert "没有模板" in daopai("templates", "check").out
    begun = daopai("templates", "init", "调度会")
    assert begun.code == 0
    assert [Path(line).name for line in begun.out.splitlines()] == ["调度会.docx", "用语.yaml"]
    again = daopai("templates", "init", "调度会")
    assert again.out.count("已有，没有改动") == 2

    checked = daopai("templates", "check", "-o", "试印")
    assert checked.code == 0
    assert (office / "试印" / "试印-调度会.docx").is_file()

    broken = docx.Document(str(office / "templates" / "调度会.docx"))
    broken.add_paragraph("{{ 会议日其 }}")
    broken.save(str(office / "templates" / "调度会.docx"))
    checked = daopai("templates", "check")
    assert checked.code == 1
    assert "调度会.docx：有 1 处错误" in checked.out
    assert "DP713" in checked.err
    assert "会议日期" in checked.err

    told = daopai("meeting", "--week", "2023-W52", "-o", "会.docx")
    assert told.code == 1
    assert told.out.strip() == "会.docx"
    assert "DP713" in told.err
    assert any("调度会材料" in line.text for line in docx.Document("会.docx").paragraphs)


def test_the_names_of_a_paper_are_listed_and_an_unknown_paper_is_refused() -> None:
    listed = daopai("templates", "list", "督办单")
    assert "办结时限" in listed.out
    refused = daopai("templates", "list", "督办弹")
    assert refused.code == 2
    assert "督办单" in refused.err
