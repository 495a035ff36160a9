"""Learn how all parts of all acts of a document are weighed at once (``polybius.coding.together``).

``python -m training.together save FILE PART PARTS`` codes a part of the articles that the language model is trained on
with it, and keeps what is weighed (it finds their parties no better than others': 75.8 against 74.9 % of the
recipients); ``fit FILE ...`` learns from these files and writes ``lexicon/together.npz``. Then the trees are to be
learnt anew (``training.casting``), from articles that neither has seen. Needs torch.
"""

from __future__ import annotations

import dataclasses
import json
import pickle
import random
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from polybius.coding.chains import FEATURES
from polybius.coding.together import BLOCKS, CONTEXT, DISTANCES, HEADS, Pairs, apart, grouped, pairs_of
from polybius.ontology import EVENT_TYPES
from training.acts import WEIGHING, is_held_out, texts
from training.boosted import LEXICON
from training.casting import BARS, Weighed, cast_of, of_document, shown
from training.labelled import read_all
from training.tune import joined, prepared

__all__ = ["Example", "Network", "collate", "examples", "fit", "main"]

PACKAGED = LEXICON / "together.npz"
WIDTH, DROPOUT, EPOCHS, BATCH, RATE = 80, 0.1, 12, 24, 1e-3
BLIND = 0.2
"""So many documents are shown without what the model holds of their words, as the fast model gives them."""


@dataclasses.dataclass(frozen=True)
class Example:
    """A document: its pairs, their labels (N, 2; -1 open), its acts whose type was found, and of each the number of the
    pair and the side of each of its parts; ``held``: not to be learnt from."""

    pairs: Pairs
    labels: np.ndarray
    acts: list[Weighed]
    places: list[list[tuple[int, int]]]
    held: bool


def examples(part: int = 0, parts: int = 1) -> list[Example]:
    """What coding weighs in the articles of ``training/labelled`` that the network is trained on, or held out."""
    groups = [g for g in texts(i for i in read_all() if not i.source.startswith(WEIGHING)) if len(g) > 1]
    groups = [g for g in groups if zlib.crc32(g[0].text.encode()) % parts == part]
    out = []
    for number, group in enumerate(groups):
        text = joined(group, every=True)
        ((_, tokens, tags, attributions),) = prepared([text])
        cast = cast_of(tokens, tags, attributions)
        found = [list(cast.weigh(k)) if m.proposal is not None else [] for k, m in enumerate(cast.matches)]
        sides = [[p for p, _ in f] for f in found]
        signs = np.array([row for f in found for _, row in f], np.float32).reshape(-1, len(FEATURES))
        acts = of_document(number, text, cast, sides, signs)
        pairs = pairs_of(cast, found)
        labels = np.full((len(pairs.signs), 2), -1, np.int8)
        places: list[list[tuple[int, int]]] = []
        at = 0
        for k, parts_of in enumerate(sides):
            if k in acts:
                places.append([(at + i // 2, i % 2) for i in range(len(parts_of))])
                for (row, side), (chain, _) in zip(places[-1], acts[k].parts, strict=True):
                    label = acts[k].label(chain, side)
                    labels[row, side] = -1 if label is None else label
            at += len(parts_of) // 2
        none = np.zeros((0, 0), np.float32)
        kept = [dataclasses.replace(act, rows=none) for act in acts.values()]
        if kept:
            halved = [a.astype(np.float16) if a.dtype == np.float32 and a.shape[1] == CONTEXT else a for a in pairs]
            out.append(Example(Pairs(*halved), labels, kept, places, any(map(is_held_out, group))))
    return out


class Look(nn.Module):
    """Each pair looks at the others of its group."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.ask, self.give = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor, groups: Tensor, near: Tensor | None) -> Tensor:
        count, width = groups.shape
        inside = groups >= 0
        said = self.ask(self.norm(x))[groups.clamp(min=0)]
        query, key, value = said.view(count, width, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(2, 3) * query.shape[-1] ** -0.5
        scores = scores if near is None else scores + near
        mixed = scores.masked_fill(~inside[:, None, None], -1e4).softmax(-1) @ value
        out = torch.zeros_like(x)
        out[groups[inside]] = self.give(mixed.transpose(1, 2).reshape(count, width, -1))[inside]
        return out


class Block(nn.Module):
    """A look at the rivals, one at the other parts, and what follows from them."""

    def __init__(self) -> None:
        super().__init__()
        self.rivals, self.parts, self.norm = Look(), Look(), nn.LayerNorm(WIDTH)
        self.near = nn.Parameter(torch.zeros(HEADS, DISTANCES))
        self.up, self.down = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, batch: dict[str, Tensor]) -> Tensor:
        x = x + self.dropout(self.rivals(x, batch["by_act"], None))
        x = x + self.dropout(self.parts(x, batch["by_chain"], self.near[:, batch["apart"]].transpose(0, 1)))
        return x + self.dropout(self.down(F.gelu(self.up(self.norm(x)), approximate="tanh")))


class Network(nn.Module):
    """As :class:`polybius.coding.together.Together`, to be learnt."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(2 * len(FEATURES)))
        self.register_buffer("spread", torch.ones(2 * len(FEATURES)))
        self.signs, self.kind = nn.Linear(2 * len(FEATURES), WIDTH), nn.Embedding(len(EVENT_TYPES), WIDTH)
        for name in ("trigger", "name", "phrase", "asks", "answers"):
            setattr(self, name, nn.Linear(CONTEXT, WIDTH))
        self.fit, self.norm, self.last = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.out, self.dropout = nn.Linear(WIDTH, 2), nn.Dropout(DROPOUT)

    def forward(self, b: dict[str, Tensor]) -> Tensor:
        drop, act = self.dropout, b["act"]
        trigger, phrase = drop(b["trigger"]), drop(b["phrase"])
        x = self.signs(drop((b["signs"] - self.mean) / self.spread)) + self.kind(b["kind"])[act]
        x = x + self.trigger(trigger)[act] + self.name(drop(b["name"]))[b["chain"]] + self.phrase(phrase)
        x = x + self.fit(torch.tanh(self.asks(trigger))[act] * torch.tanh(self.answers(phrase)))
        x = F.gelu(self.norm(x), approximate="tanh")
        x = x + self.down(drop(F.gelu(self.up(x), approximate="tanh")))
        for block in self.blocks:
            x = block(x, b)
        return self.out(self.last(x))


def collate(batch: Sequence[Example], blind: Sequence[bool]) -> dict[str, Tensor]:
    """Documents side by side; those that are ``blind`` without what the model holds of their words."""
    pairs = [e.pairs for e in batch]
    acts, chains = np.cumsum([0, *(len(p.kind) for p in pairs)]), np.cumsum([0, *(len(p.name) for p in pairs)])
    act = np.concatenate([p.act + first for p, first in zip(pairs, acts, strict=False)])
    chain = np.concatenate([p.chain + first for p, first in zip(pairs, chains, strict=False)])
    by_act, by_chain = grouped(act, int(acts[-1])), grouped(chain, int(chains[-1]))
    place = np.concatenate([p.place for p in pairs])
    arrays = {
        "act": act, "chain": chain, "by_act": by_act, "by_chain": by_chain,
        "apart": apart(place[act][np.maximum(by_chain, 0)]), "kind": np.concatenate([p.kind for p in pairs]),
        "signs": np.concatenate([p.signs for p in pairs]), "labels": np.concatenate([e.labels for e in batch]),
    }  # fmt: skip
    for name in ("phrase", "trigger", "name"):
        held = [getattr(p, name).astype(np.float32) * (not b) for p, b in zip(pairs, blind, strict=True)]
        arrays[name] = np.concatenate(held)
    return {k: torch.from_numpy(v) for k, v in arrays.items()}


def _measured(network: Network, held: Sequence[Example], *, blind: bool) -> str:
    """How many parties of the held-out documents are right by the network alone."""
    network.eval()
    rights = []
    for example in held:
        with torch.no_grad():
            said = torch.sigmoid(network(collate([example], [blind]))).numpy()
        for act, places in zip(example.acts, example.places, strict=True):
            likely: tuple[dict, dict] = ({}, {})
            for (chain, side), (row, _) in zip(act.parts, places, strict=True):
                likely[side][chain] = float(said[row, side])
            rights.append(act.is_right(*act.choice(likely, BARS[0])))
    return shown(rights)


def fit(found: Sequence[Example], path: Path = PACKAGED) -> None:
    """Learn, say how it does on what is held out, and package it."""
    random.seed(7)
    torch.manual_seed(7)
    learnt, held = [e for e in found if not e.held], [e for e in found if e.held]
    network = Network()
    signs = np.concatenate([e.pairs.signs for e in learnt])
    network.mean.copy_(torch.from_numpy(signs.mean(0)))
    network.spread.copy_(torch.from_numpy(signs.std(0) + 1e-3))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.02)
    steps = EPOCHS * -(-len(learnt) // BATCH)
    step, begun = 0, time.time()
    for epoch in range(EPOCHS):
        order = sorted(learnt, key=lambda e: len(e.labels) * random.uniform(0.7, 1.3))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        random.shuffle(batches)
        network.train()
        total = 0.0
        for batch in batches:
            b = collate(batch, [random.random() < BLIND for _ in batch])
            known = b["labels"] >= 0
            said = network(b)[known]
            loss = F.binary_cross_entropy_with_logits(said, b["labels"][known].float())
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / 100) * (1 - step / steps)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            total += float(loss.detach())
        print(f"epoch {epoch + 1}, {time.time() - begun:.0f} s: loss {total / len(batches):.4f}", flush=True)
        if epoch % 3 == 2 or epoch == EPOCHS - 1:
            for blind in (False, True):
                print("blind:" if blind else "held out:", _measured(network, held, blind=blind), flush=True)
    arrays = {k: v.numpy().astype(np.float16) for k, v in network.state_dict().items() if k not in ("mean", "spread")}
    arrays |= {k: getattr(network, k).numpy() for k in ("mean", "spread")}
    np.savez_compressed(path, names=np.array(FEATURES), **arrays)
    print(json.dumps({"documents": len(learnt), "held out": len(held), "bytes": path.stat().st_size}))


def main(arguments: Sequence[str]) -> None:
    """See the module's docstring."""
    command, *rest = arguments
    if command == "save":
        Path(rest[0]).write_bytes(pickle.dumps(examples(int(rest[1]), int(rest[2]))))
        return
    fit([e for name in rest for e in pickle.loads(Path(name).read_bytes())])


if __name__ == "__main__":
    main(sys.argv[1:])
