"""How often one address may guess: a brake on failures only, for the good ones behind it go on."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from math import ceil

MOST = 20
"""Failures of one address within `WITHIN` seconds that are answered as such."""
WITHIN = 600.0
ADDRESSES = 4096
"""Addresses that are remembered; the one that has been quiet longest goes first."""
V6_PREFIX = 64
"""Bits: what one connection to the Internet is given."""


class Failures:
    """The failures of the last ten minutes, by client. Memory is bounded."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._times)

    def wait(self, client: str, at: float) -> int:
        """Count a failure at `at` (seconds): 0, or for how many seconds to refuse `client`.

        Refused ones are not counted again: who waits that long is heard.
        """
        times = self._times.setdefault(client, deque())
        self._times.move_to_end(client)
        while len(self._times) > ADDRESSES:
            self._times.popitem(last=False)
        while times and not 0 <= at - times[0] < WITHIN:  # also where the clock was put back
            times.popleft()
        if len(times) >= MOST:
            return max(1, ceil(WITHIN - (at - times[0])))
        times.append(at)
        return 0


def client_of(host: str | None) -> str:
    """Who a network address belongs to: itself, its /64 where it is IPv6, "-" for no address."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return "-"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, V6_PREFIX), strict=False))
