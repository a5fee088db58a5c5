"""The schedule check (计划体检): rules over a computed plan, each with a stable code DP6xx; and the
health metrics."""

from projects.checks.report import CheckReport, Metric
from projects.checks.run import check, codes, metric_codes
from projects.checks.settings import CheckSettings

__all__ = ["CheckReport", "CheckSettings", "Metric", "check", "codes", "metric_codes"]
