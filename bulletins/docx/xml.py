"""Elements of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.oxml.text.parfmt import CT_PPr
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run


def element_of(part: Paragraph | Run) -> BaseOxmlElement:
    """What a paragraph or run of python-docx wraps; it has no public name for it."""
    return part._element  # noqa: SLF001 - see above


def properties(paragraph: Paragraph) -> CT_PPr:
    """The `w:pPr` of a paragraph."""
    return paragraph._p.get_or_add_pPr()  # noqa: SLF001 - as above


def node(tag: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """`node("ind", firstLine=630)` is `<w:ind w:firstLine="630"/>`."""
    make, spaces = _maker()
    element: BaseOxmlElement = make(_name(tag), nsmap=spaces)
    for name, value in attributes.items():
        element.set(_name(name), str(value))
    element.extend(children)
    return element


@cache  # a bulletin has tens of thousands of elements of some forty names
def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


@cache
def _maker() -> tuple[Callable[..., Any], Mapping[str, str]]:
    from docx.oxml.ns import nspfxmap
    from docx.oxml.parser import oxml_parser

    return oxml_parser.makeelement, nspfxmap("w")


def put(parent: BaseOxmlElement, child: BaseOxmlElement, before: tuple[str, ...]) -> None:
    """Put `child` into `parent` ahead of the first of these tags: the schema prescribes the order.

    An element of the same tag is replaced.
    """
    from docx.oxml.ns import qn

    for old in parent.findall(child.tag):
        parent.remove(old)
    later = {qn(f"w:{tag}") for tag in before}
    for place, element in enumerate(parent):
        if element.tag in later:
            parent.insert(place, child)
            return
    parent.append(child)
