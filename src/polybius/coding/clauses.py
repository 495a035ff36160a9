"""Clauses: voice, and who stands as subject of a verb, looked up through control, coordination and modification.

The lower half of :mod:`polybius.coding.grammar`, which builds the grammatical functions on it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

import msgspec

from polybius.coding.words import word_class
from polybius.records import Token

__all__ = ["RELATIVE", "Clauses", "Filler"]

RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})


class Filler(msgspec.Struct, frozen=True):
    """A token in a grammatical function, and how it was reached."""

    token: Token
    path: str


class Clauses(ABC):
    """Surface subjects of the verbs of one document, cached by token."""

    def __init__(self) -> None:
        self._surface: dict[int, tuple[Filler, ...]] = {}

    @abstractmethod
    def subject(self, verb: Token) -> tuple[Filler, ...]:
        """Who does it."""

    @abstractmethod
    def object(self, verb: Token) -> tuple[Filler, ...]:
        """Whom it is done to."""

    @abstractmethod
    def noun_subject(self, noun: Token) -> Iterator[Filler]:
        """Who does what an event noun tells."""

    @staticmethod
    def is_passive(token: Token) -> bool:
        """Is the verb passive: by its subject, its auxiliary, or as a bare past participle that modifies?"""
        if any(c.deprel in ("nsubj:pass", "aux:pass", "csubj:pass") for c in token.children):
            return True
        if any(c.deprel == "obl:agent" for c in token.children):
            return True
        if any(c.rel == "nsubj" for c in token.children) or token.xpos not in ("VBN", "VBD"):
            return False
        if token.deprel in ("acl", "amod"):
            return token.xpos == "VBN" or not any(c.rel == "obj" for c in token.children)
        if token.deprel == "conj" and token.head is not None and token.head.upos == "VERB":
            has_own_aux = any(c.rel == "aux" for c in token.children)
            return (
                token.xpos == "VBN"
                and not has_own_aux
                and Clauses.is_passive(token.head)
                and token.child("obj") is None
            )
        if token.xpos == "VBN" and token.deprel in ("advcl", "xcomp", "root", "parataxis", "ccomp"):
            return not any(c.rel == "aux" for c in token.children) and token.child("obj") is None
        return False

    def surface_subject(self, verb: Token) -> tuple[Filler, ...]:
        """What stands as subject of the clause, looked up through control, coordination and modification."""
        if verb.i not in self._surface:
            self._surface[verb.i] = ()  # a cycle cannot recurse for ever
            self._surface[verb.i] = tuple(self._find_surface(verb))
        return self._surface[verb.i]

    def _find_surface(self, verb: Token) -> Iterator[Filler]:
        own = [c for c in verb.children if c.rel == "nsubj"]
        if own:
            # "nsubj:outer" belongs to an outer clause; the nearest one before the verb is its own
            for token in own[:1]:
                yield from self._dereference(token, token.deprel, verb)
            return
        head = verb.head
        if head is None:
            return
        if verb.rel == "conj" and head.upos in ("VERB", "AUX", "ADJ", "NOUN"):
            yield from (Filler(f.token, f"conj<{f.path}") for f in self.surface_subject(head))
        elif verb.rel in ("xcomp", "advcl", "ccomp", "dep", "parataxis") and head.upos in (
            "VERB",
            "AUX",
            "ADJ",
            "NOUN",
        ):
            if verb.rel == "ccomp" and verb.xpos not in ("VB", "VBG", "VBN"):
                return
            if verb.rel in ("dep", "parataxis") and verb.xpos not in ("VBG", "VBN"):
                return
            yield from self._controller(verb, head)
        elif verb.rel == "acl" or verb.deprel == "acl:relcl":
            markers = [c.lower for c in verb.childs("mark", "case")]
            gerund = verb.xpos == "VBG" and not {"of", "for", "in"}.isdisjoint(markers)  # "a policy of turning away"
            written = verb.xpos == "VBG" and head.lemma in word_class("documents")
            if written:  # "in a statement condemning the raid": its author, or the writing itself
                authors = tuple(self._noun_controller(head))
                yield from authors or (Filler(head, f"{verb.deprel}<head"),)
            elif gerund or (verb.deprel != "acl:relcl" and verb.xpos in ("VB", "TO")) or "to" in markers:
                yield from self._noun_controller(head)
            else:
                yield Filler(head, f"{verb.deprel}<head")
        elif verb.deprel == "amod":
            yield Filler(head, "amod<head")
        elif verb.rel in ("obl", "nmod"):  # "before attacking" tagged as a noun-like clause
            yield from (Filler(f.token, f"{verb.rel}<{f.path}") for f in self.surface_subject(head))

    def _controller(self, verb: Token, head: Token) -> Iterator[Filler]:
        """Subject of an infinitive or participle: object control where the governing verb has an object."""
        path = verb.rel
        if verb.rel in ("xcomp", "ccomp"):
            if self.is_passive(head):
                yield from (Filler(f.token, f"{path}<{f.path}") for f in self.surface_subject(head))
                return
            obj = head.child("obj", "iobj")
            if obj is not None and obj.i < verb.i and head.lemma not in word_class("subject_control"):
                yield from (Filler(f.token, f"{path}<{f.path}") for f in self._dereference(obj, obj.deprel, head))
                return
            on = next(
                (
                    c
                    for c in head.childs("obl")
                    if c.case in word_class("prepositional_control", "prepositions") and c.i < verb.i
                ),
                None,
            )
            if on is not None and head.lemma in word_class("prepositional_control"):
                yield Filler(on, f"{path}<obl:{on.case}")
                return
        elif verb.rel == "advcl":
            marker = any(c.lower == "to" for c in verb.childs("mark"))
            obj = head.child("obj", "iobj")
            # "accused X of arming", "barred X from entering", "jailed X for spying": the object did it
            if verb.xpos == "VBG" and any(c.lower in ("of", "from", "for") for c in verb.childs("mark", "case")):
                whom = self.object(head)
                if whom:
                    yield from (Filler(f.token, f"{path}<{f.path}") for f in whom)
                    return
            # "urged Israel to stop" is often parsed as a purpose clause
            if marker and obj is not None and obj.i < verb.i and head.lemma in word_class("object_control"):
                yield Filler(obj, f"{path}<{obj.deprel}")
                return
            on = next(
                (
                    c
                    for c in head.childs("obl")
                    if c.case in word_class("prepositional_control", "prepositions") and c.i < verb.i
                ),
                None,
            )
            if marker and on is not None and head.lemma in word_class("prepositional_control"):
                yield Filler(on, f"{path}<obl:{on.case}")
                return
        yield from (Filler(f.token, f"{path}<{f.path}") for f in self.surface_subject(head))

    def _noun_controller(self, noun: Token) -> Iterator[Filler]:
        """Who holds the plan: "Russia's plan to visit", "made a decision to expel", "the decision by X to"."""
        found = False
        for filler in self.noun_subject(noun):
            found = True
            yield Filler(filler.token, f"acl<{filler.path}")
        if not found and noun.head is not None and noun.head.upos == "VERB" and noun.rel in ("obj", "obl"):
            yield from (Filler(f.token, f"acl<{f.path}") for f in self.subject(noun.head))

    def _dereference(self, token: Token, path: str, verb: Token) -> Iterator[Filler]:
        """A relative pronoun stands for the noun that its clause modifies."""
        if token.lower in RELATIVE and token.upos in ("PRON", "DET", "SCONJ"):
            clause: Token | None = verb
            while clause is not None and clause.deprel != "acl:relcl":
                if clause.rel not in ("conj", "xcomp", "ccomp", "advcl"):
                    clause = None
                    break
                clause = clause.head
            if clause is not None and clause.head is not None:
                yield Filler(clause.head, f"{path}<relative")
                return
        yield Filler(token, path)
