"""Denials that name no act: "dismissed the allegations" denies the latest act alleged (``lexicon/denials.toml``)."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from polybius.coding.frames import read_toml
from polybius.coding.grammar import Grammar
from polybius.coding.parties import Parties
from polybius.ids import content_id
from polybius.lexicon import data_file
from polybius.records import AttributionLink, Mention, Party, Slot, Tags, Token, Tokens

__all__ = ["find_denials"]

_REACH = 8
"""Sentences back to the allegation that a denial answers."""


@cache
def _words() -> dict[str, Any]:
    raw = read_toml(data_file("denials.toml"), "denials.toml")
    return {
        "denying": frozenset(raw["denying"]["verbs"]),
        "calling": frozenset(raw["calling"]["verbs"]),
        "as": frozenset(raw["calling"]["as"]),
        "allegation": frozenset(raw["allegation"]["nouns"]),
    }


def find_denials(
    tokens: Tokens, tags: Tags, mentions: tuple[Mention, ...], grammar: Grammar, parties: Parties
) -> tuple[Mention, ...]:
    """A mention with status denied for every denial that answers an allegation before it."""
    alleged = [m for m in mentions if m.status.value == "alleged"]
    if not alleged:
        return ()
    out = []
    for token in tokens:
        if token.upos == "VERB" and _denies(token, grammar):
            mention = _answer(token, tokens, tags, alleged, grammar, parties)
            if mention is not None:
                out.append(mention)
    return tuple(out)


def _denies(token: Token, grammar: Grammar) -> bool:
    words = _words()
    lemma = token.lemma.lower()
    particle = token.child("compound:prt")
    phrasal = f"{lemma} {particle.lower}" if particle is not None else lemma
    if not any(f.token.lemma.lower() in words["allegation"] for f in grammar.object(token)):
        return False
    if lemma in words["denying"] or phrasal in words["denying"]:
        return True
    if lemma not in words["calling"]:
        return False
    said = [c for c in token.children if c.rel in ("xcomp", "obl", "obj", "advcl")]
    return any(t.lemma.lower() in words["as"] for c in said for t in (c, *c.children))


def _answer(
    token: Token, tokens: Tokens, tags: Tags, alleged: list[Mention], grammar: Grammar, parties: Parties
) -> Mention | None:
    deniers = tuple(parties.resolve(grammar.subject(token), owners=True))
    before = [m for m in alleged if m.trigger.end <= token.start]
    near = [m for m in before if _sentence(tokens, m) >= token.sent - _REACH]
    own = [m for m in near if _shares(deniers, (*m.actors, *m.recipients), parties)]
    found = (own or near)[-1:]
    if not found or not deniers:
        return None
    mention, denier = found[0], deniers[0]
    assert denier.phrase is not None  # resolve yields phrases only
    phrase = tags.phrases[denier.phrase]
    link = AttributionLink("speaker", phrase.name or phrase.span.of(tokens.document.text), phrase.span, token.span,
                           denier.phrase, "denials")  # fmt: skip
    return msgspec.structs.replace(
        mention,
        id=content_id("m", tokens.document.id, token.start, token.end, mention.act.value, "denied"),
        trigger=token.span,
        sentence=tokens.sentence_of(token).span,
        act=Slot(mention.act.value, (token.span,), "denials"),
        status=Slot("denied", (token.span,), "denials"),
        background=Slot(False, (), "denials"),
        actors=_implied(mention.actors, mention, tokens),
        recipients=_implied(mention.recipients, mention, tokens),
        place=None,
        time=None,
        quantities=(),
        quantity_kinds=(),
        attribution=(link,),
        score=round(0.8 * mention.score, 2),
        derivation=(f"“{token.text}” denies what “{mention.trigger.of(tokens.document.text)}” alleges",),
    )


def _sentence(tokens: Tokens, mention: Mention) -> int:
    return next((s.i for s in tokens.sentences if s.span == mention.sentence), 0)


def _shares(deniers: tuple[Party, ...], accused: tuple[Party, ...], parties: Parties) -> bool:
    """Is the denier one of those of whom it is alleged, by phrase, antecedent or country?"""
    ours, theirs = _keys(deniers, parties), _keys(accused, parties)
    return not ours.isdisjoint(theirs)


def _keys(found: tuple[Party, ...], parties: Parties) -> set[int | str]:
    out: set[int | str] = set()
    for party in found:
        if party.phrase is not None:
            out.add(party.phrase)
            reading = parties.reading(party.phrase)
            out |= {x for x in (reading.refers, reading.country) if x is not None}
    return out


def _implied(found: tuple[Party, ...], mention: Mention, tokens: Tokens) -> tuple[Party, ...]:
    path = f"implied by “{mention.trigger.of(tokens.document.text)}”"
    return tuple(msgspec.structs.replace(p, implied=True, path=path) for p in found)
