"""By which common nouns a body is called once it has been named ("the Union ... the bloc", ``called.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache

from polybius.errors import LexiconError
from polybius.lexicon import data_file
from polybius.lexicon.actors.loader import atoms, lexicon

__all__ = ["called"]

_INSIDE = frozenset({"of", "for", "on", "in", "to", "against", "du", "de", "s"})
"""What begins the part of a name that only says of what kind the body is ("Court *of* Human Rights")."""


@cache
def _data() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    raw = tomllib.loads(data_file("actors", "called.toml").read_text(encoding="utf-8"))
    known = set(lexicon().shown)
    for entry in raw["bodies"]:
        if entry not in known:
            raise LexiconError(f"called.toml: no entry {entry!r}")
    return frozenset(raw["nouns"]), {entry: frozenset(nouns) for entry, nouns in raw["bodies"].items()}


@cache
def _by_entry() -> dict[str, frozenset[str]]:
    """Of the entries of the lexicon: what their names show."""
    out: dict[str, set[str]] = {}
    for name in lexicon().iter_names():
        if name.term == "name":
            out.setdefault(name.id, set()).update(_shown(name.atoms))
    return {entry: frozenset(nouns) for entry, nouns in out.items() if nouns}


def _shown(name: tuple[str, ...]) -> frozenset[str]:
    """The noun of a name, if it is one of those that bodies are called by."""
    end = next((k for k, atom in enumerate(name) if atom in _INSIDE and k), len(name))
    noun = name[end - 1]
    return frozenset({noun}) & _data()[0]


def called(entry: str | None, name: str | None) -> frozenset[str]:
    """The common nouns, lower case, for a body of an entry of the lexicon (or None), of this name (or None).

    >>> sorted(called(None, "Coastal Fishing Board of Peru"))
    ['board']
    """
    nouns = _shown(atoms(name)) if name else frozenset()
    if entry is not None:
        nouns |= _by_entry().get(entry, frozenset()) | _data()[1].get(entry, frozenset())
    return nouns
