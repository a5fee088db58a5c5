"""Every feed that a workspace can have, those that are made on demand included."""

from __future__ import annotations

from collections.abc import Sequence

from calendars.names import PORTFOLIO_FEED, FeedName, common_names, own_names
from calendars.source import Source


def names_of(sources: Sequence[Source]) -> tuple[FeedName, ...]:
    """Every feed of a workspace: all projects, each project, each department, each leader or post,
    each department in each project."""
    common = common_names(
        (office for source in sources for office in source.offices),
        (leader for source in sources for leader in source.leaders),
    )
    own = [own_names(source) for source in sources]
    return (
        PORTFOLIO_FEED,
        *(names[0] for names in own),
        *common[1:],
        *(part for names in own for part in names[1:]),
    )
