"""How mistakes are told: all of them, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from projects.errors import Finding
from projects.writers.terminal import wrap


def errors_view(findings: Sequence[Finding], width: int) -> str:
    """Every mistake of an input on its own lines: code, place, what is wrong, what to do."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.code}  {finding.where}".rstrip())
        lines += wrap(finding.says, width, indent=4)
        if finding.remedy:
            lines += wrap(f"怎么办：{finding.remedy}", width, indent=4)
    if len(findings) > 1:
        lines.append(f"共 {len(findings)} 处问题。")
    return "\n".join(lines)


def crashed(error: Exception) -> Finding:
    """An error of ours: its traceback goes into a file, people get a sentence."""
    import tempfile
    import traceback

    says = f"程序内部错误（{type(error).__name__}）"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="daopai-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            traceback.print_exception(error, file=log)
    except OSError:  # no room even for that
        return Finding("DP899", says, f"请把这句话发给维护人员：{error!r}")
    return Finding("DP899", says, f"请把 {log.name} 发给维护人员")
