"""`daopai demo`: the bundled projects for a week, and with `--week` for the next one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from flows import asked
from flows.chinese import Command
from projects.errors import InputError
from projects.writers.terminal import terminal_width

FIRST: Final = "2023-12-31"
"""The Sunday of the first week: the newest day of which the bundled documents tell."""


@click.command(cls=Command)
@click.argument(
    "folder",
    metavar="[文件夹]",
    default="daopai-demo",
    type=Path,
    help="新的或空的文件夹，或以前演示留下的文件夹；默认 daopai-demo",
)
@click.option("--as-of", metavar="日期", help=f"状态日期，默认 {FIRST}")
@click.option("--week", is_flag=True, help="接着过下一周：登记示例填报，做出这一周的成果，说明变化")
def demo(folder: Path, as_of: str | None, week: bool) -> None:
    """用内置项目建一个工作区，跑完整的一周，列出做出的东西；什么也不发送。"""
    if week and as_of is not None:
        raise InputError.of(
            "DP831", "--week 不能和 --as-of 一起用", "下一周是哪一周由演示已经做到哪里决定"
        )
    failed = _next(folder) if week else _first(folder, FIRST if as_of is None else as_of)
    if failed:
        sys.exit(1)


def _first(folder: Path, as_of: str) -> bool:
    day = asked.needed_day(as_of, "--as-of")
    asked.hush()
    from flows.demo import demo_workspace, hold_week
    from flows.week_view import week_view

    workspace = demo_workspace(folder)
    with _bar() as tell:
        held = hold_week(workspace, day, tell)
    click.echo(week_view(held, folder, terminal_width()))
    click.echo(f"\n接着可以：daopai demo {folder} --week 过下一周，看有什么变化")
    click.echo(f"查一个项目：cd {folder}，再用 daopai check lianghu --as-of {day}")
    supposed = "--scenario scenarios/春节不停工.yaml"
    click.echo(f"假如春节不停工：daopai schedule lianghu --as-of {day} {supposed}")
    return held.failed


def _next(folder: Path) -> bool:
    asked.hush()
    from flows.changes_view import changes_view, played_view
    from flows.demo_week import finish, last_day, next_week, play
    from projects.writers.terminal import NO_TERMINAL

    week = next_week(folder)
    if week is None:
        click.echo(f"示例填报到 {last_day()} 为止，各周都已做完。")
        click.echo(f"接着可以自己填报：cd {folder}，再用 daopai report")
        return False
    with _bar() as tell:
        played = play(folder, week, tell)
    finish(played, f"{changes_view(played, NO_TERMINAL)}\n")
    click.echo(played_view(played, folder, terminal_width()))
    if week.day != last_day():
        click.echo(f"\n接着可以：daopai demo {folder} --week 再过一周")
    return played.held.failed


@contextmanager
def _bar() -> Iterator[Callable[[float], None]]:
    """A progress bar on stderr; what it gives takes the percent done."""
    with click.progressbar(length=100, label="推算、绘图、编写", width=30, file=sys.stderr) as bar:
        yield lambda percent: bar.update(int(percent) - bar.pos)
        bar.update(100 - bar.pos)
