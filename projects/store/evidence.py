"""Files by their content: proofs of the ledger, and the sources of plan revisions.

A file is kept once, under its SHA-256, whoever brings it and whatever its name.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from projects.errors import InputError, Place
from projects.store.tables import files
from projects.store.transactions import Entry, Reading

LIMIT_MB = 20
LIMIT = LIMIT_MB << 20


def put(entry: Entry, data: bytes, name: str = "") -> str:
    """Keep a file; its SHA-256 in hex. `name` is only for the message.

    Raises InputError DP853 for a file of more than 20 MB.
    """
    if len(data) > LIMIT:
        says = f"文件有 {len(data) / (1 << 20):.1f} MB，超过 {LIMIT_MB} MB"
        raise InputError.of("DP853", says, "压缩图片、拆分文件，或只登记关键页", Place(name))
    sha256 = hashlib.sha256(data).hexdigest()
    if not has(entry, sha256):
        entry.add(files, [{"sha256": sha256, "size": len(data), "data": data}])
    return sha256


def has(reading: Reading, sha256: str) -> bool:
    """Whether a file is kept."""
    found = select(files.c.sha256).where(files.c.sha256 == sha256)
    return reading.connection.execute(found).first() is not None


def get(reading: Reading, sha256: str) -> bytes:
    """The file under a SHA-256.

    Raises InputError: DP855 not kept here, DP844 where it is no longer what was put in.
    """
    found = select(files.c.data).where(files.c.sha256 == sha256)
    data = reading.connection.execute(found).scalar()
    if data is None:
        raise _unknown(sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        says = f"登记的文件（{sha256[:12]}…）已不是原来的内容"
        raise InputError.of("DP844", says, "用备份恢复数据库（见 docs/store.md）")
    return bytes(data)


def require(reading: Reading, sha256: str, name: str) -> None:
    """Raise InputError DP855 where a file is not kept."""
    if not has(reading, sha256):
        raise _unknown(sha256, name)


def _unknown(sha256: str, name: str = "") -> InputError:
    says = f"没有登记过这个文件（SHA-256 {sha256[:12]}…）"
    return InputError.of("DP855", says, "先登记文件本身，再引用它", Place(name))
