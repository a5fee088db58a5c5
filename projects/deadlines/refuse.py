"""Refusals: why words are not read as a day, and what to write instead."""

from __future__ import annotations

from datetime import date

from projects.errors import NOWHERE, Finding, InputError


class Refusal(InputError):
    """One refusal, raised below `read_deadline`, which adds the text and its place."""

    def __init__(self, code: str, says: str, remedy: str = "写明年月日，例如 2024-06-30") -> None:
        self.code, self.says, self.remedy = code, says, remedy
        super().__init__([Finding(code, says, remedy, NOWHERE)])


def show(day: date) -> str:
    """The date as a Chinese sentence shows it."""
    return f"{day.year}年{day.month}月{day.day}日"


def two_readings(code: str, says: str, one: tuple[date, str], other: tuple[date, str]) -> Refusal:
    """A refusal that names both possible days and asks for one of them."""
    both = f"{show(one[0])}（{one[1]}）或{show(other[0])}（{other[1]}）"
    return Refusal(code, f"{says}，可能是{both}", f"写明其中一个，例如 {one[0]} 或 {other[0]}")


def no_document_date(words: str) -> Refusal:
    """Relative words, or words without a year, where the document's date is not known."""
    remedy = "写明年份，或给出文件日期（document_date）"
    return Refusal("DP205", f"“{words}”要有文件日期才能推算", remedy)
