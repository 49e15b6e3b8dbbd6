"""Gold → training examples: windows with, per anchor, the role of every word; and batches of them."""

from __future__ import annotations

import gzip
import json
import random
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gravamen.reading.windows import MAX_PIECES, Unit, Window, pack

Spans = list[tuple[int, int]]


@dataclass(slots=True)
class Gold:
    """What one anchor has: spans in the text, and (for statements) its classes and marks."""

    source: Spans
    cue: Spans
    content: Spans
    classes: dict[str, int] = field(default_factory=dict)
    marks: dict[str, Spans] = field(default_factory=dict)


@dataclass(slots=True)
class Article:
    """A tokenised article with its gold."""

    units: list[Unit]
    golds: list[Gold]
    is_statements: bool
    variant: Article | None = None


@dataclass(slots=True)
class Example:
    """One window with its labels; roles [K, W], marks [K, W, 3], classes one dict an anchor."""

    window: Window
    anchors: np.ndarray
    roles: np.ndarray
    tags: np.ndarray
    marks: np.ndarray
    classes: list[dict[str, int]]
    class_roles: list[np.ndarray]
    class_anchor: list[int]
    is_statements: bool


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
    marks: dict[int, np.ndarray] = {}
    tags = np.zeros(size, dtype=np.int64)
    classes: list[dict[str, int]] = []
    class_roles: list[np.ndarray] = []
    class_anchor: list[int] = []
    for gold in article.golds:
        spans = gold.cue or gold.content
        if not spans or not any(a < high and b > low for a, b in spans):
            continue
        cue = words_of(window, gold.cue) if gold.cue else words_of(window, gold.content[:1])
        if not cue.any():
            continue
        anchor = int(np.argmax(cue))
        role = np.zeros(size, dtype=np.int64)
        role[words_of(window, gold.content)] = 3
        if gold.cue:
            role[cue] = 2
        role[words_of(window, gold.source)] = 1
        for kind in (1, 2, 3):
            where = (role == kind) & (tags == 0)
            begins = where & ~np.concatenate([[False], where[:-1]])
            tags[where] = 2 * kind
            tags[begins] = 2 * kind - 1
        if anchor in by_anchor:
            old = by_anchor[anchor]
            by_anchor[anchor] = np.where(old > 0, old, role)
        else:
            by_anchor[anchor] = role
        mark = np.stack([words_of(window, gold.marks.get(m, [])) for m in ("condition", "respondent", "addressee")], -1)
        marks[anchor] = marks.get(anchor, np.zeros_like(mark)) | mark
        if gold.classes:
            classes.append(gold.classes)
            class_roles.append(role)
            class_anchor.append(anchor)
    anchors = np.array(sorted(by_anchor), dtype=np.int64)
    roles = np.stack([by_anchor[a] for a in anchors]) if len(anchors) else np.zeros((0, size), dtype=np.int64)
    mark_rows = np.stack([marks[a] for a in anchors]) if len(anchors) else np.zeros((0, size, 3), dtype=bool)
    return Example(window, anchors, roles, tags, mark_rows, classes, class_roles, class_anchor, article.is_statements)


def examples(article: Article, rng: random.Random) -> list[Example]:
    """The windows of one article, cut at random places, sometimes of its damaged variant."""
    chosen = article.variant if article.variant is not None and rng.random() < 0.25 else article
    return [example(w, chosen) for w in pack(chosen.units, rng.randint(48, MAX_PIECES))]


@dataclass(slots=True)
class Batch:
    """Padded tensors; K anchors and S statements over the B windows of the batch."""

    pieces: Tensor
    features: Tensor
    mask: Tensor
    first: Tensor
    word_mask: Tensor
    tags: Tensor
    is_anchor: Tensor
    is_statements: Tensor
    window_of: Tensor
    anchor: Tensor
    roles: Tensor
    marks: Tensor
    class_window: Tensor
    class_anchor: Tensor
    class_roles: Tensor
    classes: dict[str, Tensor]

    def to(self, device: torch.device) -> Batch:
        """The same batch on a device."""
        moved = {f.name: getattr(self, f.name) for f in fields(self)}
        classes = {name: t.to(device) for name, t in moved.pop("classes").items()}
        return Batch(**{name: t.to(device) for name, t in moved.items()}, classes=classes)


def collate(items: list[Example], class_names: list[str]) -> Batch:
    """Pad examples to one batch; a class that an anchor has no gold for is -100."""
    t = max(len(e.window.pieces) for e in items)
    w = max(len(e.window.first) for e in items)
    b = len(items)
    pieces, features, mask = (torch.zeros(b, t, dtype=torch.long) for _ in range(3))
    first, tags, is_anchor = (torch.zeros(b, w, dtype=torch.long) for _ in range(3))
    word_mask = torch.zeros(b, w, dtype=torch.bool)
    window_of, anchor, roles, marks = [], [], [], []
    cw, ca, cr, cc = [], [], [], []
    for i, e in enumerate(items):
        n, m = len(e.window.pieces), len(e.window.first)
        pieces[i, :n] = torch.from_numpy(e.window.pieces)
        features[i, :n] = torch.from_numpy(e.window.features)
        mask[i, :n] = 1
        first[i, :m] = torch.from_numpy(e.window.first)
        word_mask[i, :m] = True
        tags[i, :m] = torch.from_numpy(e.tags)
        is_anchor[i, torch.from_numpy(e.anchors)] = 1
        for k, at in enumerate(e.anchors):
            row = torch.full((w,), -100)
            row[:m] = torch.from_numpy(e.roles[k])
            mark = torch.zeros(w, 3)
            mark[:m] = torch.from_numpy(e.marks[k]).float()
            window_of.append(i), anchor.append(int(at)), roles.append(row), marks.append(mark)
        for c, r, at in zip(e.classes, e.class_roles, e.class_anchor, strict=True):
            row = torch.zeros(w, dtype=torch.long)
            row[:m] = torch.from_numpy(r)
            cw.append(i), ca.append(at), cr.append(row), cc.append(c)
    classes = {n: torch.tensor([c.get(n, -100) for c in cc], dtype=torch.long) for n in class_names}
    stacked = lambda rows, *empty: torch.stack(rows) if rows else torch.zeros(*empty)  # noqa: E731
    return Batch(
        pieces, features, mask, first, word_mask, tags, is_anchor, torch.tensor([e.is_statements for e in items]),
        torch.tensor(window_of, dtype=torch.long), torch.tensor(anchor, dtype=torch.long),
        stacked(roles, 0, w).long(), stacked(marks, 0, w, 3),
        torch.tensor(cw, dtype=torch.long), torch.tensor(ca, dtype=torch.long), stacked(cr, 0, w).long(), classes,
    )  # fmt: skip


def batches(items: list[Example], pieces: int, rng: random.Random) -> Iterator[list[Example]]:
    """Groups of windows of like length, about `pieces` word pieces each, in random order."""
    items = sorted(items, key=lambda e: len(e.window.pieces) + rng.random() * 24)
    groups: list[list[Example]] = [[]]
    for item in items:
        if groups[-1] and len(item.window.pieces) * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(item)
    rng.shuffle(groups)
    yield from groups
