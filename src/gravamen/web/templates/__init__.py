"""The pages of signing in and of what is denied."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def rendered(template: str, /, **fields: object) -> str:
    """A page from its template; everything in it is escaped."""
    return _environment().get_template(template).render(fields)


@cache
def _environment() -> Environment:
    loader = PackageLoader("gravamen.web", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
