"""Annotated documents → batches for the statement heads: all windows of a document, its statements, and its countries' mentions."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from gravamen.model import Span
from gravamen.reading.actors import Cast
from gravamen.reading.dialogue import Mention, Turn, setting_of
from gravamen.reading.windows import MAX_PIECES, Unit, Window, pack, units
from model import CLASSES
from statement_gold import all_sentences, classes_of
from windows_data import Spans, collate_windows, rows, words_of

IGNORED = -100


@dataclass(slots=True)
class Told:
    """One statement as gold: spans, class numbers, parties, and the numbers of the statements it replies to or stands with."""

    source: Spans
    cue: Spans
    content: Spans
    condition: Spans
    speaker: str | None
    classes: dict[str, int] = field(default_factory=dict)
    respondent: str | None = None
    addressee: str | None = None
    replies: list[int] = field(default_factory=list)
    together: list[int] = field(default_factory=list)

    @property
    def at(self) -> int:
        """Offset of the anchor: the start of the cue, else of the content."""
        return (self.cue or self.content)[0][0]


@dataclass(slots=True)
class Annotated:
    """A tokenised document with its statements in the order of their anchors; `sentences` and `mentions` in text order."""

    units: list[Unit]
    sentences: Spans
    mentions: list[Mention]
    told: list[Told]


def annotated(tokenizer: Tokenizer, text: str, label: dict[str, Any]) -> Annotated:
    """An annotated article."""
    sentences = all_sentences(text)
    cast = Cast.of(text, sentences, label["published"])
    rows = sorted(label["statements"], key=lambda s: (s["cue_span"] or s["content_spans"][0])[0])
    number = {s["id"]: i for i, s in enumerate(rows)}
    disputes = [{number[i] for i in d["statements"]} for d in label["disputes"]]
    told = []
    for i, s in enumerate(rows):
        pieces = lambda key, s=s: [tuple(s[key])] if s[key] else []  # noqa: E731
        source = pieces("speaker_span")
        speaker = None
        if source:
            actor = cast.resolve(source[0])
            cast.note_speaker(source[0], actor)
            speaker = actor.country
        together = sorted({j for d in disputes if i in d for j in d if j != i})
        told.append(Told(source, pieces("cue_span"), [tuple(c) for c in s["content_spans"]], pieces("condition"), speaker,
                         classes_of(s, label["published"]), s["respondent_country"], s["addressee_country"],
                         [number[r] for r in s["replies_to"]], together))  # fmt: skip
    return Annotated(list(units(tokenizer, text)), sentences, cast.countries_in(0, len(text)), told)


@dataclass(slots=True)
class Page:
    """A document cut into windows and laid out in tables; S statements, M mentions, C countries, K distinct anchors."""

    windows: list[Window]
    anchor_window: np.ndarray
    anchor_word: np.ndarray
    roles: list[np.ndarray]
    condition: list[np.ndarray]
    row_window: np.ndarray
    row_word: np.ndarray
    row_roles: list[np.ndarray]
    mention_window: np.ndarray
    mention_first: np.ndarray
    mention_last: np.ndarray
    relation: np.ndarray
    prominence: np.ndarray
    named: np.ndarray
    speaks: np.ndarray
    classes: np.ndarray
    respondent: np.ndarray
    addressee: np.ndarray
    replies: np.ndarray
    together: np.ndarray


def place_words(windows: Sequence[Window], span: Span) -> tuple[int, int, int] | None:
    """Window number, first and last word of a span, by where it begins; None where no word begins in it."""
    number = bisect_right([int(w.start[0]) for w in windows], span[0]) - 1
    if number < 0:
        return None
    window = windows[number]
    first = int(np.searchsorted(window.end, span[0], "right"))
    last = int(np.searchsorted(window.start, span[1], "left")) - 1
    return (number, first, last) if first <= last else None


def page_of(document: Annotated, rng: random.Random) -> Page:
    """Cut a document at random places and lay it out."""
    return page_on(list(pack(document.units, rng.randint(48, MAX_PIECES))), document)


def page_on(windows: list[Window], document: Annotated) -> Page:
    """Lay out a document on its windows."""
    placed = [(t, w) for t in document.told if (w := place_words(windows, (t.cue or t.content)[0]))]
    told = [t for t, _ in placed]
    number = {id(t): i for i, t in enumerate(told)}
    turns = [Turn(t.at, _sentence(document.sentences, t.at), t.content, t.source, t.speaker) for t in told]
    setting = setting_of(turns, document.mentions)
    places = [place_words(windows, span) for _, span in setting.mentions]
    places = [p or (0, 0, 0) for p in places]
    country = {code: i for i, code in enumerate(setting.countries)}
    nobody = len(country)
    by_anchor: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = {}
    row_roles: list[np.ndarray] = []
    for t, (w, word, _) in placed:
        window = windows[w]
        role = np.zeros(len(window.start), dtype=np.uint8)
        role[words_of(window, t.content)] = 3
        role[words_of(window, t.cue)] = 2
        role[words_of(window, t.source)] = 1
        row_roles.append(role)
        condition = words_of(window, t.condition)
        if (w, word) in by_anchor:
            old, mark = by_anchor[w, word]
            by_anchor[w, word] = np.where(old > 0, old, role), mark | condition
        else:
            by_anchor[w, word] = role, condition
    anchors = sorted(by_anchor)
    size = len(told)
    replies, together = np.zeros((size, size), dtype=np.uint8), np.zeros((size, size), dtype=np.uint8)
    for i, t in enumerate(told):
        for table, others in ((replies, t.replies), (together, t.together)):
            for j in others:
                other = number.get(id(document.told[j]))
                if other is not None:
                    table[i, other] = 1
    classes = np.array([[t.classes.get(name, IGNORED) for name in CLASSES] for t in told], dtype=np.int64).reshape(size, len(CLASSES))

    def party(code: str | None) -> int:
        return nobody if code is None else country.get(code, IGNORED)

    return Page(
        windows, np.array([w for w, _ in anchors], np.int64), np.array([x for _, x in anchors], np.int64),
        [by_anchor[a][0] for a in anchors], [by_anchor[a][1] for a in anchors],
        np.array([w for _, (w, _, _) in placed], np.int64), np.array([x for _, (_, x, _) in placed], np.int64), row_roles,
        *(np.array([p[k] for p in places], np.int64) for k in range(3)),
        setting.relation, setting.prominence, setting.named, setting.speaks, classes,
        np.array([party(t.respondent) for t in told], np.int64), np.array([party(t.addressee) for t in told], np.int64),
        replies, together,
    )  # fmt: skip


def _sentence(sentences: Spans, at: int) -> Span:
    return sentences[max(0, bisect_right([a for a, _ in sentences], at) - 1)]


def collate_pages(pages: Sequence[Page]) -> dict[str, Tensor]:
    """Padded tensors of some documents. Rows of statements, anchors and mentions point into the windows of the batch."""
    windows = [w for p in pages for w in p.windows]
    batch = collate_windows(windows)
    width = batch["first"].shape[1]
    base = np.cumsum([0, *(len(p.windows) for p in pages)])[:-1]
    batch["is_anchor"] = torch.zeros(len(windows), width, dtype=torch.uint8)
    stack = lambda key: torch.from_numpy(np.concatenate([getattr(p, key) + b for p, b in zip(pages, base, strict=True)]))  # noqa: E731
    flat = lambda key: torch.from_numpy(np.concatenate([getattr(p, key) for p in pages]))  # noqa: E731
    batch["anchor_window"], batch["anchor_word"] = stack("anchor_window"), flat("anchor_word")
    batch["is_anchor"][batch["anchor_window"], batch["anchor_word"]] = 1
    batch["roles"] = rows([r for p in pages for r in p.roles], width, 255)
    batch["condition"] = rows([r.astype(np.uint8) for p in pages for r in p.condition], width, 0)
    batch["row_roles"] = rows([r for p in pages for r in p.row_roles], width, 0)
    batch["row_window"], batch["row_word"] = stack("row_window"), flat("row_word")
    s = max(1, *(len(p.row_word) for p in pages))
    m = max(1, *(len(p.prominence) for p in pages))
    c = max(1, *(p.named.shape[1] for p in pages))
    d = len(pages)
    batch |= {
        "row_at": torch.zeros(d, s, dtype=torch.long), "real": torch.zeros(d, s),
        "mention_window": torch.zeros(d, m, dtype=torch.long), "mention_first": torch.zeros(d, m, dtype=torch.long),
        "mention_last": torch.zeros(d, m, dtype=torch.long), "relation": torch.zeros(d, s, m, dtype=torch.uint8),
        "prominence": torch.zeros(d, m, dtype=torch.long), "named": torch.zeros(d, m, c), "speaks": torch.zeros(d, s, c),
        "present": torch.zeros(d, c), "classes": torch.full((d, s, len(CLASSES)), IGNORED),
        "respondent": torch.full((d, s), IGNORED), "addressee": torch.full((d, s), IGNORED),
        "replies": torch.zeros(d, s, s, dtype=torch.uint8), "together": torch.zeros(d, s, s, dtype=torch.uint8),
    }  # fmt: skip
    at = 0
    for i, p in enumerate(pages):
        n, k, q = len(p.row_word), len(p.prominence), p.named.shape[1]
        batch["row_at"][i, :n] = torch.arange(at, at + n)
        at += n
        batch["real"][i, :n] = 1
        batch["present"][i, :q] = 1
        batch["mention_window"][i, :k] = torch.from_numpy(p.mention_window + base[i])
        for key in ("mention_first", "mention_last", "prominence"):
            batch[key][i, :k] = torch.from_numpy(getattr(p, key))
        batch["relation"][i, :n, :k] = torch.from_numpy(p.relation)
        batch["named"][i, :k, :q] = torch.from_numpy(p.named)
        batch["speaks"][i, :n, :q] = torch.from_numpy(p.speaks)
        batch["classes"][i, :n] = torch.from_numpy(p.classes)
        for key in ("respondent", "addressee"):
            values = torch.from_numpy(getattr(p, key)).clone()
            values[values == q] = c
            batch[key][i, :n] = values
        for key in ("replies", "together"):
            batch[key][i, :n, :n] = torch.from_numpy(getattr(p, key))
    return batch
