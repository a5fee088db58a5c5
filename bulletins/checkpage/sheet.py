"""The page of a check as one self-contained HTML file that prints on one A4 sheet.

Every row has a fixed height and every section a fixed number of rows; what is too long ends in an
ellipsis. So the page is one page however many findings there are, with any font.
"""

from __future__ import annotations

from importlib.resources import files

from bulletins.checkpage.facts import CheckPage


def page_html(page: CheckPage) -> str:
    """Render the page. Every text is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("bulletins"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = Markup((files("bulletins") / "templates" / "checkpage.css").read_text("utf-8"))
    return environment.get_template("checkpage.html.j2").render(page=page, style=style)
