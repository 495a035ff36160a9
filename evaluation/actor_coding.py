"""Actor phrases to country and sector (events/actor_coding.dev.jsonl): phrase and context in, labels only compared.

Labels follow Wikipedia of 2022-23 and an older sector list; they are mapped once to PLOVER's (HLH is MED, XKX is KOS).
A null label asserts nothing, an empty one asserts that there is none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from evaluation.pipeline import rows
from polybius.parsing import Parser, load_parser
from polybius.reading import document_from_text, parse_date
from polybius.records import PARTY_KINDS, ActorLink, Tags, Tokens
from polybius.resolving.actors import resolve_actor
from polybius.tagging.anaphora import find_antecedents
from polybius.tagging.phrases import find_phrases

__all__ = ["predict", "score"]

_SECTORS = {"HLH": "MED"}
_COUNTRIES = {"XKX": "KOS"}


@cache
def _parser() -> Parser:
    return load_parser()


def _link(text: str, on: str | None) -> ActorLink | None:
    """The link of the widest party phrase of a fragment (the leftmost of equals)."""
    document = document_from_text(text, id="actor", language="en")
    tokens = Tokens(document, _parser().parse([document])[0])
    phrases = find_phrases(tokens)
    tags = Tags(phrases, find_antecedents(tokens, phrases))
    numbers = [n for n, p in enumerate(phrases) if p.kind in PARTY_KINDS or p.kind == "place"] or list(
        range(len(phrases))
    )
    if not numbers:
        return None

    def rank(number: int) -> tuple[int, int, int]:
        head = tokens[phrases[number].head]
        depth = sum(1 for _ in head.ancestors())
        return depth, -len(phrases[number].span), phrases[number].span.start

    return resolve_actor(min(numbers, key=rank), tokens, tags, on=on)


def predict(actor: str, context: str | None, date: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Country and sectors for a phrase; ``context`` (a word or two) gives a country where the phrase gives none."""
    on = parse_date(date) if date else None
    link = _link(actor, on[:10] if on else None)
    country, sectors = (link.country, link.sectors) if link is not None else (None, ())
    if country is None and context:
        around = _link(context, None)
        country = around.country if around is not None else None
    return country, sectors


def _admits(label: Any, sectors: tuple[str, ...]) -> bool:
    if label == "":
        return not sectors
    options = label["any_of"] if isinstance(label, dict) else [label]
    return bool({_SECTORS.get(o, o) for o in options} & set(sectors[:2]))


def score(path: str | Path) -> dict[str, float]:
    """Accuracy of country, of sector (among the first two), and of both, over what is asserted."""
    hits = {"country": 0, "sector": 0, "both": 0}
    asked = {"country": 0, "sector": 0, "both": 0}
    for row in rows(path):
        if row["unresolvable"]:
            continue
        country, sectors = predict(row["actor"], row["context"], row["query_date"])
        right = True
        if row["country"] is not None:
            wanted = _COUNTRIES.get(row["country"], row["country"]) or None
            fits = country == wanted
            hits["country"] += fits
            asked["country"] += 1
            right = right and fits
        if row["sector"] is not None:
            fits = _admits(row["sector"], sectors)
            hits["sector"] += fits
            asked["sector"] += 1
            right = right and fits
        if row["country"] is not None or row["sector"] is not None:
            hits["both"] += right
            asked["both"] += 1
    return {key: hits[key] / asked[key] for key in hits} | {"n": float(asked["both"])}
