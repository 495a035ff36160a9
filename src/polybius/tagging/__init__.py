"""Tagging: finding, in a parsed document, what coding and resolving work with. Only words are read, nothing decided."""

from __future__ import annotations

from polybius.records import Tags, Tokens
from polybius.tagging.anaphora import find_antecedents
from polybius.tagging.phrases import find_phrases
from polybius.tagging.quantities import find_quantities
from polybius.tagging.times import find_timexes
from polybius.tagging.toponyms import find_toponyms

__all__ = ["tag"]


def tag(tokens: Tokens) -> Tags:
    """Phrases, antecedents, time expressions, place names and quantities of a document."""
    phrases = find_phrases(tokens)
    return Tags(
        phrases=phrases,
        antecedents=find_antecedents(tokens, phrases),
        timexes=find_timexes(tokens),
        toponyms=find_toponyms(tokens, phrases),
        quantities=find_quantities(tokens),
    )
