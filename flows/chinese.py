"""The command line in Chinese: help pages, and what was wrong with a command as it was typed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import click

from projects.writers.terminal import shown, terminal_width, width_of, wrap

_PLACEHOLDERS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
HELP_WIDTH = 100
NAMES_WIDTH = 30


class Command(click.Command):
    """A command whose help is in Chinese and aligned for wide characters."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name; the placeholders are click's, the words ours."""
        return [_PLACEHOLDERS.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help(self, ctx: click.Context) -> str:
        """Usage, what it does, arguments, options; nothing of click's English."""
        width = min(terminal_width(), HELP_WIDTH)
        pieces = " ".join(filter(None, (ctx.command_path, *self.collect_usage_pieces(ctx))))
        lines = wrap(f"用法：{pieces}", width, indent=6, first=0)
        for paragraph in (self.help or "").split("\n\n"):
            lines += ["", *wrap(paragraph, width, indent=2)]
        for heading, rows in self.help_sections(ctx):
            lines += ["", f"{heading}：", *_pairs(rows, width)] if rows else []
        return "\n".join(lines)

    def help_sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """Headings, each with its rows of a name and what it means."""
        params = self.get_params(ctx)
        return [
            ("参数", [p.get_help_record(ctx) for p in params if isinstance(p, click.Argument)]),
            ("选项", [_option_row(p, ctx) for p in params if isinstance(p, click.Option)]),
        ]

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        """The same for every command, also where it is called without the group above it."""
        return ["-h", "--help"]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` explains itself in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明"
        return option


class Door(Command, click.Group):
    """The group of all commands."""

    command_class = Command

    def help_sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """Commands first: they are what one looks for."""
        rows = [(name, command.help or "") for name, command in self.commands.items()]
        return [("命令", rows), *super().help_sections(ctx)]


def _option_row(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    names = ", ".join(option.opts)
    metavar = "" if option.is_flag else f" {option.make_metavar(ctx)}"
    return names + metavar, (option.help or "") + ("（必填）" if option.required else "")


def _pairs(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Names on the left, meanings on the right; a long name has its meaning on the next line."""
    left = min(max(width_of(name) for name, _ in rows), NAMES_WIDTH) + 4
    lines = []
    for name, meaning in rows:
        told = wrap(meaning, width, indent=left)
        if width_of(name) + 4 <= left and told:
            told[0] = f"  {name}" + told[0][width_of(name) + 2 :]
        else:
            told.insert(0, f"  {name}")
        lines += told
    return lines


def usage_words(error: click.UsageError) -> tuple[str, str]:
    """What was wrong with the command line, in Chinese, and what to do."""
    path = error.ctx.command_path if error.ctx else "daopai"
    remedy = f"用 {path} --help 查看用法"
    if isinstance(error, click.exceptions.NoSuchCommand):
        near = _perhaps(error.command_name, error.possibilities, "用 daopai --help 查看全部命令")
        return f"没有命令“{shown(error.command_name)}”", near
    if isinstance(error, click.NoSuchOption):
        near = _perhaps(error.option_name, error.possibilities, remedy)
        return f"没有选项 {shown(error.option_name)}", near
    if isinstance(error, click.BadOptionUsage):
        if "does not take" in error.message:
            return f"选项 {error.option_name} 后面不带值", remedy
        return f"选项 {error.option_name} 后面缺少值", remedy
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _parameter_words(error, error.param, remedy)
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition("(")[2].rstrip(")")
        return f"多出了参数：{shown(extra)}", f"含空格的文字要加引号；{remedy}"
    return "命令行有误", remedy


def _perhaps(name: str, like: Sequence[str] | None, remedy: str) -> str:
    """The likest of what click found to look like `name`."""
    from difflib import get_close_matches

    near = get_close_matches(name, like or (), 1)
    return f"是否为 {near[0]}？" if near else remedy


def _parameter_words(
    error: click.BadParameter, param: click.Parameter, remedy: str
) -> tuple[str, str]:
    option = isinstance(param, click.Option)
    what = f"选项 {param.opts[0]}" if option else f"参数“{param.metavar}”"
    if isinstance(error, click.MissingParameter):
        return f"缺少{what}", remedy
    known = param.type.choices if isinstance(param.type, click.Choice) else ()
    return f"{what} 的值不可用", f"可用：{'、'.join(map(str, known))}" if known else remedy


def show_json(document: object) -> None:
    """One JSON document on one line; escaped where the output cannot carry Chinese."""
    plain = "utf" not in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    click.echo(json.dumps(document, ensure_ascii=plain, allow_nan=False))


def show_answer(answer: object) -> None:
    """A text as it is, a document as JSON."""
    if isinstance(answer, str):
        click.echo(answer)
    else:
        show_json(answer)


def settle_streams() -> None:
    """What an output in GBK or ASCII cannot carry becomes a question mark, not a crash; a closed
    output swallows all."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 — for good
        stream = getattr(sys, name)
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
