"""TIMEX3 values and calendar intervals: the arithmetic, with no opinion on what a text means.

A value keeps its grain: "1998-02" is a month and stays one. Intervals are half-open: ``begin`` inclusive, ``end``
exclusive, ISO days. Weeks are ISO weeks; seasons are those of the northern half (March, June, September, December).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

__all__ = ["grain", "holiday", "interval", "parse_day", "shift", "value_of"]

_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d.*"), "hour"),
    (re.compile(r"\d{4}-\d\d-\d\dT.*"), "hour"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "day"),
    (re.compile(r"\d{4}-W\d\d(-WE)?"), "week"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "month"),
    (re.compile(r"\d{4}-Q[1-4]"), "quarter"),
    (re.compile(r"\d{4}-H[12]"), "half"),
    (re.compile(r"\d{4}-(SP|SU|FA|WI)"), "season"),
    (re.compile(r"\d{4}"), "year"),
    (re.compile(r"\d{3}"), "decade"),
    (re.compile(r"\d{2}"), "century"),
)
UNIT_GRAIN = {
    "D": "day",
    "W": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "E": "decade",
    "C": "century",
}


def grain(value: str) -> str:
    """The grain of a value: day week month quarter season half year decade century hour, or none."""
    return next((g for pattern, g in _PATTERNS if pattern.fullmatch(value)), "none")


def parse_day(value: str | None) -> dt.date | None:
    """The calendar day at the start of an ISO date or date-time, or None."""
    match = _DAY.match(value or "")
    if match is None:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _month_start(year: int, month: int) -> dt.date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, 1)


def interval(value: str) -> tuple[dt.date, dt.date] | None:
    """(begin inclusive, end exclusive) of a value, or None where it names no calendar interval."""
    kind = grain(value)
    try:
        return _interval(value, kind)
    except (ValueError, OverflowError):
        return None


def _interval(value: str, kind: str) -> tuple[dt.date, dt.date] | None:
    if kind in ("day", "hour"):
        day = parse_day(value)
        return (day, day + dt.timedelta(days=1)) if day else None
    if kind == "none":
        return None
    if kind in ("decade", "century"):
        step = 10 if kind == "decade" else 100
        return dt.date(int(value) * step, 1, 1), dt.date((int(value) + 1) * step, 1, 1)
    year, _, rest = value.partition("-")
    y = int(year)
    if kind == "week":
        first = dt.date.fromisocalendar(y, int(rest[1:3]), 6 if rest.endswith("WE") else 1)
        return first, first + dt.timedelta(days=2 if rest.endswith("WE") else 7)
    if kind == "month":
        return dt.date(y, int(rest), 1), _month_start(y, int(rest) + 1)
    if kind == "quarter":
        return _month_start(y, 3 * int(rest[1]) - 2), _month_start(y, 3 * int(rest[1]) + 1)
    if kind == "half":
        return _month_start(y, 6 * int(rest[1]) - 5), _month_start(y, 6 * int(rest[1]) + 1)
    if kind == "season":
        return _month_start(y, _SEASON_START[rest]), _month_start(y, _SEASON_START[rest] + 3)
    return dt.date(y, 1, 1), dt.date(y + 1, 1, 1)


def value_of(day: dt.date, unit: str) -> str:
    """The value of the period of a unit (D W WE M Q Y E C) that holds the day."""
    if unit == "W" or unit == "WE":
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit == "M":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "Q":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    if unit == "Y":
        return f"{day.year:04d}"
    if unit == "E":
        return f"{day.year // 10:03d}"
    if unit == "C":
        return f"{day.year // 100:02d}"
    return day.isoformat()


def shift(day: dt.date, steps: float, unit: str) -> dt.date | None:
    """The day moved by whole or half units; the last day of a shorter month where the day does not exist."""
    try:
        if unit in ("D", "W", "WE", "F"):
            return day + dt.timedelta(days=round(steps * {"D": 1, "W": 7, "WE": 7, "F": 14}[unit]))
        months = round(steps * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200, "L": 12000}[unit])
        first = _month_start(day.year, day.month + months)
        last = _month_start(first.year, first.month + 1) - dt.timedelta(days=1)
        return first.replace(day=min(day.day, last.day))
    except (ValueError, OverflowError, KeyError):
        return None


def _easter(year: int) -> dt.date:
    """Western Easter (Meeus, Jones and Butcher: Astronomical Algorithms, 1991, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> dt.date:
    """The n-th weekday (1 Monday … 7 Sunday) of a month, from the end for negative n."""
    if n > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    last = _month_start(year, month + 1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-n - 1))


_HOLIDAYS: dict[str, Callable[[int], dt.date]] = {
    "easter": _easter,
    "eastermonday": lambda y: _easter(y) + dt.timedelta(days=1),
    "goodfriday": lambda y: _easter(y) - dt.timedelta(days=2),
    "palmsunday": lambda y: _easter(y) - dt.timedelta(days=7),
    "ashwednesday": lambda y: _easter(y) - dt.timedelta(days=46),
    "pentecost": lambda y: _easter(y) + dt.timedelta(days=49),
    "thanksgiving": lambda y: _nth_weekday(y, 11, 4, 4),
    "laborday": lambda y: _nth_weekday(y, 9, 1, 1),
    "memorialday": lambda y: _nth_weekday(y, 5, 1, -1),
    "mlkday": lambda y: _nth_weekday(y, 1, 1, 3),
    "presidentsday": lambda y: _nth_weekday(y, 2, 1, 3),
    "columbusday": lambda y: _nth_weekday(y, 10, 1, 2),
    "mothersday": lambda y: _nth_weekday(y, 5, 7, 2),
}


def holiday(name: str, year: int) -> dt.date | None:
    """The day of a holiday in a year: a rule by name, or "MM-DD"."""
    if name in _HOLIDAYS:
        return _HOLIDAYS[name](year)
    return parse_day(f"{year:04d}-{name}")
