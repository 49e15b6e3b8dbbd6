"""Text families: texts that are copies of each other but for a few words count as one object."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz

SHORTEST = 25
"""Characters below which a text says nothing about who copied whom: greetings, slogans of three words."""
LIKENESS = 85.0
"""Percent of characters that two texts of a family share in order (rapidfuzz ratio). Two words changed in twenty leave about 92."""
_PERMUTATIONS = 64
_CANDIDATE_JACCARD = 0.5
_SHINGLE = 5
_SEED = 1
_LONGEST = 4_000
"""Characters of a text that are compared; what agrees so far is a copy."""
_NOISE = re.compile(r"^rt @\w+:?|https?://\S+|@\w+", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def normal_form(text: str) -> str | None:
    """A text without what copies change freely: case, spacing, links, who is addressed; None where too little is left."""
    plain = unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).casefold()
    plain = _SPACE.sub(" ", _NOISE.sub(" ", plain)).strip()[:_LONGEST]
    return plain if len(plain) >= SHORTEST else None


def families(texts: Sequence[str]) -> list[str]:
    """The name of the family of each text (distinct, in normal form): the same for the same texts in any order.

    Candidates come from locality-sensitive hashing of character 5-grams (Broder 1997; `datasketch`), and are joined where the texts
    themselves are alike by `LIKENESS`; families are what is connected. A family is named by the SHA-256 of its first text in order.
    """
    order = sorted(range(len(texts)), key=texts.__getitem__)
    parent = list(range(len(texts)))
    index: Any = MinHashLSH(threshold=_CANDIDATE_JACCARD, num_perm=_PERMUTATIONS)
    for number, sketch in zip(order, _sketches([texts[number] for number in order]), strict=True):
        for other in sorted(index.query(sketch)):
            roots = _root(parent, other), _root(parent, number)
            if roots[0] != roots[1] and fuzz.ratio(texts[other], texts[number], score_cutoff=LIKENESS):
                parent[roots[1]] = roots[0]
        index.insert(number, sketch)
    first = dict[int, str]()
    for number in order:
        first.setdefault(_root(parent, number), texts[number])
    return [hashlib.sha256(first[_root(parent, number)].encode()).hexdigest()[:24] for number in range(len(texts))]


def _sketches(texts: Sequence[str]) -> Iterator[MinHash]:
    shingled = ([text[i : i + _SHINGLE].encode() for i in range(len(text) - _SHINGLE + 1)] for text in texts)
    for shingles in shingled:
        sketch: Any = MinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update_batch(shingles)
        yield sketch


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
