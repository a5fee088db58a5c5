"""An office whose channels of notifications lead to servers of the test; its clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from flows import memory
from flows.notify.sending import Told, notify
from projects.workspace import MARK, Workspace, create, open_workspace
from projects.writers.sends_view import Delivery
from tests.flows.notify_servers import Post, Relay, mail_server, relay

SECRETS = ("relay-password", "header-secret", "robotkey123", "mail-password", "relay-user")
SETTINGS = """
[notify]
"中继" = "env:TEST_RELAY"
"工作群" = "env:TEST_WECOM"
"钉钉群" = "env:TEST_DINGTALK"
"飞书群" = "env:TEST_FEISHU"
"邮箱" = "env:TEST_MAIL"
"块" = "block:wecom"
"""
BODY = "城北街道改造：措施三晚 3 天。"


@dataclass
class Desk:
    """A workspace whose channels lead to servers of this test; the clock stands still."""

    workspace: Workspace
    relay: Relay
    post: Post
    at: datetime
    waits: list[float] = field(default_factory=list)

    def send(self, *channels: str, key: str | None = "周报/2024-W01", **more: Any) -> Told:
        words = {"title": "第 1 期周报", "body": BODY, **more}
        title, body = words.pop("title"), words.pop("body")
        return notify(
            self.workspace, key, title, body, channels=channels, wait=self.waits.append, **words
        )

    def one(self, channel: str = "中继", **more: Any) -> Delivery:
        (delivery,) = self.send(channel, **more).deliveries
        return delivery


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Relay, Post]]:
    with relay() as http, mail_server() as post:
        yield http, post


@pytest.fixture
def desk(servers: tuple[Relay, Post], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    http, post = servers
    for held in (http.acts, http.got, http.paths, post.answers, post.got):
        held.clear()
    http.arrived.clear()
    http.seconds = 1.5
    folder = create(tmp_path / "office", organisation="市城管局").folder
    with (folder / MARK).open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    base = f"http://127.0.0.1:{http.port}"
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{base}/wecom?key={{key}}")
    monkeypatch.setattr(NotifyDingTalk, "notify_url", f"{base}/ding?access_token={{token}}")
    monkeypatch.setattr(NotifyFeishu, "notify_url", f"{base}/feishu/{{token}}")
    mails = "to=office@example.com,desk@example.com&from=daopai@example.com&cto=0.5"
    for name, url in {
        "TEST_RELAY": http.url("?+Token=header-secret&rto=0.5"),
        "TEST_WECOM": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=robotkey123",
        "TEST_DINGTALK": "https://oapi.dingtalk.com/robot/send?access_token=robotkey123",
        "TEST_FEISHU": "https://open.feishu.cn/open-apis/bot/v2/hook/robotkey123",
        "TEST_MAIL": f"mailto://127.0.0.1:{post.port}?{mails}",
    }.items():
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = Desk(
        open_workspace(folder), http, post, datetime.fromisoformat("2024-01-08T09:00+08:00")
    )
    monkeypatch.setattr(memory, "clock", lambda zone: found.at.astimezone(zone))
    return found


def codes(delivery: Delivery) -> list[str]:
    return [finding.code for finding in delivery.findings]
