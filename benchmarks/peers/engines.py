"""One engine on one network, timed, in a process of its own.

    python -m benchmarks.peers.engines NAME NETWORK.json --seconds 20

Prints JSON: CPU seconds of every run (`time.process_time`, all threads of the process, so a JVM's
compiler and collector count), the early start of every work as the number of its working day, the
last early finish. The network is in the engine's own form before the clock starts; both passes and
floats are inside. Where an engine refuses, `refused` says in which words.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import json
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.peers.networks import Plain, workday

Answer = tuple[list[int], int]
"""Early starts as numbers of working days, and the number of the last day worked."""
Job = tuple[Callable[[], Any], Callable[[Any], Answer]]
"""What is timed, and how its result is read."""

HEAP, STACK = "8g", 1 << 30


def ours(network: Plain, *, built: bool) -> Job:
    """daopai: from the plan in memory, or from the network that was built of it."""
    from projects.model import DAY, Activity, CalendarSpec, Link, Project, Span, day_of, instant
    from projects.network import build
    from projects.schedule import run

    kinds: dict[str, Any] = {kind: kind for kind in ("FS", "SS", "FF", "SF")}
    project = Project(
        code="P",
        name="P",
        activities=tuple(
            Activity(id=str(number), name=str(number), duration=Span(days * DAY))
            for number, days in enumerate(network.days)
        ),
        links=tuple(
            Link(str(before), str(after), kinds[kind], Span(lag * DAY))
            for before, after, kind, lag in network.links
        ),
        calendars=(CalendarSpec("week", week=(True, True, True, True, True, False, False)),),
        calendar="week",
        start=instant(date.fromisoformat(network.start)),
    )
    ready = build(project)

    def read(found: Any) -> Answer:
        starts = [workday(day_of(found.early.start(n))) for n in range(len(network.days))]
        return starts, workday(day_of(found.end - 1))

    return (lambda: run(ready)) if built else (lambda: run(build(project))), read


def longpath(network: Plain) -> Job:
    """Longpath with calendars it has already been asked for."""
    from longpath import calendars, cpm, model

    week = [[(0, 1440)]] * 5 + [[], []]
    begun = datetime.fromisoformat(network.start)
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 - longpath's own: naive minutes since then
    works = {
        str(number): model.Activity(
            uid=str(number),
            code=str(number),
            name=str(number),
            calendar_id="week",
            type=model.TASK,
            orig_dur_h=days * 24,
            rem_dur_h=days * 24,
        )
        for number, days in enumerate(network.days)
    }
    project = model.Project(
        id="1",
        short_name="P",
        name="P",
        data_date=begun,
        planned_start=begun,
        must_finish=None,
        default_calendar="week",
        activities=works,
        relationships=[
            model.Relationship(str(before), str(after), kind, lag * 24)
            for before, after, kind, lag in network.links
        ],
    )
    ready = {"week": calendars.WorkCalendar("week", "week", week)}
    options = cpm.CpmOptions(float_type="min", lag_calendar="predecessor")

    def read(found: Any) -> Answer:
        at = [epoch + timedelta(minutes=found.es[str(n)]) for n in range(len(network.days))]
        end = epoch + timedelta(minutes=max(found.ef.values()) - 1)
        return [workday(moment.date()) for moment in at], workday(end.date())

    return lambda: cpm.run(project, ready, options), read


def trueppm(network: Plain) -> Job:
    """trueppm-scheduler: whole days; lags count every day of the week."""
    peer = importlib.import_module("trueppm_scheduler")
    project = peer.Project(
        id="1",
        name="P",
        start_date=date.fromisoformat(network.start),
        tasks=[
            peer.Task(id=str(number), name=str(number), duration=timedelta(days=days))
            for number, days in enumerate(network.days)
        ],
        dependencies=[
            peer.Dependency(str(before), str(after), peer.DependencyType(kind), timedelta(days=lag))
            for before, after, kind, lag in network.links
        ],
    )

    def read(found: Any) -> Answer:
        by_id = {task.id: task for task in found.tasks}
        starts = [workday(by_id[str(n)].early_start) for n in range(len(network.days))]
        return starts, workday(found.project_finish)

    return lambda: peer.schedule(project), read


def by_hand(network: Plain) -> Job:
    """Networkx sorts the graph; the passes over it are written by hand, in whole working days."""
    import networkx as nx

    graph: Any = nx.DiGraph()
    graph.add_nodes_from((n, {"days": days}) for n, days in enumerate(network.days))
    for before, after, kind, lag in network.links:
        graph.add_edge(before, after, kind=kind, lag=lag)

    def passes() -> tuple[dict[int, int], int, dict[int, int]]:
        order = list(nx.topological_sort(graph))
        early: dict[int, int] = {}
        for node in order:
            own, start = graph.nodes[node]["days"], 0
            for before, _, link in graph.in_edges(node, data=True):
                left = early[before] + graph.nodes[before]["days"] * (link["kind"][0] == "F")
                start = max(start, left + link["lag"] - own * (link["kind"][1] == "F"))
            early[node] = start
        end = max(start + graph.nodes[node]["days"] for node, start in early.items())
        late: dict[int, int] = {}
        for node in reversed(order):
            own = graph.nodes[node]["days"]
            start = end - own
            for _, after, link in graph.out_edges(node, data=True):
                held = late[after] + graph.nodes[after]["days"] * (link["kind"][1] == "F")
                start = min(start, held - link["lag"] - own * (link["kind"][0] == "F"))
            late[node] = start
        return early, end, {node: late[node] - early[node] for node in order}

    def read(found: Any) -> Answer:
        return [found[0][n] for n in range(len(network.days))], found[1] - 1

    return passes, read


def mpxj(network: Plain, *, scheduler: str, roomy: bool = True) -> Job:
    """MPXJ in a JVM inside this process; `roomy` gives its recursion a thread with a big stack."""
    jpype = importlib.import_module("jpype")
    package = importlib.util.find_spec("mpxj")
    assert package is not None
    assert package.origin is not None
    jars = Path(package.origin).parent / "lib" / "*"
    jpype.startJVM(f"-Xmx{HEAP}", classpath=[str(jars)])
    java = jpype.JPackage("org").mpxj
    project = java.ProjectFile()
    project.setDefaultCalendar(project.addDefaultBaseCalendar())
    tasks = [_task(java, project, number, days) for number, days in enumerate(network.days)]
    for before, after, kind, lag in network.links:
        relation = java.Relation.Builder().predecessorTask(tasks[before])
        relation = relation.type(getattr(java.RelationType, _LINKS[kind]))
        relation.lag(java.Duration.getInstance(lag * 8, java.TimeUnit.HOURS))
        tasks[after].addPredecessor(relation)
    begun = jpype.JClass("java.time.LocalDateTime").parse(f"{network.start}T08:00:00")
    project.getProjectProperties().setStartDate(begun)

    def schedule() -> Any:
        getattr(java.cpm, scheduler)().schedule(project, begun)
        return tasks

    def read(found: Any) -> Answer:
        starts = [workday(_day(task.getEarlyStart())) for task in found]
        return starts, max(workday(_day(task.getEarlyFinish())) for task in found)

    return (partial(_in_roomy_thread, jpype, schedule) if roomy else schedule), read


_LINKS = {"FS": "FINISH_START", "SS": "START_START", "FF": "FINISH_FINISH", "SF": "START_FINISH"}


def _task(java: Any, project: Any, number: int, days: int) -> Any:
    task = project.addTask()
    lasts = java.Duration.getInstance(days * 8, java.TimeUnit.HOURS)
    task.setName(str(number))
    task.setActivityID(str(number))
    task.setActivityType(java.ActivityType.TASK_DEPENDENT)
    task.setCalendar(project.getDefaultCalendar())
    task.setDuration(lasts)
    task.setPlannedDuration(lasts)
    task.setRemainingDuration(lasts)
    task.setActualDuration(java.Duration.getInstance(0, java.TimeUnit.HOURS))
    return task


def _day(moment: Any) -> date:
    return date(moment.getYear(), moment.getMonthValue(), moment.getDayOfMonth())


def _in_roomy_thread(jpype: Any, work: Callable[[], Any]) -> Any:
    """Run in a Java thread of its own; an exception there is raised here."""
    kept: list[Any] = []

    def body() -> None:
        try:
            kept.append(work())
        except Exception as error:
            kept.append(error)

    runner = jpype.JProxy("java.lang.Runnable", dict={"run": body})
    thread = jpype.JClass("java.lang.Thread")(None, runner, "schedule", STACK)
    thread.start()
    thread.join()
    if isinstance(kept[0], Exception):
        raise kept[0]
    return kept[0]


ENGINES: dict[str, Callable[[Plain], Job]] = {
    "daopai": partial(ours, built=False),
    "daopai-network": partial(ours, built=True),
    "longpath": longpath,
    "trueppm": trueppm,
    "networkx": by_hand,
    "mpxj-p6": partial(mpxj, scheduler="PrimaveraScheduler"),
    "mpxj-msp": partial(mpxj, scheduler="MicrosoftScheduler"),
    "mpxj-p6-usual-stack": partial(mpxj, scheduler="PrimaveraScheduler", roomy=False),
    "mpxj-msp-usual-stack": partial(mpxj, scheduler="MicrosoftScheduler", roomy=False),
}


def timed(job: Job, seconds: float, most: int) -> dict[str, Any]:
    """Run until so many CPU seconds are spent, at least twice; the last answer."""
    work, read = job
    spent: list[float] = []
    found: Any = None
    while len(spent) < 2 or (sum(spent) < seconds and len(spent) < most):
        gc.collect()
        begun = process_time()
        found = work()
        spent.append(process_time() - begun)
    starts, end = read(found)
    return {"seconds": spent, "starts": starts, "end": end}


def main() -> int:
    """Read the command line, run, print."""
    parser = argparse.ArgumentParser(description="Time one engine on one network.")
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("network", type=Path)
    parser.add_argument("--seconds", type=float, default=10, help="CPU seconds to spend at most")
    parser.add_argument("--most", type=int, default=7, help="runs at most")
    asked = parser.parse_args()
    network = Plain.load(asked.network)
    result: dict[str, Any]
    try:
        result = timed(ENGINES[asked.engine](network), asked.seconds, asked.most)
    except Exception as error:  # whatever a peer raises is its answer
        result = {"refused": f"{type(error).__name__}: {error}".split("\n")[0][:200]}
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
