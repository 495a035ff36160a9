"""Reading half way up where no act can be told: nothing is lost by it, and windows are the same in any company."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from polybius.parsing import OnnxParser, load_parser
from polybius.parsing.surroundings import BACK
from polybius.reading import document_from_text
from polybius.records import Document
from polybius.running import code_document

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "wikinews_en.jsonl"
QUIET = (
    4 * "The bakery sells bread and cakes until noon. The baker has two daughters, an old oven and one grey old cat. "
)
QUIET = QUIET.strip()
"""So long that no other paragraph has room in its window."""
LOUD = "Turkey expelled two Syrian diplomats on Monday. Syria called the expulsion an outrage."


def document(text: str, name: str = "made") -> Document:
    return document_from_text(text, id=name)


@pytest.fixture(scope="module")
def parsers() -> dict[str, OnnxParser]:
    return {name: load_parser(name) for name in ("default", "gated", "fast")}


def test_what_tells_an_act_is_read_to_the_top_and_the_rest_half_way(parsers: dict[str, OnnxParser]) -> None:
    words = len(parsers["default"].parse([document(QUIET)])[0])
    far = 2 + BACK // words
    both = document("\n\n".join([QUIET] * far + [LOUD]))
    full, gated, fast = (parsers[k].parse([both])[0] for k in ("default", "gated", "fast"))
    assert gated.proposals == full.proposals
    near = (far - 1) * words
    assert gated.deprel[near:] == full.deprel[near:]
    assert gated.deprel[:words] == fast.deprel[:words]


@pytest.mark.parametrize("model", ["default", "fast"])
def test_what_has_a_window_of_its_own_changes_nothing_in_another(parsers: dict[str, OnnxParser], model: str) -> None:
    parser = parsers[model]
    both, quiet, loud = (parser.parse([document(t)])[0] for t in (f"{QUIET}\n\n{LOUD}", QUIET, LOUD))
    assert both.deprel == quiet.deprel + loud.deprel
    assert both.ner == quiet.ner + loud.ner


def test_the_gate_loses_no_mention() -> None:
    if not CORPUS.exists():
        pytest.skip("the trial corpus is not here")
    full, gated = load_parser("default"), load_parser("gated")
    different = []
    for line in CORPUS.read_text(encoding="utf-8").splitlines()[::4]:
        raw = json.loads(line)
        told = document(raw["text"], raw["id"])
        found = [
            {(m.trigger.start, m.act.value, m.mode.value, m.status.value) for m in code_document(told, p).mentions}
            for p in (full, gated)
        ]
        if found[0] != found[1]:
            different.append((raw["id"], found[0] ^ found[1]))
    assert different == []
