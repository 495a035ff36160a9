"""Learn how chains are weighed for the parts of acts (``polybius.coding.casting``) from labelled documents.

``python -m training.casting fit SOURCE ...`` codes the documents of these files of ``training/labelled`` (names up to
the hyphen) with the packaged model, which must not have been trained on them, and writes ``lexicon/casting.npz``;
``check SOURCE ...`` learns of four fifths of them and prints what becomes of the others, for several bars.
Needs scikit-learn (``training`` extra).
"""

from __future__ import annotations

import dataclasses
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from polybius.coding.casting import SIGNS, Bars, choose, kind_of
from polybius.coding.casting import weighed as signs_of
from polybius.coding.chains import Cast, Chain, Part
from polybius.coding.engine import Engine
from polybius.coding.learned import weights
from polybius.coding.parties import Parties
from polybius.records import Attribution, Tags, Tokens
from training.acts import is_held_out, texts
from training.boosted import LEXICON, learn, write
from training.labelled import FOLDER, Act, read
from training.tune import RECIPROCAL, Text, joined, prepared

__all__ = ["Weighed", "cast_of", "fit", "main", "of_document", "shown", "trained", "weighed"]

PACKAGED = LEXICON / "casting.npz"
Side = list[tuple[frozenset[Chain], frozenset[str]]]
"""Of each gold party of a side the chains at its words, and their countries."""


@dataclasses.dataclass(frozen=True)
class Weighed:
    """An act whose type was found: chain and side and features of each candidate, the gold sides, the first choice."""

    document: int
    act: str
    parts: tuple[tuple[Chain, int], ...]
    rows: npt.NDArray[np.float32]
    gold: tuple[Side, Side]
    first: tuple[frozenset[Chain], frozenset[Chain]]
    country: dict[Chain, str | None]
    clashes: frozenset[tuple[Chain, Chain]]
    unnamed: bool
    joined: frozenset[tuple[Chain, Chain]] = frozenset()
    kind: str = ""

    def label(self, chain: Chain, side: int) -> int | None:
        """1: a gold party of the side stands there; None: there stands another one of its country, so it is no fault
        to take it; 0: neither, or it is a party of the other side."""
        if any(chain in words for words, _ in self.gold[side]):
            return 1
        if any(chain in words for words, _ in self.gold[1 - side]):
            return 0
        return None if any(self.country[chain] in lands for _, lands in self.gold[side]) else 0

    def choice(
        self, likely: tuple[dict[Chain, float], dict[Chain, float]], bars: Bars
    ) -> tuple[list[Chain], list[Chain]]:
        """What coding would take; types of acts with bars of their own (``lexicon/learned.toml``) have these."""
        bars = bars._replace(**weights().cast_of.get(self.kind, {}))
        return choose(self.country, likely, self.clashes, bars, unnamed=self.unnamed, joined=self.joined)

    def is_right(self, actors: Sequence[Chain], recipients: Sequence[Chain]) -> tuple[bool, bool, bool]:
        """Are actors, recipients, both right (as ``training.tune`` and the gold set's scorer ask)?"""

        def same(found: Sequence[tuple[Chain, int]], sides: Sequence[int]) -> bool:
            wanted = [g for s in sides for g in self.gold[s]]
            hits = [[c in words or self.country[c] in lands for words, lands in wanted] for c, _ in found]
            return all(map(any, hits)) and all(any(h[k] for h in hits) for k in range(len(wanted)))

        a, r = [(c, 0) for c in actors], [(c, 1) for c in recipients]
        both = self.act in RECIPROCAL and (not self.gold[1] or not r) and same(a + r, (0, 1))
        return same(a, (0,)) or both, same(r, (1,)) or both, (same(a, (0,)) and same(r, (1,))) or both


def weighed(sources: Sequence[str], *, held_out: bool = False) -> list[Weighed]:
    """The acts of the documents, as coding weighs their parties. ``held_out``: of those documents alone that training
    always leaves out."""
    files = [f for s in sources for f in sorted(FOLDER.glob(f"{s}-*.txt"))]
    groups = texts(item for f in files for item in read(f))
    if held_out:
        groups = [g for g in groups if any(map(is_held_out, g))]
    counted = [joined(g, every=not held_out) for g in groups]
    out: list[Weighed] = []
    for number, (text, tokens, tags, attributions) in enumerate(prepared(counted)):
        cast = cast_of(tokens, tags, attributions)
        found, signs, _ = signs_of(cast)
        out.extend(of_document(number, text, cast, found, signs).values())
    return out


def cast_of(tokens: Tokens, tags: Tags, attributions: tuple[Attribution, ...]) -> Cast:
    """The chains of a document as coding has them before their parts are weighed."""
    engine = Engine(tokens, tags, attributions)
    return Cast(tokens, Parties(tokens, tags), engine.grammar, engine.find([]))


def of_document(
    number: int, text: Text, cast: Cast, found: Sequence[Sequence[Part]], signs: npt.NDArray[np.floating]
) -> dict[int, Weighed]:
    """By match the acts whose type was found. ``found``: by match the parts weighed; ``signs``: a row for each of
    them."""
    out: dict[int, Weighed] = {}
    left = list(text.acts)
    ends = np.cumsum([len(parts) for parts in found])
    for k, match in enumerate(cast.matches):
        start, end = match.trigger.start, match.trigger.end
        act: Act | None = next((a for a in left if start < a.trigger[1] and a.trigger[0] < end), None)
        if act is None:
            continue
        left.remove(act)
        parts = found[k]
        if match.frame.act != act.act or match.proposal is None or not parts:
            continue
        gold = tuple([_at(cast, span) for span in side] for side in (act.actors, act.recipients))
        where = {p.chain: p.phrase for p in parts}
        out[k] = Weighed(
            number, act.act, tuple((p.chain, p.side) for p in parts),
            signs[ends[k] - len(parts) : ends[k]].astype(np.float32),
            gold, tuple(frozenset(side) for side in cast.sides[k]), dict(cast.country), cast.clashes(where),
            any(p.phrase is None for p in match.actors), cast.joined(where), kind_of(match),
        )  # fmt: skip
    return out


def _at(cast: Cast, span: tuple[int, int]) -> tuple[frozenset[Chain], frozenset[str]]:
    phrases = cast.parties.tags.phrases
    over = [n for n, p in enumerate(phrases) if p.span.start < span[1] and span[0] < p.span.end]
    readings = [cast.parties.reading(n) for n in over]
    lands = {r.country for r in readings if r.is_party and r.country is not None}
    return frozenset(cast.of[n] for n in over if n in cast.of), frozenset(lands)


def trained(acts: Sequence[Weighed]) -> object:
    """A boosted classifier of candidates: is the chain one of the gold parties of that side?"""
    rows = np.concatenate([a.rows for a in acts])
    labels = [a.label(chain, side) for a in acts for chain, side in a.parts]
    known = np.array([label is not None for label in labels])
    return learn(rows[known], [bool(label) for label in labels if label is not None])


def chances(model: object, act: Weighed) -> tuple[dict[Chain, float], dict[Chain, float]]:
    """By side and chain what the classifier says."""
    out: tuple[dict[Chain, float], dict[Chain, float]] = ({}, {})
    said = model.predict_proba(act.rows)[:, 1]  # type: ignore[attr-defined]
    for (chain, side), p in zip(act.parts, said.tolist(), strict=True):
        out[side][chain] = p
    return out


def shown(rights: Sequence[tuple[bool, bool, bool]]) -> str:
    actor, recipient, both = (100 * np.mean(np.array(rights), 0)).tolist()
    return f"actors {actor:.1f}, recipients {recipient:.1f}, both {both:.1f} of {len(rights)}"


BARS = [Bars(0.4, r, b, 0.45, 0.1, 0.4) for r in (0.2, 0.25) for b in (0.7, 0.8)]


def check(acts: Sequence[Weighed], others: Sequence[Weighed] | None = None) -> None:
    """Learn of four fifths of the documents, five times; print how many parties of the others are right. Or learn of
    all, and print those of ``others``."""
    said: list[tuple[Weighed, tuple[dict[Chain, float], dict[Chain, float]]]] = []
    if others is not None:
        model = trained(acts)
        said = [(a, chances(model, a)) for a in others]
    else:
        for fold in range(5):
            model = trained([a for a in acts if a.document % 5 != fold])
            said += [(a, chances(model, a)) for a in acts if a.document % 5 == fold]
    print("first choice:", shown([a.is_right(tuple(a.first[0]), tuple(a.first[1])) for a, _ in said]))
    for bars in BARS:
        print(*bars, shown([a.is_right(*a.choice(c, bars)) for a, c in said]), flush=True)


def fit(acts: Sequence[Weighed], path: Path = PACKAGED) -> None:
    """Learn of all acts, and package it."""
    write(trained(acts), SIGNS, path)
    print(f"{len(acts)} acts, {path.stat().st_size} bytes in {path}")


def main(arguments: Sequence[str]) -> None:
    """See the module's docstring. ``save FILE SOURCE ...`` keeps the acts as coded, ``FILE.pkl`` for a source reads
    them."""
    command, *sources = arguments
    if command == "save":
        Path(sources[0]).write_bytes(pickle.dumps(weighed(sources[1:])))
        return
    acts: list[Weighed] = []
    for source in sources:
        found = pickle.loads(Path(source).read_bytes()) if source.endswith(".pkl") else weighed([source])
        first = 1 + max((a.document for a in acts), default=-1)
        acts += [dataclasses.replace(a, document=a.document + first) for a in found]
    (check if command == "check" else fit)(acts)


if __name__ == "__main__":
    main(sys.argv[1:])
