"""The time that a text speaks from: the publication day in news, the text so far in history.

A news text counts "on Tuesday" and "in March" from the day on which it was written. A narrative (an encyclopaedia
article, a chronology) counts them from the date it has just told. :func:`is_narrative` decides by the density of
explicit old years; the reason stands in every link that rests on the choice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from polybius.records import Timex
from polybius.resolving.times_calendar import grain, interval

__all__ = ["Reference", "is_narrative"]

_MIN_YEARS, _SHARE = 6, 0.5


def is_narrative(timexes: Sequence[Timex], published: dt.date | None) -> bool:
    """Does the text tell history? True if dates with a year of their own abound and most lie over a year back.

    News of 500 words names one or two old years among its weekdays; a narrative hardly has a weekday, and names a
    year every few lines. Without a publication date, two explicit years are enough.
    """
    years = [int(t.meaning[5:9]) for t in timexes if t.meaning.startswith("date:") and t.meaning[5:9].isdigit()]
    if published is None:
        return len(years) >= 2
    old = sum(y < published.year - 1 for y in years)
    deictic = sum(t.meaning.startswith(("weekday:", "relative:")) for t in timexes)
    dated = max(1, sum(t.type in ("DATE", "TIME") and not t.meaning.startswith("value:") for t in timexes))
    return old >= _MIN_YEARS and old > 2 * deictic and old / dated >= 0.3 and old / max(1, len(years)) >= _SHARE


class Reference:
    """What the text has last dated: its latest value, the latest of each grain, and the publication day."""

    def __init__(self, published: dt.date | None, narrative: bool) -> None:
        self.published, self.narrative = published, narrative
        self.last: str | None = None
        self.latest: dict[str, str] = {}
        self.position = -1

    def tell(self, value: str, position: int, *, aside: bool = False, derived: bool = False) -> None:
        """The text has named a calendar value at this character.

        An ``aside`` (a lone year in a story of other years) moves nothing; a ``derived`` quarter ("a year
        earlier") is not what "the quarter" means next.
        """
        kind = grain(value)
        if kind == "none":
            return
        if kind == "hour":
            value, kind = value[:10], "day"
        if aside or (self.narrative and kind in ("decade", "century")) or (derived and kind == "quarter"):
            return
        self.last, self.position = value, position
        self.latest[kind] = value

    def day(self) -> dt.date | None:
        """The day last told (the first day of a longer period), else the publication day."""
        told = self.last
        if self.narrative and told is not None and grain(told) == "year":
            # "… on 8 December 1941. By 1941 … In January": the story stands at the finest date of that year.
            told = max(
                (v for k, v in self.latest.items() if k in ("day", "month") and v.startswith(told)), default=told
            )
        span = interval(told) if told is not None else None
        return span[0] if span is not None else self.published

    def base(self) -> dt.date | None:
        """The day from which bare months, weekdays and "last year" count."""
        if self.narrative and self.last is not None:
            return self.day()
        return self.published

    @property
    def word(self) -> str:
        """How the base is named in a reason."""
        if self.narrative and self.last is not None:
            return f"the text so far ({self.last})"
        return f"publication {self.published.isoformat()}" if self.published else "no date"
