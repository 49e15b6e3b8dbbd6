"""Text families: texts that are copies of each other but for a few words count as one object."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
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
_Bucket = list[list[int]]
"""Texts that agree in a band of their sketches, those known to be of one family in one list."""


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
    bands = MinHashLSH(threshold=_CANDIDATE_JACCARD, num_perm=_PERMUTATIONS).hashranges
    index = defaultdict[tuple[int, bytes], _Bucket](list)
    for number, sketch in zip(order, _sketches([texts[number] for number in order]), strict=True):
        buckets = [index[start, bytes(sketch.hashvalues[start:end])] for start, end in bands]
        _join(number, buckets, parent, texts)
    first = dict[int, str]()
    for number in order:
        first.setdefault(_root(parent, number), texts[number])
    return [hashlib.sha256(first[_root(parent, number)].encode()).hexdigest()[:24] for number in range(len(texts))]


def _join(number: int, buckets: Sequence[_Bucket], parent: list[int], texts: Sequence[str]) -> None:
    """Joins a text with every family that holds a candidate like it, and puts it into its buckets.

    A family is passed over as one, once the text is of it: beside thousands of copies each further one looks at few of them.
    """
    unlike = set[int]()
    for bucket in buckets:
        together = dict[int, list[int]]()
        for members in bucket:
            family = _root(parent, members[0])
            if family != _root(parent, number) and _is_like_one(number, members, unlike, texts):
                parent[_root(parent, number)] = family
        for members in (*bucket, [number]):
            family = _root(parent, members[0])
            # The shorter list goes into the longer: families that grow together are not copied again and again.
            fewer, more = sorted((members, together.get(family, [])), key=len)
            more.extend(fewer)
            together[family] = more
        bucket[:] = together.values()


def _is_like_one(number: int, members: Sequence[int], unlike: set[int], texts: Sequence[str]) -> bool:
    for other in members:
        if other not in unlike:
            if fuzz.ratio(texts[other], texts[number], score_cutoff=LIKENESS):
                return True
            unlike.add(other)
    return False


def _sketches(texts: Sequence[str]) -> Iterator[Any]:
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
