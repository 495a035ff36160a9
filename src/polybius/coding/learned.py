"""The learned layer beside the frames: what the language model takes for triggers, acts and parties, weighed with what
the frames say. It confirms or vetoes a frame's match, changes its act or parties, and proposes triggers that no frame
knows. Every decision is a sum of log-odds, the model's and the frame's (``lexicon/learned.toml``), and says so in
words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

import msgspec

from polybius.coding.accepting import Acceptance, How
from polybius.coding.casting import Bars
from polybius.coding.frames import Frame, Word, read_toml
from polybius.coding.matching import Match, Matcher
from polybius.coding.signs import odds
from polybius.coding.words import word_class
from polybius.lexicon import data_file
from polybius.ontology import INTERNATIONAL, split_act
from polybius.records import Party, Proposal, Sentence, Status, Token, Tokens

__all__ = ["Learned", "Weights", "likely_mode", "weighed_background", "weighed_status", "weights"]

_RECIPROCAL = frozenset({"CONSULT", "COOPERATE"})
_WORDS = frozenset({"ACCUSE", "AGREE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
"""Acts done by speaking."""
_AIMED = frozenset(
    {"ACCUSE", "AID", "ASSAULT", "COERCE", "CONCEDE", "PROTEST", "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN"}
)
"""Acts that are nearly always done to somebody."""
_MODIFIERS = frozenset({"nmod", "amod", "compound", "appos", "flat", "nummod", "acl", "det"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_FIRST_PERSON = frozenset({"we", "i", "us", "our", "my", "me"})
_LEAST = 1e-3
_SURE = 0.9
_OWN = 0.5


class Weights(msgspec.Struct, frozen=True):
    """See ``lexicon/learned.toml``."""

    act_by_frame: float
    act_doubt: float
    party_by_frame: float
    bar: float
    alone: float
    party_alone: float
    party_beside: float
    party_together: float
    other_sentence: float
    party_least: float
    party_place: float
    recipient_least: float
    party_seen: float
    own_act: float
    sure: float
    status_sure: float
    status_against: float
    mode_sure: float
    background_sure: float
    cast_actor: float
    cast_recipient: float
    cast_beside: float
    cast_unnamed: float
    cast_least: float
    cast_joined: float
    cast_of: dict[str, dict[str, float]]

    def bars(self, act: str) -> Bars:
        """For the parties that all signs together make likely, of acts of a type."""
        bars = Bars(
            self.cast_actor,
            self.cast_recipient,
            self.cast_beside,
            self.cast_unnamed,
            self.cast_least,
            self.cast_joined,
        )
        return bars._replace(**self.cast_of.get(act, {}))


@cache
def weights() -> Weights:
    """The shipped weights."""
    return msgspec.convert(read_toml(data_file("learned.toml"), "learned.toml"), Weights)


_BY_MODEL = "model."


@cache
def model_frame(act: str, mode: str | None) -> Frame:
    """What stands for a frame where only the model knows the word; its id says so ("model.AID")."""
    name = f"{_BY_MODEL}{act}"
    return Frame(name, act, mode, (), (), (), reciprocal=act in _RECIPROCAL, unknown_actor=act == "ASSAULT")


def _odds(p: float) -> float:
    return odds(p, _LEAST)


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def likely_mode(proposal: Proposal | None, act: str) -> str | None:
    """The mode of ``act`` that the model is sure of, if any."""
    own = [(name, p) for name, p in proposal.modes if split_act(name)[0] == act] if proposal is not None else []
    return split_act(own[0][0])[1] if own and own[0][1] >= weights().mode_sure else None


def weighed_status(status: Status, rule: str, proposal: Proposal | None) -> tuple[Status, str]:
    """The status and its rule: the rules', unless the model is surer of another one."""
    if proposal is None or not proposal.statuses:
        return status, rule
    best, p = proposal.statuses[0]
    # what the rules read off words ("is paying", "plans to") outweighs a doubt; that nothing was read is weaker
    assumed = status == "occurred" and rule != "status.performative"
    needed = weights().status_sure if assumed else weights().status_against
    if best == status or p < needed:
        return status, rule
    return cast(Status, best), "model.status"


def _by_phrase(parties: Iterable[Party]) -> dict[int, Party]:
    return {p.phrase: p for p in parties if p.phrase is not None}


def _sides(proposal: Proposal) -> tuple[dict[int, float], dict[int, float]]:
    """By word, its probability as an actor's, and as a recipient's."""
    return {a.token: a.actor for a in proposal.arguments}, {a.token: a.recipient for a in proposal.arguments}


def weighed_background(background: bool, proposal: Proposal | None) -> bool:
    """Is the act told as history: by the rules, or by the model where it is sure either way?"""
    if proposal is None:
        return background
    sure = weights().background_sure
    return proposal.background >= sure or (background and proposal.background > 1 - sure)


class Learned:
    """The proposals of one document, by token."""

    def __init__(self, tokens: Tokens, matcher: Matcher, chosen: Weights | None = None) -> None:
        self.tokens, self.matcher, self.weights = tokens, matcher, chosen or weights()
        self.by_token: dict[int, Proposal] = {p.token: p for p in tokens.parse.proposals or ()}
        self.acceptance = Acceptance(tokens, matcher.parties, self.by_token.values())

    def of(self, match: Match) -> Proposal | None:
        """The proposal on the match's trigger, or a likelier one on the other words of its frame where the model is not
        sure of the trigger (in "rejected an *appeal*" the appeal is an act of another type)."""
        own = self.by_token.get(match.trigger.i)
        if own is not None and own.likelihood >= _OWN:
            return own
        found = [self.by_token[t.i] for t in (match.trigger, *match.consumed) if t.i in self.by_token]
        return max(found, key=lambda p: p.likelihood, default=None)

    def has_any(self, sentence: Sentence) -> bool:
        """Does the model take any word of the sentence for a trigger, however doubtful?"""
        return any(i in self.by_token for i in range(sentence.first, sentence.last))

    # -- matches of frames -----------------------------------------------------------------------------------

    def is_vetoed(self, match: Match) -> bool:
        """Is the word no act to be coded, the model and the frame weighed together?"""
        proposal = self.of(match)
        if proposal is None:
            return True
        agrees = match.fired and bool(proposal.acts) and proposal.acts[0][0] == match.frame.act
        how: How = "agrees" if agrees else "fired" if match.fired else "lacking"
        return self.acceptance.chance(proposal.token, how) < self.weights.bar

    def agrees(self, match: Match) -> bool:
        """Does the match keep its frame's act when both are weighed?"""
        proposal = self.of(match)
        return proposal is None or self._act(match, proposal) == match.frame.act

    def choose(self, fired: Sequence[Match]) -> Match:
        """The best of the frames that fired on a trigger (the most specific first), its act and parties as weighed."""
        first = fired[0]
        proposal = self.of(first)
        if proposal is None:
            return first
        best = self._act(first, proposal)
        if best != first.frame.act:
            other = next((m for m in fired if m.frame.act == best), None)
            first = other or self._retold(first, best, proposal)
        return self._with_parties(first, proposal)

    def _act(self, match: Match, proposal: Proposal) -> str:
        odds = self._act_odds(match, proposal)
        return max(odds, key=lambda act: odds[act])

    def _act_odds(self, match: Match, proposal: Proposal) -> dict[str, float]:
        """Log-odds of each type, the frame's first: the model's and, for a frame of the lexicon, the frame's."""
        acts = dict(proposal.acts)
        total = max(proposal.likelihood, _LEAST)
        framed = match.frame.act
        known = self.weights.act_by_frame * (_BY_MODEL not in match.frame.id)
        return {act: _odds(acts.get(act, 0.0) / total) + known * (act == framed) for act in (framed, *acts)}

    def _retold(self, match: Match, act: str, proposal: Proposal) -> Match:
        frame = model_frame(act, likely_mode(proposal, act))
        name = f"{match.frame.id}>{frame.id}"
        frame = msgspec.structs.replace(frame, id=name, reciprocal=match.frame.reciprocal)
        return msgspec.structs.replace(match, frame=frame)

    # -- triggers that no frame knows ----------------------------------------------------------------------------

    def propose(self, token: Token, lacking: Match | None) -> Match | None:
        """A match for a word that the model alone takes for a trigger; not ``fired`` where it lacks a political party.

        ``lacking``: the best frame that failed on the word only for want of a party.
        """
        proposal = self.by_token.get(token.i)
        if proposal is None or not proposal.acts:
            return None
        if self.acceptance.chance(token.i, "none" if lacking is None else "lacking") < self.weights.alone:
            return None
        act = proposal.acts[0][0]
        nominal = token.upos not in ("VERB", "AUX")
        if lacking is not None and lacking.frame.act == act:
            match = lacking
        else:
            frame = model_frame(act, likely_mode(proposal, act))
            match = Match(frame, Word(token.lemma.lower(), (), nominal), token, True, "fired")
        match = self._with_parties(match, proposal)
        if not match.actors and act in _WORDS:
            match = msgspec.structs.replace(match, actors=self._speakers(token, match))
        return self.matcher.completed(match, sure=self.is_sure(match))

    def is_sure(self, match: Match) -> bool:
        """Is the word so surely an act to be coded that its parties need not be known to be in politics?"""
        return match.proposal is not None and self._told(match.proposal) >= self.weights.sure

    def _told(self, proposal: Proposal) -> float:
        """How surely the word is an act to be coded."""
        return self.acceptance.chance(proposal.token, self.acceptance.asked.get(proposal.token, "none"))

    def surely(self, match: Match, act: str) -> float | None:
        """How surely the match's trigger tells an act to be coded, and one of this type; None where the model did not
        read it."""
        proposal = match.proposal
        if proposal is None:
            return None
        doubt = self.weights.act_doubt
        shares = {a: _chance(odds / doubt) for a, odds in self._act_odds(match, proposal).items()}
        return self._told(proposal) * shares.get(act, max(shares.values())) / max(1.0, sum(shares.values()))

    def _speakers(self, token: Token, match: Match) -> tuple[Party, ...]:
        """Who says the words that the trigger stands in: the actor of an act of words that names nobody else."""
        matcher = self.matcher
        taken = {n for p in match.recipients for n in (p.phrase, p.refers)}
        found = matcher.parties.resolve(matcher.grammar.place(token, "speaker"), owners=True)
        return tuple(p for p in found if p.phrase not in taken and p.refers not in taken)

    # -- parties ---------------------------------------------------------------------------------------------

    def _with_parties(self, match: Match, proposal: Proposal) -> Match:
        """The match with the parties that frame and model together hold for likely, each on its likelier side."""
        framed = tuple(_by_phrase(side) for side in (match.actors, match.recipients))
        found = {**_by_phrase(self._parties(proposal)), **framed[1], **framed[0]}
        shares = self._shares(found, proposal)
        phrase = self.matcher.parties.phrase
        kept: tuple[dict[int, Party], dict[int, Party]] = ({}, {})
        for number in sorted(found, key=lambda n: (not (n in framed[0] or n in framed[1]), phrase(n).span, n)):
            far = self.weights.other_sentence * (self.tokens[phrase(number).head].sent != match.trigger.sent)
            scores = [
                _odds(shares[k].get(number, 0.0)) + (self.weights.party_by_frame if number in framed[k] else far)
                for k in (0, 1)
            ]
            side = 0 if scores[0] >= scores[1] or (match.frame.reciprocal and number in framed[0]) else 1
            known = number in framed[side]
            beside = any(n in framed[side] for n in kept[side])
            needed = 0.5 if known else self.weights.party_beside if beside else self.weights.party_alone
            if max(scores) >= _odds(needed):
                party = found[number]
                kept[side][number] = party if known else msgspec.structs.replace(party, path=f"{party.path} (model)")
        sides = [self._without_heads(sorted(side, key=lambda n: (phrase(n).span, n)), side) for side in kept]
        unnamed = [p for p in match.actors if p.phrase is None]
        if not sides[0] and not unnamed:
            sides[0].extend(self._best(found, shares[0], sides[1], self.weights.party_least))
        if not sides[1] and match.frame.act in _AIMED:
            sides[1].extend(self._best(found, shares[1], sides[0], self.weights.recipient_least))
        # an act without any actor is none: then the grammar's doubtful one stays
        actors, recipients = self._told_apart(match, sides[0] or unnamed or list(match.actors), sides[1], shares[1])
        return msgspec.structs.replace(match, actors=actors, recipients=recipients, proposal=proposal)

    def _without_heads(self, numbers: list[int], side: dict[int, Party]) -> list[Party]:
        """The parties, without nouns that only say of what kind the one right before them is ("Fatah *gunmen*"), and
        without pronouns for one that is there by name ("the president met *her* guest")."""
        reading, phrase = self.matcher.parties.reading, self.matcher.parties.phrase
        out: list[int] = []
        for n in numbers:
            stands_for = reading(n).refers
            if (
                phrase(n).pronoun
                and stands_for is not None
                and any(not phrase(m).pronoun and stands_for in (m, reading(m).refers) for m in side)
            ):
                continue
            named = reading(n).country is not None or phrase(n).name is not None
            if out and not named and not phrase(n).pronoun:
                before = self.tokens.document.text[phrase(out[-1]).span.end : phrase(n).span.start]
                if before.isspace():
                    continue
            out.append(n)
        return [side[n] for n in out]

    def _shares(self, found: dict[int, Party], proposal: Proposal) -> tuple[dict[int, float], dict[int, float]]:
        """For each side the probability of a phrase: that of its likeliest word. What the model gives to other phrases
        of the same country adds to that of the likeliest: it is not sure which of several places to point at."""
        words = _sides(proposal)
        parties = self.matcher.parties
        out: tuple[dict[int, float], dict[int, float]] = ({}, {})
        for k, shares in enumerate(words):
            own = {n: max((shares.get(i, 0.0) for i in parties.words(n)), default=0.0) for n in found}
            alike: dict[str, list[int]] = {}
            for n in found:
                country = parties.reading(n).country
                if country is not None and country not in INTERNATIONAL:
                    alike.setdefault(country, []).append(n)
            for numbers in alike.values():
                best = max(numbers, key=lambda n: (own[n], -n))
                others = sum(own[n] for n in numbers) - own[best]
                own[best] = min(max(own[best], _SURE), own[best] + self.weights.party_together * others)
            out[k].update(own)
        return out

    def _best(
        self, found: dict[int, Party], shares: dict[int, float], others: list[Party], least: float
    ) -> Iterable[Party]:
        """Better a doubtful party than none: the likeliest one that is not on the other side."""
        taken = {n for p in others for n in (p.phrase, p.refers)}
        free = [n for n, p in found.items() if n not in taken and p.refers not in taken]
        best = max(free, key=lambda n: (shares.get(n, 0.0), -n), default=None)
        if best is not None and shares.get(best, 0.0) >= least:
            yield msgspec.structs.replace(found[best], path=f"{found[best].path} (model, in doubt)")

    def _told_apart(
        self, match: Match, actors: list[Party], recipients: list[Party], shares: dict[int, float]
    ) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Nobody is on both sides ("Chad and Mali signed, granting *Mali* access"), and the place of an act in the
        actor's own country is no recipient ("Chad banned rallies *in N'Djamena*")."""
        reading = self.matcher.parties.reading
        struck = {reading(p.phrase).country for p in recipients if p.phrase is not None} - {None}
        free = [p for p in actors if p.phrase is None or reading(p.phrase).country not in struck]
        actors = free if free and len(actors) > 1 and not match.frame.reciprocal else actors
        doers = {reading(p.phrase).country for p in actors if p.phrase is not None} - {None}

        def is_setting(party: Party) -> bool:
            if party.phrase is None or match.frame.act == "ASSAULT":
                return False
            known = reading(party.phrase)
            head = self.tokens[self.matcher.parties.phrase(party.phrase).head]
            if known.kind not in ("state", "place") or not doers or head.case not in word_class("locative") | {"on"}:
                return False
            if shares.get(party.phrase, 0.0) >= self.weights.party_place and (
                head.case == "on" or known.country not in doers
            ):
                return False  # "called on Ankara", "opened a consulate in Herat"
            return known.country is None or known.country in doers

        return tuple(actors), tuple(p for p in recipients if not is_setting(p))

    def _parties(self, proposal: Proposal) -> Iterable[Party]:
        """Parties at the words that the model takes for arguments. A word inside another argument's phrase
        ("protesters in *Havana*", "the president, *Ana Diaz*") is no party of its own; "we" is who speaks."""
        parties = self.matcher.parties
        likely = {a.token for a in proposal.arguments if max(a.actor, a.recipient) >= self.weights.party_seen}
        seen: set[int | None] = set()
        for number in sorted(likely):
            whole = parties.around(number)
            token = self.tokens[parties.phrase(whole).head] if whole is not None else self.tokens[number]
            if self._is_inside(token, likely):
                continue
            for party in self._spoken_for(token, self._named_at(token, likely)):
                if party.phrase is not None and party.phrase not in seen:
                    seen.add(party.phrase)
                    yield party

    def _named_at(self, token: Token, likely: set[int]) -> Iterable[Party]:
        """The parties at a likely argument: what it names, else whose it is, else the thing or pronoun itself, where
        no other argument hangs on it ("a *hospital* in Gaza")."""
        parties = self.matcher.parties
        for owners in (False, True):
            found = list(parties.at(token, "argument", owners=owners))
            if found:
                return found
        if token.upos not in _NOMINAL:
            return ()
        for child in token.children:
            hangs = child.i in likely and child.rel in _MODIFIERS
            if hangs and any(True for _ in parties.at(child, "argument", owners=True)):
                return ()
        return [Party(r.phrase, "argument", refers=r.refers) for r in parties.readings_at(token)]

    def _spoken_for(self, token: Token, parties: Iterable[Party]) -> Iterable[Party]:
        """The parties of a word; a first person without an antecedent is the speaker."""
        for party in parties:
            if party.refers is None and token.lower in _FIRST_PERSON:
                yield from (
                    msgspec.structs.replace(party, refers=s.refers if s.refers is not None else s.phrase)
                    for s in self.matcher.parties.resolve(self.matcher.grammar.place(token, "speaker"), owners=True)
                )
            else:
                yield party

    def _is_inside(self, token: Token, likely: set[int]) -> bool:
        """Does the token hang, as a modifier, on another likely argument that names a party?"""
        node = token
        while node.rel in _MODIFIERS and node.head is not None:
            node = node.head
            if node.i in likely and any(True for _ in self.matcher.parties.at(node, "argument", owners=False)):
                return True
        return False
