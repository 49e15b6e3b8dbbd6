"""One pass over a document's windows: what the network finds in each, and no more of its vectors than is asked for later.

The vectors of all words of a long document would fill the memory (a megabyte of text: 300 MB); those of the places that may name a
country or a time do not.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gravamen.model import Attribution, Span
from gravamen.reading.attributions import attributions_in
from gravamen.reading.drafts import Draft, drafts_in
from gravamen.reading.network import Encoded, Network

Floats = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sights:
    """The attributions and drafts of a document, and the vectors [384] of the places asked for."""

    attributions: list[Attribution] = field(default_factory=list[Attribution])
    drafts: list[Draft] = field(default_factory=list[Draft])
    vectors: dict[Span, Floats] = field(default_factory=dict[Span, Floats])


def sights(
    network: Network,
    encoded: Iterable[Encoded],
    text: str,
    bounds: Sequence[int],
    places: Iterable[Span],
    on_part: Callable[[float], None] | None = None,
) -> Sights:
    """Go through the windows of a text; `bounds` are the starts of its sentences, ascending; `on_part` hears how far it is (0 to 1)."""
    found = Sights()
    asked = sorted(set(places))
    for page, following in itertools.pairwise(itertools.chain(encoded, [None])):
        if page is None:
            break
        found.attributions.extend(attributions_in(network, page, text))
        found.drafts.extend(drafts_in(network, page, text, bounds))
        low, high = int(page.window.start[0]), int(following.window.start[0]) if following else len(text)
        found.vectors.update(_vectors(page, asked[bisect_left(asked, (low, low)) : bisect_left(asked, (high, high))]))
        if on_part:
            on_part(high / len(text))
    return found


def _vectors(page: Encoded, places: Sequence[Span]) -> Iterator[tuple[Span, Floats]]:
    """The vector of every place that has words in a window: the mean of its first and last word."""
    spans = np.array(places, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(page.window.end, spans[:, 0], "right").tolist()
    last = (np.searchsorted(page.window.start, spans[:, 1], "left") - 1).tolist()
    for place, a, b in zip(places, first, last, strict=True):
        if a <= b:
            yield place, (page.words[a] + page.words[b]) / 2
