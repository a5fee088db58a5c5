"""What a schedule check finds on one side and not on the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from projects.checks import CheckReport, Metric
from projects.errors import Finding


@dataclass(frozen=True, slots=True)
class FoundChanges:
    """Findings that came, that went, and that say something else of the same work now; metrics
    whose value or verdict differs, each as (before, after)."""

    appeared: tuple[Finding, ...]
    disappeared: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]
    metrics: tuple[tuple[Metric, Metric], ...]

    @property
    def empty(self) -> bool:
        """Whether both sides find the same."""
        return not (self.appeared or self.disappeared or self.changed or self.metrics)


def found_changes(before: CheckReport, after: CheckReport) -> FoundChanges:
    """Compare two reports of one project. Findings are of one matter where code and work agree."""
    was, now = _by_matter(before.findings), _by_matter(after.findings)
    appeared, changed = [], []
    for matter, findings in now.items():
        others = was.pop(matter, [])
        new = [one for one in findings if one not in others]
        old = [one for one in others if one not in findings]
        changed += list(zip(old, new, strict=False))
        appeared += new[len(old) :]
        if left := old[len(new) :]:
            was[matter] = left
    disappeared = [one for findings in was.values() for one in findings]
    return FoundChanges(
        tuple(one for one in after.findings if one in appeared),
        tuple(one for one in before.findings if one in disappeared),
        tuple(changed),
        tuple(_metrics(before.metrics, after.metrics)),
    )


def _by_matter(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.code, finding.item), []).append(finding)
    return found


def _metrics(before: Iterable[Metric], after: Iterable[Metric]) -> Iterator[tuple[Metric, Metric]]:
    old = {metric.id: metric for metric in before}
    for metric in after:
        was = old.get(metric.id)
        if was is not None and (was.value, was.passed) != (metric.value, metric.passed):
            yield was, metric
