"""`daopai check --explain`: the page of one rule, laid out for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks import pages
from projects.checks.selection import spelled
from projects.errors import InputError
from projects.writers.terminal import width_of, wrap

_COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE)
_BODY = 2
"""Columns by which everything below a heading is indented."""

_SETTINGS = "设置写在工作区 daopai.toml 的 [check] 里，一行一个，如 silent_days = 21。"


def explain(code: str, width: int) -> str:
    """The page of a rule (DP620) or a metric (dcma-01), at most `width` terminal columns wide.

    Raises InputError DP690 for a name that is neither, with the nearest one.
    """
    name = pages.page_of(spelled(code))
    if name is None:
        raise _unknown(code)
    text = _COMMENT.sub("", pages.text(name))
    lines = [*_laid_out(text, width)]
    if "设置 `" in text:
        lines += ["", *wrap(_SETTINGS, width)]
    return "\n".join(lines)


def _unknown(code: str) -> InputError:
    from projects.readers.desk import suggestion

    known, wanted = pages.names(), spelled(code)
    family = [name for name in known if wanted and name.casefold().startswith(wanted.casefold())]
    hint = f"可用的编号：{'、'.join(family)}" if family else suggestion(wanted, known)
    usual = "写 daopai check 列出的编号，如 DP620"
    return InputError.of("DP690", f"没有编号为“{code}”的检查规则", hint or usual)


def _laid_out(text: str, width: int) -> Iterator[str]:
    """Headings at the margin, everything else below them; blank lines never twice."""
    code, blank = False, False
    for line in text.rstrip().split("\n"):
        if line.startswith("```"):
            code = not code
        elif not line.strip():
            if not blank:
                yield ""
            blank = True
            continue
        elif code:
            yield from _code_line(line, width)
        elif line.startswith("#"):
            yield line.lstrip("# ")
        else:
            yield from _prose(line, width)
        blank = False


def _code_line(line: str, width: int) -> list[str]:
    """A line of a plan or an output; only one that does not fit is broken."""
    shown = " " * (_BODY + 2) + line
    if width_of(shown) <= width:
        return [shown]
    lead = len(shown) - len(shown.lstrip())
    return wrap(line, width, indent=lead + 2, first=lead)


def _prose(line: str, width: int) -> list[str]:
    mark = re.match(r"- |\d+\. ", line)
    hanging = _BODY + (len(mark[0]) if mark else 0)
    return wrap(line.replace("`", "").replace("**", ""), width, indent=hanging, first=_BODY)
