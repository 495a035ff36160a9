"""Learn which words are coded as acts (``polybius.coding.accepting``) from labelled documents.

``python -m training.accepting save FILE SOURCE ...`` keeps what coding asks of the words of these documents, read by
the packaged model, which must not have been trained on them; ``check FILE ...`` learns of four fifths of the documents
and prints how many triggers of the others are found; ``fit FILE ...`` writes ``lexicon/accepting.npz``. Needs
scikit-learn.
"""

from __future__ import annotations

import dataclasses
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.coding.accepting import FEATURES, HOW, Acceptance, How
from polybius.coding.engine import Engine
from training.acts import is_for_weighing, texts
from training.boosted import LEXICON, learn, write
from training.labelled import FOLDER, Item, read, read_all
from training.tune import joined, prepared

__all__ = ["Asked", "asked", "main"]


SHORT = "short"
"""In place of a source: short texts kept from the network (``acts.is_for_weighing``)."""
ALONE = 2
"""The paragraphs of one document in so many are learnt from alone as well."""


class Asked(NamedTuple):
    """The words of a text that may tell an act: features, are they marked; and how many marks no word meets.
    ``document``: its number; ``whole``: the document, or one of its paragraphs alone."""

    document: int
    whole: bool
    rows: npt.NDArray[np.float32]
    told: npt.NDArray[np.bool_]
    missed: int


def _open(self: Acceptance, token: int, how: How) -> float:
    """In place of the chance: whatever the model holds for possible, and the frames' say is kept."""
    if token in self.proposals:
        self.asked[token] = max(self.asked.get(token, "none"), how, key=HOW.index)
    return float(self.likely.get(token, 0.0) >= 0.3)


def asked(sources: Sequence[str]) -> list[Asked]:
    """Every document of the sources, and its paragraphs each for itself: single sentences are coded, too, of which no
    document says what they are about."""
    files = [f for s in sources for f in sorted(FOLDER.glob(f"{s}-*.txt"))]
    groups: list[tuple[int, list[Item]]] = []
    for number, group in enumerate(texts(item for f in files for item in read(f))):
        groups.append((number, group))
        if number % ALONE == 0:
            groups += [(number, [dataclasses.replace(item, document="")]) for item in group]
    if SHORT in sources:
        first = len(groups)
        groups += [(first + k, [i]) for k, i in enumerate(i for i in read_all() if is_for_weighing(i))]
    wholes = [len(g) > 1 or bool(g[0].document) for _, g in groups]
    out: list[Asked] = []
    Acceptance.chance = _open  # type: ignore[method-assign]
    ready = prepared([joined(g, every=True) for _, g in groups])
    for (number, _), whole, (text, tokens, tags, attributions) in zip(groups, wholes, ready, strict=True):
        engine = Engine(tokens, tags, attributions)
        engine.find([])
        assert engine.learned is not None
        acceptance = engine.learned.acceptance
        keys = [(i, acceptance.asked.get(i, "none")) for i in acceptance.proposals]
        spans = [a.trigger for a in text.acts]
        met = [
            next((k for k, (a, z) in enumerate(spans) if tokens[i].start < z and a < tokens[i].end), -1)
            for i, _ in keys
        ]
        _hand_over([i for i, _ in keys], met, [a.act for a in text.acts], acceptance)
        rows = acceptance.rows(keys).astype(np.float32)
        told = np.array(met, np.int64) >= 0
        out.append(Asked(number, whole, rows, told, len(spans) - len(set(met) - {-1})))
    return out


def _hand_over(numbers: Sequence[int], met: list[int], acts: Sequence[str], acceptance: Acceptance) -> None:
    """A mark at a word that is not the likeliest of those that may tell its act goes to that one, if no mark is there:
    the act is found by either. In place."""
    place = {i: k for k, i in enumerate(numbers)}
    for k, number in enumerate(numbers):
        if met[k] < 0 or acceptance.leads(number) or acceptance.proposals[number].acts[0][0] != acts[met[k]]:
            continue
        leader = max(acceptance.fellows(number), key=lambda i: (acceptance.proposals[i].likelihood, -i))
        if met[place[leader]] < 0:
            met[place[leader]], met[k] = met[k], -1


def check(documents: Sequence[Asked]) -> None:
    """Precision, recall and F1 of triggers at several bars; the model alone beside it."""
    said: list[npt.NDArray[np.float64]] = [np.zeros(0)] * len(documents)
    for fold in range(5):
        model = _learnt([d for d in documents if d.document % 5 != fold])
        for k, d in enumerate(documents):
            if d.document % 5 == fold and len(d.rows):
                said[k] = model.predict_proba(d.rows)[:, 1]
    for whole in (True, False):
        chosen = [k for k, d in enumerate(documents) if d.whole == whole]
        print("documents" if whole else "paragraphs alone", len(chosen))
        alone = [1 / (1 + np.exp(-documents[k].rows[:, 0])) for k in chosen]
        _bars("model alone", alone, [documents[k] for k in chosen])
        _bars("weighed", [said[k] for k in chosen], [documents[k] for k in chosen])


def _bars(name: str, said: Sequence[npt.NDArray[np.floating]], documents: Sequence[Asked]) -> None:
    real = sum(int(d.told.sum()) + d.missed for d in documents)
    for bar in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        called = sum(int((c >= bar).sum()) for c in said)
        hit = sum(int(((c >= bar) & d.told).sum()) for c, d in zip(said, documents, strict=True))
        p, r = 100 * hit / max(1, called), 100 * hit / max(1, real)
        print(f"{name} {bar}: p {p:.1f}, r {r:.1f}, F1 {200 * hit / max(1, called + real):.1f}", flush=True)


def _learnt(documents: Sequence[Asked]) -> Any:
    return learn(np.concatenate([d.rows for d in documents]), np.concatenate([d.told for d in documents]))


def main(arguments: Sequence[str]) -> None:
    """See the module's docstring."""
    command, *names = arguments
    if command == "save":
        Path(names[0]).write_bytes(pickle.dumps(asked(names[1:])))
        return
    documents: list[Asked] = []
    for name in names:
        first = 1 + max((d.document for d in documents), default=-1)
        documents += [d._replace(document=d.document + first) for d in pickle.loads(Path(name).read_bytes())]
    if command == "check":
        check(documents)
    else:
        write(_learnt(documents), FEATURES, LEXICON / "accepting.npz")


if __name__ == "__main__":
    main(sys.argv[1:])
