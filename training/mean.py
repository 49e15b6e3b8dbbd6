"""The mean of the weights of readers that were trained from one another: it keeps more of what each knows than the last alone.

    python training/mean.py 0.3 run/student.pt 0.7 run/on/model.pt -o run/mean.pt

See Wortsman et al., "Model soups", ICML 2022.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", metavar="SHARE MODEL", help="how much of which model, in pairs")
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    if len(args.parts) % 2:
        parser.error("shares and models come in pairs: 0.3 first.pt 0.7 second.pt")
    shares = [float(share) for share in args.parts[::2]]
    states = [torch.load(path, weights_only=True) for path in args.parts[1::2]]
    if any(state.keys() != states[0].keys() for state in states):
        parser.error("these are not models of one network: their weights have other names")
    mean = {name: sum(s * state[name].float() for s, state in zip(shares, states, strict=True)) / sum(shares) for name in states[0]}
    torch.save({name: weight.half() for name, weight in mean.items()}, args.out)


if __name__ == "__main__":
    main()
