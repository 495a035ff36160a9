"""What stands around a role noun: the states, organisations and modifiers that bear on it."""

from __future__ import annotations

from polybius.lexicon.actors import Agent, Lexicon, lexicon
from polybius.records import Token
from polybius.records.tags import PhraseKind
from polybius.tagging.phrases_cluster import is_listed
from polybius.tagging.phrases_names import Finds, Match

__all__ = [
    "DONE_TO_PEOPLE", "IGO_SECTORS", "acts", "counts_people", "in_name", "inherited_sectors", "modified", "nearest_org",
    "nearest_state", "of_organisation", "of_person", "possesses", "seeks_refuge", "state_below", "state_in",
    "suffix_agent",
]  # fmt: skip

IGO_SECTORS = frozenset({"MIL", "JUD", "LEG", "COP"})
"""Sectors that bodies of international organisations may have."""
_FORMER_ROLES = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})
_PARTICIPLE = frozenset({"backed", "allied", "aligned", "funded", "held", "occupied", "controlled"})
_REFUGE = frozenset({"asylum", "refuge", "shelter", "sanctuary"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_UNCOUNTED = frozenset({"one", "many", "some"})
_ROUND = frozenset({"dozen", "hundred", "other", "score", "ten", "thousand"})
_NOT_DONE = frozenset({"be", "cost", "equal", "fall", "include", "mean", "remain", "rise", "total"})
DONE_TO_PEOPLE = frozenset(
    "abduct accuse apprehend arrest behead bury capture charge convict deport detain displace drown evacuate evict "
    "execute expel free hang hospitalise hospitalize imprison indict injure intern jail kidnap kill maim massacre "
    "murder pardon release repatriate rescue round sentence shoot slaughter summon trap wound".split()
)
"""Verbs whose object or passive subject is people where it is a bare number, and participles after "those"."""
_DONE_BY_PEOPLE = frozenset(
    "accuse agree arrive ask attack condemn declare defect demand deny die drown escape flee gather join march meet "
    "oppose plead protest rally reject resign return say sign sit sue surrender vote".split()
)


def acts(anchor: Token) -> bool:
    """Does the noun stand where a party does: it says or does something, owns something or is given something?

    "The mission said", "the movement's leaders"; but not "the movement of goods stopped".
    """
    determiner = anchor.child("det")
    known = (determiner is not None and determiner.lower in _DEFINITE) or anchor.child("nmod:poss") is not None
    if not known or any(c.deprel == "nmod" and c.case == "of" for c in anchor.children):
        return False
    head = anchor.head
    if anchor.deprel == "nsubj":
        return head is not None and head.upos == "VERB"
    return anchor.deprel in ("iobj", "nmod:poss") or (anchor.deprel.startswith("obl") and anchor.case == "by")


def in_name(anchor: Token) -> bool:
    """Is the noun the last word of a proper name ("Road Freight Association"), or a name by itself ("the Council")?"""
    if anchor.upos != "PROPN" or not anchor.text[:1].isupper():
        return False
    if anchor.ner.endswith("ORG"):
        return True
    return any(c.upos == "PROPN" and c.deprel in ("compound", "flat", "amod") for c in anchor.children)


def counts_people(head: Token) -> bool:
    """A number that stands for people: something is done to them, or they do it ("Four were shot", "dozens fled")."""
    if head.upos == "NUM":
        word = head.lower
        year = word.isdigit() and len(word) == 4
        if year or word in _UNCOUNTED or "." in word or not (word.isalpha() or "-" in word or word[:1].isdigit()):
            return False
    elif head.upos != "NOUN" or head.lemma.lower() not in _ROUND:
        return False
    if any(
        c.case in ("of", "in", "out", "per") and c.lemma.lower() not in _ROUND
        for c in head.children
        if c.deprel in ("nmod", "compound", "obl")
    ):
        return False
    first = head
    while first.deprel == "conj" and first.head is not None:
        first = first.head
    verb = first.head
    if verb is None or verb.upos != "VERB":
        return False
    determiner = head.child("det")
    these = determiner is not None and determiner.lower in _DEFINITE
    if first.deprel == "nsubj":
        counted = head.upos == "NOUN" and head.lemma.lower() != "other"
        return verb.lemma in _DONE_BY_PEOPLE or ((counted or these) and verb.lemma not in _NOT_DONE)
    return first.deprel in ("nsubj:pass", "obj") and (these or verb.lemma in DONE_TO_PEOPLE)


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


def seeks_refuge(anchor: Token) -> bool:
    """People told of as refugees: "people seeking asylum", "families fleeing the war"."""
    for clause in anchor.childs("acl"):
        thing = clause.child("obj")
        if clause.lemma == "flee" or (clause.lemma == "seek" and thing is not None and thing.lemma in _REFUGE):
            return True
    return False


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
