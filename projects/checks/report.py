"""What a check says: findings in order, and health metrics with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from projects.checks.settings import USUAL, CheckSettings
from projects.errors import Finding, Level


@dataclass(frozen=True, slots=True)
class Metric:
    """One health metric (DCMA, GAO), with everything that a meeting asks of a number.

    `value` is in `unit` (a percentage as 5.0); None where it cannot be computed, `note` then says
    why. `formula`, `exclusions` (who was left out of numerator and denominator) and `choice` (the
    reading taken where the field has several) are Chinese sentences; `offenders` are ids of works
    or labels of links. `waived` names the waiver in force.
    """

    id: str
    name: str
    value: float | None
    numerator: float | None
    denominator: float | None
    limit: str
    passed: bool | None
    choice: str = ""
    offenders: tuple[str, ...] = ()
    unit: str = ""
    formula: str = ""
    exclusions: str = ""
    note: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings, errors first, waived ones among them and marked; then the metrics. `settings`
    are those that they were judged by."""

    findings: tuple[Finding, ...]
    metrics: tuple[Metric, ...] = ()
    settings: CheckSettings = USUAL

    def at(self, level: Level) -> tuple[Finding, ...]:
        """The findings of one level that nobody waived."""
        return tuple(f for f in self.findings if f.level == level and not f.waived)

    @property
    def failed(self) -> bool:
        """Whether an unwaived error stands: exit code 1."""
        return bool(self.at("error"))
