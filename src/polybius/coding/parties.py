"""From grammatical fillers to parties: which phrases a filler names, and what they are known to be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import msgspec

from polybius.coding.grammar import Filler, Grammar
from polybius.coding.words import word_class
from polybius.records import PARTY_KINDS, Party, Phrase, Tags, Token, Tokens

__all__ = ["Parties", "Reading"]

_POLITICAL_KINDS = frozenset({"state", "organ", "igo", "armed-group", "collective"})
_PUBLIC_KINDS = _POLITICAL_KINDS - {"collective"}
_POLITICAL_SECTORS = frozenset("GOV MIL COP JUD LEG PTY OPP REB SPY PRM UAF ELI PRE JRN REL REF SOC".split())
_POLITICAL_CODES = frozenset({"UNO", "EUR", "IGO", "IMG", "ISM", "NGO"})


class Reading(msgspec.Struct, frozen=True):
    """What a phrase is, its antecedent taken into account."""

    phrase: int
    refers: int | None
    kind: str
    country: str | None
    sectors: tuple[str, ...]

    @property
    def is_party(self) -> bool:
        return self.kind in PARTY_KINDS

    @property
    def is_political(self) -> bool:
        """A party with a country, an international code or a sector; states, organs, organisations, armed groups."""
        return self.is_party and (
            self.kind in _POLITICAL_KINDS or self.country is not None or bool(set(self.sectors) - {"UNK"})
        )

    @property
    def is_public(self) -> bool:
        """Does the party itself stand in politics: a state or organ of one, an office, an armed or international body?

        A company, a crowd or a private person of some country is political only through the other party.
        """
        return self.is_party and (
            self.kind in _PUBLIC_KINDS
            or self.country in _POLITICAL_CODES
            or not _POLITICAL_SECTORS.isdisjoint(self.sectors)
            or (self.kind == "organisation" and "LAB" in self.sectors)  # organised labour
        )


class Parties:
    """The phrases of a document by head token, with readings."""

    def __init__(self, tokens: Tokens, tags: Tags) -> None:
        self.tokens, self.tags = tokens, tags
        self.by_head: dict[int, list[int]] = {}
        for number, phrase in enumerate(tags.phrases):
            self.by_head.setdefault(phrase.head, []).append(number)
        self.refers: dict[int, int] = {}
        self.pairs: dict[int, list[int]] = {}
        """Phrases that stand for several ("both", "the two leaders"), with all that they stand for."""
        for antecedent in tags.antecedents:
            self.refers.setdefault(antecedent.phrase, antecedent.refers)
            self.pairs.setdefault(antecedent.phrase, []).append(antecedent.refers)
        for number, several in self.pairs.items():
            phrase = tags.phrases[number]
            if len(several) == 1 and tokens[phrase.head].lower in word_class("plural_pronouns"):
                # "the Indian and Philippine navies ... their": all that share the antecedent's head
                several.extend(n for n in self.by_head[tags.phrases[several[0]].head] if n not in several)
        self._readings: dict[int, Reading] = {}
        self._covering: dict[int, list[int]] | None = None

    def phrase(self, number: int) -> Phrase:
        return self.tags.phrases[number]

    def words(self, number: int) -> range:
        """Numbers of the tokens of a phrase."""
        span, starts = self.tags.phrases[number].span, self.tokens.parse.start
        return range(bisect_left(starts, span.start), bisect_left(starts, span.end))

    def around(self, token: int) -> int | None:
        """The longest phrase that may be a party and holds the token, or None."""
        if self._covering is None:
            self._covering = {}
            for number, phrase in enumerate(self.tags.phrases):
                if phrase.is_party or phrase.pronoun:
                    for i in self.words(number):
                        self._covering.setdefault(i, []).append(number)
        return max(self._covering.get(token, ()), key=lambda n: (len(self.words(n)), -n), default=None)

    def reading(self, number: int) -> Reading:
        """What phrase ``number`` is; a pronoun or short form is what its antecedent is."""
        if number not in self._readings:
            own = self.tags.phrases[number]
            kind, country, sectors = own.kind, own.country, own.sectors
            target: int | None = self.refers.get(number)
            seen = {number}
            last = None
            while target is not None and target not in seen:
                seen.add(target)
                last = target
                fuller = self.tags.phrases[target]
                if own.pronoun or kind == "thing":
                    kind = fuller.kind if kind in ("thing", "person", "people", "state") else kind
                country = country or fuller.country
                sectors = sectors or fuller.sectors
                target = self.refers.get(target)
            self._readings[number] = Reading(number, last, kind, country, sectors)
        return self._readings[number]

    def readings_at(self, token: Token) -> list[Reading]:
        """Readings of the phrases whose head is the token."""
        return [self.reading(n) for n in self.by_head.get(token.i, ())]

    def resolve(self, fillers: tuple[Filler, ...], *, owners: bool) -> Iterator[Party]:
        """The parties that fillers name, coordinated ones included, in text order, each phrase once.

        ``owners``: where the filler is a thing ("Ukrainian targets", "Iran's embassy"), take whose it is.
        """
        seen: set[tuple[int, int | None]] = set()
        for filler in fillers:
            for token in Grammar.conjuncts(filler.token):
                path = filler.path if token is filler.token else f"{filler.path}>conj"
                for party in self.at(token, path, owners=owners):
                    if party.phrase is not None and (party.phrase, party.refers) not in seen:
                        seen.add((party.phrase, party.refers))
                        yield party

    def nearest_other(self, fillers: Iterable[Filler], actors: tuple[Party, ...]) -> tuple[Party, ...]:
        """The first filler that is a party in politics, no actor and of no actor's country, with its conjuncts."""
        held = {n for p in actors for n in (p.phrase, p.refers) if n is not None}
        countries = {self.reading(n).country for n in held} - {None}
        for filler in fillers:
            found = []
            for token in Grammar.conjuncts(filler.token):
                for r in self.readings_at(token):
                    own = r.phrase in held or r.refers in held or r.country in countries
                    if r.is_political and r.kind != "place" and not own:
                        found.append(Party(r.phrase, filler.path, refers=r.refers))
            if found:
                return tuple(found)
        return ()

    def at(self, token: Token, path: str, *, owners: bool) -> Iterator[Party]:
        """The parties that a token itself names, its conjuncts left out; ``owners`` as in :meth:`resolve`."""
        readings = self.readings_at(token)
        found = [r for r in readings if r.is_party]
        whole = token.lemma in word_class("quantity_nouns") and not any(r.country or r.sectors for r in found)
        if whole:
            inner = [
                p
                for c in token.childs("nmod")
                if c.case in ("of", "from")
                for t in Grammar.conjuncts(c)
                for p in self.at(t, f"{path}.of", owners=owners)
            ]
            if inner:
                yield from inner
                return
        named = [c for c in token.childs("appos") if any(r.is_public for r in self.readings_at(c))]
        if named and not any(r.country for r in found):  # "his ally, the president of Chad": the apposition says who
            yield from (p for c in named[:1] for p in self.at(c, f"{path}>appos", owners=False))
            return
        if found:
            for r in found:
                several = self.pairs.get(r.phrase, [])
                if len(several) > 1:
                    yield from (Party(r.phrase, path, refers=n) for n in several)
                else:
                    yield Party(r.phrase, path, refers=r.refers)
            return
        if not owners:
            return
        for child in token.children:
            owner = child.rel in ("nmod", "amod", "compound") and (child.i < token.i or child.case == "of")
            if owner:
                for conjunct in Grammar.conjuncts(child):
                    for r in self.readings_at(conjunct):
                        if r.is_political and r.kind != "place":
                            yield Party(r.phrase, f"{path}.{child.deprel}", refers=r.refers)
        yield from (Party(r.phrase, f"{path}:place", refers=r.refers) for r in readings if r.kind == "place")
