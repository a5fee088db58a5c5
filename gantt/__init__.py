"""Charts: a `Schedule` becomes a picture. Importing this room loads no drawing library."""

from gantt.chart import Signatures
from gantt.draw import draw_gantt, gantt_scenes
from gantt.named_days import NamedStop
from gantt.write_svg import svg_of

__all__ = ["NamedStop", "Signatures", "draw_gantt", "gantt_scenes", "svg_of"]
