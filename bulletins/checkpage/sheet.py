"""The page of a check as one self-contained HTML file that prints on one A4 sheet.

Every row has a fixed height and every section a fixed number of rows; what is too long ends in an
ellipsis. So the page is one page however many findings there are, with any font.
"""

from __future__ import annotations

from bulletins.checkpage.facts import CheckPage
from bulletins.templating import style, template


def page_html(page: CheckPage) -> str:
    """Render the page. Every text is escaped."""
    sheet = template("checkpage.html.j2")
    return sheet.render(page=page, style=style("checkpage.css"))
