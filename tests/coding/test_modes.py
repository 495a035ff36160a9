"""Modes that an instrument word in the clause shows (``lexicon/modes.toml``)."""

from __future__ import annotations

import pytest

from polybius.coding.frames import Lexicon, load_lexicon, parse_frame
from polybius.coding.matching import Match
from polybius.coding.modes import LONGEST, refine_mode
from polybius.ontology import MODES
from tests.trees import tree

RULES = (
    {"act": "ASSAULT", "mode": "drone", "words": ["drone", "unmanned aerial vehicle"], "exclude": ["drone-maker"]},
    {"act": "ASSAULT", "mode": "explosives", "words": ["bomb", "car-bomb"]},
    {"act": "PROTEST", "mode": "riot", "words": ["stone"]},
)
LEXICON = Lexicon([], {}, {}, RULES)
ANY = parse_frame({"act": "ASSAULT", "verbs": ["attack"]}, "x", "any")
BEATING = parse_frame({"act": "ASSAULT/beat", "verbs": ["attack"]}, "x", "beating")

DRONE = "Chad/NNP/nsubj/2 attacked/VBD/root/0 Niger/NNP/obj/2 with/IN/case/5 drones/NNS/obl/2"
VEHICLE = (
    "Chad/NNP/nsubj/2 attacked/VBD/root/0 with/IN/case/6 unmanned/JJ/amod/6 aerial/JJ/amod/6 vehicles/NNS/obl/2"
)  # fmt: skip
MAKER = "Chad/NNP/nsubj/2 attacked/VBD/root/0 a/DT/det/5 drone/NN/compound/5 maker/NN/obj/2"
HYPHEN = "a/DT/det/4 car/NN/compound/4 -/,/punct/4 bomb/NN/nsubj/5 attacked/VBD/root/0 Niger/NNP/obj/5"
CLAUSE = "Chad/NNP/nsubj/2 attacked/VBD/root/0 after/IN/mark/5 drones/NNS/nsubj/5 came/VBD/advcl/2"
STONES = "Chad/NNP/nsubj/2 attacked/VBD/root/0 with/IN/case/4 stones/NNS/obl/2"

CASES = [
    (DRONE, ANY, "drone", "drones", "modes.0"),
    (VEHICLE, ANY, "drone", "vehicles", "modes.0"),
    (MAKER, ANY, None, None, "no instrument named"),
    (HYPHEN, ANY, "explosives", "bomb", "modes.1"),
    (CLAUSE, ANY, None, None, "no instrument named"),
    (STONES, ANY, None, None, "no instrument named"),
    (DRONE, BEATING, "beat", "attacked", "beating"),
]


@pytest.mark.parametrize(("sentence", "frame", "mode", "shown", "rule"), CASES)
def test_refined(sentence: str, frame, mode: str | None, shown: str | None, rule: str) -> None:
    tokens = tree(sentence)
    trigger = next(t for t in tokens if t.text == "attacked")
    found, span, by = refine_mode(LEXICON, Match(frame, frame.words[0], trigger, True, ""), frame)
    assert (found, span.of(tokens.document.text) if span else None, by) == (mode, shown, rule)


def test_no_listed_word_is_too_long_to_be_found() -> None:
    listed = [w for r in load_lexicon().refinements for w in (*r["words"], *r.get("exclude", ()))]
    assert [w for w in listed if len(w.replace("-", " ").split()) > LONGEST] == []
    assert [w for w in listed if w != w.lower()] == []


def test_refinements_name_modes_of_their_act() -> None:
    assert [r for r in load_lexicon().refinements if r["mode"] not in MODES[r["act"]]] == []
