"""How good the event heads are on labelled texts that were held out: triggers, acts, status, roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.acts import Told
from training.network import ACTS, Network

if TYPE_CHECKING:
    from training.train import Data

__all__ = ["acts_of", "shown"]


def _f1(hit: float, called: float, real: float) -> float:
    return 200 * hit / (called + real) if called + real else 0.0


def acts_of(network: Network, data: Data, texts: Sequence[Told]) -> dict[str, float]:
    """Per cent: F1 of triggers, of triggers with their act; modes, statuses right of gold triggers; F1 of role
    words."""
    from training.train import batches  # the loop imports this module

    network.eval()
    n = dict.fromkeys(("hit", "called", "real", "right", "mode", "modes", "status", "count"), 0)
    roles = np.zeros((2, 3))
    size = list(ACTS.values())
    with torch.no_grad():
        import random

        for batch in batches(data, [[t] for t in texts], random.Random(0), vary=False):
            t = torch.from_numpy
            _, h = network(t(batch.ids), t(batch.case), t(batch.mask), t(batch.first))
            scores, asked, arguments = network.top.acts(h)
            act, mode, status, _ = scores.split(size, -1)
            said, gold = act.argmax(-1).numpy(), batch.act
            n["hit"] += int(((said > 0) & (gold > 0)).sum())
            n["right"] += int(((said == gold) & (gold > 0)).sum())
            n["called"] += int(((said > 0) & (gold >= 0)).sum())
            n["real"] += int((gold > 0).sum())
            for (row, word, m, s, _), words in zip(batch.triggers, batch.roles, strict=True):
                n["count"] += 1
                n["modes"] += m >= 0
                n["mode"] += m >= 0 and int(mode[row, word].argmax()) == m
                n["status"] += int(status[row, word].argmax()) == s
                w = asked[row, word]
                found = (w[:, :-1] @ arguments[row].T + w[:, -1:]).numpy() > 0
                for k in range(2):
                    known = words[k] >= 0
                    roles[k] += (
                        (found[k] & (words[k] == 1)).sum(), (found[k] & known).sum(), (words[k] == 1).sum(),
                    )  # fmt: skip
    return {
        "trigger": _f1(n["hit"], n["called"], n["real"]),
        "act": _f1(n["right"], n["called"], n["real"]),
        "mode": 100 * n["mode"] / max(1, n["modes"]),
        "status": 100 * n["status"] / max(1, n["count"]),
        "actor": _f1(*roles[0]),
        "recipient": _f1(*roles[1]),
    }


def shown(figures: dict[str, float]) -> str:
    """One line."""
    return "held out: " + ", ".join(f"{k} {v:.1f}" for k, v in figures.items())
