"""Batches: labelled texts and trees as padded tensors, grouped into windows as the parser groups them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from polybius.ontology import MODES
from polybius.parsing import surroundings
from polybius.parsing.model import MODELS
from polybius.parsing.tokenise import casing, model_form
from polybius.parsing.windows import WINDOW
from training import acts, treebanks, varying
from training.acts import Told
from training.network import ROLES
from training.treebanks import Sentence

__all__ = ["Batch", "Data", "batches", "epoch", "mixed", "told_windows"]

PADDED = 1600
SENTENCES = 100
"""More than the texts of a window; keeps sentences of one text apart from those of another."""


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
        p = min(256, max(map(_pieces, windows)) + 2)
        self.ids = np.zeros((b, p), np.int64)
        self.case = np.zeros((b, p), np.int64)
        mask = np.zeros((b, p), np.bool_)
        block = np.zeros((b, p), np.int64)
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
        self.again: list[tuple[frozenset[int], frozenset[int]]] = []
        """For each trigger: words that name the same parties elsewhere."""
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
                if k and _opens(window[k - 1], s):
                    if at + 1 >= p:
                        break
                    self.ids[r, at] = 102
                    at += 1
                    block[r, at:] += 1
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
            mask[r, : at + 1] = True
        self.sees = mask[:, None, :] & (block[:, None, :] <= block[:, :, None])
        """Which pieces a piece looks at: those of its paragraph and of earlier ones."""
        for text, told in enumerate(self.texts):
            for t in told.triggers:
                place = int(self.places[text][t.word])
                if place >= 0:
                    self.act.flat[place] = t.act
                    mode = t.mode or (acts.UNKNOWN if MODES[acts.ACT_NAMES[t.act]] else 0)
                    self.triggers.append((place, t.act, mode, t.status, t.background))
                    self.roles.append(t.roles)
                    self.again.append(t.again)

    def surroundings(self, place: int, matter: np.ndarray) -> tuple[int, int, np.ndarray]:
        """Text and word at a place, and the words that are read with it. ``matter``: by place, may it be a party's or
        tell an act?"""
        text, word = self.word_at[place]
        places = self.places[text]
        numbers = surroundings.around(word, matter[places])
        return text, word, numbers[places[numbers] >= 0]

    def around(self, places: Sequence[int], matter: np.ndarray) -> dict[str, Tensor]:
        """What the reader needs for the words at ``places``: the places of the words around each, and how they lie."""
        found = []
        for place in places:
            text, word, numbers = self.surroundings(place, matter)
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
        return self._among(numbers, triggers, self.roles)

    def open(self, numbers: Tensor, triggers: Sequence[int]) -> Tensor:
        """Which of them name these parties elsewhere: no fault to point there (triggers, words, roles)."""
        return self._among(numbers, triggers, self.again)

    @staticmethod
    def _among(
        numbers: Tensor, triggers: Sequence[int], chosen: Sequence[tuple[frozenset[int], frozenset[int]]]
    ) -> Tensor:
        rows = numbers.numpy()
        out = np.zeros((*rows.shape, len(ROLES)), np.float32)
        for k, trigger in enumerate(triggers):
            for role, words in enumerate(chosen[trigger]):
                if words:
                    out[k, :, role] = np.isin(rows[k], list(words))
        return torch.from_numpy(out)


def _opens(before: dict, row: dict) -> bool:
    """Does a paragraph begin with the row: of another text, or another one of the same?"""
    if "told" not in before and "told" not in row:
        return False
    same = before.get("told") is row.get("told")
    return not same or before["stretch"].paragraph != row["stretch"].paragraph


def _pieces(window: Sequence[dict]) -> int:
    """How many pieces the rows of a window have, with those between paragraphs."""
    breaks = sum(_opens(a, b) for a, b in itertools.pairwise(window))
    return breaks + sum(sum(map(len, s["pieces"])) for s in window)


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
            return 2 + max(map(_pieces, rows))

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
            out.extend(_joined(data.encode_told(s, rng), rng))
    return [row for row in out if row]


def _joined(rows: list[dict], rng: random.Random | None) -> list[list[dict]]:
    """Neighbouring stretches of a document together, as the parser joins its paragraphs; in training now and then
    fewer."""
    most = WINDOW if rng is None or rng.random() < 0.7 else rng.choice((0, WINDOW // 2))
    out: list[list[dict]] = []
    for row in rows:
        if out and _opens(out[-1][-1], row) and _pieces([*out[-1], row]) <= most:
            out[-1].append(row)
        else:
            out.append([row])
    return out


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
