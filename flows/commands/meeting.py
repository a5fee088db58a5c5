"""`daopai meeting`: what a 调度会 has before it."""

from __future__ import annotations

from pathlib import Path

import click

from flows import asked
from flows.chinese import Command
from flows.options import data_date_option, known_at_option, optional_plans
from projects.errors import InputError
from projects.workspace import find


@click.command(cls=Command)
@optional_plans
@click.option("--week", metavar="周", help="如 2023-W52；不给则取 --as-of 所在的周")
@data_date_option("数据截至；默认是该周的星期日")
@click.option("--held-on", metavar="日期", help="哪天开会；默认是该周之后第一个工作日")
@known_at_option
@click.option("-o", "--output", required=True, type=Path, metavar="文件", help=".docx 文件")
@click.option("--organisation", metavar="名称", help="会议材料的单位；默认取工作区的设置")
def meeting(
    plans: tuple[str, ...],
    week: str | None,
    as_of: str | None,
    held_on: str | None,
    known_at: str | None,
    output: Path,
    organisation: str | None,
) -> None:
    """编写调度会材料（docx）：只列有偏差的事项，各自的制约链条、上次议定和提请议定。"""
    from flows.meeting import meeting as write
    from flows.own import fail_with, findings_of, own_of

    own = own_of(find(Path.cwd()))
    written, findings = write(
        plans,
        output,
        week=week,
        as_of=asked.day(as_of, "--as-of"),
        held_on=asked.day(held_on, "--held-on"),
        organisation=organisation,
        known_at=asked.moment(known_at, "--known-at"),
        own=own,
    )
    click.echo(written)
    if findings:
        raise InputError([*findings, *findings_of(own)])
    fail_with(findings_of(own))
