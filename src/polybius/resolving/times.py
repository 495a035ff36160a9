"""Time expressions as calendar intervals: what tagging has found, anchored at the publication day or the text.

An interval keeps the grain of the words: a month stays a month. Every link says in its ``rule`` how it was reached.
Without a publication date (and without a date told before), relative expressions stay relative: no interval, a
TIMEX3 value with X for what is not known, and a rule that says so.
"""

from __future__ import annotations

from polybius.records import Tags, TimeLink, Timex, Tokens
from polybius.resolving.times_calendar import grain, interval, parse_day
from polybius.resolving.times_direction import Directions
from polybius.resolving.times_reference import Reference, is_narrative
from polybius.resolving.times_steps import STEPS, Context

__all__ = ["news_day", "resolve_times"]

_DURATION_UNITS = {
    "TH": ("T", "H", 1),
    "TM": ("T", "M", 1),
    "TS": ("T", "S", 1),
    "F": ("", "W", 2),
    "E": ("", "Y", 10),
    "WE": ("", "WE", 1),
}
_LEAD, _FULL, _WEEK = 4, 6, 7
_HALVES = {"TH": "PT30M", "TM": "PT30S", "D": "PT12H", "Y": "P6M", "E": "P5Y", "C": "P50Y", "M": "P15D", "W": "P3D"}
_UNKNOWN = {
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "WE": "XXXX-WXX-WE",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "Y": "XXXX",
    "E": "XXX",
    "C": "XX",
}


def resolve_times(tokens: Tokens, tags: Tags) -> tuple[TimeLink, ...]:
    """A link for each of ``tags.timexes``, in order. Ranges inside links are half-open ISO days."""
    published = parse_day(tokens.document.published.value)
    narrative = is_narrative(tags.timexes, published)
    reference = Reference(published, narrative)
    directions = Directions(tokens)
    links: list[TimeLink] = []
    asides = _asides(tags.timexes) if narrative else frozenset()
    for n, timex in enumerate(tags.timexes):
        link = _resolve(timex, reference, directions)
        if timex.type in ("DATE", "TIME"):
            derived = timex.meaning.startswith(("relative", "anaphoric"))
            reference.tell(link.value, timex.span.start, aside=n in asides, derived=derived)
        links.append(link)
    return tuple(links)


def news_day(tokens: Tokens, tags: Tags, links: tuple[TimeLink, ...]) -> int | None:
    """The number of the expression that names the day the text is about, or None.

    News tells its own day in the lead ("… on Tuesday"): the first expression of a single day in the first four
    full sentences, at most a week before publication. Undated events of a report are of that day rather than of
    the day of publication (SemEval-2015 task 4: right for 70 instead of 60 of 100).
    """
    published = parse_day(tokens.document.published.value)
    if published is None:
        return None
    lead = [s for s in tokens.sentences if len(s.tokens) >= _FULL][:_LEAD]
    for sentence in lead:
        for number, (timex, link) in enumerate(zip(tags.timexes, links, strict=True)):
            day = parse_day(link.begin) if link.grain in ("day", "hour") else None
            if timex.span in sentence.span and day is not None and 0 <= (published - day).days <= _WEEK:
                return number
    return None


def _resolve(timex: Timex, reference: Reference, directions: Directions) -> TimeLink:
    fixed = _without_calendar(timex)
    if fixed is not None:
        return TimeLink(None, None, fixed, "none", f"{timex.rule}: names no calendar interval")
    direction, why = directions.of(timex.span)
    if timex.rule == "rel.ago":
        direction, why = -1, "ago"
    context = Context(reference, direction, why, timex.span.start)
    value, reasons = "", []
    for step in timex.meaning.split():
        name, *args = step.split(":")
        reached = STEPS[name](value, args, context)
        if reached is None:
            return _unanchored(timex, reference)
        value, reason = reached
        reasons.append(reason)
    span = interval(value)
    begin, end = (span[0].isoformat(), span[1].isoformat()) if span else (None, None)
    return TimeLink(begin, end, value, grain(value), f"{timex.rule}: {'; '.join(reasons)}")


def _asides(timexes: tuple[Timex, ...]) -> frozenset[int]:
    """Numbers of the explicit dates that leave the story: the years before and after agree, this one differs."""
    dated = [
        (n, int(t.meaning[5:9])) for n, t in enumerate(timexes) if t.meaning[:5] == "date:" and t.meaning[5:9].isdigit()
    ]
    return frozenset(
        here[0]
        for before, here, after in zip(dated, dated[1:], dated[2:], strict=False)
        if before[1] == after[1] != here[1]
    )


def _unanchored(timex: Timex, reference: Reference) -> TimeLink:
    """A relative expression with nothing to count from."""
    name, *args = timex.meaning.split()[0].split(":")
    value = "XXXX-XX-XX"
    if name in ("relative", "anaphoric"):
        value = _UNKNOWN.get(args[1], "XXXX-XX-XX")
    elif name == "month" or name == "monthday":
        value = f"XXXX-{args[0]}"
    elif name == "weekday":
        value = f"XXXX-WXX-{args[0]}"
    elif name == "season":
        value = f"XXXX-{args[0]}"
    why = "relative, and no publication date to count from" if reference.published is None else "cannot be placed"
    return TimeLink(None, None, value, "none", f"{timex.rule}: {why}")


def _without_calendar(timex: Timex) -> str | None:
    """The value of durations, sets and references to past, present and future; None for the rest."""
    name, *args = timex.meaning.split(":")
    if name == "value":
        return ":".join(args)
    if name == "date" and args[0].startswith("BC"):
        return args[0]
    if name == "recent":
        return f"PX{args[0]}"
    if name == "duration-half":
        number, unit = args
        if unit == "TM":
            return f"PT{number}M30S"
        if unit == "TH":
            return f"PT{number}H30M"
        return f"P{number}.5{unit}"
    return _duration(args[0], args[1]) if name == "duration" else None


def _duration(number: str, unit: str) -> str:
    if number == "0.5":
        return _HALVES.get(unit, f"P0.5{unit}")
    prefix, letter, factor = _DURATION_UNITS.get(unit, ("", unit, 1))
    if number == "X":
        return f"P{prefix}X{'E' if unit == 'E' else letter}"
    amount = float(number) * factor
    return f"P{prefix}{int(amount) if amount == int(amount) else amount}{letter}"
