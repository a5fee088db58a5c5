"""`daopai notify`: send a message to the channels of the settings, and see what came of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.chinese import Door, show_json
from flows.options import by_option, json_option
from projects.errors import InputError
from projects.writers.terminal import terminal_width

if TYPE_CHECKING:
    from flows.notify.sending import Told


@click.group(cls=Door)
def notify() -> None:
    """通知：发到企业微信、钉钉、飞书、邮箱或内网中继；同一条不会自动发两次。"""


@notify.command()
@click.option(
    "--to", "channels", metavar="渠道", multiple=True, help="发到这个渠道，可以写几个；默认全部渠道"
)
@click.option("--title", metavar="标题", required=True, help="一行标题")
@click.option("--body", metavar="正文", required=True, help="正文，纯文字；写 - 则从标准输入读")
@click.option("--file", "files", metavar="文件", multiple=True, type=Path, help="附件，可以给几个")
@click.option("--key", metavar="键", help="同一个键只发一次；默认同样的内容一天只发一次")
@click.option("--dry-run", is_flag=True, help="只显示会发什么，不发送也不登记")
@json_option
def send(
    channels: tuple[str, ...],
    title: str,
    body: str,
    files: tuple[Path, ...],
    key: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """发一条通知；没有发出或不清楚的，退出码为 1。"""
    from flows.memory import here
    from flows.notify.sending import notify as give

    workspace = here()
    text = sys.stdin.read() if body == "-" else body
    told = give(
        workspace, key, title, text, attachments=files, channels=channels or None, dry_run=dry_run
    )
    _show(told, as_json)


@notify.command()
@click.argument("channel", metavar="渠道", help="daopai.toml 的 [notify] 里的渠道名")
@click.option("--really", is_flag=True, help="真的发一条测试通知")
@json_option
def test(channel: str, really: bool, as_json: bool) -> None:
    """试一个渠道：地址取得到吗，是什么渠道，会发什么；不写 --really 就不发。"""
    from flows.memory import here, now
    from flows.notify.sending import notify as give

    workspace = here()
    moment = now(workspace)
    title = f"测试通知（{workspace.title}）"
    body = f"{moment:%Y-%m-%d %H:%M:%S} 发出。收到这一条，说明渠道“{channel}”可用，不用回复。"
    key = f"test/{moment.isoformat()}"
    _show(give(workspace, key, title, body, channels=[channel], dry_run=not really), as_json)


def _show(told: Told, as_json: bool) -> None:
    from projects.writers.sends_view import told_document, told_view

    if as_json:
        show_json(told_document(told.key, told.title, told.deliveries))
    else:
        click.echo(told_view(told.title, told.deliveries, terminal_width()))
    for finding in told.findings:
        click.echo(str(finding), err=True)
    if told.findings:
        sys.exit(1)


@notify.command("list")
@json_option
def list_sends(as_json: bool) -> None:
    """列出通知：不清楚发没发出的在前，其次是没有发出的，然后是已发出的。"""
    from flows.memory import here, now
    from flows.notify.sending import every
    from projects.writers.sends_view import sends_document, sends_view

    workspace = here()
    found, at = every(workspace), now(workspace)
    if as_json:
        show_json(sends_document(found, at))
    else:
        click.echo(sends_view(found, at, terminal_width()))


@notify.command()
@click.argument("number", metavar="编号", type=click.IntRange(1), help="daopai notify list 的编号")
@click.option("--sent", is_flag=True, help="看过了，已经发出")
@click.option("--again", is_flag=True, help="没有发出，或要再发一次：下次发送时再发")
@by_option("谁认定的：单位或岗位")
def settle(number: int, sent: bool, again: bool, by: str) -> None:
    """认定一条不清楚发没发出的通知。"""
    from flows.memory import here, now
    from flows.notify.sending import settle as say
    from projects.writers.sends_view import state_words

    if sent == again:
        raise InputError.of(
            "DP895", "没有说清发出没有", "已经发出写 --sent，要再发写 --again，只写一个"
        )
    workspace = here()
    found = say(workspace, number, "sent" if sent else "again", by)
    click.echo(f"第 {number} 号通知“{found.title}”：{state_words(found, now(workspace))}")
