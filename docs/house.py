"""The picture of the house, drawn from the imports that the code really makes.

imports_of(folder) -> {(importer, imported)} -> architecture() -> SVG text

Rooms stand on three floors under the door. Inside `projects` an arrow leads from a module to one
that it imports; what a longer way implies already is left out. No font is measured and no clock
read: the same code gives the same bytes.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = {
    "cli": ("cli.py", "门 · the door"),
    "flows": ("flows/", "钟 · the clock: the week as plain functions, Prefect at the edge"),
    "web": ("web/", "窗 · the window: feeds, their health"),
    "bulletins": ("bulletins/", "所报 · what is told"),
    "gantt": ("gantt/", "所见 · what is seen"),
    "calendars": ("calendars/", "所订 · what is subscribed"),
    "projects": ("projects/", "所实 · what is true: no clock, no chart library, no orchestrator"),
}
GRID: Final = {
    "collector": (0, 2), "observed": (1, 2), "notices": (0, 1), "holidays": (1, 1),
    "rules": (2, 0), "worktime": (2, 1), "deadlines": (2, 2), "structure": (2, 3),
    "network": (3, 0), "actuals": (3, 1), "readers": (3, 2),
    "schedule": (4, 0), "weights": (4, 1), "forecast": (4, 2), "baseline": (4, 3),
    "progress": (5, 0), "reporting": (5, 1), "lamps": (5, 2), "levelling": (5, 3),
    "checks": (6, 0), "variance": (6, 1), "difference": (6, 2),
    "recovery": (6, 3), "risk": (6, 4), "scenarios": (4, 4),
    "ledger": (7, 0), "portfolio": (7, 1), "store": (7, 2), "workspace": (7, 3),
    "writers": (8, 0), "forms": (8, 1), "bundled": (8, 2), "codes": (8, 3),
}  # fmt: skip
"""Column and row of each module of `projects`, as a plan becomes a result; a module that stands
nowhere gets a place in the row below."""
BASE: Final = ("errors", "model")
"""What everything stands on: arrows to them are left out."""
FLOW: Final = (
    ("计划文件", "yaml json csv xlsx"),
    ("Project", "as read"),
    ("Network", "built once"),
    ("Run", "both passes"),
    ("Schedule", "dates, floats, margins"),
    ("Progress", "Variance, Ledger"),
    ("图 日历 周报", "chart feed bulletin"),
)
INK, MUTED, LINE, PAPER = "#1F2933", "#52606D", "#7B8794", "#FFFFFF"
FLOOR: Final = {"cli": "#0B6E4F", "flows": "#E4ECF7", "face": "#F6EADF", "projects": "#F4F6F9"}
FONT: Final = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
WIDTH: Final = 1200
PITCH: Final = (WIDTH - 62 - 62 + 28) / (1 + max(column for column, _ in GRID.values()))
"""From one column of modules to the next."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The x of its centre."""
        return self.left + self.width / 2

    @property
    def centre(self) -> float:
        """The y of its centre."""
        return self.top + self.height / 2


@cache
def imported_by(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, also inside functions and for types only."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
    return tuple(found)


def room_imports() -> set[tuple[str, str]]:
    """Which room imports which."""
    files = {room: sorted((ROOT / room).rglob("*.py")) for room in ROOMS if room != "cli"}
    files["cli"] = [ROOT / "cli.py"]
    found = {
        (room, name.split(".")[0])
        for room, paths in files.items()
        for path in paths
        for name in imported_by(path)
    }
    return {(room, other) for room, other in found if other in ROOMS and room != other}


def module_imports() -> set[tuple[str, str]]:
    """Which module of `projects` imports which, less what a longer way implies already."""
    import networkx as nx

    folder = ROOT / "projects"
    modules = {path.name.removesuffix(".py") for path in folder.iterdir() if _is_module(path)}
    graph: nx.DiGraph[str] = nx.DiGraph()
    for path in sorted(folder.rglob("*.py")):
        own = path.relative_to(folder).parts[0].removesuffix(".py")
        graph.add_nodes_from([own] if own in modules else [])
        for name in imported_by(path):
            parts = name.split(".")
            if parts[0] == "projects" and parts[1] in modules and parts[1] != own:
                graph.add_edge(own, parts[1])
    reduced = nx.transitive_reduction(graph)
    return {(before, after) for before, after in reduced.edges}


def _is_module(path: Path) -> bool:
    if path.name.startswith("_"):
        return False
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def architecture() -> str:
    """The picture as SVG."""
    rooms = _rooms()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 900" '
        f'font-family="{FONT}" role="img" aria-labelledby="t">',
        "<title id='t'>daopai: rooms, one-way imports, and how a plan becomes a result</title>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0,0 8,4 0,8z" fill="{LINE}"/></marker></defs>',
        f'<rect width="{WIDTH}" height="900" fill="{PAPER}"/>',
        f'<path d="M40,150 600,18 1160,150z" fill="{FLOOR["cli"]}"/>',
        _text(600, 84, "daopai 倒排", 26, PAPER, bold=True),
    ]
    for room, box in rooms.items():
        parts += _room(room, box)
    for before, after in sorted(room_imports()):
        parts.append(_between(before, after, rooms))
    parts += _projects()
    parts += _ribbon(780)
    return "\n".join([*parts, "</svg>", ""])


def _rooms() -> dict[str, Box]:
    faces = ("bulletins", "gantt", "calendars")
    return {
        "cli": Box(490, 98, 220, 46),
        "flows": Box(80, 180, 790, 60),
        "web": Box(895, 180, 225, 60),
        **{room: Box(80 + 355 * k, 280, 330, 60) for k, room in enumerate(faces)},
        "projects": Box(40, 380, 1120, 360),
    }


def _room(room: str, box: Box) -> list[str]:
    name, says = ROOMS[room]
    kind = {"cli": "cli", "flows": "flows", "web": "flows", "projects": "projects"}.get(room)
    fill = PAPER if room == "cli" else FLOOR[kind or "face"]
    head = box.top + (20 if room == "cli" else 26)
    return [
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" '
        f'rx="6" fill="{fill}" stroke="{LINE}"/>',
        _text(box.middle, head, name, 17, INK, bold=True),
        _text(box.middle, head + 19, says, 12.5, MUTED),
    ]


def _between(before: str, after: str, rooms: dict[str, Box]) -> str:
    """An arrow down to the next floor; along the wall where it passes a floor by."""
    above, below = rooms[before], rooms[after]
    if before == "cli" and after == "projects":
        return _path(f"M690,144 V165 H1182 V560 H{below.left + below.width + 2:g}")
    if before == "flows" and after == "projects":
        return _path(f"M80,210 H18 V560 H{below.left - 2:g}")
    if before == "web" and after == "projects":
        return _path(f"M1120,210 H1140 V{below.top - 2:g}")
    start = max(above.left + 40, min(below.middle, above.left + above.width - 40))
    end = start if after == "projects" else below.middle
    end = max(below.left + 40, min(start, below.left + below.width - 40)) if end != start else end
    return _path(f"M{start:g},{above.top + above.height:g} L{end:g},{below.top - 2:g}")


def _modules() -> dict[str, tuple[int, int]]:
    """Column and row of every module of `projects` but the base."""
    found = {
        path.name.removesuffix(".py") for path in (ROOT / "projects").iterdir() if _is_module(path)
    }
    known = {module: place for module, place in GRID.items() if module in found}
    new = sorted(found - known.keys() - set(BASE))
    return {**known, **{module: (k, 4) for k, module in enumerate(new)}}


def _cell(column: int, row: int) -> Box:
    return Box(62 + PITCH * column, 452 + 48 * row, 94, 36)


def _projects() -> list[str]:
    edges = {edge for edge in module_imports() if edge[1] not in BASE}
    places = _modules()
    parts = [_path(_way(places, *edge), thin=True) for edge in sorted(edges)]
    for module, place in places.items():
        parts += _module(module, _cell(*place))
    parts += _module(
        "errors · model：所有模块的地基 what every module stands on", Box(62, 694, 1076, 36)
    )
    return parts


def _module(name: str, box: Box) -> list[str]:
    return [
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="5" fill="{PAPER}" stroke="{LINE}"/>',
        _text(box.middle, box.centre + 5, name, 14.5, INK),
    ]


def _way(places: dict[str, tuple[int, int]], before: str, after: str) -> str:
    """From the left of the importer to the right of the imported, bent only in a gutter; below
    the grid where boxes stand in the way."""
    (column, row), (goal, goal_row) = places[before], places[after]
    start, end = _cell(column, row), _cell(goal, goal_row)
    gutter = end.left + end.width + 21
    target = f"{end.left + end.width + 2:g},{end.centre:g}"
    if any((k, row) in places.values() for k in range(goal + 1, column)):
        lane = _cell(0, 4).top - 4
        return (
            f"M{start.left:g},{start.centre + 8:g} h-7 V{lane:g} H{gutter:g} "
            f"V{end.centre + 9:g} L{target}"
        )
    near = f"{end.left + end.width + 9:g}"
    return (
        f"M{start.left:g},{start.centre:g} H{gutter:g} "
        f"C{near},{start.centre:g} {gutter - 6:g},{end.centre:g} {target}"
    )


def _ribbon(top: float) -> list[str]:
    """What a plan becomes, from left to right."""
    step = (WIDTH - 80) / len(FLOW)
    parts = [_text(600, top - 8, "数据流 data flow：每一步给出新值，从不改写输入", 13, MUTED)]
    for k, (name, says) in enumerate(FLOW):
        left, right = 40 + step * k, 40 + step * (k + 1) - 6
        notch = "" if k == 0 else f" L{left + 14:g},{top + 38:g}"
        parts.append(
            f'<path d="M{left:g},{top + 8:g} H{right - 8:g} L{right + 6:g},{top + 38:g} '
            f'L{right - 8:g},{top + 68:g} H{left:g}{notch}z" fill="#DDEBE5" stroke="#0B6E4F"/>'
        )
        parts.append(_text((left + right) / 2 + 4, top + 35, name, 14, INK, bold=True))
        parts.append(_text((left + right) / 2 + 4, top + 54, says, 11.5, MUTED))
    return parts


def _path(way: str, *, thin: bool = False) -> str:
    width = 1.1 if thin else 1.6
    return (
        f'<path d="{way}" fill="none" stroke="{LINE}" stroke-width="{width}" marker-end="url(#a)"/>'
    )


def _text(x: float, y: float, words: str, size: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" '
        f'text-anchor="middle"{weight}>{escape(words)}</text>'
    )
