"""A computed plan as Microsoft Project XML (MSPDI), for Microsoft Project 2010 and later and for
ProjectLibre; and what such a file cannot hold.

Project, Schedule -> rows, calendars, links -> elements in the schema's order -> bytes
(outgoing)           (numbering, tasks, …)     (schema, elements)               (document)
"""

from __future__ import annotations

from projects.writers.mspdi.document import mspdi_document
from projects.writers.mspdi.losses import mspdi_losses

__all__ = ["mspdi_document", "mspdi_losses"]
