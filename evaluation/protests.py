"""Does a sentence report a protest event (set ``glocon``)? The set holds whole articles, sentence by sentence; they are
coded as such, a paragraph a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evaluation.pipeline import annotated, rows
from polybius.coding.engine import Engine
from polybius.records import CodedDocument, Tokens

__all__ = ["glocon"]

Row = Mapping[str, Any]
Span = tuple[int, int]
_BREAK = "\n\n"
_STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})


def _is_contentious(mention: Row) -> bool:
    """What GLOCON's annotation manual calls a protest event: demonstrations, strikes and riots, and also armed
    militancy
    and group clashes, that is violence by others than states."""
    if mention["act"] == "PROTEST":
        return mention["event"] is not None
    actors = mention["actors"]
    return mention["act"] == "ASSAULT" and mention["event"] is not None and bool(actors) and not any(
        _STATE & set(p["sectors"]) or (p["country"] and not p["sectors"] and p["country"] != "IMG") for p in actors
    )  # fmt: skip


_PROTEST, _VIOLENCE = 0.15, 0.3
"""Probability of a trigger from which a sentence counts although no mention is coded: chosen on every second record."""
_BARE = "a bare back-reference"


def _spoken_of(coded: CodedDocument, mentions: Iterable[Row]) -> list[int]:
    """Where else one is spoken of: where the model reads a trigger of one, or a frame knows a bare back-reference to
    one ("during the strike", which is no mention for us). Violence that is coded as that of a state is none."""
    parse = coded.parse
    if parse is None:
        return []
    of_states = [m["trigger"] for m in mentions if not _is_contentious(m)]
    out: list[int] = []
    for p in parse.proposals or ():
        acts = dict(p.acts)
        at = parse.start[p.token]
        own = any(t["start"] <= at < t["end"] for t in of_states)
        if acts.get("PROTEST", 0.0) >= _PROTEST or (acts.get("ASSAULT", 0.0) >= _VIOLENCE and not own):
            out.append(at)
    _, trials = Engine(Tokens(coded.document, parse), coded.tags, coded.attributions).run()
    matches = [t.match for t in trials]
    return out + [m.trigger.start for m in matches if m.frame.act == "PROTEST" and m.reason.startswith(_BARE)]


def _articles(records: Iterable[Row]) -> list[tuple[dict[str, str], list[tuple[Row, Span]]]]:
    """The sentences by article: the document, and each sentence with its place there."""
    groups: dict[str, list[Row]] = {}
    for record in records:
        groups.setdefault(str(record.get("doc", record["id"])), []).append(record)
    out = []
    for name, sentences in groups.items():
        at, placed = 0, []
        for record in sentences:
            placed.append((record, (at, at + len(record["text"]))))
            at += len(record["text"]) + len(_BREAK)
        out.append(({"id": name, "text": _BREAK.join(r["text"] for r in sentences)}, placed))
    return out


def glocon(path: str | Path) -> dict[str, float]:
    """Does the sentence report a protest event in the set's sense (see :func:`_is_contentious`)? Precision, recall, F1;
    PLOVER's PROTEST mentions alone beside it; and mentions of any type where it does not.
    """
    articles = _articles(rows(path))
    hit = called = real = other = quiet = plain_hit = plain_called = 0
    for (_, placed), (annotation, coded) in zip(articles, annotated([d for d, _ in articles]), strict=True):
        mentions = annotation["mentions"]
        spoken = _spoken_of(coded, mentions)
        for record, (first, last) in placed:
            own = [m for m in mentions if first <= m["trigger"]["start"] < last]
            said = any(map(_is_contentious, own)) or any(first <= at < last for at in spoken)
            plain = any(m["event"] == "PROTEST" for m in own)
            truth = bool(record["protest"])
            plain_hit += plain and truth
            plain_called += plain
            hit += said and truth
            called += said
            real += truth
            quiet += not truth
            other += 0 if truth else sum(m["event"] is not None for m in own)
    p, r = hit / called if called else 0.0, hit / real if real else 0.0
    return {
        "precision": 100 * p,
        "recall": 100 * r,
        "protest_f1": 200 * p * r / (p + r) if p + r else 0.0,
        "plover_protest_f1": 200 * plain_hit / (plain_called + real) if plain_called + real else 0.0,
        "events_per_100_without_protest": 100 * other / quiet if quiet else 0.0,
    }
