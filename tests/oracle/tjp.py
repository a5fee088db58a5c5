"""A subset of the TaskJuggler language, read as plans of ours to be scheduled backward.

Enough for the examples of ../shared/data/tjp_alap; anything else is an error. What the answers of
those examples take for granted is kept here, each where it is used:
- a task takes its work time from its only resource; `length` counts in Monday to Friday, 9 to 17;
- effort at an efficiency e takes effort / e of the resource's time;
- `dailymax` leaves, backward, the last minutes of each day, on its last day those before its end;
- a gap `onstart` is kept between the end of the task that depends and the start of the other one;
- a task that is not `alap` stands at its `start`.
A resource that two tasks need at once is levelled there; our plans know no resources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    Constraint,
    DayRange,
    Deadline,
    LagOn,
    Link,
    Project,
    Span,
    instant,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_A_DAY = 8
DEFAULT_WEEK = dict.fromkeys(range(5), ((540, 1020),))
AROUND = timedelta(days=60)
"""How far before and after the project its calendars are drawn."""
ALWAYS = CalendarSpec("always", shifts=((0, DAY),))

_READ = (
    "project resource shift task limits depends precedes timezone scheduling workinghours vacation"
    " leaves efficiency dailymax effort duration length start end maxend milestone allocate"
    " gapduration gaplength onstart"
)
_UNUSED = (
    "account aggregate balance chargeset currency columns dailyworkinghours formats now priority"
    " rate taskreport timeformat timingresolution yearlyworkingdays"
)
KEYWORDS = frozenset(f"{_READ} {_UNUSED}".split())
_TOKEN = re.compile(r'"[^"]*"|[{}]|[^\s{},"]+')
_COMMENT = re.compile(r'("[^"]*")|/\*.*?\*/|(?:#|//)[^\n]*', re.DOTALL)

Hours = tuple[tuple[int, int], ...]
Week = Mapping[int, Hours]


@dataclass(frozen=True)
class Statement:
    """A keyword, what follows it, and its block."""

    key: str
    args: tuple[str, ...]
    body: tuple[Statement, ...] = ()

    def all(self, key: str) -> Iterator[Statement]:
        return (each for each in self.body if each.key == key)

    def get(self, key: str) -> str | None:
        """The first word behind a keyword of the block."""
        return next((each.args[0] if each.args else "" for each in self.all(key)), None)


@dataclass(frozen=True)
class Resource:
    week: Week
    zone: ZoneInfo
    efficiency: float
    most: int | None
    away: tuple[tuple[datetime, datetime], ...]


@dataclass
class Frame:
    """What the tasks of a file share, and what has been made of them."""

    name: str
    first: datetime
    last: datetime
    zone: ZoneInfo
    resources: dict[str, Resource] = field(default_factory=dict)
    calendars: dict[str, CalendarSpec] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    wants: list[tuple[str, str, Statement]] = field(default_factory=list)


def read_tjp(text: str) -> Project:
    """The plan of a TaskJuggler file, without a start: only its latest dates exist."""
    tokens = _TOKEN.findall(_COMMENT.sub(lambda match: match[1] or " ", text))
    file = Statement("", (), tuple(_statements(tokens, iter(range(len(tokens))))))
    header = next(file.all("project"))
    dates = [word for word in header.args if re.match(r"\d{4}-|\+", word)]
    first = moment(dates[0])
    frame = Frame(
        name=header.args[0].strip('"'),
        first=first,
        last=_after(first, dates[1]),
        zone=ZoneInfo((header.get("timezone") or "UTC").strip('"')),
    )
    free = tuple(_absence(each) for key in ("vacation", "leaves") for each in file.all(key))
    shifts = {each.args[0]: _week(each, {}) for each in file.all("shift")}
    _read_resources(frame, file, shifts, free)
    frame.resources[""] = Resource(DEFAULT_WEEK, frame.zone, 1.0, None, free)
    for task in file.all("task"):
        _read_task(frame, task, "", header.get("scheduling") or "asap")
    ids = [activity.id for activity in frame.activities]
    return Project(
        code=frame.name,
        name=frame.name,
        activities=tuple(frame.activities),
        links=tuple(_link(*want, ids) for want in frame.wants),
        calendars=(ALWAYS, *frame.calendars.values()),
        calendar=ALWAYS.name,
        deadlines=(_due(frame.last),),
        minutes_per_day=HOURS_A_DAY * 60,
    )


def _statements(tokens: Sequence[str], places: Iterator[int]) -> Iterator[Statement]:
    """The statements up to the closing brace. A keyword begins the next one."""
    key, args = "", list[str]()
    body: tuple[Statement, ...] = ()
    for place in places:
        token = tokens[place]
        if token == "}":
            break
        if token == "{":
            body = tuple(_statements(tokens, places))
        elif token in KEYWORDS:
            if key:
                yield Statement(key, tuple(args), body)
            key, args, body = token, [], ()
        elif not key:
            raise ValueError(f"unknown statement {token}")
        else:
            args.append(token)
    if key:
        yield Statement(key, tuple(args), body)


def moment(text: str) -> datetime:
    """`2026-10-19`, `2026-10-19-14:30` or `2026-10-19-14:30:00`."""
    return datetime.fromisoformat(text[:10] + "T" + text[11:] if len(text) > 10 else text)


def minutes(text: str) -> int:
    """`30min`, `2h`, `1d` (a working day), `1w`."""
    found = re.fullmatch(r"([\d.]+)(min|h|d|w)", text)
    if found is None:
        raise ValueError(f"no length: {text}")
    unit = {"min": 1, "h": 60, "d": 60 * HOURS_A_DAY, "w": 300 * HOURS_A_DAY}[found[2]]
    return round(float(found[1]) * unit)


def at(when: datetime) -> int:
    return instant(when.date(), when.hour * 60 + when.minute)


def _after(first: datetime, text: str) -> datetime:
    if text.startswith("+") and text.endswith("m"):
        months = first.month - 1 + int(text[1:-1])
        return first.replace(year=first.year + months // 12, month=months % 12 + 1)
    if text.startswith("+"):
        return first + timedelta(weeks=int(text[1:].removesuffix("w")))
    return moment(text)


def _due(when: datetime) -> Deadline:
    before = when - timedelta(minutes=1)
    return Deadline(before.date(), minute=before.hour * 60 + before.minute + 1)


# -- resources and their hours -----------------------------------------------------------------


def _read_resources(
    frame: Frame,
    block: Statement,
    shifts: Mapping[str, Week],
    free: tuple[tuple[datetime, datetime], ...],
) -> None:
    for each in block.all("resource"):
        own = tuple(_absence(a) for key in ("vacation", "leaves") for a in each.all(key))
        most = next((limit.get("dailymax") for limit in each.all("limits")), None)
        frame.resources[each.args[0]] = Resource(
            week=_week(each, shifts) or DEFAULT_WEEK,
            zone=ZoneInfo((each.get("timezone") or frame.zone.key).strip('"')),
            efficiency=float(each.get("efficiency") or 1),
            most=None if most is None else minutes(most),
            away=(*free, *own),
        )
        _read_resources(frame, each, shifts, free)


def _absence(leave: Statement) -> tuple[datetime, datetime]:
    dates = [moment(word) for word in leave.args if re.match(r"\d{4}-", word)]
    return dates[0], dates[1] if len(dates) > 1 else dates[0] + timedelta(days=1)


def _week(block: Statement, shifts: Mapping[str, Week]) -> Week:
    """`workinghours mon - fri 9:00 - 17:00` or `workinghours SHIFT`."""
    week: dict[int, Hours] = {}
    for each in block.all("workinghours"):
        if each.args[0] in shifts:
            week.update(shifts[each.args[0]])
            continue
        words = " ".join(each.args).replace(" - ", "-").split()
        spans = [word.split("-") for word in words if ":" in word]
        hours = tuple((_clock(first), _clock(last)) for first, last in spans)
        for word in words:
            if ":" not in word:
                first, _, last = word.partition("-")
                for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
                    week[day] = hours
    return week


def _clock(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _calendar(frame: Frame, owner: str, end: datetime | None) -> str:
    """The calendar of a task that `owner` works on: each day of the project as it is worked."""
    resource = frame.resources[owner]
    name = owner or "project"
    if resource.most is not None and end is not None:
        name += f" until {end}"
    if name not in frame.calendars:
        worked = _worked(frame, resource, end if resource.most is not None else None)
        opened = tuple(
            DayRange(day, day, shifts=tuple(hours)) for day, hours in worked.items() if hours
        )
        frame.calendars[name] = CalendarSpec(name, week=(False,) * 7, opened=opened)
    return name


def _worked(
    frame: Frame, resource: Resource, end: datetime | None
) -> dict[date, list[tuple[int, int]]]:
    """The worked minutes of every day in the project's own time zone, less leaves and limit."""
    days: dict[date, list[tuple[int, int]]] = {}
    beyond = frame.last + 2 * AROUND
    day, last = (frame.first - AROUND).date(), (frame.last + AROUND).date()
    while day <= last:
        allowed = resource.most
        for begin, finish in reversed(resource.week.get(day.weekday(), ())):
            spans = [(_local(frame, resource, day, begin), _local(frame, resource, day, finish))]
            for left, right in resource.away if end is None else (*resource.away, (end, beyond)):
                spans = [cut for span in spans for cut in _without(span, left, right)]
            for left, right in reversed(spans):
                if allowed is not None:
                    left = max(left, right - timedelta(minutes=allowed))
                    allowed -= int((right - left).total_seconds()) // 60
                _put(days, left, right)
        day += timedelta(days=1)
    return {day: sorted(hours) for day, hours in sorted(days.items())}


def _local(frame: Frame, resource: Resource, day: date, minute: int) -> datetime:
    """A minute of a resource's day on the clock of the project."""
    there = datetime.combine(day, time(), resource.zone) + timedelta(minutes=minute)
    return there.astimezone(frame.zone).replace(tzinfo=None)


def _without(
    span: tuple[datetime, datetime], left: datetime, right: datetime
) -> list[tuple[datetime, datetime]]:
    parts = [(span[0], min(span[1], left)), (max(span[0], right), span[1])]
    return [(first, last) for first, last in parts if first < last]


def _put(days: dict[date, list[tuple[int, int]]], left: datetime, right: datetime) -> None:
    """Add a span, cut at midnight."""
    first, last = at(left), at(right)
    while first < last:
        cut = min(last, (first // DAY + 1) * DAY)
        day = date.fromordinal(first // DAY)
        days.setdefault(day, []).append((first % DAY, cut - first // DAY * DAY))
        first = cut


# -- tasks -------------------------------------------------------------------------------------


def _read_task(frame: Frame, task: Statement, above: str, scheduling: str) -> None:
    item = f"{above}.{task.args[0]}" if above else task.args[0]
    scheduling = task.get("scheduling") or scheduling
    for key in ("depends", "precedes"):
        frame.wants += [(item, path, want) for want in task.all(key) for path in want.args]
    end, start = task.get("end") or task.get("maxend"), task.get("start")
    made = Activity(
        id=item,
        name=task.args[1].strip('"'),
        parent=above or None,
        deadline=None if end is None else _due(moment(end)),
    )
    below = list(task.all("task"))
    if below:
        frame.activities.append(replace(made, kind="summary"))
        for each in below:
            _read_task(frame, each, item, scheduling)
        return
    pinned = start is not None and scheduling == "asap"
    held = (Constraint("mso", at(moment(start))),) if pinned and start is not None else ()
    until = None if end is None else moment(end)
    frame.activities.append(replace(_lasting(frame, task, made, until), constraints=held))


def _lasting(frame: Frame, task: Statement, made: Activity, end: datetime | None) -> Activity:
    """The task with its duration and its calendar."""
    owner = task.get("allocate") or ""
    makers: Mapping[str, Callable[[int], Activity]] = {
        "effort": lambda m: replace(
            made,
            duration=Span(round(m / frame.resources[owner].efficiency)),
            calendar=_calendar(frame, owner, end),
        ),
        "length": lambda m: replace(made, duration=Span(m), calendar=_calendar(frame, "", None)),
        "duration": lambda m: replace(made, duration=Span(m, "elapsed")),
    }
    for key, make in makers.items():
        length = task.get(key)
        if length is not None:
            return make(minutes(length))
    return replace(made, duration=Span(0), kind="milestone")


def _link(owner: str, path: str, want: Statement, ids: Sequence[str]) -> Link:
    other = _resolve(owner, path, ids)
    lag: Span = Span(0)
    lag_on: LagOn | None = None
    gap, length = want.get("gapduration"), want.get("gaplength")
    if gap is not None:
        lag = Span(minutes(gap), "elapsed")
    elif length is not None:
        lag, lag_on = Span(minutes(length)), "project"
    before, after = (owner, other) if want.key == "precedes" else (other, owner)
    if want.get("onstart") is not None:
        before, after = after, before
    return Link(before, after, "FS", lag, lag_on)


def _resolve(owner: str, path: str, ids: Sequence[str]) -> str:
    """`!x` is a sibling, `!!x` one level up; without ! from the top. One ! too many is forgiven."""
    climbs = len(path) - len(path.lstrip("!"))
    name = path.lstrip("!")
    for levels in (climbs, climbs - 1):
        scope = owner.split(".")[:-levels] if levels > 0 else []
        found = ".".join([*scope, name])
        if found in ids:
            return found
    raise ValueError(f"no task {path} seen from {owner}")
