"""One run of the passes over a built network: the numbers before they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.actuals import Actual
from projects.model import DAY, instant
from projects.network import Network
from projects.schedule.backward import backward
from projects.schedule.dates import Dates
from projects.schedule.floats import Floats, floats
from projects.schedule.forward import Early, forward
from projects.schedule.limits import late_limits, project_end
from projects.schedule.paths import Towards, late_chain, towards
from projects.schedule.situation import Situation, situation


@dataclass(frozen=True)
class Run:
    """Both passes, floats and drivers; the view from every deadline when it is asked for.

    `end` is the project's early finish. `early` and `floats` are None for a plan without start and
    data date; then `late_path` is the chain from the first late start to the deadline and `binding`
    the links that placed late dates.
    """

    network: Network
    situation: Situation
    early: Early | None
    late: Dates
    limits: list[int]
    floats: Floats | None
    end: int
    late_path: tuple[int, ...]
    binding: frozenset[int]

    @cached_property
    def towards(self) -> Mapping[str | None, Towards]:
        """Chain and criticality by deadline item; by None, the project's end, without deadlines."""
        network, early, values = self.network, self.early, self.floats
        if early is None or values is None or not network.nodes:
            return {}
        items = dict.fromkeys(deadline.item for deadline in network.deadlines) or {None: None}
        return {
            item: towards(self.situation, early, values, item, self.late, self.end)
            for item in items
            if item is None or network.nodes_of(item)
        }


def run(
    network: Network,
    as_of: date | None = None,
    states: Mapping[str, Actual] | None = None,
    *,
    data: int | None = None,
) -> Run:
    """Sort is done; forward, backward, floats.

    Args:
        network: a built plan; passes never change it.
        as_of: the data date, or None for the plan as if nothing had happened.
        states: what is known of each work then (`projects.actuals`).
        data: the instant of the data date, where it is not the close of `as_of`.

    Raises:
        InputError: DP403, DP404, DP304 as the passes say.
    """
    if data is None and as_of is not None:
        data = instant(as_of, DAY)
    now = situation(network, data, states)
    if not now.early_side:
        limits = late_limits(now, None)
        late = backward(now, None, limits)
        path, binding = late_chain(now, late)
        return Run(network, now, None, late, limits, None, 0, path, binding)
    early = forward(now)
    end = project_end(now, early) if network.nodes else 0
    limits = late_limits(now, end)
    late = backward(now, early, limits)
    values = floats(now, early, late, limits)
    return Run(network, now, early, late, limits, values, end, (), frozenset())
