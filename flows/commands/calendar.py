"""`daopai calendar`: one feed as a file; and its commands for all feeds and their subscribers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from flows import asked
from flows.chinese import Command, Door, show_json
from flows.options import json_option, known_at_option, optional_plans
from projects.errors import InputError
from projects.writers.terminal import terminal_width


class Feeds(Door):
    """A command of its own, unless the first word is one of its commands."""

    allow_interspersed_args = True

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The context of what is meant: the one feed, or a command of the group."""
        if args and args[0] in self.commands:
            # Without our own arguments, which click would put into the usage of the command.
            outer = click.Context(Door(self.name, commands=self.commands), parent, info_name)
            return self.commands[args[0]].make_context(args[0], args[1:], outer, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Every word belongs to the one feed."""
        return click.Command.parse_args(self, ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Either the words of the one feed, or a command."""
        *pieces, _ = super().collect_usage_pieces(ctx)
        return [*pieces, "|", "命令 [参数]…"]


@click.group(cls=Feeds, invoke_without_command=True)
@optional_plans
@click.option("--portfolio", is_flag=True, help="工作区全部项目合成一份")
@click.option("--owner", metavar="单位", help="只要这个责任单位的节点")
@click.option("--as-of", metavar="日期", required=True, help="状态日期（数据截至）")
@known_at_option
@click.option("-o", "--output", required=True, type=Path, metavar="文件", help=".ics 文件")
@click.option("--no-alarms", is_flag=True, help="不带提醒")
@click.option("--force", is_flag=True, help="节点减少过半也发布")
def calendar(
    plans: tuple[str, ...],
    portfolio: bool,
    owner: str | None,
    as_of: str,
    known_at: str | None,
    output: Path,
    no_alarms: bool,
    force: bool,
) -> None:
    """生成可订阅的完成时限日历（iCalendar）；后面写命令的，管理工作区的全部日历和订阅。"""
    if not plans and not portfolio and owner is None:
        raise InputError.of("DP835", "没有说要哪个项目", "给出计划、--owner 或 --portfolio")
    on = asked.needed_day(as_of, "--as-of")
    known = asked.moment(known_at, "--known-at")
    put = asked.publish(plans, output, on, owner, known_at=known, alarms=not no_alarms, force=force)
    click.echo(put)


@calendar.command(cls=Command)
@click.option("--as-of", metavar="日期", help="状态日期；默认取最近一次填报或上个星期日")
@click.option(
    "-o",
    "--output",
    type=Path,
    metavar="文件夹",
    help="另抄一份到这个文件夹，可放上普通网站；没有人订阅的分项目部门日历也生成",
)
@click.option("--force", is_flag=True, help="节点减少过半也发布")
@json_option
def publish(as_of: str | None, output: Path | None, force: bool, as_json: bool) -> None:
    """重算全部计划，发布工作区的全部日历；有错的日历保留旧文件。

    一个项目中某部门的日历，有人订阅以后才生成。
    """
    from flows.feeds.health import published, rows_of
    from flows.feeds.report import feeds_folder
    from flows.memory import here
    from projects.writers.feed_health_view import published_document, published_view

    workspace, day = here(), asked.day(as_of, "--as-of")
    report, failed = published(workspace, day, output, force=force)
    rows, folder = rows_of(report), str(output or feeds_folder(workspace))
    if as_json:
        show_json(published_document(report.status_date, rows))
    else:
        click.echo(published_view(report.status_date, rows, folder, terminal_width()))
    for row in failed:
        for finding in row.findings:
            click.echo(str(finding), err=True)
    if failed or report.failed:
        sys.exit(1)


@calendar.command(cls=Command)
@json_option
def check(as_json: bool) -> None:
    """日历的健康状况：每个文件重新检查，谁在读，什么快到期；有错时退出码为 1。"""
    from flows.feeds.health import health
    from flows.memory import here, now
    from projects.writers.feed_health_view import health_document, health_view

    workspace = here()
    found = health(workspace, now(workspace))
    if as_json:
        show_json(health_document(found))
    else:
        click.echo(health_view(found, terminal_width()))
    if found.failed:
        sys.exit(1)


months_option = click.option("--months", metavar="月数", help="有效几个月；默认 12，最多 60")
until_option = click.option("--until", metavar="日期", help="有效到哪一天，代替 --months")
which_argument = click.argument("which", metavar="编号|订阅人", help="订阅的编号，或订阅人的名称")


@calendar.command(cls=Command)
@click.option("--portfolio", is_flag=True, help="全部项目的日历")
@click.option("--project", metavar="项目", help="一个项目的日历；可与 --owner 同用")
@click.option("--owner", metavar="单位", help="一个责任单位、责任领导或岗位的日历")
@click.option("--health", is_flag=True, help="不是日历：查看全部日历和订阅情况的网页")
@click.option("--for", "who", metavar="订阅人", required=True, help="发给哪个科室或岗位")
@click.option("--quiet", is_flag=True, help="不带提醒的日历")
@months_option
@until_option
@click.option(
    "--address", metavar="网址", help="别人访问本机用的网址；默认取 daopai.toml 的 address"
)
@click.option("-o", "--output", type=Path, metavar="文件", help="二维码另存为 .png 或 .svg 文件")
@json_option
def subscribe(as_json: bool, **typed: Any) -> None:
    """发一个订阅地址：一个订阅人一个，只显示一次；附 webcal 链接和二维码。"""
    from flows.memory import here
    from flows.subscriptions import Wish
    from flows.subscriptions import subscribe as issue
    from projects.writers.qr_code import qr_text
    from projects.writers.subscriptions_view import issued_document, issued_view

    issued = issue(here(), Wish(**typed))
    if as_json:
        show_json(issued_document(issued))
        return
    width, encoding = terminal_width(), getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(
        issued_view(issued, width, qr_text(issued.webcal or issued.address, width, encoding))
    )
    if typed["output"] is not None:
        click.echo(f"\n二维码已存为 {typed['output']}")


@calendar.command("list", cls=Command)
@json_option
def list_subscriptions(as_json: bool) -> None:
    """列出全部订阅：谁、哪个日历、何时到期、上次何时读取。"""
    from flows.memory import here, now
    from flows.subscriptions import subscriptions
    from projects.writers.subscriptions_view import subscriptions_document, subscriptions_view

    workspace = here()
    found, today = subscriptions(workspace), now(workspace).date()
    if as_json:
        show_json(subscriptions_document(found, today))
    else:
        click.echo(subscriptions_view(found, today, terminal_width()))


@calendar.command(cls=Command)
@which_argument
def revoke(which: str) -> None:
    """收回一份订阅：三十天内日历里只剩“订阅已失效”，然后地址作废。"""
    from flows.memory import here
    from flows.subscriptions import revoke as take_back
    from projects.writers.subscriptions_view import changed_view

    click.echo(changed_view(take_back(here(), which), terminal_width()))


@calendar.command(cls=Command)
@which_argument
@months_option
@until_option
def renew(which: str, months: str | None, until: str | None) -> None:
    """给一份订阅续期，从原到期日（已过的从今天）算起；地址不变。"""
    from flows.memory import here
    from flows.subscriptions import renew as prolong
    from projects.writers.subscriptions_view import changed_view

    click.echo(changed_view(prolong(here(), which, months, until), terminal_width()))
