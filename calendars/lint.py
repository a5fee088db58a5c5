"""A strict linter of feeds: finds what no client reports and what some client trips over.

`lint` returns Findings DP740 to DP759 with their lines; `publish` refuses a feed with an error.
What a single line may say is in `calendars/linevalues.py`.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from calendars.linevalues import DURATION, day_of
from calendars.reading import Component, Report, blocks, read
from calendars.usual import MAX_ALARMS, usual
from projects.errors import Finding, Level

_ONCE = {
    "VCALENDAR": frozenset({
        "PRODID", "VERSION", "CALSCALE", "METHOD", "UID", "LAST-MODIFIED", "URL", "COLOR",
        "REFRESH-INTERVAL", "SOURCE", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE",
        "X-PUBLISHED-TTL",
    }),
    "VEVENT": frozenset({
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE", "STATUS",
        "TRANSP", "PRIORITY", "COLOR", "CREATED", "LAST-MODIFIED", "URL", "LOCATION", "GEO",
        "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-BUSYSTATUS",
    }),
    "VALARM": frozenset({"ACTION", "TRIGGER", "DESCRIPTION", "UID", "ACKNOWLEDGED"}),
}  # fmt: skip
_SEVERAL = frozenset({"NAME", "DESCRIPTION", "CATEGORIES"})
"""What a calendar may say more than once, in several languages (RFC 7986)."""
_NEEDED = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY")
_TASKS = "事件中不能有 {name}：只用于待办，不用于事件"
_AGAIN = "事件中不能有 {name}：完成时限不重复"
_INVITES = "带有 {name}，会被当成会议邀请"
_UNWANTED: dict[str, tuple[str, str, Level]] = {
    **dict.fromkeys(("DUE", "COMPLETED", "PERCENT-COMPLETE"), ("DP751", _TASKS, "error")),
    **dict.fromkeys(("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"), ("DP751", _AGAIN, "error")),
    **dict.fromkeys(("ORGANIZER", "ATTENDEE", "REQUEST-STATUS"), ("DP750", _INVITES, "error")),
    "DURATION": ("DP751", "事件中不能有 {name}：全天事件只用 DTEND", "error"),
    "CLASS": ("DP751", "带有 {name}，部分客户端据此隐藏事件", "warning"),
}
_RELTYPES = frozenset(
    {"PARENT", "CHILD", "SIBLING", "FIRST", "NEXT", "DEPENDS-ON", "REFID", "CONCEPT"}
    | {"FINISHTOSTART", "FINISHTOFINISH", "STARTTOFINISH", "STARTTOSTART"}
)


def lint(
    data: bytes,
    file: str = "",
    checked: bytes | None = None,
    passed: AbstractSet[bytes] = frozenset(),
) -> list[Finding]:
    """All findings of a feed, in the order of its lines. `file` names it in the findings.

    `checked` is a file that passed: events that stand in it byte for byte are not read again for
    what they say by themselves, and neither are those in `passed`, `blocks` of other files that
    passed. Rules over the whole file hold for them too.
    """
    report = Report(file)
    known = passed if checked is None else passed | frozenset(blocks(checked))
    root = read(
        data,
        report,
        lambda piece: piece in known or usual(piece),
        lambda event: _check_event(event, report),
    )
    if root is not None:
        _check_calendar(root, report)
    return sorted(report.findings, key=lambda finding: finding.where.line or 0)


def count_events(data: bytes) -> int:
    """How many events a file holds, whatever else is wrong with it."""
    return data.count(b"\nBEGIN:VEVENT\r") + data.count(b"\nBEGIN:VEVENT\n")


def _check_calendar(root: Component, report: Report) -> None:
    if root.kind != "VCALENDAR":
        report.add("DP740", root.line, f"最外层是 {root.kind}", "最外层必须是 VCALENDAR")
        return
    _check_header(root, report)
    _check_once(root, report)
    events = []
    for part in root.parts:
        if part.kind == "VEVENT":
            events.append(part)
        else:
            says = f"订阅中出现 {part.kind}，多数客户端不显示"
            report.add("DP747", part.line, says, "完成时限一律写成全天 VEVENT，不需要别的组件")
    if not events:
        report.add("DP747", root.line, "日历中没有任何事件", "没有节点时写一条“暂无到期节点”")
    for event in events:
        if not event.judged:  # the file ends in it
            _check_event(event, report)
    _check_uids(events, report)


def _check_header(root: Component, report: Report) -> None:
    if root.value("VERSION") != "2.0":
        report.add("DP748", root.line, "缺少 VERSION:2.0", "写明版本")
    elif next(iter(root.named)) != "VERSION":
        report.add("DP748", root.line, "VERSION 不在最前", "把 VERSION 写在第一行", "warning")
    for name in ("PRODID", "X-WR-CALNAME"):
        if not root.value(name).strip():
            report.add("DP748", root.line, f"缺少 {name}", "补上该属性")
    if not root.value("NAME").strip():
        report.add("DP748", root.line, "缺少 NAME", "与 X-WR-CALNAME 写同样的名称", "warning")
    elif root.value("X-WR-CALNAME") not in ("", *(prop.value for prop in root.all("NAME"))):
        says = "NAME 与 X-WR-CALNAME 不一致"
        report.add("DP748", root.line, says, "两处写同样的名称", "warning")
    if uid := root.first("UID"):
        remedy = "去掉日历级 UID，否则字节不稳定，同步工具会把全部事件并成一条"
        report.add("DP748", uid.line, "日历本身带有 UID", remedy)
    for name, found in root.named.items():
        if not name.startswith("X-") and name not in _ONCE["VCALENDAR"] | _SEVERAL:
            report.add("DP748", found[0].line, f"日历层不应有 {name}", "写入事件，或去掉该属性")
    for prop in root.all("METHOD"):
        report.add("DP750", prop.line, "带有 METHOD，会被当成会议邀请", "去掉 METHOD")
    refresh = root.first("REFRESH-INTERVAL")
    if refresh is None:
        report.add("DP749", root.line, "缺少 REFRESH-INTERVAL", "写明刷新间隔", "warning")
    elif refresh.content.params.get("VALUE") != "DURATION":
        remedy = "写成 REFRESH-INTERVAL;VALUE=DURATION:PT6H"
        report.add("DP749", refresh.line, "REFRESH-INTERVAL 写法有误", remedy)
    for prop in root.all("SOURCE"):
        if prop.content.params.get("VALUE") != "URI":
            report.add("DP749", prop.line, "SOURCE 未注明 VALUE=URI", "写成 SOURCE;VALUE=URI:…")


def _check_once(part: Component, report: Report) -> None:
    for name, found in part.named.items():
        if len(found) > 1 and name in _ONCE.get(part.kind, ()):
            says = f"{part.kind} 中 {name} 重复"
            report.add("DP751", found[1].line, says, "每个属性只写一次")


def _check_event(event: Component, report: Report) -> None:
    for name in _NEEDED:
        if not event.value(name).strip():
            report.add("DP751", event.line, f"事件缺少 {name}", "补上该属性")
    for name, found in event.named.items():
        if name in _UNWANTED:
            code, says, level = _UNWANTED[name]
            for prop in found:
                report.add(code, prop.line, says.format(name=name), f"去掉 {name}", level)
    _check_once(event, report)
    _check_stamps(event, report)
    _check_relations(event, report)
    day = _check_days(event, report)
    if event.value("TRANSP") != "TRANSPARENT":
        says = "未注明 TRANSP:TRANSPARENT，会把当天占为忙碌"
        report.add("DP755", event.line, says, "写明 TRANSP:TRANSPARENT")
    alarms = []
    for part in event.parts:
        if part.kind == "VALARM":
            alarms.append(part)
        else:
            report.add("DP747", part.line, f"事件中出现 {part.kind}", "事件中只能有提醒 VALARM")
    if alarms:
        _check_alarms(event, alarms, day, report)


def _check_stamps(event: Component, report: Report) -> None:
    """Without these a client cannot tell a moved date from an old one."""
    for name in ("SEQUENCE", "LAST-MODIFIED"):
        if name not in event.named:
            says = f"事件缺少 {name}，客户端看不出节点已改动"
            report.add("DP751", event.line, says, "补上该属性", "warning")
    changed = event.first("LAST-MODIFIED")
    if changed and event.value("CREATED") > changed.value:
        report.add("DP755", changed.line, "LAST-MODIFIED 早于 CREATED", "改动不能早于创建")


def _check_days(event: Component, report: Report) -> date | None:
    """The day of an event, where it has one."""
    days = []
    for name in ("DTSTART", "DTEND"):
        prop = event.first(name)
        if prop is None or "TZID" in prop.content.params:  # a zone has its own complaint
            continue
        if prop.content.params.get("VALUE") != "DATE":
            report.add("DP754", prop.line, f"{name} 未注明 VALUE=DATE", "完成时限写成全天日期")
        elif (day := day_of(prop.value)) is None:
            report.add("DP754", prop.line, f"{name} 的日期无效：{prop.value[:30]}", "改为 YYYYMMDD")
        else:
            days.append(day)
    if len(days) == 2 and days[1] - days[0] != timedelta(days=1):
        says = f"DTEND {days[1]} 应为 DTSTART 的次日"
        report.add("DP754", event.line, says, "全天事件的 DTEND 不含当天，写次日")
    return days[0] if len(days) == 2 else None


def _check_alarms(
    event: Component, alarms: list[Component], day: date | None, report: Report
) -> None:
    if len(alarms) > MAX_ALARMS:
        says = f"{len(alarms)} 个提醒，超过 {MAX_ALARMS} 个"
        report.add("DP757", event.line, says, "只留最要紧的提醒", "warning")
    if event.value("STATUS") == "CANCELLED":
        report.add("DP757", event.line, "已取消的事件仍带提醒", "去掉提醒", "warning")
    stamp = day_of(event.value("DTSTAMP")[:8])
    if day and stamp and day < stamp:
        says = f"事件写成时（{stamp}）已经过去，仍带提醒"
        report.add("DP757", event.line, says, "去掉提醒，部分手机会立即响铃", "warning")
    for alarm in alarms:
        _check_once(alarm, report)
        for part in alarm.parts:
            report.add("DP747", part.line, f"提醒中出现 {part.kind}", "提醒中不能有别的组件")
        trigger = alarm.first("TRIGGER")
        if alarm.value("ACTION") != "DISPLAY" or not alarm.value("DESCRIPTION"):
            report.add("DP757", alarm.line, "提醒缺少 ACTION:DISPLAY 或 DESCRIPTION", "补全提醒")
        if trigger is None or not DURATION.fullmatch(trigger.value):
            report.add("DP757", alarm.line, "提醒缺少有效的 TRIGGER", "写成 -PT15H 之类的时长")
        for name in ("REPEAT", "DURATION", "ATTENDEE", "ATTACH"):
            for prop in alarm.all(name):
                report.add("DP757", prop.line, f"提醒中不能有 {name}", "只响一次，不发邮件")


def _check_uids(events: list[Component], report: Report) -> None:
    seen: dict[str, int] = {}
    for event in events:
        uid = event.first("UID")
        if uid is None:
            continue
        first = seen.setdefault(uid.value, uid.line)
        if first != uid.line:
            says = f"UID 与第 {first} 行重复：{uid.value[:60]}"
            report.add("DP753", uid.line, says, "每个节点一个 UID，客户端只留其中一个")
    for event in events:
        for prop in event.all("RELATED-TO"):
            if prop.value not in seen:
                says = f"RELATED-TO 指向本日历之外：{prop.value[:60]}"
                report.add("DP756", prop.line, says, "只连到同一日历中的节点", "warning")


def _check_relations(event: Component, report: Report) -> None:
    for prop in event.all("RELATED-TO"):
        kind, gap = (prop.content.params.get(name) for name in ("RELTYPE", "GAP"))
        fine = kind is None or kind.upper() in _RELTYPES
        if not fine or (gap is not None and not DURATION.fullmatch(gap)):
            report.add("DP756", prop.line, "RELATED-TO 的类型或间隔无效", "见 RFC 9253")
