"""Notifications over real connections: what went out, what did not, what nobody knows."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.notify.channels import KINDS, fitted
from flows.notify.sending import every, settle
from projects.errors import InputError
from tests.cli_helpers import ROOT
from tests.flows.notify_office import BODY, Desk, codes, desk, servers
from tests.flows.notify_servers import relay

__all__ = ["desk", "servers"]


# --- going out once ------------------------------------------------------------------------------


def test_a_message_goes_out_once_whoever_asks_again(desk: Desk) -> None:
    first = desk.one()
    assert (first.came, first.number) == ("sent", 1)
    again = desk.one(title="改了标题", body="改了正文")
    assert (again.came, again.number, again.detail) == ("already", 1, "2024-01-08 09:00")
    (got,) = desk.relay.got
    assert (got["title"], got["message"]) == ("第 1 期周报", BODY)


def test_the_intent_is_on_the_disk_before_the_network_is_touched(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[tuple[str, bool]] = []

    def spy(*_: object, **__: object) -> Any:
        held.extend((one.state, one.unclear) for one in every(desk.workspace))
        raise RuntimeError("the library broke")

    monkeypatch.setattr("apprise.plugins.custom_json.NotifyJSON.send", spy)
    delivery = desk.one()
    assert held == [("open", True)]
    assert (delivery.came, codes(delivery)) == ("unclear", ["DP897"])


def test_channels_are_served_each_on_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_WECOM")
    told = desk.send("工作群", "中继", "邮箱")
    assert [one.came for one in told.deliveries] == ["failed", "sent", "sent"]
    assert [finding.code for finding in told.findings] == ["DP892"]
    assert "TEST_WECOM" in told.findings[0].says
    assert [one.channel for one in every(desk.workspace)] == ["中继", "邮箱"]


def test_a_dry_run_says_what_would_go_where_and_leaves_no_trace(desk: Desk) -> None:
    told = desk.send("工作群", "中继", "邮箱", dry_run=True)
    assert [one.came for one in told.deliveries] == ["dry"] * 3
    robot, http, mail = told.deliveries
    assert (robot.shown, robot.text) == ("企业微信群机器人", f"第 1 期周报\n{BODY}")
    assert (http.shown, http.text) == (f"JSON 中继 127.0.0.1:{desk.relay.port}", BODY)
    assert mail.shown == "电子邮件，经 127.0.0.1，2 个收件人"
    assert (desk.relay.got, desk.post.got) == ([], [])
    assert not (desk.workspace.folder / "daopai.db").exists()


def test_what_is_typed_by_hand_goes_out_once_a_day(desk: Desk) -> None:
    assert [desk.one(key=None).came for _ in range(2)] == ["sent", "already"]
    assert desk.one(key=None, body="别的").came == "sent"
    desk.at += timedelta(days=1)
    assert desk.one(key=None).came == "sent"


# --- failures and doubts -------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_that_says_no_is_asked_again_with_growing_patience(
    desk: Desk, status: int
) -> None:
    desk.relay.acts[:] = [status, status]
    assert desk.one().came == "sent"
    assert len(desk.relay.got) == 3
    short, long = desk.waits
    assert 0.5 <= short <= 1.5
    assert 1 <= long <= 3


def test_after_three_retries_it_has_failed_and_may_be_sent_again(desk: Desk) -> None:
    desk.relay.acts[:] = [500] * 4
    delivery = desk.one()
    assert (delivery.came, codes(delivery)) == ("failed", ["DP896"])
    assert delivery.detail == "服务暂时不收（HTTP 500），试了 4 次"
    assert len(desk.relay.got) == 4
    assert desk.one().came == "sent"
    assert [one.state for one in every(desk.workspace)] == ["failed", "ok"]


@pytest.mark.parametrize(("status", "words"), [(400, "服务不收"), (404, "地址或密钥不对")])
def test_a_refusal_for_good_is_not_repeated(desk: Desk, status: int, words: str) -> None:
    desk.relay.acts[:] = [status]
    delivery = desk.one()
    assert (delivery.came, len(desk.relay.got)) == ("failed", 1)
    assert delivery.detail.startswith(words)


def test_a_key_is_not_carried_to_another_address(desk: Desk) -> None:
    desk.relay.acts[:] = [302]
    assert desk.one().detail == "服务要求改换地址（HTTP 302）"
    assert desk.relay.paths == ["/hook"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("slow", "已交给服务，等不到答复"),
        ("reset", "已交给服务，答复以前连接断了"),
        (504, "网关没有等到服务的答复（HTTP 504）"),
    ],
)
def test_what_may_have_gone_out_is_never_repeated_by_itself(
    desk: Desk, act: int | str, words: str
) -> None:
    desk.relay.acts[:] = [act]
    first = desk.one()
    assert (first.came, first.detail, codes(first)) == ("unclear", words, ["DP897"])
    assert "settle 1 认定" in first.findings[0].remedy
    for _ in range(2):
        desk.at += timedelta(days=1)
        again = desk.one()
        assert (again.came, again.number) == ("unclear", 1)
    assert (len(desk.relay.got), desk.waits) == (1, [])


def test_a_person_decides_about_it(desk: Desk) -> None:
    desk.relay.acts[:] = ["reset", "reset"]
    assert desk.one().came == "unclear"
    assert settle(desk.workspace, 1, "again", "办公室").state == "again"
    assert desk.one().came == "unclear"
    assert settle(desk.workspace, 2, "sent", "办公室").state == "sent"
    assert desk.one().came == "already"
    assert len(desk.relay.got) == 2


def test_a_server_that_is_not_there_is_no_doubt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
        monkeypatch.setenv("TEST_RELAY", f"json://{nobody}/hook")
        monkeypatch.setenv("TEST_MAIL", f"mailto://{nobody}?to=a@b.cn&from=c@d.cn")
        told = desk.send("中继", "邮箱")
    assert [one.detail for one in told.deliveries] == [
        "连不上服务，试了 4 次",
        "连不上邮件服务器，试了 4 次",
    ]
    assert len(desk.waits) == 6


def test_a_server_without_encryption_is_given_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_RELAY", f"jsons://127.0.0.1:{desk.relay.port}/hook")
    delivery = desk.one()
    assert (delivery.came, delivery.detail) == ("failed", "服务不用加密，或加密方式不合")
    assert desk.relay.got == []


def test_a_server_whose_certificate_nobody_vouches_for_is_given_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "cert.pem", tmp_path / "key.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=x"
    try:
        into = ("-out", str(certificate[0]), "-keyout", str(certificate[1]))
        command = ["openssl", *words.split(), *into]
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl cannot make a certificate here")
    with relay(certificate) as server:
        monkeypatch.setenv("TEST_RELAY", f"jsons://127.0.0.1:{server.port}/")
        assert desk.one().detail == "服务的证书不可信"
        assert server.got == []
        monkeypatch.setenv("TEST_RELAY", f"jsons://127.0.0.1:{server.port}/?verify=no")
        assert desk.one().came == "sent"
        assert len(server.got) == 1


def test_a_workspace_with_channels_travels_to_another_process(desk: Desk) -> None:
    again = pickle.loads(pickle.dumps(desk.workspace))
    assert again == desk.workspace
    assert hash(again) == hash(desk.workspace)


def test_of_several_who_send_at_once_one_does(desk: Desk) -> None:
    desk.relay.acts[:] = ["slow"] * 4
    desk.relay.seconds, came = 0.3, []
    threads = [threading.Thread(target=lambda: came.append(desk.one().came)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.relay.got) == 1
    assert came.count("sent") == 1
    assert set(came) <= {"sent", "already", "unclear"}
    assert desk.one().came == "already"


def test_a_receipt_that_cannot_be_written_leaves_it_to_a_person(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise InputError.of("DP848", "磁盘已满", "")

    with monkeypatch.context() as patch:
        patch.setattr("projects.store.sends.receipt", full)
        delivery = desk.one()
    assert (delivery.came, codes(delivery)) == ("unclear", ["DP897", "DP848"])
    assert delivery.detail == "已发出，但回执没有记下"
    desk.at += timedelta(hours=1)
    assert desk.one().came == "unclear"
    assert len(desk.relay.got) == 1


def test_a_process_killed_while_sending_leaves_it_to_a_person(desk: Desk) -> None:
    desk.relay.acts[:] = ["slow"]
    words = ["notify", "send", "--to", "中继", "--title", "提醒", "--body", BODY, "--key", "k"]
    command = [sys.executable, "-m", "cli", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment["TEST_RELAY"] = desk.relay.url("?rto=30")
    with subprocess.Popen(command, cwd=desk.workspace.folder, env=environment) as process:
        assert desk.relay.arrived.wait(60)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    (held,) = every(desk.workspace)
    assert (held.state, held.unclear) == ("open", True)
    desk.at = (held.at + timedelta(minutes=1)).replace(tzinfo=desk.workspace.zone)
    assert "可能正在发" in desk.one(key="k").detail
    with pytest.raises(InputError, match="可能还在发送"):
        settle(desk.workspace, 1, "again", "办公室")
    desk.at += timedelta(hours=1)
    assert "发送中断，没有回执" in desk.one(key="k").detail
    assert len(desk.relay.got) == 1
    settle(desk.workspace, 1, "again", "办公室")
    assert desk.one(key="k").came == "sent"


# --- group robots --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "path", "fine", "refusal"),
    [
        ("工作群", "/wecom?key=robotkey123", b'{"errcode":0}', b'{"errcode":93000,"errmsg":"k"}'),
        ("钉钉群", "/ding?access_token=robotkey123", b'{"errcode":0}', b'{"errcode":300001}'),
        ("飞书群", "/feishu/robotkey123", b'{"code":0}', b'{"code":19001,"msg":"invalid"}'),
    ],
)
def test_a_robot_that_refuses_with_status_200_has_refused(
    desk: Desk, channel: str, path: str, fine: bytes, refusal: bytes
) -> None:
    desk.relay.acts[:] = [refusal, fine]
    refused = desk.one(channel)
    assert refused.came == "failed"
    assert refused.detail.startswith("机器人的密钥不对，或机器人已被移除（代码 ")
    assert desk.one(channel).came == "sent"
    assert desk.relay.paths == [path, path]
    assert f"第 1 期周报\\n{BODY}" in json.dumps(desk.relay.got[-1], ensure_ascii=False)


def test_an_answer_that_is_not_the_robots_leaves_a_doubt(desk: Desk) -> None:
    desk.relay.acts[:] = [b"<html>login</html>"]
    assert desk.one("工作群").came == "unclear"


def test_a_busy_robot_is_asked_again(desk: Desk) -> None:
    desk.relay.acts[:] = [b'{"errcode":45009}', b'{"errcode":0}']
    assert desk.one("工作群").came == "sent"
    assert len(desk.waits) == 1


def test_a_long_text_is_cut_and_says_where_all_of_it_is(desk: Desk, tmp_path: Path) -> None:
    desk.relay.acts[:] = [b'{"errcode":0}']
    paper = tmp_path / "第1期.docx"
    paper.write_bytes(b"PK")
    assert desk.one("工作群", body="一二三四五" * 500, attachments=[paper]).came == "sent"
    content = desk.relay.got[0]["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.startswith("第 1 期周报\n（附件不随本渠道发送：第1期.docx）\n一二三四五")
    assert content.endswith("……\n（篇幅所限，全文见第1期.docx）")


@given(
    st.sampled_from(sorted(KINDS)), st.text(max_size=60), st.integers(0, 600), st.text(max_size=9)
)
def test_no_text_is_longer_than_its_service_takes(
    name: str, piece: str, times: int, full: str
) -> None:
    kind = KINDS[name]
    text = piece.replace("<", "") * times
    if any("\ud800" <= char <= "\udfff" for char in text + full):
        return
    told = fitted(kind, text, full)
    assert kind.size(told) <= kind.most
    assert told == text or told.endswith("）")


def test_wishes_in_an_address_neither_repeat_nor_split_nor_change_a_message(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes = "?retry=5&wait=0&overflow=split&format=html&emojis=yes&redirect=yes"
    monkeypatch.setenv("TEST_RELAY", desk.relay.url(wishes))
    desk.relay.acts[:] = [504]
    assert desk.one(body="长" * 40_000).came == "unclear"
    assert desk.one(body=":smile: <b> &", key="2").came == "sent"
    assert [len(one["message"]) for one in desk.relay.got] == [40_000, 13]
    assert desk.relay.got[1]["message"] == ":smile: <b> &"


def test_a_text_calls_nobody_in_a_group(desk: Desk) -> None:
    told = desk.send("工作群", "飞书群", dry_run=True, body='<at user_id="all">所有人</at> <@all>')
    assert [one.text.count("<") for one in told.deliveries] == [0, 0]
