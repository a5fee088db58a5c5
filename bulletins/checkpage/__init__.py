"""The schedule check on one page (计划体检单): for a wall, a folder, a nightly mail.

facts       what stands on the page, as text, in numbers that always fit
sheet       HTML, one A4 page in print, no request outside
plain       the same as Markdown
"""

from bulletins.checkpage.facts import CheckPage, check_page
from bulletins.checkpage.plain import page_markdown
from bulletins.checkpage.sheet import page_html

__all__ = ["CheckPage", "check_page", "page_html", "page_markdown"]
