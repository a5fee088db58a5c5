"""The table `[check]` of `daopai.toml`: thresholds and readings of the schedule check."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

from projects.errors import Finding, InputError, Place
from projects.readers.desk import suggestion

if TYPE_CHECKING:
    from projects.checks.settings import CheckSettings

TABLE: Final = "check"
_MOST: Final = 100_000


def check_settings(value: Any, text: str, where: Place) -> CheckSettings:
    """The settings of the check, what is not written by default.

    Args:
        value: the table as TOML gives it.
        text: the file, which knows the lines.
        where: the place of the table.

    Raises:
        InputError: with all mistakes: DP804 no table, DP980 unknown key, DP981 a value of the wrong
            kind or out of its range.
    """
    from projects.checks.settings import CheckSettings

    if not isinstance(value, dict):
        raise InputError.of(
            "DP804", "check 应当是一张表", "另起一行写 [check]，其下一行一个键", where
        )
    kinds = get_type_hints(CheckSettings)
    names = tuple(field.name for field in fields(CheckSettings))
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    for key, found in value.items():
        place = Place(where.file, _line_of(key, text) or where.line)
        if key not in names:
            remedy = suggestion(key, names) or "可用的键见 docs/health.md"
            findings.append(Finding("DP980", f"[check] 没有“{key}”这个键", remedy, place))
            continue
        choices = get_args(kinds[key])
        fitting = _fitting(found, kinds[key], choices, key)
        if fitting is None:
            wants, example = _wanted(kinds[key], choices, key)
            findings.append(
                Finding(
                    "DP981", f"[check] 的 {key} 应当是{wants}", f"写成 {key} = {example}", place
                )
            )
        else:
            values[key] = fitting
    if findings:
        raise InputError(findings)
    return CheckSettings(**values)


def _fitting(found: Any, kind: Any, choices: tuple[str, ...], key: str) -> Any:
    """The value as the settings take it; None where it does not fit."""
    if choices:
        word = str(found).lower() if isinstance(found, bool | str) else ""
        return word if word in choices else None
    if kind is bool:
        return found if isinstance(found, bool) else None
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    low, high = _range(key)
    if not low <= found <= high or (kind is int and found != int(found)):
        return None
    return kind(found)


def _range(key: str) -> tuple[float, float]:
    """The least and the greatest value of a number."""
    if key.endswith(("_percent", "_share", "_tolerance")):
        return 0, 100
    if key in ("cpli_least", "bei_least"):
        return 0, 2
    return (1, _MOST) if key == "test_days" else (0, _MOST)


def _wanted(kind: Any, choices: tuple[str, ...], key: str) -> tuple[str, str]:
    """What a value should have been, in words, and an example in TOML."""
    if choices:
        return f" {'、'.join(choices)} 之一", f'"{choices[0]}"'
    if kind is bool:
        return " true 或 false", "true"
    low, high = _range(key)
    whole = "整数" if kind is int else "数"
    return f" {low:g} 至 {high:g} 的{whole}", f"{min(max(low, 5), high):g}"


def _line_of(key: str, text: str) -> int | None:
    """The line of a key below `[check]`, or of `check.key`; tomllib does not tell."""
    header = re.search(r"^[ \t]*\[[ \t]*[\"']?check[\"']?[ \t]*\]", text, re.M)
    name = re.escape(key)
    if header is not None:
        end = re.search(r"^[ \t]*\[", text[header.end() :], re.M)
        stop = header.end() + end.start() if end else len(text)
        found = re.compile(rf"^[ \t]*[\"']?{name}[\"']?[ \t]*=", re.M).search(
            text, header.end(), stop
        )
        if found is not None:
            return text.count("\n", 0, found.start()) + 1
    dotted = re.search(rf"^[ \t]*check[ \t]*\.[ \t]*[\"']?{name}[\"']?[ \t]*=", text, re.M)
    return text.count("\n", 0, dotted.start()) + 1 if dotted else None
