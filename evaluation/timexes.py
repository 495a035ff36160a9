"""Time expressions (time/*.jsonl) and the dates of events (the same files, ``when``), by the shared scorer.

``score`` runs the program as a user would: the text and its publication date in, annotation records out.
``score_events`` gives each event span the expression that dates it, and where none does the day that the text is
about (its lead's day, else the publication day). That is the convention of the sets, in which every event has a date;
the program itself leaves such events undated.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.pipeline import annotate, rows, shared_scorer
from polybius.coding.times import time_of
from polybius.parsing import Parser, load_parser
from polybius.reading import document_from_text
from polybius.records import Tags, Token, Tokens
from polybius.resolving.times import news_day, resolve_times
from polybius.tagging.times import find_timexes

__all__ = ["score", "score_events"]

_FIGURES = ("strict_f1", "relaxed_p", "relaxed_r", "relaxed_f1", "type_f1", "value_acc", "value_f1", "interval_f1")


@cache
def _parser() -> Parser:
    return load_parser()


def score(path: str | Path) -> dict[str, float]:
    """Detection and normalisation, percent."""
    gold = rows(path)
    records = annotate([{"id": g["id"], "text": g["text"], "published": _day(g)} for g in gold])
    predicted = {r["id"]: r for r in records}
    figures = shared_scorer("score_time", path).score_timex({g["id"]: g for g in gold}, predicted)
    return {k: 100 * figures[k] for k in _FIGURES}


def score_events(path: str | Path) -> dict[str, float]:
    """The interval given to each marked event, percent."""
    gold = rows(path)
    scorer = shared_scorer("score_time", path)
    predicted = {g["id"]: {"events": _dated(g)} for g in gold}
    figures = scorer.score_events({g["id"]: g for g in gold}, predicted)
    return {k: 100 * figures[k] for k in ("coverage", "exact", "tol1", "iou")}


def _day(gold: dict[str, Any]) -> str | None:
    value = gold.get("dct")
    return value[:10] if isinstance(value, str) else None


def _dated(gold: dict[str, Any]) -> list[dict[str, Any]]:
    published = _day(gold)
    document = document_from_text(gold["text"], id=gold["id"], published=published)
    tokens = Tokens(document, _parser().parse([document])[0])
    tags = Tags(timexes=find_timexes(tokens))
    links = resolve_times(tokens, tags)
    lead = news_day(tokens, tags, links)
    default = links[lead].begin if lead is not None else published
    out = []
    for event in gold.get("events", []):
        trigger = _head(tokens, event["start"], event["end"])
        number = time_of(trigger, tokens, tags) if trigger is not None else None
        link = links[number] if number is not None else None
        first = last = default
        if link is not None and link.begin is not None and link.end is not None:
            first = link.begin
            last = (dt.date.fromisoformat(link.end) - dt.timedelta(days=1)).isoformat()
        out.append({"start": event["start"], "end": event["end"], "lo": first, "hi": last})
    return out


def _head(tokens: Tokens, start: int, end: int) -> Token | None:
    """The token of a span that hangs on something outside of it."""
    inside = [t for t in tokens if t.start < end and t.end > start]
    members = {t.i for t in inside}
    return next((t for t in inside if t.head is None or t.head.i not in members), None)
