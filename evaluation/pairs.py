"""The PLOVER type of a marked pair (set ``plv``): which act of the sentence joins the two, by mentions and, where no
mention does or another type is far likelier, by what the language model proposes. Every pair of the set has exactly one
type, so an answer is due.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from polybius.ontology import plover_event, split_act
from polybius.records import CodedDocument

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
    """The type of the pair: that of the mention which joins the two best, unless another is far likelier by all
    proposals together; else the likeliest type; else None."""
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
        place = m["place"]
        there = place is not None and any(place["start"] < e and s < place["end"] for s, e in target)
        rank = (
            4.0 * (min(forward) > 0) + 3.0 * (min(both) > 0) + 1.0 * (min(backward) > 0)
            or _THERE * (forward[0] > 1 and there),
            float(sum(forward)),
            float(m["event"] is not None),
            -float(m["trigger"]["start"]),
        )
        if best is None or rank > best[0]:
            about = text[m["trigger"]["start"] : m["trigger"]["end"] + 60]
            best = rank, _event(m["act"], m["mode"], m["status"], m["event"], about, text)
    shares = _proposed(coded, source, target)
    likeliest = max(sorted(shares), key=lambda label: shares[label], default=None)
    if best is not None and best[0][0] >= _THERE:
        if likeliest is None or shares[likeliest] < _FAR * shares.get(_SAME.get(best[1], best[1]), 0.0):
            return best[1]
        return likeliest
    return likeliest if likeliest is not None else best[1] if best is not None else None


_THERE = 2.0
"""Rank of a mention of the source's act in a place that is the target ("imposed a curfew in the capital")."""
_FAR = 4.0
"""So many times likelier must another type be than that of the mention."""
_WITHDRAWN = re.compile(
    r"^(with(draw|drew)|pull)\w*\b.{0,40}\b(peacekeep\w*|observers|monitors|inspectors)", re.IGNORECASE
)
_PUNISHING = re.compile(r"\b(sanctions?|embargo(es)?)\b", re.IGNORECASE)
_WARLIKE = re.compile(
    r"^(captur|occup|overr[au]n|(seiz|t[ao]ke?n?s?|took)\w* (control|over))|\bblockad|\bbesieg", re.IGNORECASE
)


def _event(act: str, mode: str | None, status: str, event: str | None, about: str, text: str) -> str:
    """Our type as the set would say it. Its labels follow CAMEO and the conversion table of 2021, where intent to yield
    (035) is intent to cooperate, a refusal to yield is a rejection (124), sanctions imposed (163) are COERCE and not
    SANCTION, and convictions, which the older ontology did not know, are among the accusations; peacekeepers sent (074)
    are AID; and it puts blockades, towns taken and cyber attacks with ASSAULT, where CAMEO's class 19 and the first
    PLOVER had them. Peacekeepers or inspectors withdrawn (166) are SANCTION, and warrants arrests (173).
    ``about``: the words from the trigger on.
    """
    label = event or act
    if label == "THREATEN" and mode == "arrest":
        return "COERCE"
    if act == "RETREAT" and _WITHDRAWN.search(about):
        return "SANCTION"
    if act in ("CONCEDE", "RETREAT") and about.startswith("agree"):
        return "AGREE"
    if label == "COERCE" and (mode == "cyber" or _WARLIKE.search(about)):
        return "ASSAULT"
    if label == "SANCTION" and _WARLIKE.search(about):
        return "ASSAULT"
    if label == "MOBILIZE" and "peacekeep" in text:
        return "AID"
    if label == "CONCEDE" and status == "planned":
        return "AGREE"
    if act in ("CONCEDE", "RETREAT") and status == "negated":
        return "REJECT"
    if label == "SANCTION" and mode == "convict":
        return "ACCUSE"
    if label == "SANCTION" and mode in (None, "discontinue") and _PUNISHING.search(about):
        return "COERCE"
    return label


def _proposed(coded: CodedDocument, source: list[Span], target: list[Span]) -> dict[str, float]:
    """How likely each type is: of every proposal the probability that it tells the type, with the source as its actor
    and the target as recipient (or fellow actor); summed."""
    parse = coded.parse
    out: dict[str, float] = {}
    if parse is None:
        return out

    def inside(token: int, spans: list[Span]) -> bool:
        return any(parse.start[token] < e and s < parse.end[token] for s, e in spans)

    text = coded.document.text
    for p in parse.proposals or ():
        actor = max((a.actor for a in p.arguments if inside(a.token, source)), default=0.0)
        other = max((max(a.recipient, a.actor) for a in p.arguments if inside(a.token, target)), default=0.0)
        status = p.statuses[0][0] if p.statuses else "occurred"
        about = text[parse.start[p.token] : parse.start[p.token] + 70]
        for act, share in p.acts:
            mode = next((split_act(name)[1] for name, _ in p.modes if split_act(name)[0] == act), None)
            label = _event(act, mode, status, plover_event(act, status, announced=True), about, text)
            label = _SAME.get(label, label)
            out[label] = out.get(label, 0.0) + share * (actor + 0.02) * (other + 0.02)
    return out


_SAME = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""Types that the set does not tell apart."""
