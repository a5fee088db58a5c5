"""What `daopai check` prints."""

from __future__ import annotations

from projects.checks import CheckReport
from projects.schedule import Schedule
from projects.writers.headline import headline
from projects.writers.terminal import wrap

LEVEL_WORDS = {"error": "错误", "warning": "警告", "note": "提示"}


def check_view(schedule: Schedule, report: CheckReport, width: int) -> str:
    """The findings, worst first, whole sentences wrapped; and how many of each level."""
    lines = headline(schedule, width, most=1)
    for finding in report.findings:
        waived = "（已豁免）" if finding.waived else ""
        lines += [
            "",
            f"{LEVEL_WORDS[finding.level]}{waived} {finding.code} {finding.item}".rstrip(),
        ]
        lines += wrap(finding.says, width, indent=4)
        if finding.remedy:
            lines += wrap(f"怎么办：{finding.remedy}", width, indent=4)
    counts = "，".join(
        f"{LEVEL_WORDS[level]} {len(report.at(level))} 条" for level in ("error", "warning", "note")
    )
    return "\n".join([*lines, "", f"合计：{counts}"])
