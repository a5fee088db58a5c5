"""A strict linter of feeds: finds what no client reports and what some client trips over.

`lint` returns Findings DP740 to DP758 with their lines; `publish` refuses a feed with an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from calendars.reading import Component, Property, Report, read
from projects.errors import Finding

DURATION = re.compile(r"[+-]?P(?:\d+W|(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)")
TEXTS = frozenset(
    {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "NAME", "X-WR-CALNAME", "X-WR-CALDESC"}
)
MAX_ALARMS = 3

_ONCE = {
    "VCALENDAR": ("PRODID", "VERSION", "CALSCALE", "LAST-MODIFIED", "REFRESH-INTERVAL", "SOURCE",
                  "COLOR", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE", "X-PUBLISHED-TTL"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE", "STATUS",
               "TRANSP", "PRIORITY", "COLOR", "CREATED", "LAST-MODIFIED", "URL"),
    "VALARM": ("ACTION", "TRIGGER", "DESCRIPTION"),
}  # fmt: skip
_TODO_ONLY = ("DUE", "COMPLETED", "PERCENT-COMPLETE")
_RELTYPES = frozenset(
    {"PARENT", "CHILD", "SIBLING", "FIRST", "NEXT", "DEPENDS-ON", "REFID", "CONCEPT"}
    | {"FINISHTOSTART", "FINISHTOFINISH", "STARTTOFINISH", "STARTTOSTART"}
)


def lint(data: bytes, file: str = "") -> list[Finding]:
    """All findings of a feed, in the order of the rules. `file` names it in the findings."""
    report = Report(file)
    root = read(data, report)
    if root is not None:
        _check_calendar(root, report)
    return report.findings


def count_events(data: bytes) -> int:
    """How many events a file holds, whatever else is wrong with it."""
    return len(re.findall(rb"(?m)^BEGIN:VEVENT\r?$", data))


def _check_calendar(root: Component, report: Report) -> None:
    if root.kind != "VCALENDAR":
        report.add("DP740", root.line, f"最外层是 {root.kind}", "最外层必须是 VCALENDAR")
        return
    _check_header(root, report)
    _check_properties(root, report)
    zones = {part.value("TZID") for part in root.parts if part.kind == "VTIMEZONE"}
    events = [part for part in root.parts if part.kind == "VEVENT"]
    for part in root.parts:
        if part.kind in ("VTODO", "VJOURNAL", "VFREEBUSY", "VALARM"):
            says = f"订阅中出现 {part.kind}，多数客户端不显示"
            report.add("DP747", part.line, says, "完成时限一律写成全天 VEVENT")
    if not events:
        report.add("DP747", root.line, "日历中没有任何事件", "没有节点时写一条“暂无到期节点”")
    for event in events:
        _check_event(event, zones, report)
    _check_uids(events, report)


def _check_header(root: Component, report: Report) -> None:
    if root.value("VERSION") != "2.0":
        report.add("DP748", root.line, "缺少 VERSION:2.0", "写明版本")
    for name in ("PRODID", "X-WR-CALNAME"):
        if not root.value(name):
            report.add("DP748", root.line, f"缺少 {name}", "补上该属性")
    if uid := root.first("UID"):
        remedy = "去掉日历级 UID，否则字节不稳定，同步工具会把全部事件并成一条"
        report.add("DP748", uid.line, "日历本身带有 UID", remedy)
    for prop in root.all("METHOD"):
        report.add("DP750", prop.line, "带有 METHOD，会被当成会议邀请", "去掉 METHOD")
    refresh = root.first("REFRESH-INTERVAL")
    if refresh is None:
        report.add("DP749", root.line, "缺少 REFRESH-INTERVAL", "写明刷新间隔", "warning")
    elif refresh.params.get("VALUE") != "DURATION" or not DURATION.fullmatch(refresh.value):
        remedy = "写成 REFRESH-INTERVAL;VALUE=DURATION:PT6H"
        report.add("DP749", refresh.line, "REFRESH-INTERVAL 写法有误", remedy)
    for prop in root.all("SOURCE"):
        if prop.params.get("VALUE") != "URI":
            report.add("DP749", prop.line, "SOURCE 未注明 VALUE=URI", "写成 SOURCE;VALUE=URI:…")


def _check_properties(part: Component, report: Report) -> None:
    """What holds for the properties of any component."""
    for name in _ONCE.get(part.kind, ()):
        if len(part.all(name)) > 1:
            says = f"{part.kind} 中 {name} 重复"
            report.add("DP751", part.all(name)[1].line, says, "每个属性只写一次")
    for prop in part.properties:
        if prop.name in TEXTS or prop.name == "CATEGORIES":
            _check_text(prop, report)
        if check := _VALUES.get(prop.name):
            check(prop, report)


def _check_text(prop: Property, report: Report) -> None:
    plain = re.sub(r"\\[,;nN]", "", prop.value)
    if "\\" in plain:
        report.add("DP752", prop.line, f"{prop.name} 中有反斜杠", "正文中的反斜杠改为／")
    listed = prop.name == "CATEGORIES"
    if ";" in plain or ("," in plain and not listed):
        report.add("DP752", prop.line, f"{prop.name} 中的逗号或分号未转义", "写作 \\, 与 \\;")


def _check_event(event: Component, zones: set[str], report: Report) -> None:
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
        if not event.value(name).strip():
            report.add("DP751", event.line, f"事件缺少 {name}", "补上该属性")
    for name in _TODO_ONLY:
        for prop in event.all(name):
            report.add("DP751", prop.line, f"事件中不能有 {name}", "去掉该属性")
    for name in ("ORGANIZER", "ATTENDEE"):
        for prop in event.all(name):
            report.add("DP750", prop.line, f"带有 {name}，会被当成会议邀请", f"去掉 {name}")
    _check_properties(event, report)
    _check_days(event, zones, report)
    if event.value("TRANSP") != "TRANSPARENT":
        says = "未注明 TRANSP:TRANSPARENT，会把当天占为忙碌"
        report.add("DP755", event.line, says, "写明 TRANSP:TRANSPARENT")
    _check_alarms(event, report)


def _check_days(event: Component, zones: set[str], report: Report) -> None:
    days = []
    for name in ("DTSTART", "DTEND"):
        prop = event.first(name)
        if prop is None:
            continue
        zone = prop.params.get("TZID")
        if zone is not None:
            extra = "且没有 VTIMEZONE" if zone not in zones else ""
            report.add("DP754", prop.line, f"{name} 带有时区{extra}", "全天事件不写时区")
        elif prop.params.get("VALUE") != "DATE":
            report.add("DP754", prop.line, f"{name} 未注明 VALUE=DATE", "完成时限写成全天日期")
        elif (day := _day(prop.value)) is None:
            report.add("DP754", prop.line, f"{name} 的日期无效：{prop.value}", "改为 YYYYMMDD")
        else:
            days.append(day)
    if len(days) == 2 and days[1] != days[0] + timedelta(days=1):
        says = f"DTEND {days[1]} 应为 DTSTART 的次日"
        report.add("DP754", event.line, says, "全天事件的 DTEND 不含当天，写次日")


def _day(text: str) -> date | None:
    try:
        # naive on purpose: a whole day has no zone
        return datetime.strptime(text, "%Y%m%d").date() if len(text) == 8 else None  # noqa: DTZ007 - a day
    except ValueError:
        return None


def _check_alarms(event: Component, report: Report) -> None:
    alarms = [part for part in event.parts if part.kind == "VALARM"]
    if len(alarms) > MAX_ALARMS:
        says = f"{len(alarms)} 个提醒，超过 {MAX_ALARMS} 个"
        report.add("DP757", event.line, says, "只留最要紧的提醒", "warning")
    if alarms and event.value("STATUS") == "CANCELLED":
        report.add("DP757", event.line, "已取消的事件仍带提醒", "去掉提醒", "warning")
    for alarm in alarms:
        _check_properties(alarm, report)
        trigger = alarm.first("TRIGGER")
        if alarm.value("ACTION") != "DISPLAY" or not alarm.value("DESCRIPTION"):
            report.add("DP757", alarm.line, "提醒缺少 ACTION:DISPLAY 或 DESCRIPTION", "补全提醒")
        if trigger is None or not DURATION.fullmatch(trigger.value):
            report.add("DP757", alarm.line, "提醒缺少有效的 TRIGGER", "写成 -PT15H 之类的时长")


def _check_uids(events: list[Component], report: Report) -> None:
    seen: dict[str, int] = {}
    for event in events:
        uid = event.first("UID")
        if uid is None:
            continue
        if uid.value in seen:
            says = f"UID 与第 {seen[uid.value]} 行重复：{uid.value[:60]}"
            report.add("DP753", uid.line, says, "每个节点一个 UID，客户端只留其中一个")
        if len(uid.value.encode()) > 255 or "\\" in uid.value:
            report.add("DP753", uid.line, "UID 超过 255 字节或含反斜杠", "缩短标识")
        seen.setdefault(uid.value, uid.line)
    for event in events:
        for prop in event.all("RELATED-TO"):
            _check_relation(prop, seen, report)


def _check_relation(prop: Property, uids: dict[str, int], report: Report) -> None:
    kind = prop.params.get("RELTYPE", "PARENT")
    gap = prop.params.get("GAP")
    if kind not in _RELTYPES or (gap is not None and not DURATION.fullmatch(gap)):
        report.add("DP756", prop.line, "RELATED-TO 的类型或间隔无效", "见 RFC 9253")
    if prop.value not in uids:
        says = f"RELATED-TO 指向本日历之外：{prop.value[:60]}"
        report.add("DP756", prop.line, says, "只连到同一日历中的节点", "warning")


def _one_of(*words: str) -> Callable[[Property, Report], None]:
    def check(prop: Property, report: Report) -> None:
        if prop.value not in words:
            says = f"{prop.name} 的值无效：{prop.value[:30]}"
            report.add("DP755", prop.line, says, f"只能是 {'、'.join(words)}")

    return check


def _matching(pattern: str, example: str) -> Callable[[Property, Report], None]:
    whole = re.compile(pattern)

    def check(prop: Property, report: Report) -> None:
        if not whole.fullmatch(prop.value):
            says = f"{prop.name} 的值无效：{prop.value[:30]}"
            report.add("DP755", prop.line, says, f"例如 {example}")

    return check


_STAMP = _matching(r"\d{8}T\d{6}Z", "20231231T100000Z")
_ADDRESS = _matching(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\\]+", "https://daopai.example/a.ics")
_VALUES: dict[str, Callable[[Property, Report], None]] = {
    "DTSTAMP": _STAMP,
    "CREATED": _STAMP,
    "LAST-MODIFIED": _STAMP,
    "SEQUENCE": _matching(r"\d{1,9}", "0"),
    "PRIORITY": _matching(r"\d", "1"),
    "STATUS": _one_of("TENTATIVE", "CONFIRMED", "CANCELLED"),
    "TRANSP": _one_of("TRANSPARENT", "OPAQUE"),
    "COLOR": _matching(r"[a-z]{3,20}", "crimson"),
    "URL": _ADDRESS,
    "SOURCE": _ADDRESS,
    "X-PUBLISHED-TTL": _matching(DURATION.pattern, "PT6H"),
}
