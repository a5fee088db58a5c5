"""The file around a document: an empty one to begin with, and saving it without a clock."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docx.document import Document

_PARTS: Final = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
}
_EARLIEST: Final = date(1980, 1, 1)
"""Of a zip file: before it nothing can be dated."""


def blank() -> Document:
    """An empty document with the styles of `base/`; its one section is not laid out yet."""
    import docx

    base = files("bulletins") / "docx" / "base"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, file in _PARTS.items():
            archive.writestr(_entry(name, _EARLIEST), (base / file).read_bytes())
    target.seek(0)
    return docx.Document(target)


def saved(document: Document, *, title: str, author: str, day: date | None) -> bytes:
    """The file as bytes. Its properties and its parts are dated `day`: same input, same bytes."""
    stamp = max(day or _EARLIEST, _EARLIEST)
    moment = datetime(stamp.year, stamp.month, stamp.day)  # noqa: DTZ001 - python-docx writes UTC
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by = title[:255], author[:255], author[:255]
    facts.language, facts.comments, facts.revision = "zh-CN", "", 1
    facts.created = facts.modified = moment
    draft = io.BytesIO()
    document.save(draft)
    return _dated(draft.getvalue(), stamp)


def _dated(data: bytes, day: date) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(_entry(name, day), source.read(name))
    return target.getvalue()


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # else the bytes depend on the machine that writes them
    return entry
