"""`daopai risk`: the dates as probabilities."""

from __future__ import annotations

import click

from flows import asked
from flows.chinese import Command, show_answer
from flows.options import dated, json_option, plans_argument


@click.command(cls=Command)
@plans_argument
@dated
@click.option("--runs", type=int, default=10_000, metavar="次数", help="默认 10000，至多 1000000")
@click.option("--seed", type=int, default=1, metavar="整数", help="随机种子，默认 1；同种子同结果")
@click.option("--wanted", default="0.8", metavar="概率", help="要求的把握，默认 0.8（P80）")
@json_option
def risk(
    plans: tuple[str, ...], when: asked.When, runs: int, seed: int, wanted: str, as_json: bool
) -> None:
    """风险模拟：各时限的按时概率，P10 至 P90，预留几天，外部依赖最迟哪天到位。"""
    from flows.risking import risk_answer, wanted_share
    from projects.writers.terminal import terminal_width

    share = wanted_share(wanted)

    def show(plan: str) -> None:
        width = terminal_width()
        show_answer(
            risk_answer(
                plan, when, runs=runs, seed=seed, wanted=share, as_json=as_json, width=width
            )
        )

    asked.each(plans, show)
