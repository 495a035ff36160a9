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
from polybius.parsing import surroundings
from polybius.parsing.model import MODELS
from polybius.parsing.tokenise import casing, model_form
from training import acts, measure, treebanks, varying
from training.acts import Told
from training.network import ACTS, ROLES, Heads, Network, Sight
from training.treebanks import NER, Sentence
from training.warm import start

__all__ = ["Batch", "Data", "Settings", "train"]

PADDED = 1600
SENTENCES = 100
"""More than the texts of a window; keeps sentences of one text apart from those of another."""
EARLY = 0.4
"""What the losses of the heads half way count."""
EARLY_ACTS = 0.5
"""In what share of batches they learn acts: the readers are a third of the work."""
WEIGHTS = {
    "arc": 1.0, "rel": 1.0, "upos": 0.5, "xpos": 0.3, "feats": 0.3, "ner": 1.5, "end": 1.0,
    "act": 4.0, "mode": 0.3, "status": 0.3, "background": 0.2, "party": 1.0, "roles": 4.0,
    "act again": 1.0, "mode again": 0.4, "status again": 0.4, "background again": 0.2,
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

    def encode_told(self, t: Told, rng: random.Random | None) -> list[dict]:
        """Arrays of the stretches of one text with its acts; with ``rng``, every other text varied."""
        vary = rng is not None and rng.random() < 0.5
        if rng is not None and rng.random() < 0.5:
            t = varying.moved(t, rng)
        rows: list[dict] = []
        for stretch in t.stretches:
            encoded = self.encode(stretch.sentence)
            if rng is not None and vary:
                encoded["pieces"] = varying.masked(encoded["pieces"], rng)
            rows.append({**encoded, "told": t, "stretch": stretch})
        return rows


class Batch:
    """Padded tensors of several windows. Those of a document are all in one batch."""

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
        """Place (row and column in one number), act, mode, status, background of each trigger."""
        self.roles: list[tuple[frozenset[int], frozenset[int]]] = []
        """For each trigger: words of its text by role."""
        self.texts: list[Told] = []
        self.places: list[np.ndarray] = []
        """For each text: where its words are (row and column in one number; -1: cut off)."""
        self.paragraphs: list[np.ndarray] = []
        self.word_at: dict[int, tuple[int, int]] = {}
        """Place → text and word."""
        within: list[tuple[int, slice, np.ndarray]] = []
        known: dict[int, int] = {}
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
                    told, stretch = s["told"], s["stretch"]
                    text = known.setdefault(id(told), len(self.texts))
                    if text == len(self.texts):
                        self.texts.append(told)
                        self.places.append(np.full(told.size, -1))
                        self.paragraphs.append(np.zeros(told.size, np.int64))
                    own = np.arange(stretch.first, stretch.first + s["n"])
                    self.places[text][own] = r * n + np.arange(start, w)
                    self.paragraphs[text][own] = stretch.paragraph
                    for word, place in zip(own.tolist(), self.places[text][own].tolist(), strict=True):
                        self.word_at[place] = (text, word)
                    self.act[r, start:w] = acts.UNKNOWN if stretch.open else 0
            for row, words, numbers in within:
                self.number[row, words] += SENTENCES * (1 + numbers)
            within.clear()
            self.ids[r, min(at, p - 1)] = 102
            self.mask[r, : at + 1] = 1
        for text, told in enumerate(self.texts):
            for t in told.triggers:
                place = int(self.places[text][t.word])
                if place >= 0:
                    self.act.flat[place] = t.act
                    mode = t.mode or (acts.UNKNOWN if MODES[acts.ACT_NAMES[t.act]] else 0)
                    self.triggers.append((place, t.act, mode, t.status, t.background))
                    self.roles.append(t.roles)

    def surroundings(self, place: int, parties: np.ndarray) -> tuple[int, int, np.ndarray]:
        """Text and word at a place, and the words that are read with it. ``parties``: by place, may it be a party's?"""
        text, word = self.word_at[place]
        places = self.places[text]
        numbers = surroundings.around(word, parties[places])
        return text, word, numbers[places[numbers] >= 0]

    def around(self, places: Sequence[int], parties: np.ndarray) -> dict[str, Tensor]:
        """What the reader needs for the words at ``places``: the places of the words around each, and how they lie."""
        found = []
        for place in places:
            text, word, numbers = self.surroundings(place, parties)
            paragraphs = self.paragraphs[text]
            found.append(
                (
                    self.places[text][numbers],
                    surroundings.steps(numbers, np.array(word)),
                    surroundings.paragraphs_apart(paragraphs[numbers], paragraphs[word]),
                    int(np.searchsorted(numbers, word)),
                    numbers,
                )
            )
        most = max(len(f[0]) for f in found)

        def padded(k: int) -> np.ndarray:
            return np.stack([np.pad(f[k], (0, most - len(f[k]))) for f in found])

        exists = np.stack([np.arange(most) < len(f[0]) for f in found])
        parts = {"words": padded(0), "step": padded(1), "apart": padded(2), "number": padded(4), "exists": exists}
        out = {k: torch.from_numpy(v) for k, v in parts.items()}
        return out | {"at": torch.tensor([f[3] for f in found]), "place": torch.tensor(list(places))}

    def party_words(self) -> np.ndarray:
        """By place: 1 a word of some act's party, 0 of none, -1 not known."""
        out = np.where(self.act.ravel() != acts.UNKNOWN, 0, -1).astype(np.int8)
        for text, told in enumerate(self.texts):
            words = sorted({w for t in told.triggers for role in t.roles for w in role})
            places = self.places[text][words] if words else np.zeros(0, np.int64)
            out[places[places >= 0]] = 1
        return out

    def wanted(self, numbers: Tensor, triggers: Sequence[int]) -> Tensor:
        """Which of the words around each of the triggers belong to its parties (triggers, words, roles)."""
        rows = numbers.numpy()
        out = np.zeros((*rows.shape, len(ROLES)), np.float32)
        for k, trigger in enumerate(triggers):
            for role, words in enumerate(self.roles[trigger]):
                if words:
                    out[k, :, role] = np.isin(rows[k], list(words))
        return torch.from_numpy(out)


def told_windows(texts: Sequence[Told], rng: random.Random) -> list[list[Told]]:
    """Labelled texts alone or, every fourth short one, with the one after it; one in eight in news style."""
    order = [acts.headline(t, rng) if rng.random() < 0.12 else t for t in texts]
    rng.shuffle(order)
    out: list[list[Told]] = []
    while order:
        group = [order.pop()]
        short = bool(order) and all(len(t.stretches) == 1 for t in (group[0], order[-1]))
        if short and rng.random() < 0.25 and sum(t.size for t in (group[0], order[-1])) < 80:
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
        encoded = [_rows(data, g, rng if vary else None) for g in groups[first : first + chunk]]

        def width(rows: list[list[dict]]) -> int:
            return 2 + max(sum(sum(map(len, s["pieces"])) for s in row) for row in rows)

        ready: list[list[list[dict]]] = []
        group: list[list[dict]] = []
        for rows in sorted(encoded, key=width):
            if group and width(rows) * (len(group) + len(rows)) > PADDED:
                ready.append(group)
                group = []
            group = group + rows
        ready.append(group)
        rng.shuffle(ready)
        for windows_ in ready:
            yield Batch(windows_)


def _rows(data: Data, group: Sequence[Sentence | Told], rng: random.Random | None) -> list[list[dict]]:
    """The windows of a group, each with what stands in it: one window, or those of a document."""
    out: list[list[dict]] = [[]]
    for s in group:
        if isinstance(s, Sentence):
            out[0].append(data.encode(s))
        elif len(s.stretches) == 1:
            out[0].extend(data.encode_told(s, rng))
        else:
            out.extend([row] for row in data.encode_told(s, rng))
    return [row for row in out if row]


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
    again, roles, wanted = _read_again(heads, batch, sight, places)
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
        losses = F.binary_cross_entropy_with_logits(roles, wanted, reduction="sum")
        out["roles"] = losses / (len(ROLES) * 30 * real)
    return out


def may_be_party(sight: Sight) -> np.ndarray:
    """By place: is the word likely enough to belong to a party that it is read again from afar?"""
    return (sight.party.detach().float().sigmoid() >= surroundings.PARTY).numpy()


def read_again(heads: Heads, sight: Sight, around: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """The reader's scores of triggers, and of the words around them as arguments (K, L, roles)."""
    said, found = heads.reader(
        sight.context[around["words"]],
        sight.context[around["place"]],
        *(around[k] for k in ("at", "step", "apart", "exists")),
    )
    asked, argument = sight.asked[around["place"]], sight.argument[around["words"]].float()
    return said, found + torch.einsum("kra,kna->knr", asked[..., :-1], argument) + asked[:, None, :, -1]


def _read_again(heads: Heads, batch: Batch, sight: Sight, places: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """The reader's scores of the words at ``places``, and those of words around the true triggers among them as
    arguments, with what they should be (words, roles). In parts of like length, to save padding."""
    real = {x[0]: k for k, x in enumerate(batch.triggers)}
    parties = may_be_party(sight)
    order = sorted(range(len(places)), key=lambda i: (len(batch.surroundings(places[i], parties)[2]), i))
    again: list[Tensor] = []
    roles: list[Tensor] = []
    wanted: list[Tensor] = []
    for part in np.array_split(order, min(3, len(order))):
        chosen = [places[i] for i in part]
        around = batch.around(chosen, parties)
        said, found = read_again(heads, sight, around)
        again.append(said)
        rows = [k for k, place in enumerate(chosen) if place in real]
        inside = around["exists"][rows]
        roles.append(found[rows][inside])
        wanted.append(batch.wanted(around["number"][rows], [real[chosen[k]] for k in rows])[inside])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(again)[back], torch.cat(roles), torch.cat(wanted)


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
        half, h = network(t(batch.ids), t(batch.case), t(batch.mask), t(batch.first))
    losses = losses_of(network.top, batch, h)
    early = losses_of(network.early, batch, half, with_acts=random.random() < EARLY_ACTS)
    total = sum((WEIGHTS[k] * v for k, v in losses.items()), torch.zeros(()))
    total = total + sum(EARLY * WEIGHTS[k] * v for k, v in early.items())
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


def save(value: object, path: Path) -> None:
    """Written aside and moved, so that a kill leaves the last one whole."""
    aside = path.with_suffix(".tmp")
    torch.save(value, aside)
    aside.replace(path)
