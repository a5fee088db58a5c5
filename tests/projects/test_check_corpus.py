"""The corpus of the schedule check: for every rule a plan that breaks it and one close to it that
does not, `tests/plans/checked/{bad,good}/DP601.yaml`.

A plan says its data date, `# as-of: 2021-03-31`, and every finding that the whole check has to make
on it, `# expect: DP680 line 9`, or `# expect: DP150` where none names a line; one too many, missing
or misplaced fails. A variant has a word behind its code: `DP602-milestone.yaml`.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from projects.checks import check, codes
from projects.codes import CODES
from projects.errors import Finding
from projects.readers import read_plan
from projects.schedule import schedule

CHECKED = Path(__file__).resolve().parents[1] / "plans" / "checked"
BAD, GOOD = (sorted(path for path in (CHECKED / kind).iterdir()) for kind in ("bad", "good"))

LEDGER = "test_ledger_judging.py, test_ledger_rechecks.py: only a workspace has a ledger"
ELSEWHERE = dict.fromkeys(("DP691", "DP692", "DP693", "DP694", "DP695"), LEDGER)
TWO_LEVELS = {
    "DP605": "a note where the project has an owner",
    "DP620": "a warning where the work is finished, only late",
}


def rules() -> set[str]:
    """The codes that have to stand in the corpus."""
    return set(codes()) - ELSEWHERE.keys()


@cache
def findings(path: Path) -> tuple[Finding, ...]:
    """What the whole check says of a plan."""
    day = re.search(r"# as-of: (\S+)", path.read_text(encoding="utf-8"))
    as_of = date.fromisoformat(day[1]) if day else None
    return check(schedule(read_plan(path), as_of=as_of)).findings


def code_of(path: Path) -> str:
    """The rule that a plan is about."""
    return path.stem.split("-")[0]


def spot(finding: Finding) -> str:
    line = finding.where.line
    return finding.code if line is None else f"{finding.code} line {line}"


@pytest.mark.parametrize("path", [*BAD, *GOOD], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_plan_gives_exactly_the_findings_that_it_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = re.findall(r"# expect: (DP\d{3}(?: line \d+)?)", text)
    found = findings(path)
    assert Counter(spot(one) for one in found) == Counter(wanted), [str(one) for one in found]
    assert (code_of(path) in {one.code for one in found}) == (path.parent.name == "bad")


@pytest.mark.parametrize("path", [*BAD, *GOOD], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_finding_says_in_chinese_what_is_wrong_and_what_to_do_at_its_level(
    path: Path,
) -> None:
    for one in findings(path):
        assert one.where.file == path.name
        assert re.search(r"[一-鿿]", one.says), one
        assert re.search(r"[一-鿿]", one.remedy), one
        assert one.level == CODES[one.code].level or one.code in TWO_LEVELS, one


@pytest.mark.parametrize("folder", [BAD, GOOD], ids=["bad", "good"])
def test_every_rule_has_a_bad_plan_and_a_good_one(folder: list[Path]) -> None:
    assert {path.stem for path in folder if path.stem in CODES} == rules()


def test_every_bad_variant_has_its_good_one() -> None:
    assert {path.name for path in BAD} <= {path.name for path in GOOD}


def test_what_is_tested_elsewhere_is_a_rule_and_its_test_exists() -> None:
    assert set(codes()) >= ELSEWHERE.keys()
    for reason in ELSEWHERE.values():
        for name in re.findall(r"test_\w+\.py", reason):
            assert (Path(__file__).parent / name).exists()
