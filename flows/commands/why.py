"""The command `why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows import asked
from flows.chinese import Command, show_json
from flows.options import dated, json_option, plan_argument, policy_option
from projects.writers.terminal import terminal_width

if TYPE_CHECKING:
    from projects.schedule import Policy


@click.command(cls=Command)
@plan_argument
@click.argument(
    "item",
    metavar="[工作编号]",
    required=False,
    help="工作、汇总项、里程碑、外部依赖或台账事项的编号；不给则问整个项目",
)
@click.option(
    "--date",
    metavar="日期名",
    help="问哪个日期：最早开始、最早完成、最迟开始、最迟完成、计划开始、计划完成或时限；"
    "不给则先说总的情形",
)
@dated
@policy_option
@json_option
def why(
    plan: str,
    item: str | None,
    date: str | None,
    when: asked.When,
    policy: Policy,
    as_json: bool,
) -> None:
    """这个日期为什么是这个日期：由什么决定，差多少，链条怎样相加，要改什么才会动。"""
    from projects.schedule.why import why as explain

    memory = asked.remembered(plan, when)
    computed = asked.scheduled(memory, when, policy)
    answer = explain(computed, item, date, override=memory.override)
    if as_json:
        from projects.writers.why_json import why_document

        show_json(why_document(computed, answer))
    else:
        from projects.writers.why_view import why_view

        click.echo(why_view(computed, answer, terminal_width()))
