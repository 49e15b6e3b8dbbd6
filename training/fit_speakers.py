"""Train the head of the speaker's country alone, on a reader that is otherwise finished: a mean of weights leaves it behind.

    python training/fit_speakers.py run/mean.pt --minilm …/model.safetensors --tokenizer …/tokenizer.json --data ../shared/data \\
      --labels training/labels -o run/placed.pt

Every speaker's country is asked for, as if no words told it; those whose words do tell it count less. One pass of the encoder over all
documents, whose outcome is kept in memory, then some epochs of the head; minutes on two cores of a CPU.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import Batch, statement_cuts, statement_documents
from export import load
from gravamen.reading.dialogue import IN_SOURCE
from losses import absent, dialogue_inputs, word_vectors
from model import LATER, ChoiceHead, Reader
from statement_data import Annotated

# How much a speaker counts in whose own words a country is named.
TOLD = 0.15
EPOCHS, RATE, DROPOUT = 8, 1e-3, 0.2
Kept = tuple[Tensor, tuple[Tensor, Tensor, Tensor, Tensor], Tensor, Tensor, Tensor]


def nameless(document: Annotated) -> Annotated:
    """A document of whose speakers nothing is known."""
    return replace(document, told=[replace(told, speaker=None) for told in document.told])


@torch.no_grad()
def seen(reader: Reader, batches: Sequence[Batch]) -> list[Kept]:
    """What the head looks at: statements [D, S, Z], mentions, which countries are another document's, the right one and its weight."""
    found: list[Kept] = []
    for number, batch in enumerate(batches):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rows, real, countries, *_ = dialogue_inputs(word_vectors(reader, batch), batch)
            z = reader.dialogue.understood(rows, real)
        weight = torch.where((countries[1] // 3 == IN_SOURCE).any(-1), TOLD, 1.0) * (batch["speaker"] >= 0)
        vectors, relation, prominence, named = countries
        kept = (vectors.half(), relation.byte(), prominence, named)
        found.append((z.half(), kept, absent(batch, "countries"), batch["speaker"], weight))
        if number % 100 == 99:
            print(f"{number + 1} of {len(batches)} batches", flush=True)
    return found


def logits_of(head: ChoiceHead, kept: Kept) -> Tensor:
    """The head's view of some documents."""
    z, (vectors, relation, prominence, named), outside, _, _ = kept
    z = F.dropout(z.float(), DROPOUT, head.training)
    return head(z, vectors.float(), relation.long(), prominence, named).masked_fill(outside, -1e4)


def accuracy(head: ChoiceHead, batches: Sequence[Kept]) -> float:
    """The share of speakers placed rightly, of those whose words name no country."""
    head.eval()
    right = asked = 0
    with torch.no_grad():
        for kept in batches:
            counted = kept[4] == 1
            right += int(((logits_of(head, kept).argmax(-1) == kept[3]) & counted).sum())
            asked += int(counted.sum())
    head.train()
    return right / max(1, asked)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    reader = load(args.weights, args.minilm)
    known = statement_documents(args.data, args.labels, args.tokenizer)
    laid_out = lambda sorts: statement_cuts(  # noqa: E731
        [nameless(d) for sort in sorts for d in known[sort]], 1, 6000, args.seed, is_to_learn=False
    )[0]
    unseen = seen(reader, laid_out(["held out"]))
    batches = seen(reader, laid_out(["given", "own", "written"]))
    head = reader.dialogue.speaker.train()
    print(f"held-out news before: {accuracy(head, unseen):.3f}", flush=True)
    optimiser = torch.optim.AdamW(head.parameters(), RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, EPOCHS * len(batches))
    rng = random.Random(args.seed)
    for epoch in range(EPOCHS):
        rng.shuffle(batches)
        total = 0.0
        for kept in batches:
            target, weight = kept[3], kept[4]
            loss = F.cross_entropy(logits_of(head, kept).flatten(0, 1), target.clamp(min=0).flatten(), reduction="none")
            loss = (loss * weight.flatten()).sum() / weight.sum().clamp(min=1)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step(), schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(batches):.3f}, held-out news {accuracy(head, unseen):.3f}", flush=True)
    state = torch.load(args.weights, weights_only=True)
    placed = {name: weight.half() for name, weight in reader.state_dict().items() if name.startswith(LATER)}
    torch.save(state | placed, args.out)


if __name__ == "__main__":
    main()
