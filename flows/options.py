"""The arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from flows import asked


def dated(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say when and what if; the command gets them as one `asked.When`."""

    @wraps(command)
    def gathered(
        as_of: str | None,
        known_at: str | None,
        deadline: str | None,
        scenario: tuple[str, ...],
        **rest: Any,
    ) -> None:
        command(when=asked.When(as_of, known_at, deadline, scenario), **rest)

    for option in (
        click.option(
            "--scenario",
            metavar="文件",
            multiple=True,
            help="按情景文件里的假设计算，什么也不保存；可以给出几个，依次套用",
        ),
        click.option("--deadline", metavar="日期", help="代替计划里的项目时限"),
        click.option("--known-at", metavar="时间", help="只用此前登记的填报"),
        click.option(
            "--as-of",
            metavar="日期",
            help="状态日期（数据截至）；不给则用文件自带的，没有则按未开工计算",
        ),
    ):
        gathered = option(gathered)
    return gathered


def explain_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--explain CODE` prints the page of a rule and leaves, whatever else was typed."""

    def told(context: click.Context, _: click.Parameter, code: str | None) -> None:
        if code is None or context.resilient_parsing:
            return
        from flows.explaining import explain
        from projects.writers.terminal import terminal_width

        click.echo(explain(code, terminal_width()))
        context.exit()

    return click.option(
        "--explain",
        metavar="代码",
        is_eager=True,
        expose_value=False,
        callback=told,
        help="说明一条规则：为什么、怎么算、例子、怎么办，如 DP620、dcma-04",
    )(command)


def paths_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that ask for float paths."""
    for option in (
        click.option("--to", metavar="工作编号", help="时差路径通到这项工作；不给则到最紧的时限"),
        click.option(
            "--paths",
            type=click.IntRange(1, 10_000),
            metavar="条数",
            help="改为列出时差路径：驱动线路，其后按累计时差由小到大",
        ),
    ):
        command = option(command)
    return command


def by_option(who: str, *, required: bool = True) -> Callable[[Callable[..., None]], Any]:
    """`--by`: who says or decides it; an office or a post."""
    if required:
        return click.option("--by", metavar="单位", required=True, help=who)
    return click.option("--by", metavar="单位", default="", help=who)


def data_date_option(says: str) -> Callable[[Callable[..., None]], Any]:
    """`--as-of` where it alone says when."""
    return click.option("--as-of", metavar="日期", help=says)


known_at_option = click.option("--known-at", metavar="时间", help="只看此前登记的内容")
note_option = click.option("--note", metavar="说明", default="", help="说明")

PLAN = "计划文件，或工作区里的项目代码"
plan_argument = click.argument("plan", metavar="计划", help=PLAN)
plans_argument = click.argument("plans", metavar="计划…", nargs=-1, required=True, help=PLAN)
optional_plans = click.argument(
    "plans", metavar="[计划…]", nargs=-1, help=f"{PLAN}；不给则取工作区的全部计划"
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON")
policy_option = click.option(
    "--policy",
    type=click.Choice(["early", "late", "alap"]),
    default="early",
    metavar="early|late|alap",
    help="计划日期取最早（early，默认）、最迟（late），或在自由时差内尽量靠后（alap）",
)
