"""Where did this verb's event happen (events/event_location.dev.jsonl): one place name or none for each verb.

A prediction is right if it overlaps one of the places given. Records whose only place is an empty span are left out:
their annotators saw a place, but which one was lost. ``accuracy`` counts records, none included.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from evaluation.pipeline import rows
from polybius.coding.places import place_of
from polybius.parsing import Parser, load_parser
from polybius.reading import document_from_text
from polybius.records import Span, Tags, Tokens
from polybius.tagging.phrases import find_phrases
from polybius.tagging.toponyms import find_toponyms

__all__ = ["score"]


@cache
def _parser() -> Parser:
    return load_parser()


def score(path: str | Path) -> dict[str, float]:
    """Precision, recall, F1 and accuracy, percent."""
    right = given = predicted = agreed = records = 0
    for gold in rows(path):
        places = [p for p in gold["locations"] if p["end"] > p["start"]]
        if gold["locations"] and not places:
            continue
        span = _place(gold)
        hit = span is not None and any(span.start < p["end"] and p["start"] < span.end for p in places)
        records += 1
        right += hit
        given += bool(places)
        predicted += span is not None
        agreed += hit or (span is None and not places)
    precision, recall = right / max(predicted, 1), right / max(given, 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    figures = {"precision": precision, "recall": recall, "f1": f1, "accuracy": agreed / max(records, 1)}
    return {k: 100 * v for k, v in figures.items()}


def _place(gold: dict[str, Any]) -> Span | None:
    document = document_from_text(gold["text"], id=gold["id"])
    tokens = Tokens(document, _parser().parse([document])[0])
    verb = gold["verb"][0]
    trigger = next((t for t in tokens if t.start < verb["end"] and t.end > verb["start"]), None)
    if trigger is None:
        return None
    tags = Tags(toponyms=find_toponyms(tokens, find_phrases(tokens)))
    number = place_of(trigger, tokens, tags)
    return tags.toponyms[number].span if number is not None else None
