"""Who a phrase is: a country, an organisation, a group, a person in an office on a date, or a role.

In this order: what the phrase says by its own words (an in-text title wins over every list); what its antecedent
says; whose it is ("its troops"); for a person named without a title, the office that the list of holders gives for
the date of the text — a holder whose offices are all over is ``ELI``. Nothing is guessed from the setting of the text.
"""

from __future__ import annotations

from polybius.lexicon.actors import CODES, Person, atoms, by_surname, former_persons, lexicon, persons
from polybius.lexicon.actors.loader import slug
from polybius.lexicon.places.gazetteer import gazetteer
from polybius.records import PARTY_KINDS, ActorLink, Antecedent, Entity, Phrase, Tags, Tokens

__all__ = ["resolve_actor", "resolve_entities"]

_FORMER_UNTIL = "2017-01-01"
"""The list of former holders (until 2014) is asked only for texts before this day."""
LISTED_UNTIL = "2026-06-01"
"""The list of holders knows nothing later; its open ends are trusted less after this day."""
_FORMER = "ELI"
_PLACED = frozenset({"organ", "people", "person", "organisation", "armed-group"})
_UNITS = frozenset({"province", "state", "city", "town", "region", "district", "capital", "village", "area", "county"})
_PLACE_CASES = frozenset({"of", "in", "from", "at", "near", "around", "outside", "across"})


def resolve_actor(phrase_number: int, tokens: Tokens, tags: Tags, *, on: str | None) -> ActorLink:
    """The actor link of a phrase; ``on``: ISO date of the text (None: as of the list's last day)."""
    return _Resolver(tokens, tags, on).link(phrase_number)


def resolve_entities(tokens: Tokens, tags: Tags, *, on: str | None) -> tuple[Entity, ...]:
    """Links for all party phrases and for the pronouns that stand for one, in the order of ``tags.phrases``."""
    resolver = _Resolver(tokens, tags, on)
    out: list[Entity] = []
    for number, phrase in enumerate(tags.phrases):
        refers = resolver.antecedents.get(number, ())
        stands = phrase.kind in PARTY_KINDS or any(_stands(tags.phrases[a.refers]) for a in refers)
        if stands:
            out.append(Entity(number, resolver.link(number)))
    return tuple(out)


def _stands(phrase: Phrase) -> bool:
    return phrase.kind in PARTY_KINDS or phrase.pronoun


class _Resolver:
    """Links of one document, each made once."""

    def __init__(self, tokens: Tokens, tags: Tags, on: str | None) -> None:
        self.tokens, self.tags, self.on = tokens, tags, on
        self.antecedents: dict[int, list[Antecedent]] = {}
        for antecedent in tags.antecedents:
            self.antecedents.setdefault(antecedent.phrase, []).append(antecedent)
        self._links: dict[int, ActorLink] = {}

    def link(self, number: int, depth: int = 0) -> ActorLink:
        if number not in self._links:
            self._links[number] = self._resolve(number, depth)
        return self._links[number]

    def _resolve(self, number: int, depth: int) -> ActorLink:
        phrase = self.tags.phrases[number]
        found = self.antecedents.get(number, []) if depth < 4 else []
        owner = next((a for a in found if a.kind == "possessive" and not phrase.pronoun), None)
        same = [a for a in found if a is not owner]
        if len(same) > 1:
            return self._pair(same, depth)
        if phrase.pronoun:
            if not same:
                return ActorLink(
                    None, self._words(phrase), None, (), 0.0, "a pronoun without an antecedent in the text"
                )
            return _through(self.link(same[0].refers, depth + 1), same[0])
        own = self._unlisted(phrase) if same and self._explained(phrase, same[0]) else self._own(phrase)
        if same:
            other = self.link(same[0].refers, depth + 1)
            own = _merged(own, other, same[0])
        if own.country is None and owner is not None:
            whose = self.link(owner.refers, depth + 1)
            if whose.country is not None:
                own = ActorLink(
                    _role_id(whose.country, own.sectors), own.name, whose.country, own.sectors,
                    round(0.9 * owner.score, 2), f"{own.reason}; {owner.reason}",
                )  # fmt: skip
        if own.country is None and phrase.kind in _PLACED and not same:
            own = self._setting(number, own)
        return own

    def _explained(self, phrase: Phrase, antecedent: Antecedent) -> bool:
        """Is it the surname of somebody whom the text names in full? Then no list of holders is asked."""
        fuller = self.tags.phrases[antecedent.refers]
        return (
            antecedent.kind == "name"
            and phrase.kind == fuller.kind == "person"
            and phrase.entry is None
            and len(atoms(phrase.name or "")) < len(atoms(fuller.name or ""))
        )

    def _unlisted(self, phrase: Phrase) -> ActorLink:
        return ActorLink(None, self._words(phrase), phrase.country, phrase.sectors, 0.2, phrase.reason)

    def _setting(self, number: int, own: ActorLink) -> ActorLink:
        """A role with a place in its own words ("police in Lahore", "Kano State government")."""
        head = self.tokens[self.tags.phrases[number].head]
        titles = [c for c in head.children if c.deprel == "nmod:desc"]
        for child in (*head.children, *(c for t in titles for c in t.children)):
            inside = child.deprel in ("compound", "nmod:poss", "amod") and child.upos == "PROPN"
            if not inside and not (
                child.deprel == "nmod" and child.case in _PLACE_CASES and child.upos in ("PROPN", "NOUN")
            ):
                continue
            if not inside and child.upos == "NOUN" and child.lemma.lower() not in _UNITS:
                continue
            words = [child, *(c for c in child.children if c.deprel in ("compound", "flat") and c.upos == "PROPN")]
            words.sort(key=lambda t: t.i)
            name = self.tokens.document.text[words[0].start : words[-1].end]
            country = _country_of(name)
            if country is None:
                for below in child.children:
                    if below.upos == "PROPN" and (below.deprel == "compound" or below.case == "of"):
                        country = country or _country_of(below.text)
            if country is None and len(words) == 1 and inside and head.i - child.i == 2:
                country = _country_of(self.tokens.document.text[child.start : head.start])
            if country is not None:
                return ActorLink(own.id or _role_id(country, own.sectors), own.name, country, own.sectors, 0.7,
                                 f"{own.reason}; {name} lies in {country}")  # fmt: skip
        return own

    def _pair(self, same: list[Antecedent], depth: int) -> ActorLink:
        links = [self.link(a.refers, depth + 1) for a in same]
        first = links[0]
        if len({x.country for x in links}) == 1 and first.country is not None:
            return _through(first, same[0])
        names = " and ".join(x.name for x in links)
        return ActorLink(
            None, names, None, (), 0.3, f"stands for several: {names}",
            tuple((x.id, x.score) for x in links if x.id is not None),
        )  # fmt: skip

    def _words(self, phrase: Phrase) -> str:
        return " ".join(phrase.span.of(self.tokens.document.text).split())

    def _own(self, phrase: Phrase) -> ActorLink:
        """What the phrase's own words (and for a bare name the list of holders) say."""
        words = self._words(phrase)
        if phrase.kind == "person" and phrase.name is not None:
            return self._person(phrase, words)
        entry = phrase.entry
        if entry is not None and phrase.kind in (
            "state",
            "igo",
            "organ",
            "organisation",
            "armed-group",
            "place",
            "collective",
        ):
            own = phrase.name is not None or phrase.kind in ("state", "place")
            if own:
                shown = lexicon().shown.get(entry, phrase.name or words)
                return ActorLink(entry, shown, phrase.country, phrase.sectors, 0.95, phrase.reason)
        if phrase.country is not None:
            named = phrase.name is not None and phrase.kind != "state"
            return ActorLink(
                f"name:{slug(phrase.name)}" if named and phrase.name else _role_id(phrase.country, phrase.sectors),
                phrase.name or words, phrase.country, phrase.sectors, 0.85, phrase.reason,
            )  # fmt: skip
        if phrase.name is not None:
            return ActorLink(f"name:{slug(phrase.name)}", phrase.name, None, phrase.sectors, 0.3,
                             f"{phrase.reason}: not in the lists, no country in the words")  # fmt: skip
        return ActorLink(
            None, words, None, phrase.sectors, 0.2, f"{phrase.reason or 'unknown words'}: no country in the words"
        )

    def _person(self, phrase: Phrase, words: str) -> ActorLink:
        name = phrase.name or words
        listed = phrase.entry is not None and phrase.entry.startswith("person:")
        rows = persons().get(atoms(name), [])
        if listed:
            rows = [r for r in rows if r.id == phrase.entry] or rows
        if phrase.country is not None and not listed:
            rows = [r for r in rows if r.country == phrase.country]
            known = rows[0].id if len({r.id for r in rows}) == 1 else f"person:{slug(name)}"
            shown = rows[0].name if known == (rows[0].id if rows else None) else name
            sectors = phrase.sectors
            reason = phrase.reason
            if not sectors and rows and phrase.country not in CODES:
                office = _office(rows, self.on)
                sectors, reason = office[1], f"{reason}; {office[2]}"
            return ActorLink(known, shown, phrase.country, sectors, 0.93, f"named in the text: {reason}")
        if not rows and phrase.country is None:
            rows = self._elsewhere(name, phrase)
        if not rows:
            return ActorLink(f"person:{slug(name)}", name, phrase.country, phrase.sectors, 0.3,
                             f"{phrase.reason}: not in the list of holders, no country in the words")  # fmt: skip
        ids = sorted({r.id for r in rows})
        choices = sorted(
            ((_office([r for r in rows if r.id == i], self.on), i) for i in ids), key=lambda c: (-c[0][3], c[1])
        )
        (country, sectors, why, score), best = choices[0]
        if phrase.sectors and self._titled(phrase):
            sectors, why = phrase.sectors, f"{why}; sectors by the title in the text"
        shown = next(r.name for r in rows if r.id == best)
        others = tuple((i, o[3]) for o, i in choices[1:])
        return ActorLink(best, shown, country, sectors, round(score - 0.2 * bool(others), 2), why, others)

    def _elsewhere(self, name: str, phrase: Phrase) -> list[Person]:
        """Rows for a name that the main list does not have: former holders, or a surname with a title."""
        parts = atoms(name)
        early = self.on is None or self.on < _FORMER_UNTIL
        if early and len(parts) > 1 and (rows := former_persons().get(" ".join(parts))):
            return rows if len({r.country for r in rows}) == 1 else []
        if not phrase.sectors or not self._titled(phrase):
            return []
        same = [r for r in by_surname().get(parts[-1], ()) if r.sectors[:1] == phrase.sectors[:1]]
        if self.on is not None:
            same = [r for r in same if (not r.start or r.start <= self.on) and (not r.end or self.on <= r.end)]
        today = [r for r in same if r.office != "office"]
        for rows in (today, same if early else []):
            if rows and len({r.country for r in rows}) == 1:
                best = max(rows, key=lambda r: (r.start, r.id))
                return [r for r in rows if r.id == best.id]
        return []

    def _titled(self, phrase: Phrase) -> bool:
        """Do words besides the name stand in the phrase ("Foreign Minister Lavrov")?"""
        return len(atoms(self._words(phrase))) > len(atoms(phrase.name or ""))


def _country_of(name: str) -> str | None:
    """The country of a place name that nearly all people who live in places of that name live in."""
    people: dict[str, int] = {}
    for place in gazetteer().find(name):
        if place.country:
            floor = 500_000 if place.kind in ("division", "region") else 1
            people[place.country] = max(people.get(place.country, 0), place.people, floor)
    if not people:
        return None
    best = max(sorted(people), key=lambda c: people[c])
    return best if people[best] >= 0.75 * sum(people.values()) and people[best] >= 20_000 else None


def _office(rows: list[Person], on: str | None) -> tuple[str | None, tuple[str, ...], str, float]:
    """Country, sectors, reason and score of one person on a day, from the person's rows."""
    day = on or LISTED_UNTIL
    held = [r for r in rows if (not r.start or r.start <= day) and (not r.end or day <= r.end)]
    if held:
        row = max(held, key=lambda r: r.start)
        sure = 0.9 if row.end or day <= LISTED_UNTIL else 0.7
        sure -= 0.0 if on else 0.2
        span = f"{row.start or '?'} to {row.end or 'open'}"
        return row.country, row.sectors, f"{row.name}, {row.office} ({row.country}, {span})", sure
    past = [r for r in rows if r.end and r.end < day]
    if past:
        row = max(past, key=lambda r: r.end)
        return row.country, (_FORMER,), f"{row.name}, {row.office} until {row.end}: out of office", 0.75 if on else 0.55
    row = min(rows, key=lambda r: r.start)
    return row.country, (), f"{row.name}, {row.office} only from {row.start}", 0.6


def _through(link: ActorLink, antecedent: Antecedent) -> ActorLink:
    return ActorLink(
        link.id, link.name, link.country, link.sectors, round(link.score * antecedent.score, 2),
        f"{antecedent.reason}; {link.reason}", link.runners_up,
    )  # fmt: skip


def _merged(own: ActorLink, other: ActorLink, antecedent: Antecedent) -> ActorLink:
    """The phrase with what its antecedent adds; a contradiction in country keeps the phrase's own words."""
    if own.country is not None and other.country is not None and own.country != other.country:
        return own
    country = own.country or other.country
    sectors = own.sectors or other.sectors
    if antecedent.kind == "name" and other.sectors and other.score >= own.score:
        sectors = other.sectors
    better = other.id is not None and (own.id is None or antecedent.kind in ("name", "definite"))
    return ActorLink(
        other.id if better else own.id,
        other.name if better else own.name,
        country,
        sectors,
        round(max(own.score if own.country else 0.0, other.score * antecedent.score), 2),
        f"{antecedent.reason}; {other.reason}" if better else own.reason,
        own.runners_up or other.runners_up,
    )


def _role_id(country: str, sectors: tuple[str, ...]) -> str:
    return (
        f"role:{country}:{sectors[0]}" if sectors else f"country:{country}" if len(country) == 3 else f"role:{country}"
    )
