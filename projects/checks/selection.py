"""What people call rules: codes, ranges, families, metrics by their number."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from projects.checks.health import CATALOGUE
from projects.errors import Finding, InputError

_RANGE = re.compile(r"(DP\d{3})(?:-|－|至|\.\.)(?:DP)?(\d{3})")
_METRIC = re.compile(r"(dcma|gao)-?(\d{1,2})", re.IGNORECASE)


def spelled(word: str) -> str:
    """A code or the number of a metric as the check spells it: `dp620`, `DCMA-1` are understood."""
    word = word.strip()
    metric = _METRIC.fullmatch(word)
    return f"{metric[1].lower()}-{int(metric[2]):02}" if metric else word.upper()


def code_of(word: str) -> str:
    """The code that a word means: of `dcma-03` the one under which this metric fails."""
    name = spelled(word)
    return CATALOGUE[name].code if name in CATALOGUE else name


def selected(asked: Collection[str], known: Sequence[str]) -> frozenset[str]:
    """The codes among `known` that `asked` means; all of them where nothing is asked.

    `DP620`, `DP62` (all that begin so), `DP601-DP610`, `dcma`, `gao`, `dcma-04`, in any case of
    letters.

    Raises:
        InputError: DP690 for every word that means no rule.
    """
    if not asked:
        return frozenset(known)
    found: set[str] = set()
    unknown = []
    for word in sorted(asked):
        codes = _meant(spelled(word), known)
        found.update(codes)
        if not codes:
            unknown.append(word)
    if unknown:
        raise InputError(
            Finding(
                "DP690",
                f"没有编号为“{word}”的检查规则",
                "可用的编号见 docs/checks.md；也可写 DP62、DP601-DP610、dcma、gao 或 dcma-04",
            )
            for word in unknown
        )
    return frozenset(found)


def _meant(word: str, known: Sequence[str]) -> set[str]:
    if span := _RANGE.fullmatch(word):
        first, last = span[1], f"DP{span[2]}"
        return {code for code in known if first <= code <= last}
    if re.fullmatch(r"DP\d{1,3}", word):
        return {code for code in known if code.startswith(word)}
    lower = word.lower()
    return {
        entry.code for name, entry in CATALOGUE.items() if lower in (name, name.partition("-")[0])
    }
