"""Properties of mentions, with the real parser on invented reports."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest

from polybius.coding import code
from polybius.reading import document_from_text
from polybius.records import Mention, Tags, Tokens
from polybius.tagging import tag
from tools.frames import parser

REPORTS = {
    "visit": (
        "Kenyan President Amina Njoroge arrived in Ottawa on Tuesday for talks with the Canadian prime minister.\n\n"
        "The two leaders signed a trade agreement. Canada also promised 40 million dollars in aid to Kenya, "
        "officials said.\n\nThe talks will resume in May."
    ),
    "raid": (
        "Chadian troops attacked a rebel camp near the border with Niger, killing at least 12 fighters, "
        "the defence ministry said.\n\nNiger condemned the raid and expelled Chad's ambassador.\n\n"
        "Chad denied that its troops had crossed the border, and accused Niger of arming the rebels."
    ),
    "protest": (
        "Thousands of teachers marched through Lima to demand higher wages. Police fired tear gas and arrested "
        "30 people.\n\nPeru's government said it would not negotiate with the strikers."
    ),
}
IRRELEVANT = "\n\nThe bakery on the corner sells bread and cakes from early in the morning until noon."


@cache
def _coded(text: str) -> tuple[Tokens, Tags, tuple[Mention, ...]]:
    document = document_from_text(text, id="report", published="2031-03-12")
    tokens = Tokens(document, parser().parse([document])[0])
    tags = tag(tokens)
    return tokens, tags, code(tokens, tags)[0]


@pytest.mark.parametrize("name", REPORTS)
def test_an_irrelevant_paragraph_changes_no_act_before_it(name: str) -> None:
    """(Parties are weighed over the whole document, so doubtful ones may change: decision 12.)"""

    def without_parties(mention: Mention) -> Mention:
        return msgspec.structs.replace(mention, actors=(), recipients=(), derivation=(), score=0.0, attribution=())

    _, _, alone = _coded(REPORTS[name])
    _, _, longer = _coded(REPORTS[name] + IRRELEVANT)
    assert len(alone) > 2
    assert [without_parties(m) for m in longer] == [without_parties(m) for m in alone]
    same = [a.actors == b.actors and a.recipients == b.recipients for a, b in zip(alone, longer, strict=True)]
    assert sum(same) >= len(same) - 1


@pytest.mark.parametrize("name", REPORTS)
def test_every_value_is_shown(name: str) -> None:
    tokens, tags, mentions = _coded(REPORTS[name])
    text = tokens.document.text
    sentences = {s.span for s in tokens.sentences}
    for mention in mentions:
        assert mention.sentence in sentences
        assert mention.trigger in mention.sentence
        assert mention.trigger.of(text).strip()
        assert mention.act.spans
        for slot in (mention.act, mention.mode, mention.status, mention.background, *mention.contexts):
            assert all(0 <= s.start < s.end <= len(text) for s in slot.spans)
            assert slot.rule
        for party in (*mention.actors, *mention.recipients):
            assert party.path
            assert (party.phrase is None) == (party.default is not None)
            assert party.phrase is None or party.phrase < len(tags.phrases)
        if mention.object is not None:
            assert mention.object.value == mention.object.spans[0].of(text)
        if mention.time is not None:
            assert mention.time.spans == (tags.timexes[mention.time.value].span,)
        if mention.place is not None:
            assert mention.place.spans == (tags.toponyms[mention.place.value].span,)
        assert len(mention.quantities) == len(mention.quantity_kinds)
        assert 0.0 < mention.score <= 1.0
        assert mention.derivation


@pytest.mark.parametrize("name", REPORTS)
def test_ids_are_unique_and_order_is_the_texts(name: str) -> None:
    _, _, mentions = _coded(REPORTS[name])
    assert len({m.id for m in mentions}) == len(mentions)
    assert [m.trigger for m in mentions] == sorted(m.trigger for m in mentions)


@pytest.mark.parametrize("name", REPORTS)
def test_no_party_acts_on_itself(name: str) -> None:
    for mention in _coded(REPORTS[name])[2]:
        actors = {p.phrase for p in mention.actors if p.phrase is not None}
        assert actors.isdisjoint(p.phrase for p in mention.recipients)


def test_coding_twice_gives_the_same() -> None:
    tokens, tags, mentions = _coded(REPORTS["raid"])
    assert code(tokens, tags)[0] == mentions


@pytest.mark.parametrize("text", ["", "Bread.", "12 34", "…", "ATTACKED BY"])
def test_nothing_comes_of_nothing(text: str) -> None:
    assert _coded(text)[2] == ()


def _told(text: str) -> list[tuple[str, str, str]]:
    """Type, trigger, status of the mentions of a text."""
    return [(m.act.value, m.trigger.of(text), m.status.value) for m in _coded(text)[2]]


def test_a_claim_names_the_attack() -> None:
    told = _told("Fighters of the Karo Front have claimed responsibility for raids on two Chadian barracks.")
    assert told == [("ASSAULT", "raids", "occurred")]


def test_any_party_suffices_where_the_model_is_sure_of_the_act() -> None:
    assert _told("Pirates hijacked a Greek tanker off Nigeria.") == [("ASSAULT", "hijacked", "occurred")]


@pytest.mark.parametrize(
    "text",
    [
        "Governor Ines Prado of Peru said that she had urged Bolivia to open the bridge.",
        '"I would like to thank Ghana for its boats," Norwegian minister Lars Berg told reporters.',
    ],
)
def test_who_tells_of_his_own_deed_alleges_nothing(text: str) -> None:
    assert _told(text)[0][2] == "occurred"


def test_a_pronoun_for_two_gives_two_parties() -> None:
    text = "French president Jean Roy met Chilean president Luis Soto in Oslo on Monday. Both condemned Peru."
    _, tags, mentions = _coded(text)
    (condemned,) = [m for m in mentions if m.act.value == "ACCUSE"]
    assert [p.phrase is not None and tags.phrases[p.phrase].span.of(text) for p in condemned.actors] == ["Both", "Both"]
    refers = [p.refers for p in condemned.actors]
    assert {tags.phrases[n].country for n in refers if n is not None} == {"FRA", "CHL"}
