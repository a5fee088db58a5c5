"""Who is meant by a name of a department, leader or post."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize


@lru_cache(maxsize=4096)
def office_key(name: str) -> str:
    """What two spellings of one department share: neither blanks nor the width of signs count."""
    return normalize("NFKC", "".join(normalize("NFKC", name).split()))
