"""Grammatical functions with voice taken out: who is subject, object, prepositional filler of a trigger.

Works on UD trees (https://universaldependencies.org). A filler is a token with the path by which it was found;
the path is what ``explain`` shows. Raising and control, coordination, relative and participle clauses, support verbs
and light nouns are looked through; every look-through leaves its name in the path.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from polybius.coding.clauses import RELATIVE, Clauses, Filler
from polybius.coding.words import word_class
from polybius.records import Attribution, Token, Tokens

__all__ = ["Filler", "Grammar"]

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM", "DET"})
_OBLIQUE = frozenset({"obl", "nmod", "advmod", "advcl", "acl"})
_PREPOSITIONS = {
    "toward": "towards",
    "upon": "on",
    "onto": "on",
    "vs": "against",
    "vs.": "against",
    "versus": "against",
}


class Grammar(Clauses):
    """Functions over the trees of one document. Results are cached by token; nothing else is kept."""

    def __init__(
        self, tokens: Tokens, support: dict[str, frozenset[str]], attributions: tuple[Attribution, ...] = ()
    ) -> None:
        super().__init__()
        self.tokens, self.support, self.attributions = tokens, support, attributions
        self._carrier: dict[int, tuple[Token, str] | None] = {}
        self._place: dict[tuple[int, str], tuple[Filler, ...]] = {}
        self._phrases: dict[int, dict[str, list[tuple[Token, str]]]] = {}

    # -- functions of a verb ---------------------------------------------------------------------------------

    def subject(self, verb: Token) -> tuple[Filler, ...]:
        """Who does it."""
        if verb.upos not in ("VERB", "AUX", "ADJ"):
            return tuple(self.noun_subject(verb))
        if verb.rel == "aux" and verb.head is not None:  # "should": who should do it
            return self.subject(verb.head)
        if self.is_passive(verb):
            # a parser may take "destroyed, according to X" for an agent
            agents = [
                c
                for c in verb.children
                if (c.deprel == "obl:agent" and not (c.case or "by").startswith("accord"))
                or (c.rel == "obl" and c.case == "by")
            ]
            return tuple(Filler(c, "obl:agent") for c in agents)
        return self.surface_subject(verb)

    def object(self, verb: Token) -> tuple[Filler, ...]:
        """Whom it is done to."""
        if verb.upos not in ("VERB", "AUX", "ADJ"):
            return tuple(self.prepositional(verb, "of"))
        objects = verb.childs("obj")
        if objects:
            return tuple(f for o in objects for f in self._dereference(o, "obj", verb))
        if self.is_passive(verb):
            return self.surface_subject(verb)
        return tuple(self._shared_object(verb))

    def _shared_object(self, verb: Token) -> Iterator[Filler]:
        if verb.deprel == "acl:relcl" and verb.head is not None and verb.child("nsubj") is not None:
            subject = verb.child("nsubj")
            if subject is not None and subject.lower not in RELATIVE and not verb.childs("ccomp", "xcomp"):
                yield Filler(verb.head, "obj<relative")
                return
        if verb.childs("ccomp", "xcomp"):
            return
        # "attacked and killed the envoy": the object hangs on one of the two verbs and belongs to both
        for other in verb.childs("conj"):
            if other.upos == "VERB" and other.child("nsubj") is None:
                yield from (Filler(o, "conj>obj") for o in other.childs("obj"))
                return
        head = verb.head
        if verb.rel == "conj" and head is not None and head.upos == "VERB":
            yield from (Filler(o, "conj<obj") for o in head.childs("obj") if o.i > verb.i)

    def indirect(self, verb: Token) -> tuple[Filler, ...]:
        found = [Filler(c, "iobj") for c in verb.childs("iobj")]
        if not found and self.is_passive(verb) and verb.child("obj") is not None:
            found = list(self.surface_subject(verb))
        return tuple(found)

    # -- functions of a noun ---------------------------------------------------------------------------------

    def noun_subject(self, noun: Token) -> Iterator[Filler]:
        """Possessor, demonym or name in front, "by X", then the support verb's subject."""
        possessors = noun.childs("nmod:poss")
        for token in possessors:
            yield from self._possessor(token, noun)
        hosts = [noun, *(c for c in noun.childs("nmod") if c.case == "of")]  # "by X" at the end may hang on "of Y"
        by = [c for host in hosts for c in host.children if c.rel in ("nmod", "obl") and c.case == "by"]
        yield from (Filler(c, "nmod:by") for c in by)
        done = list(self._doers_in_participle(noun))  # "sanctions imposed by X", "attacks blamed on X"
        yield from done
        if possessors or by or done:
            return
        modifiers = [c for c in noun.children if c.rel in ("amod", "compound", "nmod") and c.i < noun.i and not c.case]
        yield from (Filler(c, c.deprel) for c in modifiers if self._may_name(c))
        carrier = self.carrier(noun)
        if carrier is not None:
            verb, group = carrier
            path = f"support({verb.lemma})"
            if group == "undergo":
                yield from (
                    Filler(f.token, f"{path}<{f.path}") for p in ("by", "from") for f in self.prepositional(verb, p)
                )
            else:
                yield from (Filler(f.token, f"{path}<{f.path}") for f in self.subject(verb))

    @staticmethod
    def _may_name(modifier: Token) -> bool:
        """Can the modifier name a party: a proper noun, a noun, a demonym (capital), an adjective of office?"""
        if modifier.upos in ("PROPN", "NOUN"):
            return True
        return modifier.upos == "ADJ" and (
            modifier.text[0].isupper() or modifier.lower in word_class("office_adjectives")
        )

    def _doers_in_participle(self, noun: Token) -> Iterator[Filler]:
        for clause in noun.childs("acl"):
            if clause.deprel == "acl:relcl" or clause.xpos != "VBN":
                continue
            if clause.lemma in word_class("ascribing"):
                wanted = word_class("ascribing", "prepositions")
                found = [c for c in clause.childs("obl") if c.case in wanted]
            else:
                found = [c for c in clause.children if c.deprel == "obl:agent" or (c.rel == "obl" and c.case == "by")]
            yield from (Filler(c, f"acl({clause.lemma}).{c.deprel}") for c in found)
        for host in (noun, *noun.childs("nmod")):  # "sanctions on X that were approved by Y": the clause may hang on X
            for clause in host.childs("acl:relcl"):
                if clause.xpos == "VBN" and (host is noun or clause.lemma in word_class("enacting")):
                    agents = clause.childs("obl:agent")
                    yield from (Filler(c, f"acl:relcl({clause.lemma}).{c.deprel}") for c in agents)

    def _possessor(self, token: Token, noun: Token) -> Iterator[Filler]:
        if token.lower == "whose":
            clause = next((a for a in noun.ancestors() if a.deprel == "acl:relcl"), None)
            if clause is not None and clause.head is not None:
                yield Filler(clause.head, "nmod:poss<relative")
                return
        yield Filler(token, "nmod:poss")

    def carrier(self, noun: Token) -> tuple[Token, str] | None:
        """The support verb of an event noun and its group (perform, begin, continue, end, cancel, undergo)."""
        if noun.i not in self._carrier:
            self._carrier[noun.i] = self._find_carrier(noun)
        return self._carrier[noun.i]

    def _find_carrier(self, noun: Token) -> tuple[Token, str] | None:
        top = noun
        for _ in range(3):
            head = top.head
            if head is None:
                return None
            if (top.rel == "nmod" and top.case == "of" and head.lemma in word_class("light_nouns")) or (
                top.rel == "conj" and head.upos == "NOUN"
            ):
                top = head
            else:
                break
        verb = top.head
        if verb is None or verb.upos not in ("VERB", "AUX"):
            return None
        particle = verb.child("compound:prt")
        lemma = f"{verb.lemma} {particle.lower}" if particle is not None else verb.lemma
        thing = verb.child("obj")
        phrasal = {f"{lemma} {top.case}", *((f"{lemma} {thing.lemma} {top.case}",) if thing is not None else ())}
        for group, verbs in self.support.items():
            if top.deprel in ("obj", "nsubj:pass", "dep"):
                if lemma in verbs:
                    return verb, group
            elif (top.rel == "obl" and not phrasal.isdisjoint(verbs)) or (
                top.deprel == "nsubj"
                and group in ("begin", "continue", "end")
                and lemma in verbs
                and verb.child("obj") is None
            ):
                return verb, group
        return None

    # -- functions of both -----------------------------------------------------------------------------------

    def prepositional(self, token: Token, preposition: str) -> Iterator[Filler]:
        """Phrases with the preposition on the trigger, on its object, or on its support verb."""
        if token.i not in self._phrases:
            self._phrases[token.i] = self._find_phrases(token)
        for child, path in self._phrases[token.i].get(preposition, ()):
            yield from self._dereference(child, f"{path}{preposition}", token)

    def _find_phrases(self, token: Token) -> dict[str, list[tuple[Token, str]]]:
        """All that :meth:`prepositional` may find, by preposition, each with the path to what it hangs on."""
        found: dict[str, list[tuple[Token, str]]] = {}
        seen: set[int] = set()
        for host, path in self._hosts(token):
            for child in host.children:
                if child.rel in _OBLIQUE and child.deprel != "nmod:poss" and child.i not in seen:
                    seen.add(child.i)
                    marker = _PREPOSITIONS.get(child.case, child.case)
                    found.setdefault(marker, []).append((child, path))
        return found

    def _hosts(self, token: Token) -> Iterator[tuple[Token, str]]:
        yield token, ""
        if token.upos in ("VERB", "AUX", "ADJ"):
            yield from ((o, "obj.") for o in token.childs("obj"))
            for relation in ("conj", "xcomp"):
                # "met and talked with X": a phrase at the end may hang on either verb
                other = token.child(relation)
                if (
                    other is not None
                    and other.upos == "VERB"
                    and relation == "conj"
                    and other.child("nsubj", "obj") is None
                ):
                    yield other, "conj>"
        else:
            carrier = self.carrier(token)
            if carrier is not None:
                yield carrier[0], f"support({carrier[0].lemma})."
            yield from ((c, "conj>") for c in token.childs("conj") if c.upos == token.upos and c.i > token.i)
            if token.rel == "conj" and token.head is not None and token.head.upos == token.upos:
                yield token.head, "conj<"

    def place(self, token: Token, place: str) -> tuple[Filler, ...]:
        """The fillers of a place as named in docs/frames.md ("subject", "with", "object.of", "complement")."""
        key = token.i, place
        if key not in self._place:
            self._place[key] = self._find_place(token, place)
        return self._place[key]

    def _find_place(self, token: Token, place: str) -> tuple[Filler, ...]:
        first, _, rest = place.partition(".")
        found = self._simple(token, first)
        if not rest:
            return found
        return tuple(
            Filler(inner.token, f"{outer.path}.{inner.path}")
            for outer in found
            for inner in self._dependent(outer.token, rest)
        )

    def _simple(self, token: Token, place: str) -> tuple[Filler, ...]:
        if place == "subject":
            return self.subject(token)
        if place == "object":
            if token.upos not in ("VERB", "AUX", "ADJ"):
                return self._object_of_noun(token)
            return self.object(token)
        if place == "indirect":
            return self.indirect(token)
        if place == "complement" and token.rel == "aux":
            return (Filler(token.head, "aux"),) if token.head is not None else ()
        if place == "complement":
            return tuple(
                Filler(c, c.rel) for c in token.childs("xcomp", "ccomp", "acl", "advcl") if self._is_complement(c)
            )
        if place == "speaker":
            return tuple(self._speaker(token))
        if place == "within":
            return tuple(self._within(token))
        if place == "surface":
            return self.surface_subject(token)
        return tuple(self.prepositional(token, place))

    def _speaker(self, token: Token) -> Iterator[Filler]:
        """Who says the sentence part that the token stands in: head of the innermost source around it."""
        around = [a for a in self.attributions if a.source and any(c.start <= token.start < c.end for c in a.content)]
        if not around:
            return
        inner = min(around, key=lambda a: sum(map(len, a.content)))
        starts = self.tokens.parse.start
        inside = {i for s in inner.source for i in range(bisect_left(starts, s.start), bisect_left(starts, s.end))}
        words = [self.tokens[i] for i in sorted(inside)]
        heads = [t for t in words if t.head is None or t.head not in words]
        yield from (Filler(t, "speaker") for t in heads[:1])

    def _within(self, token: Token) -> Iterator[Filler]:
        """Every nominal below the complement or object, nearest to the trigger first."""
        heads = [c for c in token.childs("xcomp", "ccomp", "obj", "obl", "acl", "advcl", "nmod") if c.i > token.i]
        for head in heads:
            for inner in head.subtree():
                if inner.upos in ("PROPN", "NOUN", "PRON", "ADJ"):
                    yield Filler(inner, f"within {head.rel}")

    def _object_of_noun(self, noun: Token) -> tuple[Filler, ...]:
        found = list(self.prepositional(noun, "of"))
        carrier = self.carrier(noun)
        if not found and carrier is not None and carrier[1] == "undergo":
            verb = carrier[0]
            found = [Filler(f.token, f"support({verb.lemma})<{f.path}") for f in self.surface_subject(verb)]
        elif not found and carrier is not None and noun.rel == "obl":  # "engaged the rebels in a firefight"
            found = [Filler(f.token, f"support({carrier[0].lemma}).{f.path}") for f in self.object(carrier[0])]
        return tuple(found)

    @staticmethod
    def _is_complement(clause: Token) -> bool:
        if clause.rel in ("xcomp", "ccomp"):
            return True
        markers = ("to", "that", "from")  # "barred the team from entering"
        return any(c.lower in markers for c in clause.childs("mark")) and clause.deprel != "acl:relcl"

    def _dependent(self, token: Token, name: str) -> tuple[Filler, ...]:
        if name == "poss":
            return tuple(f for c in token.childs("nmod:poss") for f in self._possessor(c, token))
        if name == "mod":
            return tuple(
                Filler(c, c.deprel)
                for c in token.children
                if c.rel in ("amod", "compound", "nmod") and c.i < token.i and not c.case
            )
        if name == "owner":
            return (*self._dependent(token, "poss"), *self._dependent(token, "mod"))
        if name == "verb":
            return tuple(Filler(c, c.deprel) for c in token.childs("acl", "acl:relcl"))
        if name == "by" and token.upos in _NOMINAL:  # "an offer by Iran", "an appeal lodged by the man"
            return (*self._simple(token, name), *self._doers_in_participle(token))
        return self._simple(token, name)

    @staticmethod
    def conjuncts(token: Token) -> tuple[Token, ...]:
        """The token and the nominal tokens coordinated with it."""
        if not token.children:
            return (token,)
        out = [token]
        names = token.childs("flat")  # "Prime Minister Ana Ruiz and ..." may hang the conjunct on the name
        for host in (token, *names):
            for child in host.children:
                joined = child.rel == "conj" or (child.rel == "appos" and child.child("cc") is not None)
                if joined and child.upos in _NOMINAL:
                    out.extend(Grammar.conjuncts(child))
        return tuple(out)

    def clause_of(self, token: Token) -> Token:
        """The verb (or root) of the clause that the token stands in."""
        top = token
        while top.head is not None and top.rel not in (
            "root", "ccomp", "advcl", "acl", "parataxis", "csubj", "xcomp",
        ) and not (top.rel == "conj" and top.upos in ("VERB", "AUX")):  # fmt: skip
            top = top.head
        return top
