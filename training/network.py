"""The network: a six-layer MiniLM encoder with heads for tags, entities, sentence ends, arcs, relations, and acts."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from polybius.parsing.surroundings import PARAGRAPHS, STEPS

__all__ = [
    "ACTS",
    "ARGUMENT",
    "CONTEXT",
    "EXIT",
    "READING_HEADS",
    "ROLES",
    "SIZES",
    "TRIGGER",
    "Heads",
    "Network",
    "Reader",
]

SIZES = {"upos": 17, "xpos": 49, "feats": 63, "rel": 51, "ner": 15}
DIM, HEADS, INNER, PAIR, CASES = 384, 12, 1536, 256, 10
TRIGGER, ARGUMENT, CONTEXT, READING_HEADS, READING_INNER = 256, 96, 160, 5, 320
DROPOUT = 0.1
ACTS = {"act": 17, "mode": 68, "status": 8, "background": 1}
"""What the event heads say of a word as a trigger: act (0 none), mode (0 none), status, background."""
ROLES = ("actor", "recipient")
EXIT = 3
"""Layers after which heads of their own read the words: the fast model, and the gate of the other one."""
CASE_LAYER = 2
"""The casing embedding is added before this layer (where the first model had it)."""


class Dropout(nn.Module):
    """Dropout of whole dimensions: the same ones at every word of a row. As good, and far cheaper on processors."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], *[1] * (x.ndim - 2), x.shape[-1]) >= self.share
        return x * (kept.to(x.dtype) / (1 - self.share))


class Layer(nn.Module):
    """One transformer layer, as in BERT."""

    def __init__(self, dim: int = DIM, heads: int = HEADS, inner: int = INNER) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.o = nn.Linear(dim, dim)
        self.ln1 = nn.LayerNorm(dim, eps=1e-12)
        self.i = nn.Linear(dim, inner)
        self.f = nn.Linear(inner, dim)
        self.ln2 = nn.LayerNorm(dim, eps=1e-12)
        self.dropout = Dropout(DROPOUT)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        # not the fused product, which is slow backwards on processors (torch 2.13)
        a = (q @ k.transpose(2, 3) * (d // self.heads) ** -0.5 + bias.to(q.dtype)).softmax(-1) @ v
        x = self.ln1(x + self.dropout(self.o(a.transpose(1, 2).reshape(b, t, d))))
        return self.ln2(x + self.dropout(self.f(F.gelu(self.i(x)))))


class Reader(nn.Module):
    """Reads the words around a trigger once more, with the trigger in mind: its act, and the words of its parties.

    Small, and run for likely triggers alone; it sees across windows and paragraphs, as the encoder does not."""

    def __init__(self) -> None:
        super().__init__()
        self.tq = nn.Linear(CONTEXT, CONTEXT)
        self.step = nn.Embedding(STEPS, CONTEXT)
        self.apart = nn.Embedding(PARAGRAPHS, CONTEXT)
        self.ln = nn.LayerNorm(CONTEXT, eps=1e-12)
        self.layer = Layer(CONTEXT, READING_HEADS, READING_INNER)
        self.second = Layer(CONTEXT, READING_HEADS, READING_INNER)
        self.roles = nn.Linear(CONTEXT, len(ROLES))
        self.acts = nn.Linear(CONTEXT, sum(ACTS.values()))

    def forward(
        self, words: Tensor, trigger: Tensor, at: Tensor, step: Tensor, apart: Tensor, exists: Tensor
    ) -> tuple[Tensor, Tensor]:
        """``words`` (K, L, CONTEXT) around each of K triggers (K, CONTEXT) that stand ``at`` (K) among them. Gives the
        triggers' scores (K, sum(ACTS)) and each word's as an actor's and a recipient's (K, L, roles)."""
        x = self.ln(words + self.step(step) + self.apart(apart) + self.tq(trigger)[:, None])
        bias = ((~exists).float() * -10000.0)[:, None, None, :]
        x = self.second(self.layer(x, bias), bias)
        return self.acts(x[torch.arange(len(at)), at]).float(), self.roles(x).float()

    def pass_through(self) -> None:
        """Let the second layer begin as one that changes (nearly) nothing, for weights that were trained without it: it
        adds nothing, and scales each row back to what the first layer's norm makes of an average one."""
        weight, shift = self.layer.ln2.weight.data, self.layer.ln2.bias.data
        with torch.no_grad():
            for linear in (self.second.o, self.second.f):
                linear.weight.zero_()
                linear.bias.zero_()
            spread = (weight.square().mean() + shift.var(unbiased=False)).sqrt()
            for norm in (self.second.ln1, self.second.ln2):
                norm.weight.fill_(spread)
                norm.bias.fill_(shift.mean())


class Sight(NamedTuple):
    """Of each word at first sight. ``scores`` (B, N, sum(ACTS)): as a trigger; ``asked`` (B, N, roles, ARGUMENT + 1):
    what it asks of each role's words (weights and a constant); ``party`` (B, N): log-odds that it belongs to a party of
    any act; ``argument`` (B, N, ARGUMENT): its vector as a party's word; ``context`` (B, N, CONTEXT): for the
    reader."""

    scores: Tensor
    asked: Tensor
    party: Tensor
    argument: Tensor
    context: Tensor


class Heads(nn.Module):
    """Everything that is read off word vectors. The network has two: at its top, and half way (see ``EXIT``)."""

    def __init__(self) -> None:
        super().__init__()
        self.up = nn.Linear(DIM, SIZES["upos"])
        self.xp = nn.Linear(DIM, SIZES["xpos"])
        self.fe = nn.Linear(DIM, SIZES["feats"])
        self.n1 = nn.Linear(DIM, 192)
        self.n2 = nn.Linear(192, SIZES["ner"])
        self.sb = nn.Linear(DIM, 1)
        self.ad = nn.Linear(DIM, PAIR)
        self.ah = nn.Linear(DIM, PAIR)
        self.aw = nn.Linear(PAIR, PAIR, bias=False)
        self.ab = nn.Linear(PAIR, 1, bias=False)
        self.rd = nn.Linear(DIM, PAIR)
        self.rh = nn.Linear(DIM, PAIR)
        self.rw = nn.Linear(PAIR, SIZES["rel"], bias=False)
        self.rb = nn.Linear(2 * PAIR, SIZES["rel"])
        self.tv = nn.Linear(DIM, TRIGGER)
        self.cv = nn.Linear(DIM, CONTEXT)
        self.av = nn.Linear(DIM, ARGUMENT)
        self.te = nn.Linear(TRIGGER, sum(ACTS.values()) + len(ROLES) * (ARGUMENT + 1) + 1)
        self.reader = Reader()
        self.root = nn.Parameter(torch.zeros(DIM))
        self.dropout = Dropout(0.2)

    def ner(self, h: Tensor) -> Tensor:
        return self.n2(self.dropout(F.gelu(self.n1(h))))

    def arcs(self, h: Tensor) -> Tensor:
        """Arc scores (B, N, N + 1), column 0 the root."""
        g = torch.cat([self.root.expand(h.shape[0], 1, DIM).to(h.dtype), h], 1)
        d, g = self.dropout(F.gelu(self.ad(h))), self.dropout(F.gelu(self.ah(g)))
        return (self.aw(d) @ g.transpose(1, 2)).float() + self.ab(g).transpose(1, 2).float()

    def acts(self, h: Tensor) -> Sight:
        """What is said of each word at first sight."""
        out = self.te(self.dropout(F.gelu(self.tv(h)))).float()
        size = sum(ACTS.values())
        asked = out[..., size:-1].unflatten(-1, (len(ROLES), ARGUMENT + 1))
        arguments = self.dropout(F.gelu(self.av(h)))
        return Sight(out[..., :size], asked, out[..., -1], arguments, self.dropout(F.gelu(self.cv(h))))

    def relations(self, h: Tensor, head: Tensor) -> Tensor:
        """Relation scores (B, N, relations) under the given heads (0 the root)."""
        g = torch.cat([self.root.expand(h.shape[0], 1, DIM).to(h.dtype), h], 1)
        d, g = self.dropout(F.gelu(self.rd(h))), self.dropout(F.gelu(self.rh(g)))
        g = g.gather(1, head[:, :, None].expand(-1, -1, PAIR))
        return self.rw(d * g) + self.rb(torch.cat([d, g], 2))


class Network(nn.Module):
    """``forward`` gives word vectors half way and at the top; the heads are called by the loss, and by the exported
    graph."""

    def __init__(self, layers: int = 6) -> None:
        super().__init__()
        self.we = nn.Embedding(30522, DIM)
        self.pe = nn.Embedding(512, DIM)
        self.ln = nn.LayerNorm(DIM, eps=1e-12)
        self.ce = nn.Embedding(CASES, DIM)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.early, self.top = Heads(), Heads()
        self.input_dropout = Dropout(0.05)

    def forward(self, ids: Tensor, case: Tensor, sees: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Word vectors (B, N, DIM) after ``EXIT`` layers, and after all. ``sees`` (B, T, T): does a piece look at
        another?"""
        x = self.ln(self.we(ids) + self.pe.weight[: ids.shape[1]])
        x = self.input_dropout(x)
        bias = ((~sees).float() * -10000.0)[:, None]
        words = first[:, :, None].expand(-1, -1, DIM)
        half = x
        for number, layer in enumerate(self.layers):
            if number == EXIT:
                half = x
            if number == CASE_LAYER:
                x = x + self.ce(case)
            x = layer(x, bias)
        return half.gather(1, words), x.gather(1, words)
