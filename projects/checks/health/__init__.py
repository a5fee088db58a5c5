"""Health metrics (计划健康度): DCMA's fourteen and what a file can say of GAO's ten.

    population   who is counted: the works, the links, what the waivers spare
    limits       the 44 days, or a share of what remains in a short campaign
    metrics      the table of metrics, how one is registered and what it is made of
    logic        dcma-01 to dcma-05      links and constraints
    slack        dcma-06 to dcma-08      float and durations
    records      dcma-09, dcma-10        dates that cannot be, works without anybody
    promises     dcma-11, dcma-14        against the baseline
    path         dcma-12, dcma-13        the critical path
    practices    gao-01 to gao-05        how the plan is built
    upkeep       gao-06 to gao-10        how it holds and how it is kept

docs/health.md has the formulas, the disputed readings and the sources.
"""

from projects.checks.health.measure import measured
from projects.checks.health.metrics import CATALOGUE, told, value_words

__all__ = ["CATALOGUE", "measured", "told", "value_words"]
