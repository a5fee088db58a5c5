"""The schedule check (计划体检): rules over a computed plan, each with a stable code DP6xx."""

from projects.checks.report import CheckReport, Metric
from projects.checks.run import check, codes

__all__ = ["CheckReport", "Metric", "check", "codes"]
