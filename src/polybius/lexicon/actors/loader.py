"""Reads the actor lexicon once and indexes it by first atom.

Names and texts are compared by *atoms*: runs of letters and digits, case-folded, without diacritics, full stops and
apostrophes ("U.S." is ``us``, "al-Shabaab" is ``al shabaab``, "People's" is ``people s``), so that hyphens, curly
quotes and tokenisation do not matter. How a name is written decides how it must be written in the text: acronyms
match in capitals only, capitalised names need a capital, lower-case names match in any case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

import msgspec

from polybius.errors import LexiconError
from polybius.lexicon import data_file

__all__ = [
    "CODES",
    "Agent",
    "Lexicon",
    "Modifier",
    "Name",
    "Person",
    "Term",
    "atoms",
    "by_surname",
    "former_persons",
    "full_names",
    "lexicon",
    "persons",
]

CODES = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
"""PLOVER's country codes of actors that no state owns."""

Term = Literal["state", "adjective", "people", "government", "name"]
"""What a name is: a state's name, its adjective, its people, a place standing for its government, or another name."""

_ATOM = re.compile(r"[^\W_]+|&")
_DROP = str.maketrans("", "", ".\u02bc")


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name of the lexicon. ``style``: "upper" (acronym), "cap" or "any". ``shown``: the entry's first name."""

    atoms: tuple[str, ...]
    id: str
    term: Term
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    shown: str
    style: str


class Agent(msgspec.Struct, frozen=True, gc=False):
    """A role noun phrase; see the header of ``agents.tsv`` for the flags."""

    atoms: tuple[str, ...]
    phrase: str
    kind: str
    sectors: tuple[str, ...]
    inherit: bool
    office: bool
    title: bool
    weak: bool
    body: bool
    human: bool
    state: bool
    relational: bool
    owned: bool
    cap: bool
    name: bool
    common: bool
    country: str | None


class Modifier(msgspec.Struct, frozen=True, gc=False):
    """A modifier that bears on a role noun: how ("sector", "add", "former", "against") and which sectors."""

    how: str
    sectors: tuple[str, ...]


class Person(msgspec.Struct, frozen=True, gc=False):
    """Somebody's office: code, sectors, office name, ISO dates ("" where open or unknown)."""

    id: str
    name: str
    country: str | None
    sectors: tuple[str, ...]
    office: str
    start: str
    end: str


class Lexicon:
    """The indexes: names and agents by first atom (longest first), modifiers by word, names by entry id."""

    def __init__(self) -> None:
        self.names: dict[str, list[Name]] = {}
        self.agents: dict[str, list[Agent]] = {}
        self.modifiers: dict[str, Modifier] = {}
        self.shown: dict[str, str] = {}
        self._read_countries()
        for file in ("organisations.tsv", "groups.tsv", "groups_phoenix.tsv"):
            self._read_names(file)
        self._read_agents()
        for how, sectors, words in _rows("modifiers.tsv", 3):
            for word in words.split("|"):
                self.modifiers.setdefault(word, Modifier(how, _split(sectors)))
        for by_atom in (self.names, self.agents):
            for entries in by_atom.values():
                entries.sort(key=lambda e: -len(e.atoms))

    def _add(self, text: str, entry: str, term: Term, kind: str, country: str | None, sectors: tuple[str, ...],
             shown: str) -> None:  # fmt: skip
        parts = atoms(text)
        self.names.setdefault(parts[0], []).append(
            Name(parts, entry, term, kind, country, sectors, shown, _style(text, parts))
        )

    def _read_countries(self) -> None:
        for code, sector, names, adjectives, people, governments in _rows("countries.tsv", 6):
            shown = names.split("|")[0]
            entry = f"country:{code}" if not sector else f"entity:{slug(shown)}"
            extra = _split(sector)
            self.shown.setdefault(entry, shown)
            for name in names.split("|"):
                self._add(name, entry, "state", "state", code, extra, shown)
            for name in adjectives.split("|") if adjectives else ():
                self._add(name, entry, "adjective", "state", code, extra, shown)
            for name in people.split("|") if people else ():
                self._add(name, entry, "people", "people", code, extra, shown)
            for name in governments.split("|") if governments else ():
                self._add(name, entry, "government", "state", code, ("GOV", *extra), shown)

    def _read_names(self, file: str) -> None:
        prefix = "group" if file.startswith("groups") else "org"
        for kind, country, sectors, key, names in _rows(file, 5):
            for body in names.split("|") if key.endswith("*") else (names.replace("|", "="),):
                aliases = body.split("=")
                own = f"{prefix}:{slug(aliases[0]) if key.endswith('*') else key}"
                for name in aliases:
                    self._add(name, own, "name", kind, country or None, _split(sectors), aliases[0])
                self.shown.setdefault(own, aliases[0])

    def _read_agents(self) -> None:
        seen: set[str] = set()
        for kind, sectors, flags, phrases in _rows("agents.tsv", 4):
            has = frozenset(flags.split(","))
            for phrase in phrases.split("|"):
                if phrase in seen:
                    raise LexiconError(f"agents.tsv: {phrase!r} stands twice")
                seen.add(phrase)
                parts = atoms(phrase)
                country = next((f for f in sorted(has) if f.isupper() and len(f) == 3), None)
                agent = Agent(
                    parts, phrase, kind, _split(sectors), "inherit" in has, "office" in has, "title" in has,
                    "weak" in has, "body" in has, "human" in has, "state" in has, "relational" in has, "owned" in has,
                    "cap" in has, "name" in has, "common" in has, country,
                )  # fmt: skip
                self.agents.setdefault(parts[0], []).append(agent)

    def iter_names(self) -> Iterator[Name]:
        """All names, in file order within a first atom."""
        for entries in self.names.values():
            yield from entries


@lru_cache(maxsize=1 << 16)
def atoms(text: str) -> tuple[str, ...]:
    """The text's atoms, see the module.

    >>> atoms("U.S."), atoms("Côte d’Ivoire"), atoms("al-Shabaab")
    (('us',), ('cote', 'd', 'ivoire'), ('al', 'shabaab'))
    """
    if text.isascii():
        return tuple(_ATOM.findall(text.lower().replace(".", "")))
    plain = unicodedata.normalize("NFKD", text.translate(_DROP).casefold())
    return tuple(_ATOM.findall("".join(c for c in plain if not unicodedata.combining(c)).replace("ı", "i")))


def slug(name: str) -> str:
    """A name as part of an id: atoms joined by hyphens."""
    return "-".join(atoms(name))


def _style(text: str, parts: tuple[str, ...]) -> str:
    letters = [c for c in text if c.isalpha()]
    if len(parts) == 1 and len(letters) <= 7 and all(c.isupper() for c in letters):
        return "upper"
    return "cap" if text[0].isupper() or text[-1:].isupper() or any(c.isupper() for c in text) else "any"


def _split(sectors: str) -> tuple[str, ...]:
    return tuple(sectors.split(",")) if sectors else ()


def _rows(file: str, columns: int) -> Iterator[list[str]]:
    """The rows of a file without comments and (where it has one) its header."""
    text = data_file("actors", file).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise LexiconError(f"{file}:{number}: {len(cells)} columns, not {columns}")
        if cells[0] in ("code", "kind", "how", "id") and cells[1] in ("sector", "country", "sectors", "name"):
            continue
        yield cells


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    return Lexicon()


@cache
def persons() -> dict[tuple[str, ...], list[Person]]:
    """Holders of office by the atoms of each of their names; several entries where names or offices are several.

    Surnames alone are keys too where ``persons.tsv`` lists them ("Putin"); rows are in file order.
    """
    out: dict[tuple[str, ...], list[Person]] = {}
    for key, names, country, sectors, office, start, end in _rows("persons.tsv", 7):
        split = names.split("|")
        person = Person(key, split[0], country or None, _split(sectors), office, start, end)
        for name in split:
            out.setdefault(atoms(name), []).append(person)
    return out


@cache
def former_persons() -> dict[str, list[Person]]:
    """Holders of office until 2014 by the atoms of their full name, joined by spaces (``persons_phoenix.tsv``)."""
    out: dict[str, list[Person]] = {}
    for key, country, sectors, start, end in _rows("persons_phoenix.tsv", 5):
        shown = key.title()
        out.setdefault(key, []).append(
            Person(f"person:{key.replace(' ', '-')}", shown, country, _split(sectors), "office", start, end)
        )
    return out


@cache
def by_surname() -> dict[str, list[Person]]:
    """All listed persons by the last atom of their names."""
    out: dict[str, list[Person]] = {}
    for name, rows in persons().items():
        if len(name) > 1:
            out.setdefault(name[-1], []).extend(r for r in rows if r not in out.get(name[-1], ()))
    for key, rows in former_persons().items():
        out.setdefault(key.rpartition(" ")[2], []).extend(rows)
    return out


@cache
def full_names() -> dict[str, list[tuple[str, ...]]]:
    """Names of listed persons of at least two atoms, by first atom, longest first."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for name in persons():
        if len(name) > 1:
            out.setdefault(name[0], []).append(name)
    for found in out.values():
        found.sort(key=lambda n: (-len(n), n))
    return out
