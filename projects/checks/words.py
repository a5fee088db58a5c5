"""What the name of a work says, word by word: never a guess, the finding shows the words."""

from __future__ import annotations

import re
from functools import lru_cache

_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_STRETCH = re.compile(
    r"第?[一二三四五六七八九十\d]+(?:标段|合同段|标|段|区|期)|[东南西北中左右上下](?:岸|侧|幅|区|段)"
)


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name without what stands in brackets."""
    return _BRACKETS.sub("", name).strip()


def said(pattern: re.Pattern[str], name: str) -> str:
    """The words of a name that a pattern finds outside brackets; "" where it finds none."""
    found = pattern.search(plain(name))
    return found[0] if found else ""


def stretches(name: str) -> frozenset[str]:
    """The stretches of a site that a name tells apart: 一段, 北岸, 二标段."""
    return frozenset(_STRETCH.findall(plain(name)))
