"""How good the event heads are on labelled texts that were held out: triggers, acts, status, roles."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch

from polybius.parsing.proposing import READ
from training.acts import Told
from training.batches import Data, batches
from training.losses import matter, read_again
from training.network import ACTS, Network, Sight

__all__ = ["acts_of", "shown"]


def _f1(hit: float, called: float, real: float) -> float:
    return 200 * hit / (called + real) if called + real else 0.0


def acts_of(network: Network, data: Data, texts: Sequence[Told], *, early: bool = False) -> dict[str, float]:
    """Per cent: F1 of triggers and of triggers with their act, at first sight and with the second reading weighed in;
    of gold triggers modes, statuses right; F1 of role words; both parties right (some word of each role, none else)."""
    network.eval()
    n = Counter[str]()
    roles = np.zeros((2, 3))
    size = list(ACTS.values())
    with torch.no_grad():
        for batch in batches(data, [[t] for t in texts], random.Random(0), vary=False):
            t = torch.from_numpy
            half, h = network(t(batch.ids), t(batch.case), t(batch.sees), t(batch.first))
            heads = network.early if early else network.top
            sight = Sight(*(x.flatten(0, 1) for x in heads.acts(half if early else h)))
            gold = t(batch.act).flatten()
            first = sight.scores[:, : ACTS["act"]].softmax(-1)
            both = first.clone()
            places = sorted(
                {x[0] for x in batch.triggers}
                | {i for i in torch.nonzero(first[:, 0] < 1 - READ).flatten().tolist() if i in batch.word_at}
            )
            if places:
                around = batch.around(places, matter(sight))
                again, found = read_again(heads, sight, around)
                read = [i for i, place in enumerate(places) if first[place, 0] < 1 - READ]
                both[around["place"][read]] += again[read, : ACTS["act"]].softmax(-1)
                both[around["place"][read]] /= 2
            known = gold >= 0
            for name, shares in (("", first), ("+", both)):
                said = shares.argmax(-1)
                n["hit" + name] += int(((said > 0) & (gold > 0)).sum())
                n["right" + name] += int(((said == gold) & (gold > 0)).sum())
                n["called" + name] += int(((said > 0) & known).sum())
            n["real"] += int((gold > 0).sum())
            if not batch.triggers:
                continue
            at = [places.index(x[0]) for x in batch.triggers]
            said = (sight.scores[around["place"]] + again)[at]
            _, mode, status, _ = (part.argmax(-1) for part in said.split(size, -1))
            around = {k: v[at] for k, v in around.items()}
            exists = around["exists"]
            wanted = batch.wanted(around["number"], range(len(at))).bool() & exists[..., None]
            found = (found[at] > 0) & exists[..., None]
            found &= ~batch.open(around["number"], range(len(at))).bool() | wanted
            for k, (_, _, m, s, _) in enumerate(batch.triggers):
                n["count"] += 1
                n["modes"] += m >= 0
                n["mode"] += m >= 0 and int(mode[k]) == m
                n["status"] += int(status[k]) == s
                fair = all(
                    bool(found[k, :, r].any()) == bool(wanted[k, :, r].any())
                    and not (found[k, :, r] & ~wanted[k, :, r]).any()
                    for r in range(2)
                )
                n["parties"] += fair
            for r in range(2):
                roles[r] += ((found & wanted)[..., r].sum(), found[..., r].sum(), wanted[..., r].sum())
    return {
        "trigger": _f1(n["hit"], n["called"], n["real"]),
        "act": _f1(n["right"], n["called"], n["real"]),
        "trigger read": _f1(n["hit+"], n["called+"], n["real"]),
        "act read": _f1(n["right+"], n["called+"], n["real"]),
        "mode": 100 * n["mode"] / max(1, n["modes"]),
        "status": 100 * n["status"] / max(1, n["count"]),
        "actor": _f1(*roles[0]),
        "recipient": _f1(*roles[1]),
        "parties": 100 * n["parties"] / max(1, n["count"]),
    }


def shown(figures: dict[str, float]) -> str:
    """One line."""
    return "held out: " + ", ".join(f"{k} {v:.1f}" for k, v in figures.items())
