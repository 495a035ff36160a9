"""Losses of both sets of heads: grammar, names, sentence ends, acts, and the second reading."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from polybius.parsing import surroundings
from training import acts
from training.batches import Batch
from training.network import ACTS, ROLES, Heads, Network, Sight
from training.treebanks import NER

__all__ = ["loss_of", "matter", "read_again"]

EARLY = 0.4
"""What the losses of the heads half way count."""
EARLY_ACTS = 0.5
"""In what share of batches they learn acts: the readers are a third of the work."""
WEIGHTS = {
    "arc": 1.0, "rel": 1.0, "upos": 0.5, "xpos": 0.3, "feats": 0.3, "ner": 1.5, "end": 1.0,
    "act": 4.0, "mode": 0.3, "status": 0.3, "background": 0.2, "party": 1.0, "roles": 4.0,
    "act again": 1.0, "mode again": 0.4, "status again": 0.4, "background again": 0.2,
}  # fmt: skip


def act_losses(heads: Heads, batch: Batch, h: Tensor) -> dict[str, Tensor]:
    """Losses of the event heads, and of the reader, on labelled texts."""
    t = torch.from_numpy
    sight = Sight(*(x.flatten(0, 1) for x in heads.acts(h)))
    gold = t(batch.act).flatten()
    act = sight.scores[:, : ACTS["act"]]
    out = {"act": F.cross_entropy(act, gold, ignore_index=acts.UNKNOWN)}
    words = t(batch.party_words())
    out["party"] = F.binary_cross_entropy_with_logits(sight.party[words >= 0], words[words >= 0].float())
    with torch.no_grad():
        likely = (1 - act.softmax(-1)[:, 0]).masked_fill(gold != 0, -1.0)
        false = likely.topk(min(len(likely), 2 + len(batch.triggers) // 3)).indices.tolist()
        false = [i for i in false if i in batch.word_at and gold[i] == 0]
    places = [x[0] for x in batch.triggers] + false
    if not places:
        return out
    again, roles, wanted, counted = _read_again(heads, batch, sight, places)
    told = torch.tensor([x[1:] for x in batch.triggers] + [(0, acts.UNKNOWN, acts.UNKNOWN, 0)] * len(false))
    real = len(batch.triggers)
    for name, said in (("", sight.scores[places]), (" again", again)):
        act, mode, status, background = said.split(list(ACTS.values()), -1)
        if name:
            out["act again"] = F.cross_entropy(act, told[:, 0])
        if real:
            if (told[:, 1] != acts.UNKNOWN).any():
                out["mode" + name] = F.cross_entropy(mode, told[:, 1], ignore_index=acts.UNKNOWN)
            out["status" + name] = F.cross_entropy(status, told[:, 2], ignore_index=acts.UNKNOWN)
            out["background" + name] = F.binary_cross_entropy_with_logits(background[:real, 0], told[:real, 3].float())
    if real:
        losses = F.binary_cross_entropy_with_logits(roles, wanted, weight=counted, reduction="sum")
        out["roles"] = losses / (len(ROLES) * 30 * real)
    return out


def matter(sight: Sight) -> np.ndarray:
    """By place: is the word likely enough to belong to a party, or to tell an act, that it is read again from afar?"""
    party = sight.party.detach().float().sigmoid() >= surroundings.PARTY
    tells = 1 - sight.scores[:, : ACTS["act"]].detach().float().softmax(-1)[:, 0] >= surroundings.TELLING
    return (party | tells).numpy()


def read_again(heads: Heads, sight: Sight, around: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """The reader's scores of triggers, and of the words around them as arguments (K, L, roles)."""
    said, found = heads.reader(
        sight.context[around["words"]],
        sight.context[around["place"]],
        *(around[k] for k in ("at", "step", "apart", "exists")),
    )
    asked, argument = sight.asked[around["place"]], sight.argument[around["words"]].float()
    return said, found + torch.einsum("kra,kna->knr", asked[..., :-1], argument) + asked[:, None, :, -1]


def _read_again(
    heads: Heads, batch: Batch, sight: Sight, places: Sequence[int]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The reader's scores of the words at ``places``, and those of words around the true triggers among them as
    arguments, with what they should be and whether that is known (words, roles). In parts of like length, to save
    padding."""
    real = {x[0]: k for k, x in enumerate(batch.triggers)}
    words = matter(sight)
    order = sorted(range(len(places)), key=lambda i: (len(batch.surroundings(places[i], words)[2]), i))
    again: list[Tensor] = []
    roles: list[Tensor] = []
    wanted: list[Tensor] = []
    counted: list[Tensor] = []
    for part in np.array_split(order, min(3, len(order))):
        chosen = [places[i] for i in part]
        around = batch.around(chosen, words)
        said, found = read_again(heads, sight, around)
        again.append(said)
        rows = [k for k, place in enumerate(chosen) if place in real]
        inside = around["exists"][rows]
        roles.append(found[rows][inside])
        triggers = [real[chosen[k]] for k in rows]
        wanted.append(batch.wanted(around["number"][rows], triggers)[inside])
        counted.append(1 - batch.open(around["number"][rows], triggers)[inside])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(again)[back], torch.cat(roles), torch.cat(wanted), torch.cat(counted)


def losses_of(heads: Heads, batch: Batch, h: Tensor, *, with_acts: bool = True) -> dict[str, Tensor]:
    """Losses of one set of heads on the word vectors that it reads."""
    t = torch.from_numpy
    with torch.autocast("cpu", dtype=torch.bfloat16):
        h = heads.dropout(h)
        governors = t(batch.tags["heads"])
        known = governors >= 0
        losses: dict[str, Tensor] = {}
        if with_acts and (batch.act != acts.UNKNOWN).any():
            losses |= act_losses(heads, batch, h)
        ner = heads.ner(h)
        if known.any():
            arcs = heads.arcs(h)
            rels = heads.relations(h, governors.clamp(min=0))
            logits = {"upos": heads.up(h), "xpos": heads.xp(h), "feats": heads.fe(h)}
            end = heads.sb(h)[..., 0]
    if known.any():
        number = t(batch.number)
        same = (number[:, :, None] == number[:, None, :]) & t(batch.exists)[:, None, :]
        same &= ~torch.eye(number.shape[1], dtype=torch.bool)
        arcs = torch.cat([arcs[:, :, :1], arcs[:, :, 1:].masked_fill(~same, -1e4)], 2)
        losses["arc"] = F.cross_entropy(arcs[known], governors[known])
        losses["rel"] = F.cross_entropy(rels.float()[known], t(batch.tags["rels"])[known], ignore_index=-100)
        for name, scores in logits.items():
            losses[name] = F.cross_entropy(scores.float()[known], t(batch.tags[name])[known], ignore_index=-100)
        gold = t(batch.end)
        losses["end"] = F.binary_cross_entropy_with_logits(end.float()[gold >= 0], gold[gold >= 0])
    exists = t(batch.exists)
    allowed = (t(batch.ner)[exists][:, None] >> torch.arange(len(NER))) & 1
    scores = ner.float()[exists]
    partial = scores.masked_fill(allowed == 0, -1e4)
    losses["ner"] = (torch.logsumexp(scores, 1) - torch.logsumexp(partial, 1)).mean()
    return losses


def loss_of(network: Network, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The weighted sum of the losses of both sets of heads, and each of the top's."""
    t = torch.from_numpy
    with torch.autocast("cpu", dtype=torch.bfloat16):
        half, h = network(t(batch.ids), t(batch.case), t(batch.sees), t(batch.first))
    losses = losses_of(network.top, batch, h)
    early = losses_of(network.early, batch, half, with_acts=random.random() < EARLY_ACTS)
    total = sum((WEIGHTS[k] * v for k, v in losses.items()), torch.zeros(()))
    total = total + sum(EARLY * WEIGHTS[k] * v for k, v in early.items())
    return total, {k: float(v.detach()) for k, v in losses.items()} | {
        "early arc": float(early.get("arc", torch.zeros(())).detach())
    }
