"""Our dates beside those that the other program stored."""

from __future__ import annotations

from dataclasses import dataclass

from projects.model import moment_of
from projects.schedule import Schedule, schedule
from tests.oracle.cases import Case, moment

DATES = ("es", "ef", "ls", "lf")
FIELDS = (*DATES, "total_slack", "free_slack", "critical")


@dataclass(frozen=True)
class Difference:
    """One field of one task where the two do not agree."""

    task: str
    field: str
    stored: str
    ours: str

    def __str__(self) -> str:
        return f"  {self.task:>5}  {self.field:<12} stored {self.stored:<20} ours {self.ours}"


@dataclass(frozen=True)
class Score:
    """How many fields of a case agree."""

    case: Case
    leaves: int
    agree: dict[str, int]
    asked: dict[str, int]
    differences: tuple[Difference, ...]

    def line(self) -> str:
        """One line of the table."""
        cells = "".join(f"{f'{self.agree[f]}/{self.asked[f]}':>10}" for f in FIELDS)
        return f"{self.case.name:<6}{self.leaves:>5}{cells}"

    def dates_of(self) -> set[str]:
        """The tasks of which a date differs."""
        return {each.task for each in self.differences if each.field in DATES}


def head() -> str:
    """The head of the table."""
    return f"{'case':<6}{'works':>5}" + "".join(f"{field:>10}" for field in FIELDS)


def score(
    case: Case,
    ours: Schedule | None = None,
    fields: tuple[str, ...] = FIELDS,
    *,
    doubted: bool = False,
) -> Score:
    """Compute a case and compare every leaf; the doubted fields too where asked."""
    ours = ours or schedule(case.project)
    agree, asked = dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)
    differences = []
    for task in case.expected:
        for field in fields:
            if not doubted and field in case.doubted.get(task, ()):
                continue
            stored = case.expected[task].get(field)
            if stored is None:
                continue
            asked[field] += 1
            wrong = _difference(case, ours, task, field, stored)
            if wrong is None:
                agree[field] += 1
            else:
                differences.append(wrong)
    return Score(case, len(case.expected), agree, asked, tuple(differences))


def _difference(
    case: Case, ours: Schedule, task: str, field: str, stored: object
) -> Difference | None:
    network = ours.run.network
    number = network.index[task]
    found = ours[task]
    if field == "critical":
        # Those programs call critical what has no float; ours is towards the governing deadline.
        tight = found.total_float_days is not None and found.total_float_days <= 0
        same, text = tight == stored, str(tight)
    elif field in DATES:
        at = {
            "es": found.early_start,
            "ef": found.early_finish,
            "ls": found.late_start,
            "lf": found.late_finish,
        }[field]
        calendar = network.nodes[number].calendar
        assert isinstance(stored, str)
        if at is None:
            return Difference(task, field, stored, "none")
        same = calendar.worked(at) == calendar.worked(moment(stored))
        text = moment_of(at).isoformat()
    else:
        floats = ours.run.floats
        assert floats is not None
        value = (floats.total if field == "total_slack" else floats.free)[number]
        assert isinstance(stored, float | int)
        # Finished work has no float; the file's reader prints 0.
        value = 0 if value is None and found.status == "finished" else value
        same, text = value == round(stored), str(value)
    return None if same else Difference(task, field, str(stored), text)
