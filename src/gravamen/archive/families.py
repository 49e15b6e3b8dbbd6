"""Near-duplicate texts: wire copies, re-posts, the same report lightly edited.

Two texts are near duplicates where at least `THRESHOLD` of their runs of three words are the same, as MinHash estimates it
(Broder 1997; the library is datasketch). Bands of the signature find the candidates without comparing every pair.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Signature = NDArray[np.uint64]

RULE = "near duplicates 1"
THRESHOLD = 0.6
SHINGLE_WORDS = 3
PERMUTATIONS = 128
# 25 bands of 5 rows find a pair of texts that are alike to 0.6 with probability 0.87, to 0.7 with 0.99.
BANDS, ROWS = 25, 5
_WORD = re.compile(r"\w+")


def signature_of(text: str) -> Signature | None:
    """The MinHash signature of a text's runs of three words; None where it is too short to have one."""
    words = [word.encode("utf-8") for word in _WORD.findall(text.lower())]
    if len(words) < SHINGLE_WORDS:
        return None
    shingles = {b" ".join(words[n : n + SHINGLE_WORDS]) for n in range(len(words) - SHINGLE_WORDS + 1)}
    minhash = _empty().copy()
    minhash.update_batch(shingles)
    return minhash.hashvalues.astype(np.uint64)


@cache
def _empty() -> Any:
    from datasketch import MinHash  # noqa: PLC0415 - it loads SciPy, which only adding and verifying need

    # The permutations follow from the seed, and take longer to draw than a text takes to sign.
    return MinHash(num_perm=PERMUTATIONS, seed=1)


def band_keys(signature: Signature) -> list[int]:
    """The keys (63 bits, so that every database takes them) under which near duplicates meet."""
    data = packed(signature)
    size = ROWS * 8
    bands = [bytes([band]) + data[band * size : (band + 1) * size] for band in range(BANDS)]
    return [int.from_bytes(hashlib.blake2b(band, digest_size=8).digest(), "big") >> 1 for band in bands]


def alikeness(one: Signature, other: Signature) -> float:
    """The share of runs of three words that two texts have in common, as their signatures estimate it (0 to 1)."""
    return int(np.count_nonzero(one == other)) / PERMUTATIONS


def packed(signature: Signature) -> bytes:
    """A signature for the database."""
    return signature.astype("<u8").tobytes()


def unpacked(data: bytes) -> Signature:
    """A signature from the database."""
    return np.frombuffer(data, dtype="<u8").astype(np.uint64)
