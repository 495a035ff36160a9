"""A verb's own mood: tense, auxiliaries, modals, negation, read from the verb and its auxiliaries alone."""

from __future__ import annotations

from typing import NamedTuple

from polybius.coding.status_lexicon import moods
from polybius.records import Token

__all__ = ["Mood", "is_negated", "own_mood"]


class Mood(NamedTuple):
    """``status``: a status, or infinitive, gerund, participle where the verb has no mood of its own."""

    status: str
    tokens: tuple[Token, ...]
    rule: str
    perfect: bool = False
    """Past perfect: older than the time of the text."""


_BE = frozenset({"be", "'s", "’s"})
_FUTURE_WORDS = frozenset({"tomorrow", "next", "upcoming", "coming", "soon"})


def own_mood(verb: Token) -> Mood:
    """What the verb's form says by itself; a coordinated form without auxiliaries shares those of the first."""
    first = verb.head
    if (
        verb.rel == "conj"
        and first is not None
        and first.upos in ("VERB", "AUX")
        and (verb.xpos == first.xpos or verb.xpos == "VB")
        and verb.xpos in ("VB", "VBN", "VBG")
        and not any(c.rel in ("aux", "cop", "nsubj", "mark") for c in verb.children)
    ):
        return own_mood(first)
    auxiliaries = [c for c in verb.children if c.rel in ("aux", "cop") and c.i < verb.i + 3]
    table = moods().aux
    modal = next(
        (a for a in auxiliaries if a.lower in table and not (a.lower in ("'d", "’d") and a.lemma == "have")), None
    )
    to = next((c for c in verb.children if c.rel == "mark" and c.lower == "to"), None)
    be = next((a for a in auxiliaries if a.lemma == "be"), None)
    have = next((a for a in auxiliaries if a.lemma == "have"), None)
    if modal is not None and to is None:
        return _modal(verb, modal, table[modal.lower], have)
    head = verb.head
    if to is not None:
        if be is not None and be.i < to.i:
            return Mood("planned", (be, to), "mood.is-to")
        if head is not None and verb.rel in ("xcomp", "ccomp") and head.upos in ("VERB", "AUX"):
            semi = moods().semi.get(head.lemma)
            if head.lemma == "go" and head.xpos == "VBG" and any(c.lemma == "be" for c in head.children):
                return Mood("planned", (head,), "mood.going-to")
            if semi == "called-for" and head.lemma in ("have", "need"):
                return Mood("called-for", (head,), "mood.have-to")
        if have is not None and have.i > to.i:
            return Mood("infinitive", (to,), "mood.infinitive-perfect", True)
        return Mood("infinitive", (to,), "mood.infinitive")
    if _inverted(verb, auxiliaries):
        return Mood("hypothetical", (auxiliaries[0],), "mood.inverted-condition")
    perfect = have is not None and (have.lower == "had" or (have.lower in ("'d", "’d")))
    xpos = verb.xpos
    if be is not None and verb.upos not in ("VERB",):
        tense = "mood.present" if be.xpos in ("VBZ", "VBP") else "mood.past"
        return Mood("occurred", (), tense, perfect)
    if xpos == "VBG":
        if be is not None:
            if _future(verb) and be.xpos in ("VBZ", "VBP"):
                return Mood("planned", (be, verb), "mood.progressive-future")
            return Mood("ongoing", (be,), "mood.progressive", perfect)
        if any(c.rel == "nsubj" for c in verb.children) and verb.deprel == "root":
            return Mood("ongoing", (verb,), "mood.headline-progressive")
        return Mood("gerund", (), "mood.gerund", have is not None)
    if xpos == "VBN":
        if any(a.lower == "being" for a in auxiliaries):
            return Mood("ongoing", (verb,), "mood.progressive")
        if be is not None or have is not None or any(c.deprel in ("nsubj:pass", "nsubj") for c in verb.children):
            if _future(verb) and be is not None and be.xpos in ("VBZ", "VBP"):
                return Mood("planned", (be, verb), "mood.present-future")
            return Mood("occurred", (), "mood.perfect" if have is not None else "mood.passive", perfect)
        return Mood("participle", (), "mood.participle")
    if xpos == "VB" and not auxiliaries:
        if any(c.rel == "nsubj" for c in verb.children):
            return Mood("subjunctive" if verb.rel == "ccomp" else "occurred", (), "mood.bare")
        if verb.rel in ("root", "parataxis", "conj", "ccomp"):
            return Mood("called-for", (verb,), "mood.imperative")
        if verb.rel == "xcomp":
            return Mood("infinitive", (), "mood.bare-infinitive")
        return Mood("occurred", (), "mood.bare")
    if xpos in ("VBZ", "VBP"):
        if _future(verb):
            return Mood("planned", (verb,), "mood.present-future")
        return Mood("occurred", (), "mood.present")
    return Mood("occurred", (), "mood.past", perfect)


def _asked(verb: Token, auxiliaries: list[Token]) -> bool:
    """A yes-no question: an auxiliary before the subject, and a question mark."""
    subject = next((c for c in verb.children if c.rel == "nsubj"), None)
    return (
        bool(auxiliaries) and subject is not None and auxiliaries[0].i < subject.i < verb.i
        and any(c.text == "?" for c in verb.children)
        and not any(c.feats.get("PronType") == "Int" for c in verb.children)
    )  # fmt: skip


def _inverted(verb: Token, auxiliaries: list[Token]) -> bool:
    """ "Had they signed, …", "were it to leave, …": an auxiliary before the subject, no conjunction."""
    subject = verb.child("nsubj")
    return (
        verb.rel == "advcl" and bool(auxiliaries) and auxiliaries[0].lower in ("had", "were", "should")
        and subject is not None and auxiliaries[0].i < subject.i
        and not any(c.rel == "mark" for c in verb.children)
    )  # fmt: skip


def _future(verb: Token) -> bool:
    """Does a present tense go with a future time ("meets them next week")?"""
    return any(
        c.rel in ("obl", "advmod")
        and (c.lower in ("tomorrow", "soon") or any(g.lower in ("next", "coming") and g.i < c.i for g in c.children))
        for c in verb.children
    )


def _modal(verb: Token, modal: Token, status: str, have: Token | None) -> Mood:
    if modal.lower in ("may", "might"):
        return Mood("hypothetical", (modal,), "mood.may")
    if modal.lower in ("would", "'d", "’d") and have is None and _reported(verb):
        return Mood("planned", (modal,), "mood.future-in-past")
    if status == "called-for" and have is not None:
        return Mood("negated", (modal, have), "mood.should-have")
    return Mood(status, (modal,), f"mood.{status}")


def _reported(verb: Token) -> bool:
    """Under a past verb of saying or planning, "would" is the future seen from then."""
    head = verb.head
    if verb.rel in ("ccomp", "conj", "parataxis", "acl") and head is not None:
        if any(c.rel == "mark" and c.lower == "if" for c in verb.children):
            return False
        if any(c.rel == "advcl" and any(m.lower in ("if", "unless") for m in c.children) for c in verb.children):
            return False
        return head.xpos in ("VBD", "VBN", "VBG") or head.upos == "NOUN" or _reported(head)
    return False


def is_negated(word: Token) -> Token | None:
    """The word that negates: "not", "never", "no one …", "no talks were …", or a "no" on the object."""
    words = moods().negation
    for child in word.children:
        if child.rel in ("advmod", "neg", "cc") and (child.lower in words or child.feats.get("Polarity") == "Neg"):
            if child.lower in ("neither", "nor") and child.rel == "cc":
                return child
            nxt = next((c for c in word.children if c.i == child.i + 1), None)
            if child.lower == "not" and nxt is not None and nxt.lower in ("only", "just", "merely", "simply"):
                continue
            return child
        if (
            child.rel in ("nsubj", "obj")
            and child.upos in ("PRON", "DET", "NOUN")
            and child.lower in ("nobody", "none", "nothing", "no-one", "neither")
        ):
            return child
        if child.rel in ("nsubj", "obj", "expl"):
            no = next((c for c in child.children if c.rel == "det" and c.lower in ("no", "neither")), None)
            if no is not None:
                return no
    return None
