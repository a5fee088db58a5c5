"""How far a plan is from what was promised: variances, front line, forecasts side by side.

SEMANTICS 8 and 9; docs/variance.md works the formulas out in numbers.
"""

from projects.variance.frontline import Effect, FrontPoint, front_line
from projects.variance.run import variance
from projects.variance.values import ItemVariance, NetworkForecast, Variance

__all__ = [
    "Effect",
    "FrontPoint",
    "ItemVariance",
    "NetworkForecast",
    "Variance",
    "front_line",
    "variance",
]
