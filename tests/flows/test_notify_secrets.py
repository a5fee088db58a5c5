"""Notifications by mail, mistakes in them, and that no key gets anywhere."""

from __future__ import annotations

import email
import email.policy
import logging
from pathlib import Path

import pytest

from flows.notify.sending import every
from projects.errors import InputError
from tests.flows.notify_office import SECRETS, Desk, codes, desk, servers

__all__ = ["desk", "servers"]


# --- mail ----------------------------------------------------------------------------------------


def test_a_mail_carries_title_text_and_files(desk: Desk, tmp_path: Path) -> None:
    paper = tmp_path / "第1期 周报&附图.docx"
    paper.write_bytes(b"PK\0\1")
    assert desk.one("邮箱", attachments=[paper], body="a < b & 灯😀").came == "sent"
    assert sorted(to for people, _ in desk.post.got for to in people) == [
        "desk@example.com",
        "office@example.com",
    ]
    parsed = email.message_from_bytes(desk.post.got[0][1], policy=email.policy.default)
    assert parsed["Subject"] == "第 1 期周报"
    text, file = (part for part in parsed.walk() if not part.is_multipart())
    assert text.get_content().strip() == "a < b & 灯😀"
    assert text.get_content_type() == "text/plain"
    assert (file.get_filename(), file.get_content()) == (paper.name, b"PK\0\1")


def test_a_mail_that_is_refused_has_failed(desk: Desk) -> None:
    desk.post.answers[:] = ["554 no", "554 no"]
    delivery = desk.one("邮箱")
    assert (delivery.came, delivery.detail) == ("failed", "邮件服务器不收（SMTP 554）")
    assert desk.one("邮箱").came == "sent"


@pytest.mark.parametrize("answer", ["drop", "slow"])
def test_a_mail_that_was_handed_over_without_an_answer_is_in_doubt(
    desk: Desk, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = f"mailto://127.0.0.1:{desk.post.port}?to=a@example.com&from=b@example.com&cto=0.5"
    monkeypatch.setenv("TEST_MAIL", one)
    desk.post.answers[:] = [answer]
    delivery = desk.one("邮箱")
    assert (delivery.came, delivery.detail) == ("unclear", "信已交给邮件服务器，等不到答复")
    assert (len(desk.post.got), desk.waits) == (1, [])


def test_a_mail_that_only_some_have_taken_is_in_doubt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = f"mailto://127.0.0.1:{desk.post.port}?to=a@example.com,nobody@example.com&from=b@c.cn"
    monkeypatch.setenv("TEST_MAIL", some)
    delivery = desk.one("邮箱")
    assert (delivery.came, delivery.detail) == ("unclear", "部分收件人收下了，部分没有")
    assert len(desk.post.got) == 1


def test_a_mail_to_nobody_has_failed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"mailto://127.0.0.1:{desk.post.port}?to=nobody@example.com&from=b@example.com"
    monkeypatch.setenv("TEST_MAIL", url)
    assert desk.one("邮箱").detail == "收件人被拒收（SMTP 550）"


def test_a_wrong_password_is_said_and_not_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"mailto://mailer:mail-password@127.0.0.1:{desk.post.port}?to=a@b.cn&from=c@d.cn"
    monkeypatch.setenv("TEST_MAIL", url)
    assert desk.one("邮箱").detail == "邮箱的用户名或密码不对（SMTP 535）"
    assert (desk.waits, desk.post.got) == ([], [])


def test_a_mail_server_without_encryption_is_given_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"mailtos://127.0.0.1:{desk.post.port}?to=a@b.cn&from=c@d.cn&mode=starttls"
    monkeypatch.setenv("TEST_MAIL", url)
    assert desk.one("邮箱").detail == "邮件服务器不支持地址里要求的登录或加密"
    assert (desk.waits, desk.post.got) == ([], [])


# --- mistakes and secrets ------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once_and_nothing_is_sent(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        desk.send("中继", "钉钉", key=" ", title=" ", body="\n", attachments=[tmp_path / "无.docx"])
    found = [finding.code for finding in caught.value.findings]
    assert found == ["DP891", "DP895", "DP895", "DP895", "DP895"]
    assert "钉钉群" in caught.value.findings[0].remedy
    assert desk.relay.got == []


def test_files_that_are_too_large_are_refused(desk: Desk, tmp_path: Path) -> None:
    big = tmp_path / "大.bin"
    big.write_bytes(b"0" * 20_000_001)
    with pytest.raises(InputError, match="超过 20 MB"):
        desk.one(attachments=[big])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "robotkey123",
        "slack://robotkey123/b/c",
        "wecombot://robotkey123 wecombot://robotkey123",
        "wecombot://",
        "dingtalk://robot!key123",
        "mailto://user:mail-password@127.0.0.1",
    ],
)
def test_an_address_that_is_none_is_not_repeated(
    desk: Desk, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("TEST_WECOM", url)
    delivery = desk.one("工作群")
    assert (delivery.came, codes(delivery)) == ("failed", ["DP892"])
    told = f"{delivery} {caplog.text}"
    assert not any(secret in told for secret in (*SECRETS, "robot!key123"))
    assert every(desk.workspace) == ()


def test_a_block_is_asked_of_the_flow_that_holds_it(desk: Desk) -> None:
    desk.relay.acts[:] = [b'{"errcode":0}']
    assert desk.one("块", blocks={"wecom": "wecombot://robotkey123"}.__getitem__).came == "sent"
    without = desk.one("块", key="2")
    assert (without.came, codes(without)) == ("failed", ["DP892"])
    missing = desk.one("块", key="3", blocks={"other": "robotkey123"}.__getitem__)
    assert "读不到块 wecom" in missing.detail


def test_no_secret_gets_into_log_store_message_or_file(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", "urllib3", "urllib3.connectionpool"):
        caplog.set_level(logging.DEBUG, name)
    mail = f"mailto://mailer:mail-password@127.0.0.1:{desk.post.port}?to=a@b.cn&from=c@d.cn"
    monkeypatch.setenv("TEST_MAIL", mail)
    told: list[object] = []
    acts: tuple[list[int | str | bytes], ...] = (
        [],
        [500] * 4,
        ["reset"],
        ["slow"],
        [404, b'{"errcode":93000,"errmsg":"robotkey123"}', b'{"errcode":1}', b'{"code":1}'],
    )
    for number, act in enumerate(acts):
        desk.relay.acts[:] = act
        found = desk.send("中继", "工作群", "钉钉群", "飞书群", "邮箱", key=str(number))
        told += [found, repr(found), *map(str, found.findings)]
    assert len(every(desk.workspace)) == 25
    out, err = capfd.readouterr()
    kept = [path.read_bytes() for path in desk.workspace.folder.rglob("*") if path.is_file()]
    everything = f"{told} {caplog.text} {out} {err}".encode() + b"".join(kept)
    assert "第 1 期周报".encode() in everything
    for secret in SECRETS:
        assert secret.encode() not in everything


def test_logging_is_as_it_was_after_a_message(desk: Desk) -> None:
    logger = logging.getLogger("apprise")
    before = (list(logger.handlers), logger.propagate, logger.level)
    desk.one()
    assert (list(logger.handlers), logger.propagate, logger.level) == before
