"""Closed word classes, and what the people counted under a word became."""

from __future__ import annotations

import pytest

from polybius.coding.words import counted_kind, word_class

CLASSES = [
    ("light_nouns", "words", "series", True),
    ("light_nouns", "words", "attack", False),
    ("object_control", "words", "urge", True),
    ("object_control", "words", "promise", False),
    ("subject_control", "words", "promise", True),
    ("prepositional_control", "prepositions", "on", True),
    ("quantity_nouns", "words", "dozen", True),
    ("ascribing", "prepositions", "to", True),
]


@pytest.mark.parametrize(("name", "key", "lemma", "inside"), CLASSES)
def test_word_class(name: str, key: str, lemma: str, inside: bool) -> None:
    assert (lemma in word_class(name, key)) is inside


def test_classes_are_kept_and_unknown_ones_refused() -> None:
    assert word_class("light_nouns") is word_class("light_nouns")
    with pytest.raises(KeyError):
        word_class("heavy_nouns")


def test_the_two_controls_share_no_verb() -> None:
    assert word_class("object_control").isdisjoint(word_class("subject_control"))


@pytest.mark.parametrize(
    ("lemma", "kind"),
    [("kill", "dead"), ("massacre", "dead"), ("wound", "injured"), ("detain", "arrested"), ("meet", None), ("", None)],
)
def test_counted_kind(lemma: str, kind: str | None) -> None:
    assert counted_kind(lemma) == kind
