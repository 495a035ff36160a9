"""Outlets and agencies by name and by web address (data: ``lexicon/publishers``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from urllib.parse import urlsplit

import msgspec

from polybius.errors import LexiconError
from polybius.lexicon import data_file

__all__ = ["Publisher", "all_publishers", "find_publisher", "find_publishers", "guess_outlet", "publisher_of_url"]

_COLUMNS = ["name", "kind", "country", "owner", "domains", "aliases"]
KINDS = frozenset({"agency", "newspaper", "broadcaster", "magazine", "online", "wiki", "photo"})


class Publisher(msgspec.Struct, frozen=True):
    """An outlet or agency. ``country``: ISO 3166-1 alpha-3, UNO or None; ``owner``: "state", "public" or ""."""

    name: str
    kind: str
    country: str | None = None
    owner: str = ""
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def credit_kind(self) -> str:
        """ "agency" or "outlet", as :class:`polybius.records.Credit` has it."""
        return "agency" if self.kind in {"agency", "photo"} else "outlet"


@cache
def all_publishers() -> tuple[Publisher, ...]:
    """Every publisher of the list, by name. Raises :class:`LexiconError` on a malformed line."""
    lines = data_file("publishers", "publishers.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    if rows[0] != _COLUMNS:
        raise LexiconError(f"publishers.tsv: the columns must be {_COLUMNS}")
    out = []
    for row in rows[1:]:
        if len(row) != len(_COLUMNS) or row[1] not in KINDS:
            raise LexiconError(f"publishers.tsv: malformed line {row[0]!r}")
        name, kind, country, owner, domains, aliases = row
        spread = tuple(a for a in aliases.split(";") if a)
        out.append(Publisher(name, kind, country or None, owner, tuple(domains.split()), spread))
    return tuple(out)


_SPACE = re.compile(r"[\s.’']+")


def _key(name: str) -> str:
    key = _SPACE.sub(" ", name).strip(" ,:;-").casefold()
    return key.removeprefix("the ")


@cache
def _by_name() -> dict[str, Publisher]:
    table: dict[str, Publisher] = {}
    for publisher in all_publishers():
        for name in (publisher.name, *publisher.aliases):
            table.setdefault(_key(name), publisher)
    return table


@cache
def _by_domain() -> dict[str, Publisher]:
    return {domain: p for p in all_publishers() for domain in p.domains}


def find_publisher(name: str) -> Publisher | None:
    """The publisher that goes by this name, whatever its case and with or without "The"."""
    return _by_name().get(_key(name)) if len(name) <= 60 else None


def publisher_of_url(url: str) -> Publisher | None:
    """The publisher whose site the address belongs to."""
    try:
        host = (urlsplit(url if "//" in url else "//" + url).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    while "." in host:
        if host in _by_domain():
            return _by_domain()[host]
        host = host.partition(".")[2]
    return None


@cache
def _words() -> dict[str, frozenset[str]]:
    raw = tomllib.loads(data_file("publishers", "words.toml").read_text(encoding="utf-8"))
    return {key: frozenset(value) for key, value in raw.items()}


_NAME = re.compile(
    r"(?:the |The )?[A-Z0-9][\w&’'.-]*(?: (?:of|and|de|del|la|le|&|[A-Z0-9][\w&’'.-]*)){0,5}", re.UNICODE
)


def guess_outlet(name: str) -> Publisher | None:
    """A publisher for a name that the list may not know, if a word of it says that it is an outlet or agency."""
    name = name.strip()
    known = find_publisher(name)
    if known is not None or len(name) > 60 or not _NAME.fullmatch(name):
        return known
    words = [w.strip(".").casefold() for w in name.split()]
    if len(words) < 2 or not _words()["never"].isdisjoint(words):
        return None
    if words[-1] not in _words()["media"] and not (len(words) > 2 and words[-2] in _words()["media"]):
        return None
    name = name.removeprefix("the ")
    return Publisher(name, "agency" if not _words()["agency"].isdisjoint(words) else "online")


@cache
def _by_first_word() -> dict[str, list[tuple[list[str], Publisher]]]:
    table: dict[str, list[tuple[list[str], Publisher]]] = {}
    for publisher in all_publishers():
        if publisher.kind == "photo":
            continue
        for name in (publisher.name, *publisher.aliases):
            words = name.removeprefix("The ").split()
            table.setdefault(words[0], []).append((words, publisher))
    for entries in table.values():
        entries.sort(key=lambda e: (-len(e[0]), e[1].name))
    return table


_WORD = re.compile(r"[^\s,;:()\[\]“”\"]+")


def find_publishers(text: str) -> list[tuple[int, int, Publisher]]:
    """Names of known publishers in running text, written as they write themselves: start, end, publisher."""
    table = _by_first_word()
    words = [(m.start(), m.end(), re.sub(r"[’']s$|[.’']+$", "", m.group())) for m in _WORD.finditer(text)]
    found, i = [], 0
    while i < len(words):
        step = 1
        for name, publisher in table.get(words[i][2], ()):
            if [w[2] for w in words[i : i + len(name)]] == name:
                last = words[i + len(name) - 1]
                found.append((words[i][0], last[0] + len(last[2]), publisher))
                step = len(name)
                break
        i += step
    return found
