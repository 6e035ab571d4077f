"""How much one network may ask of this process: a bucket of tokens each, in memory, never stored and never logged.

A network is 256 addresses of IPv4 or a /48 of IPv6: what one household or office has, so that nobody gets more by
changing the last digits. Two processes have two buckets.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

NETWORKS = 50_000  # remembered at once; the one that was quiet the longest is forgotten first


class Limiter:
    """`burst` questions at once, then one each time `refill` seconds have passed."""

    def __init__(
        self, burst: int, refill: float, *, most: int = NETWORKS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.burst, self.refill, self.most, self.clock = burst, refill, most, clock
        self._full_at: OrderedDict[bytes, float] = OrderedDict()  # when the bucket of a network will be full again
        self._lock = threading.Lock()

    def wait(self, network: bytes) -> int:
        """Take a token and return 0; where there is none, return in how many whole seconds there will be one."""
        with self._lock:
            now = self.clock()
            full_at = max(self._full_at.get(network, now), now)
            missing = full_at + self.refill - (now + self.burst * self.refill)
            self._full_at[network] = full_at if missing > 1e-9 else full_at + self.refill
            self._full_at.move_to_end(network)
            if len(self._full_at) > self.most:
                self._full_at.popitem(last=False)
            return math.ceil(missing) if missing > 1e-9 else 0

    def forget(self) -> None:
        """Fill every bucket."""
        with self._lock:
            self._full_at.clear()


ASKING, TELLING = Limiter(*settings.LIMITS["ask"]), Limiter(*settings.LIMITS["tell"])


def network_of(request: HttpRequest) -> bytes:
    """Return the network that asks. What cannot be read is one network: it is limited, not let through.

    Behind the portal's own proxies (`PROXIES` of them, which write X-Forwarded-For anew) it is the address that the
    outermost of them saw; what a client says of itself stands further to the left and is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = seen[-settings.PROXIES].strip() if len(seen) >= settings.PROXIES else ""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return b""
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped
        return inside.packed[:3] if inside else found.packed[:6]
    return found.packed[:3]
