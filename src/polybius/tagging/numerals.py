"""Numbers in words and figures: "twenty-six", "two and a half", "1,500", "a dozen", "3.2 million"."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ORDINALS", "SCALES", "UNITS", "read_number", "read_ordinal", "read_year"]

UNITS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "couple": 2, "half": 0,
    "another": 1, "single": 1, "additional": 1,
}  # fmt: skip
SCALES: dict[str, int] = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "lakh": 10**5, "crore": 10**7, "m": 10**6, "bn": 10**9, "k": 10**3, "mn": 10**6, "tn": 10**12, "b": 10**9,
}  # fmt: skip
ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "thirtieth": 30, "final": 4, "last": 4, "latter": 2,
}  # fmt: skip


def read_number(words: Sequence[str]) -> float | None:
    """The value of lower-cased words ("two", "hundred", "and", "six" → 206.0), or None where none is a number."""
    total, current, seen, article = 0.0, 0.0, False, False
    half = "half" in words and len(words) > 1
    for word in words:
        if word[:1].isdigit():
            try:
                current += float(word.replace(",", ""))
            except ValueError:
                continue
            seen = True
        elif word in ("a", "an"):
            article = True
        elif word in UNITS and word != "half":
            current += UNITS[word]
            seen = True
        elif word in SCALES:
            scale = SCALES[word]
            if scale >= 1000:
                total += (current or 1) * scale
                current = 0.0
            else:
                current = (current or 1) * scale
            seen = True
    if not seen:
        return 1.0 if article else None
    return total + current + (0.5 if half else 0.0)


def read_ordinal(words: Sequence[str]) -> int | None:
    """The value of an ordinal ("21st", "twenty-first", "third", and "final" as the fourth of a year's quarters)."""
    total: int | None = None
    for word in words:
        if word[:1].isdigit():
            digits = "".join(c for c in word if c.isdigit())
            total = (total or 0) + int(digits)
        elif word in ORDINALS:
            total = (total or 0) + ORDINALS[word]
        elif word in UNITS:
            total = (total or 0) + UNITS[word]
    return total


def read_year(words: Sequence[str]) -> int | None:
    """A year said in words: "nineteen ninety-six", "two thousand and four", "twenty ten"; figures as they are."""
    plain = [w for w in words if w not in ("-", "and")]
    if len(plain) == 1 and plain[0].isdigit():
        return int(plain[0])
    if not plain or any(w not in UNITS and w not in ("hundred", "thousand") for w in plain):
        return None
    if "thousand" in plain or "hundred" in plain:
        value = read_number(plain)
        return int(value) if value is not None else None
    return UNITS[plain[0]] * 100 + sum(UNITS[w] for w in plain[1:])
