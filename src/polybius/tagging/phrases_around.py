"""What stands around a role noun: the states, organisations and modifiers that bear on it."""

from __future__ import annotations

from polybius.lexicon.actors import Agent, Lexicon, lexicon
from polybius.records import Token
from polybius.records.tags import PhraseKind
from polybius.tagging.phrases_cluster import is_listed
from polybius.tagging.phrases_names import Finds, Match

__all__ = [
    "IGO_SECTORS", "inherited_sectors", "modified", "nearest_org", "nearest_state", "of_organisation", "of_person",
    "possesses", "state_below", "state_in", "suffix_agent",
]  # fmt: skip

IGO_SECTORS = frozenset({"MIL", "JUD", "LEG", "COP"})
"""Sectors that bodies of international organisations may have."""
_FORMER_ROLES = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})
_PARTICIPLE = frozenset({"backed", "allied", "aligned", "funded", "held", "occupied", "controlled"})


def nearest_state(cluster: list[Token], head: Token, finds: Finds) -> Match | None:
    """The state, demonym or government among the modifiers, the nearest before the head first."""
    best: Match | None = None
    for token in cluster:
        match = finds.names.get(token.i)
        if match is None or match.foreign or match.top != token.i or match.name.term == "name" or token is head:
            continue
        if token.head is not None and token.head.lower in _PARTICIPLE:
            continue
        if best is None or abs(match.top - head.i) < abs(best.top - head.i):
            best = match
    return best


def nearest_org(cluster: list[Token], head: Token, finds: Finds) -> Match | None:
    best: Match | None = None
    for token in cluster:
        match = finds.names.get(token.i)
        if match is None or match.foreign or match.top != token.i or match.name.term != "name" or token is head:
            continue
        if match.name.kind == "collective" or (token.head is not None and token.head.lower in _PARTICIPLE):
            continue
        if best is None or abs(match.top - head.i) < abs(best.top - head.i):
            best = match
    return best


def state_below(head: Token, finds: Finds) -> Match | None:
    """The state in an "of" phrase after a name ("National Bank of Kenya")."""
    for child in head.children:
        match = finds.names.get(child.i)
        if child.deprel == "nmod" and child.case == "of" and match is not None and match.name.term == "state":
            return match
    return None


def state_in(head: Token, finds: Finds) -> Match | None:
    """Where a minority lives ("ethnic Albanians in southern Serbia")."""
    for child in head.children:
        match = finds.names.get(child.i)
        if (
            child.deprel == "nmod"
            and child.case in ("in", "of", "from")
            and match is not None
            and match.name.term == "state"
        ):
            return match
    return None


def suffix_agent(head: Token) -> Agent | None:
    for agent in lexicon().agents.get(head.lower, ()):
        if len(agent.atoms) == 1 and agent.kind in ("organ", "organisation", "armed-group"):
            return agent
    return None


def possesses(token: Token, anchor: Token) -> bool:
    while token.head is not None and token.head is not anchor and token.deprel != "nmod:poss":
        token = token.head
    return token.deprel == "nmod:poss"


def of_person(anchor: Token, finds: Finds) -> bool:
    """Does a person's name modify or own the noun ("the Reyes campaign")?"""
    return any(
        c.deprel in ("compound", "nmod:poss", "flat")
        and (c.ner.endswith("PER") or c.i in finds.persons or (c.i not in finds.names and is_listed([c])))
        for c in anchor.children
    )


def of_organisation(
    agent: Agent, org: Match, kind: PhraseKind
) -> tuple[PhraseKind, str | None, tuple[str, ...], str | None]:
    """A role in an organisation: "Hamas fighters", "UN envoy", "CNN reporter", "Labour lawmakers"."""
    name = org.name
    if name.kind == "igo":
        own = tuple(s for s in agent.sectors if s in IGO_SECTORS)
        return kind, name.country, own or tuple(s for s in name.sectors if s in IGO_SECTORS), name.id
    if name.kind == "armed-group":
        civil = agent.sectors[:1] in (("CVL",), ("JRN",), ("MED",))
        group: PhraseKind = "armed-group" if kind in ("armed-group", "organ", "people") and not civil else kind
        return group, name.country, agent.sectors if civil else name.sectors, name.id
    if agent.inherit or not agent.sectors:
        return kind, name.country, name.sectors, name.id
    joined = tuple(dict.fromkeys((*agent.sectors, *name.sectors))) if name.kind != "organ" else agent.sectors
    return kind, name.country, joined, name.id


def inherited_sectors(others: list[Token], anchor: Token, finds: Finds, lex: Lexicon) -> tuple[str, ...] | None:
    """Sectors that a modifier gives to an inheriting head, the nearest first ("government military spokesman")."""
    for token in sorted(others, key=lambda t: (t.deprel == "nmod:poss", abs(t.i - anchor.i))):
        if token.deprel == "nummod" or token.i in finds.names:
            continue
        match = finds.agents.get(token.i)
        if match is not None and match.agent.sectors and not match.agent.title:
            return match.agent.sectors
        modifier = lex.modifiers.get(token.lower) or lex.modifiers.get(token.lemma.lower())
        if modifier is not None and modifier.how == "sector":
            return modifier.sectors
    return None


def modified(others: list[Token], lex: Lexicon, sectors: tuple[str, ...], reason: str) -> tuple[tuple[str, ...], str]:
    for token in others:
        modifier = lex.modifiers.get(token.lower)
        if modifier is None and token.lower.startswith("ex-"):
            modifier = lex.modifiers["ex"]
        if modifier is None:
            continue
        if modifier.how == "former" and (not sectors or sectors[0] in _FORMER_ROLES):
            return modifier.sectors, f"{reason}, {token.lower}"
        if modifier.how == "add" or (modifier.how == "sector" and "OPP" in modifier.sectors):
            sectors = (*sectors, *(s for s in modifier.sectors if s not in sectors))
    return sectors, reason
