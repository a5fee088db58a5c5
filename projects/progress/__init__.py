"""序时 against 形象: where every work stands at the data date, and the two forecasts.

SEMANTICS 8 and 9.
"""

from projects.progress.earned import Earned, EarnedWeek
from projects.progress.ground import Ground, plan_of
from projects.progress.run import progress
from projects.progress.shares import Share
from projects.progress.values import Counts, Judged, Progress, Reported, Standing

__all__ = [
    "Counts",
    "Earned",
    "EarnedWeek",
    "Ground",
    "Judged",
    "Progress",
    "Reported",
    "Share",
    "Standing",
    "plan_of",
    "progress",
]
