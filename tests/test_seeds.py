"""The job in small: two articles on one state visit, from reading to the store, must come out as their story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from polybius.exploring.events import Filters, event_records, find_events
from polybius.running import run
from polybius.storing import Store

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
JUNK = ("ARTICLE AD BOX", "[/caption]", "Read Entire Article", "Join the conversation", "Trending on", "AP:Associated")
Record = dict  # the event JSON of CONTRACT.md

pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the seed articles are not here")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Record]]:
    with Store(tmp_path_factory.mktemp("seeds") / "seeds.db") as store:
        run(sorted(map(str, SEEDS.glob("*.txt"))), store, published="2024-06-18")
        yield list(event_records(store, find_events(store, Filters(), None)))


def _countries(parties: list[Record]) -> set[str]:
    return {p["country"] for p in parties}


def _told(
    events: list[Record], act: str, actor: str, recipient: str | None, words: str, begin: str | None = None
) -> Record:
    """The one event of an act between two countries, one of whose sentences holds the words."""
    found = [
        e
        for e in events
        if e["act"] == act
        and actor in _countries(e["actors"])
        and (recipient is None or recipient in _countries(e["recipients"]))
        and any(words in m["text"] for m in e["mentions"])
        and (begin is None or (e["time"] or {}).get("from") == begin)
    ]
    assert len(found) == 1, [e["id"] for e in found]
    return found[0]


def test_the_visit_is_one_event_of_both_articles(events: list[Record]) -> None:
    visit = _told(events, "CONSULT", "RUS", "PRK", "will pay a state visit to the North")
    assert visit["mode"] == "visit"
    assert visit["articles"] == 2
    assert visit["time"] == {"from": "2024-06-18", "to": "2024-06-19"}
    assert {"planned", "ongoing", "occurred"} <= {m["status"] for m in visit["mentions"]}


def test_the_agency_stands_under_the_outlet_that_quotes_it(events: list[Record]) -> None:
    visit = _told(events, "CONSULT", "RUS", "PRK", "will pay a state visit to the North")
    told = next(m for m in visit["mentions"] if "will pay a state visit" in m["text"])
    assert [(x["kind"], x["name"]) for x in told["attribution"] if x["kind"] != "publisher"] == [
        ("outlet", "NBC News"),
        ("agency", "Korean Central News Agency"),
    ]


def test_the_gift_has_two_times_and_the_narrower_is_preferred(events: list[Record]) -> None:
    gift = _told(events, "AID", "RUS", "PRK", "limousine")
    assert gift["articles"] == 2
    assert gift["time"] == {"from": "2024-02-01", "to": "2024-03-01"}
    assert len(gift["agreement"]["time"]) == 2
    assert not [c for c in gift["conflicts"] if c["field"] == "time"]


def test_the_deliveries_are_alleged_and_denied(events: list[Record]) -> None:
    arms = _told(events, "AID", "PRK", "RUS", "supplying Russia with arms")
    by_status = {m["status"]: m for m in arms["mentions"]}
    assert by_status["alleged"]["attribution"][-1]["country"] == "USA"
    assert by_status["denied"]["attribution"][-1]["country"] == "PRK"
    assert [c["field"] for c in arms["conflicts"]] == ["status"]


@pytest.mark.parametrize(
    ("act", "actor", "recipient", "words"),
    [
        ("CONSULT", "PRK", "RUS", "traveled to eastern Russia in September"),
        ("ASSAULT", "KOR", "PRK", "its troops fired at soldiers"),
        ("SANCTION", "UNO", "PRK", "approved by the United Nations"),
        ("ACCUSE", "USA", "PRK", "have accused North Korea"),
        ("REQUEST", "UKR", None, "urged the West"),
    ],
)
def test_the_rest_of_the_story(events: list[Record], act: str, actor: str, recipient: str | None, words: str) -> None:
    _told(events, act, actor, recipient, words)


def test_last_years_trip_is_told_by_both_and_is_not_this_visit(events: list[Record]) -> None:
    trip = _told(events, "CONSULT", "PRK", "RUS", "own trip there in September last year", begin="2023-09-01")
    assert trip["time"] == {"from": "2023-09-01", "to": "2023-10-01"}
    assert trip["articles"] == 2
    assert trip["background"]


def test_the_delegation_is_another_visit(events: list[Record]) -> None:
    _told(events, "CONSULT", "PRK", "RUS", "Kim sent delegates to Moscow", begin="2024-01-01")


def test_the_shooting_is_told_by_the_south(events: list[Record]) -> None:
    shots = _told(events, "ASSAULT", "KOR", "PRK", "its troops fired at soldiers")
    assert shots["mentions"][0]["attribution"][-1]["country"] == "KOR"


def test_no_boilerplate_is_coded_or_shown(events: list[Record]) -> None:
    assert [m["text"] for e in events for m in e["mentions"] if any(j in m["text"] for j in JUNK)] == []
