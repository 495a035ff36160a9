from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.lexicon import data_file
from polybius.merging.words import UNIT, Weighing, content_stems, cosine, families_of, stem, stop_stems, words_of


@pytest.mark.parametrize(
    "forms",
    [
        ("visit", "visits", "visited", "visiting"),
        ("meet", "met", "meeting", "meetings"),
        ("deny", "denies", "denied"),
        ("escalate", "escalated", "escalating"),
        ("plan", "planned", "plans"),
        ("shoot", "shot", "shooting"),
        ("agree", "agreed", "agrees"),
        ("loss", "lost", "losses"),
        ("troop", "troops"),
    ],
)
def test_forms_of_a_word_meet(forms: tuple[str, ...]) -> None:
    assert len({stem(f) for f in forms}) == 1


@given(st.text(max_size=20))
def test_stems_of_anything(word: str) -> None:
    assert stem(word) == stem(word)
    words_of(word)


def test_words_and_content() -> None:
    assert words_of("Ada’s 3,500 ferries won't sail.") == ["ada", "3,500", "ferries", "won't", "sail"]
    assert content_stems("The ministers said on Monday that the ferry sailed.") == ["minister", "ferry", "sail"]


def test_families_are_of_stems_and_have_two_members() -> None:
    assert families_of("kill") & families_of("death")
    assert not families_of("zebra")
    names = []
    for line in data_file("merging", "families.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, members = line.partition("\t")
            names.append(name)
            assert len(set(members.split())) > 1, name
    assert len(names) == len(set(names))
    assert stop_stems()


def test_rare_words_weigh_more_and_words_of_every_document_less() -> None:
    weighing = Weighing([{"zyx": 1, "call": 1}] * 3)
    assert weighing.weight("zyx") > weighing.weight("call") > 0
    assert Weighing([{"zyx": 1}] * 500).weight("zyx") < weighing.weight("zyx")


def test_cosine() -> None:
    weighing = Weighing([])
    a, b = weighing.vector({"ferry": 2, "quota": 1}), weighing.vector({"rocket": 1})
    assert cosine(a, a) == pytest.approx(1, abs=1e-3)
    assert cosine(a, b) == 0
    assert cosine(a, {}) == 0
    assert weighing.vector({}) == {}
    assert len(weighing.vector({f"w{n}": 1 for n in range(9)}, most=4)) == 4
    assert max(a.values()) <= UNIT
