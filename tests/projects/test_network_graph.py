"""The graph view, and networkx as an outside opinion on finish-to-start plans."""

from __future__ import annotations

import random
from datetime import date

import networkx as nx

from projects.bundled import path
from projects.model import DAY, Activity, Link, Project, Span, instant
from projects.network import build
from projects.network.graph import graph_of
from projects.readers import read_plan
from projects.schedule import schedule


def test_the_longest_path_of_networkx_is_the_project_duration() -> None:
    dice = random.Random(11)
    for _ in range(40):
        count = dice.randint(2, 30)
        works = tuple(
            Activity(id=f"A{n}", name=f"工作{n}", duration=Span(dice.randint(1, 30) * DAY))
            for n in range(count)
        )
        pairs = {(dice.randrange(after), after) for after in range(1, count) for _ in range(2)}
        links = tuple(Link(f"A{before}", f"A{after}") for before, after in sorted(pairs))
        start = instant(date(2024, 1, 1))
        project = Project(code="p", name="p", activities=works, links=links, start=start)
        graph = graph_of(build(project))
        days = {name: graph.nodes[name]["minutes"] // DAY for name in graph}
        longest = nx.dag_longest_path_length(_weighted(graph, days), weight="days")
        early_finish = schedule(project).early_finish
        assert early_finish is not None
        assert early_finish - start == longest * DAY


def _weighted(graph: nx.MultiDiGraph[str], days: dict[str, int]) -> nx.DiGraph[str]:
    """Durations moved onto edges, with one end behind all works."""
    weighted: nx.DiGraph[str] = nx.DiGraph()
    for before, after in graph.edges():
        weighted.add_edge(before, after, days=days[before])
    for name, length in days.items():
        weighted.add_edge(name, "终点", days=length)
    return weighted


def test_the_graph_of_the_lake_has_every_work_and_link() -> None:
    project = read_plan(path("lianghu"))
    graph = graph_of(build(project))
    assert nx.is_directed_acyclic_graph(graph)
    assert graph.number_of_edges() == len(project.links)
    assert graph.nodes["L600"]["name"].startswith("主体工程竣工")
    assert nx.has_path(graph, "L000", "L600")
    reduced = nx.transitive_reduction(nx.DiGraph(graph))
    assert 0 < reduced.number_of_edges() < graph.number_of_edges()


def test_the_start_of_a_summary_is_a_node_of_its_own() -> None:
    works = (
        Activity(id="S", name="子项"),
        Activity(id="A", name="甲", parent="S", duration=Span(2 * DAY)),
        Activity(id="B", name="乙", duration=Span(DAY)),
    )
    project = Project(
        code="p", name="p", activities=works, links=(Link("S", "B", "SS"),), start=DAY * 738000
    )
    graph = graph_of(build(project))
    assert set(graph.successors("A")) == {"S:start"}
    assert set(graph.successors("S:start")) == {"B"}
