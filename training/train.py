"""The training loop: schedule, averaged weights, checkpoints. Run by ``python -m training``."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
import time
from pathlib import Path

import numpy as np
import torch

from polybius.parsing.model import MODELS
from training import acts, measure, treebanks
from training.batches import Data, batches, epoch, mixed, told_windows
from training.losses import loss_of
from training.network import Network
from training.treebanks import NER
from training.warm import start

__all__ = ["Settings", "train"]


@dataclasses.dataclass(frozen=True)
class Settings:
    """A training run. ``words``: how many to see in all; ``until`` (HH:MM UTC), where given, overrules it: the learning
    rate falls to nought by then. ``warm``: a checkpoint (``.pt``) or a packaged graph (``.onnx``) to start from.
    ``told_share``: how often an epoch goes through the labelled texts; ``trees_share``, ``short_share`` and
    ``long_share``: what parts of the treebanks' windows, of the labelled texts of one paragraph and of whole articles
    it draws; ``fresh``: beginnings of the names of labelled sources that it draws in full (what ``warm`` has not
    seen)."""

    treebanks: Path
    bench: Path
    out: Path
    warm: Path | None = None
    words: float = 5e6
    told_share: int = 2
    trees_share: float = 1.0
    short_share: float = 1.0
    long_share: float = 1.0
    fresh: tuple[str, ...] = ()
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
        ours = name.split(".")[1] in {"tv", "av", "cv", "te", "reader"}
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
        tree_windows = tree_windows[: round(len(tree_windows) * settings.trees_share)]
        groups = [w for _ in range(settings.told_share) for w in told_windows(drawn(texts, settings, rng), rng)]
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
            if now - saved > 600 or progress >= 1:
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


def drawn(texts: list[acts.Told], settings: Settings, rng: random.Random) -> list[acts.Told]:
    """The labelled texts of one epoch."""

    def share(text: acts.Told) -> float:
        if settings.fresh and text.source.startswith(settings.fresh):
            return 1.0
        return settings.long_share if len(text.stretches) > 1 else settings.short_share

    return [t for t in texts if rng.random() < share(t)]


def save(value: object, path: Path) -> None:
    """Written aside and moved, so that a kill leaves the last one whole."""
    aside = path.with_suffix(".tmp")
    torch.save(value, aside)
    aside.replace(path)
