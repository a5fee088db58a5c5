"""Instants, lengths, links and due days in the words of the plan file, so that they read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from projects.errors import NOWHERE, InputError
from projects.model import DAY, Constraint, Deadline, Link, Project, Span, day_of
from projects.readers.activities import STARTS, due
from projects.readers.after import Ids, split_link
from projects.readers.days import read_finish, read_start
from projects.readers.desk import Desk
from projects.readers.nodes import Scalar
from projects.readers.values import plain

Tree = str | int | float | bool | list[Any] | dict[str, Any]
"""What YAML and JSON are made of."""


class PlanWords:
    """How one plan writes its values: its minutes a day, its ids, what its words refer to."""

    def __init__(self, project: Project) -> None:
        self.per_day = project.minutes_per_day
        self.ids = Ids([activity.id for activity in project.activities])
        self.desk = Desk(
            "",
            minutes_per_day=project.minutes_per_day,
            document_date=project.document_date,
            calendars=project.calendars,
        )

    def span(self, span: Span) -> str | int:
        """`30`, `4h`, `90m`, `5ed`, `4eh`, `10em`, `6mo`, `25.5%`."""
        amount = span.amount
        if span.unit == "work":
            if amount % self.per_day == 0:
                return amount // self.per_day
            return f"{amount // 60}h" if amount % 60 == 0 else f"{amount}m"
        if span.unit == "months":
            return f"{amount}mo"
        if span.unit == "percent":
            return f"{number(amount / 100)}%"
        for minutes, unit in ((DAY, "ed"), (60, "eh")):
            if amount % minutes == 0:
                return f"{amount // minutes}{unit}"
        return f"{amount}em"

    def _signed(self, span: Span) -> str:
        return f"{'+' if span.amount >= 0 else ''}{self.span(span)}"

    def links(self, links: Iterable[Link]) -> Tree:
        """`A; BSS+3`, or a list with mappings where a text cannot say a link."""
        said = [self._link(link) for link in links]
        texts = [one for one in said if isinstance(one, str)]
        return "; ".join(texts) if len(texts) == len(said) else said

    def _link(self, link: Link) -> str | dict[str, Tree]:
        lag = "" if link.lag == Span(0) else self._signed(link.lag)
        kind = link.kind if lag or link.kind != "FS" else ""
        text = f"{link.before}{kind}{lag}"
        if link.lag_on is None and self._reads_as(text, (link.before, kind, lag)):
            return text
        said: dict[str, Tree] = {"id": link.before}
        if link.kind != "FS":
            said["kind"] = link.kind
        if lag:
            said["lag"] = self.span(link.lag)
        if link.lag_on is not None:
            said["lag_on"] = link.lag_on
        return said

    def _reads_as(self, text: str, parts: tuple[str, str, str]) -> bool:
        if plain(text) != text:
            return False
        try:
            found = split_link(text, self.ids, NOWHERE)
        except InputError:
            return False
        return (found.id, found.kind, found.lag) == parts

    def constraint(self, constraint: Constraint) -> Tree:
        """Its words where they still mean the same instant, else the day or the instant."""
        if constraint.at is None:
            return True
        starts = constraint.kind in STARTS
        iso = start_text(constraint.at) if starts else finish_text(constraint.at)
        if constraint.text in ("", iso):
            return iso
        try:
            node = Scalar(constraint.text, NOWHERE)
            at = (read_start if starts else read_finish)(node, self.desk)
        except InputError:
            return iso
        return constraint.text if at == constraint.at else iso

    def due(self, deadline: Deadline, *, item: str | None = None) -> Tree:
        """A date or words alone where they say it all, else {item, date, buffer, …}."""
        beside: dict[str, Tree] = {} if item is None else {"item": item}
        date_text, more = self._due_day(deadline)
        beside["date"] = date_text
        if deadline.buffer:
            beside["buffer"] = deadline.buffer
        beside.update(more)
        return beside if len(beside) > 1 else date_text

    def _due_day(self, deadline: Deadline) -> tuple[str, dict[str, Tree]]:
        iso = due_text(deadline)
        bare = replace(deadline, buffer=0, item=None, text=deadline.text or iso)
        if bare == Deadline(deadline.day, iso, minute=deadline.minute):
            return iso, {}
        if deadline.text:
            try:
                if due(Scalar(deadline.text, NOWHERE), self.desk) == bare:
                    return deadline.text, {}
            except InputError:
                pass  # it referred to what only the first file knew
        more: dict[str, Tree] = {}
        if bare.text != iso:
            more["words"] = bare.text
        if deadline.precision != "day":
            more["precision"] = deadline.precision
        if deadline.reading:
            more["reading"] = deadline.reading
        more |= {key: True for key in ("provisional", "flagged") if getattr(deadline, key)}
        return iso, more


def number(value: float) -> int | float | str:
    """A number without an exponent, whole numbers without a point."""
    if value == int(value):
        return int(value)
    text = repr(value)
    return f"{Decimal(text):f}" if "e" in text else value


def line(text: str) -> str:
    """A text on one line, as the reader keeps it."""
    return " ".join(text.split())


def clock(minute: int) -> str:
    """`08:00`; the end of a day is `24:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def start_text(at: int) -> str:
    """The day that begins at an instant, with the time where it is not midnight."""
    return day_of(at).isoformat() + (f" {clock(at % DAY)}" if at % DAY else "")


def finish_text(at: int) -> str:
    """The day that ends at an instant, or the day with the time."""
    return day_of(at - 1).isoformat() if at % DAY == 0 else start_text(at)


def due_text(deadline: Deadline) -> str:
    """The due day, with its time where that is not the end of the day."""
    day = deadline.day.isoformat()
    return day if deadline.minute == DAY else f"{day} {clock(deadline.minute)}"


def happened_text(value: date) -> str:
    """A day, or a day with its time."""
    if isinstance(value, datetime):
        return f"{value.date().isoformat()} {clock(value.hour * 60 + value.minute)}"
    return value.isoformat()
