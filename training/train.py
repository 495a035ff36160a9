"""The training loop: batches, losses, schedule, averaged weights, checkpoints. Run by ``python -m training``."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer
from torch import Tensor

from polybius.ontology import MODES
from polybius.parsing.model import MODELS
from polybius.parsing.tokenise import casing, model_form
from training import acts, measure, treebanks, varying
from training.acts import Told
from training.network import ACTS, Heads, Network
from training.treebanks import NER, Sentence
from training.warm import start

__all__ = ["Batch", "Data", "Settings", "train"]

PADDED = 1600
SENTENCES = 100
"""More than the texts of a window; keeps sentences of one text apart from those of another."""
EARLY = 0.4
"""What the losses of the heads half way count."""
WEIGHTS = {
    "arc": 1.0, "rel": 1.0, "upos": 0.5, "xpos": 0.3, "feats": 0.3, "ner": 1.5, "end": 0.5,
    "act": 4.0, "mode": 0.5, "status": 0.5, "background": 0.3, "roles": 4.0,
}  # fmt: skip


class Data:
    """Turns sentences into pieces and label numbers."""

    def __init__(self, labels: dict[str, dict[str, int]]) -> None:
        self.tokenizer = Tokenizer.from_file(str(MODELS / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.labels = labels

    def encode(self, s: Sentence) -> dict[str, object]:
        """Arrays of one sentence."""
        e = self.tokenizer.encode([model_form(w) for w in s.words], is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in s.words]
        for i, w in zip(e.ids, e.word_ids, strict=True):
            if len(pieces[w]) < 12:
                pieces[w].append(i)
        table = self.labels
        return {
            "pieces": [p or [100] for p in pieces],
            "case": [casing(w) for w in s.words],
            "upos": [table["upos"][t] for t in s.upos],
            "xpos": [table["xpos"].get(t, -100) for t in s.xpos],
            "feats": [table["feats"].get(t, -100) for t in s.feats],
            "heads": s.heads,
            "rels": [table["rel"].get(t, -100) for t in s.rels],
            "ner": s.entities,
            "n": len(s.words),
            "numbers": s.numbers,
        }

    def encode_told(self, t: Told, rng: random.Random | None) -> dict[str, object]:
        """Arrays of one text with its acts; with ``rng``, every other text varied."""
        if rng is None:
            return {**self.encode(t.sentence), "told": t}
        if rng.random() < 0.5:
            t = varying.moved(t, rng)
        encoded = self.encode(t.sentence)
        if rng.random() < 0.5:
            encoded["pieces"] = varying.masked(encoded["pieces"], rng)
        return {**encoded, "told": t}


class Batch:
    """Padded tensors of several windows."""

    def __init__(self, windows: list[list[dict]]) -> None:
        b = len(windows)
        n = max(sum(s["n"] for s in w) for w in windows)
        p = min(256, max(sum(sum(map(len, s["pieces"])) for s in w) for w in windows) + 2)
        self.ids = np.zeros((b, p), np.int64)
        self.case = np.zeros((b, p), np.int64)
        self.mask = np.zeros((b, p), np.int64)
        self.first = np.zeros((b, n), np.int64)
        self.exists = np.zeros((b, n), bool)
        self.end = np.full((b, n), -1.0, np.float32)
        self.number = np.full((b, n), -1, np.int64)
        self.tags = {k: np.full((b, n), -100, np.int64) for k in ("upos", "xpos", "feats", "rels", "heads")}
        self.ner = np.full((b, n), treebanks.ANY, np.int64)
        self.act = np.full((b, n), acts.UNKNOWN, np.int64)
        self.triggers: list[tuple[int, int, int, int, int]] = []
        """Row, word, mode, status, background of each trigger."""
        self.roles: list[np.ndarray] = []
        """For each trigger: words by role (roles, N), 1 an argument, 0 none, -1 not known."""
        within: list[tuple[int, slice, np.ndarray]] = []
        for r, window in enumerate(windows):
            at, w = 1, 0
            self.ids[r, 0] = 101
            for k, s in enumerate(window):
                for pieces, case in zip(s["pieces"], s["case"], strict=True):
                    if at + len(pieces) >= p:
                        break
                    self.ids[r, at : at + len(pieces)] = pieces
                    self.case[r, at : at + len(pieces)] = case
                    self.first[r, w] = at
                    self.exists[r, w] = True
                    self.number[r, w] = k
                    at += len(pieces)
                    w += 1
                start = w - s["n"]
                if start < 0 or (self.number[r, start:w] != k).any():  # cut short: no labels for the rest
                    self.number[r, self.number[r] == k] = -1
                    break
                if s["heads"]:
                    for name in ("upos", "xpos", "feats", "rels"):
                        self.tags[name][r, start:w] = s[name]
                    self.tags["heads"][r, start:w] = [h + start if h else 0 for h in s["heads"]]
                    self.end[r, start:w] = 0
                    self.end[r, w - 1] = 1
                    if s["numbers"]:
                        numbers = np.array(s["numbers"])
                        self.end[r, start : w - 1] = numbers[1:] != numbers[:-1]
                        within.append((r, slice(start, w), numbers - numbers[0]))
                self.ner[r, start:w] = s["ner"]
                if "told" in s:
                    self._tell(r, start, w, s["told"])
            for row, words, numbers in within:
                self.number[row, words] += SENTENCES * (1 + numbers)
            within.clear()
            self.ids[r, min(at, p - 1)] = 102
            self.mask[r, : at + 1] = 1

    def _tell(self, r: int, start: int, end: int, told: Told) -> None:
        self.act[r, start:end] = acts.UNKNOWN if told.open else 0
        window = np.full((2, self.act.shape[1]), -1, np.int8)
        window[:, start:end] = 0
        for t in told.triggers:
            self.act[r, start + t.word] = t.act
            mode = t.mode or (acts.UNKNOWN if MODES[acts.ACT_NAMES[t.act]] else 0)
            self.triggers.append((r, start + t.word, mode, t.status, t.background))
            roles = window.copy()
            for k, words in enumerate(t.roles):
                roles[k, [start + w for w in words]] = 1
            self.roles.append(roles)


def told_windows(texts: Sequence[Told], rng: random.Random) -> list[list[Told]]:
    """Labelled texts alone or, every fourth, with the one after it; one in eight in news style."""
    order = [acts.headline(t, rng) if rng.random() < 0.12 else t for t in texts]
    rng.shuffle(order)
    out: list[list[Told]] = []
    while order:
        group = [order.pop()]
        if order and rng.random() < 0.25 and sum(len(t.sentence.words) for t in (group[0], order[-1])) < 80:
            group.append(order.pop())
        out.append(group)
    return out


def windows(sentences: list[Sentence], rng: random.Random) -> Iterator[list[Sentence]]:
    """Consecutive sentences of one document: some alone, some up to 64 pieces or so, some up to 110."""
    at = 0
    while at < len(sentences):
        kind = rng.random()
        limit = 0 if kind < 0.3 else 45 if kind < 0.6 else 80
        group = [sentences[at]]
        size = len(sentences[at].words)
        at += 1
        while (
            at < len(sentences)
            and sentences[at].document == group[0].document
            and size + len(sentences[at].words) <= limit
        ):
            group.append(sentences[at])
            size += len(sentences[at].words)
            at += 1
        yield group


def epoch(trees: list[Sentence], names: list[Sentence], rng: random.Random) -> list[list[Sentence]]:
    """The windows of one epoch, shuffled; about one sentence in eight in news style."""
    styled = [treebanks.headline(s, rng) if rng.random() < 0.12 else s for s in trees]
    out = list(windows(styled, rng)) + [[treebanks.headline(s, rng) if rng.random() < 0.06 else s] for s in names]
    rng.shuffle(out)
    return out


def batches(
    data: Data, groups: Sequence[Sequence[Sentence | Told]], rng: random.Random, *, vary: bool = True
) -> Iterator[Batch]:
    """Batches of similar length, at most ``PADDED`` padded pieces each; labelled texts are varied unless told not
    to."""
    chunk = 2500
    for first in range(0, len(groups), chunk):
        encoded = [
            [data.encode(s) if isinstance(s, Sentence) else data.encode_told(s, rng if vary else None) for s in g]
            for g in groups[first : first + chunk]
        ]
        sized = sorted(encoded, key=lambda g: sum(sum(map(len, s["pieces"])) for s in g))
        ready: list[list[list[dict]]] = []
        group: list[list[dict]] = []
        for g in sized:
            width = sum(sum(map(len, s["pieces"])) for s in g) + 2
            if group and width * (len(group) + 1) > PADDED:
                ready.append(group)
                group = []
            group.append(g)
        ready.append(group)
        rng.shuffle(ready)
        for windows_ in ready:
            yield Batch(windows_)


def mixed(parts: Sequence[tuple[Iterator[Batch], int]], rng: random.Random) -> Iterator[Batch]:
    """Batches of several kinds in random order; a part is its batches and about how many windows they hold."""
    left = [[batches_, size] for batches_, size in parts]
    while left:
        part = rng.choices(left, [size for _, size in left])[0]
        batch = next(part[0], None)
        if batch is None:
            left.remove(part)
        else:
            part[1] = max(1, part[1] - len(batch.ids))
            yield batch


def act_losses(heads: Heads, batch: Batch, h: Tensor) -> dict[str, Tensor]:
    """Losses of the event heads on labelled texts."""
    t = torch.from_numpy
    scores, asked, arguments = heads.acts(h)
    act, mode, status, background = scores.split(list(ACTS.values()), -1)
    out = {"act": F.cross_entropy(act.flatten(0, 1), t(batch.act).flatten(), ignore_index=acts.UNKNOWN)}
    if not batch.triggers:
        return out
    row, word, modes, statuses, backgrounds = torch.tensor(batch.triggers).T
    if (modes != acts.UNKNOWN).any():
        out["mode"] = F.cross_entropy(mode[row, word], modes, ignore_index=acts.UNKNOWN)
    out["status"] = F.cross_entropy(status[row, word], statuses)
    out["background"] = F.binary_cross_entropy_with_logits(background[row, word, 0], backgrounds.float())
    wanted = asked[row, word]
    found = torch.einsum("tra,tna->trn", wanted[..., :-1], arguments[row]) + wanted[..., -1:]
    gold = t(np.stack(batch.roles))
    known = gold >= 0
    out["roles"] = F.binary_cross_entropy_with_logits(found[known], gold[known].float())
    return out


def losses_of(heads: Heads, batch: Batch, h: Tensor) -> dict[str, Tensor]:
    """Losses of one set of heads on the word vectors that it reads."""
    t = torch.from_numpy
    with torch.autocast("cpu", dtype=torch.bfloat16):
        h = heads.dropout(h)
        governors = t(batch.tags["heads"])
        known = governors >= 0
        losses: dict[str, Tensor] = {}
        if (batch.act != acts.UNKNOWN).any():
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
        half, h = network(t(batch.ids), t(batch.case), t(batch.mask), t(batch.first))
    losses, early = losses_of(network.top, batch, h), losses_of(network.early, batch, half)
    total = sum((WEIGHTS[k] * (v + EARLY * early[k]) for k, v in losses.items()), torch.zeros(()))
    return total, {k: float(v.detach()) for k, v in losses.items()} | {
        "early arc": float(early.get("arc", torch.zeros(())).detach())
    }


@dataclasses.dataclass(frozen=True)
class Settings:
    """A training run. ``words``: how many to see in all; ``until`` (HH:MM UTC), where given, overrules it: the learning
    rate falls to nought by then. ``warm``: a checkpoint (``.pt``) or a packaged graph (``.onnx``) to start from.
    ``told_share``: how often an epoch goes through the labelled texts."""

    treebanks: Path
    bench: Path
    out: Path
    warm: Path | None = None
    words: float = 5e6
    told_share: int = 2
    until: str | None = None
    threads: int = 2
    encoder_rate: float = 1e-4
    heads_rate: float = 6e-4
    acts_rate: float = 1.5e-3
    warm_up: int = 150
    seed: int = 7


def optimizer_of(network: Network, settings: Settings) -> torch.optim.Optimizer:
    """AdamW; word and position embeddings stay as they are."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if name in {"we.weight", "pe.weight"}:
            parameter.requires_grad = False
            continue
        encoder = name.startswith(("layers.", "ln.", "ce."))
        ours = name.split(".")[1] in {"tv", "av", "te"}
        rate = settings.encoder_rate if encoder else settings.acts_rate if ours else settings.heads_rate
        groups.setdefault((rate, 0.01 if parameter.ndim > 1 else 0.0), []).append(parameter)
    options = [{"params": v, "lr": k[0], "weight_decay": k[1], "base": k[0]} for k, v in groups.items()]
    return torch.optim.AdamW(options, betas=(0.9, 0.98))


def seconds_until(clock: str) -> float:
    """From now to HH:MM UTC."""
    hour, minute = map(int, clock.split(":"))
    now = time.gmtime()
    return ((hour * 60 + minute) - (now.tm_hour * 60 + now.tm_min)) % 1440 * 60 - now.tm_sec


def train(settings: Settings) -> Path:
    """Train, and give the checkpoint of the averaged weights. A run that finds ``state.pt`` goes on from it."""
    random.seed(settings.seed)
    np.random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    settings.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(settings.seed)
    labels = json.loads((MODELS / "english.labels.json").read_text()) | {"ner": {t: i for i, t in enumerate(NER)}}
    trees, names = treebanks.everything(settings.treebanks, settings.bench)
    print(f"{len(trees)} trees, {sum(len(s.words) for s in trees)} words; {len(names)} with names alone", flush=True)
    data = Data(labels)
    network = Network()
    start(network, settings.warm)
    average = copy.deepcopy(network).eval()
    optimizer = optimizer_of(network, settings)
    state, checkpoint = settings.out / "state.pt", settings.out / "average.pt"
    step = done = number = 0
    if state.exists():
        kept = torch.load(state)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimizer.load_state_dict(kept["optimizer"])
        step, done, number = kept["step"], kept["done"], kept["number"]
        rng.seed(settings.seed + number)
    begun = logged = saved = time.time()
    span = seconds_until(settings.until) if settings.until else None
    sums: dict[str, float] = {}
    while True:
        number += 1
        texts, measured = acts.everything()
        tree_windows = epoch(trees, names, rng)
        groups = [w for _ in range(settings.told_share) for w in told_windows(texts, rng)]
        print(f"epoch {number}: {len(tree_windows)} windows of trees, {len(groups)} of labelled texts", flush=True)
        parts = [(batches(data, tree_windows, rng), len(tree_windows)), (batches(data, groups, rng), len(groups))]
        for batch in mixed(parts, rng):
            progress = (time.time() - begun) / span if span else done / settings.words
            factor = min(1.0, (step + 1) / settings.warm_up) * max(0.0, 1 - progress)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * factor
            network.train()
            loss, parts = loss_of(network, batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            step += 1
            done += int(batch.exists.sum())
            decay = min(0.995, (step + 1) / (step + 10))
            with torch.no_grad():
                for a, b in zip(average.parameters(), network.parameters(), strict=True):
                    if b.requires_grad:
                        a.lerp_(b, 1 - decay)
            for k, v in parts.items():
                sums[k] = sums.get(k, v) * 0.98 + v * 0.02
            now = time.time()
            if now - logged > 60:
                logged = now
                shown = " ".join(f"{k} {v:.3f}" for k, v in sorted(sums.items()))
                print(f"{(now - begun) / 60:5.1f} min, epoch {number}, {done} words, {shown}", flush=True)
            if now - saved > 300 or progress >= 1:
                saved = now
                print(measure.shown(measure.acts_of(average, data, measured)), flush=True)
                save(average.state_dict(), checkpoint)
                save(
                    {
                        "network": network.state_dict(),
                        "average": average.state_dict(),
                        "optimizer": optimizer.state_dict(),
                        "step": step,
                        "done": done,
                        "number": number,
                    },
                    state,
                )
            if progress >= 1:
                return checkpoint


def save(value: object, path: Path) -> None:
    """Written aside and moved, so that a kill leaves the last one whole."""
    aside = path.with_suffix(".tmp")
    torch.save(value, aside)
    aside.replace(path)
