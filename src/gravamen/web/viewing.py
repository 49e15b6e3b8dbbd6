"""Who looks at a page, and what is said where it cannot be shown."""

from __future__ import annotations

from starlette.requests import Request

from gravamen.publishing.site.rendering import Viewer


class NotThereError(LookupError):
    """A page that is asked for does not exist; the message says what is missing."""


def viewer_of(request: Request) -> Viewer | None:
    """Who is signed in; None where nobody is."""
    return getattr(request.state, "viewer", None)
