"""One frame on one trigger: words, guards, roles, and the reason that is given. Trees and tags by hand."""

from __future__ import annotations

from typing import Any

import pytest

from polybius.coding.frames import Lexicon, parse_frame
from polybius.coding.grammar import Grammar
from polybius.coding.matching import Match, Matcher
from polybius.coding.parties import Parties
from tests.tagged import tags_of, told
from tests.trees import tree

SETS = {"diplomats": frozenset({"diplomat", "envoy"}), "means_of_attack": frozenset({"bomb"})}
IMPLIED = (
    {"act": "COERCE/arrest", "sector": "COP"},
    {"act": "PROTEST", "sector": "CVL", "alone": True},
    {"act": "ASSAULT", "sector": "UAF", "war_modes": ["explosives"]},
)
TURKEY, SYRIA = told("Turkey", "state", "TUR"), told("Syria", "state", "SYR")
ROLES = {"actor": ["subject"], "recipient": ["object"]}

ACTIVE = "Turkey/NNP/nsubj/2 expelled/VBD/root/0 Syria/NNP/obj/2"
DIPLOMATS = "Turkey/NNP/nsubj/2 expelled/VBD/root/0 diplomats/NNS/obj/2"
INTO = (
    "Turkey/NNP/nsubj/2 took/VBD/root/0 diplomats/NNS/obj/2 into/IN/case/5 custody/NN/obl/2"
)  # fmt: skip
ARRESTED = "Diplomats/NNS/nsubj:pass/3 were/VBD/aux:pass/3 arrested/VBN/root/0"
MARCHED = "Hundreds/NNS/nsubj/2 marched/VBD/root/0"
BOMB = "A/DT/det/2 bomb/NN/nsubj/3 exploded/VBD/root/0 in/IN/case/5 Syria/NNP/obl/3"


def _match(
    sentence: str, trigger: str, frame: dict[str, Any], *phrases: dict[str, Any], nominal: bool = False
) -> Match:
    parsed = parse_frame(frame, "x.toml", "x")
    tokens = tree(sentence)
    tags = tags_of(tokens, *phrases)
    lexicon = Lexicon([parsed], SETS, {}, (), IMPLIED)
    matcher = Matcher(lexicon, Grammar(tokens, {}), Parties(tokens, tags))
    word = next(w for w in parsed.words if w.nominal is nominal)
    return matcher.attempt(next(t for t in tokens if t.text == trigger), word, parsed)


def expel(**more: Any) -> dict[str, Any]:
    return {"act": "SANCTION/expel", "verbs": ["expel"], "roles": ROLES, **more}


PEOPLE = told("diplomats", "people", "SYR", "GOV")
CASES: list[tuple[str, str, str, dict[str, Any], tuple[dict[str, Any], ...], str]] = [
    ("both parties", ACTIVE, "expelled", expel(), (TURKEY, SYRIA), "fired"),
    ("no actor", ACTIVE, "expelled", expel(), (SYRIA,), "no actor"),
    ("no recipient", ACTIVE, "expelled", expel(), (TURKEY,), "no recipient"),
    ("recipient optional", ACTIVE, "expelled", expel(roles={"actor": "subject", "recipient?": "object"}), (TURKEY,),
     "fired"),
    ("nobody in politics", ACTIVE, "expelled", expel(), (told("Turkey", "person"), told("Syria", "person")),
     "no political party"),
    ("compatriots", ACTIVE, "expelled", expel(), (told("Turkey", "person", "TUR"), told("Syria", "person", "TUR")),
     "no political party"),
    ("people of two countries", ACTIVE, "expelled", expel(),
     (told("Turkey", "person", "TUR"), told("Syria", "person", "SYR")), "fired"),
    ("set", DIPLOMATS, "expelled", expel(guards={"object": "@diplomats"}), (TURKEY, PEOPLE), "fired"),
    ("set missed", ACTIVE, "expelled", expel(guards={"object": "@diplomats"}), (TURKEY, SYRIA),
     "guard: object is not @diplomats"),
    ("forbidden lemma", DIPLOMATS, "expelled", expel(guards={"object": "!diplomat"}), (TURKEY, PEOPLE),
     "guard: object is diplomat"),
    ("class", DIPLOMATS, "expelled", expel(guards={"object": "%people"}), (TURKEY, PEOPLE), "fired"),
    ("absent", ACTIVE, "expelled", expel(guards={"from": "%absent"}), (TURKEY, SYRIA), "fired"),
    ("one of two places", ACTIVE, "expelled", expel(guards={"from|object": "%state"}), (TURKEY, SYRIA), "fired"),
    ("more words", INTO.replace("custody", "rooms"), "took",
     {"act": "COERCE/arrest", "verbs": ["take into custody"], "roles": ROLES},
     (TURKEY, PEOPLE), "words: no “into custody” at “took”"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "trigger", "frame", "phrases", "reason"), [c[1:] for c in CASES],
                         ids=[c[0] for c in CASES])  # fmt: skip
def test_reason(
    sentence: str, trigger: str, frame: dict[str, Any], phrases: tuple[dict[str, Any], ...], reason: str
) -> None:
    match = _match(sentence, trigger, frame, *phrases)
    assert match.reason == reason
    assert match.fired is (reason == "fired")


def test_the_rest_of_the_words_is_consumed() -> None:
    match = _match(
        INTO, "took", {"act": "COERCE/arrest", "verbs": ["take into custody"], "roles": ROLES}, TURKEY, PEOPLE
    )  # fmt: skip
    assert match.fired
    assert [t.text for t in match.consumed] == ["into", "custody"]


def test_a_passive_arrest_implies_the_police() -> None:
    frame = {"act": "COERCE/arrest", "verbs": ["arrest"], "roles": ROLES}
    match = _match(ARRESTED, "arrested", frame, told("Diplomats", "people", "SYR", "GOV"))
    assert match.fired
    assert [(p.phrase, p.default, p.implied) for p in match.actors] == [(None, "COP", True)]
    assert [p.path for p in match.recipients] == ["nsubj:pass"]


def test_a_march_needs_no_named_crowd() -> None:
    frame = {"act": "PROTEST/demo", "verbs": ["march"], "roles": {"actor": ["subject"]}}
    match = _match(MARCHED, "marched", frame)
    assert match.fired
    assert [p.default for p in match.actors] == ["CVL"]


def test_the_place_of_a_bomb_is_who_was_struck() -> None:
    frame = {"act": "ASSAULT/explosives", "verbs": ["explode"], "unknown_actor": True,
             "roles": {"actor": ["by"], "recipient?": ["object"]}}  # fmt: skip
    match = _match(BOMB, "exploded", frame, SYRIA)
    assert match.fired
    assert [p.default for p in match.actors] == ["UAF"]
    assert [p.phrase for p in match.recipients] == [0]


def test_reciprocal_parties_are_all_actors() -> None:
    frame = {"act": "CONSULT/visit", "verbs": ["expel"], "roles": ROLES, "reciprocal": True}
    match = _match(ACTIVE, "expelled", frame, TURKEY, SYRIA)
    assert ([p.phrase for p in match.actors], match.recipients) == ([0, 1], ())


def test_a_party_is_not_both_actor_and_recipient() -> None:
    frame = expel(roles={"actor": ["subject"], "recipient?": ["subject"]})
    match = _match(ACTIVE, "expelled", frame, TURKEY, SYRIA)
    assert ([p.phrase for p in match.actors], match.recipients) == ([0], ())


def test_candidates_by_part_of_speech() -> None:
    verb = parse_frame({"act": "ASSAULT", "verbs": ["attack"]}, "v.toml", "v")
    noun = parse_frame({"act": "ASSAULT", "nouns": ["attack"]}, "n.toml", "n")
    lexicon = Lexicon([verb, noun], {}, {})
    tokens = tree("Attack/NN/nsubj/2 attack/VBP/root/0 Attack/NNP/obj/2 attack/JJ/amod/3")
    matcher = Matcher(lexicon, Grammar(tokens, {}), Parties(tokens, tags_of(tokens)))
    for headline, expected in ((False, [["n"], ["v"], [], []]), (True, [["n"], ["v"], ["n"], []])):
        assert [[f.id for _, f in matcher.candidates(t, headline=headline)] for t in tokens] == expected
