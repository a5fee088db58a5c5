"""A passage in the built-in layout as markup that fits into somebody else's document."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from bulletins.docx.package import blank

if TYPE_CHECKING:
    from docx.document import Document

    from bulletins.own.names import Write

_REFERENCES: Final = ("w:pStyle", "w:rStyle", "w:tblStyle")
_RELATED: Final = ("w:basedOn", "w:next", "w:link")


class Styles:
    """The styles of a template: what it has under a name is taken, what it lacks is added."""

    def __init__(self, target: Document) -> None:
        self._target = target.styles.element
        self._known = {_name(style): _id(style) for style in _styles(self._target)}
        self._own = {_id(style): style for style in _styles(blank().styles.element)}
        self._taken = set(self._known.values())

    def of(self, style_id: str) -> str:
        """The template's id of a built-in style."""
        from docx.oxml.ns import qn

        style = self._own.get(style_id)
        if style is None:
            return style_id
        name = _name(style)
        if name not in self._known:
            added = deepcopy(style)
            new = style_id if style_id not in self._taken else f"daopai{style_id}"
            added.set(qn("w:styleId"), new)
            self._known[name] = new
            self._taken.add(new)
            for tag in _RELATED:
                for related in added.findall(qn(tag)):
                    related.set(qn("w:val"), self.of(related.get(qn("w:val"))))
            if added.get(qn("w:default")):
                del added.attrib[qn("w:default")]
            self._target.append(added)
        return self._known[name]


def passage(write: Write, styles: Styles) -> str:
    """The markup of what `write` puts at the end of a document."""
    from docx.oxml.ns import qn

    scratch = blank()
    write(scratch)
    body = scratch.element.body
    for tag in _REFERENCES:
        for reference in body.iter(qn(tag)):
            reference.set(qn("w:val"), styles.of(reference.get(qn("w:val"))))
    return "".join(_markup(element) for element in body if element.tag != qn("w:sectPr"))


def _markup(element: Any) -> str:
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no annotations

    text: str = etree.tostring(element, encoding="unicode")
    return text


def _styles(root: Any) -> Iterator[Any]:
    from docx.oxml.ns import qn

    yield from root.findall(qn("w:style"))


def _id(style: Any) -> str:
    from docx.oxml.ns import qn

    return str(style.get(qn("w:styleId")))


def _name(style: Any) -> str:
    """Word takes `Heading 1` and `heading 1` for the same."""
    from docx.oxml.ns import qn

    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"))).casefold()
