"""The network: MiniLM-L6 with heads for attributions and for statements, as plain PyTorch.

One encoder pass gives a vector a word. On it stand, for attributions (PolNeAR) and for statements (our annotation) alike,
  an *anchor* head   is this word the first of a cue?
  a *pair* head      given an anchor, which role has every word of the window for it: none, source, cue, content
and, for statements, a *mark* head (is this word part of the anchor's condition; does it name its respondent, its addressee)
and *class* heads that read the anchor with its pooled content and source: act, topic, evidence, flags.
Pairing roles with an anchor is the biaffine arc of Dozat and Manning (2017), with a relative-position term.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, LAYERS, HEADS, INNER = 384, 6, 12, 1536
FEATURES = 8
ROLES = ("none", "source", "cue", "content")
MARKS = ("condition", "respondent", "addressee")
TAGS = 7
# `dated`: no time, the publication date, another; `side`: the respondent is nobody, the speaker's own country, another.
CLASSES = {
    "act": 14, "topic": 10, "evidence": 4, "hedged": 2, "negated": 2, "standing": 2, "dated": 3, "side": 3, "addressed": 2,
    "replying": 2,
}  # fmt: skip
EDGES = (1, 2, 3, 4, 5, 7, 10, 15, 23, 36, 60)


class Layer(nn.Module):
    """One BERT layer (post-norm)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [B, T, H]; bias [B, 1, 1, T], 0 where a piece may be attended to."""
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(HIDDEN // HEADS) + bias, -1)
            mixed = weights @ v
        else:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(b, t, HIDDEN)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    """pieces, features [B, T] and a mask → [B, T, H]."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.features = nn.Embedding(FEATURES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        nn.init.zeros_(self.features.weight)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """mask [B, T] is 1 for real pieces."""
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.words(pieces) + self.positions(at) + self.features(features))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self, path: Path) -> None:
        """Take the weights of a Hugging Face BERT checkpoint with six layers of 384."""
        w = load_file(str(path))
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        e = "embeddings."
        self.words.weight.data.copy_(w[e + "word_embeddings.weight"])
        self.positions.weight.data.copy_(w[e + "position_embeddings.weight"] + w[e + "token_type_embeddings.weight"][0])
        self.norm.load_state_dict({k: w[f"{e}LayerNorm.{k}"] for k in ("weight", "bias")})
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                qkv = [w[f"{p}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                getattr(layer.qkv, part).data.copy_(torch.cat(qkv))
                getattr(layer.out, part).data.copy_(w[f"{p}attention.output.dense.{part}"])
                getattr(layer.norm1, part).data.copy_(w[f"{p}attention.output.LayerNorm.{part}"])
                getattr(layer.up, part).data.copy_(w[f"{p}intermediate.dense.{part}"])
                getattr(layer.down, part).data.copy_(w[f"{p}output.dense.{part}"])
                getattr(layer.norm2, part).data.copy_(w[f"{p}output.LayerNorm.{part}"])


def buckets(distance: Tensor) -> Tensor:
    """Signed logarithmic buckets of word distances: 0 … 2 × len(EDGES)."""
    edges = torch.tensor(EDGES, device=distance.device)
    size = (distance.abs().unsqueeze(-1) >= edges).sum(-1)
    return torch.where(distance < 0, size + len(EDGES), size)


class PairHead(nn.Module):
    """(anchor vectors [K, H], their window's word vectors [K, W, H], distances [K, W]) → logits [K, W, outputs]."""

    def __init__(self, outputs: int, size: int = 192) -> None:
        super().__init__()
        self.anchor = nn.Linear(HIDDEN, 2 * size)
        self.word = nn.Linear(HIDDEN, 2 * size)
        self.place = nn.Embedding(2 * len(EDGES) + 1, size)
        self.bilinear = nn.Linear(size, outputs, bias=False)
        self.additive = nn.Linear(size, outputs)

    def forward(self, anchors: Tensor, words: Tensor, distance: Tensor) -> Tensor:
        """See the class."""
        a1, a2 = self.anchor(anchors).chunk(2, -1)
        w1, w2 = self.word(words).chunk(2, -1)
        mixed = F.gelu(a1.unsqueeze(1) + w1 + self.place(buckets(distance)))
        return self.additive(mixed) + self.bilinear(F.gelu(a2).unsqueeze(1) * F.gelu(w2))


class ClassHeads(nn.Module):
    """(anchor [S, H], pooled content [S, H], pooled source [S, H]) → one concatenated logit row [S, sum of CLASSES]."""

    def __init__(self, size: int = 256) -> None:
        super().__init__()
        self.mix = nn.Linear(3 * HIDDEN, size)
        self.out = nn.Linear(size, sum(CLASSES.values()))
        self.drop = nn.Dropout(0.2)

    def forward(self, anchor: Tensor, content: Tensor, source: Tensor) -> Tensor:
        """See the class."""
        return self.out(self.drop(F.gelu(self.mix(torch.cat([anchor, content, source], -1)))))


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.tags = nn.Linear(HIDDEN, TAGS)
        self.anchors = nn.Linear(HIDDEN, 2)
        self.pairs = PairHead(len(ROLES))
        self.statement_pairs = PairHead(len(ROLES))
        self.marks = PairHead(len(MARKS), 96)
        self.classes = ClassHeads()
        self.drop = nn.Dropout(0.1)

    def start_statements_from_attributions(self) -> None:
        """Give the statement heads what the attribution heads have learned."""
        self.statement_pairs.load_state_dict(self.pairs.state_dict())
        self.anchors.weight.data[1].copy_(self.anchors.weight.data[0])
        self.anchors.bias.data[1].copy_(self.anchors.bias.data[0])
