"""The network: a six-layer MiniLM encoder with heads for tags, entities, sentence ends, arcs, relations, and acts."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

__all__ = ["ACTS", "ARGUMENT", "EXIT", "ROLES", "SIZES", "TRIGGER", "Heads", "Network"]

SIZES = {"upos": 17, "xpos": 49, "feats": 63, "rel": 51, "ner": 15}
DIM, HEADS, INNER, PAIR, CASES = 384, 12, 1536, 256, 10
TRIGGER, ARGUMENT = 256, 96
ACTS = {"act": 17, "mode": 68, "status": 8, "background": 1}
"""What the event heads say of a word as a trigger: act (0 none), mode (0 none), status, background."""
ROLES = ("actor", "recipient")
EXIT = 3
"""Layers after which heads of their own read the words: the fast model, and the gate of the other one."""
CASE_LAYER = 2
"""The casing embedding is added before this layer (where the first model had it)."""


class Layer(nn.Module):
    """One transformer layer, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(DIM, 3 * DIM)
        self.o = nn.Linear(DIM, DIM)
        self.ln1 = nn.LayerNorm(DIM, eps=1e-12)
        self.i = nn.Linear(DIM, INNER)
        self.f = nn.Linear(INNER, DIM)
        self.ln2 = nn.LayerNorm(DIM, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, DIM // HEADS).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.ln1(x + self.o(a.transpose(1, 2).reshape(b, t, DIM)))
        return self.ln2(x + self.f(F.gelu(self.i(x))))


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
        self.av = nn.Linear(DIM, ARGUMENT)
        self.te = nn.Linear(TRIGGER, sum(ACTS.values()) + len(ROLES) * (ARGUMENT + 1))
        self.root = nn.Parameter(torch.zeros(DIM))
        self.dropout = nn.Dropout(0.2)

    def ner(self, h: Tensor) -> Tensor:
        return self.n2(self.dropout(F.gelu(self.n1(h))))

    def arcs(self, h: Tensor) -> Tensor:
        """Arc scores (B, N, N + 1), column 0 the root."""
        g = torch.cat([self.root.expand(h.shape[0], 1, DIM).to(h.dtype), h], 1)
        d, g = self.dropout(F.gelu(self.ad(h))), self.dropout(F.gelu(self.ah(g)))
        return (self.aw(d) @ g.transpose(1, 2)).float() + self.ab(g).transpose(1, 2).float()

    def acts(self, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Of each word as a trigger: scores (B, N, ``sum(ACTS)``) and what it asks of each role's words (B, N, roles,
        ARGUMENT + 1: weights and a constant); of each word as an argument: its vector (B, N, ARGUMENT)."""
        out = self.te(self.dropout(F.gelu(self.tv(h)))).float()
        size = sum(ACTS.values())
        asked = out[..., size:].unflatten(-1, (len(ROLES), ARGUMENT + 1))
        return out[..., :size], asked, self.dropout(F.gelu(self.av(h))).float()

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
        self.input_dropout = nn.Dropout(0.05)

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Word vectors (B, N, DIM) after ``EXIT`` layers, and after all."""
        x = self.ln(self.we(ids) + self.pe.weight[: ids.shape[1]])
        x = self.input_dropout(x)
        bias = ((1.0 - mask.float()) * -10000.0)[:, None, None, :]
        words = first[:, :, None].expand(-1, -1, DIM)
        half = x
        for number, layer in enumerate(self.layers):
            if number == EXIT:
                half = x
            if number == CASE_LAYER:
                x = x + self.ce(case)
            x = layer(x, bias)
        return half.gather(1, words), x.gather(1, words)
