"""Acts as training examples: the labelled texts, and the lexicon's own examples, as words with labels.

A word that begins no act is labelled "none"; where an example does not say all (it names other frames that fire in
it), its other words are left open. Every word of a party's phrase counts as an argument: decoding asks the
likeliest of them.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import random
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from polybius.ontology import EVENT_TYPES, MODES
from polybius.parsing.tokenise import tokenise
from training import treebanks
from training.gazetteer import apply_names
from training.labelled import STATUSES, Act, Item, read_all
from training.treebanks import Sentence, bare

__all__ = ["ACT_NAMES", "MODE_NAMES", "STATUSES", "Told", "Trigger", "held_out", "lexicon_items", "told"]

ACT_NAMES = ("none", *EVENT_TYPES)
MODE_NAMES = ("none", *(f"{act}/{mode}" for act in EVENT_TYPES for mode in MODES[act]))
UNKNOWN = -100
SILVER = Path(os.environ.get("POLYBIUS_SILVER", "training/work/silver.jsonl"))


@dataclasses.dataclass(slots=True)
class Trigger:
    """An act of a sentence. ``word``: its number; ``roles``: words of actors, of recipients."""

    word: int
    act: int
    mode: int
    status: int
    background: int
    roles: tuple[frozenset[int], frozenset[int]]


@dataclasses.dataclass(slots=True)
class Told:
    """A text with its acts. ``open``: words that are not marked may tell acts, too."""

    sentence: Sentence
    triggers: list[Trigger]
    open: bool = False


def _words(span: tuple[int, int], spans: list[tuple[int, int]]) -> list[int]:
    return [i for i, (a, z) in enumerate(spans) if a < span[1] and span[0] < z]


def _trigger(act: Act, spans: list[tuple[int, int]]) -> Trigger:
    roles = tuple(
        frozenset(w for span in parties for w in _words(span, spans)) for parties in (act.actors, act.recipients)
    )
    return Trigger(
        word=_words(act.trigger, spans)[0],
        act=ACT_NAMES.index(act.act),
        mode=MODE_NAMES.index(f"{act.act}/{act.mode}") if act.mode else 0,
        status=STATUSES.index(act.status),
        background=int(act.background),
        roles=(roles[0], roles[1]),
    )


def told(item: Item, trees: Mapping[str, Sentence] | None = None, *, open_: bool = False) -> Told:
    """A labelled text as words and labels, with a tree where ``trees`` has one of it."""
    spans = tokenise(item.text)
    sentence = bare([item.text[a:z] for a, z in spans], [(1 << 15) - 1] * len(spans), item.source)
    tree = (trees or {}).get(item.text)
    if tree is not None and len(tree.words) == len(sentence.words):
        sentence = dataclasses.replace(tree, words=sentence.words, entities=sentence.entities)
    apply_names(sentence)
    return Told(sentence, [_trigger(act, spans) for act in item.acts], open_)


def parts(t: Told, most: int = 84) -> Iterator[Told]:
    """The text in stretches of whole sentences and about as many words as the parser's windows hold; parties that
    stand in
    another stretch are lost, as they are there."""
    words = t.sentence.words
    first = 0
    while first < len(words):
        last = len(words)
        if last - first > most:
            ends = [
                i + 1
                for i in range(first, min(first + most, last) - 1)
                if words[i] in _FINAL and words[i + 1] not in _CLOSING
            ]
            ends += [
                i + 2
                for i in range(first, min(first + most, last) - 2)
                if words[i] in _FINAL and words[i + 1] in _CLOSING
            ]
            last = max(ends, default=next((i + 1 for i in range(first + most, last) if words[i] in _FINAL), last))
        yield _cut(t, first, last)
        first = last


_FINAL = frozenset({".", "?", "!"})
_CLOSING = frozenset({'"', "”", "’", "'", ")"})


def _cut(t: Told, first: int, last: int) -> Told:
    if (first, last) == (0, len(t.sentence.words)):
        return t
    whole = t.sentence
    s = bare(whole.words[first:last], whole.entities[first:last], whole.document)
    if whole.heads and all(h == 0 or first < h <= last for h in whole.heads[first:last]):
        s = dataclasses.replace(
            s,
            **{k: getattr(whole, k)[first:last] for k in ("upos", "xpos", "feats", "rels", "numbers")},
            heads=[h - first if h else 0 for h in whole.heads[first:last]],
        )
    inside = [x for x in t.triggers if first <= x.word < last]

    def moved(words: frozenset[int]) -> frozenset[int]:
        return frozenset(w - first for w in words if first <= w < last)

    triggers = [
        dataclasses.replace(x, word=x.word - first, roles=(moved(x.roles[0]), moved(x.roles[1]))) for x in inside
    ]
    return Told(s, triggers, t.open)


def lexicon_items() -> Iterator[Told]:
    """The examples, counterexamples and sentences without an act of the package's lexicon."""
    from polybius.coding.frames import load_lexicon
    from training.frame_examples import examples, nothing

    lexicon = load_lexicon()
    for item, complete in examples(lexicon):
        yield told(item, open_=not complete)
    for text, source in nothing():
        yield told(Item(text, (), source))


def held_out(items: Iterable[Item], share: int = 12) -> tuple[list[Item], list[Item]]:
    """Items to train on, and one in ``share`` to measure on; which is a matter of its text alone."""
    train: list[Item] = []
    measure: list[Item] = []
    for item in items:
        (train if zlib.crc32(item.text.encode()) % share else measure).append(item)
    return train, measure


@functools.cache
def silver_trees() -> dict[str, Sentence]:
    """Trees of labelled texts, by text, as version 2 of the model parsed them (``SILVER``; none where it is absent).

    Without them the upper layers would see trees of treebanks alone, and forget the grammar of the news that acts are
    learnt from. Lines: ``{"text", "n", "upos", "xpos", "feats", "head", "rel", "sentences"}``; head -1 is a root.
    """
    out: dict[str, Sentence] = {}
    if SILVER.exists():
        for line in SILVER.read_text(encoding="utf-8").splitlines():
            d = json.loads(line)
            numbers = [k for k, (a, z) in enumerate(d["sentences"]) for _ in range(a, z)]
            heads = [h + 1 if h >= 0 else 0 for h in d["head"]]
            out[d["text"]] = Sentence(
                [""] * d["n"],
                d["upos"],
                d["xpos"],
                d["feats"],
                heads,
                d["rel"],
                [],
                [False] * d["n"],
                "silver",
                numbers,
            )
    return out


def everything() -> tuple[list[Told], list[Told]]:
    """What to train on and what to measure on; the lexicon's examples are trained on."""
    train, measure = held_out(read_all())
    trees = silver_trees()
    texts = [*(told(i, trees) for i in train), *lexicon_items()]
    return [p for t in texts for p in parts(t)], [p for i in measure for p in parts(told(i))]


def headline(t: Told, rng: random.Random) -> Told:
    """A news-style copy: no final period, or capitals; the words stay in place."""
    s = t.sentence
    words = list(s.words)
    kind = rng.random()
    if kind < 0.5 and words[-1] == "." and all(x.word < len(words) - 1 for x in t.triggers):
        s = treebanks.without_last(s)
        return dataclasses.replace(t, sentence=s)
    if kind < 0.75:
        n = rng.choice((1, 2, 2, 3, 5))
        words[:n] = [w.upper() for w in words[:n]]
    else:
        words = [w.capitalize() if len(w) > 3 or rng.random() < 0.3 else w for w in words]
    return dataclasses.replace(t, sentence=dataclasses.replace(s, words=words))
