"""Charts: a `Schedule` becomes a picture. Importing this room loads no drawing library."""

from gantt.barchart.draw import draw_gantt, gantt_scenes
from gantt.barchart.options import BarOptions
from gantt.barchart.selection import Selection
from gantt.head import Signatures
from gantt.named_days import NamedStop
from gantt.write_svg import svg_of

__all__ = [
    "BarOptions",
    "NamedStop",
    "Selection",
    "Signatures",
    "draw_gantt",
    "gantt_scenes",
    "svg_of",
]
