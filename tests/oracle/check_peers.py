"""The DCMA metrics of the same file by daopai, longpath (MIT) and PyP6Xer (LGPL).

A number is (count, of how many) for metrics 1 to 11, and (value, None) for 12 to 14. Where a peer
leaves a choice open, ours is set to its reading first (`ALIKE`), so that what still differs is not
a matter of settings.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from longpath import checks as peer
from longpath.analysis import get_cpm
from longpath.compare import baseline_map
from longpath.loader import open_schedule, pick_project

from projects.checks import Metric, check
from projects.checks.settings import CheckSettings
from projects.readers import read_plan
from projects.schedule import schedule

Number = tuple[float | None, float | None]
NOTHING: Number = (None, None)

ALIKE = CheckSettings(
    ends_exempt=False, externals_exempt=False, relative="false", duration="original"
)
"""longpath exempts no first or last work, knows no relative limit, takes the original duration."""
_INDICES = ("12", "13", "14")
_PYP6XER = """
import json, sys
from xerparser.dcma14.analysis import DCMA14
from xerparser.reader import Reader
read = Reader(sys.argv[1])
sys.stdout, spoken = sys.stderr, sys.stdout
review = DCMA14(read, duration_limit=44, lag_limit=0, tf_limit=44)
review.analysis()
print(json.dumps(review.results, default=str), file=spoken)
"""


def ours(path: Path) -> dict[str, Number]:
    """Metric number -> what daopai says of a file."""
    report = check(schedule(read_plan(path)), settings=ALIKE, health=True)
    return {_number(metric): _ours(metric) for metric in report.metrics if "dcma" in metric.id}


def _number(metric: Metric) -> str:
    return str(int(metric.id.removeprefix("dcma-")))


def _ours(metric: Metric) -> Number:
    if _number(metric) in _INDICES:
        return metric.value, None
    return (metric.numerator, metric.denominator) if metric.denominator else NOTHING


def longpath_says(path: Path) -> dict[str, Number]:
    """The same by longpath, with the baseline that it finds in the file."""
    plan = open_schedule(str(path))
    project = pick_project(plan)
    baseline, label = baseline_map(plan, project)
    case = peer.Ctx(plan, project, get_cpm(plan, project), baseline, label)
    found: dict[str, Number] = {}
    for one in peer.dcma(case):
        number, count, whole = one.key.split("_")[0], len(one.rows), one.denominator
        if number in _INDICES:
            found[number] = one.metric, None
        elif not whole:  # of nothing: not applicable
            found[number] = NOTHING
        else:
            found[number] = whole - count if number == "4" else count, whole
    return found


def pyp6xer_says(path: Path) -> Mapping[str, int]:
    """The counts of PyP6Xer for an XER file. It prints while it works and its modules warn, so it
    runs apart. Raises CalledProcessError where it breaks off."""
    command = [sys.executable, "-W", "ignore", "-c", _PYP6XER, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    told = json.loads(done.stdout)["analysis"]
    open_ends = {
        work["id"] for key in ("predecessors", "successors") for work in told[key]["activities"]
    }
    counts = {"2": "leads", "3": "lags", "6": "totalfloat", "7": "negativefloat", "8": "duration"}
    counts |= {"9": "invaliddates", "10": "resources"}
    named = {number: told[key]["cnt"] for number, key in counts.items()}
    return {
        "1": len(open_ends),
        **named,
        "4": told["relations"]["fs_cnt"],
        "5": told["constraints"]["cstr_cnt"],
    }


def words(number: Number) -> str:
    """A number as the table of docs/check-peers.md writes it."""
    value, whole = number
    if value is None:
        return "–"
    return f"{value:g}" if whole is None else f"{value:g}/{whole:g}"
