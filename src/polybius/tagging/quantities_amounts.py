"""Amounts in a sentence: the number, its bounds and its currency, before anything is asked about what is counted."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import msgspec

from polybius.lexicon import data_file
from polybius.records import Token
from polybius.tagging.numerals import SCALES, UNITS, read_number

__all__ = ["DASHES", "Amount", "Words", "read_amount", "words"]

DASHES = frozenset("-–—")
_SUFFIX = {
    "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "b": 10**9, "billion": 10**9, "k": 10**3, "tn": 10**12,
}  # fmt: skip
_SCALE_WORDS = frozenset(("hundred", "thousand", "dozen", "trillion", "lakh", "crore"))
_NOT_ALONE = frozenset(("a", "an", "half", "another", "single", "additional"))
_NUMERALS = (frozenset(UNITS) | {w for w in SCALES if len(w) > 3}) - _NOT_ALONE
_AFTER_A = frozenset(("dozen", "hundred", "thousand", "million", "couple"))
_INDEFINITE = frozenset(("many", "several", "few"))


class Words(msgspec.Struct, frozen=True):
    """The tables of ``lexicon/quantities/quantities.toml``, indexed."""

    signs: dict[str, str]
    money: dict[str, str]
    bounds: dict[tuple[str, ...], str]
    vague: dict[str, float]
    kinds: dict[str, str]
    skip: frozenset[str]
    before: frozenset[str]
    toll: frozenset[str]
    verbs: frozenset[str]


@cache
def words() -> Words:
    """The words of counts and amounts."""
    raw: dict[str, Any] = tomllib.loads(data_file("quantities", "quantities.toml").read_text("utf-8"))
    return Words(
        signs=raw["signs"],
        money=raw["money"],
        bounds={tuple(p.split()): k for k, phrases in raw["bounds"].items() for p in phrases},
        vague=raw["vague"],
        kinds=_role_nouns() | {n: k for k, nouns in raw["kinds"].items() for n in nouns},
        skip=frozenset(raw["skip"]["nouns"]),
        before=frozenset(raw["skip"]["before"]),
        toll=frozenset(raw["skip"]["toll"]),
        verbs=frozenset(raw["people_verbs"]["lemmas"]),
    )


def _role_nouns() -> dict[str, str]:
    """Single role nouns of the actor lexicon ("miner", "official"): they count people."""
    out: dict[str, str] = {}
    for line in data_file("actors", "agents.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and cells[0] in ("person", "people"):
            out.update((p, "people") for p in cells[-1].split("|") if " " not in p)
    return out


class Amount(msgspec.Struct):
    """A number being read: the tokens ``run[start:end]``, value, bounds, and the currency of a sign before it."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    currency: str | None = None

    def exactly(self, value: float) -> None:
        self.value = self.low = self.high = value

    def between(self, low: float, high: float) -> None:
        self.value, self.low, self.high = None, low, high


def read_amount(run: list[Token], at: int) -> tuple[int, Amount | None]:
    """The amount whose number starts at token ``at`` of a sentence, and where to read on; None where none starts."""
    token = run[at]
    vague = token.lower in words().vague
    if not (token.text[0].isdigit() or token.lower in _NUMERALS or vague):
        return at + 1, None
    amount = _vague(run, at) if vague else _plain(run, at)
    if amount is None:
        return at + 1, None
    if not vague:
        _sign(run, amount)
    if amount.value is not None or amount.low is not None:
        _widen(run, amount, token.lower)
    return amount.end, amount


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
    end = at + 1
    if run[at].text[0].isdigit():
        value = _figure(run[at])
        while value is not None and end < len(run) and (run[end].lower in _SUFFIX or run[end].lower in _SCALE_WORDS):
            word = run[end].lower
            value *= _SUFFIX.get(word) or SCALES[word]
            end += 1
        return end, value
    while end < len(run):
        joined = run[end].text in DASHES or run[end].lower == "and"
        if run[end].lower in _NUMERALS or (joined and end + 1 < len(run) and _continues(run, end)):
            end += 1
        else:
            break
    return end, read_number([t.lower for t in run[at:end]])


def _continues(run: list[Token], at: int) -> bool:
    """Does a hyphen or "and" inside a number in words lead on ("twenty-six", "two hundred and six")?"""
    following = run[at + 1].lower
    if following not in UNITS or following in _NOT_ALONE:
        return False
    if run[at].text in DASHES:
        return run[at - 1].lower.endswith("ty") and run[at - 1].end == run[at].start
    return run[at - 1].lower in ("hundred", "thousand")


def _plain(run: list[Token], at: int) -> Amount | None:
    """A number, or a range of two ("20 to 30", "3-4 million")."""
    end, value = _number(run, at)
    if value is None:
        return None
    amount = Amount(at, end, value, value, value)
    if end + 1 < len(run) and run[end].lower in ("to", "-", "–", "or") and _second(run, at, end):
        upper_end, upper = _number(run, end + 1)
        if upper is not None and upper > value:
            bare = _figure(run[end + 1]) or float(UNITS.get(run[end + 1].lower, 0)) or 1.0
            scale = upper / bare if upper >= 1000 > max(value, bare) else 1.0
            amount.between(value * scale, upper)
            amount.end = upper_end
    return amount


def _second(run: list[Token], at: int, end: int) -> bool:
    """Does a second number follow at once, and is it no score or span of years?"""
    following = run[end + 1]
    if not (following.text[0].isdigit() or following.lower in _NUMERALS):
        return False
    return not (run[end].text in DASHES and run[at].text[0].isdigit() and len(run[at].text) == 4)


def _vague(run: list[Token], at: int) -> Amount | None:
    """ "dozens", "hundreds of thousands", "several hundred", "a few"."""
    table = words().vague
    word, end = run[at].lower, at + 1
    least = float(table[word])
    if least and run[at].upos == "VERB":
        return None
    amount = Amount(at, end, None, None, None)
    if at and run[at - 1].lower in ("a", "the") and word in ("few", "handful"):
        amount.start -= 1
    inner = table.get(run[end + 1].lower, 0.0) if end + 1 < len(run) and run[end].lower == "of" else 0.0
    if least and inner >= 2000:
        amount.low, amount.end = least * inner / 2, end + 2
    elif word in _INDEFINITE and end < len(run) and run[end].lower in ("hundred", "thousand", "million", "dozen"):
        amount.low, amount.end = 3.0 * SCALES[run[end].lower], end + 1
    elif least:
        amount.low = least
    return amount


def _sign(run: list[Token], amount: Amount) -> None:
    """A currency sign before the number ("$", "US$", "HK" + "$")."""
    at = amount.start
    signs = words().signs
    if not at:
        return
    sign = run[at - 1]
    code = signs.get(sign.lower)
    if code is None:
        return
    amount.currency, amount.start = code, at - 1
    if sign.text == "$" and at > 1 and run[at - 2].end == sign.start and (own := signs.get(run[at - 2].lower + "$")):
        amount.currency, amount.start = own, at - 2


def _widen(run: list[Token], amount: Amount, word: str) -> None:
    """Take in the words before the number: "half a", "between", and bounds like "at least"."""
    start = amount.start
    if start and run[start - 1].lower == "a" and word in _AFTER_A:
        amount.start = start = start - 1
        if start and run[start - 1].lower == "half" and amount.value is not None:
            amount.exactly(amount.value / 2)
            amount.start = start = start - 1
    if start and run[start - 1].lower == "between" and amount.end + 1 < len(run) and run[amount.end].lower == "and":
        at = amount.end + 1
        at += run[at].text in words().signs and at + 1 < len(run)
        if run[at].text[0].isdigit() or run[at].lower in _NUMERALS:
            after, upper = _number(run, at)
            if upper is not None and amount.value is not None:
                amount.between(amount.value, upper)
                amount.start, amount.end = start - 1, after
                return
    _bound(run, amount)


def _bound(run: list[Token], amount: Amount) -> None:
    """Words that make the number a bound or an estimate."""
    for size in (3, 2, 1):
        if amount.start < size:
            continue
        before = run[amount.start - size : amount.start]
        how = words().bounds.get(tuple(t.lower for t in before))
        if how is None or (size == 1 and before[0].upos in ("VERB", "NOUN")):
            continue
        if how == "low":
            amount.high = None
        elif how == "high" and amount.value is not None:
            amount.low = None
        amount.start -= size
        return
