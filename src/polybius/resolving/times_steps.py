"""One function for each step of a meaning ("weekday:2:", "relative:-1:M", "tod:TMO"): step by step to a value.

A step gets the value so far ("" at first), its arguments, and the :class:`Context`; it returns the new value and a
reason, or None where the step cannot be taken (no publication date, a day that does not exist).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from polybius.resolving.times_calendar import UNIT_GRAIN, grain, holiday, interval, shift, value_of
from polybius.resolving.times_reference import Reference

__all__ = ["STEPS", "Context"]

Step = Callable[[str, list[str], "Context"], tuple[str, str] | None]


class Context(msgspec.Struct):
    """Where the steps stand: the reference time and which way the clause points (−1, 0, +1) and why."""

    reference: Reference
    direction: int = 0
    why: str = ""
    position: int = 0


_FAR, _ONWARD = 290, 240
"""Days; see :func:`_choose`."""


def _date(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    return args[0], "as written"


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _choose(
    context: Context, make: Callable[[int], tuple[dt.date, dt.date] | None], step: str
) -> tuple[int, str] | None:
    """The year of a yearly period (month, day of a month, season): by the text so far, an explicit step or tense."""
    reference = context.reference
    base = reference.base()
    if base is None:
        return None
    if reference.narrative and reference.last is not None and step in ("", "0"):
        return _choose_narrative(reference, make, base)
    here = make(base.year)
    if here is None:
        return None
    direction, why = (
        (int(step), f"“{'last' if step == '-1' else 'next'}”")
        if step in ("-1", "+1")
        else (context.direction, context.why)
    )
    if here[0] <= base < here[1] and step != "-1" and step != "+1":
        return base.year, f"it is the time of {reference.word}"
    ahead, back = (base.year, base.year - 1) if here[0] > base else (base.year + 1, base.year)
    if step == "-1" and here[0] <= base < here[1]:
        back = base.year - 1
    if step == "":
        # Nobody writes "on Nov. 20" of a day ten months off: there the year would be named.
        if direction <= 0 and (early := make(back)) and (base - early[1]).days > _FAR:
            return ahead, f"the nearest to {reference.word}"
        if direction > 0 and (late := make(ahead)) and (late[0] - base).days > _FAR and "will" not in why:
            return back, f"the nearest to {reference.word}"
    if direction > 0:
        return ahead, f"the next after {reference.word}: {why}"
    reason = why if direction < 0 else "a bare date is past unless the clause looks ahead"
    return back, f"the last before {reference.word}: {reason}"


def _choose_narrative(
    reference: Reference, make: Callable[[int], tuple[dt.date, dt.date] | None], base: dt.date
) -> tuple[int, str] | None:
    """History goes forward: the year last told, or the next one where that lies over eight months back."""
    year = base.year
    here = make(year)
    if here is None:
        return None
    if reference.last is not None and (base - here[0]).days > _ONWARD:
        return year + 1, f"the story goes on from {reference.last} into the next year"
    return year, f"the year of {reference.last}, told last"


def _month(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    month = args[0]
    if grain(value) == "year":
        return f"{value}-{month}", "in that year"
    chosen = _choose(context, lambda y: interval(f"{y:04d}-{month}"), args[1] if len(args) > 1 else "")
    return (f"{chosen[0]:04d}-{month}", chosen[1]) if chosen else None


def _monthday(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    month, day = args[0].split("-")
    if grain(value) == "year":
        exact = _valid(int(value), int(month), int(day))
        return (exact, "in that year") if exact else None
    chosen = _choose(context, lambda y: interval(f"{y:04d}-{month}-{day}"), "")
    if chosen is None and (month, day) == ("02", "29") and (base := context.reference.base()) is not None:
        year = next((y for y in range(base.year, base.year - 9, -1) if interval(f"{y:04d}-02-29")), base.year)
        chosen = (year, "the last leap year")
    if chosen is None:
        return None
    exact = _valid(chosen[0], int(month), int(day))
    return (exact, chosen[1]) if exact else None


def _calendar_day(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    year, month, day = args
    if year:
        exact = _valid(int(year), int(month), int(day))
        return (exact, "as written") if exact else None
    return _monthday(value, [f"{month}-{day}"], context)


def _day(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    base = context.reference.day() if context.reference.narrative else context.reference.published
    if base is None:
        return None
    for back in range(4):
        month = shift(base.replace(day=1), -back if context.direction <= 0 else back, "M")
        exact = _valid(month.year, month.month, int(args[0])) if month else None
        if exact and (exact <= base.isoformat() if context.direction <= 0 else exact >= base.isoformat()):
            return exact, f"the nearest before {context.reference.word}" if context.direction <= 0 else "the next one"
    return None


def _weekday(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    weekday, step = int(args[0]), args[1] if len(args) > 1 else ""
    if grain(value) == "week" and (week := interval(value)) is not None:
        return (week[0] + dt.timedelta(days=weekday - 1)).isoformat(), "in that week"
    base = context.reference.base()
    if base is None:
        return None
    if context.reference.narrative and context.reference.last is not None and not step:
        after = (weekday - base.isoweekday()) % 7
        return (base + dt.timedelta(days=after)).isoformat(), f"the next after {context.reference.word}"
    back = (base.isoweekday() - weekday) % 7
    if step == "-1":
        return (base - dt.timedelta(days=back or 7)).isoformat(), f"“last”, before {context.reference.word}"
    if step == "+1":
        return (base + dt.timedelta(days=-back % 7 or 7)).isoformat(), f"“next”, after {context.reference.word}"
    if back == 0:
        return base.isoformat(), f"the day of {context.reference.word}"
    if context.direction > 0:
        ahead = base + dt.timedelta(days=-back % 7)
        return ahead.isoformat(), f"the next after {context.reference.word}: {context.why}"
    why = context.why if context.direction < 0 else "a bare weekday is past unless the clause looks ahead"
    return (base - dt.timedelta(days=back)).isoformat(), f"the last before {context.reference.word}: {why}"


def _season(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    season = args[0]
    if grain(value) == "year":
        return f"{value}-{season}", "in that year"
    chosen = _choose(context, lambda y: interval(f"{y:04d}-{season}"), args[1] if len(args) > 1 else "")
    return (f"{chosen[0]:04d}-{season}", chosen[1]) if chosen else None


def _quarter(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    number = min(int(args[0]), 4)
    if grain(value) == "year":
        return f"{value}-Q{number}", "in that year"
    base = context.reference.base()
    if base is None:
        return None
    start = dt.date(base.year, 3 * number - 2, 1)
    year = base.year
    if start > base and context.direction < 0 and number == 4 and base.month <= 6:
        year -= 1
    elif context.direction > 0 and start < base and (base - start).days > 200:
        year += 1
    return f"{year:04d}-Q{number}", f"by {context.reference.word}"


def _quarter_code(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    return _quarter(args[1], [args[0][1:]], context)


def _half(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    base = context.reference.base()
    year = value if grain(value) == "year" else f"{base.year:04d}" if base else ""
    return (f"{year}-H{args[0]}", "in that year") if year else None


def _week_of(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    number, month, year = int(args[0]), args[1], args[2]
    at = _month(year, [month], context)
    span = interval(at[0]) if at else None
    if span is None:
        return None
    day = span[1] - dt.timedelta(days=1) if number >= 4 else span[0] + dt.timedelta(days=7 * (number - 1))
    return value_of(day, "W"), "the week of that month"


def _holiday(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    name, year = args[0], args[1] if len(args) > 1 else ""

    def make(y: int) -> tuple[dt.date, dt.date] | None:
        day = holiday(name, y)
        return (day, day + dt.timedelta(days=1)) if day else None

    chosen = (int(year), "as written") if year else _choose(context, make, "")
    day = holiday(name, chosen[0]) if chosen else None
    return (day.isoformat(), chosen[1]) if day and chosen else None


def _decade(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    if len(args[0]) == 3:
        return args[0], "as written"
    base = context.reference.base()
    if base is None:
        return f"19{args[0][-1]}", "the twentieth century, for want of a date"
    century, digit = divmod(base.year // 10, 10)
    return (
        f"{century if int(args[0][-1]) <= digit else century - 1:02d}{args[0][-1]}",
        f"the last before {context.reference.word}",
    )


def _move(base: dt.date, steps: str, unit: str) -> str | None:
    if unit in ("TH", "TM", "TS"):
        return base.isoformat()
    unit_steps, period = (float(steps) * 2, "W") if unit == "F" else (float(steps), unit)
    day = shift(base, unit_steps, period)
    return value_of(day, "Y" if period == "L" else period) if day else None


def _relative(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    steps, unit = args[0], args[1]
    reference = context.reference
    base = reference.published
    if base is None:
        return None
    if unit == "Y" and steps == "-1" and (quarter := reference.latest.get("quarter")) and context.why == "ago":
        year, _, rest = quarter.partition("-")
        return f"{int(year) - 1:04d}-{rest}", f"a year before the quarter told last ({quarter})"
    if unit == "WE" and steps == "0" and context.direction <= 0 and base.isoweekday() < 4:
        steps = "-1"
    moved = _move(base, steps, unit)
    return (moved, f"counted from publication {base.isoformat()}") if moved else None


def _anaphoric(value: str, args: list[str], context: Context) -> tuple[str, str] | None:
    steps, unit = args[0], args[1]
    reference = context.reference
    if value and (span := interval(value)) is not None:
        return value_of(span[0], unit), "the period around that day"
    if unit == "T":
        return (reference.last, "the time told last") if reference.last else None
    quarter = reference.latest.get("quarter")
    if unit == "Y" and steps == "-1" and quarter and not reference.narrative:
        year, _, rest = quarter.partition("-")
        return f"{int(year) - 1:04d}-{rest}", f"a year before the quarter told last ({quarter})"
    if unit == "Q" and steps == "0":
        if quarter:
            return quarter, "the quarter told last"
        base = reference.published
        earlier = shift(base, -1, "Q") if base else None
        return (value_of(earlier, "Q"), "the quarter that has just been reported") if earlier else None
    if unit == "WE" and not reference.narrative:
        return _relative(value, args, context)
    written_now = not reference.narrative and (len(args) > 2 or (steps == "0" and not _near(context)))
    if reference.last is None or written_now:
        base = reference.published
        moved = _move(base, steps, unit) if base else None
        return (moved, f"counted from publication {base.isoformat()}") if moved and base else None
    told = reference.last
    if (
        unit in ("D", "W")
        and grain(told) not in ("day", "week", "hour")
        and reference.latest.get("day", "").startswith(told)
    ):
        told = reference.latest["day"]
    span = interval(told)
    moved = _move(span[0], steps, unit) if span else None
    if moved is None:
        return None
    if grain(told) in ("month", "year", "season", "decade") and UNIT_GRAIN.get(unit) in ("day", "week"):
        return told, f"within {told}, told last; the day is not known"
    return moved, f"counted from {told}, told last"


def _near(context: Context) -> bool:
    """Was the last date told close by (within some three sentences)?"""
    return 0 <= context.position - context.reference.position <= 400


def _lastday(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    span = interval(value)
    return ((span[1] - dt.timedelta(days=1)).isoformat(), "its last day") if span else None


def _tod(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    if grain(value) != "day":
        return value, "the hour adds nothing"
    return value + ":".join(args), "with the time of day"


def _time(value: str, args: list[str], context: Context) -> tuple[str, str] | None:  # noqa: ARG001
    clock, half, zone = args[0], args[1], ":".join(args[2:])
    hour, minute = (int(x) for x in clock.split("."))
    if half == "PM" and hour < 12:
        hour += 12
    elif half == "AM" and hour == 12:
        hour = 0
    return f"{value}T{hour:02d}:{minute:02d}{zone}", "with the time of day"


STEPS: dict[str, Step] = {
    "date": _date, "month": _month, "monthday": _monthday, "calendar-day": _calendar_day, "day": _day,
    "weekday": _weekday, "season": _season, "quarter": _quarter, "quarter-code": _quarter_code, "half": _half,
    "week-of": _week_of, "holiday": _holiday, "decade": _decade, "relative": _relative, "anaphoric": _anaphoric,
    "lastday": _lastday, "tod": _tod, "time": _time,
}  # fmt: skip
"""Step name → function; ``value``, ``duration``, ``duration-half`` and ``recent`` name no calendar interval."""
