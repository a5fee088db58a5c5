"""序时 against 形象: where every work stands at the data date, and the two forecasts.

SEMANTICS 8 and 9.
"""

from projects.progress.run import progress
from projects.progress.values import Baseline, Counts, Judged, Progress, Reported, Standing

__all__ = ["Baseline", "Counts", "Judged", "Progress", "Reported", "Standing", "progress"]
