"""What-ifs on the whole workspace, or on the plans that are named: read, ask, show, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import asked
from flows.files import put
from flows.memory import here, library
from projects.errors import Finding, InputError, Place
from projects.workspace import find, resolve

if TYPE_CHECKING:
    from projects.blocks import Answer, Case, Change
    from projects.holidays import Override
    from projects.model import Project

EVERY_PLAN = "*"
"""What the scenario of a file says under `on` when it is for every plan that it fits."""
_OTHER_PLAN = frozenset(("DP162", "DP905"))
"""A plan that lacks the works or links of a scenario for every plan is left as it is."""
TABLES = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command, as typed, in the order of the columns."""

    singles: tuple[tuple[str, str], ...]
    """Kind and value of each change that is a column of its own."""
    scenarios: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortfolioAnswer:
    """Every plan in every what-if; `failed` are the mistakes of plans that cannot be computed."""

    as_of: date | None
    cases: tuple[Case, ...]
    answers: tuple[Answer, ...]
    failed: tuple[Finding, ...]


def what_ifs(
    plans: Sequence[str], question: Asked, as_of: str | None, known_at: str | None
) -> PortfolioAnswer:
    """Ask what-ifs of plans; of the whole workspace where none is named.

    Raises InputError for questions that cannot be asked (DP717 to DP725, DP90x); mistakes of plans
    are in the answer.
    """
    day = asked.day(as_of, "--as-of")
    cases = _cases(question)
    projects, override, broken = _read(plans, day, known_at)
    if not projects:
        raise InputError(broken)
    from projects.blocks import answers

    changes = [change for case, _ in cases for change in case.changes]
    _known(projects, changes)
    variants: dict[str, Mapping[int, Project]] = {}
    for case, files in cases:
        if files and case.scenario not in variants:
            variants[case.scenario] = _supposed(projects, files, day, override)
    chosen = tuple(case for case, _ in cases)
    answered, failed = answers(projects, chosen, day, override, variants)
    broken += [finding for error in failed.values() for finding in error.findings]
    return PortfolioAnswer(day, chosen, tuple(answered), tuple(broken))


# -- questions -------------------------------------------------------------------------------------


def _cases(question: Asked) -> list[tuple[Case, tuple[str, ...]]]:
    """The columns, each with the scenario files that it starts from."""
    wanted: list[tuple[str, list[tuple[str, str]]]] = [("", [one]) for one in question.singles]
    wanted += [("", [("scenario", file)]) for file in question.scenarios]
    errors: list[Finding] = []
    found: list[tuple[Case, tuple[str, ...]]] = []
    for text in question.cases:
        name, sign, rest = text.replace("：", ":").partition(":")
        parts = [part.strip() for part in (rest if sign else text).split(" + ")]
        split = [part.partition(" ") for part in parts]
        wanted.append((name.strip() if sign else "", [(kind, value) for kind, _, value in split]))
    for name, pairs in wanted:
        try:
            found.append(_case(name, pairs))
        except InputError as error:
            errors += error.findings
    if errors:
        raise InputError(errors)
    if not found:
        remedy = "给出 --slip、--stretch、--open、--extend、--rain、--scenario 或 --case"
        raise InputError.of("DP718", "没有给出假设", remedy)
    return found


def _case(name: str, pairs: Sequence[tuple[str, str]]) -> tuple[Case, tuple[str, ...]]:
    from projects.blocks import Case
    from projects.blocks.asking import KINDS, read_change, words_of

    changes: list[Change] = []
    files: list[str] = []
    for kind, value in pairs:
        if kind == "scenario" and value.strip():
            files.append(value.strip())
        elif kind in KINDS:
            changes.append(read_change(kind, value))
        else:
            says = f"--case 里的“{kind}”不是一种假设"
            remedy = f"可用：{'、'.join((*KINDS, 'scenario'))}，用“ + ”连接，如 slip 市政处=10"
            raise InputError.of("DP717", says, remedy)
    told = [f"情景 {Path(file).stem}" for file in files]
    told += [words_of(changes)] if changes else []
    words = "，且".join(told)
    case = Case(f"{name}（{words}）" if name else words, tuple(changes), "\n".join(files))
    return case, tuple(files)


def _known(projects: Sequence[Project], changes: Sequence[Change]) -> None:
    """DP722 for an office without works, DP725 for a stop that no calendar has."""
    from projects.blocks import Extend, Open, Slip, Stretch

    owners = {work.owner for project in projects for work in project.activities if work.owner}
    stops = {
        stop.name for project in projects for spec in project.calendars for stop in spec.closed
    }
    errors: dict[str, Finding] = {}
    for change in changes:
        if isinstance(change, Slip | Stretch) and change.owner not in ("", *owners):
            near = get_close_matches(change.owner, sorted(owners), 3, 0.3)
            remedy = (
                f"是否为 {'、'.join(near)}？" if near else "单位名称要和计划里的 owner 一字不差"
            )
            says = f"没有由“{change.owner}”负责的工作"
            errors[says] = Finding("DP722", says, remedy)
        if isinstance(change, Open | Extend) and not any(change.word in name for name in stops):
            named = "、".join(sorted(stops - {""})[:6])
            remedy = f"计划里的停工：{named}" if named else "计划的日历里没有写停工"
            says = f"没有名称含“{change.word}”的停工"
            errors[says] = Finding("DP725", says, remedy)
    if errors:
        raise InputError(errors.values())


# -- plans -----------------------------------------------------------------------------------------


def _read(
    plans: Sequence[str], day: date | None, known_at: str | None
) -> tuple[list[Project], Override | None, list[Finding]]:
    """The plans with what was recorded of them, the notices of the workspace, and what is wrong
    with plans that cannot be read."""
    moment = asked.moment(known_at, "--known-at")
    if plans:
        paths, workspace = [resolve(plan, Path.cwd()) for plan in plans], find(Path.cwd())
    else:
        workspace = here()
        paths = _all(workspace.plans(), workspace.plans_folder)
    projects: list[Project] = []
    errors: list[Finding] = []
    with library(workspace, moment) as remember:
        for path in paths:
            try:
                projects.append(remember(path).at(day))
            except InputError as error:
                errors += error.findings
    return projects, workspace.override() if workspace else None, errors


def _all(paths: list[Path], folder: Path) -> list[Path]:
    if not paths:
        remedy = f"把计划文件（yaml、json、csv、xlsx、xls）放进 {folder}"
        raise InputError.of("DP814", "工作区里没有计划文件", remedy, Place(str(folder)))
    return paths


def _supposed(
    projects: Sequence[Project], files: Sequence[str], day: date | None, override: Override | None
) -> dict[int, Project]:
    """By place the plans that scenario files change, applied in their order.

    Raises InputError DP723 where a file is for none of them, and as `read_scenario`.
    """
    found: dict[int, Project] = {}
    for file in files:
        path = Path(file)
        hit = False
        for place, changed in _changed(projects, found, path, day, override):
            found[place], hit = changed, True
        if not hit:
            says = f"情景文件 {path.name} 与这些计划都无关"
            raise InputError.of("DP723", says, "核对它的 on，或者给出它的计划", Place(path.name))
    return found


def _changed(
    projects: Sequence[Project],
    before: Mapping[int, Project],
    path: Path,
    day: date | None,
    override: Override | None,
) -> Iterator[tuple[int, Project]]:
    from projects.scenarios import apply, read_scenario

    refused: InputError | None = None
    fits = False
    for place, plain in enumerate(projects):
        project = before.get(place, plain)
        try:
            yield place, apply(project, read_scenario(path, project, override=override), day)
            fits = True
            continue
        except InputError as error:
            if {one.code for one in error.findings} != {"DP901"}:
                raise
        # It says `on` another plan, or every plan.
        try:
            asked_of_all = replace(project, code=EVERY_PLAN)
            scenario = read_scenario(path, asked_of_all, override=override)
        except InputError as error:
            codes = {one.code for one in error.findings}
            if codes == {"DP901"}:
                continue
            if not codes <= _OTHER_PLAN:
                raise
            refused = error
            continue
        fits = True
        yield place, apply(project, replace(scenario, on=project.code), day)
    if refused is not None and not fits:
        raise refused


# -- what comes out --------------------------------------------------------------------------------


def table_suffix(output: Path) -> str:
    """The kind of table that a file name asks for. Raises InputError DP724."""
    suffix = output.suffix.lower()
    if suffix not in TABLES:
        raise InputError.of(
            "DP724", f"“{output.name}”不是结果表的文件名", "写成 .xlsx 或 .csv 文件"
        )
    return suffix


def write_table(answer: PortfolioAnswer, output: Path) -> Path:
    """The table of all plans and what-ifs as a file. Raises InputError DP724, DP812."""
    from projects.writers.portfolio_what_if_table import what_if_csv, what_if_xlsx

    write = what_if_xlsx if table_suffix(output) == ".xlsx" else what_if_csv
    return put(output, write(answer.cases, answer.answers, answer.as_of))


def told(answer: PortfolioAnswer, *, as_json: bool, width: int) -> str | dict[str, Any]:
    """The table for people, or the JSON document."""
    if as_json:
        from projects.writers.portfolio_what_if_json import what_if_document

        return what_if_document(answer.cases, answer.answers, answer.as_of, answer.failed)
    from projects.writers.portfolio_what_if_view import what_if_view

    return what_if_view(answer.cases, answer.answers, answer.as_of, width)
