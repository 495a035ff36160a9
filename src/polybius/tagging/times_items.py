"""Text as items: the words, numbers and signs that patterns of time expressions are written over.

Every item of a text becomes one character of a *symbol string*, so that a pattern over words is an ordinary
regular expression over characters, and finding runs at the speed of the ``re`` engine. The lexicon
(``lexicon/times/vocabulary.toml``) says which words exist and to which classes they belong; everything else is
the symbol :data:`OTHER`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import msgspec

from polybius.lexicon import data_file

__all__ = [
    "BREAK",
    "OTHER",
    "RULE_FILES",
    "SHAPES",
    "Item",
    "Vocabulary",
    "itemise",
    "macros",
    "rule_data",
    "vocabulary",
]

RULE_FILES = ("dates", "relative", "clock", "durations", "sets", "vague")

OTHER, BREAK = "x", "\n"
SHAPES: dict[str, str] = {
    "ISO": "I",
    "SLASH": "S",
    "DOTTED": "T",
    "CLOCK": "C",
    "ORDNUM": "O",
    "DECADE": "E",
    "DEC": "f",
    "QCODE": "Q",
    "DAY": "12",  # one digit; two digits up to 31
    "DAY2": "23",
    "YEAR": "y",
    "HHMM": "y4",
    "INT": "123y4nk",
}
"""Classes that are read from the characters of an item; each character stands for one shape."""

_ITEM = re.compile(
    r"(?P<v>[^\W\d_]{2,})"  # most items; none of the others begins with two letters
    r"|(?P<I>\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?P<S>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/]))"
    r"|(?P<T>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?![\d.]))"
    r"|(?P<C>\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d{1,2}\.\d{2}(?=\s?[ap]\.?m\b))"
    r"|(?P<k>\d{1,3}(?:,\d{3})+(?:\.\d+)?)"
    r"|(?P<f>\d+\.\d+)"
    r"|(?P<O>\d+(?:st|nd|rd|th)(?!\w))"
    r"|(?P<E>(?<!\w)(?:\d\d|['’‘`])?\d0['’]?s(?!\w))"
    r"|(?P<n>\d+(?!\w))"
    r"|(?P<Q>Q[1-4](?!\w))"
    r"|(?P<a>(?:[aApP]\.[mM]\.?|[bB]\.[cC]\.(?:[eE]\.)?|[aA]\.[dD]\.|[bB]\.[cC](?!\w)|o['’]clock)(?!\w)|\d+(?=[ap]m\b))"
    r"|(?P<w>[^\W\d_]+)"
    r"|(?P<q>['’]s(?!\w))"
    r"|(?P<b>\n+)"
    r"|(?P<z>\S)",
)
_LITERAL = re.compile(r"([^A-Z()|\s]\S*?|[,\-])(?::[a-z]\w*)?[?*+]?")
_DASHES = "-–—‐‑"
_NUMBERED = frozenset("may march mar sun sat mon wed jan jun dec".split())
_CAPITAL = frozenset("may march mar sun sat mon wed jan jun".split())


class Item(msgspec.Struct, frozen=True, gc=False):
    """A word, number or sign of the text: its characters, lower-cased (dashes as "-"), and where it is."""

    start: int
    end: int
    lower: str
    title: bool


class Vocabulary(msgspec.Struct, frozen=True):
    """``classes``: class → word → value; ``symbol``: word → its character; ``strong``: characters worth a search."""

    classes: dict[str, dict[str, str]]
    symbol: dict[str, str]
    strong: str

    def members(self, name: str) -> str:
        """The symbols of a class or shape."""
        if name in SHAPES:
            return SHAPES[name]
        return "".join(self.symbol[w] for w in self.classes[name])


_STRONG_CLASSES = (
    "WEEKDAY", "WEEKDAYS", "UNIT", "SEASON", "TOD", "TODS", "DECADEWORD", "HOLIDAYWORD", "AMPM", "ERA", "MONTH",
    "STRONG", "YEARWORD",
)  # fmt: skip


@cache
def macros() -> dict[str, str]:
    """The named pieces of patterns."""
    loaded: dict[str, str] = tomllib.loads(data_file("times", "macros.toml").read_text("utf-8"))
    return loaded


@cache
def rule_data() -> dict[str, list[dict[str, Any]]]:
    """The rule files as they are: file name → entries."""
    return {
        name: tomllib.loads(data_file("times", "rules", f"{name}.toml").read_text("utf-8"))["rule"]
        for name in RULE_FILES
    }


@cache
def vocabulary() -> Vocabulary:
    """The words of time expressions: the classes, and the literal words of all patterns."""
    classes: dict[str, dict[str, str]] = tomllib.loads(data_file("times", "vocabulary.toml").read_text("utf-8"))
    patterns = list(macros().values())
    for entry in (e for entries in rule_data().values() for e in entries):
        patterns.extend([entry["pattern"]] if isinstance(entry["pattern"], str) else entry["pattern"])
    literals = {m[1] for p in patterns for w in p.split() if (m := _LITERAL.fullmatch(w))}
    words = sorted({w for c in classes.values() for w in c} | literals)
    symbol = {w: chr(0xE000 + n) for n, w in enumerate(words)}
    strong = {symbol[w] for c in _STRONG_CLASSES for w in classes.get(c, {})}
    strong.update("ISTCOEyQ")
    strong.update(symbol[w] for w in ("nineteen", "eighteen", "seventeen", "thousand", "twenty") if w in symbol)
    return Vocabulary(classes, symbol, "".join(sorted(strong)))


def _number_shape(text: str) -> str:
    value, size = int(text), len(text)
    if size == 1:
        return "1" if value else "n"
    if size == 2:
        return "2" if 1 <= value <= 31 else "3"
    if size == 4:
        return "y" if 1000 <= value <= 2199 else "4"
    return "n"


def itemise(text: str, start: int, end: int, *, caseless: bool = False) -> tuple[list[Item], str]:
    """The items of ``text[start:end]`` and their symbols (one character an item, :data:`BREAK` for line breaks).

    Names of months and weekdays count only with a capital, unless the text is ``caseless``; those that are also
    common words ("may", "sun") only where the neighbours allow it.
    """
    vocab = vocabulary()
    symbol, months, weekdays = vocab.symbol, vocab.classes["MONTH"], vocab.classes["WEEKDAY"]
    items: list[Item] = []
    out: list[str] = []
    at = start
    for match in _ITEM.finditer(text, start, end):
        kind, (s, e) = match.lastgroup or "z", match.span()
        if s < at:
            continue
        raw = text[s:e]
        lower = raw.lower()
        title = raw[:1].isupper()
        char = OTHER
        if kind == "v" or kind == "w":
            char = symbol.get(lower, OTHER)
            if char != OTHER and (lower in months or lower in weekdays):
                if (
                    len(lower) <= 5
                    and text[e : e + 1] == "."
                    and lower not in ("march", "april", "may", "june", "july")
                ):
                    # "Sept." is one item where a number or a lower-case word follows, else the stop ends a sentence.
                    after = text[e + 1 : e + 3].lstrip()
                    if after[:1].isdigit() or after[:1].islower() or after[:1] == ",":
                        e += 1
                if not title and (not caseless or lower in _CAPITAL):
                    char = OTHER
                elif lower in _NUMBERED and lower not in ("may", "march"):
                    follow = text[e : e + 2].strip()
                    if not (follow[:1].isdigit() or text[e - 1] == "."):
                        char = OTHER
        elif kind == "q":
            lower, char = "'s", symbol.get("'s", OTHER)
        elif kind == "a":
            char = symbol.get(lower.replace("’", "'"), "n" if raw.isdigit() else OTHER)
            if raw.isdigit():
                char = _number_shape(raw)
        elif kind == "n":
            char = _number_shape(raw)
        elif kind == "b":
            char = BREAK
        elif kind == "z":
            if raw in _DASHES:
                lower = "-"
            char = symbol.get(lower, OTHER)
        else:
            char = kind
        items.append(Item(s, e, lower, title))
        out.append(char)
        at = e
    return items, "".join(out)
