"""The documents of the contract: which keys each must have, and of what kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

Kind = Callable[[Any], bool]
MARK = {"green", "yellow", "red", "none"}


def text(value: Any) -> bool:
    return isinstance(value, str)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def day(value: Any) -> bool:
    return text(value) and date.fromisoformat(value).isoformat() == value


def moment(value: Any) -> bool:
    return text(value) and bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value))


def maybe(kind: Kind) -> Kind:
    return lambda value: value is None or kind(value)


def many(kind: Kind) -> Kind:
    return lambda value: isinstance(value, list) and all(map(kind, value))


def one_of(*values: Any) -> Kind:
    return lambda value: value in values


def shape(**keys: Kind) -> Kind:
    """A mapping with at least these keys, each of its kind; says which one is not."""

    def fits(value: Any) -> bool:
        assert isinstance(value, dict)
        for key, kind in keys.items():
            assert key in value, f"no {key}"
            assert kind(value[key]), f"{key}: {value[key]!r}"
        return True

    return fits


SCHEDULE = shape(
    schema=one_of("daopai.schedule/1"),
    project=text,
    name=text,
    rules=one_of("daopai", "p6", "msproject"),
    data_date=maybe(day),
    start=maybe(day),
    early_finish=maybe(day),
    latest_start=maybe(day),
    provisional=flag,
    longest_path=many(text),
    deadlines=many(
        shape(
            item=maybe(text),
            day=day,
            text=text,
            buffer_days=number,
            early_finish=maybe(day),
            margin_days=maybe(number),
            chain=many(text),
        )
    ),
    left_out=many(shape(kind=text, count=number, says=text, items=many(text))),
    activities=many(
        shape(
            id=text,
            name=text,
            kind=one_of("task", "milestone", "start-milestone", "summary", "hammock", "external"),
            parent=maybe(text),
            calendar=maybe(text),
            duration_days=maybe(number),
            early_start=maybe(day),
            early_finish=maybe(day),
            late_start=maybe(day),
            late_finish=maybe(day),
            planned_start=maybe(day),
            planned_finish=maybe(day),
            early_start_at=maybe(moment),
            early_finish_at=maybe(moment),
            late_start_at=maybe(moment),
            late_finish_at=maybe(moment),
            total_float_days=maybe(number),
            free_float_days=maybe(number),
            critical=flag,
            critical_to=many(maybe(text)),
            driving=flag,
            driver=shape(kind=text, by=text, says=text),
            status=one_of("not-started", "in-progress", "finished", "ledger"),
        )
    ),
)
CHECK = shape(
    schema=one_of("daopai.check/1"),
    project=text,
    findings=many(
        shape(
            code=lambda value: bool(re.fullmatch(r"DP\d{3}", value)),
            level=one_of("error", "warning", "note"),
            item=maybe(text),
            file=maybe(text),
            line=maybe(number),
            says=text,
            remedy=text,
            waived=flag,
        )
    ),
    metrics=many(
        shape(
            id=text,
            name=text,
            value=maybe(number),
            numerator=maybe(number),
            denominator=maybe(number),
            limit=text,
            choice=text,
            offenders=many(text),
            unit=text,
            formula=text,
            exclusions=text,
            note=text,
            waived=text,
            **{"pass": maybe(flag)},
        )
    ),
)
STATUS = shape(
    schema=one_of("daopai.status/1"),
    project=text,
    data_date=day,
    basis=one_of("day", "month", "workday", "plan"),
    expected_percent=maybe(number),
    actual_percent=maybe(number),
    deviation_points=maybe(number),
    lamp=one_of(*MARK),
    reported=text,
    baseline=maybe(number),
    finish_variance_days=maybe(number),
    network_forecast=maybe(day),
    trend_forecast=maybe(day),
    spi_t=maybe(number),
    activities=many(shape(id=text, expected_percent=maybe(number), lamp=one_of(*MARK))),
)
READING = shape(
    text=text,
    day=maybe(day),
    start=maybe(day),
    end=maybe(day),
    precision=maybe(text),
    reading=text,
    duration=lambda value: value is None or isinstance(value, str | dict),
    recurrence=maybe(text),
    last_workday=maybe(day),
    provisional=flag,
)
WORKDAYS = shape(calendar=text, days=many(shape(day=day, work=flag, name=text, provisional=flag)))
