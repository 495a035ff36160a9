"""Lemmas."""

from __future__ import annotations

import pytest

from polybius.parsing.lemmas import lemmatise


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("planned", "VBN", "plan"), ("moved", "VBD", "move"), ("said", "VBD", "say"), ("provoked", "VBD", "provoke"),
        ("died", "VBD", "die"), ("visiting", "VBG", "visit"), ("was", "VBD", "be"), ("'s", "VBZ", "be"),
        ("n't", "RB", "not"), ("n’t", "RB", "not"), ("countries", "NNS", "country"), ("troops", "NNS", "troops"),
        ("men", "NNS", "man"), ("armies", "NNS", "army"), ("Putin", "NNP", "Putin"), ("NATO", "NNP", "NATO"),
        ("States", "NNPS", "State"), ("Russian", "JJ", "Russian"), ("biggest", "JJS", "big"), ("better", "JJR", "good"),
        ("I", "PRP", "I"), ("them", "PRP", "they"), ("underwent", "VBD", "undergo"), ("quit", "VBD", "quit"),
        ("interfered", "VBD", "interfere"), ("ceasefires", "NNS", "ceasefire"), ("seized", "VBN", "seize"),
    ],
)  # fmt: skip
def test_lemma(form: str, tag: str, lemma: str) -> None:
    assert lemmatise(form, tag) == lemma
