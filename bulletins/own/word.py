"""docxtpl, less what would change the texts of people, and strict about what it makes."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # ships no annotations


class Broken(Exception):
    """What came out is no well-formed document."""


class Word(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no annotations
    """A template whose values come out as they are.

    docxtpl turns `{_{` into `{{` and line feeds into breaks in whatever stands in the result, names
    that people typed included, and repairs broken markup by dropping text.
    """

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """One part, without docxtpl's replacements behind the rendering."""
        self.current_rendering_part = part
        made: str = jinja_env.from_string(src_xml).render(context)
        try:
            _strict(made)
        except ValueError as error:
            raise Broken from error
        return made

    def fix_tables(self, xml: str) -> Any:
        """The body: no cell without a paragraph, no table without a row: Word opens neither."""
        tree = super().fix_tables(xml)
        for table in list(tree.iter(qn("w:tbl"))):
            if table.find(qn("w:tr")) is None:
                table.getparent().remove(table)
        for cell in tree.iter(qn("w:tc")):
            if len(cell) == 0 or cell[-1].tag != qn("w:p"):
                cell.append(OxmlElement("w:p"))
        return tree

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Title and author are set when the file is saved; nothing else in them is a template."""


def _strict(xml: str) -> None:
    """Raise ValueError for markup that is not well-formed."""
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no annotations

    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    try:
        etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
