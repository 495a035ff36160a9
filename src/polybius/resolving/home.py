"""Whose parties are they: the country of parties whose words name none ("police", "the opposition", an airport struck).

News tells of domestic parties without their country. The step is explicit, comes last, lowers the score, and its
reason says what it rests on, nearest first: the place of the act, the only country of the sentence, the country
that the document is about.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from polybius.lexicon.actors import lexicon
from polybius.ontology import INTERNATIONAL
from polybius.records import ActorLink, Mention, PlaceLink, Tags, Tokens
from polybius.spans import Span

__all__ = ["Home"]

_FOREIGN_KINDS = frozenset({"igo", "collective", "thing", "armed-group"})
_HYPHENS = tuple("-‐‑–")
_RULERS = frozenset({"president", "premier", "chancellor", "king", "queen", "emir", "sultan", "sheikh"})
"""Titles that one person of a country has at a time."""
_NO_HOME = frozenset({"UAF", "REF"})
_ABROAD = frozenset({"MIL", "JRN", "NGO"})
"""Sectors that are often found outside their country: the place of an act says little of whose they are."""


class Home:
    """Countries by place in the document, for parties that carry none."""

    def __init__(self, tokens: Tokens, tags: Tags, links: dict[int, ActorLink], places: tuple[PlaceLink | None, ...]):
        self.tokens, self.tags = tokens, tags
        self.seen: list[tuple[int, str]] = []
        for number, link in links.items():
            if link.country is not None and link.country not in INTERNATIONAL:
                self.seen.append((tags.phrases[number].span.start, link.country))
        text = tokens.document.text
        for toponym, place in zip(tags.toponyms, places, strict=True):
            bound = toponym.rule == "demonym" and text[toponym.span.end : toponym.span.end + 1] in _HYPHENS
            if place is not None and place.country is not None and not bound:  # "a French-speaking party"
                self.seen.append((toponym.span.start, place.country))
        self.seen.sort()
        self.main = self._main(frozenset())
        self._rulers: dict[str, dict[str, set[str]]] = {}
        """Title → country → surnames of those whom the text calls so."""
        for number, link in links.items():
            name = tags.phrases[number].name
            if name is not None and tags.phrases[number].kind == "person" and link.country is not None:
                for title in self._titles(number):
                    known = self._rulers.setdefault(title, {}).setdefault(link.country, set())
                    known.add(name.split()[-1])

    def _main(self, foreign: frozenset[str]) -> str | None:
        """The country that the document is about, not counting ``foreign``: named most often, the earlier one on a tie,
        by a clear share."""
        counts = Counter(country for _, country in self.seen if country not in foreign)
        if not counts:
            return None
        first = {c: -i for i, (_, c) in reversed(list(enumerate(self.seen)))}
        best = max(counts, key=lambda c: (counts[c], first[c]))
        return best if counts[best] * 3 >= sum(counts.values()) else None

    def _titles(self, number: int) -> frozenset[str]:
        head = self.tokens[self.tags.phrases[number].head]
        return _RULERS.intersection(c.lemma.lower() for c in head.children if c.deprel == "nmod:desc")

    def _foreign(self, number: int) -> frozenset[str]:
        """Countries that somebody else rules by the person's title."""
        name = self.tags.phrases[number].name
        if name is None:
            return frozenset()
        full = next((a.refers for a in self.tags.antecedents if a.phrase == number and a.kind == "name"), number)
        return frozenset(
            country
            for title in self._titles(number) | self._titles(full)
            for country, names in self._rulers.get(title, {}).items()
            if name.split()[-1] not in names
        )

    def _within(self, span: Span) -> list[str]:
        out: list[str] = []
        for start, country in self.seen:
            if span.start <= start < span.end and country not in out:
                out.append(country)
        return out

    def find(
        self, phrase: int, link: ActorLink, mention: Mention, place: PlaceLink | None, others: frozenset[str]
    ) -> ActorLink:
        """The link with a country from around it, or as it was.

        ``others``: countries of the mention's parties on the other side. A named person, or a pirate, is not taken for
        one of theirs.
        """
        own = self.tags.phrases[phrase]
        if link.country is not None or not _NO_HOME.isdisjoint(link.sectors) or self._abroad(own.span):
            return link
        rebels = (
            own.kind == "armed-group" and own.name is None
        )  # "opposition forces"; a group with a name may be foreign
        struck = own.kind == "thing" and not own.pronoun and mention.act.value == "ASSAULT"  # "the bridge"
        if own.kind in _FOREIGN_KINDS and not rebels and not struck:
            return link
        if not link.sectors and not struck and own.kind not in ("organ", "people", "person", "organisation", "place"):
            return link
        foreign = self._foreign(phrase)
        if foreign:
            main = self._main(foreign)
            return self._with(link, main, f"the document is also about {main}") if main is not None else link
        at_home = _ABROAD.isdisjoint(link.sectors)
        if place is not None and place.country is not None and at_home:
            return self._with(link, place.country, f"the act is told of {place.name}")
        told = mention.sentence.start <= own.span.start < mention.sentence.end
        here = self._within(mention.sentence if told else self.tokens.sentence_of(self.tokens[own.head]).span)
        if not at_home and self.main is not None and len(self.tokens.sentences) > 3:
            return self._with(link, self.main, f"the document is mainly about {self.main}")
        stranger = (own.kind == "person" and own.name is not None) or "CRM" in link.sectors  # "pirates"
        if len(here) == 1 and not (stranger and here[0] in others):
            return self._with(link, here[0], f"{here[0]} is the only country of the sentence")
        if self.main is not None and (not here or self.main in here) and not (stranger and self.main in others):
            return self._with(link, self.main, f"the document is mainly about {self.main}")
        return link

    def _abroad(self, span: Span) -> bool:
        """Do the words say that the party is of no one country ("European court", "foreign troops")?"""
        return any(
            m is not None and m.how == "abroad"
            for m in map(lexicon().modifiers.get, span.of(self.tokens.document.text).lower().split())
        )

    def authority(self, link: ActorLink, mention: Mention, place: PlaceLink | None) -> ActorLink:
        """An implied authority ("was arrested") is one of the country where the act happens."""
        if place is not None and place.country is not None:
            return self._with(link, place.country, f"the act is told of {place.name}")
        here = self._within(mention.sentence)
        if self.main is not None and (not here or self.main in here):
            return self._with(link, self.main, f"the document is mainly about {self.main}")
        return self._with(link, here[0], f"{here[0]} stands in the sentence") if len(here) == 1 else link

    @staticmethod
    def _with(link: ActorLink, country: str, why: str) -> ActorLink:
        role = link.sectors[0] if link.sectors else "people"
        return msgspec.structs.replace(
            link,
            id=link.id or f"role:{country}:{role}",
            country=country,
            score=round(0.6 * link.score, 2),
            reason=f"{link.reason}; no country in its words: {why}"
            if link.reason
            else f"no country in its words: {why}",
        )
