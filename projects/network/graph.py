"""The network as a networkx graph, for structure questions and exports; never for the passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projects.model import DAY
from projects.network.values import Network

if TYPE_CHECKING:
    import networkx as nx


def graph_of(network: Network) -> nx.MultiDiGraph[str]:
    """Works as nodes by id, links as edges, summaries expanded to their leaves.

    Node attributes: name, owner, calendar, minutes (of work; 0 for milestones and spans). Edge
    attributes: kind (FS, SS, FF, SF), lag_days, key (the link's number). The start of a summary
    that an SS or SF link leaves is a node `<id>:start`.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=network.project.name)
    names = [
        f"{node.activity.id}:start" if node.kind == "group" else node.activity.id
        for node in network.nodes
    ]
    for name, node in zip(names, network.nodes, strict=True):
        activity = node.activity
        graph.add_node(
            name,
            name=activity.name,
            owner=activity.owner,
            calendar=node.calendar.name,
            minutes=node.duration,
        )
        for member in node.members:
            graph.add_edge(names[member], name, kind="SS", lag_days=0.0)
    for edges in network.out:
        for edge in edges:
            graph.add_edge(
                names[edge.before],
                names[edge.after],
                key=edge.number,
                kind=network.links[edge.number].kind,
                lag_days=edge.lag / DAY,
            )
    return graph
