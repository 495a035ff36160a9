"""Time expressions anchored: values, intervals and reasons under a fixed publication day (a Tuesday)."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.parsing import Parser, load_parser
from polybius.records import Document, Published, Segment, Span, Tags, TimeLink, Tokens
from polybius.resolving.times import news_day, resolve_times
from polybius.resolving.times_calendar import grain, holiday, interval, shift, value_of
from polybius.tagging.times import find_timexes

PUBLISHED = "2024-06-18"


@cache
def parser() -> Parser:
    return load_parser()


def links(text: str, published: str | None = PUBLISHED) -> list[TimeLink]:
    parts, at = [], 0
    for line in text.split("\n"):
        parts.append(Segment(Span(at, at + len(line)), "paragraph"))
        at += len(line) + 1
    grounds = Published(published, "metadata" if published else "unknown")
    document = Document(id="t", text=text, source="<test>", published=grounds, segments=tuple(parts))
    tokens = Tokens(document, parser().parse([document])[0])
    return list(resolve_times(tokens, Tags(timexes=find_timexes(tokens))))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # days
        ("The envoy arrived on Monday.", ["2024-06-17"]),
        ("The envoy arrived on Tuesday.", ["2024-06-18"]),
        ("The envoy arrived on Wednesday.", ["2024-06-12"]),
        ("The envoy will arrive on Wednesday.", ["2024-06-19"]),
        ("The envoy is expected to arrive on Friday.", ["2024-06-21"]),
        ("The envoy resigned last Tuesday.", ["2024-06-11"]),
        ("Rebels struck early on Monday morning.", ["2024-06-17TMO"]),
        ("Rebels struck yesterday.", ["2024-06-17"]),
        ("Rebels struck last night.", ["2024-06-17TNI"]),
        ("Rebels struck two days ago.", ["2024-06-16"]),
        ("The vote is due tomorrow.", ["2024-06-19"]),
        ("Rebels struck on June 3.", ["2024-06-03"]),
        ("Rebels struck on 20 December.", ["2023-12-20"]),
        ("The treaty of 3 April 1984 lapsed.", ["1984-04-03"]),
        ("The treaty will be signed on July 4.", ["2024-07-04"]),
        # longer periods keep their grain
        ("They met in February.", ["2024-02"]),
        ("They met in September.", ["2023-09"]),
        ("They met in September last year.", ["2023-09"]),
        ("They will meet in September.", ["2024-09"]),
        ("They met last month.", ["2024-05"]),
        ("They met earlier this year.", ["2024"]),
        ("They met last week.", ["2024-W24"]),
        ("They met last summer.", ["2023-SU"]),
        ("They met five months ago.", ["2024-01"]),
        ("They met in the first quarter of 2019.", ["2019-Q1"]),
        ("They met in the 1990s.", ["199"]),
        ("They met in the nineties.", ["199"]),
        # told by the text
        ("The town fell on May 3. The next day rebels fled.", ["2024-05-03", "2024-05-04"]),
        ("The town fell on May 3. Two weeks later rebels fled.", ["2024-05-03", "2024-W20"]),
        ("Talks run from 5 to 7 May.", ["2024-05-05", "2024-05-07"]),
        # no calendar interval
        ("They met for two days.", ["P2D"]),
        ("The two-day talks ended.", ["P2D"]),
        ("They meet every week.", ["P1W"]),
        ("They have met recently.", ["PAST_REF"]),
        ("Shelling went on for three hours.", ["PT3H"]),
        # holidays
        ("Shelling went on at Christmas.", ["2023-12-25"]),
        ("Prayers were held on Good Friday.", ["2024-03-29"]),
    ],
)  # fmt: skip
def test_value(text: str, values: list[str]) -> None:
    assert [link.value for link in links(text)] == values


@pytest.mark.parametrize(
    ("text", "begin", "end", "kind"),
    [
        ("They met in February.", "2024-02-01", "2024-03-01", "month"),
        ("They met on Monday.", "2024-06-17", "2024-06-18", "day"),
        ("They met last week.", "2024-06-10", "2024-06-17", "week"),
        ("They met last year.", "2023-01-01", "2024-01-01", "year"),
        ("They met for two days.", None, None, "none"),
    ],
)
def test_interval(text: str, begin: str | None, end: str | None, kind: str) -> None:
    (link,) = links(text)
    assert (link.begin, link.end, link.grain) == (begin, end, kind)


def test_without_a_date_relative_stays_relative_and_says_so() -> None:
    (link,) = links("They met last month.", published=None)
    assert (link.begin, link.end) == (None, None)
    assert "no publication date" in link.rule


def test_a_narrative_counts_from_the_text() -> None:
    story = (
        "The war broke out in March 1866. In April the fleet sailed, and on 3 May it reached the coast.\n"
        "The siege began on 12 June 1866. The next day the gates fell. In January 1867 the king fled, and peace came\n"
        "in 1868. A new war followed in 1870. It ended in May 1871, and the border was drawn in 1872."
    )
    assert [link.value for link in links(story)][:5] == ["1866-03", "1866-04", "1866-05-03", "1866-06-12", "1866-06-13"]


def test_reasons_name_rule_and_ground() -> None:
    (link,) = links("The envoy arrived on Monday.")
    assert link.rule.startswith("rel.weekday: ")
    assert "publication 2024-06-18" in link.rule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attacked a convoy near the port on Sunday. Two guards were killed in the raid.", "Sunday"),
        ("Rebels attacked a convoy near the port in May. Two guards were killed in the raid.", None),
    ],
)
def test_news_day(text: str, expected: str | None) -> None:
    document = Document(
        id="t",
        text=text,
        source="<test>",
        published=Published(PUBLISHED, "metadata"),
        segments=(Segment(Span(0, len(text)), "paragraph"),),
    )
    tokens = Tokens(document, parser().parse([document])[0])
    tags = Tags(timexes=find_timexes(tokens))
    number = news_day(tokens, tags, resolve_times(tokens, tags))
    assert (tags.timexes[number].span.of(text) if number is not None else None) == expected


DAYS = st.dates(dt.date(1200, 1, 1), dt.date(2500, 1, 1))


@given(DAYS, st.sampled_from(["D", "W", "WE", "M", "Q", "Y", "E", "C"]))
def test_a_period_holds_its_day(day: dt.date, unit: str) -> None:
    span = interval(value_of(day, unit))
    assert span is not None
    begin, end = span
    assert begin < end
    if unit != "WE":
        assert begin <= day < end


@given(DAYS, st.sampled_from(["D", "W", "M", "Y"]), st.integers(-50, 50))
def test_shifting_back_returns(day: dt.date, unit: str, steps: int) -> None:
    day = day.replace(day=min(day.day, 28))
    there = shift(day, steps, unit)
    assert there is not None
    assert shift(there, -steps, unit) == day


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2024-02-30", None), ("P3D", None), ("PRESENT_REF", None), ("XXXX-02", None), ("9999", None), ("0000", None)],
)
def test_values_without_an_interval(value: str, expected: None) -> None:
    assert interval(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2024-06-18TMO", "hour"), ("2024-W24-WE", "week"), ("2024-FA", "season"), ("19", "century"), ("P2D", "none")],
)
def test_grain(value: str, expected: str) -> None:
    assert grain(value) == expected


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [("easter", 2024, "2024-03-31"), ("thanksgiving", 2023, "2023-11-23"), ("laborday", 2024, "2024-09-02"),
     ("memorialday", 2024, "2024-05-27"), ("12-25", 2024, "2024-12-25")],
)  # fmt: skip
def test_holiday(name: str, year: int, day: str) -> None:
    found = holiday(name, year)
    assert found is not None
    assert found.isoformat() == day
