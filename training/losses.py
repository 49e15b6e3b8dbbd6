"""What the network is asked, batch by batch, and how wrong its answers are."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import Batch
from model import CLASSES, Reader

# Weight of each class in the loss; the flags are rare and easy, the act is what counts.
RELATIVE = dict.fromkeys(CLASSES, 0.3) | {"act": 1.0, "topic": 0.7}
ATTRIBUTION, STATEMENT = 0, 1
SMOOTHING = 0.05


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


def dialogue_inputs(words: Tensor, batch: Batch) -> tuple[Tensor, ...]:
    """What `Dialogue` reads, from the word vectors of all windows of a batch of documents."""
    theirs = words[batch["row_window"]]
    anchors = words[batch["row_window"], batch["row_word"]]
    vectors = torch.cat([anchors, pooled(theirs, batch["row_roles"] == 3), pooled(theirs, batch["row_roles"] == 1)], -1)
    rows = vectors[batch["row_at"]] * batch["real"].to(vectors.dtype).unsqueeze(-1)
    window, first, last = batch["mention_window"], batch["mention_first"], batch["mention_last"]
    mentions = (words[window, first] + words[window, last]) / 2
    return rows, batch["real"], mentions, batch["relation"].long(), batch["prominence"], batch["named"], batch["speaks"]


def attribution_losses(model: Reader, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Losses of anchors, tags and roles."""
    losses = {"anchor": anchor_loss(model, words, batch, ATTRIBUTION)}
    losses["tags"] = F.cross_entropy(model.tags(words).float()[batch["word_mask"]], batch["tags"].long()[batch["word_mask"]])
    if len(batch["anchor_word"]):
        losses["roles"] = role_loss(model, words, batch, ATTRIBUTION)
    return losses


def anchor_loss(model: Reader, words: Tensor, batch: Batch, task: int) -> Tensor:
    """Binary cross entropy of opening an attribution or a statement."""
    logits = model.anchors(words)[..., task].float()[batch["word_mask"]]
    target = batch["is_anchor"].float()[batch["word_mask"]]
    return F.binary_cross_entropy_with_logits(logits, target, reduction="sum") / (10 * len(batch["pieces"]))


def role_loss(model: Reader, words: Tensor, batch: Batch, task: int) -> Tensor:
    """Cross entropy of roles, a constant number of words an anchor, so that long windows do not drown it."""
    anchors = words[batch["anchor_window"], batch["anchor_word"]]
    head = model.statement_pairs if task == STATEMENT else model.pairs
    logits = head(anchors, words, batch["anchor_window"], distances(batch["anchor_word"], words.shape[1])).float()
    if "soft_roles" in batch:
        kept = (batch["roles"] != 255).unsqueeze(-1)
        loss = -(batch["soft_roles"].float() * F.log_softmax(logits, -1) * kept).sum()
    else:
        target = batch["roles"].long()
        target[target == 255] = -100
        loss = F.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=-100, reduction="sum")
    return loss / (60 * max(1, len(batch["roles"])))


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
    return (loss * real).sum() / real.sum()


def statement_losses(model: Reader, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Losses of anchors, roles, conditions, and of all that the dialogue decides."""
    losses = {"anchor": anchor_loss(model, words, batch, STATEMENT), "roles": role_loss(model, words, batch, STATEMENT)}
    anchors = words[batch["anchor_window"], batch["anchor_word"]]
    marks = model.condition(anchors, words, batch["anchor_window"], distances(batch["anchor_word"], words.shape[1])).squeeze(-1).float()
    inside = batch["word_mask"][batch["anchor_window"]]
    loss = F.binary_cross_entropy_with_logits(marks, batch["condition"].float(), reduction="none")
    losses["condition"] = (loss * inside).sum() / (60 * len(batch["anchor_word"]))
    classes, respondent, addressee, replies, together = model.dialogue(*dialogue_inputs(words, batch))
    absent = torch.cat([batch["present"], torch.ones_like(batch["present"][:, :1])], -1).unsqueeze(1) == 0
    respondent, addressee = respondent.masked_fill(absent, -1e4), addressee.masked_fill(absent, -1e4)
    real = batch["real"]
    parts = classes.float().split(list(CLASSES.values()), -1)
    if "soft_classes" in batch:
        targets = batch["soft_classes"].split(list(CLASSES.values()), -1)
        for name, part, target in zip(CLASSES, parts, targets, strict=True):
            losses[name] = RELATIVE[name] * soft_cross_entropy(part, target, real)
        losses["respondent"] = soft_cross_entropy(respondent, batch["soft_respondent"], real)
        losses["addressee"] = 0.3 * soft_cross_entropy(addressee, batch["soft_addressee"], real)
        losses["replies"] = 0.5 * link_loss(replies, batch["soft_replies"], real)
        losses["together"] = 0.1 * link_loss(together, batch["soft_together"], real)
        return losses
    for number, (name, part) in enumerate(zip(CLASSES, parts, strict=True)):
        target = batch["classes"][..., number].flatten()
        if (target >= 0).any():
            losses[name] = RELATIVE[name] * F.cross_entropy(part.flatten(0, 1), target, ignore_index=-100, label_smoothing=SMOOTHING)
    losses["respondent"] = chosen(respondent, batch["respondent"])
    losses["addressee"] = 0.3 * chosen(addressee, batch["addressee"])
    losses["replies"] = 0.5 * link_loss(replies, batch["replies"], real)
    losses["together"] = 0.1 * link_loss(together, batch["together"], real)
    return losses
