"""Winning days back (抢回 N 日): `recover`."""

from __future__ import annotations

from pathlib import Path

import click

from flows import asked
from flows.chinese import Command, show_json
from flows.options import dated, json_option, plan_argument
from projects.writers.terminal import terminal_width


@click.command(cls=Command)
@plan_argument
@click.option(
    "--days",
    type=click.IntRange(1, 10_000),
    metavar="天数",
    help="抢回几个工作日；与 --deadline 都给，取较早的日期；都不给，则抢到最紧的时限",
)
@click.option("--to", metavar="工作编号", help="要哪项工作提前；不给则是最紧时限的那一项")
@click.option("--curve", is_flag=True, help="另列抢回 1、2、3……天各要多少费用")
@click.option(
    "--limit",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    metavar="秒",
    help="求解最多用几秒，默认 10；--curve 另算一份",
)
@click.option("--heuristic", is_flag=True, help="只用近似算法，不证明最省")
@click.option(
    "-o",
    "--output",
    type=Path,
    metavar="文件",
    help="把措施写成情景文件（.yaml），供 --scenario 用",
)
@dated
@json_option
def recover(
    plan: str,
    days: int | None,
    to: str | None,
    curve: bool,
    limit: float,
    heuristic: bool,
    output: Path | None,
    when: asked.When,
    as_json: bool,
) -> None:
    """抢回工期：用最少的费用提前几天，或赶上时限；抢不回的，最早能到哪天、卡在哪里。"""
    from flows.recovering import Question, won_back

    question = Question(days, to, limit, curve, heuristic, output)
    computed, answer = won_back(plan, when, question)
    if as_json:
        from projects.writers.recover_json import recover_document

        show_json(recover_document(computed, answer))
    else:
        from projects.writers.recover_view import recover_view

        click.echo(recover_view(computed, answer, terminal_width()))
    if output is not None:
        click.echo(f"已写出情景 {output}", err=as_json)
