"""Words to days, and days to working days: `read-date`, `workdays`."""

from __future__ import annotations

import click

from flows import asked
from flows.chinese import Command, show_json
from flows.options import json_option
from projects.writers.terminal import terminal_width


@click.command("read-date", cls=Command)
@click.argument("text", metavar="用语", help="如 2024年3月底、5月中旬、合同签订后30日内")
@click.option(
    "--role",
    type=click.Choice(["start", "finish"]),
    default="finish",
    metavar="start|finish",
    help="这个时限管开始（start）还是完成（finish，默认）",
)
@click.option("--on", metavar="日期", help="文件的日期，相对用语据此推算")
@click.option(
    "--event",
    "events",
    metavar="事件=日期",
    multiple=True,
    help="用语提到的事件在哪一天，如 合同签订=2024-03-01；可写多次",
)
@json_option
def read_date(text: str, role: str, on: str | None, events: tuple[str, ...], as_json: bool) -> None:
    """把时限用语读成日期；读不准就拒绝，说明原因。"""
    from projects.deadlines import read_deadline
    from projects.writers.reading_view import reading_view

    reading = read_deadline(
        text,
        role="start" if role == "start" else "finish",
        on=asked.day(on, "--on"),
        events=asked.events(events),
    )
    if as_json:
        show_json(reading.as_json())
    else:
        click.echo(reading_view(reading, terminal_width()))


@click.command(cls=Command)
@click.argument("first", metavar="起日", help="第一天，如 2024-02-01")
@click.argument("last", metavar="止日", help="最后一天，如 2024-02-29")
@click.option("--plan", metavar="计划", help="用计划里的日历")
@click.option("--calendar", "name", metavar="日历", help="计划里的日历名；默认国务院工作日")
@json_option
def workdays(first: str, last: str, plan: str | None, name: str | None, as_json: bool) -> None:
    """逐日列出工作日与休息日（国务院放假安排，或计划的日历）。"""
    from projects.writers.workdays_view import workdays_view

    document = asked.workdays(first, last, plan, name)
    if as_json:
        show_json(document)
    else:
        click.echo(workdays_view(document, terminal_width()))
