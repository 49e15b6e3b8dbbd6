"""How the figures of a finding are said in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gravamen.evidence.checks import Checks

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOUNS = {
    "url": ("link", "links"),
    "domain": ("web site", "web sites"),
    "repost": ("repost", "reposts"),
    "reply": ("reply target", "reply targets"),
    "quote": ("quoted post", "quoted posts"),
    "hashtags": ("set of hashtags", "sets of hashtags"),
    "hashtag_sequence": ("sequence of hashtags", "sequences of hashtags"),
    "mention": ("mentioned account", "mentioned accounts"),
    "image": ("image", "images"),
    "text": ("text", "texts"),
    "object": ("object", "objects"),
}
_FEW, _HALF, _MOST = 0.2, 0.5, 0.8
_LEAST = 1e-300
"""Probabilities are not told apart below this."""


def noun(kinds: Sequence[str], number: float) -> str:
    """What was shared, as a noun: of one kind its own, of several "objects"."""
    singular, plural = _NOUNS.get(kinds[0] if len(kinds) == 1 else "object", _NOUNS["object"])
    return singular if number == 1 else plural


def odds(p: float) -> str:
    """How often something of this probability happens, as people say it: "once in 300 times", "less than once in 10⁹ times"."""
    if p >= 0.5:
        return "more often than not"
    if p >= 1e-6:
        return f"once in {round(1 / p):,} times"
    return f"less than once in 10{str(math.floor(-math.log10(max(p, _LEAST)))).translate(_SUPERSCRIPT)} times"


def found_again(lowest: float) -> str:
    """How stable a group is, from the least of its likenesses (Jaccard) under other settings."""
    if lowest == 1:
        return "Every other setting below finds the same group."
    if lowest == 0:
        return "Some other setting below does not find it at all."
    return f"Other settings below find it with at least {percent(lowest)} of the same accounts."


def number(value: float) -> str:
    """A number without digits that say nothing."""
    if float(value).is_integer() or abs(value) >= 100:
        return f"{round(value):,}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2g}"


def probability(p: float) -> str:
    """A probability as papers give it: 0.012, 3.4 × 10⁻¹²."""
    if p >= 0.001:
        return f"{p:.2g}"
    if p < _LEAST:
        return "below 10⁻³⁰⁰"
    digits, _, power = f"{p:.1e}".partition("e")
    return f"{digits}\u00a0×\u00a010{power.replace('-0', '-').translate(_SUPERSCRIPT)}"


def rate(share: float) -> str:
    """An error rate in percent, with all its digits that count."""
    return f"{100 * share:.6g} %"


def percent(share: float) -> str:
    """A share in percent."""
    return f"{100 * share:.0f} %" if share >= 0.01 or share == 0 else "less than 1 %"


def day(moment: datetime) -> str:
    """The day of a time (UTC)."""
    return moment.strftime("%Y-%m-%d")


def second(moment: datetime) -> str:
    """A time to the second (UTC), to the millisecond where it has any."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") + (f".{moment.microsecond // 1000:03d}" if moment.microsecond else "")


def leader(edge: Mapping[str, Any]) -> str:
    """Who of a pair was first, and how often."""
    first, second_, at_once = edge["a_first"], edge["b_first"], edge["at_once"]
    total = first + second_ + at_once
    if at_once > total / 2:
        return f"both at once {at_once} of {total} times"
    name, times = ("the first named", first) if first >= second_ else ("the second named", second_)
    return f"{name}, {times} of {total} times" if times > total / 2 else "neither clearly"


def explanations(checks: Checks) -> list[tuple[str, str]]:
    """What else could explain a group, and what the data say about each: (possible explanation, what was found)."""
    found = [("The same waking hours, or quickness at the same news", _hours(checks)), ("A scheduling tool", _scheduling(checks))]
    if checks.site is not None:
        found.append(("A newsroom, or pages of one owner", _newsroom(checks)))
    found.append(("Fans or followers of one subject", _fans(checks)))
    found.append(("A single event", f"They met on {checks.days} day{'s' if checks.days != 1 else ''}{_single_event(checks.days)}"))
    return found


def _single_event(days: int) -> str:
    return ": a live event that all comment on would look like this." if days <= 2 else "; one event does not explain that."


def _hours(checks: Checks) -> str:
    share = checks.close_edges / max(1, checks.edges)
    detail = f"{checks.close_edges} of {checks.edges} pairs are closer than even posts within the same hour would be by chance"
    if share >= _MOST:
        return f"{detail}: habits alone do not explain the group."
    return f"{detail}: habits explain the rest as well." if share >= _FEW else f"{detail}: habits may explain the group."


def _scheduling(checks: Checks) -> str:
    minute, five = percent(checks.on_minute), percent(checks.on_five_minutes)
    found = f"{minute} of the posts fall on a full minute (chance: 2 %), {five} on full five minutes (0.3 %)"
    ending = ": a schedule is likely." if checks.on_minute > _FEW or checks.on_five_minutes > 0.1 else ": no sign of one."
    return found + ending


def _newsroom(checks: Checks) -> str:
    found = f"{percent(checks.site_share)} of their links lead to one site"
    if checks.site_share > _HALF:
        return f"{found} ({checks.site}): ask who runs it and the accounts."
    return f"{found}: no sign of it."


def _fans(checks: Checks) -> str:
    if checks.sharing is None:
        return "Not tested."
    found = f"They share {number(checks.sharing)} times as many objects as activity and popularity explain"
    if checks.sharing < 3:
        return f"{found}: little in common but the timing."
    return f"{found}. Followers of one subject do that too; they need not post within seconds."
