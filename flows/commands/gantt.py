"""`daopai gantt`: the pictures of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows import asked
from flows.chinese import Command
from flows.options import dated, plan_argument, policy_option
from flows.wishes import KINDS, Wishes

if TYPE_CHECKING:
    from projects.schedule import Policy

_WORDS = "；".join(f"{kind} {name}" for kind, name in KINDS.items())


@click.command(cls=Command)
@plan_argument
@dated
@policy_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=Path,
    metavar="文件",
    help=".png、.svg、.pdf 文件；横道图还可存 .html 网页",
)
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default="bars",
    metavar="图种",
    help=f"默认 bars。{_WORDS}",
)
@click.option("--paper", default="", metavar="纸张", help="A4 至 A0，默认 A3；小图 A5、A4、A3")
@click.option("--title", default="", metavar="标题", help="代替图上的标题")
@click.option("--prepared", default="", metavar="姓名", help="编制")
@click.option("--checked", default="", metavar="姓名", help="审核")
@click.option("--approved", default="", metavar="姓名", help="批准")
@click.option("--under", multiple=True, metavar="子项目", help="只画这个汇总项及其下各项")
@click.option("--owner", multiple=True, metavar="单位", help="只列这个责任单位的工作；可给出几个")
@click.option("--helping", is_flag=True, help="连同 --owner 配合的工作")
@click.option("--critical", is_flag=True, help="只列关键工作")
@click.option("--late", is_flag=True, help="只列滞后的工作")
@click.option(
    "--state", multiple=True, metavar="状态", help="只列未开工、在建、已完成或未排期；可给出几个"
)
@click.option(
    "--columns", default="", metavar="栏,…", help="表里要哪些栏，按此顺序，如 名称,工期,最迟开始"
)
@click.option("--span", default="", metavar="month|quarter|year", help="按月、季、年分页")
@click.option("--from", "since", default="", metavar="日期", help="时间轴从哪天起")
@click.option("--to", "until", default="", metavar="日期", help="时间轴到哪天止")
@click.option("--poster", is_flag=True, help="墙报：只列汇总与里程碑")
@click.option("--portrait", is_flag=True, help="纵向")
@click.option("--both", is_flag=True, help="最早、最迟两种日期对照，其间为机动时间")
@click.option("--no-front", is_flag=True, help="不画前锋线")
@click.option(
    "--form",
    type=click.Choice(["", "early", "late"]),
    default="",
    metavar="early|late",
    help="早时标（默认）或迟时标",
)
@click.option("--six-marks", is_flag=True, help="时标网络图上标注六个时间参数")
@click.option("--numbers", is_flag=True, help="单代号网络图用天数代替日期")
@click.option("--days", type=click.IntRange(1), metavar="天数", help="费用曲线：抢回几天")
@click.option("--unit", default="", metavar="单位", help="费用曲线：费用的单位，如 万元")
@click.option("--runs", type=int, metavar="次数", help="风险曲线：模拟几次，默认 10000")
@click.option("--seed", type=int, metavar="整数", help="风险曲线：随机种子，默认 1")
def gantt(
    plan: str, when: asked.When, policy: Policy, output: Path, kind: str, **wishes: Any
) -> None:
    """画图：横道图、时标网络图、单代号网络图，以及六种小图、费用曲线和风险曲线。"""
    from flows.drawing import draw

    for path in draw(plan, when, policy, output, kind, Wishes(**wishes)):
        click.echo(path)
