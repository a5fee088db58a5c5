"""How the passes treat a node at one data date, and what stands for no bound at all."""

from __future__ import annotations

LOW, HIGH = -(1 << 60), 1 << 60
"""Beyond every instant: no bound."""
HALF = HIGH >> 1
"""Anything above is unbounded, also after a few subtractions."""

(
    WORK,
    POINT,
    SPAN,
    GROUP,
    FINISHED,
    UNDER_WAY,
    PROMISED,
    FIXED,
    UNSPLIT,
    BOUND,
    ASSUMED,
    MANUAL,
    HELD,
) = range(13)
"""WORK is plain work, what the passes are fast at. HELD is plain work of which some link needs a
closer look. POINT has no duration; SPAN counts by the wall clock; GROUP is the start of a summary;
FIXED has a mandatory date; UNSPLIT may not straddle a stop; BOUND holds latest dates early, too."""
