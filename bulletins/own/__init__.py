"""An office's own papers: Word templates that it made itself, and its own words.

    names, project_names, weekly, letter_names, meeting_names   what a template may name
    scanning, checking    the tags of a template: every mistake with its place
    guard, word           Jinja without what could harm, docxtpl without what would lose text
    passages, rendering   facts to a document
    words                 the vocabulary in texts
    starting              templates to begin with

A template that cannot be used is told, and the built-in form goes out: a paper is never missing.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from projects.errors import Finding, InputError, Place, reason
from projects.workspace.vocabulary import FILE, PLAIN, Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from bulletins.own.names import Name

__all__ = [
    "PAPERS",
    "Own",
    "Paper",
    "held_papers",
    "names_of",
    "own_papers",
    "printed",
    "template_of",
    "tried",
    "unreadable",
]

Paper = Literal["周报", "通报", "提示函", "督办单", "调度会"]
PAPERS: Final[tuple[Paper, ...]] = get_args(Paper)
LOG: Final = logging.getLogger("daopai.own")


@dataclass(slots=True)
class Own:
    """What an office has of its own. `folder` None: nothing. `faults` collects what is wrong with
    it, by the file, while papers are printed. `held`: the templates as they were, by the names of
    their files; None: as they lie in the folder."""

    folder: Path | None = None
    words: Vocabulary = PLAIN
    faults: dict[Path, tuple[Finding, ...]] = field(default_factory=dict)
    held: Mapping[str, bytes] | None = None


def own_papers(folder: Path) -> Own:
    """The templates and words in a folder that may be missing. What is wrong with the vocabulary
    is a fault, and the program's own words stand."""
    own = Own(folder)
    try:
        own.words = read_vocabulary(folder)
    except InputError as error:
        own.faults[folder / FILE] = error.findings
    except OSError as error:
        own.faults[folder / FILE] = (unreadable(error, FILE),)
    return own


def held_papers(
    folder: Path, files: Mapping[str, bytes], faults: Mapping[str, tuple[Finding, ...]]
) -> Own:
    """Templates and words as they once were in a folder; `faults`: those that could not be read
    then. The same papers come out, and the same faults."""
    with tempfile.TemporaryDirectory(prefix="daopai-") as name:
        if FILE in files:
            (Path(name) / FILE).write_bytes(files[FILE])
        read = own_papers(Path(name))
    own = Own(folder, read.words, held=files)
    own.faults |= {folder / file.name: findings for file, findings in read.faults.items()}
    own.faults |= {folder / file: findings for file, findings in faults.items()}
    return own


def names_of(paper: Paper) -> Sequence[Name]:
    """The names that a template of a paper may use."""
    from bulletins.own.letter_names import ORDER, REMINDER
    from bulletins.own.meeting_names import MEETING
    from bulletins.own.weekly import NOTICE, WEEKLY

    known: Mapping[Paper, Sequence[Name]] = {
        "周报": WEEKLY, "通报": NOTICE, "提示函": REMINDER, "督办单": ORDER, "调度会": MEETING,
    }  # fmt: skip
    return known[paper]


def template_of(folder: Path, paper: Paper) -> Path:
    """Where the template of a paper lies, if there is one."""
    return folder / f"{paper}.docx"


def printed(
    own: Own,
    paper: Paper,
    source: object,
    built_in: Callable[[], bytes],
    *,
    title: str,
    author: str,
    day: date | None,
) -> bytes:
    """A paper by the office's template where it has a good one, else in the built-in form.

    The same input gives the same bytes. `built_in` may raise what it raises.
    """
    if own.folder is None:
        return built_in()
    file = template_of(own.folder, paper)
    held = None if own.held is None else own.held.get(file.name)
    if held is None and (own.held is not None or not file.exists()):
        return built_in()
    try:
        return tried(file, paper, source, own.words, held, title=title, author=author, day=day)
    except InputError as error:
        LOG.warning("%s: template refused with %s", file, [f.code for f in error.findings])
        own.faults[file] = error.findings
    return built_in()


def tried(
    file: Path,
    paper: Paper,
    source: object,
    words: Vocabulary,
    held: bytes | None = None,
    *,
    title: str,
    author: str,
    day: date | None,
) -> bytes:
    """A paper by a template; `held`: what was in the file, None for what is.

    Raises InputError DP712, DP713 with everything that is wrong.
    """
    from bulletins.docx.package import saved
    from bulletins.docx.text import kept
    from bulletins.own.rendering import rendered

    try:
        data = file.read_bytes() if held is None else held
        document = rendered(data, names_of(paper), source, file.name, words)
        return saved(document, title=kept(title), author=kept(author), day=day)
    except InputError:
        raise
    except OSError as error:
        raise InputError([unreadable(error, file.name)]) from error
    except Exception as error:  # whatever a strange file does to docxtpl: the paper still goes out
        LOG.error("%s: template crashed with %s: %s", file, type(error).__name__, error)
        LOG.debug("traceback", exc_info=True)
        says = f"模板印不出来（{type(error).__name__}）"
        remedy = "用 daopai templates init 重新取一份，逐处改动、逐次核对"
        raise InputError.of("DP713", says, remedy, Place(file.name)) from error


def unreadable(error: OSError, name: str) -> Finding:
    """DP712 for a file that the system does not let be read."""
    return Finding("DP712", f"读不了文件：{reason(error)}", "检查文件和权限", Place(name))
