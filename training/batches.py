"""Every batch of a training, cut and laid out beforehand by all cores, so that a GPU never waits for a data loader."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from gravamen.reading.windows import units
from statement_data import Annotated, Page, annotated, collate_pages, page_of
from statement_gold import is_held_out, labelled, written
from windows_data import Article, Spans, close_quotes_early, collate_examples, examples, grouped, polnear, straighten_quotes

Batch = dict[str, Tensor]
Cuts = list[list[Batch]]


def load_tokenizer(path: str) -> Tokenizer:
    """The WordPiece tokeniser, without limits of its own."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _attribution_article(job: tuple[str, Sequence[Any], str, int, bool]) -> Article:
    text, golds, path, seed, damage = job
    tokenizer, rng = load_tokenizer(path), random.Random(seed)
    article = Article(list(units(tokenizer, text)), list(golds))
    damaged = close_quotes_early(text, article.golds, rng) if damage else None
    if damaged is not None:
        article.variant = Article(list(units(tokenizer, damaged[0])), damaged[1])
    elif damage and rng.random() < 0.5:
        article.variant = Article(list(units(tokenizer, straighten_quotes(text))), article.golds)
    return article


def _attribution_cut(job: tuple[Sequence[Article], int, int]) -> list[dict[str, np.ndarray]]:
    articles, pieces, seed = job
    torch.set_num_threads(1)
    rng = random.Random(seed)
    items = [e for a in articles for e in examples(a, rng)]
    return [_plain(collate_examples(group)) for group in grouped(items, pieces, rng)]


def _statement_cut(job: tuple[Sequence[Annotated], int, int, bool]) -> list[dict[str, np.ndarray]]:
    documents, pieces, seed, is_to_learn = job
    torch.set_num_threads(1)
    rng = random.Random(seed)
    order = list(documents)
    rng.shuffle(order)
    # Documents whose windows are of like length go together, so that little is padded.
    pages = sorted((page_of(d, rng, is_to_learn) for d in order), key=lambda p: max(len(w.pieces) for w in p.windows))
    return [_plain(collate_pages(group)) for group in _groups(pages, pieces)]


def _groups(pages: Iterable[Page], pieces: int) -> Iterable[list[Page]]:
    waiting: list[Page] = []
    size = 0
    for page in pages:
        if not len(page.row_word):
            continue
        own = sum(len(w.pieces) for w in page.windows)
        if waiting and size + own > pieces:
            yield waiting
            waiting, size = [], 0
        waiting.append(page)
        size += own
    if waiting:
        yield waiting


def _annotated(job: tuple[str, str, dict[str, Any]]) -> Annotated:
    path, text, label = job
    return annotated(load_tokenizer(path), text, label)


def _plain(batch: Batch) -> dict[str, np.ndarray]:
    """Arrays, since every tensor handed from process to process takes a file descriptor."""
    return {name: tensor.numpy() for name, tensor in batch.items()}


def _tensors(cuts: list[list[dict[str, np.ndarray]]]) -> Cuts:
    return [[{name: torch.from_numpy(array) for name, array in batch.items()} for batch in cut] for cut in cuts]


def over_cores(work: Callable[[Any], Any], jobs: Sequence[Any]) -> list[Any]:
    """The results of jobs, worked off by all cores."""
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores) as pool:
        return list(pool.map(work, jobs, chunksize=max(1, len(jobs) // (cores * 4))))


def attribution_cuts(path: Path, tokenizer: str, cuts: int, pieces: int, seed: int, damage: bool = True) -> Cuts:
    """PolNeAR, cut `cuts` times at random places, in batches of about `pieces` word pieces."""
    jobs = [(text, golds, tokenizer, seed * 10_000 + i, damage) for i, (text, golds) in enumerate(polnear(path))]
    articles = over_cores(_attribution_article, jobs)
    return _tensors(over_cores(_attribution_cut, [(articles, pieces, seed * 100 + c) for c in range(cuts)]))


def statement_documents(data: Path, labels: Path, tokenizer: str) -> dict[str, list[Annotated]]:
    """All annotated documents that may be trained on: those given, our own of news, those written, and all news held out.

    Of what we wrote the held-out part is left out altogether: it measures how far the reader carries beyond the news it knows.
    """
    news, ours = list(labelled(data, labels)), {path.stem for path in labels.glob("*.json")}
    sorts = ["held out" if is_held_out(label["id"]) else "own" if label["id"] in ours else "given" for _, label in news]
    kept = list(written())
    documents = over_cores(_annotated, [(tokenizer, text, label) for text, label in [*news, *kept]])
    found: dict[str, list[Annotated]] = {sort: [] for sort in ("given", "own", "written", "held out")}
    for document, sort in zip(documents, [*sorts, *["written"] * len(kept)], strict=True):
        found[sort].append(document)
    return found


def statement_cuts(documents: Sequence[Annotated], cuts: int, pieces: int, seed: int, is_to_learn: bool = True) -> Cuts:
    """Documents, cut `cuts` times at random places, whole documents together in batches of about `pieces` word pieces."""
    return _tensors(over_cores(_statement_cut, [(documents, pieces, seed * 100 + c, is_to_learn) for c in range(cuts)]))


__all__ = ["Batch", "Cuts", "Spans", "attribution_cuts", "load_tokenizer", "over_cores", "statement_cuts", "statement_documents"]
