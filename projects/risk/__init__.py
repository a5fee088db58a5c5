"""Schedule risk (SEMANTICS 11): the plan drawn thousands of times, the dates as probabilities.

simulate(schedule)                     drivers, three-point estimates and events of the plan

From the top down:

    simulate    arguments to answer
    ground      what is looked at: deadlines as goals, causes, external dependencies
    uncertain   which works may last otherwise, and by what
    tally       the runs, a stretch at a time; what is counted: as planned, without each cause,
                with a dependency that arrives later and later
    durations   what the works last in a stretch of runs, from `draws` (random numbers, quantiles)
    runs        their dates, a row a node and a value a run
    passes      the forward pass over these rows; `placing` has the nodes that are not plain work
    lanes       the links as array operations, over `curves` (work calendars over arrays)
    critical    who lies on the longest path, run by run
    answers     counts to days and shares, by `spread`; `values` are what comes out

numpy comes with it; a command imports this package when it is run.
"""

from projects.risk.simulate import MOST_RUNS, simulate
from projects.risk.spread import Spread
from projects.risk.values import (
    PERCENTS,
    ArrivalRisk,
    CauseRisk,
    Risk,
    Target,
    WorkRisk,
)

__all__ = [
    "MOST_RUNS",
    "PERCENTS",
    "ArrivalRisk",
    "CauseRisk",
    "Risk",
    "Spread",
    "Target",
    "WorkRisk",
    "simulate",
]
