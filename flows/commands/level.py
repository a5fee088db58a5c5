"""Crews and equipment within their limits (资源均衡): `level`."""

from __future__ import annotations

from pathlib import Path

import click

from flows import asked
from flows.chinese import Command, show_json
from flows.options import dated, json_option, plan_argument
from projects.writers.terminal import terminal_width


@click.command(cls=Command)
@plan_argument
@click.option("--backward", is_flag=True, help="从时限倒排：每项工作尽量晚；不给则顺排，尽量早")
@click.option("--exact", is_flag=True, help="再用求解器求最优，或给出已证明的界限")
@click.option(
    "--limit",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    metavar="秒",
    help="求解器最多用几秒，默认 10",
)
@click.option(
    "--tries",
    type=click.IntRange(1, 100_000),
    default=50,
    metavar="次数",
    help="启发式试排几次，默认 50",
)
@click.option("--seed", type=int, default=1, metavar="整数", help="随机种子，默认 1；同种子同结果")
@click.option(
    "-o",
    "--output",
    type=Path,
    metavar="文件",
    help="把移动后的开始日期写成情景文件（.yaml），供 --scenario 用",
)
@dated
@json_option
def level(
    plan: str,
    backward: bool,
    exact: bool,
    limit: float,
    tries: int,
    seed: int,
    output: Path | None,
    when: asked.When,
    as_json: bool,
) -> None:
    """资源均衡：班组、设备每天不超过限量，哪些工作要移动、被谁占满、还赶不赶得上时限。"""
    from flows.levelling import Question, levelled

    answer = levelled(plan, when, Question(backward, exact, limit, tries, seed, output))
    if as_json:
        from projects.writers.level_json import level_document

        show_json(level_document(answer))
    else:
        from projects.writers.level_view import level_view

        click.echo(level_view(answer, terminal_width()))
    if output is not None:
        click.echo(f"已写出情景 {output}", err=as_json)
