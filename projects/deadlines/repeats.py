"""Recurrences as RFC 5545 rules: 每周五, 每半月, 每月25日前, 每季度末, 每年12月底.

A period without a named day recurs on its last day for a finish, its first for a start; a plain
每周 and 每天 name no day, and their rule none.
"""

from __future__ import annotations

from projects.deadlines.cursor import Cursor
from projects.deadlines.phrases import Repeat
from projects.deadlines.refuse import Refusal

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = "一二三四五六日"
_TEN_DAYS = {1: ("10", "1"), 2: ("20", "11"), 3: ("-1", "21")}
_MOST = 99


def repeat(cursor: Cursor) -> Repeat:
    """Read a recurrence; the cursor stands behind 每.

    Raises:
        Refusal: DP214, the words give no rule.
    """
    start = cursor.at - 1
    amount = cursor.take("number")
    every = amount.value if amount else 1
    unit = cursor.next()
    if not 1 <= every <= _MOST:
        raise _no_rule(cursor.since(start))
    step = f";INTERVAL={every}" if every > 1 else ""
    if unit.kind == "weekday":
        cursor.at -= 1
        rules = _weekdays(cursor, step)
    elif unit.kind == "weeks":
        rules = _weekdays(cursor, step)
    elif unit.kind == "months" or (unit.kind == "month" and amount is None):  # 每6月: June?
        rules = _month(cursor, step)
    elif unit.kind in {"quarter", "quarters"} and every == 1:
        rules = _ends(cursor, "3,6,9,12", "1,4,7,10", "季度")
    elif unit.kind == "half-year" and every == 1:
        rules = _ends(cursor, "6,12", "1,7", "半年")
    elif unit.kind == "year" and every == 1:
        rules = _year(cursor)
    elif unit.kind == "half-month" and every == 1:
        rules = _monthly("15,-1", "1,16", "每半月一次，15日和月底")
    elif unit.kind == "ten" and every == 1:
        rules = _monthly("10,20,-1", "1,11,21", "每旬一次，10日、20日和月底")
    elif unit.kind == "days" or (unit.kind == "day" and amount is None):  # 每10日: the 10th?
        rule = f"FREQ=DAILY{step}"
        rules = (rule, rule, f"每{every}天一次" if every > 1 else "每天一次")
    else:
        raise _no_rule(cursor.since(start))
    cursor.skip_time()
    return Repeat(cursor.since(start), *rules)


def _no_rule(words: str) -> Refusal:
    says = f"“{words}”不能写成周期规则"
    return Refusal("DP214", says, "写成“每周五”“每月25日”“每季度末”这样的周期")


def _weekdays(cursor: Cursor, step: str) -> tuple[str, str, str]:
    named: list[int] = []
    while day := cursor.take("weekday"):
        named.append(day.value)
        if not (cursor.sees("list", "weekday") and cursor.take("list")):
            break
    rule = f"FREQ=WEEKLY{step}"
    often = f"每{step.removeprefix(';INTERVAL=')}周" if step else "每周"
    if not named:
        return rule, rule, f"{often}一次，未写明周几"
    rule += ";BYDAY=" + ",".join(_DAYS[day] for day in sorted(set(named)))
    names = "、".join(f"周{_DAY_NAMES[day]}" for day in sorted(set(named)))
    return rule, rule, f"{often}的{names}" if step else f"每{names}"


def _monthly(finish: str, start: str, says: str, step: str = "") -> tuple[str, str, str]:
    head = f"FREQ=MONTHLY{step};BYMONTHDAY="
    return head + finish if finish else "", head + start, says


def _month(cursor: Cursor, step: str) -> tuple[str, str, str]:
    often = f"每{step.removeprefix(';INTERVAL=')}个月" if step else "每月"
    if cursor.take("end"):
        return _monthly("-1", "-1", f"{often}最后一日", step)
    if cursor.take("begin"):
        return _monthly("", "1", f"{often}1日", step)
    if ten := cursor.take("ten-day"):
        return _monthly(*_TEN_DAYS[ten.value], f"{often}{ten.text}", step)
    days: list[int] = []
    while cursor.sees("number", "day"):
        days.append(_day_of_month(cursor))
        if not (cursor.sees("list", "number", "day") and cursor.take("list")):
            break
    if days:
        named = ",".join(map(str, sorted(set(days))))
        return _monthly(named, named, often + "、".join(f"{day}日" for day in days), step)
    return _monthly("-1", "1", f"{often}一次，未写明哪一日，按月底（开始按月初）", step)


def _day_of_month(cursor: Cursor) -> int:
    token = cursor.next()
    cursor.next()
    if not token.plain or not 1 <= token.value <= 31:
        raise Refusal("DP203", f"没有“{token.text}日”这一天")
    if token.value > 28:
        says = f"不是每个月都有{token.value}日，规则会跳过短月"
        raise Refusal("DP214", says, "写“每月底”或 28 日以前的日期")
    return token.value


def _ends(cursor: Cursor, finish: str, start: str, name: str) -> tuple[str, str, str]:
    last = f"FREQ=MONTHLY;BYMONTH={finish};BYMONTHDAY=-1"
    first = f"FREQ=MONTHLY;BYMONTH={start};BYMONTHDAY=1"
    if cursor.take("end"):
        return last, last, f"每{name}最后一日"
    if cursor.take("begin"):
        return "", first, f"每{name}第一日"
    return last, first, f"每{name}一次，按最后一日（开始按第一日）"


def _year(cursor: Cursor) -> tuple[str, str, str]:
    head = "FREQ=YEARLY;BYMONTH="
    if cursor.sees("number", "month"):
        token = cursor.next()
        cursor.next()
        month = token.value
        if not token.plain or not 1 <= month <= 12:
            raise Refusal("DP203", f"没有“{token.text}月”这个月份")
        head += f"{month};BYMONTHDAY="
        if cursor.sees("number", "day"):
            day = _day_of_month_in(cursor, month)
            return f"{head}{day}", f"{head}{day}", f"每年{month}月{day}日"
        if cursor.take("end"):
            return f"{head}-1", f"{head}-1", f"每年{month}月最后一日"
        if ten := cursor.take("ten-day"):
            finish, start = _TEN_DAYS[ten.value]
            return head + finish, head + start, f"每年{month}月{ten.text}"
        return f"{head}-1", f"{head}1", f"每年{month}月"
    last, first = f"{head}12;BYMONTHDAY=31", f"{head}1;BYMONTHDAY=1"
    if cursor.take("end"):
        return last, last, "每年12月31日"
    if cursor.take("begin"):
        return "", first, "每年1月1日"
    return last, first, "每年一次，按年底（开始按年初）"


def _day_of_month_in(cursor: Cursor, month: int) -> int:
    token = cursor.next()
    cursor.next()
    most = 28 if month == 2 else 30 if month in {4, 6, 9, 11} else 31
    if not token.plain or not 1 <= token.value <= most:
        raise Refusal("DP203", f"不是每年都有{month}月{token.text}日")
    return token.value
