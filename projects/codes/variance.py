"""Rows DP515: a plan against its baseline."""

from __future__ import annotations

from projects.codes.row import Code

VARIANCE_CODES = (
    Code(
        "DP515",
        "error",
        "基线属于另一个项目",
        "The baseline was taken of another project: its works mean something else.",
        "改用本项目的基线",
    ),
)
