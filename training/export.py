"""Write a trained reader as the ONNX files that the package ships, in int8 (per channel).

python training/export.py run/a/model.pt --minilm …/model.safetensors -o src/gravamen/reading/data [--float]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from model import HIDDEN, Dialogue, Reader, layers_of


class EncoderGraph(nn.Module):
    """pieces, features [1, T] → piece vectors [1, T, H], anchor logits [1, T, 2] and tag logits [1, T, 7]."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.encoder, self.anchors, self.tags = reader.encoder, reader.anchors, reader.tags

    def forward(self, pieces: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See the class."""
        hidden = self.encoder(pieces, features, torch.ones_like(pieces, dtype=torch.bool))
        return hidden, self.anchors(hidden), self.tags(hidden)


class PairGraph(nn.Module):
    """Word vectors of one window [W, H] and anchor word numbers [K] → logits [K, W, 4 or 5]: roles, and condition."""

    def __init__(self, head: nn.Module) -> None:
        super().__init__()
        self.head = head

    def forward(self, words: Tensor, anchors: Tensor) -> Tensor:
        """See the class."""
        distance = torch.arange(words.shape[0]) - anchors.unsqueeze(1)
        return self.head(words[anchors], words.unsqueeze(0), anchors * 0, distance)


class DialogueGraph(nn.Module):
    """`Dialogue` on one document, without padding."""

    def __init__(self, dialogue: Dialogue) -> None:
        super().__init__()
        self.dialogue = dialogue

    def forward(self, rows: Tensor, speaks: Tensor, *tables: Tensor) -> tuple[Tensor, ...]:
        """See `Dialogue.forward`; `tables` are the four of the countries, then the four of the times."""
        countries, times = (tuple(x.unsqueeze(0) for x in tables[k : k + 4]) for k in (0, 4))
        real = torch.ones_like(rows[:, 0]).unsqueeze(0)
        answers = self.dialogue(rows.unsqueeze(0), real, countries, times, speaks.unsqueeze(0))
        return tuple(x.squeeze(0) for x in answers)


def load(weights: Path, minilm: Path) -> Reader:
    """A trained reader; its word embeddings are those of MiniLM, which training leaves as they are."""
    state = torch.load(weights, weights_only=True)
    reader = Reader(layers_of(state))
    reader.encoder.load_minilm(minilm)
    reader.start_from(state)
    return reader.eval()


def to_int8(path: Path) -> None:
    """Quantise the weights of a graph, a scale a channel."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "prepared.onnx"
        quant_pre_process(str(path), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(ready, path, per_channel=True, weight_type=QuantType.QInt8)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="leave everything in 32 bit, to measure what int8 costs")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    reader = load(args.weights, args.minilm)

    def export(graph: nn.Module, inputs: tuple[Tensor, ...], name: str, given: dict[str, list[str]], out: list[str]) -> None:
        axes = {k: dict(enumerate(v)) for k, v in given.items() if v}
        torch.onnx.export(graph.eval(), inputs, str(args.out / name), input_names=list(given), output_names=out,
                          dynamic_axes=axes, opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1})  # fmt: skip

    ids = torch.ones(1, 16, dtype=torch.long)
    words, anchors = torch.randn(16, HIDDEN), torch.tensor([1, 5])
    one = ["one", "pieces"]
    export(EncoderGraph(reader), (ids, ids * 0), "encoder.onnx", {"pieces": one, "features": one}, ["vectors", "anchors", "tags"])
    pair = {"words": ["words"], "at": ["anchors"]}
    export(PairGraph(reader.pairs), (words, anchors), "attributions.onnx", pair, ["logits"])
    export(PairGraph(reader.statement_pairs), (words, anchors), "statements.onnx", pair, ["logits"])
    s, c = 3, 4
    one_hot = torch.nn.functional.one_hot(torch.tensor([0, 1, 2, 3, 0]), c).float()
    inputs, axes = [torch.randn(s, 3 * HIDDEN), one_hot[:s]], {"rows": ["s"], "speaks": ["s", "c"]}
    for kind, m in (("country", 5), ("time", 4)):
        inputs += [torch.randn(m, HIDDEN), torch.zeros(s, m, dtype=torch.long), torch.zeros(m, dtype=torch.long), one_hot[:m]]
        axes |= {f"{kind}_vectors": [f"{kind}_m"], f"{kind}_relation": ["s", f"{kind}_m"], f"{kind}_prominence": [f"{kind}_m"],
                 f"{kind}_named": [f"{kind}_m", "c" if kind == "country" else "v"]}  # fmt: skip
    export(DialogueGraph(reader.dialogue), tuple(inputs), "dialogue.onnx", axes,
           ["classes", "respondent", "addressee", "when", "speaker", "replies", "together"])  # fmt: skip
    for name in ("encoder", "attributions", "statements", "dialogue"):
        path = args.out / f"{name}.onnx"
        if not args.float:
            to_int8(path)
        print(f"{path.name} {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
