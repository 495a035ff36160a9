"""Counts and amounts: "at least 20 soldiers", "between 30 and 40", "$5 million", "dozens", "a death toll of 40".

Words alone are read. ``low`` and ``high`` are the bounds as stated: "12" is 12..12, "at least 20" is 20..None,
"up to 22" is None..22, "about 300" is 300..300 (an estimate is what is stated), "dozens" is 24..None without a
value, "several" has neither. A number without a noun ("killed 20") is taken for people; coding knows better.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any, Literal, cast

import msgspec

from polybius.lexicon import data_file
from polybius.records import Quantity, Span, Token, Tokens
from polybius.tagging.numerals import SCALES, UNITS, read_number

__all__ = ["find_quantities"]

Kind = Literal["dead", "injured", "arrested", "money", "people", "weapons", "other"]
_DASHES = frozenset("-–—")
_WORDS = (frozenset(UNITS) | frozenset(SCALES)) - {"a", "an", "half", "m", "k", "b", "bn", "mn", "tn", "another", "single", "additional"}
_SUFFIX = {"m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "b": 10**9, "billion": 10**9, "k": 10**3, "tn": 10**12}


class _Words(msgspec.Struct, frozen=True):
    signs: dict[str, str]
    money: dict[str, str]
    bounds: dict[tuple[str, ...], str]
    vague: dict[str, float]
    kinds: dict[str, str]
    skip: frozenset[str]
    before: frozenset[str]
    toll: frozenset[str]


@cache
def _words() -> _Words:
    raw: dict[str, Any] = tomllib.loads(data_file("quantities", "quantities.toml").read_text("utf-8"))
    return _Words(
        signs=raw["signs"],
        money=raw["money"],
        bounds={tuple(p.split()): k for k, phrases in raw["bounds"].items() for p in phrases},
        vague=raw["vague"],
        kinds=_role_nouns() | {n: k for k, nouns in raw["kinds"].items() for n in nouns},
        skip=frozenset(raw["skip"]["nouns"]),
        before=frozenset(raw["skip"]["before"]),
        toll=frozenset(raw["skip"]["toll"]),
    )


def _role_nouns() -> dict[str, str]:
    """Single role nouns of the actor lexicon ("miner", "official"): they count people."""
    out: dict[str, str] = {}
    for line in data_file("actors", "agents.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and cells[0] in ("person", "people"):
            out.update((p, "people") for p in cells[-1].split("|") if " " not in p)
    return out


def find_quantities(tokens: Tokens) -> tuple[Quantity, ...]:
    """All counts and amounts of the document, in text order. Dates, ages, ranks and percentages are none."""
    out: list[Quantity] = []
    vague = _words().vague
    for sentence in tokens.sentences:
        run = sentence.tokens
        at = 0
        while at < len(run):
            token = run[at]
            if token.text[0].isdigit() or token.lower in _WORDS or token.lower in vague:
                last, quantity = _read(run, at)
                if quantity is not None:
                    out.append(quantity)
                at = max(last, at + 1)
            else:
                at += 1
    return tuple(out)


def _figure(token: Token) -> float | None:
    """The value of a token of digits, with a scale glued on ("5m", "1,500", "3.2bn")."""
    text = token.lower.replace(",", "")
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    suffix = text[len(digits) :]
    if suffix and suffix not in _SUFFIX:
        return None
    try:
        return float(digits) * _SUFFIX.get(suffix, 1)
    except ValueError:
        return None


def _number(run: list[Token], at: int) -> tuple[int, float | None]:
    """The number that starts at a token: one past its last token, and its value (None: it is no number)."""
    first = run[at]
    if first.text[0].isdigit():
        value = _figure(first)
        end = at + 1
        while value is not None and end < len(run) and run[end].lower in _SUFFIX or (
            value is not None and end < len(run) and run[end].lower in ("hundred", "thousand", "dozen", "trillion", "lakh", "crore")
        ):
            word = run[end].lower
            value *= _SUFFIX.get(word) or SCALES[word]
            end += 1
        return end, value
    end = at + 1
    while end < len(run):
        word = run[end].lower
        joined = run[end].text in _DASHES or word == "and"
        if word in _WORDS or (joined and end + 1 < len(run) and _continues(run, end)):
            end += 1
        else:
            break
    return end, read_number([t.lower for t in run[at:end]])


def _continues(run: list[Token], at: int) -> bool:
    """Does a hyphen or "and" inside a number in words lead on ("twenty-six", "two hundred and six")?"""
    following = run[at + 1].lower
    if following not in UNITS or following in ("a", "an", "half"):
        return False
    if run[at].text in _DASHES:
        return run[at - 1].lower.endswith("ty") and run[at - 1].end == run[at].start
    return run[at - 1].lower in ("hundred", "thousand")


def _read(run: list[Token], at: int) -> tuple[int, Quantity | None]:
    """The quantity whose number starts at ``at``, and one past the tokens that it uses up."""
    words = _words()
    token = run[at]
    start, unit = at, None
    previous = run[at - 1].lower if at else ""
    low: float | None
    high: float | None
    value: float | None
    if token.lower in words.vague:
        end, value, low, high = _vague(run, at)
        if previous in ("a", "the") and token.lower in ("few", "handful"):
            start -= 1
        if end < 0:
            return at + 1, None
    else:
        end, value = _number(run, at)
        if value is None:
            return end, None
        if end < len(run) and run[end].lower in ("to", "-", "–", "or") and end + 1 < len(run) and _range(run, at, end):
            upper_end, upper = _number(run, end + 1)
            if upper is not None and upper > value:
                scale = upper / _bare(run, end + 1) if upper >= 1000 and value < 1000 and _bare(run, end + 1) < 1000 else 1.0
                low, high, value, end = value * scale, upper, None, upper_end
            else:
                low = high = value
        else:
            low = high = value
    if previous in words.signs or (at and run[at - 1].text in words.signs):
        unit, start = words.signs.get(previous) or words.signs[run[at - 1].text], at - 1
        if start and run[start].text == "$" and (sign := words.signs.get(run[start - 1].lower + "$")) and run[start - 1].end == run[start].start:
            unit, start = sign, start - 1
    if value is not None or low is not None:
        if start and run[start - 1].lower == "between" and end < len(run) and run[end].lower == "and":
            after, upper = _between(run, end + 1)
            if upper is not None and value is not None:
                low, high, value, end, start = value, upper, None, after, start - 1
        else:
            start, low, high = _bounded(run, start, value, low, high)
    if start and run[start - 1].lower == "a" and token.lower in ("dozen", "hundred", "thousand", "million", "couple"):
        start -= 1
        if start and run[start - 1].lower == "half" and value is not None:
            value = low = high = value / 2
            start -= 1
        start, low, high = _bounded(run, start, value, low, high)
    elif start and run[start - 1].lower in ("half",) and token.lower in ("dozen", "hundred", "thousand", "million", "couple"):
        if run[start - 1].lower == "half" and value is not None:
            value = low = high = value / 2
        start -= 1
    return end, _finish(run, start, at, end, value, low, high, unit)


def _bare(run: list[Token], at: int) -> float:
    return _figure(run[at]) or float(UNITS.get(run[at].lower, 0)) or 1.0


def _range(run: list[Token], at: int, end: int) -> bool:
    """ "20 to 30", "20-30": the second number follows at once, and it is no score or date."""
    following = run[end + 1]
    if not (following.text[0].isdigit() or following.lower in _WORDS):
        return False
    return not (run[end].text in _DASHES and run[at].text[0].isdigit() and len(run[at].text) == 4)


def _between(run: list[Token], at: int) -> tuple[int, float | None]:
    signs = _words().signs
    if at < len(run) and run[at].text in signs:
        at += 1
    if at < len(run) and (run[at].text[0].isdigit() or run[at].lower in _WORDS):
        return _number(run, at)
    return at, None


def _vague(run: list[Token], at: int) -> tuple[int, float | None, float | None, float | None]:
    """ "dozens", "hundreds of thousands", "several hundred": (end or −1, value, low, high)."""
    word = run[at].lower
    least = _words().vague[word]
    end = at + 1
    if least and word not in ("many", "several", "few") and run[at].upos == "VERB":
        return -1, None, None, None
    if end + 1 < len(run) and run[end].lower == "of" and (inner := _words().vague.get(run[end + 1].lower)):
        if least and inner >= 2000:
            factor = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}.get(word, 20)
            return end + 2, None, factor * inner / 2, None
    if word == "tens" or not least:
        if end < len(run) and run[end].lower in ("hundred", "thousand", "million", "dozen"):
            return end + 1, None, 3.0 * SCALES[run[end].lower], None
        return end, None, None, None
    return end, None, least, None


def _bounded(
    run: list[Token], start: int, value: float | None, low: float | None, high: float | None
) -> tuple[int, float | None, float | None]:
    """Words before the number that make it a bound: the new start and the new bounds."""
    for size in (3, 2, 1):
        if start - size < 0:
            continue
        phrase = tuple(t.lower for t in run[start - size : start])
        how = _words().bounds.get(phrase)
        if how is None:
            continue
        if phrase in (("some",), ("just",), ("only",), ("above",), ("below",)) and run[start - 1].upos in ("VERB", "NOUN"):
            continue
        if how == "low":
            high = None
        elif how == "high" and value is not None:
            low = None
        return start - size, low, high
    return start, low, high


def _finish(
    run: list[Token], start: int, at: int, end: int, value: float | None, low: float | None, high: float | None, unit: str | None
) -> Quantity | None:
    """The unit and kind by the noun that is counted; None for dates, ages, ranks and shares."""
    words = _words()
    number = run[at]
    span = Span(run[start].start, run[end - 1].end)
    if unit is not None:
        return Quantity(span, number.i, "money", value, low, high, unit)
    before = run[at - 1].lower if at else ""
    after = run[end] if end < len(run) else None
    if before in words.before or (at and run[at - 1].text in ("#", ":", "/")) or (after and after.text in ("%", ":", "/")):
        return None
    if after is not None and after.text in _DASHES and after.start == run[end - 1].end:
        return None  # "12-year-old", "two-day", "10-man"
    if number.ner.endswith("DATE") and _yearlike(value):
        return None
    head = _counted(run, at, end)
    if head is not None:
        lemma = head.lemma.lower()
        if lemma in words.skip or head.lower in words.skip:
            return None
        if lemma in words.money or head.lower in words.money:
            code = words.money.get(lemma) or words.money[head.lower]
            return Quantity(Span(span.start, head.end), head.i, "money", value, low, high, code)
        kind = words.kinds.get(lemma) or words.kinds.get(head.lower) or "other"
        if head.ner.endswith("NORP") or head.feats.get("Number") == "Plur" and head.upos == "PROPN":
            kind = "people" if kind == "other" else kind
        unit = "person" if kind in ("dead", "injured", "arrested") else lemma
        return Quantity(span, head.i, cast(Kind, kind), value, low, high, unit)
    if _yearlike(value) and number.text.isdigit():
        return None
    if kind := _toll(run, at):
        return Quantity(span, number.i, cast(Kind, kind), value, low, high, "person")
    if end < len(run) and run[end].lower == "of" and end + 1 < len(run) and run[end + 1].lower in ("them", "those", "whom"):
        return Quantity(span, number.i, "people", value, low, high, None)
    if number.rel in ("obj", "nsubj", "conj", "obl", "nmod", "iobj", "root") and number.upos in ("NUM", "NOUN", "ADJ") and number.lower != "one":
        # A toll of words in passing: "killed 20", "20 were arrested"; coding reads the act.
        return Quantity(span, number.i, "people", value, low, high, None) if _of_people(number) else None
    return None


def _yearlike(value: float | None) -> bool:
    return value is not None and 1500 <= value <= 2100 and value == int(value)


def _counted(run: list[Token], at: int, end: int) -> Token | None:
    """The noun that the number counts: its head to the right, "of them", or the word that follows ("12 dead")."""
    words = _words()
    number = run[at]
    last = run[end - 1]
    if end < len(run) and run[end].lower == "of":
        inner = next((t for t in run[end + 1 : end + 6] if t.upos in ("NOUN", "PROPN", "PRON")), None)
        if inner is not None:
            return inner if inner.upos != "PRON" else None
    for token in run[end : end + 1]:
        if words.kinds.get(token.lower) in ("dead", "injured") and token.upos in ("ADJ", "VERB", "NOUN"):
            nominal = token.head is not None and token.rel in ("amod", "compound") and token.head.i > token.i
            if not nominal:
                return token
    for candidate in (number, last):
        head = candidate.head
        if head is not None and head.i >= last.i and candidate.rel in ("nummod", "amod", "compound", "det", "nmod", "obl"):
            if head.upos in ("NOUN", "PROPN", "SYM", "ADJ") and head is not last:
                return head
    following = run[end] if end < len(run) else None
    if following is not None and following.upos in ("NOUN", "PROPN") and following.lower not in ("and",):
        return following
    return None


def _toll(run: list[Token], at: int) -> str | None:
    """ "a death toll of 40", "the toll rose to 40": a count of the dead although no noun follows."""
    words = _words()
    for token in reversed(run[max(0, at - 8) : at]):
        if token.lower in words.toll:
            return "dead"
        if token.lower in ("wounded", "injured") and at - (token.i - run[0].i) <= 3:
            return "injured"
    return None


def _of_people(number: Token) -> bool:
    """Is the verb that governs a bare number one that people suffer or do?"""
    verb = number.head
    while verb is not None and verb.upos not in ("VERB", "AUX"):
        verb = verb.head
    return verb is not None and verb.lemma in _PEOPLE_VERBS


_PEOPLE_VERBS = frozenset(
    "kill injure wound arrest detain hurt behead execute abduct kidnap rescue evacuate displace massacre hang shoot "
    "jail deport expel die leave capture free release sentence charge save drown maim murder slay claim".split()
)
