"""Acts as training examples: the labelled texts, and the lexicon's own examples, as words with labels.

A word that begins no act is labelled "none"; where an example does not say all (it names other frames that fire in
it), its other words are left open. Every word of a party's phrase counts as an argument: decoding asks the
likeliest of them.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import os
import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from polybius.ontology import EVENT_TYPES, MODES
from polybius.parsing.tokenise import tokenise
from training import treebanks
from training.gazetteer import apply_names
from training.labelled import STATUSES, Item, read_all
from training.naming import named_again, names_of
from training.treebanks import Sentence, bare

__all__ = [
    "ACT_NAMES", "MODE_NAMES", "STATUSES", "Stretch", "Told", "Trigger", "elsewhere", "everything", "is_for_weighing",
    "is_held_out", "lexicon_items", "texts", "told",
]  # fmt: skip

ACT_NAMES = ("none", *EVENT_TYPES)
MODE_NAMES = ("none", *(f"{act}/{mode}" for act in EVENT_TYPES for mode in MODES[act]))
UNKNOWN = -100
WEIGHING = "cast"
"""Files whose names begin so are kept from the network: coding learns to weigh its readings of them
(``training.casting``, ``training.accepting``)."""
ARTICLES = ("docs", "real", WEIGHING)
"""Files of whole articles begin so; "real" are those that were not written for this project."""
MEASURED = "realh"
"""Real articles that are measured on alone."""
SILVER = Path(os.environ.get("POLYBIUS_SILVER", "training/work/silver.jsonl"))


@dataclasses.dataclass(slots=True)
class Trigger:
    """An act of a text. ``word``: its number; ``roles``: words of actors, of recipients; ``again``: of each role, words
    elsewhere that name the same (left open)."""

    word: int
    act: int
    mode: int
    status: int
    background: int
    roles: tuple[frozenset[int], frozenset[int]]
    again: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


@dataclasses.dataclass(slots=True)
class Stretch:
    """Words that the encoder sees at once. ``first``: number of the first of them in the text; ``paragraph``: its
    number; ``open``: words that are not marked may tell acts, too."""

    sentence: Sentence
    first: int
    paragraph: int
    open: bool


@dataclasses.dataclass(slots=True)
class Told:
    """A text, in stretches, with its acts."""

    stretches: list[Stretch]
    triggers: list[Trigger]
    source: str = ""

    @property
    def size(self) -> int:
        """How many words it has."""
        last = self.stretches[-1]
        return last.first + len(last.sentence.words)


def _words(span: tuple[int, int], spans: list[tuple[int, int]]) -> list[int]:
    return [i for i, (a, z) in enumerate(spans) if a < span[1] and span[0] < z]


def _sentence(item: Item, spans: list[tuple[int, int]], trees: Mapping[str, Sentence]) -> Sentence:
    sentence = bare([item.text[a:z] for a, z in spans], [(1 << 15) - 1] * len(spans), item.source)
    tree = trees.get(item.text)
    if tree is not None and len(tree.words) == len(sentence.words):
        sentence = dataclasses.replace(tree, words=sentence.words, entities=sentence.entities)
    apply_names(sentence)
    return sentence


def elsewhere(name: str, own: int, paragraphs: Sequence[Sequence[str]]) -> tuple[int, range] | None:
    """Where another paragraph has the name: the nearest earlier place, else the nearest later one."""
    wanted = [name[a:z] for a, z in tokenise(name)]
    order = [*range(own - 1, -1, -1), *range(own + 1, len(paragraphs))]
    for fold in (False, True):
        want = [w.lower() for w in wanted] if fold else wanted
        for k in order:
            words = [w.lower() for w in paragraphs[k]] if fold else paragraphs[k]
            places = [i for i in range(len(words) - len(want) + 1) if list(words[i : i + len(want)]) == want]
            if places:
                at = places[-1] if k < own else places[0]
                return k, range(at, at + len(want))
    return None


def told(
    items: Sequence[Item],
    trees: Mapping[str, Sentence] | None = None,
    *,
    open_: bool = False,
    counts: Callable[[Item], bool] = lambda _: True,
) -> Told:
    """A labelled text (its paragraphs) as words and labels, with trees where ``trees`` has them. ``counts``: of which
    paragraphs the acts are told; the others are context alone."""
    spans = [tokenise(item.text) for item in items]
    words = [[item.text[a:z] for a, z in s] for item, s in zip(items, spans, strict=True)]
    firsts = [0, *itertools.accumulate(map(len, words))]
    names = names_of([word for paragraph in words for word in paragraph])
    stretches: list[Stretch] = []
    triggers: list[Trigger] = []
    for number, item in enumerate(items):
        counted = counts(item)
        sentence = _sentence(item, spans[number], (trees or {}) if counted else {})
        whole = Stretch(sentence, firsts[number], number, open_ or not counted)
        stretches.extend(_cut(whole, a, z) for a, z in _parts(sentence.words))
        for act in item.acts if counted else ():
            roles: list[set[int]] = [set(), set()]
            for role, parties, others in zip(roles, (act.actors, act.recipients), act.elsewhere, strict=True):
                role.update(firsts[number] + w for span in parties for w in _words(span, spans[number]))
                for name in others:
                    found = elsewhere(name, number, words)
                    if found is not None:
                        role.update(firsts[found[0]] + w for w in found[1])
            triggers.append(
                Trigger(
                    word=firsts[number] + _words(act.trigger, spans[number])[0],
                    act=ACT_NAMES.index(act.act),
                    mode=MODE_NAMES.index(f"{act.act}/{act.mode}") if act.mode else 0,
                    status=STATUSES.index(act.status),
                    background=int(act.background),
                    roles=(frozenset(roles[0]), frozenset(roles[1])),
                    again=(named_again(roles[0], names) - roles[1], named_again(roles[1], names) - roles[0]),
                )
            )
    return Told(stretches, triggers, items[0].source)


def _parts(words: Sequence[str], most: int = 84) -> Iterator[tuple[int, int]]:
    """A paragraph in stretches of whole sentences and about as many words as the parser's windows hold."""
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
        yield first, last
        first = last


_FINAL = frozenset({".", "?", "!"})
_CLOSING = frozenset({'"', "”", "’", "'", ")"})


def _cut(t: Stretch, first: int, last: int) -> Stretch:
    whole = t.sentence
    if (first, last) == (0, len(whole.words)):
        return t
    s = bare(whole.words[first:last], whole.entities[first:last], whole.document)
    if whole.heads and all(h == 0 or first < h <= last for h in whole.heads[first:last]):
        s = dataclasses.replace(
            s,
            **{k: getattr(whole, k)[first:last] for k in ("upos", "xpos", "feats", "rels", "numbers")},
            heads=[h - first if h else 0 for h in whole.heads[first:last]],
        )
    return Stretch(s, t.first + first, t.paragraph, t.open)


def lexicon_items() -> Iterator[Told]:
    """The examples, counterexamples and sentences without an act of the package's lexicon."""
    from polybius.coding.frames import load_lexicon
    from training.frame_examples import examples, nothing

    lexicon = load_lexicon()
    for item, complete in examples(lexicon):
        yield told([item], open_=not complete)
    for text, source in nothing():
        yield told([Item(text, (), source)])


def is_held_out(item: Item, share: int = 12) -> bool:
    """Is it one of the items that are measured on: ``MEASURED``, and one in ``share`` of the others? A matter of its
    text alone, or of its document's name where it is part of one."""
    key = item.document if item.source.startswith(ARTICLES) else item.text
    return item.source.startswith(MEASURED) or not zlib.crc32(key.encode()) % share


def is_for_weighing(item: Item, share: int = 12) -> bool:
    """Is it a short text kept from the network of which the weighing learns (every second one, the others are measured
    on): how to take single sentences, and words that look like acts and are none?"""
    short = not item.source.startswith(ARTICLES)
    return short and not zlib.crc32(item.text.encode()) % (2 * share)


def texts(items: Iterable[Item]) -> list[list[Item]]:
    """The items by text: the paragraphs of a document together."""
    groups = itertools.groupby(items, key=lambda i: (i.source.partition(":")[0], i.document) if i.document else i)
    return [list(group) for _, group in groups]


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
    """What to train on and what to measure on; the lexicon's examples are trained on. Documents from which the weighing
    of the network's readings is learnt are neither."""
    trees = silver_trees()
    train: list[Told] = []
    measured: list[Told] = []
    for items in texts(i for i in read_all() if not i.source.startswith(WEIGHING)):
        held = [is_held_out(i) for i in items]
        if not all(held):
            train.append(told(items, trees, counts=lambda i: not is_held_out(i)))
        if any(held):
            measured.append(told(items, counts=is_held_out))
    return [*train, *lexicon_items()], measured


def headline(t: Told, rng: random.Random) -> Told:
    """A news-style copy of a short text: no final period, or capitals; the words stay in place."""
    if len(t.stretches) > 1:
        return t
    stretch = t.stretches[0]
    s = stretch.sentence
    words = list(s.words)
    kind = rng.random()
    if kind < 0.5 and words[-1] == "." and all(x.word < len(words) - 1 for x in t.triggers):
        s = treebanks.without_last(s)
    else:
        if kind < 0.75:
            n = rng.choice((1, 2, 2, 3, 5))
            words[:n] = [w.upper() for w in words[:n]]
        else:
            words = [w.capitalize() if len(w) > 3 or rng.random() < 0.3 else w for w in words]
        s = dataclasses.replace(s, words=words)
    return dataclasses.replace(t, stretches=[dataclasses.replace(stretch, sentence=s)])
