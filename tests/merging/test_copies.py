from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.merging.copies import find_copies, shingles_of
from polybius.merging.features import DocumentFacts

WORDS = [f"word{n}" for n in range(400)]


def text(seed: int, count: int = 60) -> tuple[str, ...]:
    rnd = random.Random(seed)
    return tuple(rnd.choice(WORDS) for _ in range(count))


def document(identity: str, *paragraphs: tuple[str, ...], published: str = "2031-03-10") -> DocumentFacts:
    shingles = {n: shingles_of(words) for n, words in enumerate(paragraphs)}
    return DocumentFacts(identity, None, published, {}, shingles)


def test_a_wire_report_printed_twice() -> None:
    first, second = document("b", text(1), text(2)), document("a", text(1), text(2), published="2031-03-11")
    copies = find_copies([second, first])
    assert copies.documents == {"a": "b", "b": "b"}, "named by the one published first"
    assert copies.paragraphs[("a", 1)] == ("b", 1)
    assert copies.shares == {"a": 1.0}


def test_one_paragraph_quoted_in_a_long_text_of_its_own() -> None:
    blog = document("blog", text(10, 300), text(1), published="2031-03-12")
    copies = find_copies([document("wire", text(1), text(2), text(3)), blog])
    assert copies.paragraphs == {("blog", 1): ("wire", 0), ("wire", 0): ("wire", 0)}
    assert copies.documents == {}


def test_a_sentence_cut_out_of_a_paragraph() -> None:
    copies = find_copies([document("a", text(1)), document("b", text(1)[20:40])])
    assert ("b", 0) in copies.paragraphs


def test_short_and_different_texts_are_no_copies() -> None:
    short = ("the", "president", "of", "the", "republic", "said", "on", "monday", "that")
    assert find_copies([document("a", short), document("b", short)]).paragraphs == {}
    assert find_copies([document("a", text(1)), document("b", text(2))]).paragraphs == {}
    assert find_copies([document("a", text(1), text(1))]).paragraphs == {}
    assert find_copies([]).documents == {}


@given(st.permutations(range(6)))
@settings(max_examples=20, deadline=None)
def test_order_cannot_matter(order: list[int]) -> None:
    made = [document(f"d{n}", text(n % 3), text(n % 2 + 7), text(20 + n)) for n in range(6)]
    assert find_copies(made[n] for n in order) == find_copies(made)
