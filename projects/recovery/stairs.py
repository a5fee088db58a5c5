"""A monotone function over whole steps: where it is computed, and the lines below it."""

from __future__ import annotations

MOST_POINTS = 2000
"""A link between calendars is computed at every step of the plan, up to so many; beyond (plans by
the minute) at `COARSE` of them only, and between two it is taken to be as early as at the first:
then the engine has the last word."""
COARSE = 150
"""So many points where there are more than that."""


def points(first: int, last: int, step: int) -> list[int]:
    """first, first + step … last, or as many of them as are looked at."""
    count = (last - first) // step + 1
    if count <= MOST_POINTS:
        return list(range(first, last + 1, step))
    stride = -(-count // COARSE) * step
    return [*range(first, last, stride), last]


def hull(line: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lower convex hull of points in order of x."""
    found: list[tuple[int, int]] = []
    for x, y in line:
        while len(found) > 1:
            (ax, ay), (bx, by) = found[-2:]
            if (bx - ax) * (y - ay) <= (by - ay) * (x - ax):
                found.pop()
            else:
                break
        found.append((x, y))
    return found
