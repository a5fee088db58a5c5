"""双代号网络: a plan rewritten to finish-start, then to events and arrows."""

from gantt.arrows.network import arrow_network
from gantt.arrows.values import Arrow, ArrowKind, ArrowNetwork, Event, LeftOut

__all__ = ["Arrow", "ArrowKind", "ArrowNetwork", "Event", "LeftOut", "arrow_network"]
