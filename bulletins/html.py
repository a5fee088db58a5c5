"""A bulletin as one self-contained HTML file: no script, no request outside, A4 in print."""

from __future__ import annotations

from bulletins.document import Document, Heading, Paragraph, Picture, Reference, Table
from bulletins.templating import style, template

_KINDS: tuple[tuple[type, str], ...] = (
    (Heading, "heading"),
    (Paragraph, "paragraph"),
    (Table, "table"),
    (Picture, "picture"),
    (Reference, "reference"),
)


def html_of(document: Document) -> str:
    """Render the document. Every text is escaped; pictures pass `bulletins.picture.safe_svg`."""
    from markupsafe import Markup

    from bulletins.picture import safe_svg

    pictures: dict[int, Markup] = {}
    for place, block in enumerate(document.annexes):
        if isinstance(block, Picture) and block.svg:
            # Safe by construction: parsed, stripped of all that runs or loads, and written anew.
            pictures[place] = Markup(safe_svg(block.svg, f"t{place}-"))
    page, sheet = template("bulletin.html.j2"), style("bulletin.css")
    return page.render(document=document, style=sheet, pictures=pictures, kind=_kind)


def _kind(block: object) -> str:
    return next(name for kind, name in _KINDS if isinstance(block, kind))
