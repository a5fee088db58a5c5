"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from projects.errors import InputError

SHOWN = 20
_ODD = re.compile("[\0\ud800-\udfff]")


class Words(TypeDecorator[str]):
    """Text that both databases keep as it is.

    PostgreSQL refuses U+0000 and no database takes half a surrogate pair, so both refuse both:
    InputError DP854.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text itself, on its way in."""
        if value is not None:
            found = _ODD.search(value)
            if found is not None:
                odd = found[0]
                clean = "".join(one if one.isprintable() else "·" for one in value[:SHOWN])
                raise InputError.of(
                    "DP854",
                    f"文字“{clean}”里有不能保存的字符（U+{ord(odd):04X}）",
                    "删去这个字符，再登记一次",
                )
        return value


BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows itself only where the type is INTEGER."""

Instant = BigInteger
"""Minutes since 0001-01-01: more than 32 bits."""

Sha256 = String(64)
"""A SHA-256 in lower-case hex."""

Blob = LargeBinary


def row_id() -> Column[int]:
    """Numbers the rows of a table in the order in which they were written."""
    return Column("id", BigId, primary_key=True, autoincrement=True)


def entry_of() -> Column[int]:
    """The entry that a row belongs to: who, when, with which command."""
    return Column("entry", Integer, ForeignKey("entries.number"), nullable=False)


def text(name: str, **more: Any) -> Column[str]:
    """A text that is always there; "" where nothing was said."""
    return Column(name, Words, nullable=False, **more)


def digest(name: str = "sha256", **more: Any) -> Column[str]:
    """A SHA-256 that is always there."""
    return Column(name, Sha256, nullable=False, **more)
