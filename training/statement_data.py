"""Annotated documents → batches for the statement heads: all windows of a document, its statements, and its countries' mentions."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from gravamen.model import Span
from gravamen.reading.actors import Cast
from gravamen.reading.dates_in_text import find_expressions
from gravamen.reading.dialogue import REPORT, Choices, Mention, Turn, setting_of
from gravamen.reading.windows import Unit, Window, pack, units
from model import CLASSES
from statement_gold import all_sentences, classes_of
from windows_data import Spans, collate_windows, rows, window_size, words_of

IGNORED = -100
# How often a speaker's country is hidden though its words tell it, and told though they do not.
HIDDEN_SPEAKERS, TOLD_SPEAKERS = 0.15, 0.5


@dataclass(slots=True)
class Told:
    """One statement as gold: spans, class numbers, parties, and the numbers of the statements it replies to or stands with.

    `speaker` is the country that the speaker's words tell, `speaks_for` the one that is annotated.
    """

    source: Spans
    cue: Spans
    content: Spans
    condition: Spans
    speaker: str | None
    speaks_for: str | None = None
    classes: dict[str, int] = field(default_factory=dict)
    respondent: str | None = None
    addressee: str | None = None
    when: str | None = None
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
    times: list[Mention]
    today: str | None
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
                         s["speaker_country"], classes_of(s), s["respondent_country"], s["addressee_country"], s["when"],
                         [number[r] for r in s["replies_to"]], together))  # fmt: skip
    return Annotated(list(units(tokenizer, text)), sentences, cast.countries_in(0, len(text)),
                     times_in(text, label["published"]), label["published"], told)  # fmt: skip


def times_in(text: str, published: str | None) -> list[Mention]:
    """The times that a text names, as EDTF, in text order."""
    found = find_expressions(text, date.fromisoformat(published) if published else None)
    return [(e.edtf, e.span) for e in found if e.edtf]


@dataclass(slots=True)
class Placed:
    """Choices with, for each mention, its window, first and last word (-1 where it stands nowhere)."""

    choices: Choices
    window: np.ndarray
    first: np.ndarray
    last: np.ndarray

    @classmethod
    def of(cls, choices: Choices, windows: Sequence[Window]) -> Placed:
        """Find the mentions in the windows."""
        places = [(0, -1, -1) if span == REPORT else place_words(windows, span) or (0, -1, -1) for _, span in choices.mentions]
        return cls(choices, *(np.array([p[k] for p in places], np.int64) for k in range(3)))

    def number(self, value: str | None) -> int:
        """The class number of a value: the last one for none, IGNORED for one that cannot be chosen."""
        values = self.choices.values
        if value is None:
            return len(values)
        at = values.index(value) if value in values else IGNORED
        return at if at != IGNORED and self.choices.named[:, at].any() else IGNORED


@dataclass(slots=True)
class Page:
    """A document cut into windows and laid out in tables; S statements, K distinct anchors."""

    windows: list[Window]
    anchor_window: np.ndarray
    anchor_word: np.ndarray
    roles: list[np.ndarray]
    condition: list[np.ndarray]
    row_window: np.ndarray
    row_word: np.ndarray
    row_roles: list[np.ndarray]
    countries: Placed
    times: Placed
    speaks: np.ndarray
    speaker: np.ndarray
    classes: np.ndarray
    respondent: np.ndarray
    addressee: np.ndarray
    when: np.ndarray
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


def page_of(document: Annotated, rng: random.Random, is_to_learn: bool = True) -> Page:
    """Cut a document at random places and lay it out, to learn from it or to measure on it."""
    return page_on(list(pack(document.units, window_size(rng))), document, rng if is_to_learn else None)


def known_speaker(told: Told, rng: random.Random | None) -> str | None:
    """The country of a speaker as the dialogue hears it: at times it must tell it, at times it has been told what it found before."""
    if rng is None or not told.source:
        return told.speaker
    if told.speaker is None:
        return told.speaks_for if rng.random() < TOLD_SPEAKERS else None
    return None if rng.random() < HIDDEN_SPEAKERS else told.speaker


def page_on(windows: list[Window], document: Annotated, rng: random.Random | None = None) -> Page:
    """Lay out a document on its windows."""
    placed = [(t, w) for t in document.told if (w := place_words(windows, (t.cue or t.content)[0]))]
    told = [t for t, _ in placed]
    number = {id(t): i for i, t in enumerate(told)}
    known = [known_speaker(t, rng) for t in told]
    turns = [Turn(t.at, _sentence(document.sentences, t.at), t.content, t.source, speaker) for t, speaker in zip(told, known, strict=True)]
    setting = setting_of(turns, document.mentions, document.times, document.today)
    countries, times = Placed.of(setting.countries, windows), Placed.of(setting.times, windows)
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

    numbers = lambda values: np.array(list(values), np.int64)  # noqa: E731
    asked = numbers(countries.number(t.speaks_for) if t.source and k is None else IGNORED for t, k in zip(told, known, strict=True))
    return Page(
        windows, numbers(w for w, _ in anchors), numbers(x for _, x in anchors),
        [by_anchor[a][0] for a in anchors], [by_anchor[a][1] for a in anchors],
        numbers(w for _, (w, _, _) in placed), numbers(x for _, (_, x, _) in placed), row_roles,
        countries, times, setting.speaks, asked, classes, numbers(countries.number(t.respondent) for t in told),
        numbers(countries.number(t.addressee) for t in told), numbers(times.number(t.when) for t in told), replies, together,
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
    d = len(pages)
    batch |= {
        "row_at": torch.zeros(d, s, dtype=torch.long), "real": torch.zeros(d, s), "classes": torch.full((d, s, len(CLASSES)), IGNORED),
        "replies": torch.zeros(d, s, s, dtype=torch.uint8), "together": torch.zeros(d, s, s, dtype=torch.uint8),
    }  # fmt: skip
    at = 0
    for i, p in enumerate(pages):
        n = len(p.row_word)
        batch["row_at"][i, :n] = torch.arange(at, at + n)
        at += n
        batch["real"][i, :n] = 1
        batch["classes"][i, :n] = torch.from_numpy(p.classes)
        for key in ("replies", "together"):
            batch[key][i, :n, :n] = torch.from_numpy(getattr(p, key))
    batch |= _collate_choices("countries", [p.countries for p in pages], base, s)
    batch |= _collate_choices("times", [p.times for p in pages], base, s)
    batch["speaks"] = torch.zeros(d, s, batch["countries.present"].shape[1])
    for i, p in enumerate(pages):
        batch["speaks"][i, : len(p.speaks), : p.speaks.shape[1]] = torch.from_numpy(p.speaks)
    for key, kind in (("respondent", "countries"), ("addressee", "countries"), ("when", "times"), ("speaker", "countries")):
        batch[key] = torch.full((d, s), IGNORED)
        for i, p in enumerate(pages):
            values = torch.from_numpy(getattr(p, key)).clone()
            values[values == len(getattr(p, kind).choices.values)] = batch[f"{kind}.present"].shape[1]
            batch[key][i, : len(values)] = values
    return batch


def _collate_choices(kind: str, placed: Sequence[Placed], base: np.ndarray, s: int) -> dict[str, Tensor]:
    """Padded tables of the mentions of some documents, and which values each document has (`present` [D, C])."""
    d = len(placed)
    m, c = max(1, *(len(p.first) for p in placed)), max(1, *(len(p.choices.values) for p in placed))
    tables = {
        "window": torch.zeros(d, m, dtype=torch.long), "first": torch.full((d, m), -1), "last": torch.full((d, m), -1),
        "relation": torch.zeros(d, s, m, dtype=torch.uint8), "prominence": torch.zeros(d, m, dtype=torch.long),
        "named": torch.zeros(d, m, c), "present": torch.zeros(d, c),
    }  # fmt: skip
    for i, p in enumerate(placed):
        k, (n, _), q = len(p.first), p.choices.relation.shape, len(p.choices.values)
        tables["window"][i, :k] = torch.from_numpy(p.window + base[i])
        tables["first"][i, :k], tables["last"][i, :k] = torch.from_numpy(p.first), torch.from_numpy(p.last)
        tables["prominence"][i, :k] = torch.from_numpy(p.choices.prominence)
        tables["relation"][i, :n, :k] = torch.from_numpy(p.choices.relation)
        tables["named"][i, :k, :q] = torch.from_numpy(p.choices.named)
        tables["present"][i, :q] = 1
    return {f"{kind}.{name}": table for name, table in tables.items()}
