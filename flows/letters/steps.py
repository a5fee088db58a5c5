"""What happens to letters: signed, sent, answered, extended, closed, withdrawn; and their papers.

A command may name several letters: all of it is recorded in one entry, or nothing. The number is
taken and the signed paper kept in the same transaction, so a sign-off that is cut short leaves no
gap; the file is written behind it, and can be taken out of the store again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.files import put, unwritable
from flows.ledgers import keep_evidence, read_evidence
from flows.letters.drafting import office_of, rows_of
from flows.letters.keys import named_letters, shared_keys
from flows.memory import has_store, here, now, opened, recording
from flows.own import own_of
from projects.errors import NOWHERE, Finding, InputError, Place
from projects.ledger.letters import LetterEvent, in_order, judge_letters, letters
from projects.workspace import MARK, Workspace

if TYPE_CHECKING:
    from bulletins.own import Own
    from projects.ledger.letters import LetterKind, LetterNumber, LetterState, QueueRow
    from projects.store import Entry, Reading

DOCX: Final = ".docx"
FOLDER: Final = "letters"
"""Below the out folder: where signed letters are written."""
Events = Mapping[str, Sequence[LetterEvent]]
"""Events to be recorded, by project code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step as it was typed. `on` None: today; `by` "": the organisation. `day` is the limit of a
    sign-off or of an extension; None: as drafted, as asked for. `evidence` are files to be kept."""

    kind: LetterKind
    by: str = ""
    on: date | None = None
    note: str = ""
    day: date | None = None
    evidence: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step gave: the letters as they stand now, when it was recorded, the papers that were
    written, and what kept others from being written."""

    rows: tuple[QueueRow, ...]
    shared: Collection[str]
    at: datetime
    papers: tuple[Path, ...] = ()
    unwritten: tuple[Finding, ...] = ()


def take(names: Sequence[str], step: Step) -> Stepped:
    """Record one step of the letters that are named.

    Raises InputError with everything that is wrong: DP730 to DP733, DP735, DP869 for a day that has
    not come; DP867 for evidence.
    """
    workspace = here()
    files = [(path.name, read_evidence(path)) for path in step.evidence]
    with recording(workspace, _command(names, step)) as entry:
        from projects.store import letters as kept

        events = _judged(entry, workspace, names, step, [])
        proofs = tuple(keep_evidence(entry, name, data) for name, data in files)
        for code, new in events.items():
            kept.add(entry, code, [replace(one, evidence=proofs) for one in new])
        return _told(entry, events)
    raise AssertionError("a step is always recorded")


def sign(
    names: Sequence[str], step: Step, folder: Path | None = None, own: Own | None = None
) -> Stepped:
    """Sign letters off: each takes its number, its paper is kept as evidence and written into
    `folder` (None: `letters` below the out folder). `own`: the office's templates, in which is left
    what is wrong with them; None takes the workspace's.

    Raises InputError as `take`, DP734 where nobody would send the letter, DP812 where the folder
    cannot be made.
    """
    workspace = here()
    target = folder or workspace.out_folder / FOLDER
    papers: list[tuple[str, bytes]] = []
    told: list[Stepped] = []
    own = own or own_of(workspace)
    with recording(workspace, _command(names, step)) as entry:
        events = _judged(entry, workspace, names, step, _nobody(workspace))
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(error, target) from error
        for code, new in events.items():
            papers += [_sign(entry, code, event, workspace, own) for event in new]
        told.append(_told(entry, events))
    return _written(told[0], target, papers)


def card(name: str, known_at: datetime | None = None) -> tuple[QueueRow, Collection[str]]:
    """A letter as it stands today, as known at `known_at`, and the keys that several projects have.

    Raises InputError DP730, DP735; what the store says.
    """
    workspace = here()
    if not has_store(workspace):
        raise InputError.of("DP730", f"没有“{name}”这件督办", "先用 daopai letter draft 拟稿")
    with opened(workspace) as store, store.reading() as reading:
        from projects.store import letters as kept

        row = _row(reading, name, now(workspace).date(), known_at)
        return row, shared_keys(kept.drafted(reading, known_at))


def paper(row: QueueRow, *, filled: bool = False, own: Own | None = None) -> bytes:
    """A letter as a Word file: a draft marked 送审稿, a signed one as it was signed; `filled` with
    feedback, extensions and conclusion so far. `own` as in `sign`.

    Raises InputError DP734; what the store says.
    """
    from projects.store import evidence

    workspace = here()
    signed = row.state.last("signed")
    proof = (
        next((one for one in signed.evidence if one.name.endswith(DOCX)), None) if signed else None
    )
    if proof is not None and not filled:
        with opened(workspace) as store, store.reading() as reading:
            return evidence.get(reading, proof.sha256)
    if missing := _nobody(workspace):
        raise InputError(missing)
    from bulletins.letters import letter_docx

    return letter_docx(
        row.draft,
        organisation=workspace.organisation,
        state=row.state,
        number=row.number,
        own=own or own_of(workspace),
    )


def write_paper(
    row: QueueRow, output: Path, *, filled: bool = False, own: Own | None = None
) -> Path:
    """The same as a file. Raises InputError DP736 for another suffix, DP812."""
    docx_name(output)
    return put(output, paper(row, filled=filled, own=own))


def docx_name(output: Path) -> None:
    """Raise InputError DP736 for a file name that is none of a Word file."""
    if output.suffix.lower() != DOCX:
        raise InputError.of("DP736", f"“{output.name}”不是 docx 文件名", "写成 .docx 文件")


# --- inside --------------------------------------------------------------------------------------


def _command(names: Sequence[str], step: Step) -> str:
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return f"letter {step.kind} {names[0]}{more}"


def _nobody(workspace: Workspace) -> list[Finding]:
    """What is wrong where no office would send the letter."""
    if workspace.organisation.strip():
        return []
    remedy = f'在 {MARK} 里写 organisation = "本单位全称"'
    where = Place(str(workspace.folder / MARK))
    return [Finding("DP734", "没有写明发文单位", remedy, where)]


def _judged(
    entry: Entry,
    workspace: Workspace,
    names: Sequence[str],
    step: Step,
    findings: Sequence[Finding],
) -> Events:
    """The events of a step. Raises InputError with everything that is wrong."""
    from projects.store import letters as kept

    today = now(workspace).date()
    found, wrong = named_letters(entry, names)
    wrong = [*findings, *wrong]
    if step.on is not None and step.on > today:
        says = f"--on 的 {step.on} 晚于今天 {today}"
        wrong.append(Finding("DP869", says, "只登记已经发生的事"))
    events: dict[str, list[LetterEvent]] = {}
    # A day that has not come would make other days look wrong as well.
    by, on = step.by or office_of(workspace), min(step.on or today, today)
    for code in dict.fromkeys(code for code, _ in found):
        earlier = kept.events(entry, code)
        states = letters(earlier)
        new = [_event(states[key], step, by, on, Place(code)) for own, key in found if own == code]
        wrong += judge_letters(earlier, new)
        events[code] = [replace(one, where=NOWHERE) for one in new]
    if wrong:
        raise InputError(wrong)
    return events


def _event(state: LetterState, step: Step, by: str, on: date, where: Place) -> LetterEvent:
    day = step.day
    if day is None and step.kind == "extension-granted" and state.extension is not None:
        day = state.extension.day
    return LetterEvent(
        state.letter, state.item, step.kind, on, by.strip(), step.note.strip(), day, where=where
    )


def _sign(
    entry: Entry, code: str, event: LetterEvent, workspace: Workspace, own: Own
) -> tuple[str, bytes]:
    """Sign one letter; the name and the bytes of its paper."""
    from bulletins.letters import file_stem, letter_docx
    from projects.store import letters as kept

    earlier = kept.events(entry, code)
    state = letters([*earlier, event])[event.letter]
    draft = kept.draft_behind(entry, state.events[0])
    made: list[tuple[str, bytes]] = []

    def print_it(number: LetterNumber) -> tuple[str, bytes]:
        name = f"{file_stem(draft)}-{number.number}号{DOCX}"
        data = letter_docx(
            draft, organisation=workspace.organisation, state=state, number=number, own=own
        )
        made.append((name, data))
        return name, data

    kept.sign(entry, code, event, state.form, print_it)
    return made[0]


def _told(entry: Entry, events: Events) -> Stepped:
    from projects.store import letters as kept

    numbers = kept.numbers_of(entry)
    rows: list[QueueRow] = []
    for code, new in events.items():
        touched = {one.letter for one in new}
        every = rows_of(entry, code, entry.recorded_at.date(), numbers.get(code, {}))
        rows += [row for row in every if row.draft.letter in touched]
    return Stepped(in_order(rows), shared_keys(kept.drafted(entry)), entry.recorded_at)


def _written(told: Stepped, folder: Path, papers: Sequence[tuple[str, bytes]]) -> Stepped:
    """Write what was signed. It stands in the store by now: what cannot be written is told, and can
    be taken out again."""
    written: list[Path] = []
    unwritten: list[Finding] = []
    for name, data in papers:
        try:
            written.append(put(folder / name, data))
        except InputError as error:
            remedy = "已经签发登记；用 daopai letter show 编码 -o 文件.docx 取出"
            unwritten += [replace(one, remedy=remedy) for one in error.findings]
    return replace(told, papers=tuple(written), unwritten=tuple(unwritten))


def _row(reading: Reading, name: str, today: date, known_at: datetime | None) -> QueueRow:
    from projects.store import letters as kept

    found, wrong = named_letters(reading, [name], known_at)
    if wrong:
        raise InputError(wrong)
    ((code, key),) = found
    numbers = kept.numbers_of(reading, known_at).get(code, {})
    rows = rows_of(reading, code, today, numbers, known_at)
    return next(row for row in rows if row.draft.letter == key)
