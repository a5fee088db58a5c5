"""What was observed, as text that reads back equal: a JSON object of one key, the type.

{"number": 51.2}   percent, done quantity, remaining minutes
{"day": "2023-12-31"}   {"moment": "2023-12-31T17:30:00"}   started, finished, resumes
{"word": "是"}   the self-report   {"steps": ["基础", "主体"]}   the steps done so far
"""

from __future__ import annotations

import json
from datetime import date, datetime

Value = float | date | str | tuple[str, ...]


def written(value: Value) -> str:
    """The text of a value. Raises ValueError for a number that is none (nan, inf) and for a moment
    with a time zone: the store keeps local times."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise ValueError("the store keeps naive local times")
        typed: dict[str, object] = {"moment": value.isoformat()}
    elif isinstance(value, date):
        typed = {"day": value.isoformat()}
    elif isinstance(value, str):
        typed = {"word": value}
    elif isinstance(value, tuple):
        typed = {"steps": list(value)}
    else:
        typed = {"number": value}
    return json.dumps(typed, ensure_ascii=False, allow_nan=False)


def read(text: str) -> Value:
    """The value that `written` made a text of."""
    ((kind, value),) = json.loads(text).items()
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "steps":
        return tuple(value)
    found: float | str = value
    return found
