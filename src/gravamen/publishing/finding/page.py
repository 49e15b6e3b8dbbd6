"""The report of a finding: what was found, how sure it is, and the posts behind it, as one page that needs nothing else."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gravamen.evidence.facts import facts_from
from gravamen.evidence.finding import Finding
from gravamen.publishing.finding import wording
from gravamen.publishing.finding.contents import contents
from gravamen.publishing.finding.tables import in_memory
from gravamen.publishing.html import shown

TEMPLATES = PackageLoader("gravamen.publishing.finding", "page")
"""`body.html.j2` is what the report and the page of a filed finding have in common; it needs `FILTERS`."""
_STYLES = ("report.css", "finding.css")
_LONGEST = 200


def report_page(finding: Finding) -> Iterator[str]:
    """The page, in one chunk."""
    shown_here = contents(facts_from(finding.facts), in_memory(finding.tables))
    yield _environment().get_template("report.html.j2").render(finding=shown_here, facts=shown_here.facts, **_inline())


def clipped(value: object) -> Markup:
    """A name or text of strangers as HTML that shows it, or its beginning where it is longer than anybody reads."""
    text = str(value)
    return shown(text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "clipped": clipped,
    "odds": wording.odds,
    "found_again": wording.found_again,
    "number": wording.number,
    "percent": wording.percent,
    "probability": wording.probability,
    "rate": wording.rate,
    "noun": wording.noun,
    "leader": wording.leader,
    "second": wording.second,
}


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=TEMPLATES, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(FILTERS)
    return environment


def _inline() -> dict[str, str]:
    folder = files("gravamen.publishing.finding") / "page"
    style = "".join((folder / name).read_text(encoding="utf-8") for name in _STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(style), "style_hash": f"sha256-{digest}"}  # noqa: S704 (files of this package)
