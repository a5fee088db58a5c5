"""An own template and the values of its names to a Word file, or the reason why there is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bulletins.docx.text import kept
from bulletins.own.checking import check
from bulletins.own.names import Name, Write, bound
from bulletins.own.passages import Styles, passage
from bulletins.own.words import lamp_words
from projects.errors import Finding, InputError, Place

if TYPE_CHECKING:
    from docx.document import Document

    from bulletins.document import Drawn
    from projects.workspace.vocabulary import Vocabulary

MOST_BYTES: Final = 20_000_000
"""Of a template, unpacked."""
MOST_PART: Final = 4_000_000
"""Of a part that holds text."""
_UNUSABLE: Final = "用 Word 或 WPS 另存为 .docx；或用 daopai templates init 重新取一份"


def opened(data: bytes, file: str) -> Document:
    """A template as a document. Raises InputError DP712 where it is none, or none of a sane size.

    The sizes are those that unpacking gives, not those that the file claims.
    """
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _measure(archive, file)
        return docx.Document(io.BytesIO(data))
    except InputError:
        raise
    except Exception as error:  # zipfile, lxml and python-docx each have errors of their own
        raise _unusable("不是可用的 Word 文件（docx）", file) from error


def _measure(archive: zipfile.ZipFile, file: str) -> None:
    left = MOST_BYTES
    for entry in archive.infolist():
        text = entry.filename.endswith((".xml", ".rels"))
        most = min(left, MOST_PART) if text else left
        with archive.open(entry) as stream:
            taken = stream.read(most + 1)
        if len(taken) > most:
            raise too_large(file)
        if text and b"<!DOCTYPE" in taken:
            raise _unusable("文件里有 DTD，不是 Word 存出的", file)
        left -= len(taken)


def too_large(file: str) -> InputError:
    """DP712 for a file of more than a sane size."""
    return _unusable("文件太大", file)


def _unusable(says: str, file: str) -> InputError:
    return InputError.of("DP712", says, _UNUSABLE, Place(file))


def rendered(
    data: bytes, names: Sequence[Name], source: object, file: str, words: Vocabulary
) -> Document:
    """The document that a template makes of the facts in `source`, in the office's words.

    Raises InputError with every mistake of the template: DP712, DP713.
    """
    document = opened(data, file)
    if wrong := check(document, names, file):
        raise InputError(wrong)
    return _rendered(data, names, source, file, words)


def _rendered(
    data: bytes, names: Sequence[Name], source: object, file: str, words: Vocabulary
) -> Document:
    from jinja2.exceptions import TemplateError, UndefinedError

    from bulletins.own.guard import Guarded, TooMuch
    from bulletins.own.word import Broken, Word

    template = Word(io.BytesIO(data))
    try:
        template.init_docx()
        values = bound(names, source, _Press(template, words))
        template.render(values, Guarded(), autoescape=True)
    except TooMuch:
        raise _wrong("印出的内容多得没有止境", "检查套在一起的 for", file) from None
    except UndefinedError:
        raise _wrong("有名字这一次没有值（如空列表的第一个）", "先用 if 判断", file) from None
    except TemplateError as error:
        raise _wrong(f"模板有误（{type(error).__name__}）", "核对标记的写法", file) from error
    except Broken:
        says = "标记放错了位置，印出来不是完整的文件"
        raise _wrong(says, "检查 p、tr、tc 标记的开头和结尾", file) from None
    made: Document = template.docx
    return made


def _wrong(says: str, remedy: str, file: str) -> InputError:
    return InputError([Finding("DP713", says, remedy, Place(file))])


class _Press:
    """Texts, passages and pictures for one template."""

    def __init__(self, template: Any, words: Vocabulary) -> None:
        self._template, self._styles, self._words = template, Styles(template.docx), words

    def text(self, text: str) -> str:
        """A text on one line, in the office's words."""
        return lamp_words(kept(text), self._words)

    def content(self, write: Write) -> object:
        """A passage, with the styles that the template lacks."""
        return _Passage(write, self._styles)

    def picture(self, picture: Drawn) -> object:
        """A picture, made to fit a landscape page where it is larger."""
        from docxtpl import InlineImage  # type: ignore[import-untyped]  # ships no annotations

        from bulletins.docx.pictures import fitted

        return InlineImage(self._template, io.BytesIO(picture.png), *fitted(picture))


class _Passage:
    """A passage that is written when a template prints it."""

    def __init__(self, write: Write, styles: Styles) -> None:
        self._write, self._styles = write, styles

    def __html__(self) -> str:
        """The passage as WordprocessingML."""
        return passage(self._write, self._styles)
