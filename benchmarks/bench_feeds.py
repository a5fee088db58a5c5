"""How long feeds take, beside the library icalendar rendering the same events in the same run.

    python -m benchmarks.bench_feeds            300 events cold and warm, 10,000 items warm
    python -m benchmarks.bench_feeds --check    exit 1 where a target is missed

CPU time (`time.process_time`), best of three. *Cold* is a process that has a schedule and nothing
of the feeds: importing the room, facts, selection, wording, edition, bytes, linter, file. *Warm* is
the next publication, of which 5 % of the events moved by a day: edition, bytes, linter, guard,
file, with the file of the last edition at hand, as `daopai calendar publish` has it. The plans are
those of bench_sheet, each work with a deadline of its own.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.bench_sheet import AS_OF, observed, programme
from projects.model import Deadline
from projects.schedule import Schedule, schedule

if TYPE_CHECKING:
    from calendars.feed import Feed

ROOT = Path(__file__).resolve().parents[1]
EVENTS, ITEMS, PLANS = 300, 10_000, 34
MOVED = 20
"""Every so many events one is another: 5 %."""
TARGETS = {"cold": 0.25, "warm": 0.020, "one file": 1.0, "many feeds": 1.0}
"""CPU seconds."""
DOMAIN = "daopai.example"


def planned(rows: int, seed: int = 6) -> Schedule:
    """A plan of `rows` rows, each work to end by a day within a year of the status date."""
    project, _ = observed(programme(rows, seed))
    works = tuple(
        replace(work, deadline=Deadline(_day(number), text="10月底前", item=work.id))
        for number, work in enumerate(project.activities)
    )
    return schedule(replace(project, code=f"programme-{seed}", activities=works), as_of=AS_OF)


def _day(number: int) -> date:
    return AS_OF + timedelta(days=number * 7 % 380 - 40)


def cold_seconds() -> float:
    """A first publication in this process, which has not imported the room yet."""
    plan = planned(EVENTS + 40)
    gc.collect()
    begun = process_time()
    from calendars import project_feed, publish

    with tempfile.TemporaryDirectory() as folder:
        data = project_feed(plan, domain=DOMAIN, status_date=AS_OF)
        done = publish(Path(folder) / "feed.ics", data)
    spent = process_time() - begun
    assert done.events == EVENTS + 1, f"{done.events} events"
    return spent


def cold() -> float:
    """The best of three fresh processes."""
    command = "from benchmarks.bench_feeds import cold_seconds; print(cold_seconds())"
    runs = [
        subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, check=True)
        for _ in range(3)
    ]
    return min(float(run.stdout) for run in runs)


def feeds_of(plans: list[Schedule], limit: bool) -> list[Feed]:
    """The projects' own feeds; without their `limit` all items of the plans in one."""
    from calendars.feed import Feed, feed_of
    from calendars.names import PORTFOLIO_FEED, project_feed_name
    from calendars.source import source_of

    sources = [source_of(plan, domain=DOMAIN, status_date=AS_OF) for plan in plans]
    if not limit:
        items = tuple(source.item(fact) for source in sources for fact in source.facts)
        return [Feed(PORTFOLIO_FEED, AS_OF, items)]
    return [
        feed_of(
            project_feed_name(source.code, source.title),
            [source],
            domain=DOMAIN,
            status_date=AS_OF,
        )
        for source in sources
    ]


def warm(feeds: list[Feed], folder: Path) -> float:
    """Seconds to publish the next edition of every feed."""
    from calendars.editions import edition
    from calendars.publish import publish
    from calendars.render import render

    before = []
    for number, feed in enumerate(feeds):
        first = edition(feed, {})
        kept = render(first)
        publish(folder / f"{number}.ics", kept)
        before.append(({event.uid: event for event in first.events}, kept))
    later = [moved(feed) for feed in feeds]

    def run() -> None:
        for number, feed in enumerate(later):
            known, kept = before[number]
            data = render(edition(feed, known), kept=kept)
            publish(folder / f"{number}.ics", data, checked=kept)

    def restore() -> None:
        for number, (_, kept) in enumerate(before):
            (folder / f"{number}.ics").write_bytes(kept)

    return best(run, restore)


def moved(feed: Feed) -> Feed:
    """The feed a week later, every twentieth event on another day."""
    items = tuple(
        item if number % MOVED else item._replace(day=item.day + timedelta(days=1))
        for number, item in enumerate(feed.items)
    )
    return replace(feed, status_date=feed.status_date + timedelta(days=7), items=items)


def by_icalendar(feed: Feed) -> float:
    """Seconds that icalendar takes to render the events of a feed."""
    from icalendar import Alarm, Calendar, Event

    from calendars.editions import stamp_of

    stamp = stamp_of(feed.status_date)

    def run() -> None:
        calendar = Calendar()
        calendar.add("version", "2.0")
        for item in feed.items:
            event = Event()
            event.add("uid", item.uid)
            for name in ("dtstamp", "created", "last-modified"):
                event.add(name, stamp)
            event.add("sequence", 0)
            event.add("dtstart", item.day)
            event.add("dtend", item.day + timedelta(days=1))
            event.add("summary", item.summary)
            event.add("description", item.description)
            event.add("categories", list(item.categories))
            event.add("color", item.color)
            event.add("priority", item.priority or 0)
            event.add("status", item.status)
            event.add("transp", "TRANSPARENT")
            for trigger in item.alarms:
                alarm = Alarm()
                alarm.add("action", "DISPLAY")
                alarm.add("description", item.summary)
                alarm.add("trigger", timedelta(hours=-len(trigger)))
                event.add_component(alarm)
            calendar.add_component(event)
        calendar.to_ical()

    return best(run)


def parts(feed: Feed) -> dict[str, float]:
    """Seconds of each step over one feed, everything anew."""
    from calendars.editions import edition
    from calendars.lint import lint
    from calendars.render import render

    first = edition(feed, {})
    data = render(first)
    return {
        "edition": best(lambda: edition(feed, {})),
        "render": best(lambda: render(first)),
        "lint": best(lambda: lint(data)),
    }


def best(work: Callable[[], object], ready: Callable[[], object] = gc.collect) -> float:
    """CPU seconds of a call, the best of three; `ready` before each is not counted."""
    found = float("inf")
    for _ in range(3):
        ready()
        gc.collect()
        begun = process_time()
        work()
        found = min(found, process_time() - begun)
    return found


def main() -> int:
    """Measure, print, and answer whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    spent = {"cold": cold()}
    (small,) = feeds_of([planned(EVENTS + 40)], limit=True)
    with tempfile.TemporaryDirectory() as folder:
        spent["warm"] = warm([small], Path(folder) / "small")
        plans = [planned(ITEMS // PLANS + 4, seed) for seed in range(PLANS)]
        spent["many feeds"] = warm(feeds_of(plans, limit=True), Path(folder) / "many")
        (large,) = feeds_of(plans, limit=False)
        spent["one file"] = warm([large], Path(folder) / "large")
    print(f"{len(small.items)} events, {len(large.items)} items in {PLANS} plans")
    for name, seconds in spent.items():
        print(f"{name:<12}{seconds * 1e3:9.1f} ms   target {TARGETS[name] * 1e3:6.0f} ms")
    library = by_icalendar(small)
    print(f"{'icalendar':<12}{library * 1e3:9.1f} ms   renders the {len(small.items)} events")
    for name, seconds in parts(small).items():
        print(f"{name:<12}{seconds * 1e3:9.1f} ms   {seconds / library:6.3f} of it")
    met = all(spent[name] <= target for name, target in TARGETS.items())
    return 0 if met or not asked.check else 1


if __name__ == "__main__":
    raise SystemExit(main())
