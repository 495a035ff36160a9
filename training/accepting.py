"""Learn which words are coded as acts (``polybius.coding.accepting``) from labelled documents.

``python -m training.accepting save FILE SOURCE ...`` keeps what coding asks of the words of these documents, read by
the packaged model, which must not have been trained on them; ``check FILE ...`` learns of four fifths of the documents
and prints how many triggers of the others are found; ``fit FILE ...`` writes ``lexicon/accepting.npz``. Needs
scikit-learn.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.coding.accepting import FEATURES, HOW, Acceptance, How
from polybius.coding.engine import Engine
from training.acts import texts
from training.boosted import LEXICON, learn, write
from training.labelled import FOLDER, read
from training.tune import joined, prepared

__all__ = ["Asked", "asked", "main"]


class Asked(NamedTuple):
    """The words of a document that may tell an act: features, are they marked; and how many marks no word meets."""

    rows: npt.NDArray[np.float32]
    told: npt.NDArray[np.bool_]
    missed: int


def _open(self: Acceptance, token: int, how: How) -> float:
    """In place of the chance: whatever the model holds for possible, and the frames' say is kept."""
    if token in self.proposals:
        self.asked[token] = max(self.asked.get(token, "none"), how, key=HOW.index)
    return float(self.likely.get(token, 0.0) >= 0.3)


def asked(sources: Sequence[str]) -> list[Asked]:
    """Every document of the sources."""
    files = [f for s in sources for f in sorted(FOLDER.glob(f"{s}-*.txt"))]
    groups = texts(item for f in files for item in read(f))
    out: list[Asked] = []
    Acceptance.chance = _open  # type: ignore[method-assign]
    for text, tokens, tags, attributions in prepared([joined(g, every=True) for g in groups]):
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
        rows = acceptance.rows(keys).astype(np.float32)
        out.append(Asked(rows, np.array(met, np.int64) >= 0, len(spans) - len(set(met) - {-1})))
    return out


def check(documents: Sequence[Asked]) -> None:
    """Precision, recall and F1 of triggers at several bars; the model alone beside it."""
    chances = []
    for fold in range(5):
        known = [d for k, d in enumerate(documents) if k % 5 != fold]
        model = learn(np.concatenate([d.rows for d in known]), np.concatenate([d.told for d in known]))
        chances += [
            (k, model.predict_proba(d.rows)[:, 1] if len(d.rows) else np.zeros(0))
            for k, d in enumerate(documents) if k % 5 == fold
        ]  # fmt: skip
    order = [c for _, c in sorted(chances, key=lambda x: x[0])]
    likelihood = [1 / (1 + np.exp(-d.rows[:, 0])) for d in documents]
    real = sum(int(d.told.sum()) + d.missed for d in documents)
    for name, said in (("model alone", likelihood), ("weighed", order)):
        for bar in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            called = sum(int((c >= bar).sum()) for c in said)
            hit = sum(int(((c >= bar) & d.told).sum()) for c, d in zip(said, documents, strict=True))
            p, r = 100 * hit / max(1, called), 100 * hit / max(1, real)
            print(f"{name} {bar}: p {p:.1f}, r {r:.1f}, F1 {200 * hit / (called + real):.1f}", flush=True)


def main(arguments: Sequence[str]) -> None:
    """See the module's docstring."""
    command, *names = arguments
    if command == "save":
        Path(names[0]).write_bytes(pickle.dumps(asked(names[1:])))
        return
    documents = [d for name in names for d in pickle.loads(Path(name).read_bytes())]
    if command == "check":
        check(documents)
    else:
        model = learn(np.concatenate([d.rows for d in documents]), np.concatenate([d.told for d in documents]))
        write(model, FEATURES, LEXICON / "accepting.npz")


if __name__ == "__main__":
    main(sys.argv[1:])
