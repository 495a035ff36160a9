"""Tags for trees written by hand: phrases named by the word that heads them."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from polybius.records import Antecedent, Phrase, PhraseKind, Tags, Tokens

__all__ = ["tags_of", "told"]


def told(word: str, kind: str, country: str | None = None, *sectors: str, **more: Any) -> dict[str, Any]:
    """What is known of a word: the fields of a phrase."""
    assert kind in get_args(PhraseKind)
    return {"word": word, "kind": kind, "country": country, "sectors": sectors, **more}


def tags_of(tokens: Tokens, *phrases: dict[str, Any], stands_for: dict[str, str] | None = None) -> Tags:
    """Tags with a phrase for each description, in the order given; ``stands_for``: word to the word it refers to."""
    made: list[Phrase] = []
    numbers: dict[str, int] = {}
    for number, description in enumerate(phrases):
        fields = dict(description)
        word = fields.pop("word")
        token = next(t for t in tokens if t.text == word)
        numbers[word] = number
        made.append(msgspec.structs.replace(Phrase(token.span, token.i, "thing"), **fields))
    antecedents = tuple(
        Antecedent(numbers[a], numbers[b], "pronoun", 0.9, "told so") for a, b in (stands_for or {}).items()
    )
    return Tags(phrases=tuple(made), antecedents=antecedents)
