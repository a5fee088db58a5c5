"""双代号时标网络图: an arrow network on a calendar axis."""

from gantt.timescaled.draw import timescaled_scenes
from gantt.timescaled.layout import TooTall, lay_out
from gantt.timescaled.values import Content, Tag, TimescaledOptions

__all__ = ["Content", "Tag", "TimescaledOptions", "TooTall", "lay_out", "timescaled_scenes"]
