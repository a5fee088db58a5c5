"""`daopai what-if`: questions to all plans at once."""

from __future__ import annotations

from pathlib import Path

import click

from flows.chinese import Command, show_answer
from flows.options import data_date_option, json_option, known_at_option, optional_plans
from projects.errors import InputError
from projects.writers.terminal import terminal_width


@click.command("what-if", cls=Command)
@optional_plans
@click.option(
    "--slip",
    metavar="[单位=]天数",
    multiple=True,
    help="（这个单位）未完成的工作推迟几个工作日，如 市政处=10",
)
@click.option(
    "--stretch",
    metavar="[单位=]倍数",
    multiple=True,
    help="（这个单位）还没做的工期乘以几，如 1.1",
)
@click.option("--open", "opened", metavar="名称", multiple=True, help="这些停工照常施工，如 春节")
@click.option("--extend", metavar="名称=天数", multiple=True, help="这些停工延长几天，如 春节=14")
@click.option(
    "--rain",
    metavar="[起日=]天数",
    multiple=True,
    help="因雨少几个工作日，从状态日期之后或这一天起",
)
@click.option("--scenario", metavar="文件", multiple=True, help="情景文件；on: '*' 的用于各个计划")
@click.option(
    "--case",
    "cases",
    metavar="组合",
    multiple=True,
    help="几个假设合成一列，如“赶工: open 春节 + stretch 市政处=0.9”",
)
@data_date_option("状态日期（数据截至）；不给则用文件自带的，没有则按未开工计算")
@known_at_option
@click.option("-o", "--output", type=Path, metavar="文件", help="另把全表写成 xlsx 或 csv 文件")
@json_option
def what_if(
    plans: tuple[str, ...],
    slip: tuple[str, ...],
    stretch: tuple[str, ...],
    opened: tuple[str, ...],
    extend: tuple[str, ...],
    rain: tuple[str, ...],
    scenario: tuple[str, ...],
    cases: tuple[str, ...],
    as_of: str | None,
    known_at: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """假如……会怎样：一次问全部计划，每个假设一列，谁赢几天、丢几天、谁因此超期。什么也不保存。"""
    from flows.portfolio_what_if import Asked, table_suffix, told, what_ifs, write_table

    given = {"slip": slip, "stretch": stretch, "open": opened, "extend": extend, "rain": rain}
    singles = tuple((kind, value) for kind, values in given.items() for value in values)
    if output is not None:
        table_suffix(output)
    answer = what_ifs(plans, Asked(singles, scenario, cases), as_of, known_at)
    if answer.answers:
        show_answer(told(answer, as_json=as_json, width=terminal_width()))
    if output is not None:
        click.echo(f"已写出 {write_table(answer, output)}", err=as_json)
    if answer.failed:
        raise InputError(answer.failed)
