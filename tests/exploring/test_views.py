from __future__ import annotations

import pytest

from polybius.exploring.labels import country_name, days, headline, party_name, role_name, spoken_day, world
from polybius.exploring.views import MentionView, view, views
from polybius.ontology import SECTORS
from polybius.records import CodedDocument


def mention(coded: list[CodedDocument], document: str, number: int) -> MentionView:
    return list(views(next(d for d in coded if d.document.id == document)))[number]


def test_a_view_shows_words_and_identities(coded: list[CodedDocument]) -> None:
    shooting = mention(coded, "d2", 2)
    assert (shooting.act, shooting.mode, shooting.status) == ("ASSAULT", "firearms", "occurred")
    assert [(p.name, p.text, p.country) for p in shooting.actors] == [
        ("army of Azerbaijan", "Azerbaijani troops", "AZE")
    ]
    assert shooting.place is not None
    assert (shooting.place.text, shooting.place.admin1) == ("Sisian", "Syunik")
    assert [(q.kind, q.low, q.high) for q in shooting.quantities] == [("dead", 3, 3)]
    assert [(v.kind, v.name, v.cue) for v in shooting.chain] == [
        ("publisher", "Morning Dispatch", None),
        ("agency", "Anadol Wire", "reported"),
    ]
    assert ("opened fire", "trigger") in shooting.pieces


def test_without_a_publisher_the_chain_begins_with_the_first_voice(coded: list[CodedDocument]) -> None:
    assert [v.kind for v in mention(coded, "d7", 1).chain] == ["speaker"]
    assert mention(coded, "d7", 0).chain == ()


def test_evidence_is_what_is_shown(coded: list[CodedDocument]) -> None:
    for document in coded:
        text = document.document.text
        for seen in views(document):
            assert seen.text == seen.sentence.of(text)
            assert seen.trigger_text == seen.trigger.of(text)
            for party in (*seen.actors, *seen.recipients):
                assert party.span is not None
                assert party.text == party.span.of(text)


def test_an_unresolved_mention_stays_visible(coded: list[CodedDocument]) -> None:
    document = coded[0]
    seen = view(document, document.mentions[0], None)
    assert seen.event is None
    assert [(p.name, p.reason) for p in seen.actors] == [("Turkish Foreign Minister Selim Aktan", "not resolved")]
    assert seen.time is not None
    assert seen.time.begin is None


@pytest.mark.parametrize(
    "time, words",
    [
        (None, ""),
        (("2031-03-04", "2031-03-05"), "2031-03-04"),
        (("2031-03-04", "2031-03-07"), "2031-03-04 to 2031-03-06"),
        (("2031-02-01", "2031-03-01"), "2031-02"),
        (("2031-01-01", "2032-01-01"), "2031"),
        (("2031-12-01", "2032-01-01"), "2031-12"),
        (("2031-03-04T10:00", "2031-03-04T11:00"), "2031-03-04"),
        (("199X", "200X"), "199X to 200X"),
    ],
)
def test_days(time: tuple[str, str] | None, words: str) -> None:
    assert days(time) == words


@pytest.mark.parametrize(
    "identity, name, country, shown",
    [
        ("country:TUR", "Turkey", "TUR", "Turkey"),
        ("role:PRK:MIL", "soldiers", "PRK", "soldiers (North Korea)"),
        ("role:PRK:GOV", "North Korean leader", "PRK", "North Korean leader"),
        ("person:pavel-orlov", "Pavel Orlov", "RUS", "Pavel Orlov"),
        (None, "leaders", None, "leaders"),
        (None, None, None, "unknown"),
    ],
)
def test_party_name(identity: str | None, name: str | None, country: str | None, shown: str) -> None:
    assert party_name(identity, name, country) == shown


def test_labels() -> None:
    assert country_name("UNO") == "United Nations"
    assert country_name("KOS") == "Kosovo"
    assert country_name(None) == ""
    assert country_name("ZZZ") == "ZZZ"
    assert headline("CONSULT", "visit", "AGREE") == "CONSULT/visit (AGREE)"
    assert headline("ASSAULT", None, None) == "ASSAULT"
    assert spoken_day("2031-03-04T10:00:00Z") == "4 March 2031"
    assert spoken_day("soon") == "soon"


def test_the_map_holds_every_country_once_and_stays_small() -> None:
    countries = world()["countries"]
    assert len(countries) > 190
    assert all(len(code) == 3 and entry[1] is not None for code, entry in countries.items())
    assert {"RUS", "PSE", "KOS", "TWN", "SGP", "VAT"} <= set(countries)
    # No outline jumps over the whole map: a ring cut at the wrong meridian would.
    width = world()["width"]
    for code, (_, _, _, path) in countries.items():
        for ring in path.split("M")[1:]:
            steps = ring.partition("l")[2].rstrip("z").replace("-", " -").replace(",", " ").split()
            assert all(abs(int(step)) < width / 4 for step in steps), code


@pytest.mark.parametrize(
    "identity, name, country, sectors, shown",
    [
        ("role:GEO:GOV", "interior ministry", "GEO", ("GOV",), "Georgia, government"),
        ("role:KEN:CVL", "marchers", "KEN", ("CVL",), "Kenya, civilians"),
        ("role:x", "they", None, (), "they"),
        ("country:GEO", "Georgia", "GEO", ("GOV",), "Georgia"),
        ("leaders", None, None, (), "leaders"),
    ],
)
def test_a_role_is_many_people_and_named_so(
    identity: str, name: str | None, country: str | None, sectors: tuple[str, ...], shown: str
) -> None:
    assert role_name(identity, name, country, sectors) == shown


def test_every_sector_has_a_word() -> None:
    assert all(role_name("role:x", None, None, (sector,)) != sector for sector in SECTORS)
