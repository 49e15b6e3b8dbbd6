"""How the application is served: where, to whom, and what it lets through."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from gravamen.model.roles import Role
from gravamen.record.sessions import Lifetimes


class SettingsError(ValueError):
    """The application cannot be served so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Oidc:
    """An OpenID provider at which accounts may sign in.

    `makes_accounts` is the role of the account that somebody gets whom the provider vouches for and for whom nobody made one;
    None (the default): nobody gets in for whom an administrator made no account.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    makes_accounts: Role | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            raise SettingsError(f"the OpenID provider {self.issuer} must have an https:// address")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the application is served.

    `public_url` is its address as readers type it, where that is not the one that it listens on: behind a proxy that ends TLS.
    `trusted_proxies` are the addresses whose X-Forwarded-For is believed. `secret` binds the sign-in form to the browser that it was
    sent to; several processes that serve one address need the same.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    needs_account: bool | None = None
    oidc: Oidc | None = None
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    trusted_proxies: frozenset[str] = frozenset()
    max_request_bytes: int = 2_000_000
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def __post_init__(self) -> None:
        if self.public_url is None:
            if self.oidc is not None and not is_loopback(self.host):
                raise SettingsError("signing in at an OpenID provider needs the public address of this server (--public-url)")
            return
        parts = urlsplit(self.public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
            raise SettingsError(f"{self.public_url} is no address of a server: write it like https://disputes.example.org")

    @property
    def is_for_this_machine_alone(self) -> bool:
        """Whether nobody reaches it but from the machine that it runs on: it listens there alone, and no proxy hands it on."""
        return is_loopback(self.host) and (self.public_url is None or is_loopback(_hostname(self.public_url)))

    @property
    def read_needs_account(self) -> bool:
        """Whether reading needs an account: as told, else where others than the users of this machine can reach it."""
        return not self.is_for_this_machine_alone if self.needs_account is None else self.needs_account

    @property
    def is_https(self) -> bool:
        """Whether browsers reach it over TLS."""
        return self.public_url is not None and self.public_url.startswith("https:")

    @property
    def sends_passwords_in_clear(self) -> bool:
        """Whether passwords cross a network unencrypted; `gravamen serve` warns of it."""
        return not self.is_for_this_machine_alone and not self.is_https

    @property
    def address(self) -> str:
        """Its address as readers type it, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def known_hosts(self) -> frozenset[str] | None:
        """The names in the Host header that are this server's; None where it listens to the world and was not told its name."""
        told = [] if self.public_url is None else [_hostname(self.public_url)]
        if is_loopback(self.host):
            return frozenset([*told, "localhost", "127.0.0.1", "::1", self.host])
        return frozenset([*told, self.host]) if told else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, as nobody else reaches it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _hostname(url: str) -> str:
    return urlsplit(url).hostname or ""
