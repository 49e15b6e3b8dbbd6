"""The network: MiniLM with heads for attributions and for statements, as plain PyTorch.

One encoder pass gives a vector a word. On it stand, for attributions (PolNeAR) and for statements (our annotation) alike,
  an *anchor* head   is this word the first of a cue?
  a *pair* head      given an anchor, which role has every word of the window for it: none, source, cue, content
and, for statements, one output more (is this word part of the anchor's condition) and the *dialogue*: a small transformer
over all statements of a document, which decides on each in the light of the others: its act, topic, evidence and flags, which
country is its respondent, its addressee and its speaker's, when it was, which statements it replies to, and which share a dispute with it.
Pairing roles with an anchor is the biaffine arc of Dozat and Manning (2017), with a relative-position term.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, HEADS, INNER = 384, 12, 1536
# Which layers of MiniLM-L6 an encoder of fewer layers starts from.
START_LAYERS = {6: (0, 1, 2, 3, 4, 5), 5: (0, 1, 2, 3, 5), 4: (0, 1, 3, 5), 3: (0, 2, 5)}
FEATURES = 8
ROLES = ("none", "source", "cue", "content")
TAGS = 7
CLASSES = {"act": 14, "topic": 10, "evidence": 4, "hedged": 2, "negated": 2, "standing": 2}
EDGES = (1, 2, 3, 4, 5, 7, 10, 15, 23, 36, 60)
# How a mention stands to a statement (gravamen.reading.dialogue): eight places, each with own, another's, unknown.
RELATIONS, PROMINENCES = 24, 4
FAR = 8
# A head that was added later: older weights lack it.
LATER = "dialogue.speaker."


class Attention(torch.autograd.Function):
    """Softmax attention over q, k, v [B, T, H]; exported as ONNX Runtime's fused operator, which needs unpadded windows."""

    @staticmethod
    def symbolic(g, q, k, v):
        """The exported node."""
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=HEADS).setType(q.type())

    @staticmethod
    def forward(ctx, q, k, v):  # noqa: ARG004
        """Only traced, never trained."""
        b, t, _ = q.shape
        split = [x.view(b, t, HEADS, HIDDEN // HEADS).transpose(1, 2) for x in (q, k, v)]
        return F.scaled_dot_product_attention(*split).transpose(1, 2).reshape(b, t, HIDDEN)


def attention_by_products(q: Tensor, k: Tensor, v: Tensor, attn_mask: Tensor) -> Tensor:
    """Softmax attention over q, k, v [B, heads, T, size] as plain matrix products.

    On a CPU in 16 bit forward and backward take half the time of PyTorch's fused operator, whose backward pass is slow there.
    """
    scores = (q / math.sqrt(q.shape[-1])) @ k.transpose(-1, -2)
    return torch.softmax(scores.masked_fill(~attn_mask, -1e4), -1) @ v


class Layer(nn.Module):
    """One BERT layer (post-norm)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x [B, T, H]; mask [B, 1, 1, T], true where a piece may be attended to."""
        b, t, _ = x.shape
        if torch.onnx.is_in_onnx_export():
            mixed = Attention.apply(*self.qkv(x).split(HIDDEN, -1))
        else:
            q, k, v = self.qkv(x).view(b, t, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
            attend = F.scaled_dot_product_attention if x.is_cuda else attention_by_products
            mixed = attend(q, k, v, attn_mask=mask).transpose(1, 2).reshape(b, t, HIDDEN)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """pieces, features [B, T] and a mask → [B, T, H]."""

    def __init__(self, layers: int, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.features = nn.Embedding(FEATURES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        nn.init.zeros_(self.features.weight)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """mask [B, T] is true for real pieces."""
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.drop(self.norm(self.words(pieces) + self.positions(at) + self.features(features)))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return x

    def load_minilm(self, path: Path) -> None:
        """Take the weights of a Hugging Face BERT checkpoint with six layers of 384, or those of the layers that there is room for."""
        w = load_file(str(path))
        w = {k.removeprefix("bert."): v.float() for k, v in w.items()}
        e = "embeddings."
        self.words.weight.data.copy_(w[e + "word_embeddings.weight"])
        self.positions.weight.data.copy_(w[e + "position_embeddings.weight"] + w[e + "token_type_embeddings.weight"][0])
        self.norm.load_state_dict({k: w[f"{e}LayerNorm.{k}"] for k in ("weight", "bias")})
        for i, layer in zip(START_LAYERS[len(self.layers)], self.layers, strict=True):
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


def looked_up(table: nn.Embedding, number: Tensor) -> Tensor:
    """Rows of a small table; in training by a product with one-hot rows, whose gradient a GPU adds up far faster."""
    if table.training and number.is_cuda:
        return F.one_hot(number, table.num_embeddings).to(torch.bfloat16) @ table.weight.to(torch.bfloat16)
    return table(number)


class PairHead(nn.Module):
    """Anchors and the words of their windows → logits of what each word is to the anchor.

    A biaffine term (Dozat and Manning 2017) and an additive one that also knows how far apart the two stand.
    """

    def __init__(self, outputs: int, size: int = 192, additive: int = 96) -> None:
        super().__init__()
        self.sizes = [size, additive]
        self.anchor = nn.Linear(HIDDEN, size + additive)
        self.word = nn.Linear(HIDDEN, size + additive)
        self.place = nn.Embedding(2 * len(EDGES) + 1, additive)
        self.bilinear = nn.Linear(size, outputs, bias=False)
        self.additive = nn.Linear(additive, outputs)

    def forward(self, anchors: Tensor, words: Tensor, window_of: Tensor, distance: Tensor) -> Tensor:
        """anchors [K, H], words [B, W, H] of every window, window_of [K], distance [K, W] → [K, W, outputs]."""
        a2, a1 = self.anchor(anchors).split(self.sizes, -1)
        w2, w1 = self.word(words).split(self.sizes, -1)
        mixed = F.gelu(a1.unsqueeze(1) + w1[window_of] + looked_up(self.place, buckets(distance)))
        weighted = F.gelu(a2).unsqueeze(1) * self.bilinear.weight
        return self.additive(mixed) + F.gelu(w2)[window_of] @ weighted.transpose(-1, -2)


class DialogueLayer(nn.Module):
    """One transformer layer (pre-norm) over the statements of a document, with a learned bias for how far apart two stand."""

    def __init__(self, size: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.up, self.down = nn.Linear(size, 2 * size), nn.Linear(2 * size, size)
        self.apart = nn.Embedding(2 * FAR + 1, heads)
        self.drop = nn.Dropout(dropout)
        nn.init.zeros_(self.apart.weight)

    def forward(self, x: Tensor, apart: Tensor, closed: Tensor) -> Tensor:
        """x [D, S, Z], apart [S, S] bucket numbers, closed [D, 1, 1, S] is 0, or very low where there is no statement."""
        d, s, z = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(d, s, 3, self.heads, z // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) / math.sqrt(z // self.heads) + looked_up(self.apart, apart).permute(2, 0, 1) + closed
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(d, s, z)
        x = x + self.drop(self.out(mixed))
        return x + self.drop(self.down(F.gelu(self.up(self.norm2(x)))))


class ChoiceHead(nn.Module):
    """Which country is a statement's party or its speaker's, or which time its own: scores mentions, adds them up, sets none against."""

    def __init__(self, size: int, inner: int = 128) -> None:
        super().__init__()
        self.statement, self.mention = nn.Linear(size, 2 * inner), nn.Linear(HIDDEN, 2 * inner)
        self.relation, self.prominence = nn.Embedding(RELATIONS, inner), nn.Embedding(PROMINENCES, inner)
        self.score, self.none = nn.Linear(inner, 1), nn.Linear(size, 1)

    def forward(self, z: Tensor, mentions: Tensor, relation: Tensor, prominence: Tensor, named: Tensor) -> Tensor:
        """z [D, S, Z], mentions [D, M, H], relation [D, S, M], prominence [D, M], named [D, M, C] 0/1 → logits [D, S, C + 1], none last."""
        a1, a2 = self.statement(z).chunk(2, -1)
        b1, b2 = self.mention(mentions).chunk(2, -1)
        b1 = b1 + looked_up(self.prominence, prominence)
        mixed = F.gelu(a1.unsqueeze(2) + b1.unsqueeze(1) + looked_up(self.relation, relation))
        scores = self.score(mixed).squeeze(-1) + a2 @ b2.transpose(-1, -2) / math.sqrt(a2.shape[-1])
        outside = (named - 1) * 1e4
        by_value = torch.logsumexp(scores.float().unsqueeze(-1) + outside.unsqueeze(1), 2)
        return torch.cat([by_value, self.none(z).float()], -1)


class LinkHead(nn.Module):
    """Score [D, S, S] of statement i being linked to statement j: what each is, how far apart, and whether their parties agree."""

    AGREEMENTS = 6

    def __init__(self, size: int, inner: int = 128) -> None:
        super().__init__()
        self.later, self.earlier = nn.Linear(size, 2 * inner), nn.Linear(size, 2 * inner)
        self.apart = nn.Embedding(2 * FAR + 1, inner)
        self.agreement = nn.Linear(self.AGREEMENTS, inner, bias=False)
        self.score = nn.Linear(inner, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, z: Tensor, apart: Tensor, agreement: Tensor) -> Tensor:
        """z [D, S, Z], apart [S, S], agreement [D, S, S, AGREEMENTS]."""
        a1, a2 = self.later(z).chunk(2, -1)
        b1, b2 = self.earlier(z).chunk(2, -1)
        mixed = F.gelu(a1.unsqueeze(2) + b1.unsqueeze(1) + looked_up(self.apart, apart) + self.agreement(agreement))
        return self.score(self.drop(mixed)).squeeze(-1) + a2 @ b2.transpose(-1, -2) / math.sqrt(a2.shape[-1])


# Vectors [D, M, H], relation [D, S, M], prominence [D, M] and named [D, M, C] of what may be chosen.
Mentioned = tuple[Tensor, Tensor, Tensor, Tensor]


class Dialogue(nn.Module):
    """All statements of a document → class logits, parties, times, replies, disputes."""

    def __init__(self, size: int = 256, layers: int = 2, dropout: float = 0.2) -> None:
        super().__init__()
        self.enter = nn.Linear(3 * HIDDEN, size)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(DialogueLayer(size, 4, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(size)
        self.mix = nn.Linear(3 * HIDDEN + size, size)
        self.classes = nn.Linear(size, sum(CLASSES.values()))
        self.respondent, self.addressee, self.when = ChoiceHead(size), ChoiceHead(size), ChoiceHead(size)
        self.speaker = ChoiceHead(size)
        self.replies, self.together = LinkHead(size), LinkHead(size)

    def forward(self, rows: Tensor, real: Tensor, countries: Mentioned, times: Mentioned, speaks: Tensor) -> tuple[Tensor, ...]:
        """rows [D, S, 3H] (anchor, content, source), real [D, S] 0/1, speaks [D, S, C] 0/1: the speaker's country, as far as it is known.

        Returns classes [D, S, sum of CLASSES], respondent and addressee [D, S, C + 1], when [D, S, V + 1], speaker [D, S, C + 1] and
        replies and together [D, S, S].
        """
        apart, z = apart_in(rows), self.understood(rows, real)
        respondent, addressee, when = self.respondent(z, *countries), self.addressee(z, *countries), self.when(z, *times)
        speaker = self.speaker(z, *countries)
        agreement = agreements(respondent, speaks).to(z.dtype)
        together = self.together(z, apart, agreement)
        together = (together + together.transpose(-1, -2)) / 2
        return self.classes(z), respondent, addressee, when, speaker, self.replies(z, apart, agreement), together

    def understood(self, rows: Tensor, real: Tensor) -> Tensor:
        """Statements [D, S, Z] in the light of the others, on which all heads look."""
        x, apart = self.drop(F.gelu(self.enter(rows))), apart_in(rows)
        closed = (real - 1)[:, None, None, :] * 1e4
        for layer in self.layers:
            x = layer(x, apart, closed)
        return self.drop(F.gelu(self.mix(torch.cat([rows, self.norm(x)], -1))))


def apart_in(rows: Tensor) -> Tensor:
    """Buckets [S, S] of how far apart the statements of rows [D, S, 3H] stand."""
    number = torch.arange(rows.shape[1], device=rows.device)
    return (number.unsqueeze(0) - number.unsqueeze(1)).clamp(-FAR, FAR) + FAR


def agreements(respondent: Tensor, speaks: Tensor) -> Tensor:
    """How the parties of two statements agree [D, S, S, 6], as probabilities.

    Same respondent, both without one, the first's speaker is the second's respondent and the reverse, same speaking country,
    the first's speaker is known.
    """
    at_issue = torch.softmax(respondent, -1)
    countries, nobody = at_issue[..., :-1], at_issue[..., -1]
    answering = speaks @ countries.transpose(-1, -2)
    known = speaks.sum(-1, keepdim=True).expand_as(answering)
    return torch.stack([
        countries @ countries.transpose(-1, -2), nobody.unsqueeze(-1) * nobody.unsqueeze(-2),
        answering, answering.transpose(-1, -2), speaks @ speaks.transpose(-1, -2), known,
    ], -1)  # fmt: skip


def layers_of(state: dict[str, Tensor]) -> int:
    """How many layers the encoder of trained weights has."""
    return 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layers."))


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(layers, dropout)
        self.tags = nn.Linear(HIDDEN, TAGS)
        self.anchors = nn.Linear(HIDDEN, 2)
        self.pairs = PairHead(len(ROLES))
        self.statement_pairs = PairHead(len(ROLES) + 1)
        self.dialogue = Dialogue()
        self.drop = nn.Dropout(dropout)

    def start_from(self, state: dict[str, Tensor]) -> None:
        """Take the weights of a trained reader, of as many or of six layers; what it may lack stays as it is: word embeddings,
        and a head that was added later."""
        prefix = "encoder.layers."
        depth = layers_of(state)
        taken = START_LAYERS[len(self.encoder.layers)] if depth == 6 else range(depth)
        chosen = {k: v for k, v in state.items() if not k.startswith(prefix)}
        for mine, theirs in enumerate(taken):
            chosen |= {
                k.replace(f"{prefix}{theirs}.", f"{prefix}{mine}."): v for k, v in state.items() if k.startswith(f"{prefix}{theirs}.")
            }
        missing, unexpected = self.load_state_dict({k: v.float() for k, v in chosen.items()}, strict=False)
        added = {name for name in missing if name.startswith(LATER)}
        if unexpected or set(missing) - added - {"encoder.words.weight"}:
            raise ValueError(f"not a model of this network: missing {missing}, unexpected {unexpected}")
