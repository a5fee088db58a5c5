"""Which of the many small feeds somebody reads.

A city's departments in a city's projects are thousands of feeds with most of the events, and nearly
all of them nobody has asked for.
"""

from __future__ import annotations

from flows.memory import has_store, opened
from projects.workspace import Workspace
from projects.writers.subscriptions_view import QUIET


def wanted_parts(workspace: Workspace) -> frozenset[str]:
    """The slugs of the feeds of departments in projects that are subscribed to."""
    from calendars.names import is_part
    from projects.store import tokens

    if not has_store(workspace):
        return frozenset()
    with opened(workspace) as store, store.reading() as reading:
        held = [token.scope for token in tokens.every(reading) if token.revoked is None]
    return frozenset(filter(is_part, (scope.removeprefix(f"{QUIET}/") for scope in held)))
