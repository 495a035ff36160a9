"""What tagging hands on: phrases that may be parties, time expressions, place names, quantities, antecedents.

Tagging *finds* and reads the words alone; it never consults dates, a gazetteer's choice between two places of a
name, or another document. Identifying is resolving's work.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from polybius.spans import Span

__all__ = ["PARTY_KINDS", "Antecedent", "Phrase", "PhraseKind", "Quantity", "Tags", "Timex", "Toponym"]

PhraseKind = Literal[
    "state",  # a country by name, demonym noun or capital standing for its government
    "organ",  # a part of a state: government, ministry, army, police, court, parliament, "its troops"
    "person",  # a named person, or one by office ("the foreign minister")
    "igo",  # UN, EU, NATO and other international governmental organisations
    "organisation",  # parties, NGOs, companies, media, universities, churches
    "armed-group",
    "people",  # protesters, villagers, Palestinians, workers, "two Syrian diplomats"
    "collective",  # "the West", "both sides", "the international community"
    "place",  # a place as place
    "thing",  # everything else
]
PARTY_KINDS: frozenset[str] = frozenset(
    {"state", "organ", "person", "igo", "organisation", "armed-group", "people", "collective"}
)
"""Kinds that may act or be acted on as a party."""


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """A noun phrase (no coordination inside): the shortest words that name it, and what these words say.

    ``head``: token number of its head (for a name: of its UD head). ``span``: its core, with modifiers of
    nationality and office, without determiner-only, relative clauses and later prepositional phrases.
    ``country``: ISO3 or UNO EUR IGO NGO ISM IMG MNC, read from the words; ``sectors``: PLOVER's, primary first.
    ``name``: the proper name in the phrase if any. ``entry``: id of the lexicon entry. ``reason``: how read.
    ``pronoun``: the phrase is a pronoun (its own kind is that of its antecedent, if it has one).
    """

    span: Span
    head: int
    kind: PhraseKind
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    entry: str | None = None
    reason: str = ""
    pronoun: bool = False
    ner: str | None = None

    @property
    def is_party(self) -> bool:
        return self.kind in PARTY_KINDS


class Antecedent(msgspec.Struct, frozen=True, gc=False):
    """Phrase number ``phrase`` stands for phrase number ``refers`` (an earlier, fuller phrase).

    ``kind``: pronoun ("it"), name ("Putin" → "Russian President Vladimir Putin"), definite ("the president",
    "the North"), possessive ("its"), relative ("who"). ``reason`` says in words why, ``score`` 0..1 how surely.
    """

    phrase: int
    refers: int
    kind: Literal["pronoun", "name", "definite", "possessive", "relative"]
    score: float
    reason: str


class Timex(msgspec.Struct, frozen=True, gc=False):
    """A time expression as found. ``type``: TIMEX3's DATE TIME DURATION SET.

    ``meaning``: the unanchored reading that resolving turns into a value, in the notation of
    ``docs/fields.md`` (e.g. "weekday:TUE", "month:02", "relative:-1:month", "date:2024-06-18").
    """

    span: Span
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    meaning: str
    mod: str | None = None
    rule: str = ""


class Toponym(msgspec.Struct, frozen=True, gc=False):
    """A place name used as a place or as a name of a state; ``locative``: used as a place here."""

    span: Span
    name: str
    locative: bool
    rule: str = ""


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A counted or measured noun: ``low``..``high`` is the interval stated ("at least 20" → 20..None).

    ``head``: token number of the counted noun (or of the number). ``kind`` as read from the words alone;
    coding makes "people" into dead, injured or arrested by the act.
    """

    span: Span
    head: int
    kind: Literal["dead", "injured", "arrested", "money", "people", "weapons", "other"]
    value: float | None
    low: float | None
    high: float | None
    unit: str | None = None


class Tags(msgspec.Struct, frozen=True):
    """Everything that tagging found in one document; all tuples in text order."""

    phrases: tuple[Phrase, ...] = ()
    antecedents: tuple[Antecedent, ...] = ()
    timexes: tuple[Timex, ...] = ()
    toponyms: tuple[Toponym, ...] = ()
    quantities: tuple[Quantity, ...] = ()
