"""The headers of every response: what the browser may load and do on behalf of a page, and what it may keep."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gravamen.web.settings import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: under it browsers send "Origin: null" with our own forms, and where they come from could not be checked.
    # Other sites are told nothing either way.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
_A_YEAR = 31_536_000


class Headers:
    """Adds the headers to every response of an application.

    A page that was made for somebody is kept nowhere. What a route itself marks as public (scripts, styles) stays so; any other page
    may be kept, and is asked for again before it is shown.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._fixed = fixed(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, with the headers in its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._fixed)
                if "public" not in headers.get("Cache-Control", ""):
                    _keep_private(headers, scope)
            await send(message)

        await self._app(scope, receive, sent)


def fixed(settings: Settings) -> dict[str, str]:
    """The headers that are the same for every response."""
    return FIXED | ({"Strict-Transport-Security": f"max-age={_A_YEAR}"} if settings.is_https else {})


def _keep_private(headers: MutableHeaders, scope: Scope) -> None:
    headers.add_vary_header("Cookie")
    is_somebodys = scope.get("state", {}).get("viewer") is not None or "Set-Cookie" in headers
    if is_somebodys:
        headers["Cache-Control"] = "no-store"
    else:
        headers.setdefault("Cache-Control", "no-cache")
