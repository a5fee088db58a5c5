"""`daopai templates`: the office's own papers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.chinese import Command, Door
from projects.writers.terminal import terminal_width

if TYPE_CHECKING:
    from flows.templates import Checked

PAPERS = click.argument(
    "papers", metavar="[公文…]", nargs=-1, help="周报、通报、提示函、督办单、调度会；不写则全部"
)


@click.group(cls=Door)
def templates() -> None:
    """本单位的公文模板（docx）和用语：建立、核对、查名字。"""


@templates.command("init", cls=Command)
@PAPERS
def init_templates(papers: tuple[str, ...]) -> None:
    """在工作区放入起始模板和用语文件；已有的不动。"""
    from flows.templates import init

    begun = init(papers)
    for path in begun.written:
        click.echo(path)
    for path in begun.kept:
        click.echo(f"{path}（已有，没有改动）")


@templates.command("check", cls=Command)
@PAPERS
@click.option("-o", "--output", type=Path, metavar="文件夹", help="把试印的公文写到这里")
def check_templates(papers: tuple[str, ...], output: Path | None) -> None:
    """用工作区的计划（没有就用内置项目）试印每个模板，一次说清全部错误。"""
    from flows.own import fail_with
    from flows.templates import check

    found = check(papers, out=output)
    if not found:
        click.echo("没有模板，公文用程序自带的格式；要改格式先用 daopai templates init")
        return
    for one in found:
        click.echo(_line(one))
    sys.stdout.flush()
    fail_with([finding for one in found for finding in one.findings])


def _line(one: Checked) -> str:
    if one.findings:
        return f"{one.file.name}：有 {len(one.findings)} 处错误，未改好前用程序自带的格式"
    return f"{one.file.name}：可用" + (f"，试印在 {one.trial}" if one.trial else "")


@templates.command("list", cls=Command)
@PAPERS
def list_names(papers: tuple[str, ...]) -> None:
    """列出模板里可用的名字和意思。"""
    from bulletins.own.listing import names_view
    from flows.templates import chosen

    click.echo("\n\n".join(names_view(paper, terminal_width()) for paper in chosen(papers)))
