"""The parties of a document's acts, weighed against one another: who is chosen, from where, and why."""

from __future__ import annotations

import msgspec
import pytest

from polybius.coding.casting import Bars, choose
from polybius.coding.chains import FEATURES, Cast
from polybius.coding.engine import Engine
from polybius.coding.frames import Lexicon, parse_frame
from polybius.coding.learned import weights
from polybius.coding.matching import Match
from polybius.records import Antecedent, Argument, Proposal, Tags, Tokens
from tests.tagged import tags_of, told
from tests.trees import tree

BARS = Bars(actor=0.4, recipient=0.3, beside=0.7, unnamed=0.5, least=0.1)
ROLES = {"actor": ["subject"], "recipient?": ["object"]}
LEXICON = Lexicon(
    [
        parse_frame({"act": "ASSAULT", "verbs": ["attack"], "roles": ROLES}, "a", "attack"),
        parse_frame({"act": "COERCE", "verbs": ["ban"], "roles": ROLES}, "c", "ban"),
    ],
    {},
    {},
)
PHRASES = (
    told("Chad", "state", "TCD"), told("Niger", "state", "NER"), told("Niamey", "state", "NER"),
    told("N'Djamena", "place", "TCD"), told("governments", "collective", None, "GOV"), told("region", "thing"),
    told("both", "thing", pronoun=True), told("thousands", "thing"), told("people", "people", None, "CVL"),
)  # fmt: skip


def run(
    sentences: str, *proposals: tuple[int, dict[str, float], tuple[tuple[int, float, float], ...]]
) -> tuple[Tokens, Tags, list[Match]]:
    tokens = tree(sentences)
    made = tuple(
        Proposal(token, tuple(acts.items()), (), (("occurred", 0.9),), 0.0, tuple(Argument(*a) for a in arguments))
        for token, acts, arguments in proposals
    )
    tokens = Tokens(tokens.document, msgspec.structs.replace(tokens.parse, proposals=made))
    tags = tags_of(tokens, *(d for d in PHRASES if any(t.text == d["word"] for t in tokens)))
    return tokens, tags, Engine(tokens, tags, (), LEXICON).run()[0]


ATTACK = "Chad/NNP/nsubj/2 attack/VBD/root/0 Niger/NNP/obj/2"


def test_the_parties_of_grammar_and_model_stay_as_they_were_found() -> None:
    _, _, (match,) = run(ATTACK, (1, {"ASSAULT": 0.95}, ((0, 0.97, 0.01), (2, 0.01, 0.97))))
    assert [(p.phrase, p.path) for p in match.actors] == [(0, "nsubj")]
    assert [(p.phrase, p.path) for p in match.recipients] == [(1, "obj")]
    assert any(line.startswith("actor “Chad” ") for line in match.weighed)
    assert any("all parts weighed at once +" in line and "(in it " in line for line in match.weighed)


def test_names_of_one_country_are_one_chain() -> None:
    sentence = "Chad/NNP/nsubj/2 attack/VBD/root/0 Niger/NNP/obj/2 Niamey/NNP/obl/2"
    tokens, tags, (match,) = run(sentence, (1, {"ASSAULT": 0.95}, ((0, 0.97, 0.0), (2, 0.0, 0.6), (3, 0.0, 0.5))))
    assert [p.phrase for p in match.recipients] == [1]
    engine = Engine(tokens, tags, (), LEXICON)
    cast = Cast(tokens, engine.parties, engine.grammar, engine.find([]))
    assert set(cast.phrases) == {("state", "TCD"), ("state", "NER")}
    assert cast.phrases["state", "NER"] == [1, 2]


def test_every_candidate_has_all_features_for_both_sides() -> None:
    tokens, tags, _ = run(ATTACK, (1, {"ASSAULT": 0.95}, ((0, 0.9, 0.1), (2, 0.1, 0.9))))
    engine = Engine(tokens, tags, (), LEXICON)
    cast = Cast(tokens, engine.parties, engine.grammar, engine.find([]))
    weighed = list(cast.weigh(0))
    assert [(part.chain, part.side) for part, _ in weighed] == [
        (("state", land), side) for land in ("TCD", "NER") for side in (0, 1)
    ]
    assert all(len(row) == len(FEATURES) for _, row in weighed)


CHOICES = [
    ("the likely ones, each on its likelier side", {"a": (0.9, 0.2), "b": (0.1, 0.8)}, {}, ["a"], ["b"]),
    ("a second one only where it is surer", {"a": (0.9, 0.0), "b": (0.6, 0.0), "c": (0.0, 0.9)}, {}, ["a"], ["c"]),
    ("a second one", {"a": (0.9, 0.0), "b": (0.8, 0.0)}, {}, ["a", "b"], []),
    ("one of a country", {"a": (0.9, 0.0), "b": (0.8, 0.0)}, {"a": "TCD", "b": "TCD"}, ["a"], []),
    ("both sides of one country", {"a": (0.9, 0.1), "b": (0.1, 0.8)}, {"a": "TCD", "b": "TCD"}, ["a"], ["b"]),
    ("better a doubtful actor than none", {"a": (0.2, 0.1), "b": (0.0, 0.9)}, {}, ["a"], ["b"]),
    ("but not anybody", {"a": (0.05, 0.01), "b": (0.0, 0.9)}, {}, [], ["b"]),
]


@pytest.mark.parametrize(
    ("likely", "country", "actors", "recipients"), [c[1:] for c in CHOICES], ids=[c[0] for c in CHOICES]
)
def test_choice(
    likely: dict[str, tuple[float, float]], country: dict[str, str], actors: list[str], recipients: list[str]
) -> None:
    lands = {chain: country.get(chain) for chain in likely}
    sides = tuple({chain: chances[k] for chain, chances in likely.items()} for k in (0, 1))
    assert choose(lands, sides, frozenset(), BARS, unnamed=False) == (actors, recipients)


def test_words_that_clash_are_one_party() -> None:
    lands = {"a": None, "b": None}
    clash = frozenset({("a", "b"), ("b", "a")})
    assert choose(lands, ({"a": 0.8, "b": 0.9}, {"a": 0.0, "b": 0.0}), clash, BARS, unnamed=False) == (["b"], [])


def test_an_act_told_of_nobody_needs_a_surer_actor() -> None:
    lands = {"a": None}
    assert choose(lands, ({"a": 0.45}, {"a": 0.0}), frozenset(), BARS, unnamed=False) == (["a"], [])
    assert choose(lands, ({"a": 0.45}, {"a": 0.0}), frozenset(), BARS, unnamed=True) == ([], [])


def test_one_coordinated_with_a_party_needs_less() -> None:
    lands = {"a": None, "b": None}
    likely = ({"a": 0.9, "b": 0.5}, {"a": 0.0, "b": 0.0})
    bars = BARS._replace(joined=0.4)
    assert choose(lands, likely, frozenset(), bars, unnamed=False) == (["a"], [])
    pairs = frozenset({("a", "b"), ("b", "a")})
    assert choose(lands, likely, frozenset(), bars, unnamed=False, joined=pairs) == (["a", "b"], [])


def test_two_of_one_country_are_parties_where_they_are_coordinated() -> None:
    lands = {"a": "IRN", "b": "IRN"}
    likely = ({"a": 0.9, "b": 0.8}, {"a": 0.0, "b": 0.0})
    bars = BARS._replace(joined=0.4)
    assert choose(lands, likely, frozenset(), bars, unnamed=False) == (["a"], [])
    assert choose(lands, likely, frozenset(), bars, unnamed=False, joined=frozenset({("b", "a")})) == (["a", "b"], [])


def test_the_complement_of_a_party_is_none() -> None:
    """ "attack governments of the region" """
    sentence = "Chad/NNP/nsubj/2 attack/VBD/root/0 governments/NNS/obj/2 of/IN/case/5 region/NN/nmod/3"
    said = ((0, 0.97, 0.01), (2, 0.01, 0.9), (4, 0.01, 0.95))
    _, tags, (match,) = run(sentence, (1, {"ASSAULT": 0.95}, said))
    assert [tags.phrases[p.phrase].head for p in match.recipients if p.phrase is not None] == [2]


def test_what_is_counted_is_the_party_and_not_the_number() -> None:
    sentence = "thousands/NNS/nsubj/4 of/IN/case/3 people/NNS/nmod/1 attack/VBD/root/0 Chad/NNP/obj/4"
    said = ((0, 0.95, 0.01), (2, 0.9, 0.01), (4, 0.01, 0.97))
    _, tags, (match,) = run(sentence, (3, {"ASSAULT": 0.95}, said))
    assert [tags.phrases[p.phrase].head for p in match.actors if p.phrase is not None] == [2]


def test_the_place_of_an_act_at_home_is_no_recipient() -> None:
    sentence = "Chad/NNP/nsubj/2 ban/VBD/root/0 it/PRP/obj/2 in/IN/case/5 N'Djamena/NNP/obl/2"
    _, _, (match,) = run(sentence, (1, {"COERCE": 0.95}, ((0, 0.97, 0.01), (4, 0.01, 0.9))))
    assert match.recipients == ()


def test_all_that_a_pronoun_stands_for_are_parties() -> None:
    sentences = "Chad/NNP/nsubj/4 and/CC/cc/3 Niger/NNP/conj/1 met/VBD/root/0 both/DT/nsubj/6 attack/VBD/parataxis/4"
    tokens = tree(sentences)
    tokens = Tokens(
        tokens.document,
        msgspec.structs.replace(
            tokens.parse,
            proposals=(Proposal(5, (("ASSAULT", 0.95),), (), (("occurred", 0.9),), 0.0, (Argument(4, 0.97, 0.0),)),),
        ),
    )
    tags = tags_of(tokens, *(d for d in PHRASES if d["word"] in ("Chad", "Niger", "both")))
    both = len(tags.phrases) - 1
    stands = tuple(Antecedent(both, n, "pronoun", 0.6, "") for n in range(both))
    tags = msgspec.structs.replace(tags, antecedents=stands)
    engine = Engine(tokens, tags, (), LEXICON)
    cast = Cast(tokens, engine.parties, engine.grammar, engine.find([]))
    assert cast.fellows(both) == [("state", "TCD"), ("state", "NER")]
    (match,) = engine.run()[0]
    assert [(p.phrase, p.refers) for p in match.actors] == [(both, 0), (both, 1)]


def test_types_of_acts_have_bars_of_their_own() -> None:
    """A meeting has several parties, a deployment seldom somebody against whom."""
    bars = weights().bars
    assert bars("CONSULT").beside < bars("ACCUSE").beside < bars("ASSAULT").beside
    assert bars("MOBILIZE").recipient > bars("ACCUSE").recipient
    assert bars("CONSULT")._replace(beside=0.0) == bars("ACCUSE")._replace(beside=0.0)
