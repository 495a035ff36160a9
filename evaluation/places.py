"""Place names and where they are (place/*.jsonl), end to end from the text, by the shared scorer.

The sets give alpha-2 country codes; the program's alpha-3 codes are translated by the gazetteer's own table.
``literal_*`` (GeoWebNews alone) scores ``locative``: is the name used as a place, among the names that were found?
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from evaluation.pipeline import rows, shared_scorer
from polybius.lexicon.places.gazetteer import gazetteer
from polybius.parsing import Parser, load_parser
from polybius.reading import document_from_text
from polybius.records import Tags, Tokens
from polybius.resolving.places import resolve_places
from polybius.tagging.phrases import find_phrases
from polybius.tagging.toponyms import find_toponyms

__all__ = ["score"]

_LITERAL = frozenset(("Literal", "Literal_Modifier", "Mixed", "Coercion", "Embedded_Literal"))
_FIGURES = (
    "strict_f1", "relaxed_p", "relaxed_r", "relaxed_f1", "country_acc", "gid_acc", "acc161", "auc", "e2e_country",
    "e2e_acc161", "e2e_country_f1",
)  # fmt: skip


@cache
def _parser() -> Parser:
    return load_parser()


def score(path: str | Path) -> dict[str, float]:
    """Detection and resolution, percent (``auc``: 0 best)."""
    gold = rows(path)
    scorer = shared_scorer("score_place", path)
    predicted = {g["id"]: {"toponyms": _toponyms(g)} for g in gold}
    figures = scorer.score({g["id"]: g for g in gold}, predicted)
    out = {k: 100 * figures[k] for k in _FIGURES}
    right = found = 0
    for g in gold:
        for a, b in scorer.pair(g["toponyms"], predicted[g["id"]]["toponyms"]):
            kind = g["toponyms"][a].get("type")
            if kind is not None:
                found += 1
                right += (kind in _LITERAL) == predicted[g["id"]]["toponyms"][b]["locative"]
    return out | ({"literal_acc": 100 * right / found} if found else {})


def _toponyms(gold: dict[str, Any]) -> list[dict[str, Any]]:
    document = document_from_text(gold["text"], id=gold["id"], published=gold.get("dct"))
    tokens = Tokens(document, _parser().parse([document])[0])
    tags = Tags(toponyms=find_toponyms(tokens, find_phrases(tokens)))
    out = []
    for toponym, link in zip(tags.toponyms, resolve_places(tokens, tags), strict=True):
        country = gazetteer().country(link.country) if link is not None and link.country else None
        out.append(
            {
                "start": toponym.span.start,
                "end": toponym.span.end,
                "locative": toponym.locative,
                "lat": link.lat if link is not None else None,
                "lon": link.lon if link is not None else None,
                "geonameid": link.geonameid if link is not None else None,
                "country": country.country2 if country is not None else None,
            }
        )
    return out
