"""Recipients from the act that an act is about, as in "cancelled his talks with Chad" (``lexicon/embedding.toml``)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from polybius.coding.frames import read_toml
from polybius.coding.grammar import Grammar
from polybius.coding.matching import Match
from polybius.coding.parties import Parties
from polybius.lexicon import data_file
from polybius.records import Party, Token

__all__ = ["with_embedded_recipients"]

_DEEP = frozenset({"ACCUSE", "AGREE", "REJECT", "SUPPORT"})
"""Acts whose recipient may stand deeper in what the act is about ("criticised plans to buy arms from Chad")."""
_PLACES = ("object", "complement", "of", "to", "for", "over", "about", "at", "from", "against", "on")


@cache
def _rules() -> dict[str, tuple[str, ...]]:
    return {r["outer"]: tuple(r["from"]) for r in read_toml(data_file("embedding.toml"), "embedding.toml")["embedding"]}


def with_embedded_recipients(matches: list[Match], grammar: Grammar, parties: Parties) -> list[Match]:
    """The matches, those without recipient completed from the act in their object or complement."""
    by_token = {m.trigger.i: m for m in matches}
    return [_completed(m, by_token, grammar, parties) for m in matches]


def _completed(match: Match, by_token: dict[int, Match], grammar: Grammar, parties: Parties) -> Match:
    sources = _rules().get(match.frame.act)
    if match.recipients or match.frame.reciprocal or not sources:
        return match
    for token in _embedded(match.trigger, grammar):
        inner = by_token.get(token.i) or _told_before(token, by_token)
        if inner is None or inner is match:
            continue
        found = _parties(match, inner, sources)
        if found:
            return msgspec.structs.replace(match, recipients=found)
    if match.frame.act in _DEEP and not match.word.nominal:
        deep = parties.nearest_other(grammar.place(match.trigger, "within"), match.actors)
        if deep and any(_is_plausible(match, p, parties) for p in deep):
            return msgspec.structs.replace(match, recipients=deep)
    return match


_POINTING = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their"})


def _told_before(noun: Token, by_token: dict[int, Match]) -> Match | None:
    """The mention that a pointing noun goes back to: "cancel *the meeting*" after "his meeting with Chad"."""
    if noun.upos != "NOUN" or not any(c.lower in _POINTING for c in noun.childs("det", "nmod")):
        return None
    earlier = [
        m
        for i, m in by_token.items()
        if i < noun.i and m.word.nominal and m.trigger.lemma == noun.lemma and noun.sent - m.trigger.sent <= _REACH
    ]
    return max(earlier, key=lambda m: m.trigger.i, default=None)


_REACH = 10
"""Sentences back that a mention is remembered."""
_PLAUSIBLE = 0.1


def _is_plausible(match: Match, party: Party, parties: Parties) -> bool:
    """May the party be a recipient, as far as the model has an opinion of the match?"""
    if match.proposal is None or party.phrase is None:
        return True
    head = parties.phrase(party.phrase).head
    return any(a.token == head and a.recipient >= _PLAUSIBLE for a in match.proposal.arguments)


def _embedded(trigger: Token, grammar: Grammar) -> Iterator[Token]:
    """Heads in the object and complement places, what is coordinated with them, and clauses that modify them."""
    for place in _PLACES:
        for filler in grammar.place(trigger, place):
            for token in (filler.token, *filler.token.childs("conj")):
                yield token
                yield from token.childs("acl", "xcomp", "obj")
                yield from (c for c in token.childs("nmod") if c.case in ("of", "for", "on", "over"))


def _parties(outer: Match, inner: Match, sources: tuple[str, ...]) -> tuple[Party, ...]:
    held = {n for p in outer.actors for n in (p.phrase, p.refers) if n is not None}

    def free(parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(
            msgspec.structs.replace(p, path=f"{p.path} of “{inner.trigger.text}”")
            for p in parties
            if p.phrase is not None and p.phrase not in held and p.refers not in held
        )

    choices = {
        "actors": free(inner.actors),
        "recipients": free(inner.recipients),
        "others": free((*inner.actors, *inner.recipients)),
    }
    return next((choices[s] for s in sources if choices[s]), ())
