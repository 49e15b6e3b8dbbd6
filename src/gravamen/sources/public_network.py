"""Connections to public addresses alone, whatever a name resolves to, so that no document can lead into the network it is read in.

The address that is checked is the address that is connected to: a name that answers otherwise the second time changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""Where IPv6-only networks reach IPv4 (RFC 6052)."""

Resolve = Callable[[str, int], list[str]]


class NotPublicError(OSError):
    """A name leads to an address that is not public: of this machine, of a private network, or of no single host."""


def is_public(address: str) -> bool:
    """Whether an address is one of a host on the public Internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _meant(ip))


def _meant(ip: Address) -> list[Address]:
    """The addresses that an address stands for: those of version 4 may come dressed as version 6, in four ways."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    dressed = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _TRANSLATED:
        dressed.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [each for each in dressed if each is not None] or [ip]


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, by this machine's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class PublicBackend(httpcore.NetworkBackend):
    """Opens connections for HTTP, to checked addresses."""

    def __init__(self, resolve: Resolve = resolved, is_allowed: Callable[[str], bool] = is_public) -> None:
        self._inner = httpcore.SyncBackend()
        self._resolve = resolve
        self._is_allowed = is_allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host, all of which must be public. Raises httpcore.ConnectError."""
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved ({error})") from error
        for address in addresses:
            if not self._is_allowed(address):
                raise NotPublicError(f"{host} leads to {address}, which is not a public address")
        return self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def sleep(self, seconds: float) -> None:
        """Waits."""
        self._inner.sleep(seconds)


def public_transport(backend: PublicBackend) -> httpx.HTTPTransport:
    """What an HTTP client sends its requests through: the backend's connections, and no proxy."""
    transport = httpx.HTTPTransport(trust_env=False)
    # httpx has no parameter for it; its own pool is this class with another backend.
    transport._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=backend)  # pyright: ignore[reportPrivateUsage]
    return transport
