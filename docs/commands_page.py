"""The page docs/commands.md, from what each command says with --help.

`python docs/commands_page.py > docs/commands.md`
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = "92"
HEAD = """\
# Commands

This page is made from `--help` by `python docs/commands_page.py > docs/commands.md`; a test fails
when it drifts.

- A plan is a file (`.yaml`, `.json`, `.csv`, `.xlsx`, `.xls`; `.xml`, `.xer`, `.mpp` and others of
  Microsoft Project and P6) or, inside a workspace, a project code.
- Results go to standard output, complaints to standard error. `--json` prints one document a plan,
  one a line.
- Exit code 0: fine, also when a deadline is short of days. 1: findings at error level (`check`), or
  a plan that `demo` could not process. 2: the input cannot be used; every mistake is listed with
  its [code](codes.md), place and remedy.
- Tables fit `COLUMNS`, the width of the terminal, or 160 columns in a file or a pipe. Dates,
  numbers and ids are never cut.
- Dates are ISO (`2024-03-31`). Without `--as-of` nothing counts as begun; no computation looks at
  the clock. Commands that record something note when they did, and take today where a day is
  missing.
- `report`, `template`, `baseline`, `diff` between revisions, `close`, `reopen`, `event`, `ledger`,
  `letter`, `notify`, `serve` and the commands of `calendar` need a workspace.
"""


def commands_page() -> str:
    """The whole page."""
    from cli import daopai

    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = COLUMNS
    try:
        top = click.Context(daopai, info_name="daopai", **daopai.context_settings)
        parts = [HEAD, _block("daopai", daopai.get_help(top)), *_blocks(daopai, top)]
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return "\n".join(parts)


def _blocks(group: click.Group, above: click.Context) -> Iterator[str]:
    """A block for each command of a group, and behind it for each of its own commands."""
    for name, command in group.commands.items():
        context = click.Context(command, info_name=name, parent=above)
        yield _block(context.command_path, command.get_help(context))
        if isinstance(command, click.Group):
            # Without the group's own arguments, which click would put into the usage.
            bare = click.Context(click.Group(name), info_name=name, parent=above)
            yield from _blocks(command, bare)


def _block(name: str, text: str) -> str:
    return f"## {name}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.stdout.write(commands_page())
