"""Train the small network that says which of two statements answers the other (reading/answering.py), on annotated statements.

    python training/fit_replies.py --data ../shared/data --labels training/labels -o src/gravamen/reading/data/replies.onnx

It will be asked about statements as they are read, not as they are annotated. So some of each article's statements are left out, and acts,
topics and parties exchanged for those of another statement of the article, as often as reading misses and mistakes them. Two CPU cores take
a minute or two. The held-out articles are left out: fit_decisions.py weighs there what this network says against what the dialogue says.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from export import to_int8
from gravamen.model import Act, Topic
from gravamen.reading.answering import CLASS_SIZES, NUMBERS, Parties, Side, near, side_by_side
from gravamen.reading.text_layout import Layout
from statement_gold import is_held_out, labelled, written

WIDTHS = (6, 6, 12, 4, 4, 3, 3, 3, 3, 3, 3, 3, 6)
# How often reading misses a statement, and mistakes what it is (measured on the held-out articles).
MISSED = 0.2
MISTAKEN = {"act": 0.34, "topic": 0.28, "respondent": 0.22, "speaker": 0.12, "addressee": 0.12}
ROUNDS, EPOCHS, BATCH, RATE = 4, 5, 4096, 3e-3
Pairs = tuple[Tensor, Tensor, Tensor]


class Pairing(nn.Module):
    """Numbers [P, NUMBERS] and classes [P, len(CLASS_SIZES)] of pairs → logits [P] of the first answering the second."""

    def __init__(self, inner: int = 128) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(NUMBERS))
        self.register_buffer("spread", torch.ones(NUMBERS))
        self.tables = nn.ModuleList(nn.Embedding(size, width) for size, width in zip(CLASS_SIZES, WIDTHS, strict=True))
        self.enter, self.drop = nn.Linear(NUMBERS + sum(WIDTHS), inner), nn.Dropout(0.15)
        self.middle, self.leave = nn.Linear(inner, inner // 2), nn.Linear(inner // 2, 1)

    def forward(self, numbers: Tensor, classes: Tensor) -> Tensor:
        """See the class."""
        rows = [(numbers - self.mean) / self.spread, *(table(classes[:, k]) for k, table in enumerate(self.tables))]
        hidden = self.drop(F.gelu(self.enter(torch.cat(rows, 1))))
        return self.leave(F.gelu(self.middle(hidden))).squeeze(-1)


def side_of(text: str, layout: Layout, s: dict[str, Any]) -> Side:
    """An annotated statement as it is set beside others."""
    spans = [*([s["cue_span"]] if s["cue_span"] else []), *s["content_spans"]]
    parties = Parties(s["speaker_country"], s["speaker_name"], s["respondent_country"], s["addressee_country"])
    return Side.of(text, layout, spans, Act(s["act"]), Topic(s["topic"]), bool(s["negated"]), parties)


def as_read(sides: Sequence[Side], rng: random.Random) -> Iterator[tuple[int, Side]]:
    """The statements that reading would find, with its mistakes; each with its number."""
    for number, side in enumerate(sides):
        if rng.random() >= MISSED:
            other = {name: getattr(rng.choice(sides), name) for name, chance in MISTAKEN.items() if rng.random() < chance}
            yield number, replace(side, **other)


def pairs_of(text: str, label: dict[str, Any], rng: random.Random | None) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Numbers, classes and links of an article's pairs: as annotated, or as they would be read where there is a generator of mistakes."""
    layout = Layout.of(text)
    statements = sorted(label["statements"], key=lambda s: (s["cue_span"] or s["content_spans"][0])[0])
    sides = [side_of(text, layout, s) for s in statements]
    kept = list(as_read(sides, rng)) if rng else list(enumerate(sides))
    later, earlier = near(len(kept))
    if len(later):
        numbers, classes = side_by_side([side for _, side in kept])
        links = [statements[kept[j][0]]["id"] in statements[kept[i][0]]["replies_to"] for i, j in zip(later, earlier, strict=True)]
        yield numbers[later, earlier], classes[later, earlier], np.array(links, dtype=np.float32)


def pairs(articles: Sequence[tuple[str, dict[str, Any]]], rounds: int, seed: int) -> Pairs:
    """All pairs of some articles, `rounds` times with mistakes of reading, or once as annotated."""
    rng = random.Random(seed)
    parts = [part for text, label in articles for _ in range(max(1, rounds)) for part in pairs_of(text, label, rng if rounds else None)]
    numbers, classes, links = (torch.from_numpy(np.concatenate(column)) for column in zip(*parts, strict=True))
    return numbers, classes, links


def train(told: Pairs, seed: int) -> Pairing:
    """Fit the network."""
    torch.manual_seed(seed)
    numbers, classes, links = told
    model = Pairing()
    model.mean.copy_(numbers.mean(0)), model.spread.copy_(numbers.std(0) + 1e-3)
    optimiser = torch.optim.AdamW(model.parameters(), RATE, weight_decay=0.01)
    steps = EPOCHS * (len(links) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps + 1)
    for epoch in range(EPOCHS):
        total = 0.0
        for rows in torch.randperm(len(links))[: len(links) // BATCH * BATCH].view(-1, BATCH):
            loss = F.binary_cross_entropy_with_logits(model(numbers[rows], classes[rows]), links[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step(), schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / max(1, steps // EPOCHS):.4f}", flush=True)
    return model.eval()


@torch.no_grad()
def best_f1(model: Pairing, asked: Pairs) -> float:
    """The best F1 of single links over thresholds."""
    numbers, classes, links = asked
    chance = torch.sigmoid(model(numbers, classes))
    return max(float(2 * links[chance > t].sum() / ((chance > t).sum() + links.sum())) for t in torch.arange(0.06, 0.5, 0.02))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    news = list(labelled(args.data, args.labels))
    told = pairs([*(a for a in news if not is_held_out(a[1]["id"])), *written()], ROUNDS, args.seed)
    print(f"{len(told[2])} pairs, {int(told[2].sum())} links", flush=True)
    model = train(told, args.seed)
    unseen = {"news": [a for a in news if is_held_out(a[1]["id"])], "written": list(written(held_out=True))}
    for source, articles in unseen.items():
        print(f"held-out articles, {source}, as annotated: F1 {best_f1(model, pairs(articles, 0, args.seed)):.3f}")
    example = (torch.zeros(2, NUMBERS), torch.zeros(2, len(CLASS_SIZES), dtype=torch.long))
    axes = {name: {0: "pairs"} for name in ("numbers", "classes", "logits")}
    torch.onnx.export(model, example, str(args.out), input_names=["numbers", "classes"], output_names=["logits"],
                      dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip
    to_int8(args.out)
    print(f"{args.out.name} {args.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
