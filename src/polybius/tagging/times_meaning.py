"""From the captures of a match to its meaning: the notation that resolving anchors.

A meaning is one step or several, separated by spaces, each ``name:argument:argument``; see ``docs/fields.md``.
Templates in the rule files name captures in braces, with the filter that reads them: ``{m|MONTH}`` the value of
the word in that class, ``{n|num}`` a number, ``{w|step}`` −1, 0 or +1.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from polybius.tagging.numerals import read_number, read_ordinal, read_year
from polybius.tagging.times_items import Item, vocabulary

__all__ = ["Captures", "render"]

_FIELD = re.compile(r"\{(\w+)(?:\|(\w+))?\}")
_STEPS = {
    "last": "-1", "past": "-1", "previous": "-1", "preceding": "-1", "prior": "-1", "yesterday": "-1",
    "earlier": "-1", "before": "-1", "previously": "-1", "next": "+1", "coming": "+1", "following": "+1",
    "upcoming": "+1", "tomorrow": "+1", "after": "+1", "later": "+1",
}  # fmt: skip
_MODS = {
    "more than": "MORE_THAN", "less than": "LESS_THAN", "fewer than": "LESS_THAN", "at least": "EQUAL_OR_MORE",
    "at most": "EQUAL_OR_LESS", "up to": "EQUAL_OR_LESS", "no more than": "EQUAL_OR_LESS",
    "as little as": "EQUAL_OR_MORE", "close to": "LESS_THAN", "just over": "MORE_THAN", "just under": "LESS_THAN",
    "well over": "MORE_THAN", "some": "APPROX",
}  # fmt: skip
_HOLIDAYS = {
    "christmas eve": "12-24", "new year 's eve": "12-31", "new year 's day": "01-01", "new year 's": "01-01",
    "boxing day": "12-26", "valentine 's day": "02-14", "halloween": "10-31", "may day": "05-01",
    "bastille day": "07-14", "guy fawkes night": "11-05", "good friday": "goodfriday", "easter sunday": "easter",
    "easter monday": "eastermonday", "palm sunday": "palmsunday", "ash wednesday": "ashwednesday",
    "pentecost": "pentecost", "thanksgiving day": "thanksgiving", "labor day": "laborday",
    "memorial day": "memorialday", "martin luther king day": "mlkday", "presidents day": "presidentsday",
    "columbus day": "columbusday", "mother 's day": "mothersday",
}  # fmt: skip


class Captures:
    """The captured items of one match, by name; the first place of a name that took part counts."""

    def __init__(self, match: re.Match[str], items: list[Item]) -> None:
        self._match, self._items = match, items

    def span(self, name: str) -> tuple[int, int]:
        """First and last item of a capture, or (-1, -1)."""
        groups, n = self._match.re.groupindex, 0
        while (key := f"{name}_{n}") in groups:
            s, e = self._match.span(key)
            if s >= 0:
                return s, e
            n += 1
        return -1, -1

    def words(self, name: str) -> list[str]:
        """The captured words, lower-cased; empty where the capture took no part."""
        s, e = self.span(name)
        return [i.lower for i in self._items[s:e]] if s >= 0 else []

    def mod(self) -> str | None:
        """The TIMEX3 modifier by captures ``p`` (part of a period) and ``q`` (how exact)."""
        if words := self.words("p"):
            parts = vocabulary().classes
            return next((v for w in words for c in ("PART", "EDGE") if (v := parts[c].get(w))), None)
        if words := self.words("q"):
            return _MODS.get(" ".join(words)) or vocabulary().classes["NEARLY"].get(words[0])
        return None


def _number(words: list[str]) -> str | None:
    value = read_number(words)
    if value is None:
        return None
    return str(int(value)) if value == int(value) else str(value)


def _day(words: list[str]) -> str | None:
    value = read_ordinal([w for w in words if w not in ("the", "of")])
    return f"{value:02d}" if value is not None and 1 <= value <= 31 else None


def _slash(words: list[str]) -> str | None:
    a, b, y = re.split(r"[/.]", words[0])
    month, day = (int(a), int(b)) if int(a) <= 12 else (int(b), int(a))
    return _ymd(y, month, day)


def _dotted(words: list[str]) -> str | None:
    day, month, y = words[0].split(".")
    return _ymd(y, int(month), int(day))


def _ymd(year: str, month: int, day: int) -> str | None:
    if len(year) == 2:
        year = ("20" if int(year) < 50 else "19") + year
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _year(words: list[str]) -> str | None:
    value = read_year(words)
    return f"{value:04d}" if value is not None else None


def _quarter(words: list[str]) -> str | None:
    value = read_ordinal(words)
    return str(value) if value is not None and 1 <= value <= 5 else None


def _half(words: list[str]) -> str | None:
    value = read_ordinal(words)
    return str(value) if value in (1, 2) else None


def _century(words: list[str]) -> str | None:
    plain = [w for w in words if w != "-"]
    if plain and plain[0].isdigit() and len(plain[0]) == 4:  # "1994-96": the century of the first year
        return plain[0][:2]
    value = read_ordinal(plain)
    return f"{value - 1:02d}" if value is not None and 1 <= value <= 30 else None


def _decade(words: list[str]) -> str | None:
    digits = "".join(c for c in words[0] if c.isdigit())
    return digits[:-1] or None


def _clock(words: list[str]) -> str | None:
    text = words[0]
    if ":" in text or "." in text:
        hour, minute = re.split(r"[:.]", text)[:2]
    elif text.isdigit() and len(text) == 4:
        hour, minute = text[:2], text[2:]
    else:
        value = read_number(words)
        if value is None:
            return None
        hour, minute = str(int(value)), "00"
    return f"{int(hour):02d}.{minute}" if int(hour) <= 24 and int(minute) < 60 else None


def _step(words: list[str]) -> str | None:
    return next((_STEPS[w] for w in words if w in _STEPS), "0")


def _sign(words: list[str]) -> str | None:
    return "-" if _step(words) == "-1" and words[0] != "after" else "+"


_FILTERS: dict[str, Callable[[list[str]], str | None]] = {
    "num": _number, "day": _day, "slash": _slash, "dotted": _dotted, "year": _year, "yearwords": _year,
    "quarter": _quarter, "half": _half, "century": _century, "decade": _decade, "clock": _clock, "step": _step,
    "sign": _sign,
    "twoday": lambda words: "-2" if "before" in words else "+2",
    "four": lambda words: f"{int(words[0]):04d}" if words[0].isdigit() else None,
    "holiday": lambda words: _HOLIDAYS.get(" ".join(words)),
}  # fmt: skip
_OPTIONAL = frozenset(("y", "w", "a", "z", "c"))


def render(template: str, captures: Captures) -> str | None:
    """The meaning by the template, or None where a capture does not read ("the 45th of May")."""
    failed = False

    def fill(field: re.Match[str]) -> str:
        nonlocal failed
        name, how = field[1], field[2]
        words = captures.words(name)
        if how == "step":
            return _step(words) or "0"
        if how == "optstep":
            return (_step(words) or "0") if words else ""
        if not words:
            failed = failed or name not in _OPTIONAL
            return ""
        value: str | None
        if how is None:
            value = "".join(words)
        elif how in _FILTERS:
            value = _FILTERS[how](words)
        else:
            table = vocabulary().classes[how]
            value = next((table[w] for w in words if w in table), None)
        if value is None:
            failed = True
            return ""
        return value

    out = _FIELD.sub(fill, template)
    return None if failed else out
