"""The plan as a graph in flat lists: built once, passed over many times.

Building (checking, expanding summaries, numbering in topological order) is apart from passing:
what-if, recovery and risk repeat only the passes.
"""

from projects.network.build import build
from projects.network.lags import LagRule, add_months, latest_start_of_months
from projects.network.values import CROSS, GEARED, SAME, Edge, Network, Node

__all__ = [
    "CROSS",
    "GEARED",
    "SAME",
    "Edge",
    "LagRule",
    "Network",
    "Node",
    "add_months",
    "build",
    "latest_start_of_months",
]
