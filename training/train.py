"""Train the reader: attributions on PolNeAR first, then attributions and statements together.

Two CPU cores suffice (one process a core, gradients averaged by gloo), a GPU is used when there is one. The length is set in
minutes of training time; a killed run goes on from its last checkpoint when started again with the same --out.

    P=…/minilm/model.safetensors; T=…/tokenizer.json
    for r in 0 1; do RANK=$r WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=29512 OMP_NUM_THREADS=1 \\
      python training/train.py attributions --minilm $P --tokenizer $T --data ../shared/data --out run/a --minutes 40 & done; wait
    … python training/train.py statements --init run/a/model.pt --new-statement-heads --tokenizer $T --data ../shared/data \\
      --labels training/labels --out run/s --minutes 40
"""

from __future__ import annotations

import argparse
import os
import random
import time
from pathlib import Path

import torch
import torch.distributed as dist
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from gravamen.reading.windows import units
from model import CLASSES, Reader
from statement_gold import statement_articles
from windows_data import Article, Batch, Example, batches, close_quotes_early, collate, examples, polnear, straighten_quotes

MASK_ID = 103
# Weight of each class in the loss; the flags are rare and easy, the act is what counts.
RELATIVE = dict.fromkeys(CLASSES, 0.3) | {"act": 1.0, "topic": 0.7, "side": 0.5}


def attribution_articles(path: Path, tokenizer: Tokenizer, rank: int, world: int) -> list[Article]:
    """This rank's share of PolNeAR, each article with a variant whose quotation marks are damaged."""
    rng = random.Random(5)
    articles = []
    for number, (text, golds) in enumerate(polnear(path)):
        if number % world != rank:
            continue
        article = Article(list(units(tokenizer, text)), golds, False)
        damaged = close_quotes_early(text, golds, rng)
        if damaged is not None:
            article.variant = Article(list(units(tokenizer, damaged[0])), damaged[1], False)
        elif rng.random() < 0.5:
            article.variant = Article(list(units(tokenizer, straighten_quotes(text))), golds, False)
        articles.append(article)
    return articles


def pair_loss(logits: Tensor, roles: Tensor) -> Tensor:
    """Cross entropy of roles, a constant number of words an anchor, so that long windows do not drown it."""
    loss = F.cross_entropy(logits.float().flatten(0, 1), roles.flatten(), ignore_index=-100, reduction="sum")
    return loss / (60 * max(1, len(roles)))


def pooled(words: Tensor, roles: Tensor, role: int) -> Tensor:
    """Mean word vector of a role [S, H]; zero where nothing has it."""
    weight = (roles == role).to(words.dtype)
    return (weight.unsqueeze(1) @ words).squeeze(1) / weight.sum(1, keepdim=True).clamp(min=1)


def loss_of(model: Reader, batch: Batch) -> dict[str, Tensor]:
    """Every loss that the batch has gold for."""
    hidden = model.encoder(batch.pieces, batch.features, batch.mask)
    index = batch.first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
    words = model.drop(hidden.gather(1, index))
    statements = bool(batch.is_statements[0])
    losses: dict[str, Tensor] = {}
    task = int(statements)
    anchor_logits = model.anchors(words)[..., task].float()[batch.word_mask]
    target = batch.is_anchor[batch.word_mask].float()
    losses["anchor"] = F.binary_cross_entropy_with_logits(anchor_logits, target, reduction="sum") / (10 * len(batch.pieces))
    if not statements:
        tags = model.tags(words).float()[batch.word_mask]
        losses["tags"] = F.cross_entropy(tags, batch.tags[batch.word_mask])
    if len(batch.anchor):
        anchors = words[batch.window_of, batch.anchor]
        theirs = words[batch.window_of]
        distance = torch.arange(words.shape[1], device=words.device) - batch.anchor.unsqueeze(1)
        head = model.statement_pairs if statements else model.pairs
        losses["pair"] = pair_loss(head(anchors, theirs, distance), batch.roles)
        if statements:
            real = batch.word_mask[batch.window_of].unsqueeze(-1)
            marks = F.binary_cross_entropy_with_logits(model.marks(anchors, theirs, distance).float(), batch.marks, reduction="none")
            losses["marks"] = (marks * real).sum() / (60 * len(batch.anchor))
    if len(batch.class_anchor):
        theirs = words[batch.class_window]
        anchors = words[batch.class_window, batch.class_anchor]
        logits = model.classes(anchors, pooled(theirs, batch.class_roles, 3), pooled(theirs, batch.class_roles, 1)).float()
        for (name, _), part in zip(CLASSES.items(), logits.split(list(CLASSES.values()), -1), strict=True):
            if (batch.classes[name] >= 0).any():
                losses[name] = RELATIVE[name] * F.cross_entropy(part, batch.classes[name], ignore_index=-100)
    return losses


def epoch_batches(articles: list[Article], pieces: int, rng: random.Random) -> list[list[Example]]:
    """One pass over the articles, freshly cut."""
    return list(batches([e for a in articles for e in examples(a, rng)], pieces, rng))


def mask_some(batch: Batch, share: float) -> None:
    """Hide a share of the pieces from the encoder: names must not be learned by heart."""
    hit = (torch.rand(batch.pieces.shape, device=batch.pieces.device) < share) & (batch.pieces > 999)
    batch.pieces[hit] = MASK_ID


class Averaged:
    """Exponential moving average of the weights, which is what is kept in the end."""

    def __init__(self, model: Reader, decay: float) -> None:
        self.decay = decay
        self.weights = {k: v.detach().clone() for k, v in model.state_dict().items()}

    def update(self, model: Reader, step: int) -> None:
        """Move towards the model; faster while there have been few steps."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for k, v in model.state_dict().items():
            self.weights[k].lerp_(v, 1 - decay)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=["attributions", "statements"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--minilm", type=Path)
    parser.add_argument("--init", type=Path)
    parser.add_argument("--new-statement-heads", action="store_true", help="start them from the attribution heads")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--end-rate", type=float, default=0.0, help="share of the rate that is left at the end")
    parser.add_argument("--pieces", type=int, default=1300, help="word pieces a step and process")
    parser.add_argument("--share", type=float, default=0.35, help="share of statement batches in the second stage")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    if world > 1:
        dist.init_process_group("gloo")
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed * 1000 + rank)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(args.tokenizer)
    tokenizer.no_truncation(), tokenizer.no_padding()
    attributions = attribution_articles(args.data / "polnear/train.jsonl.gz", tokenizer, rank, world)
    statements: list[Article] = []
    if args.stage == "statements":
        statements = statement_articles(args.data, args.labels, tokenizer)[rank::world]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Reader().to(device)
    if args.minilm:
        model.encoder.load_minilm(args.minilm)
    if args.init:
        model.load_state_dict(torch.load(args.init, weights_only=True, map_location=device))
        if args.new_statement_heads:
            model.start_statements_from_attributions()
    model.encoder.words.weight.requires_grad_(False)
    body = [p for n, p in model.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": body, "peak": args.rate}, {"params": heads, "peak": 3 * args.rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    average = Averaged(model, 0.997)
    step, spent = 0, 0.0
    checkpoint = args.out / f"checkpoint-{rank}.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False, map_location=device)
        model.load_state_dict(state["model"]), optimiser.load_state_dict(state["optimiser"])
        average.weights, step, spent = state["average"], state["step"], state["spent"]
    total = args.minutes * 60
    queue: dict[bool, list[list[Example]]] = {False: [], True: []}
    source = {False: attributions, True: statements}
    log: dict[str, float] = {}
    last, saved = time.time(), time.time()
    chooser = random.Random(args.seed + step)
    done = spent >= total
    while not done:
        which = bool(statements) and chooser.random() < args.share
        if not queue[which]:
            queue[which] = epoch_batches(source[which], args.pieces, rng)
        batch = collate(queue[which].pop(), list(CLASSES)).to(device)
        mask_some(batch, 0.04)
        now = time.time()
        spent, last = spent + now - last, now
        progress = min(1.0, spent / total)
        scale = min(1.0, (step + 1) / 50) * (1 - progress * (1 - args.end_rate))
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * scale
        with torch.autocast(device.type, dtype=torch.bfloat16):
            losses = loss_of(model, batch)
        loss = torch.stack(list(losses.values())).sum()
        optimiser.zero_grad(set_to_none=False)
        loss.backward()
        trained = [p for p in model.parameters() if p.requires_grad]
        for p in trained:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
        if world > 1:
            flat = torch.cat([p.grad.flatten() for p in trained] + [torch.tensor([float(spent >= total)], device=device)])
            dist.all_reduce(flat)
            done, at = bool(flat[-1] > 0), 0
            flat /= world
            for p in trained:
                p.grad.copy_(flat[at : at + p.numel()].view_as(p))
                at += p.numel()
        else:
            done = spent >= total
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        average.update(model, step)
        step += 1
        for name, value in losses.items():
            key = f"{'s' if which else 'a'}.{name}"
            log[key] = 0.98 * log.get(key, value.item()) + 0.02 * value.item()
        if step % 50 == 0 and rank == 0:
            print(f"step {step} {spent / 60:.1f} min " + " ".join(f"{k} {v:.3f}" for k, v in log.items()), flush=True)
        if time.time() - saved > 240 or done:
            saved = time.time()
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "average": average.weights,
                     "step": step, "spent": spent}  # fmt: skip
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            if rank == 0:
                torch.save({k: v.cpu() for k, v in average.weights.items()}, args.out / "model.pt")


if __name__ == "__main__":
    main()
