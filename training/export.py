"""Write a trained reader as the ONNX files that the package ships: int8 encoder (per channel), small float heads.

python training/export.py run/s/model.pt -o src/gravamen/reading/data [--float]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from model import HIDDEN, Reader


class EncoderGraph(nn.Module):
    """pieces, features, mask [B, T] → piece vectors [B, T, H], anchor logits [B, T, 2] and tag logits [B, T, 7]."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.encoder, self.anchors, self.tags = reader.encoder, reader.anchors, reader.tags

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See the class."""
        hidden = self.encoder(pieces, features, mask)
        return hidden, self.anchors(hidden), self.tags(hidden)


class PairGraph(nn.Module):
    """Word vectors of one window [W, H] and anchor word numbers [K] → role logits [K, W, 4] (and mark logits [K, W, 3])."""

    def __init__(self, *heads: nn.Module) -> None:
        super().__init__()
        self.heads = nn.ModuleList(heads)

    def forward(self, words: Tensor, anchors: Tensor) -> tuple[Tensor, ...]:
        """See the class."""
        distance = torch.arange(words.shape[0]) - anchors.unsqueeze(1)
        return tuple(head(words[anchors], words.unsqueeze(0), distance) for head in self.heads)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="leave the encoder in 32 bit, to measure what int8 costs")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    reader = Reader().eval()
    reader.load_state_dict(torch.load(args.weights, weights_only=True))
    ids = torch.ones(2, 16, dtype=torch.long)
    words, anchors = torch.randn(16, HIDDEN), torch.tensor([1, 5])

    def export(graph: nn.Module, inputs: tuple[Tensor, ...], name: str, given: dict[str, list[str]], out: list[str]) -> None:
        axes = {k: dict(enumerate(v)) for k, v in given.items() if v}
        torch.onnx.export(graph.eval(), inputs, str(args.out / name), input_names=list(given), output_names=out,
                          dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip

    batch = ["batch", "pieces"]
    export(EncoderGraph(reader), (ids, ids * 0, ids), "encoder.onnx",
           {"pieces": batch, "features": batch, "mask": batch}, ["vectors", "anchors", "tags"])  # fmt: skip
    pair = {"words": ["words"], "at": ["anchors"]}
    export(PairGraph(reader.pairs), (words, anchors), "attributions.onnx", pair, ["roles"])
    export(PairGraph(reader.statement_pairs, reader.marks), (words, anchors), "statements.onnx", pair, ["roles", "marks"])
    rows = torch.randn(3, HIDDEN)
    export(reader.classes, (rows, rows, rows), "classes.onnx", {"anchor": ["n"], "content": ["n"], "source": ["n"]}, ["logits"])
    if not args.float:
        with tempfile.TemporaryDirectory() as folder:
            prepared = Path(folder) / "prepared.onnx"
            quant_pre_process(str(args.out / "encoder.onnx"), str(prepared), skip_symbolic_shape=True)
            quantize_dynamic(prepared, args.out / "encoder.onnx", per_channel=True, weight_type=QuantType.QInt8)
    for path in sorted(args.out.glob("*.onnx")):
        print(f"{path.name} {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
