"""One page per rule of the schedule check: why, how it is worked out, an example, what to do.

The pages are Chinese Markdown beside this module, so that an installed copy can print them. Their
text is written by hand; the block between `<!-- example -->` and `<!-- /example -->` is
made from the rule corpus by `make docs`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent
_CODE: Final = re.compile(r"\bDP\d{3}\b")


@cache
def names() -> tuple[str, ...]:
    """The names of all pages, sorted: codes of rules (DP620) and ids of metrics (dcma-01)."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.md")))


def path(name: str) -> Path:
    """The file of a page."""
    return _FOLDER / f"{name}.md"


def text(name: str) -> str:
    """The Markdown of a page. Raises OSError where there is none, see `names`."""
    return path(name).read_text(encoding="utf-8")


def title(name: str) -> str:
    """What its heading calls the rule, without the code."""
    return text(name).partition("\n")[0].removeprefix(f"# {name} ")


def level(name: str) -> str:
    """The words behind 级别."""
    return text(name).split("\n级别：", 1)[1].partition("\n")[0]


@cache
def page_of(code: str) -> str | None:
    """The page that explains a code: its own, or that of the metric whose finding bears it."""
    if code in names():
        return code
    return next((name for name in names() if code in _CODE.findall(level(name))), None)
