"""Publication dates: every common way to write a complete one → ISO date or date-time. No clock, no guessing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["DATE", "MONTH", "TIME", "WEEKDAY", "find_date", "parse_date"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?"
_YEAR = r"(?:1[6-9]|20|21)\d\d"
_NAMED = (
    rf"(?P<month1>{MONTH})\s*(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year1>{_YEAR})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<month2>{MONTH}),?[\s-](?P<year2>{_YEAR})"
)
_COMPLETE = re.compile(rf"(?<![\w/-])(?:{_NAMED}|(?P<year3>{_YEAR})-(?P<month3>\d\d)-(?P<day3>\d\d))(?![\w/-])", re.I)
DATE = (
    rf"(?:(?:{WEEKDAY},?\s+)?(?:{MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-]{MONTH}(?:,?[\s-]{_YEAR})?)"
    rf"|{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d))"
)
"""A date, complete or without a year, as a regular expression (for ``re.I``)."""
TIME = (
    r"(?:\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|T\d\d:\d\d(?::\d\d)?(?:\.\d+)?)"
    r"(?:\s*\(?(?:[+-]\d\d:?\d\d|[A-Z]{1,3}T|GMT|UTC|Z|local time|Eastern Time|hrs|IST|CET|CEST|BST)"
    r"(?:\s*[+-]\d{1,2})?\)?)?"
)
"""A time of day, as a regular expression (for ``re.I``)."""
_ISO = re.compile(
    rf"({_YEAR})[-/](\d\d?)[-/](\d\d?)"
    r"(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.I,
)
_SLASHED = re.compile(rf"(\d\d?)[/.](\d\d?)[/.]({_YEAR})\b")


def _day(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None


def find_date(text: str) -> tuple[str, int, int] | None:
    """The first complete date (day, month by name or ISO, year) in ``text``: ISO date, start, end."""
    for match in _COMPLETE.finditer(text):
        for n in ("1", "2", "3"):
            if match["year" + n]:
                iso = _day(match["year" + n], match["month" + n], match["day" + n])
                if iso is not None:
                    return iso, match.start(), match.end()
    return None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day, hour, minute, second, zone = match.groups()
    iso = _day(year, month, day)
    if iso is None or hour is None:
        return iso
    zone = "" if zone is None else "+00:00" if zone.upper() in {"Z", "UTC", "GMT"} else zone
    if len(zone) == 3:
        zone += ":00"
    if len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    try:
        return datetime.fromisoformat(f"{iso}T{hour}:{minute}:{second or '00'}{zone}").isoformat()
    except ValueError:
        return iso


def parse_date(value: object) -> str | None:
    """A publication date as given → ISO date, or date-time with its offset; None where it is no complete date.

    >>> parse_date("Tue, 18 Jun 2024 09:30:00 +0200")
    '2024-06-18T09:30:00+02:00'
    >>> parse_date("June 18, 2024 at 9:30 am")
    '2024-06-18'
    >>> parse_date("05/06/2024") is None  # May or June?
    True

    Numbers are seconds (or milliseconds) since 1970. Raises nothing.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"\d{9,13}", value.strip(), re.A)):
        return _epoch(float(value))
    text = str(value)[:200].strip()
    if re.fullmatch(r"\d{8}", text, re.A):
        return _day(text[:4], text[4:6], text[6:]) if re.match(_YEAR, text) else None
    if match := _ISO.match(text):
        return _iso(match)
    try:
        stamp = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        stamp = None
    if stamp is not None and 1600 <= stamp.year <= 2199:
        return stamp.isoformat()
    if found := find_date(text):
        return found[0]
    if match := _SLASHED.search(text):
        first, second, year = match.groups()
        if int(first) > 12 or first == second:
            return _day(year, second, first)
        if int(second) > 12:
            return _day(year, first, second)
    return None


def _epoch(number: float) -> str | None:
    seconds = number / 1000 if abs(number) > 1e11 else number
    if not 0 < seconds < 7.2e9:  # until 2198
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()
