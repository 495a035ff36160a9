from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.errors import LexiconError
from polybius.merging.features import Amount, DocumentFacts, Facts, Identity, Where
from polybius.merging.scoring import Scorer, disjoint, load_weights, read_weights, related_acts
from polybius.merging.scoring_pairs import score_pairs
from polybius.merging.telling import amount_words
from polybius.merging.words import words_of


def who(name: str, country: str | None = None, key: str | None = None) -> Identity:
    words = frozenset(words_of(name))
    return Identity(key or " ".join(sorted(words)), country, name, words, name[:1].isupper())


TURKEY, NORWAY, KENYA = (who(n, c, f"country:{c}") for n, c in [("Turkey", "TUR"), ("Norway", "NOR"), ("Kenya", "KEN")])
KILIC, ERDEM = who("Arda Kilic", "TUR", "person:arda-kilic"), who("Selin Erdem", "TUR", "person:selin-erdem")
GUNMEN = Identity("", None, "gunmen", frozenset({"gunmen"}), named=False)
OSLO, BERGEN = Where("Oslo", "NOR", "Oslo", 59.9, 10.7), Where("Bergen", "NOR", "Vestland", 60.4, 5.3)
SANDVIKA, NORWAY_PLACE = (
    Where("Sandvika", "NOR", None, 59.9, 10.5),
    Where("Norway", "NOR", None, 61.0, 9.0, general=True),
)
NAIROBI = Where("Nairobi", "KEN", None, -1.3, 36.8)

PLAIN = Facts(
    id="m1", document="d1", start=10, act="CONSULT", mode="visit", frame="en.visit", trigger="visit", status="occurred",
    background=False, actors=(TURKEY,), recipients=(NORWAY,), object=frozenset(), place=None, begin=None, end=None,
    published=1000, amounts=(), words=frozenset({"harbour", "quota"}),
)  # fmt: skip
DOCUMENTS = [DocumentFacts(d, None, None, {"harbour": 2, "quota": 1, "ferry": 1, d: 3}, {}) for d in ("d1", "d2")]


def seen(**changes: object) -> dict[str, float]:
    """What is observed between the plain mention and one of another document that differs from it in ``changes``."""
    left = {k: v[0] for k, v in changes.items() if isinstance(v, list)}
    right = {k: v[1] if isinstance(v, list) else v for k, v in changes.items()}
    other = msgspec.structs.replace(PLAIN, id="m2", document="d2", **right)
    return dict(Scorer(DOCUMENTS).observe(msgspec.structs.replace(PLAIN, **left), other))


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, {"act.same", "trigger.same", "actor.same", "recipient.same", "time.published", "place.unknown"}),
        ({"mode": None}, {"act.open-mode"}),
        ({"mode": "phone"}, {"act.other-mode"}),
        ({"act": ["AID", "COOPERATE"], "mode": None}, {"act.related"}),
        ({"act": "ASSAULT"}, {"act.other"}),
        ({"act": ["ACCUSE", "ACCUSE"]}, {"act.same", "act.speech"}),
        ({"trigger": ["arrest", "detain"]}, {"trigger.family"}),
        ({"trigger": "dance"}, {"trigger.other"}),
        ({"actors": (KILIC,)}, {"actor.wider"}),
        ({"actors": [(KILIC,), (ERDEM,)]}, {"actor.person"}),
        ({"actors": (TURKEY, KENYA)}, {"actor.shared"}),
        ({"actors": (KILIC, KENYA)}, {"actor.shared"}),
        ({"actors": ()}, {"actor.unknown"}),
        ({"actors": (GUNMEN,)}, {"actor.unknown"}),
        ({"actors": (KENYA,)}, {"actor.other", "recipient.same"}),
        ({"actors": (NORWAY,), "recipients": (TURKEY,)}, {"parties.both-sides"}),
        ({"actors": (NORWAY, TURKEY), "recipients": ()}, {"actor.shared", "recipient.unknown"}),
        ({"act": ["ASSAULT", "ASSAULT"], "actors": (NORWAY,), "recipients": (TURKEY,)}, {"parties.turned"}),
        ({"act": ["ASSAULT", "ASSAULT"], "actors": (KENYA,), "recipients": (KENYA,)}, {"parties.apart"}),
        ({"begin": [900, 900], "end": [901, 901]}, {"time.same"}),
        ({"begin": [900, 890], "end": [901, 920]}, {"time.within"}),
        ({"begin": [900, 905], "end": [910, 915]}, {"time.overlap"}),
        ({"begin": [900, 901], "end": [901, 902]}, {"time.next"}),
        ({"begin": [900, 903], "end": [901, 904]}, {"time.apart"}),
        ({"begin": 998, "end": 999}, {"time.reported"}),
        ({"begin": 900, "end": 901}, {"time.unreported"}),
        ({"begin": 1030, "end": 1031, "status": ["planned", "occurred"]}, {"time.reported"}),
        ({"begin": 900, "end": 901, "background": [True, False]}, {"time.unknown"}),
        ({"published": 1040}, {"time.later"}),
        ({"published": 1006}, {"time.unknown"}),
        ({"published": None}, {"time.unknown"}),
        ({"place": [OSLO, OSLO]}, {"place.same"}),
        ({"place": [OSLO, NORWAY_PLACE]}, {"place.within"}),
        ({"place": [NORWAY_PLACE, NORWAY_PLACE]}, {"place.within"}),
        ({"place": [OSLO, BERGEN]}, {"place.other"}),
        ({"place": [OSLO, SANDVIKA]}, {"place.near"}),
        ({"place": [OSLO, NAIROBI]}, {"place.abroad"}),
        ({"object": [frozenset({"ferry", "old"}), frozenset({"ferry"})]}, {"object.shared"}),
        ({"object": [frozenset({"ferry"}), frozenset({"rocket"})]}, {"object.other"}),
        ({"amounts": [(Amount("dead", 12, 12, None),), (Amount("dead", 12, 12, None),)]}, {"amount.same"}),
        ({"amounts": [(Amount("dead", 12, 12, None),), (Amount("dead", 10, None, None),)]}, {"amount.compatible"}),
        ({"amounts": [(Amount("dead", 12, 12, None),), (Amount("dead", 20, None, None),)]}, {"amount.other"}),
        ({"status": "denied"}, {"act.same", "actor.same"}),
    ],
)  # fmt: skip
def test_observations(changes: dict[str, object], names: set[str]) -> None:
    assert names <= set(seen(**changes))


def test_status_never_hinders() -> None:
    scorer = Scorer(DOCUMENTS)
    scores = {
        scorer.score(PLAIN, msgspec.structs.replace(PLAIN, id="m2", document="d2", status=status))[0]
        for status in ("occurred", "ongoing", "alleged", "denied", "negated")
    }
    assert len(scores) == 1


def test_background_differs_only_within_a_document() -> None:
    scorer = Scorer(DOCUMENTS)
    for document, told in (("d1", True), ("d2", False)):
        other = msgspec.structs.replace(PLAIN, id="m2", document=document, background=True)
        assert ("background.differs" in dict(scorer.observe(PLAIN, other))) is told


AMOUNTS = st.builds(Amount, st.just("dead"), st.just(3.0), st.sampled_from([3.0, None]), st.none())
FACTS = st.builds(
    Facts,
    id=st.sampled_from(["x", "y"]), document=st.sampled_from(["d1", "d2"]), start=st.just(0),
    act=st.sampled_from(["CONSULT", "AID", "ASSAULT", ""]), mode=st.sampled_from([None, "visit"]), frame=st.just(""),
    trigger=st.sampled_from(["visit", "kill", "die"]), status=st.sampled_from(["planned", "occurred"]),
    background=st.booleans(),
    actors=st.lists(st.sampled_from([TURKEY, KILIC, ERDEM, KENYA, GUNMEN]), max_size=2).map(tuple),
    recipients=st.lists(st.sampled_from([TURKEY, NORWAY, GUNMEN]), max_size=2).map(tuple),
    object=st.frozensets(st.sampled_from(["ferry", "rocket"])),
    place=st.sampled_from([None, OSLO, BERGEN, SANDVIKA, NORWAY_PLACE, NAIROBI]),
    begin=st.none(), end=st.none(), published=st.sampled_from([None, 1000, 1005, 1050]),
    amounts=st.lists(AMOUNTS, max_size=1).map(tuple),
    words=st.frozensets(st.sampled_from(["harbour", "quota", "ferry"])),
)  # fmt: skip


@given(FACTS, FACTS)
@settings(max_examples=300, deadline=None)
def test_scores_are_the_same_for_both_orders_and_every_name_has_a_weight(a: Facts, b: Facts) -> None:
    b = msgspec.structs.replace(b, id=a.id + "'")
    scorer = Scorer(DOCUMENTS)
    assert scorer.score(a, b) == scorer.score(b, a)
    assert sorted(scorer.observe(a, b)) == sorted(scorer.observe(b, a))
    assert {name for name, _ in scorer.observe(a, b)} <= set(scorer.weights.weight)
    assert all(0 <= value <= 1 for _, value in scorer.observe(a, b))
    scorer.explain(a, b)


@given(st.lists(FACTS, min_size=2, max_size=8))
@settings(max_examples=100, deadline=None)
def test_pairs_scored_together_get_the_scores_that_each_gets_alone(mentions: list[Facts]) -> None:
    mentions = [msgspec.structs.replace(m, id=f"m{n}") for n, m in enumerate(mentions)]
    scorer = Scorer(DOCUMENTS)
    pairs = np.array([(a, b) for b in range(len(mentions)) for a in range(b)], np.int64)
    scores, never = score_pairs(scorer, mentions, pairs)
    alone = [scorer.score(mentions[a], mentions[b]) for a, b in pairs.tolist()]
    assert list(zip(scores.tolist(), never.tolist(), strict=True)) == alone


def test_explanation_is_words_with_the_weight_of_each() -> None:
    words = Scorer(DOCUMENTS).explain(PLAIN, msgspec.structs.replace(PLAIN, id="m2", document="d2", place=OSLO))
    assert "the same actor (Turkey) (+1.8)" in words
    assert "both tell CONSULT/visit (+1.0)" in words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount("dead", 12, 12, None), "12 dead"),
        (Amount("dead", 20, None, None), "at least 20 dead"),
        (Amount("injured", None, 5, None), "up to 5 injured"),
        (Amount("dead", 2, 2, "soldier"), "2 soldiers dead"),
        (Amount("dead", 1, 1, "policeman"), "1 policeman dead"),
        (Amount("injured", 3, None, "policeman"), "at least 3 policemen injured"),
        (Amount("people", 3, 5, None), "3 to 5 people"),
        (Amount("money", 350000, 350000, "GBP"), "350000 GBP (money)"),
        (Amount("arrested", None, None, None), "some arrested"),
    ],
)
def test_amounts_in_words(amount: Amount, words: str) -> None:
    assert amount_words(amount) == words


def test_open_amounts_are_disjoint_only_where_they_must_be() -> None:
    assert disjoint(Amount("dead", 12, 12, None), Amount("dead", 20, None, None))
    assert not disjoint(Amount("dead", None, None, None), Amount("dead", 20, None, None))


def test_shipped_weights_are_well_formed() -> None:
    weights = load_weights()
    assert set(weights.weight) == set(weights.words)
    assert weights.forbids <= set(weights.weight)
    assert related_acts("AID", weights) == ("AID", "COOPERATE")
    assert related_acts("PROTEST", weights) == ("PROTEST",)


def test_malformed_weights_are_refused() -> None:
    with pytest.raises(LexiconError, match=r"act\.same needs weight and words"):
        read_weights({"bias": 0, "reach": 0, "missing": 0, "act": {"same": {"weight": 1}}})
