"""How often somebody may try to sign in: after a few failures each further try has to wait, twice as long as the one before."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

from gravamen.record.accounts import LONGEST_NAME, folded

_FORGOTTEN_AFTER_S = 3600.0
_MOST_KEPT = 10_000


@dataclass(slots=True)
class _Tries:
    count: int
    last: float


class Attempts:
    """Failed tries by key (a name, an address). Keeps a bounded number of keys, those that were tried last."""

    def __init__(self, free: int, longest_s: float, clock: Callable[[], float], kept: int = _MOST_KEPT) -> None:
        self._free, self._longest_s, self._clock, self._kept = free, longest_s, clock, kept
        self._tries: OrderedDict[str, _Tries] = OrderedDict()

    def wait_s(self, key: str) -> float:
        """How many seconds a key has to wait before its next try; 0 where it need not."""
        tries = self._standing(key)
        if tries is None or tries.count < self._free:
            return 0.0
        # The exponent is bounded, since nobody needs a float that overflows.
        delay = min(self._longest_s, 2.0 ** min(tries.count - self._free, 30))
        return max(0.0, tries.last + delay - self._clock())

    def count(self, key: str) -> None:
        """Counts a try. It counts as failed until it is forgiven, so that tries made at the same time do not pass together."""
        tries = self._standing(key) or _Tries(0, 0.0)
        self._tries[key] = _Tries(tries.count + 1, self._clock())
        self._tries.move_to_end(key)
        if len(self._tries) > self._kept:
            self._tries.popitem(last=False)

    def forgive(self, key: str) -> None:
        """Takes one try back: it did not fail."""
        if key in self._tries:
            self._tries[key].count -= 1

    def forget(self, key: str) -> None:
        """Forgets all tries of a key."""
        self._tries.pop(key, None)

    def __len__(self) -> int:
        return len(self._tries)

    def _standing(self, key: str) -> _Tries | None:
        tries = self._tries.get(key)
        if tries is not None and self._clock() - tries.last > _FORGOTTEN_AFTER_S:
            del self._tries[key]
            return None
        return tries


class SignInLimit:
    """Tries to sign in, by the account's name and by the address that they come from.

    An account never waits longer than a minute: otherwise anyone could lock its owner out. An address waits up to a quarter of an hour.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._by_name = Attempts(5, 60.0, clock)
        self._by_address = Attempts(20, 900.0, clock)

    def admit(self, name: str, address: str) -> float:
        """0 where the try may be made, which is then counted as a failed one; else how many seconds it has to wait."""
        name = _key(name)
        wait_s = max(self._by_name.wait_s(name), self._by_address.wait_s(address))
        if not wait_s:
            self._by_name.count(name)
            self._by_address.count(address)
        return wait_s

    def succeeded(self, name: str, address: str) -> None:
        """Notes that a try did not fail. The address keeps its other failures: else one's own account would wash them away."""
        self._by_name.forget(_key(name))
        self._by_address.forgive(address)


def _key(name: str) -> str:
    return folded(name[:LONGEST_NAME])


def address_of(request: Request, trusted_proxies: frozenset[str]) -> str:
    """Where a request comes from; of IPv6 the network of 64 bits, in which its owner may use any address.

    Behind a trusted proxy, the last address in X-Forwarded-For that is none of a trusted proxy: what stands before it anyone could write.
    """
    address = request.client.host if request.client else "unknown"
    forwarded = [part.strip() for header in request.headers.getlist("x-forwarded-for") for part in header.split(",")]
    while address in trusted_proxies and forwarded:
        address = forwarded.pop()
    return _network(address)


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:100]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))
