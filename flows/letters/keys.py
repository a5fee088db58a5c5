"""Letters as people name them: by the key of the queue, or by the number of a signed one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from projects.errors import Finding
from projects.readers.desk import suggestion

if TYPE_CHECKING:
    from datetime import datetime

    from projects.ledger.letters import Form
    from projects.store import Reading

Named = tuple[str, str]
"""A letter: the code of its project and its key."""
_BRACKETS: Final = str.maketrans("[［（(【〔]］）)】〕", "\u3014" * 6 + "\u3015" * 6)
"""What people type in place of tortoise-shell brackets."""


def shared_keys(forms: Mapping[str, Mapping[str, Form]]) -> Collection[str]:
    """The keys that letters of several projects have."""
    count = Counter(key for keys in forms.values() for key in keys)
    return frozenset(key for key, times in count.items() if times > 1)


def named_letters(
    reading: Reading, names: Sequence[str], known_at: datetime | None = None
) -> tuple[list[Named], list[Finding]]:
    """The letters that names mean, each once, and what is wrong: DP730 no letter, DP735 several."""
    known = _known(reading, known_at)
    found: list[Named] = []
    findings: list[Finding] = []
    for name in names:
        wanted = name.strip()
        meant = known.get(wanted) or known.get("".join(wanted.translate(_BRACKETS).split()), [])
        if len(meant) == 1:
            found += meant
        elif meant:
            choice = "、".join(f"{code}/{key}" for code, key in meant)
            says = f"“{wanted}”这个编码在多个项目里都有"
            findings.append(Finding("DP735", says, f"写明项目：{choice}"))
        else:
            findings.append(Finding("DP730", f"没有“{wanted}”这件督办", _perhaps(wanted, known)))
    return list(dict.fromkeys(found)), findings


def _perhaps(wanted: str, known: Mapping[str, list[Named]]) -> str:
    """The letter about an item that was named instead of it, or the likest name."""
    about = [name for name in known if wanted and name.endswith(f"/{wanted}")]
    newest = max((name for name in about if name.count("/") == 1), default="")
    if newest:
        return f"是不是“{newest}”？"
    return suggestion(wanted, tuple(known)) or "用 daopai letter list 查编码"


def _known(reading: Reading, known_at: datetime | None) -> Mapping[str, list[Named]]:
    from projects.store import letters as kept

    numbers = kept.numbers_of(reading, known_at)
    known: dict[str, list[Named]] = {}
    for code, forms in kept.drafted(reading, known_at).items():
        for key, form in forms.items():
            number = numbers.get(code, {}).get(key)
            words = [number.words(form)] if number else []
            for name in (key, f"{code}/{key}", *words):
                known.setdefault(name, []).append((code, key))
    return known
