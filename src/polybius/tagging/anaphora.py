"""What pronouns, short names and definite descriptions stand for."""

from __future__ import annotations

from polybius.records import Antecedent, Phrase, Tokens

__all__ = ["find_antecedents"]


def find_antecedents(tokens: Tokens, phrases: tuple[Phrase, ...]) -> tuple[Antecedent, ...]:
    """Antecedents of the document's pronouns, short names and definite descriptions."""
    return ()
