"""Methods of requests: HEAD is GET without its content, and where things are only read nothing else is taken."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gravamen.web.denials import denial

READING = ("GET", "HEAD", "OPTIONS")


class HeadAsGet:
    """Has whatever answers GET answer HEAD too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_content(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_content)


class OnlyRead:
    """Refuses whatever would change something below a path, and says what is taken there."""

    def __init__(self, app: ASGIApp, below: str) -> None:
        self._app = app
        self._below = below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a request, or refuses it."""
        method: str = scope.get("method", "GET")
        if scope["type"] != "http" or not scope["path"].startswith(self._below) or method in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        allowed = {"Allow": ", ".join(READING)}
        if method == "OPTIONS":
            await Response(status_code=204, headers=allowed)(scope, receive, send)
            return
        message = f"here things are only read, and {method} changes things: use the pages, or the command line"
        await denial(Request(scope), 405, message, allowed)(scope, receive, send)
