"""Trying a frame on a trigger: its words, its guards, its roles. The result says why it fired or did not."""

from __future__ import annotations

from typing import Any

import msgspec

from polybius.coding.frames import Frame, Lexicon, Role, Word
from polybius.coding.grammar import Filler, Grammar
from polybius.coding.parties import Parties
from polybius.coding.words import word_class
from polybius.records import Party, Proposal, Token

__all__ = ["Match", "Matcher"]

_OWNED_ACTS = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "ACCUSE", "SUPPORT", "AID", "RETREAT"})

_COUNTERS = frozenset(
    "amount batch bit bulk chunk consignment dozen group hundred kind load member number pair part piece portion"
    " remainder rest scrap series shipment strip stretch swath swathe thousand ton tonne type".split()
)


class Match(msgspec.Struct, frozen=True):
    """One frame tried on one trigger. ``consumed``: tokens that are part of the words, besides the trigger.
    ``proposal``: the model's own reading, where it had a say; ``weighed``: for explaining, how likely parties were and
    what tipped the scales."""

    frame: Frame
    word: Word
    trigger: Token
    fired: bool
    reason: str
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    object: Token | None = None
    consumed: tuple[Token, ...] = ()
    actor_paths: tuple[str, ...] = ()
    proposal: Proposal | None = None
    weighed: tuple[str, ...] = ()


class Matcher:
    """Tries frames on the triggers of one document."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar, parties: Parties) -> None:
        self.lexicon, self.grammar, self.parties = lexicon, grammar, parties
        # every frame of a trigger asks the same of the same tokens: answers by token number
        self._nearby: dict[tuple[int, bool], tuple[list[Token], frozenset[str]]] = {}
        self._holders: dict[tuple[int, str], list[Token]] = {}
        self._term_words: dict[int, set[str]] = {}
        self._classes: dict[tuple[int, str], bool] = {}

    def candidates(self, token: Token, *, headline: bool) -> list[tuple[Word, Frame]]:
        """The (word, frame) pairs that the token may be the trigger of."""
        if token.upos == "VERB" or (token.upos in ("ADJ", "AUX") and token.xpos in ("VBN", "VBG", "VBD")):
            return self.lexicon.verbs.get(token.lemma.lower(), [])
        if token.upos == "ADJ" and token.lemma in word_class("predicative") and token.deprel != "amod":
            return self.lexicon.verbs.get(token.lemma, [])
        if token.rel == "aux" and token.xpos == "MD":
            return self.lexicon.verbs.get(token.lemma.lower(), [])
        if token.upos == "NOUN" or (token.upos == "PROPN" and headline):
            lemma = token.lemma.lower()
            return self.lexicon.nouns.get(lemma, []) or self.lexicon.nouns.get(_singular(lemma), [])
        return []

    def attempt(self, token: Token, word: Word, frame: Frame) -> Match:
        """Try one frame."""
        consumed = self._words(token, word)
        if consumed is None:
            return Match(frame, word, token, False, f"words: no “{' '.join(word.rest)}” at “{token.text}”")
        failed = self._failed_guard(token, frame)
        if failed is not None:
            return Match(frame, word, token, False, failed, consumed=consumed)
        actors = self._role(token, frame, "actor")
        recipients = self._role(token, frame, "recipient", actors)
        thing = self._object(token, frame, consumed)
        taken = {n for p in actors for n in (p.phrase, p.refers) if n is not None}
        recipients = tuple(p for p in recipients if p.phrase not in taken and p.refers not in taken)
        rule = None if actors else self._authority(token, word, frame)
        authority = None if rule is None else str(rule["sector"])
        alone = rule is not None and bool(rule.get("alone"))
        warlike = frame.unknown_actor and frame.mode in self.lexicon.war_modes and not actors
        if warlike and not recipients:
            recipients = self._struck_place(token)
        public = self._concerns_politics(frame, actors, recipients)
        if not public and (authority is None or not (recipients or alone)) and not (warlike and recipients):
            return Match(frame, word, token, False, "no political party", actors, recipients, thing, consumed)
        if not actors:
            role = frame.role("actor")
            if authority is not None:
                path = "an act of a crowd" if alone else "an act of authority"
                actors = (Party(None, path, implied=True, default=authority),)
            elif frame.unknown_actor and self._may_be_unknown(token, word):
                actors = (Party(None, "unidentified", implied=True, default="UAF"),)
            elif role is None or not role.optional:
                return Match(frame, word, token, False, "no actor", actors, recipients, thing, consumed)
        role = frame.role("recipient")
        if role is not None and not role.optional and not recipients and not frame.reciprocal:
            return Match(frame, word, token, False, "no recipient", actors, recipients, thing, consumed)
        if frame.reciprocal and recipients:
            actors, recipients = (*actors, *recipients), ()
        paths = tuple(p.path for p in actors)
        return Match(frame, word, token, True, "fired", actors, recipients, thing, consumed, paths)

    def completed(self, match: Match, *, sure: bool = False) -> Match:
        """A match whose parties were found elsewhere, fired if they suffice: the same conditions as for a frame's
        own. ``sure``: the model, which knows politics from private quarrels and crime, has no doubt of the act, so that
        any party suffices."""
        frame, actors, recipients = match.frame, match.actors, match.recipients
        rule = None if actors else self._authority(match.trigger, match.word, frame)
        alone = rule is not None and bool(rule.get("alone"))
        unknown = not actors and frame.unknown_actor and bool(recipients)
        public = self._concerns_politics(frame, actors, recipients) or (
            sure
            and any(p.phrase is not None and self.parties.reading(p.phrase).is_party for p in (*actors, *recipients))
        )
        if not public and (rule is None or not (recipients or alone)) and not unknown:
            return msgspec.structs.replace(match, fired=False, reason="no political party")
        if not actors and rule is not None:
            path = "an act of a crowd" if alone else "an act of authority"
            actors = (Party(None, path, implied=True, default=str(rule["sector"])),)
        elif not actors and frame.unknown_actor and self._may_be_unknown(match.trigger, match.word):
            actors = (Party(None, "unidentified", implied=True, default="UAF"),)
        elif not actors:
            return msgspec.structs.replace(match, fired=False, reason="no actor")
        if frame.reciprocal and recipients and frame.mode != "visit":
            actors, recipients = (*actors, *recipients), ()
        return msgspec.structs.replace(match, fired=True, reason="fired", actors=actors, recipients=recipients)

    def _concerns_politics(self, frame: Frame, actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> bool:
        """Is a party in politics? Private people count against a public party, abroad, or as protesters."""
        known = [self.parties.reading(p.phrase) for p in (*actors, *recipients) if p.phrase is not None]
        if any(r.is_public for r in known):
            return True
        if frame.act == "PROTEST":
            return any(r.is_political or r.kind in ("people", "organisation") for r in known)
        countries = {r.country for r in known if r.country is not None and r.kind != "place"}
        placed = {r.country for r in known if r.kind == "place"}
        return len(countries) > 1 or (bool(countries) and bool(placed) and frame.act == "ASSAULT")

    def _political(self, party: Party) -> bool:
        return party.phrase is not None and self.parties.reading(party.phrase).is_political

    def _struck_place(self, token: Token) -> tuple[Party, ...]:
        """Where a bomb went off is who was struck, where nobody else is named."""
        for place in ("in", "at", "near", "outside", "on", "across"):
            found = tuple(self.parties.resolve(self.grammar.place(token, place), owners=True))
            if found:
                return found[:1]
        return ()

    def _may_be_unknown(self, token: Token, word: Word) -> bool:
        """Can somebody unnamed have done it? Not where something that is neither party nor weapon is the subject."""
        if word.nominal or self.grammar.is_passive(token):
            return True
        means = self.lexicon.sets.get("means_of_attack", frozenset())
        return all(
            f.token.lemma.lower() in means or any(c.lemma.lower() in means for c in f.token.children)
            for f in self.grammar.surface_subject(token)
        )

    def _authority(self, token: Token, word: Word, frame: Frame) -> dict[str, Any] | None:
        """The rule that tells who is meant where a passive or a noun names nobody: an authority, or a crowd."""
        silent = word.nominal or self.grammar.is_passive(token)
        for rule in self.lexicon.implied:
            if not silent and not rule.get("alone"):  # "hundreds marched": who does it says no more than that
                continue
            named = rule["act"] == f"{frame.act}/{frame.mode}" or (
                rule["act"] == frame.act and not rule.get("war_modes")
            )
            if named and (not rule.get("words") or token.lemma in rule["words"]):
                return rule
        return None

    # -- words -----------------------------------------------------------------------------------------------

    def _words(self, token: Token, word: Word) -> tuple[Token, ...] | None:
        """The tokens that the rest of the words stand in, or None where one is missing."""
        if not word.rest:
            return ()
        near, words = self._around(token, nominal=word.nominal)
        if not words.issuperset(word.rest):
            return None
        found: list[Token] = []
        for lemma in word.rest:
            hit = next((t for t in near if (t.lemma.lower() == lemma or t.lower == lemma) and t not in found), None)
            if hit is None:
                return None
            found.append(hit)
        return tuple(found)

    def _around(self, token: Token, *, nominal: bool) -> tuple[list[Token], frozenset[str]]:
        """The tokens among which the rest of the words is looked for, and all their forms and lemmas."""
        key = token.i, nominal
        if key not in self._nearby:
            near = self._near(token)
            if not nominal:
                if self.grammar.is_passive(token):
                    near += [f.token for f in self.grammar.surface_subject(token)]
                near += [f.token for f in self.grammar.object(token)]
            self._nearby[key] = near, frozenset(w for t in near for w in (t.lower, t.lemma.lower()))
        return self._nearby[key]

    @staticmethod
    def _near(token: Token) -> list[Token]:
        out = list(token.children)
        for child in token.children:
            if child.rel in ("obj", "obl", "xcomp", "nmod", "compound", "advmod", "nsubj", "advcl", "conj"):
                out += [
                    c for c in child.children if c.rel in ("case", "mark", "amod", "compound", "nmod", "fixed", "obj")
                ]
        return out

    # -- guards ----------------------------------------------------------------------------------------------

    def _failed_guard(self, token: Token, frame: Frame) -> str | None:
        """The first guard that the trigger does not pass, in words: nothing forbidden in any of its places, something
        allowed in one of them."""
        for guard in frame.guards:
            held = [(place, found) for place in guard.places if (found := self._held(token, place))]
            for place, found in held:
                for term in guard.forbid:
                    if any(self._holds(t, term) for t in found):
                        return f"guard: {place} is {term}"
            if not guard.allow or any(self._holds(t, a) for _, found in held for t in found for a in guard.allow):
                continue
            empty = not held
            if empty and "%absent" in guard.allow:
                continue
            # a guard on the kind of subject says nothing of an agentless passive: that is the role's business
            if empty and "subject" in guard.places and all(t.startswith("%") for t in guard.allow):
                continue
            return f"guard: {'|'.join(guard.places)} is not {' '.join(guard.allow)}"
        return None

    def _held(self, token: Token, place: str) -> list[Token]:
        key = token.i, place
        if key not in self._holders:
            self._holders[key] = [t for f in self._fillers(token, place) for t in Grammar.conjuncts(f.token)]
        return self._holders[key]

    def _fillers(self, token: Token, place: str) -> tuple[Filler, ...]:
        if place == "trigger":
            return (Filler(token, "trigger"),)
        if place == "governor":
            over = token.head if token.rel in ("advcl", "xcomp") else None
            return () if over is None else (Filler(over, token.deprel),)
        if place == "modifier":
            mods = [
                c for c in token.children if c.rel in ("amod", "compound", "nmod", "advmod", "nummod") and c.i < token.i
            ]
            return tuple(Filler(c, c.deprel) for c in mods)
        return self.grammar.place(token, place)

    def _holds(self, token: Token, term: str) -> bool:
        if term.startswith("%"):
            key = token.i, term
            if key not in self._classes:
                self._classes[key] = self._is_class(token, term[1:])
            return self._classes[key]
        if token.i not in self._term_words:
            self._term_words[token.i] = self._words_of(token)
        words = self._term_words[token.i]
        if term.startswith("@"):
            return not words.isdisjoint(self.lexicon.sets.get(term[1:], frozenset()))
        return term in words

    @staticmethod
    def _words_of(token: Token) -> set[str]:
        """The words that a term of a guard may name: the token's, its compounds', what a number of them counts."""
        words = {token.lemma.lower(), token.lower}
        words |= {c.lemma.lower() for c in token.children if c.rel in ("compound", "flat") or c.deprel == "nmod:desc"}
        if token.lemma in _COUNTERS:
            words |= {c.lemma.lower() for c in token.childs("nmod") if c.case == "of"}
        return words

    def _is_class(self, token: Token, name: str) -> bool:
        if name == "absent":
            return False
        if name == "clause":
            return token.upos in ("VERB", "AUX")
        readings = [r for t in (token, *token.childs("appos")) for r in self.parties.readings_at(t)]
        if name == "party":
            return any(True for _ in self.parties.resolve((Filler(token, ""),), owners=False))
        if name == "political":
            found = self.parties.resolve((Filler(token, ""),), owners=False)
            return any(self._political(p) for p in found)
        if name == "public":
            found = self.parties.resolve((Filler(token, ""),), owners=False)
            return any(p.phrase is not None and self.parties.reading(p.phrase).is_public for p in found)
        if name == "owned":
            found = self.parties.resolve((Filler(token, ""),), owners=True)
            return any(self._political(p) for p in found)
        if name.isupper():  # a sector
            return any(name in r.sectors for r in readings)
        if name == "thing":
            return not readings or any(r.kind == "thing" for r in readings)
        if name == "people":
            return any(r.kind in ("people", "person") for r in readings)
        return any(r.kind == name for r in readings)

    # -- roles -----------------------------------------------------------------------------------------------

    def _role(self, token: Token, frame: Frame, name: str, actors: tuple[Party, ...] = ()) -> tuple[Party, ...]:
        role = frame.role(name)
        if role is None:
            return ()
        owners = frame.act in _OWNED_ACTS or frame.mode == "visit" or name == "actor"
        found = self._first(token, role, actors, owners=owners)
        for place in role.added:
            have = {p.phrase for p in found}
            more = self.parties.resolve(self.grammar.place(token, place), owners=owners)
            found += tuple(p for p in more if p.phrase not in have)
        return found

    def _first(self, token: Token, role: Role, actors: tuple[Party, ...], *, owners: bool) -> tuple[Party, ...]:
        for direct in (False, True) if owners else (False,):
            for place in role.places:
                fillers = self.grammar.place(token, place)
                if place.endswith("within"):
                    found = self.parties.nearest_other(fillers, actors)
                else:
                    found = tuple(self.parties.resolve(fillers, owners=direct))
                if found:
                    return found
        return ()

    def _object(self, token: Token, frame: Frame, consumed: tuple[Token, ...]) -> Token | None:
        role = frame.role("object")
        if role is None:
            return None
        skip = {t.i for t in consumed}
        for place in role.places:
            for filler in self.grammar.place(token, place):
                if filler.token.i not in skip and filler.token.upos != "PRON":
                    return filler.token
        return None


def _singular(lemma: str) -> str:
    """ "supplies", "arms" and other words that are their own lemma in the plural."""
    return lemma[:-3] + "y" if lemma.endswith("ies") else lemma.removesuffix("s")
