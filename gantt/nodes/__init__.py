"""单代号网络图 and 单代号搭接网络图: a box a work, links with their 时距; `draw` is the door."""

from gantt.nodes.draw import node_scenes
from gantt.nodes.values import NodeOptions

__all__ = ["NodeOptions", "node_scenes"]
