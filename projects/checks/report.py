"""What a check says: findings in order, and health metrics with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from projects.errors import Finding, Level


@dataclass(frozen=True, slots=True)
class Metric:
    """One health metric (DCMA, GAO): its value with numerator and denominator, its limit, the
    reading chosen where the field has several, and the works that offend."""

    id: str
    name: str
    value: float | None
    numerator: float
    denominator: float
    limit: str
    passed: bool | None
    choice: str = ""
    offenders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings, errors first, waived ones among them and marked; then the metrics."""

    findings: tuple[Finding, ...]
    metrics: tuple[Metric, ...] = ()

    def at(self, level: Level) -> tuple[Finding, ...]:
        """The findings of one level that nobody waived."""
        return tuple(f for f in self.findings if f.level == level and not f.waived)

    @property
    def failed(self) -> bool:
        """Whether an unwaived error stands: exit code 1."""
        return bool(self.at("error"))
