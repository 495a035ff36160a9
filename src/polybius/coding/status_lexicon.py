"""The status cues as tables, read once from ``lexicon/status``."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import msgspec

from polybius.lexicon import data_file

__all__ = ["Background", "Moods", "Nouns", "background", "moods", "nouns", "predicates"]


class Moods(msgspec.Struct, frozen=True):
    """Words beside the act: lower-cased word → status, for each kind of word."""

    aux: dict[str, str]
    semi: dict[str, str]
    negation: frozenset[str]
    mark: dict[str, str]
    adverb: dict[str, str]
    adjective: dict[str, str]
    determiner: dict[str, str]


class Nouns(msgspec.Struct, frozen=True):
    """Words around an event noun: governing noun, preposition in front, predicate of which it is the subject.

    ``adjective``: adjectives over an infinitive ("unable to").
    """

    noun: dict[str, str]
    preposition: dict[str, str]
    subject: dict[str, str]
    adjective: dict[str, str]


class Background(msgspec.Struct, frozen=True):
    """Words that tell that an act is history in this text."""

    adverbs: frozenset[str]
    adjectives: frozenset[str]
    ago_units: frozenset[str]
    last_units: frozenset[str]
    standing: frozenset[str]
    lasting: frozenset[str]
    history_prepositions: frozenset[str]


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(data_file("status", f"{name}.toml").read_text(encoding="utf-8"))


def _table(section: dict[str, str], *, skip: tuple[str, ...] = ()) -> dict[str, str]:
    return {
        word.replace("_", " "): status
        for status, words in section.items()
        if status not in skip
        for word in words.split()
    }


@cache
def predicates() -> dict[tuple[str, str], tuple[str, str]]:
    """(lemma, complement) → (effect, group id); the first group of the file that has both wins."""
    table: dict[tuple[str, str], tuple[str, str]] = {}
    for group in _load("predicates")["group"]:
        for lemma in group["lemmas"].split():
            for complement in group["on"]:
                table.setdefault((lemma, complement), (group["effect"], group["id"]))
    return table


@cache
def moods() -> Moods:
    """``moods.toml``."""
    data = _load("moods")
    return Moods(
        aux=_table(data["aux"]),
        semi=_table(data["semi"]),
        negation=frozenset(data["negation"]["words"].split()),
        mark=_table(data["mark"]),
        adverb=_table(data["adverb"]),
        adjective=_table(data["adjective"]),
        determiner=_table(data["determiner"]),
    )


@cache
def nouns() -> Nouns:
    """``nouns.toml``."""
    data = _load("nouns")
    return Nouns(
        noun=_table(data["noun"]),
        preposition=_table(data["preposition"]),
        subject=_table(data["subject"]),
        adjective=_table(data["adjective"]),
    )


@cache
def background() -> Background:
    """``background.toml``."""
    data = _load("background")
    return Background(**{field: frozenset(data[field].split()) for field in Background.__struct_fields__})
