"""The examples in the pages of the rules, and the index of the pages.

The corpus has a bad and a good plan for every page, `bad/DP620.yaml` and `good/DP620.yaml`. What a
page has between `<!-- example -->` and `<!-- /example -->` is the bad plan, what the check really
says of it, and what the good plan has instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from projects.baseline import Baseline
from projects.checks import check, pages
from projects.checks.health import CATALOGUE
from projects.codes import CODES
from projects.difference import take_baseline
from projects.errors import Finding
from projects.ledger import EVENTS, Evidence, LedgerEvent, ledger
from projects.model import Project
from projects.readers import read_plan, read_text
from projects.schedule import Schedule, schedule
from projects.writers.check_view import check_view

CORPUS: Final = Path(__file__).resolve().parents[1] / "tests" / "plans" / "checked"
PARTS: Final = ("", "ledger", "health")
"""Parts of the corpus: plans alone, plans with events of a ledger, plans for a metric."""
EXAMPLE: Final = re.compile(r"(<!-- example -->\n).*?(<!-- /example -->)", re.DOTALL)
UNBROKEN: Final = 10_000
"""A terminal so wide that no sentence is broken."""
FAMILIES: Final = (
    ("Links that are not kept", r"DP40|DP610"),
    ("How the plan is built", r"DP6[01]"),
    ("Whether deadlines can be kept", r"DP6[234]"),
    ("Terms set by law or practice, order on site", r"DP65[5-9]|DP66[67]"),
    ("What was said against what is computed", r"DP6[56]"),
    ("Waivers", r"DP67[01]"),
    ("What the figures give away", r"DP67"),
    ("What is said twice and differently", r"DP68"),
    ("The ledger", r"DP69"),
    ("DCMA's fourteen", r"dcma"),
    ("GAO's ten", r"gao"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A plan of the corpus without its head: what a reader sees, and how it is checked.

    `promised`: the baseline is the plan before anything was observed, without `unpromised`, works
    that came later. `events` of its ledger.
    """

    path: Path
    plan: str
    as_of: date | None
    promised: bool = False
    unpromised: tuple[str, ...] = ()
    events: tuple[Mapping[str, str], ...] = ()

    @property
    def lines(self) -> list[str]:
        """The lines that a reader sees: of a file of Microsoft Project only its tasks."""
        lines = self.plan.splitlines()
        if self.is_yaml:
            return lines
        tasks = [k for k, line in enumerate(lines) if line.strip() in ("<Tasks>", "</Tasks>")]
        return lines[tasks[0] : tasks[1] + 1]

    @property
    def is_yaml(self) -> bool:
        """Whether it is a plan of our own."""
        return self.path.suffix == ".yaml"

    @property
    def project(self) -> Project:
        """The plan as read."""
        return read_text(self.plan, "plan.yaml") if self.is_yaml else read_plan(self.path)


def read_example(path: Path) -> Example:
    """A plan of the corpus. Its head holds the data date, whether it has a baseline and, of a
    ledger, the events."""
    text = path.read_text(encoding="utf-8")
    (day,) = re.findall(r"^# as-of: (\S+)", text, re.MULTILINE) or [None]
    rows = re.findall(r"^# event: (.*)", text, re.MULTILINE)
    # The base loader: `on` stays a word, a date a text.
    events = tuple(yaml.load(row, Loader=yaml.BaseLoader) for row in rows)
    promised = re.search(r"^# baseline: as planned(?:, without (.*))?$", text, re.MULTILINE)
    plan = re.sub(r"\A(?:#.*\n)+", "", text)
    plan = re.sub(r"[ \t]*# (?:expect|as-of|event):.*$", "", plan, flags=re.MULTILINE)
    return Example(
        path,
        plan.strip("\n"),
        date.fromisoformat(day) if day else None,
        promised is not None,
        tuple(re.findall(r"\w+", promised[1] or "")) if promised else (),
        events,
    )


class Answer(NamedTuple):
    """What the check prints of one rule or metric, a block each, and whether all is well."""

    good: bool
    blocks: list[list[str]]


def answer(name: str, example: Example) -> Answer:
    """Check an example, and keep what is said of one rule or metric."""
    project = example.project
    computed = schedule(project, as_of=example.as_of)
    report = check(
        computed,
        baseline=_baseline(project, example) if example.promised else None,
        asks=_asks(computed, example),
        health=True,
    )
    printed = check_view(computed, report, UNBROKEN).split("\n\n")
    words = {name, CATALOGUE[name].code} if name in CATALOGUE else {name}
    heads = [words.intersection(block.split(maxsplit=3)[:3]) for block in printed]
    blocks = [block.splitlines() for block, head in zip(printed, heads, strict=True) if head]
    passed = {metric.id: metric.passed is not False for metric in report.metrics}
    return Answer(passed.get(name, not blocks), blocks)


def _baseline(project: Project, example: Example) -> Baseline:
    taken = take_baseline(
        schedule(replace(project, observations=())),
        reason="开工计划",
        by="市城管局",
        revision=1,
        calendar_hash="",
    )
    items = tuple(item for item in taken.items if item.id not in example.unpromised)
    return replace(taken, number=1, items=items)


def _asks(computed: Schedule, example: Example) -> tuple[Finding, ...]:
    if not example.events:
        return ()
    return ledger(computed, [_event(row) for row in example.events]).findings


def _event(row: Mapping[str, str]) -> LedgerEvent:
    fields: dict[str, Any] = dict(row)
    for key in {"on", "day"} & fields.keys():
        fields[key] = date.fromisoformat(fields[key])
    if "evidence" in fields:
        fields["evidence"] = (Evidence(fields["evidence"], "0" * 64),)
    return LedgerEvent(**fields)


def plans_of(name: str) -> tuple[Path, Path]:
    """The bad and the good plan of a page. Raises ValueError where the corpus lacks one."""
    for part in PARTS:
        found = [sorted((CORPUS / part / kind).glob(f"{name}.*")) for kind in ("bad", "good")]
        if all(found):
            return found[0][0], found[1][0]
    raise ValueError(f"the corpus has no bad and good plan for {name}")


def example(name: str) -> str:
    """The example of a page: Markdown, ends with a line break.

    Raises ValueError where the bad plan does not break the rule, or the good one does.
    """
    broken, kept = map(read_example, plans_of(name))
    found, after = answer(name, broken), answer(name, kept)
    if found.good or not after.good:
        raise ValueError(f"the plans of {name} do not show it: {found}, {after}")
    more = [f"另有 {len(found.blocks) - 1} 条，略。"] if len(found.blocks) > 1 else []
    return "\n".join(
        [
            *_block("yaml" if broken.is_yaml else "xml", broken.lines),
            *_events("台账上登记了：", broken.events),
            "",
            f"用 `{_command(broken)}` 检查{_beside(broken)}：",
            "",
            *_block("text", [*found.blocks[0], *more]),
            "",
            *_instead(broken, kept),
            *(["", *_block("text", after.blocks[0][:1])] if after.blocks else []),
            "",
        ]
    )


def _beside(one: Example) -> str:
    """What baseline the plan is checked against."""
    if not one.promised:
        return ""
    new = f"，其后新增 {'、'.join(one.unpromised)}" if one.unpromised else ""
    return f"（基线为开工时的计划{new}）"


def _events(says: str, events: Sequence[Mapping[str, str]]) -> list[str]:
    """What was recorded in the ledger, a blank line before it; nothing without a ledger."""
    if not events:
        return []
    rows = [f"- {row['on']} {row['item']} {_event_words(row)}（{row['by']}）" for row in events]
    return ["", says, "", *rows]


def _event_words(row: Mapping[str, str]) -> str:
    said = [row[key] for key in ("stage", "day", "result", "note", "evidence") if key in row]
    words = {str(kind): word for kind, word in EVENTS.items()}
    return "，".join([words[row["kind"]], *said])


def _command(one: Example) -> str:
    day = f" --as-of {one.as_of}" if one.as_of else ""
    return f"daopai check plan{one.path.suffix}{day}"


def _instead(broken: Example, kept: Example) -> Iterator[str]:
    """What the good plan has where it differs; the whole plan where little is alike."""
    moves = SequenceMatcher(None, broken.lines, kept.lines, autojunk=False)
    changes = [move for move in moves.get_opcodes() if move[0] != "equal"]
    new = [line for _, _, _, low, high in changes for line in kept.lines[low:high]]
    gone = [
        str(number + 1)
        for tag, low, high, _, _ in changes
        if tag == "delete"
        for number in range(low, high)
    ]
    if not changes and kept.events != broken.events:
        more = [event for event in kept.events if event not in broken.events]
        yield from _events("补登下面的事件，就没有这条问题：", more)[1:]
        return
    if not changes and kept.promised:
        yield "重新建立基线之后，就没有这条问题。"
        return
    if not changes:
        yield f"同一计划用 `{_command(kept)}` 检查，没有这条问题。"
        return
    if moves.ratio() < 0.5:
        yield "没有这条问题的写法："
        new, gone = kept.lines, []
    elif all(tag == "insert" for tag, *_ in changes):
        yield "加上下面的行，就没有这条问题："
    elif new:
        removed = f"，删去第 {'、'.join(gone)} 行" if gone else ""
        yield f"改成下面这样（只列有改动的行{removed}），就没有这条问题："
    else:
        yield f"删去第 {'、'.join(gone)} 行，就没有这条问题。"
        return
    yield ""
    yield from _block("yaml" if kept.is_yaml else "xml", new)


def _block(language: str, lines: Iterator[str] | list[str]) -> list[str]:
    return [f"```{language}", *lines, "```"]


def filled(name: str) -> str:
    """A page with the example that its plans give now."""
    return EXAMPLE.sub(lambda block: block[1] + example(name) + block[2], pages.text(name))


def index() -> str:
    """docs/rules.md: every page, by family."""
    lines = [
        "# The rules, one page each",
        "",
        "In Chinese: why (为什么), how it is worked out (怎么算), an example that the check really "
        "gives (例子), what to do (怎么办), and when a waiver is justified (豁免). A threshold "
        "that a page calls 设置 is set under `[check]` in `daopai.toml`. "
        "`daopai check --explain DP620` prints a page without this folder; the table of all rules "
        "is [checks.md](checks.md).",
    ]
    left = list(pages.names())
    for title, codes in FAMILIES:
        mine = [name for name in left if re.match(codes, name)]
        left = [name for name in left if name not in mine]
        if mine:
            lines += ["", f"## {title}", "", "| page | level | 名称 |", "|---|---|---|"]
            lines += [f"| {_link(name)} | {_level(name)} | {pages.title(name)} |" for name in mine]
    if left:
        raise ValueError(f"no family in docs/rules_pages.py for {left}")
    return "\n".join(lines) + "\n"


def _link(name: str) -> str:
    return f"[{name}](../projects/checks/pages/{name}.md)"


def _level(name: str) -> str:
    return CODES[name].level if name in CODES else "metric"
