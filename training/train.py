"""Train the reader: attributions (PolNeAR) and statements (our annotation) together, on a GPU or on CPU cores.

A GPU needs a minute or two, two CPU cores some hours (one process a core, gradients averaged by gloo). A killed run goes on from
its last checkpoint when started again with the same --out.

    python training/train.py --minilm …/model.safetensors --tokenizer …/tokenizer.json --data ../shared/data \\
      --labels training/labels --out run/a
    for r in 0 1; do RANK=$r WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=29512 python training/train.py … --pieces 1300 & done; wait
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor

from batches import Batch, Cuts, attribution_cuts, statement_cuts, statement_documents
from distil import with_attributions
from export import load
from losses import attribution_losses, document_losses, word_vectors
from measures import attribution_measures, statement_measures
from model import Reader

MASK_ID = 103
# Attributions, statements, and documents that an ensemble labelled.
LOSSES = {"a": attribution_losses, "s": document_losses, "p": document_losses}


def cached(path: Path, make: object) -> object:
    """What a file holds, or what is made and then kept in it."""
    if path.exists():
        return torch.load(path, weights_only=False)
    made = make()  # type: ignore[operator]
    torch.save(made, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)
    return made


def mask_some(batch: Batch, share: float) -> Batch:
    """The batch with a share of its pieces hidden from the encoder: names must not be learned by heart."""
    pieces = batch["pieces"]
    hit = (torch.rand(pieces.shape, device=pieces.device) < share) & (pieces > 999)
    return batch | {"pieces": pieces.masked_fill(hit, MASK_ID)}


class Averaged:
    """Exponential moving average of the weights, which is what is kept in the end."""

    def __init__(self, model: Reader, decay: float) -> None:
        self.decay = decay
        self.weights = {k: v.detach().clone() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: Reader, step: int) -> None:
        """Move towards the model; faster while there have been few steps."""
        decay = min(self.decay, (1 + step) / (10 + step))
        mine, theirs = list(self.weights.values()), list(model.state_dict().values())
        torch._foreach_lerp_(mine, theirs, 1 - decay)


class Queue:
    """Batches of one kind, cut after cut, each cut in an order of its own."""

    def __init__(self, cuts: Cuts, device: torch.device, rng: random.Random) -> None:
        self.cuts = [[{k: t.to(device) for k, t in b.items()} for b in cut] for cut in cuts]
        self.rng, self.waiting, self.number = rng, list[Batch](), 0

    def next(self) -> Batch:
        """The next batch."""
        if not self.waiting:
            self.waiting = list(self.cuts[self.number % len(self.cuts)])
            self.rng.shuffle(self.waiting)
            self.number += 1
        return self.waiting.pop()


def average_gradients(trained: list[Tensor], world: int) -> None:
    """Average gradients over the processes."""
    flat = torch.cat([p.grad.flatten() if p.grad is not None else torch.zeros_like(p).flatten() for p in trained])
    dist.all_reduce(flat)
    at = 0
    for p in trained:
        p.grad = (flat[at : at + p.numel()] / world).view_as(p)
        at += p.numel()


def agreed(done: float, world: int) -> float:
    """How far training is by the clock of the first process: all must end after the same step, or one waits for ever."""
    if world == 1:
        return done
    told = torch.tensor([done], dtype=torch.float64)
    dist.broadcast(told, 0)
    return float(told)


def taught(readers: list[Reader], cuts: Cuts, device: torch.device) -> Cuts:
    """Annotated documents, with their attributions as some trained readers see them, if there are any."""
    return with_attributions(readers, cuts, device) if readers else cuts


def arguments() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="folder of prepared batches, shared by runs (default: --out)")
    parser.add_argument("--init", type=Path, help="start from this trained model, which may have more layers")
    parser.add_argument("--pseudo", type=Path, help="batches that an ensemble labelled (training/distil.py)")
    parser.add_argument("--teachers", type=Path, nargs="+", default=[], metavar="MODEL",
                        help="trained readers whose view of the attributions in annotated documents is learned too")  # fmt: skip
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--frozen", type=int, default=0, metavar="N", help="leave the embeddings and the N lowest layers as they are")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--hide", type=float, default=0.08, help="share of word pieces hidden")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, default=1500)
    length.add_argument("--seconds", type=float, help="as many steps as fit into this time, after what has been prepared")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--decay", type=float, default=0.05, help="weight decay")
    parser.add_argument("--pieces", type=int, default=8000, help="word pieces a batch and process")
    parser.add_argument("--cuts", type=int, default=8)
    parser.add_argument("--only-attributions", action="store_true", help="train on no statements; their heads stay as they are")
    parser.add_argument("--attributions-every", type=int, default=1, metavar="N", help="a batch of attributions at every N-th step")
    parser.add_argument("--given-times", type=int, default=1, metavar="N",
                        help="take the given train articles, whose annotators are those of dev, N times as often as our own")  # fmt: skip
    parser.add_argument("--written-times", type=int, default=1, metavar="N", help="take what we wrote N times as often as our own news")
    parser.add_argument("--everything", action="store_true", help="train on the held-out articles too")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Command line."""
    args = arguments()
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if world > 1:
        dist.init_process_group("gloo")
    if device.type == "cpu":
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed * 1000)
    cache = args.cache or args.out
    args.out.mkdir(parents=True, exist_ok=True), cache.mkdir(parents=True, exist_ok=True)
    seconds = time.time()
    source = args.data / "polnear"
    polnear = cached(cache / "polnear.pt", lambda: attribution_cuts(source / "train.jsonl.gz", args.tokenizer, args.cuts, args.pieces, 1))
    check = cached(cache / "polnear-dev.pt", lambda: attribution_cuts(source / "dev.jsonl.gz", args.tokenizer, 1, args.pieces, 9, False))
    known = cached(cache / "documents.pt", lambda: statement_documents(args.data, args.labels, args.tokenizer))
    readers = [load(path, args.minilm).to(device) for path in args.teachers]
    documents = [*known["given"] * args.given_times, *known["own"], *known["written"] * args.written_times]
    made = lambda: statement_cuts(  # noqa: E731
        [*documents, *known["held out"]] if args.everything else documents, args.cuts, args.pieces, 2
    )
    kept = cache / f"statements-{args.given_times}-{args.written_times}{'-all' if args.everything else ''}.pt"
    told: Cuts = [] if args.only_attributions else cached(kept, lambda: taught(readers, made(), device))
    unseen = cached(cache / "held-out.pt", lambda: statement_cuts(known["held out"], 1, args.pieces, 3, is_to_learn=False))
    counts = f"{sum(map(len, polnear))} attribution and {sum(map(len, told))} statement batches"
    print(f"prepared in {time.time() - seconds:.0f} s: {counts}", flush=True)
    share = lambda cuts: [cut[rank::world] for cut in cuts]  # noqa: E731
    queues = {"a": Queue(share(polnear), device, rng)} | ({"s": Queue(share(told), device, rng)} if told else {})
    if args.pseudo:
        pseudo = torch.load(args.pseudo, weights_only=False)
        queues["p"] = Queue([pseudo[rank::world]], device, rng)
    model = Reader(args.layers, args.dropout).to(device)
    model.encoder.load_minilm(args.minilm)
    if args.init:
        model.start_from(torch.load(args.init, weights_only=True, map_location=device))
    model.encoder.words.weight.requires_grad_(False)
    if args.frozen:
        encoder = model.encoder
        for part in (encoder.positions, encoder.features, encoder.norm, *encoder.layers[: args.frozen]):
            part.requires_grad_(False)
    body = [p for n, p in model.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": body, "peak": args.rate}, {"params": heads, "peak": 3 * args.rate}]
    optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=args.decay, fused=device.type == "cuda")
    average = Averaged(model, 0.995)
    step, saved, started = 0, time.time(), time.time()
    checkpoint = args.out / f"checkpoint-{rank}.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False, map_location=device)
        model.load_state_dict(state["model"]), optimiser.load_state_dict(state["optimiser"])
        average.weights, step = state["average"], state["step"]
    trained = [*body, *heads]
    log: dict[str, Tensor] = {}
    while (done := agreed((time.time() - started) / args.seconds, world) if args.seconds else step / args.steps) < 1:
        scale = min(1.0, done / 0.06 + 0.01) * (1 - done)
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * scale
        optimiser.zero_grad(set_to_none=True)
        for kind, queue in queues.items():
            if (kind == "s" and "p" in queues and step % 2) or (kind == "a" and step % args.attributions_every):
                continue
            batch = mask_some(queue.next(), args.hide)
            with torch.autocast(device.type, dtype=torch.bfloat16):
                words = word_vectors(model, batch)
                losses = LOSSES[kind](model, words, batch)
            sum(losses.values()).backward()
            for name, value in losses.items():
                key = f"{kind}.{name}"
                log[key] = value.detach() if key not in log else log[key].lerp(value.detach(), 0.03)
        if world > 1:
            average_gradients(trained, world)
        torch.nn.utils.clip_grad_norm_(trained, 1.0, foreach=True)
        optimiser.step()
        average.update(model, step)
        step += 1
        if rank == 0 and step % 100 == 0:
            print(f"step {step} {time.time() - started:.0f} s " + " ".join(f"{k} {float(v):.3f}" for k, v in log.items()), flush=True)
        if time.time() - saved > 300:
            saved = time.time()
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "average": average.weights, "step": step}
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    if rank == 0:
        model.load_state_dict(average.weights)
        kept = {k: v.half().cpu() for k, v in average.weights.items() if k != "encoder.words.weight"}
        torch.save(kept, args.out / "model.pt")
        measured = attribution_measures(model, check[0], device)
        if not args.everything:
            measured |= statement_measures(model, unseen[0], device)
        (args.out / "measures.json").write_text(json.dumps(measured, indent=1))
        print(args.out.name, " ".join(f"{k} {v:.3f}" for k, v in measured.items()), flush=True)


if __name__ == "__main__":
    main()
