"""`daopai notify` as typed: send, test, list, settle."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from wcwidth import wcswidth

from flows.notify.sending import notify
from projects.workspace import open_workspace
from tests.cli_helpers import Answer, daopai
from tests.flows.notify_servers import Relay, relay
from tests.week_office import Office, office

__all__ = ["office"]

SEND = ("notify", "send", "--title", "第 1 期周报", "--body", "城北街道改造晚 3 天。")


@pytest.fixture
def http(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """A relay that the office's two channels lead to."""
    settings = office.folder / "daopai.toml"
    table = '\n[notify]\n"中继" = "env:TEST_RELAY"\n"备用" = "env:TEST_OTHER"\n'
    settings.write_text(settings.read_text("utf-8") + table, "utf-8")
    with relay() as server:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("TEST_RELAY", server.url())
        monkeypatch.setenv("TEST_OTHER", server.url())
        yield server


def doubtful(office: Office, http: Relay) -> Answer:
    """A message of which nobody knows whether it went out."""
    http.acts[:] = ["reset"]
    answer = daopai(*SEND, "--to", "中继")
    assert answer.code == 1
    return answer


def test_a_message_goes_to_every_channel_and_once(office: Office, http: Relay) -> None:
    first = office.does(*SEND).out
    assert "中继（JSON 中继 127.0.0.1:" in first
    assert [line.split("，")[-1] for line in first.splitlines()[1:]] == ["已发出", "已发出"]
    again = office.does(*SEND)
    assert again.out.count("以前发过，没有再发") == 2
    assert len(http.got) == 2


def test_the_text_may_come_from_standard_input(
    office: Office, http: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("一\n二\n"))
    office.does("notify", "send", "--to", "中继", "--title", "提醒", "--body", "-")
    assert http.got[0]["message"] == "一\n二"


def test_a_file_goes_along(office: Office, http: Relay) -> None:
    (office.folder / "周报.md").write_text("# 周报", "utf-8")
    office.does(*SEND, "--to", "中继", "--file", "周报.md")
    assert [one["filename"] for one in http.got[0]["attachments"]] == ["周报.md"]


def test_a_key_holds_over_days_and_texts(office: Office, http: Relay) -> None:
    office.does(*SEND, "--to", "中继", "--key", "周报/2024-W10")
    office.on("2024-03-18")
    words = ("notify", "send", "--to", "中继", "--title", "改", "--body", "改", "--key")
    assert "以前发过" in office.does(*words, "周报/2024-W10").out
    assert len(http.got) == 1


def test_a_dry_run_shows_the_text_and_sends_nothing(office: Office, http: Relay) -> None:
    shown = office.does(*SEND, "--dry-run").out
    assert shown.count("演练，没有发") == 2
    assert "城北街道改造晚 3 天。" in shown
    assert "relay-password" not in shown
    assert http.got == []


def test_a_channel_is_tried_dry_unless_really_is_typed(office: Office, http: Relay) -> None:
    assert "演练，没有发" in office.does("notify", "test", "中继").out
    assert http.got == []
    assert "已发出" in office.does("notify", "test", "中继", "--really").out
    assert "测试通知" in http.got[0]["title"]
    office.does("notify", "test", "中继", "--really")
    assert len(http.got) == 2


def test_the_documents_say_what_came_of_it(office: Office, http: Relay) -> None:
    (told,) = office.does(*SEND, "--to", "中继", "--key", "k", "--json").documents
    assert (told["schema"], told["key"], told["title"]) == (
        "daopai.deliveries/1",
        "k",
        "第 1 期周报",
    )
    assert [(one["came"], one["number"], one["codes"]) for one in told["deliveries"]] == [
        ("sent", 1, [])
    ]
    (listed,) = office.does("notify", "list", "--json").documents
    assert listed["schema"] == "daopai.sends/1"
    (row,) = listed["sends"]
    assert (row["state"], row["unclear"], row["channel"]) == ("ok", False, "中继")


def test_what_is_unclear_comes_first_and_says_what_to_do(office: Office, http: Relay) -> None:
    answer = doubtful(office, http)
    assert "DP897" in answer.err
    http.acts[:] = [400]
    assert daopai("notify", "send", "--to", "备用", "--title", "甲", "--body", "乙").code == 1
    office.does("notify", "send", "--to", "中继", "--title", "丙", "--body", "丁")
    lines = office.does("notify", "list").out.splitlines()
    assert [line.split()[0] for line in lines[2:5]] == ["1", "2", "3"]
    assert "不清楚：已交给服务，答复以前连接断了" in lines[2]
    assert "没有发出：服务不收（HTTP 400）" in lines[3]
    assert "daopai notify settle 1" in " ".join(lines[-2:])


def test_a_person_settles_it(office: Office, http: Relay) -> None:
    doubtful(office, http)
    assert daopai(*SEND, "--to", "中继").code == 1
    assert len(http.got) == 1
    told = office.does("notify", "settle", "1", "--again", "--by", "办公室").out
    assert told.strip() == "第 1 号通知“第 1 期周报”：可以再发（办公室认定）"
    assert "第 2 号，已发出" in office.does(*SEND, "--to", "中继").out
    listed = office.does("notify", "list").out
    assert "不清楚" not in listed
    assert daopai("notify", "settle", "2", "--sent", "--by", "办公室").code == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("send", "--to", "中记", "--title", "甲", "--body", "乙"), "DP891"),
        (("send", "--title", " ", "--body", " "), "DP895"),
        (("send", "--title", "甲", "--body", "乙", "--file", "无.docx"), "DP895"),
        (("test", "没有"), "DP891"),
        (("settle", "7", "--sent", "--by", "办公室"), "DP893"),
        (("settle", "7", "--by", "办公室"), "DP895"),
        (("settle", "7", "--sent", "--again", "--by", "办公室"), "DP895"),
        (("settle", "7", "--sent", "--by", " "), "DP895"),
    ],
)
def test_a_mistake_is_told_and_sends_nothing(
    office: Office, http: Relay, words: tuple[str, ...], code: str
) -> None:
    answer = daopai("notify", *words)
    assert (answer.code, answer.err.split()[0]) == (2, code)
    assert http.got == []


@pytest.mark.parametrize(
    "line",
    [
        '"群" = "wecombot://robotkey123"',
        '"群" = "env:robot key123"',
        '"群" = 7',
        '" " = "env:A"',
        f'"{"长" * 21}" = "env:A"',
    ],
)
def test_an_address_does_not_stand_in_the_settings(office: Office, line: str) -> None:
    settings = office.folder / "daopai.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[notify]\n{line}\n", "utf-8")
    answer = daopai("notify", "list")
    assert (answer.code, answer.err.split()[0]) == (2, "DP890")
    assert "key123" not in answer.err


def test_without_channels_it_is_said_how_to_name_one(office: Office) -> None:
    answer = daopai(*SEND)
    assert (answer.code, answer.err.split()[0]) == (2, "DP891")
    assert "env:DAOPAI_WECOM" in answer.err
    assert office.does("notify", "list").out.strip() == "还没有发过通知。"


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_list_fits_the_terminal(office: Office, http: Relay, columns: int) -> None:
    doubtful(office, http)
    workspace = open_workspace(office.folder)
    for number in range(25):
        title = f"第 {number} 期重点项目进度周报（含督办事项与提示函）"
        notify(workspace, str(number), title, "正文", channels=["中继"])
        office.at += timedelta(hours=1)
    shown = daopai("notify", "list", columns=columns).out
    assert max(map(wcswidth, shown.splitlines())) <= columns
    assert "另有 5 条已发出" in shown
    assert len(json.loads(daopai("notify", "list", "--json").out)["sends"]) == 26
