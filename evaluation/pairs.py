"""The PLOVER type of a marked pair (set ``plv``): which act of the sentence joins the two, by mentions and, where no
mention does, by what the language model proposes. Every pair of the set has exactly one type, so an answer is due.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from polybius.ontology import plover_event, split_act
from polybius.records import CodedDocument, Proposal

__all__ = ["pair_label"]

Span = tuple[int, int]
Row = Mapping[str, Any]


def spans_of(text: str, name: str) -> list[Span]:
    """Every place of the name in the text."""
    out, at = [], text.find(name)
    while at >= 0:
        out.append((at, at + len(name)))
        at = text.find(name, at + 1)
    return out


def _touches(parties: Iterable[Row], spans: list[Span], country: str | None) -> int:
    best = 0
    for party in parties:
        if party["start"] is not None and any(party["start"] < e and s < party["end"] for s, e in spans):
            return 2
        if country is not None and party["country"] == country:
            best = 1
    return best


def pair_label(record: Row, annotation: Row, coded: CodedDocument) -> str | None:
    """The type of the pair: that of the mention which joins the two best; else of the likeliest proposal; else None."""
    text = record["text"]
    source, target = spans_of(text, record["source_text"]), spans_of(text, record["target_text"])
    known = {(e["start"], e["end"]): e["country"] for e in annotation["entities"]}

    def country(spans: list[Span]) -> str | None:
        return next((c for (s, e), c in known.items() if c and any(s < b and a < e for a, b in spans)), None)

    from_country, to_country = country(source), country(target)
    best: tuple[tuple[float, ...], str] | None = None
    for m in annotation["mentions"]:
        forward = _touches(m["actors"], source, from_country), _touches(m["recipients"], target, to_country)
        both = _touches(m["actors"], source, from_country), _touches(m["actors"], target, to_country)
        backward = _touches(m["recipients"], source, from_country), _touches(m["actors"], target, to_country)
        rank = (
            4.0 * (min(forward) > 0) + 3.0 * (min(both) > 0) + 1.0 * (min(backward) > 0),
            float(sum(forward)),
            float(m["event"] is not None),
            m["score"],
            -float(m["trigger"]["start"]),
        )
        if best is None or rank > best[0]:
            about = text[m["trigger"]["start"] : m["trigger"]["end"] + 60]
            best = rank, _event(m["act"], m["mode"], m["status"], m["event"], about)
    if best is not None and best[0][0] >= 3.0:
        return best[1]
    proposed = _proposed(coded, source, target)
    return proposed if proposed is not None else best[1] if best is not None else None


_PUNISHING = re.compile(r"\b(sanctions?|embargo(es)?|blockades?)\b", re.IGNORECASE)


def _event(act: str, mode: str | None, status: str, event: str | None, about: str) -> str:
    """Our type as the set would say it. Its labels follow CAMEO and the conversion table of 2021, where intent to yield
    (035) is intent to cooperate, a refusal to yield is a rejection (124), sanctions imposed (163) are COERCE and not
    SANCTION, and convictions, which the older ontology did not know, are among the accusations. ``about``: the words
    from the trigger on.
    """
    label = event or act
    if label == "CONCEDE" and status == "planned":
        return "AGREE"
    if act in ("CONCEDE", "RETREAT") and status == "negated":
        return "REJECT"
    if label == "SANCTION" and mode == "convict":
        return "ACCUSE"
    if label == "SANCTION" and mode in (None, "discontinue") and _PUNISHING.search(about):
        return "COERCE"
    return label


def _proposed(coded: CodedDocument, source: list[Span], target: list[Span]) -> str | None:
    """The act of the proposal that most likely has the source as actor and the target as recipient (or fellow
    actor)."""
    parse = coded.parse
    if parse is None or not parse.proposals:
        return None

    def inside(token: int, spans: list[Span]) -> bool:
        return any(parse.start[token] < e and s < parse.end[token] for s, e in spans)

    def score(p: Proposal) -> float:
        actor = max((a.actor for a in p.arguments if inside(a.token, source)), default=0.0)
        other = max((max(a.recipient, a.actor) for a in p.arguments if inside(a.token, target)), default=0.0)
        return math.log(p.likelihood + 1e-3) + math.log(actor + 0.02) + math.log(other + 0.02)

    best = max((p for p in parse.proposals if p.acts), key=score, default=None)
    if best is None:
        return None
    act, status = best.acts[0][0], best.statuses[0][0] if best.statuses else "occurred"
    mode = next((split_act(name)[1] for name, _ in best.modes if split_act(name)[0] == act), None)
    at = parse.start[best.token]
    about = coded.document.text[at : at + 70]
    return _event(act, mode, status, plover_event(act, status, announced=True), about)
