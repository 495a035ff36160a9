"""Actor links: titles in the text, dated offices, antecedents, ids."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.parsing import Parser, load_parser
from polybius.records import ActorLink, Document, Segment, Span, Tags, Tokens
from polybius.resolving.actors import resolve_actor, resolve_entities
from polybius.tagging.anaphora import find_antecedents
from polybius.tagging.phrases import find_phrases


@cache
def parser() -> Parser:
    return load_parser()


@cache
def coded(text: str) -> tuple[Tokens, Tags]:
    document = Document(id="t", text=text, source="<test>", segments=(Segment(Span(0, len(text)), "paragraph"),))
    tokens = Tokens(document, parser().parse([document])[0])
    phrases = find_phrases(tokens)
    return tokens, Tags(phrases, find_antecedents(tokens, phrases))


def link(text: str, words: str, on: str | None = "2024-06-18") -> ActorLink:
    tokens, tags = coded(text)
    numbers = [n for n, p in enumerate(tags.phrases) if p.span.of(text) == words]
    return resolve_actor(numbers[-1], tokens, tags, on=on)


@pytest.mark.parametrize(
    ("text", "words", "id_", "country", "sectors"),
    [
        ("Ghana signed.", "Ghana", "country:GHA", "GHA", ()),
        ("Accra signed.", "Accra", "country:GHA", "GHA", ("GOV",)),
        ("The Ghanaian army moved.", "Ghanaian army", "role:GHA:MIL", "GHA", ("MIL",)),
        ("NATO met.", "NATO", "org:nato", "IGO", ()),
        ("Hamas fired.", "Hamas", "group:hamas", "PSE", ("REB",)),
        ("Ghanaian minister Kofi Darko left.", "Ghanaian minister Kofi Darko", "person:kofi-darko", "GHA", ("GOV",)),
        ("Ghanaian minister Kofi Darko left. Darko sued.", "Darko", "person:kofi-darko", "GHA", ("GOV",)),
        ("Ghana said its army moved.", "its", "country:GHA", "GHA", ()),
        ("Ghana said its army moved.", "army", "role:GHA:MIL", "GHA", ("MIL",)),
        ("Police in Karachi fired.", "Police", "role:PAK:COP", "PAK", ("COP",)),
        ("Police fired.", "Police", None, None, ("COP",)),
    ],
)
def test_links(text: str, words: str, id_: str | None, country: str | None, sectors: tuple[str, ...]) -> None:
    found = link(text, words)
    assert (found.id, found.country, found.sectors) == (id_, country, sectors)
    assert found.reason


@pytest.mark.parametrize(
    ("on", "sectors"),
    [("2016-05-01", ("GOV",)), ("2019-06-01", ("ELI",)), (None, ("ELI",))],
)
def test_offices_have_dates(on: str | None, sectors: tuple[str, ...]) -> None:
    found = link("David Cameron spoke.", "David Cameron", on)
    assert (found.id, found.country, found.sectors) == ("person:david-cameron", "GBR", sectors)


def test_a_title_in_the_text_wins() -> None:
    found = link(
        "British foreign secretary David Cameron spoke.", "British foreign secretary David Cameron", "2019-06-01"
    )
    assert (found.country, found.sectors) == ("GBR", ("GOV",))


def test_open_ends_after_the_list_score_less() -> None:
    early, late = (link("Emmanuel Macron spoke.", "Emmanuel Macron", d).score for d in ("2020-01-01", "2031-01-01"))
    assert late < early


def test_entities_cover_parties_and_their_pronouns() -> None:
    text = "Kenya said it fired on rebels near the old mill."
    tokens, tags = coded(text)
    found = {tags.phrases[e.phrase].span.of(text): e.link.country for e in resolve_entities(tokens, tags, on=None)}
    assert found == {"Kenya": "KEN", "it": "KEN", "rebels": None}
