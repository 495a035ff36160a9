"""Rules of time expressions: reading the files, and compiling patterns to regular expressions over symbols.

The notation of a pattern, item by item, separated by spaces:

- ``ago`` a word (or sign) as it is; ``MONTH`` a class of words, a shape of numbers or a named piece of
  ``macros.toml``;
- ``( a | b )`` alternatives; ``?`` ``*`` ``+`` as in regular expressions, behind a word or a closing parenthesis;
- ``MONTH:m`` and ``( … ):d`` capture; one name may capture in several places, the first that took part counts;
- ``( in )@0`` has to be there, but is no part of the expression.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from polybius.errors import LexiconError
from polybius.tagging.times_items import SHAPES, Vocabulary, macros, rule_data, vocabulary

__all__ = ["Part", "Rule", "compile_pattern", "load_rules"]

_ATOM = re.compile(
    r"(?P<open>\()|(?P<close>\)(?:[:@]\w+)?[?*+]?)|(?P<bar>\|)|(?P<word>\S+?)(?P<cap>:[a-z]\w*)?(?P<rep>[?*+])?$"
)


class Part(msgspec.Struct, frozen=True):
    """One of several expressions that a rule finds at once: the capture that spans it, and its meaning."""

    span: str
    meaning: str


class Rule(msgspec.Struct, frozen=True):
    """One rule. ``order``: its place in the files (earlier wins a tie in length). Guards name items around."""

    id: str
    expressions: tuple[str, ...]
    type: str
    meaning: str
    mod: str | None
    parts: tuple[Part, ...]
    guards: dict[str, Any]
    order: int
    needs: frozenset[str]
    examples: tuple[tuple[str, ...], ...]
    counterexamples: tuple[str, ...]

    @property
    def regexes(self) -> tuple[re.Pattern[str], ...]:
        """The expressions compiled, once a text needs them."""
        return _compiled(self.expressions)


@cache
def _compiled(expressions: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(e) for e in expressions)


class _Compiler:
    """Turns one pattern into a regular expression; counts captures so that names may repeat."""

    def __init__(self, vocab: Vocabulary, pieces: dict[str, str]) -> None:
        self.vocab, self.macros = vocab, pieces
        self.count: dict[str, int] = {}
        self.used: set[str] = set()

    def group(self, name: str) -> str:
        n = self.count.get(name, 0)
        self.count[name] = n + 1
        return f"(?P<{name}_{n}>"

    def atom(self, name: str) -> str:
        if name in self.macros:
            return self.pattern(self.macros[name])
        if name in SHAPES or name in self.vocab.classes:
            chars = self.vocab.members(name)
            self.used.update(chars)
            return f"[{re.escape(chars)}]"
        if name not in self.vocab.symbol:
            raise LexiconError(f"word {name!r} of a time pattern is unknown")
        self.used.add(self.vocab.symbol[name])
        return self.vocab.symbol[name]

    def pattern(self, pattern: str) -> str:
        out: list[str] = []
        opened: list[int] = []
        for word in pattern.split():
            match = _ATOM.match(word)
            if match is None:
                raise LexiconError(f"pattern cannot be read at {word!r}: {pattern}")
            if match["open"]:
                opened.append(len(out))
                out.append("(?:")
            elif match["bar"]:
                out.append("|")
            elif match["close"]:
                tail = match["close"][1:]
                at = opened.pop()
                rep = tail[-1] if tail and tail[-1] in "?*+" else ""
                name = tail.rstrip("?*+")
                if name:
                    key = "zero" if name.startswith("@0") else name[1:]
                    out[at] = "(?:" + self.group(key)
                    out.append("))" + rep)
                else:
                    out.append(")" + rep)
            else:
                body = self.atom(match["word"])
                if match["cap"]:
                    body = self.group(match["cap"][1:]) + body + ")"
                rep = match["rep"] or ""
                out.append(f"(?:{body}){rep}" if rep else body)
        if opened:
            raise LexiconError(f"unbalanced parentheses: {pattern}")
        return "".join(out)


def compile_pattern(pattern: str) -> tuple[str, frozenset[str]]:
    """The regular expression of a pattern, and the strong symbols of which it can use some."""
    compiler = _Compiler(vocabulary(), macros())
    body = compiler.pattern(pattern)
    return body, frozenset(compiler.used & set(vocabulary().strong))


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules of ``lexicon/times/rules``, compiled, in order. Raises LexiconError with the file and rule."""
    rules: list[Rule] = []
    seen: set[str] = set()
    for name, entries in rule_data().items():
        for entry in (dict(e) for e in entries):
            ident = entry.pop("id")
            if ident in seen:
                raise LexiconError(f"times/rules/{name}.toml: rule {ident} twice")
            seen.add(ident)
            patterns = entry.pop("pattern")
            compiled = [compile_pattern(p) for p in ([patterns] if isinstance(patterns, str) else patterns)]
            rules.append(
                Rule(
                    id=ident,
                    expressions=tuple(c[0] for c in compiled),
                    type=entry.pop("type"),
                    meaning=entry.pop("meaning", ""),
                    mod=entry.pop("mod", None),
                    parts=tuple(Part(p["span"], p["meaning"]) for p in entry.pop("parts", [])),
                    order=len(rules),
                    needs=frozenset().union(*(c[1] for c in compiled)),
                    examples=tuple(tuple(e) for e in entry.pop("examples", [])),
                    counterexamples=tuple(entry.pop("counterexamples", [])),
                    guards=entry,
                )
            )
    return tuple(rules)
