"""Words as merging compares them: stems, families of trigger words, and how much a word says about a story.

Merging sees documents without their parse, so that a store of records is enough to merge again. A light stemmer (step
one of Porter 1980, "An algorithm for suffix stripping", with a table of irregular forms) does for comparing words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from polybius.errors import LexiconError
from polybius.lexicon import data_file

__all__ = ["UNIT", "Vector", "Weighing", "content_stems", "cosine", "families_of", "stem", "stop_stems", "words_of"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = re.compile(r"([^aeioulsz])\1$")


def words_of(text: str) -> list[str]:
    """Words and numbers, lower-cased, without possessive endings."""
    lower = text.lower()
    found: list[str] = _WORD.findall(lower)
    if "'s" in lower or "’s" in lower:
        return [word[:-2] if word.endswith(("'s", "’s")) else word for word in found]
    return found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a lower-case word: "killings" and "killed" give "kill", "met" and "meeting" give "meet"."""
    known = _irregular().get(word)
    if known is not None:
        return known
    if len(word) < 4 or not word.isalpha():
        return word
    base = _without_plural(word)
    known = _irregular().get(base)
    return known if known is not None else _without_tense(base)


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_tense(word: str) -> str:
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) > 2 and _VOWEL.search(base):
            if word.endswith("eed"):
                return word
            if _DOUBLE.search(base):
                return base[:-1]
            if base.endswith("i"):
                return base[:-1] + "y"
            return _without_e(base)
    return _without_e(word)


def _without_e(word: str) -> str:
    # "escalate" and "escalat(ing)" must meet, so a final e goes everywhere, except in very short words.
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@cache
def _irregular() -> dict[str, str]:
    out: dict[str, str] = {}
    for number, line in enumerate(data_file("merging", "irregular.tsv").read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        base, _, forms = line.partition("\t")
        root = _without_e(base)
        for form in (base, *forms.split()):
            if out.setdefault(form, root) != root:
                raise LexiconError(f"merging/irregular.tsv:{number}: {form} is a form of two words")
    return out


@cache
def _families() -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for line in data_file("merging", "families.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, members = line.partition("\t")
        for word in members.split():
            out.setdefault(stem(word), set()).add(name)
    return {word: frozenset(names) for word, names in out.items()}


def families_of(stemmed: str) -> frozenset[str]:
    """Names of the families of trigger words that a stem belongs to ("death" and "kill" share "death")."""
    return _families().get(stemmed, frozenset())


@cache
def stop_stems() -> frozenset[str]:
    """Stems of function words and of words that every report uses ("said", "Monday", "people")."""
    return frozenset(stem(w) for w in data_file("merging", "stopwords.txt").read_text("utf-8").split())


def content_stems(text: str) -> list[str]:
    """Stems of the words of ``text`` that say what it is about, in text order."""
    stop = stop_stems()
    return [s for s in map(stem, words_of(text)) if s not in stop and (len(s) > 1 or s.isdigit())]


Vector = dict[str, int]
UNIT = 1 << 15


class _Background(NamedTuple):
    documents: int
    frequency: dict[str, int]


@cache
def _background() -> _Background:
    lines = data_file("merging", "frequency.tsv").read_text("utf-8").splitlines()
    documents = int(lines[0].rpartition("\t")[2])
    pairs = (line.partition("\t") for line in lines[1:])
    return _Background(documents, {word: int(count) for word, _, count in pairs})


class Weighing:
    """Weights of words by how few documents use them: in a background of news, and in the documents at hand.

    The background keeps two documents comparable where there are only two; the documents at hand make words of the
    story that all of them tell light, so that two events of one story are told apart.
    """

    def __init__(self, documents: Iterable[Mapping[str, int]]) -> None:
        background = _background()
        count = 0
        frequency: dict[str, int] = {}
        for terms in documents:
            count += 1
            for term in terms:
                frequency[term] = frequency.get(term, 0) + 1
        self._total = background.documents + count + 1
        self._frequency = frequency
        self._known = background.frequency
        self._weights: dict[str, float] = {}

    def weight(self, term: str) -> float:
        """Inverse document frequency, at least 0."""
        found = self._weights.get(term)
        if found is None:
            seen = self._frequency.get(term, 0) + self._known.get(term, 0) + 1
            found = self._weights[term] = round(math.log(self._total / seen), 6)
        return found

    def vector(self, terms: Mapping[str, int], *, most: int | None = None) -> Vector:
        """Unit vector of ``terms`` (term to count): (1 + log count) times the weight, in whole :data:`UNIT` ths.

        ``most``: only so many terms, the weightiest ones. They carry nearly all of a document's vector, and many
        pairs of documents are compared.
        """
        raw = {t: (1.0 + math.log(n)) * self.weight(t) for t, n in sorted(terms.items())}
        if most is not None and len(raw) > most:
            raw = dict(sorted(raw.items(), key=lambda item: (-item[1], item[0]))[:most])
        norm = math.sqrt(sum(v * v for v in raw.values()))
        return {t: n for t, v in raw.items() if (n := round(UNIT * v / norm))} if norm else {}


def cosine(a: Vector, b: Vector) -> float:
    """Cosine of two unit vectors, 0..1. Sums are of integers, so that no order of terms can tip it."""
    return sum(a[t] * b[t] for t in a.keys() & b.keys()) / (UNIT * UNIT)
