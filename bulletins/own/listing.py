"""The names of each paper for people: in a terminal, and as docs/templates.md."""

from __future__ import annotations

from collections.abc import Iterator

from bulletins.own import PAPERS, Paper, names_of
from bulletins.own.names import KIND_WORDS, walked
from projects.workspace.vocabulary import KEYS
from projects.writers.terminal import Column, table


def names_view(paper: Paper, width: int) -> str:
    """The names of a paper as a table; those of a list stand behind it, with a dot."""
    columns = [Column("名字"), Column("是什么"), Column("意思", wraps=True)]
    rows = [[path, KIND_WORDS[name.kind], name.says] for path, name in walked(names_of(paper))]
    return f"{paper}\n{table(columns, rows, width)}"


def names_markdown() -> str:
    """The tables of docs/templates.md: the names of each paper, the keys of the vocabulary."""
    return "\n".join((*_papers(), *_vocabulary()))


def _papers() -> Iterator[str]:
    for paper in PAPERS:
        yield from (f"### {paper}", "", "| 名字 | 是什么 | 意思 |", "|---|---|---|")
        for path, name in walked(names_of(paper)):
            yield f"| `{path}` | {KIND_WORDS[name.kind]} | {name.says} |"
        yield ""


def _vocabulary() -> Iterator[str]:
    yield from ("### 用语.yaml", "", "| 键 | 意思 | 例 |", "|---|---|---|")
    for name, key in KEYS.items():
        example = key.metadata["example"]
        match example:
            case str():
                words = example
            case tuple():
                words = "、".join(example)
            case _:
                words = "；".join(f"{one}: {said}" for one, said in example.items())
        yield f"| `{name}` | {key.metadata['says']} | {words} |"
