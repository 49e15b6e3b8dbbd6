"""Gold → training examples: windows with, per anchor, the role of every word; and batches of them."""

from __future__ import annotations

import gzip
import json
import random
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gravamen.reading.windows import MAX_PIECES, Unit, Window, pack

Spans = list[tuple[int, int]]


@dataclass(slots=True)
class Gold:
    """The spans of one attribution."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(slots=True)
class Article:
    """A tokenised article with its attributions, and a variant of it with other quotation marks."""

    units: list[Unit]
    golds: list[Gold]
    variant: Article | None = None


@dataclass(slots=True)
class Example:
    """One window with its labels: anchor words [K], roles [K, W], BIO tags [W]."""

    window: Window
    anchors: np.ndarray
    roles: np.ndarray
    tags: np.ndarray


def polnear(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    """Text and gold attributions of a PolNeAR file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for line in lines:
            o = json.loads(line)
            golds = [Gold(*([tuple(s) for s in a.get(r) or []] for r in ("source", "cue", "content"))) for a in o["attributions"]]
            yield o["text"], golds


_QUOTE = re.compile("“([^“”\n]{60,}?)”")
_INNER_END = re.compile(r"[.!?] (?=[A-Z])")


def close_quotes_early(text: str, golds: list[Gold], rng: random.Random) -> tuple[str, list[Gold]] | None:
    """Damage the text as bad copying does: the mark closes after the first sentence, a stray mark stands at the end."""
    edits: list[tuple[int, int]] = []
    for match in _QUOTE.finditer(text):
        inner = _INNER_END.search(match.group(1))
        if inner and rng.random() < 0.7:
            edits.append((match.start(1) + inner.start() + 1, match.end() - 1))
    if not edits:
        return None
    chars = list(text)
    for _, closing in edits:
        chars[closing] = rng.choice(["’", "'", "”"])
    inserted = [at for at, _ in edits]
    damaged: list[str] = []
    last = 0
    for at in inserted:
        damaged += ["".join(chars[last:at]), "”"]
        last = at
    damaged.append("".join(chars[last:]))

    def moved(spans: Spans) -> Spans:
        return [(a + bisect_left(inserted, a + 1), b + bisect_left(inserted, b)) for a, b in spans]

    return "".join(damaged), [Gold(moved(g.source), moved(g.cue), moved(g.content)) for g in golds]


def straighten_quotes(text: str) -> str:
    """Typewriter marks instead of printers' ones (offsets stay)."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def words_of(window: Window, spans: Spans) -> np.ndarray:
    """Mask [W] of the window's words that lie in the spans."""
    mask = np.zeros(len(window.start), dtype=bool)
    for a, b in spans:
        mask |= (window.start < b) & (window.end > a)
    return mask


def example(window: Window, article: Article) -> Example:
    """Label one window."""
    size = len(window.start)
    low, high = int(window.start[0]), int(window.end[-1])
    by_anchor: dict[int, np.ndarray] = {}
    tags = np.zeros(size, dtype=np.uint8)
    for gold in article.golds:
        spans = gold.cue or gold.content
        if not spans or not any(a < high and b > low for a, b in spans):
            continue
        cue = words_of(window, gold.cue) if gold.cue else words_of(window, gold.content[:1])
        if not cue.any():
            continue
        anchor = int(np.argmax(cue))
        role = np.zeros(size, dtype=np.uint8)
        role[words_of(window, gold.content)] = 3
        if gold.cue:
            role[cue] = 2
        role[words_of(window, gold.source)] = 1
        for kind in (1, 2, 3):
            where = (role == kind) & (tags == 0)
            begins = where & ~np.concatenate([[False], where[:-1]])
            tags[where] = 2 * kind
            tags[begins] = 2 * kind - 1
        old = by_anchor.get(anchor)
        by_anchor[anchor] = role if old is None else np.where(old > 0, old, role)
    anchors = np.array(sorted(by_anchor), dtype=np.int64)
    roles = np.stack([by_anchor[a] for a in anchors]) if len(anchors) else np.zeros((0, size), dtype=np.uint8)
    return Example(window, anchors, roles, tags)


def window_size(rng: random.Random) -> int:
    """Most word pieces of a window: half the time as many as when reading, else fewer, so that a cut may stand anywhere."""
    return MAX_PIECES if rng.random() < 0.5 else rng.randint(48, MAX_PIECES)


def examples(article: Article, rng: random.Random) -> list[Example]:
    """The windows of one article, cut at random places, sometimes of its damaged variant."""
    chosen = article.variant if article.variant is not None and rng.random() < 0.25 else article
    return [example(w, chosen) for w in pack(chosen.units, window_size(rng))]


def collate_examples(items: Sequence[Example]) -> dict[str, Tensor]:
    """Padded tensors of some windows: those of `collate_windows`, tags [B, W], is_anchor [B, W], and per anchor its roles [K, W]."""
    batch = collate_windows([e.window for e in items])
    width = batch["first"].shape[1]
    batch["tags"] = rows([e.tags for e in items], width, 255)
    batch["is_anchor"] = torch.zeros(len(items), width, dtype=torch.uint8)
    for i, e in enumerate(items):
        batch["is_anchor"][i, torch.from_numpy(e.anchors)] = 1
    batch["anchor_window"] = torch.tensor([i for i, e in enumerate(items) for _ in e.anchors], dtype=torch.long)
    batch["anchor_word"] = torch.tensor([int(a) for e in items for a in e.anchors], dtype=torch.long)
    batch["roles"] = rows([r for e in items for r in e.roles], width, 255)
    return batch


def collate_windows(windows: Sequence[Window]) -> dict[str, Tensor]:
    """Padded pieces [B, T], features [B, T], mask [B, T], first pieces of words [B, W] and word mask [B, W]."""
    t = max(len(w.pieces) for w in windows)
    n = max(len(w.first) for w in windows)
    b = len(windows)
    batch = {
        "pieces": torch.zeros(b, t, dtype=torch.int32), "features": torch.zeros(b, t, dtype=torch.uint8),
        "mask": torch.zeros(b, t, dtype=torch.bool), "first": torch.zeros(b, n, dtype=torch.int32),
        "word_mask": torch.zeros(b, n, dtype=torch.bool),
    }  # fmt: skip
    for i, w in enumerate(windows):
        size, words = len(w.pieces), len(w.first)
        batch["pieces"][i, :size] = torch.from_numpy(w.pieces)
        batch["features"][i, :size] = torch.from_numpy(w.features)
        batch["mask"][i, :size] = True
        batch["first"][i, :words] = torch.from_numpy(w.first)
        batch["word_mask"][i, :words] = True
    return batch


def rows(arrays: Sequence[np.ndarray], width: int, fill: int) -> Tensor:
    """Arrays of one row each, padded to [N, width] bytes."""
    table = np.full((len(arrays), width), fill, dtype=np.uint8)
    for i, row in enumerate(arrays):
        table[i, : len(row)] = row
    return torch.from_numpy(table)


def grouped(items: list[Example], pieces: int, rng: random.Random) -> Iterator[list[Example]]:
    """Groups of windows of like length, about `pieces` word pieces each, in random order."""
    items = sorted(items, key=lambda e: len(e.window.pieces) + rng.random() * 24)
    groups: list[list[Example]] = [[]]
    for item in items:
        if groups[-1] and len(item.window.pieces) * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(item)
    rng.shuffle(groups)
    yield from groups
