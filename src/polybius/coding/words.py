"""Closed word classes of the grammar, from ``lexicon/grammar.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from polybius.coding.frames import read_toml
from polybius.lexicon import data_file

__all__ = ["counted_kind", "word_class"]


@cache
def _table() -> dict[str, Any]:
    return read_toml(data_file("grammar.toml"), "grammar.toml")


@cache
def word_class(name: str, key: str = "words") -> frozenset[str]:
    """The lemmas of a class ("light_nouns", "object_control", ...)."""
    return frozenset(_table()[name][key])


@cache
def _counted() -> dict[str, str]:
    return {lemma: kind for kind, lemmas in _table()["counted"].items() for lemma in lemmas}


def counted_kind(lemma: str) -> str | None:
    """What people counted under this verb or noun became: dead, injured, arrested; None if it does not say."""
    return _counted().get(lemma)
