"""Surnames that only the text itself explains.

"Nasser" may be in the list of holders of office, and "Paz" a town; in a text that speaks of Yusuf Nasser and of Hugo
Paz they are these persons.
"""

from __future__ import annotations

import msgspec

from polybius.lexicon.actors import atoms
from polybius.records import Phrase, Tokens

__all__ = ["own_surnames"]

_LEAST = 3
"""Letters of a surname."""
_PLACED = frozenset(
    {"in", "at", "near", "from", "to", "outside", "around", "across", "into", "off", "toward", "towards"}
)
_PERSONAL = frozenset({"nsubj", "iobj", "obj", "root", "appos", "conj"})


def own_surnames(phrases: list[Phrase], tokens: Tokens) -> list[Phrase]:
    """The phrases, those of one word that is the surname of somebody whom the text names in full as persons of whom no
    list says anything."""
    full: dict[str, set[str]] = {}
    for phrase in phrases:
        if phrase.kind == "person" and phrase.name is not None and len(parts := atoms(phrase.name)) > 1:
            full.setdefault(parts[-1], set()).add(phrase.entry or "")
    return [_own(p, full, tokens) for p in phrases] if full else phrases


def _own(phrase: Phrase, full: dict[str, set[str]], tokens: Tokens) -> Phrase:
    if phrase.pronoun or phrase.name is None:
        return phrase
    parts = atoms(phrase.name)
    if len(parts) != 1 or len(parts[0]) < _LEAST or parts[0] not in full:
        return phrase
    if phrase.kind == "person":
        listed = phrase.entry is not None and phrase.entry.startswith("person:")
        if not listed or phrase.entry in full[parts[0]] or not _bare(phrase, tokens):
            return phrase
        return msgspec.structs.replace(phrase, country=None, sectors=(), entry=None, reason="a person's surname")
    head = tokens[phrase.head]
    personal = head.rel in _PERSONAL or head.deprel in ("nmod:poss", "obl:agent")
    if phrase.kind not in ("place", "thing", "organisation") or not personal or head.case in _PLACED:
        return phrase
    if phrase.entry is not None or not _bare(phrase, tokens) or head.upos != "PROPN":
        return phrase
    return Phrase(
        phrase.span, phrase.head, "person", None, (), phrase.name, None, "a surname of the text", ner=phrase.ner
    )


def _bare(phrase: Phrase, tokens: Tokens) -> bool:
    """Does the phrase hold nothing but the name?"""
    return atoms(phrase.span.of(tokens.document.text)) == atoms(phrase.name or "")
