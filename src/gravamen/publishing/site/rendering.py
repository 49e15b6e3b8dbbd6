"""Pages from templates. Every text of strangers is escaped, and characters that would reorder a line are shown as marks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any, cast

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy import make_url

from gravamen import __version__
from gravamen.assessment.scorecard import ITEMS
from gravamen.disputes.positions import DIRECTNESS
from gravamen.disputes.tracking import MEANING
from gravamen.model import Act, PledgeStatus
from gravamen.publishing import wording
from gravamen.publishing.account import GRADES
from gravamen.publishing.finding import page as finding
from gravamen.publishing.html import is_web_address, shown
from gravamen.publishing.site.links import Links, Sort
from gravamen.publishing.visible import in_page
from gravamen.reading.countries import name_of
from gravamen.record.assessing import Tally
from gravamen.record.opening import is_url

ASSETS: Mapping[str, tuple[str, str]] = {
    "site.css": ("site/templates/site.css", "text/css; charset=utf-8"),
    "site.js": ("site/templates/site.js", "text/javascript; charset=utf-8"),
    "search.js": ("site/templates/search.js", "text/javascript; charset=utf-8"),
    "review.js": ("site/templates/review.js", "text/javascript; charset=utf-8"),
    "finding.css": ("finding/page/finding.css", "text/css; charset=utf-8"),
    "marks.js": ("page/page.js", "text/javascript; charset=utf-8"),
}
"""The files that pages load: where each is in this package, and its media type."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a page that is served, and what they may do."""

    name: str
    role: str
    may: frozenset[str]
    csrf: str


@dataclass(frozen=True, slots=True)
class Setting:
    """Where pages stand: how they link, what the record is called, who looks (None: nobody signed in, or a published page).

    `selection` says in words what a published site is a selection of; None where it holds the whole record.
    """

    links: Links
    record: str
    as_of: str
    viewer: Viewer | None = None
    is_served: bool = True
    selection: str | None = None


def render(template: str, setting: Setting, **shown_here: Any) -> str:
    """A whole page, or a file of another sort that the name of its template says (`feed.atom`)."""
    everywhere = {"setting": setting, "links": setting.links, "Sort": Sort, "version": __version__}
    return _environment().get_template(f"{template}.j2" if "." in template else f"{template}.html.j2").render(everywhere | shown_here)


def record_name(place: str) -> str:
    """What a record is called on pages: its folder, or its database. Nothing else of its place, which tells of the machine, and may tell
    a password."""
    return make_url(place).database or "record" if is_url(place) else Path(place).resolve().name


def asset(name: str) -> bytes:
    """The bytes of a file that pages load.

    Raises:
        KeyError: there is no such file.
    """
    place, _ = ASSETS[name]
    return files("gravamen.publishing").joinpath(place).read_bytes()


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("gravamen.publishing.site", "templates"), finding.TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: dict[str, Callable[..., object]] = {
        "shown": text,
        "country": country,
        "countries": countries,
        "in_words": in_words,
        "meaning": meaning,
        "grade": grade,
        "directness": DIRECTNESS.__getitem__,
        "verb": verb,
        "kind": kind_of,
        "excerpt": excerpt,
        "is_web_address": is_web_address,
        "plural": wording.plural,
        "in_sentence": in_sentence,
        "named_only": named_only,
        "plain": plain,
        "size": size,
        "tallied": tallied,
        "told": told,
    }
    environment.filters.update(dict(finding.FILTERS) | filters)
    return environment


def text(given: object) -> Markup:
    """Text of strangers, as HTML that shows it."""
    return shown("" if given is None else str(given))


def in_words(value: str) -> str:
    """A value of the vocabulary as words: `no_public_evidence` → "no public evidence"."""
    return value.replace("_", " ")


def meaning(status: str) -> str:
    """What a status of a pledge means."""
    return MEANING[PledgeStatus(status)]


def grade(given: str | None) -> str:
    """What an allegation offers in its support."""
    return GRADES[given or "none"]


def verb(row: Mapping[str, Any]) -> str:
    """What a statement does, as a verb."""
    return wording.verb_of(Act(row["act"]), row["negated"])


def country(code: str | None) -> str:
    """A country by its name; "nobody" for none."""
    return name_of(code) if code else "nobody"


def countries(codes: Sequence[str], most: int = 3) -> str:
    """Countries in a sentence, the first few by name."""
    named = [name_of(code) for code in codes]
    return in_sentence(named) if len(named) <= most else f"{', '.join(named[:most])} and {len(named) - most} more"


def in_sentence(listed: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))


def kind_of(act: str) -> str:
    """How an act is coloured: a complaint, an answer, a commitment, a deed, or other."""
    known = Act(act)
    if known.is_answer:
        return "answer"
    if known.is_deed:
        return "deed"
    if known.is_complaint:
        return "complaint"
    return "commitment" if known in (Act.PROMISE, Act.OFFER, Act.ENDORSE) else "other"


def plain(text: str) -> str:
    """Text of strangers for XML, with marks for characters that steer, or that XML cannot hold."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff" else c for c in in_page(text))


def named_only(place: str) -> str:
    """A place that documents came from, without the folders of a machine: what is published is nobody's business beyond that."""
    return place if is_web_address(place) else PurePath(place.replace("\\", "/")).name


def excerpt(words: str, most: int = 320) -> str:
    """Words cut to what can be taken in at a glance."""
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def size(octets: int) -> str:
    """How large a file is, as people say it: 640 bytes, 12 kB, 3.4 MB."""
    power = min((len(str(octets)) - 1) // 3, 3)
    return f"{octets / 1000**power:,.1f} {('kB', 'MB', 'GB')[power - 1]}" if power else wording.plural(octets, "byte")


def told(value: object, name: str = "") -> str:
    """What a decision says under a name, in words: yes or no, lists with commas, of several things each with its own name."""
    if isinstance(value, Mapping):
        named = cast(Mapping[str, object], value)
        nothing = "cannot tell" if name in ("answers", "fields") else "none"
        return "; ".join(f"{in_words(key)}: {nothing if each is None else told(each)}" for key, each in named.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(told(each) for each in cast(Sequence[object], value))
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def tallied(tally: Tally) -> str:
    """A score as it stands beside an allegation; what it measures is said with it."""
    if not tally.asked:
        return "coded, no item answered"
    return f"{tally.yes} yes of {tally.answered} answered, of {len(ITEMS)}"
