"""A bulletin as one self-contained HTML file: no script, no request outside, A4 in print."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bulletins.document import Document, Heading, Paragraph, Picture, Reference, Table

if TYPE_CHECKING:
    from jinja2 import Template

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
    style = Markup((files("bulletins") / "templates" / "bulletin.css").read_text("utf-8"))
    return _template().render(document=document, style=style, pictures=pictures, kind=_kind)


def _kind(block: object) -> str:
    return next(name for kind, name in _KINDS if isinstance(block, kind))


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bulletins"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("bulletin.html.j2")
