"""Entity tags as sequences."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.parsing.decode import _active_subjects, _well_formed
from polybius.parsing.model import load_model

LABELS = load_model("english").labels
SOME = [i for i, name in enumerate(LABELS.ner) if name in {"O", "B-PER", "I-PER", "B-LOC", "I-LOC"}]


def valid(tags: tuple[int, ...], sentence: list[int]) -> bool:
    names = LABELS.ner[list(tags)]
    return all(
        not name.startswith("I-") or (i > 0 and sentence[i] == sentence[i - 1] and names[i - 1][2:] == name[2:])
        for i, name in enumerate(names)
    )


@given(st.integers(0, 100_000), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_best_valid_sequence(seed: int, width: int) -> None:
    random = np.random.default_rng(seed)
    scores = np.full((2, width, len(LABELS.ner)), -50, np.float32)
    scores[:, :, SOME] = random.normal(size=(2, width, len(SOME)))
    sentence = np.sort(random.integers(0, 2, size=(2, width)), 1)
    tags = _well_formed(scores, sentence, LABELS)
    for row in range(2):
        options = [t for t in product(SOME, repeat=width) if valid(t, sentence[row].tolist())]
        totals = [sum(scores[row, i, t] for i, t in enumerate(option)) for option in options]
        assert tuple(tags[row]) in options
        assert np.isclose(sum(scores[row, i, t] for i, t in enumerate(tags[row])), max(totals), atol=1e-5)


@pytest.mark.parametrize(
    ("rels", "expected"),
    [
        ("nsubj:pass root obj", "nsubj root obj"),
        ("nsubj:pass root obl", "nsubj:pass root obl"),
        ("nsubj:pass aux:pass root obj", "nsubj:pass aux:pass root obj"),
    ],
)
def test_an_active_verb_has_no_passive_subject(rels: str, expected: str) -> None:
    names = rels.split()
    root = names.index("root")
    rel = np.array([LABELS.number[name] for name in names] * 2)
    heads = np.array([0 if i == root else root + 1 for i in range(len(names))] * 2)
    exists = np.zeros((2, len(names) + 1), np.bool_)  # two windows of the same words, padded
    exists[:, : len(names)] = True
    _active_subjects(rel, heads, exists, LABELS)
    assert LABELS.rel[rel].tolist() == expected.split() * 2
