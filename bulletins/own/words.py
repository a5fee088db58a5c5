"""An office's words in place of the program's own: in a bulletin's blocks, in single texts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bulletins.document import Block, Document, Heading, Paragraph, Picture, Reference, Table
from bulletins.docx.imprint import Imprint
from bulletins.docx.writing import Kind
from bulletins.facts import BulletinFacts
from projects.workspace.vocabulary import LAMPS, PLAIN, Vocabulary

_WORD: Final = "|".join(LAMPS)
_LAMP: Final = re.compile(
    rf"(?P<shape>[●▲■○]\*? ?)(?P<after>{_WORD})"
    rf"|(?P<lit>亮)(?P<plain>{_WORD})(?=[，。；（]|$)"
    rf"|(?P<weeks>连续两周)(?P<twice>{_WORD})"
    rf"|(?P<among>其中|项、)(?P<counted>{_WORD})(?=\d+项)"
)
"""A lamp where the program names one: behind its shape, as 亮红灯, 连续两周黄灯, or counted."""


def lamp_words(text: str, words: Vocabulary) -> str:
    """A text with the office's words for lamps. What is no lamp is not 亮 but 为: 为滞后（■）."""
    if not words.灯号:
        return text
    return _LAMP.sub(lambda found: _lamp(found, words), text)


def _lamp(found: re.Match[str], words: Vocabulary) -> str:
    lead = found["shape"] or found["lit"] or found["weeks"] or found["among"]
    word = found["after"] or found["plain"] or found["twice"] or found["counted"]
    new = words.灯号.get(word, word)
    return f"为{new}" if lead == "亮" and not new.endswith("灯") else f"{lead}{new}"


def reworded(document: Document, words: Vocabulary, kind: Kind) -> Document:
    """A bulletin or circular in the office's words."""
    if words == PLAIN:
        return document
    weekly = kind == "周报"
    return replace(
        document,
        masthead=(words.周报版头 if weekly else words.通报版头) or document.masthead,
        signatures=(words.周报签署 if weekly else words.通报签署) or document.signatures,
        body=tuple(_block(block, words) for block in document.body),
        annexes=tuple(_block(block, words) for block in document.annexes),
    )


def _block(block: Block, words: Vocabulary) -> Block:
    match block:
        case Heading(level=1):
            place, mark, name = block.text.partition("、")
            own = words.节名.get(name.replace("本期", "本周"), name)  # joined weeks are a 本期
            return replace(block, text=f"{place}{mark}{own}")
        case Paragraph():
            return replace(block, text=lamp_words(block.text, words))
        case Table():
            rows = tuple(tuple(lamp_words(cell, words) for cell in row) for row in block.rows)
            return replace(block, rows=rows)
        case Heading() | Picture() | Reference():
            return block


def imprint_of(facts: BulletinFacts, words: Vocabulary, kind: Kind) -> Imprint:
    """What the office puts around a bulletin or circular. A draft has no 发文字号."""
    weekly = kind == "周报"
    pattern = words.周报发文字号 if weekly else words.通报发文字号
    number = ""
    if pattern and facts.number is not None:
        year = str(facts.weeks[-1].year)
        number = pattern.replace("{年}", year).replace("{期}", str(facts.number))
    return Imprint(
        mark=words.周报版头 if weekly else words.通报版头,
        number=number,
        addressee=words.周报主送 if weekly else words.通报主送,
        copies=tuple(words.抄送.items()),
        printed_by=words.印发机关,
    )
