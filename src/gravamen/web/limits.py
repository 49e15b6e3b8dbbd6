"""What is not let in: requests of a size that nobody needs, and requests for a name that is not this server's."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gravamen.web.denials import denial
from gravamen.web.settings import Settings


class _TooLargeError(HTTPException):
    """The body turned out larger than is let in while it was read: within a route, the application answers with its status."""


class SizeLimit:
    """Refuses bodies that are too large: by what they say they are, and by what they turn out to be."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._most = settings.max_request_bytes
        self._message = f"the request is larger than the {self._most:,} bytes that this server lets in"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isascii() or not told.isdigit() or int(told[:20]) > self._most:
            await self._refuse(scope, receive, send)
            return
        read = 0

        async def received() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise _TooLargeError(413, self._message)
            return message

        try:
            await self._app(scope, received, send)
        except _TooLargeError:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        await denial(Request(scope), 413, self._message, {"Connection": "close"})(scope, receive, send)


class KnownHosts:
    """Refuses requests for another name than the server's own.

    A page elsewhere can have its own name lead to this machine's loopback address (DNS rebinding); its scripts would then read a record
    that only this machine's users may see. The Host header still has the page's name.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._known = settings.known_hosts
        self._address = settings.address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        if scope["type"] == "http" and self._known is not None and hostname(scope) not in self._known:
            message = f"this server does not go by that name: open {self._address}"
            await denial(Request(scope), 400, message)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def hostname(scope: Scope) -> str:
    """The name in the Host header, without its port and the brackets of an IPv6 address; empty where there is none, or more than one."""
    given = Headers(scope=scope).getlist("host")
    if len(given) != 1:
        return ""
    name, bracket, _ = given[0].lower().partition("]")
    return name.removeprefix("[") if bracket else name.partition(":")[0].rstrip(".")
