"""Which words of a text name the same party: training leaves open at which of several places a party is pointed at."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence

from polybius.lexicon import data_file
from polybius.parsing.tokenise import tokenise
from training.labelled import read_all

__all__ = ["named_again", "names_of"]

_COMMON = 3
"""A word that the labelled texts write small as often as this is no name, though it may open a sentence."""


@functools.cache
def _common() -> frozenset[str]:
    counts = Counter(w for item in read_all() for w in item.text.split() if w.islower())
    return frozenset(w for w, n in counts.items() if n >= _COMMON)


@functools.cache
def _countries() -> dict[tuple[str, ...], str]:
    """Names, adjectives, people and seats of government, as words, to countries."""
    out: dict[tuple[str, ...], str] = {}
    for line in data_file("actors", "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, *names = line.split("\t")
            for name in "|".join(filter(None, names)).split("|"):
                out.setdefault(tuple(name[a:z] for a, z in tokenise(name)), code)
    return out


def names_of(words: Sequence[str]) -> list[str]:
    """For each word what it names: a country ("Russian", "Moscow"), itself in small letters where it is another name,
    or nothing ("")."""
    countries = _countries()
    longest = max(map(len, countries))
    out = ["" if len(w) < 3 or not w[0].isupper() or w.lower() in _common() else w.lower() for w in words]
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            code = countries.get(tuple(words[at : at + size]))
            if code is not None:
                out[at : at + size] = [code] * size
                at += size - 1
                break
        at += 1
    return out


def named_again(role: Iterable[int], names: Sequence[str]) -> frozenset[int]:
    """Words elsewhere in the text that name what the words of a role name."""
    own = set(role)
    wanted = {names[w] for w in own} - {""}
    return frozenset(w for w, name in enumerate(names) if name in wanted and w not in own)
