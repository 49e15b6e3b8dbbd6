"""What the network is asked, batch by batch, and how wrong its answers are."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import Batch
from model import CLASSES, Mentioned, Reader

# Weight of each class in the loss; the flags are rare and easy, the act is what counts.
RELATIVE = dict.fromkeys(CLASSES, 0.3) | {"act": 1.0, "topic": 0.7}
ATTRIBUTION, STATEMENT = 0, 1
SMOOTHING = 0.05
# What is chosen among mentions, of which kind, and its weight in the loss.
CHOICES = (("respondent", "countries", 1.0), ("addressee", "countries", 0.3), ("when", "times", 0.7), ("speaker", "countries", 0.5))


def word_vectors(model: Reader, batch: Batch) -> Tensor:
    """Vectors [B, W, H] of the words of every window."""
    hidden = model.encoder(batch["pieces"].long(), batch["features"].long(), batch["mask"])
    index = batch["first"].long().unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
    return model.drop(hidden.gather(1, index))


def pooled(words: Tensor, weight: Tensor) -> Tensor:
    """Weighted mean [N, H] of word vectors [N, W, H]; zero where nothing has weight [N, W]."""
    weight = weight.to(words.dtype)
    return (weight.unsqueeze(1) @ words).squeeze(1) / weight.sum(1, keepdim=True).clamp(min=1)


def distances(word: Tensor, width: int) -> Tensor:
    """Distance [K, W] of every word of a window to its anchor word [K]."""
    return torch.arange(width, device=word.device) - word.unsqueeze(1)


def dialogue_inputs(words: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Mentioned, Mentioned, Tensor]:
    """What `Dialogue` reads, from the word vectors of all windows of a batch of documents."""
    theirs = words[batch["row_window"]]
    anchors = words[batch["row_window"], batch["row_word"]]
    vectors = torch.cat([anchors, pooled(theirs, batch["row_roles"] == 3), pooled(theirs, batch["row_roles"] == 1)], -1)
    rows = vectors[batch["row_at"]] * batch["real"].to(vectors.dtype).unsqueeze(-1)
    return rows, batch["real"], mentioned(words, batch, "countries"), mentioned(words, batch, "times"), batch["speaks"]


def mentioned(words: Tensor, batch: Batch, kind: str) -> Mentioned:
    """Vectors (zero where a mention stands nowhere) and tables of what may be chosen."""
    window, first, last = batch[f"{kind}.window"], batch[f"{kind}.first"], batch[f"{kind}.last"]
    vectors = (words[window, first.clamp(min=0)] + words[window, last.clamp(min=0)]) / 2
    vectors = vectors * (first >= 0).unsqueeze(-1).to(vectors.dtype)
    return vectors, batch[f"{kind}.relation"].long(), batch[f"{kind}.prominence"], batch[f"{kind}.named"]


def absent(batch: Batch, kind: str) -> Tensor:
    """Which values [D, 1, C + 1] are those of another document of the batch."""
    present = batch[f"{kind}.present"]
    return torch.cat([present, torch.ones_like(present[:, :1])], -1).unsqueeze(1) == 0


def attribution_losses(model: Reader, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Losses of anchors, tags and roles."""
    losses = {"anchor": anchor_loss(model, words, batch, ATTRIBUTION)}
    losses["tags"] = F.cross_entropy(model.tags(words).float()[batch["word_mask"]], batch["tags"].long()[batch["word_mask"]])
    if len(batch["anchor_word"]):
        logits = pair_logits(model, words, batch["anchor_window"], batch["anchor_word"], ATTRIBUTION)
        losses["roles"] = role_loss(logits, batch["roles"])
    return losses


def anchor_loss(model: Reader, words: Tensor, batch: Batch, task: int) -> Tensor:
    """Binary cross entropy of opening an attribution or a statement."""
    logits = model.anchors(words)[..., task].float()[batch["word_mask"]]
    target = batch.get("soft_anchor", batch["is_anchor"]).float()[batch["word_mask"]]
    return F.binary_cross_entropy_with_logits(logits, target, reduction="sum") / (10 * len(batch["pieces"]))


def role_loss(logits: Tensor, target: Tensor, soft: Tensor | None = None) -> Tensor:
    """Cross entropy of roles, a constant number of words an anchor, so that long windows do not drown it.

    logits [K, W, 4]; target [K, W] bytes, 255 where there is no word; soft [K, W, 4]: a distribution to be learned instead.
    """
    if soft is not None:
        loss = -(soft.float() * F.log_softmax(logits, -1) * (target != 255).unsqueeze(-1)).sum()
    else:
        wanted = target.long()
        wanted[wanted == 255] = -100
        loss = F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=-100, reduction="sum")
    return loss / (60 * max(1, len(target)))


def pair_logits(model: Reader, words: Tensor, window: Tensor, word: Tensor, task: int) -> Tensor:
    """Logits [K, W, 4 or 5] of the pair head of a task for anchors given by window and word number [K]."""
    head = model.statement_pairs if task == STATEMENT else model.pairs
    return head(words[window, word], words, window, distances(word, words.shape[1])).float()


def chosen(logits: Tensor, target: Tensor) -> Tensor:
    """Cross entropy of the party of each statement, where it is among those that may be chosen."""
    return F.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=-100)


def link_loss(logits: Tensor, target: Tensor, real: Tensor) -> Tensor:
    """Binary cross entropy of links between the statements of a document, summed over what a statement may be linked to."""
    pairs = real.unsqueeze(1) * real.unsqueeze(2) * (1 - torch.eye(real.shape[1], device=real.device))
    loss = F.binary_cross_entropy_with_logits(logits.float(), target.float(), reduction="none")
    return (loss * pairs).sum() / real.sum()


def soft_cross_entropy(logits: Tensor, target: Tensor, real: Tensor) -> Tensor:
    """Cross entropy to a distribution, averaged over what is real."""
    loss = -(target.float() * F.log_softmax(logits.float(), -1)).sum(-1)
    return (loss * real).sum() / real.sum().clamp(min=1)


def soft_attribution_losses(model: Reader, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Losses of attributions against what other readers make of a batch (training/distil.py)."""
    mask = batch["word_mask"]
    tags = F.log_softmax(model.tags(words).float(), -1)[mask]
    logits = model.anchors(words)[..., ATTRIBUTION].float()[mask]
    loss = F.binary_cross_entropy_with_logits(logits, batch["soft_attribution"].float()[mask], reduction="sum")
    losses = {
        "tags": -(batch["soft_tags"].float()[mask] * tags).sum(-1).mean(),
        "attribution": loss / (10 * len(batch["pieces"])),
    }
    if len(batch["attribution_word"]):
        logits = pair_logits(model, words, batch["attribution_window"], batch["attribution_word"], ATTRIBUTION)
        target = torch.where(mask[batch["attribution_window"]], 0, 255)
        losses["attribution roles"] = role_loss(logits, target, batch["soft_attribution_roles"])
    return losses


def document_losses(model: Reader, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Losses of statements, and of attributions where other readers have judged them."""
    losses = statement_losses(model, words, batch)
    return losses | soft_attribution_losses(model, words, batch) if "soft_tags" in batch else losses


def statement_losses(model: Reader, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Losses of anchors, roles, conditions, and of all that the dialogue decides."""
    logits = pair_logits(model, words, batch["anchor_window"], batch["anchor_word"], STATEMENT)
    losses = {
        "anchor": anchor_loss(model, words, batch, STATEMENT),
        "roles": role_loss(logits[..., :4], batch["roles"], batch.get("soft_roles")),
    }
    inside = batch["word_mask"][batch["anchor_window"]]
    loss = F.binary_cross_entropy_with_logits(logits[..., 4], batch["condition"].float(), reduction="none")
    losses["condition"] = (loss * inside).sum() / (60 * max(1, len(batch["anchor_word"])))
    classes, *choices, replies, together = model.dialogue(*dialogue_inputs(words, batch))
    choices = [logits.masked_fill(absent(batch, kind), -1e4) for logits, (_, kind, _) in zip(choices, CHOICES, strict=True)]
    real = batch["real"]
    parts = classes.float().split(list(CLASSES.values()), -1)
    if "soft_classes" in batch:
        targets = batch["soft_classes"].split(list(CLASSES.values()), -1)
        for name, part, target in zip(CLASSES, parts, targets, strict=True):
            losses[name] = RELATIVE[name] * soft_cross_entropy(part, target, real)
        for logits, (name, _, weight) in zip(choices, CHOICES, strict=True):
            asked = real * (batch[name] >= 0) if name == "speaker" else real
            losses[name] = weight * soft_cross_entropy(logits, batch[f"soft_{name}"], asked)
        losses["replies"] = 0.5 * link_loss(replies, batch["soft_replies"], real)
        losses["together"] = 0.1 * link_loss(together, batch["soft_together"], real)
        return losses
    for number, (name, part) in enumerate(zip(CLASSES, parts, strict=True)):
        target = batch["classes"][..., number].flatten()
        if (target >= 0).any():
            losses[name] = RELATIVE[name] * F.cross_entropy(part.flatten(0, 1), target, ignore_index=-100, label_smoothing=SMOOTHING)
    for logits, (name, _, weight) in zip(choices, CHOICES, strict=True):
        if (batch[name] >= 0).any():
            losses[name] = weight * chosen(logits, batch[name])
    losses["replies"] = 0.5 * link_loss(replies, batch["replies"], real)
    losses["together"] = 0.1 * link_loss(together, batch["together"], real)
    return losses
