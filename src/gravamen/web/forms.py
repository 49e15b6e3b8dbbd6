"""What forms send: texts as people typed them, without what no database keeps."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request


async def form_of(request: Request) -> FormData:
    """A dependency of routes: the form that a request comes with."""
    return await request.form()


def text_in(form: FormData, name: str) -> str:
    """A text of a form without white space around it; empty where there is none."""
    return next(iter(texts_in(form, name)), "")


def texts_in(form: FormData, name: str) -> list[str]:
    """All texts of one name that are not empty. Line ends are line feeds; NUL, which PostgreSQL keeps in no text, is a mark."""
    typed = [each for each in form.getlist(name) if isinstance(each, str)]
    cleaned = [each.replace("\r\n", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}").strip() for each in typed]
    return [each for each in cleaned if each]
