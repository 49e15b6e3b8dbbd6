"""The mean of the weights of readers that were trained from one another: it keeps more of what each knows than the last alone.

    python training/mean.py 0.3 run/student.pt 0.7 run/on/model.pt -o run/mean.pt
    python training/mean.py 0.5 run/student.pt 0.5 …/model.safetensors -o run/start.pt

The weights of MiniLM count as a reader with the heads of the first one: a mean with them has forgotten some of what was learned by heart.
See Wortsman et al., "Model soups", ICML 2022, and "Robust fine-tuning of zero-shot models", CVPR 2022.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from model import LATER, Reader, layers_of

State = dict[str, Tensor]


def with_encoder_of(minilm: Path, reader: State) -> State:
    """A reader's heads on the encoder of MiniLM."""
    model = Reader(layers_of(reader))
    model.encoder.load_minilm(minilm)
    return reader | {name: weight for name, weight in model.state_dict().items() if name.startswith("encoder.") and name in reader}


def mean(name: str, shares: Sequence[float], states: Sequence[State]) -> Tensor:
    """The weighted mean of one weight over the readers that have it."""
    parts = [(share, state[name].float()) for share, state in zip(shares, states, strict=True) if name in state]
    return sum((share * weight for share, weight in parts), torch.zeros(())) / sum(share for share, _ in parts)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", metavar="SHARE MODEL", help="how much of which model, in pairs")
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    if len(args.parts) % 2:
        parser.error("shares and models come in pairs: 0.3 first.pt 0.7 second.pt")
    if args.parts[1].endswith(".safetensors"):
        parser.error("MiniLM alone has no heads: name a trained reader first")
    shares = [float(share) for share in args.parts[::2]]
    states: list[State] = []
    for path in args.parts[1::2]:
        is_minilm = path.endswith(".safetensors")
        states.append(with_encoder_of(Path(path), states[0]) if is_minilm else torch.load(path, weights_only=True))
    names = set[str]().union(*states)
    if any(not name.startswith(LATER) for state in states for name in names - state.keys()):
        parser.error("these are not models of one network: their weights have other names")
    torch.save({name: mean(name, shares, states).half() for name in sorted(names)}, args.out)


if __name__ == "__main__":
    main()
