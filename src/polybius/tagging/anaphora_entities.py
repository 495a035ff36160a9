"""The entities of a discourse: what has been introduced so far, how salient it is, what it agrees with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from polybius.lexicon import data_file
from polybius.lexicon.actors import atoms
from polybius.lexicon.actors.called import called
from polybius.records import PARTY_KINDS, Antecedent, Phrase, Token, Tokens

__all__ = ["BODIES", "Discourse", "Entity", "gender_of"]

_PLURAL_NOUNS = frozenset("police people troops forces military army media team government staff navy family".split())
BODIES = frozenset({"organ", "armed-group", "organisation", "igo"})
_GROUPS = BODIES | {"state"}
_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow week month year day hour time morning evening "
    "afternoon night percent cent lot way".split()
)


K = TypeVar("K")


class Entity:
    """Someone or something that the text speaks of. ``main``: number of the phrase that names it best; ``at``: its
    place in the order of introduction; ``last``: the head of the phrase that spoke of it last."""

    __slots__ = (
        "at",
        "country",
        "entry",
        "gender",
        "kind",
        "last",
        "main",
        "mentions",
        "names",
        "number",
        "roles",
        "subject",
    )

    def __init__(self, number: int, phrase: Phrase, token: Token, at: int) -> None:
        self.at = at
        self.main = number
        self.mentions = [number]
        self.kind = phrase.kind
        self.entry = phrase.entry
        self.country = phrase.country
        self.names: set[tuple[str, ...]] = set()
        self.roles: set[str] = set()
        self.gender = ""
        self.number = ""
        self.last = token
        self.subject = 0


class Discourse:
    """Entities in order of introduction; ``order``: phrase numbers by head token, outer phrases after inner ones.

    A long text has thousands of entities, so whoever looks for some asks an index: those spoken of in the sentences
    just before, those with a word in their names, those with a role, persons of a country.
    """

    def __init__(self, tokens: Tokens, phrases: tuple[Phrase, ...]) -> None:
        self.tokens, self.phrases = tokens, phrases
        self.order = sorted(range(len(phrases)), key=lambda n: (phrases[n].span.start, -phrases[n].span.end, n))
        self.by_head: dict[int, list[int]] = {}
        for number, phrase in enumerate(phrases):
            self.by_head.setdefault(phrase.head, []).append(number)
        self.entities: list[Entity] = []
        self.of: dict[int, Entity] = {}
        self._last_in: dict[int, dict[int, Entity]] = {}
        self._latest = 0
        self._by_entry: dict[tuple[str, str], Entity] = {}
        self._by_word: dict[str, dict[int, Entity]] = {}
        self._by_role: dict[str, dict[int, Entity]] = {}
        self._by_noun: dict[str, dict[int, Entity]] = {}
        self._persons: dict[str | None, dict[int, Entity]] = {}
        self._explained: dict[str, list[int]] | None = None

    def recent(self, sentence: int, reach: int) -> list[Entity]:
        """Entities spoken of last no more than ``reach`` sentences before ``sentence``, by introduction."""
        found: dict[int, Entity] = {}
        for number in range(max(0, sentence - reach), self._latest + 1):
            found.update(self._last_in.get(number, ()))
        return [found[at] for at in sorted(found)]

    def named(self, words: Iterable[str]) -> list[Entity]:
        """Entities with any of the words in one of their names, the latest first."""
        return _merged(self._by_word, words)[::-1]

    def in_role(self, roles: Iterable[str]) -> list[Entity]:
        """Entities with any of the roles, by introduction."""
        return _merged(self._by_role, roles)

    def called(self, nouns: Iterable[str]) -> list[Entity]:
        """Bodies whose names say that they are any of the nouns ("court"), by introduction."""
        return _merged(self._by_noun, nouns)

    def persons_of(self, country: str | None) -> list[Entity]:
        """Persons whose best phrase has (or had) the country, by introduction."""
        return _merged(self._persons, (country,))

    def explained(self, words: Iterable[str]) -> list[int]:
        """Phrases, in order, of persons with country or sectors and with any of the words in their names."""
        if self._explained is None:
            self._explained = {}
            for place, number in enumerate(self.order):
                phrase = self.phrases[number]
                if (
                    phrase.name is not None
                    and phrase.kind == "person"
                    and (phrase.country is not None or phrase.sectors)
                ):
                    for word in set(atoms(phrase.name)):
                        self._explained.setdefault(word, []).append(place)
        places = {place for word in words for place in self._explained.get(word, ())}
        return [self.order[place] for place in sorted(places)]

    def _seen(self, entity: Entity, token: Token) -> None:
        """The entity was spoken of last by ``token``."""
        self._last_in.get(entity.last.sent, {}).pop(entity.at, None)
        entity.last = token
        self._last_in.setdefault(token.sent, {})[entity.at] = entity
        self._latest = max(self._latest, token.sent)

    def _index_entry(self, entity: Entity) -> None:
        if entity.entry is not None:
            key = entity.entry, entity.kind
            if key not in self._by_entry or entity.at < self._by_entry[key].at:
                self._by_entry[key] = entity

    def head(self, number: int) -> Token:
        return self.tokens[self.phrases[number].head]

    def introduce(self, number: int, found: list[Antecedent]) -> None:
        """Adds the phrase to the entity it stands for, or as a new entity."""
        phrase, token = self.phrases[number], self.head(number)
        entity: Entity | None = None
        links = [a for a in found if a.kind != "possessive" or phrase.pronoun]
        if len(links) == 1:
            entity = self.of.get(links[0].refers)
        elif not links and phrase.pronoun:
            return
        elif len(links) > 1:
            for link in links:
                if (one := self.of.get(link.refers)) is not None:
                    self._seen(one, token)
            return
        if entity is None and phrase.pronoun:  # "We …", he said: who speaks comes later
            return
        if entity is None and phrase.entry is not None and phrase.name is not None:
            entity = self._by_entry.get((phrase.entry, phrase.kind))
        if entity is None:
            entity = self._apposed(phrase, token)
        if entity is None:
            entity = Entity(number, phrase, token, len(self.entities))
            self.entities.append(entity)
            self._seen(entity, token)
            self._index_entry(entity)
            self._index_person(entity)
        else:
            entity.mentions.append(number)
            if token.i > entity.last.i:
                self._seen(entity, token)
        self.of[number] = entity
        if token.rel == "nsubj":
            entity.subject += 1
        if phrase.pronoun:
            pronoun_gender = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f",
                              "herself": "f"}.get(token.lower)  # fmt: skip
            if pronoun_gender and not entity.gender:
                entity.gender = pronoun_gender
            return
        for role in self.roles_of(number):
            entity.roles.add(role)
            self._by_role.setdefault(role, {})[entity.at] = entity
        for noun in self._called(number):
            self._by_noun.setdefault(noun, {})[entity.at] = entity
        if phrase.name is not None:
            entity.names.add(atoms(phrase.name))
            for word in atoms(phrase.name):
                self._by_word.setdefault(word, {})[entity.at] = entity
        if not entity.gender and phrase.kind == "person":
            entity.gender = gender_of(phrase, token)
        entity.country = entity.country or phrase.country
        if not entity.entry:
            entity.entry = phrase.entry
            self._index_entry(entity)
        if not entity.number:
            entity.number = self.number_of(number)
        if self._fuller(number, entity.main):
            entity.main = number
            self._index_person(entity)

    def _apposed(self, phrase: Phrase, token: Token) -> Entity | None:
        """The person that a name or an office in apposition is ("the high commissioner, *Tariq Jamali*")."""
        if token.deprel != "appos" or token.head is None or phrase.kind != "person":
            return None
        for number in self.by_head.get(token.head.i, ()):
            other, entity = self.phrases[number], self.of.get(number)
            if entity is not None and other.kind == "person" and (other.name is None) != (phrase.name is None):
                return entity
        return None

    def _index_person(self, entity: Entity) -> None:
        if entity.kind == "person":
            self._persons.setdefault(self.phrases[entity.main].country, {})[entity.at] = entity

    def _fuller(self, number: int, other: int) -> bool:
        a, b = self.phrases[number], self.phrases[other]
        if a.kind == "thing" or b.kind == "thing":
            return False
        return (a.country is not None, bool(a.sectors), len((a.name or "").split())) > (
            b.country is not None, bool(b.sectors), len((b.name or "").split()))  # fmt: skip

    def roles_of(self, number: int) -> set[str]:
        """Lemmas of the role nouns in the phrase (its head, or the title before a name)."""
        phrase = self.phrases[number]
        head = self.head(number)
        words = {head.lemma.lower()} if head.upos == "NOUN" else set()
        for token in head.children:
            if token.deprel == "nmod:desc" or (token.deprel == "appos" and token.upos == "NOUN"):
                words.add(token.lemma.lower())
        if head.deprel == "appos" and head.head is not None and phrase.kind == "person":
            words.add(head.head.lemma.lower())
        if phrase.name is not None and head.upos == "PROPN" and head.lower not in atoms(phrase.name):
            words.add(head.lower)
        return words

    def _called(self, number: int) -> frozenset[str]:
        """The nouns that a body may be called by once the phrase has named it."""
        phrase, head = self.phrases[number], self.head(number)
        if phrase.kind not in BODIES:
            return frozenset()
        return called(phrase.entry, phrase.name) | (called(None, head.text) if head.upos == "PROPN" else frozenset())

    def number_of(self, number: int) -> str:
        """ "sing", "plur" or "both" (police, the government)."""
        phrase, head = self.phrases[number], self.head(number)
        if head.lower in _PLURAL_NOUNS or (
            phrase.kind in ("organ", "igo", "organisation", "armed-group") and phrase.name
        ):
            return "both"
        if head.feats.get("Number") == "Plur" or head.xpos in ("NNS", "NNPS"):
            return "plur"
        if phrase.kind == "people":
            return "plur" if phrase.entry and phrase.entry.startswith("country:") else "sing"
        return "both" if phrase.kind == "organ" else "sing"

    def is_timelike(self, number: int) -> bool:
        head = self.head(number)
        return head.lemma.lower() in _WEEKDAYS or head.upos in ("NUM", "SYM") or head.deprel == "obl:unmarked"

    def is_party(self, entity: Entity) -> bool:
        return entity.kind in PARTY_KINDS

    def is_group(self, entity: Entity) -> bool:
        return entity.kind in _GROUPS


def _merged(index: dict[K, dict[int, Entity]], keys: Iterable[K]) -> list[Entity]:
    found: dict[int, Entity] = {}
    for key in keys:
        found.update(index.get(key, ()))
    return [found[at] for at in sorted(found)]


@cache
def _genders() -> dict[str, str]:
    out: dict[str, str] = {}
    for line in data_file("actors", "first_names.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            gender, _, words = line.partition("\t")
            for word in words.split("|"):
                out[word] = "" if word in out and out[word] != gender else gender
    return out


_MALE = frozenset("mr sir lord king prince emperor sultan emir shah chairman spokesman congressman businessman man boy "
                  "father son husband brother pope imam policeman premier patriarch monk priest taoiseach sheikh "
                  "ayatollah archbishop cardinal dictator strongman tyrant".split())  # fmt: skip
_FEMALE = frozenset(
    "mrs ms miss lady queen princess empress chairwoman spokeswoman congresswoman businesswoman woman girl mother "
    "daughter wife sister policewoman actress nun dame mme madame widow".split()
)


def gender_of(phrase: Phrase, head: Token) -> str:
    """ "m", "f" or "" (unknown), from honorifics, role nouns and first names."""
    words = {
        t.lower.rstrip(".")
        for t in [head, *head.children]
        if t.deprel in ("nmod:desc", "compound", "flat") or t is head
    }
    if words & _FEMALE:
        return "f"
    if words & (_MALE - {"premier", "dictator", "strongman", "tyrant"}):
        return "m"
    if phrase.name is not None:
        parts = phrase.name.lower().split()
        if len(parts) > 1:
            return _genders().get(parts[0], "")
    return ""
