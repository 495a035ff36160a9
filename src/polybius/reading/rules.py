"""Cleaning rules as data: ``lexicon/cleaning/*.toml`` → compiled rules. ``rules.md`` there explains the keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args

import msgspec

from polybius.errors import LexiconError
from polybius.lexicon import data_file
from polybius.reading.dates import DATE, MONTH, TIME, WEEKDAY
from polybius.records import SegmentKind

__all__ = ["Rule", "Ruleset", "load_rules", "match_form", "read_rules"]

At = Literal["line", "start", "end"]
_ZONES = frozenset({"lead", "first", "body", "tail"})
_FORM = str.maketrans(
    {"’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "‐": "-", "‑": "-", "—": "–",
     "―": "–", "\xa0": " ", "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ",
     "\n": " ", "\r": " ", "\t": " "}
)  # fmt: skip


def match_form(text: str) -> str:
    """What rules are matched against: straight quotes, en dashes, plain spaces; one for one, so offsets hold."""
    return text.translate(_FORM)


class Rule(msgspec.Struct, frozen=True):
    """One rule. ``at``: the whole line, its start or its end; ``zones``: where in the document it may fire."""

    id: str
    kind: SegmentKind
    at: At
    expression: str
    zones: frozenset[str]
    words: int
    known: str
    credit: str
    date: bool
    turns: str
    spreads: str
    priority: int
    once: bool
    last: str
    needs: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    why: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression compiled, once it is needed: most documents need few, and compiling all takes long."""
        return _compiled(self.expression)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE | re.DOTALL)


class Ruleset:
    """All rules by place, in order of priority, then id. Read-only."""

    def __init__(self, rules: list[Rule]) -> None:
        ordered = sorted(rules, key=lambda r: (-r.priority, r.id))
        self.line, self.start, self.end = (tuple(r for r in ordered if r.at == at) for at in get_args(At))
        longest = max((r.words for r in self.line), default=0)
        self._by_words = [tuple(r for r in self.line if r.words >= n) for n in range(longest + 1)]

    def lines_of(self, words: int) -> tuple[Rule, ...]:
        """The whole-line rules that look at a line of so many words."""
        return self._by_words[words] if words < len(self._by_words) else ()

    def __iter__(self) -> Iterator[Rule]:
        return iter((*self.line, *self.start, *self.end))


_NAME = r"(?-i:[A-Z][\w'.-]*(?: (?:de|del|da|dos|van|von|der|den|bin|ibn|al|el|la|le|and|&))?(?: [A-Z][\w'.-]*){0,4})"
_MACROS = {"date": DATE, "time": TIME, "month": MONTH, "weekday": WEEKDAY, "name": _NAME}
_MACRO = re.compile(r"«([A-Za-z-]+)»")
_KEYS = {
    "id", "kind", "at", "pattern", "zones", "words", "known", "credit", "date", "turns", "spreads", "priority", "once",
    "last", "needs", "examples", "counterexamples", "why",
}  # fmt: skip


def _expand(pattern: str, macros: dict[str, str], where: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] not in macros:
            raise LexiconError(f"{where}: no macro «{match[1]}»")
        return f"(?:{_expand(macros[match[1]], macros, where)})"

    return _MACRO.sub(one, pattern)


def _rule(raw: dict[str, Any], macros: dict[str, str], where: str) -> Rule:
    unknown = set(raw) - _KEYS
    if unknown or not {"id", "kind", "at", "pattern", "examples"} <= set(raw):
        raise LexiconError(f"{where}: unknown or missing key in rule {raw.get('id')!r} {sorted(unknown)}")
    name = f"{where}: {raw['id']}"
    if raw["kind"] not in get_args(SegmentKind) or raw["at"] not in get_args(At):
        raise LexiconError(f"{name}: kind {raw['kind']!r} at {raw['at']!r}")
    zones = frozenset(raw.get("zones", _ZONES))
    if "body" in zones:
        zones |= {"first"}
    if not zones <= _ZONES:
        raise LexiconError(f"{name}: zones {sorted(zones)}")
    text = _expand(raw["pattern"], macros, name)
    wrapped = {"line": rf"(?:{text})\s*", "start": rf"(?:{text})\s*", "end": rf"(?:{text})\s*\Z"}[raw["at"]]
    return Rule(
        raw["id"], raw["kind"], raw["at"], wrapped, zones, raw.get("words", 40 if raw["at"] == "line" else 0),
        raw.get("known", ""), raw.get("credit", ""), raw.get("date", False), raw.get("turns", ""),
        raw.get("spreads", ""), raw.get("priority", 0), raw.get("once", False), raw.get("last", ""),
        tuple(raw.get("needs", ())), tuple(raw["examples"]),
        tuple(raw.get("counterexamples", ())), raw.get("why", ""),
    )  # fmt: skip


def read_rules(texts: dict[str, str], *, check: bool = True) -> Ruleset:
    """Rules from the texts of TOML files. Raises :class:`LexiconError` naming file and rule.

    ``check``: compile every expression now, so that a wrong one is found here.
    """
    tables: list[tuple[str, dict[str, Any]]] = []
    macros = dict(_MACROS)
    for where, text in sorted(texts.items()):
        try:
            tables.append((where, tomllib.loads(text)))
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"cleaning/{where}: {error}") from None
        macros.update(tables[-1][1].get("macros", {}))
    rules: list[Rule] = []
    for where, table in tables:
        for raw in table.get("rule", ()):
            rules.append(_rule(raw, macros, f"cleaning/{where}"))
            try:
                _ = rules[-1].pattern if check else None
            except re.error as error:
                raise LexiconError(f"cleaning/{where}: {raw['id']}: {error}") from None
    ids = [r.id for r in rules]
    if len(set(ids)) != len(ids):
        raise LexiconError(f"cleaning: rule {next(i for i in ids if ids.count(i) > 1)!r} stands twice")
    return Ruleset(rules)


@cache
def load_rules() -> Ruleset:
    """The rules that ship with polybius."""
    folder = data_file("cleaning")
    files = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".toml")}
    texts = {name: text for name, text in files.items() if name not in {"quoting.toml", "pages.toml"}}
    return read_rules(texts, check=False)  # the tests compile each of them, with its examples
