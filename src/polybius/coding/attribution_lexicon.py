"""The attribution cues as tables, read once from ``lexicon/attribution``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec

from polybius.lexicon import data_file

__all__ = [
    "Group",
    "PhraseCues",
    "SourceWords",
    "attitude_nouns",
    "groups",
    "groups_of",
    "phrase_cues",
    "presupposing_rules",
    "source_words",
]

FILES = {
    "verb": ("speech", "thought", "intention", "judgement", "request", "showing"),
    "noun": ("nouns",),
    "adjective": ("adjectives",),
    "hearsay": ("hearsay",),
}


class Group(msgspec.Struct, frozen=True):
    """Lemmas that behave alike; see ``lexicon/attribution/README.md`` for the meaning of each field."""

    id: str
    lemmas: frozenset[str]
    takes: frozenset[str] = frozenset()
    preps: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    addressee: bool = False
    speech: bool = False
    strict: bool = False
    source: str = ""
    form: str = ""
    presupposes: frozenset[str] = frozenset()


class PhraseCues(msgspec.Struct, frozen=True):
    """Fixed cues: ``before_source`` as word tuples, nouns of "in X's view", verbs of "as X put it"."""

    before_source: tuple[tuple[str, ...], ...]
    noun_frames: frozenset[str]
    as_verbs: frozenset[str]
    channels: frozenset[str]


class SourceWords(msgspec.Struct, frozen=True):
    """Words that tell what kind of voice a source is."""

    agency_nouns: frozenset[str]
    agency_needs: frozenset[str]
    outlet_nouns: frozenset[str]
    unnamed_nouns: frozenset[str]
    document_nouns: frozenset[str]


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(data_file("attribution", f"{name}.toml").read_text(encoding="utf-8"))


def _words(value: str | Sequence[str]) -> frozenset[str]:
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def groups(kind: str) -> dict[str, tuple[Group, ...]]:
    """Lemma → its groups, for ``kind`` verb, noun, adjective or hearsay, in file order."""
    table: dict[str, list[Group]] = {}
    for name in FILES[kind]:
        for row in _load(name)["group"]:
            group = Group(
                id=f"{name}.{row['id']}",
                lemmas=_words(row["lemmas"]),
                takes=_words(row.get("takes", ())),
                preps=_words(row.get("preps", ())),
                of=_words(row.get("of", ())),
                needs=_words(row.get("needs", ())),
                particles=_words(row.get("particles", ())),
                addressee=row.get("addressee", False),
                speech=row.get("speech", False),
                strict=row.get("strict", False),
                source=row.get("source", ""),
                form=row.get("form", ""),
                presupposes=_words(row.get("presupposes", ())),
            )
            for lemma in group.lemmas:
                table.setdefault(lemma, []).append(group)
    return {lemma: tuple(found) for lemma, found in table.items()}


_ENDINGS = (
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("d", ""),
    ("ies", "y"),
    ("ing", ""),
    ("ing", "e"),
    ("es", ""),
    ("s", ""),
    ("e", ""),
)


@lru_cache(maxsize=8192)
def groups_of(lemma: str, form: str) -> tuple[Group, ...]:
    """The verb groups of a word; where its lemma is unknown, by the usual endings (lemmatisers err on rare verbs)."""
    table = groups("verb")
    found = table.get(lemma)
    if found is not None:
        return found
    for word in (lemma, form):
        for ending, restored in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending) + 3:
                found = table.get(word[: -len(ending)] + restored)
                if found is not None:
                    return found
    return ()


@cache
def phrase_cues() -> PhraseCues:
    """The fixed cues of ``phrases.toml``."""
    data = _load("phrases")
    lines = tuple(tuple(line.split()) for line in data["before_source"].strip().splitlines())
    return PhraseCues(lines, _words(data["noun_frames"]), _words(data["as_verbs"]), _words(data["channels"]))


@cache
def attitude_nouns() -> frozenset[str]:
    """Nouns that make a cue together with a verb ("voiced concern about")."""
    return _words(_load("nouns")["attitude"])


@cache
def source_words() -> SourceWords:
    """The lists of ``sources.toml``."""
    data = _load("sources")
    return SourceWords(
        agency_nouns=_words(data["agency_nouns"]),
        agency_needs=_words(data["agency_needs"]),
        outlet_nouns=_words(data["outlet_nouns"]),
        unnamed_nouns=_words(data["unnamed_nouns"]),
        document_nouns=_words(data["document_nouns"]),
    )


@cache
def presupposing_rules() -> frozenset[str]:
    """Rules of attributions whose content the source takes for granted ("condemned the raid")."""
    out: set[str] = set()
    for kind in FILES:
        for rows in groups(kind).values():
            for group in rows:
                prefix = "" if kind == "hearsay" else f"{kind}."
                out.update(f"{prefix}{group.id}.{take}" for take in group.presupposes)
                if kind == "hearsay" and group.presupposes:
                    out.add(group.id)
    return frozenset(out)
