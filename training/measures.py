"""Quick measures on articles that the network has not seen, with the annotated anchors given: to compare runs, not to report."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from batches import Batch
from losses import ATTRIBUTION, CHOICES, STATEMENT, absent, dialogue_inputs, pair_logits, word_vectors
from model import CLASSES, Reader


def f1(found: Tensor, gold: Tensor) -> float:
    """F1 of two masks."""
    return float(2 * (found & gold).sum() / (found.sum() + gold.sum()).clamp(min=1))


def best_f1(scores: Tensor, gold: Tensor) -> float:
    """The best F1 over thresholds of a probability."""
    return max(f1(scores > t, gold) for t in torch.arange(0.1, 0.75, 0.05))


def _on(batch: Batch, device: torch.device) -> Batch:
    return {k: t.to(device) for k, t in batch.items()}


def _roles(model: Reader, words: Tensor, batch: Batch, task: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    roles = pair_logits(model, words, batch["anchor_window"], batch["anchor_word"], task)[..., :4].argmax(-1)
    kept = batch["roles"] != 255
    mask = batch["word_mask"]
    return roles[kept], batch["roles"][kept].long(), torch.sigmoid(model.anchors(words)[..., task][mask]), batch["is_anchor"][mask] > 0


@torch.no_grad()
def attribution_measures(model: Reader, batches: Sequence[Batch], device: torch.device) -> dict[str, float]:
    """F1 of anchors and of the roles of words."""
    model.eval()
    parts = []
    for raw in batches:
        batch = _on(raw, device)
        parts.append(_roles(model, word_vectors(model, batch), batch, ATTRIBUTION))
    roles, gold, anchors, is_anchor = (torch.cat(column) for column in zip(*parts, strict=True))
    return {"a.anchor": best_f1(anchors, is_anchor)} | {
        f"a.{name}": f1(roles == i, gold == i) for i, name in ((1, "source"), (2, "cue"), (3, "content"))
    }


@torch.no_grad()
def statement_measures(model: Reader, batches: Sequence[Batch], device: torch.device) -> dict[str, float]:
    """F1 of anchors, contents, replies, disputes and hedges; accuracy of classes and parties."""
    model.eval()
    parts: list[tuple[Tensor, ...]] = []
    right: dict[str, list[Tensor]] = {}
    pairs: dict[str, list[tuple[Tensor, Tensor]]] = {"replies": [], "together": [], "hedged": [], "negated": []}
    for raw in batches:
        batch = _on(raw, device)
        words = word_vectors(model, batch)
        parts.append(_roles(model, words, batch, STATEMENT))
        classes, *choices, replies, together = model.dialogue(*dialogue_inputs(words, batch))
        real = batch["real"] > 0
        for number, (name, part) in enumerate(zip(CLASSES, classes.split(list(CLASSES.values()), -1), strict=True)):
            target = batch["classes"][..., number]
            right.setdefault(name, []).append((part.argmax(-1) == target)[target >= 0])
            if name in pairs:
                pairs[name].append((part.softmax(-1)[..., 1][real], target[real] == 1))
        for logits, (name, kind, _) in zip(choices, CHOICES, strict=True):
            target, logits = batch[name], logits.masked_fill(absent(batch, kind), -1e4)  # noqa: PLW2901
            asked = real & (target >= 0) if name == "speaker" else real
            right.setdefault(name, []).append((logits.argmax(-1) == target)[asked])
        both = real.unsqueeze(1) & real.unsqueeze(2) & ~torch.eye(real.shape[1], dtype=torch.bool, device=device)
        pairs["replies"].append((torch.sigmoid(replies)[both], batch["replies"][both] > 0))
        pairs["together"].append((torch.sigmoid(together)[both], batch["together"][both] > 0))
    roles, gold, anchors, is_anchor = (torch.cat(column) for column in zip(*parts, strict=True))
    measured = {"s.anchor": best_f1(anchors, is_anchor)}
    measured |= {f"s.{name}": f1(roles == i, gold == i) for i, name in ((1, "source"), (2, "cue"), (3, "content"))}
    measured |= {f"s.{name}": float(torch.cat(values).float().mean()) for name, values in right.items()}
    return measured | {
        f"s.{name} F1": best_f1(*(torch.cat(column) for column in zip(*values, strict=True))) for name, values in pairs.items()
    }
