"""Everybody whom a document names, and what speaks for each as a party of each of its acts.

Grammar and the language model name parties act by act, and often several places for one party or none for a party
told sentences before. Here everybody is a *chain* (a state, a name with its pronouns): what the model says of all its
places together, what the grammar found, where it stands, and which part it plays in the document's other acts.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from polybius.coding.chains_features import (
    CASES,
    FAR,
    FEATURES,
    KINDS,
    MODIFIERS,
    NEVER,
    RELATIONS,
    first_of,
    how,
    path,
    sure,
)
from polybius.coding.grammar import Grammar
from polybius.coding.matching import Match
from polybius.coding.parties import Parties
from polybius.coding.signs import ACTS, STATUSES
from polybius.ontology import INTERNATIONAL
from polybius.records import Party, Token, Tokens

__all__ = ["FEATURES", "Cast", "Chain", "Part"]

Chain = Hashable

_HOT = 0.1
"""Words as likely as this to belong to a party make a phrase a candidate whatever it is."""
_WEIGHED = 0.05
"""A chain of which the model holds no word for as likely as this, which was not chosen first and is no party in
politics, is not weighed."""
_CANDIDATES = 14
"""So many chains at most are weighed for an act (in 500 articles one marked party in sixty is not among them)."""
_OFTEN = 0.01
"""What each place of a chain adds to what speaks for weighing it."""

_TOP, _FOUND = 0.15, 0.6
"""From which probability on a group is seen on a side of an act, and how surely where it was chosen first."""
_KNOWN = 0.15
"""How surely another act must tell of the same two, that a chain is weighed of which the model says nothing."""

_Pairs = dict[Chain, dict[Chain, tuple[float, int, float]]]


def _kinds(match: Match) -> tuple[str, str, str]:
    """What an act has in common with others: its type, the lemma of its trigger, nothing."""
    return match.frame.act, f"“{match.trigger.lemma.lower()}”", ""


class Part(NamedTuple):
    """A chain weighed for one side (0 actor, 1 recipient) of an act; ``phrase``: where it stands for it."""

    chain: Chain
    side: int
    phrase: int


class _Said(NamedTuple):
    """What the model says of an act's parties: by side and chain the likeliest word and the sum of all, by side and
    country the likeliest word."""

    best: tuple[dict[Chain, float], dict[Chain, float]]
    total: tuple[dict[Chain, float], dict[Chain, float]]
    countries: tuple[dict[Chain, float], dict[Chain, float]]


class _Best(NamedTuple):
    """The likeliest of several, how likely it is, and the next."""

    chain: Chain
    first: float
    second: float

    @classmethod
    def of(cls, shares: dict[Chain, float]) -> _Best:
        first, second, best = 0.0, 0.0, None
        for chain, p in shares.items():
            if p > first:
                first, second, best = p, first, chain
            elif p > second:
                second = p
        return cls(best, first, second)

    def beside(self, chain: Chain) -> float:
        """How likely the likeliest of the others is."""
        return self.second if chain == self.chain else self.first


class Cast:
    """The chains of one document, and the parts that its matches give them so far."""

    def __init__(self, tokens: Tokens, parties: Parties, grammar: Grammar, matches: Sequence[Match]) -> None:
        self.tokens, self.parties, self.grammar, self.matches = tokens, parties, grammar, matches
        likely = {
            a.token
            for m in matches
            if m.proposal is not None
            for a in m.proposal.arguments
            if max(a.actor, a.recipient) >= _HOT
        }
        used = {n for m in matches for p in (*m.actors, *m.recipients) for n in (p.phrase, p.refers) if n is not None}
        self.of: dict[int, Chain] = {}
        """Phrase → chain, the first where it stands for several ("both")."""
        self.phrases: dict[Chain, list[int]] = {}
        for number, phrase in enumerate(parties.tags.phrases):
            if (
                phrase.is_party or phrase.pronoun or number in used
                or not likely.isdisjoint(parties.words(number))
            ):  # fmt: skip
                chains = self.fellows(number) or [self._chain(number)]
                self.of[number] = chains[0]
                for chain in chains:
                    self.phrases.setdefault(chain, []).append(number)
        self.head = {n: parties.phrase(n).head for n in self.of}
        self.places = {chain: sorted(self.head[n] for n in numbers) for chain, numbers in self.phrases.items()}
        self.country: dict[Chain, str | None] = {
            chain: next((c for c in (self._country(chain, n) for n in numbers) if c is not None), None)
            for chain, numbers in self.phrases.items()
        }
        self.group: dict[Chain, Chain] = {chain: self.country[chain] or chain for chain in self.phrases}
        """Chain → its country, or itself."""
        self.counts = Counter(self.group[chain] for chain in self.of.values())
        self.ranks = {g: k for k, (g, _) in enumerate(sorted(self.counts.items(), key=lambda x: -x[1]))}
        self.public = {c for c, numbers in self.phrases.items() if any(parties.reading(n).is_party for n in numbers)}
        self.sides = [self._sides(m) for m in matches]
        self.groups = [tuple({self.group[c] for c in side} for side in sides) for sides in self.sides]
        self.said = [self._said(m) for m in matches]
        self.tops = [self._tops(k) for k in range(len(matches))]
        """By match and side the groups that the first choice or the model sees there."""
        self.paired = self._paired()
        self.told = self._counted()

    def _chain(self, number: int) -> Chain:
        refers = self.parties.reading(number).refers
        base = self._apposed(refers if refers is not None else number)
        phrase = self.parties.phrase(base)
        if phrase.kind == "state" and phrase.country is not None:
            return "state", phrase.country
        return ("name", phrase.name) if phrase.name else ("phrase", base)

    def refers(self, chain: Chain, phrase: int) -> int | None:
        """What a phrase of the chain stands for: of several, the one that the chain is."""
        several = self.parties.pairs.get(phrase, ())
        if len(several) > 1:
            return next((n for n in several if self._chain(n) == chain), None)
        return self.parties.reading(phrase).refers

    def fellows(self, phrase: int) -> list[Chain]:
        """All chains that a phrase stands for, where they are several."""
        several = self.parties.pairs.get(phrase, ())
        return list(dict.fromkeys(self._chain(n) for n in several)) if len(several) > 1 else []

    def _country(self, chain: Chain, phrase: int) -> str | None:
        own = self.refers(chain, phrase) if len(self.parties.pairs.get(phrase, ())) > 1 else phrase
        return self.parties.reading(own).country if own is not None else None

    def _apposed(self, number: int) -> int:
        """The name that stands in apposition to a phrase without one ("the *bloc*, ECOWAS"), or the phrase."""
        phrase = self.parties.phrase(number)
        if phrase.name is not None or phrase.pronoun or phrase.kind == "state":
            return number
        for child in self.tokens[phrase.head].childs("appos"):
            for other in self.parties.by_head.get(child.i, ()):
                if self.parties.phrase(other).name is not None and self.parties.phrase(other).is_party:
                    return other
        return number

    def _sides(self, match: Match) -> tuple[dict[Chain, Party], dict[Chain, Party]]:
        out: tuple[dict[Chain, Party], dict[Chain, Party]] = ({}, {})
        for side, parties in zip(out, (match.actors, match.recipients), strict=True):
            for party in parties:
                if party.phrase is not None:
                    side.setdefault(self.of[party.refers if party.refers is not None else party.phrase], party)
        return out

    def _said(self, match: Match) -> _Said:
        said = _Said(({}, {}), ({}, {}), ({}, {}))
        if match.proposal is None:
            return said
        words = {a.token: (a.actor, a.recipient) for a in match.proposal.arguments}
        for chain, numbers in self.phrases.items():
            inside = {w for n in numbers for w in self.parties.words(n) if w in words}
            for side in (0, 1) if inside else ():
                found = [words[w][side] for w in inside]
                said.best[side][chain] = max(found)
                said.total[side][chain] = math.fsum(found)
                group = self.group[chain]
                said.countries[side][group] = max(said.countries[side].get(group, 0.0), max(found))
        return said

    def _tops(self, number: int) -> tuple[dict[Chain, float], dict[Chain, float]]:
        out: tuple[dict[Chain, float], dict[Chain, float]] = ({}, {})
        for side in (0, 1):
            for group, p in self.said[number].countries[side].items():
                if p >= _TOP:
                    out[side][group] = p
            for group in self.groups[number][side]:
                out[side][group] = max(out[side].get(group, 0.0), _FOUND)
        return out

    def _counted(self) -> dict[tuple[str, int], Counter[Chain]]:
        """In how many acts a group is on a side: of a type, of a trigger's lemma, of all (the empty word)."""
        out: dict[tuple[str, int], Counter[Chain]] = {}
        for match, groups in zip(self.matches, self.groups, strict=True):
            for key in _kinds(match):
                for side in (0, 1):
                    out.setdefault((key, side), Counter()).update(groups[side])
        return out

    def _paired(self) -> tuple[_Pairs, _Pairs]:
        """By the side of the one and the one, the groups on the other side: how surely an act tells of the two, the
        surest act and its number, and the next surest."""
        out: tuple[_Pairs, _Pairs] = ({}, {})
        for k, sides in enumerate(self.tops):
            for side in (0, 1):
                for partner, q in sides[side].items():
                    known = out[side].setdefault(partner, {})
                    for group, r in sides[1 - side].items():
                        best, at, second = known.get(group, (0.0, -1, 0.0))
                        if group != partner:
                            known[group] = (q * r, k, best) if q * r > best else (best, at, max(second, q * r))
        return out

    def _dyads(self, number: int) -> tuple[dict[tuple[Chain, int], float], dict[tuple[Chain, int], float]]:
        """How surely another act tells that a group is on a side against those who are on this act's other side, and
        that it is on the other side against them, by group and side."""
        again: dict[tuple[Chain, int], float] = {}
        returned: dict[tuple[Chain, int], float] = {}
        for side in (0, 1):
            for partner, p in self.tops[number][1 - side].items():
                for into, theirs in ((again, 1 - side), (returned, side)):
                    for group, (best, at, second) in self.paired[theirs].get(partner, {}).items():
                        sure = p * (second if at == number else best)
                        if sure > into.get((group, side), 0.0):
                            into[group, side] = sure
        return again, returned

    def weigh(self, number: int) -> Iterator[tuple[Part, list[float]]]:
        """The chains that may play a part in match ``number``, each for both sides, with their features."""
        match, said, sides, groups = self.matches[number], self.said[number], self.sides[number], self.groups[number]
        proposal = match.proposal
        arguments = proposal.arguments if proposal is not None else ()
        words = {a.token: max(a.actor, a.recipient) for a in arguments}
        by_side = ({a.token: a.actor for a in arguments}, {a.token: a.recipient for a in arguments})
        kinds = _kinds(match)
        speakers = {
            self.of.get(n)
            for filler in self.grammar.place(match.trigger, "speaker")
            for n in self.parties.by_head.get(filler.token.i, ())
        }
        act = [
            float(ACTS[match.frame.act]), float(match.frame.reciprocal), float(match.word.nominal),
            sure(proposal.likelihood) if proposal is not None else 0.0,
            float(STATUSES[proposal.statuses[0][0]]) if proposal is not None and proposal.statuses else 0.0,
        ]  # fmt: skip
        again, returned = self._dyads(number)
        best = tuple((_Best.of(said.best[s]), _Best.of(said.countries[s])) for s in (0, 1))
        for chain in self._candidates(number, again):
            group, numbers = self.group[chain], self.phrases[chain]
            share = self.counts[group] / len(self.of)
            own = [n for n in numbers if self.head[n] != match.trigger.i]  # "the Karo *attack*" is none of itself
            if not own:
                continue
            phrase = self._place(match.trigger, own, words)
            where = self._where(match.trigger, chain, phrase)
            where[4] = float(chain in speakers)
            whom = self._whom(chain, phrase, share)
            head = self.tokens[self.head[phrase]]
            governor = head.head.i if head.head is not None and head.rel in MODIFIERS else -1
            fellows = [t for t in Grammar.conjuncts(first_of(head)) if t is not head]
            inner = max((words.get(w, 0.0) for w in self.parties.words(phrase) if w != head.i), default=0.0)
            for side in (0, 1):
                model = self._model(said, best[side], chain, group, side)
                here, there = sides[side], sides[1 - side]
                first = [
                    float(how(here.get(chain))), float(how(there.get(chain))),
                    float(group in groups[side]), float(group in groups[1 - side]),
                    float(not here), float(len(here) - (chain in here)), float(len(there)),
                ]  # fmt: skip
                same_act, same_word, all_own = (
                    self.told[kind, side][group] - (group in groups[side]) for kind in kinds
                )
                all_other = self.told[kinds[2], 1 - side][group] - (group in groups[1 - side])
                others = max(1, len(self.matches) - 1)
                parts = [
                    float(same_act), float(same_word), all_own / others, all_other / others,
                    again.get((group, side), 0.0), returned.get((group, side), 0.0),
                ]  # fmt: skip
                joined = max((by_side[side].get(t.i, 0.0) for t in fellows), default=0.0)
                row = [
                    *model,
                    words.get(governor, 0.0),
                    inner,
                    joined,
                    *first,
                    float(side),
                    *act,
                    *where,
                    *whom,
                    *parts,
                ]
                yield Part(chain, side, phrase), row

    def _candidates(self, number: int, again: dict[tuple[Chain, int], float]) -> list[Chain]:
        """Who is weighed for match ``number``, in text order: whoever may be a party in politics, was chosen first, or
        is pointed at by the model or by the other acts; of many, those for whom most speaks."""
        best, sides = self.said[number].best, self.sides[number]

        def interest(chain: Chain) -> float:
            told = max(again.get((self.group[chain], s), 0.0) for s in (0, 1))
            chosen = chain in sides[0] or chain in sides[1]
            likely = max(best[s].get(chain, 0.0) for s in (0, 1))
            weighed[chain] = chain in self.public or chosen or likely >= _WEIGHED or told >= _KNOWN
            return likely + chosen + _OFTEN * len(self.phrases[chain]) + told / 2

        weighed: dict[Chain, bool] = {}
        speaks = {chain: interest(chain) for chain in self.phrases}
        kept = [chain for chain in self.phrases if weighed[chain]]
        most = set(sorted(kept, key=lambda chain: -speaks[chain])[:_CANDIDATES])
        return [chain for chain in kept if chain in most]

    def _place(self, trigger: Token, numbers: Sequence[int], words: dict[int, float]) -> int:
        """The phrase of a chain that stands for it: one of the trigger's sentence, the likeliest, the nearest."""

        def rank(number: int) -> tuple[bool, float, int, int]:
            head = self.head[number]
            likely = max((words.get(w, 0.0) for w in self.parties.words(number)), default=0.0)
            return self.tokens[head].sent == trigger.sent, likely, -abs(head - trigger.i), -number

        return max(numbers, key=rank)

    def _where(self, trigger: Token, chain: Chain, phrase: int) -> list[float]:
        head = self.tokens[self.head[phrase]]
        inside = head.sent == trigger.sent
        up, down = path(trigger, head) if inside else (FAR, FAR)
        places = self.places[chain]
        at = bisect_right(places, trigger.i)
        behind = trigger.i - places[at - 1] if at else None
        nearest = min([*([behind] if behind is not None else []), *(p - trigger.i for p in places[at : at + 1])])
        segments = self.tokens.parse.segments
        return [
            float(up), float(down),
            float(RELATIONS.get(head.rel, 0)) if inside else -1.0, float(CASES.get(head.case, 0)) if inside else -1.0,
            0.0, float(inside),
            float(inside or any(segments[self.tokens[p].sent] == segments[trigger.sent] for p in places)),
            math.log1p(nearest), math.log1p(behind) if behind is not None else NEVER, float(head.i > trigger.i),
        ]  # fmt: skip

    def _whom(self, chain: Chain, phrase: int, share: float) -> list[float]:
        country, kind = self.country[chain], self.parties.reading(phrase).kind
        return [
            share, float(self.ranks[self.group[chain]]), float(self.tokens[self.places[chain][0]].sent == 0),
            float(country is not None), float(country in INTERNATIONAL),
            float(all(self.parties.phrase(n).pronoun for n in self.phrases[chain])),
            float(self.parties.phrase(phrase).pronoun), float(KINDS.index(kind)) if kind in KINDS else -1.0,
        ]  # fmt: skip

    @staticmethod
    def _model(said: _Said, best: tuple[_Best, _Best], chain: Chain, group: Chain, side: int) -> list[float]:
        here, there = said.best[side], said.best[1 - side]
        return [
            sure(here.get(chain, 0.0)), sure(there.get(chain, 0.0)),
            math.log(0.01 + said.total[side].get(chain, 0.0)), math.log(0.01 + said.total[1 - side].get(chain, 0.0)),
            sure(said.countries[side].get(group, 0.0)), sure(said.countries[1 - side].get(group, 0.0)),
            sure(best[0].beside(chain)), sure(best[1].beside(group)),
        ]  # fmt: skip

    def joined(self, where: dict[Chain, int]) -> frozenset[tuple[Chain, Chain]]:
        """Pairs of chains whose phrases are coordinated ("Mali, as well as *Niger*")."""
        heads = {self.head[n]: chain for chain, n in where.items()}
        return frozenset(
            (chain, heads[t.i])
            for chain, n in where.items()
            for t in Grammar.conjuncts(first_of(self.tokens[self.head[n]]))
            if t.i in heads and heads[t.i] != chain
        )

    def hangs(self, inner: int, outer: int) -> bool:
        """Is the first phrase the complement of the second one, without a country of its own ("governments of the
        *region*")?"""
        head = self.tokens[self.head[inner]]
        return (
            head.rel == "nmod"
            and head.head is not None
            and head.head.i == self.head[outer]
            and self.parties.reading(inner).country is None
        )

    def clashes(self, where: dict[Chain, int]) -> frozenset[tuple[Chain, Chain]]:
        """Pairs of chains that are not both parties, by the phrases that stand for them: one inside the other
        ("*France*'s embassy"), or a noun that only says of what kind the one right before it is ("Fatah *gunmen*")."""
        order = sorted(where, key=lambda c: (self.parties.phrase(where[c]).span, where[c]))
        out: set[tuple[Chain, Chain]] = set()
        for k, chain in enumerate(order):
            span = self.parties.phrase(where[chain]).span
            for other in order[k + 1 :]:
                if where[other] == where[chain]:  # "both"
                    continue
                phrase = self.parties.phrase(where[other])
                if phrase.span.start > span.end + 1:
                    break
                bare = phrase.name is None and not phrase.pronoun and self.country[other] is None
                if phrase.span.start < span.end or bare:
                    out |= {(chain, other), (other, chain)}
        return frozenset(out)
