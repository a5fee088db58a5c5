"""Official documents (公文) as Word files in the layout of GB/T 9704-2012.

Geometry and type are in `page` and `base/styles.xml`, the parts of a document each in a module of
its own: `text` (paragraphs), `tables`, `head` (版头), `tail` (署名, 版记), `pictures`. `package`
saves them so that the same input gives the same bytes.
"""

from __future__ import annotations

from bulletins.docx.imprint import Imprint
from bulletins.docx.notice import notice_of
from bulletins.docx.writing import docx_of

__all__ = ["Imprint", "docx_of", "notice_of"]
