"""Plans within the limits of crews and equipment (资源均衡), forward and backward.

level(schedule)                 the earliest plan that no day asks for more than there is
level(schedule, backward=True)  the latest one that keeps the deadlines
scenario(levelling)             the same as a what-if: a date for every work that moved
"""

from projects.levelling.level import Exact, level
from projects.levelling.result import Levelled, Levelling, MarginAfter, Shortfall, Usage, Wait
from projects.levelling.scenario import scenario

__all__ = [
    "Exact",
    "Levelled",
    "Levelling",
    "MarginAfter",
    "Shortfall",
    "Usage",
    "Wait",
    "level",
    "scenario",
]
