"""The frame engine: every frame on every trigger of a document, the best one of each trigger, one clause one act."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from polybius.coding.casting import recast
from polybius.coding.chains import Cast
from polybius.coding.embedding import with_embedded_recipients
from polybius.coding.frames import Frame, Lexicon, load_lexicon, read_toml
from polybius.coding.grammar import Grammar
from polybius.coding.implying import WANTING, complete
from polybius.coding.learned import Learned
from polybius.coding.matching import Match, Matcher
from polybius.coding.parties import Parties
from polybius.coding.words import word_class
from polybius.lexicon import data_file
from polybius.records import Attribution, Sentence, Tags, Token, Tokens

__all__ = ["Engine", "Trial"]


class Trial(msgspec.Struct, frozen=True):
    """A frame tried on a trigger, for explain. ``winner``: it became a mention."""

    match: Match
    winner: bool
    reason: str


@cache
def _complement_rules() -> tuple[dict[str, Any], ...]:
    rules = read_toml(data_file("complements.toml"), "complements.toml")["rule"]
    return tuple({**r, "lemmas": frozenset(r.get("lemmas", ())), "inner": frozenset(r.get("inner", ()))} for r in rules)


class Engine:
    """Runs the lexicon over one document.

    ``exhaustive``: try every frame of every trigger, as explaining needs; else stop where nothing can change any more.
    ``cast``: weigh the parties of all acts against one another at the end (:mod:`polybius.coding.casting`).
    """

    def __init__(
        self, tokens: Tokens, tags: Tags, attributions: tuple[Attribution, ...] = (), lexicon: Lexicon | None = None,
        *, learned: bool = True, exhaustive: bool = True, cast: bool = True,
    ) -> None:  # fmt: skip
        self.exhaustive = exhaustive
        self.lexicon = lexicon or load_lexicon()
        self.tokens = tokens
        self.grammar = Grammar(tokens, self.lexicon.support, attributions)
        self.parties = Parties(tokens, tags)
        self.matcher = Matcher(self.lexicon, self.grammar, self.parties)
        self.cast = cast
        self.learned = Learned(tokens, self.matcher) if learned and tokens.parse.proposals is not None else None

    def run(self) -> tuple[list[Match], list[Trial]]:
        """The matches that become mentions, in text order, and every trial with its fate."""
        trials: list[Trial] = []
        kept = self.find(trials)
        if self.learned is not None:
            if self.cast:
                cast = Cast(self.tokens, self.parties, self.grammar, kept)
                kept = recast(cast, self.learned.weights.bars, explaining=self.exhaustive)
            done = [m if m.fired else self.matcher.completed(m, sure=self.learned.is_sure(m)) for m in kept]
            trials.extend(Trial(m, False, m.reason) for m in done if not m.fired)
            kept = self._settle([m for m in done if m.fired], trials)
        trials.extend(Trial(m, True, "coded") for m in kept)
        return kept, trials

    def find(self, trials: list[Trial]) -> list[Match]:
        """The matches as grammar, frames and model find them one by one, in text order; those that the model holds for
        acts but for which no party was found are among them, not ``fired``."""
        winners: list[Match] = []
        wanting: list[Match] = []
        for sentence in self.tokens.sentences:
            if not self.exhaustive and self.learned is not None and not self.learned.has_any(sentence):
                continue  # the model would veto whatever the frames say
            headline = self._is_headline(sentence)
            for token in sentence:
                best = self._best(token, headline, trials, wanting)
                if best is not None:
                    winners.append(best)
        crowds = [m for m in winners if _is_anonymous(m)]
        winners = [m for m in winners if not _is_anonymous(m)]
        completed = complete(winners, [*wanting, *crowds])
        taken = {m.trigger.i for m in completed}
        winners.extend([*completed, *(m for m in crowds if m.trigger.i not in taken)])
        winners.sort(key=lambda m: m.trigger.i)
        winners = with_embedded_recipients(winners, self.grammar, self.parties)
        kept = self._settle(winners, trials)
        taken = {t.i for m in kept for t in (m.trigger, *m.consumed)}
        unfilled = {m.trigger.i: m for m in wanting if m.proposal is not None and m.trigger.i not in taken}
        return sorted([*kept, *unfilled.values()], key=lambda m: m.trigger.i)

    def _best(self, token: Token, headline: bool, trials: list[Trial], wanting: list[Match]) -> Match | None:
        """The winning frame of a trigger; frames that want only parties are put aside, the best of them in front."""
        candidates = self.matcher.candidates(token, headline=headline)
        if not candidates:
            return self._proposed(token, None, trials, wanting)
        bar = self._barred(token)
        if bar is not None and not self.exhaustive:
            return self._proposed(token, None, trials, wanting)
        fired: list[Match] = []
        lacking: list[Match] = []
        for word, frame in candidates:
            match = self.matcher.attempt(token, word, frame)
            if match.fired and bar is not None:
                match = msgspec.structs.replace(match, fired=False, reason=bar)
            if match.fired:
                fired.append(match)
                # The most specific come first; the others matter where the model holds the first for the wrong act.
                if not self.exhaustive and (self.learned is None or self.learned.agrees(match)):
                    break
            else:
                trials.append(Trial(match, False, match.reason))
                if bar is None and match.reason in WANTING:
                    lacking.append(match)
        if not fired:
            nearest = max(lacking, key=lambda m: m.frame.specificity(m.word)) if lacking else None
            return self._proposed(token, nearest, trials, wanting)
        fired.sort(key=lambda m: m.frame.specificity(m.word), reverse=True)
        for other in fired[1:]:
            trials.append(Trial(other, False, f"{fired[0].frame.id} is more specific"))
        if self.learned is None:
            return fired[0]
        if self.learned.is_vetoed(fired[0]):
            trials.append(Trial(fired[0], False, "the model takes the word for no act"))
            return None
        return self.learned.choose(fired)

    def _proposed(self, token: Token, lacking: Match | None, trials: list[Trial], wanting: list[Match]) -> Match | None:
        """What the model alone takes for an act; frames that want only parties are put aside where it does not
        object."""
        found = self.learned.propose(token, lacking) if self.learned is not None else None
        if found is not None and found.fired:
            return found
        if found is not None:
            trials.append(Trial(found, False, found.reason))
            wanting.append(found)
        elif lacking is not None and (self.learned is None or not self.learned.is_vetoed(lacking)):
            wanting.append(lacking)
        return None

    @staticmethod
    def _is_headline(sentence: Sentence) -> bool:
        first = [t.text[0] for t in sentence.tokens if len(t.text) > 3 and t.text[0].isalpha()]
        return len(first) > 3 and sum(map(str.isupper, first)) >= 0.7 * len(first)

    def _barred(self, token: Token) -> str | None:
        """Why the token cannot be a trigger at all, or None."""
        if token.upos == "VERB":
            if token.deprel == "amod" or (token.deprel == "compound" and token.head is not None):
                return "the participle only modifies a noun"
            return None
        if (
            token.deprel in ("compound", "amod", "nmod:desc", "flat")
            and token.head is not None
            and token.head.i > token.i
        ):
            return f"“{token.text}” only modifies “{token.head.text}”"
        if self._is_bare(token):
            return "a bare back-reference adds no party, place, time or number"
        return None

    def _is_bare(self, noun: Token) -> bool:
        if noun.upos not in ("NOUN", "PROPN"):
            return False
        definite = [
            c for c in noun.children if c.rel == "det" and c.lower in ("the", "this", "that", "these", "those", "such")
        ]
        if not definite:
            return False
        content = [
            c
            for c in noun.children
            if c.rel not in ("det", "punct", "case", "cc", "conj", "cop", "nsubj", "aux", "mark")
        ]
        return not content and self.grammar.carrier(noun) is None

    # -- one clause, one act ---------------------------------------------------------------------------------

    def _settle(self, winners: list[Match], trials: list[Trial]) -> list[Match]:
        """Drop what another trigger of the same clause already tells; what only it tells goes to the other."""
        alive = {m.trigger.i: m for m in winners}
        sure = self.learned.weights.own_act if self.learned is not None else 2.0
        for match, rival, why, certain in self._rivalries(winners):
            own = not certain or match.frame.act != rival.frame.act  # "cancelled the *summit* with Chad"
            if own and match.proposal is not None and match.proposal.likelihood >= sure:
                continue  # the model, which has learnt what is one act and what are two, takes it for one of its own
            loser, winner = alive.get(match.trigger.i), alive.get(rival.trigger.i)
            if loser is None or winner is None:
                continue
            del alive[match.trigger.i]
            trials.append(Trial(match, False, why))
            if loser.frame.act == winner.frame.act:
                alive[rival.trigger.i] = _absorb(winner, loser)
        return [alive[m.trigger.i] for m in winners if m.trigger.i in alive]

    def _rivalries(self, winners: list[Match]) -> Iterator[tuple[Match, Match, str, bool]]:
        """(loser, winner, reason, is it certain, as with a word of the winner), in an order that depends on the text
        alone."""
        by_token = {m.trigger.i: m for m in winners}
        for match in winners:
            for token in match.consumed:
                if token.i in by_token:
                    yield by_token[token.i], match, f"part of the words of “{match.word}”", True
        for match in winners:
            yield from self._complements(match, by_token)
        for match in winners:
            yield from ((*rivalry, False) for rivalry in self._same_act(match, by_token))

    def _complements(self, match: Match, by_token: dict[int, Match]) -> Iterator[tuple[Match, Match, str, bool]]:
        governed = [(t, False) for t in self._governed(match.trigger)]
        governed += [(t, True) for t in self._accompanying(match.trigger)]
        for inner, accompanies in governed:
            other = by_token.get(inner.i)
            if other is None:
                continue
            for rule in _complement_rules():
                if rule["outer"] != match.frame.act or accompanies != rule.get("accompanying", False):
                    continue
                if rule["lemmas"] and match.trigger.lemma not in rule["lemmas"]:
                    continue
                if rule["inner"] and other.frame.act not in rule["inner"]:
                    continue
                if rule["keep"] == "outer":
                    yield other, match, rule["why"], rule.get("certain", False)
                elif rule["keep"] == "inner":
                    yield match, other, rule["why"], rule.get("certain", False)
                break

    def _governed(self, token: Token) -> Iterator[Token]:
        """Heads of the complement of a trigger: its infinitive or object noun, and what is coordinated with that."""
        for child in token.children:
            clause = child.rel in ("xcomp", "acl") or (
                child.rel == "advcl" and any(m.lower == "to" for m in child.childs("mark"))
            )
            noun = child.rel in ("obj", "obl", "nmod") and child.upos == "NOUN" and child.i > token.i
            if clause or noun:
                yield child
                yield from (c for c in child.childs("conj"))
                if noun:
                    yield from (c for c in child.childs("acl", "nmod") if c.deprel != "acl:relcl")

    def _accompanying(self, trigger: Token) -> Iterator[Token]:
        """Clauses beside the trigger, or beside the verb that supports it ("marched, demanding ...")."""
        carrier = self.grammar.carrier(trigger)
        for host in (trigger, *((carrier[0],) if carrier is not None else ())):
            for child in host.childs("advcl", "conj", "xcomp"):
                if child.upos == "VERB" and not any(c.rel == "nsubj" for c in child.children):
                    yield child

    def _same_act(self, match: Match, by_token: dict[int, Match]) -> Iterator[tuple[Match, Match, str]]:
        """The same type told twice in a clause: "killed in an attack", "kill and injure", "exploded, killing"."""
        token = match.trigger
        head = token.head
        hops = 0
        while head is not None and hops < 4:
            other = by_token.get(head.i)
            if other is not None and other.frame.act == match.frame.act and self._joined(token, head):
                if match.word.nominal and token.rel in ("nsubj", "obl") and _is_known(match) and not _is_known(other):
                    yield other, match, f"“{token.text}” tells the same act and who did it"
                elif match.word.nominal and not other.word.nominal:
                    yield match, other, f"the clause's verb “{head.text}” tells the same act"
                elif not match.word.nominal:
                    yield match, other, f"“{head.text}” in the same clause tells the same act"
                elif len(match.actors) + len(match.recipients) > len(other.actors) + len(other.recipients):
                    yield other, match, f"“{token.text}” tells the same act with more parties"
                else:
                    yield match, other, f"“{head.text}” tells the same act"
                return
            head, hops = head.head, hops + 1

    @staticmethod
    def _joined(token: Token, head: Token) -> bool:
        """Does no finite clause, relative clause or subject of its own stand between the two?"""
        node: Token | None = token
        while node is not None and node is not head:
            if node.rel in ("ccomp", "parataxis") or node.deprel in ("acl:relcl",):
                return False
            if node.rel in ("obl", "nmod") and node.case in word_class("between_acts"):
                return False
            if node.upos in ("VERB", "AUX"):
                if any(c.rel == "nsubj" for c in node.children):
                    return False
                if node.rel == "advcl" and (node.xpos != "VBG" or any(c.rel == "mark" for c in node.children)):
                    return False
                if node.rel in ("xcomp", "acl"):
                    return False
            node = node.head
        return True


def _is_anonymous(match: Match) -> bool:
    """Does the match name no party at all (a crowd that its act implies)?"""
    return match.frame.act == "PROTEST" and all(p.phrase is None for p in (*match.actors, *match.recipients))


def _is_known(match: Match) -> bool:
    """Does the match name its actor, in words that belong to it and not to a support verb?"""
    return any(p.phrase is not None and not p.path.startswith("support") for p in match.actors)


def _absorb(winner: Match, loser: Match) -> Match:
    """The winner with the parties, object and words that only the loser had."""
    taken = {p.phrase for p in (*winner.actors, *winner.recipients)}
    known = any(p.phrase is not None for p in winner.actors)
    actors = winner.actors if known else tuple(p for p in loser.actors if p.phrase not in taken) or winner.actors
    taken |= {p.phrase for p in actors}
    recipients = winner.recipients or tuple(
        p for p in loser.recipients if p.phrase is not None and p.phrase not in taken
    )
    return msgspec.structs.replace(
        winner,
        actors=actors,
        recipients=recipients,
        object=winner.object or loser.object,
        frame=winner.frame if winner.frame.mode or not loser.frame.mode else _with_mode(winner, loser),
    )


def _with_mode(winner: Match, loser: Match) -> Frame:
    return msgspec.structs.replace(winner.frame, mode=loser.frame.mode)
