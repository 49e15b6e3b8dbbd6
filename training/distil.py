r"""Let an ensemble of trained readers label documents that nobody annotated, for a smaller reader to learn from.

    python training/distil.py run/a/model.pt run/b/model.pt … --minilm … --tokenizer … --data ../shared/data \
      --labels training/labels -o run/pseudo.pt

The news articles that are not annotated are read by the ensemble. Its averaged judgements, as probabilities, are what the student is
asked for beside the annotated articles (knowledge distillation: Hinton, Vinyals, Dean 2015).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from batches import Batch, Cuts, load_tokenizer, over_cores
from export import load
from gravamen.reading.actors import Cast
from gravamen.reading.runs import word_runs
from gravamen.reading.windows import Window, pack, units
from losses import ATTRIBUTION, CHOICES, STATEMENT, absent, dialogue_inputs, pair_logits, word_vectors
from model import CLASSES, Reader
from statement_data import Annotated, Page, Told, collate_pages, page_on, times_in
from statement_gold import all_sentences, news_articles
from windows_data import collate_windows, polnear

# Anchors likelier than this are asked about.
LIKELY = 0.25
# Longer articles are cut here, code points: annotated articles are no longer either.
LONGEST = 6000


def windows_of(job: tuple[str, str]) -> list[Window]:
    """A document cut into windows, at a random place."""
    path, text = job
    return list(pack(list(units(load_tokenizer(path), text)), random.Random(text[:200]).randint(64, 256)))


def page_of_found(job: tuple[tuple[str, str | None], list[Window], list[tuple[int, int, np.ndarray]]]) -> Page:
    """A page whose statements are those that the ensemble found: window, anchor word and word roles of each."""
    (text, published), windows, found = job
    sentences = all_sentences(text)
    cast = Cast.of(text, sentences, published)
    told = []
    for number, anchor, roles in found:
        window = windows[number]
        spans = [[(int(window.start[a]), int(window.end[b])) for a, b in word_runs(roles == role)] for role in (1, 2, 3)]
        source, cue, content = spans
        if not content:
            continue
        at = (int(window.start[anchor]), int(window.end[anchor]))
        speaker = None
        if source:
            actor = cast.resolve(source[0])
            cast.note_speaker(source[0], actor)
            speaker = actor.country
        told.append(Told(source, [at, *(c for c in cue if c[0] > at[0])], content, [], speaker))
    return page_on(windows, Annotated([], sentences, cast.countries_in(0, len(text)), times_in(text, published), published, told))


def averaged(tables: Sequence[Tensor]) -> Tensor:
    """Mean of probabilities, in half precision on the CPU."""
    return torch.stack(list(tables)).float().mean(0).half().cpu()


@torch.no_grad()
def find_statements(readers: Sequence[Reader], windows: list[Window], device: torch.device) -> list[tuple[int, int, np.ndarray]]:
    """Window, anchor word and roles [W] of every statement that the ensemble finds in some windows."""
    batch = {k: t.to(device) for k, t in collate_windows(windows).items()}
    words = [word_vectors(reader, batch) for reader in readers]
    chance = torch.stack([torch.sigmoid(r.anchors(w)[..., STATEMENT].float()) for r, w in zip(readers, words, strict=True)]).mean(0)
    window, word = torch.nonzero((chance > LIKELY) & batch["word_mask"], as_tuple=True)
    if not len(word):
        return []
    logits = [pair_logits(r, w, window, word, STATEMENT)[..., :4].softmax(-1) for r, w in zip(readers, words, strict=True)]
    roles = torch.stack(logits).mean(0).argmax(-1).cpu().numpy()
    return [(int(w), int(a), r[: len(windows[int(w)].start)]) for w, a, r in zip(window, word, roles, strict=True)]


@torch.no_grad()
def attributions_judged(readers: Sequence[Reader], words: Sequence[Tensor], batch: Batch) -> Batch:
    """What the ensemble makes of the attributions of a batch, given each reader's word vectors [B, W, H]: soft targets."""
    both = list(zip(readers, words, strict=True))
    chance = torch.stack([torch.sigmoid(r.anchors(w)[..., ATTRIBUTION].float()) for r, w in both]).mean(0)
    window, word = torch.nonzero((chance > LIKELY) & batch["word_mask"], as_tuple=True)
    return {
        "soft_attribution": chance.half().cpu(), "soft_tags": averaged([r.tags(w).float().softmax(-1) for r, w in both]),
        "attribution_window": window.cpu(), "attribution_word": word.cpu(),
        "soft_attribution_roles": averaged([pair_logits(r, w, window, word, ATTRIBUTION).softmax(-1) for r, w in both]),
    }  # fmt: skip


@torch.no_grad()
def with_attributions(readers: Sequence[Reader], cuts: Cuts, device: torch.device) -> Cuts:
    """Annotated documents with what the ensemble makes of their attributions, which nobody annotated there."""
    made: Cuts = []
    for cut in cuts:
        made.append([])
        for raw in cut:
            batch = {k: t.to(device) for k, t in raw.items()}
            with torch.autocast(device.type, dtype=torch.bfloat16):
                made[-1].append(raw | attributions_judged(readers, [word_vectors(r, batch) for r in readers], batch))
    return made


@torch.no_grad()
def judged(readers: Sequence[Reader], pages: Sequence[Page], device: torch.device) -> Batch:
    """A batch of pages with what the ensemble makes of it as soft targets."""
    batch = {k: t.to(device) for k, t in collate_pages(pages).items()}
    words = [word_vectors(reader, batch) for reader in readers]
    both = list(zip(readers, words, strict=True))
    anchors = batch["anchor_window"], batch["anchor_word"]
    pairs = [pair_logits(r, w, *anchors, STATEMENT) for r, w in both]
    soft = attributions_judged(readers, words, batch) | {
        "soft_anchor": averaged([torch.sigmoid(r.anchors(w)[..., STATEMENT].float()) for r, w in both]),
        "soft_roles": averaged([logits[..., :4].softmax(-1) for logits in pairs]),
    }
    condition = torch.stack([torch.sigmoid(logits[..., 4]) for logits in pairs])
    batch["condition"] = (condition.mean(0) > 0.5).to(torch.uint8)
    answers = [r.dialogue(*dialogue_inputs(w, batch)) for r, w in both]
    parts = [torch.cat([x.float().softmax(-1) for x in a[0].split(list(CLASSES.values()), -1)], -1) for a in answers]
    soft |= {"soft_classes": averaged(parts), "soft_replies": averaged([torch.sigmoid(a[-2].float()) for a in answers]),
             "soft_together": averaged([torch.sigmoid(a[-1].float()) for a in answers])}  # fmt: skip
    for number, (name, kind, _) in enumerate(CHOICES, 1):
        soft[f"soft_{name}"] = averaged([a[number].float().masked_fill(absent(batch, kind), -1e4).softmax(-1) for a in answers])
    return {k: t.cpu() for k, t in batch.items()} | soft


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=20_000)
    parser.add_argument("--most", type=int, help="label at most this many documents")
    args = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    started = time.time()
    annotated = {p.stem for p in args.labels.glob("*.json")} | {p.stem for p in (args.data / "statements").glob("*/*.json")}
    news = sorted(news_articles(args.data), key=lambda article: article["id"])
    texts = [(a["text"], a["published"]) for a in news if a["id"] not in annotated]
    texts += [(text, None) for text, _ in polnear(args.data / "polnear/train.jsonl.gz")]
    texts = [(text[: text.rfind("\n", 0, LONGEST) if len(text) > LONGEST else None], day) for text, day in texts][: args.most]
    cut = over_cores(windows_of, [(args.tokenizer, text) for text, _ in texts])
    readers = [load(path, args.minilm).to(device) for path in args.weights]
    with torch.autocast(device.type, dtype=torch.bfloat16):
        found = [find_statements(readers, windows, device) if windows else [] for windows in cut]
        print(f"{sum(map(len, found))} statements in {len(texts)} documents, {time.time() - started:.0f} s", flush=True)
        pages = over_cores(page_of_found, [(t, w, f) for t, w, f in zip(texts, cut, found, strict=True) if f])
        made: list[Batch] = []
        waiting: list[Page] = []
        for page in [*(p for p in pages if len(p.row_word)), None]:
            if waiting and (page is None or sum(len(w.pieces) for p in [*waiting, page] for w in p.windows) > args.pieces):
                made.append(judged(readers, waiting, device))
                waiting = []
            if page is not None:
                waiting.append(page)
    torch.save(made, args.out)
    print(f"{len(made)} batches, {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
