"""Where an event happened: the place name of its own clause that is used as a place.

Not where it was said: a place on a reporting verb stays with it. A locative phrase on the trigger comes first, then
one inside its arguments ("killed five people in Herat"), the place as object ("entered Herat") or as modifier of an
event noun ("the Herat bombing"), then what stands on the clause that the trigger depends on.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from polybius.lexicon import data_file
from polybius.records import Tags, Token, Tokens, Toponym

__all__ = ["place_of"]

_CLAUSES = frozenset(("acl", "advcl", "ccomp", "csubj", "parataxis", "xcomp", "root", "acl:relcl"))
_ORIGIN = frozenset(("from", "of", "between", "with", "against", "for"))
_CIRCUMSTANCE = frozenset(("when", "as", "while", "where"))
_STATIC = frozenset(("in", "at", "near", "across", "throughout", "outside", "inside"))
_SHARED = 4
_REACH = 8


@cache
def _words() -> dict[str, frozenset[str]]:
    raw: dict[str, Any] = tomllib.loads(data_file("times", "governors.toml").read_text("utf-8"))
    cues: dict[str, Any] = tomllib.loads(data_file("places", "cues.toml").read_text("utf-8"))
    return {k: frozenset(v) for k, v in {**raw, **cues}.items()}


def place_of(trigger: Token, tokens: Tokens, tags: Tags) -> int | None:
    """The number in ``tags.toponyms`` of the place where the event of the trigger happened, or None."""
    sentence = tokens.sentence_of(trigger)
    span = sentence.span
    best: tuple[int, bool, int, int] | None = None
    for number, toponym in enumerate(tags.toponyms):
        if toponym.span.start >= span.end:
            break
        if toponym.span.start < span.start or toponym.rule == "demonym":
            continue
        head = _head(toponym, tokens, sentence.first, sentence.last)
        if head is None:
            continue
        rank = _rank(trigger, head, toponym)
        if rank is not None:
            # Of equals the town, not the country or region that it is in.
            key = (rank, toponym.rule == "name", abs(head.i - trigger.i), number)
            if best is None or key < best:
                best = key
    return best[3] if best is not None else None


def _head(toponym: Toponym, tokens: Tokens, first: int, last: int) -> Token | None:
    """The token of the name that hangs on something outside of it."""
    inside = [tokens[i] for i in range(first, last) if toponym.span.start <= tokens[i].start < toponym.span.end]
    members = {t.i for t in inside}
    return next((t for t in inside if t.head is None or t.head.i not in members), None)


def _rank(trigger: Token, head: Token, toponym: Toponym) -> int | None:
    """How directly the place is the place of the trigger: 0 best; None where it belongs to something else."""
    if head.rel == "nmod" and head.case == "from" and head.head is not trigger:
        return None  # "refugees from X", whatever they did
    anchor, path, origin, part, inside = head, 0, False, 0, 0
    while anchor is not trigger:
        if anchor.head is None or path > _REACH:
            break
        if anchor.deprel in _CLAUSES:
            # "killed when gunmen opened fire in Herat", "a bomb planted in Herat killed five".
            marker = anchor.child("mark", "advmod")
            circumstance = anchor.rel == "advcl" and marker is not None and marker.lower in _CIRCUMSTANCE
            if not (circumstance or (anchor.rel == "acl" and anchor.deprel != "acl:relcl" and path < 3)):
                break
            inside += 5
        if anchor.rel == "conj" and anchor.upos in ("VERB", "AUX"):
            # "killed five and wounded six in Herat" tells of Herat twice; "shot five and fled to Herat" does not
            if head.case not in _STATIC or anchor.head is not trigger or anchor.child("nsubj", "expl") is not None:
                break
            inside += _SHARED
        if anchor.rel in ("appos", "flat"):
            part = 1
        if path == 0 or anchor.rel == "nmod":
            origin = origin or anchor.case in _ORIGIN
        if anchor is not head and (anchor.deprel == "obl:agent" or _elsewhere(anchor, trigger)):
            return None
        anchor = anchor.head
        path += 1
    direct = path <= 1
    if anchor is trigger:
        if toponym.locative:
            return (0 if direct else 1) + (2 if origin else 0) + part + inside
        if head.rel in ("compound", "nmod", "amod") and direct and trigger.upos in ("NOUN", "PROPN") and not head.case:
            whole = toponym.rule == "name"
            return (
                3 if head.deprel != "nmod:poss" and (not whole or trigger.lemma in _words()["country_events"]) else None
            )
        if head.rel == "obj" and direct and trigger.lemma in _words()["place_verbs"]:
            return 2
        return None
    if not toponym.locative:
        return None
    above = _inherits(trigger, anchor)
    return None if above is None or inside else above + (2 if origin else 0) + part


def _elsewhere(noun: Token, trigger: Token) -> bool:
    """Is a noun on the way an event with a place of its own, which the trigger only is about?"""
    words = _words()
    if noun is trigger or noun.lemma not in words["event_nouns"] or trigger.lemma in words["carrying"]:
        return False
    circumstance = noun.rel == "obl" and noun.case in ("in", "during", "at", "after", "following")
    return noun.rel in ("obj", "obl", "nmod", "conj", "xcomp") and not circumstance


def _inherits(trigger: Token, anchor: Token) -> int | None:
    """Does the trigger lie where ``anchor``, a predicate above it, does?"""
    words = _words()
    at, steps = trigger, 0
    while at.head is not None and steps < _REACH:
        above, relation = at.head, at.rel
        if relation in ("ccomp", "parataxis", "csubj"):
            return None
        if relation == "xcomp" and above.lemma not in words["aspect"]:
            return None
        if above.upos in ("VERB", "AUX") and above.lemma in words["reporting"]:
            return None
        if above is anchor:
            return 4 + steps
        at, steps = above, steps + 1
    return None
